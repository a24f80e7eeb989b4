"""Say why a sentence is taken to speak of a segment: what the model goes by, piece by piece.

Each piece of evidence is taken away in turn and the review is read again, so what a reason says
is what the model does, and no account of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final, Literal, NamedTuple

from crosscut.schema import WHOLE_FILM
from crosscut.text.segments import Observation, SegmentModel, Sentence

Kind = Literal["here", "heading", "passage", "before", "after", "nothing"]
_TOGETHER: Final = 6
"""The strongest pieces, of which two are taken away together where one alone turns nothing."""


class Piece(NamedTuple):
    """Something that the attribution of a sentence rests on.

    Attributes
    ----------
    kind
        "here": a word in the sentence; "heading": the heading over it; "passage": the sentence
        that its passage opens with; "before", "after": the neighbours; "nothing": no word for
        any segment.
    of, code
        Of a word the kind and the code of its `Observation`; of all others the segment that
        speaks from there, as `code`.
    place
        The sentence it stands in.
    """

    kind: Kind
    of: str
    code: str
    place: int


class Reason(NamedTuple):
    """A piece of evidence, and the probability of each state without it."""

    piece: Piece
    without: tuple[float, ...]


@dataclass(frozen=True)
class Explanation:
    """Why a sentence has its segment.

    Attributes
    ----------
    segment
        The segment that the model gives it.
    states, odds
        The model's states, and the probability of each at the sentence.
    reasons
        What it rests on, the strongest first; what speaks against it comes last.
    turn
        The fewest pieces without which the model gives another segment; empty where no one and
        no two of them do. That a sentence names nothing is none of them.
    other
        The segment that it gives then; where nothing turns it by being taken away, a segment
        that it gives once the sentence names it, or "" where that too turns nothing.
    """

    segment: str
    states: tuple[str, ...]
    odds: tuple[float, ...]
    reasons: tuple[Reason, ...]
    turn: tuple[Piece, ...]
    other: str

    def of(self, odds: Sequence[float]) -> float:
        """Return the probability of the sentence's segment among those of all states."""
        return odds[self.states.index(self.segment)]


class _Review(NamedTuple):
    """What the model reads."""

    sentences: Sequence[Sentence]
    observations: Sequence[Observation]
    cuts: frozenset[int] = frozenset()
    quiet: float = 0.0


def explain(
    model: SegmentModel,
    sentences: Sequence[Sentence],
    observations: Iterable[Observation],
    place: int,
) -> Explanation:
    """Say why the model gives one sentence its segment.

    Parameters
    ----------
    model
        The model of the film.
    sentences, observations
        All of one review, as `SegmentModel.attribute` takes them.
    place
        The sentence, from 0.
    """
    whole = _Review(sentences, tuple(observations))
    labels, odds = _read(model, whole, place)
    label, own = labels[place], odds[place]
    at = model.states.index(label)
    pieces = _pieces(model, whole, labels, place)
    reasons = []
    turns: list[tuple[float, tuple[Piece, ...], str]] = []
    for piece in pieces:
        other, without = _read(model, _without(model, whole, place, (piece,)), place)
        reasons.append(Reason(piece, tuple(without[place])))
        if other[place] != label and piece.kind != "nothing":
            turns.append((without[place][at], (piece,), other[place]))
    reasons.sort(key=lambda reason: reason.without[at])
    if not turns:
        strongest = [
            reason.piece
            for reason in reasons[:_TOGETHER]
            if reason.without[at] < own[at] and reason.piece.kind != "nothing"
        ]
        for two in combinations(strongest, 2):
            other, without = _read(model, _without(model, whole, place, two), place)
            if other[place] != label:
                turns.append((without[place][at], two, other[place]))
    _, turn, to = min(turns, default=(0.0, (), _segment_by_name(model, whole, place, label)))
    return Explanation(label, model.states, tuple(own), tuple(reasons), turn, to)


def _read(model: SegmentModel, review: _Review, place: int) -> tuple[list[str], list[list[float]]]:
    more = {place: [*(0.0 for _ in model.segments), -review.quiet]} if review.quiet else {}
    return model.posterior(review.sentences, review.observations, cuts=review.cuts, more=more)


def _segment_by_name(model: SegmentModel, review: _Review, place: int, label: str) -> str:
    """Return the likeliest segment that the sentence would have if it named it; "" for none."""
    segments = []
    for segment in model.states:
        if segment != label:
            observations = (*review.observations, (place, "segment", segment))
            labels, odds = _read(model, review._replace(observations=observations), place)
            if labels[place] != label:
                segments.append((odds[place][model.states.index(labels[place])], labels[place]))
    return max(segments, default=(0.0, ""))[1]


def _pieces(model: SegmentModel, review: _Review, labels: Sequence[str], place: int) -> list[Piece]:
    """Name everything that the attribution of a sentence may rest on."""
    sentences, observations = review.sentences, review.observations
    here = dict.fromkeys((kind, code) for at, kind, code in observations if at == place)
    pieces = [Piece("here", kind, code, place) for kind, code in here]
    if model.quiet_odds(sentences, observations, place):
        pieces.append(Piece("nothing", "", WHOLE_FILM, place))
    sentence = sentences[place]
    heading = _heading(sentences, place)
    if heading is not None:
        pieces += [
            Piece("heading", kind, code, heading)
            for kind, code in dict.fromkeys(one[1:] for one in observations if one[0] == heading)
        ]
    first = next(i for i, one in enumerate(sentences) if one.passage == sentence.passage)
    if first != place and sentences[first].topic in model.segments:
        pieces.append(Piece("passage", "segment", sentences[first].topic, first))
    before = next((i for i in range(place - 1, -1, -1) if sentences[i].kind != "caption"), None)
    if before is not None:
        pieces.append(Piece("before", "", labels[before], before))
    if sentence.kind != "caption":
        after = (i for i in range(place + 1, len(sentences)) if sentences[i].kind != "caption")
        pieces += [Piece("after", "", labels[i], i) for i in [*after][:1]]
    return pieces


def _heading(sentences: Sequence[Sentence], place: int) -> int | None:
    """Return the place of the heading that a sentence stands under."""
    return next((i for i in range(place - 1, -1, -1) if sentences[i].kind == "heading"), None)


def _without(model: SegmentModel, review: _Review, place: int, pieces: Sequence[Piece]) -> _Review:
    """Take pieces of evidence out of a review."""
    for piece in pieces:
        sentences, observations, cuts, quiet = review
        if piece.kind == "before":
            review = review._replace(cuts=cuts | {place})
        elif piece.kind == "after":
            review = review._replace(cuts=cuts | {piece.place})
        elif piece.kind == "nothing":
            odds = model.quiet_odds(sentences, observations, place)
            review = review._replace(quiet=quiet + odds)
        else:
            at, _, code = source = piece.place, piece.of, piece.code
            bare = [
                one._replace(topic="") if i == at and one.topic == code else one
                for i, one in enumerate(sentences)
            ]
            others = [one for one in observations if one != source or piece.kind == "passage"]
            review = review._replace(sentences=bare, observations=others)
    return review
