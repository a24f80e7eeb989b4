"""What a score-shaped stretch of text is when it is no score, judged by the words around it.

Rules name what a thing is instead of a score (a date, a vote, a rank, a fraction, a key of
grades, something that only would have been).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crosscut.score_patterns import Candidate


_PEOPLE = (
    r"people|persons?|users?|viewers|readers|members|critics|reviewers|doctors|dentists|voters|"
    r"fans|men|women|kids|children|students|teachers|americans|families|households|respondents|"
    r"times|cases|films|movies|reviews|scenes|jokes|episodes|days|weeks|months|minutes|hours|years"
)
_COUNTED = re.compile(
    rf"\s(?:{_PEOPLE})(?!\w)|\s(?:(?!i\b|we\b)[\w-]+\s){{0,3}}found\s(?:this|it|the|that|his|her)"
    r"|\son\s(?:the|my|his|her|our|a|this)\s(?:\w+\s)?list(?!\w)|\s(?:agreed?|voted|liked|prefer(?:red)?)(?!\w)"
    r"|\s(?:time|beat|met(?:er|re)|signature|split|chance|vision|hindsight|odds|lens)(?!\w)"
)
# "8 out of 10 cats prefer": a plural that goes on to a verb. A plural that ends the clause
# may be the reviewer's own unit ("4 out of 5 lanterns").
_OF_MANY = re.compile(
    r"\s(?:will|are|were|have|had|said|say|think)(?!\w)"
    r"|\s(?!(?:this|was|has|does|his|always|perhaps|plus|less|unless|besides|thus|yes|stars|points|"
    r"thanks|marks)\b)[a-z]{2,}[^\Ws]s\s(?!for\b|from\b|and\b|because\b|in\smy\b)[a-z]"
)
_PART = re.compile(
    r"\s?(?:ths?|rds?)(?!\w)|['’]s|-[a-z]|\sof(?!\s(?:course|\d|five|ten))(?!\w)"
    r"|\sthe\s(?:way|time|length|size|speed|film|movie|story|book|cast|audience)(?!\w)"
)
_SHARE = re.compile(
    r"\s(?:the|way|into|through|as|full|length|hours?|miles?|inch(?:es)?|cups?|size|scale|mark"
    r"|finished|done|complete)(?!\w)"
)
_RANK = re.compile(
    r"(?:#|№|(?<!\w)(?:no\.|numbers?|nr\.?|chapters?|ch\.|parts?|pages?|pp?\.|episodes?|ep\.|seasons?|"
    r"vol(?:ume|\.)|dis[ck]s?|tracks?|takes?|levels?|rounds?|issues?|scenes?|steps?|questions?|"
    r"positions?|places?|slides?|photos?|figs?\.|figures?|verses?|sections?|reels?|acts?|"
    r"day|week|rule|lesson|versions?|ages?|aged|rooms?))\s?#?$|(?<!\w)out\sof\s$"
)
_RANKED = re.compile(r"(?<!\w)rank(?:s|ed|ing)?(?:\s(?:at|as|number|no\.))?\s$")
_DATE = re.compile(
    r"(?<!\w)(?:(?<!settled\s)(?<!settle\s)(?<!based\s)(?<!take\s)on|since|until|till|dated?|updated?|posted|viewed|"
    r"seen|watched|released|aired|recorded|opens|opened|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\s?[:,]?\s?$"
)
_RATIO = re.compile(r"(?<!\w)(?:aspect\s|ratio\s?(?:of|is|:)?\s?$|lens\s$|shutter|f\s$)")
_BEEN = re.compile(
    r"(?:(?<!\w)(?:would|could|should|might)|['’]d)(?:n['’]?t|\snot)?(?:\s\w+)?\s(?:have|of|['’]ve)(?!\w)"
    r"|(?:would|could|should|might)['’]ve(?!\w)"
)
# "if you like slow films", "even if it was slow", "if not great" imagine no other film.
_IF = re.compile(
    r"(?<!even\s)(?<!as\s)(?<!see\s)(?<!\w)if\s(?!not\b|only\sfor\b|you|(?:i|we)(?:['’]\w+|\s(?:had|have|has|were|"
    r"was|am|want|do|did|like|need|ask|must))\b(?!.{0,20}(?:better|more|less|shorter|longer)))"
    r"[^.!?;]{0,90}?(?<!\w)(?:were|was|weren|wasn|had|hadn|could|would|didn|did|only|not)(?!\w)"
    r"|(?<!\w)(?:if\sonly(?!\sfor)|without\s(?:the|its|that)\b.{0,80}\b(?:would|could))(?!\w)"
    r"|(?:^\W*|,\s)(?:had|were)\s(?:it|they|the|he|she)(?!\w)"
)
_THEN_IF = re.compile(
    r"\s?,?\s?(?:stars\s)?(?:if\s(?!only\sfor|nothing|you|we|i['’]?m|not\s(?:a|the|more|better|higher))"
    r"|had\s(?:it|they|the|he|she)|were\sit|but\sfor\s|with\sa\s(?:better|different|shorter)|without\sthe)"
)
_MODAL = re.compile(r"(?<!\w)(?:would|could|might|should)(?!\w)|['’]d(?!\w)")
_NOT = re.compile(
    r"(?:(?<!\w)(?:not|never|cannot|cant|dont|doesnt|isnt|hardly|barely|nor|neither|nobody|no\sone)"
    r"|n['’]t)\s(?!only|to\smention)(?:(?:even|really|quite|exactly|truly|ever|possibly|actually|"
    r"just|simply|honestly|anywhere|near|close|to|have|would|could|should|will|can|in\sany\sway)\s){0,3}"
    r"(?:(?:deserv|merit|warrant|giv|gave|rat(?:e|ing)|scor(?:e|ing)|be\s|been|call|earn|reach|"
    r"justif|consider|award|get\san?|got\san?)\w*\s(?:[\w'’-]+\s){0,5}?)?"
    r"(?:(?:worth|as|of)\s)?(?:(?:an?|the|its|this|that|my|any)\s)?(?:(?:perfect|full|solid|real|true)\s)?"
    r"(?:[\"“'(]\s?)?$|(?<!\w)no\s$"
)
_NEAR = re.compile(
    r"(?<!\w)(?:(?:almost|nearly|close\sto|short\sof|shy\sof|(?:less|more|higher|lower|better|worse|other|rather)"
    r"\sthan|above|below|over|under|instead\sof|not\seven|fake|other|usual|typical)"
    r"\s(?:(?:an?|the|that|this|its|his|some|my)\s)?(?:perfect\s)?"
    r"|(?:(?:almost|nearly)\s(?:gave|give|rated|scored)|(?:want(?:s|ed)?|tempted|like|love|going|supposed)\sto"
    r"|expect(?:s|ed|ing)?|hop(?:ed|ing)|reserv(?:e|ed|ing)|wish|who\s(?:would\s)?(?:gave|give|gives|rated?|scored?))"
    r"\s(?:[\w'’]+\s){0,5}?(?:an?|it|this|that|film|movie|be|get|my|give|for)\s)(?:[\"“'(]\s?)?$"
)
_MINUS = re.compile(r"(?:(?<!\w)(?:minus|negative)\s|(?<=[a-z]\s)[-−])$")
_KEY = re.compile(
    r"^\W{0,4}(?:(?:our|my|the|star|site)\s)*(?:ratings?|grad(?:es?|ing)|scor(?:es?|ing)|stars?)\s"
    r"(?:key|scale|system|guide|legend|explained|explanation|chart)|^\W{0,4}(?:key|legend|how\s(?:i|we)\s(?:rate|grade|score))(?!\w)"
)
_MEANS = re.compile(
    r"\s?(?:=|:|–|—|-|means|is\s(?=a\s))\s?[\"“(]?[a-z]|\s?\([a-z][^()\n]{2,60}\)\s?;"
)
_CLAUSE = re.compile(r"[,;:)(]\s|\s(?:but|so|because|and)\s|\s[–—-]\s")
_TURN = re.compile(r"(?<!\w)(?:but|however|though|instead)(?!\w)")
# What every denied or imagined score has somewhere before it.
_DOUBT = re.compile(
    r"not|n['’]t|no|can|don|is|hard|bar|would|could|should|might|may|must|['’]d|if|were|had|wish|"
    r"without|another|almost|near|close|sh(?:ort|y)|than|above|below|over|under|want|tempt|like|"
    r"love|expect|hop|going|suppos|reserv|who|fake|usual|typical|other"
)
_KEY_REACH = 400


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


def refused(one: Candidate, at: Place) -> bool:
    """Whether the words around a candidate make it something other than a score."""
    if one.link and _is_count(one, at.lead, at.tail):
        return True
    before = at.lead[-24:]
    if _RANK.search(before) or _RATIO.search(before) or _MINUS.search(before):
        return True
    return counterfactual(at.lead, at.clause, at.tail)


def _is_count(one: Candidate, lead: str, tail: str) -> bool:
    """Whether it is a vote, a fraction, a date or a list rank."""
    if _COUNTED.match(tail) or (one.value, one.top) == (50, 50):
        return True
    if one.link in ("out of", "of") and (_OF_MANY.match(tail) or _RANKED.search(lead)):
        return True
    if one.drawn or one.value is None or one.value % 1:
        return False
    if one.unit == "points" and _PART.match(tail):
        return True
    if one.link == "slash" and one.top in (4, 5) and _SHARE.match(tail):
        return True
    return one.link == "slash" and one.value <= 12 and bool(_DATE.search(lead))


def counterfactual(lead: str, clause: str, tail: str) -> bool:
    """Whether the score is only denied, wished for or imagined."""
    if not (_DOUBT.search(clause) or _THEN_IF.match(tail)):
        return False
    near = _CLAUSE.split(lead)[-1]
    turned = _TURN.split(lead)[-1].rsplit(";")[-1]
    if _NOT.search(near) or _NEAR.search(near) or _BEEN.search(turned):
        return True
    if _THEN_IF.match(tail) and (_MODAL.search(lead) or "close" in near):
        return True
    return bool(_IF.search(clause)) and not _TURN.search(lead)


def asked(tail: str) -> bool:
    """Whether the sentence that goes on in `tail` is a question."""
    end = re.search(r"[.!?](?!\d)", tail[:80])
    return bool(end) and tail[end.start()] == "?"  # type: ignore[union-attr]


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
        if (line or one.start <= _KEY_REACH) and _KEY.match(low, line, one.start):
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
    if all(_MEANS.match(low, one.end) for one in run) and not _labelled(run[1:], low):
        return starts
    values = [one.value for one in run if one.value is not None]
    steps = {round(a - b, 2) for a, b in pairwise(values)}
    drawn = len(values) >= 4 and all(one.drawn and one.top is None for one in run)
    return starts if drawn and len(steps) == 1 else set()


def _labelled(run: list[Candidate], low: str) -> bool:
    """Whether words with a colon lead up to one of them ("Story: 4/5")."""
    return any(
        re.search(r"[a-z)]\s?[:–—-]\s?$", low[max(0, one.start - 6) : one.start]) for one in run
    )
