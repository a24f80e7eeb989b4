"""Word clouds: frequencies in, pictures out, pure.

The size of a word's letters goes by the square root of its frequency, so that the inked area
goes by the frequency itself. Clouds that are drawn together share one scale: a word equally
frequent in two of them is equally large. No word is shrunk to make it fit: what finds no room
is named. Words are placed by `wordcloud`, the most frequent half way down; the same words always
give the same picture.
"""

from __future__ import annotations

import base64
import functools
import io
import math
import random
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple
from xml.etree import ElementTree
from xml.sax.saxutils import escape, quoteattr

from crosscut.charts import pictures
from crosscut.charts.engine import FONTS
from crosscut.charts.look import PALETTES, Theme, chart_config

FONT: Final = FONTS / "CrosscutSans-Regular.otf"
FAMILY: Final = "Crosscut Sans"
"""A font of Latin, Greek, Cyrillic, Korean, Chinese and Japanese, for pictures of all kinds."""

SERIF: Final = FONTS / "CrosscutSerif-Semibold.ttf"
SERIF_FAMILY: Final = "Crosscut Serif"
"""The serif of the pages, of Latin, Greek and Cyrillic: for clouds that it has all letters of."""

Size = tuple[int, int]

WIDE: Final[Size] = (500, 430)
HALF: Final[Size] = (440, 480)
NARROW: Final[Size] = (350, 700)
"""Least width of a cloud in pixels, and its height then: beside its table, two side by side, and on
a phone."""

SMALLEST: Final = 14
LARGEST: Final = 84
_STEP: Final = 0.93
_FULL: Final = 0.8
"""Words that would fill more than this of a field find no room there, not all of them."""
_MARGIN: Final = 4
"""Pixels kept free of other words."""
_PAD: Final = 40
_LONGEST: Final = 100  # letters; at `SMALLEST` a longer word is wider than the cloud


class Place(NamedTuple):
    """Where a word stands: the left end of its line, and the size of its letters."""

    word: str
    x: int
    y: int
    letters: int


@dataclass(frozen=True)
class Cloud:
    """One cloud.

    Attributes
    ----------
    title
        What it shows.
    size
        Width and height of its field.
    places
        Its words, the most frequent first.
    left_out
        The words that found no room, the most frequent first.
    colours
        Word -> its colour.
    family
        Their font.
    """

    title: str
    size: Size
    places: tuple[Place, ...]
    left_out: tuple[str, ...]
    colours: Mapping[str, str]
    family: str = FAMILY

    @property
    def words(self) -> tuple[str, ...]:
        """The words drawn."""
        return tuple(place.word for place in self.places)


def draw(
    sides: Sequence[Mapping[str, float]],
    colours: Sequence[Mapping[str, str]],
    *,
    titles: Sequence[str],
    size: Size = WIDE,
) -> list[Cloud]:
    """Draw one cloud, or several on the same scale.

    Parameters
    ----------
    sides
        Per cloud: word -> frequency, above 0, in one unit for all (for texts of different
        length: per 1,000 words).
    colours
        Per cloud: word -> its colour, #rrggbb.
    titles
        Per cloud: what it shows, the picture's accessible name.
    size
        Width and height of each.

    Returns
    -------
    list of Cloud
        One per side. A side without words gives an empty picture.
    """
    most = max((value for side in sides for value in side.values()), default=1.0)
    by_weight = [dict(sorted(side.items(), key=lambda one: -one[1])) for side in sides]
    clouds = []
    layouts = _with_most(by_weight, most, size)
    for places, side, inks, title in zip(layouts, sides, colours, titles, strict=True):
        words = {place.word for place in places}
        without = tuple(word for word in side if word not in words)
        clouds.append(Cloud(title, size, tuple(places), without, inks, family_of(words)))
    return clouds


def _with_most(sides: Sequence[Mapping[str, float]], most: float, size: Size) -> list[list[Place]]:
    """Lay clouds out in the largest letters in which all words have room, or most of them."""
    # Smaller letters make room, until the rarest words are too small to be read.
    best: list[list[Place]] = [[] for _ in sides]
    largest = float(LARGEST)
    while largest >= SMALLEST:
        letters = [_letters(side, most, largest) for side in sides]
        count = sum(map(len, best))
        if sum(map(len, letters)) <= count:
            break  # of words too small to be read there are ever more
        largest *= _STEP
        if largest < SMALLEST or all(_fills(own, size) < _FULL for own in letters):
            layouts = [_lay(own, size) for own in letters]
            best = layouts if sum(map(len, layouts)) > count else best
    return best


def _letters(side: Mapping[str, float], most: float, largest: float) -> dict[str, int]:
    """Return word -> size of its letters; to `most` belong those of size `largest`."""
    sizes = {
        word: round(largest * math.sqrt(value / most))
        for word, value in side.items()
        if len(word) <= _LONGEST
    }
    return {word: letters for word, letters in sizes.items() if letters >= SMALLEST}


def _fills(letters: Mapping[str, int], size: Size) -> float:
    """Estimate how much of a field these words would take."""
    return sum(len(word) * one**2 / 2 for word, one in letters.items()) / (size[0] * size[1])


class _Middle(random.Random):
    """Of the places where a word has room, `wordcloud` takes that half way down, not any."""

    def randint(self, a: int, b: int) -> int:
        """Return the number half way."""
        return (a + b) // 2


def _lay(letters: Mapping[str, int], size: Size) -> list[Place]:
    """Place words, the largest first; a word without room ends it, so that none is shrunk."""
    from wordcloud import WordCloud

    if not letters:
        return []
    cloud = WordCloud(
        font_path=_path(family_of(letters)),
        width=size[0],
        height=size[1],
        margin=_MARGIN,
        max_words=len(letters),
        min_font_size=SMALLEST,
        max_font_size=max(letters.values()),
        # With sizes for frequencies the library's steps from word to word come out exact.
        relative_scaling=1,
        font_step=LARGEST,
        prefer_horizontal=1,
        random_state=_Middle(),
        collocations=False,
        color_func=lambda *_, **__: "#000000",
    ).generate_from_frequencies(letters)
    lines = [line for line in cloud.to_svg().split("\n") if line.startswith("<text ")]
    return [_place(ElementTree.fromstring(line)) for line in lines]


def _place(text: ElementTree.Element) -> Place:
    x, y = map(float, _NUMBER.findall(text.attrib["transform"]))
    return Place(text.text or "", round(x), round(y), int(text.attrib["font-size"]))


_NUMBER: Final = re.compile(r"-?\d+(?:\.\d+)?")


def _texts(cloud: Cloud) -> str:
    """Return the words as SVG."""
    return "".join(
        f'<text x="{x}" y="{y}" font-size="{letters}" fill="{cloud.colours[word]}">'
        f"{escape(word)}</text>"
        for word, x, y, letters in cloud.places
    )


def family_of(words: Iterable[str]) -> str:
    """Return the font for these words: the serif, unless it lacks one of their letters."""
    return SERIF_FAMILY if {ord(c) for word in words for c in word} <= _serif_letters() else FAMILY


@functools.cache
def _serif_letters() -> frozenset[int]:
    from fontTools.ttLib import TTFont

    with TTFont(SERIF) as font:
        return frozenset(font.getBestCmap())


def _path(family: str) -> str:
    return str(SERIF if family == SERIF_FAMILY else FONT)


def svg(cloud: Cloud) -> str:
    """Return a cloud as a picture for a page: no ground, and the letters it needs inside."""
    width, height = cloud.size
    letters = "".join(sorted(set("".join(cloud.words))))
    face = _font_face(letters, cloud.family) if letters else ""
    font = f"<style>{face}text{{font-family:'{cloud.family}'}}</style>"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" role="img" aria-label={quoteattr(cloud.title)}>'
        f"<title>{escape(cloud.title)}</title>{font}{_texts(cloud)}</svg>"
    )


def picture(
    clouds: Sequence[Cloud], *, title: str, notes: str, source: str, theme: Theme,
    shape: pictures.Shape,
) -> str:  # fmt: skip
    """Return one or two clouds side by side on a slide; parameters as `pictures.slide`."""
    wide, high = clouds[0].size
    top = _PAD * (len(clouds) > 1)
    width, height = wide * len(clouds) + _PAD * (len(clouds) - 1), high + top
    fields = []
    for place, cloud in enumerate(clouds):
        x, text = place * (wide + _PAD), escape(cloud.title if top else "")
        head = f'<text x="{x}" y="20" font-size="20" fill="{PALETTES[theme].text}">{text}</text>'
        style = f'translate({x} {top})" class="{"serif" if cloud.family != FAMILY else ""}'
        fields.append(f'{head}<g transform="{style}">{_texts(cloud)}</g>')
    letters = {
        letter for cloud in clouds for word in (*cloud.words, cloud.title) for letter in word
    }
    face = _font_face("".join(sorted(letters | set(title + notes + source))), FAMILY)
    own = {c for one in clouds if one.family != FAMILY for word in one.words for c in word}
    face += _font_face("".join(sorted(own)), SERIF_FAMILY) if own else ""
    rules = f"text{{font-family:'{FAMILY}'}}.serif text{{font-family:'{SERIF_FAMILY}'}}"
    body = f"<style>{face}{rules}</style>{''.join(fields)}"
    return pictures.slide(
        lambda wide, high: f'<svg width="{wide}" height="{high}" viewBox="0 0 {width} {height}" '
        f'preserveAspectRatio="xMidYMin">{body}</svg>',
        title=title, notes=notes, source=source, theme=theme, shape=shape,
    )  # fmt: skip


def chart(clouds: Sequence[Cloud], theme: Theme) -> dict[str, Any]:
    """Return one or two clouds side by side as a Vega-Lite specification, as a pin keeps them.

    It fits any place: the letters grow and shrink with the picture.
    """
    own_wide, own_high = clouds[0].size
    top = _PAD * (len(clouds) > 1)
    wide, high = own_wide * len(clouds) + _PAD * (len(clouds) - 1), own_high + top
    text = PALETTES[theme].text
    words: list[dict[str, Any]] = []
    for number, cloud in enumerate(clouds):
        left = number * (own_wide + _PAD)
        if top:
            words.append({"word": cloud.title, "x": left, "y": 20, "size": 20, "ink": text})
        for word, x, y, letters in cloud.places:
            ink = cloud.colours[word]
            words.append({"word": word, "x": left + x, "y": top + y, "size": letters, "ink": ink})
    scale = f"min(width / {wide}, height / {high})"
    serif = all(cloud.family == SERIF_FAMILY for cloud in clouds)
    mark = {
        "type": "text", "align": "left", "baseline": "alphabetic", "aria": False,
        "font": f"{SERIF_FAMILY}, Source Serif, serif" if serif else FAMILY,
        "fontWeight": 600 if serif else 400,
        "x": {"expr": f"width / 2 + (datum.x - {wide / 2}) * {scale}"},
        "y": {"expr": f"datum.y * {scale}"},
        "fontSize": {"expr": f"datum.size * {scale}"},
    }  # fmt: skip
    return {
        "config": chart_config(theme),
        "width": "container",
        "height": 520,
        "data": {"values": words},
        "mark": mark,
        "encoding": {
            "text": {"field": "word", "type": "nominal"},
            "color": {"field": "ink", "type": "nominal", "scale": None},
        },
    }


def png(svg: str) -> bytes:
    """Return a picture of `svg` or `picture` as PNG, for a slide of 1920 pixels and more."""
    return pictures.draw("svg-png", svg)


@functools.lru_cache(maxsize=128)
def _font_face(letters: str, family: str) -> str:
    """Return a CSS rule that holds these letters of the font."""
    data = base64.b64encode(font_of(letters, family)).decode("ascii")
    return f"@font-face{{font-family:'{family}';src:url(data:font/woff;base64,{data})}}"


def font_of(letters: str, family: str = FAMILY) -> bytes:
    """Cut the font down to these letters, in this process; a WOFF file."""
    from fontTools import subset

    options = subset.Options(
        hinting=False, desubroutinize=True, flavor="woff", layout_features=["kern"], name_IDs=[]
    )
    file = io.BytesIO()
    with subset.load_font(_path(family), options) as font:
        subsetter = subset.Subsetter(options)
        subsetter.populate(text=letters)
        subsetter.subset(font)
        subset.save_font(font, file, options)
    return file.getvalue()
