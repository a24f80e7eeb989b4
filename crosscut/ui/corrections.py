"""What a reader sets right at a sentence: its story, and what was found in it.

In the reader's own project it is saved; in a film that is shown to all it lasts as long as the
session.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any, Final

import streamlit as st

from crosscut.corpus.build import Corpus
from crosscut.errors import CrosscutError
from crosscut.guide.model import FilmGuide
from crosscut.project.corrections import (
    CodedPlace,
    correction_of,
    disagreeing,
    disagreement_at,
    drop,
    pair_at,
    places_of_code,
    scores_of_review,
    sentence_at,
    set_values,
    undo,
)
from crosscut.project.model import Correction, Project, quote_start
from crosscut.scores.stated import StatedScore
from crosscut.text.phrases import count_of
from crosscut.ui import flash, open_project
from crosscut.ui.links import escape_markdown
from crosscut.ui.state import rerun_page

CORRECTIONS: Final = "corrections"
OPEN: Final = "correcting"
"""Key under which stands the sentence that a reader wants to set right: (review_id, sentence)."""
PHRASE: Final = "never_counted"
"""Key under which stands what the guide is to leave out: kind, code, phrase."""
_TO_GUIDE: Final = "to_the_guide"
_FAULT: Final = "correction_fault"
_LAST: Final = "last_correction"
_SET_RIGHT: Final = "set-right"

Place = tuple[str, int]
"""review_id and sentence."""
Change = Callable[[Project], Project]
Rows = Sequence[Mapping[str, Any]]
_NO_SCENE: Final = ""


def corrections() -> tuple[Correction, ...]:
    """Return what the reader has set right in this session in films that are not the reader's."""
    own: tuple[Correction, ...] = st.session_state.get(CORRECTIONS, ())
    return own


def project_of(corpus: Corpus) -> Project:
    """Return the reader's own project where it is shown, else the corrections of this session."""
    mine = open_project.own_project(corpus)
    if mine:
        return mine.project
    if not corrections():
        return Project(corpus.guide)
    here = set(corpus.reviews["review_id"].astype("str"))
    own = tuple(one for one in corrections() if one.review_id in here)
    return Project(corpus.guide, corrections=own)


def correction_at(corpus: Corpus, place: Place) -> Correction | None:
    """Return what a reader has set as the story of a sentence, if anything."""
    project = project_of(corpus)
    if not project.corrections_of("segment", place[0]):
        return None
    return correction_of(project, place[0], sentence_at(corpus, *place))


def change(corpus: Corpus, what: Change) -> bool:
    """Set something right, keep it, and close what is open; for a callback. Tell whether so."""
    mine = open_project.own_project(corpus)
    before = project_of(corpus)
    try:
        after = what(before)
        if mine:
            open_project.save(mine, after)
    except CrosscutError as error:
        st.session_state[_FAULT] = str(error)
        return False
    if not mine:
        others = [one for one in corrections() if one not in before.corrections]
        st.session_state[CORRECTIONS] = (*others, *after.corrections)
        rerun_page()
    new = [one for one in after.corrections if one not in before.corrections]
    st.session_state[_LAST] = [*st.session_state.get(_LAST, []), *(one.key for one in new)]
    for one in new:
        flash.add(f"{describe(corpus.guide, one)}.", _SET_RIGHT)
    st.session_state[OPEN] = None
    return True


def pop_fault() -> str:
    """Return once why the last change could not be made."""
    return str(st.session_state.pop(_FAULT, ""))


def _reading(corpus: Corpus) -> open_project.OpenProject | None:
    """Return the project that is shown where it is here to be read alone."""
    mine = open_project.own_project(corpus)
    return None if mine is None or mine.may_change else mine


# --------------------------------------------------------------------------
# Not right?


def draw(
    corpus: Corpus,
    place: Place,
    segment: str,
    marks: Sequence[tuple[int, int]],
    rows: Rows,
) -> None:
    """Draw what can be said to be not right at a sentence.

    Parameters
    ----------
    corpus, place, segment
        The corpus, the sentence and its story.
    marks
        Offsets of what is highlighted in it: other mentions are not asked about.
    rows
        What stands behind the mark in this sentence: pairs have columns first and second.
    """
    name = f"{place[0]}:{place[1]}"
    with st.container(key=f"notright-{name}", gap="small"):
        st.html('<h4 class="asked" tabindex="-1">What is not right?</h4>')
        if mine := _reading(corpus):
            open_project.draw_reading(mine, name)
            return
        _draw_story(corpus, place, segment, name)
        sentence = sentence_at(corpus, *place)
        span = sentence.start, sentence.end
        _draw_mentions(corpus, place, span, marks, rows)
        _draw_scenes(corpus, place, span)
        for row in rows:
            if "first" in row:
                _draw_pair(corpus, place, (str(row["first"]), str(row["second"])))
        for score in scores_of_review(corpus, place[0]):
            if score.start is not None and span[0] <= score.start < span[1]:
                _button(corpus, f"“{score.raw}” is no score", score, place[0])
        if _FAULT in st.session_state:
            st.error(escape_markdown(st.session_state.pop(_FAULT)), icon=None)


def _draw_story(corpus: Corpus, place: Place, segment: str, name: str) -> None:
    titles = corpus.guide.code_titles("segment")
    control = f"set-{name}"
    st.selectbox(
        "This sentence speaks of",
        list(titles),
        index=list(titles).index(segment) if segment in titles else None,
        placeholder="Choose a story",
        format_func=titles.__getitem__,
        key=control,
        on_change=_set_story,
        args=(corpus, place, control),
    )
    if one := correction_at(corpus, place):
        st.button("As it was", key=f"unset-{control}", on_click=take_back, args=(corpus, one))


def _set_story(corpus: Corpus, place: Place, control: str) -> None:
    segment, sentence = st.session_state[control], sentence_at(corpus, *place)
    change(corpus, lambda own: set_values(own, place[0], sentence, segment=segment))


def is_shown(
    code: str, span: tuple[int, int], marks: Sequence[tuple[int, int]], rows: Rows
) -> bool:
    """Tell whether a mention is among what a mark shows of a sentence.

    Parameters
    ----------
    code, span
        What is mentioned, "theme:loneliness", and where.
    marks, rows
        What is highlighted in the sentence, and the rows behind the mark there: where these have
        a kind and a code, mentions of other codes are not shown; a pair shows none.
    """
    if any("first" in row for row in rows):
        return False
    codes = {f"{row['kind']}:{row['code']}" for row in rows if {"kind", "code"} <= row.keys()}
    inside = not marks or any(span[0] < end and start < span[1] for start, end in marks)
    return inside and (not codes or code in codes)


def _draw_mentions(
    corpus: Corpus,
    place: Place,
    span: tuple[int, int],
    marks: Sequence[tuple[int, int]],
    rows: Rows,
) -> None:
    """Draw two buttons for each mention: it is wrong here, it is wrong everywhere."""
    places = [
        one
        for one in places_of_code(corpus, place[0], "mention")
        if span[0] <= one.start < span[1] and is_shown(one.code, (one.start, one.end), marks, rows)
    ]
    for one in places:
        title = title_of(corpus.guide, one.code)
        with st.container(horizontal=True, key=f"wrong-{one.start}-{one.code}"):
            _button(corpus, f"“{one.raw}” is not {title} here", one, place[0])
            st.button(
                escape_markdown(f"“{one.raw}” is never {title}"),
                key=f"never-{one.start}-{one.code}",
                on_click=_ask_guide,
                args=(one,),
                type="tertiary",
                help="It goes to the guide as words that are not counted. There you see what "
                "changes before you keep it.",
            )


def _draw_scenes(corpus: Corpus, place: Place, span: tuple[int, int]) -> None:
    titles = {_NO_SCENE: "No scene", **corpus.guide.code_titles("scene")}
    for one in places_of_code(corpus, place[0], "scene"):
        if span[0] <= one.start < span[1] and one.code in titles:
            control = f"scene-{place[0]}-{one.start}-{one.code}"
            st.selectbox(
                escape_markdown(f"{quote_start(one.raw)} speaks of the scene"),
                list(titles),
                index=list(titles).index(one.code),
                format_func=titles.__getitem__,
                key=control,
                on_change=_set_scene,
                args=(corpus, place[0], one, control),
            )


def _set_scene(corpus: Corpus, review: str, place: CodedPlace, control: str) -> None:
    scene = st.session_state[control]
    if scene == _NO_SCENE:
        change(corpus, lambda own: drop(own, review, place))
    else:
        change(corpus, lambda own: set_values(own, review, place, scene=scene))


def _draw_pair(corpus: Corpus, place: Place, characters: tuple[str, str]) -> None:
    titles = corpus.guide.code_titles("character")
    first, second = (titles.get(code, code) for code in characters)
    pair = pair_at(corpus, *place, characters)
    _button(corpus, f"{first} and {second} are no pair here", pair, place[0])


def draw_no_disagreement(corpus: Corpus, place: Place, other: Place) -> None:
    """Draw the button by which a reader says that two sentences do not disagree."""
    if _reading(corpus):
        return
    st.button(
        "Not a disagreement",
        key=f"drop-{place[0]}-{place[1]}-{other[0]}-{other[1]}",
        on_click=_drop_disagreement,
        args=(corpus, place, other),
        type="tertiary",
        help="It is taken out of the list, and comes back when you take that back.",
    )


def _button(corpus: Corpus, label: str, place: CodedPlace | StatedScore, review: str) -> None:
    code = place.code if isinstance(place, CodedPlace) else "score"
    st.button(
        escape_markdown(label),
        key=f"drop-{review}-{place.start}-{code}",
        on_click=_drop,
        args=(corpus, review, place),
        type="tertiary",
    )


def _drop(corpus: Corpus, review: str, place: CodedPlace | StatedScore) -> None:
    change(corpus, lambda own: drop(own, review, place))


def _drop_disagreement(corpus: Corpus, place: Place, other: Place) -> None:
    review = min(place, other)[0]
    change(corpus, lambda own: drop(own, review, disagreement_at(corpus, *place, *other)))


def _ask_guide(place: CodedPlace) -> None:
    """Let the guide leave out a phrase; the Library shows what that changes."""
    kind, _, code = place.code.partition(":")
    st.session_state[PHRASE] = kind, code, " ".join(place.raw.split())
    st.session_state.update({OPEN: None, _TO_GUIDE: True})
    rerun_page()


def asks_guide() -> bool:
    """Tell once that the reader wants the guide to leave something out."""
    return bool(st.session_state.pop(_TO_GUIDE, False))


# --------------------------------------------------------------------------
# What was set right


def title_of(guide: FilmGuide, code: str) -> str:
    """Name what was given to a place: of a mention, "theme:loneliness", the title of the theme."""
    kind, _, bare = code.partition(":")
    if bare:
        return guide.code_titles(kind).get(bare, bare)  # type: ignore[arg-type]
    if " " in code:
        titles = guide.code_titles("character")
        return " and ".join(titles.get(one, one) for one in code.split(" "))
    return guide.code_titles("scene").get(code, code)


def describe(guide: FilmGuide, one: Correction) -> str:
    """Say in a line what was set right."""
    words, values = quote_start(one.raw), dict(one.values)
    if one.kind == "segment":
        segment = str(values["segment"])
        title = guide.code_titles("segment").get(segment, segment)
        return f"{words} speaks of {title}"
    if one.kind == "mention":
        return f"{words} is not {title_of(guide, one.code)}"
    if one.kind == "pair":
        return f"{title_of(guide, one.code)} are no pair in {words}"
    if one.kind == "disagreement":
        return f"{words} and {quote_start(disagreeing(one)[1])} do not disagree"
    if one.kind == "scene":
        was = title_of(guide, one.code)
        if one.action == "drop":
            return f"{words} does not speak of the scene {was}"
        return f"{words} speaks of the scene {title_of(guide, str(values['scene']))}, not of {was}"
    done = {
        "set": "was set right",
        "drop": f"is no {one.kind}",
        "add": f"was added as a {one.kind}",
    }
    return f"{words} {done[one.action]}"


def take_back(corpus: Corpus, one: Correction) -> None:
    """Take back what was set right; for a callback."""
    change(corpus, lambda own: undo(own, one))


def draw_undo(corpus: Corpus) -> None:
    """Draw how much the reader has set right, and the button that takes the last of it back."""
    own, mine = project_of(corpus).corrections, open_project.own_project(corpus)
    done = flash.pop(_SET_RIGHT)
    if not own or _reading(corpus):
        return
    if done:  # the sentence may be gone from its list, and this button out of sight
        what = done[0] if len(done) == 1 else f"{count_of(len(done), 'thing')} set right."
        st.toast(escape_markdown(f"{what} To take it back, look below the filters."))
    where = "saved with your corpus." if mine else "kept until you close this page."
    st.html(f'<p class="about">{count_of(len(own), "thing")} set right by you, {where}</p>')
    label = "Take the last one back" if len(own) > 1 else "Take it back"
    st.button(label, key="undo", on_click=_take_last_back, args=(corpus,), type="tertiary")


def _take_last_back(corpus: Corpus) -> None:
    own = {one.key: one for one in project_of(corpus).corrections}
    keys = [key for key in st.session_state.get(_LAST, []) if key in own]
    last = own[keys[-1]] if keys else list(own.values())[-1]
    _take_back_from_list(corpus, last)


def _take_back_from_list(corpus: Corpus, one: Correction) -> None:
    """Take back what was set right, away from its sentence: the page says why where it cannot."""
    take_back(corpus, one)
    if fault := pop_fault():
        flash.add(fault, flash.PAGE)
        rerun_page()


def draw_list(corpus: Corpus, own: Sequence[Correction]) -> None:
    """List what was set right, each with the way back."""
    for place, one in enumerate(own):
        with st.container(key=f"right-{place}", horizontal=True, vertical_alignment="center"):
            st.html(f'<p class="line">{escape(describe(corpus.guide, one))}</p>')
            st.button(
                "As it was found",
                key=f"undo-right-{place}",
                on_click=_take_back_from_list,
                args=(corpus, one),
                type="tertiary",
                disabled=_reading(corpus) is not None,
            )
