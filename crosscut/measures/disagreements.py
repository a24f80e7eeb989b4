"""Where reviews disagree: two sentences of two reviews that cannot both be right.

Two sentences are set against each other where they speak of the same thing and give different
answers to one of the questions in ``disagreements.toml``, name different numbers, colours, owners
or places for the same thing, or bring a character together with different people. All of them are
candidates for a reader to judge.
"""

from __future__ import annotations

import math
import re
import tomllib
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from heapq import heapify, heappop, heapreplace
from itertools import chain, combinations, product, starmap
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeVar, cast

import pandas as pd

from crosscut.corpus.annotate import CompiledGuide, compile_guide
from crosscut.corpus.selection import ReviewRows, Selection
from crosscut.guide.model import FilmGuide, Kind
from crosscut.measures.pairings import Cast, Reference, cast_of, is_pronoun, pairs, references
from crosscut.schema import DISAGREEMENTS, WHOLE_FILM
from crosscut.text.matcher import Hit, Matcher, compile_matcher
from crosscut.text.negation import denial
from crosscut.text.patterns import Patterns
from crosscut.text.phrases import lower_article
from crosscut.text.words import stop_words, word_forms, word_key, words

PEOPLE: Final = "who belongs with whom"
PATTERNS: Final = Patterns(Path(__file__).with_name("disagreement_patterns.toml"))

_AT_MOST: Final = 8
"""Sentences of one side of a question that are set against the other side, for each subject."""
_COMPARED: Final = 400
"""Pairs, the most likely ones, of which the wording is compared."""
_KEPT: Final = 100
_LEAST_WORTH: Final = 0.7
_GRAM: Final = 4
_KINDS: Final = {"people": 2.2, "fact": 1.5, "reading": 1.0, "value": 1.0}
"""What a kind of difference counts: of two facts one is wrong, two readings can stand together."""


Subject = tuple[str, str]
"""Kind and code of what a sentence speaks of."""


@dataclass(frozen=True)
class _Question:
    """A question of the list: its title, what it is asked of, and its sides."""

    title: str
    kind: str
    about: frozenset[str]
    sides: tuple[str, ...]
    of_somebody: bool = False
    """Whether it asks what is said of a character, who has to be the one meant."""
    of_two: bool = False
    """Whether both sentences have to speak of the same two characters, or of a scene."""
    of_film: bool = False
    """Whether it is asked of the film wherever nobody is named: "It is over before one knows"."""

    def answer(self, side: str, *, is_denied: bool) -> str:
        """Return the side that a sentence takes; "not" before one that it only denies."""
        if not is_denied:
            return side
        if len(self.sides) == 2:
            return next(one for one in self.sides if one != side)
        return f"not {side}"

    def differ(self, one: str, other: str) -> bool:
        """Tell whether two answers cannot both be right."""
        if one.startswith("not ") or other.startswith("not "):
            return one.removeprefix("not ") == other.removeprefix("not ") and one != other
        return one != other


@cache
def _questions() -> tuple[dict[str, _Question], Matcher]:
    """Return the questions by their name, and what finds their terms."""
    entries = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    questions = {
        name: _Question(
            one["title"],
            one["kind"],
            frozenset(one["about"]),
            tuple(one["sides"]),
            one.get("of_somebody", False),
            one.get("of_two", False),
            one.get("of_film", False),
        )
        for name, one in entries.items()
    }
    terms = [
        (name, side, term)
        for name, one in entries.items()
        for side, terms in one["sides"].items()
        for term in terms
    ]
    return questions, compile_matcher(terms)


_DETAILS: Final = {
    "number": _Question("how many", "fact", frozenset({"scene", "motif", "character"}), ()),
    "colour": _Question("which colour", "fact", frozenset({"motif", "character"}), ()),
    "owner": _Question("whose it is", "fact", frozenset({"motif"}), ()),
    "place": _Question("where somebody goes", "fact", frozenset({"scene", "character"}), ()),
}


@dataclass(frozen=True)
class _Answer:
    """What one sentence says to a question, and the word that says it."""

    question: str
    side: str
    start: int
    end: int
    thing: str = ""
    """What a number, a colour or an owner belongs to: only answers on the same thing differ."""


def _question(answer: _Answer) -> _Question:
    """Return the question that an answer is given to."""
    return _questions()[0].get(answer.question) or _DETAILS[answer.question]


@dataclass(frozen=True)
class _Sentence:
    """A sentence that answers a question, and what it speaks of."""

    # `subjects` has what it names, `near` what the sentences beside it name, `spans` where,
    # `people` where each character is meant.

    review: str
    number: int
    passage: int
    start: int
    end: int
    text: str
    tone: float
    subjects: frozenset[Subject]
    near: frozenset[Subject]
    spans: tuple[tuple[int, int, Subject], ...]
    people: tuple[tuple[int, int, str], ...]

    def besides(self, answer: _Answer) -> frozenset[Subject]:
        """Return what it speaks of in other words than those of an answer, or of its thing."""
        if answer.thing:
            return self.subjects
        start, end = answer.start, answer.end
        film = _question(answer).of_film and not self.people
        own = {subject for a, b, subject in self.spans if a < end and start < b}
        own -= {subject for a, b, subject in self.spans if b <= start or end <= a}
        return (self.subjects - own) | ({("film", "")} if film else set())

    def whose(self, start: int) -> frozenset[str]:
        """Return who is meant last before a word, or else first after it; two joined by "and"."""
        his = PATTERNS.possessive.search(self.text, *self._inside(self.start, start))
        if his and not any(self.start + his.start() == one[0] for one in self.people):
            return frozenset()
        before = [one for one in self.people if one[0] <= start]
        people = before[::-1] or list(self.people)
        nearest = people[:1]
        for one in people[1:]:
            low, high = sorted((one, nearest[-1]))
            if not PATTERNS.joined.fullmatch(self.text, *self._inside(low[1], high[0])):
                break
            nearest.append(one)
        return frozenset(code for *_, code in nearest)

    def _inside(self, start: int, end: int) -> tuple[int, int]:
        return max(start - self.start, 0), max(end - self.start, 0)

    def nearness(self, subject: Subject, start: int, end: int) -> float:
        """Say how near a word stands to what the sentence speaks of, 0-1."""
        apart = [max(a - end, start - b, 0) for a, b, own in self.spans if own == subject]
        if not apart or subject[0] == "scene":
            return 1.0
        return max(0.2, 1 - min(apart) / _FAR)

    @property
    def place(self) -> tuple[str, int]:
        return self.review, self.number


_Pair = tuple[_Sentence, _Answer, _Sentence, _Answer]


def disagreements(selection: Selection, compiled: CompiledGuide | None = None) -> pd.DataFrame:
    """Find candidates for a disagreement between two reviews.

    Parameters
    ----------
    selection
        What is looked through.
    compiled
        The guide, where it has been compiled.

    Returns
    -------
    pandas.DataFrame
        One row per candidate, the most likely first, columns as `schema.DISAGREEMENTS`: rank
        (from 1), kind ("people", "fact", "reading", "value"), question (what they differ in),
        subject_kind and subject (the rarest thing that both speak of), score (for ranking only),
        then for the first and the other sentence its review, passage, sentence, start and end,
        the answer it gives, and start and end of the word that gives it.

    Notes
    -----
    The work is linear in the sentences: for each question and subject at most `_AT_MOST`
    sentences of a side are set against those of the other.
    """
    corpus = selection.corpus
    compiled = compile_guide(corpus.guide) if compiled is None else compiled
    return answers(selection, compiled).disagreements(compiled.guide, corpus.not_disagreements)


@dataclass(frozen=True)
class Answers:
    """What sentences say that others may contradict; it adds up over the parts of a corpus.

    Attributes
    ----------
    sentences
        How many there are, with those that answer nothing.
    frequency
        In how many sentences each thing is named.
    sides
        By question, thing and subject, the likeliest sentences of each answer.
    across, partners
        By pair of characters and by character, the clearest sentences that bring two together
        across the stories, and as the guide has it.
    """

    sentences: int = 0
    frequency: Counter[Subject] = field(default_factory=Counter)
    sides: _Groups = field(default_factory=dict)
    across: dict[tuple[str, str], list[_Clear]] = field(default_factory=dict)
    partners: dict[str, list[_Clear]] = field(default_factory=dict)

    def __add__(self, other: Answers) -> Answers:
        """Add the next part of the corpus."""
        sides = dict(self.sides)
        for key, own in other.sides.items():
            ours = sides.get(key, {})
            sides[key] = {
                side: _likeliest([*ours.get(side, ()), *own.get(side, ())], key[2])
                for side in dict.fromkeys((*ours, *own))
            }
        return Answers(
            self.sentences + other.sentences,
            self.frequency + other.frequency,
            sides,
            _clearest(self.across, other.across),
            _clearest(self.partners, other.partners),
        )

    def disagreements(
        self, guide: FilmGuide, agreements: Collection[frozenset[tuple[str, int]]] = ()
    ) -> pd.DataFrame:
        """Return what `disagreements` does, without the pairs of sentences in `agreements`."""
        candidates = _contradictions(self) + _people(self, guide)
        by_rank = _rank([one for one in candidates if one.places not in agreements])
        frame = pd.DataFrame(map(_row, by_rank), columns=list(DISAGREEMENTS)[1:])
        frame.insert(0, "rank", range(1, len(frame) + 1))
        return frame.astype(DISAGREEMENTS)


def answers(selection: Selection, compiled: CompiledGuide) -> Answers:
    """Gather what sentences answer, of a corpus or of a part of it; as `disagreements`."""
    title = re.compile(re.escape(compiled.guide.film.title), re.IGNORECASE)
    cast = cast_of(compiled.guide)
    texts = dict(zip(selection.reviews["review_id"], selection.reviews["text"], strict=True))
    rows, spans = ReviewRows(selection.sentences, _Row._fields), _Spans(selection)
    people: dict[str, dict[int, list[Reference]]] = {}
    frequency: Counter[Subject] = Counter()
    groups: _Groups = {}
    others: Iterator[tuple[str, dict[int, list[Reference]]]]
    others = ((review, {}) for review in spans.reviews if review not in texts)
    named_alone = references(selection, compiled, infer=False)
    for review, meant in chain(named_alone, others):
        own = spans.of(review)
        about = {number: {subject for *_, subject in places} for number, places in own.items()}
        for number, here in meant.items():
            about.setdefault(number, set()).update(("character", one.character) for one in here)
        for subjects in about.values():
            frequency.update(subjects)
        sentences = list(starmap(_Row, rows[review]))
        passages = {row.sentence: row.passage for row in sentences}
        for row, text, replies in _find_answers(texts.get(review, ""), sentences):
            # A paragraph that begins with a pronoun goes on with what was spoken of before it.
            goes_on = PATTERNS.pronoun.match(text) is not None
            near = {
                subject
                for step in (-2, -1, 1, 2)
                if (goes_on and step < 0) or passages.get(row.sentence + step) == row.passage
                for subject in about.get(row.sentence + step, ())
            }
            who = [(one.start, one.end, one.character) for one in meant.get(row.sentence, ())]
            two = () if who else _the_two(text, row.segment, cast)
            one = _sentence(review, row, text, own.get(row.sentence, ()), who, near, title, two)
            _gather(groups, one, replies)
        people[review] = {number: here for number, here in meant.items() if len(here) > 1}
    table = pairs(selection, compiled, people)
    together = _together(selection, table, compiled.guide)
    return Answers(len(selection.sentences), frequency, _likeliest_of(groups), *together)


class _Row(NamedTuple):
    """A row of the table of sentences, less its review."""

    passage: int
    sentence: int
    start: int
    end: int
    segment: str
    tone: float


# --------------------------------------------------------------------------
# Sentences and what they speak of


class _Spans:
    """What each sentence names, and where: denied mentions too."""

    def __init__(self, selection: Selection) -> None:
        scenes = selection.scenes.assign(kind="scene", code=selection.scenes["scene"])
        denials = selection.corpus.denials
        names = ("sentence", "start", "end", "kind", "code")
        self.reviews = denials["review_id"].astype("str").unique()
        self._tables = [ReviewRows(table, names) for table in (selection.mentions, denials, scenes)]

    def of(self, review: str) -> dict[int, set[tuple[int, int, Subject]]]:
        spans: dict[int, set[tuple[int, int, Subject]]] = {}
        for table in self._tables:
            for sentence, start, end, *subject in table[review]:
                spans.setdefault(sentence, set()).add((start, end, (subject[0], subject[1])))
        return spans


def _the_two(text: str, story: str, cast: Cast) -> list[Subject]:
    """Return the he and the she of a story where a sentence on it speaks of two without a name."""
    people = [cast.leading.get((story, gender)) for gender in ("he", "she")]
    if not all(people) or not PATTERNS.two.search(text):
        return []
    return [("character", str(one)) for one in people]


def _sentence(
    review: str,
    row: _Row,
    text: str,
    places: Iterable[tuple[int, int, Subject]],
    people: Iterable[tuple[int, int, str]],
    near: set[Subject],
    title: re.Pattern[str],
    two: Iterable[Subject],
) -> _Sentence:
    """Return a sentence with all that it speaks of."""
    start = row.start
    wholes = (("film", PATTERNS.film), ("film", title), ("ending", PATTERNS.ending))
    spans = {*places} | {
        (start + match.start(), start + match.end(), (kind, ""))
        for kind, pattern in wholes
        for match in pattern.finditer(text)
    }
    own = {subject for *_, subject in spans} | {("character", code) for *_, code in people} | {*two}
    if row.segment not in ("", WHOLE_FILM):
        own.add(("segment", row.segment))
    return _Sentence(
        review,
        row.sentence,
        row.passage,
        start,
        row.end,
        text,
        0.0 if math.isnan(row.tone) else row.tone,
        frozenset(own),
        frozenset(near - own),
        tuple(sorted(spans)),
        tuple(sorted(people)),
    )


# --------------------------------------------------------------------------
# Answers


def _find_answers(text: str, rows: Sequence[_Row]) -> Iterator[tuple[_Row, str, list[_Answer]]]:
    """Find the sentences of a review that answer a question: row, text and answers of each."""
    _, matcher = _questions()
    hits = matcher.find(text, [(row.start, row.end) for row in rows])
    starts = [hit.start for hit in hits]
    for row in rows:
        here = hits[bisect_left(starts, row.start) : bisect_left(starts, row.end)]
        sentence = text[row.start : row.end]
        answers = [*_sides(sentence, row.start, here), *_details(sentence, row.start)]
        if answers:
            yield row, sentence, answers


def _sides(sentence: str, start: int, hits: Iterable[Hit]) -> Iterator[_Answer]:
    """Tell which side each term of a question takes in a sentence."""
    questions, _ = _questions()
    for hit in hits:
        first, last = hit.start - start, hit.end - start
        clause = sentence[:first]
        if PATTERNS.unreal.search(clause):
            continue
        is_denied = (
            bool(denial(sentence, first, last, (0, len(sentence))))
            or PATTERNS.denied.search(clause) is not None
            or PATTERNS.denied_after.match(sentence, last) is not None
        )
        side = questions[hit.kind].answer(hit.code, is_denied=is_denied)
        yield _Answer(hit.kind, side, hit.start, hit.end)


def _details(sentence: str, at: int) -> Iterator[_Answer]:
    """Find numbers, colours, owners and places that a sentence gives to a thing."""
    here = word_forms(sentence)
    for name, values in _KNOWN.items():
        if values.isdisjoint(here):
            continue
        for match in getattr(PATTERNS, name).finditer(sentence):
            side = match["side"].lower()
            if name == "number":
                side = _number(side)
            elif name == "owner":
                side = "somebody else" if match["other"] else "their own"
            elif name == "colour":
                side = {"blond": "blonde"}.get(side, side)
            thing = _bare(match["thing"]) if "thing" in match.groupdict() else ""
            start, end = match.span("side")
            yield _Answer(name, side, at + start, at + end, thing)


_KNOWN: Final = {
    "number": PATTERNS.words("numbered"),
    "colour": PATTERNS.words("colours"),
    "owner": PATTERNS.words("owned"),
    "place": PATTERNS.words("leaving"),
}
"""Words without one of which a sentence has no such detail."""

_NUMBERS: Final = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20,
    "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "hundred": 100,
}  # fmt: skip


def _number(words: str) -> str:
    """Return a number in figures: "twenty-four" as "24"."""
    numbers = [_NUMBERS[word] for word in re.findall(r"[a-z]+", words) if word in _NUMBERS]
    return str(sum(numbers)) if numbers else re.sub(r"\D", "", words)


def _bare(noun: str) -> str:
    """Return a noun without its plural, a tin as a can."""
    word = noun.lower().removesuffix("s")
    return {"can": "tin"}.get(word, word)


# --------------------------------------------------------------------------
# Pairs


@dataclass(frozen=True)
class _Candidate:
    """A pair and how likely it is a disagreement."""

    score: float
    pair: _Pair
    kind: str
    title: str
    subject: Subject

    @property
    def places(self) -> frozenset[tuple[str, int]]:
        return frozenset((self.pair[0].place, self.pair[2].place))


_Sides = dict[str, list[tuple[_Sentence, _Answer]]]
"""Answer -> who gives it."""
_Clear = tuple[float, _Sentence, _Answer]
"""How plainly a sentence brings two together, the sentence, and the partner it names."""


_Groups = dict[tuple[str, str, Subject], _Sides]
"""Question, what its answers belong to and what is spoken of -> the answers."""


def _contradictions(replies: Answers) -> list[_Candidate]:
    """Pair the sentences that answer a question on the same subject differently."""
    questions, frequency, total = _questions()[0] | _DETAILS, replies.frequency, replies.sentences
    best: dict[tuple[str, frozenset[tuple[str, int]]], _Candidate] = {}
    for (name, _, subject), sides in replies.sides.items():
        question = questions[name]
        for pair in _pair_opposites(question, sides):
            score = _score(pair, question, subject, frequency, total)
            if score <= 0:
                continue
            candidate = _Candidate(score, pair, question.kind, question.title, subject)
            earlier = best.setdefault((name, candidate.places), candidate)
            if earlier.score < score:
                best[name, candidate.places] = candidate
    likely = sorted(best.values(), key=lambda candidate: -candidate.score)[:_COMPARED]
    return [
        replace(candidate, score=candidate.score + _alike(candidate.pair)) for candidate in likely
    ]


def _gather(groups: _Groups, one: _Sentence, answers: Iterable[_Answer]) -> None:
    """Add a sentence to the groups, each of which keeps little more than is set against others."""
    for answer in answers:
        question = _question(answer)
        whose = one.whose(answer.start) if question.of_somebody else frozenset()
        for subject in sorted((*one.besides(answer), *one.near)):
            somebody = question.of_somebody and subject[0] in ("character", "motif")
            other = subject[1] not in whose and (subject[0] == "character" or whose)
            if one.people and _is_of_somebody(subject, question):
                continue
            if _is_asked(subject, question) and not (somebody and other):
                sides = groups.setdefault((answer.question, answer.thing, subject), {})
                rows = sides.setdefault(answer.side, [])
                rows.append((one, answer))
                if len(rows) > 4 * _AT_MOST:
                    rows[:] = _likeliest(rows, subject)


def _is_of_somebody(subject: Subject, question: _Question) -> bool:
    """Tell whether what a sentence with somebody in it says is hardly of the film or its story."""
    if subject[0] == "segment":
        return not question.of_two
    return question.of_somebody and subject[0] == "film"


def _likeliest_of(groups: _Groups) -> _Groups:
    return {
        key: {side: _likeliest(rows, key[2]) for side, rows in sides.items()}
        for key, sides in groups.items()
    }


def _pair_opposites(question: _Question, sides: _Sides) -> Iterator[_Pair]:
    """Pair those of different reviews whose answers cannot both be right."""
    for side, other_side in combinations(sides, 2):
        if question.differ(side, other_side):
            for first, second in product(sides[side], sides[other_side]):
                if first[0].review != second[0].review:
                    yield *first, *second


def _is_asked(subject: Subject, question: _Question) -> bool:
    """Tell whether a question is asked of a subject; a story is asked what the film is."""
    return ("film" if subject[0] == "segment" else subject[0]) in question.about


def _likeliest(
    rows: Iterable[tuple[_Sentence, _Answer]], subject: Subject
) -> list[tuple[_Sentence, _Answer]]:
    """Take the sentences that say least beside: those that name the subject, then the shortest."""
    by_rank = sorted(rows, key=lambda row: (subject not in row[0].subjects, len(row[0].text)))
    return by_rank[:_AT_MOST]


_WEIGHTS: Final = {
    "scene": 1.0, "motif": 0.9, "theme": 0.6, "character": 0.6, "aspect": 0.5, "ending": 1.0,
    "film": 0.5, "segment": 0.3,
}  # fmt: skip
_LARGE: Final = frozenset({"film", "segment", "ending"})
_FAR: Final = 120
"""Characters from a word at which what a sentence speaks of is hardly what the word is said of."""


def _weigh_subjects(
    pair: _Pair, frequency: Mapping[Subject, int], total: int
) -> dict[Subject, float]:
    """Weigh what two sentences both speak of: rare things more, what stands beside them less."""
    first, claim, second, counterclaim = pair
    weights = {}
    own = first.besides(claim), second.besides(counterclaim)
    # In an order of their own: the sum of the weights is the same in every process.
    for subject in sorted((own[0] | first.near) & (own[1] | second.near)):
        direct = (subject in own[0]) + (subject in own[1])
        rare = 1 - math.log(max(frequency.get(subject, 1), 1)) / math.log(max(total, 3))
        rare = 1.0 if subject[0] in _LARGE else 0.5 + 0.5 * rare
        near = first.nearness(subject, claim.start, claim.end)
        near *= second.nearness(subject, counterclaim.start, counterclaim.end)
        weights[subject] = _WEIGHTS[subject[0]] * rare * near * (0.2, 0.55, 1.0)[direct]
    return weights


def _score(
    pair: _Pair,
    question: _Question,
    subject: Subject,
    frequency: Mapping[Subject, int],
    total: int,
) -> float:
    """Say how likely two sentences disagree on a subject; 0 where what they share is too little."""
    first, _, second, _ = pair
    weights = _weigh_subjects(pair, frequency, total)
    kinds = [shared_kind for shared_kind, _ in weights]
    if question.of_two and kinds.count("character") < 2 and not {"scene", "ending"} & {*kinds}:
        return 0.0
    strength = weights[subject] + 0.3 * (sum(weights.values()) - weights[subject])
    if strength < _LEAST:
        return 0.0
    score = _KINDS[question.kind] + min(strength, 1.5)
    if question.kind == "value" and first.tone * second.tone < 0:
        score += min(abs(first.tone - second.tone), 0.6)
    long = max(len(first.text), len(second.text))
    return score - 0.5 * max(0.0, min(1.0, (long - 150) / 300))


_LEAST: Final = 0.25


def _alike(pair: _Pair) -> float:
    """Compare the wording of two sentences: the share of their character n-grams in both."""
    one, other = _grams(pair[0].text), _grams(pair[2].text)
    return 2 * len(one & other) / max(min(len(one), len(other)), 1)


def _grams(text: str) -> set[str]:
    letters = " ".join(text.lower().split())
    return {letters[at : at + _GRAM] for at in range(max(len(letters) - _GRAM + 1, 1))}


def subject_title(guide: FilmGuide, kind: str, code: str) -> str:
    """Name what both sentences of a candidate speak of."""
    if kind in ("film", "ending"):
        return f"the {kind}"
    return guide.code_titles(cast("Kind", kind)).get(code, code)


def subjects(table: pd.DataFrame, mentions: pd.DataFrame) -> pd.DataFrame:
    """List what each candidate is about: what both sentences name, and whom one answers with.

    Parameters
    ----------
    table
        Candidates, as `disagreements` returns them.
    mentions
        The mentions of the corpus.

    Returns
    -------
    pandas.DataFrame
        Columns rank, kind and code, a row for each thing; a candidate's subject is among them.
    """
    named = mentions[["review_id", "sentence", "kind", "code"]].astype({"review_id": str})
    thing = ["rank", "kind", "code"]
    here, there = (
        table[["rank", f"{side}review_id", f"{side}sentence"]]
        .set_axis(["rank", "review_id", "sentence"], axis=1)
        .astype({"review_id": str})
        .merge(named.drop_duplicates(), on=["review_id", "sentence"])[thing]
        for side in ("", "other_")
    )
    people = table[table["kind"] == "people"].assign(of="character")
    own = [
        part.set_axis(thing, axis=1)
        for part in (
            table[["rank", "subject_kind", "subject"]],
            people[["rank", "of", "answer"]],
            people[["rank", "of", "other_answer"]],
        )
    ]
    return pd.concat([*own, here.merge(there)]).drop_duplicates(ignore_index=True)


def answer_title(guide: FilmGuide, row: Mapping[Hashable, Any], side: str = "") -> str:
    """Say what a sentence of a candidate answers; `side` is "" or "other_"."""
    answer = str(row[f"{side}answer"])
    if row["kind"] == "people":
        return f"with {lower_article(guide.code_titles('character').get(answer, answer))}"
    return answer


def shared_words(one: str, other: str) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Find the words that two sentences both use, but for the small ones: start and end of each."""
    keys = [[(a, b, word_key(text[a:b])) for a, b in words(text)] for text in (one, other)]
    both = {key for *_, key in keys[0]} & {key for *_, key in keys[1]} - set(stop_words())
    first, second = ([(a, b) for a, b, key in own if key in both] for own in keys)
    return first, second


# --------------------------------------------------------------------------
# Who with whom


def _together(
    selection: Selection, table: pd.DataFrame, guide: FilmGuide
) -> tuple[dict[tuple[str, str], list[_Clear]], dict[str, list[_Clear]]]:
    """Gather the clearest sentences on pairs across the stories, and on those of the guide."""
    # `table` is as `pairings.pairs`.
    cast, order = cast_of(guide), _order(guide)
    sentences = selection.sentences[["review_id", "sentence", "start", "end"]]
    sentences = sentences.rename(columns={"start": "at", "end": "to"})
    texts = dict(zip(selection.reviews["review_id"], selection.reviews["text"], strict=True))
    across: dict[tuple[str, str], list[_Clear]] = {}
    partners: dict[str, list[_Clear]] = {}
    table = table[table["check"] | ((table["standing"] == "guide") & (table["why"] == ""))]
    for row in table.merge(sentences, on=["review_id", "sentence"]).to_dict("records"):
        review, start, end = str(row["review_id"]), int(row["at"]), int(row["to"])
        one = _Sentence(
            review, int(row["sentence"]), int(row["passage"]), start, end,
            texts[review][start:end], 0.0, frozenset(), frozenset(), (), (),
        )  # fmt: skip
        clear, both = _clarity(row, one), (str(row["first"]), str(row["second"]))
        if row["check"]:
            who = _main_of(both, cast, order)
            across.setdefault(both, []).append((clear, one, _partner(row, who)))
        if row["standing"] == "guide" and row["why"] == "":
            for who, other in (both, both[::-1]):
                home = cast.home.get(who, "")
                if other in {cast.leading.get((home, "he")), cast.leading.get((home, "she"))}:
                    partners.setdefault(who, []).append((clear, one, _partner(row, who)))
    return _clearest(across), _clearest(partners)


_Key = TypeVar("_Key")


def _clearest(*parts: Mapping[_Key, list[_Clear]]) -> dict[_Key, list[_Clear]]:
    """Join what is known by a key; the clearest sentences of each stay."""
    keys = dict.fromkeys(key for part in parts for key in part)
    lists = {key: [one for part in parts for one in part.get(key, ())] for key in keys}
    return {key: sorted(own, key=lambda one: -one[0])[:_AT_MOST] for key, own in lists.items()}


def _order(guide: FilmGuide) -> dict[str, int]:
    return {one.code: place for place, one in enumerate(guide.characters)}


def _main_of(both: tuple[str, str], cast: Cast, order: Mapping[str, int]) -> str:
    """Return of whom of a pair it is said that another is the partner."""
    return min(both, key=lambda code: (cast.gender.get(code) != "he", order[code]))


def _people(replies: Answers, guide: FilmGuide) -> list[_Candidate]:
    """Set a pair across the stories against what other reviews say of the same character."""
    cast, order = cast_of(guide), _order(guide)
    candidates: list[_Candidate] = []
    for both, own in replies.across.items():
        who = _main_of(both, cast, order)
        for (clear, one, claim), (plain, other, counterclaim) in product(
            own, replies.partners.get(who, ())
        ):
            if one.review != other.review:
                pair = one, claim, other, counterclaim
                score = _KINDS["people"] + clear + plain + 0.5 * _alike(pair)
                candidates.append(_Candidate(score, pair, "people", PEOPLE, ("character", who)))
    return candidates


def _clarity(row: Mapping[Hashable, Any], one: _Sentence) -> float:
    """Say how plainly a sentence brings two together: by a word of love, by names, shortly."""
    relation = str(row["relation"])
    worth = 0.15 * bool(relation) + 0.15 * ("lovers" in relation)
    meant = [
        one.text[row[f"{who}_start"] - one.start : row[f"{who}_end"] - one.start]
        for who in ("first", "second")
    ]
    worth += 0.2 * sum(not is_pronoun(words) for words in meant)
    return worth - 0.5 * max(0.0, min(1.0, (len(one.text) - 150) / 300))


def _partner(row: Mapping[Hashable, Any], who: str) -> _Answer:
    """Return with whom a row of `pairs` brings somebody together."""
    one = "second" if row["first"] == who else "first"
    start, end = int(row[f"{one}_start"]), int(row[f"{one}_end"])
    return _Answer("people", str(row[one]), start, end)


# --------------------------------------------------------------------------
# Ranking


def _rank(candidates: Sequence[_Candidate]) -> list[_Candidate]:
    """Order the pairs: a matter comes once before any comes again, its sentences count less."""
    result: list[_Candidate] = []
    matters: Counter[tuple[str, Subject]] = Counter()
    questions: Counter[str] = Counter()
    places: Counter[tuple[str, int]] = Counter()

    def worth(one: _Candidate) -> float:
        again = places[one.pair[0].place] + places[one.pair[2].place]
        return one.score - 0.6 * again - 0.25 * min(questions[one.title], 3)

    def rank(at: int) -> tuple[int, float, int]:
        one = candidates[at]
        return matters[one.title, one.subject], -worth(one), at

    heap = [rank(at) for at in range(len(candidates))]
    heapify(heap)
    while heap and len(result) < _KEPT:
        # What is ranked sets others back alone: who leads by its rank of now leads them all.
        now = rank(heap[0][2])
        if now > heap[0]:
            heapreplace(heap, now)
            continue
        heappop(heap)
        top = candidates[now[2]]
        if worth(top) - matters[top.title, top.subject] < _LEAST_WORTH:
            continue
        result.append(top)
        matters[top.title, top.subject] += 1
        questions[top.title] += 1
        places.update((top.pair[0].place, top.pair[2].place))
    return result


def _row(one: _Candidate) -> tuple[Any, ...]:
    sides = [
        (
            own.review, own.passage, own.number, own.start, own.end,
            claim.side, claim.start, claim.end,
        )
        for own, claim in (one.pair[:2], one.pair[2:])
    ]  # fmt: skip
    return one.kind, one.title, *one.subject, one.score, *sides[0], *sides[1]
