"""What makes a score of a score-shaped stretch of text, judged by the words around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from crosscut.scores.raters import PATTERNS, Label, Rater
from crosscut.scores.shapes import NUMBERS, WORDS, Candidate

_KEY_REACH = 400
Rule = Literal["", "label", "verb", "cue", "scale", "drawn", "alone"]
"""Why something is taken for a score: what stands before it, or its own shape."""
_OPEN_TOPS, _CUED_TOPS = (frozenset(map(float, WORDS["tops"][name])) for name in ("open", "cued"))


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
    head
        Whether nothing but short lines stands above it, as a site's names and dates do.
    """

    line: str
    clause: str
    lead: str
    tail: str
    raw_lead: str
    raw_tail: str
    head: bool

    @property
    def opens(self) -> bool:
        """Whether it opens its line, its sentence or a bracket."""
        return bool(PATTERNS.edge.search(self.line))

    def ends(self, one: Candidate) -> bool:
        """Whether a clause, or the line of one, ends with it."""
        stops = PATTERNS.clause_end.match(self.tail)
        lost = one.unit != "letter" and PATTERNS.next_sentence.match(self.raw_tail)
        return bool(stops or lost)

    @property
    def alone(self) -> bool:
        """Whether it is a sentence, a line or a bracket of its own."""
        return self.opens and bool(PATTERNS.free_end.match(self.tail))


def is_no_score(one: Candidate, at: Place) -> bool:
    """Whether the words around a candidate make it something other than a score.

    The rules stand in words.toml: one holds where the candidate is of every kind it names (`of`)
    and each of its patterns is found in its part of the text, and none of `unless`.
    """
    turned = PATTERNS.turn.split(at.lead)[-1].rsplit(";")[-1]
    parts = {
        "clause": at.clause, "lead": at.lead, "before": at.lead[-24:], "turned": turned,
        "near": PATTERNS.clause.split(at.lead)[-1], "name": at.raw_lead, "after": at.tail,
        "line": at.line, "noun": at.raw_tail,
        "mark": f"{one.value:g}/{one.top:g}" if one.top and one.value is not None else "",
    }  # fmt: skip
    whole = not one.drawn and one.value is not None and not one.value % 1
    kinds = {one.unit, one.link, "linked" * bool(one.link), "whole" * whole}

    def found(part: str, name: str) -> bool:
        pattern = getattr(PATTERNS, name)
        return bool((pattern.match if part == "after" else pattern.search)(parts[part]))

    return any(
        kinds.issuperset(rule.get("of", ()))
        and all(found(*where) for where in rule["where"].items())
        and not any(found(*where) for where in rule.get("unless", {}).items())
        for rule in WORDS["no-score"]
    )


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
            run = run[-1:] if _goes_on(run[-1:], one, low) else []
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
    labelled = (PATTERNS.label_before.search(low[max(0, o.start - 6) : o.start]) for o in run[1:])
    if all(PATTERNS.means.match(low, one.end) for one in run) and not any(labelled):
        return starts
    values = [one.value for one in run if one.value is not None]
    steps = {round(a - b, 2) for a, b in pairwise(values)}
    drawn = len(values) >= 4 and all(one.drawn and one.top is None for one in run)
    return starts if drawn and len(steps) == 1 else set()


def has_verb_of_judging(one: Candidate, at: Place) -> bool:
    """Whether a verb of judging leads up to the candidate and nothing counts on after it."""
    if one.cjk:
        return bool(PATTERNS.cjk_cue.search(at.lead[-16:]) or PATTERNS.cjk_after.match(at.tail))
    if PATTERNS.given_after.match(at.tail):
        return True
    if one.top is None and not at.ends(one):
        return False
    bare = one.top is None and one.unit in ("points", "letter")
    return bool((PATTERNS.verb_before_number if bare else PATTERNS.verb).search(at.lead))


def lead_scale(lead: str) -> tuple[float, float] | None:
    """Read the scale announced before a mark: "on a scale of 1 to 10, ..."."""
    scale = PATTERNS.scale.search(lead)
    if not scale:
        return None
    top = scale["top"] or scale["of"]
    low = 1.0 if scale["low"] in ("1", "one") else 0.0
    return low, 100.0 if top == "hundred" else NUMBERS.get(top) or float(top)


def worth_judging(one: Candidate, low: str) -> bool:
    """Whether any context could make a score of it; most numbers of a text end here."""
    if one.top is not None:
        fits = one.value is not None and (one.value <= one.top or _over(one))
        return fits and one.top in _CUED_TOPS
    if (one.value or 0) > (10 if one.unit == "stars" else 100):
        return False
    if one.drawn == "asterisks" or one.cjk or one.unit == "stars" or one.link == "story":
        bullet = one.drawn == "asterisks" and one.value == 1
        return not bullet or bool(PATTERNS.clause_end.match(low, one.end))
    near = max(0, one.start - 100)
    return near == 0 or bool(
        PATTERNS.hint.search(low, near, one.start) or PATTERNS.cue_after.match(low, one.end)
    )


def _over(one: Candidate) -> bool:
    """Whether it goes beyond its own maximum, as praise does: "12 out of 10"."""
    return bool(
        one.top in (5, 10) and one.link != "of" and one.top < (one.value or 0) <= 2 * one.top
    )


def rule_of(
    one: Candidate, at: Place, *, label: Label | None, rater: Rater | None, alone: bool
) -> Rule:
    """Name the rule by which shape and cues together make the candidate a score, "" for none."""
    named = label is not None and label.kind != "other"
    story = label is not None and label.kind == "name"
    person = rater is not None and rater.kind != "aggregate"
    if one.link == "story":
        return "label" if story else ""
    verb = has_verb_of_judging(one, at)
    if one.unit == "percent":
        return "cue" if _percent(one, at, named=named, rater=rater) else ""
    if one.top is not None or one.cjk:
        if named or verb:
            return "label" if named else "verb"
        if one.top is None:
            whole = alone and (one.unit == "stars" or not at.clause.strip())
            return "cue" if rater or whole or (one.drawn and at.opens) else ""
        return "scale" if _sound(one, at, alone=alone) else ""
    if one.drawn and (story or (one.drawn == "glyphs" and at.opens and (one.value or 0) > 1)):
        return "label" if named else "drawn"
    signed_letter = one.unit == "letter" and one.end - one.start > 1
    if (one.unit == "stars" or signed_letter) and _of_a_work(at):
        return "cue"
    signed = bool(PATTERNS.sign_before.search(at.lead))
    if one.unit == "letter" and one.end - one.start > 1 and named and signed:
        return "label"
    if one.unit == "points" and _short(one, at, story=story):
        return "alone"
    if not at.ends(one):
        return ""
    marked = one.link == "school" or signed
    if verb and (one.unit != "points" or (one.value or 0) <= 10 or lead_scale(at.clause)):
        return "verb"
    if PATTERNS.site_mark.search(at.lead) or PATTERNS.on_site.match(at.tail):
        return "cue"
    if one.unit == "stars":
        signed = person or story or (marked and (named or rater is not None))
        return "label" if signed else "drawn" if _stars(one, at, alone=alone) else ""
    if one.unit == "letter":
        long = one.end - one.start > 1
        signed = story or (named and long) or (marked and (named or person))
        in_range = long and PATTERNS.range_after.match(at.tail)
        return "label" if signed else "alone" if alone or in_range else ""
    return _number(one, at, label)


def _short(one: Candidate, at: Place, *, story: bool) -> bool:
    """Whether a bare number makes a sentence with little else: "Un 7 raspado.", "8 Punkte."."""
    if story and PATTERNS.for_name.match(at.tail):
        return True  # "5 for the first tale"
    if not at.clause.strip():
        noun = one.end - one.start > 4 and at.alone
        return noun or bool(PATTERNS.because_after.match(at.tail))
    own = PATTERNS.own_unit.match(at.tail) or PATTERNS.free_end.match(at.tail)
    broken = (one.value or 0) % 1 > 0 and PATTERNS.goes_on_about.match(at.tail)
    return bool(PATTERNS.short_lead.search(at.clause) and (own or broken))


def _number(one: Candidate, at: Place, label: Label | None) -> Rule:
    """Whether a number that ends a clause is a mark by a label, or a word for one, before it."""
    named = label is not None and label.kind != "other"
    signed = PATTERNS.sign_before.search(at.lead)
    if one.link == "school" and PATTERNS.article_before.search(at.lead):
        return "alone"
    if signed and lead_scale(at.clause):
        return "scale"
    if PATTERNS.bare_verdict.search(at.clause):
        return "label"
    broken, small = (one.value or 0) % 1 > 0, (one.value or 0) <= 10
    total = label is not None and label.whole and small
    given = label is not None and label.kind == "name" and PATTERNS.article_before.search(at.lead)
    age = PATTERNS.age.search(f"{at.lead[-20:]}{one.value:g}")
    if named and (signed or one.link == "school" or total or given or broken) and not age:
        return "label"
    if signed and small and not named and PATTERNS.score_word.search(at.clause):
        return "cue"
    # "4,0" on a line of its own, "8" on the first one, as sites put it above a review.
    head = at.head and (one.value or 0) > 1
    shown = broken or (small and (head or one.end - one.start > 2))
    return "alone" if shown and not at.line.strip() and not at.tail.strip() else ""


def _sound(one: Candidate, at: Place, *, alone: bool) -> bool:
    """Whether the shape alone says enough: "8/10", "★★★½☆", "7 out of 10"."""
    if _over(one):
        return alone and one.link == "out of"
    if one.cjk or one.drawn or one.unit == "stars":
        return one.cjk or one.top in _OPEN_TOPS
    if one.top not in _OPEN_TOPS:
        return False
    whole = (one.value or 0) % 1 == 0
    if one.link == "of" or one.top in (6, 20):
        opens = at.opens or PATTERNS.short_lead.search(at.clause)
        own = opens and PATTERNS.own_unit.match(at.tail)
        weighed = PATTERNS.degree_before.search(at.lead) and PATTERNS.free_end.match(at.tail)
        return alone or bool(own) or not whole or bool(weighed)
    free = bool(PATTERNS.free_end.match(at.tail))
    if one.link == "slash" and whole and (one.top == 4 or (one.top == 5 and one.value != 5)):
        return free and not PATTERNS.part_lead.search(at.lead)
    # A number in the midst of a clause that nothing leads up to: "the 9/10 train".
    goes_on = PATTERNS.clause_start.search(at.line) and PATTERNS.mark_goes_on.match(at.tail)
    return (
        one.link != "slash"
        or not whole
        or at.opens
        or at.ends(one)
        or bool(goes_on or PATTERNS.work_after.match(at.tail))
    )


def _of_a_work(at: Place) -> bool:
    """Whether it stands as an adjective: "a five-star film", "un film cinq étoiles"."""
    after = PATTERNS.work_after.match(at.tail) and PATTERNS.work_lead.search(at.lead)
    return bool(after or PATTERNS.work_before.search(at.lead))


def _percent(one: Candidate, at: Place, *, named: bool, rater: Rater | None) -> bool:
    if PATTERNS.share_cue.match(at.tail):
        return False
    if named or PATTERNS.percent_tail.match(at.tail) or (rater and rater.top == 100):
        return True
    if rater and rater.kind == "aggregate" and PATTERNS.sign_before.search(at.lead):
        return True
    if not (at.line + at.tail).strip(" .!"):
        return True
    if PATTERNS.near_mark.search(at.clause) and PATTERNS.of_mine.match(at.tail):
        return True
    return has_verb_of_judging(one, at) and bool(PATTERNS.judging.search(at.lead))


def _stars(one: Candidate, at: Place, *, alone: bool) -> bool:
    """Whether stars without cue or maximum are a mark and no ornament, footnote or rule."""
    if not one.drawn or one.value is None:
        # "two stars, Faye Wong and ..."; "I wavered, so 3 stars."
        then = PATTERNS.clause_start.search(at.lead) and PATTERNS.free_end.match(at.tail)
        alone = alone or (at.opens and PATTERNS.reason_after.match(at.tail) is not None)
        return bool(alone or then) and not PATTERNS.cast.match(at.raw_tail)
    if one.value % 1 > 0:
        return True
    if one.drawn == "asterisks":
        # A line of asterisks parts two paragraphs; after a sentence they are a mark.
        after = "*" not in at.line and bool(PATTERNS.after_stop.search(at.line))
        return one.value > 1 and alone and after
    return alone or one.value > 1
