"""Which lines of a text without markup are headings."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from itertools import pairwise

from crosscut.ingest.model import Line, Note

MAX_CHARS, MAX_WORDS = 90, 14
_MAX_RUN = 2  # a heading and its sub-heading; three in a row are a list
_ENDS = tuple(".!?…,;:。！？、")
_IDEOGRAPH = re.compile("[\u2e80-\u9fff]")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")  # Thai, Lao, Burmese, Khmer
_QUOTES = "”’\"'»)]"
# A score on a line of its own is a verdict, not a heading.
_SCORE = re.compile(
    r"[★☆⭐½*]|\d\s?/\s?\d|\d\s?%|\bout of (?:\d|four|five|ten)|\d stars?\b|\bstars?$"
    r"|\b(?:rating|score|grade|verdict)s?:|^[A-F][+\-−–]?$",
    re.IGNORECASE,
)
SENTENCE_END = re.compile(r"[.!?…。！？][”’\"'»)\]*_]{0,3}$")


def words(text: str) -> int:
    """Count the words of a line; in scripts without blanks, two to four characters are a word."""
    count = len(text.split())
    if text.isascii():
        return count
    return max(count, len(_IDEOGRAPH.findall(text)) // 2, len(_UNSPACED.findall(text)) // 4)


def without_ornament(text: str) -> str:
    """Drop the emoji and signs that a heading begins with."""
    for i, char in enumerate(text):
        if not (char.isspace() or unicodedata.category(char) in ("So", "Sk", "Mn", "Cf", "Co")):
            return text[i:]
    return text


def states_score(text: str) -> bool:
    """Tell whether a short line states a verdict, in stars, figures or a grade."""
    return _SCORE.search(text) is not None


def looks_like_heading(text: str) -> bool:
    """Tell whether a line could be a heading, judged by itself."""
    if len(text) > MAX_CHARS or text.rstrip(_QUOTES).endswith(_ENDS):
        return False
    text = without_ornament(text)
    first = text[:1]
    starts = first.isdigit() or (first.isalpha() and not first.islower())
    return starts and words(text) <= MAX_WORDS and not states_score(text)


def mark_headings(lines: list[Line]) -> None:
    """Mark the heading lines: short, open-ended, and followed by a passage.

    A text whose format marks headings is believed; nothing is guessed in it.
    """
    kept = [line for line in lines if line.kept]
    if not any(line.fixed and line.kind == "heading" for line in kept):
        _guess(kept)
    for line in kept:
        if line.kind == "heading":
            line.text = without_ornament(line.text)


def _guess(kept: list[Line]) -> None:
    run: list[Line] = []
    for line in kept:
        if line.undecided and looks_like_heading(line.text):
            run.append(line)
            continue
        if len(run) <= _MAX_RUN:
            for heading in run:
                heading.kind = "heading"
        run = []


MAX_LENGTH = 300  # no furniture line is longer; longer lines are never tried

_NETWORK = (
    r"(?:share|tweet|pin it|facebook|twitter|blogthis!|messenger|pinterest|reddit|tumblr|whatsapp|"
    r"telegram|linked ?in|pocket|mastodon|bluesky|instagram|youtube|tiktok|flipboard|letterboxd|"
    r"substack|medium|kakaotalk|weibo|email this|copy link)"
)
_WIDGET = rf"(?:{_NETWORK}|pin|like|e-?mail|print|link|x|threads|mix|more|rss|line|save)"
_SITE = r"(?:wordpress(?:\.com)?|google\+?|twitter|facebook|gravatar|disqus|x|apple|instagram)"
_NAV = (
    r"(?:home|about(?: (?:us|me))?|contact(?: us)?|archives?|menu|blog|reviews|search|news|shop|"
    r"privacy(?: policy)?|terms(?: of (?:use|service))?|sitemap|login|log in|sign in|subscribe|"
    r"help|faq|advertise|careers|cookie policy|cookies|disclaimer|store|podcasts?|videos?)"
)
_SHARED = (
    rf"(?:{_WIDGET}|this|that|post|article|review|story|page|essay|with|your|friends|on|via|to|and)"
)
_SEP = r"(?: ?[|/·•,›»>:–—-] ?| )"

_PATTERNS: dict[str, tuple[str, ...]] = {
    "comment_form": (
        r"leave (?:a |your )?(?:reply|comment|response)(?: to .{1,80})?(?: cancel reply)?",
        r"cancel reply|reply|post (?:a |your )?comment|(?:submit|add|write) (?:a |your )?comment",
        r"(?:enter|type|write|add) your (?:comment|reply|thoughts)(?: here)?\W*",
        r"your e-?mail address will not be (?:published|shared|made public)\b.{0,80}",
        r"required fields are marked.{0,40}|fields? marked with .{0,30}required.{0,10}",
        r"(?:your )?(?:name|e-?mail(?: address)?|website|comment|url)\s*(?:\*"
        r"|\(.{0,20}required.{0,10}\))",
        r"save my name, e-?mail,? .{0,120}|notify me (?:of|via|when|by) .{0,80}",
        r"you are commenting using .{1,80}|fill in your details below .{0,80}",
        r"would you like to leave a comment\b.{0,40}|to leave a comment, .{1,120}",
        r"(?:you must|please) (?:be logged in|log ?in|sign in|register) to (?:post|leave"
        r"|comment).{0,60}",
        r"(?:view|show|load|see|read) (?:all |more )?(?:\d+ )?(?:comments|replies).{0,20}",
        r"(?:no|\d{1,5}|one) (?:comments?|responses?|replies|reply|thoughts?)(?: yet)?"
        r"(?: (?:on|to) [\"“‘'«].{1,200})?:?|\d{1,5} (?:comments?|responses?) (?:on"
        r"|to) [^.!?]{1,150}",
        r"comments? (?:are |is )?(?:closed|off|disabled)\b.{0,60}|comments? off on .{1,200}",
        r"be the first to (?:comment|reply|like).{0,40}|comments rss|subscribe to comments.{0,20}",
    ),
    "login": (
        rf"{_SITE} (?:logo|photo|picture|icon|avatar)|connecting to %s",
        r"(?:log|sign)[ -]?(?:in|out|up)(?: (?:or|/|with|to|for free).{0,80})?"
        r"|create (?:an )?account",
        r"log ?out\s*/\s*change\W*|already have .{0,40}account\?.{0,60}|forgot your password\?",
    ),
    "share": (
        rf"(?:please )?share (?:this|on|via|to)(?: {_SHARED}){{0,5}}[!.]?"
        rf"(?: ?:(?: {_WIDGET},?){{0,9}})?",
        r"share:.{0,80}|sharing is caring\W*|spread the word\W*",
        rf"{_NETWORK}|{_WIDGET}(?:{_SEP}{_WIDGET}){{1,15}}",
        r"click to (?:share|email|print|e-mail) .{1,80}",
        r"like this:?|(?:like )?loading\W*|liked by \d+ .{1,20}|\d+ bloggers? like(?:s)? this\W*",
        r"[\d.,]{1,8}[km]? (?:likes?|shares?|views?|claps?|followers?|reads?|retweets?|reactions?"
        r"|restacks?)",
        rf"follow (?:us|me) on .{{1,60}}|follow .{{1,40}} on {_NETWORK}.{{0,40}}|follow(?:ing)?"
        rf"|(?:get|open in) (?:the )?app",
        r"like review(?: [\d,.]+k? likes?)?|block or report|listen|ready for more\?"
        r"|discussion about this (?:post|podcast|video)",
    ),
    "newsletter": (
        r"(?:subscribe|sign up)\b.{0,120}\b(?:newsletter|inbox|mailing list|e-?mail|updates"
        r"|posts)\b.{0,80}",
        r"join\b.{0,60}\b(?:newsletter|mailing list)\b.{0,80}",
        r"(?:enter|type) your e-?mail.{0,80}|subscribe(?: now| today| for free)?|subscribed",
        r"thanks for reading\b.{0,80}\bsubscribe\b.{0,120}"
        r"|.{0,80}\bis a reader-supported publication\b.{0,160}",
        r"(?:get|have) .{1,80}\b(?:delivered|sent) (?:straight |directly )?to your inbox.{0,40}",
        r"join [\d,.]+[km]? other (?:subscribers|followers).{0,20}|upgrade to paid|start writing",
    ),
    "cookies": (
        r"(?:we|this (?:web)?site|our (?:web)?site"
        r"|we and our partners)\b.{0,40}\buses? "
        r"(?:akismet|cookies(?=\W{0,3}$| (?:to|and|for|on|in)\b)).{0,220}",
        r"by (?:continuing|using) .{1,80}\bcookies?\b.{0,160}|accept(?: all)?(?: cookies)?"
        r"|reject all",
        r"(?:manage|cookie) (?:preferences|settings|consent|policy)"
        r"|learn how your comment data .{0,60}",
    ),
    "copy": (
        r"(?:©|\(c\)|copyright (?:©|\(c\)|\d{4})).{0,200}|(?:.{0,80}[."
        r"|,©\d] ?)?all rights reserved\b.{0,80}",
        r"you (?:can ?not|can.?t|may not|are not allowed to) copy (?:the |this |any )?(?:content"
        r"|text|images?)\b.{0,80}",
        r"(?:this |the )?content (?:is|on this \w+ is) (?:protected|copyrighted)\b.{0,80}",
        r"(?:proudly )?powered by (?:wordpress|blogger|substack|ghost|squarespace|tumblr|wix"
        r"|disqus).{0,40}",
        r"word ?press theme:? .{1,60} by .{1,60}|blog at wordpress\.com\W?",
        r"(?:create|start) a (?:free )?(?:website or )?blog (?:at|on) .{1,40}|report (?:this ad"
        r"|abuse)",
    ),
    "navigation": (
        r"skip to (?:main |primary )?(?:content|navigation)|(?:back )?to (?:the )?top\W*"
        r"|search(?: for)?:?",
        r"(?:previous|next|older|newer) (?:post|article|entry|review)s?(?::.{0,200}|\W{0,3})",
        r"← ?.{1,150}|.{1,150} ?→|[«‹] ?[^«»‹›.!?]{1,100}|[^«»‹›.!?]{1,100} ?[»›]",
        r"(?:read|see|show|load|view) more\W{0,3}|(?:continue reading"
        r"|read on)(?: [“\"'‘].{1,150})?\W{0,3}",
        r"read more articles from this author.{0,80}|read (?:more|full|the full).{0,40}(?:review"
        r"|article|post)s?\W{0,3}",
        rf"{_NAV}(?:\s*[|/·•›»]\s*{_NAV}){{1,12}}|advertisements?|sponsored(?: content)?"
        rf"|scroll to continue",
        r"(?:story|article) continues (?:below|after).{0,40}|menu|toggle (?:navigation|menu"
        r"|sidebar)",
        r"(?:related|see also|read also|also read|read next|up next):.{1,200}",
    ),
    "labels": (
        r"(?:posted|filed|categori[sz]ed) (?:in|under)(?::|$).{0,120}",
        r"(?:posted|filed|categori[sz]ed) (?:in|under) (?![^\n]*[.!?]$).{1,80}|tagged(?: with| as"
        r"|:)? (?![^\n]*[.!?]$).{1,160}",
        r"(?:tags?|categor(?:y|ies)|labels?|topics|hashtags|keywords):.{0,200}",
        r"#\w{2,40}(?:[\s,]+#\w{2,40}){0,20}|(?:tags|categories|labels)",
        r"(?:re)?watched (?:on )?\d{1,2} .{1,20}",
    ),
    "reading_time": (
        r"(?:about |approx\.? )?\d{1,3}[ -]?min(?:ute)?s?\.?[ -]read(?:ing)?(?: time)?",
        r"(?:estimated )?(?:reading|read) time:? ?(?:about |approx\.? |~ ?)?\d.{0,20}",
    ),
}
REASONS = {
    "comment_form": "comment form",
    "login": "login widget",
    "share": "share widget",
    "newsletter": "newsletter sign-up",
    "cookies": "cookie notice",
    "copy": "copy notice",
    "navigation": "navigation",
    "labels": "posted in, tags",
    "reading_time": "reading time",
}
_FURNITURE = re.compile(
    "|".join(f"(?P<{name}>{'|'.join(parts)})" for name, parts in _PATTERNS.items()), re.IGNORECASE
)

_THING = r"(?:posts?|articles?|stories|reviews?|reading|content|films?|movies|essays|entries)"
_SECTIONS: dict[str, tuple[str, ...]] = {
    "where_to_watch": (
        r"(?:where|how) to (?:watch|stream|buy|rent|see)(?: (?:it|this|the))?(?: (?:film"
        r"|movie))?(?: online)?(?: \(?\d{4}\)?)?",
        r"(?:now |currently )?(?:streaming|available) (?:now|on)|watch (?:it )?now|availability",
    ),
    "comments": (
        r"(?:\d{1,5} |reader )?comments?(?: \(\d{1,5}\))?|\d{1,5} (?:comments?|responses?|replies"
        r"|thoughts?) (?:on|to) .{1,90}",
        r"leave (?:a |your )?(?:reply|comment|response)(?: to .{1,80})?(?: cancel reply)?",
        r"(?:post|add|write) a comment|\d{1,5} (?:responses?|replies|thoughts?)",
    ),
    "conversation": (
        r"join (?:the|our) (?:conversation|discussion|community|debate)|what do you think\??",
        r"(?:discussion|responses|replies)(?: \(\d{1,5}\))?|over to you|let me know"
        r"|your thoughts\??",
    ),
    "author": (
        r"(?:about|meet) (?:the |our )?(?:author|writer|reviewer|critic|blogger|contributor"
        r"|editor)s?",
        r"(?:author|writer|contributor)(?:.?s)? (?:bio(?:graphy)?|profile|info)|about me",
    ),
    "related": (
        rf"(?:related|similar|recommended|latest|recent|popular|trending|featured|top|other"
        rf"|more) {_THING}(?: (?:from|by|on|in|for) .{{1,60}})?",
        r"more (?:from|by) .{1,60}|(?:also|latest|popular|trending) (?:from|by|on|in|at) .{1,60}",
        r"trending(?: now)?|most (?:read|popular|viewed)",
        r"(?:you (?:may|might|could) also (?:like|enjoy|be interested in)|more like this|related"
        r"|read next|up next|keep reading|recommended(?: for you)?)",
    ),
    "share": (
        r"share(?: this)?(?: (?:post|article|review|story|page))?|follow (?:us|me)"
        r"|stay (?:connected|in touch)|connect(?: with us)?|find (?:us|me) on",
    ),
    "newsletter": (
        r"(?:join |get )?(?:our |my |the )?newsletter(?: sign-?up)?|subscribe(?: to .{1,60})?",
    ),
    "sidebar": (
        r"categories|tags|archives?|blog archive|search this blog|labels|pages|blogroll|meta"
        r"|recent comments|top posts(?: .{1,30})?|about this blog|total pageviews|followers",
    ),
}
SECTION_REASONS = {
    "where_to_watch": "where to watch",
    "comments": "comments",
    "conversation": "call for comments",
    "author": "about the author",
    "related": "related posts",
    "share": "share widget",
    "newsletter": "newsletter sign-up",
    "sidebar": "side bar",
}
_SECTION = re.compile(
    "|".join(f"(?P<{name}>{'|'.join(parts)})" for name, parts in _SECTIONS.items()), re.IGNORECASE
)
_OUTER = re.compile(r"^[^\w(#\"“]{1,12}|[\s:…*_-]{1,12}$")

_COMMENT_SIGN = re.compile(
    r".{1,60}\bsays:?|.{0,80}\b\d{1,2}:\d\d ?(?:[ap]m\b.{0,20})?|reply(?: ↓)?|.{0,60}\b(?:hours?"
    r"|days?|weeks?|months?|years?) ago"
    r"|anonymous|unknown|report|permalink",
    re.IGNORECASE,
)


def furniture(text: str) -> str:
    """Give the reason why this line is page furniture, or an empty string."""
    if len(text) > MAX_LENGTH:
        return ""
    match = _FURNITURE.fullmatch(text)
    return REASONS[match.lastgroup] if match and match.lastgroup else ""


def section(text: str) -> str:
    """Give the kind of boilerplate section this heading opens, or an empty string."""
    if len(text) > 100 or text.endswith("."):
        return ""
    match = _SECTION.fullmatch(_OUTER.sub("", text))
    return match.lastgroup or "" if match else ""


def is_comment_sign(text: str) -> bool:
    """Tell whether the line stands above or below a reader's comment."""
    return len(text) <= 120 and _COMMENT_SIGN.fullmatch(text) is not None


_STARS = frozenset("★☆⭐✩✪✭✮½⯨*")
_TAIL = 0.4  # a tail section has at most this share of the words below it
_PROSE = 12  # words from which a line with a full stop counts as a paragraph
_RESUMES = 25  # ... and as one that goes on with the review
_LONGEST = {"author": 150, "conversation": 90}  # words a paragraph of such a box may have
_LONGEST_OTHER = 60
# Teasers of other posts break off; entries of a list begin with a label.
_LABEL = re.compile(r"[^\W\d_][\w /&-]{1,25}: ?\S")
_EXCERPT = re.compile(rf"(?:…|\.\.\.|\])$|^{_LABEL.pattern}")
_COUNTED = frozenset(REASONS[key] for key in ("share", "login", "comment_form"))
_NEAR = 6  # how many lines below a heading its comment form or first comment stands


@dataclass(slots=True)
class _Page:
    """The lines with what is asked of them again and again."""

    lines: list[Line]
    sections: list[str] = field(init=False)
    words: list[int] = field(init=False)
    below: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.sections = [section(line.text) for line in self.lines]
        self.words = [words(line.text) for line in self.lines]
        below = 0
        self.below = [0] * len(self.lines)
        for i in reversed(range(len(self.lines))):
            self.below[i] = below
            below += self.words[i]

    def prose(self, i: int, least: int = _PROSE) -> bool:
        """Whether line i is a paragraph of at least so many words."""
        line = self.lines[i]
        enough = line.kind == "body" and self.words[i] >= least
        return enough and SENTENCE_END.search(line.text) is not None

    def heading(self, i: int) -> bool:
        """Whether line i could open a section of the text itself."""
        line = self.lines[i]
        if line.kind == "heading":
            return True
        return line.undecided and looks_like_heading(line.text) and not is_fact(line.text)

    def resumes(self, i: int, least: int = _RESUMES, headings: int = 2) -> bool:
        """Whether line i is a heading below which the review goes on.

        Up to so many ``headings`` may stand one below the other.
        """
        if not self.heading(i) or self.sections[i]:
            return False
        j = i + 1
        while j < len(self.lines) and j < i + headings and self.heading(j):
            j += 1
        if j == len(self.lines) or _EXCERPT.search(self.lines[j].text):
            return False
        return self.prose(j, least)

    def in_tail(self, i: int) -> bool:
        """Whether little of the text stands below line i."""
        return self.below[i] <= _TAIL * (self.below[0] + self.words[0])


def mark_furniture(lines: list[Line]) -> None:
    """Mark as removed each line that is page furniture by its wording."""
    for line in lines:
        if not line.kept or line.kind == "caption":
            continue
        if _is_ornament(line.text):
            line.set("removed", "ornament")
        elif reason := furniture(line.text):
            line.set("removed", reason)
    _mark_counts(lines)
    _mark_counts(lines[::-1])


def _is_ornament(text: str) -> bool:
    if text.isascii() and text[:1].isalnum():  # nearly every line; the rest is slower
        return False
    signs = any(char.isalnum() or char in _STARS for char in text)
    return not signs or text in ("*", "***", "* * *")


def _mark_counts(lines: list[Line]) -> None:
    """Mark the bare numbers (of likes, of comments) next to a button."""
    for above, line in pairwise(lines):
        beside = above.kind == "removed" and above.reason in _COUNTED
        if beside and len(line.text) <= 5 and line.text.isdigit() and line.undecided:
            line.set("removed", above.reason)


def mark_sections(lines: list[Line]) -> list[Note]:
    """Mark as removed the boilerplate sections; give the notices about the cleaning."""
    page = _Page(lines)
    _mark_sections(page)
    return _notices(page)


def _mark_sections(page: _Page) -> None:
    count = len(page.lines)
    i = next((i for i in range(count) if page.prose(i)), count)
    last_resume = max((k for k in range(i, count) if page.resumes(k)), default=-1)
    while i < count:
        kind = page.sections[i]
        end = _section_end(page, i, kind, last_resume) if kind else i
        for j in range(i, end):
            kind = page.sections[j] or kind
            if page.lines[j].kept:
                page.lines[j].set("removed", SECTION_REASONS[kind])
        i = max(end, i + 1)


def _section_end(page: _Page, i: int, kind: str, last_resume: int) -> int:
    """Give the line after the section that line i opens; i itself if it opens none."""
    if kind == "comments":
        return len(page.lines) if _is_comments(page, i) else i
    if kind == "where_to_watch":
        return _until_heading(page, i, _PROSE)
    # The name above an author's box looks like a heading too.
    own_heading = i + 1 if kind == "author" else i
    if page.in_tail(i) and last_resume <= own_heading:
        return _until_section(page, i, _LONGEST.get(kind, _LONGEST_OTHER))
    if kind == "related":
        return _until_heading(page, i, _RESUMES)
    return i


def _is_comments(page: _Page, i: int) -> bool:
    """Tell whether readers' comments or their form follow, not more of the review."""
    near = range(i + 1, min(i + 1 + _NEAR, len(page.lines)))
    forms = ("comment form", "login widget")
    if any(page.lines[j].reason in forms or is_comment_sign(page.lines[j].text) for j in near):
        return True
    return page.in_tail(i)


def _until_heading(page: _Page, i: int, least: int) -> int:
    """Stop where the review goes on, with a heading or with a paragraph of its own."""
    for j in range(i + 1, len(page.lines)):
        resumes = page.resumes(j, least, headings=1) and not _LABEL.match(page.lines[j].text)
        if page.sections[j] or resumes or page.prose(j, _RESUMES):
            return j
    return len(page.lines)


def _until_section(page: _Page, i: int, longest: int) -> int:
    for j in range(i + 1, len(page.lines)):
        if page.sections[j] or page.prose(j, longest + 1):
            return j
    return len(page.lines)


def _notices(page: _Page) -> list[Note]:
    total = sum(page.words)
    kept = sum(count for line, count in zip(page.lines, page.words, strict=True) if line.kept)
    if 2 * kept >= total:
        return []
    what = f"only {kept} of {total} words were kept as the review's text"
    return [Note("notice", 0, what, "more than half of the text was left out")]


MAX_CAPTION = 500
_CAPTION_LENGTH = 320
CAPTION = "image caption"
CREDIT = "credit of a still"
FACTS = "film facts"

_PICTURE = (
    r"(?:film still|movie still|still|close-?up|photo(?:graph)?|picture|image|screenshot|"
    r"screen ?(?:grab|cap)|screencap|poster|lobby card|illustration|artwork|gif)"
)
_STILL = (
    r"(?:(?:film |movie |production |publicity )?still|close-?up|photo(?:graph)?|screenshot|poster)"
)
_PLACE = r"(?:header|cover|featured?|hero|banner|thumbnail)"
# What says outright that the line describes a picture. "The opening image of"
# and "this is a picture of" do not: critics write so of the film itself.
_OPENER = re.compile(
    rf"(?:this is|(?:above|below|left|right|top|bottom|pictured)(?: is|:)) (?:an? |the )?"
    rf"(?:[\w-]+ ){{0,2}}{_STILL}(?: (?:of|from|for|showing)\b|[,:.])"
    rf"|(?:an? )?(?:film|movie|production|publicity) stills? (?:of|from|showing)\b"
    rf"|an? still from .{{1,80}}\b(?:shows?|showing|that|which|in which|with|depicting|of)\b"
    rf"|(?!the |its |his |her |their |an? )(?:[\w-]{{1,30}} )?{_PLACE} {_PICTURE}\b"
    rf"(?: for|:| of| by| from|$)"
    rf"|{_PICTURE}s? (?:created (?:for|by|with)|courtesy|credits?)\b"
    rf"|\[?(?:image|photo|video|caption|alt(?: text)?|image description)(?: \d+)?: "
    rf"|(?:figure|fig\.) \d{{1,3}}[.: ]",
    re.IGNORECASE,
)
# What could be a caption, if a credit stands below it.
_WEAK_OPENER = re.compile(
    rf"(?:a |an |the )?(?:[\w-]+ ){{0,2}}{_PICTURE} (?:of|from|showing)\b", re.IGNORECASE
)
_YEAR = r"(?:18|19|20)\d\d"
_CREDIT = re.compile(
    rf".{{2,80}}[,(] ?dir(?:\.|ected by|ector:?) .{{0,120}}{_YEAR}\)?\.?"
    rf"|[^.!?]{{1,80}}[.,:] (?:directed by|dir\.) [^.!?]{{2,60}}[.,] .{{0,80}}{_YEAR}\.?"
    rf"|\W?(?:photos?|images?|pictures?|stills?|screenshots?|illustrations?|credits?|photography"
    rf"|artwork)"
    rf"(?: credits?| courtesy| source| by| via| from"
    rf"| copyright)?(?: of)? ?[:©/] ?[^.!?]{{2,80}}\.?\W?"
    rf"|\W?(?:photos?|images?|stills?|illustrations?) (?:by|via"
    rf"|courtesy(?: of)?) (?-i:[A-Z@\d])[^.!?]{{1,100}}\.?\W?"
    rf"|\W?(?:image |photo )?courtesy (?:of )?[^.!?]{{2,100}}\.?\W?"
    rf"|\W?(?:source|via): ?[^.!?]{{2,60}}(?:\.\w{{2,4}})?\W?"
    rf"|[^.!?]{{2,80}} ?/ ?(?:photofest|alamy|getty images|shutterstock"
    rf"|everett collection).{{0,40}}",
    re.IGNORECASE,
)

_CAPTION_LABEL = (
    r"(?:original title|also known as|a\.?k\.?a\.?|year|release(?: date|d)?|premiere[ds]?"
    r"|director|directed by|dir\.?|"
    r"run(?:ning)?[ -]?time|duration|genres?|screenplay(?: by)?|writers?|written by|script"
    r"|story by|based on|"
    r"cinematograph(?:y|er)(?: by)?|director of photography|dp|edit(?:or|ed by)"
    r"|music by|composers?|"
    r"(?:original )?score by|produc(?:er|ers|ed by)|executive producers?|production(?: company)?"
    r"|studio|distribut(?:or|ed by|ion)|"
    r"country(?: of origin)?|countries|languages?|cast|starring|stars|featuring|mpaa(?: rating)?"
    r"|rated|certificate|"
    r"box office|budget|awards?|aspect ratio|format|colou?r|rotten tomatoes|tomatometer"
    r"|imdb(?: rating| score)?|"
    r"metacritic|metascore|letterboxd)"
)
_FACT = re.compile(
    rf"\W{{0,4}}(?:{_CAPTION_LABEL}(?: \([^()]{{1,40}}\))?|(?:rating|age rating)"
    rf"(?=: ?(?:G|PG|PG-13|R|NC-17|U|\d\d\+?A?|[IV]{{1,3}})\b))"
    rf" ?[:：] ?\S.{{0,240}}",
    re.IGNORECASE,
)
_BARE_FACT = re.compile(
    rf"(?:[Dd]irected by|[Dd]ir\.) [^.!?]{{2,60}}(?:[,|·•(] ?.{{0,80}})?"
    rf"|[Ss]tarring:? [^.!?]{{2,120}}"
    rf"|(?:[A-Z\d(][^.!?,|·•/]{{0,60}} ?[,|·•/] ?){{0,5}}\d{{2,3}} ?min(?:utes|s)?\b\.?"
    rf"(?: ?[,|·•/].{{0,60}})?|\(?{_YEAR}\)?"
)
_CAPTION_PROSE = re.compile(
    r"(?<![Dd]ir)[.!?] [A-Z“\"]|[’']s an? |[!?…]$|\.\.\."
    r"|\b(?:is|are|was|were|isn.t|doesn.t|has|have|feels|makes)\b"
)
_VERB = re.compile(r"\b(?:is|are|was|were|has|have|had|feels|makes|becomes|remains)\b")
_AGGREGATE = re.compile(
    r"\W{0,4}(?:rotten|tomato|imdb|metacritic|metascore|letterboxd)", re.IGNORECASE
)
_CAPTION_SCORE = re.compile(
    r"[:：] ?(?:[★☆⭐*]|\d{1,3}(?:[.,]\d)? ?(?:/|out of|%|stars)|[A-D][+−-]?$)", re.IGNORECASE
)


def is_fact(text: str) -> bool:
    """Tell whether the line states film facts: a label and its value, or a bare credit line.

    A reviewer's own score ("Cinematography: 9/10") is none.
    """
    if len(text) > MAX_CAPTION:
        return False
    if _FACT.fullmatch(text):
        if _CAPTION_SCORE.search(text):
            return _AGGREGATE.match(text) is not None
        return not _CAPTION_PROSE.search(text)
    return len(text) <= 160 and bool(_BARE_FACT.fullmatch(text)) and not _CAPTION_PROSE.search(text)


def is_credit(text: str) -> bool:
    """Tell whether the line credits a picture or cites the film it is taken from."""
    return len(text) <= 200 and bool(_CREDIT.fullmatch(text)) and not _VERB.search(text)


def mark_captions(lines: list[Line]) -> None:
    """Mark captions of pictures, their credits and lines of film facts."""
    for i, line in enumerate(lines):
        if not line.undecided or len(line.text) > MAX_CAPTION:
            continue
        if is_credit(line.text):
            line.set("caption", CREDIT)
            if i and _captions(lines, i):
                lines[i - 1].set("caption", CAPTION)
        elif _OPENER.match(line.text):
            line.set("caption", CAPTION)
        elif is_fact(line.text):
            line.set("caption", FACTS)


def _captions(lines: list[Line], credit: int) -> bool:
    """Tell whether the line above a credit is that picture's caption.

    It is if it opens as one, or if both stand as a block of two lines; in a
    text without blank lines, to stand above a credit means nothing.
    """
    above = lines[credit - 1]
    if not above.undecided or len(above.text) > _CAPTION_LENGTH:
        return False
    ends = credit + 1 == len(lines) or lines[credit + 1].gap
    block = above.gap and not lines[credit].gap and ends
    return block or _WEAK_OPENER.match(above.text) is not None
