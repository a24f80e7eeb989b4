"""From score-shaped stretches to scores with a rater and a scope: one pass over a text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from crosscut.scores.raters import (
    PATTERNS,
    Label,
    Rater,
    aspect_beside,
    label_of,
    next_in_list,
    rater_of,
)
from crosscut.scores.rules import (
    Place,
    grade_key,
    has_verb_of_judging,
    is_no_score,
    is_question,
    is_score,
    lead_scale,
    stands_alone,
    worth_judging,
)
from crosscut.scores.shapes import Candidate, find_candidates, lowered

FILM = "film"
EARLIER = "film, earlier"
# How far the words around a score are looked at, in characters.
_REACH = 160


@dataclass(frozen=True, slots=True)
class Found:
    """A candidate taken for a score; `rater` is None for the author.

    `reason` marks a scope read from what follows ("8/10 for the music").
    """

    shape: Candidate
    rater: Rater | None
    scope: str
    label: Label | None = None
    explicit: bool = False
    reason: bool = False


def read_scores(
    text: str,
    *,
    author: str,
    sections: Sequence[tuple[int, int, str]],
    aspects: Mapping[str, str],
) -> list[Found]:
    """Every score of a text, in order; see `crosscut.scores.stated.find_scores`."""
    low = lowered(text)
    last_line = text.rstrip().rfind("\n") + 1
    shapes = [one for one in find_candidates(text, low) if worth_judging(one, low, last_line)]
    key = grade_key(shapes, low)
    reader = _Reader(text, low, author, aspects)
    found: list[Found] = []
    for one in shapes:
        if one.start not in key:
            score = reader.judge(one, found[-1] if found else None)
            if score is not None:
                found.append(score)
    return _settled(_listed(_under_headings(found, sections)))


@dataclass(frozen=True, slots=True)
class _Reader:
    text: str
    low: str
    author: str
    aspects: Mapping[str, str]

    def judge(self, one: Candidate, last: Found | None) -> Found | None:
        """Take one candidate for a score, or not."""
        at = self._place(one, last)
        if is_no_score(one, at) or is_question(at.tail):
            return None
        if last and _restated(last.shape, one, self.low):
            return None
        title = self._title(one, at)
        at = replace(at, lead=title + at.lead)
        label = label_of(at.lead, self.aspects)
        rater = self._rater(one, at, last, title)
        alone = self._alone(one, at)
        if not is_score(one, at, label=label, rater=rater, alone=alone):
            return None
        if rater and rater.top and one.top is None and (one.value or 0) > rater.top:
            return None
        shape = _on_named_scale(one, at, rater)
        explicit = (label is not None and label.kind == "verdict") or alone
        explicit = explicit or has_verb_of_judging(one, at)
        if label and label.kind != "other":
            return Found(shape, rater, label.scope, label, explicit)
        scope, reason = aspect_beside(at.lead, at.tail, self.aspects)
        return Found(shape, rater, scope or FILM, label, explicit, reason=reason)

    def _place(self, one: Candidate, last: Found | None) -> Place:
        low, text = self.low, self.text
        reach = max(0, one.start - _REACH)
        line = max(low.rfind("\n", reach, one.start) + 1, reach)
        clause = line
        for stop in PATTERNS.sentence_end.finditer(low, line, one.start):
            clause = stop.end()
        lead = max(clause, last.shape.end if last else 0)
        newline = low.find("\n", one.end, one.end + _REACH)
        stop_at = newline if newline >= 0 else one.end + _REACH
        return Place(
            low[line : one.start],
            low[clause : one.start],
            low[lead : one.start],
            low[one.end : stop_at],
            text[lead : one.start],
            text[one.end : stop_at],
        )

    def _title(self, one: Candidate, at: Place) -> str:
        """Read a short line above a score that opens its own line as the score's label."""
        if at.line.strip(" \"“'(["):
            return ""
        above = self.low[max(0, one.start - 60) : one.start].rstrip(" \n\"“'([")
        above = above[above.rfind("\n") + 1 :].strip(" :*#-")
        return f"{above}: " if 0 < len(above) <= 30 and above[-1].isalnum() else ""

    def _alone(self, one: Candidate, at: Place) -> bool:
        """Alone in its sentence or line; a letter only alone on the text's last line."""
        if one.unit == "letter":
            rest = self.low[one.end :] if not at.line.strip(" *\"“'([") else "more"
            return not rest.strip(" \n.\"”)]*'")
        return stands_alone(at.line, at.tail)

    def _rater(self, one: Candidate, at: Place, last: Found | None, title: str) -> Rater | None:
        lead = at.lead[len(title) :]
        rater = rater_of(at.raw_lead, lead, at.raw_tail, at.tail)
        if rater is None and title:
            rater = rater_of(title, title, "", "")
        loose = rater is None or (rater.kind == "aggregate" and rater.top is None)
        if loose and last and last.rater and last.rater.top is not None:
            gap = self.low[last.shape.end : one.start]
            if last.shape.unit == one.unit and PATTERNS.list_gap.fullmatch(gap):
                rater = next_in_list(last.rater, gap, at.tail)
        if rater is not None and self.author and rater.name.lower() in self.author.lower():
            return None
        return rater


def _restated(last: Candidate, one: Candidate, low: str) -> bool:
    """Whether the same mark on the same scale is written twice ("★★★★☆ (4/5)")."""
    gap = low[last.end : one.start]
    same = last.value == one.value and last.top == one.top and last.top is not None
    return same and len(gap) <= 3 and not gap.strip(" (=[–—-")


def _on_named_scale(one: Candidate, at: Place, rater: Rater | None) -> Candidate:
    """Give a mark the scale that its sentence names ("on a scale of 1 to 10", "on Letterboxd")."""
    if one.top is not None or one.value is None:
        return one
    scale = lead_scale(at.clause) if one.unit == "points" else None
    if rater is None and one.unit == "stars" and at.names("letterboxd"):
        scale = (0.5, 5.0)
    return replace(one, low=scale[0], top=scale[1]) if scale and one.value <= scale[1] else one


def _under_headings(found: list[Found], sections: Sequence[tuple[int, int, str]]) -> list[Found]:
    """Give the author's scores the segment under whose heading they stand."""
    spans = sorted(sections)
    starts = [start for start, _, _ in spans]
    out = []
    for one in found:
        at = bisect_right(starts, one.shape.start) - 1
        whole = one.label is not None and one.label.whole
        if one.rater is None and one.scope == FILM and at >= 0 and not whole:
            _, end, scope = spans[at]
            if one.shape.end <= end:
                one = replace(one, scope=scope)
        out.append(one)
    return out


def _listed(found: list[Found]) -> list[Found]:
    """Read labels by the labels beside them: in a list of aspects, a new word is one too."""
    out = []
    for at, one in enumerate(found):
        beside = found[max(0, at - 1) : at] + found[at + 1 : at + 2]
        near = any(o.label is not None and o.label.kind == "aspect" for o in beside)
        label = one.label
        disc = any(o.scope.startswith("disc ") for o in beside)
        if disc and one.scope == "sound":
            # Beside "Picture:" it is the disc's sound, not the film's.
            one = replace(one, scope="disc audio")
        if near and label and label.kind == "other" and " " not in label.name and one.scope == FILM:
            one = replace(one, scope=label.name, rater=None)
        out.append(one)
    return out


def _settled(found: list[Found]) -> list[Found]:
    """Leave the scope "film" to the author's last explicit verdict alone."""
    mine = [at for at, one in enumerate(found) if one.rater is None and one.scope == FILM]
    reasons = [at for at, one in enumerate(found) if one.rater is None and one.reason]
    if not mine and len(reasons) == 1:
        # The only mark is of the film, and what follows it says why.
        found[reasons[0]] = replace(found[reasons[0]], scope=FILM)
    explicit = [at for at in mine if found[at].explicit]
    earlier = set(mine) - {(explicit or mine or [-1])[-1]}
    return [replace(one, scope=EARLIER) if at in earlier else one for at, one in enumerate(found)]
