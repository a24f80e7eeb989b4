"""What a score-shaped stretch of text is when it is no score, judged by the words around it.

Rules name what a thing is instead of a score (a date, a vote, a rank, a fraction, a key of
grades, something that only would have been).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from crosscut.scores.raters import PATTERNS, Label, Rater
from crosscut.scores.shapes import Candidate

_KEY_REACH = 400
Rule = Literal["", "label", "verb", "cue", "scale", "drawn", "alone"]
"""Why something is taken for a score: what stands before it, or its own shape."""


@dataclass(frozen=True, slots=True)
class Place:
    """What stands around a candidate, in lower case; `raw_...` as written.

    Attributes
    ----------
    line, clause, lead
        What stands before it on its line; in its sentence; in its sentence and after the
        score before it.
    tail
        What stands after it on its line.
    """

    line: str
    clause: str
    lead: str
    tail: str
    raw_lead: str
    raw_tail: str

    def names(self, site: str) -> bool:
        """Whether a site stands on either side of the score."""
        return site in self.lead or site in self.tail[:40]


def is_no_score(one: Candidate, at: Place) -> bool:
    """Whether the words around a candidate make it something other than a score."""
    if one.link and _is_count(one, at):
        return True
    before = at.lead[-24:]
    if (
        PATTERNS.votes.search(at.clause)
        or PATTERNS.rank.search(before)
        or PATTERNS.ratio.search(before)
        or PATTERNS.minus.search(before)
    ):
        return True
    return counterfactual(at.lead, at.clause, at.tail)


def _is_count(one: Candidate, at: Place) -> bool:
    """Whether it is a vote, a fraction, a date, a list rank or the number of a thing."""
    lead, tail = at.lead, at.tail
    if PATTERNS.count.match(tail) or (one.value, one.top) == (50, 50):
        return True
    if one.link in ("out of", "of") and (
        PATTERNS.of_many.match(tail) or PATTERNS.ranking.search(lead)
    ):
        return True
    if one.drawn or one.value is None or one.value % 1:
        return False
    if one.unit == "points" and PATTERNS.part.match(tail):
        return True
    if one.link == "slash" and one.top in (4, 5) and PATTERNS.share.match(tail):
        return True
    if one.link != "slash":
        return False
    thing = PATTERNS.thing_number.search(lead) and PATTERNS.thing_goes_on.match(tail)
    if thing or PATTERNS.thing_place.search(at.raw_lead):
        return True
    return one.value <= 12 and bool(PATTERNS.date.search(lead))


def counterfactual(lead: str, clause: str, tail: str) -> bool:
    """Whether the score is only denied, wished for or imagined."""
    if not (PATTERNS.doubt.search(clause) or PATTERNS.then_if.match(tail)):
        return False
    near = PATTERNS.clause.split(lead)[-1]
    turned = PATTERNS.turn.split(lead)[-1].rsplit(";")[-1]
    if (
        PATTERNS.denial.search(near)
        or PATTERNS.near.search(near)
        or PATTERNS.would_have.search(turned)
    ):
        return True
    if PATTERNS.then_if.match(tail) and (PATTERNS.modal.search(lead) or "close" in near):
        return True
    return bool(PATTERNS.if_clause.search(clause)) and not PATTERNS.turn.search(lead)


def is_question(tail: str) -> bool:
    """Whether the sentence that goes on in `tail` is a question."""
    end = PATTERNS.sentence_stop.search(tail[:80])
    return end is not None and end[0] == "?"


def grade_key(found: Sequence[Candidate], low: str) -> frozenset[int]:
    """Find the candidates that explain a site's grades instead of giving one (their starts).

    Two or more in a row, falling or rising, each followed by its meaning
    ("***** = masterpiece, **** = excellent"); four or more drawn ones by equal
    steps; or whatever stands on a line that announces a key.
    """
    out: set[int] = set()
    run: list[Candidate] = []
    for one in found:
        line = low.rfind("\n", max(0, one.start - _KEY_REACH), one.start) + 1
        if (line or one.start <= _KEY_REACH) and PATTERNS.key.match(low, line, one.start):
            out.add(one.start)
        if run and not _goes_on(run, one, low):
            out |= _closed_run(run, low)
            run = []
        run.append(one)
    return frozenset(out | _closed_run(run, low))


def _goes_on(run: list[Candidate], one: Candidate, low: str) -> bool:
    last = run[-1]
    if one.start - last.end > 90 or last.unit != one.unit or last.top != one.top:
        return False
    if one.value is not None and last.value is not None:
        falls = one.value < last.value
        first = run[0].value or 0.0
        if one.value == last.value or (len(run) > 1 and falls != (last.value < first)):
            return False
    return low.count("\n", last.end, one.start) <= 2


def _closed_run(run: list[Candidate], low: str) -> set[int]:
    if len(run) < 2:
        return set()
    starts = {one.start for one in run}
    if all(PATTERNS.means.match(low, one.end) for one in run) and not _labelled(run[1:], low):
        return starts
    values = [one.value for one in run if one.value is not None]
    steps = {round(a - b, 2) for a, b in pairwise(values)}
    drawn = len(values) >= 4 and all(one.drawn and one.top is None for one in run)
    return starts if drawn and len(steps) == 1 else set()


def _labelled(run: list[Candidate], low: str) -> bool:
    """Whether words with a colon lead up to one of them ("Story: 4/5")."""
    return any(PATTERNS.label_before.search(low[max(0, one.start - 6) : one.start]) for one in run)


_OPEN_TOPS = frozenset({4.0, 5.0, 6.0, 10.0, 20.0, 100.0})
_CUED_TOPS = _OPEN_TOPS | {3.0, 7.0, 8.0, 12.0, 15.0, 25.0, 30.0, 50.0, 1000.0}
_THIRDS = frozenset({(1.0, 5.0), (2.0, 5.0), (3.0, 5.0), (4.0, 5.0)})
_AGE_LIMITS = frozenset({11.0, 12.0, 13.0, 14.0, 15.0, 16.0, 17.0, 18.0, 19.0, 21.0})


def has_verb_of_judging(one: Candidate, at: Place) -> bool:
    """Whether a verb of judging leads up to the candidate and nothing counts on after it."""
    if one.cjk:
        return bool(PATTERNS.cjk_cue.search(at.lead[-16:]) or PATTERNS.cjk_after.match(at.tail))
    if one.top is None and not PATTERNS.clause_end.match(at.tail):
        return False
    if one.unit == "stars" or one.top is not None or one.unit == "percent":
        return bool(PATTERNS.verb.search(at.lead))
    return bool(PATTERNS.verb_before_number.search(at.lead))


def stands_alone(lead_raw: str, tail: str) -> bool:
    """Whether the candidate is a sentence, a line or a bracket of its own."""
    return bool(PATTERNS.edge.search(lead_raw)) and bool(PATTERNS.free_end.match(tail))


def _over(one: Candidate) -> bool:
    """Whether it goes beyond its own maximum, as praise does: "12 out of 10"."""
    return bool(
        one.top in (5, 10) and one.link != "of" and one.top < (one.value or 0) <= 2 * one.top
    )


def _sound(one: Candidate, at: Place, *, alone: bool) -> bool:
    """Whether the shape alone says enough: "8/10", "★★★½☆", "7 out of 10"."""
    if _over(one):
        return alone and one.link == "out of"
    if one.cjk or one.top is None or one.top not in _OPEN_TOPS:
        return one.cjk and one.top is not None
    if one.drawn or one.unit == "stars":
        return True
    if one.link == "of" or one.top in (6, 20):
        return alone or (one.value or 0) % 1 > 0
    fraction = (one.top == 4 and (one.value or 0) % 1 == 0) or (one.value, one.top) in _THIRDS
    if one.link == "slash" and fraction:
        return bool(PATTERNS.free_end.match(at.tail)) and not PATTERNS.part_lead.search(at.lead)
    return True


def lead_scale(lead: str) -> tuple[float, float] | None:
    """Read the scale announced before a mark: "on a scale of 1 to 10, ..."."""
    named_scale = PATTERNS.scale.search(lead)
    if not named_scale:
        return None
    named = named_scale["top"] or named_scale["of"]
    tops = {"four": 4.0, "five": 5.0, "ten": 10.0, "hundred": 100.0}
    return (1.0 if named_scale["low"] in ("1", "one") else 0.0), tops.get(named) or float(named)


def worth_judging(one: Candidate, low: str, last_line: int) -> bool:
    """Whether any context could make a score of it; most numbers of a text end here."""
    if one.top is not None:
        fits = one.value is not None and (one.value <= one.top or _over(one))
        return fits and one.top in _CUED_TOPS
    if one.cjk:
        return True
    if one.unit == "percent":
        return (one.value or 0) <= 100 and (
            bool(PATTERNS.hint.search(low, max(0, one.start - 100), one.start))
            or bool(PATTERNS.percent_tail.match(low, one.end))
        )
    if (one.value or 0) > 100 or not PATTERNS.clause_end.match(low, one.end):
        return False
    if one.unit == "stars":
        return (one.value or 0) <= 10 and _near_stars(one, low)
    near = low[max(0, one.start - 14) : one.start]
    if one.unit == "letter" and (one.start >= last_line or near.endswith("(")):
        return True
    if PATTERNS.nearby.search(near):
        return bool(PATTERNS.hint.search(low, max(0, one.start - 100), one.start))
    opens = not near.strip(" ") or near.rstrip(" [").endswith("\n")
    return opens or bool(PATTERNS.on_site.match(low, one.end))


def _near_stars(one: Candidate, low: str) -> bool:
    before = low[max(0, one.start - 3) : one.start]
    if one.drawn and one.value == 1 and before.strip() in ("*", "★", "* *"):
        return False
    if one.drawn or PATTERNS.edge.search(before) or PATTERNS.on_site.match(low, one.end):
        return True
    return bool(PATTERNS.hint.search(low, max(0, one.start - 100), one.start))


def rule_of(
    one: Candidate, at: Place, *, label: Label | None, rater: Rater | None, alone: bool
) -> Rule:
    """Name the rule by which shape and cues together make the candidate a score, "" for none."""
    named = label is not None and label.kind != "other"
    verb = has_verb_of_judging(one, at)
    if one.unit == "percent":
        return "cue" if _percent(one, at, named=named, rater=rater) else ""
    if one.top is not None:
        if named or verb:
            return "label" if named else "verb"
        return "scale" if _sound(one, at, alone=alone) else ""
    if one.cjk:
        star = one.unit == "stars" and alone
        return "label" if named else "cue" if verb or rater or star else ""
    if not PATTERNS.clause_end.match(at.tail):
        return ""
    marked = one.link == "school" or bool(PATTERNS.sign_before.search(at.lead))
    site = bool(PATTERNS.site_mark.search(at.lead) or PATTERNS.on_site.match(at.tail))
    story = label is not None and label.kind == "name"
    critic = rater is not None and rater.kind == "critic"
    verb = verb and (one.unit != "points" or (one.value or 0) <= 10)
    if verb or site:
        return "verb" if verb else "cue"
    if one.unit == "stars":
        signed = critic or story or (marked and (named or rater is not None))
        return "label" if signed else "drawn" if _stars(one, at, alone=alone) else ""
    if one.unit == "letter":
        critic = rater is not None and rater.kind != "aggregate"
        signed = story or (named and one.end - one.start > 1) or (marked and (named or critic))
        return "label" if signed else "alone" if alone else ""
    age = one.value in _AGE_LIMITS and bool(PATTERNS.ages.search(at.lead))
    total = label is not None and label.whole and (one.value or 0) <= 10
    return "label" if named and (marked or total) and not age else ""


def _percent(one: Candidate, at: Place, *, named: bool, rater: Rater | None) -> bool:
    if PATTERNS.share_cue.match(at.tail):
        return False
    if named or PATTERNS.percent_tail.match(at.tail) or (rater and rater.top == 100):
        return True
    if rater and rater.kind == "aggregate" and PATTERNS.sign_before.search(at.lead):
        return True
    return (
        has_verb_of_judging(one, at)
        and bool(PATTERNS.clause_end.match(at.tail))
        and bool(PATTERNS.judging.search(at.lead))
    )


def _stars(one: Candidate, at: Place, *, alone: bool) -> bool:
    """Whether stars without cue or maximum are a mark and no ornament, footnote or rule."""
    if not one.drawn or one.value is None:
        return alone and not PATTERNS.cast.match(at.raw_tail)  # "two stars, Faye Wong and ..."
    if one.value % 1 > 0:
        return True
    if one.drawn == "asterisks":
        # A line of asterisks parts two paragraphs; after a sentence they are a mark.
        after = "*" not in at.line and bool(PATTERNS.after_stop.search(at.line))
        return one.value > 1 and alone and after
    return alone or one.value > 1
