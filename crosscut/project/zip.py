"""A project as a zip or a folder: written for people to read and to change, and opened again."""

from __future__ import annotations

import hashlib
import io
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, TypeVar

import yaml

from crosscut.corpus.build import Corpus, Progress, load_corpus
from crosscut.errors import CorpusError, CrosscutError, IngestError
from crosscut.guide.check import check_data
from crosscut.guide.files import parse_guide
from crosscut.guide.model import FilmGuide
from crosscut.guide.toml import guide_text
from crosscut.ingest.archive import GUIDE, Archive, film_folder, is_system
from crosscut.ingest.limits import DEFAULT, Limits, amount, check_size
from crosscut.ingest.model import BlockKind, Note, RawReview
from crosscut.ingest.review import READERS, load, read_review
from crosscut.ingest.sandbox import Sandbox
from crosscut.ingest.sources import WORKERS, distinct_names
from crosscut.ingest.subtitles import Subtitles, read_subtitles, write_subtitles
from crosscut.project import record
from crosscut.project.build import build, with_quotations
from crosscut.project.lesson import read_lessons, write_lessons
from crosscut.project.model import Project
from crosscut.project.notebook import read_notebook, write_notebook
from crosscut.project.reviews import check_sentences
from crosscut.scores.stated import StatedScore, read_published, write_published
from crosscut.text.phrases import count_of
from crosscut.worker import CallError, WorkerError, WorkerTimeout

_FIELDS: Final = ("title", "outlet", "url", "published", "kind", "language", "rating")
_MARKS: Final = re.compile(r"[\\`*_\[\]<{]|~~|==|%%|\^(?=[\w-]+$)")
_OPENER: Final = re.compile(r"^(?:(?=[#>+=|-]|~~~|:::)|(?P<number>\d{1,9})(?=[.)](?:\s|$)))")


def to_markdown(review: RawReview) -> str:
    """Write a review as Markdown, the same for the same review.

    Its passages and metadata are read again as they are, but for blanks and signs that cannot
    be seen; the notes of the cleaning and the places in the original have no room in it.
    """
    passages = [
        _passage(block.kind, review.text[block.start : block.end]) for block in review.blocks
    ]
    return "\n\n".join([_front(review), *filter(None, passages)]) + "\n"


def _front(review: RawReview) -> str:
    meta = review.meta
    authors = [name.strip() for name in meta.author.split(";") if name.strip()]
    fields: dict[str, object] = {name: getattr(meta, name) for name in _FIELDS}
    fields["author"] = authors[0] if len(authors) == 1 else authors
    order = ("title", "author", *_FIELDS[1:])
    own_fields = {name: fields[name] for name in order if fields[name]}
    text = yaml.safe_dump(own_fields, allow_unicode=True, sort_keys=False, width=100_000)
    return f"---\n{text if own_fields else ''}---"


def _passage(kind: BlockKind, text: str) -> str:
    line = " ".join(text.split())
    safe = _MARKS.sub(lambda mark: f"\\{mark[0]}", line)
    if kind == "heading":
        return f"## {safe}"
    if kind == "caption" and not set(line) & set("[]"):
        return f"![{safe}](#)"
    return _OPENER.sub(lambda start: f"{start['number'] or ''}\\", safe)


RECORD: Final = "crosscut.json"
SCORES: Final = "scores.csv"
REVIEWS: Final = "reviews/"
SUBTITLES: Final = "subtitles.srt"
NOTEBOOK: Final = "notebook.toml"
LESSONS: Final = "lessons.toml"

FILES: Final = (GUIDE, SCORES, RECORD, SUBTITLES, NOTEBOOK, LESSONS)

_Read = TypeVar("_Read")

_MOMENT: Final = (1980, 1, 1, 0, 0, 0)  # of every entry: the same corpus gives the same bytes
_DENSE: Final = 20  # what packs better is stored, or it would be refused for a bomb
_LONGEST: Final = 60  # characters of a file's name
_RESERVED: Final = frozenset(
    {"con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(10))}
)


@dataclass(frozen=True)
class OpenedZip:
    """What was opened.

    Attributes
    ----------
    project
        Guide, reviews and corrections.
    notices
        What somebody has changed by hand since it was saved, and what could not be read.
    """

    project: Project
    notices: tuple[str, ...] = ()


# --------------------------------------------------------------------------
# Writing


def write_zip(project: Project, *, subtitles: bool = False) -> bytes:
    """Write a project as a zip; the same project gives the same bytes.

    The film's own lines are left out unless `subtitles` asks for them.
    """
    project = project if subtitles else replace(project, subtitles=None)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in files_of(project).items():
            info = zipfile.ZipInfo(name, _MOMENT)
            info.create_system = 3
            info.external_attr = 0o644 << 16
            dense = len(data) > _DENSE * len(zlib.compress(data))
            info.compress_type = zipfile.ZIP_STORED if dense else zipfile.ZIP_DEFLATED
            archive.writestr(info, data, compresslevel=6)
    return buffer.getvalue()


def files_of(project: Project) -> dict[str, bytes]:
    """Return the files of a project by their names, as they lie in the zip."""
    files = {GUIDE: _guide_file(project.guide)}
    if project.published:
        files[SCORES] = write_published(project.published)
    names = _names(review.review_id for review in project.reviews)
    for name, review in zip(names, project.reviews, strict=True):
        files[name] = to_markdown(review).encode("utf-8", "replace")
    if project.subtitles is not None:
        files[SUBTITLES] = write_subtitles(project.subtitles).encode("utf-8", "replace")
    if project.notebook.pins:
        files[NOTEBOOK] = write_notebook(project.notebook).encode("utf-8", "replace")
    if project.lessons:
        files[LESSONS] = write_lessons(project.lessons).encode("utf-8", "replace")
    value = {
        "format": record.FORMAT,
        "guide": record.guide_value(project.guide),
        "reviews": [
            {"file": name, "review": record.review_value(review)}
            for name, review in zip(names, project.reviews, strict=True)
        ],
        "changes": record.changes_value(project),
        "files": {name: _fingerprint(data) for name, data in files.items()},
    }
    files[RECORD] = record.dump(value)
    return dict(sorted(files.items()))


@lru_cache(maxsize=8)  # a project is packed again with the guide as it was; writing it takes long
def _guide_file(guide: FilmGuide) -> bytes:
    return guide_text(guide).encode("utf-8", "replace")


def _names(ids: Iterable[str]) -> list[str]:
    """Give each review a file's name that every system takes."""
    stems = []
    for review_id in ids:
        text = unicodedata.normalize("NFC", review_id)
        stem = "".join(char if char.isalnum() or char in "-_. " else "_" for char in text)
        stem = stem[:_LONGEST].strip(". ") or "review"
        stems.append(f"_{stem}" if stem.casefold().partition(".")[0] in _RESERVED else stem)
    # Some systems do not tell capitals apart.
    lower = distinct_names([stem.casefold() for stem in stems])
    return [
        f"{REVIEWS}{stem}{fresh[len(stem.casefold()) :]}.md"
        for stem, fresh in zip(stems, lower, strict=True)
    ]


def _fingerprint(data: bytes) -> str:
    """Fingerprint of a file; line ends and a byte-order mark make no difference."""
    text = data.decode("utf-8", "replace").removeprefix("\ufeff").replace("\r\n", "\n")
    return hashlib.sha256(text.rstrip("\n").encode("utf-8", "replace")).hexdigest()


# --------------------------------------------------------------------------
# Opening


def is_project_zip(data: bytes, limits: Limits = DEFAULT) -> bool:
    """Tell whether a file is a zip with a film's guide in it, rather than one of reviews."""
    try:
        names = [entry.name for entry in Archive(data, "", _roomy(limits)).entries()]
    except IngestError:
        return False
    return film_folder(names) is not None


def open_in_worker(
    data: bytes, limits: Limits = DEFAULT, *, where: str = "corpus.zip"
) -> OpenedZip:
    """Open a zip in a process of its own, so that nobody else waits for it; see `read_zip`."""
    seconds = limits.upload_seconds
    answer: OpenedZip | CrosscutError
    try:
        answer, *reviews = WORKERS.parts(_parts, data, limits, where, seconds=seconds)
    except WorkerTimeout as error:
        raise CorpusError(
            f"The zip takes longer than {seconds:g} seconds to open.",
            where=where,
            remedy="Take some reviews out of it, and add them later.",
        ) from error
    except (WorkerError, CallError) as error:
        raise CorpusError(f"The zip cannot be opened ({error}).", where=where) from error
    if isinstance(answer, CrosscutError):
        raise answer
    return replace(answer, project=replace(answer.project, reviews=tuple(reviews)))


def _parts(
    data: bytes, limits: Limits, where: str, *, step: object
) -> Iterator[OpenedZip | CrosscutError | RawReview]:
    """Give what was opened without its reviews, then these; or why it cannot be."""
    del step
    try:
        content = read_zip(data, limits, where=where)
    except CrosscutError as error:
        yield error
        return
    yield replace(content, project=replace(content.project, reviews=()))
    yield from content.project.reviews


def read_zip(data: bytes, limits: Limits = DEFAULT, *, where: str = "corpus.zip") -> OpenedZip:
    """Open a zip that `write_zip` has written, or that a person has changed since.

    A zipped film folder opens too. Reviews that were changed by hand are read anew, new ones
    added, missing ones left out; notices say so.

    Parameters
    ----------
    data
        The zip.
    limits
        Upper bounds; the zip itself may be as large as a corpus.
    where
        Its name, for messages.

    Raises
    ------
    IngestError
        It is no zip, is built to do harm, or holds more than a corpus may.
    CorpusError
        It holds no guide, or its record is damaged.
    GuideError, ScoreError
        The guide or the list of scores was changed, and has problems.
    """
    check_size(len(data), where, limits.corpus_bytes)
    archive = Archive(data, where, _roomy(limits))
    entries = list(archive.entries())
    folder = film_folder(entry.name for entry in entries)
    if folder is None:
        raise CorpusError(
            "This zip holds no corpus: there is no guide.toml in it, or more than one.",
            where=where,
            remedy="Add it as reviews, or choose the zip that was downloaded here.",
        )
    files: dict[str, bytes] = {}
    notices: list[str] = []
    for entry in entries:
        name = unicodedata.normalize("NFC", entry.name.replace("\\", "/"))
        name = name.removeprefix(folder)
        if name.startswith(REVIEWS):
            try:
                files[name] = archive.read(entry)
            except IngestError as error:
                notices.append(str(error))
        elif name in FILES:
            files[name] = archive.read(entry)
    content = project_of_files(files, limits, where=where)
    return OpenedZip(content.project, (*notices, *content.notices))


def _roomy(limits: Limits) -> Limits:
    """Let the record be as large as a corpus, and the entries as many as its reviews."""
    return replace(
        limits,
        entries=max(limits.entries, limits.reviews + 100),
        file_bytes=2 * limits.corpus_bytes + limits.file_bytes,
    )


def project_of_files(
    files: Mapping[str, bytes], limits: Limits = DEFAULT, *, where: str
) -> OpenedZip:
    """Return the project of a film folder's files, by their names; see `read_zip`."""
    if RECORD not in files:
        last_save = _Record({}, [], record.Changes(), None)
    else:
        last_save = _read_record(files[RECORD], f"{where}, {RECORD}")
    notices: list[str] = []
    guide = last_save.guide
    if guide is None or not last_save.same(GUIDE, files):
        guide = parse_guide(files[GUIDE].decode("utf-8-sig", "replace"), f"{where}, {GUIDE}")
        if last_save.guide not in (None, guide):
            notices.append(f"{GUIDE} was changed by hand: the film is read with it.")
    published = _read_published(files, last_save, where, notices)
    reviews = _reviews(files, last_save, limits, notices)
    size = sum(len(one.text.encode("utf-8", "replace")) for one in reviews)
    if len(reviews) > limits.reviews or size > limits.corpus_bytes:
        raise IngestError(
            f"The corpus is too large: {count_of(len(reviews), 'review')}, {amount(size)} of text; "
            f"at most {count_of(limits.reviews, 'review')} and {amount(limits.corpus_bytes)} "
            "are allowed.",
            where=where,
            remedy="Split it, or raise the limit.",
        )
    check_sentences(reviews, limits, where)
    ids = {review.review_id for review in reviews}
    project = Project(
        guide,
        tuple(reviews),
        tuple(one for one in last_save.changes.corrections if one.review_id in ids),
        published,
        _subtitles(files, notices),
        _collect(NOTEBOOK, read_notebook, files, notices),
        _collect(LESSONS, read_lessons, files, notices),
    )
    return OpenedZip(project, tuple(notices))


def _subtitles(files: Mapping[str, bytes], notices: list[str]) -> Subtitles | None:
    """Read the film's own lines; what cannot be read costs nothing else."""
    if SUBTITLES not in files:
        return None
    try:
        return read_subtitles(files[SUBTITLES], SUBTITLES)
    except IngestError as error:
        notices.append(str(error))
        return None


def _collect(
    name: str, read: Callable[[str, str], _Read], files: Mapping[str, bytes], notices: list[str]
) -> _Read:
    """Read the notebook or the lessons; what cannot be read costs nothing else."""
    empty = "format = 1"
    try:
        return read(files.get(name, empty.encode()).decode("utf-8-sig", "replace"), name)
    except CorpusError as error:
        notices.append(str(error))
        return read(empty, name)


@dataclass(frozen=True, slots=True)
class _Record:
    """What the record holds: fingerprints, (file, review), corrections, guide."""

    files: dict[str, str]
    reviews: list[tuple[str, RawReview]]
    changes: record.Changes
    guide: FilmGuide | None

    def same(self, name: str, files: Mapping[str, bytes]) -> bool:
        """Tell whether a file is as it was written, or was and is not there."""
        there = _fingerprint(files[name]) if name in files else None
        return there == self.files.get(name)


def _read_record(data: bytes, where: str) -> _Record:
    value = record.parse(data, where)
    if not isinstance(value, dict):
        raise record.damaged_record(where)
    record.check_format(value.get("format"), where)
    files, items = value.get("files"), value.get("reviews")
    if not isinstance(files, dict) or not isinstance(items, list):
        raise record.damaged_record(where)
    reviews = [_review_in_record(one, where) for one in items]
    names = [name for name, _ in reviews]
    ids = [review.review_id for _, review in reviews]
    if len({*names}) < len(names) or len({*ids}) < len(ids):
        raise record.damaged_record(where)
    guide = record.guide_of(value.get("guide"), where)
    if check_data(value["guide"])[1]:  # no guide that was ever saved: its terms may be of any size
        raise record.damaged_record(where)
    return _Record(files, reviews, record.changes_of(value.get("changes"), where), guide)


def _review_in_record(value: Any, where: str) -> tuple[str, RawReview]:  # noqa: ANN401
    if not isinstance(value, dict) or not isinstance(value.get("file"), str):
        raise record.damaged_record(where)
    return value["file"], record.review_of(value.get("review"), where)


def _read_published(
    files: Mapping[str, bytes], last_save: _Record, where: str, notices: list[str]
) -> tuple[StatedScore, ...]:
    if last_save.same(SCORES, files):
        return last_save.changes.published
    if last_save.guide is not None:
        notices.append(f"{SCORES} was changed by hand: its scores are taken from it.")
    return read_published(files[SCORES], f"{where}, {SCORES}") if SCORES in files else ()


def _reviews(
    files: Mapping[str, bytes], last_save: _Record, limits: Limits, notices: list[str]
) -> list[RawReview]:
    """Take each review from the record, or read it anew where its file is another one."""
    reviews: list[RawReview] = []
    with Sandbox(limits) as sandbox:
        for name, review in last_save.reviews:
            if name not in files:
                notices.append(f"{name} is not there any more: the review was left out.")
            elif last_save.same(name, files):
                reviews.append(review)
            else:
                anew = _read(name, files[name], limits, sandbox, notices)
                if anew is None:
                    notices.append(f"{name}: the review is as it was saved.")
                    reviews.append(review)
                    continue
                notices.append(f"{name} was changed by hand: the review was read from it anew.")
                note = Note("notice", 0, name, "changed by hand after it was saved")
                reviews.append(replace(anew, review_id=review.review_id, notes=(*anew.notes, note)))
        names = {name for name, _ in last_save.reviews}
        for name in sorted(name for name in files if name.startswith(REVIEWS)):
            readable = any(name.lower().endswith(ending) for ending in READERS)
            if name in names or not readable or "/." in name:
                continue
            new_review = _read(name, files[name], limits, sandbox, notices)
            if new_review is not None:
                reviews.append(new_review)
                if last_save.guide is not None:
                    notices.append(f"{name} was added by hand.")
    ids = distinct_names([review.review_id for review in reviews])
    return [replace(one, review_id=fresh) for one, fresh in zip(reviews, ids, strict=True)]


def _read(
    name: str, data: bytes, limits: Limits, sandbox: Sandbox, notices: list[str]
) -> RawReview | None:
    try:
        return read_review(data, filename=name, limits=limits, sandbox=sandbox)
    except IngestError as error:
        notices.append(str(error))
        return None


# --------------------------------------------------------------------------
# Film folders


def open_folder(folder: Path | str, limits: Limits = DEFAULT) -> OpenedZip:
    """Open a film folder as what a reader has brought.

    Raises
    ------
    CorpusError
        There is no guide in it, or its record is damaged.
    GuideError, ScoreError, IngestError
        A file cannot be read; see `read_zip`.
    """
    folder = Path(folder)
    if not (folder / GUIDE).is_file():
        raise CorpusError(
            "No guide.toml in this folder.",
            where=str(folder),
            remedy="A film folder holds guide.toml and a folder reviews/.",
        )
    most = 2 * limits.corpus_bytes
    files = {name: load(folder / name, name, most) for name in FILES if (folder / name).is_file()}
    for path in sorted((folder / REVIEWS).glob("*")):
        if path.suffix.lower() in READERS and path.is_file() and not is_system(path.name):
            name = REVIEWS + unicodedata.normalize("NFC", path.name)
            files[name] = load(path, path.name, limits.file_bytes)
    return project_of_files(files, limits, where=str(folder))


def load_film(folder: Path | str, *, progress: Progress | None = None, jobs: int = 1) -> Corpus:
    """Load a film folder, with what was set right where it is one that was saved.

    Raises
    ------
    CorpusError, GuideError, ScoreError, IngestError
        See `load_corpus` and `open_folder`.
    """
    folder = Path(folder)
    if not (folder / RECORD).is_file():
        corpus = load_corpus(folder, progress=progress, jobs=jobs)
        notices: list[str] = []
        corpus = with_quotations(corpus, film_subtitles(folder, notices))
        return replace(corpus, notices=(*corpus.notices, *notices))
    content = open_folder(folder)
    corpus = build(content.project, progress=progress).corpus
    return replace(corpus, notices=(*content.notices, *corpus.notices))


def film_subtitles(folder: Path, notices: list[str]) -> Subtitles | None:
    """Read the film's own lines that a film folder has; what is wrong with them is a notice."""
    own = folder / SUBTITLES
    files = {SUBTITLES: load(own, SUBTITLES, 2 * DEFAULT.corpus_bytes)} if own.is_file() else {}
    return _subtitles(files, notices)
