"""One way to run a function in a child process, bounded in time and memory, which can be ended.

A thread cannot be ended, a fork of a threaded server is unsafe, and a spawned child of
`multiprocessing` would run the server's main script again; a plain child process works alike
on Linux, macOS and Windows.
"""

from __future__ import annotations

import base64
import faulthandler
import json
import os
import pickle
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, Final, Self

_LONG: Final = 10.0  # seconds
_PART: Final = "part"
_STEP: Final = "step"
_ROOT: Final = str(Path(__file__).resolve().parent.parent)


class WorkerError(Exception):
    """No process could be started, or it gave no answer."""


class WorkerCrash(WorkerError):
    """The process broke down."""


class WorkerTimeout(WorkerError):
    """The process took too long."""


class CallError(Exception):
    """The function raised an error in the process.

    Attributes
    ----------
    name, text
        The error's class, and what it says.
    """

    def __init__(self, name: str, text: str) -> None:
        super().__init__(f"{name}: {text}")
        self.name = name
        self.text = text


class Worker:
    """A child process that calls functions; it starts with the first call.

    A call that takes too long, or brings the process down, costs the process and nothing
    else: the next call starts another. Several threads can use it; their calls wait for one
    another.

    Parameters
    ----------
    memory
        Bytes that the process may take where the platform can bound them (not on Windows);
        0 for no bound.
    """

    def __init__(self, *, memory: int = 0) -> None:
        self._memory = memory
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        """Return the worker itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the process."""
        self.close()

    def call(
        self, function: Callable[..., Any], *arguments: object, seconds: float | None = None
    ) -> Any:  # noqa: ANN401  what comes back as JSON has lost its type
        """Call a function of a module in the process, for so many seconds at most.

        Raises
        ------
        WorkerError
            If no process can be started; `WorkerCrash` if it breaks down, `WorkerTimeout` if
            it does not answer in time.
        CallError
            If the function raises an error.
        """
        return self._call((function, arguments, seconds, False), seconds, [], None)

    def parts(
        self,
        function: Callable[..., Iterable[Any]],
        *arguments: object,
        seconds: float | None = None,
        step: Callable[..., object] | None = None,
    ) -> list[Any]:
        """Return the values that a generator function of ours yields in the process.

        Its values come back as they are, of any type, each by itself, so that other threads get
        their turn. Never for a foreign parser: what it may have brought down could answer.

        Parameters
        ----------
        function
            Takes `step` too, and calls it to say how far it is.
        arguments, seconds
            See `call`.
        step
            Called here with what the function called its own with.

        Raises
        ------
        WorkerError, CallError
            See `call`.
        """
        results: list[Any] = []
        self._call((function, arguments, seconds, True), seconds, results, step)
        return results

    def _call(
        self,
        request: object,
        seconds: float | None,
        results: list[Any],
        step: Callable[..., object] | None,
    ) -> Any:  # noqa: ANN401
        with self._lock:
            answer = self._answer(pickle.dumps(request), seconds, results, step)
        if answer is None:
            raise WorkerCrash("the process broke down")
        done, result = answer
        if done:
            return result
        raise CallError(*result)

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

    def _answer(
        self,
        request: bytes,
        seconds: float | None,
        results: list[Any],
        step: Callable[..., object] | None,
    ) -> tuple[bool, Any] | None:
        """Return whether it was done, and the result or the error; None if nobody answers."""
        # What comes before goes into `results`, or to `step`.
        process = self._start()
        if process.stdin is None or process.stdout is None:
            raise AssertionError
        late = threading.Event()

        def end() -> None:
            late.set()
            process.kill()

        # Ending the process closes its pipes, which wakes whoever waits on them; unlike select
        # or alarms this works in any thread, and on Windows.
        timer = threading.Timer(threading.TIMEOUT_MAX if seconds is None else seconds, end)
        timer.daemon = True
        timer.start()
        answer: tuple[bool, Any] | None
        try:
            process.stdin.write(request)
            process.stdin.flush()
            while True:
                answer = json.loads(process.stdout.readline())
                if answer[0] == _PART:
                    results.append(pickle.loads(base64.b64decode(answer[1])))
                elif answer[0] != _STEP:
                    break
                elif step is not None:
                    step(*answer[1])
        except (OSError, ValueError):
            answer = None
        except BaseException:  # the page was left meanwhile: nobody waits for the answer
            self.close()
            raise
        finally:
            timer.cancel()
        if answer is None or late.is_set():
            self.close()
        if late.is_set():
            raise WorkerTimeout(f"no answer within {seconds:g} seconds")
        return answer

    def _start(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is None:
            return self._process
        self.close()
        command = f"from {__name__} import main; main()"
        paths = [_ROOT, *filter(None, [os.environ.get("PYTHONPATH")])]
        try:
            self._process = subprocess.Popen(
                # -P: the folder that the server was started in is no place to import from.
                [sys.executable, "-P", "-c", command, str(self._memory)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
            )
        except OSError as error:
            raise WorkerError(f"no process could be started ({error.strerror})") from error
        return self._process


class Workers:
    """Workers for calls of several threads at once, each with a process of its own.

    One that is done waits for the next call, so that it need not start again; one that has worked
    for long ends, since its memory stays as large as it once was.
    """

    def __init__(self, *, memory: int = 0) -> None:
        self._memory = memory
        self._idle: list[Worker] = []

    def parts(
        self,
        function: Callable[..., Iterable[Any]],
        *arguments: object,
        seconds: float | None = None,
        step: Callable[..., object] | None = None,
    ) -> list[Any]:
        """Return what a generator function yields; see `Worker.parts`."""
        try:
            worker = self._idle.pop()
        except IndexError:
            worker = Worker(memory=self._memory)
        start = time.monotonic()
        try:
            return worker.parts(function, *arguments, seconds=seconds, step=step)
        finally:
            if self._idle or time.monotonic() - start > _LONG:
                worker.close()
            else:
                self._idle.append(worker)


def main() -> None:
    """Answer calls from standard input on standard output, until they end."""
    memory = int(sys.argv[1])
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no part of an answer
    if memory:
        _limit_memory(memory)
    while True:
        try:
            function, arguments, seconds, in_parts = pickle.load(sys.stdin.buffer)
        except EOFError:
            return
        # The parent ends a process that is late; should the parent be gone, it ends itself.
        _end_after(None if seconds is None else 2 * seconds + 10)
        try:
            if in_parts:
                if hasattr(os, "nice") and not os.nice(0):
                    os.nice(5)  # whoever only looks at something goes first
                for part in function(*arguments, step=partial(_send, answers, _STEP)):
                    _send(answers, _PART, base64.b64encode(pickle.dumps(part)).decode("ascii"))
                answer = json.dumps((True, None))
            else:
                answer = json.dumps((True, function(*arguments)))
        except Exception as error:  # a foreign parser may raise anything on a hostile file
            answer = json.dumps((False, (type(error).__name__, str(error)[:1000])))
        _end_after(None)
        answers.write(answer.encode("ascii") + b"\n")
        answers.flush()


def _send(answers: BinaryIO, kind: str, *values: object) -> None:
    value = values if kind == _STEP else values[0]
    answers.write(json.dumps((kind, value)).encode("ascii") + b"\n")
    answers.flush()


def _end_after(seconds: float | None) -> None:
    if seconds is None:
        faulthandler.cancel_dump_traceback_later()
    else:
        faulthandler.dump_traceback_later(seconds, exit=True)


def _limit_memory(size: int) -> None:
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (size, size))
    except (ImportError, OSError, ValueError):
        return
