"""Tell which segment of the film each sentence speaks of.

A hidden Markov model over the sentences of a review (Rabiner 1989, "A tutorial on hidden
Markov models"): the states are the film's segments and the whole film, what is observed
are the guide's cues, characters, scenes and motifs, and the transitions are sticky, since
a review's attention stays on a story until something moves it. Viterbi gives the label,
forward-backward the confidence. Every weight stands in `Weights`, so that an attribution
can be explained: it is the sum of the evidence in the sentence plus that of its neighbours.
"""

from __future__ import annotations

import math
import tomllib
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Final, NamedTuple

from crosscut.schema import WHOLE_FILM
from crosscut.text.hmm import (
    ANYWHERE,
    forward_backward,
    likelihoods,
    scale,
    transitions,
    viterbi,
)

Observation = tuple[int, str, str]
"""One piece of evidence: in which sentence, of what kind, for which code."""


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each kind of evidence counts, in log odds, and how sticky attention is.

    The first group speaks for a segment, the second for the whole film; the third are the
    probabilities that attention stays where it is.
    """

    cue: float = 4.0
    character: float = 4.0
    actor: float = 0.45
    scene: float = 0.65
    motif: float = 0.7
    timecode: float = 2.5
    more: float = 0.4
    """What each further code of one kind adds, as a share of the first."""
    topic: float = 1.5
    """What a cue adds when the sentence opens with it ("The first story takes place ...")."""
    topic_passage: float = 2.7
    """What it adds to the rest of a passage that opens so."""
    heading: float = 0.95
    """What the heading's own evidence adds, at most, to each sentence under it."""
    person: float = 1.0
    """He, she, they and no name: the sentence goes on with whom it spoke of."""

    quiet: float = 0.25
    """In a sentence without evidence for any segment."""
    quiet_passage: float = 0.5
    """In a passage without any, to each of its sentences."""
    quiet_mixed: float = 1.0
    """In one without any, of a passage that names three segments or more."""
    general: float = 0.9
    topic_whole: float = 1.0
    """What talk of the film adds when the sentence opens with it ("The film ...")."""
    several: float = 3.0
    aspect: float = 0.6
    reader: float = 0.5
    """We, you, I: the author turns to the reader."""

    stay: float = 0.88
    stay_new_passage: float = 0.7
    stay_new_section: float = 0.48
    to_whole: float = 0.65
    """Of the attention that leaves a segment, the share that goes to the whole film."""


class Sentence(NamedTuple):
    """What the model needs of a sentence besides its evidence."""

    kind: str
    passage: int
    topic: str = ""
    """The segment whose cue opens the sentence, if one does."""


@dataclass(frozen=True)
class SegmentModel:
    """The model of one film.

    Parameters
    ----------
    segments
        Codes of the film's segments, in film order.
    homes
        (kind, code) -> segment: where characters, scenes and motifs of one segment belong.
    weights
        The weight of each kind of evidence.
    """

    segments: tuple[str, ...]
    homes: dict[tuple[str, str], str] = field(default_factory=dict)
    weights: Weights = field(default_factory=Weights)

    @property
    def states(self) -> tuple[str, ...]:
        """The segments in film order, then the whole film."""
        return (*self.segments, WHOLE_FILM)

    def heeds(self, kind: str, code: str) -> bool:
        """Tell whether an observation says anything of a segment."""
        return kind in ("segment", "aspect") or (kind, code) in self.homes

    def attribute(
        self, sentences: Sequence[Sentence], observations: Iterable[Observation]
    ) -> tuple[list[str], list[float]]:
        """Label every sentence with a segment.

        Parameters
        ----------
        sentences
            All sentences of one review in order, n of them.
        observations
            The evidence in them; kinds that say nothing of a segment are ignored.

        Returns
        -------
        labels, confidences
            n codes of `states`, and n probabilities (0-1) of these.
        """
        labels, odds = self.posterior(sentences, observations)
        states = {state: i for i, state in enumerate(self.states)}
        sure = [own[states[label]] for label, own in zip(labels, odds, strict=True)]
        return labels, sure

    def posterior(
        self,
        sentences: Sequence[Sentence],
        observations: Iterable[Observation],
        *,
        cuts: Container[int] = (),
        more: Mapping[int, Sequence[float]] = {},
    ) -> tuple[list[str], list[list[float]]]:
        """Label every sentence, and give the probability of each state, shape (n, states).

        Parameters
        ----------
        sentences, observations
            As `attribute` has them.
        cuts
            Places of sentences that are read as if what stands before them said nothing of them.
        more
            Place -> log odds of each state, added to those of the evidence there.
        """
        evidence = self._evidence(sentences, observations)
        for place, extra in more.items():
            evidence[place] = [a + b for a, b in zip(evidence[place], extra, strict=True)]
        labels = [WHOLE_FILM] * len(sentences)
        odds = [[1.0 / len(self.states)] * len(self.states) for _ in sentences]
        flow = [i for i, sentence in enumerate(sentences) if sentence.kind != "caption"]
        emissions, stays = self._sequence(sentences, flow, evidence)
        moves = [
            ANYWHERE if i in cuts else transitions(len(self.states), stay, self.weights.to_whole)
            for i, stay in zip(flow, stays, strict=True)
        ]
        path = viterbi(emissions, moves)
        for i, state, own in zip(flow, path, forward_backward(emissions, moves), strict=True):
            # The path may be slow to follow what a sentence itself says.
            likeliest = own.index(max(own))
            if likeliest == self._only(evidence[i], self.weights.cue):
                state = likeliest
            # Of stories that are all about as likely none is said.
            labels[i] = self.states[state] if own[state] >= _LIKELY else WHOLE_FILM
            odds[i] = own
        self._captions(sentences, evidence, cuts, labels, odds)
        return labels, odds

    def _evidence(
        self, sentences: Sequence[Sentence], observations: Iterable[Observation]
    ) -> list[list[float]]:
        """Log odds of each state in each sentence, shape (n, states)."""
        codes: defaultdict[int, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for place, kind, code in observations:
            codes[place][kind].add(code)
        nothing = [0.0] * len(self.segments)
        rows = [
            self._for_segments(codes[i]) if i in codes else nothing.copy()
            for i in range(len(sentences))
        ]
        speaking = _with_evidence(sentences, rows)
        for i, (sentence, row) in enumerate(zip(sentences, rows, strict=True)):
            row.append(self._for_whole(row, codes.get(i, {}), sentence.passage in speaking))
        cues = [codes.get(i, {}).get("segment", set()) for i in range(len(rows))]
        self._add_topics(sentences, rows, cues)
        return rows

    def _add_topics(
        self,
        sentences: Sequence[Sentence],
        rows: list[list[float]],
        cues: Sequence[Container[str]],
    ) -> None:
        """Let a cue that opens a sentence, or a whole passage, count for more."""
        # A passage stays with its topic until a sentence of it opens with another one, or names
        # one other segment alone; one that names two things of another is left as it is.
        passage, topic = -1, ""
        two = self.weights.cue * (1 + self.weights.more)
        for sentence, row, own in zip(sentences, rows, cues, strict=True):
            named = [segment for segment in self.segments if segment in own]
            if sentence.passage != passage:
                passage, topic = sentence.passage, sentence.topic
            elif sentence.topic in self.segments and sentence.topic != topic:
                topic = ""
            if sentence.topic == WHOLE_FILM:
                row[-1] += self.weights.topic_whole
            elif sentence.topic in self.segments:
                row[self.segments.index(sentence.topic)] += self.weights.topic
            elif len(named) == 1 and named != [topic]:
                topic = ""
            elif topic in self.segments:
                place = self.segments.index(topic)
                if self._only(row, two) in (None, place):
                    row[place] += self.weights.topic_passage

    def _only(self, row: Sequence[float], odds: float) -> int | None:
        """Return the one segment for which so much speaks in a sentence, None for none or more."""
        found = [i for i, own in enumerate(row[: len(self.segments)]) if own >= odds]
        return found[0] if len(found) == 1 else None

    def _for_segments(self, evidence: dict[str, set[str]]) -> list[float]:
        weights = self.weights
        size = {
            "segment": weights.cue,
            "character": weights.character,
            "actor": weights.actor,
            "scene": weights.scene,
            "motif": weights.motif,
            "timecode": weights.timecode,
        }
        row = [0.0] * len(self.segments)
        for kind, codes in evidence.items():
            if kind not in size:
                continue
            homes = [
                code if kind == "segment" else self.homes.get((kind, code), "") for code in codes
            ]
            for i, segment in enumerate(self.segments):
                count = homes.count(segment)
                if count:
                    row[i] += size[kind] * (1 + weights.more * (count - 1))
        return row

    def quiet_odds(
        self, sentences: Sequence[Sentence], observations: Sequence[Observation], place: int
    ) -> float:
        """Return what speaks for the whole film because a sentence names nothing of a segment."""
        codes: defaultdict[int, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for at, kind, code in observations:
            codes[at][kind].add(code)
        rows = [self._for_segments(codes.get(i, {})) for i in range(len(sentences))]
        quiet = 0.0 if any(rows[place]) else self.weights.quiet
        apart = sentences[place].passage not in _with_evidence(sentences, rows)
        return quiet + (self.weights.quiet_passage if apart else 0.0)

    def _for_whole(self, row: list[float], evidence: dict[str, set[str]], speaks: bool) -> float:
        weights = self.weights
        total = 0.0 if speaks else weights.quiet_passage
        codes = evidence.get("segment", ())
        if evidence:
            total += weights.general if WHOLE_FILM in codes else 0.0
            total += weights.several if SEVERAL in codes else 0.0
            total += weights.reader if READER in codes else 0.0
            total += weights.aspect if "aspect" in evidence else 0.0
        if not any(row):
            return total + weights.quiet - (weights.person if PERSON in codes else 0.0)
        strongest = sorted(row)[-2:]
        if len(strongest) == 2 and strongest[0] >= min(weights.actor, weights.scene):
            # Two segments in one sentence: it compares them.
            total += strongest[0] + weights.several / 2
        return total

    def _sequence(
        self, sentences: Sequence[Sentence], flow: list[int], evidence: list[list[float]]
    ) -> tuple[list[list[float]], list[float]]:
        """Emissions of the running text, and how likely each sentence stays with the last."""
        weights = self.weights
        emissions: list[list[float]] = []
        stays: list[float] = []
        section = [0.0] * len(self.states)
        last_passage, after_heading = -1, False
        several = self._of_several(sentences, evidence)
        for i in flow:
            kind, passage = sentences[i].kind, sentences[i].passage
            if kind == "heading":
                own = [min(value / weights.cue, 1.0) * weights.heading for value in evidence[i]]
                section = [*own[:-1], 0.0]
            if kind == "heading" or after_heading:
                stays.append(weights.stay_new_section)
            elif passage != last_passage:
                stays.append(weights.stay_new_passage)
            else:
                stays.append(weights.stay)
            after_heading = kind == "heading"
            last_passage = passage
            row = [a + b for a, b in zip(evidence[i], section, strict=True)]
            if passage in several and not any(row[:-1]):
                row[-1] += weights.quiet_mixed
            emissions.append(row)
        return emissions, stays

    def _of_several(
        self, sentences: Sequence[Sentence], evidence: Sequence[Sequence[float]]
    ) -> set[int]:
        """Return the passages in which attention goes through three segments or more."""
        stories: defaultdict[int, set[int]] = defaultdict(set)
        for sentence, row in zip(sentences, evidence, strict=True):
            most = max(row[:-1], default=0.0)
            if most >= self.weights.cue:
                stories[sentence.passage].add(row.index(most))
        return {passage for passage, segments in stories.items() if len(segments) > 2}

    def _captions(
        self,
        sentences: Sequence[Sentence],
        evidence: list[list[float]],
        cuts: Container[int],
        labels: list[str],
        odds: list[list[float]],
    ) -> None:
        """Label captions by what they show, and else by the text before them."""
        # A still interrupts the text without moving its attention, so captions stand beside the
        # chain, not in it.
        even = [1.0 / len(self.states)] * len(self.states)
        around = even
        for i, sentence in enumerate(sentences):
            if sentence.kind != "caption":
                around = odds[i]
                continue
            before = even if i in cuts else around
            log_odds = [
                math.log((p + q) / 2) + e for p, q, e in zip(before, even, evidence[i], strict=True)
            ]
            odds[i] = scale(likelihoods(log_odds))
            likeliest = max(range(len(even)), key=odds[i].__getitem__)
            labels[i] = self.states[likeliest] if odds[i][likeliest] >= _LIKELY else WHOLE_FILM


_LIKELY: Final = 0.35
"""Probability from which a sentence is given to a story."""


def _with_evidence(sentences: Sequence[Sentence], rows: Sequence[list[float]]) -> set[int]:
    """Passages that hold evidence for a segment or stand under a heading that does."""
    passages = set()
    under = False
    for sentence, row in zip(sentences, rows, strict=True):
        if sentence.kind == "heading":
            under = any(row)
        if under or any(row):
            passages.add(sentence.passage)
    return passages


_WORDS: Final = tomllib.loads(
    files("crosscut").joinpath("text", "segments.toml").read_text(encoding="utf-8")
)
_LONGEST: Final = 100  # characters of a name that a review would write out
PERSON: Final = "person"
"""Code of the kind "segment" for words by which a sentence goes on with the last one."""
READER: Final = "reader"
"""Code of the kind "segment" for words by which the author turns to the reader."""
SEVERAL: Final = "several"
"""Code of the kind "segment" for words that speak of two segments or more at once."""


def general_terms(
    segments: Sequence[str], title: str = "", director: str = "", cast: Iterable[str] = ()
) -> list[tuple[str, str]]:
    """Return (code, term) for ordinals and for talk of the whole film or several segments.

    "The second story", "part two", "chapter 3", "in the second," and the like name a segment
    of any film by its place in film order, so no guide needs to list them; the film's title
    and its director speak of the whole film. Terms are written in the language of guides: a leading
    ``=`` keeps one as it is, a leading ``!`` takes matches away.

    Parameters
    ----------
    segments
        Codes of the segments in film order.
    title, director
        Of the film; the director's family name may stand first or last.
    cast
        Full names of actors, so that one who shares a name with the director is told apart.
    """
    terms = [(code, term) for code in (WHOLE_FILM, PERSON, READER) for term in _WORDS[code]]
    # A name is taken to the letter: M*A*S*H has no wildcards.
    title, director = title.replace("*", " "), director.replace("*", " ")
    film_names = [name for name in (title, director) if any(map(str.isalnum, name[:_LONGEST]))]
    film_names = [name for name in film_names if len(name) <= _LONGEST]
    terms += [(WHOLE_FILM, f"={name}") for name in film_names]
    names = [name for name in director.split() if any(map(str.isalnum, name[:_LONGEST]))]
    names = [name for name in names if len(name) <= _LONGEST]
    # Each of several directors may have made one story.
    several = len(segments) > 1 and ("," in director or " and " in director)
    for name in {names[0], names[-1]} if names and not several else ():
        terms.append((WHOLE_FILM, f"={name}"))
        terms += [
            (WHOLE_FILM, f"!={actor}")
            for actor in cast
            if name in actor.split() and "*" not in actor and len(actor) <= _LONGEST
        ]
    count = len(segments)
    if count < 2:
        return terms
    parts = _WORDS["parts"]
    terms += [(SEVERAL, term) for term in _WORDS[SEVERAL]]
    if 2 < count <= len(_WORDS["ordinals"]):
        number = _WORDS["ordinals"][count - 1][1]
        many = ["stories", "short films", "shorts", *(f"{part}s" for part in parts[1:7])]
        terms += [(SEVERAL, f"={all_}{number} {part}") for part in many for all_ in ("", "all ")]
    for code, nth, (ordinal, *numbers) in zip(
        segments, _WORDS["nth"], _WORDS["ordinals"], strict=False
    ):
        for part in parts:
            terms += [(code, f"={ordinal} {part}"), (code, f"={nth} {part}")]
            terms += [(code, f"={part} {number}") for number in numbers]
        terms += [(code, f"={words.format(ordinal)}") for words in _WORDS["bare"]]
    for part in parts:
        terms += [(segments[0], f"=opening {part}")]
        terms += [(segments[-1], f"={last} {part}") for last in ("last", "final", "closing")]
    if count % 2:
        terms += [(segments[count // 2], f"=middle {part}") for part in parts]
    if count == 2:
        terms += [(segments[0], "=first half"), (segments[1], "=second half")]
        terms += [(segments[1], "=latter half"), (segments[1], "=latter story")]
    return terms
