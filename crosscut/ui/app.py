"""What stands around every page: the look, the masthead, the film."""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection
from html import escape
from pathlib import Path
from typing import Final, cast

import streamlit as st
from streamlit.navigation.page import Page as StreamlitPage

from crosscut.charts.look import PALETTES, Theme
from crosscut.corpus.build import Corpus
from crosscut.errors import CrosscutError
from crosscut.large.folder import is_tables_folder
from crosscut.store.model import UnknownKey
from crosscut.text.phrases import number, running_time
from crosscut.ui import (
    corrections,
    evidence,
    films,
    filters,
    flash,
    links,
    notebook,
    open_project,
    ribbon,
)
from crosscut.ui.cache import cache_by_value
from crosscut.ui.links import escape_markdown, warn_if_unknown
from crosscut.ui.state import begin_page
from crosscut.ui.style import ASSETS, script, segment_class, style_sheet


def theme() -> Theme:
    """Return the theme of the reader's page; light until the browser has named it."""
    return st.context.theme.type or "light"


def open_page() -> None:
    """Set title, icon and width, and bring in the style sheet."""
    st.set_page_config(
        page_title="Crosscut",
        page_icon=str(ASSETS / "icon.svg"),
        layout="wide",
        menu_items={"About": "**Crosscut** compares what reviews say about one film."},
    )
    # A dialog stands outside the element that has the theme.
    st.html(f"{style_sheet()}<style>.stDialog {{ color-scheme: {theme()} }}</style>")
    st.logo(_wordmark(), size="large")


@functools.cache
def _wordmark() -> str:
    """Return the wordmark in the colours of the theme that the page around it has."""
    mark = (ASSETS / "wordmark.svg").read_text(encoding="utf-8")
    light, dark = PALETTES["light"].text, PALETTES["dark"].text
    rules = f"path{{color:{light}}}@media(prefers-color-scheme:dark){{path{{color:{dark}}}}}"
    return mark.replace("<path", f"<style>{rules}</style><path", 1)


def sidebar(page: StreamlitPage, tool: Callable[[Corpus], None]) -> None:
    """Draw the film picker, a tool, the key of the segments and the filters; read the corpus.

    Where no film can be read the page ends here, with the reason and the remedy.
    """
    begin_page()
    try:
        folders = films.films()
        mine = _own()
        titles = [*([mine.title] if mine else []), *folders]
        if not titles:
            raise CrosscutError("There is no film here.", remedy="CROSSCUT_DATA names a folder.")
        with st.sidebar:
            corpus = _pick_film(folders, titles, mine)
        with st.sidebar:
            tool(corpus)
            _draw_tour()
            _facts(corpus)
            evidence.listen(corpus)
    except CrosscutError as error:
        st.error(escape_markdown(str(error)), icon=None)
        st.stop()
    st.session_state[notebook.PAGE] = page.title
    filters.draw(corpus, visible=page.title in _FILTERED)
    with st.sidebar:
        _draw_keys()
        choices = [st.session_state.get(key) for key in ("film", "story", "scene", "by")]
        st.html(script("close-filters", when=choices), unsafe_allow_javascript=True)
    if corrections.asks_guide():
        st.switch_page(links.LIBRARY, query_params={"library": "The guide"})
    st.session_state["current_corpus"] = corpus
    st.session_state[_FROM_APP] = True
    if page.title != "Read":
        st.session_state[_CAME_FROM] = page.title, links.PAGES[page.title]
    _pages_row(page.title)


def _pick_film(
    folders: dict[str, Path], titles: list[str], mine: open_project.OpenProject | None
) -> Corpus:
    """Draw the picker; return the corpus of the film that is picked, with what was set right."""
    # Of a tables folder, which is larger than one memory, it is the reviews that a reader turns to.
    if open_project.just_opened() and mine:
        st.session_state["film"] = mine.title
    if mine and st.session_state.get("film", st.query_params.get("film")) == mine.other_title:
        st.session_state["film"] = mine.title
        st.query_params.pop("film", None)
    warn_if_unknown("film", titles, "the film")
    film = st.selectbox("Film", titles, key="film", bind="query-params")
    if mine and film == mine.title:
        return mine.corpus
    if is_tables_folder(folders[film]):
        corpus: Corpus = filters.excerpt(films.tables_folder(folders[film]))
    else:
        corpus = films.corpus(folders[film])
    return films.correct(corpus, corrections.corrections())


def _own() -> open_project.OpenProject | None:
    """Return the reader's own corpus; where its key is of no use, say so and go on without."""
    unread, failure = "", None
    try:
        mine = open_project.from_address()
    except CrosscutError as error:
        if not isinstance(error, UnknownKey):
            unread = st.query_params.get(open_project.PARAM, "")
        elif "film" not in st.session_state:
            # What else the address says was of that corpus.
            st.query_params.clear()
        flash.add(str(error), flash.PAGE)
        failure = error
        mine = open_project.current()
    for notice in flash.pop(flash.PAGE):
        st.warning(escape_markdown(notice), icon=None)
    if isinstance(failure, open_project.UnreadProject):
        open_project.draw_unread(failure)
    open_project.keep_in_address(unread or (mine.key if mine else ""))
    return mine


_OVERVIEW: Final = "Overview"
_FILTERED: Final = ("Themes", "Scores", "Motifs", "Readings", "Words")
"""Titles of the pages that are cut to the filters."""


def navigation() -> StreamlitPage:
    """Name the pages; return the one to be run."""
    pages = [
        st.Page(path, title=title, default=path == links.OVERVIEW)
        for title, path in links.PAGES.items()
    ]
    return st.navigation(pages, position="top")


def _pages_row(open_now: str) -> None:
    """Draw the pages as a row that scrolls: on a phone, where those at the top go into a menu."""
    # The page that is open has a name there and no link.
    with st.container(horizontal=True, gap="small", key="pages"):
        for title, path in links.PAGES.items():
            if title == open_now:
                st.html(f'<a role="link" aria-current="page" aria-disabled="true">{title}</a>')
            else:
                st.page_link(path, label=title)


_FROM_APP: Final = "page_from_app"
"""Key under which app.py says that it runs the page."""


def current() -> Corpus:
    """Return the corpus that app.py chose for this run; a page asks for it once.

    Until a process has named its pages, Streamlit takes the folder pages/ for a list of
    scripts to be run by themselves: the first visitors of a server, coming by links to a
    page, would meet it without app.py. Then the pages are named here, and app.py is run.
    """
    if not st.session_state.pop(_FROM_APP, False):
        navigation()
        st.rerun()
    return films.current_corpus()


_CAME_FROM: Final = "came_from"


def came_from() -> tuple[str, str] | None:
    """Return title and script of the page that a reader was on before the text."""
    return cast("tuple[str, str] | None", st.session_state.get(_CAME_FROM))


def _facts(corpus: Corpus) -> None:
    film = corpus.guide.film
    titles = corpus.guide.code_titles("segment")
    codes = corpus.guide.segment_codes
    length = "" if film.runtime is None else running_time(film.runtime)
    lines = [film.director, f"{film.year}", length, film.country]
    facts = "<br>".join(escape(line) for line in lines if line)
    about = {segment.code: segment.description for segment in corpus.guide.segments}
    about[codes[-1]] = "What belongs to no one story."
    own = {code: segment_class(codes, code) for code in titles}
    keys = "".join(
        f'<li class="{own[code]}">{escape(title)}</li>' for code, title in titles.items()
    )
    more = "".join(
        f'<dt class="{own[code]}">{escape(title)}</dt><dd>{escape(about[code])}</dd>'
        for code, title in titles.items()
    )
    st.html(
        f'<ul class="key">{keys}</ul><details><summary>About the film</summary>'
        f'<p class="facts">{facts}</p><dl class="segments">{more}</dl></details>'
    )


def heading(
    title: str, scope: str, reviews: Collection[str] = (), motifs: tuple[str, ...] = ()
) -> None:
    """Draw the head of a page: a question, a line of scope, what is to be known, and the ribbon.

    Parameters
    ----------
    title, scope
        The question and the line.
    reviews
        Ids of those that the page shows: which of them are retellings is said.
    motifs
        Codes of those to be marked on the ribbon of the film.
    """
    corpus = films.current_corpus()
    film = corpus.guide.film
    film_line = f"<b>{escape(film.title)}</b> ({film.year}). "
    chips = [_retellings(corpus, tuple(reviews))]
    if unread := films.unread_notice(corpus):
        chips.append(_chip("Some are not read", escape(" ".join(unread))))
    if len(corpus.notices) > 1:
        notes = "<br>".join(escape(notice) for notice in corpus.notices)
        chips.append(_chip(f"{len(corpus.notices)} notes", notes))
    mine = open_project.own_project(corpus)
    copy = links.copy_button("copy-link", key=mine.read_key if mine else "")
    with st.container(key="head"):
        st.title(escape_markdown(title), anchor=False)
        notebook.tray()
        st.html(
            f'<div class="head"><p class="scope">{film_line}{escape(scope)}</p>{copy}'
            f"{''.join(chips)}</div>",
            unsafe_allow_javascript=True,
        )
    if (page := st.session_state[notebook.PAGE]) in (_OVERVIEW, *_FILTERED):
        ribbon.draw(corpus, motifs, to="readings" if page == _OVERVIEW else "")
    if len(corpus.notices) == 1:
        st.caption(escape_markdown(corpus.notices[0]))


def _chip(name: str, text: str) -> str:
    """Fold a note up to its name; `text` is HTML."""
    return f'<details class="chip"><summary>{name}</summary><p role="note">{text}</p></details>'


@cache_by_value
def _retellings(corpus: Corpus, reviews: tuple[str, ...]) -> str:
    """Say which of the reviews shown are retellings, and of what, where any is."""
    originals = films.originals(corpus, reviews)
    count, total = sum(of != "" for of in originals), len(originals)
    if not count:
        return ""
    if total == 1:
        return _chip(
            "A retelling",
            f"This text is a retelling of {escape(originals[0])}. It keeps the facts, claims and "
            "scores of the published review in other words; its author did not write these words.",
        )
    which = "All" if count == total else f"{number(count)} of the {number(total)}"
    return _chip(
        "Retellings",
        f"{which} texts here are retellings, made for this project: the facts, claims and scores "
        "of published reviews in other words. The authors named did not write these words.",
    )


# --------------------------------------------------------------------------
# The tour of a first visit, and the box for the keys: the browser keeps both


_STEPS: Final = (
    "The strip under a view’s title is the film, from first to last. Click a part of it to count "
    "only what the reviews say of that.",
    "The Overview asks what a class would ask. Each question opens the picture that answers it, "
    "for the film or for one story.",
    "Every bar, dot and tick leads to its sentences. Click one: they stand beside the picture.",
    "“In the text” shows a sentence in its passage. “Why?” says by which words it was counted.",
    "“Copy link” keeps a view as you see it; “Picture” saves it for a slide. Keys 1 "
    "to 9 open the pages; a box below turns them off.",
)


def _draw_tour() -> None:
    """Draw the step that the reader has come to; one press ends it for good."""
    st.html(
        '<section id="tour" class="tour" aria-label="How it works" hidden><p aria-live="polite">'
        '</p><button type="button">Next</button><button type="button">Skip the tour</button>'
        f"</section>{script('tour', _STEPS)}",
        unsafe_allow_javascript=True,
    )


def _draw_keys() -> None:
    """Draw the box that turns the keys of one character on or off; `clicks.js` heeds it."""
    st.html(
        '<label class="keys"><input type="checkbox" id="keys" checked> Keys 1 to 9 open the '
        f"pages, P pins</label>{script('keys')}",
        unsafe_allow_javascript=True,
    )
