"""Parse .docx, .xlsx and .pdf in a child process that can be ended; see `crosscut.parsers`."""

from __future__ import annotations

import json
import subprocess
import threading
from typing import Any, Self

from crosscut import worker
from crosscut.errors import IngestError
from crosscut.ingest.limits import DEFAULT, Limits
from crosscut.parsers.child import read_frame, write_frame
from crosscut.parsers.refusal import ENCRYPTED, ENTITIES, NO_TEXT

_REFUSED = {
    ENTITIES: (
        "The file holds XML entities, which no office program writes and attacks are made of.",
        "Save it anew with a word processor or a spreadsheet program.",
    ),
    ENCRYPTED: (
        "The file is locked with a password.",
        "Save a copy without the password and add that.",
    ),
    NO_TEXT: (
        "The pages hold pictures but no text: a scan, most likely.",
        "Run text recognition (OCR) over it, or paste the text.",
    ),
}
_KINDS = {"docx": "Word document", "xlsx": "Excel workbook", "pdf": "PDF"}


class Sandbox:
    """A child process that parses files for one thread; it starts with the first of them.

    Use it as a context manager, for many files at a time. A file that takes too long, or
    brings the child down, costs the child and nothing else: the next file gets a new one.

    Parameters
    ----------
    limits
        Time and memory for each file.
    """

    def __init__(self, limits: Limits = DEFAULT) -> None:
        self.limits = limits
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        """Give the sandbox itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the child."""
        self.close()

    def parse(self, kind: str, data: bytes, where: str) -> dict[str, Any]:
        """Parse one file.

        Parameters
        ----------
        kind
            "docx", "xlsx" or "pdf".
        data, where
            The file and its name.

        Returns
        -------
        dict
            As the parser of that kind says, in `crosscut.parsers`.

        Raises
        ------
        IngestError
            If the file is refused, is damaged, or takes more time or memory than it may.
        """
        found = self._ask(kind, data, where)
        if refused := found.get("refused"):
            what, remedy = _REFUSED[refused]
            raise IngestError(what, where=where, remedy=remedy)
        if cause := found.get("damaged"):
            raise _damaged(kind, where, cause)
        return found

    def close(self) -> None:
        """End the child, if there is one."""
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            child.wait()
            for stream in (child.stdin, child.stdout):
                if stream is not None:
                    stream.close()

    def _bounds_of_child(self) -> tuple[str, str]:
        return str(self.limits.memory_bytes), str(self.limits.seconds)

    def bounds(self) -> dict[str, int]:
        """Give the upper bounds that the parsers keep to themselves."""
        return {"pages": self.limits.pages, "rows": self.limits.reviews + 1}

    def _ask(self, kind: str, data: bytes, where: str) -> dict[str, Any]:
        child = self._started(where)
        if child.stdin is None or child.stdout is None:
            raise AssertionError
        late = threading.Event()

        def end() -> None:
            late.set()
            child.kill()

        # Ending the child closes its pipes, so that whoever waits on them wakes up; unlike
        # select or alarms this works in any thread, and on Windows.
        timer = threading.Timer(self.limits.seconds, end)
        timer.start()
        try:
            head = json.dumps({"kind": kind, "bounds": self.bounds()}).encode("ascii")
            write_frame(child.stdin, head)
            write_frame(child.stdin, data)
            found = read_frame(child.stdout)
        except OSError:
            found = None
        finally:
            timer.cancel()
        if found is None or late.is_set():
            self.close()
            if late.is_set():
                raise _too_slow(kind, where, self.limits.seconds)
            raise _damaged(kind, where, "the parser broke down")
        answer: dict[str, Any] = json.loads(found)
        return answer

    def _started(self, where: str) -> subprocess.Popen[bytes]:
        if self._child is not None and self._child.poll() is None:
            return self._child
        self.close()
        try:
            self._child = subprocess.Popen(
                worker.python_command("crosscut.parsers.child", *self._bounds_of_child()),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=worker.python_environment(),
            )
        except OSError as error:
            raise IngestError(
                f"No process could be started to read the file ({error.strerror}).",
                where=where,
                remedy="Try again in a minute, or paste the text.",
            ) from error
        return self._child


def _too_slow(kind: str, where: str, seconds: float) -> IngestError:
    return IngestError(
        f"The {_KINDS[kind]} takes longer than {seconds:g} seconds to read.",
        where=where,
        remedy="Save it anew, split it, or paste the text.",
    )


def _damaged(kind: str, where: str, cause: str) -> IngestError:
    if cause == "MemoryError":
        what = f"The {_KINDS[kind]} needs more memory than there is for one file."
        return IngestError(what, where=where, remedy="Split it, or paste the text.")
    return IngestError(
        f"The file is no {_KINDS[kind]} that can be read, or is damaged ({cause}).",
        where=where,
        remedy="Open it in the program that made it, and save it anew, or paste the text.",
    )
