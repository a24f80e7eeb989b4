"""The tables that a measure needs of a corpus, and their rows less captions and headings."""

from __future__ import annotations

from typing import Protocol

import pandas as pd

from crosscut.guide.model import FilmGuide


class Tables(Protocol):
    """What the measures need of a corpus: its guide and its tables (`crosscut.schema`)."""

    @property
    def guide(self) -> FilmGuide: ...  # noqa: D102
    @property
    def reviews(self) -> pd.DataFrame: ...  # noqa: D102
    @property
    def passages(self) -> pd.DataFrame: ...  # noqa: D102
    @property
    def sentences(self) -> pd.DataFrame: ...  # noqa: D102
    @property
    def mentions(self) -> pd.DataFrame: ...  # noqa: D102
    @property
    def scores(self) -> pd.DataFrame: ...  # noqa: D102
    @property
    def timecodes(self) -> pd.DataFrame: ...  # noqa: D102


def _in_body(frame: pd.DataFrame, passages: pd.DataFrame) -> pd.DataFrame:
    body = passages.loc[passages["kind"] == "body", ["review_id", "passage"]]
    return frame.merge(body.astype({"review_id": "str"}), on=["review_id", "passage"])


def plain_columns(frame: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """Categories as strings: grouping them must not bring in categories without rows."""
    return frame.astype(dict.fromkeys(columns, "str"))


def body_sentences(tables: Tables) -> pd.DataFrame:
    """Sentences of paragraphs: the table `sentences` less captions and headings."""
    return _in_body(plain_columns(tables.sentences, "review_id", "segment"), tables.passages)


def body_mentions(tables: Tables) -> pd.DataFrame:
    """Mentions in paragraphs: the table `mentions` less captions and headings."""
    plain = plain_columns(tables.mentions, "review_id", "kind", "code", "segment")
    return _in_body(plain, tables.passages)


def body_words(tables: Tables) -> pd.Series:
    """Words of each review's body; index review_id, every review, int."""
    words = body_sentences(tables).groupby("review_id")["words"].sum()
    return words.reindex(tables.reviews["review_id"].astype("str"), fill_value=0)
