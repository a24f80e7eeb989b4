"""Parts of the Themes view that a reader touches: controls, marks, definitions."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any, Final, TypeVar

import streamlit as st

from crosscut.charts.themes import CELL
from crosscut.measures import themes as frequency
from crosscut.text.phrases import counted, number
from crosscut.ui import drawer, evidence, filters, frame, lanes, links, marks
from crosscut.ui.shared import shared
from crosscut.ui.themes import FACE, HEAT, OTHERS, PARTS, SHIFT, TOGETHER, Wish, spans_of, stories

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pandas as pd

    from crosscut.corpus.build import Corpus
    from crosscut.corpus.selection import Scope, Selection
    from crosscut.guide.model import Code
    from crosscut.measures.order import Order
    from crosscut.measures.themes import Unit
    from crosscut.ui.themes import Picture


T = TypeVar("T")
_ORDERS: Final[dict[str, Order]] = {
    "Alike together": "likeness",
    "By name": "name",
    "Most first": "rate",
}
_UNITS: Final[dict[str, Unit]] = {"A sentence": "sentence", "A passage": "passage"}
_PARTNERS: Final = {HEAT: "Review", SHIFT: "Story", TOGETHER: "With the theme"}
_THEME, _PARTNER = "theme", "with"


def part() -> str:
    """Draw the switch between the parts of the view."""
    links.outdated("themes_part", PARTS, "the part")
    chosen = st.segmented_control(
        "Show",
        PARTS,
        key="themes_part",
        default=HEAT,
        required=True,
        bind="query-params",
        wrap=True,
    )
    return chosen or HEAT


def controls(chosen: str, names: dict[str, str]) -> Wish:
    """Draw the controls that a part has; `names` are review_id -> name of what is counted."""
    if chosen == FACE:
        return _against(names)
    if chosen == SHIFT:
        return Wish(SHIFT)
    left, right = st.columns(2, gap="medium")
    with left:
        order = _segmented("Order", _ORDERS, "themes_order")
    if chosen == HEAT:
        with right:
            return Wish(HEAT, order, drawn=lanes.turned(len(names), key="themes_drawn"))
    with right:
        return Wish(TOGETHER, order, unit=_segmented("Together in", _UNITS, "themes_in"))


def _segmented(label: str, options: Mapping[str, T], key: str) -> T:
    links.outdated(key, options, f"the choice for “{label}”")
    first = next(iter(options))
    chosen = st.segmented_control(
        label, list(options), key=key, default=first, required=True, bind="query-params", wrap=True
    )
    return options[chosen or first]


def _against(names: dict[str, str]) -> Wish:
    """Draw the two sides of face to face."""
    ids = {name: i for i, name in names.items()}
    left, right = st.columns(2, gap="medium")
    with left:
        one = _choice("This review", list(ids), "this_review")
    with right:
        other = _choice("Against", [OTHERS, *ids], "against")
    return Wish(FACE, one=ids.get(one, ""), other=ids.get(other, ""))


def _choice(label: str, options: Sequence[str], key: str) -> str:
    if key not in st.session_state:
        links.outdated(key, options, "the review")
    elif st.session_state[key] not in options:
        # Another choice of the reader took the review away: that goes unsaid.
        st.session_state[key] = options[0]
    return st.selectbox(label, options, key=key, bind="query-params") or options[0]


def draw(corpus: Corpus, shown: Picture, chosen: str, scope: str, names: dict[str, str]) -> None:
    """Draw a picture in its frame, or say why there is none."""
    if shown.spec is None or shown.table is None:
        st.html(f'<p class="found">{escape(shown.missing)}</p>')
        return
    name, table = f"themes-{chosen.lower().replace(' ', '-')}", shown.table
    source = f"Crosscut, {corpus.guide.film.title}: {scope}"
    frame.chart(
        shown.spec,
        key=marks.chart_key(name),
        title=shown.title,
        alt=shown.alt,
        caption=escape(shown.caption),
        selection=CELL,
        on_pick=lambda mark: marks.take(name, mark, _named(corpus, names, mark)),
        download=name,
        source=source,
    )
    frame.twin(lambda: table, name=name, alt=shown.title, source=[source, shown.caption])


def _named(corpus: Corpus, names: Mapping[str, str], mark: Mapping[str, Any]) -> dict[str, str]:
    """Name what a mark stands for, for the boxes that choose it."""
    titles = corpus.guide.code_titles("theme")
    known = [titles.get(mark[key], "") for key in ("code", "item", "one") if key in mark]
    if "review_id" in mark:
        partner = names.get(mark["review_id"], "")
    elif "segment" in mark:
        partner = stories(corpus).get(mark["segment"], "")
    else:
        partner = titles.get(mark.get("other", ""), "")
    chosen = {_THEME: known[0] if known else frame.NO_MARK}
    # Face to face there is one box alone.
    return chosen if "item" in mark else chosen | {_PARTNER: partner or frame.NO_MARK}


def read(corpus: Corpus, selection: Selection, wish: Wish, names: dict[str, str]) -> None:
    """Draw the boxes that choose a mark, and the sentences behind it."""
    titles = corpus.guide.code_titles("theme")
    if not titles:
        return
    themes = {title: code for code, title in titles.items()}
    partners = {
        HEAT: {name: i for i, name in names.items()},
        SHIFT: {title: code for code, title in stories(corpus).items()},
        TOGETHER: themes,
    }.get(wish.part)
    st.subheader("The sentences behind it", anchor=False)
    code = frame.pick("Theme", themes, key=_THEME)
    partner = None
    if partners is not None:
        partner = frame.pick(_PARTNERS[wish.part], partners, key=_PARTNER)
    if not code and not partner:
        st.html('<p class="caption">Click a mark of the picture, or choose one here.</p>')
        return
    pair = wish.part == TOGETHER and code and partner and code != partner
    with drawer.beside(*((_THEME,) if partners is None else (_THEME, _PARTNER))):
        evidence.panel(
            corpus,
            spans_of(corpus.key, selection.scope, wish, code, partner, selection),
            heading=_heading(corpus, wish, names, code, partner),
            key="themes",
            unit=wish.unit if pair else "mention",
        )


def _heading(
    corpus: Corpus, wish: Wish, names: Mapping[str, str], code: str | None, partner: str | None
) -> str:
    titles = corpus.guide.code_titles("theme")
    theme = titles[code] if code else "All themes"
    if wish.part == FACE:
        against = names[wish.other] if wish.other else "the others"
        return f"{theme}: {names[wish.one]} and {against}"
    if not partner:
        return theme
    if wish.part == HEAT:
        return f"{theme}: {names[partner]}"
    if wish.part == SHIFT:
        return f"{theme}: {stories(corpus)[partner]}"
    return f"{theme} with {titles[partner]}" if code else titles[partner]


def definitions(corpus: Corpus, scope: Scope) -> None:
    """Offer what each theme means and counts: a click opens it, and it is sent only then."""
    with st.expander("What each theme counts", key="definitions", on_change="rerun") as fold:
        if fold.open:
            st.html(_definitions(corpus.key, scope, corpus))


@shared
def _definitions(key: str, scope: Scope, _corpus: Corpus) -> str:
    selection = filters.selection(_corpus, scope)
    terms = frequency.term_counts(selection, "theme", _corpus.guide.themes)
    by_code = dict(iter(terms.groupby("code", sort=False)))
    items = "".join(_definition(theme, by_code.get(theme.code)) for theme in _corpus.guide.themes)
    return (
        '<p class="caption">The terms of the film guide, with how often each is found in what is '
        f"counted. A star stands for any ending.</p>{items}"
    )


def _definition(theme: Code, terms: pd.DataFrame | None) -> str:
    found = [] if terms is None else list(_found(terms))
    total = 0 if terms is None else int(terms["count"].sum())
    unused = [] if terms is None else list(terms.loc[terms["count"] == 0, "term"])
    said = f"<p>{', '.join(found)}.</p>" if found else "<p>None of its terms is found here.</p>"
    if unused:
        rest = ", ".join(escape(_written(term)) for term in unused)
        said += f'<p class="about">Not found here: {rest}.</p>'
    about = f": {escape(theme.description)}" if theme.description else ""
    many = f'<span class="about">{counted(total, "mention")}</span>'
    return f'<div class="defined"><p><b>{escape(theme.title)}</b>{about} {many}</p>{said}</div>'


def _found(terms: pd.DataFrame) -> Iterator[str]:
    used = terms[terms["count"] > 0]
    for term, count in zip(used["term"], used["count"], strict=True):
        yield f"{escape(_written(term))}&nbsp;<b>{number(int(count))}</b>"


def _written(term: str) -> str:
    """Write a term as a reader knows it: the mark for "just this form" is the guide's own."""
    return term.removeprefix("=")
