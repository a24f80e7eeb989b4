"""What is wrong with the terms of a guide: malformed, too many, or two codes' at once."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from crosscut.guide_model import KINDS, Kind
from crosscut.guide_words import Fault, shown
from crosscut.text.terms import END, Term, expand, parse_term

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from crosscut.guide_toml import Place


MOST_CODES: Final = 2_000
MOST_TERMS: Final = 10_000
MOST_STARS: Final = 1_000
LONGEST_TERM: Final = 100
"""A guide is for one film; more would only be written to keep a server busy."""


class Looked(NamedTuple):
    """What one code looks for: where the code stands, and its terms where they are a list."""

    place: Place
    kind: Kind
    code: str
    key: str
    terms: list[Any] | None


def faults_of_size(codes: Sequence[Looked]) -> list[Fault]:
    """Refuse what is too large to be looked for, before it is."""
    terms = [term for one in codes for term in one.terms or () if isinstance(term, str)]
    numbers = (
        (len(codes), MOST_CODES, "codes"),
        (len(terms), MOST_TERMS, "terms"),
        (sum("*" in term for term in terms), MOST_STARS, "terms with a *"),
    )
    return [
        Fault((), f"a guide has at most {most:,} {what}; this has {count:,}")
        for count, most, what in numbers
        if count > most
    ]


def faults_of_terms(codes: Iterable[Looked]) -> list[Fault]:
    """Find terms that cannot be read, codes without any, and terms that two codes share."""
    owners = {kind: _Owners() for kind in KINDS}
    found: list[Fault] = []
    for one in codes:
        if one.terms is None:
            continue
        including = 0
        for index, raw in enumerate(one.terms):
            if not isinstance(raw, str):
                continue
            place = (*one.place, one.key, index)
            try:
                term = _short_term(raw)
            except ValueError as error:
                found.append(Fault(place, str(error)))
                continue
            if not term.excludes:
                including += 1
                claims = owners[one.kind].claim(one.code, raw)
                found += [Fault(place, message) for message in claims]
        if not including and one.kind != "segment":
            message = f"{one.kind} {shown(one.code)} has no {one.key} to look for"
            found.append(Fault((*one.place, one.key), message))
    return found


def _short_term(raw: str) -> Term:
    """Read a term that is short enough to be looked for, or raise a ValueError."""
    if len(raw) > LONGEST_TERM:
        raise ValueError(f"the term {shown(raw)} has more than {LONGEST_TERM} letters")
    term = parse_term(raw)
    if term.text.count("*") > 2:
        raise ValueError(f"the term {raw!r} has more than two *")
    return term


class _Owners:
    """Which code of one kind has which form."""

    def __init__(self) -> None:
        self._plain: dict[str, tuple[str, str]] = {}
        self._starred: dict[str, tuple[str, str]] = {}
        # Forms that overlap have as many words and begin alike, so few need be compared.
        self._alike: defaultdict[tuple[int, str], list[str]] = defaultdict(list)

    def claim(self, code: str, raw: str) -> Iterator[str]:
        """Give the forms of a term to a code; tell of the first that another code has."""
        told: set[str] = set()
        for form in expand(raw):
            for other, owner, term in self._clashes(form):
                if owner not in (code, *told):
                    told.add(owner)
                    yield (
                        f"{code!r} and {owner!r} share {other!r}"
                        + (f" (here {raw!r}, there {term!r})" if {raw, term} != {other} else "")
                    )
            forms = self._starred if "*" in form else self._plain
            if form not in forms:
                forms[form] = code, raw
                self._alike[_beginning(form)].append(form)

    def _clashes(self, form: str) -> Iterator[tuple[str, str, str]]:
        if form in self._plain:
            yield form, *self._plain[form]
        alike = self._alike[_beginning(form)]
        for other in alike:
            if "*" in other and _overlap(form, other):
                yield form, *self._starred[other]
        for other in alike if "*" in form else ():
            if "*" not in other and _overlap(other, form):
                yield other, *self._plain[other]


def _beginning(form: str) -> tuple[int, str]:
    """How many words a form has, and the two letters before which no star stands."""
    return form.count(" "), form[:2]


def _overlap(form: str, starred: str) -> bool:
    """Whether some text is a match of both; a star may stand in either."""
    ours, theirs = form.split(" "), starred.split(" ")
    return len(ours) == len(theirs) and all(map(_same_word, ours, theirs))


def _same_word(one: str, other: str) -> bool:
    if "*" in one and "*" in other:
        one, other = one[:-1], other[:-1]
        return one.startswith(other) or other.startswith(one)
    if "*" in one:
        one, other = other, one
    if "*" in other:
        stem = other[:-1]
        return one.startswith(stem) and re.fullmatch(r"\w*" + END, one[len(stem) :]) is not None
    return one == other
