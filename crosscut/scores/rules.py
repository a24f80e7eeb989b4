"""What makes a score of a score-shaped stretch of text, judged by the words around it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal, cast

from crosscut.scores.raters import PATTERNS, Label, Rater
from crosscut.scores.shapes import TOPS, WORDS, Candidate

_KEY_REACH = 400  # characters between two marks of a key
_TITLE = 60
_GUIDE = 400  # characters in which a page says that it explains its grades
_GRADES = {letter.lower(): float(-place) for place, letter in enumerate(WORDS["letters"], 1)}
Rule = Literal["", "label", "verb", "cue", "scale", "drawn", "alone", "pair"]
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
    """Whether the words around a candidate make it something other than a score."""
    whole = not one.drawn and one.value is not None and not one.value % 1
    kinds = {one.unit, one.link, "linked" * bool(one.link), "whole" * whole}
    parts = _parts(one, at)
    return any(_holds(rule, kinds, parts) for rule in WORDS["no-score"])


def _parts(one: Candidate, at: Place) -> dict[str, str]:
    """Return the parts of the text that the rules of words.toml look at."""
    return {
        "clause": at.clause, "lead": at.lead, "before": at.lead[-24:], "line": at.line,
        "turned": PATTERNS.turn.split(at.lead)[-1].rsplit(";")[-1],
        "near": PATTERNS.clause.split(at.lead)[-1], "name": at.raw_lead, "after": at.tail,
        "noun": at.raw_tail, "aged": f"{at.lead[-20:]}{one.value or 0:g}",
        "mark": f"{one.value:g}/{one.top:g}" if one.top and one.value is not None else "",
    }  # fmt: skip


def _holds(rule: Mapping[str, Any], kinds: set[str], parts: Mapping[str, str]) -> bool:
    """Whether a candidate is all that a rule asks for, and no part of the text is against it."""

    def found(part: str, name: str) -> bool:
        pattern = getattr(PATTERNS, name)
        return bool((pattern.match if part == "after" else pattern.search)(parts[part]))

    return (
        kinds.issuperset(rule.get("of", ()))
        and kinds.isdisjoint(rule.get("not", ()))
        and all(found(*where) for where in rule.get("where", {}).items())
        and not any(found(*where) for where in rule.get("unless", {}).items())
    )


def grade_key(
    found: Sequence[Candidate], low: str, apart: Sequence[int] = (), films: Sequence[int] = ()
) -> frozenset[int]:
    """Find the candidates that explain a site's grades instead of giving one (their starts).

    Two or more in a row, falling or rising, each followed by its meaning
    ("***** = masterpiece, **** = excellent"); three or more that open lines; or whatever
    stands on a line that announces a key.

    Parameters
    ----------
    found, low
        The candidates of a text in lower case.
    apart
        Where names of stories stand: a line with one explains nothing.
    films
        Where the film is named: a page that does is no guide to grades.
    """
    guide = None if films else PATTERNS.guide.search(low, 0, _GUIDE)
    graded = [one for one in found if guide and one.start > guide.start()]
    # One mark behind such words is a verdict ("on my rating scale it is an 8").
    out = {one.start for one in graded} if len({one.value for one in graded}) > 1 else set()
    opening: list[Candidate] = []
    for one in found:
        near = max(0, one.start - _KEY_REACH)
        line = max(near, low.rfind("\n", near, one.start) + 1)
        if PATTERNS.key.match(low, line, one.start):
            out.add(one.start)
        item = one.unit == "points" and one.end == one.start + 1
        if item or (one.unit == "letter" and PATTERNS.plain_word.match(low, one.end)):
            continue  # "1) Pulp Fiction", "A film"
        named = bisect_left(apart, line) < bisect_left(apart, _line_end(low, one.end))
        if PATTERNS.key_edge.fullmatch(low, line, one.start) and not named:
            opening.append(one)
    meant = [one for one in found if PATTERNS.means.match(low, one.end)]
    for run in _runs(meant, low, near=True):
        labels = (PATTERNS.label_before.search(low[max(0, o.start - 6) : o.start]) for o in run[1:])
        if len(run) > 1 and not any(labels):
            out |= {one.start for one in run}
    for run in _runs([one for one in found if one.drawn], low, near=True):
        if len(run) > 3:
            out |= {one.start for one in run}
    for unit in ("stars", "points", "letter", "percent"):
        for run in _runs([one for one in opening if one.unit == unit], low):
            titled = any(_has_title(one, before, low) for before, one in pairwise(run))
            if len(run) > 2 and (not titled or (len(run) > 3 and _is_even(run, low))):
                end = _line_end(low, run[-1].end)
                out |= {one.start for one in found if run[0].start <= one.start < end}
    return frozenset(out)


def _runs(found: Sequence[Candidate], low: str, *, near: bool = False) -> Iterator[list[Candidate]]:
    """Part candidates into runs that only fall or only rise, `near` ones on lines that adjoin."""
    run: list[Candidate] = []
    for one in found:
        if run and not _goes_on(run, one, low, near=near):
            yield run
            run = run[-1:] if _goes_on(run[-1:], one, low, near=near) else []
        run.append(one)
    yield run


def _goes_on(run: list[Candidate], one: Candidate, low: str, *, near: bool) -> bool:
    last = run[-1]
    high, below = _height(last, low), _height(one, low)
    if high == below:
        return one.top != last.top  # "★★★★☆", then "★★★★": such a site's empty star is half a one
    turns = len(run) > 1 and (_height(run[0], low) > high) != (high > below)
    apart = near and low.count("\n", last.end, min(one.start, last.end + _KEY_REACH)) > 2
    return last.unit == one.unit and not turns and not apart


def _is_even(run: Sequence[Candidate], low: str) -> bool:
    """Whether a run falls or rises by equal steps."""
    return len({round(_height(a, low) - _height(b, low), 2) for a, b in pairwise(run)}) == 1


def _height(one: Candidate, low: str) -> float:
    """Return a mark as a number that can be compared with its like."""
    return one.value or _GRADES.get(low[one.start : one.end], 0.0)


def _line_end(low: str, start: int) -> int:
    end = low.find("\n", start)
    return len(low) if end < 0 else end


def _has_title(one: Candidate, before: Candidate, low: str) -> bool:
    """Whether a short line without an end stands above it or, if it is alone, below: of a list."""
    above = low[before.start : one.start].rsplit("\n", 1)[0].rstrip().rsplit("\n", 1)[1:]
    rest, *below = low[one.end : one.end + _KEY_REACH].lstrip(" )").split("\n")
    under = [] if rest else list(filter(None, below))[:1]
    return any(
        len(line) <= _TITLE and not PATTERNS.title_end.search(line) for line in above + under
    )


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
    return float(scale["low"] in ("1", "one")), TOPS.get(top) or float(top)


def worth_judging(one: Candidate, low: str) -> bool:
    """Whether any context could make a score of it; most numbers of a text end here."""
    if one.top is not None:
        return one.top in _CUED_TOPS and (one.value or 0) <= 2 * one.top
    if (one.value or 0) > (10 if one.unit == "stars" else 100):
        return False
    if one.drawn == "asterisks" and low.startswith(" *", one.end):
        return False  # "* * *" parts two paragraphs
    near = max(0, one.start - 100)
    return (
        near == 0
        or one.cjk
        or one.unit == "stars"
        or one.link == "story"
        or PATTERNS.hint.search(low, near, one.start) is not None
        or PATTERNS.cue_after.match(low, one.end) is not None
    )


def _over(one: Candidate) -> bool:
    """Whether it goes beyond its own maximum, as praise does: "12 out of 10"."""
    return one.top is not None and one.top < (one.value or 0) <= 2 * one.top


def rule_of(
    one: Candidate, at: Place, *, label: Label | None, rater: Rater | None, alone: bool
) -> Rule:
    """Name the rule by which shape and cues together make the candidate a score, "" for none."""
    facts, parts = _facts(one, at, label, rater), _parts(one, at)
    facts |= {"alone"} if alone else set()
    rules = (rule["rule"] for rule in WORDS["rules"]["score"] if _holds(rule, facts, parts))
    return cast("Rule", next(rules, ""))


def _facts(one: Candidate, at: Place, label: Label | None, rater: Rater | None) -> set[str]:
    """Return what words.toml may ask of a candidate: its shape, its label, where it stands."""
    value, top, letter, size = one.value or 0, one.top, one.unit == "letter", one.end - one.start
    signed = PATTERNS.sign_before.search(at.lead) is not None
    facts = {
        "top": top is not None,
        "scaled": top is not None or one.cjk,
        "open": top in _OPEN_TOPS,
        "over": top is not None and _over(one),
        "doubtful": one.link == "of" or top in (6, 20),
        "fraction": one.link == "slash" and not value % 1 and (top == 4 or (top == 5 != value)),
        "whole": not value % 1,
        "broken": value % 1 > 0,
        "small": value <= 10,
        "more": value > 1,
        "cjk": one.cjk,
        "drawn": bool(one.drawn),
        "decimal": size > 2,
        "noun": size > 4,
        "letter with sign": letter and size > 1,
        "stars or letter": one.unit == "stars" or (letter and size > 1),
        "named": label is not None and label.kind != "other",
        "of a story": label is not None and label.kind == "name",
        "titled": label is not None and at.lead.lstrip(" *_#•-").startswith(label.name),
        "row": label is not None
        and not at.tail.strip(" |")
        and at.line.strip(" *_#•-|:") == label.name,
        "of the whole": label is not None and label.whole,
        "rated": rater is not None,
        "person": rater is not None and rater.kind != "aggregate",
        "of 100": rater is not None and rater.top == 100,
        "signed": signed,
        "marked": signed or one.link == "school",
        "verb": has_verb_of_judging(one, at),
        "scale": lead_scale(at.clause) is not None,
        "opens": at.opens,
        "ends": at.ends(one),
        "head": at.head,
        "opening": one.start == 0,
        "first": not at.clause.strip(),
        "own line": not at.line.strip() and not at.tail.strip(),
        "lone": not (at.line + at.tail).strip(" .!"),
    }
    return {name for name, holds in facts.items() if holds} | {one.unit, one.link, one.drawn}
