"""Make the font of word clouds and pictures from Noto Sans and Noto Sans CJK, renamed.

`python tools/make_font.py NotoSans-Regular.ttf NotoSansCJK-Regular.ttc` writes
crosscut/assets/fonts/CrosscutSans-Regular.otf. The fonts are in Debian's packages
fonts-noto-core and fonts-noto-cjk; the licence of both is the SIL Open Font License 1.1
(OFL.txt beside the font).
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.ttLib import TTFont

if TYPE_CHECKING:
    from fontTools.misc.psCharStrings import T2CharString

TARGET = Path(__file__).parent.parent / "crosscut" / "assets" / "fonts" / "CrosscutSans-Regular.otf"
NAME = "Crosscut Sans"
COPYRIGHT = "Copyright 2014-2021 Adobe (http://www.adobe.com/); copyright 2015-2020 Google LLC."
LICENCE = "This Font Software is licensed under the SIL Open Font License, Version 1.1."
HONG_KONG = 4
"""The face of the collection whose characters are drawn as Hong Kong writes them."""

# Latin with accents, Greek, Cyrillic and punctuation from Noto Sans; kana and what the
# national sets hold for everyday Korean, Chinese and Japanese from Noto Sans CJK.
LETTERS = ((0x20, 0x24F), (0x300, 0x52F), (0x1E00, 0x1FFF), (0x2000, 0x22FF))
KANA = (0x3000, 0x30FF)
SETS = (
    ("euc_kr", 0xB0, 0xC8),  # KS X 1001: 2,350 syllables
    ("gb2312", 0xB0, 0xF7),  # GB 2312: 6,763 characters
    ("big5", 0xA4, 0xC6),  # Big5, level one: 5,401 characters
    ("shift_jis", 0x88, 0x97),  # JIS X 0208, level one
)


def eastern() -> set[int]:
    """Return the code points to take from Noto Sans CJK."""
    kept = set(range(KANA[0], KANA[1] + 1))
    for codec, first, last in SETS:
        for lead in range(first, last + 1):
            for trail in range(0x40, 0xFF):
                text = bytes((lead, trail)).decode(codec, errors="ignore")
                kept |= {ord(text)} if len(text) == 1 and ord(text) > KANA[0] else set()
    return kept


def drawn(font: TTFont, points: set[int]) -> dict[int, tuple[T2CharString, int]]:
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


def build(outlines: dict[int, tuple[T2CharString, int]], metrics: TTFont) -> FontBuilder:
    """Put outlines into a font of 1,000 units, with the line height of `metrics`."""
    blank = T2CharStringPen(500, None).getCharString(), 500
    named = {".notdef": blank} | {f"uni{point:04X}": own for point, own in outlines.items()}
    postscript = NAME.replace(" ", "") + "-Regular"
    builder = FontBuilder(unitsPerEm=1000, isTTF=False)
    builder.setupGlyphOrder(list(named))
    builder.setupCharacterMap({point: f"uni{point:04X}" for point in outlines})
    charstrings = {name: charstring for name, (charstring, _) in named.items()}
    builder.setupCFF(postscript, {"FullName": NAME, "FamilyName": NAME}, charstrings, {})
    builder.setupHorizontalMetrics({name: (width, 0) for name, (_, width) in named.items()})
    line = metrics["hhea"]
    builder.setupHorizontalHeader(ascent=line.ascent, descent=line.descent)
    names = {"copyright": COPYRIGHT, "familyName": NAME, "styleName": "Regular"}
    names |= {"uniqueFontIdentifier": postscript, "fullName": NAME, "psName": postscript}
    names |= {"version": "Version 1.000", "licenseDescription": LICENCE}
    builder.setupNameTable({**names, "licenseInfoURL": "https://openfontlicense.org"}, mac=False)
    builder.setupOS2(sTypoAscender=line.ascent, sTypoDescender=line.descent)
    builder.setupPost()
    return builder


def main(letters: str, characters: str) -> None:
    """Write the font from the two files."""
    western = {point for first, last in LETTERS for point in range(first, last + 1)}
    with TTFont(letters) as noto, TTFont(characters, fontNumber=HONG_KONG) as cjk:
        outlines = drawn(noto, western)
        outlines |= drawn(cjk, (western | eastern()) - outlines.keys())
        builder = build(outlines, noto)
    # The day of the making is no part of the font; this is the first of 2024, from 1904 on.
    builder.font["head"].created = builder.font["head"].modified = 3_786_912_000
    builder.font.recalcTimestamp = False
    builder.save(TARGET)


if __name__ == "__main__":
    main(*sys.argv[1:])
