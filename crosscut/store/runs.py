"""Lessons that are presented, and what a class answers to them.

A run is one lesson shown once: its page, its state, and the answers. The teacher has a token that
nobody guesses; phones come by a code that can be spoken. Several server processes meet here.
"""

from __future__ import annotations

import gzip
import json
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any, Final, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from crosscut.errors import StoreError
from crosscut.ingest.limits import MB, amount
from crosscut.project.lesson import Ask, Lesson, Stop
from crosscut.store.engine import new_key
from crosscut.store.model import UnknownKey
from crosscut.store.store import DAY, Store, hash_of
from crosscut.store.tables import answers, moment, run_pages, runs

CODE_LETTERS: Final = "BCDFGHJKMNPRSTWXYZ"
"""No two look alike, and without vowels they make no word."""
CODE_LENGTH: Final = 6
PAGE_BYTES: Final = 30 * MB
"""Of a page, packed."""
DEVICES: Final = 2_000
"""Devices that may join one run."""
BODY_LENGTH: Final = 2_000
"""Characters of an answer."""

HIDDEN: Final = -1
APPROVED: Final = 1


class UnknownRun(UnknownKey):
    """No lesson has this token or code: it never had, or it is gone."""


class ClosedRun(StoreError):
    """The lesson, or its question, takes no answers now."""


@dataclass(frozen=True, slots=True)
class RunStop:
    """What is kept of a stop while it is shown.

    Attributes
    ----------
    key, ask, options, answer, low, high
        As of `Stop`.
    question
        What is asked, empty where the teacher wrote no question.
    sentences
        The words of its quotations: what is marked, or whose review is asked for.
    table
        The table of its figure: the critics beside whom the class is shown.
    """

    key: str
    ask: Ask
    question: str = ""
    options: tuple[str, ...] = ()
    answer: tuple[str, ...] = ()
    low: float = 0.0
    high: float = 100.0
    sentences: tuple[str, ...] = ()
    table: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """A lesson that is presented, and where it is.

    Attributes
    ----------
    number
        Its number in the store.
    code
        What phones join by.
    title, stops
        Of the lesson.
    stop, step
        Key of the stop that is shown, empty before the first, and how far it has got.
    open
        Whether phones may join and answer.
    revealed
        Keys of the stops whose answer was shown; they take no more answers.
    version
        Goes up when phones are to show something else.
    """

    number: int
    code: str
    title: str
    stops: tuple[RunStop, ...]
    stop: str
    step: str
    open: bool
    revealed: frozenset[str]
    version: int

    def stop_of(self, key: str) -> RunStop | None:
        """Return the stop of a key, None where there is none."""
        return next((one for one in self.stops if one.key == key), None)


class Access(NamedTuple):
    """What opens a run: the teacher's token, 32 signs, and the code of the phones."""

    token: str
    code: str


class Answer(NamedTuple):
    """One device's answer; `device` is its number in the run, `status` APPROVED or HIDDEN or 0."""

    stop: str
    device: int
    body: str
    time: datetime
    status: int


# --------------------------------------------------------------------------
# The teacher


def prepare(store: Store, lesson: Lesson, source: bytes, *, token: str = "") -> Access:
    """Keep what the page of a lesson is drawn from, until it is opened for the first time.

    Parameters
    ----------
    store
        Where.
    lesson
        Its stops.
    source
        What its page is drawn from.
    token
        What opens another state of it: where nobody has opened that yet, this takes its place.

    Raises
    ------
    StoreError
        The store is full, or the database fails.
    """
    store.sweep_now_and_then()
    page = gzip.compress(source, 6, mtime=0)
    content = {"title": lesson.title, "stops": [asdict(run_stop(one)) for one in lesson.stops]}
    row = {
        "begun": store.time(),
        "bytes": len(page),
        "lesson": json.dumps(content, ensure_ascii=False).encode(),
        "version": _PREPARED,
    }
    with store.writing() as connection:
        store.check_total(connection, len(page))
        before = sa.select(runs.c.id, runs.c.code).where(
            *_by_token(store, token, in_preparation=True)
        )
        old = connection.execute(before.with_for_update()).first()
        if old is not None:
            connection.execute(runs.update().where(runs.c.id == old.id).values(row))
            _keep_page(connection, old.id, page)
            return Access(token, old.code)
        access = Access(new_key(), _new_code(connection))
        values = {**row, "token_hash": hash_of(access.token), "code": access.code}
        number = connection.execute(runs.insert().values(values)).inserted_primary_key
        assert number is not None
        connection.execute(run_pages.insert().values(run=number[0], data=page))
    return access


def source_of(store: Store, token: str) -> bytes:
    """Return what the page of a run is drawn from, as long as nobody has opened it.

    Raises
    ------
    UnknownRun, StoreError
        There is none; the database fails.
    """
    return _page(store, _by_token(store, token, in_preparation=True))


def begin(store: Store, token: str, page: bytes) -> None:
    """Keep the page of a prepared lesson; where another process has begun it, nothing happens.

    Raises
    ------
    StoreError
        The page is too large, the store full, or the database fails.
    """
    data = gzip.compress(page, 6, mtime=0)
    if len(data) > PAGE_BYTES:
        raise StoreError(
            f"The lesson is too large to be presented: {amount(len(data))} packed; at most "
            f"{amount(PAGE_BYTES)} are allowed.",
            remedy="Take some stops out.",
        )
    with store.writing() as connection:
        store.check_total(connection, len(data))
        here = sa.select(runs.c.id).where(*_by_token(store, token, in_preparation=True))
        number = connection.scalar(here.with_for_update())
        if number is not None:
            values = {"version": 1, "bytes": len(data), "begun": store.time()}
            connection.execute(runs.update().where(runs.c.id == number).values(values))
            _keep_page(connection, number, data)


def _keep_page(connection: sa.Connection, run: int, data: bytes) -> None:
    connection.execute(run_pages.update().where(run_pages.c.run == run).values(data=data))


def run_stop(stop: Stop) -> RunStop:
    """Return what is kept of a stop while it is shown."""
    pin, collects = stop.pin, stop.ask not in ("nothing", "hidden")
    return RunStop(
        stop.key, stop.ask, pin.question, stop.options, stop.answer, stop.low, stop.high,
        sentences=tuple(one.words for one in pin.quotes) if stop.ask in ("whose", "mark") else (),
        table=pin.figure.table if pin.figure and collects else (),
    )  # fmt: skip


def _new_code(connection: sa.Connection) -> str:
    while True:
        code = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
        if connection.scalar(sa.select(runs.c.id).where(runs.c.code == code)) is None:
            return code


def page_of(store: Store, token: str) -> bytes:
    """Return the page of a run.

    Raises
    ------
    UnknownRun, StoreError
        There is none; the database fails.
    """
    return _page(store, _by_token(store, token))


def _page(store: Store, here: Where) -> bytes:
    query = sa.select(run_pages.c.data).join(runs, runs.c.id == run_pages.c.run)
    with store.reading() as connection:
        data = connection.scalar(query.where(*here))
    if data is None:
        raise _unknown(store)
    return gzip.decompress(data)


def run_by_token(store: Store, token: str) -> Run:
    """Return the teacher's run; see `page_of` for errors."""
    with store.reading() as connection:
        return _run(connection, store, _by_token(store, token))


def set_state(
    store: Store,
    token: str,
    *,
    stop: str | None = None,
    step: str | None = None,
    is_open: bool | None = None,
    revealed: bool | None = None,
) -> Run:
    """Change what is given of a run's state; return what is so now.

    Parameters
    ----------
    store, token
        The run.
    stop, step
        The stop that is shown, "" for the beginning, and how far it has got.
    is_open
        Whether phones may join and answer.
    revealed
        Whether the answer of the stop that is shown is revealed.

    Raises
    ------
    UnknownRun, StoreError
        There is no such run, or no such stop of it; the database fails.
    """
    with store.writing() as connection:
        here = _by_token(store, token)
        run = _run(connection, store, here, lock=True)
        current = run.stop if stop is None else stop
        if current and not run.stop_of(current):
            raise UnknownRun("The lesson has no such stop.", where=current[:64])
        stops = set(run.revealed)
        if revealed is not None and current:
            (stops.add if revealed else stops.discard)(current)
        values: dict[str, Any] = {
            "stop": current,
            "step": run.step if step is None else step[:20],
            "open": run.open if is_open is None else is_open,
            "revealed": json.dumps(sorted(stops)),
        }
        same = run.stop == current and run.open == values["open"] and run.revealed == stops
        values["version"] = run.version + (not same)
        connection.execute(runs.update().where(*here).values(values))
        return _run(connection, store, here)


def reset(store: Store, token: str, stop: str | None = None) -> None:
    """Delete the answers to a stop, or to all; the phones may answer again.

    Raises
    ------
    UnknownRun, StoreError
        See `page_of`.
    """
    with store.writing() as connection:
        here = _by_token(store, token)
        run = _run(connection, store, here, lock=True)
        rows = answers.c.stop == stop if stop else answers.c.stop != ""
        connection.execute(answers.delete().where(answers.c.run == run.number, rows))
        rest = sorted(run.revealed - {stop}) if stop else []
        values = {"version": run.version + 1, "revealed": json.dumps(rest)}
        connection.execute(runs.update().where(*here).values(values))


def moderate(store: Store, token: str, stop: str, body: str, status: int) -> None:
    """Let through or hide each answer to a stop that says just this; 0 takes that back.

    What is named is the words, and so an answer that was changed meanwhile is not let through.

    Raises
    ------
    UnknownRun, StoreError
        See `page_of`.
    """
    with store.writing() as connection:
        run = _run(connection, store, _by_token(store, token))
        here = _to_stop(run, stop), answers.c.body == body
        connection.execute(answers.update().where(*here).values(status=status))


# --------------------------------------------------------------------------
# Phones


def run_by_code(store: Store, code: str) -> Run:
    """Return the run that phones join by a code, open or not; see `page_of` for errors."""
    with store.reading() as connection:
        return _run(connection, store, _by_code(store, code))


def join(store: Store, code: str, device: str) -> None:
    """Note that a device has joined.

    Raises
    ------
    ClosedRun
        The lesson is not open, or full.
    UnknownRun, StoreError
        See `page_of`.
    """
    with store.writing() as connection:
        run = _open_run(connection, store, code)
        _join(connection, store, run, hash_of(device))


def put_answer(store: Store, code: str, stop: str, device: str, body: str) -> None:
    """Keep a device's answer to a stop, in the place of the one that it gave before.

    Words that the teacher has let through or hidden stay so, whoever says them.

    Raises
    ------
    ClosedRun
        The lesson or its question is closed, the lesson is full, or the answer too long.
    UnknownRun, StoreError
        There is no such run, or no such stop of it; the database fails.
    """
    if len(body) > BODY_LENGTH:
        raise ClosedRun(
            f"The answer is too long: at most {BODY_LENGTH} characters.", remedy="Shorten it."
        )
    with store.writing() as connection:
        run = _open_run(connection, store, code)
        if not run.stop_of(stop):
            raise UnknownRun("The lesson has no such question.", where=stop[:64])
        if stop in run.revealed:
            raise ClosedRun("This question is closed: its answer was shown.")
        own = hash_of(device)
        _join(connection, store, run, own)
        alike = sa.select(answers.c.status).where(_to_stop(run, stop), answers.c.body == body)
        status = connection.scalar(alike.limit(1)) or 0
        _upsert(connection, store, (run.number, stop, own), body, status)


def answer_of(store: Store, run: Run, stop: str, device: str) -> str | None:
    """Return what a device has answered to a stop, None where it has not."""
    here = _to_stop(run, stop), answers.c.device == hash_of(device)
    with store.reading() as connection:
        body: str | None = connection.scalar(sa.select(answers.c.body).where(*here))
    return body


def _open_run(connection: sa.Connection, store: Store, code: str) -> Run:
    """Read a run that takes answers, so that it cannot be closed until this is written."""
    run = _run(connection, store, _by_code(store, code), share=True)
    if not run.open:
        raise ClosedRun("The lesson is closed.", remedy="The teacher can open it again.")
    return run


def _join(connection: sa.Connection, store: Store, run: Run, device: str) -> None:
    devices = sa.select(answers.c.device).where(_to_stop(run, ""))
    if connection.scalar(devices.where(answers.c.device == device)) is not None:
        return
    number = connection.scalar(sa.select(sa.func.count()).select_from(devices.subquery()))
    if int(number or 0) >= DEVICES:
        raise ClosedRun(f"The lesson is full: {DEVICES} phones have joined.")
    _upsert(connection, store, (run.number, "", device), "", 0)


def _upsert(
    connection: sa.Connection, store: Store, key: tuple[int, str, str], body: str, status: int
) -> None:
    values = {"body": body, "time": store.time(), "status": status}
    dialect: Any = postgresql if connection.dialect.name == "postgresql" else sqlite
    row = dict(zip(("run", "stop", "device"), key, strict=True)) | values
    insert = dialect.insert(answers).values(row)
    connection.execute(insert.on_conflict_do_update(index_elements=list(row)[:3], set_=values))


# --------------------------------------------------------------------------
# What came in


def counts(store: Store, run: Run) -> dict[str, int]:
    """Return how many devices have answered, by stop; under "" how many have joined."""
    query = sa.select(answers.c.stop, sa.func.count()).where(answers.c.run == run.number)
    with store.reading() as connection:
        return {stop: int(n) for stop, n in connection.execute(query.group_by(answers.c.stop))}


def answers_to(store: Store, run: Run, stop: str | None = None) -> list[Answer]:
    """Return the answers to a stop, or to all in the lesson's order, the earliest first."""
    here = _to_stop(run, stop) if stop else answers.c.run == run.number
    query = sa.select(answers).where(here).order_by(answers.c.time, answers.c.device)
    with store.reading() as connection:
        rows = connection.execute(query).all()
    # A number in place of the fingerprint: it says which answers came from one device, no more.
    devices: dict[str, int] = {}
    result = [
        Answer(row.stop, number, row.body, moment(row.time), row.status)
        for row in rows
        for number in [devices.setdefault(row.device, len(devices) + 1)]
        if row.stop
    ]
    order = {one.key: number for number, one in enumerate(run.stops)}
    return sorted(result, key=lambda one: order.get(one.stop, len(order)))


def _to_stop(run: Run, stop: str) -> sa.ColumnElement[bool]:
    return sa.and_(answers.c.run == run.number, answers.c.stop == stop)


# --------------------------------------------------------------------------
# Rows

Where = Sequence[sa.ColumnElement[bool]]
_STATE: Final = [
    runs.c[name] for name in ("id", "code", "lesson", "stop", "step", "open", "revealed", "version")
]
_STOP_FIELDS: Final = [one.name for one in fields(RunStop)]


_PREPARED: Final = 0
"""Version of a run whose page nobody has opened: its source stands in the page's place."""


def _by_token(store: Store, token: str, *, in_preparation: bool = False) -> Where:
    version = runs.c.version == _PREPARED if in_preparation else runs.c.version > _PREPARED
    return runs.c.token_hash == hash_of(token), version, _young(store)


def _by_code(store: Store, code: str) -> Where:
    return runs.c.code == code.upper()[:CODE_LENGTH], runs.c.version > _PREPARED, _young(store)


def _young(store: Store) -> sa.ColumnElement[bool]:
    """Leave out what is to be deleted, whether or not it has been yet."""
    return runs.c.begun >= store.time() - store.limits.class_days * DAY


def _run(
    connection: sa.Connection, store: Store, here: Where, *, lock: bool = False, share: bool = False
) -> Run:
    query = sa.select(*_STATE).where(*here)
    if lock or share:
        query = query.with_for_update(read=share)
    row = connection.execute(query).first()
    if row is None:
        raise _unknown(store)
    lesson = json.loads(row.lesson)
    return Run(
        row.id, row.code, lesson["title"], tuple(map(_stop_of, lesson["stops"])), row.stop,
        row.step, bool(row.open), frozenset(json.loads(row.revealed)), row.version,
    )  # fmt: skip


def _stop_of(value: dict[str, Any]) -> RunStop:
    own = {name: value[name] for name in _STOP_FIELDS if name in value}
    for name in ("options", "answer", "sentences"):
        own[name] = tuple(own.get(name, ()))
    own["table"] = tuple(map(tuple, own.get("table", ())))
    return RunStop(**own)


def _unknown(store: Store) -> UnknownRun:
    return UnknownRun(
        "There is no such lesson.",
        remedy="See that the code or the link is whole. A lesson is gone "
        f"{store.limits.class_days} days after it was opened.",
    )
