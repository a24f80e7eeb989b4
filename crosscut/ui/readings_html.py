"""Readings as HTML: rows by scene, cells by review; every character of a review escaped."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any, Final

from crosscut.guide.model import clock
from crosscut.schema import WHOLE_FILM
from crosscut.text.phrases import counted
from crosscut.ui.reading import Reading, review_html
from crosscut.ui.style import segment_class

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence

    import pandas as pd

    from crosscut.guide.model import Scene


Span = tuple[int, int, str, str]
"""Start, end, CSS class and title of a highlight."""

_OPENING_WORDS: Final = 45


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
        Turns a review and a passage into the attributes of a link to it.
    cell
        Turns a scene and a review into the attributes of a link to their evidence.
    """

    names: Mapping[str, str]
    texts: Mapping[str, str]
    sentences: pd.DataFrame
    titles: Mapping[str, str]
    spans: Mapping[str, Sequence[Span]]
    address: Callable[[str, int], str]
    cell: Callable[[str, str], str]

    def link(self, review: str, passage: int) -> str:
        """Link to a passage in the full text."""
        name = escape(self.names[review])
        return (
            f"<a {self.address(review, passage)} "
            f'aria-label="passage {passage} of {name}, in the text">passage {passage}</a>'
        )


def cell_id(scene: str, place: int) -> str:
    """Name a cell: its scene's code and its column."""
    return f"cell-{scene}-{place}"


def marked(text: str, start: int, end: int, spans: Iterable[Span], cue: str = "") -> str:
    """Escape text[start:end], its highlights marked; of two that overlap, the first stands.

    With `cue`, attributes of a link, every cue is one. The keyboard has the link over the cell.
    """
    parts = []
    for first, last, kind, title in sorted(spans):
        if start <= first < last <= end:
            parts.append(escape(text[start:first]))
            said = f' title="{escape(title)}"' if title else ""
            inner = escape(text[first:last])
            if cue and kind == "cue":
                inner = f'<a {cue} tabindex="-1">{inner}</a>'
            parts.append(f'<mark class="{kind}"{said}>{inner}</mark>')
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
        _cell(shelf, review, scene, place, cues[cues["review_id"] == review])
        for place, review in enumerate(shelf.names)
    )
    return (
        f'<section class="scene {own}"><div class="what"><h3>{escape(scene.title)}{time}</h3>'
        f'<p class="about">{of}{escape(scene.description)}</p></div>'
        f'<div class="cells">{cells}</div></section>'
    )


def _cell(shelf: Shelf, review: str, scene: Scene, place: int, cues: pd.DataFrame) -> str:
    """Set one cell: a click on it opens its evidence, as does the link with its count."""
    name = escape(shelf.names[review])
    if cues.empty:
        return f'<div class="cell silent"><h4>{name}</h4><p>silent</p></div>'
    said = "".join(
        _excerpt(shelf, review, int(passage), scene, cues[cues["passage"] == passage])
        for passage in cues["passage"].unique()
    )
    link = shelf.cell(scene.code, review)
    many = counted(len(cues), "place")
    called = f"{many}: {escape(scene.title)}, {name}"
    return (
        f'<div class="cell" id="{cell_id(scene.code, place)}" data-count="{len(cues)}" '
        f"{link[link.index('data-pick') :]}><h4>{name} "
        f'<a {link} aria-label="{called}">{many}</a></h4>{said}</div>'
    )


def _excerpt(shelf: Shelf, review: str, passage: int, scene: Scene, cues: pd.DataFrame) -> str:
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
            parts.append(_sentence(shelf, review, row, scene, [*spans, *taken]))
        elif before:
            parts.append("…")
    return f'<p class="said">{" ".join(parts)} {shelf.link(review, passage)}</p>'


def _touches(one: Span, others: Sequence[Span]) -> bool:
    return any(one[0] < end and start < one[1] for start, end, *_ in others)


def _sentence(
    shelf: Shelf,
    review: str,
    row: Mapping[Hashable, Any],
    scene: Scene,
    spans: Sequence[Span],
) -> str:
    link = shelf.cell(scene.code, review)
    text = marked(shelf.texts[review], int(row["start"]), int(row["end"]), spans, link)
    other = row["segment"] not in (scene.segment, WHOLE_FILM)
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


def lone_passages(shelf: Shelf, lone: pd.DataFrame, candidates: pd.DataFrame) -> list[str]:
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
    return items


def _opening(shelf: Shelf, review: str, start: int, end: int) -> str:
    """Set the beginning of a passage; the link beside it has the rest."""
    whole = shelf.texts[review][int(start) : int(end)]
    words = whole.split(" ")
    cut = len(" ".join(words[:_OPENING_WORDS]))
    stop = int(start) + cut
    said = marked(shelf.texts[review], int(start), stop, shelf.spans.get(review, ()))
    return f"{said} …" if cut < len(whole) else said


def text_column(reading: Reading, name: str, body: pd.DataFrame) -> str:
    """Set one review as a column that scrolls, with the map of its segments at its side.

    The anchors of `reading` have a prefix of their own, so that several reviews can stand on
    one page; `body` are the sentences of its paragraphs.
    """
    return (
        f'<div class="column"><h3>{escape(name)}</h3><div class="scroll">'
        f'{map_html(reading, name, body)}<div class="text" tabindex="0" role="region" '
        f'aria-label="{escape(name)}, full text">{review_html(reading)}</div></div></div>'
    )


def map_html(reading: Reading, name: str, body: pd.DataFrame) -> str:
    """Draw a review from its first word to its last as links, each to the passage it stands for.

    One piece per passage, or per segment where a passage speaks of several. Tab stops where
    the segment changes; a pointer reaches every passage.
    """
    pieces: list[tuple[str, int, int]] = []
    for row in body.to_dict("records"):
        segment, passage, words = str(row["segment"]), int(row["passage"]), int(row["words"])
        if pieces and pieces[-1][:2] == (segment, passage):
            words += pieces.pop()[2]
        pieces.append((segment, passage, words))
    links = []
    before = ""
    for segment, passage, words in pieces:
        title = escape(reading.titles.get(segment, segment))
        turn = ' class="turns' if segment != before else ' tabindex="-1" class="'
        own = segment_class(reading.codes, segment)
        links.append(
            f'<a href="#{reading.anchor(passage)}"{turn} {own}" style="flex-grow:{words}" '
            f'title="{title}" aria-label="{title}, passage {passage}"></a>'
        )
        before = segment
    return f'<nav class="map" aria-label="Map of {escape(name)}">{"".join(links)}</nav>'


def key(kinds: Iterable[str]) -> str:
    """Name the highlights that are shown."""
    shown = {"cue": "what tells the scene: click it for its sentences", **{k: k for k in kinds}}
    items = "".join(f'<mark class="{kind}">{said}</mark> ' for kind, said in shown.items())
    return f'<p class="caption marks">{items}</p>'


def grid(inner: str, columns: int, kind: str) -> str:
    """Wrap rows or columns in a grid of so many columns."""
    return f'<div class="readings {kind} of-{columns}">{inner}</div>'
