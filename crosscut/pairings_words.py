"""The words by which a text says how two people stand to each other, and what weakens them."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from crosscut.pairings_refs import Reference


_RELATIONS: Final = {
    "lovers": r"(?:in )?love(?:s|d|rs?)?|loving|f[ae]ll(?:s|en|ing)?(?: \w+){0,2} for|infatuat\w+"
    r"|smitten|romanc\w+|crush\w*|affair|kiss\w*|enamou?red|besotted|woo(?:s|ed|ing)?"
    r"|court(?:s|ed|ship)|dat(?:es|ed|ing) (?:him|her|with)|marr(?:y|ies|ied)|couple"
    r"|girlfriend|boyfriend|pin(?:es|ed|ing) for|long(?:s|ed|ing) for|attract\w+|desir\w+"
    r"|seduc\w+|flirt\w*",
    "helpers": r"help(?:s|ed|ing|er)?|car(?:e|es|ed|ing) for|takes? care of|look(?:s|ed|ing) after"
    r"|tid(?:y|ies|ied|ying)|clean(?:s|ed|ing)?|comfort\w*|rescu\w+|sav(?:es|ed|ing)|consol\w+"
    r"|nurs(?:es|ed|ing)|protect\w*|heal(?:s|ed|ing)?",
    "pursuers": r"pursu\w+|chas(?:e|es|ed|ing)|stalk\w*|hunt(?:s|ed|ing)?|spy(?:ing)? on"
    r"|spie[sd] on|follow(?:s|ed|ing) (?:him|her)|track(?:s|ed|ing) (?:him|her|down)"
    r"|break(?:s|ing)? into|shadow(?:s|ed|ing) (?:him|her)",
    "connected": r"relationship|connect(?:s|ed|ing|ion)?|befriend\w*|bond(?:s|ed|ing)?|friendship"
    r"|encounter\w*|meet(?:s|ing)?|met|confront\w*|involved with|together",
}
"""Relation -> pattern of its words; "connected" is said where a text names a tie and no more."""

RELATION: Final = re.compile(
    r"(?<!\w)(?:" + "|".join(f"(?P<{k}>{v})" for k, v in _RELATIONS.items()) + r")(?!\w)",
    re.IGNORECASE,
)
RELATIONS: Final = tuple(_RELATIONS)

PASSING: Final = re.compile(
    r"(?<!\w)(?:(?:bump|run|crash|brush|walk|pass|collid)\w*(?: \w+)? (?:into|past|by|with|against)"
    r"|cross\w* (?:paths?|ways?)|near miss\w*|brush past|overlap\w*|intersect\w*|glimps\w+"
    r"|glanc\w+|(?:hands?|passes) (?:over|the)|baton|collid\w+|by chance|in passing)(?!\w)",
    re.IGNORECASE,
)
"""Words of two who only pass each other."""

SHARED: Final = re.compile(
    r"(?<!\w)(?:both|respectively|either|neither|nor|each(?! other)|wom[ae]n|men|girls|others"
    r"|counterparts?|in turn|similarly|likewise|parallel\w*|their own|cops|two (?:cops|men|women)"
    r"|contrast\w*|compar\w+|(?:with|for|by|and) their|or)(?!\w)",
    re.IGNORECASE,
)
"""Words of a sentence that sets people beside each other, each with somebody else."""

_CLAUSE: Final = re.compile(
    r"[;:—]| – |, (?:while|whilst|whereas|just as|as|unlike|like|but)(?= )"
    r"|(?<!\w)(?:while|whereas|just as|unlike|than|instead of|rather than)(?= )",
    re.IGNORECASE,
)
_ONLY_JOINED: Final = re.compile(
    r"[\s,()/&+'’.\"“”]*(?:s\b)?[\s,()/&+'’.]*(?:(?:played by|and|or|as well as|with|then|the|a|an"
    r"|officer|his|her)[\s,()/&+'’.]*)*",
    re.IGNORECASE,
)


def clauses(text: str) -> list[tuple[int, int]]:
    """Cut a sentence where one clause ends and a comparison or another begins: (start, end)."""
    cuts = [0, *(match.start() for match in _CLAUSE.finditer(text) if match.start()), len(text)]
    return list(pairwise(cuts))


def joined(text: str, start: int, first: Reference, second: Reference) -> bool:
    """Tell whether nothing but "and", "or" and the like stands between two references."""
    between = text[first.end - start : second.start - start]
    return _ONLY_JOINED.fullmatch(between) is not None and "with" not in between.split()


def relation_words(
    text: str, start: int, references: Sequence[Reference]
) -> Iterator[tuple[str, int, int]]:
    """Find the words of a relation that stand beside names: relation, start, end."""
    for match in RELATION.finditer(text):
        a, b = start + match.start(), start + match.end()
        if not any(one.start < b and a < one.end for one in references if one.named):
            yield str(match.lastgroup), a, b
