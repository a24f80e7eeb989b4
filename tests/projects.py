"""What a sample reader has brought, for the tests of projects and their store."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import pandas as pd
from helpers import FILM
from hypothesis import strategies as st

from crosscut.corpus.build import Corpus
from crosscut.errors import CrosscutError
from crosscut.guide.files import load_guide
from crosscut.ingest.model import Block, Note, RawReview, ReviewMeta, lay_out
from crosscut.ingest.review import read_review
from crosscut.project import lesson as ln
from crosscut.project.build import Build, build
from crosscut.project.corrections import (
    CodedPlace,
    Expression,
    add,
    correction_of,
    drop,
    pair_at,
    places_of_code,
    scores_of_review,
    sentence_at,
    set_values,
    timecodes_of_review,
    undo,
)
from crosscut.project.lesson import Lesson, Stop
from crosscut.project.model import Correction, Kind, Project
from crosscut.project.notebook import Pin, Quote
from crosscut.project.reviews import add_reviews, put_back, set_kind, set_meta, take_out
from crosscut.schema import TABLES
from crosscut.scores.stated import StatedScore
from crosscut.text.timecodes import Timecode

GUIDE: Final = load_guide(FILM)

FIRST: Final = """A Night of Noodles
By Sample Writer
May 3, 2019

It rains. The first story shows Cop 223, who is lonely and buys pineapple.

It rains. The second story slows down, and Faye dreams of California.

The camerawork is dull. I give it 6/10.

Share this post
"""
TIMED: Final = """A Night of Trains
By Sample Writer

A tall man waits at 10:14 without a word. The clock goes on.

At 20:59 somebody sits there for a while, and 10:14 comes back.

Halfway, by figure 54, all is quiet.
"""
"""No word of it belongs to a story: its timecodes alone do, 10:14 to the first."""
SECOND: Final = "Second Sight\nBy Other Sample\n\nA film of two halves. Four stars. Rating: 8/10\n"


def review(text: str = FIRST, name: str = "first.txt") -> RawReview:
    """Read one text."""
    return read_review(text.encode(), filename=name)


def held(*texts: str) -> Project:
    """Hold the texts, in files `a.txt`, `b.txt` and so on."""
    texts = texts or (FIRST, SECOND)
    named = [review(text, f"{name}.txt") for name, text in zip("abcdefgh", texts, strict=False)]
    return add_reviews(Project(GUIDE), named)[0]


def assert_same(one: Corpus, other: Corpus) -> None:
    """Assert that two corpora are the same in every table, notice and fingerprint."""
    assert one.fingerprint == other.fingerprint
    assert one.notices == other.notices
    assert one.guide == other.guide
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name))


def assert_opens_to(project: Project, opened: Project) -> None:
    """Assert that what was opened is what was saved, to the last cell."""
    assert opened == project
    assert_same(build(project).corpus, build(opened).corpus)


HOSTILE: Final = (
    "=1+1", "+3", "-2", "@SUM(A1)", "'=1", "<script>alert(1)</script>", "# no heading", "---",
    "![a](b)", "[a](javascript:b)", "a\x00b", "a\u202eb", "e" + "\u0301" * 300, "***1/2", "\r",
    "> a", "```", "| a | b |", "a\u2028b", "a\x85b", "\ufeffa", "- a", "\\", "&amp;", "\t=x",
    "First\n\nSecond", "null", "~", "😀", "8/10", "B+", "10:14", "Cop 223", "\x1b[0m", "1. a",
    "...", " ", "\u00a0",
)  # fmt: skip
TEXTS: Final = st.one_of(
    st.sampled_from([one for one in HOSTILE if one.strip()]),
    st.text(min_size=1, max_size=40).filter(lambda text: bool(text.strip())),
)


@st.composite
def raw_reviews(draw: st.DrawFn, name: str = "r") -> RawReview:
    """Any review that any reader of files could have made, and some that none could."""
    kinds = st.sampled_from(["body", "caption", "heading"])
    lines = st.integers(0, 40)
    passages = draw(st.lists(st.tuples(kinds, TEXTS, lines), min_size=0, max_size=4))
    text, blocks = lay_out([*passages, ("body", draw(TEXTS), 7)])
    words = st.one_of(st.just(""), TEXTS)
    meta = ReviewMeta(
        title=draw(words), author=draw(words), outlet=draw(words), url=draw(words),
        published=draw(words), kind=draw(words), language=draw(st.sampled_from(["", "en", "xx"])),
        rating=draw(words), runtime=draw(st.none() | st.integers(0, 999)),
    )  # fmt: skip
    note_kinds = st.sampled_from(["removed", "lifted", "marked", "encoding", "notice"])
    notes = draw(st.lists(st.builds(Note, note_kinds, lines, TEXTS, TEXTS), max_size=3))
    return RawReview(name, draw(TEXTS), text, blocks, meta, tuple(notes))


CHANGES: Final = st.lists(
    st.tuples(
        st.sampled_from(
            ["segment", "out", "back", "kind", "drop", "set", "meta", "add", "drop time",
             "set time", "add time", "undo time", "mention", "scene", "pair", "other scene",
             "lesson"]
        ),
        st.integers(0, 5), st.integers(0, 5),
    ),
    max_size=6,
)  # fmt: skip
"""Changes for `altered`: what, and two numbers that say which."""


def altered(
    project: Project, name: str, what: str, one: int, two: int, built: Build | None = None
) -> Project:
    """Change something in a review, if it can be changed."""
    raw = project.review(name)
    if what == "lesson":
        return _lesson(project, raw, one, two)
    try:
        if what == "out":
            return take_out(project, name, one + 1)
        if what == "back" and raw.notes:
            return put_back(project, name, raw.notes[one % len(raw.notes)])
        if what == "kind":
            return set_kind(project, name, one + 1, (["body", "caption", "heading"])[two % 3])
        if what == "meta":
            return set_meta(project, name, title=raw.text[:one], language=["", "fr"][two % 2])
        if what == "add":
            return add(project, "score", name, raw.text[one : one + 2], start=one, value=two)
    except CrosscutError:
        return project
    built = built or build(project)
    try:
        if what == "segment":
            segment = ["story-one", "story-two", None][two % 3]
            return set_segment(project, name, one, segment, built)
        if what in ("mention", "scene", "other scene", "pair"):
            return _coded(project, built, name, what, one, two)
        if what.endswith("time"):
            return _timed(project, built, raw, what, one, two)
        return _scored(project, built, name, what, one)
    except CrosscutError:
        return project


def lesson(key: str, *notes: str) -> Lesson:
    """A lesson with a stop a note."""
    return Lesson(key, key, tuple(Stop(f"{key}{n}", Pin(f"{key}{n}", "text", note=note))
                                  for n, note in enumerate(notes)))  # fmt: skip


def _lesson(project: Project, raw: RawReview, one: int, two: int) -> Project:
    """Begin a lesson on a review, or change a stop of it; at last it goes."""
    known = next((some for some in project.lessons if some.key == raw.review_id), None)
    if known is None:
        changed = lesson(raw.review_id, *raw.text.split()[:3], "end")
    elif one == 5 and two == 5:
        return replace(project, lessons=ln.without_lesson(project.lessons, raw.review_id))
    else:
        stop = known.stops[one % len(known.stops)]
        quotes = (Quote(raw.review_id, raw.text[one:two]),)
        changed = ln.change_stop(
            known, stop.key, lambda some: replace(some, pin=replace(some.pin, quotes=quotes))
        )
        changed = ln.move(changed, stop.key, two - 2)
    return replace(project, lessons=ln.with_lesson(project.lessons, changed))


def _coded(project: Project, built: Build, name: str, what: str, one: int, two: int) -> Project:
    if what == "pair":
        codes = [character.code for character in GUIDE.characters]
        return drop(project, name, pair_at(built.corpus, name, one, (codes[two], codes[0])))
    kind = "mention" if what == "mention" else "scene"
    found = places_of_code(built.corpus, name, kind)
    if not found:
        return project
    now = found[one % len(found)]
    if what == "other scene":
        return set_values(project, name, now, scene=GUIDE.scenes[two].code)
    return undone(project, name, now) if two == 5 else drop(project, name, now)


def _scored(project: Project, built: Build, name: str, what: str, one: int) -> Project:
    found = built.corpus.scores
    found = found[(found["review_id"].astype("str") == name) & found["start"].notna()]
    if found.empty or what not in ("drop", "set"):
        return project
    now = score(built, found["raw"].iloc[0], name)
    if what == "drop":
        return drop(project, name, now)
    return set_values(project, name, now, value=one)


TIMES: Final = ("0:00", "10:14", "10:14-10:38", "1:02:03", "53:50–57:00", "9:59:59")


def _timed(
    project: Project, built: Build, raw: RawReview, what: str, one: int, two: int
) -> Project:
    name = raw.review_id
    if what == "add time":
        words = raw.text[one : one + 1 + two]
        return add(project, "timecode", name, words, time=TIMES[two], start=one)
    found = timecodes(built, name)
    if not found:
        return project
    now = found[one % len(found)]
    if what == "set time":
        return set_values(project, name, now, time=TIMES[two])
    return {"drop time": drop, "undo time": undone}[what](project, name, now)


def place(built: Build, code: str, kind: Kind = "mention", name: str = "a") -> CodedPlace:
    """Return a mention of a review, or a place that speaks of a scene, as the table has it."""
    return next(one for one in places_of_code(built.corpus, name, kind) if one.code == code)


def score(built: Build, raw: str, name: str = "") -> StatedScore:
    """Return a score as the table has it, of one review or of the first that states it."""
    names = [name] if name else built.corpus.reviews["review_id"].astype("str")
    found = (one for review in names for one in scores_of_review(built.corpus, review))
    return next(one for one in found if one.raw == raw)


def timecodes(built: Build, name: str = "a") -> list[Timecode]:
    """Return the timecodes of a review as the table has them."""
    return timecodes_of_review(built.corpus, name)


def set_segment(
    project: Project, name: str, number: int, segment: str | None, built: Build | None = None
) -> Project:
    """Set the segment of a sentence by its number; None takes back what was set."""
    found = sentence_at((built or build(project)).corpus, name, number)
    if segment is None:
        return undone(project, name, found)
    return set_values(project, name, found, segment=segment)


def corrected(corpus: Corpus, name: str, number: int, segment: str) -> tuple[Correction, ...]:
    """Return what a session has of a sentence of a film that was set right."""
    found = sentence_at(corpus, name, number)
    return set_values(Project(corpus.guide), name, found, segment=segment).corrections


def undone(project: Project, name: str, found: Expression) -> Project:
    """Take back what was set right at one place."""
    return undo(project, correction_of(project, name, found))


def block_of(review: RawReview, passage: int) -> tuple[Block, str]:
    """Return a passage and its text."""
    block = review.blocks[passage - 1]
    return block, review.text[block.start : block.end]
