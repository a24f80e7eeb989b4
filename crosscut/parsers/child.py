"""Messages between the two processes: eight bytes of length, then the message."""

from __future__ import annotations

import faulthandler
import json
import os
import sys
from collections.abc import Callable, Mapping
from typing import IO, Any

from crosscut.parsers.refusal import Refusal

_LENGTH = 8


def write_frame(stream: IO[bytes], message: bytes) -> None:
    """Send one message."""
    stream.write(len(message).to_bytes(_LENGTH, "big"))
    stream.write(message)
    stream.flush()


def read_frame(stream: IO[bytes]) -> bytes | None:
    """Receive one message; None where the stream ended before the message did."""
    head = stream.read(_LENGTH)
    if len(head) < _LENGTH:
        return None
    size = int.from_bytes(head, "big")
    message = stream.read(size)
    return message if len(message) == size else None


Parser = Callable[[bytes, Mapping[str, int]], dict[str, Any]]


def parser_of(kind: str) -> Parser:
    """Give the parser for a kind of file; each is imported when first asked for."""
    if kind == "docx":
        from crosscut.parsers.docx import parse_docx

        return parse_docx
    if kind == "xlsx":
        from crosscut.parsers.xlsx import parse_xlsx

        return parse_xlsx
    from crosscut.parsers.pdf import parse_pdf

    return parse_pdf


def answer(kind: str, data: bytes, bounds: Mapping[str, int]) -> dict[str, Any]:
    """Parse one file.

    Parameters
    ----------
    kind
        "docx", "pdf" or "xlsx".
    data
        The file.
    bounds
        Upper bounds by name; see the parser.

    Returns
    -------
    dict
        What the parser found, or {"refused": code}, or {"damaged": the exception's name}.
    """
    try:
        return parser_of(kind)(data, bounds)
    except Refusal as error:
        return {"refused": str(error)}
    except Exception as error:  # a foreign parser may raise anything on a hostile file
        return {"damaged": type(error).__name__}


def limit_memory(size: int) -> None:
    """Bound this process's memory where the platform can (not on Windows)."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (size, size))
    except (ImportError, OSError, ValueError):
        return


def main() -> None:
    """Answer requests until standard input ends."""
    requests = sys.stdin.buffer
    # What a parser prints must not get between the answers.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    limit_memory(int(sys.argv[1]))
    seconds = float(sys.argv[2])
    while (head := read_frame(requests)) is not None:
        request = json.loads(head)
        data = read_frame(requests)
        if data is None:
            return
        # The parent ends a child that is late; should the parent be gone, the child ends itself.
        faulthandler.dump_traceback_later(2 * seconds + 10, exit=True)
        found = answer(request["kind"], data, request["bounds"])
        faulthandler.cancel_dump_traceback_later()
        write_frame(answers, json.dumps(found).encode("ascii"))
