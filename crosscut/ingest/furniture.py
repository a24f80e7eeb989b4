"""The wording of what a web page puts around a text: patterns only.

``furniture(text)`` names the reason why a whole line is page furniture,
``section(text)`` the kind of boilerplate section that a heading opens. Every
pattern must match the whole line, so that a sentence which merely speaks of
comments, newsletters or cookies stays.
"""

from __future__ import annotations

import re

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
