"""Find the terms of a guide in a text: one compiled matcher, one scan.

All forms of all terms become one regular expression, a tree of letters in which every word
of the text is looked up once and the longest form wins. What else begins at the same place,
for another kind or under an exclusion, is worked out once per surface form and remembered.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from crosscut.terms import END, JOINT, canonical, expand, normalise, parse_term

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from crosscut.guide import FilmGuide

# Surfaces with a wildcard are without number; past this many the memory starts afresh.
_REMEMBERED = 50_000
_STAR = "*"
_BLANK = " "


class Hit(NamedTuple):
    """One place where a term stands.

    Attributes
    ----------
    kind
        theme, motif, aspect, character, scene or segment.
    code
        The code of the guide that the term belongs to.
    start, end
        Character offsets into the text searched.
    """

    kind: str
    code: str
    start: int
    end: int


class Form(NamedTuple):
    """One form of a term: what to look for (see `crosscut.terms.expand`) and whose it is."""

    text: str
    kind: str
    code: str
    excludes: bool


class Matcher:
    """All terms of a guide, compiled; can be pickled and shared by threads.

    Parameters
    ----------
    forms
        Every form of every term. Where two codes of one kind share a form, the first has it.
    """

    def __init__(self, forms: Iterable[Form]) -> None:
        self._forms = tuple(dict.fromkeys(forms))
        self._compile()

    def __reduce__(self) -> tuple[object, ...]:
        """Travel as the forms alone: what is compiled and remembered is made again."""
        return Matcher, (self._forms,)

    def _compile(self) -> None:
        literal: dict[str, list[Form]] = defaultdict(list)
        for form in self._forms:
            literal[form.text].append(form)
        texts = sorted(literal)
        self._known = _Surfaces(literal)
        # A word is tried where it begins; the look-ahead lets matches overlap.
        tree = _tree(frozenset((text, 0) for text in texts)) if texts else "(?!)"
        self._pattern = re.compile(rf"(?<!\w)(?=({tree}))")

    def find(self, text: str) -> list[Hit]:
        """Find every term in a text.

        Within a kind the longest match wins, then the earlier one, so that no two hits of a
        kind overlap; hits of different kinds may share a span. A hit that lies inside a span
        which its own code excludes is dropped first.

        Parameters
        ----------
        text
            Any text, as it is: case, quotes and dashes are made alike here.

        Returns
        -------
        list of Hit
            Sorted by start, then end, kind and code.
        """
        known = self._known
        found: list[Hit] = []
        excluded: list[Hit] = []
        for match in self._pattern.finditer(normalise(text)):
            start = match.start()
            for length, form in known[match[1]]:
                hit = Hit(form.kind, form.code, start, start + length)
                (excluded if form.excludes else found).append(hit)
        if excluded:
            found = _without(found, excluded)
        return _longest(found)


class _Surfaces(dict[str, tuple[tuple[int, Form], ...]]):
    """For each surface met, the forms that begin where it begins: (length, form)."""

    def __init__(self, forms: dict[str, list[Form]]) -> None:
        super().__init__()
        self._literal = forms
        self._starred = [
            (re.compile(re.escape(text).replace(r"\*", r"\w*")), of)
            for text, of in forms.items()
            if _STAR in text
        ]

    def __missing__(self, surface: str) -> tuple[tuple[int, Form], ...]:
        if len(self) > _REMEMBERED:
            self.clear()
        found: list[tuple[int, Form]] = []
        for end in re.finditer(END, surface):
            part = canonical(surface[: end.start()])
            found += [(end.start(), form) for form in self._literal.get(part, ())]
            for pattern, forms in self._starred:
                if pattern.fullmatch(part):
                    found += [(end.start(), form) for form in forms]
        self[surface] = result = tuple(found)
        return result


def _tree(states: frozenset[tuple[str, int]]) -> str:
    """Write a set of places in forms as one pattern that prefers the longest.

    The alternatives at each place begin with different letters, as in a deterministic
    automaton, so that the search never goes back over more than it has to.
    """
    by_letter: dict[str, set[tuple[str, int]]] = defaultdict(set)
    starred: set[tuple[str, int]] = set()
    ends = False
    for text, at in states:
        if text[at : at + 1] == _STAR:
            starred.add((text, at))
            at += 1
        if at == len(text):
            ends = True
        else:
            by_letter[text[at]].add((text, at + 1))
    branches = []
    for letter in sorted(by_letter):
        after = by_letter[letter]
        if letter != _BLANK:
            within = starred if letter.isalnum() else set()
            branches.append(re.escape(letter) + _tree(frozenset(after | within)))
    if starred:
        others = "".join(re.escape(letter) for letter in by_letter if letter.isalnum())
        rest = frozenset((text, at + 1) for text, at in starred)
        branches.append(rf"[^\W{others}]\w*+{_tree(rest)}")
    if _BLANK in by_letter:
        branches.append(JOINT + _tree(frozenset(by_letter[_BLANK])))
    if ends:
        branches.append(END)
    return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"


def _without(found: Sequence[Hit], excluded: Sequence[Hit]) -> list[Hit]:
    """Drop the hits that lie inside a span excluded for their own code."""
    spans: dict[tuple[str, str], list[Hit]] = defaultdict(list)
    for span in excluded:
        spans[span.kind, span.code].append(span)
    return [
        hit
        for hit in found
        if not any(
            span.start <= hit.start and hit.end <= span.end
            for span in spans.get((hit.kind, hit.code), ())
        )
    ]


def _longest(found: Iterable[Hit]) -> list[Hit]:
    """Keep, of hits of one kind that overlap, the longest; of equal ones the first."""
    kept: list[Hit] = []
    by_kind: dict[str, list[Hit]] = defaultdict(list)
    for hit in found:
        by_kind[hit.kind].append(hit)
    for hits in by_kind.values():
        kept += _resolved(hits)
    kept.sort(key=lambda hit: (hit.start, hit.end, hit.kind, hit.code))
    return kept


def _resolved(hits: list[Hit]) -> list[Hit]:
    """Resolve the hits of one kind, sorted by start, one run of overlapping ones at a time."""
    kept: list[Hit] = []
    run: list[Hit] = []
    reach = 0
    for hit in hits:
        if run and hit.start >= reach:
            kept += _best(run) if len(run) > 1 else run
            run = []
        run.append(hit)
        reach = max(reach, hit.end)
    return kept + (_best(run) if len(run) > 1 else run)


def _best(run: list[Hit]) -> list[Hit]:
    """Of overlapping hits take the longest, then the longest that is still free, and so on."""
    taken: list[Hit] = []
    for hit in sorted(run, key=lambda hit: (hit.start - hit.end, hit.start)):
        if all(hit.end <= other.start or other.end <= hit.start for other in taken):
            taken.append(hit)
    return taken


def forms_of(terms: Iterable[tuple[str, str, str]]) -> list[Form]:
    """Expand (kind, code, term) into forms.

    Raises
    ------
    ValueError
        If a term cannot be read (see `crosscut.terms.parse_term`).
    """
    return [
        Form(text, kind, code, parse_term(term).excludes)
        for kind, code, term in terms
        for text in expand(term)
    ]


def compile_matcher(guide: FilmGuide, extra: Iterable[tuple[str, str, str]] = ()) -> Matcher:
    """Compile all terms and cues of a guide.

    Parameters
    ----------
    guide
        A guide as loaded.
    extra
        More terms, as (kind, code, term); where the guide has the same form, the guide's
        code has it.

    Returns
    -------
    Matcher
        For the kinds theme, motif, aspect, character, scene and segment.
    """
    return Matcher(forms_of([*guide.all_terms(), *extra]))
