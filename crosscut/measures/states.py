"""What is known of a review and a code: mentioned, mentioned elsewhere, not found, not read.

A filter hides, and terms find only what a guide names: that nothing is counted is no silence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import pandas as pd

from crosscut.corpus.selection import Selection, strings, tally
from crosscut.guide.model import Kind
from crosscut.schema import WHOLE_FILM
from crosscut.text.phrases import count_of, join_words

HERE: Final = "here"
ELSEWHERE: Final = "elsewhere"
NOT_FOUND: Final = "not-found"
NOT_READ: Final = "not-read"

STATES: Final[Mapping[str, str]] = {
    HERE: "mentioned",
    ELSEWHERE: "mentioned elsewhere in the review",
    NOT_FOUND: "not found",
    NOT_READ: "not read",
}
"""State -> what it is called."""

SHORT: Final[Mapping[str, str]] = {**STATES, ELSEWHERE: "elsewhere"}
"""State -> what it is called where there is little room."""

_IN_REVIEWS: Final = {
    ELSEWHERE: "elsewhere in",
    NOT_FOUND: "not found in",
    NOT_READ: "not read:",
}
_TIMES: Final = {"times"}
_PLACE: Final = ["review_id", "code", "start", "end"]


def places(selection: Selection, kind: Kind) -> pd.DataFrame:
    """Return the places of a kind that a selection counts, the scene's code in `code` too."""
    if kind == "scene":
        return selection.scenes.rename(columns={"scene": "code"})
    return selection.mentions[selection.mentions["kind"] == kind]


def places_outside(selection: Selection, kind: Kind) -> pd.DataFrame:
    """Return the places of a kind in the reviews of a selection that it does not count.

    These stand in sentences on another story, in captions that are not counted, or in headings.

    Returns
    -------
    pandas.DataFrame
        review_id, code, passage, sentence, start, end, segment, in the order of the corpus.
    """
    corpus = selection.corpus
    if kind == "scene":
        rows = corpus.scenes.rename(columns={"scene": "code"})
    else:
        rows = corpus.mentions
        rows = rows[rows["kind"] == kind]
    rows = strings(rows[[*_PLACE, "passage", "sentence", "segment", *_TIMES & {*rows}]])
    rows = rows[rows["review_id"].isin(selection.reviews["review_id"])]
    inside = pd.MultiIndex.from_frame(strings(places(selection, kind)[_PLACE]))
    return rows[~pd.MultiIndex.from_frame(rows[_PLACE]).isin(inside)].reset_index(drop=True)


def mention_states(selection: Selection, kind: Kind, codes: Sequence[str]) -> pd.DataFrame:
    """Tell of each review and code whether the code is mentioned, and where.

    Parameters
    ----------
    selection
        What is counted; its reviews that are not read have their rows too, behind the others.
    kind
        "theme", "motif", "character", "aspect" or "scene".
    codes
        The codes, in the order wanted.

    Returns
    -------
    pandas.DataFrame
        One row per review and code, in the order of both: columns review_id, code, count (in
        what is counted), elsewhere (in the rest of the review), denied (anywhere: these do not
        count), state: `HERE` with any that is counted, else `ELSEWHERE` with any other, else
        `NOT_READ` where the guide has no terms for the review's language, else `NOT_FOUND`.
    """
    reviews = pd.concat([selection.reviews, selection.unread])[["review_id", "read"]]
    every = pd.MultiIndex.from_product(
        [reviews["review_id"], list(codes)], names=["review_id", "code"]
    )
    denials = selection.corpus.denials
    count, elsewhere, never = (
        tally(strings(rows[["review_id", "code", *_TIMES & {*rows}]]), ["review_id", "code"])
        .reindex(every, fill_value=0)
        .to_numpy(dtype=np.int64)
        for rows in (
            places(selection, kind),
            places_outside(selection, kind),
            denials[denials["kind"] == kind],
        )
    )
    read = np.repeat(reviews["read"].to_numpy(dtype=bool), len(codes))
    state = np.select(
        [count > 0, elsewhere > 0, ~read], [HERE, ELSEWHERE, NOT_READ], default=NOT_FOUND
    )
    table = every.to_frame(index=False)
    states = pd.Series(state, dtype="str")
    return table.assign(count=count, elsewhere=elsewhere, denied=never, state=states)


def state_words(state: str, elsewhere: int = 0) -> str:
    """Put a state in words, with the number of mentions elsewhere."""
    if state == ELSEWHERE:
        return f"{SHORT[state]}, {count_of(elsewhere, 'mention')}"
    return STATES[state]


def by_state(
    table: pd.DataFrame, names: Mapping[str, str], most: int = 3, unit: str = "review"
) -> str:
    """Say of one code in which reviews it is not counted, and why: "elsewhere in Ada; ...".

    Parameters
    ----------
    table
        Rows of `mention_states` of one code.
    names
        review_id -> name, in the order wanted.
    most
        So many reviews are named, of more the number is given.
    unit
        What they are: "review", or "group" of reviews.

    Returns
    -------
    str
        Empty where every review mentions it in what is counted.
    """
    states = dict(zip(table["review_id"], table["state"], strict=True))
    parts = []
    for state, words in _IN_REVIEWS.items():
        own = [name for review, name in names.items() if states.get(review) == state]
        if own:
            parts.append(
                f"{words} {join_words(own) if len(own) <= most else count_of(len(own), unit)}"
            )
    return "; ".join(parts)


def outside_words(segments: pd.Series, segment: str, titles: Mapping[str, str]) -> str:
    """Say how many of the mentions counted stand in sentences on something else than a story.

    Parameters
    ----------
    segments
        Segment of the sentence of each mention.
    segment
        Code of the story that is chosen; empty for none.
    titles
        Segment code -> title.

    Returns
    -------
    str
        "4 of them in sentences on the whole film"; empty where there is none.
    """
    others = segments.astype("str")
    others = others[others != segment] if segment else others.iloc[:0]
    parts = []
    for code, title in titles.items():
        count = int((others == code).sum())
        if count:
            where = "the whole film" if code == WHOLE_FILM else title
            many = "all" if count == len(segments) > 1 else str(count)
            noun = "a sentence" if count == 1 else "sentences"
            parts.append(f"{many} of them in {noun} on {where}")
    return join_words(parts)


_LEGEND: Final = {
    ELSEWHERE: "{}: mentioned, but outside what is counted",
    NOT_FOUND: "{}: none of its terms stands there",
    NOT_READ: "{}: the guide has no terms for the review’s language",
}


def states_legend(table: pd.DataFrame, marks: Mapping[str, str] = SHORT) -> str:
    """Explain in words the states that a table has, each behind its mark; empty for none."""
    present = set(table["state"])
    parts = [text.format(marks[state]) for state, text in _LEGEND.items() if state in present]
    if (table["state"].eq(NOT_FOUND) & table["denied"].gt(0)).any():
        parts.append("a theme that is only denied counts as not found")
    legend = "; ".join(parts)
    return f"{legend[:1].upper()}{legend[1:]}." if legend else ""
