"""Lines that are the author's but not the argument: captions, credits, film facts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crosscut.ingest.model import Line


MAX_LENGTH = 500
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

_LABEL = (
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
    rf"\W{{0,4}}(?:{_LABEL}(?: \([^()]{{1,40}}\))?|(?:rating|age rating)(?=: ?(?:G|PG|PG-13|R"
    rf"|NC-17|U|\d\d\+?A?|[IV]{{1,3}})\b))"
    rf" ?[:：] ?\S.{{0,240}}",
    re.IGNORECASE,
)
_BARE_FACT = re.compile(
    rf"(?:[Dd]irected by|[Dd]ir\.) [^.!?]{{2,60}}(?:[,|·•(] ?.{{0,80}})?"
    rf"|[Ss]tarring:? [^.!?]{{2,120}}"
    rf"|(?:[A-Z\d(][^.!?,|·•/]{{0,60}} ?[,|·•/] ?){{0,5}}\d{{2,3}} ?min(?:utes|s)?\b\.?"
    rf"(?: ?[,|·•/].{{0,60}})?|\(?{_YEAR}\)?"
)
_PROSE = re.compile(
    r"(?<![Dd]ir)[.!?] [A-Z“\"]|[’']s an? |[!?…]$|\.\.\."
    r"|\b(?:is|are|was|were|isn.t|doesn.t|has|have|feels|makes)\b"
)
_VERB = re.compile(r"\b(?:is|are|was|were|has|have|had|feels|makes|becomes|remains)\b")
_AGGREGATE = re.compile(
    r"\W{0,4}(?:rotten|tomato|imdb|metacritic|metascore|letterboxd)", re.IGNORECASE
)
_SCORE = re.compile(
    r"[:：] ?(?:[★☆⭐*]|\d{1,3}(?:[.,]\d)? ?(?:/|out of|%|stars)|[A-D][+−-]?$)", re.IGNORECASE
)


def is_fact(text: str) -> bool:
    """Tell whether the line states film facts: a label and its value, or a bare credit line.

    A reviewer's own score ("Cinematography: 9/10") is none.
    """
    if len(text) > MAX_LENGTH:
        return False
    if _FACT.fullmatch(text):
        if _SCORE.search(text):
            return _AGGREGATE.match(text) is not None
        return not _PROSE.search(text)
    return len(text) <= 160 and bool(_BARE_FACT.fullmatch(text)) and not _PROSE.search(text)


def is_credit(text: str) -> bool:
    """Tell whether the line credits a picture or cites the film it is taken from."""
    return len(text) <= 200 and bool(_CREDIT.fullmatch(text)) and not _VERB.search(text)


def mark_captions(lines: list[Line]) -> None:
    """Mark captions of pictures, their credits and lines of film facts."""
    for i, line in enumerate(lines):
        if not line.undecided or len(line.text) > MAX_LENGTH:
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
