"""Which column of a table is which of ours: matched by its heading, never by guess alone."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crosscut.errors import IngestError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


FIELDS = ("text", "title", "author", "outlet", "url", "published", "language", "rating", "kind")
FILM = "film"  # what the reviews are of; used to say when there are several

# Headings in small letters without blanks and signs; the earlier in the list, the better.
_NAMES = {
    "text": (
        "text reviewtext fulltext reviewbody reviewcontent body content review essay article"
        " comment critique texte avis rezension kritik besprechung reseña resena crítica critica"
        " recensione testo texto texte 评论 評論 影评 影評 正文 内容 리뷰 본문 レビュー 本文"
    ),
    "title": (
        "title headline reviewtitle articletitle heading subject summary titel titre título titulo"
        " titolo überschrift 标题 標題 제목 タイトル"
    ),
    "author": (
        "author authors reviewer reviewers critic reviewername authorname criticname byline writer"
        " writtenby reviewedby by user username name nickname autor autorin auteur autore rezensent"
        " 作者 저자 작성자 著者"
    ),
    "outlet": (
        "outlet publication publisher source site website magazine newspaper medium platform"
        " journal blog quelle fuente fonte publicación revista 媒体 매체 媒体名"
    ),
    "url": "url link href weburl reviewurl permalink address uri webaddress adresse enlace lien",
    "published": (
        "published date publicationdate publisheddate publishdate publishedat publishedon pubdate"
        " reviewdate datepublished postdate postedat createdat created timestamp datum fecha data"
        " jour 日期 날짜 日付"
    ),
    "language": "language lang languagecode locale sprache langue idioma lingua 语言 語言 언어",
    "rating": (
        "rating score stars grade mark marks userrating reviewrating reviewscore criticscore"
        " originalscore starrating overall verdict vote points wertung bewertung punkte nota"
        " puntuación puntuacion voto 评分 評分 평점 評価"
    ),
    "kind": "kind type reviewtype texttype category",
    FILM: "film movie filmtitle movietitle filmname moviename película pelicula 电影 영화 映画",
}  # fmt: skip
_FIELD_OF = {
    name: (field, rank)
    for field, names in _NAMES.items()
    for rank, name in enumerate(dict.fromkeys(names.split()))
}
_SAMPLE = 200  # rows that are looked at where two columns could be the text
_PROSE = 5  # words in the middle one of a column's cells, from which on it holds texts
_MOST = 1_000  # columns of a table
_SHOWN = 12  # headings that an error names


@dataclass(frozen=True, slots=True)
class Columns:
    """The headings of a table and what was made of them.

    Attributes
    ----------
    headings
        All headings, in order; a nameless column is "column 3", a second "text" is "text (2)".
    matched
        One of our fields -> its heading.
    problem
        Why the table cannot be read as it is; None where it can.
    """

    headings: tuple[str, ...]
    matched: dict[str, str]
    problem: IngestError | None = None


def known_headings(cells: Sequence[str]) -> int:
    """Count the cells that are headings we know."""
    return sum(_key(cell) in _FIELD_OF for cell in cells)


def match_columns(
    cells: Sequence[str],
    rows: Sequence[Sequence[str]],
    chosen: Mapping[str, str | None] | None,
    where: str,
) -> Columns:
    """Match a table's headings with our fields.

    Parameters
    ----------
    cells
        The headings as they stand.
    rows
        Rows below them; their length tells a column of texts from one of labels.
    chosen
        What a reader decided: field -> heading, or None for a field that the table has not.
        The other fields are matched by name.
    where
        The table's name, for the problem.

    Returns
    -------
    Columns
        With a problem if no column, or more than one, could be the text, or if `chosen` names
        a field or heading that does not exist.
    """
    if len(cells) > _MOST:
        return Columns((), {}, _too_wide(len(cells), where))
    headings = _headings(cells)
    if fault := _bad_choice(headings, chosen or {}, where):
        return Columns(headings, {}, fault)
    found: dict[str, list[tuple[int, str]]] = {}
    for heading, cell in zip(headings, cells, strict=True):
        field, rank = _FIELD_OF.get(_key(cell), ("", 0))
        if field:
            found.setdefault(field, []).append((rank, heading))
    matched = {field: min(ranked)[1] for field, ranked in found.items()}
    texts = [heading for _, heading in sorted(found.get("text", []))]
    if len(texts) > 1:
        texts = _with_prose(texts, headings, rows) or texts
        matched["text"] = texts[0]
    for field, wanted in (chosen or {}).items():
        matched = {f: h for f, h in matched.items() if f != field and h != wanted}
        if wanted:
            matched[field] = wanted
            texts = [wanted] if field == "text" else [one for one in texts if one != wanted]
    return Columns(headings, matched, _text_problem(texts, headings, where))


def _headings(cells: Sequence[str]) -> tuple[str, ...]:
    headings: dict[str, None] = {}
    for number, cell in enumerate(cells, start=1):
        plain = name = " ".join(cell.split())[:80] or f"column {number}"
        twin = 1
        while name in headings:
            twin += 1
            name = f"{plain} ({twin})"
        headings[name] = None
    return tuple(headings)


def _too_wide(count: int, where: str) -> IngestError:
    return IngestError(
        f"The first row has {count:,} cells: this is no table with a review per row.",
        where=where,
        remedy="Put the reviews below each other, with a row of headings above.",
    )


def _key(heading: str) -> str:
    folded = unicodedata.normalize("NFC", heading).casefold()
    return "".join(filter(str.isalnum, folded[:80]))


def _with_prose(
    texts: list[str], headings: tuple[str, ...], rows: Sequence[Sequence[str]]
) -> list[str]:
    """Keep the columns that hold texts, not labels such as "positive"."""
    kept = []
    for heading in texts:
        at = headings.index(heading)
        counts = sorted(len(row[at].split()) for row in rows[:_SAMPLE] if at < len(row))
        if counts and counts[len(counts) // 2] >= _PROSE:
            kept.append(heading)
    return kept


def _bad_choice(
    headings: tuple[str, ...], chosen: Mapping[str, str | None], where: str
) -> IngestError | None:
    for field, heading in chosen.items():
        if field not in (*FIELDS, FILM):
            return IngestError(
                f"There is no field '{field[:40]}'.",
                where=where,
                remedy=f"The fields are {', '.join(FIELDS)}.",
            )
        if heading and heading not in headings:
            return IngestError(
                f"The table has no column '{heading[:80]}'.", where=where, remedy=_named(headings)
            )
    return None


def _text_problem(texts: list[str], headings: tuple[str, ...], where: str) -> IngestError | None:
    if len(texts) == 1:
        return None
    if len(texts) > 1:
        what = f"Several columns could hold the reviews' text: {', '.join(texts[:_SHOWN])}."
        return IngestError(what, where=where, remedy="Say which one is the text.")
    return IngestError(
        "No column is named as the reviews' text ('text', 'review', 'body' or the like).",
        where=where,
        remedy=f"Say which one is, or name it in the first row. {_named(headings)}",
    )


def _named(headings: tuple[str, ...]) -> str:
    more = len(headings) - _SHOWN
    tail = f" and {more} more" if more > 0 else ""
    return f"The first row has: {', '.join(headings[:_SHOWN])}{tail}."
