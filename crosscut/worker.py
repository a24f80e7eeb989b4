"""Processes of our own: for work whose libraries the server should not hold, or that may break."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any, Final, ParamSpec, Self, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

_ROOT: Final = str(Path(__file__).resolve().parent.parent)
_NEVER: Final = threading.TIMEOUT_MAX


class ChildError(Exception):
    """A process that could not be started, broke down, or took too long."""


class Child:
    """A process that calls functions for us; it starts with the first call.

    Arguments, results and errors travel as pickles: they are our own, never a reader's file.
    It can be used by several threads, whose calls wait for one another.

    Parameters
    ----------
    idle
        Seconds without a call after which it ends; the next call starts another.
    """

    def __init__(self, idle: float = _NEVER) -> None:
        self._idle = idle
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        """Give the child itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the process."""
        self.close()

    def call(self, function: Callable[..., T], *arguments: object, seconds: float = _NEVER) -> T:
        """Call a function of a module in the process.

        Raises
        ------
        ChildError
            If no process answers, or not within so many seconds.
        Exception
            What the function raises.
        """
        asked = pickle.dumps((function.__module__, function.__qualname__, arguments))
        with self._lock:
            answer = self._answer(asked, seconds)
            if answer is None:  # it may have ended just now, having been idle for long
                answer = self._answer(asked, seconds)
        if answer is None:
            raise ChildError("the process broke down")
        done, result = answer
        if not done:
            raise result
        found: T = result
        return found

    def close(self) -> None:
        """End the process, if there is one."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for stream in (process.stdin, process.stdout):
                if stream is not None:
                    with suppress(OSError):  # what was not read is written once more
                        stream.close()

    def _answer(self, asked: bytes, seconds: float) -> tuple[bool, Any] | None:
        """Return whether it was done, and the result or the error; None where nobody answers."""
        process = self._started()
        if process.stdin is None or process.stdout is None:
            raise AssertionError
        late = threading.Event()

        def end() -> None:
            late.set()
            process.kill()

        # Ending the process closes its pipes, which wakes whoever waits on them.
        timer = threading.Timer(min(seconds, _NEVER), end)
        timer.daemon = True
        timer.start()
        try:
            process.stdin.write(asked)
            process.stdin.flush()
            answer: tuple[bool, Any] = pickle.load(process.stdout)
        except (OSError, EOFError, pickle.UnpicklingError) as error:
            self.close()
            if late.is_set():
                raise ChildError(f"no answer within {seconds:g} seconds") from error
            return None
        finally:
            timer.cancel()
        return answer

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is None:
            return self._process
        self.close()
        try:
            self._process = subprocess.Popen(
                python_command(__name__, str(self._idle)),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=python_environment(),
            )
        except OSError as error:
            raise ChildError(f"no process could be started ({error.strerror})") from error
        return self._process


def python_command(module: str, *arguments: str) -> list[str]:
    """Return the command that runs the function `main` of a module, with arguments for it."""
    # -P: the folder that the server was started in is no place to import from.
    return [sys.executable, "-P", "-c", f"from {module} import main; main()", *arguments]


def python_environment() -> dict[str, str]:
    """Return the environment of such a process: ours, and where this package lies."""
    paths = [_ROOT, *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}


def main() -> None:
    """Answer calls from standard input on standard output, until none comes for long."""
    idle = float(sys.argv[1])
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no part of an answer
    while True:
        timer = threading.Timer(idle, os._exit, (0,))
        timer.daemon = True
        timer.start()
        try:
            module, name, arguments = pickle.load(sys.stdin.buffer)
        except EOFError:
            return
        timer.cancel()
        try:
            answer = True, getattr(import_module(module), name)(*arguments)
        except Exception as error:
            answer = False, error
        answers.write(pickle.dumps(answer, protocol=pickle.HIGHEST_PROTOCOL))
        answers.flush()
