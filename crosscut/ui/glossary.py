"""The glossary: words on screen that a reader may not know, a sentence each, shown on hover."""

from __future__ import annotations

import re
from html import escape
from typing import Final

TERMS: Final = {
    "aspect": "A craft of the film that reviews speak of, such as its camera or its music.",
    "film guide": "The list of a film’s stories, scenes, themes and motifs, with the words they "
    "are found by. You can read and change it in the Library.",
    "median": "The mark in the middle when all are put in order: half lie above it, half below.",
    "mention": "One place in a review where a word for the thing stands.",
    "motif": "A thing that comes back in the film, such as a song or a tin.",
    "passage": "A paragraph of a review, or a caption.",
    "per 1,000 words": "So many in each thousand words: long and short reviews can be compared.",
    "retelling": "A review in other words than its author’s, with the same facts and claims.",
    "theme": "An idea that reviews speak of, such as loneliness. It is counted where one of its "
    "words stands.",
    "tone": "How favourable the words of a sentence are, from −1 to +1; worked out, not stated.",
    "deviation of proportions": "A figure for how unevenly a thing is spread over texts: 0 for "
    "evenly, near 1 for all of it in one short text. Also called DP.",
    "Dirichlet prior": "What is assumed before counting: that both sides use a word alike. Few "
    "words move this assumption little, many words move it far.",
    "interval": "A range that holds the true figure in 95 of 100 such cases.",
    "Jaccard’s coefficient": "Of all places with one thing or the other, the share with both.",
    "Juilland’s D": "A figure for how evenly a thing comes back along a text: 1 for evenly, 0 for "
    "all of it in one tenth.",
    "Kendall’s tau": "A figure for how alike two orders are: 1 the same, −1 the reverse.",
    "log-odds": "How much likelier one side is to use a word than the other, on a scale on which "
    "twice and half are equally far from alike.",
    "posterior": "What is known after counting: the assumption, changed by what was found.",
    "Student’s t": "A rule that makes a range wider the fewer sentences it rests on.",
}
"""Term -> what it means, in one sentence or two; docs/glossary.md has the same."""

_TERM: Final = re.compile(
    rf"(?<![\w-])({'|'.join(sorted(map(re.escape, TERMS), key=len, reverse=True))})(s?)(?![\w-])",
    re.IGNORECASE,
)
_TAG: Final = re.compile(r"(<summary.*?</summary>|<[^>]*>)")
_MEANING: Final = {term.lower(): meaning for term, meaning in TERMS.items()}


def explain(html: str) -> str:
    """Mark each term where it first stands in a text: hover, focus or a tap shows its meaning.

    `html` is a caption or a method: its texts are escaped, and no link stands in it.
    """
    terms: set[str] = set()

    def mark(match: re.Match[str]) -> str:
        term = match[1].lower()
        if term in terms:
            return match[0]
        terms.add(term)
        return f'<abbr tabindex="0" title="{escape(_MEANING[term])}">{match[0]}</abbr>'

    parts = _TAG.split(html)
    return "".join(part if i % 2 else _TERM.sub(mark, part) for i, part in enumerate(parts))
