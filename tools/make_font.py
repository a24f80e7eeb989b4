"""Make the fonts of word clouds, pictures and pages from Noto Sans and its kin, renamed.

`python tools/make_font.py NotoSans-Regular.ttf NotoSansSymbols2-Regular.ttf
NotoSansCJK-Regular.ttc` writes crosscut/assets/fonts/CrosscutSans-Regular.otf, and for browsers
what the fonts of the pages lack: static/fonts/*.woff2, a slice of the code points in each, with
the rules that name them, crosscut/ui/assets/fonts.css. The fonts are in Debian's packages
fonts-noto-core and fonts-noto-cjk; the licence of all is the SIL Open Font License 1.1 (OFL.txt
beside the font). Word clouds have the serif of the pages, Source Serif as it ships with Streamlit,
in one weight: crosscut/assets/fonts/CrosscutSerif-Semibold.ttf. It needs the package brotli, which
the app does not.
"""

from __future__ import annotations

import sys
from pathlib import Path

import streamlit
from fontTools import subset
from fontTools.fontBuilder import FontBuilder
from fontTools.misc.psCharStrings import T2CharString
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

ROOT = Path(__file__).parent.parent
TARGET = ROOT / "crosscut" / "assets" / "fonts" / "CrosscutSans-Regular.otf"
SLICES = ROOT / "static" / "fonts"
RULES = ROOT / "crosscut" / "ui" / "assets" / "fonts.css"
GLYPHS = 700
"""Glyphs of a slice: a name needs one or two of them."""

FAMILIES = ("Source Sans", "Source Serif")
WEIGHTS = "100 900"
"""The families of the pages as Streamlit names them, to which the slices add what they lack: one
weight for all, as one family has them."""
NAME, SERIF, SEMIBOLD = "Crosscut Sans", "Crosscut Serif", 600
COPYRIGHT = "Copyright 2014-2021 Adobe (http://www.adobe.com/); copyright 2015-2020 Google LLC."
LICENCE = "This Font Software is licensed under the SIL Open Font License, Version 1.1."
Outline = tuple["T2CharString", int]
HONG_KONG = 4
"""The face of the collection whose characters are drawn as Hong Kong writes them."""

# Latin with accents, Greek, Cyrillic and punctuation from Noto Sans; kana and what the
# national sets hold for everyday Korean, Chinese and Japanese from Noto Sans CJK.
LETTERS = ((0x20, 0x24F), (0x300, 0x52F), (0x1E00, 0x1FFF), (0x2000, 0x22FF))
KANA = (0x3000, 0x30FF)
# Stars and halves of stars, thumbs, shapes, ticks: what scores are written with.
SIGNS = (
    *((0x25A0, 0x25FF), (0x2605, 0x2606), (0x2660, 0x266F), (0x2713, 0x2718), (0x2729, 0x2732)),
    *((0x2764, 0x2764), (0x2B50, 0x2B59), (0x2BE8, 0x2BEB), (0x1F44D, 0x1F44E), (0x1F7CA, 0x1F7CA)),
)
LIKE = {0x1F31F: 0x2B50, 0x269D: 0x2606}
"""Stars that none of the fonts has, of pictures in colour: drawn as the plain and the open one."""

UNSEEN = (0x200B, 0x200C, 0x200D, 0xFE0E, 0xFE0F)
"""What has no width and no outline, such as the mark that asks for a coloured picture."""

SETS = (
    ("euc_kr", 0xB0, 0xC8),  # KS X 1001: 2,350 syllables
    ("gb2312", 0xB0, 0xF7),  # GB 2312: 6,763 characters
    ("big5", 0xA4, 0xC6),  # Big5, level one: 5,401 characters
    ("shift_jis", 0x88, 0x97),  # JIS X 0208, level one
)


def eastern() -> set[int]:
    """Return the code points to take from Noto Sans CJK."""
    points = set(range(KANA[0], KANA[1] + 1))
    for codec, first, last in SETS:
        for lead in range(first, last + 1):
            for trail in range(0x40, 0xFF):
                text = bytes((lead, trail)).decode(codec, errors="ignore")
                points |= {ord(text)} if len(text) == 1 and ord(text) > KANA[0] else set()
    return points


def outlines_of(font: TTFont, points: set[int]) -> dict[int, Outline]:
    """Redraw what a font has of these code points: code point -> outline and advance width."""
    names, glyphs = font.getBestCmap(), font.getGlyphSet()
    outlines = {}
    for point in sorted(points & names.keys()):
        glyph = glyphs[names[point]]
        width = round(glyph.width)
        pen = T2CharStringPen(width, glyphs)
        glyph.draw(pen)
        outlines[point] = pen.getCharString(), width
    return outlines


def build(outlines: dict[int, Outline], metrics: TTFont) -> FontBuilder:
    """Put outlines into a font of 1,000 units, with the line height of `metrics`."""
    blank = T2CharStringPen(500, None).getCharString(), 500
    by_name = {".notdef": blank} | {f"uni{point:04X}": own for point, own in outlines.items()}
    postscript = NAME.replace(" ", "") + "-Regular"
    builder = FontBuilder(unitsPerEm=1000, isTTF=False)
    builder.setupGlyphOrder(list(by_name))
    builder.setupCharacterMap({point: f"uni{point:04X}" for point in outlines})
    charstrings = {name: charstring for name, (charstring, _) in by_name.items()}
    builder.setupCFF(postscript, {"FullName": NAME, "FamilyName": NAME}, charstrings, {})
    builder.setupHorizontalMetrics({name: (width, 0) for name, (_, width) in by_name.items()})
    line = metrics["hhea"]
    builder.setupHorizontalHeader(ascent=line.ascent, descent=line.descent)
    names = {"copyright": COPYRIGHT, "familyName": NAME, "styleName": "Regular"}
    names |= {"uniqueFontIdentifier": postscript, "fullName": NAME, "psName": postscript}
    names |= {"version": "Version 1.000", "licenseDescription": LICENCE}
    builder.setupNameTable({**names, "licenseInfoURL": "https://openfontlicense.org"}, mac=False)
    builder.setupOS2(sTypoAscender=line.ascent, sTypoDescender=line.descent)
    builder.setupPost()
    return builder


def save(builder: FontBuilder, path: Path) -> None:
    """Write a font; the day of the making is no part of it."""
    font = builder.font
    font["head"].created = font["head"].modified = 3_786_912_000  # 2024-01-01, from 1904 on
    font.recalcTimestamp = False
    font.flavor = "woff2" if path.suffix == ".woff2" else None
    font.save(path)


def slices(outlines: dict[int, Outline], metrics: TTFont) -> None:
    """Write what the pages' own fonts lack in slices: signs, then stretches of eastern points."""
    signs = [point for point in outlines if point in marks()]
    rest = sorted(point for point in outlines if point >= KANA[0] and point not in marks())
    parts = [rest[at : at + GLYPHS] for at in range(0, len(rest), GLYPHS)]
    ranges = [
        [*SIGNS, *((point, point) for point in LIKE)],
        *([(part[0], part[-1])] for part in parts),
    ]
    SLICES.mkdir(parents=True, exist_ok=True)
    for old in SLICES.glob("*.woff2"):
        old.unlink()
    rules = ["/* Made by tools/make_font.py: letters that the pages' own fonts lack */"]
    for place, (points, stretches) in enumerate(zip([signs, *parts], ranges, strict=True)):
        name = f"crosscut-sans-{place:02}.woff2"
        save(build({point: outlines[point] for point in points}, metrics), SLICES / name)
        spans = ",".join(f"U+{first:X}-{last:X}" for first, last in stretches)
        rules += [
            f'@font-face{{font-family:"{family}";font-weight:{WEIGHTS};font-display:swap;'
            f"src:url(app/static/fonts/{name});unicode-range:{spans}}}"
            for family in FAMILIES
        ]
    RULES.write_text("\n".join(rules) + "\n", encoding="utf-8")


def serif() -> None:
    """Write the letters of word clouds from the serif that ships with Streamlit."""
    (path,) = (Path(streamlit.__file__).parent / "static").rglob("SourceSerifVariable-Roman*.woff2")
    with TTFont(path) as variable:
        limits = {axis.axisTag: axis.defaultValue for axis in variable["fvar"].axes}
        font = instancer.instantiateVariableFont(variable, {**limits, "wght": SEMIBOLD})
        options = subset.Options(hinting=False, layout_features=["kern"], name_IDs=[0, 13, 14])
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=range(0x20, 0x2300))
        subsetter.subset(font)
        names = {1: SERIF, 2: "Regular", 4: SERIF, 6: SERIF.replace(" ", "")}
        for number, text in names.items():
            font["name"].setName(text, number, 3, 1, 0x409)
        font["head"].created = font["head"].modified = 3_786_912_000  # 2024-01-01, from 1904 on
        font["OS/2"].usWeightClass = 400
        font.recalcTimestamp, font.flavor = False, None
        font.save(TARGET.with_name("CrosscutSerif-Semibold.ttf"))


def marks() -> set[int]:
    """Return the code points of the signs."""
    return {point for first, last in SIGNS for point in range(first, last + 1)} | LIKE.keys()


def main(letters: str, signs: str, characters: str) -> None:
    """Write the fonts from the three files."""
    western = {point for first, last in LETTERS for point in range(first, last + 1)}
    with (
        TTFont(letters) as noto,
        TTFont(signs) as symbols,
        TTFont(characters, fontNumber=HONG_KONG) as cjk,
    ):
        outlines = outlines_of(noto, western) | outlines_of(symbols, marks())
        outlines |= outlines_of(cjk, (western | marks() | eastern()) - outlines.keys())
        outlines |= {point: outlines[like] for point, like in LIKE.items()}
        unseen = T2CharStringPen(0, None).getCharString(), 0
        save(build(outlines | dict.fromkeys(UNSEEN, unseen), noto), TARGET)
        slices(outlines, noto)


if __name__ == "__main__":
    serif()
    main(*sys.argv[1:])
