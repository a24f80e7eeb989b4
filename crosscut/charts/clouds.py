"""Word clouds: frequencies in, pictures out, pure.

The size of a word's letters goes by the square root of its frequency, so that the inked area
goes by the frequency itself. Clouds that are drawn together share one scale: a word equally
frequent in two of them is equally large. No word is shrunk to make it fit: what finds no room
is named. Words are placed by `wordcloud`, with a fixed seed, in the process for drawing
(`crosscut.charts.pictures`): there alone its libraries are imported.
"""

from __future__ import annotations

import base64
import functools
import io
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
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

SIZE: Final = (780, 760)
"""Width and height of a cloud, in the units of its picture."""

SMALLEST: Final = 32
"""Letters of 14 pixels on a phone, where a unit is 0.45 of a pixel."""

LARGEST: Final = 130
_STEP: Final = 0.88
_STRIDE: Final = 3
_GRID: Final = 2
_SEED: Final = 20
_MARGIN: Final = 6
_PAD: Final = 64
_LONGEST: Final = 100  # letters; at `SMALLEST` a longer word is wider than the cloud

_Laid = Any  # WordCloud, whose package has no types; None where no word is large enough


@dataclass(frozen=True)
class Cloud:
    """One cloud.

    Attributes
    ----------
    title
        What it shows.
    texts
        Its words as SVG text elements, in a field of `SIZE`.
    words
        The words drawn, the most frequent first.
    left_out
        The words that found no room, the most frequent first.
    family
        The font of its words.
    """

    title: str
    texts: str
    words: tuple[str, ...]
    left_out: tuple[str, ...]
    family: str = FAMILY


Colour = str | Mapping[str, str]
"""One for all words, or word -> colour."""


def draw(
    sides: Sequence[Mapping[str, float]], colours: Sequence[Colour], *, titles: Sequence[str]
) -> list[Cloud]:
    """Draw one cloud, or several on the same scale.

    Parameters
    ----------
    sides
        Per cloud: word -> frequency, above 0, in one unit for all (for texts of different
        length: per 1,000 words).
    colours
        Per cloud: the colour of its words, #rrggbb, or that of each.
    titles
        Per cloud: what it shows, the picture's accessible name.

    Returns
    -------
    list of Cloud
        One per side. A side without words gives an empty picture.
    """
    most = max((value for side in sides for value in side.values()), default=1.0)
    pairs = list(zip(map(dict, sides), colours, strict=True))
    laid = lay_out(pairs, most)
    drawn = []
    for (texts, words), side, title in zip(laid, sides, titles, strict=True):
        without = tuple(word for word in side if word not in set(words))
        drawn.append(Cloud(title, texts, words, without, family_of(words)))
    return drawn


def lay_out(
    pairs: Sequence[tuple[Mapping[str, float], Colour]], most: float
) -> list[tuple[str, tuple[str, ...]]]:
    """Lay clouds out in this process: SVG text elements, and the words placed, of each.

    Parameters
    ----------
    pairs
        Per cloud: word -> frequency, and a colour.
    most
        The frequency of the largest letters.
    """

    def laid_at(step: int) -> list[_Laid]:
        largest = LARGEST * _STEP**step
        return [_lay(side, most, largest, colour) for side, colour in pairs]

    wanted = sum(len(word) <= _LONGEST for side, _ in pairs for word in side)
    return [(_texts(cloud), _words(cloud)) for cloud in _with_most(laid_at, wanted)]


def _with_most(laid_at: Callable[[int], list[_Laid]], wanted: int) -> list[_Laid]:
    """Find the largest letters with which all words have room, or most of them.

    Smaller letters make room, until the rarest words are too small to be read. Words lose
    their room in one stretch of steps and fall away in another, so that steps are halved
    between; a layout is what costs time.
    """
    steps = range(1 + int(math.log(SMALLEST / LARGEST, _STEP)))
    tried: dict[int, list[_Laid]] = {}
    for step in steps[::_STRIDE]:
        tried[step] = laid_at(step)
        if _count(tried[step]) == wanted:
            break
    best = max(tried, key=lambda step: _count(tried[step]))
    for step in range(max(best - _STRIDE + 1, 0), best):
        tried[step] = laid_at(step)
        if _count(tried[step]) >= _count(tried[best]):
            return tried[step]
    return tried[best]


def _count(laid: list[_Laid]) -> int:
    return sum(len(_words(cloud)) for cloud in laid)


def _words(cloud: _Laid) -> tuple[str, ...]:
    """Return the words that have room."""
    return tuple(word for (word, _), *_ in cloud.layout_) if cloud is not None else ()


def _texts(cloud: _Laid) -> str:
    """Return the words as SVG."""
    if not _words(cloud):
        return ""
    return "".join(line for line in cloud.to_svg().split("\n") if line.startswith("<text "))


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


def _lay(side: Mapping[str, float], most: float, largest: float, colour: Colour) -> _Laid:
    """Place the words; to `most` belong letters of size `largest`. None where all are too small."""
    from wordcloud import WordCloud

    sizes = {
        word: _GRID * round(largest * math.sqrt(value / most) / _GRID)
        for word, value in side.items()
        if len(word) <= _LONGEST
    }
    sizes = {word: size for word, size in sizes.items() if size >= SMALLEST}
    if not sizes:
        return None
    return WordCloud(
        font_path=_path(family_of(sizes)),
        # Room is looked for on a grid of half the size, in a quarter of the time.
        width=SIZE[0] // _GRID,
        height=SIZE[1] // _GRID,
        scale=_GRID,
        margin=_MARGIN // _GRID,
        max_words=len(sizes),
        min_font_size=SMALLEST // _GRID,
        max_font_size=max(sizes.values()) // _GRID,
        # With sizes for frequencies the library's steps from word to word come out exact, and
        # a word without room ends the layout instead of being shrunk.
        relative_scaling=1,
        font_step=LARGEST,
        prefer_horizontal=1,
        random_state=_SEED,
        collocations=False,
        background_color=None,
        mode="RGBA",
        color_func=lambda word, **_: colour if isinstance(colour, str) else colour[word],
    ).generate_from_frequencies(sizes)


def svg(cloud: Cloud) -> str:
    """Return a cloud as a picture for a page: no ground, and the letters it needs inside."""
    width, height = SIZE
    return _document(width, height, cloud)


def picture(
    clouds: Sequence[Cloud], *, title: str, notes: str, source: str, theme: Theme,
    shape: pictures.Shape,
) -> str:  # fmt: skip
    """Return one or two clouds side by side on a slide; parameters as `pictures.slide`."""
    width, height = SIZE[0] * len(clouds) + _PAD * (len(clouds) - 1), SIZE[1] + _PAD
    fields = []
    for place, cloud in enumerate(clouds):
        x, text = place * (SIZE[0] + _PAD), escape(cloud.title if len(clouds) > 1 else "")
        head = f'<text x="{x}" y="28" font-size="30" fill="{PALETTES[theme].text}">{text}</text>'
        style = f'translate({x} {_PAD})" class="{"serif" if cloud.family != FAMILY else ""}'
        fields.append(f'{head}<g transform="{style}">{cloud.texts}</g>')
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
    high = SIZE[1] + _PAD * (len(clouds) > 1)
    wide = SIZE[0] * len(clouds) + _PAD * (len(clouds) - 1)
    text = PALETTES[theme].text
    words: list[dict[str, Any]] = []
    for place, cloud in enumerate(clouds):
        left, top = place * (SIZE[0] + _PAD), high - SIZE[1]
        if top:
            words.append({"word": cloud.title, "x": left, "y": 30, "size": 30, "ink": text})
        for one in ElementTree.fromstring(f"<g>{cloud.texts}</g>"):
            x, y = map(float, _NUMBER.findall(one.attrib["transform"]))
            size, ink = float(one.attrib["font-size"]), one.attrib["style"].partition(":")[2]
            words.append({"word": one.text, "x": left + x, "y": top + y, "size": size, "ink": ink})
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


_NUMBER: Final = re.compile(r"-?\d+(?:\.\d+)?")


def png(drawn: str) -> bytes:
    """Return a picture of `svg` or `picture` as PNG, for a slide of 1920 pixels and more."""
    return pictures.draw("svg-png", drawn)


def _document(width: int, height: int, cloud: Cloud) -> str:
    letters = "".join(sorted(set("".join(cloud.words))))
    face = _font_face(letters, cloud.family) if letters else ""
    font = f"<style>{face}text{{font-family:'{cloud.family}'}}</style>"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" role="img" aria-label={quoteattr(cloud.title)}>'
        f"<title>{escape(cloud.title)}</title>{font}{cloud.texts}</svg>"
    )


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
