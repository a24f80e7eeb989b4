"""Parse foreign files in a worker, and say in a reader's words why one is refused."""

from __future__ import annotations

from typing import Any, Self

from crosscut.errors import IngestError
from crosscut.ingest.limits import DEFAULT, Limits
from crosscut.parsers import (
    ENCRYPTED,
    ENTITIES,
    NO_ARTICLE,
    NO_POSTS,
    NO_TEXT,
    Kind,
    Refusal,
    parse,
)
from crosscut.worker import CallError, Worker, WorkerCrash, WorkerError, WorkerTimeout

_REFUSED = {
    ENTITIES: (
        "The file holds XML entities, which no office program writes and attacks are made of.",
        "Save it anew with a word processor or a spreadsheet program.",
    ),
    ENCRYPTED: (
        "The file is locked with a password.",
        "Save a copy without the password and add that.",
    ),
    NO_ARTICLE: (
        "No article was found in this web page.",
        "Copy the review's text and add it as pasted text.",
    ),
    NO_POSTS: (
        "The file holds no posts of a blog.",
        "Export the posts from the blog's settings: of WordPress as .xml, of Blogger as .xml.",
    ),
    NO_TEXT: (
        "The pages hold pictures but no text: a scan, most likely.",
        "Run text recognition (OCR) over it, or paste the text.",
    ),
}
_NAMES: dict[Kind, str] = {
    "docx": "Word document",
    "xlsx": "Excel workbook",
    "pdf": "PDF",
    "html": "web page",
    "odt": "document in .odt",
    "rtf": "document in .rtf",
    "epub": "book in .epub",
    "mhtml": "saved web page",
    "mail": "mail",
    "feed": "blog export",
}


class Sandbox:
    """A worker that parses files; it starts with the first of them.

    Use it as a context manager, for many files at a time. A file that takes too long, or
    brings the process down, costs the process and nothing else: the next file gets a new one.

    Parameters
    ----------
    limits
        Time and memory for each file.
    worker
        The worker; one of its own if it is left out.
    """

    def __init__(self, limits: Limits = DEFAULT, worker: Worker | None = None) -> None:
        self.limits = limits
        self._worker = worker or Worker(memory=limits.memory_bytes)

    def __enter__(self) -> Self:
        """Return the sandbox itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the process."""
        self._worker.close()

    def parse(self, kind: Kind, data: bytes, where: str) -> dict[str, Any]:
        """Return what the parser finds in a file; see `crosscut.parsers`.

        Raises
        ------
        IngestError
            If the file is refused, is damaged, or takes more time or memory than it may.
        """
        seconds, name = self.limits.seconds, _NAMES[kind]
        bounds = {"pages": self.limits.pages, "rows": self.limits.reviews + 1}
        try:
            content: dict[str, Any] = self._worker.call(parse, kind, data, bounds, seconds=seconds)
        except CallError as error:
            if error.name == Refusal.__name__:
                what, remedy = _REFUSED[error.text]
            elif error.name == MemoryError.__name__:
                what = f"The {name} needs more memory than there is for one file."
                remedy = "Split it, or paste the text."
            else:
                what, remedy = _describe_damage(name, error.name)
        except WorkerTimeout:
            what = f"The {name} takes longer than {seconds:g} seconds to read."
            remedy = "Save it anew, split it, or paste the text."
        except WorkerCrash:
            what, remedy = _describe_damage(name, "the parser broke down")
        except WorkerError as error:
            what = f"The file cannot be read now: {error}."
            remedy = "Try again in a minute, or paste the text."
        else:
            return content
        raise IngestError(what, where=where, remedy=remedy)


def _describe_damage(name: str, cause: str) -> tuple[str, str]:
    return (
        f"The file is not a {name} that can be read, or it is damaged ({cause}).",
        "Open it in the program that made it, and save it anew, or paste the text.",
    )
