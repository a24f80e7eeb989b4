"""What phones and the teacher's page ask of the server in class; none of it is a session.

Phones come by `/join` and a code, the teacher by `/present/TOKEN`. Whoever has the token may do
all; a phone has a random number of its own in a cookie, which is good for one lesson only.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import re
import secrets
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from io import BytesIO
from threading import Lock
from typing import Any, Final, TypeVar
from urllib.parse import parse_qs, urlsplit

import anyio
import pandas as pd
import segno
from anyio.to_thread import run_sync
from cachetools import TTLCache
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from crosscut.classroom.answers import BadAnswer, in_words, majority_rows, read_answer, results
from crosscut.classroom.phone import WAYS, Phone, join_page, run_page, view_of
from crosscut.classroom.present import no_page
from crosscut.classroom.present import page as present_page
from crosscut.errors import StoreError
from crosscut.project.documents import view_address
from crosscut.project.lesson import Lesson, read_lessons, write_lessons
from crosscut.project.zip import LESSONS
from crosscut.safe_csv import table_bytes
from crosscut.store import runs
from crosscut.store.runs import ClosedRun, Run, UnknownRun
from crosscut.store.store import Store
from crosscut.ui.cache import cache_by_value
from crosscut.ui.open_project import store as _store

COOKIE: Final = "crosscut_device"
_DEVICE: Final = re.compile(r"[A-Za-z0-9_-]{32}")
_BODY: Final = 32_000
"""Bytes of a form: the longest answer in any script, and what stands around it."""
_DRAINED: Final = 8_000_000
_FRESH: Final = 0.5
"""Seconds for which what many ask for is not looked up again."""
_NO_STORE: Final = {"Cache-Control": "no-store"}

T = TypeVar("T")


# --------------------------------------------------------------------------
# The database, seldom and in threads of its own


class _Moment:
    """Answers that hold for a moment; who asks while one is being looked up waits for it."""

    def __init__(self, seconds: float) -> None:
        self._tasks: TTLCache[Any, asyncio.Future[Any]] = TTLCache(10_000, seconds)

    async def get(self, key: object, look: Callable[[], T]) -> T:
        """Return what `look` finds, at most so old."""
        task = self._tasks.get(key)
        if task is None or (task.done() and (task.cancelled() or task.exception())):
            task = self._tasks[key] = asyncio.ensure_future(in_thread(look))
        result: T = await asyncio.shield(task)
        return result

    def forget(self, key: object) -> None:
        """Look up anew at the next time."""
        self._tasks.pop(key, None)


_MOMENT = _Moment(_FRESH)
_JOINED: Final[TTLCache[tuple[str, str], bool]] = TTLCache(50_000, 24 * 60 * 60)
_LIMITERS: dict[int, anyio.CapacityLimiter] = {}


async def in_thread(work: Callable[[], T]) -> T:
    """Run what asks the database in a thread, a few at a time."""
    loop = id(asyncio.get_running_loop())
    if loop not in _LIMITERS:
        _LIMITERS.clear()
        _LIMITERS[loop] = anyio.CapacityLimiter(4)
    return await run_sync(work, limiter=_LIMITERS[loop])


class _Rate:
    """A bound on answers of a run: so many at once, and so many a second."""

    AT_ONCE: Final = 600
    A_SECOND: Final = 100

    def __init__(self) -> None:
        self._left: TTLCache[str, tuple[float, float]] = TTLCache(1_000, 60)

    def takes(self, code: str) -> bool:
        """Tell whether one more is taken now."""
        now = time.monotonic()
        left, since = self._left.get(code, (float(self.AT_ONCE), now))
        left = min(self.AT_ONCE, left + (now - since) * self.A_SECOND)
        self._left[code] = (max(left - 1, 0), now)
        return left >= 1


_RATE: Final = _Rate()


# --------------------------------------------------------------------------
# Phones


def _to_phones(
    act: Callable[[Request], Awaitable[Response]],
) -> Callable[[Request], Awaitable[Response]]:
    """Turn the store's errors into pages; what a form held stays in it, for it is not left."""

    async def answer(request: Request) -> Response:
        try:
            return await act(request)
        except UnknownRun:
            message = (
                "There is no lesson with this code, or it is over. Look at the screen once more."
            )
            return HTMLResponse(join_page("", message), 404, _NO_STORE)
        except StoreError:
            busy = "The server cannot keep answers just now. Go back, and send again soon."
            return HTMLResponse(join_page("", busy), 503, _NO_STORE)

    return answer


@_to_phones
async def _join(request: Request) -> Response:
    """Ask for the code, or go where it leads."""
    text = request.query_params.get("code", "")[:40]
    code = "".join(one for one in text.upper() if one.isalnum())
    if not code:
        return HTMLResponse(join_page(), headers=_NO_STORE)
    await _run_of(code)
    answer = RedirectResponse(f"join/{code}", 303, _NO_STORE)
    # Who comes back with it is counted, though no script looks again.
    _give_device(request, answer, f"{request.url.path}/{code}", secrets.token_urlsafe(24))
    return answer


async def _run_of(code: str) -> Run:
    if len(code) != runs.CODE_LENGTH:
        raise UnknownRun("There is no such lesson.")
    return await _MOMENT.get(("code", code), partial(runs.run_by_code, _store(), code))


@_to_phones
async def _phone(request: Request) -> Response:
    """Show a phone what the class is asked, and take its answer."""
    code = request.path_params["code"].upper()
    run = await _run_of(code)
    if request.method == "POST":
        return await _answer(request, run)
    device = _device_of(request)
    if device and run.open and (code, device) not in _JOINED:
        try:
            await in_thread(partial(runs.join, _store(), code, device))
            _JOINED[code, device] = True
        except ClosedRun as error:
            return HTMLResponse(join_page("", str(error)), 409, _NO_STORE)
    if f'"{view_of(run)}"' == request.headers.get("if-none-match"):
        return Response(status_code=304, headers={"ETag": f'"{view_of(run)}"'})
    return await _answer_page(request, run, device or secrets.token_urlsafe(24))


async def _answer_page(
    request: Request,
    run: Run,
    device: str,
    status: int = 200,
    **more: Any,  # noqa: ANN401
) -> Response:
    """Draw the page of a phone, and give it its number."""
    body = None
    if run.open and run.stop:
        body = await in_thread(partial(runs.answer_of, _store(), run, run.stop, device))
    way = request.query_params.get("as", "")
    order = request.query_params.get("order")
    values = {"draft": order[:200]} if order else {}
    phone = Phone(
        device, _proof(device, run.code), body, way=way if way in WAYS else "slider",
        **{**values, **more},
    )  # fmt: skip
    etag = {"ETag": f'"{view_of(run)}"'}
    page = HTMLResponse(run_page(run, phone), status, {**_NO_STORE, **etag})
    _give_device(request, page, request.url.path, device)
    return page


def _give_device(request: Request, answer: Response, path: str, device: str) -> None:
    """Let a phone keep its number for one lesson, a day long."""
    answer.set_cookie(
        COOKIE, device, max_age=24 * 60 * 60, path=path, httponly=True,
        samesite="lax", secure=_is_secure(request),
    )  # fmt: skip


async def _answer(request: Request, run: Run) -> Response:
    """Take a phone's answer; what is not taken stands in the form again, with the reason."""
    device = _device_of(request)
    data = await _body(request)
    fields = parse_qs(data.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=200)
    stop = run.stop_of(fields.get("stop", [""])[0])
    whole = request.headers.get("x-part") != "main"
    if device is None:
        return await _answer_page(
            request, run, secrets.token_urlsafe(24), 400,
            error="Your browser did not keep what tells phones apart. Allow cookies for this "
            "page, then send again.",
        )  # fmt: skip
    if len(data) > _BODY:
        return await _answer_page(request, run, device, 413, error="That is too long. Shorten it.")
    if not hmac.compare_digest(
        fields.get("proof", [""])[0].encode(), _proof(device, run.code).encode()
    ):
        return await _answer_page(
            request, run, device, 403, error="That did not come from this page."
        )
    if stop is None:
        return await _answer_page(request, run, device, 404)
    if "move" in fields:
        order = _move(fields.get("answer", []), fields["move"][0])
        return RedirectResponse(f"?order={order}", 303, _NO_STORE)
    if not _RATE.takes(run.code):
        return await _answer_page(request, run, device, 429, error="Too many at once. Send again.")
    draft = ",".join(fields.get("answer", []))[:4_000]
    try:
        body = read_answer(stop, fields)
        await in_thread(partial(runs.put_answer, _store(), run.code, stop.key, device, body))
    except BadAnswer as error:
        return await _answer_page(request, run, device, 422, error=str(error), draft=draft)
    except ClosedRun as error:
        _MOMENT.forget(("code", run.code))
        now = await _run_of(run.code)
        return await _answer_page(request, now, device, 409, error=str(error), draft=draft)
    _JOINED[run.code, device] = True
    if whole:
        way = request.query_params.get("as", "")
        return RedirectResponse(f"?as={way}" if way in WAYS else request.url.path, 303, _NO_STORE)
    return await _answer_page(request, run, device)


def _move(order: Sequence[str], move: str) -> str:
    """Move a place of an order up or down, as the button says."""
    order = [one for one in order if one.isdigit()][:100]
    match = re.fullmatch(r"([0-9]{1,3}) (-?1)", move)
    if match:
        at, to = int(match[1]), int(match[1]) + int(match[2])
        if at < len(order) and 0 <= to < len(order):
            order[at], order[to] = order[to], order[at]
    return ",".join(order)


async def _body(request: Request) -> bytes:
    """Read a form; of one that is too long the rest is let go by, so that the phone gets a page."""
    data, size = bytearray(), 0
    async for part in request.stream():
        size += len(part)
        if len(data) <= _BODY:
            data += part[: _BODY + 1]
        if size > _DRAINED:
            break
    return bytes(data[: _BODY + 1])


def _device_of(request: Request) -> str | None:
    device = request.cookies.get(COOKIE, "")
    return device if _DEVICE.fullmatch(device) else None


def _proof(device: str, code: str) -> str:
    """Return what shows that a form is from the phone's own page: no other site can read it."""
    return hashlib.sha256(f"form {device} {code}".encode()).hexdigest()[:32]


def _is_secure(request: Request) -> bool:
    scheme = request.headers.get("x-forwarded-proto", "").split(",")[0].strip()
    return (scheme or request.url.scheme) == "https"


# --------------------------------------------------------------------------
# The teacher


_DRAWING: Final = Lock()


# One lesson is opened by many, and writing it takes as long as a page.
_write = cache_by_value(write_lessons)


def prepare(
    lesson: Lesson, with_answers: Lesson, film: str, home: str, key: Mapping[str, str], token: str
) -> str:
    """Keep a lesson to be presented, and return its token; the page is drawn when it is opened.

    Any process that shares the store can draw it.

    Parameters
    ----------
    lesson, asked
        The lesson, and as `answers.for_marking` has it.
    film, home, key
        Title of the film; address of the app; what links lead back with.
    token
        That of its state before, which this one replaces where nobody has opened it; or empty.

    Raises
    ------
    StoreError
        It cannot be kept.
    """
    source = {"lesson": _write((lesson,)), "film": film, "home": home, "key": {**key}}
    return runs.prepare(_store(), with_answers, json.dumps(source).encode(), token=token).token


def _page_of(token: str) -> bytes:
    """Return the page of a lesson, drawn where it is opened for the first time."""
    store = _store()
    with suppress(UnknownRun):
        return runs.page_of(store, token)
    with _DRAWING, suppress(UnknownRun):
        source = json.loads(runs.source_of(store, token))
        (lesson,) = read_lessons(source["lesson"], LESSONS)
        address = partial(view_address, source["home"])
        page = present_page(
            lesson, source["film"], lambda pin: address(pin, **source["key"]), room=True
        )
        runs.begin(store, token, page.encode())
    return runs.page_of(store, token)


async def _presentation(request: Request) -> Response:
    """Send the page of a lesson; it is the same for good, and goes on without the network."""
    try:
        # Not in the threads that phones wait for: a page that is new takes a second or more.
        data = await run_sync(partial(_page_of, request.path_params["token"]))
    except UnknownRun as error:
        return HTMLResponse(no_page(error.what, error.remedy), 404, _NO_STORE)
    except StoreError as error:
        return HTMLResponse(no_page(error.what, error.remedy), 503, _NO_STORE)
    return HTMLResponse(data, headers={"Cache-Control": "private, max-age=86400"})


Teacher = Callable[[Request, str], Awaitable[Response]]


def _teacher(act: Teacher) -> Callable[[Request], Awaitable[Response]]:
    """Turn the store's errors into answers that the present page can read."""

    async def answer(request: Request) -> Response:
        try:
            return await act(request, request.path_params["token"])
        except UnknownRun as error:
            return JSONResponse({"error": str(error)}, 404, _NO_STORE)
        except (ValueError, TypeError, AttributeError):
            return JSONResponse({"error": "That is not understood."}, 400, _NO_STORE)
        except StoreError as error:
            return JSONResponse({"error": str(error)}, 503, _NO_STORE)

    return answer


async def _json_body(request: Request) -> dict[str, Any]:
    value = json.loads(await _body(request))
    if not isinstance(value, dict):
        raise ValueError("no object")
    return value


def _answer_once(request: Request, value: object) -> Response:
    """Answer with JSON, or say that it is the same as before."""
    data = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    headers = {"ETag": f'"{hashlib.sha256(data).hexdigest()[:24]}"', "Cache-Control": "no-cache"}
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    return Response(data, media_type="application/json", headers=headers)


@_teacher
async def _state(request: Request, token: str) -> Response:
    """Say where the lesson is, or put it somewhere."""
    store = _store()
    if request.method == "POST":
        body = await _json_body(request)
        names = {"stop": "stop", "step": "step", "open": "is_open", "revealed": "revealed"}
        kinds = {"stop": str, "step": str, "open": bool, "revealed": bool}
        values = {names[name]: kinds[name](body[name]) for name in names if name in body}
        run = await in_thread(partial(runs.set_state, store, token, **values))
        _MOMENT.forget(("code", run.code))
        _MOMENT.forget(("state", token))
    return _answer_once(
        request, await _MOMENT.get(("state", token), partial(_state_of, store, token))
    )


def _state_of(store: Store, token: str) -> dict[str, Any]:
    run = runs.run_by_token(store, token)
    counts = runs.counts(store, run)
    return {
        "code": run.code,
        "open": run.open,
        "stop": run.stop,
        "step": run.step,
        "revealed": sorted(run.revealed),
        "joined": counts.pop("", 0),
        "answered": counts,
    }


@_teacher
async def _results(request: Request, token: str) -> Response:
    """Put together what the class has answered to a stop."""
    stop = request.path_params["stop"]
    look = partial(_results_of, _store(), token, stop)
    return _answer_once(request, await _MOMENT.get(("results", token, stop), look))


def _results_of(store: Store, token: str, key: str) -> dict[str, Any]:
    run = runs.run_by_token(store, token)
    stop = run.stop_of(key)
    if stop is None:
        raise UnknownRun("The lesson has no such stop.")
    return results(stop, runs.answers_to(store, run, key))


@_teacher
async def _moderate(request: Request, token: str) -> Response:
    """Let an answer through, hide it, or take that back."""
    fields = await _json_body(request)
    stop, body, status = str(fields["stop"]), str(fields["body"]), int(fields["status"])
    if status not in (runs.HIDDEN, 0, runs.APPROVED):
        raise ValueError("no such status")
    await in_thread(partial(runs.moderate, _store(), token, stop, body, status))
    _MOMENT.forget(("results", token, stop))
    return Response(status_code=204)


@_teacher
async def _reset(request: Request, token: str) -> Response:
    """Delete the answers to a stop."""
    stop = str((await _json_body(request))["stop"])
    store = _store()
    await in_thread(partial(runs.reset, store, token, stop))
    run = await in_thread(partial(runs.run_by_token, store, token))
    for key in (("code", run.code), ("state", token), ("results", token, stop)):
        _MOMENT.forget(key)
    return Response(status_code=204)


@_teacher
async def _csv(request: Request, token: str) -> Response:
    """Return all answers as a table, or what most have marked each sentence with."""
    name = request.url.path.rpartition("/")[2]
    work = _majorities if name == "marks.csv" else _table
    data = await in_thread(partial(work, _store(), token))
    headers = {**_NO_STORE, "Content-Disposition": f'attachment; filename="{name}"'}
    return Response(data, media_type="text/csv; charset=utf-8", headers=headers)


def _majorities(store: Store, token: str) -> bytes:
    run = runs.run_by_token(store, token)
    rows = [
        {"stop": number, **row}
        for number, stop in enumerate(run.stops, 1)
        if stop.ask == "mark"
        for row in majority_rows(stop, runs.answers_to(store, run, stop.key))
    ]
    columns = ["stop", "sentence", "most", "share", "crosscut"]
    return table_bytes(pd.DataFrame(rows, columns=columns), [run.title])


def _table(store: Store, token: str) -> bytes:
    run = runs.run_by_token(store, token)
    status = {runs.HIDDEN: "hidden", runs.APPROVED: "let through"}
    rows = [
        {
            "stop": 1 + run.stops.index(stop),
            "question": stop.question,
            "kind": stop.ask,
            "phone": one.device,
            "answer": in_words(stop, one.body),
            "time": one.time.isoformat(),
            "status": status.get(one.status, ""),
        }
        for one in runs.answers_to(store, run)
        for stop in [run.stop_of(one.stop)]
        if stop is not None
    ]
    columns = ["stop", "question", "kind", "phone", "answer", "time", "status"]
    return table_bytes(pd.DataFrame(rows, columns=columns), [run.title])


@_teacher
async def _qr(request: Request, token: str) -> Response:
    """Draw the address at which phones join; its beginning is what the teacher's browser sees."""
    at = urlsplit(request.query_params.get("at", ""))
    if at.scheme not in ("http", "https") or at.netloc != request.headers.get("host"):
        raise ValueError("not this server")
    store = _store()
    run = await _MOMENT.get(("run", token), partial(runs.run_by_token, store, token))
    picture = BytesIO()
    path = at.path.rstrip("/")
    code = segno.make_qr(f"{at.scheme}://{at.netloc}{path}/join/{run.code}", error="m")
    code.save(
        picture, kind="svg", xmldecl=False, border=2, dark="#1D1B19", light="#FFFFFF", unit=""
    )
    return Response(picture.getvalue(), media_type="image/svg+xml")


ROUTES: Final = [
    Route("/join", _join),
    Route("/join/{code}", _phone, methods=["GET", "POST"]),
    Route("/present/{token}", _presentation),
    Route("/present/{token}/state", _state, methods=["GET", "POST"]),
    Route("/present/{token}/answers/{stop}", _results),
    Route("/present/{token}/moderate", _moderate, methods=["POST"]),
    Route("/present/{token}/reset", _reset, methods=["POST"]),
    Route("/present/{token}/class.csv", _csv),
    Route("/present/{token}/marks.csv", _csv),
    Route("/present/{token}/qr.svg", _qr),
]
"""What the server answers in class, beside the app (crosscut/ui/asgi.py)."""
