"""Find the terms of a guide in a text: one matcher, one scan.

Every word of the text is looked up once. The forms that begin with it are one regular expression,
a tree of letters in which the longest form wins; it is compiled when its word is first met, since
a text has few of a guide's words. What else begins at the same place, for another kind or under an
exclusion, is worked out once per surface form and remembered. A form with a condition (a word
class, company) is looked at in its place before that.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import compress
from typing import NamedTuple

import numpy as np

from crosscut.errors import GuideError
from crosscut.text.languages import runs_on, space_letters
from crosscut.text.terms import (
    END,
    JOINT,
    Term,
    WordClass,
    canonical,
    expand,
    normalise,
    parse_term,
    prepare,
)
from crosscut.text.word_class import word_class
from crosscut.text.words import word_forms

# Surfaces with a wildcard are without number; past this many the memory starts afresh.
_REMEMBERED = 50_000
# Forms that are on their way at all places of a tree; a form alone has one for each of its letters.
_STATES = 2_000_000
_STAR = "*"
_BEGINNING = re.compile(r"\w*")
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


class Needs(NamedTuple):
    """When a form counts (see `crosscut.text.terms.Term`).

    `others` are the terms of its code of which one that is no form of `own` must stand near.
    """

    word_class: WordClass
    near: frozenset[str]
    away: frozenset[str]
    others: frozenset[str] = frozenset()
    own: str = ""


class Form(NamedTuple):
    """One form of a term: what to look for (see `crosscut.text.terms.expand`) and whose it is."""

    text: str
    kind: str
    code: str
    excludes: bool
    needs: Needs | None = None


class _Candidate(NamedTuple):
    """A form at a place relative to the surface it was found in."""

    start: int
    end: int
    form: Form


class _Surface(NamedTuple):
    """What is known of a surface, a stretch of text that the pattern took."""

    candidates: tuple[_Candidate, ...]  # every form in it
    hits: tuple[Hit, ...]  # the hits that remain where nothing reaches in from outside
    open_ends: tuple[int, ...]  # where in it a form may begin that reaches beyond it
    depends: bool  # whether a form in it has a condition
    # The hits that remain where nothing reaches in, by which of the forms count there.
    hits_where: dict[tuple[bool, ...], tuple[Hit, ...]]


class Matcher:
    """All terms of a guide, to be looked for at once; can be pickled and shared by threads.

    Parameters
    ----------
    forms
        Every form of every term. Where two codes of one kind share a form, one whose condition
        holds has it, else the first.

    Raises
    ------
    GuideError
        If they are too much to search for at once.
    """

    def __init__(self, forms: Iterable[Form]) -> None:
        self._forms = tuple(dict.fromkeys(forms))
        by_text: dict[str, list[Form]] = defaultdict(list)
        for form in self._forms:
            by_text[form.text].append(form)
        check_forms(self._forms)
        self._trees = _Trees(by_text)
        self._surfaces = _Surfaces(by_text)

    def __reduce__(self) -> tuple[object, ...]:
        """Travel as the forms alone: what is compiled and remembered is made again."""
        return Matcher, (self._forms,)

    def find(self, text: str, sentences: Sequence[tuple[int, int]] | None = None) -> list[Hit]:
        """Find every term in a text.

        Within a kind the longest match wins, then the earlier one, so that no two hits of a
        kind overlap; hits of different kinds may share a span. A hit that lies inside a span
        which its own code excludes is dropped first.

        Parameters
        ----------
        text
            Any text, as it is: case, quotes and dashes are made alike here.
        sentences
            Start and end of its sentences, in order, where they are known; else company is
            looked for between full stops.

        Returns
        -------
        list of Hit
            Sorted by start, then end, kind and code.
        """
        if not runs_on(text):
            return self._find(text, sentences)
        # Each letter of a script without blanks becomes a word.
        apart, origins = space_letters(text)
        places = None
        if sentences is not None:
            ends = np.array(sentences, dtype=np.int32).reshape(-1, 2)
            places = [(a, b) for a, b in np.searchsorted(origins, ends, side="left").tolist()]
        return [
            Hit(kind, code, int(origins[start]), int(origins[end - 1]) + 1)
            for kind, code, start, end in self._find(apart, places)
        ]

    def _find(self, text: str, sentences: Sequence[tuple[int, int]] | None) -> list[Hit]:
        subject = normalise(text)
        surfaces, trees = self._surfaces, self._trees
        place = _Text(subject, sentences)
        hits: list[Hit] = []
        # Surfaces that hang together, since a form reaches from one into the next.
        run: list[_Candidate] = []
        reach, end = 0, -1
        words = trees.beginnings.finditer(subject)
        for tree, start in [(tree, word.start()) for word in words if (tree := trees[word[0]])]:
            # What begins at the end of a surface is found from there (`open_ends`).
            if start <= end or not (match := tree.match(subject, start)):
                continue
            end = match.end()
            surface = surfaces[match[0]]
            if run and start >= reach:
                hits += _settle(run)
                run = []
            beyond = self._beyond(subject, match, surface.open_ends) if surface.open_ends else None
            if run or beyond:
                candidates = [_move(one, start) for one in surface.candidates] + (beyond or [])
                reach = max([reach, *(one.end for one in candidates)])
                run += [one for one in candidates if place.allows(one)]
            else:
                own_hits = _hits_where(surface, place, start) if surface.depends else surface.hits
                for kind, code, first, last in own_hits:
                    hits.append(Hit(kind, code, start + first, start + last))
        return hits + _settle(run)

    def _beyond(
        self, subject: str, match: re.Match[str], open_ends: Iterable[int]
    ) -> list[_Candidate]:
        """Find the forms that begin within a match and end beyond it."""
        candidates = []
        for offset in open_ends:
            start = match.start() + offset
            word = self._trees.beginnings.match(subject, start)
            tree = self._trees[word[0]] if word else None
            if tree and (further := tree.match(subject, start)):
                candidates += [
                    _move(one, start)
                    for one in self._surfaces[further[0]].candidates
                    if one.start == 0 and start + one.end > match.end()
                ]
        return candidates


class _Trees(dict[str, re.Pattern[str] | None]):
    """The forms that begin with a word, compiled, by the word; None where no form does."""

    def __init__(self, texts: Iterable[str]) -> None:
        super().__init__()
        self._plain: dict[str, list[str]] = defaultdict(list)
        self._stars: dict[str, list[str]] = defaultdict(list)
        for text in texts:
            word = _BEGINNING.match(text)[0]  # type: ignore[index]
            (self._stars if text[len(word) :].startswith(_STAR) else self._plain)[word].append(text)
        self._longest = max(map(len, self._stars), default=0)
        self._compiled: dict[tuple[str | None, ...], re.Pattern[str] | None] = {}
        # A form may begin with a mark, 'til: its word is empty.
        marks = "".join(sorted({text[0] for text in self._plain.get("", ())}))
        self.beginnings = re.compile(rf"(?<!\w)(?:\w+{marks and f'|(?=[{re.escape(marks)}])'})")

    def __missing__(self, word: str) -> re.Pattern[str] | None:
        if len(self) > _REMEMBERED:
            self.clear()
        lengths = range(min(len(word), self._longest), 0, -1)
        stems = [word[:end] for end in lengths if word[:end] in self._stars]
        # Words that no form begins with are alike where their stems are.
        key = (word if word in self._plain else None, *stems)
        if key not in self._compiled:
            texts = [
                *self._plain.get(word, ()),
                *(one for stem in stems for one in self._stars[stem]),
            ]
            states = frozenset((text, 0) for text in texts)
            self._compiled[key] = re.compile(_tree(states, [_STATES])) if states else None
        self[word] = tree = self._compiled[key]
        return tree


class _Surfaces(dict[str, _Surface]):
    """What is known of each surface met."""

    def __init__(self, by_text: dict[str, list[Form]]) -> None:
        super().__init__()
        self._by_text = by_text
        self._stars = [(_star_pattern(text), of) for text, of in by_text.items() if _STAR in text]
        # The forms' beginnings, up to the end of a word.
        beginnings = {
            text[:at]
            for text in by_text
            for at in range(1, len(text))
            if not text[at].isalnum() and text[at] != _STAR
        }
        self._beginnings = {text for text in beginnings if _STAR not in text}
        self._star_beginnings = [_star_pattern(text) for text in beginnings if _STAR in text]

    def __missing__(self, surface: str) -> _Surface:
        if len(self) > _REMEMBERED:
            self.clear()
        candidates: list[_Candidate] = []
        open_ends: list[int] = []
        for begin in re.finditer(r"(?<!\w)(?!\s)", surface):
            start = begin.start()
            for end in re.finditer(END, surface[start + 1 :]):
                length = end.start() + 1
                forms = self._forms(canonical(surface[start : start + length]))
                candidates += [_Candidate(start, start + length, form) for form in forms]
            if start and self._may_go_on(canonical(surface[start:])):
                open_ends.append(start)
        hits = tuple(_settle(candidates))
        depends = any(one.form.needs for one in candidates)
        self[surface] = entry = _Surface(tuple(candidates), hits, tuple(open_ends), depends, {})
        return entry

    def _forms(self, text: str) -> Iterator[Form]:
        yield from self._by_text.get(text, ())
        for pattern, forms in self._stars:
            if pattern.fullmatch(text):
                yield from forms

    def _may_go_on(self, text: str) -> bool:
        return (
            not text
            or text in self._beginnings
            or any(pattern.fullmatch(text) for pattern in self._star_beginnings)
        )


# Company further off than this is none, in sentences that never end.
_NEAR = 300
_STOP = re.compile(r"[.!?…](?=\s)|[。！？]|\n\s*\n")


class _Text:
    """A text that is searched, and whether conditions hold at a place in it."""

    def __init__(self, subject: str, sentences: Sequence[tuple[int, int]] | None) -> None:
        self._subject = subject
        self._spans = sentences
        self._words: dict[tuple[int, int], tuple[frozenset[str], str]] = {}

    def allows(self, one: _Candidate, by: int = 0) -> bool:
        """Return whether the conditions of a form hold where it was found, moved by so much."""
        needs = one.form.needs
        if needs is None:
            return True
        start, end = one.start + by, one.end + by
        return (
            (not needs.near or self._beside(needs.near, start, end))
            and not (needs.away and self._beside(needs.away, start, end))
            and (not needs.own or self._has_another(needs, start, end))
            and (not needs.word_class or needs.word_class == word_class(self._subject, start, end))
        )

    def _has_another(self, needs: Needs, start: int, end: int) -> bool:
        """Tell whether another term of the code stands in a place's sentence."""
        own = _company(frozenset((needs.own,))).pattern
        return any(
            (b <= start or end <= a) and not own.fullmatch(self._subject, a, b)
            for a, b in self._places(needs.others, *self._sentence(start, end))
        )

    def _beside(self, terms: frozenset[str], start: int, end: int) -> bool:
        """Tell whether one of the terms stands near a place, in its sentence."""
        return any(
            (start - _NEAR <= a and b <= start) or (end <= a and b <= end + _NEAR)
            for a, b in self._places(terms, *self._sentence(start, end))
        )

    def _places(self, terms: frozenset[str], first: int, last: int) -> list[tuple[int, int]]:
        """Find where terms stand in a stretch."""
        pattern, firsts, stems = _company(terms)
        if not self._has_any(firsts, stems, first, last):
            return []
        return [one.span() for one in pattern.finditer(self._subject, first, last)]

    def _has_any(self, words: frozenset[str], stems: tuple[str, ...], start: int, end: int) -> bool:
        """Tell whether one of these words, or a word with one of the stems, stands in a stretch."""
        entry = self._words.get((start, end))
        if entry is None:
            forms = word_forms(self._subject[start:end])
            entry = self._words[start, end] = forms, " ".join(("", *forms))
        here, line = entry
        return not words.isdisjoint(here) or any(stem in line for stem in stems)

    def _sentence(self, start: int, end: int) -> tuple[int, int]:
        """Return start and end of a place's sentence, or of what is near in a very long one."""
        starts, ends = self._sentences
        at = bisect_right(starts, start) - 1
        first = starts[at] if at >= 0 else 0
        last = max(ends[at] if at >= 0 else len(self._subject), end)
        if last - first > 4 * _NEAR:
            return max(first, start - _NEAR), min(last, end + _NEAR)
        return first, last

    @cached_property
    def _sentences(self) -> tuple[list[int], list[int]]:
        """Where the sentences start and end; between full stops where that is not known."""
        if self._spans is None:
            stops = [stop.span() for stop in _STOP.finditer(self._subject)]
            return [0, *(b for _, b in stops)], [*(a for a, _ in stops), len(self._subject)]
        return [a for a, _ in self._spans], [b for _, b in self._spans]


class _Company(NamedTuple):
    """Words that must stand near, in each of their forms; first words and stems of theirs."""

    # A stem has a blank before it.

    pattern: re.Pattern[str]
    firsts: frozenset[str]
    stems: tuple[str, ...]


@lru_cache(maxsize=4096)
def _company(terms: frozenset[str]) -> _Company:
    """Compile the words that must stand near."""
    forms = frozenset(form for term in terms for form in expand(term))
    firsts = [re.search(r"\w+\*?", form)[0] for form in forms]  # type: ignore[index]
    return _Company(
        re.compile(rf"(?<!\w){_tree(frozenset((form, 0) for form in forms), [_STATES])}"),
        frozenset(word for word in firsts if not word.endswith(_STAR)),
        tuple(" " + word.removesuffix(_STAR) for word in firsts if word.endswith(_STAR)),
    )


def _star_pattern(text: str) -> re.Pattern[str]:
    return re.compile(re.escape(text).replace(r"\*", r"\w*"))


def _move(candidate: _Candidate, by: int) -> _Candidate:
    return _Candidate(candidate.start + by, candidate.end + by, candidate.form)


def _hits_where(surface: _Surface, place: _Text, start: int) -> tuple[Hit, ...]:
    """Settle what stands in a surface whose forms have conditions, begun at a place."""
    count = tuple([place.allows(one, start) for one in surface.candidates])
    hits = surface.hits_where.get(count)
    if hits is None:
        hits = tuple(_settle(list(compress(surface.candidates, count))))
        surface.hits_where[count] = hits
    return hits


def check_forms(forms: Iterable[Form]) -> None:
    """Make sure that forms can be searched for.

    Raises
    ------
    GuideError
        If their trees would be too large, as stars that lie across each other can make them.
    """
    texts = {form.text for form in forms}
    stems = {text[: text.index(_STAR)] for text in texts if _STAR in text}
    longest = max(map(len, stems), default=-1)
    # A form that no star lies across has a place for each of its letters.
    states = frozenset(
        (text, 0)
        for text in texts
        if any(text[:end] in stems for end in range(min(len(text), longest) + 1))
    )
    if states:
        _tree(states, [_STATES])


def _tree(states: frozenset[tuple[str, int]], budget: list[int]) -> str:
    """Write a set of places in forms as one pattern that prefers the longest."""
    # The alternatives at each place begin with different letters, as in a deterministic automaton,
    # so that the search never goes back over more than it has to. `budget` counts down the states
    # that its places may still have.
    budget[0] -= len(states)
    if budget[0] < 0:
        raise GuideError(
            "The terms together are too much to search for.",
            remedy="Take out some of those with a *.",
        )
    by_letter: dict[str, set[tuple[str, int]]] = defaultdict(set)
    stars: set[tuple[str, int]] = set()
    ends = False
    for text, at in states:
        if text[at : at + 1] == _STAR:
            stars.add((text, at))
            at += 1
        if at == len(text):
            ends = True
        else:
            by_letter[text[at]].add((text, at + 1))
    branches = []
    for letter in sorted(by_letter):
        after = by_letter[letter]
        if letter != _BLANK:
            within = stars if letter.isalnum() else set()
            branches.append(re.escape(letter) + _tree(frozenset(after | within), budget))
    if stars:
        others = "".join(re.escape(letter) for letter in by_letter if letter.isalnum())
        rest = frozenset((text, at + 1) for text, at in stars)
        branches.append(rf"[^\W{others}]\w*+{_tree(rest, budget)}")
    if _BLANK in by_letter:
        branches.append(JOINT + _tree(frozenset(by_letter[_BLANK]), budget))
    if ends:
        branches.append(END)
    return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"


def _settle(candidates: Sequence[_Candidate]) -> list[Hit]:
    """Turn candidates into hits: drop the excluded ones, then those that longer ones cover."""
    exclusions: dict[tuple[str, str], _Spans] = defaultdict(_Spans)
    for one in sorted(candidates, key=lambda one: (one.start, one.end)):
        if one.form.excludes:
            exclusions[one.form.kind, one.form.code].add(one.start, one.end)
    claims: dict[str, _Spans] = defaultdict(_Spans)
    hits = []
    by_length = sorted(
        candidates, key=lambda one: (one.start - one.end, one.start, one.form.needs is None)
    )
    for start, end, form in by_length:
        spans = exclusions.get((form.kind, form.code))
        if form.excludes or (spans and spans.hold(start, end)):
            continue
        if claims[form.kind].free(start, end):
            claims[form.kind].add(start, end)
            hits.append(Hit(form.kind, form.code, start, end))
    return sorted(hits, key=lambda hit: (hit.start, hit.end, hit.kind, hit.code))


class _Spans:
    """Spans sorted by start, and so by end: those added in that order, or free ones."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []

    def add(self, start: int, end: int) -> None:
        """Add a span, unless it lies inside one of the others."""
        if not self.hold(start, end):
            at = bisect_right(self._starts, start)
            self._starts.insert(at, start)
            self._ends.insert(at, end)

    def hold(self, start: int, end: int) -> bool:
        """Whether the span lies inside one of these."""
        at = bisect_right(self._starts, start)
        return at > 0 and end <= self._ends[at - 1]

    def free(self, start: int, end: int) -> bool:
        """Whether the span touches none of these, which do not overlap."""
        at = bisect_right(self._starts, start)
        return (at == 0 or self._ends[at - 1] <= start) and (
            at == len(self._starts) or end <= self._starts[at]
        )


def forms_of(terms: Iterable[tuple[str, str, str]]) -> list[Form]:
    """Expand (kind, code, term) into forms.

    Raises
    ------
    ValueError
        If a term cannot be read (see `crosscut.text.terms.parse_term`).
    """
    forms = []
    terms = list(terms)
    prepare(raw for _, _, raw in terms)
    others: dict[tuple[str, str], frozenset[str]] = {}
    for kind, code, raw in terms:
        term = parse_term(raw)
        needs = None
        if term.has_condition:  # a frozenset's hash is worked out once, a tuple's each time
            needs = Needs(term.word_class, frozenset(term.near), frozenset(term.away))
        if needs and term.with_another:
            if (kind, code) not in others:
                own = [parse_term(raw) for *of, raw in terms if of == [kind, code]]
                others[kind, code] = frozenset(_bare(one) for one in own if not one.excludes)
            needs = needs._replace(others=others[kind, code], own=_bare(term))
        forms += [Form(text, kind, code, term.excludes, needs) for text in expand(raw)]
    return forms


def _bare(term: Term) -> str:
    """Write a term without its conditions."""
    return f"{term.language}: " * bool(term.language) + "=" * term.exact + term.text


def compile_matcher(terms: Iterable[tuple[str, str, str]]) -> Matcher:
    """Compile terms and cues, as (kind, code, term): `FilmGuide.all_terms` and more.

    Where two have the same form, the code of the first has it.
    """
    return Matcher(forms_of(terms))


def term_of(terms: Sequence[str], surface: str) -> str:
    """Find the term of a code that a surface is a form of; one of none stands for itself."""
    hits = _own_matcher(tuple(terms)).find(surface)
    whole = (hit.code for hit in hits if hit.end - hit.start == len(surface))
    return next(whole, surface.lower())


def terms_in(terms: Sequence[str], surface: str) -> list[str]:
    """List the terms of a code that stand in a surface, from its beginning on."""
    return [hit.code for hit in _own_matcher(tuple(terms)).find(surface)]


@lru_cache(maxsize=1024)
def _own_matcher(terms: tuple[str, ...]) -> Matcher:
    """Compile the terms of one code; it takes longer than to count them."""
    positive = (term for term in terms if not term.startswith("!"))
    # A surface alone has neither neighbours nor company.
    forms = forms_of(("term", term, term) for term in positive)
    return Matcher(form._replace(needs=None) for form in forms)
