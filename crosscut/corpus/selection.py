"""What is counted: which reviews, which segment, captions in or out; tables in, tables out.

Every view counts over a `Selection`, so that a number means the same everywhere: the words
and mentions of paragraphs (captions where asked for, headings never) that speak of the chosen
segment, in the chosen reviews.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import pairwise
from typing import Any, Final, Protocol

import numpy as np
import pandas as pd

from crosscut.corpus.build import Corpus
from crosscut.guide.model import FilmGuide
from crosscut.schema import NOT_READ, empty
from crosscut.text.languages import language_name
from crosscut.text.phrases import count_of, join_words, spell

_LEAN: Final = ("kind", "code", "term", "segment", "passage_kind")


@dataclass(frozen=True)
class Scope:
    """What a reader has chosen to count.

    Attributes
    ----------
    reviews
        Ids of the reviews; empty for all.
    segment
        Code of a segment; empty for the whole text.
    captions
        Whether captions and credits count too.
    scene
        Code of a scene; empty for the whole text. Then only sentences that speak of it count.
    """

    reviews: tuple[str, ...] = ()
    segment: str = ""
    captions: bool = False
    scene: str = ""


@dataclass(frozen=True)
class Selection:
    """The tables of a corpus, cut to a scope; ids, codes and kinds are plain strings.

    Codes and kinds of the mentions are categories, each with a row: `strings` makes them plain.

    Attributes
    ----------
    corpus, scope
        What was cut, and what was asked for: equal selections have the same.
    reviews, passages, sentences, mentions, scenes
        The rows in the scope, columns as in `crosscut.schema`, the passages without their text,
        which is in the reviews; the last three carry `passage_kind` (body or caption) as well.
        Where a story is chosen, the scenes and motifs that the guide gives to it count wherever
        they stand, also in sentences on the whole film.
    words
        Words of each review in the scope: index review_id, in the order of the reviews, int;
        a review that says nothing there has 0.
    unread
        The reviews in the scope that are not read: they are in no other table here.
    all_texts
        Whether the reviews that are not read are in it too (`with_unread`).
    """

    corpus: Corpus = field(repr=False)
    scope: Scope
    reviews: pd.DataFrame = field(repr=False, compare=False)
    passages: pd.DataFrame = field(repr=False, compare=False)
    sentences: pd.DataFrame = field(repr=False, compare=False)
    mentions: pd.DataFrame = field(repr=False, compare=False)
    scenes: pd.DataFrame = field(repr=False, compare=False)
    words: pd.Series[int] = field(repr=False, compare=False)
    unread: pd.DataFrame = field(
        default_factory=partial(empty, "reviews"), repr=False, compare=False
    )
    all_texts: bool = False

    @property
    def fingerprint(self) -> tuple[str, Scope, bool]:
        """What a cache knows it by, without holding it."""
        return self.corpus.fingerprint, self.scope, self.all_texts


def select(corpus: Corpus, scope: Scope) -> Selection:
    """Cut the tables of a corpus to a scope.

    A review id that the corpus does not know is passed over; whoever reads a link names it.
    """
    reviews, unread = by_read(_chosen(corpus, scope))
    passages, keys = _counted_passages(corpus, scope, reviews)
    sentences, mentions, scenes = (
        _cut(rows[rows["segment"] != NOT_READ], keys)
        for rows in (corpus.sentences, corpus.mentions, corpus.scenes)
    )
    sentences, scenes = strings(sentences), strings(scenes)
    mentions = _lean(mentions.astype({"review_id": "str"}))
    whole = replace(scope, segment="", scene="")
    words = _words(reviews, sentences)
    selection = Selection(
        corpus, whole, reviews, passages, sentences, mentions, scenes, words, unread
    )
    return narrow(selection, scope.segment, scope.scene)


def _chosen(corpus: Corpus, scope: Scope) -> pd.DataFrame:
    reviews = strings(corpus.reviews)
    if scope.reviews:
        reviews = reviews[reviews["review_id"].isin(scope.reviews)].reset_index(drop=True)
    return reviews


def _counted_passages(
    corpus: Corpus, scope: Scope, reviews: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the passages of some reviews that are counted, and the keys that `_cut` asks for."""
    kinds = ("body", "caption") if scope.captions else ("body",)
    passages = strings(corpus.passages.drop(columns="text"))
    here = passages["review_id"].isin(reviews["review_id"]) & passages["kind"].isin(kinds)
    passages = passages[here].reset_index(drop=True)
    keys = passages[["review_id", "passage", "kind"]].rename(columns={"kind": "passage_kind"})
    return passages, keys


def narrow(selection: Selection, segment: str, scene: str) -> Selection:
    """Cut a selection of whole texts to a segment and a scene, where they are named.

    What is the same for all of them, reviews and passages, is shared, not copied.
    """
    if not (segment or scene):
        return selection
    guide, mentions = selection.corpus.guide, selection.mentions
    sentences, scenes = selection.sentences, selection.scenes
    if segment:
        sentences = sentences[sentences["segment"] == segment].reset_index(drop=True)
        mentions = mentions[_mentions_on(mentions, guide, segment)].reset_index(drop=True)
    if scene:
        own = scenes.loc[scenes["scene"] == scene, ["review_id", "sentence"]]
        own = own.drop_duplicates()
        sentences, mentions, scenes = (rows.merge(own) for rows in (sentences, mentions, scenes))
    if segment:
        scenes = scenes[_on_story(scenes, guide, segment)].reset_index(drop=True)
    return replace(
        selection,
        scope=replace(selection.scope, segment=segment, scene=scene),
        sentences=sentences,
        mentions=_lean(mentions),
        scenes=scenes,
        words=_words(selection.reviews, sentences),
    )


def _lean(mentions: pd.DataFrame) -> pd.DataFrame:
    """Take categories, of those found here: a quarter of the room for the longest table by far."""
    return mentions.assign(**{name: _in_use(mentions[name]) for name in _LEAN})


def _words(reviews: pd.DataFrame, sentences: pd.DataFrame) -> pd.Series[int]:
    words = sentences.groupby("review_id")["words"].sum()
    return words.reindex(reviews["review_id"], fill_value=0).astype("int64")


def with_unread(selection: Selection) -> Selection:
    """Return a selection with the texts that are not read, for what needs no guide: their words.

    Where a story or a scene is chosen there are none, since nobody knows what they speak of.
    """
    if selection.scope.segment or selection.scope.scene:
        return selection
    corpus, scope = selection.corpus, selection.scope
    reviews = _chosen(corpus, scope)
    passages, keys = _counted_passages(corpus, scope, reviews)
    sentences = strings(_cut(corpus.sentences, keys))
    words = _words(reviews, sentences)
    return replace(
        selection,
        reviews=reviews,
        passages=passages,
        sentences=sentences,
        words=words,
        unread=selection.unread.iloc[:0],
        all_texts=True,
    )


def by_read(reviews: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Part a table of reviews into those that are read and those that are not.

    Of a review in a language for which the guide has no terms nothing is known: it is in no
    count, rate or comparison.
    """
    read = reviews["read"].astype("bool")
    if read.all():
        return reviews.reset_index(drop=True), reviews.iloc[:0]  # the texts are not copied
    return reviews[read].reset_index(drop=True), reviews[~read].reset_index(drop=True)


def strings(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table with strings in place of categories."""
    categories = frame.select_dtypes("category").columns
    return frame.astype(dict.fromkeys(categories, "str"))


class ReviewRows:
    """The rows of a table by review, made to Python objects only when they are asked for.

    Parameters
    ----------
    table
        A table with the column review_id.
    columns
        What a row holds.
    """

    def __init__(self, table: pd.DataFrame, columns: Sequence[str]) -> None:
        owners = table["review_id"].astype("category").cat
        codes = owners.codes.to_numpy()
        order = np.argsort(codes, kind="stable")
        self._columns = [_values(table[name])[order] for name in columns]
        bounds = np.searchsorted(codes[order], np.arange(len(owners.categories) + 1))
        self._places = dict(zip(owners.categories, pairwise(bounds.tolist()), strict=True))

    def __getitem__(self, review: str) -> list[tuple[Any, ...]]:
        """Return the rows of a review in their order; of one that has none an empty list."""
        start, end = self._places.get(review, (0, 0))
        return list(zip(*(values[start:end].tolist() for values in self._columns), strict=True))


def _values(column: pd.Series) -> np.ndarray[Any, Any]:
    """Return a column as an array in which equal strings are one object."""
    if pd.api.types.is_numeric_dtype(column):
        return column.to_numpy()
    categories = column.astype("category").cat
    return categories.categories.to_numpy(dtype=object)[categories.codes]


def tally(rows: pd.DataFrame, by: str | list[str]) -> pd.Series[int]:
    """Count rows by columns; a row of counts (`crosscut.large`) stands for so many `times`."""
    groups = rows.groupby(by)
    return groups["times"].sum() if "times" in rows else groups.size()


def total(rows: pd.DataFrame) -> int:
    """Count rows, as `tally`."""
    return int(rows["times"].sum()) if "times" in rows else len(rows)


def unread_line(unread: pd.DataFrame) -> str:
    """Say in one line which reviews are not read, why, and what would change it.

    Parameters
    ----------
    unread
        Reviews that are not read (`by_read`); of none the line is empty.
    """
    if unread.empty:
        return ""
    codes = list(dict.fromkeys(unread["language"].astype("str")))
    one, number = len(unread) == 1, spell(len(unread))
    names = join_words([language_name(code) for code in codes])
    where = names if len(codes) == 1 and codes[0] else "these languages" if codes[1:] else "it"
    prefixes = [f"“{code}:”" for code in codes if code]
    add = f" with {' or '.join(prefixes)} before each." if prefixes else "."
    return (
        f"{number[:1].upper()}{number[1:]} {'review is' if one else 'reviews are'} in {names}; "
        f"the guide has no terms in {where}, so {'it is' if one else 'they are'} not read for "
        f"themes, stories or tone. To have {'it' if one else 'them'} read, add terms to the guide"
        f"{add}"
    )


def leaves_reviews_out(selection: Selection) -> bool:
    """Tell whether the film has reviews that are not chosen."""
    corpus = selection.corpus
    sizes: Mapping[str, int] | None = getattr(corpus, "sizes", None)  # of groups, what is read
    if sizes is not None:
        every: Corpus = getattr(corpus, "origin", corpus)
        return sum(sizes.values()) < int(every.reviews["read"].sum())
    chosen = len(selection.reviews) + (0 if selection.all_texts else len(selection.unread))
    return bool(selection.scope.reviews) and chosen < len(corpus.reviews)


def way_to_more(selection: Selection) -> str:
    """Say in a sentence how more can be counted, a blank before it; of all there is nothing."""
    scope, passages = selection.scope, selection.corpus.passages
    here = passages["review_id"].astype("str").isin(selection.reviews["review_id"])
    captions = not scope.captions and (here & passages["kind"].eq("caption")).any()
    ways = {
        "choose more reviews": leaves_reviews_out(selection),
        "choose all stories": bool(scope.segment),
        "choose all scenes": bool(scope.scene),
        "count captions too": bool(captions),
    }
    line = join_words([way for way, is_open in ways.items() if is_open], "or")
    return f" {line[0].upper()}{line[1:]}." if line else ""


def _in_use(column: pd.Series) -> pd.Series:
    """Leave those categories of a column alone that are found in it, in alphabetical order."""
    own = column.cat.remove_unused_categories()
    return own.cat.reorder_categories(own.cat.categories.sort_values())


def _cut(rows: pd.DataFrame, keys: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that stand in some passages, with the kind of their passage."""
    # What is a category stays one: to make strings of a large table takes longer than all else.
    owners = rows["review_id"].astype("category").cat
    # Review and passage in one number.
    own = (owners.codes.to_numpy("int64") << 32) + rows["passage"].to_numpy("int64")
    codes = owners.categories.get_indexer(pd.Index(keys["review_id"])).astype("int64")
    codes = np.where(codes < 0, -1, (codes << 32) + keys["passage"].to_numpy("int64"))
    kinds = keys.loc[codes >= 0, "passage_kind"].array
    place = pd.Index(codes[codes >= 0]).get_indexer(pd.Index(own))
    kind = pd.Categorical(kinds.take(place[place >= 0]))
    result: pd.DataFrame = rows[place >= 0].assign(passage_kind=kind).reset_index(drop=True)
    return result


def _mentions_on(mentions: pd.DataFrame, guide: FilmGuide, segment: str) -> pd.Series[bool]:
    """Tell which mentions speak of a segment: those in sentences on it, and its own motifs."""
    own = [motif.code for motif in guide.motifs if motif.segment and motif.segment == segment]
    at_home = mentions["kind"].eq("motif") & mentions["code"].isin(own)
    return mentions["segment"].eq(segment) | at_home


def _on_story(scenes: pd.DataFrame, guide: FilmGuide, segment: str) -> pd.Series[bool]:
    """Tell which places speak of a scene of a story, wherever they stand."""
    # For the whole film, which has no scene, it is those in sentences on it.
    homes = {scene.code: scene.segment for scene in guide.scenes}
    if segment not in {one.code for one in guide.segments}:
        return scenes["segment"].eq(segment)
    return scenes["scene"].map(homes).eq(segment)


def describe(selection: Selection, titles: dict[str, str]) -> str:
    """Say in one line what is counted; `titles` are segment code -> title."""
    scope = selection.scope
    words = count_of(int(selection.words.sum()), "word")
    scenes = {one.code: f"“{one.title}”" for one in selection.corpus.guide.scenes}
    on = scenes.get(scope.scene) or titles.get(scope.segment)
    where = f" on {on}" if on else ""
    captions = "captions counted" if scope.captions else "captions left out"
    reviews = count_of(len(selection.reviews), "review")
    sizes = getattr(selection.corpus, "sizes", None)
    if sizes is not None:
        groups = count_of(len(selection.reviews), "group")
        reviews = f"{count_of(sum(sizes.values()), 'review')} in {groups}"
    return f"{reviews}, {words}{where}; {captions}."


# --------------------------------------------------------------------------
# Whole corpora, less captions and headings


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
    def scenes(self) -> pd.DataFrame: ...  # noqa: D102
    @property
    def scores(self) -> pd.DataFrame: ...  # noqa: D102
    @property
    def timecodes(self) -> pd.DataFrame: ...  # noqa: D102


def in_body(frame: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """Return the rows of a table that lie in paragraphs that are read, categories as strings."""
    passages = tables.passages
    body = passages.loc[passages["kind"] == "body", ["review_id", "passage"]]
    is_read = body["review_id"].isin(by_read(tables.reviews)[0]["review_id"].astype("str"))
    rows = strings(frame)
    rows = rows[rows["segment"] != NOT_READ] if "segment" in rows else rows
    return rows.merge(strings(body[is_read]), on=["review_id", "passage"])


def body_words(tables: Tables) -> pd.Series:
    """Words that are read of each review's body; index review_id, every review, int."""
    words = in_body(tables.sentences, tables).groupby("review_id")["words"].sum()
    return words.reindex(tables.reviews["review_id"].astype("str"), fill_value=0)
