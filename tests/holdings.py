"""What a sample reader has brought, for the tests of holding, bundle and shelf."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd
from helpers import FILM
from hypothesis import strategies as st

from crosscut.guide import load_guide
from crosscut.holding import Holding, add, build
from crosscut.ingest import Block, Note, RawReview, ReviewMeta, read_review
from crosscut.ingest.model import lay_out
from crosscut.schema import TABLES

if TYPE_CHECKING:
    from crosscut.corpus import Corpus

GUIDE: Final = load_guide(FILM)

FIRST: Final = """A Night of Noodles
By Sample Writer
May 3, 2019

It rains. The first story shows Cop 223, who is lonely and buys pineapple.

It rains. The second story slows down, and Faye dreams of California.

The camerawork is dull. I give it 6/10.

Share this post
"""
SECOND: Final = "Second Sight\nBy Other Sample\n\nA film of two halves. Four stars. Rating: 8/10\n"


def review(text: str = FIRST, name: str = "first.txt") -> RawReview:
    """Read one text."""
    return read_review(text.encode(), filename=name)


def held(*texts: str) -> Holding:
    """Hold the texts, in files `a.txt`, `b.txt` and so on."""
    texts = texts or (FIRST, SECOND)
    named = [review(text, f"{name}.txt") for name, text in zip("abcdefgh", texts, strict=False)]
    return add(Holding(GUIDE), named)[0]


def assert_same(one: Corpus, other: Corpus) -> None:
    """Assert that two corpora are the same in every table, notice and fingerprint."""
    assert one.key == other.key
    assert one.notices == other.notices
    assert one.guide == other.guide
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name))


def assert_opens_to(holding: Holding, opened: Holding) -> None:
    """Assert that what was opened is what was saved, to the last cell."""
    assert opened == holding
    assert_same(build(holding).corpus, build(opened).corpus)


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


def block_of(review: RawReview, passage: int) -> tuple[Block, str]:
    """Return a passage and its text."""
    block = review.blocks[passage - 1]
    return block, review.text[block.start : block.end]
