"""Library: a new film, from its facts and reviews to a guide that all views work by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from crosscut.errors import CrosscutError
from crosscut.ingest.limits import limits_from
from crosscut.project.corrections import replace_guide
from crosscut.project.model import Project
from crosscut.project.reviews import add
from crosscut.proposals.build import Proposed, new_guide, propose
from crosscut.text.phrases import counted
from crosscut.ui import kept, links, own
from crosscut.ui.library import acts, new_film_reviews, proposed
from crosscut.ui.library.presses import pressed
from crosscut.ui.library.said import note

if TYPE_CHECKING:
    from crosscut.corpus.build import Corpus
    from crosscut.guide.model import FilmGuide
    from crosscut.project.reviews import Addition
    from crosscut.ui.own import Own


NEW: Final = "A new film"
FACTS: Final = ("title", "year", "length", "director")
VIEWS: Final = {
    "Overview": links.OVERVIEW,
    "Themes": links.THEMES,
    "Scores": links.SCORES,
    "Motifs": links.MOTIFS,
    "Readings": links.READINGS,
    "Words": links.WORDS,
}
_PROPOSED: Final = "film_proposed"
_MORE: Final = "film_more"
_BEGUN: Final = "film_begun"


def view(corpus: Corpus, mine: Own | None) -> None:
    """Draw the way to a new film, or to more codes for one's own that is open."""
    acts.faults()
    if mine is not None and _begun(mine):
        return
    if mine is not None:
        more = _more_for(mine)
        kept.bring_back(("film_for",))
        wanted = st.segmented_control(
            "For which film", [NEW, more], key="film_for", default=NEW, required=True, wrap=True
        )
        kept.note(("film_for",))
        if wanted == more:
            _more(mine)
            return
    _new(mine)


def _begun(mine: Own) -> bool:
    """Say that a film was begun, and show the ways to its views, until the reader goes on."""
    key, said = st.session_state.get(_BEGUN, ("", ""))
    if key != mine.key:
        return False
    st.success(said, icon=None)
    with st.container(horizontal=True, key="film-views"):
        for title, page in VIEWS.items():
            st.page_link(page, label=title)
    st.button("Another film, or more for this one", key="film_go_on", on_click=_go_on)
    return True


def go_to_more(mine: Own) -> None:
    """Show what can be added to the guide of one's own film; for a callback."""
    _go_on()
    acts.go(NEW)
    st.session_state["film_for"] = _more_for(mine)


def _more_for(mine: Own) -> str:
    return f"More for {mine.holding.guide.film.title}"


def _go_on() -> None:
    st.session_state.pop(_BEGUN, None)


# ------------------------------------------------------------------ a new film


def _new(mine: Own | None) -> None:
    if mine is not None:
        note(
            f"{mine.title} stays as it is; its link opens it again. Copy its link "
            "before you begin another film."
        )
    _facts()
    st.subheader("Its reviews", anchor=False)
    new_film_reviews.boxes()
    st.subheader("What Crosscut proposes", anchor=False)
    st.html(
        '<p class="said">From the reviews alone: the film\'s stories, its people, things that '
        "come back, and themes. You choose what is kept, and can change all of it later.</p>"
    )
    if pressed("Propose", key="film_propose", kind="primary"):
        _propose()
    found: Proposed | None = st.session_state.get(_PROPOSED)
    if found is None:
        return
    accepted = proposed.choose("film", found)
    if pressed("Begin with this film", key="film_begin", kind="primary"):
        _begin(accepted)


def _facts() -> None:
    st.subheader("The film", anchor=False)
    keys = {fact: new_film_reviews.key(fact) for fact in FACTS}
    kept.bring_back(keys.values())
    one, other = st.columns(2)
    third, fourth = st.columns(2)
    one.text_input("Title", key=keys["title"], max_chars=200)
    other.number_input(
        "Year", min_value=1870, max_value=2200, value=None, step=1, format="%d", key=keys["year"]
    )
    third.text_input("Director (may be left out)", key=keys["director"], max_chars=200)
    fourth.number_input(
        "Length in minutes (may be left out)",
        min_value=1,
        max_value=60_000,
        value=None,
        step=1,
        key=keys["length"],
    )
    kept.note(keys.values())


def _fact(name: str) -> Any:  # noqa: ANN401
    value = st.session_state.get(new_film_reviews.key(name))
    return value.strip() if isinstance(value, str) else value


def _propose() -> None:
    """Read what is there and propose a guide; what cannot be read is told."""
    try:
        with st.spinner("Reading the reviews"):
            reviews = new_film_reviews.read()
            if not reviews:
                raise CrosscutError("There is no review yet.", remedy="Paste one, or drop a file.")
            found = propose(reviews, title=_fact("title") or "", director=_fact("director") or "")
    except CrosscutError as error:
        st.error(links.plain(str(error)), icon=None)
        return
    proposed.forget("film")
    st.session_state[_PROPOSED] = found
    st.rerun()


def _begin(accepted: proposed.Accepted) -> None:
    """Make the guide, take the reviews in, and open both."""
    try:
        missing = [fact for fact in ("title", "year") if not _fact(fact)]
        if missing:
            raise CrosscutError(
                f"Missing: the film's {' and '.join(missing)}.",
                remedy="Give them at the top of this page.",
            )
        with st.spinner("Reading the reviews with their new guide"):
            guide = _guide(accepted)
            reviews = new_film_reviews.read()
            if not reviews:
                raise CrosscutError("There is no review any more.", remedy="Paste one again.")
            holding, added = add(Project(guide), reviews, limits_from())
            mine = own.begin(holding)
    except CrosscutError as error:
        st.error(links.plain(str(error)), icon=None)
        return
    _forget_all()
    st.session_state[_BEGUN] = mine.key, _told(guide, added)
    st.rerun()


def _guide(accepted: proposed.Accepted) -> FilmGuide:
    """Make the guide of the facts and of what was accepted."""
    minutes = _fact("length")
    return new_guide(
        _fact("title"),
        int(_fact("year")),
        None if minutes is None else int(minutes) * 60,
        director=_fact("director") or "",
        segments=accepted.segments,
        characters=accepted.characters,
        motifs=accepted.motifs,
        themes=accepted.themes,
        aspects=accepted.aspects,
    )


def _told(guide: FilmGuide, added: tuple[Addition, ...]) -> str:
    count = sum(one.outcome == "added" for one in added)
    said = f"“{guide.film.title}” is here, with {counted(count, 'review')}. All views show it now."
    left = [one for one in added if one.outcome != "added"]
    same = f" Left out: {'; '.join(f'{one.filename}: {one.message}' for one in left)}"
    return links.plain(said + (same if left else ""))


def _forget_all() -> None:
    """Empty the page: what was there has become a corpus."""
    proposed.forget("film")
    st.session_state.pop(_PROPOSED, None)
    kept.forget([new_film_reviews.key(fact) for fact in FACTS])
    new_film_reviews.forget()


# ------------------------------------------------------------------ more for one's own film


def _more(mine: Own) -> None:
    guide, reviews = mine.holding.guide, mine.holding.reviews
    st.html(
        f'<p class="said">From the {counted(len(reviews), "review")} of your film as they are now:'
        " what its guide does not have yet.</p>"
    )
    if pressed("Propose more", key="film_propose_more", kind="primary", disabled=not reviews):
        with st.spinner("Reading the reviews"):
            found = propose(reviews, title=guide.film.title, director=guide.film.director)
        proposed.forget("more")
        st.session_state[_MORE] = (mine.key, proposed.without_known(found, guide))
    key, found = st.session_state.get(_MORE, ("", None))
    if found is None or key != mine.key:
        return
    if not any(rows.rows for rows in found[:4]):
        st.html('<p class="found">The reviews show nothing that the guide does not have yet.</p>')
        if not found.others.rows:
            return
    accepted = proposed.choose("more", found, fresh=False)
    if pressed("Add to the guide", key="film_add", kind="primary"):
        _add(mine, accepted)


def _add(mine: Own, accepted: proposed.Accepted) -> None:
    old = mine.holding.guide
    film = old.film
    try:
        with st.spinner("Reading the reviews with the longer guide"):
            wider = new_guide(
                film.title,
                film.year,
                film.runtime,
                segments=(*old.segments, *accepted.segments),
                characters=(*old.characters, *accepted.characters),
                motifs=(*old.motifs, *accepted.motifs),
                themes=(*old.themes, *accepted.themes),
                aspects=old.aspects,
            )
            update = {"film": film, "scenes": old.scenes, "pairings": old.pairings}
            own.keep(mine, replace_guide(mine.holding, wider.model_copy(update=update)))
    except CrosscutError as error:
        st.error(links.plain(str(error)), icon=None)
        return
    proposed.forget("more")
    st.session_state.pop(_MORE, None)
    said = "The guide has what you chose. All views count by it now."
    st.session_state[_BEGUN] = mine.key, said
    st.rerun()
