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
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from crosscut.schema import WHOLE_FILM

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_ORDINALS: Final = (
    ("first", ("one", "1", "i")),
    ("second", ("two", "2", "ii")),
    ("third", ("three", "3", "iii")),
    ("fourth", ("four", "4", "iv")),
    ("fifth", ("five", "5", "v")),
    ("sixth", ("six", "6", "vi")),
    ("seventh", ("seven", "7", "vii")),
    ("eighth", ("eight", "8", "viii")),
)
_PARTS: Final = (
    "story",
    "storyline",
    "part",
    "segment",
    "chapter",
    "episode",
    "tale",
    "narrative",
    "section",
    "vignette",
    "act",
    "plot",
    "plotline",
    "sequence",
    "film's story",
)
_WHOLE_TERMS: Final = (
    "both stories",
    "two stories",
    "both tales",
    "two tales",
    "both parts",
    "both halves",
    "two halves",
    "both narratives",
    "both segments",
    "both cops",
    "the stories",
    "these stories",
    "each story",
    "each character",
    "the film",
    "this film",
    "the movie",
    "this movie",
    "a film",
    "his films",
    "the director",
    "filmmaker",
    "cinema",
    "masterpiece",
    "viewer",
    "viewers",
    "audience",
    "the characters",
    "throughout",
    "soundtrack",
    "cinematographer",
    "as a whole",
    "overall",
    "in conclusion",
)


class Observation(NamedTuple):
    """One piece of evidence: in which sentence, of what kind, for which code."""

    sentence: int
    kind: str
    code: str


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each kind of evidence counts, in log odds, and how sticky attention is."""

    cue: float = 3.2
    character: float = 2.0
    scene: float = 1.2
    motif: float = 0.8
    timecode: float = 2.5
    general: float = 1.1
    repeat: float = 0.4
    """What each further piece of evidence of one kind for one segment adds, as a share."""
    several: float = 2.4
    """For the whole film, in a sentence that names two segments or more."""
    heading: float = 1.6
    """From a heading's own evidence to each sentence under it, as the most it may add."""
    stay: float = 0.9
    stay_new_passage: float = 0.68
    stay_new_section: float = 0.4


class Sentence(NamedTuple):
    """What the model needs of a sentence besides its evidence."""

    kind: str
    passage: int


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
        evidence = self._evidence(len(sentences), observations)
        labels = [WHOLE_FILM] * len(sentences)
        confidences = [1.0] * len(sentences)
        flow = [i for i, sentence in enumerate(sentences) if sentence.kind != "caption"]
        emissions, stays = self._sequence(sentences, flow, evidence)
        path = viterbi(emissions, stays)
        posterior = forward_backward(emissions, stays)
        for i, state, odds in zip(flow, path, posterior, strict=True):
            labels[i] = self.states[state]
            confidences[i] = odds[state]
        self._captions(sentences, flow, posterior, evidence, labels, confidences)
        return labels, confidences

    def _evidence(self, count: int, observations: Iterable[Observation]) -> list[list[float]]:
        """Log odds of each state in each sentence, shape (count, states)."""
        seen: list[dict[tuple[str, int], set[str]]] = [defaultdict(set) for _ in range(count)]
        index = {code: i for i, code in enumerate(self.states)}
        for sentence, kind, code in observations:
            home = code if kind == "segment" else self.homes.get((kind, code))
            if home is not None:
                seen[sentence][kind, index[home]].add(code)
        return [self._weigh(found) for found in seen]

    def _weigh(self, found: dict[tuple[str, int], set[str]]) -> list[float]:
        weights = self.weights
        size = {
            "segment": weights.cue,
            "character": weights.character,
            "scene": weights.scene,
            "motif": weights.motif,
            "timecode": weights.timecode,
        }
        row = [0.0] * len(self.states)
        whole = len(self.segments)
        firm = set()
        for (kind, state), codes in found.items():
            base = weights.general if kind == "segment" and state == whole else size[kind]
            row[state] += base * (1 + weights.repeat * (len(codes) - 1))
            if state != whole and kind in ("segment", "character"):
                firm.add(state)
        if len(firm) > 1:
            row[whole] += weights.several * len(firm) / 2 + min(row[state] for state in firm)
        return row

    def _sequence(
        self, sentences: Sequence[Sentence], flow: list[int], evidence: list[list[float]]
    ) -> tuple[list[list[float]], list[float]]:
        """Emissions of the running text, and how likely each sentence stays with the last."""
        weights = self.weights
        emissions: list[list[float]] = []
        stays: list[float] = []
        section = [0.0] * len(self.states)
        last_passage, after_heading = -1, False
        for i in flow:
            kind, passage = sentences[i]
            if kind == "heading":
                section = [min(value, 3.0) / 3.0 * weights.heading for value in evidence[i]]
            if kind == "heading" or after_heading:
                stays.append(weights.stay_new_section)
            elif passage != last_passage:
                stays.append(weights.stay_new_passage)
            else:
                stays.append(weights.stay)
            after_heading = kind == "heading"
            last_passage = passage
            emissions.append([a + b for a, b in zip(evidence[i], section, strict=True)])
        return emissions, stays

    def _captions(
        self,
        sentences: Sequence[Sentence],
        flow: list[int],
        posterior: list[list[float]],
        evidence: list[list[float]],
        labels: list[str],
        confidences: list[float],
    ) -> None:
        """Label captions by what they show, and else by the text before them.

        A still interrupts the text without moving its attention, so captions stand beside
        the chain, not in it.
        """
        around = [1.0 / len(self.states)] * len(self.states)
        spot = 0
        for i, sentence in enumerate(sentences):
            if sentence.kind != "caption":
                around = posterior[spot]
                spot += 1
                continue
            soft = [0.5 * p + 0.5 / len(self.states) for p in around]
            odds = _normalised([math.log(p) + e for p, e in zip(soft, evidence[i], strict=True)])
            best = max(range(len(odds)), key=odds.__getitem__)
            labels[i], confidences[i] = self.states[best], odds[best]


def viterbi(emissions: Sequence[Sequence[float]], stays: Sequence[float]) -> list[int]:
    """Return the likeliest path of states (Viterbi 1967).

    Parameters
    ----------
    emissions
        Log likelihoods, shape (n, k).
    stays
        Probability that sentence i keeps the state of sentence i - 1; the first is unused.
        The rest is shared equally by the k - 1 other states.
    """
    if not emissions:
        return []
    k = len(emissions[0])
    score = list(emissions[0])
    back: list[list[int]] = []
    for row, stay in zip(emissions[1:], stays[1:], strict=True):
        log_stay, log_move = _log_transition(stay, k)
        origin, fresh = [], []
        for state in range(k):
            come = [p + (log_stay if i == state else log_move) for i, p in enumerate(score)]
            best = max(range(k), key=come.__getitem__)
            origin.append(best)
            fresh.append(come[best] + row[state])
        back.append(origin)
        score = fresh
    path = [max(range(k), key=score.__getitem__)]
    for origin in reversed(back):
        path.append(origin[path[-1]])
    return path[::-1]


def forward_backward(
    emissions: Sequence[Sequence[float]], stays: Sequence[float]
) -> list[list[float]]:
    """Return the probability of each state at each sentence, shape (n, k); rows sum to 1."""
    if not emissions:
        return []
    k = len(emissions[0])
    likely = [_likelihoods(row) for row in emissions]
    forward = [_scaled(likely[0])]
    for row, stay in zip(likely[1:], stays[1:], strict=True):
        forward.append(_scaled([a * b for a, b in zip(_step(forward[-1], stay, k), row)]))  # noqa: B905
    result = [forward[-1]]
    backward = [1.0 / k] * k
    for i in range(len(emissions) - 2, -1, -1):
        ahead = [a * b for a, b in zip(backward, likely[i + 1])]  # noqa: B905
        backward = _scaled(_step(ahead, stays[i + 1], k))
        result.append(_scaled([a * b for a, b in zip(forward[i], backward)]))  # noqa: B905
    return result[::-1]


def _step(odds: list[float], stay: float, k: int) -> list[float]:
    """One symmetric sticky transition; it serves both directions."""
    if k == 1:
        return odds
    move = (1 - stay) / (k - 1)
    shared = sum(odds) * move
    return [shared + p * (stay - move) for p in odds]


def _log_transition(stay: float, k: int) -> tuple[float, float]:
    if k == 1:
        return 0.0, 0.0
    return math.log(stay), math.log((1 - stay) / (k - 1))


def _likelihoods(row: Sequence[float]) -> list[float]:
    top = max(row)
    return [math.exp(value - top) for value in row]


def _scaled(odds: list[float]) -> list[float]:
    total = sum(odds)
    return [p / total for p in odds]


def _normalised(log_odds: list[float]) -> list[float]:
    return _scaled(_likelihoods(log_odds))


def general_terms(segments: Sequence[str]) -> list[tuple[str, str]]:
    """Return (segment code, term) for ordinals and for talk of the whole film.

    "The second story", "part two", "chapter 3" and the like name a segment of any film by
    its place in film order, so no guide needs to list them. Terms are written in the
    language of guides: a leading ``=`` keeps one as it is.
    """
    terms = [(WHOLE_FILM, term) for term in _WHOLE_TERMS]
    count = len(segments)
    if count < 2:
        return terms
    for code, (ordinal, numbers) in zip(segments, _ORDINALS, strict=False):
        for part in _PARTS:
            terms += [(code, f"={ordinal} {part}")]
            terms += [(code, f"={part} {number}") for number in numbers]
    for part in _PARTS:
        terms += [(segments[0], f"=opening {part}")]
        terms += [(segments[-1], f"={last} {part}") for last in ("last", "final", "closing")]
    if count == 2:
        terms += [(segments[0], "=first half"), (segments[1], "=second half")]
        terms += [(segments[1], "=latter half"), (segments[1], "=latter story")]
    return terms
