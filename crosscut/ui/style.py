"""The style sheet, with the tokens of `crosscut.charts.look` as CSS variables, and the scripts."""

from __future__ import annotations

import functools
import json
import zlib
from pathlib import Path

from crosscut.charts.look import PALETTES, SANS, SERIF

ASSETS = Path(__file__).parent / "assets"


def variables() -> str:
    """Return the palette as CSS variables that follow the theme of the page."""
    light, dark = PALETTES["light"], PALETTES["dark"]
    pairs = {
        name: (getattr(light, name), getattr(dark, name))
        for name in ("ground", "raised", "text", "muted", "rule", "accent")
    }
    pairs["on-segment"] = light.on_segment, dark.on_segment
    for i, both in enumerate(zip(light.segments, dark.segments, strict=True)):
        pairs[f"segment-{i}"] = both
    pairs["segment-whole"] = light.whole_film, dark.whole_film
    colours = "".join(f"--{name}:light-dark({a},{b});" for name, (a, b) in pairs.items())
    segments = "".join(
        f".seg-{name}{{--own:var(--segment-{name})}}"
        for name in (*range(len(light.segments)), "whole")
    )
    return f":root{{{colours}--sans:{SANS};--serif:{SERIF}}}{segments}"


def chart_rules() -> str:
    """Return rules by which a drawn chart follows the theme without being drawn again.

    Charts are SVG with the colours of one theme written out; a colour of either palette
    becomes the pair of both.
    """
    light, dark = PALETTES["light"], PALETTES["dark"]
    pairs = list(zip(light.segments, dark.segments, strict=True))
    pairs += [(light.whole_film, dark.whole_film), (light.text, dark.text)]
    pairs += [(light.muted, dark.muted), (light.rule, dark.rule)]
    fills = [*pairs, (light.on_segment, dark.on_segment)]
    strokes = [*pairs, (light.ground, dark.ground), (light.accent, dark.accent)]
    return "".join(
        f'.vega-embed [{kind}="{a}"],.vega-embed [{kind}="{b}"]{{{kind}:light-dark({a},{b})}}'
        for kind, both in (("fill", fills), ("stroke", strokes))
        for a, b in both
    )


@functools.cache
def style_sheet() -> str:
    """Return the whole style sheet as one <style> element."""
    rules = (ASSETS / "look.css").read_text(encoding="utf-8")
    fonts = (ASSETS / "fonts.css").read_text(encoding="utf-8")
    return f"<style>{fonts}{variables()}{chart_rules()}{rules}</style>"


@functools.cache
def rules_of(part: str) -> str:
    """Return the rules of a part of a page as one <style> element."""
    return f"<style>{(ASSETS / f'{part}.css').read_text(encoding='utf-8')}</style>"


@functools.cache
def _source(name: str) -> str:
    return (ASSETS / f"{name}.js").read_text(encoding="utf-8").strip()


def script(name: str, *values: object, when: object = "") -> str:
    """Return the call of a script of assets/, a function, as one <script> element.

    The browser runs it again when one of its values, or `when`, is another.
    """
    arguments = ", ".join(
        json.dumps(one, ensure_ascii=False).replace("<", "\\u003c") for one in values
    )
    turn = zlib.crc32(repr(when).encode())
    return f"<script>({_source(name)})({arguments}) // {turn:x}\n</script>"


def segment_class(codes: tuple[str, ...], code: str) -> str:
    """CSS class that carries a segment's colour; `codes` as `guide.segment_codes`."""
    if code not in codes[:-1]:
        return "seg-whole"
    return f"seg-{codes.index(code) % len(PALETTES['light'].segments)}"
