"""From score-shaped stretches to scores with a rater and a scope: one pass over a text."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from crosscut.scores.raters import (
    PATTERNS,
    Label,
    Rater,
    aspect_beside,
    label_of,
    rater_of,
    side_of,
)
from crosscut.scores.rules import (
    Place,
    Rule,
    grade_key,
    has_verb_of_judging,
    is_no_score,
    lead_scale,
    rule_of,
    worth_judging,
)
from crosscut.scores.shapes import WORDS, Candidate, find_candidates, lowered

FILM = "film"
EARLIER = "film, earlier"
# The scope of another film's mark, which is told apart from this one's and then left out.
_OTHER_WORK = "another film"
# How far the words around a score are looked at, in characters.
_REACH = 160
_AND = (" and ", " und ", " et ", " y ", " e ")
_OPENING = 12  # characters before a name that a paragraph begins with: bullets, an article
_HEAD = 80  # characters above a review in which a site's mark of it stands
_COLUMN = 300  # characters above a mark in which its column's head is looked for
_PARAGRAPH = 2000  # characters within which a paragraph's film is looked for
_APART = re.compile(r"[^\W_]|[\n,;/.!?:]")  # what parts a mark from its other notation
_LAST = re.compile(r"[ \n.!\"”)\]*']*\Z")  # what may stand behind the text's last mark
_NEXT = 2  # line breaks from a film's title to its mark, with nothing between
_PART = "a part of the film"  # one that is named by words that the guide does not know


class Section(NamedTuple):
    """The text under one heading, or a name: offsets, and a scope ("film" or a segment's code).

    A cue is no name of the segment, but of what belongs to it.
    """

    start: int
    end: int
    scope: str
    cue: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A candidate taken for a score; `rater` is None for the author.

    `rule` is what made a score of it, `reason` marks a scope read from what follows ("8/10 for
    the music"), `earlier` what the author once thought, `home` the only story that its clause
    names.
    """

    shape: Candidate
    rater: Rater | None
    scope: str
    label: Label | None = None
    home: str = ""
    rule: Rule = ""
    explicit: bool = False
    reason: bool = False
    earlier: bool = False

    @property
    def whole(self) -> bool:
        """Whether its label names the whole film."""
        return self.label is not None and self.label.whole


def read_scores(
    text: str,
    author: str,
    sections: Sequence[Section],
    aspects: Mapping[str, str],
    names: Sequence[Section] | None,
    stories: Sequence[str],
) -> list[Found]:
    """Every score of a text, in order; see `crosscut.scores.stated.find_scores`."""
    low = lowered(text)
    named = [one for one in sorted(names or ()) if not one.cue]
    parts = [one for one in sorted(names or ()) if one.scope != FILM]
    shapes = find_candidates(text, low)
    films = [one.start for one in named if one.scope == FILM]
    key = grade_key(shapes, low, [one.start for one in sorted(names or ())], films)
    shapes = [one for one in shapes if worth_judging(one, low)]
    around = (names is not None, *_titles(text, named), _speakers(text))
    reader = _Reader(text, low, author, aspects, named, parts, *around)
    found: list[Found] = []
    for one in shapes:
        if one.start not in key:
            last = found[-1] if found else None
            if last and (same := _restated(last, one, low)):
                found[-1] = same
            elif (score := reader.judge(one, last)) is not None:
                found.append(score)
    found = _listed(_under_headings(_paired(found, stories), sections))
    return _settled(_of_this_film(found, low, films))


def _speakers(text: str) -> list[tuple[int, str]]:
    """Find whose messages a chat of several people is made of, and where each begins."""
    found = [
        (one.start(), one["who"] or one["who2"]) for one in PATTERNS.speaker.finditer("\n" + text)
    ]
    return found if len({who for _, who in found}) > 1 else []


def _titles(text: str, names: Sequence[Section]) -> tuple[list[int], bool]:
    """Find the lines "Film (year)" that part a text on several films, and whether one is this."""
    lines = [match.span("name") for match in PATTERNS.title_line.finditer("\n" + text)]
    starts = [one.start for one in names]
    listed = any(bisect_left(starts, a - 1) < bisect_left(starts, b - 1) for a, b in lines)
    return [start - 1 for start, _ in lines], listed


@dataclass(frozen=True, slots=True)
class _Reader:
    text: str
    low: str
    author: str
    aspects: Mapping[str, str]
    names: Sequence[Section]
    parts: Sequence[Section]
    named: bool
    titles: Sequence[int]
    listed: bool
    speakers: Sequence[tuple[int, str]]

    def judge(self, one: Candidate, last: Found | None) -> Found | None:
        """Take one candidate for a score, or not."""
        at = self._place(one, last)
        if is_no_score(one, at):
            return None
        title = self._title(one, at)
        label = self._named(one, at)
        titled = replace(at, lead=title + at.lead, raw_lead=title + at.raw_lead)
        rater = self._rater(one, titled, last)
        opened = self._opened(one, at)
        if not label and ((opened and opened.scope == _OTHER_WORK) or self._is_other_work(one, at)):
            return Found(one, None, _OTHER_WORK)
        at = replace(at, lead=titled.lead)
        label = (
            label or label_of(at.lead, at.tail, self.aspects) or opened or self._line_name(one, at)
        )
        if label and label.kind == "other" and label.name in title:
            label = None  # a heading that nobody knows is no name
        if PATTERNS.overall.match(at.tail):
            label = Label("verdict", "overall", FILM, whole=True)
        alone = self._alone(one, at)
        home = self._home(one, at)
        rule = rule_of(one, at, label=label, rater=rater, alone=alone)
        shaped = one.cjk or one.top or one.unit == "letter"
        rule = rule or ("pair" if home and shaped and at.ends(one) else "")
        if not rule:
            return None
        if rater and rater.top and (one.value or 0) > rater.top:
            return None
        shape = self._on_scale(one, at)
        own = label is not None and label.kind in ("verdict", "name")
        earlier = PATTERNS.earlier.search(at.lead) is not None
        found = Found(
            shape, rater, FILM, label, home, rule, own or (alone and not label), earlier=earlier
        )
        if home not in ("", _PART) and PATTERNS.fronted.search(at.lead):
            return replace(found, scope=home)
        if label and label.kind != "other":
            return replace(found, scope=label.scope)
        if has_verb_of_judging(one, at):
            found = replace(found, explicit=not PATTERNS.pointing.match(at.tail))
        scope, reason = aspect_beside(at.lead, at.tail, self.aspects)
        return replace(found, scope=scope or FILM, reason=reason)

    def _on_scale(self, one: Candidate, at: Place) -> Candidate:
        """Give a mark the scale that its sentence, its site or the head of its column names."""
        if one.top is not None or one.value is None:
            return one
        row = one.start - len(at.line)
        head = PATTERNS.head_scale.search(self.low[max(0, row - _COLUMN) : row])
        scale = lead_scale(at.clause)
        if one.unit == "stars" and "letterboxd" in at.lead + at.tail[:40]:
            scale = (0.5, 5.0)
        elif head:
            scale = (0.0, float(head["top"]))
        return replace(one, low=scale[0], top=scale[1]) if scale and one.value <= scale[1] else one

    def _named(self, one: Candidate, at: Place) -> Label | None:
        """Read the film's name, or a story's, beside the mark: "Story one (3/5)"."""
        first = bisect_left(self.names, (one.start - _REACH, 0, ""))
        found = None
        for start, end, scope, _ in self.names[first:]:
            if start > one.end + 12:
                break
            after = start > one.end and (
                PATTERNS.for_name.fullmatch(self.low, one.end, start)
                or (not at.line.strip(" *_•-") and not self.low[one.end : start].strip(" :–—-"))
            )
            begins = self.low.rfind("\n", max(0, start - _OPENING - 1), start) + 1
            opens = start - begins <= _OPENING and not self.low[begins:start].strip(" *_#•-\"“'")
            before = opens or start >= one.start - len(at.lead)
            near = before and PATTERNS.beside_name.fullmatch(self.low, end, one.start)
            if near or after:
                found = Label("name", self.low[start:end], scope, whole=scope == FILM)
        return found

    def _opened(self, one: Candidate, at: Place) -> Label | None:
        """Read the name that a paragraph begins with: "Story two: she cleans. 4/5"."""
        begins = self.low.rfind("\n", max(0, one.start - _PARAGRAPH), one.start) + 1
        place = bisect_right(self.titles, one.start) - 1
        if place >= 0 and self.titles[place]:  # what heads the text may be this film's other name
            near = self.low.count("\n", self.titles[place], one.start) <= _NEXT
            begins = self.titles[place] if near or self.listed else begins
        titled = PATTERNS.titled.match(self.text, begins) if self.named else None
        for start, end, scope, _ in self.names[bisect_left(self.names, (begins, 0, "")) :]:
            if start > begins + _OPENING:
                break
            opens = not any(map(str.isalnum, self.low[begins:start]))
            if opens and (titled or PATTERNS.opening_end.match(self.low, end)):
                whole = scope == FILM
                return Label("name", self.low[start:end], scope, whole) if at.alone else None
        if titled is None or titled.end() > one.start:
            return None
        return Label("name", titled["name"], _OTHER_WORK)

    def _home(self, one: Candidate, at: Place) -> str:
        """Return the only story named behind it, or before it: "6/10 for Faye", "223 gets 4/5"."""
        opens = not at.line.strip(" *_-•")
        after = PATTERNS.for_part.match(at.tail) or (opens and PATTERNS.line_part.match(at.tail))
        start = one.start - len(at.lead)
        for first, end in ((one.end, one.end + after.end() if after else 0), (start, one.start)):
            low = self.low[first:end]
            known = self.parts[
                bisect_left(self.parts, (first, 0, "")) : bisect_left(self.parts, (end, 0, ""))
            ]
            named = {one.scope for one in known}
            part = PATTERNS.part_noun.search(low)
            if (len(named) == 1 or (part and not named)) and not PATTERNS.gave_film.search(low):
                return (*named, _PART)[0]
        return ""

    def _line_name(self, one: Candidate, at: Place) -> Label | None:
        """Read the name that stands alone with the mark on a line: "## The ferry 4/5"."""
        found = PATTERNS.line_name.fullmatch(at.line)
        if found is None or at.tail.strip(" *_)]#."):
            return None
        return Label("other", found["name"], FILM)

    def _is_other_work(self, one: Candidate, at: Place) -> bool:
        """Whether a name in capitals stands beside it that is no name of this film's."""
        lead = at.raw_lead[-120:]
        better = PATTERNS.better.search(lead) if self.named else None
        if better:
            start = one.start - len(lead) + better.start("name")
            return not any(first <= start < last for first, last, *_ in self.names)
        work = PATTERNS.work.search(lead)
        if work is None:
            return False
        sign = lead[: work.start()].rstrip()[-1:]
        # "Pulp Fiction: 9/10" on a line of its own; "Bottom Line: 9/10" names no work.
        line = not sign and not set(WORDS["summaries"]) & set(work["name"].lower().split())
        quoted = bool(sign) and sign in '"“„«-–—|/·'
        listed = quoted or (sign == "(" or line if work["colon"] else bool(sign) and sign in ",:;(")
        told = work["verb"] or work["which"]
        if not (work["open"] or work["front"] or (self.named and (told or work["gets"] or listed))):
            return False
        start, end = (one.start - len(lead) + place for place in work.span("name"))
        if any(first < end and start < last for first, last, *_ in (*self.names, *self.parts)):
            return False
        within = work["gets"] and sign.isalnum()
        if not (work["open"] or told or within) and not _proper(work["name"]):
            return False
        opens = not at.clause[: -len(work[0])].strip(" \"“'(*")
        rater = rater_of(work[0], work[0].lower(), "", "")
        label = label_of(at.lead, at.tail, self.aspects)
        known = rater or (label and label.kind != "other")
        return not known and not (work["open"] and opens and not self.named)

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
            one.start <= _HEAD and max(map(len, low[: one.start].split("\n"))) <= _HEAD // 2,
        )

    def _title(self, one: Candidate, at: Place) -> str:
        """Read a short line above a score that opens its own line as the score's label."""
        if at.line.strip(" \"“'(["):
            return ""
        above = self.low[max(0, one.start - 60) : one.start].rstrip(" \n\"“'([")
        if not PATTERNS.user_score.search(above):  # below the name of a site
            above = above[above.rfind("\n") + 1 :]
        above = " ".join(above.split()).strip(" :*#-")
        return f"{above}: " if 0 < len(above) <= 30 and above[-1].isalnum() else ""

    def _alone(self, one: Candidate, at: Place) -> bool:
        """Alone in its sentence or line; a letter only alone on the text's last line."""
        if one.unit == "letter":
            signed = one.end - one.start == 2
            opens = not at.clause.strip(" *\"“'([") or (signed and PATTERNS.edge.search(at.clause))
            line = signed and not at.line.strip(" [(") and at.tail in ("", "]", ")")
            first = signed and not at.clause.strip(" *\"“'([")
            short = signed and PATTERNS.short_lead.search(at.clause)
            free = (first and PATTERNS.free_end.match(at.tail)) or (short and at.ends(one))
            bare = not self.low[: one.start].strip() and self.text[one.start] != "A"
            free = free or (bare and PATTERNS.after_letter.match(at.tail))
            return bool(line or free or (opens and _LAST.match(self.low, one.end)))
        return at.alone

    def _rater(self, one: Candidate, at: Place, last: Found | None) -> Rater | None:
        rater = rater_of(at.raw_lead, at.lead, at.raw_tail, at.tail)
        if rater is None and (message := bisect_left(self.speakers, (one.start, ""))):
            rater = Rater(self.speakers[message - 1][1], "viewer")
        gap = self.low[last.shape.end : one.start] if last else ""
        if last and gap in _AND:
            return last.rater  # "my sons gave it 2/10 and 9/10"
        site = last.rater if last and last.shape.unit == one.unit else None
        if site and PATTERNS.list_gap.fullmatch(gap):
            rater = side_of(site, gap, at.tail)
        if rater is not None and rater.name == "average" and last and last.rater is None:
            return None  # of the author's own marks
        if rater is not None and self.author and rater.name.lower() in self.author.lower():
            return None
        return rater


def _proper(name: str) -> bool:
    """Whether a name is more than one word with a capital, as begins any sentence."""
    return sum(word[0].isupper() and word not in WORDS["openers"] for word in name.split()) > 1


def _restated(last: Found, one: Candidate, low: str) -> Found | None:
    """Return a mark and its other notation right behind it ("★★★★☆ (4/5)") as one."""
    shape, gap = last.shape, low[last.shape.end : one.start]
    if one.unit in ("letter", "percent") or _APART.search(gap):
        return None
    value = one.value or 0
    twice = value - 2 * (shape.value or 0) in (0, -1) and not low[one.end : one.end + 1].strip()
    if shape.drawn and not one.drawn and one.top in (None, 10) and twice:
        return replace(last, shape=replace(one, start=shape.start))  # "★★★★ 8", "★★★★ 8/10"
    if one.top is None and not one.drawn:
        return None
    same = shape.value == one.value
    drawn = bool(shape.drawn) != bool(one.drawn)
    if not same and not (drawn and (shape.top or abs((shape.value or 0) - value) <= 0.5)):
        return None
    exact = shape.drawn if not same else one.top and shape.top is None
    return replace(last, shape=one) if exact else last


def _under_headings(found: list[Found], sections: Sequence[Section]) -> list[Found]:
    """Give the author's scores the segment under whose heading they stand."""
    # The only one, if it is a verdict, is of the film.
    spans = sorted(sections)
    starts = [one.start for one in spans]
    out = list(found)
    for place, one in enumerate(found):
        at = bisect_right(starts, one.shape.start) - 1
        if one.rater is None and one.scope == FILM and at >= 0 and not one.whole:
            _, end, scope, _ = spans[at]
            if one.shape.end <= end:
                out[place] = replace(one, scope=scope)
    given = [at for at, one in enumerate(out) if one.scope != found[at].scope]
    parts = {one.scope for one in sections}
    others = any(one.rater is None and one.scope in parts for one in found)
    if len(given) == 1 and found[given[0]].explicit and not others:
        out[given[0]] = found[given[0]]
    return out


def _paired(found: list[Found], stories: Sequence[str]) -> list[Found]:
    """Give each of several marks to the story beside it, one that is left to the story left."""
    scopes = {FILM, "story", *stories}
    own = [
        one for one in found if one.home and not (one.rater or one.whole) and one.scope in scopes
    ]
    homes = {one.home for one in own} - {_PART}
    left = [*({*stories} - homes)]
    last = left[0] if [one.home for one in own].count(_PART) == len(left) == 1 else ""
    out = []
    for one in found:
        home = last if one.home == _PART else one.home
        if one in own and len(homes) + bool(last) > 1:
            out.append(replace(one, scope=home, reason=False))
        elif one.rule != "pair":
            out.append(one)
    return out


def _listed(found: list[Found]) -> list[Found]:
    """Read labels by the labels beside them: in a list of aspects, a new word is one too."""
    unknown = {
        at: one.label.name
        for at, one in enumerate(found)
        if one.label and one.label.kind == "other" and not one.rater
    }
    several = len(set(unknown.values())) > 1
    out = []
    for at, one in enumerate(found):
        beside = found[max(0, at - 1) : at] + found[at + 1 : at + 2]
        other = any(o.scope == _OTHER_WORK for o in beside)
        if other and at in unknown and " " not in unknown[at]:
            continue  # "Zodiac: 9/10. Memories of Murder: 10/10"
        near = any(o.label is not None and o.label.kind in ("aspect", "name") for o in beside)
        disc = any(o.scope.startswith("disc ") for o in beside)
        if disc and one.scope == "sound":
            # Beside "Picture:" it is the disc's sound, not the film's.
            one = replace(one, scope="disc audio")
        stray = at in unknown and one.scope == FILM
        if stray and (several or (near and " " not in unknown[at])):
            one = replace(one, scope=unknown[at], rater=None)  # names that nobody knows are stories
        out.append(one)
    return [one for one in out if one.scope != _OTHER_WORK]


def _of_this_film(found: list[Found], low: str, names: Sequence[int]) -> list[Found]:
    """Of a list of films, each with a mark on or at the end of a line, keep what is this one's."""
    rows = [one for one in found if one.rater is None and one.scope == FILM]
    lines = all(_on_edge(one.shape, low) and not one.whole for one in rows)
    if len(rows) < 2 or not names or not lines:
        return found
    first, last = rows[0].shape, rows[-1].shape
    entry = (last.start - first.end) / (len(rows) - 1)
    heads = first.start < min(entry, len(low) - last.end) / 2
    bounds = [_head(one.shape, low) if heads else one.shape.end for one in rows][heads:]
    held = Counter(bisect_right(bounds, start) for start in names)
    best = max(held, key=lambda at: (held[at], at))
    kept = rows[min(best, len(rows) - 1)]
    return [one for one in found if one is kept or one.rater is not None or one.scope != FILM]


def _on_edge(one: Candidate, low: str) -> bool:
    """Whether a mark opens its line or ends it."""
    begins = low.rfind("\n", max(0, one.start - _REACH), one.start) + 1
    ends = low[one.end : one.end + 4].lstrip(" .)*_")[:1] in ("", "\n")
    return ends or not low[begins : one.start].strip(" *_#•-(")


def _head(one: Candidate, low: str) -> int:
    """Return where the line of a mark begins, or that of the title above it."""
    above = PATTERNS.title_above.search(low, max(0, one.start - _REACH), one.start)
    return above.start() if above else one.start


def _settled(found: list[Found]) -> list[Found]:
    """Leave the scope "film" to the author's last explicit verdict alone."""
    mine = [at for at, one in enumerate(found) if one.rater is None and one.scope == FILM]
    today = [at for at in mine if not found[at].earlier] or mine
    reasons = [at for at, one in enumerate(found) if one.rater is None and one.reason]
    if not mine and len(reasons) == 1:
        # The only mark is of the film, and what follows it says why.
        found[reasons[0]] = replace(found[reasons[0]], scope=FILM)
    explicit = [at for at in today if found[at].explicit]
    # "8/10 overall. The wig gets 2/10": what names the whole film stands above what follows.
    whole = [at for at in today if found[at].whole]
    verdict = (whole or explicit or today or [-1])[-1]
    earlier = set(mine) - {verdict}
    return [replace(one, scope=EARLIER) if at in earlier else one for at, one in enumerate(found)]
