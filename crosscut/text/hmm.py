"""Hidden Markov chains with few states, in plain Python.

Reviews have tens of sentences and films a handful of segments: at that size lists are
quicker than arrays. Definitions as in Rabiner (1989), "A tutorial on hidden Markov models
and selected applications in speech recognition".
"""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from typing import Final, NamedTuple


class Transitions(NamedTuple):
    """How attention moves from one sentence to the next, among k - 1 segments and the whole film.

    With these five probabilities a step costs k operations, not k squared.

    Attributes
    ----------
    stay
        A state keeps itself.
    across
        From a segment to each other segment.
    up
        From a segment to the whole film.
    down
        From the whole film to each segment.
    logs
        Natural logarithms of the four.
    """

    stay: float
    across: float
    up: float
    down: float
    logs: tuple[float, float, float, float]

    def matrix(self, k: int) -> list[list[float]]:
        """Return all of them, [from][to], shape (k, k); up to k = 3 rows sum to 1."""
        whole = k - 1
        rows = [[self.across] * whole + [self.up] for _ in range(whole)]
        rows.append([self.down] * whole + [self.stay])
        for state in range(k):
            rows[state][state] = self.stay
        return rows


@functools.lru_cache(maxsize=256)
def transitions(k: int, stay: float, to_whole: float) -> Transitions:
    """Return the transitions between k states, the last being the whole film.

    A state keeps `stay`, which must be more than a segment gives to another; of the rest a
    segment gives `to_whole` to the whole film and what remains to the other segment, and the
    whole film shares it between both. A film of more segments has the same odds between any
    two states, else its attention would move less the more stories there are; only ratios
    count, so its rows need not sum to 1.
    """
    leave = 1 - stay
    if k == 1:
        parts = (1.0, 0.0, 0.0, 0.0)
    elif k == 2:
        parts = (stay, 0.0, leave, leave)
    else:
        parts = (stay, leave * (1 - to_whole), leave * to_whole, leave / 2)
    logs = tuple(math.log(p) if p else -math.inf for p in parts)
    return Transitions(*parts, (logs[0], logs[1], logs[2], logs[3]))


ANYWHERE: Final = Transitions(1.0, 1.0, 1.0, 1.0, (0.0, 0.0, 0.0, 0.0))
"""Every state is as likely after any: the sentences before say nothing of those that follow."""


def viterbi(emissions: Sequence[Sequence[float]], moves: Sequence[Transitions]) -> list[int]:
    """Return the likeliest path of states (Viterbi 1967).

    Parameters
    ----------
    emissions
        Log likelihoods, shape (n, k), the whole film last.
    moves
        Transitions into each sentence from the one before, n of them; the first is unused,
        all states being equally likely at the start.
    """
    if not emissions:
        return []
    score = list(emissions[0])
    back: list[list[int]] = []
    whole = len(score) - 1
    for row, move in zip(emissions[1:], moves[1:], strict=True):
        stay, across, up, down = move.logs
        best = score.index(max(score[:whole], default=-math.inf)) if whole else 0
        aside, above = score[best] + across, score[whole] + down
        origins, fresh = [], []
        for state in range(whole):
            come = max(score[state] + stay, aside, above)
            origins.append(
                state if come == score[state] + stay else best if come == aside else whole
            )
            fresh.append(come + row[state])
        come = max(score[whole] + stay, score[best] + up)
        origins.append(whole if come == score[whole] + stay else best)
        fresh.append(come + row[whole])
        back.append(origins)
        score = fresh
    path = [score.index(max(score))]
    for origins in reversed(back):
        path.append(origins[path[-1]])
    return path[::-1]


def forward_backward(
    emissions: Sequence[Sequence[float]], moves: Sequence[Transitions]
) -> list[list[float]]:
    """Return the probability of each state at each sentence, shape (n, k); rows sum to 1.

    Parameters as in `viterbi`.
    """
    if not emissions:
        return []
    likely = [likelihoods(row) for row in emissions]
    odds = scale(likely[0])
    forward = [odds]
    for row, move in zip(likely[1:], moves[1:], strict=True):
        stay, across, up, down, _ = move
        whole = odds[-1]
        segments = sum(odds) - whole
        common, own = segments * across + whole * down, stay - across
        odds = [(p * own + common) * e for p, e in zip(odds, row)]  # noqa: B905 - hot
        odds[-1] = (whole * stay + segments * up) * row[-1]
        total = sum(odds)
        odds = [p / total for p in odds]
        forward.append(odds)
    result = [odds]
    behind = [1.0] * len(odds)
    for i in range(len(emissions) - 2, -1, -1):
        stay, across, up, down, _ = moves[i + 1]
        ahead = [p * e for p, e in zip(behind, likely[i + 1])]  # noqa: B905 - hot
        whole = ahead[-1]
        segments = sum(ahead) - whole
        common, own = segments * across + whole * up, stay - across
        behind = [p * own + common for p in ahead]
        behind[-1] = whole * stay + segments * down
        total = sum(behind)
        behind = [p / total for p in behind]
        result.append(scale([p * q for p, q in zip(forward[i], behind)]))  # noqa: B905 - hot
    return result[::-1]


def likelihoods(row: Sequence[float]) -> list[float]:
    """Exponentiate log odds, the largest to 1 so that nothing overflows."""
    top = max(row)
    return [math.exp(value - top) for value in row]


def scale(odds: list[float]) -> list[float]:
    """Divide odds by their sum."""
    total = sum(odds)
    return [p / total for p in odds]
