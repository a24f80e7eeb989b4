"""Many reviews at once: a folder, an archive or a table, and which of them are the same text."""

from __future__ import annotations

import hashlib
import json
import re
import signal
import threading
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Any, Final, cast

from crosscut.errors import CorpusError, IngestError
from crosscut.ingest.archive import Archive, Entry, film_folder, is_system, persons_of, printable
from crosscut.ingest.delimited import Row
from crosscut.ingest.encoding import decode
from crosscut.ingest.headings import FILM
from crosscut.ingest.html import read_post
from crosscut.ingest.limits import DEFAULT, Limits, amount, check_size
from crosscut.ingest.model import Note, RawReview, several
from crosscut.ingest.review import MANY, READERS, finish, load, plain_name, read_review
from crosscut.ingest.sandbox import Sandbox
from crosscut.ingest.tables import (
    Choice,
    Decoded,
    Table,
    chosen_film,
    read_csv,
    read_json,
    read_xlsx,
    row_review,
    rows_of,
    table_kind,
)
from crosscut.worker import CallError, WorkerError, Workers, WorkerTimeout


class ReviewFolder:
    """The reviews of a folder, read one by one as they are asked for.

    Every file of a known kind counts, in the order of the names; hidden files, files of other
    kinds and folders are passed over. Only one review is held at a time, so that a folder may be
    larger than the memory.

    Parameters
    ----------
    folder
        The folder.

    Attributes
    ----------
    other_files
        What else it holds, by name: files of kinds that do not hold one review, and folders.
    problems
        One error for each file that could not be read the last time.

    Raises
    ------
    IngestError
        If there is no such folder.
    """

    def __init__(self, folder: Path | str) -> None:
        self.folder = Path(folder)
        self._names, self.other_files = _file_names(self.folder)
        self.problems: list[IngestError] = []

    def __len__(self) -> int:
        """Count the files."""
        return len(self._names)

    @property
    def files(self) -> list[tuple[str, str]]:
        """The id of each file's review, all distinct, and its name in the folder."""
        ids = distinct_names([Path(name).stem for name in self._names])
        return list(zip(ids, self._names, strict=True))

    @property
    def notices(self) -> list[str]:
        """One line on what was passed over; none where that is nothing."""
        if not self.other_files:
            return []
        more = len(self.other_files) - _SAMPLE
        names = f"{', '.join(self.other_files[:_SAMPLE])}{f' and {more} more' if more > 0 else ''}"
        return [f"passed over in the folder: {names}: not files of one review each"]

    def __iter__(self) -> Iterator[RawReview]:
        """Read the files; ids are distinct."""
        self.problems = []
        with Sandbox() as sandbox:
            for review_id, name in self.files:
                try:
                    review = read_review(self.folder / name, sandbox=sandbox)
                except IngestError as error:
                    self.problems.append(error)
                else:
                    same = review.review_id == review_id
                    yield review if same else replace(review, review_id=review_id)


def _file_names(folder: Path) -> tuple[list[str], list[str]]:
    """Return the names of the files that are read, and of what is passed over."""
    # Names alone: the paths of a million files take a gigabyte.
    try:
        names = sorted(path.name for path in folder.iterdir())
    except (OSError, ValueError) as error:
        raise IngestError(
            "There is no such folder.", where=str(folder), remedy="Check its name and place."
        ) from error
    read: list[str] = []
    others: list[str] = []
    for name in names:
        if not is_system(name):
            readable = Path(name).suffix.lower() in READERS and (folder / name).is_file()
            (read if readable else others).append(name)
    return read, others


def distinct_names(names: Sequence[str]) -> list[str]:
    """Make each name one of its own: the second ``a`` becomes ``a-2``."""
    originals = set(names)
    results: set[str] = set()
    numbers: dict[str, int] = {}  # where to go on, so that many twins cost no more than few
    result = []
    for name in names:
        fresh, number = name, numbers.get(name, 1)
        while fresh in results or (number > 1 and fresh in originals):
            number += 1
            fresh = f"{name}-{number}"
        numbers[name] = number
        results.add(fresh)
        result.append(fresh)
    return result


def distinct(reviews: Iterable[RawReview], notes: list[Note]) -> Iterator[RawReview]:
    """Pass on one of each group of reviews whose texts are the same but for blanks.

    Parameters
    ----------
    reviews
        Reviews; of a group the first is passed on. Only a digest of each is held.
    notes
        Here goes one notice for each that is dropped, which names both.
    """
    first: dict[bytes, str] = {}
    for review in reviews:
        digest = text_digest(review.text)
        if digest in first:
            what = f"{review.filename} is the same text as {first[digest]}"
            notes.append(Note("notice", 0, what, "identical texts are one review"))
        else:
            first[digest] = review.filename
            yield review


def text_digest(text: str) -> bytes:
    """Fingerprint of a text, the same for texts that differ in blanks alone."""
    words = " ".join(text.split()).encode("utf-8", "surrogatepass")
    return hashlib.sha256(words).digest()


_AS_FOUND: Final = Choice()

Result = RawReview | IngestError
Progress = Callable[[int, int, str], None]
"""Called with entries done, entries in all, and the name of the next one."""

_PASTED = "pasted.txt"
_SAMPLE = 5  # rows of a table that are kept, to be shown
_FILMS = 5  # films that a note names
_ATTEMPT = re.compile(r"_attempt_\d{4}-\d\d-\d\d[-\d]{0,12}\.txt$", re.IGNORECASE)
_NUMBERED = re.compile(r"\d")  # "Participant 12", "Week 2": nobody's name
_FEEDS = (".xml", ".atom")
_TEXTLESS = "without a text; left out"
_NO_POSTS = "The file holds no posts of a blog, and no records with texts."
_EXPORT = "Export the posts from the blog's settings: of WordPress as .xml, of Blogger as .xml."
_PAGE = (".html", ".htm", ".xhtml")


@dataclass(frozen=True, slots=True)
class PendingTables:
    """A file of tables that is not read before someone has seen its columns; see `read_pending`.

    Attributes
    ----------
    filename
        Its own name.
    place
        Where it stands: its name, that of its archive before it.
    data
        What is in it.
    tables
        Its tables with their headings, how these were matched, and the first rows.
    """

    filename: str
    place: str
    data: bytes = field(repr=False)
    tables: tuple[Table, ...]

    @property
    def count(self) -> int:
        """The rows of its tables."""
        return sum(table.count for table in self.tables)


@dataclass(frozen=True, slots=True)
class Source:
    """What one file held.

    Attributes
    ----------
    filename
        Its name.
    results
        A review, or the reason why there is none, for each entry or row, in order; at least
        one where nothing is pending. The ids of the reviews are distinct.
    tables
        The tables among them with their headings, how these were matched, and the first rows.
    notes
        What concerns the whole file.
    other_files
        Entries of an archive that are no reviews and were passed over: a system's own files,
        and the parts of a saved web page.
    pending
        Files of tables that were not read, where this was asked for.
    """

    filename: str
    results: tuple[Result, ...]
    tables: tuple[Table, ...] = ()
    notes: tuple[Note, ...] = ()
    other_files: tuple[str, ...] = ()
    pending: tuple[PendingTables, ...] = ()

    @property
    def reviews(self) -> list[RawReview]:
        """The reviews that could be read."""
        return [one for one in self.results if isinstance(one, RawReview)]

    @property
    def problems(self) -> list[IngestError]:
        """One error for each that could not."""
        return [one for one in self.results if isinstance(one, IngestError)]

    @property
    def columns(self) -> dict[str, str]:
        """The first table's matching: one of our fields -> its heading; empty without a table."""
        return dict(self.tables[0].columns.by_field) if self.tables else {}


def read_source(
    source: Path | str | bytes,
    *,
    filename: str | None = None,
    limits: Limits = DEFAULT,
    choice: Choice = _AS_FOUND,
    progress: Progress | None = None,
    sandbox: Sandbox | None = None,
    hold_tables: bool = False,
    seconds: float | None = None,
) -> Source:
    """Read all reviews of a file: an archive, a table, records, or any kind that holds one.

    Parameters
    ----------
    source
        The file's path, or what is in it.
    filename
        The name that tells the format; bytes without one are taken for pasted text.
    limits
        Upper bounds of what is read.
    choice
        What a reader decides about tables: their columns, headings and film.
    progress
        Called before each entry of an archive and each row of a table.
    sandbox
        Where foreign parsers run; one of its own if it is left out.
    hold_tables
        Read no table that has rows, but give it in `pending`, so that its columns can be shown;
        alone or in an archive.
    seconds
        Time for all of it; what was read until then is returned, what was not is named.

    Returns
    -------
    Source
        Nothing is raised for what a file holds: see its `problems`.
    """
    path_name = "" if isinstance(source, bytes) else Path(source).name
    name = plain_name(filename or path_name or _PASTED)
    with Sandbox(limits) as own:
        reading = _Reading(limits, choice, progress or _silent, sandbox or own, hold=hold_tables)
        try:
            if isinstance(source, bytes):
                check_size(len(source), name, limits.file_bytes)
                data = source
            else:
                data = load(Path(source), name, limits.file_bytes)
            with _in_time(seconds, name):
                reading.read(data, name)
        except IngestError as error:
            reading.results.append(error)
        return reading.source(name)


@contextmanager
def _in_time(seconds: float | None, name: str) -> Iterator[None]:
    """Raise `_Full` where the time is up, in the midst of whatever is read."""
    # That takes a signal, which a process has in its main thread, and which Windows has not: there
    # only the process as a whole is ended.
    main = threading.current_thread() is threading.main_thread()
    if seconds is None or not main or not hasattr(signal, "setitimer"):
        yield
        return

    def end(*_: object) -> None:
        raise _late(name)

    before = signal.signal(signal.SIGALRM, end)
    signal.setitimer(signal.ITIMER_REAL, max(seconds, 0.001), 1.0)  # again, if it was swallowed
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _late(name: str) -> _Full:
    return _Full(
        "Reading took too long. This one and those after it were not read.",
        where=name,
        remedy="Split it into several files, and bring them one after the other.",
    )


WORKERS: Final = Workers(memory=DEFAULT.build_bytes)
"""Where a server reads what people bring, and builds what is long."""
_SMALL: Final = 20_000  # bytes of a text that are read without a process
READ_HERE: Final = 50_000
"""Characters of reviews that are looked through without a process."""


def run_in_worker(
    function: Callable[..., Iterable[Any]], *arguments: object, limits: Limits = DEFAULT
) -> list[Any]:
    """Return what a generator function makes of reviews in a process of its own.

    Raises
    ------
    CorpusError
        The process takes more time or memory than it may.
    """
    try:
        return WORKERS.parts(function, *arguments, seconds=limits.build_seconds)
    except (WorkerError, CallError) as error:
        memory = isinstance(error, CallError) and error.name == MemoryError.__name__
        late = f"take longer than {limits.build_seconds:g} seconds to read"
        raise CorpusError(
            f"The reviews {'need more memory than there is' if memory else late}."
            if memory or isinstance(error, WorkerTimeout)
            else f"The reviews cannot be read ({error}).",
            where="your reviews",
            remedy="Split them into several films, or take the longest out.",
        ) from error


def read_in_worker(
    data: bytes,
    *,
    filename: str,
    limits: Limits = DEFAULT,
    choice: Choice = _AS_FOUND,
    progress: Progress | None = None,
    hold_tables: bool = False,
    seconds: float | None = None,
) -> Source:
    """Read all reviews of a file in a process of its own, so that nobody else waits for it.

    Parameters and what is returned are those of `read_source`; `seconds` are those of the limits
    where they are left out.
    """
    most = limits.upload_seconds if seconds is None else seconds
    options = (filename, limits, choice, hold_tables, most)
    if len(data) <= _SMALL and PurePosixPath(filename).suffix.lower() in (".txt", ".md"):
        parts = list(_parts(data, *options, step=progress))
    else:
        try:
            parts = WORKERS.parts(_parts, data, *options, seconds=most + 10, step=progress)
        except WorkerTimeout:
            parts = [Source(filename, (_late(filename),))]
        except (WorkerError, CallError) as error:
            what = f"The file cannot be read ({error})."
            remedy = "Split it into several files, or paste the text."
            parts = [Source(filename, (IngestError(what, where=filename, remedy=remedy),))]
    source, results = cast("Source", parts[0]), cast("list[Result]", parts[1:])
    return replace(source, results=(*source.results, *results))


def _parts(
    data: bytes,
    filename: str,
    limits: Limits,
    choice: Choice,
    hold_tables: bool,
    seconds: float,
    *,
    step: Progress | None,
) -> Iterator[Source | Result]:
    """Give what `read_source` returns: without its results, then these."""
    source = read_source(
        data, filename=filename, limits=limits, choice=choice, progress=step,
        hold_tables=hold_tables, seconds=seconds,
    )  # fmt: skip
    yield replace(source, results=())
    yield from source.results


def read_pending(
    pending: PendingTables,
    *,
    limits: Limits = DEFAULT,
    choice: Choice = _AS_FOUND,
    progress: Progress | None = None,
    hold_tables: bool = False,
    seconds: float | None = None,
) -> Source:
    """Read the rows of tables that are pending; parameters as for `read_in_worker`.

    Returns
    -------
    Source
        Its problems say in which archive they stand.
    """
    source = read_in_worker(
        pending.data,
        filename=pending.filename,
        limits=limits,
        choice=choice,
        progress=progress,
        hold_tables=hold_tables,
        seconds=seconds,
    )
    results = (
        _with_place(one, pending.place) if isinstance(one, IngestError) else one
        for one in source.results
    )
    waiting = tuple(replace(one, place=pending.place) for one in source.pending)
    return replace(source, filename=pending.place, results=tuple(results), pending=waiting)


def _silent(_done: int, _all: int, _name: str) -> None:
    return


class _Reading:
    """The results of one source as they come in."""

    def __init__(
        self,
        limits: Limits,
        choice: Choice,
        progress: Progress,
        sandbox: Sandbox,
        *,
        hold: bool,
    ) -> None:
        self.results: list[Result] = []
        self._pending: list[PendingTables] = []
        self._hold = hold
        self._place = ""
        self._tables: list[Table] = []
        self._notes: list[Note] = []
        self._other_files: list[str] = []
        self._foreign: list[IngestError] = []
        self._limits = limits
        self._choice = choice
        self._progress = progress
        self._sandbox = sandbox
        self._count = 0
        self._size = 0

    def source(self, name: str) -> Source:
        """Return what was read, under distinct ids."""
        reviews = [one for one in self.results if isinstance(one, RawReview)]
        ids = iter(distinct_names([one.review_id for one in reviews]))
        results = tuple(
            replace(one, review_id=next(ids)) if isinstance(one, RawReview) else one
            for one in self.results
        )
        if not results and not self._pending:
            nothing = IngestError(
                "The file holds no review.", where=name, remedy="Add the text of a review."
            )
            results = (nothing,)
        return Source(
            name,
            results,
            tuple(self._tables),
            tuple(self._notes),
            tuple(self._other_files),
            tuple(self._pending),
        )

    def read(self, data: bytes, name: str) -> None:
        """Read one file of any kind."""
        suffix, decoded = table_kind(data, PurePosixPath(name).suffix.lower())
        if suffix == ".zip":
            self._archive(data, name)
        elif suffix in _FEEDS:
            self._feed(data, name)
        elif suffix in MANY:
            self._table_file(data, name, suffix, decoded)
        else:
            self._add(len(data), name)
            self.results.append(
                read_review(data, filename=name, limits=self._limits, sandbox=self._sandbox)
            )

    def _add(self, size: int, where: str) -> None:
        """Count a review in; raises `_Full` past the limits of a corpus."""
        self._count += 1
        self._size += size
        limits = self._limits
        if self._count > limits.reviews:
            what = f"There are more than {limits.reviews:,} reviews."
        elif self._size > limits.corpus_bytes:
            what = f"The reviews are more than {amount(limits.corpus_bytes)} in all."
        else:
            return
        raise _Full(
            f"{what} This one and those after it were not read.",
            where=where,
            remedy="Split the corpus, or raise the limit.",
        )

    # ---------------------------------------------------------------- archives

    def _archive(self, data: bytes, name: str) -> None:
        archive = Archive(data, name, self._limits)
        entries = list(archive.entries())
        pages = {
            one.name[: one.name.rindex(".")] for one in entries if one.name.lower().endswith(_PAGE)
        }
        reviews = []
        names = sorted(entry.name for entry in entries)
        film = film_folder(names)
        if film is not None:
            what = f"{name} is a saved corpus: its reviews alone are added"
            self._notes.append(Note("notice", 0, what, "open it as a corpus to have all of it"))
        for entry in entries:
            if (
                _belongs_to_page(entry.name, pages)
                or not _review_of_film(entry.name, film)
                or _is_record(entry.name, names)
            ):
                self._other_files.append(printable(entry.name))
            else:
                reviews.append(entry)
        persons = {} if film is not None else persons_of([entry.name for entry in reviews])
        done = 0
        try:  # around all of it: the time may be up anywhere, in telling how far it is too
            for done, entry in enumerate(reviews):
                self._progress(done, len(reviews), printable(entry.name))
                try:
                    self._entry(archive, entry, persons.get(entry.name, ""))
                except _Full:
                    raise
                except IngestError as error:
                    self.results.append(error)
        except _Full as error:
            rest = [printable(one.name) for one in reviews[done:]]
            list_of_rest = f"{', '.join(rest[:_FILMS])}{', ...' if len(rest) > _FILMS else ''}"
            what = f"{error.what} Not read: {several(len(rest), 'file')} ({list_of_rest})."
            self.results.append(_Full(what, where=error.where, remedy=error.remedy))
            return
        self._pass_over(name)

    def _pass_over(self, name: str) -> None:
        """Say in one line which tables hold no texts; of each, where there is nothing else."""
        if any(isinstance(one, RawReview) for one in self.results) or self._pending:
            tables = several(len(self._foreign), "table")
            names = ", ".join(error.where.rpartition(", ")[2] for error in self._foreign)
            if self._foreign:
                what = f"{tables} passed over: {names}"
                self._notes.append(Note("notice", 0, what, "no reviews in them, or deleted ones"))
        else:
            self.results += self._foreign

    def _entry(self, archive: Archive, entry: Entry, person: str) -> None:
        """Read one entry, and say in its errors in which archive it stands."""
        data = archive.read(entry)
        place = self._place = archive.place(entry)
        before = len(self.results)
        try:
            self.read(data, plain_name(entry.name))
        except IngestError as error:
            raise _with_place(error, place) from error
        for at, one in enumerate(self.results[before:], start=before):
            if isinstance(one, IngestError):
                self.results[at] = _with_place(one, place)
            elif person and not entry.name.lower().endswith(MANY):
                self.results[at] = _of_person(one, plain_name(person))

    # ---------------------------------------------------------------- blogs

    def _feed(self, data: bytes, name: str) -> None:
        """Read each post of an export of a blog."""
        content = self._sandbox.parse("feed", data, name)
        posts = content["posts"]
        if "records" in content:
            self._take(data, name, *_tables_of(content["records"], name, self._choice))
        if content["empty"]:
            what = f"{several(content['empty'], 'post')} of {name}"
            self._notes.append(Note("notice", 0, what, _TEXTLESS))
        digits = len(str(len(posts)))
        stem = PurePosixPath(name).stem.strip() or "post"
        for done, post in enumerate(posts):
            where = f"{name}, post {done + 1}"
            self._progress(done, len(posts), where)
            self._add(sum(len(line[0]) for line in post["lines"]), where)
            try:
                draft = read_post(post, content["outlet"])
                self.results.append(finish(draft, where, f"{stem}-{done + 1:0{digits}}"))
            except IngestError as error:
                self.results.append(error)

    # ---------------------------------------------------------------- tables

    def _table_file(self, data: bytes, name: str, suffix: str, decoded: Decoded | None) -> None:
        if not data.strip():
            raise IngestError("The file is empty.", where=name, remedy="Add a row per review.")
        if suffix == ".xlsx":
            self._take(data, name, *read_xlsx(data, name, self._choice, self._sandbox))
            return
        text, notes = decoded or decode(data, name)
        read = read_csv if suffix in (".csv", ".tsv", ".psv") else read_json
        tables, more = read(text, name, self._choice)
        self._take(data, name, tables, notes + more)

    def _take(self, data: bytes, name: str, tables: list[Table], notes: list[Note]) -> None:
        """Read the tables of a file, or hold them."""
        is_deleted = tables[0].columns.site and "deleted/" in self._place
        if self._place and (is_deleted or all(table.is_foreign for table in tables)):
            nothing = IngestError("The table holds no reviews that are not deleted.", where=name)
            problem = tables[0].columns.problem or nothing
            self._foreign.append(_with_place(problem, self._place))
            return
        if self._hold and any(table.count for table in tables):
            self._add(len(data), name)
            few = tuple(replace(table, rows=table.rows[:_SAMPLE]) for table in tables)
            self._pending.append(PendingTables(name, self._place or name, data, few))
            return
        self._notes += notes
        for table in tables:
            self._tables.append(replace(table, rows=table.rows[:_SAMPLE]))
            if table.columns.problem is not None:
                self.results.append(table.columns.problem)
                continue
            try:
                film = chosen_film(table, self._choice.film)
            except IngestError as error:
                self.results.append(error)
                continue
            self._notes += [*_films(table, film), *_without_text(table)]
            self._rows(table, rows_of(table, film), PurePosixPath(name).stem.strip() or "review")

    def _rows(self, table: Table, rows: Sequence[Row], stem: str) -> None:
        digits = len(str(len(rows)))
        for done, row in enumerate(rows):
            where = f"{table.name}, row {row[0]}"
            self._progress(done, len(rows), where)
            self._add(sum(map(len, row[1])), where)
            try:
                self.results.append(row_review(table, row, f"{stem}-{done + 1:0{digits}}"))
            except IngestError as error:
                self.results.append(error)


class _Full(IngestError):
    """The corpus is full: nothing after this is read."""


def _with_place(error: IngestError, place: str) -> IngestError:
    """Put the archive and its folders before the place that an entry's error names."""
    _, comma, rest = error.where.partition(", ")
    return type(error)(error.what, where=f"{place}{comma}{rest}", remedy=error.remedy)


def _of_person(review: RawReview, person: str) -> RawReview:
    """Call a review after the person whose file it is, who wrote it if it names nobody else."""
    run_together = person.isascii() and person.islower() and " " not in person
    nobody = not any(map(str.isalpha, person)) or _NUMBERED.search(person) or run_together
    has_author = review.meta.author or nobody
    meta = review.meta if has_author else replace(review.meta, author=person)
    note = Note("notice", 0, person, "author taken from the name in the archive")
    notes = review.notes if has_author else (note, *review.notes)
    return replace(review, review_id=person, meta=meta, notes=notes)


def _belongs_to_page(name: str, pages: set[str]) -> bool:
    """Return whether an entry lies in the folder that a browser saves beside a page."""
    page, folder, _ = name.partition("_files/")
    return bool(folder) and page in pages


def _is_record(name: str, names: Sequence[str]) -> bool:
    """Return whether an entry is a platform's record of a submission whose files lie beside it."""
    stem = f"{name[:-4]}_"
    at = bisect_left(names, stem)
    beside = at < len(names) and names[at].startswith(stem)
    return beside and _ATTEMPT.search(name) is not None


def _review_of_film(name: str, film: str | None) -> bool:
    """Return whether an entry is a review, in the archive of a film whose folder is given."""
    return film is None or name.replace("\\", "/").startswith(f"{film}reviews/")


def _tables_of(records: Any, name: str, choice: Choice) -> tuple[list[Table], list[Note]]:  # noqa: ANN401
    """Make tables of the records of an XML file that is no blog's.

    Raises
    ------
    IngestError
        If none of them has a text.
    """
    try:
        tables, notes = read_json(json.dumps(records), name, choice)
    except IngestError:
        tables, notes = [], []
    if not any(table.is_read for table in tables):
        raise IngestError(_NO_POSTS, where=name, remedy=_EXPORT)
    return tables, notes


def _without_text(table: Table) -> list[Note]:
    what = f"{several(table.textless, 'row')} of {table.name}"
    return [Note("notice", 0, what, _TEXTLESS)] if table.textless else []


def _films(table: Table, film: str) -> list[Note]:
    """Say of which films a table speaks, where it speaks of several, and which one is read."""
    if len(table.films) < 2:
        return []
    names = [f"{name[:60]} ({several(count, 'review')})" for name, count in table.films[:_FILMS]]
    if more := len(table.films) - len(names):
        names.append(f"and {more} more")
    heading = table.columns.by_field[FILM]
    read = f"those of {film[:60]} are read" if film else "all are read"
    what = f"{len(table.films)} films: {'; '.join(names)}"
    return [Note("notice", 0, what, f"column '{heading}' of {table.name}; {read}")]
