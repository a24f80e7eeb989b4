"""Links inside the app: what their addresses carry, and clicks on what is drawn as HTML.

A link to another page, or to this one with something changed, is an ordinary link: the script
opens it within the session, takes along what else the address says, and makes one entry of the
browser's history of it. A link or button with `data-pick` tells its value to the page instead.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from typing import Any, Final, Literal, NoReturn, TypeVar

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from crosscut.corpus.build import Corpus
from crosscut.schema import MENTION_KINDS
from crosscut.ui.cache import cache_by_value
from crosscut.ui.style import ASSETS, script

OVERVIEW = "pages/overview.py"
REVIEW = "pages/review.py"
LIBRARY = "pages/library.py"
NOTEBOOK = "pages/notebook.py"
PAGES: Final = {
    "Overview": OVERVIEW,
    "Themes": "pages/themes.py",
    "Scores": "pages/scores.py",
    "Motifs": "pages/motifs.py",
    "Readings": "pages/readings.py",
    "Words": "pages/words.py",
    "How sure": "pages/certainty.py",
    "Notebook": NOTEBOOK,
    "Lesson": "pages/lesson.py",
    "Library": LIBRARY,
    "Read": REVIEW,
}
"""Title -> script of the pages, in the order of their row."""

NOTHING: Final = "Nothing"
ALL: Final = "All"
"""What the controls offer beside the guide's codes: no highlight, no one story."""

_SPECIAL = str.maketrans({character: f"\\{character}" for character in "\\`*_{}[]()<>#+-.!|~$:^"})


def escape_markdown(text: str) -> str:
    """Escape a text for a label that Streamlit reads as Markdown."""
    return " ".join(text.translate(_SPECIAL).split())


def home() -> str:
    """Return where the app is, as the reader's browser has it."""
    here = (st.context.url or "").partition("?")[0]
    return here[: here.rfind("/") + 1] if here.count("/") > 2 else f"{here}/"


_MIME: Final = {
    "bib": "text/plain", "csv": "text/csv", "html": "text/html", "json": "application/json",
    "md": "text/markdown", "png": "image/png", "ris": "text/plain", "svg": "image/svg+xml",
    "toml": "application/toml", "zip": "application/zip",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}  # fmt: skip


def offer_file(
    label: str,
    make: Callable[[], str | bytes],
    name: str,
    *,
    key: str,
    kind: Literal["primary", "secondary", "tertiary"] = "secondary",
) -> None:
    """Draw the button that downloads a file, which is made when it is asked for."""
    mime = _MIME[name.rpartition(".")[2]]
    st.download_button(
        label, data=make, file_name=name, mime=mime, on_click="ignore", key=key, type=kind
    )


def offer_key(name: str) -> bool:
    """Draw the box that puts the link to read the reader's own film into files; tell whether so."""
    return st.checkbox(
        "Put the link to read this film into the files, so that they lead back to it",
        key=name,
        help="Whoever has the files can then read the reviews here, and change nothing.",
    )


def review_params(
    review: str, *, mark: str = "", segment: str = "", passage: int | None = None
) -> dict[str, str]:
    """Return the query of a link to a review's text; the film of the page goes with it.

    Parameters
    ----------
    review
        The review's name, as in the list of reviews.
    mark
        Label of the code to be highlighted.
    segment
        Title of the segment to be brought out.
    passage
        The passage to begin at.
    """
    # What is not wanted is said too: a control keeps its last value otherwise.
    params = {"review": review, "mark": mark or NOTHING, "segment": segment or ALL}
    return params if passage is None else params | {"passage": str(passage)}


@cache_by_value
def mark_labels(corpus: Corpus) -> dict[str, str]:
    """Return "kind:code" -> label of everything that can be highlighted; nothing, "", first.

    A label is the code's title with its kind: "Loneliness (theme)".
    """
    codes = {
        f"{kind}:{code}": f"{title} ({kind})"
        for kind in MENTION_KINDS
        for code, title in corpus.guide.code_titles(kind).items()
    }
    return {"": NOTHING, **codes}


def open_review(review: str, *, segment: str, passage: int | None) -> NoReturn:
    """Go to a review's text from within a run; parameters as in `review_params`."""
    params = review_params(review, segment=segment, passage=passage)
    st.switch_page(REVIEW, query_params=params)


def warn_if_unknown(key: str, values: Iterable[str], what: str) -> None:
    """Name the values of a followed link that the corpus does not know, before they are dropped.

    Parameters
    ----------
    key
        The control and the parameter. Once it has been drawn, what another choice of the reader
        took away goes unsaid.
    values
        The values that the control offers, as the address has them.
    what
        What a value is: "the review".
    """
    if key in st.session_state:
        return
    for value in st.query_params.get_all(key):
        if value not in values:
            st.warning(f"The link names {what} “{escape_markdown(value)}”, which is not here.")


T = TypeVar("T")


def bind(key: str, titles: Mapping[T, str], what: str) -> dict[str, Any]:
    """Return the arguments of a control of one choice that stands in the address by its title.

    Parameters
    ----------
    key
        The control and the parameter.
    titles
        What can be chosen -> its title; the first is the default.
    what
        What a value is: "the review". A link to one that is not here is named.
    """
    warn_if_unknown(key, titles.values(), what)
    first = next(iter(titles.items()), None)
    if first is not None and st.query_params.get(key) == first[1]:
        # Streamlit lets the last value win over a default in the address, so that a link that
        # asks for all stories would still show one.
        st.session_state[key] = first[0]
    return {
        "options": list(titles),
        "format_func": titles.__getitem__,
        "key": key,
        "bind": "query-params",
    }


def switch(
    label: str,
    options: Mapping[T, str] | Sequence[T],
    *,
    key: str,
    what: str = "",
    were: Mapping[str, str] | None = None,
    label_visibility: Literal["visible", "collapsed"] = "visible",
) -> T:
    """Draw a switch whose choice stands in the address; return what is chosen.

    Parameters
    ----------
    label
        Its name.
    options
        What can be chosen -> its title, or the titles themselves; the first is the default.
    key
        The control and the parameter.
    what
        What a value is, for `bind`; left out, that is the choice for the label.
    were
        What links of earlier versions call an option -> its title now.
    label_visibility
        Whether the name is to be seen.
    """
    titles = options if isinstance(options, Mapping) else {one: str(one) for one in options}
    if (
        old_title := (were or {}).get(st.query_params.get(key, ""))
    ) and key not in st.session_state:
        st.query_params[key] = old_title
        st.session_state[key] = next(one for one, title in titles.items() if title == old_title)
    choice: T = st.segmented_control(
        label,
        **bind(key, titles, what or f"the choice for “{label}”"),
        default=next(iter(titles)),
        required=True,
        wrap=True,
        label_visibility=label_visibility,
    )
    return choice


def copy_button(
    name: str, address: str = "", key: str | None = None, label: str = "Copy link"
) -> str:
    """Return a button that copies an address, as HTML with a script.

    Parameters
    ----------
    name
        Its id on the page.
    address
        What is copied, read from the address of the page; empty for that itself, which holds
        the whole state of the view.
    key
        Takes the place of the key of a corpus in it; empty: it has none.
    label
        What stands on it.
    """
    return (
        f'<button id="{escape(name)}" type="button" class="copy" aria-live="polite">'
        f"{escape(label)}</button>{script('copy', name, address, key)}"
    )


@functools.cache
def _component() -> ComponentRenderer:
    clicks = (ASSETS / "clicks.js").read_text(encoding="utf-8")
    return st.components.v2.component("crosscut.clicks", js=clicks)


def listen(on_pick: Callable[[str], None], *, name: str = "pick") -> None:
    """Call `on_pick` with the `data-pick` of what was clicked, before the page runs.

    A click with Ctrl, Shift or the middle button follows the link's own address. Call it once on
    a page for each `name`: the attribute is "data-" and that. The value comes from the browser:
    look it up, never trust it.
    """
    key = f"clicks-{name}"

    def take() -> None:
        pick = st.session_state[key].get("picked")
        if pick:
            on_pick(str(pick))

    _component()(key=key, data=name, on_picked_change=take, height=1)
