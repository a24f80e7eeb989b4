"""Readings as HTML: rows by scene, cells by review; every character of a review escaped."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from crosscut.guide import clock
from crosscut.schema import WHOLE_FILM
from crosscut.ui.reading import Reading, review_html, strip_html
from crosscut.ui.style import segment_class
from crosscut.wording import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence

    import pandas as pd

    from crosscut.guide import Scene

Span = tuple[int, int, str, str]
"""Start, end, CSS class and title of a highlight."""

KEY: Final = (
    '<p class="caption marks"><mark class="cue">what tells the scene</mark> '
    '<mark class="theme">theme</mark> <mark class="motif">motif</mark> '
    '<mark class="character">character</mark></p>'
)
_OPENING_WORDS: Final = 45
_LONE_AT_ONCE: Final = 8


@dataclass(frozen=True)
class Shelf:
    """The reviews laid side by side, and what is to be highlighted in them.

    Attributes
    ----------
    names, texts
        review_id -> name, and text.
    sentences
        Their sentences.
    titles
        Segment code -> title, in the film's order, the whole film last.
    spans
        review_id -> highlights of the kinds chosen.
    address
        Turns a review and a passage into the query of a link to it.
    """

    names: Mapping[str, str]
    texts: Mapping[str, str]
    sentences: pd.DataFrame
    titles: Mapping[str, str]
    spans: Mapping[str, Sequence[Span]]
    address: Callable[[str, int], Mapping[str, str]]

    def link(self, review: str, passage: int) -> str:
        """Link to a passage in the full text, in a tab of its own."""
        query = escape(urlencode(self.address(review, passage)))
        name = escape(self.names[review])
        return (
            f'<a href="review?{query}" target="_blank" rel="noopener" '
            f'aria-label="{name}, passage {passage}, in the text">passage {passage}</a>'
        )


def marked(text: str, start: int, end: int, spans: Iterable[Span]) -> str:
    """Escape text[start:end], its highlights marked; of two that overlap, the first stands."""
    parts = []
    for first, last, kind, title in sorted(spans):
        if start <= first < last <= end:
            parts.append(escape(text[start:first]))
            said = f' title="{escape(title)}"' if title else ""
            parts.append(f'<mark class="{kind}"{said}>{escape(text[first:last])}</mark>')
            start = last
    return "".join([*parts, escape(text[start:end])])


def scene_row(shelf: Shelf, scene: Scene, cues: pd.DataFrame, story: str = "") -> str:
    """Set one scene: its name, and what each review says of it, or that it is silent.

    Parameters
    ----------
    shelf
        The reviews.
    scene
        The scene.
    cues
        As `alignment.scene_cues`, of this scene.
    story
        Title of its story, to be said beside it; empty where all rows are of one.
    """
    time = ""
    if scene.shown_from is not None and scene.shown_to is not None:
        ends = dict.fromkeys((clock(scene.shown_from), clock(scene.shown_to)))
        time = f' <span class="time">{"–".join(ends)}</span>'
    of = f"<b>{escape(story)}.</b> " if story else ""
    own = segment_class(tuple(shelf.titles), scene.segment)
    cells = "".join(
        _cell(shelf, review, scene.segment, cues[cues["review_id"] == review])
        for review in shelf.names
    )
    return (
        f'<section class="scene {own}"><h3>{escape(scene.title)}{time}</h3>'
        f'<p class="about">{of}{escape(scene.description)}</p>'
        f'<div class="cells">{cells}</div></section>'
    )


def _cell(shelf: Shelf, review: str, segment: str, cues: pd.DataFrame) -> str:
    name = escape(shelf.names[review])
    if cues.empty:
        return f'<div class="cell silent"><h4>{name}</h4><p>silent</p></div>'
    said = "".join(
        _excerpt(shelf, review, int(passage), segment, cues[cues["passage"] == passage])
        for passage in cues["passage"].unique()
    )
    count = f"<small>{counted(len(cues), 'place')}</small>"
    return f'<div class="cell" data-count="{len(cues)}"><h4>{name} {count}</h4>{said}</div>'


def _excerpt(shelf: Shelf, review: str, passage: int, segment: str, cues: pd.DataFrame) -> str:
    """Set the sentences of a passage with a cue and their neighbours; the rest is a link away."""
    every = shelf.sentences
    own = every[(every["review_id"] == review) & (every["passage"] == passage)]
    rows = own.to_dict("records")
    told = set(cues["sentence"])
    near = [
        bool({row["sentence"] - 1, row["sentence"], row["sentence"] + 1} & told) for row in rows
    ]
    spans = [(int(a), int(b), "cue", "") for a, b in zip(cues["start"], cues["end"], strict=True)]
    taken = [one for one in shelf.spans.get(review, ()) if not _touches(one, spans)]
    parts = []
    for row, shown, before in zip(rows, near, [True, *near], strict=False):
        if shown:
            parts.append(_sentence(shelf, review, row, segment, [*spans, *taken]))
        elif before:
            parts.append("…")
    return f'<p class="said">{" ".join(parts)} {shelf.link(review, passage)}</p>'


def _touches(one: Span, others: Sequence[Span]) -> bool:
    return any(one[0] < end and start < one[1] for start, end, *_ in others)


def _sentence(
    shelf: Shelf,
    review: str,
    row: Mapping[Hashable, Any],
    segment: str,
    spans: Sequence[Span],
) -> str:
    text = marked(shelf.texts[review], int(row["start"]), int(row["end"]), spans)
    other = segment and row["segment"] not in (segment, WHOLE_FILM)
    return f'<span class="elsewhere">{text}</span>' if other else text


def folded_rows(scenes: Sequence[Scene]) -> str:
    """Fold away the scenes of which none of the reviews speaks."""
    if not scenes:
        return ""
    items = "".join(
        f"<li><b>{escape(scene.title)}.</b> {escape(scene.description)}</li>" for scene in scenes
    )
    none = counted(len(scenes), "scene")
    return (
        f'<details class="unread"><summary>{none} of which none of them speaks</summary>'
        f"<ul>{items}</ul></details>"
    )


def lone_passages(shelf: Shelf, lone: pd.DataFrame, candidates: pd.DataFrame) -> str:
    """Set the passages that fit no scene, each beside its candidates in other reviews.

    Parameters
    ----------
    shelf
        The reviews.
    lone
        Passages that fit no scene: review_id, passage, start, end.
    candidates
        As `alignment.candidates`, with other_start and other_end.
    """
    items = []
    for row in lone.to_dict("records"):
        review, passage = str(row["review_id"]), int(row["passage"])
        own = candidates[(candidates["review_id"] == review) & (candidates["passage"] == passage)]
        near = "".join(
            f"<li><b>{one['score']:.2f}</b> {escape(shelf.names[one['other_review']])}, "
            f"{shelf.link(one['other_review'], one['other_passage'])}: "
            f"{_opening(shelf, one['other_review'], one['other_start'], one['other_end'])}</li>"
            for one in own.to_dict("records")
        )
        near = f"<ul>{near}</ul>" if near else "<p>Nothing near it in the others.</p>"
        items.append(
            f'<div class="lone"><div><h4>{escape(shelf.names[review])}, '
            f"{shelf.link(review, passage)}</h4>"
            f'<p class="said">{_opening(shelf, review, row["start"], row["end"])}</p></div>'
            f'<div class="near"><h4>Candidates</h4>{near}</div></div>'
        )
    first, more = "".join(items[:_LONE_AT_ONCE]), items[_LONE_AT_ONCE:]
    if not more:
        return first
    rest = counted(len(more), "more passage")
    return f'{first}<details class="unread"><summary>{rest}</summary>{"".join(more)}</details>'


def _opening(shelf: Shelf, review: str, start: int, end: int) -> str:
    """Set the beginning of a passage; the link beside it has the rest."""
    whole = shelf.texts[review][int(start) : int(end)]
    words = whole.split(" ")
    cut = len(" ".join(words[:_OPENING_WORDS]))
    stop = int(start) + cut
    said = marked(shelf.texts[review], int(start), stop, shelf.spans.get(review, ()))
    return f"{said} …" if cut < len(whole) else said


def text_column(reading: Reading, name: str, place: int, body: pd.DataFrame) -> str:
    """Set one review as a column that scrolls, with the map of its segments at its side.

    Passages get anchors of their own, so that several reviews can stand on one page; `body`
    are the sentences of its paragraphs.
    """
    article = review_html(reading)
    # The text is escaped, quotes too: an attribute can only be one that review_html wrote.
    article = article.replace('id="p', f'id="r{place}-p').replace('href="#p', f'href="#r{place}-p')
    return (
        f'<div class="column"><h3>{escape(name)}</h3><div class="scroll">'
        f'{strip_html(body, reading.titles)}<div class="text" tabindex="0" role="region" '
        f'aria-label="{escape(name)}, full text">{article}</div></div></div>'
    )


def grid(inner: str, columns: int, kind: str) -> str:
    """Wrap rows or columns in a grid of so many columns."""
    return f'<div class="readings {kind} of-{columns}">{inner}</div>'
