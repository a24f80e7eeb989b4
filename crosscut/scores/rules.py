"""What a score-shaped stretch of text is when it is no score, judged by the words around it.

Rules name what a thing is instead of a score (a date, a vote, a rank, a fraction, a key of
grades, something that only would have been).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from crosscut.scores.raters import Label, Rater
from crosscut.scores.shapes import Candidate

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


def is_no_score(one: Candidate, at: Place) -> bool:
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


def is_question(tail: str) -> bool:
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


# What may follow a bare mark: the end of a clause, or a word that goes on about the reason.
_NEXT_LABEL = (
    r"\s(?:the\s)?(?:video|audio|extras|picture|sound|image|film|movie|story|plot|acting|music|visuals|"
    r"direction|overall|rating|score|grade|total|features)(?:\s(?:quality|rating|score|grade))?\s?[:=]"
)
_CLOSED = re.compile(
    _NEXT_LABEL + r"|\s?(?:$|[\n.,;!?)\]\"”’'*(–—|]|-\s|:\s|"
    r"\s(?:because|for|only|since|from|as|mainly|simply|just|and|but|"
    r"instead|rather|due|out|in\smy|overall|on\s(?:the|my|imdb|metacritic|letterboxd)|"
    r"by|with|mostly|purely|at|this|to|while|though|although|thanks|rating|score)(?!\w))"
)
_VERB = re.compile(
    r"(?<!\w)(?:giv(?:e|es|ing|en)|gave|rat(?:e|es|ed|ing)|scor(?:e|es|ed|ing)|grade[sd]?|grading|"
    r"award(?:s|ed|ing)?|gets?|got|earn(?:s|ed)?|deserv(?:e|es|ed)|merits?|receiv(?:e|es|ed)|"
    r"warrants?|assign(?:ed)?|landed|settled|say|says|call|calls|it['’]s|it\sis)\s"
    r"(?:[\w'’&:\"“”-]+,?\s){0,7}?(?:[\"“'‘(]\s?)?$"
)
_SHORT_VERB = re.compile(
    r"(?<!\w)(?:giv(?:e|es|ing|en)|gave|rat(?:e|es|ed|ing)|scor(?:e|es|ed|ing)|grade[sd]?|"
    r"award(?:s|ed|ing)?|gets?|got|earn(?:s|ed)?|deserv(?:e|es|ed)|merits?|receiv(?:e|es|ed)|settled|"
    r"(?:rating|score|grade|mark|verdict|vote)(?:\s(?:is|was|would\sbe))?)\s"
    r"(?:[\w'’&:\"“”-]+\s){0,5}?"
    r"(?:an?|it|this|that|film|movie|series|show|of|at|as|is|to|one|solid|strong|generous|firm|perfect|"
    r"straight|high|low|weak|light|decent|respectable|big|be|express)\s(?:[\"“'‘(]\s?)?$"
)
_PART_LEAD = re.compile(
    r"(?<!\w)(?:about|around|first|last|nearly|only|other|another|remaining|final|past|approximately|"
    r"roughly|than|least|maybe|the|between|over|under|some|almost|watched|missed|next|\d)\s$"
)
_EDGE = re.compile(r"(?:^|[\n.!?…)(\[\]\"”’:]|[–—-]\s)\s?[\"“'(\[]?\s?$")
_FREE = re.compile(r"\s?(?:$|[\n.,;!?)(\]\"”–—|]|-\s|\s(?:for|from\sme|from\sus|overall)(?!\w))")
_SCALE = re.compile(
    r"on\s(?:a|the|my)\s(?:\w+\s)?scale\s(?:of|from)\s(?P<low>[01]|zero|one)\s?(?:to|-|–|through)\s?"
    r"(?P<top>\d{1,3}|ten|five|hundred)(?!\w)"
    r"|out\sof\s(?P<of>4|5|10|100|four|five|ten)\)?\s?[:=–-]\s?$"
)
_OPEN_TOPS = frozenset({4.0, 5.0, 6.0, 10.0, 20.0, 100.0})
_CUED_TOPS = _OPEN_TOPS | {3.0, 7.0, 8.0, 12.0, 15.0, 25.0, 30.0, 50.0, 1000.0}
_NEARBY = re.compile(
    r"(?:[:=–—|-]|(?<!\w)(?:an?|it|this|that|film|movie|series|show|of|at|as|is|to|one|solid|strong|generous|"
    r"firm|perfect|straight|high|low|weak|light|decent|respectable|big|be|express|imdb|metacritic|"
    r"metascore|letterboxd|douban|rating|score|rates?|rated|\w+\.com))[ \xa0]?[\"“'‘(\[]?[ \xa0]?$"
)
_SITE_MARK = re.compile(
    r"(?<!\w)(?:imdb|metacritic|metascore|letterboxd|douban|filmaffinity|mydramalist|criticker|mubi|"
    r"tomatometer|popcornmeter|cinemascore|rotten\stomatoes)(?:\.com)?(?:\s(?:user|users|critics?|audience))?"
    r"(?:['’]s)?(?:\s(?:rating|score|average|grade))?\s?(?::|=|–|—|-|\(|(?:of|is|at|has|gives?(?:\sit)?))?\s?(?:an?\s)?$"
)
_ON_SITE = re.compile(
    r"\s(?:(?:rating|score|average)\s)?(?:on|at|from)\s(?:imdb|metacritic|letterboxd|douban|rotten|"
    r"filmaffinity|mydramalist|cinemascore|the\stomatometer)"
)
_PERCENT_TAIL = re.compile(
    r"\s(?:\(?(?:certified\s)?fresh|rotten|tomatometer|(?:approval\s|audience\s|critics?\s|user\s)?(?:rating|score)"
    r"|approval|(?:on|from|at|by)\s(?:the\s)?(?:rotten|rt\b|tomatometer|metacritic|imdb|letterboxd|critics|audiences?))"
)
_THIRDS = frozenset({(1.0, 5.0), (2.0, 5.0), (3.0, 5.0), (4.0, 5.0)})
_SHARE_CUE = re.compile(r"\s(?:of|more|less|off|chance|sure|certain|true|real|cocoa)(?!\w)|-")
_JUDGED = re.compile(
    r"(?<!\w)(?:giv(?:e|es|ing|en)|gave|rat(?:e|es|ed)|scor(?:e|es|ed)|grade[sd]?|deserv(?:e|es|ed))\s"
    r"(?:it|this|that|the\s(?:film|movie)|film|movie)(?:\s\w+)?\s(?:an?\s)?(?:\w+\s)?(?:of\s)?$"
)
_MARKED = re.compile(r"[:=–—|…-]\s?[\"“'(\[]?\s?$")
_AFTER_STOP = re.compile(r"[.!?…)\"”]\s?\(?$|\w\s?\($")
_AGES = re.compile(r"rating|rated|certificate|classification")
_AGE_LIMITS = frozenset({11.0, 12.0, 13.0, 14.0, 15.0, 16.0, 17.0, 18.0, 19.0, 21.0})
_CAST = re.compile(r",\s[A-ZÀ-Þ][\w'’-]+\s(?:[A-ZÀ-Þ]|and\s[A-ZÀ-Þ])")
# A word or sign that some cue needs, looked for before anything dearer.
_HINT = re.compile(
    r"[:=–—|]|\s-|-\s|\n|gave|giv|rat|scor|grad|award|get|got|earn|deserv|merit|receiv|warrant|"
    r"assign|settle|land|mark|vote|verdict|overall|say|call|"
    r"it['’]s|it is|scale|imdb|meta|letterboxd|"
    r"douban|rotten|tomat|(?<!\w)rt(?!\w)|fresh|critic|audience|users|score"
)


def has_verb_of_judging(one: Candidate, at: Place) -> bool:
    """Whether a verb of judging leads up to the candidate and nothing counts on after it."""
    if one.top is None and not _CLOSED.match(at.tail):
        return False
    if one.unit == "stars" or one.top is not None or one.unit == "percent":
        return bool(_VERB.search(at.lead))
    return bool(_SHORT_VERB.search(at.lead))


def stands_alone(lead_raw: str, tail: str) -> bool:
    """Whether the candidate is a sentence, a line or a bracket of its own."""
    return bool(_EDGE.search(lead_raw)) and bool(_FREE.match(tail))


def _sound(one: Candidate, at: Place, *, alone: bool) -> bool:
    """Whether the shape alone says enough: "8/10", "★★★½☆", "7 out of 10"."""
    if one.top is None or one.top not in _OPEN_TOPS:
        return False
    if one.drawn or one.unit == "stars":
        return True
    if one.link == "of" or one.top in (6, 20):
        return alone or (one.value or 0) % 1 > 0
    fraction = (one.top == 4 and (one.value or 0) % 1 == 0) or (one.value, one.top) in _THIRDS
    if one.link == "slash" and fraction:
        return bool(_FREE.match(at.tail)) and not _PART_LEAD.search(at.lead)
    return True


def lead_scale(lead: str) -> tuple[float, float] | None:
    """Read the scale announced before a mark: "on a scale of 1 to 10, ..."."""
    named_scale = _SCALE.search(lead)
    if not named_scale:
        return None
    named = named_scale["top"] or named_scale["of"]
    tops = {"four": 4.0, "five": 5.0, "ten": 10.0, "hundred": 100.0}
    return (1.0 if named_scale["low"] in ("1", "one") else 0.0), tops.get(named) or float(named)


def worth_judging(one: Candidate, low: str, last_line: int) -> bool:
    """Whether any context could make a score of it; most numbers of a text end here."""
    if one.top is not None:
        return one.value is not None and one.value <= one.top and one.top in _CUED_TOPS
    if one.unit == "percent":
        return (one.value or 0) <= 100 and (
            bool(_HINT.search(low, max(0, one.start - 100), one.start))
            or bool(_PERCENT_TAIL.match(low, one.end))
        )
    if (one.value or 0) > 100 or not _CLOSED.match(low, one.end):
        return False
    if one.unit == "stars":
        return (one.value or 0) <= 10 and _near_stars(one, low)
    if one.unit == "letter" and one.start >= last_line:
        return True
    near = low[max(0, one.start - 14) : one.start]
    if _NEARBY.search(near):
        return bool(_HINT.search(low, max(0, one.start - 100), one.start))
    opens = not near.strip(" ") or near.rstrip(" ").endswith("\n")
    return opens or bool(_ON_SITE.match(low, one.end))


def _near_stars(one: Candidate, low: str) -> bool:
    before = low[max(0, one.start - 3) : one.start]
    if one.drawn and one.value == 1 and before.strip() in ("*", "★", "* *"):
        return False
    if one.drawn or _EDGE.search(before) or _ON_SITE.match(low, one.end):
        return True
    return bool(_HINT.search(low, max(0, one.start - 100), one.start))


def is_score(
    one: Candidate, at: Place, *, label: Label | None, rater: Rater | None, alone: bool
) -> bool:
    """Whether shape and cues together make the candidate a score."""
    named = label is not None and label.kind != "other"
    if one.unit == "percent":
        return _percent(one, at, named=named, rater=rater)
    if one.top is not None:
        return named or _sound(one, at, alone=alone) or has_verb_of_judging(one, at)
    if not _CLOSED.match(at.tail):
        return False
    marked = bool(_MARKED.search(at.lead))
    if one.unit == "stars":
        critic = rater is not None and rater.kind == "critic"
        signed = critic or (marked and (named or rater is not None))
        site = _SITE_MARK.search(at.lead) or _ON_SITE.match(at.tail)
        return bool(signed or site or has_verb_of_judging(one, at)) or _stars(one, at, alone=alone)
    if _SITE_MARK.search(at.lead) or _ON_SITE.match(at.tail):
        return True
    if one.unit == "letter":
        critic = rater is not None and rater.kind != "aggregate"
        signed = named and one.end - one.start > 1
        return alone or has_verb_of_judging(one, at) or signed or (marked and (named or critic))
    age = one.value in _AGE_LIMITS and bool(_AGES.search(at.lead))
    return (named and marked and not age) or (
        (one.value or 0) <= 10 and has_verb_of_judging(one, at)
    )


def _percent(one: Candidate, at: Place, *, named: bool, rater: Rater | None) -> bool:
    if _SHARE_CUE.match(at.tail):
        return False
    if named or _PERCENT_TAIL.match(at.tail) or (rater and rater.top == 100):
        return True
    if rater and rater.kind == "aggregate" and _MARKED.search(at.lead):
        return True
    return (
        has_verb_of_judging(one, at)
        and bool(_CLOSED.match(at.tail))
        and bool(_JUDGED.search(at.lead))
    )


def _stars(one: Candidate, at: Place, *, alone: bool) -> bool:
    """Whether stars without cue or maximum are a mark and no ornament, footnote or rule."""
    if not one.drawn or one.value is None:
        return alone and not _CAST.match(at.raw_tail)  # "two stars, Faye Wong and ..."
    if one.value % 1 > 0:
        return True
    if one.drawn == "asterisks":
        # A line of asterisks parts two paragraphs; after a sentence they are a mark.
        after = "*" not in at.line and bool(_AFTER_STOP.search(at.line))
        return one.value > 1 and alone and after
    return alone or one.value > 1
