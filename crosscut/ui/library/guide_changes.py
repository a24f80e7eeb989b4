"""Another guide beside this one, and what only one of them finds: counts and sentences."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from html import escape
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode

import pandas as pd
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from crosscut.corpus.build import Corpus
from crosscut.errors import CrosscutError
from crosscut.guide.files import load_guide
from crosscut.guide.model import FilmGuide
from crosscut.guide.tables import guide_of_text
from crosscut.measures.guide_diff import DENIED, GAINED, LOST, GuideDiff, compare_guides, try_guide
from crosscut.text.phrases import counted
from crosscut.ui import films, flash, links, paging
from crosscut.ui.cache import cached
from crosscut.ui.evidence import AT_ONCE, highlight
from crosscut.ui.films import Directory
from crosscut.ui.flash import note
from crosscut.ui.style import segment_class

ALL: Final = "All"
FILE: Final = "A guide file of mine"
_OTHER: Final = "guide_other"
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
    gained: str
    lost: str


TRY: Final = Words("Now", "Then", "gained", "lost")
COMPARE: Final = Words("Yours", "The other", "only in the other", "only in yours")


trial = cached(try_guide)
comparison = cached(compare_guides)


def read_guide(dropped: UploadedFile) -> FilmGuide | None:
    """Read a guide file; say what is wrong with it, each with its line."""
    checked = guide_of_text(dropped.getvalue().decode("utf-8-sig", "replace"))
    if checked.guide is None:
        st.error(
            f"{links.escape_markdown(dropped.name)} is not a guide that can be used. "
            "Nothing of yours has changed.",
            icon=None,
        )
        messages = checked.problems["message"].map(links.escape_markdown)
        lines = pd.DataFrame({"Line": checked.problems["line"], "What is wrong": messages})
        st.table(lines, border="horizontal", hide_index=True)
    return checked.guide


def compare(corpus: Corpus, guide: FilmGuide) -> None:
    """Show what another guide finds in these reviews that this one does not, and the reverse."""
    st.html(
        '<p class="said">Two guides on the same reviews: what the other finds that this one '
        "does not, and the reverse.</p>"
    )
    here = st.session_state.get("film")
    folders = {title: folder for title, folder in films.films().items() if title != here}
    chosen = st.selectbox("The other guide", [FILE, *folders], key="guide_beside")
    other: FilmGuide | None = None
    if chosen == FILE:
        dropped = st.file_uploader("Guide file", key="guide_beside_file")
        if dropped is not None and (read := read_guide(dropped)) is not None:
            st.session_state[_OTHER] = dropped.name, read
        name, other = st.session_state.get(_OTHER, ("", None))
        if other is not None and dropped is None:
            note(f"The file opened last: {name}")
    try:
        if chosen != FILE:
            other = load_guide(folders[chosen])
        if other is None:
            return
        changes = comparison(corpus, guide, other)
    except CrosscutError as error:
        flash.error(error)
        return
    show(corpus, other, changes, COMPARE, key="guide-compared", kind="Themes")


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
        Which kind is shown first, as `KINDS` calls it.
    """
    if trial.counts.empty and trial.moved.empty:
        st.html('<p class="found">No passage is gained or lost: both find the same.</p>')
        return
    kinds = [KINDS[one] for one in KINDS if (trial.counts["kind"] == one).any()]
    chosen = ALL
    if len(kinds) > 1:
        start = kind if kind in kinds else ALL
        options = [ALL, *kinds]
        chosen = st.selectbox("Of", options, index=options.index(start), key=f"{key}-kind")
    counts = trial.counts
    if chosen != ALL:
        counts = counts[counts["kind"].map(KINDS) == chosen]
    if len(counts):
        _counts(counts, words)
    _sentences(corpus, other, trial, counts, words, key)


def _counts(counts: pd.DataFrame, words: Words) -> None:
    columns = {
        "Of": counts["kind"].map(KINDS),
        "Title": counts["title"].map(links.escape_markdown),
        words.before: counts["before"],
        words.after: counts["after"],
        words.gained.capitalize(): counts["gained"],
        words.lost.capitalize(): counts["lost"],
        "In reviews": [
            str(one) if one == other else f"{one} → {other}"
            for one, other in zip(counts["reviews_before"], counts["reviews_after"], strict=True)
        ],
    }
    st.table(pd.DataFrame(columns), border="horizontal", hide_index=True)


class _Quote(NamedTuple):
    """A sentence to be quoted, what is marked in it, and a note on it."""

    review: str
    passage: int
    sentence: int
    text: str
    marks: tuple[tuple[int, int], ...]
    note: str


def _sentences(
    corpus: Corpus,
    other: FilmGuide,
    trial: GuideDiff,
    counts: pd.DataFrame,
    words: Words,
    key: str,
) -> None:
    """Draw the sentences of the code that is chosen, or those that go to another story."""
    places: dict[str, pd.DataFrame] = {}
    titles = dict(
        zip(zip(counts["kind"], counts["code"], strict=True), counts["title"], strict=True)
    )
    for (kind, code), title in titles.items():
        own = trial.places[(trial.places["kind"] == kind) & (trial.places["code"] == code)]
        if len(own):
            places[f"{KINDS[kind]}: {title} ({_summary(own['change'], words)})"] = own
    moved = f"To another story ({counted(len(trial.moved), 'sentence')})"
    options = [*places, *([moved] if len(trial.moved) else [])]
    if not options:
        st.html('<p class="found">No passage is gained or lost.</p>')
        return
    chosen = st.selectbox("Sentences", options, key=f"{key}-code")
    if chosen == moved:
        names = other.code_titles("segment") | corpus.guide.code_titles("segment")
        quotes = list(_moved(trial.moved, names))
    else:
        quotes = list(_places(places[chosen], words))
    first = AT_ONCE * paging.choose_page(len(quotes), AT_ONCE, key=f"page-{key}")
    where = films.directory(corpus)
    shown = quotes[first : first + AT_ONCE]
    st.html("".join(_html(corpus, where, quote) for quote in shown))


def _in_words(words: Words) -> dict[str, str]:
    """Say each change of a place."""
    return {GAINED: words.gained, LOST: words.lost, DENIED: "denied and not counted"}


def _summary(changes: pd.Series, words: Words) -> str:
    parts = ((int((changes == change).sum()), word) for change, word in _in_words(words).items())
    return ", ".join(f"{count} {word}" for count, word in parts if count)


def _places(own: pd.DataFrame, words: Words) -> Iterator[_Quote]:
    """Gather the places of one code by sentence and change."""
    for _, rows in own.groupby(["change", "review_id", "sentence"], sort=False):
        spans = tuple(zip(rows["start"].tolist(), rows["end"].tolist(), strict=True))
        terms = ", ".join(f"“{term}”" for term in dict.fromkeys(rows["term"]))
        first = rows.to_dict("records")[0]
        word = _in_words(words)[first["change"]]
        yield _quote_of(first, spans, f"{word.capitalize()}, by {terms}")


def _moved(moved: pd.DataFrame, titles: dict[str, str]) -> Iterator[_Quote]:
    for row in moved.to_dict("records"):
        before, after = (titles.get(row[side], row[side]) for side in ("before", "after"))
        yield _quote_of(row, (), f"From {before} to {after}")


def _quote_of(row: Mapping[Hashable, Any], spans: tuple[tuple[int, int], ...], note: str) -> _Quote:
    place = row["review_id"], int(row["passage"]), int(row["sentence"])
    return _Quote(*place, row["quote"], spans, note)


def _html(corpus: Corpus, where: Directory, quote: _Quote) -> str:
    """Write a sentence, a note on it, and the way to its text."""
    row = corpus.sentences.iloc[where.first[quote.review] + quote.sentence]
    own = segment_class(corpus.guide.segment_codes, str(row["segment"]))
    name, by = where.names[quote.review], where.by[quote.review]
    about = [quote.note, name if by in ("", name) else f"{name}, by {by}"]
    about.append(f"passage {quote.passage}")
    query = escape(urlencode(links.review_params(name, passage=quote.passage)))
    start = int(row["start"])
    spans = [(first - start, last - start) for first, last in quote.marks]
    return (
        f'<div class="evidence"><blockquote class="quote {own}">'
        f"{highlight(quote.text, 0, len(quote.text), spans)}</blockquote>"
        f'<p class="about">{escape(" · ".join(about))}</p><p class="ways">'
        f'<a href="review?{query}">In the text</a></p></div>'
    )
