"""What lets a shape that says too little by itself ("9", "4 stars", "B", "85%") be a score.

All functions work on lower-cased text: `lead` stands before the shape in its clause, `tail`
after it on its line.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crosscut.score_context import Place
    from crosscut.score_labels import Label
    from crosscut.score_patterns import Candidate
    from crosscut.score_raters import Rater


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
_SHARE = re.compile(r"\s(?:of|more|less|off|chance|sure|certain|true|real|cocoa)(?!\w)|-")
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


def cued(one: Candidate, at: Place) -> bool:
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
    said = _SCALE.search(lead)
    if not said:
        return None
    named = said["top"] or said["of"]
    tops = {"four": 4.0, "five": 5.0, "ten": 10.0, "hundred": 100.0}
    return (1.0 if said["low"] in ("1", "one") else 0.0), tops.get(named) or float(named)


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


def accepted(
    one: Candidate, at: Place, *, label: Label | None, rater: Rater | None, alone: bool
) -> bool:
    """Whether shape and cues together make the candidate a score."""
    named = label is not None and label.kind != "other"
    if one.unit == "percent":
        return _percent(one, at, named=named, rater=rater)
    if one.top is not None:
        return named or _sound(one, at, alone=alone) or cued(one, at)
    if not _CLOSED.match(at.tail):
        return False
    marked = bool(_MARKED.search(at.lead))
    if one.unit == "stars":
        critic = rater is not None and rater.kind == "critic"
        told = critic or (marked and (named or rater is not None))
        site = _SITE_MARK.search(at.lead) or _ON_SITE.match(at.tail)
        return bool(told or site or cued(one, at)) or _stars(one, at, alone=alone)
    if _SITE_MARK.search(at.lead) or _ON_SITE.match(at.tail):
        return True
    if one.unit == "letter":
        critic = rater is not None and rater.kind != "aggregate"
        signed = named and one.end - one.start > 1
        return alone or cued(one, at) or signed or (marked and (named or critic))
    age = one.value in _AGE_LIMITS and bool(_AGES.search(at.lead))
    return (named and marked and not age) or ((one.value or 0) <= 10 and cued(one, at))


def _percent(one: Candidate, at: Place, *, named: bool, rater: Rater | None) -> bool:
    if _SHARE.match(at.tail):
        return False
    if named or _PERCENT_TAIL.match(at.tail) or (rater and rater.top == 100):
        return True
    if rater and rater.kind == "aggregate" and _MARKED.search(at.lead):
        return True
    return cued(one, at) and bool(_CLOSED.match(at.tail)) and bool(_JUDGED.search(at.lead))


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
