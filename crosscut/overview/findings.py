"""Findings: what stands out in a corpus, worked out from its tables.

Each rule looks at one side of a corpus and returns the finding that holds there, or none.
A finding carries a strength of 0-1, an effect size and no probability: five reviews prove
nothing, and the strength only decides which findings are shown first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from crosscut.overview.case import Case, Finding, build_case
from crosscut.overview.rules_codes import lone_code, lone_pair, ruling_theme, shared_motifs
from crosscut.overview.rules_text import leaning, lengths, own_scores, silence, timecodes, tones
from crosscut.overview.tables import Tables

Rule = Callable[[Case], Finding | None]

RULES: tuple[Rule, ...] = (
    leaning,
    timecodes,
    own_scores,
    ruling_theme,
    tones,
    lengths,
    shared_motifs,
    lone_code,
    lone_pair,
    silence,
)
"""Every rule, in the order that breaks ties."""

MOST_ABOUT_ONE = 2
"""So many findings about one review at first, that no review takes all places."""


def findings(tables: Tables, most: int = 5) -> list[Finding]:
    """Find the strongest of what holds in a corpus, strongest first.

    Parameters
    ----------
    tables
        The corpus; captions and headings are left out.
    most
        How many to return; fewer where fewer hold.
    """
    case = build_case(tables)
    held = [finding for rule in RULES if (finding := rule(case)) is not None]
    held = [
        replace(finding, text=_sentence(finding.text), basis=_sentence(finding.basis))
        for finding in held
    ]
    return _varied(sorted(held, key=lambda finding: -finding.strength), most)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _varied(ranked: Sequence[Finding], most: int) -> list[Finding]:
    """Take the strongest, passing over a review that has its places already."""
    about: dict[str, int] = {}
    first: list[Finding] = []
    passed: list[Finding] = []
    for finding in ranked:
        about[finding.subject] = about.get(finding.subject, 0) + 1
        full = finding.subject and about[finding.subject] > MOST_ABOUT_ONE
        (passed if full else first).append(finding)
    return sorted([*first, *passed][:most], key=lambda finding: -finding.strength)
