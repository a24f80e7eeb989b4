"""Part of Scores: a reader states the scale of a mark that has none, for this session."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from crosscut.measures import scores

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from crosscut.corpus.build import Corpus
    from crosscut.ui.scores import Stated


_SCALES: Final = "stated_scales"


def maxima(corpus: Corpus) -> dict[int, float]:
    """Return score -> maximum, as far as the reader has stated any of this film."""
    kept: dict[int, float] = st.session_state.get(_SCALES, {}).get(corpus.guide.film.title, {})
    return kept


def state_scale(corpus: Corpus, shown: Stated) -> None:
    """Let the reader state the maximum of a mark that has none, for this session only."""
    table = shown.table
    bare = table["sort"].isin((scores.UNSTATED, scores.ASSUMED)) & table["value"].notna()
    unknown = table[bare].to_dict("records") if bare.any() else []
    if not unknown:
        return
    st.subheader("Scale not stated", anchor=False)
    st.html(
        '<p class="caption">These marks never say out of how many, so they are not converted. '
        "If you know the scale, state it and see; it holds for this session and is not counted "
        "in the median.</p>"
    )
    names = {f"{shown.called[row['score']]}: {row['stated']}": row for row in unknown}
    which, much = st.columns([3, 2], gap="small", vertical_alignment="bottom")
    name = which.selectbox("Whose mark", list(names), key="scale-of")
    row = names[name]
    with much:
        _scale_field(corpus, int(row["score"]), float(row["value"]))
    if row["sort"] == scores.ASSUMED:
        st.html(f'<p class="said">{escape(_assumed_in_words(shown, row))}</p>')


def _scale_field(corpus: Corpus, score: int, least: float) -> None:
    film = corpus.guide.film.title
    key = f"scale-{film}-{score}"
    if key not in st.session_state:  # and not as a default, or a field could not be emptied
        st.session_state[key] = maxima(corpus).get(score)
    st.number_input(
        "Out of",
        min_value=least,
        value=None,
        step=1.0,
        format="%g",
        key=key,
        placeholder="not stated",
        on_change=_keep_scale,
        args=(film, score, key),
    )


def _keep_scale(film: str, score: int, key: str) -> None:
    kept = {name: dict(own) for name, own in st.session_state.get(_SCALES, {}).items()}
    own = kept.setdefault(film, {})
    value = st.session_state[key]
    if value is None:
        own.pop(score, None)
    else:
        own[score] = float(value)
    st.session_state[_SCALES] = kept


def _assumed_in_words(shown: Stated, row: Mapping[Hashable, Any]) -> str:
    """Say what a mark becomes on the reader's scale, and what the median would be with it."""
    with_it = shown.table["counts"] | (shown.table["score"] == row["score"])
    found = scores.spread(shown.table.assign(counts=with_it))
    said = (
        f"Out of {row['scale_max']:g}, {row['stated']} by {shown.called[row['score']]} would be "
        f"{scores.points(row['hundred'])}."
    )
    if found is None or found.n < 2:
        return said
    return f"{said} With it the median of {found.n} marks would be {scores.points(found.median)}."
