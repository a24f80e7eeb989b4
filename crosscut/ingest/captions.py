"""Lines that are the author's but not the argument: captions, credits, film facts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crosscut.ingest.headings import words

if TYPE_CHECKING:
    from crosscut.ingest.model import Line

MAX_LENGTH = 500
CAPTION = "image caption"
CREDIT = "credit of a still"
FACTS = "film facts"

_PICTURE = (
    r"(?:film still|movie still|still|close-?up|photo(?:graph)?|picture|image|screenshot|"
    r"screen ?(?:grab|cap)|screencap|poster|lobby card|illustration|artwork|gif)"
)
_PLACE = r"(?:header|cover|featured?|hero|banner|title|opening|teaser|thumbnail)"
# What says outright that the line describes a picture.
_OPENER = re.compile(
    rf"(?:this|above|below|left|right|top|bottom|pictured)(?: is|:| ?-)? (?:a |an |the )?(?:[\w-]+ ){{0,2}}{_PICTURE}"
    rf"(?: (?:of|from|for|showing|shows)\b|[,:.])"
    rf"|(?:a |an )?(?:film|movie|production|publicity) stills? (?:of|from|showing)\b"
    rf"|an? still from .{{1,80}}\b(?:shows?|showing|that|which|in which|with|depicting|of)\b"
    rf"|(?:[\w-]{{1,30}} )?{_PLACE} {_PICTURE}\b(?: for|:| of| by| from|$)"
    rf"|{_PICTURE}s? (?:created|courtesy|credit|source|provided|via|by|taken)\b"
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
    rf"|\W?(?:photos?|images?|pictures?|stills?|screenshots?|illustrations?|credits?|photography|artwork)"
    rf"(?: credits?| courtesy| source| by| via| from| copyright)?(?: of)? ?[:©/] ?[^.!?]{{2,80}}\.?\W?"
    rf"|\W?(?:photos?|images?|stills?|illustrations?) (?:by|via|courtesy(?: of)?) [^.!?]{{2,100}}\.?\W?"
    rf"|\W?(?:image |photo )?courtesy (?:of )?[^.!?]{{2,100}}\.?\W?"
    rf"|\W?(?:source|via): ?[^.!?]{{2,60}}(?:\.\w{{2,4}})?\W?"
    rf"|[^.!?]{{2,80}} ?/ ?(?:photofest|alamy|getty images|shutterstock|everett collection).{{0,40}}",
    re.IGNORECASE,
)

_LABEL = (
    r"(?:original title|also known as|a\.?k\.?a\.?|year|release(?: date|d)?|premiere[ds]?|director|directed by|dir\.?|"
    r"run(?:ning)?[ -]?time|duration|length|genres?|screenplay(?: by)?|writers?|written by|script|story by|based on|"
    r"cinematograph(?:y|er)(?: by)?|camera|director of photography|dp|edit(?:or|ed by|ing)|music by|composers?|"
    r"(?:original )?score by|produc(?:er|ers|ed by)|executive producers?|production(?: company)?|studio|distribut(?:or|ed by|ion)|"
    r"country(?: of origin)?|countries|languages?|cast|starring|stars|featuring|mpaa(?: rating)?|rated|certificate|"
    r"box office|budget|awards?|aspect ratio|format|colou?r|rotten tomatoes|tomatometer|imdb(?: rating| score)?|"
    r"metacritic|metascore|letterboxd)"
)
_FACT = re.compile(
    rf"\W{{0,4}}(?:{_LABEL}(?: \([^()]{{1,40}}\))?|(?:rating|age rating)(?=: ?(?:G|PG|PG-13|R|NC-17|U|\d\d\+?A?|[IV]{{1,3}})\b))"
    rf" ?[:：] ?\S.{{0,240}}",
    re.IGNORECASE,
)
_BARE_FACT = re.compile(
    rf"(?:directed by|dir\.) [^.!?]{{2,60}}(?:[,|·•(] ?.{{0,80}})?|starring [^.!?]{{2,120}}"
    rf"|[^.!?]{{0,80}}\b\d{{2,3}} ?min(?:utes|s)?\b\.?(?: ?[,|·•/].{{0,60}})?|\(?(?:{_YEAR})\)?",
    re.IGNORECASE,
)
_PROSE = re.compile(r"[.!?] [A-Z“\"]|\b(?:is|are|was|were|isn.t|doesn.t|has|have|feels|makes)\b")


def is_fact(text: str) -> bool:
    """Tell whether the line states film facts: a label and its value, or a bare credit line."""
    if len(text) > MAX_LENGTH:
        return False
    if _FACT.fullmatch(text):
        return words(text) <= 12 or not _PROSE.search(text)
    return len(text) <= 160 and bool(_BARE_FACT.fullmatch(text)) and not _PROSE.search(text)


def is_credit(text: str) -> bool:
    """Tell whether the line credits a picture or cites the film it is taken from."""
    return len(text) <= 200 and _CREDIT.fullmatch(text) is not None


def mark_captions(lines: list[Line]) -> None:
    """Mark captions of pictures, their credits and lines of film facts."""
    for i, line in enumerate(lines):
        if not line.undecided or len(line.text) > MAX_LENGTH:
            continue
        if is_credit(line.text):
            line.set("caption", CREDIT)
            if i and _belongs(lines[i - 1], line):
                lines[i - 1].set("caption", CAPTION)
        elif _OPENER.match(line.text):
            line.set("caption", CAPTION)
        elif is_fact(line.text):
            line.set("caption", FACTS)


def _belongs(above: Line, credit: Line) -> bool:
    """Tell whether the line above a credit is that picture's caption."""
    if not above.undecided or len(above.text) > MAX_LENGTH:
        return False
    return not credit.gap or _WEAK_OPENER.match(above.text) is not None
