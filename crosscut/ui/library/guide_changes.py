"""Another guide beside this one, and what only one of them finds: counts and sentences."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any, Final, NamedTuple

import pandas as pd
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from crosscut.corpus.build import Corpus
from crosscut.errors import CrosscutError
from crosscut.guide.files import load_guide
from crosscut.guide.model import FilmGuide
from crosscut.guide.tables import guide_of_text
from crosscut.measures.guide_diff import DENIED, GAINED, LOST, GuideDiff, compare_guides, try_guide
from crosscut.text.phrases import count_of
from crosscut.ui import films, flash, links, paging
from crosscut.ui.cache import cache_by_value
from crosscut.ui.evidence import AT_ONCE, quote_at, quote_html
from crosscut.ui.flash import note
from crosscut.ui.views.review import passage_link

ALL: Final = "All"
FILE: Final = "A guide file of mine"
_OTHER: Final = "guide_other"
_MOVED: Final = "moved"
KINDS: Final = {
    "theme": "Themes",
    "motif": "Motifs",
    "aspect": "Aspects",
    "character": "Characters",
    "scene": "Scenes",
    "segment": "Stories",
}


class Words(NamedTuple):
    """How the two sides are called: what is counted in each, and what only one of them has."""

    before: str
    after: str
    gains: str
    losses: str


TRY: Final = Words("Now", "Then", "gained", "lost")
COMPARE: Final = Words("Yours", "The other", "only in the other", "only in yours")


trial = cache_by_value(try_guide)
comparison = cache_by_value(compare_guides)


def read_guide(file: UploadedFile) -> FilmGuide | None:
    """Read a guide file; say what is wrong with it, each with its line."""
    result = guide_of_text(file.getvalue().decode("utf-8-sig", "replace"))
    if result.guide is None:
        st.error(
            f"{links.escape_markdown(file.name)} cannot be used as a guide. "
            "Your own guide is as it was.",
            icon=None,
        )
        messages = result.problems["message"].map(links.escape_markdown)
        lines = pd.DataFrame({"Line": result.problems["line"], "What is wrong": messages})
        st.table(lines, border="horizontal", hide_index=True)
    return result.guide


def compare(corpus: Corpus, guide: FilmGuide) -> None:
    """Show what another guide finds in these reviews that this one does not, and the reverse."""
    st.html(
        '<p class="para">Two guides on the same reviews: what the other finds that this one '
        "does not, and the reverse.</p>"
    )
    here = st.session_state.get("film")
    folders = {title: folder for title, folder in films.films().items() if title != here}
    choice = st.selectbox("The other guide", [FILE, *folders], key="guide_beside")
    other: FilmGuide | None = None
    if choice == FILE:
        file = st.file_uploader("Guide file", key="guide_beside_file")
        if file is not None and (read := read_guide(file)) is not None:
            st.session_state[_OTHER] = file.name, read
        name, other = st.session_state.get(_OTHER, ("", None))
        if other is not None and file is None:
            note(f"The file opened last: {name}")
    try:
        if choice != FILE:
            other = load_guide(folders[choice])
        if other is None:
            return
        changes = comparison(corpus, guide, other)
    except CrosscutError as error:
        flash.error(error)
        return
    show(corpus, other, changes, COMPARE, key="guide-compared", kind="theme")


def show(
    corpus: Corpus, other: FilmGuide, trial: GuideDiff, words: Words, *, key: str, kind: str = ALL
) -> None:
    """Draw what changes from the corpus's guide to another.

    Parameters
    ----------
    corpus, other, trial
        The corpus, the other guide, and what changes.
    words
        How the two sides are called.
    key
        Names the controls.
    kind
        Which kind is shown first: one of `KINDS`, or all.
    """
    if trial.counts.empty and trial.moves.empty:
        st.html('<p class="found">No passage is gained or lost: both find the same.</p>')
        return
    counts, choice = trial.counts, ALL
    options = [ALL, *(one for one in KINDS if (counts["kind"] == one).any())]
    if len(options) > 2:
        choice = st.selectbox(
            "Of",
            options,
            index=options.index(kind) if kind in options else 0,
            format_func=lambda one: KINDS.get(one, one),
            key=f"{key}-kind",
        )
    if choice != ALL:
        counts = counts[counts["kind"] == choice]
    if len(counts):
        _counts(counts, words)
    _sentences(corpus, other, trial, counts, words, key)


def _counts(counts: pd.DataFrame, words: Words) -> None:
    columns = {
        "Of": counts["kind"].map(KINDS),
        "Title": counts["title"].map(links.escape_markdown),
        words.before: counts["before"],
        words.after: counts["after"],
        words.gains.capitalize(): counts["gained"],
        words.losses.capitalize(): counts["lost"],
        "In reviews": [
            str(one) if one == other else f"{one} → {other}"
            for one, other in zip(counts["reviews_before"], counts["reviews_after"], strict=True)
        ],
    }
    st.table(pd.DataFrame(columns), border="horizontal", hide_index=True)


def _sentences(
    corpus: Corpus,
    other: FilmGuide,
    trial: GuideDiff,
    counts: pd.DataFrame,
    words: Words,
    key: str,
) -> None:
    """Draw the sentences of the code that is chosen, or those that go to another story."""
    in_words = {GAINED: words.gains, LOST: words.losses, DENIED: "denied and not counted"}
    places = {
        f"{kind}:{code}": rows
        for (kind, code), rows in trial.places.groupby(["kind", "code"], observed=True)
    }
    labels: dict[str, str] = {}
    for code in counts.itertuples():
        if (option := f"{code.kind}:{code.code}") in places:
            changes = places[option]["change"].value_counts()
            summary = [f"{changes[one]} {word}" for one, word in in_words.items() if one in changes]
            labels[option] = f"{KINDS[str(code.kind)]}: {code.title} ({', '.join(summary)})"
    if len(trial.moves):
        labels[_MOVED] = f"To another story ({count_of(len(trial.moves), 'sentence')})"
    if not labels:
        st.html('<p class="found">No passage is gained or lost.</p>')
        return
    change_kind = st.selectbox(
        "Sentences",
        list(labels),
        format_func=lambda option: labels.get(option, option),
        key=f"{key}-code",
    )
    quotes: list[tuple[Mapping[Hashable, Any], Sequence[tuple[int, int]], str]] = []
    if change_kind == _MOVED:
        names = other.code_titles("segment") | corpus.guide.code_titles("segment")
        for row in trial.moves.to_dict("records"):
            before, after = (names.get(row[side], row[side]) for side in ("before", "after"))
            quotes.append((row, (), f"From {before} to {after}"))
    else:
        place = ["change", "review_id", "sentence"]
        for (change, *_), rows in places[change_kind].groupby(place, sort=False):
            marks = list(zip(rows["start"].tolist(), rows["end"].tolist(), strict=True))
            terms = ", ".join(f"“{term}”" for term in rows["term"].unique())
            note = f"{in_words[str(change)].capitalize()}, by {terms}"
            quotes.append((rows.to_dict("records")[0], marks, note))
    first = AT_ONCE * paging.choose_page(len(quotes), AT_ONCE, key=f"page-{key}")
    st.html("".join(_html(corpus, *quote) for quote in quotes[first : first + AT_ONCE]))


def _html(
    corpus: Corpus, place: Mapping[Hashable, Any], marks: Sequence[tuple[int, int]], note: str
) -> str:
    """Write a sentence with its marks, a note on it, and the way to its text."""
    where, review = films.directory(corpus), str(place["review_id"])
    quote = quote_at(corpus, (review, int(place["sentence"])))
    about = (note, where.full_name(review), f"passage {quote.passage}")
    link = passage_link(where.names[review], quote.passage)
    return quote_html(corpus, quote, marks, about, f"<a {link}>In the text</a>")
