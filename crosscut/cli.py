"""The `crosscut` command: open the app, write tables or a lesson, check a guide."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from tqdm import tqdm

from crosscut import __version__
from crosscut.corpus.annotate import compile_guide
from crosscut.corpus.build import Corpus, build_corpus
from crosscut.corpus.export import FORMATS, write_tables
from crosscut.corpus.selection import Scope, select
from crosscut.errors import CorpusError, CrosscutError, IngestError
from crosscut.guide.check import expansions
from crosscut.guide.files import check_guide, load_guide
from crosscut.ingest.limits import limits_from
from crosscut.ingest.review import load
from crosscut.ingest.sources import ReviewFolder, Source, read_source
from crosscut.ingest.tables import Choice, film_named
from crosscut.large.folder import TablesFolder
from crosscut.measures.disagreements import disagreements
from crosscut.paths import bundle_root
from crosscut.project.build import build
from crosscut.project.zip import (
    RECORD,
    files_of,
    film_subtitles,
    is_project_zip,
    load_film,
    open_folder,
    read_zip,
)
from crosscut.scores.stated import load_published


class NoReview(CorpusError):
    """A source of tables has no review that can be read."""

    def __init__(self, source: Path, problems: Iterable[IngestError]) -> None:
        super().__init__(
            "\n".join(["No readable review in it.", *map(str, problems)]),
            where=str(source),
            remedy="Reviews are files such as .txt, .md, .html, .docx or .pdf.",
        )


def parser() -> argparse.ArgumentParser:
    """Describe the command line."""
    main_parser = argparse.ArgumentParser(
        prog="crosscut",
        description="Compare what reviews say about one film. Without a command: open the app.",
    )
    main_parser.add_argument("--version", action="version", version=f"crosscut {__version__}")
    main_parser.add_argument(
        "--port", type=_positive, metavar="N", help="port of the app (default: 8501)"
    )
    main_parser.add_argument(
        "--tables",
        type=Path,
        metavar="DIR",
        help="open a tables folder, as `crosscut tables --engine dask` writes one",
    )
    commands = main_parser.add_subparsers(dest="command", metavar="COMMAND")
    tables = commands.add_parser("tables", help="write the tables of a corpus as files")
    tables.add_argument(
        "source",
        type=Path,
        help="a review (.txt, .md, .html, .docx, .pdf and others), many in one file (.csv, .xlsx, "
        ".zip and others), a folder of files with one review each, a film folder with guide.toml, "
        "or a corpus saved as .zip",
    )
    tables.add_argument(
        "--film", type=Path, help="folder with the film's guide.toml (default: SOURCE itself)"
    )
    tables.add_argument("--out", type=Path, required=True, help="folder to write into")
    tables.add_argument("--format", choices=FORMATS, help="default: csv")
    tables.add_argument("--jobs", type=_positive, metavar="N", help="processes to use (default: 1)")
    tables.add_argument(
        "--engine",
        choices=("dask",),
        help="build on Dask, a part at a time, and write a tables folder (Parquet) for corpora "
        "larger than one memory; needs crosscut[dask]",
    )
    tables.add_argument(
        "--scheduler",
        metavar="ADDRESS",
        help="of a cluster of Dask, as tcp://name:8786 (default: on this machine, with --jobs "
        "processes or one for each core)",
    )
    lesson = commands.add_parser("lesson", help="write a lesson as files: to present, to print")
    lesson.add_argument(
        "source", type=Path, help="a corpus saved as .zip, or a film folder with guide.toml"
    )
    lesson.add_argument("--out", type=Path, required=True, help="folder to write into")
    lesson.add_argument(
        "--title",
        help="title of the lesson (default: the first in SOURCE, or the proposed one)",
    )
    lesson.add_argument(
        "--app",
        default="http://localhost:8501/",
        metavar="URL",
        help="address of the app, for links back to its views (default: %(default)s)",
    )
    check = commands.add_parser("check-guide", help="print every problem of a film guide")
    check.add_argument("file", type=Path, help="a guide.toml, or a film's folder")
    check.add_argument(
        "--terms", action="store_true", help="also print every form that each term matches"
    )
    return main_parser


def _positive(value: str) -> int:
    number = int(value)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{value} is not a number from 1 on")
    return number


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit status: 0, or 1 on any error a user can mend."""
    options = parser().parse_args(arguments)
    try:
        if options.command == "tables":
            return _tables(options)
        if options.command == "lesson":
            return _lesson(options)
        if options.command == "check-guide":
            return _check(options.file, terms=options.terms)
        return _open_app(options.port, options.tables)
    except CrosscutError as error:
        print(f"crosscut: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:  # whoever reads has seen enough, as `| head` has
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        print("crosscut: stopped", file=sys.stderr)
        return 130


def _open_app(port: int | None, tables: Path | None) -> int:
    environment = dict(os.environ)
    if tables is not None:
        folder = TablesFolder(tables.resolve()).folder  # says so where it is none
        folders = environment.get("CROSSCUT_DATA", "")
        environment["CROSSCUT_DATA"] = os.pathsep.join(filter(None, (str(folder), folders)))
    command = [sys.executable, "-m", "crosscut.ui.server"]
    if port is not None:
        command += ["--server.port", str(port)]
    # The server finds its settings in the folder that it is started from.
    return subprocess.run(command, cwd=bundle_root(), env=environment, check=False).returncode


def _check(source: Path, *, terms: bool) -> int:
    file = _guide_file(source)
    problems = check_guide(file)
    for problem in problems:
        print(f"{file}:{problem.line}: {problem.message}")
    if problems:
        return 1
    guide = load_guide(file)
    if terms:
        for one in expansions(guide):
            print(f"{one.kind} {one.code}: {one.term} -> {', '.join(one.forms)}")
    counts = ", ".join(
        _count_of(len(getattr(guide, name)), name.removesuffix("s"))
        for name in ("segments", "characters", "scenes", "themes", "motifs", "aspects")
    )
    print(f"{file}: no problems ({counts})")
    return 0


def _tables(options: argparse.Namespace) -> int:
    if options.engine:
        return _tables_folder(options)
    if options.scheduler:
        raise CorpusError("--scheduler is of --engine dask.", remedy="Name both, or neither.")
    jobs = options.jobs or 1
    problems: list[IngestError] = []
    with tqdm(unit="review", disable=None, leave=False) as bar:

        def advance(done: int, total: int, _name: str) -> None:
            bar.total = total
            bar.update(done - bar.n)

        own_guide = options.source / "guide.toml"
        if own_guide.is_file() and _same(options.film, options.source):
            corpus = load_film(options.source, progress=advance, jobs=jobs)
        elif options.film is None and (bundle := _bundle(options.source)) is not None:
            content = read_zip(bundle, limits_from(), where=options.source.name)
            corpus = build(content.project, progress=advance).corpus
            corpus = replace(corpus, notices=(*content.notices, *corpus.notices))
        else:
            guide = load_guide(_guide_file(options.film))
            source = _source(options.source, guide.film.title)
            reviews = source.reviews if isinstance(source, Source) else source
            corpus = build_corpus(reviews, guide, progress=advance, jobs=jobs, origin="added")
            problems = source.problems
            corpus = replace(corpus, notices=(*corpus.notices, *_notices(source)))
    if corpus.reviews.empty:
        raise NoReview(options.source, problems)
    candidates = disagreements(select(corpus, Scope()), compile_guide(corpus.guide))
    worked_out = {"disagreements": candidates}
    if corpus.quotations is not None:
        worked_out["quotations"] = corpus.quotations
    paths = write_tables(corpus, options.out, options.format or "csv", worked_out)
    _summary(corpus, options.out, len(paths))
    for message in (*corpus.notices, *map(str, problems)):
        print(f"crosscut: {message}", file=sys.stderr)
    return 1 if problems else 0


def _lesson(options: argparse.Namespace) -> int:
    from crosscut.classroom.files import lesson_files, lesson_of  # Word and slides are large

    source, limits = options.source, limits_from()
    if source.is_dir():
        content = open_folder(source, limits)
    else:
        content = read_zip(
            load(source, source.name, limits.corpus_bytes), limits, where=source.name
        )
    project, corpus = content.project, build(content.project).corpus
    lesson = lesson_of(project, corpus, options.title)
    film = project.guide.film.title if source.is_dir() else ""
    try:
        options.out.mkdir(parents=True, exist_ok=True)
        files = lesson_files(project, lesson, options.app, film)
        for name, data in files.items():
            (options.out / name).write_bytes(data)
    except OSError as error:
        raise CorpusError(
            f"The lesson cannot be written ({error.strerror}).",
            where=str(options.out),
            remedy="Name another folder with --out.",
        ) from error
    stops, minutes = _count_of(len(lesson.stops), "stop"), _count_of(lesson.minutes, "minute")
    print(f"“{lesson.title}”: {stops}, {minutes}. {_count_of(len(files), 'file')} in {options.out}")
    if not project.lessons:
        print("The lesson is proposed from the reviews: there is none in the source.")
    if not project.notebook.pins:
        print("The notebook holds what the stops show: there is none in the source.")
    for notice in (*content.notices, *corpus.notices):
        print(f"crosscut: {notice}", file=sys.stderr)
    return 0


def _tables_folder(options: argparse.Namespace) -> int:
    """Build on Dask, which is loaded only here, and say what was built."""
    from crosscut.large.engine import build_folder, cluster
    from crosscut.large.parts import Setting, parts_of

    if options.format == "csv":
        raise CorpusError("--engine dask writes Parquet.", remedy="Leave --format out.")
    limits, folder = limits_from(), options.source
    of_film = (folder / "guide.toml").is_file() and _same(options.film, folder)
    bundle = _bundle(folder) if options.film is None else None
    notices: list[str] = []
    unread: Sequence[IngestError] = ()
    if bundle is not None or (of_film and (folder / RECORD).is_file()):
        content = (
            open_folder(folder, limits)
            if bundle is None
            else read_zip(bundle, limits, where=folder.name)
        )
        project, notices = content.project, list(content.notices)
        guide = files_of(project)["guide.toml"]
        setting, published = Setting(project.guide, "added", project.subtitles), project.published
        judgements = project.corrections_of("disagreement")
        others = [one for one in project.corrections if one not in judgements]
        parts = parts_of(project.reviews, corrections=others)
    else:
        guide_file = folder / "guide.toml" if of_film else _guide_file(options.film)
        guide, setting = guide_file.read_bytes(), Setting(load_guide(guide_file))
        published, judgements = (), ()
        if of_film:
            setting = replace(setting, origin="bundled", subtitles=film_subtitles(folder, notices))
            scores_file = folder / "scores.csv"
            published = tuple(load_published(scores_file)) if scores_file.is_file() else ()
        source = _source(folder, setting.guide.film.title)
        notices += _notices(source)
        if isinstance(source, Source):
            notices += map(str, source.problems)
            unread = source.problems
        parts = parts_of(source.reviews if isinstance(source, Source) else source)
    with (
        cluster(options.scheduler or "", options.jobs or 0) as client,
        tqdm(unit="review", disable=None, leave=False) as bar,
    ):

        def advance(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        manifest, problems = build_folder(
            parts,
            setting,
            guide,
            options.out,
            client,
            published=published,
            judgements=judgements,
            progress=advance,
            notices=notices,
        )
    reviews, words = manifest.rows.get("reviews", 0), manifest.words
    if not reviews:
        raise NoReview(folder, [*unread, *problems])
    size = f"{_count_of(reviews, 'review')}, {_count_of(words, 'word')}"
    print(f"{size}, in {_count_of(manifest.parts, 'part')}. Tables folder: {options.out}")
    for message in manifest.notices:
        print(f"crosscut: {message}", file=sys.stderr)
    return 1 if problems or unread else 0


def _bundle(source: Path) -> bytes | None:
    """Return the zip of a saved corpus; None for any other source."""
    if source.suffix.lower() != ".zip" or not source.is_file():
        return None
    limits = limits_from()
    data = load(source, source.name, limits.corpus_bytes)
    return data if is_project_zip(data, limits) else None


def _same(film: Path | None, source: Path) -> bool:
    return film is None or film.resolve() == source.resolve()


def _guide_file(film: Path | None) -> Path:
    if film is None:
        raise CorpusError(
            "No film guide to read the reviews with.",
            remedy="Name the folder that holds guide.toml with --film.",
        )
    return film / "guide.toml" if film.is_dir() else film


def _notices(source: ReviewFolder | Source) -> list[str]:
    """Return what there is to say of a source as a whole."""
    if isinstance(source, ReviewFolder):
        return source.notices
    return [f"{note.text}: {note.reason}" for note in source.notes]


def _source(source: Path, title: str) -> ReviewFolder | Source:
    """Read a folder or a file; of a table of several films, the guide's if it is one of them."""
    if source.is_dir():
        return ReviewFolder(source / "reviews" if (source / "guide.toml").is_file() else source)
    result = read_source(source, limits=limits_from())
    if film := film_named((name for one in result.tables for name, _ in one.films), title):
        result = read_source(source, limits=limits_from(), choice=Choice(film=film))
    if len(result.results) == 1 and result.problems:
        raise result.problems[0]  # the only thing there is to say
    return result


def _summary(corpus: Corpus, folder: Path, files: int) -> None:
    reviews = corpus.reviews
    size = f"{_count_of(len(reviews), 'review')}, {_count_of(int(reviews['words'].sum()), 'word')}"
    tables = {
        "passage": corpus.passages,
        "sentence": corpus.sentences,
        "mention": corpus.mentions,
        "stated score": corpus.scores,
        "timecode": corpus.timecodes,
    }
    counts = ", ".join(_count_of(len(table), noun) for noun, table in tables.items())
    print(f"{size}: {counts}. {_count_of(files, 'file')} in {folder}")


def _count_of(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
