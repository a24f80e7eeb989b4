"""The look, once: colours, type and spacing that pages and charts share.

Contrast of every text colour on its ground is 4.5:1 or better. Segments are told apart by
colour and never by colour alone; whoever draws them adds a label, a gap or a margin note.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

Theme = Literal["light", "dark"]

SANS: Final = '"Source Sans", sans-serif'
SERIF: Final = '"Source Serif", serif'
"""Families that ship with Streamlit, so that nothing is fetched."""


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one theme, as #rrggbb.

    Attributes
    ----------
    ground, raised
        Behind the page; behind what stands on it.
    text, muted, rule
        Text; text of second rank; lines (not for text).
    accent
        What can be pressed, nothing else.
    segments
        The film's stories in their order.
    whole_film
        What belongs to no story.
    on_segment
        Text set on a segment's colour.
    """

    ground: str
    raised: str
    text: str
    muted: str
    rule: str
    accent: str
    segments: tuple[str, ...]
    whole_film: str
    on_segment: str


PALETTES: Final[dict[Theme, Palette]] = {
    "light": Palette(
        ground="#FBFAF7",
        raised="#F3F0E9",
        text="#1D1B19",
        muted="#615C55",
        rule="#DDD8CE",
        accent="#B0184F",
        segments=("#A8570A", "#0B7268", "#5B4BB5", "#9C2F2F", "#2F6DB0", "#5F7A12"),
        whole_film="#667080",
        on_segment="#FFFFFF",
    ),
    "dark": Palette(
        ground="#15161C",
        raised="#1E2028",
        text="#ECE8E1",
        muted="#A9A49B",
        rule="#363944",
        accent="#FF7BA8",
        segments=("#F0A541", "#45C9B6", "#A99BFF", "#FF9C8F", "#7DB7F5", "#B9D45A"),
        whole_film="#98A1B0",
        on_segment="#15161C",
    ),
}


SEQUENTIAL: Final[dict[Theme, tuple[str, str]]] = {
    "light": ("#F1E9EF", "#B683A8"),
    "dark": ("#2B2430", "#85577B"),
}
"""Ends of the colour scale, from least to most; steps between them are even in CIELAB, and
text stands on each of them at 4.5:1 or better."""

DIVERGING: Final[dict[Theme, tuple[str, str, str]]] = {
    "light": ("#CF7A5C", "#F3F0E9", "#5B8AC7"),
    "dark": ("#A04E37", "#2A2C36", "#35669C"),
}
"""Unfavourable, neither, favourable: rust and blue, told apart by colour-blind eyes too, and
such that the page's text reads on each of them (4.5:1)."""


def in_theme(spec: str, theme: Theme) -> str:
    """Return a chart's specification, as JSON, in the colours of a theme; it may have them."""
    other: Theme = "dark" if theme == "light" else "light"
    to = dict(zip(_colours(other), _colours(theme), strict=True))
    return re.sub(r"#[0-9A-Fa-f]{6}\b", lambda one: to.get(one[0].upper(), one[0]), spec)


def _colours(theme: Theme) -> tuple[str, ...]:
    """Return every colour that a chart may have; the first of two that are alike counts last."""
    own = PALETTES[theme]
    one_each = (own.on_segment, own.rule, own.muted, own.text, own.accent, own.whole_film)
    return (*one_each, *own.segments, *SEQUENTIAL[theme], *DIVERGING[theme], own.ground)


def segment_colours(codes: Sequence[str], theme: Theme) -> dict[str, str]:
    """Colour of each segment of a film, the same on every page.

    Parameters
    ----------
    codes
        The stories in the film's order, the whole film last, as `guide.segment_codes`.
    theme
        Light or dark.

    Returns
    -------
    dict
        Code -> #rrggbb, in the order of `codes`. Past six stories the colours come again.
    """
    palette = PALETTES[theme]
    stories = {code: palette.segments[i % 6] for i, code in enumerate(codes[:-1])}
    return {**stories, codes[-1]: palette.whole_film}


def chart_config(theme: Theme) -> dict[str, Any]:
    """Vega-Lite configuration: no frame, type of the page, transparent ground."""
    palette = PALETTES[theme]
    label = {"labelColor": palette.muted, "labelFontSize": 16, "labelLimit": 320}
    return {
        "background": "transparent",
        "font": SANS,
        "view": {"stroke": None},
        "axis": {
            **label,
            "titleColor": palette.muted,
            "titleFontSize": 16,
            "titleFontWeight": "normal",
            "domain": False,
            "ticks": False,
            "gridColor": palette.rule,
        },
        "legend": {
            "labelColor": palette.text,
            "labelFontSize": 16,
            "labelLimit": 320,
            "symbolSize": 180,
            "symbolType": "square",
            "symbolStrokeWidth": 0,
            "columnPadding": 24,
            "offset": 16,
        },
        "text": {"color": palette.text, "fontSize": 16},
        "padding": 0,
    }
