"""Evidence: the choice of a mark, the sentences behind it, and why they are counted so.

Evidence stays in sight of its mark, whoever chose it and how: at the side of a chart where there
is room; on a phone, and where a page is long, at the foot of the window.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from crosscut.corpus.build import Corpus
from crosscut.corpus.groups import GroupedCorpus
from crosscut.large.corpora import CountedCorpus, Excerpt
from crosscut.measures import reasons
from crosscut.text.phrases import count_of, percent
from crosscut.text.scenes import SURE
from crosscut.text.timecodes import clock
from crosscut.ui import corrections, films, links, notebook, paging
from crosscut.ui.cache import cache_by_value
from crosscut.ui.corrections import Place
from crosscut.ui.films import Directory
from crosscut.ui.style import rules_of, script, segment_class

NO_MARK: Final = ""
"""First option of a `Box`: no mark is chosen."""

AT_ONCE: Final = 10
_CITED: Final = "sentence_to_cite"
_QUOTED: Final = "words_to_cite"
"""Key under which stand review and offsets of words to be cited, for one run."""
ASKED: Final = "asked_why"
"""Key under which stands the sentence of which a reader asks why it is counted so."""
_IN_TEXT: Final = "asked_in_text"
"""Key under which stands the sentence that a reader wants to see in its text, for one run."""


class SentenceQuote(NamedTuple):
    """A sentence to be quoted; offsets into the review's text."""

    place: Place
    passage: int
    start: int
    end: int
    segment: str
    confidence: float
    position: float


@dataclass(frozen=True)
class Evidence:
    """What stands behind a mark.

    Attributes
    ----------
    heading
        What it is evidence of.
    spans
        One row per counted thing: review_id, sentence, start, end (offsets into the review's
        text; missing where the whole sentence counts). Their number is the number shown; where
        there is a column group, rows of one group are one thing.
    unit
        What one row is.
    missing
        What to say where there is no row.
    denials
        One row per mention that its sentence denies: shown as such, and not counted.
    """

    heading: str
    spans: pd.DataFrame
    unit: str = "mention"
    missing: str = "Nothing in what is counted here."
    denials: pd.DataFrame | None = None


@dataclass(frozen=True)
class Box:
    """A select box that chooses a mark of a figure without a mouse.

    Attributes
    ----------
    key
        Its key, in the address too.
    label
        What it chooses.
    options
        What can be chosen -> its label, which stands in the address.
    fields
        The fields of a clicked mark whose values are an option: their tuple, or the value of the
        one field. A mark that has none of them leaves the box without a choice.
    """

    key: str
    label: str
    options: Mapping[Any, str]
    fields: tuple[str, ...] = ()

    def option(self, mark: Mapping[str, Any]) -> Any:  # noqa: ANN401
        """Return the option of a clicked mark, None where it has none."""
        values = tuple(mark[field] for field in self.fields if field in mark)
        if not values:
            return NO_MARK
        value = values[0] if len(self.fields) == 1 else values
        return next((option for option in self.options if option == value), None)

    def fields_of(self, option: Any) -> dict[str, Any]:  # noqa: ANN401
        """Return the fields of the marks that an option stands for; of None, none."""
        if option is None or not self.fields:
            return {}
        values = (option,) if len(self.fields) == 1 and not isinstance(option, tuple) else option
        return dict(zip(self.fields, values, strict=False))

    def choice(self) -> Any:  # noqa: ANN401
        """Return the option chosen, before the box is drawn; None where none is."""
        if self.key in st.session_state:
            option = st.session_state[self.key]
            return option if option in self.options else None
        title = st.query_params.get(self.key)
        return next((option for option, own in self.options.items() if own == title), None)

    def evidence(self, table: pd.DataFrame, place: tuple[Any, ...]) -> Evidence:
        """Return the rows of a table at a place: an option's values of the first fields."""
        heading = self.options[place]
        for field, value in zip(self.fields, place, strict=False):
            table = table[table[field] == value]
        return Evidence(heading, table)

    def choose(self) -> Any:  # noqa: ANN401
        """Draw the box; return the option chosen, None where none is."""
        titles = {NO_MARK: "Any", **self.options}
        if st.session_state.get(self.key, NO_MARK) not in titles:
            # Another choice of the reader took the mark away: that goes unsaid.
            st.session_state[self.key] = NO_MARK
        choice = st.selectbox(self.label, **links.bind(self.key, titles, "the mark"))
        return None if choice == NO_MARK else choice


_OPENING: Final = (
    '<p class="caption asks">One mark to begin with. Click another, or choose one here.</p>'
)


def choose(boxes: Sequence[Box]) -> list[Any]:
    """Draw the select boxes beside a chart; return what is chosen in each, None for nothing."""
    st.subheader("The sentences behind it", anchor=False)
    with st.container(horizontal=True, key=f"boxes-{boxes[0].key}"):
        return [box.choose() for box in boxes]


def at_side(
    corpus: Corpus,
    boxes: Sequence[Box],
    choices: Sequence[Any],
    evidence: Callable[..., Evidence],
    opening: tuple[Any, ...] = (),
    *,
    has_chart: bool = True,
) -> None:
    """Draw the evidence of what is chosen in the boxes beside a chart (`choose`), if it is drawn.

    `evidence` gets what is chosen in each box, None where nothing is; where none is in any, the
    evidence of the mark to begin with stands there, `opening` having an option of each box. On a
    phone there is no side: the evidence of what was chosen stays at the foot of the window, with
    a button that closes it.
    """
    if all(one is None for one in choices):
        if opening:
            st.html(_OPENING)
            panel(corpus, evidence(*opening), key=boxes[0].key, name="opening")
        else:
            click = "Click a mark of the picture, or choose one here."
            st.html(f'<p class="caption">{click if has_chart else "Choose one here."}</p>')
        return
    st.html(rules_of("evidence"))
    keys = tuple(box.key for box in boxes)
    holder = f"side-{keys[0]}"
    with st.container(key=holder, gap="small"):
        _draw_close(keys)
        panel(corpus, evidence(*choices), key=keys[0])
        _arrive(holder, keys)


def at_foot(
    corpus: Corpus,
    box: Box,
    opening: Any,  # noqa: ANN401
    evidence: Callable[[Any], Evidence],
    below: Callable[[Any], None] | None = None,
) -> Any:  # noqa: ANN401
    """Draw a select box, and under it the evidence of what is chosen; return that.

    Where nothing is, it is the mark to begin with, an option of the box or None. Evidence of what
    is chosen stays at the foot of the window, with a button that closes it; `below` draws what
    stands under it.
    """
    st.html(rules_of("evidence"))
    holder = f"foot-{box.key}"
    with st.container(key=holder, gap="small"):
        with st.container(horizontal=True, vertical_alignment="bottom", key=f"choice-{box.key}"):
            choice = box.choose()
            if choice is not None:
                _draw_close((box.key,))
        name = "evidence"
        if choice is None and opening is not None:
            choice, name = opening, "opening"
            st.html(_OPENING)
        if choice is not None:
            panel(corpus, evidence(choice), key=box.key, name=name)
            if below is not None:
                below(choice)
        _arrive(holder, (box.key,))
    return choice


def _draw_close(boxes: tuple[str, ...]) -> None:
    """Draw the button that takes away what is chosen."""
    nothing = (dict.fromkeys(boxes, NO_MARK),)
    st.button("Close", key=f"close-{boxes[0]}", on_click=st.session_state.update, args=nothing)


def _arrive(holder: str, boxes: tuple[str, ...]) -> None:
    """Send the script that goes by what is chosen: it runs when that changes."""
    choices = [str(st.session_state.get(box, "")) for box in boxes]
    if any(one != NO_MARK for one in choices):
        st.html(script("arrive", holder, when=choices), unsafe_allow_javascript=True)


def panel(corpus: Corpus, evidence: Evidence, *, key: str, name: str = "evidence") -> None:
    """Quote the sentences behind a mark, what counts highlighted.

    `key` names the controls; `name` is "opening" for a mark that nobody chose.
    """
    times = 0
    if isinstance(corpus, CountedCorpus):
        times = corpus.times(evidence.spans)
        corpus, spans = behind(corpus, evidence.spans, tuple(evidence.spans["start"].tolist()))
        evidence = replace(evidence, spans=spans, denials=None)
    elif isinstance(corpus, GroupedCorpus):
        evidence = replace(
            evidence,
            spans=corpus.places(evidence.spans),
            denials=None if evidence.denials is None else corpus.places(evidence.denials),
        )
        corpus = corpus.origin
    with st.container(key=f"{name}-{key}"):
        st.subheader(links.escape_markdown(evidence.heading), anchor=False)
        denials = _by_sentence(evidence.denials) if evidence.denials is not None else {}
        if not len(evidence.spans):
            st.html(f'<p class="found">{escape(evidence.missing)}</p>')
            if not denials:
                return
        where = films.directory(corpus)
        marks = _by_sentence(evidence.spans)
        count = count_spans(evidence.spans)
        line = count_of(count, evidence.unit)
        if evidence.unit != "sentence":
            line = f"{line} in {count_of(len(marks), 'sentence')}"
        if times > count:
            line = f"The first of {count_of(times, evidence.unit)}: {line}"
        if denials:
            places = count_of(sum(map(len, denials.values())), "place")
            line = f"{line}; {places} denied and not counted"
        hook = "count" if name == "evidence" else name
        st.html(f'<p class="caption" data-{hook}="{count}">{line}</p>')
        _quotes(corpus, where, marks, denials, evidence.spans, key)


@cache_by_value
def behind(
    corpus: CountedCorpus, _spans: pd.DataFrame, rows: tuple[int, ...]
) -> tuple[Corpus, pd.DataFrame]:
    """Read some of the places that rows of counts stand for; `rows` are where they begin."""
    return corpus.behind(_spans)


def count_spans(spans: pd.DataFrame) -> int:
    """Count what stands behind a mark; `spans` as in `Evidence`."""
    return int(spans["group"].nunique()) if "group" in spans else len(spans)


def _by_sentence(spans: pd.DataFrame) -> dict[Place, list[tuple[int, int]]]:
    """Gather the spans by the sentence that holds them."""
    result: dict[Place, list[tuple[int, int]]] = {}
    places = zip(spans["review_id"].tolist(), spans["sentence"].tolist(), strict=True)
    if "start" not in spans:
        return {(str(review), int(sentence)): [] for review, sentence in places}
    ends = zip(spans["start"].tolist(), spans["end"].tolist(), strict=True)
    for (review, sentence), (start, end) in zip(places, ends, strict=True):
        marks = result.setdefault((str(review), int(sentence)), [])
        if start is not None and start == start:
            marks.append((int(start), int(end)))
    return result


def _quotes(
    corpus: Corpus,
    where: Directory,
    marks: Mapping[Place, list[tuple[int, int]]],
    denials: Mapping[Place, list[tuple[int, int]]],
    spans: pd.DataFrame,
    key: str,
) -> None:
    """Quote the sentences of the page that is open, in the order of reviews and text."""
    order = {review: at for at, review in enumerate(where.texts)}
    places = sorted({**marks, **denials}, key=lambda place: (order[place[0]], place[1]))
    first = AT_ONCE * paging.choose_page(len(places), AT_ONCE, key=f"page-{key}")
    quotes = [quote_at(corpus, place) for place in places[first : first + AT_ONCE]]
    open_boxes = {st.session_state.get(name): name for name in (ASKED, _CITED, corrections.OPEN)}
    html = ""
    for quote in quotes:
        own_marks, own_denied = marks.get(quote.place, []), denials.get(quote.place, [])
        both = [*own_marks, *own_denied]
        html += _sentence_html(corpus, where, quote, own_marks, own_denied)
        if st.session_state.get(_IN_TEXT) == quote.place:
            del st.session_state[_IN_TEXT]
            title = links.escape_markdown(where.names[quote.place[0]])
            st.dialog(title, width="medium")(_draw_in_text)(corpus, where, quote, both)
        if quote.place in open_boxes:
            st.html(html)
            html = ""
            own = _rows_at(spans, quote.place)
            if open_boxes[quote.place] == _CITED:
                review, _ = quote.place
                st.html('<div class="why"><h4 class="asked" tabindex="-1">Copy it</h4></div>')
                notebook.cite(
                    [notebook.quote(corpus, review, quote.start, quote.end, quote.passage)]
                )
            elif open_boxes[quote.place] == ASKED:
                st.html(_why_html(corpus, quote, both, own))
            else:
                corrections.draw(corpus, quote.place, quote.segment, both, own)
            st.html(
                script("open-box", when=(quote.place, open_boxes[quote.place])),
                unsafe_allow_javascript=True,
            )
    if html:
        st.html(html)


def _rows_at(table: pd.DataFrame, place: Place) -> list[dict[str, Any]]:
    """Return the rows of a table that stand in a sentence."""
    return _rows(table[(table["review_id"] == place[0]) & (table["sentence"] == place[1])])


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    rows = table.astype("object").to_dict("records")
    return [{str(name): value for name, value in row.items()} for row in rows]


def _draw_in_text(
    corpus: Corpus, where: Directory, quote: SentenceQuote, marks: Iterable[tuple[int, int]]
) -> None:
    """Show a sentence in its passage, between its neighbours, and the way to the whole review."""
    review, _ = quote.place
    text, mark_id = where.texts[review], escape(f"{quote.place[1]}:{review}")
    story = segment_class(corpus.guide.segment_codes, quote.segment)
    passages = corpus.passages[corpus.passages["review_id"] == review]
    near = passages[(passages["passage"] - quote.passage).abs() <= 1]
    html = ""
    for start, end in zip(near["start"].tolist(), near["end"].tolist(), strict=True):
        inner = escape(text[start:end])
        if start <= quote.start < end:
            own = highlight(text, quote.start, quote.end, marks)
            before, after = escape(text[start : quote.start]), escape(text[quote.end : end])
            inner = f'{before}<span class="here {story}">{own}</span>{after}'
        html += f"<p>{inner}</p>"
    st.html(
        f'<div class="in-text">{html}</div><p class="ways">'
        f'<a href="review?{_text_query(where, quote)}">Read the whole review</a>'
        f'<button type="button" data-evidence="cite:{mark_id}">Cite</button></p>'
    )


def _text_query(where: Directory, quote: SentenceQuote) -> str:
    """Return the query of the link to a sentence's passage on the page Read, escaped."""
    name = where.names[quote.place[0]]
    return escape(urlencode(links.review_params(name, passage=quote.passage)))


def _why_html(
    corpus: Corpus,
    quote: SentenceQuote,
    marks: Sequence[tuple[int, int]],
    rows: list[dict[str, Any]],
) -> str:
    """Write why a sentence is counted as it is: what is marked in it first, then its story."""
    review, sentence = quote.place
    whys = [reasons.pair_reasons(corpus, row) for row in rows if "first_start" in row]
    whys += [
        reasons.mention_reasons(corpus, row)
        for row in [
            *_rows_at(corpus.mentions, quote.place),
            *_rows_at(corpus.denials, quote.place),
        ]
        if marks
        and corrections.is_shown(
            f"{row['kind']}:{row['code']}", (row["start"], row["end"]), marks, rows
        )
    ]
    whys.append(_segment_reasons(corpus, review, sentence))
    whys += [reasons.scene_reasons(corpus, row) for row in _rows_at(corpus.scenes, quote.place)]
    scores = corpus.scores
    here = (scores["start"] >= quote.start) & (scores["start"] < quote.end)
    scores = scores[(scores["review_id"] == review) & here.fillna(False).astype("bool")]
    whys += [reasons.score_reasons(corpus, row) for row in _rows(scores)]
    if all(row["tone"] == row["tone"] for row in _rows_at(corpus.sentences, quote.place)):
        text = films.directory(corpus).texts[review]
        whys.append(reasons.tone_reasons(text[quote.start : quote.end]))
    parts = "".join(map(_one_why, whys))
    return f'<div class="why"><h4 class="asked" tabindex="-1">Why?</h4>{parts}</div>'


_segment_reasons = cache_by_value(reasons.segment_reasons)


def _one_why(why: reasons.Why) -> str:
    lines = "".join(f"<li>{escape(line)}</li>" for line in why.reasons)
    against = "".join(f"<li>{escape(line)}</li>" for line in why.against)
    return (
        f'<p class="claim">{escape(why.claim)}</p>'
        + (f"<ul>{lines}</ul>" if lines else "")
        + (f"<p>Against it:</p><ul>{against}</ul>" if against else "")
        + (f"<p>{escape(why.change)}</p>" if why.change else "")
    )


class Span(NamedTuple):
    """A highlight: offsets into a text, its CSS class and what it is."""

    start: int
    end: int
    kind: str = ""
    title: str = ""


def highlight(
    text: str, at: int, end: int, spans: Iterable[tuple[Any, ...]], link: Mapping[str, str] = {}
) -> str:
    """Escape text[at:end], the spans in it highlighted; of two that overlap, each its own part.

    Parameters
    ----------
    text, at, end
        What is quoted.
    spans
        The highlights, as `Span`.
    link
        Kind of highlight -> attributes of a link that each of them becomes.
    """
    parts = []
    inside = (Span(*span) for span in spans if span[0] < end and span[1] > at)
    for start, stop, kind, title in sorted(inside):
        start, stop = max(start, at), min(stop, end)
        if start >= stop:
            continue
        inner = escape(text[start:stop])
        if kind in link:
            inner = f"<a {link[kind]}>{inner}</a>"
        attributes = f' class="{kind}"' if kind else ""
        attributes += f' title="{escape(title)}"' if title else ""
        parts += [escape(text[at:start]), f"<mark{attributes}>{inner}</mark>"]
        at = stop
    return "".join([*parts, escape(text[at:end])])


_DENIED: Final = "denied here, not counted"


def _sentence_html(
    corpus: Corpus,
    where: Directory,
    quote: SentenceQuote,
    marks: Iterable[tuple[int, int]],
    denials: Iterable[tuple[int, int]] = (),
) -> str:
    """Write a sentence, where it stands, the way to it, to its reasons and its correction."""
    review, sentence = quote.place
    is_correction = corrections.correction_at(corpus, quote.place) is not None
    unsure = ", unsure" if quote.segment and quote.confidence < SURE else ""
    about = [
        where.full_name(review),
        f"passage {quote.passage}",
        corpus.guide.segment_title(quote.segment)
        + (", set right by you" if is_correction else unsure),
        f"{percent(quote.position)} into the review",
    ]
    not_counted = [Span(*span, "denied", _DENIED) for span in denials]
    if not_counted:
        about.append(_DENIED)
    mark_id = escape(f"{sentence}:{review}")
    own = [one for one in notebook.current().pins if notebook.is_sentence(one, review, quote.start)]
    pin_label = "Pinned" if own else "Pin"
    more = (
        f'<button type="button" data-evidence="set:{mark_id}">Not right?</button>'
        f'<button type="button" data-evidence="pin:{mark_id}">{pin_label}</button>'
    )
    if isinstance(corpus, Excerpt) and corpus != st.session_state.get("current_corpus"):
        more = ""  # what is corrected or pinned is of the reviews that are open
    return quote_html(
        corpus,
        quote,
        [*marks, *not_counted],
        about,
        f'<a href="review?{_text_query(where, quote)}" data-evidence="text:{mark_id}"'
        ' aria-haspopup="dialog">In the text</a>'
        f'<button type="button" data-evidence="why:{mark_id}">Why?</button>'
        f'<button type="button" data-evidence="cite:{mark_id}">Cite</button>{more}',
        lines=_film_lines(corpus, quote),
    )


def quote_at(corpus: Corpus, place: Place) -> SentenceQuote:
    """Return a sentence, to be quoted."""
    review, sentence = place
    return SentenceQuote(place, *films.directory(corpus).sentences[review][sentence])


def quote_html(
    corpus: Corpus,
    quote: SentenceQuote,
    marks: Iterable[tuple[Any, ...]],
    about: Iterable[str],
    ways: str,
    lines: str = "",
) -> str:
    """Write a sentence with its marks, what there is to know of it, and the ways from it.

    `marks` as `highlight` takes them; `ways` and the `lines` above these are HTML.
    """
    text = films.directory(corpus).texts[quote.place[0]]
    own = segment_class(corpus.guide.segment_codes, quote.segment)
    return (
        f'<div class="evidence"><blockquote class="quote {own}">'
        f"{highlight(text, quote.start, quote.end, marks)}</blockquote>"
        f'<p class="about">{escape(" · ".join(about))}</p>{lines}<p class="ways">{ways}</p></div>'
    )


def _film_lines(corpus: Corpus, quote: SentenceQuote) -> str:
    """Write the lines of the film that a sentence quotes, each with its time."""
    if corpus.quotations is None:
        return ""
    lines = [
        (int(row["shown_from"]), corpus.dialogue[row["cue"] : row["last_cue"] + 1])
        for row in _rows_at(corpus.quotations, quote.place)
    ]
    return "".join(
        f'<p class="about film-line">In the film at {clock(time)}, by subtitles: '
        f"“{escape(' '.join(cue.text for cue in cues))}”</p>"
        for time, cues in lines
    )


def cite_html(review_id: str, start: int, end: int, what: str) -> str:
    """Return the button that opens the citation of what stands between two offsets, as HTML.

    `what` is that in words, for a screen reader.
    """
    mark_id = escape(f"quote:{int(start)}-{int(end)}:{review_id}")
    label = escape(f"Cite {what}")
    return (
        f'<button type="button" class="pin" data-evidence="{mark_id}" aria-haspopup="dialog" '
        f'aria-label="{label}">Cite</button>'
    )


def listen(corpus: Corpus) -> None:
    """Heed clicks on quotes, and show what they ask for; once on a page."""
    links.listen(_take_click, name="evidence")
    review, start, end = st.session_state.pop(_QUOTED, ("", 0, 0))
    if not review:
        return
    rows = corpus.sentences
    rows = rows[(rows["review_id"] == review) & (rows["start"] < end) & (rows["end"] > start)]
    places = [
        (review, int(row["start"]), int(row["end"]), int(row["passage"])) for row in _rows(rows)
    ]
    if not places and review in films.directory(corpus).texts:
        passages = corpus.passages[corpus.passages["review_id"] == review]
        own = passages[(passages["start"] < end) & (passages["end"] > start)]
        places = [(review, start, end, int(own["passage"].iloc[0]))] if len(own) else []
    if places:
        notebook.cite_in_dialog([notebook.quote(corpus, *place) for place in places])


def _take_click(value: str) -> None:
    """Do what was asked of a quote; `value` as in `_sentence_html`, from the browser."""
    what, _, rest = value.partition(":")
    sentence, _, review = rest.partition(":")
    boxes = {"set": corrections.OPEN, "why": ASKED, "cite": _CITED}
    if what == "quote" and (offsets := re.fullmatch("([0-9]{1,9})-([0-9]{1,9})", sentence)):
        st.session_state[_QUOTED] = review, int(offsets[1]), int(offsets[2])
    if not sentence.isascii() or not sentence.isdecimal():
        return
    if what == "pin":
        notebook.toggle_sentence(review, int(sentence))
    elif what == "text":
        st.session_state[_IN_TEXT] = review, int(sentence)
    elif what in boxes:
        place = review, int(sentence)
        open_now = st.session_state.get(boxes[what])
        st.session_state.update(dict.fromkeys(boxes.values()))
        st.session_state[boxes[what]] = None if open_now == place else place
