"""The child's loop: a request on standard input, an answer on standard output."""

from __future__ import annotations

import faulthandler
import json
import os
import sys

from crosscut.parsers.answers import answer
from crosscut.parsers.frames import read_frame, write_frame


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
