"""Citations of reviews in the styles that are taught, and as files for citation managers.

The styles are those of the Citation Style Language project (CC BY-SA 3.0), each with its authors.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

from citeproc import (
    Citation,
    CitationItem,
    CitationStylesBibliography,
    CitationStylesStyle,
    formatter,
)
from citeproc.source.json import CiteProcJSON

from crosscut.project.notebook import Quote
from crosscut.text.phrases import authors

Style = Literal["mla", "apa", "chicago"]
STYLES: Final[dict[Style, str]] = {
    "mla": "MLA 9",
    "apa": "APA 7",
    "chicago": "Chicago 16 (author-date)",
}
"""Style -> its name on screen."""
_FOLDER: Final = Path(__file__).parent / "styles"
_DATE: Final = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")


def works(quotes: Iterable[Quote]) -> dict[str, Quote]:
    """Return a quotation of each review that is quoted, by review_id."""
    by_id: dict[str, Quote] = {}
    for one in quotes:
        by_id.setdefault(one.review_id, one)
    return by_id


def item(quote: Quote) -> dict[str, Any]:
    """Return the review of a quotation as CSL-JSON; one without an author is its outlet's."""
    names = [_name(name) for name in authors(quote.author)]
    names = names or [{"literal": quote.outlet or "Anonymous"}]
    fields: dict[str, Any] = {
        "id": quote.review_id,
        "type": "article-magazine" if quote.outlet else "webpage",
        "title": quote.title or quote.review_id,
        "author": names,
        "container-title": quote.outlet,
        "URL": quote.url,
    }
    if date := _DATE.fullmatch(quote.published):
        fields["issued"] = {"date-parts": [[int(part) for part in date.groups() if part]]}
    return {name: value for name, value in fields.items() if value}


def _name(name: str) -> dict[str, str]:
    first_names, _, family = name.rpartition(" ")
    return {"family": family, "given": first_names} if first_names else {"literal": name}


def bibliography(quotes: Iterable[Quote], style: Style) -> list[str]:
    """Return the works cited, in the order of their authors; a retelling says of what it is one."""
    return sorted(_entries(quotes, style).values(), key=str.casefold)


def citation(quote: Quote, style: Style) -> str:
    """Return the entry of one review in the works cited."""
    return _entries([quote], style)[quote.review_id]


def reference(quote: Quote, style: Style) -> str:
    """Return how a quotation is cited in a text: in brackets, with its passage."""
    processor, citations = _process([item(quote)], style)
    short = _quote(str(processor.cite(citations[0], lambda _: None)))
    short = short.removeprefix("(").removesuffix(")")
    after = f"retelling after {quote.retelling_of}; " if quote.retelling_of else ""
    where = f", par. {quote.passage}" if quote.passage else ""
    return f"({after}{short}{where})"


def _entries(quotes: Iterable[Quote], style: Style) -> dict[str, str]:
    entries: dict[str, str] = {}
    for name, one in works(quotes).items():
        bibliography, _ = _process([item(one)], style)
        entry = _quote(str(bibliography.bibliography()[0]))
        after = f" Retelling after {one.retelling_of.rstrip('.')}." if one.retelling_of else ""
        entries[name] = entry + after
    return entries


def _quote(text: str) -> str:
    """Put full stop and comma inside the quotation marks: the library leaves that option out."""
    # After a question mark there is no full stop.
    return re.sub("([?!])[.](?=[” ]|$)", "\\1", re.sub("”([.,])", "\\1”", text))


def _process(
    items: list[dict[str, Any]], style: Style
) -> tuple[CitationStylesBibliography, list[Citation]]:
    if style == "apa":  # initials, which a script without capitals has none of
        items = [one | {"author": [_whole(name) for name in one["author"]]} for one in items]
    processor = CitationStylesBibliography(_style(style), CiteProcJSON(items), formatter.plain)
    citations = [Citation([CitationItem(one["id"])]) for one in items]
    for one in citations:
        processor.register(one)
    return processor, citations


def _whole(name: dict[str, str]) -> dict[str, str]:
    """Write a name in a script without capitals in full, as it stands in the review."""
    first_names = name.get("given", "")
    return (
        {"literal": f"{first_names} {name['family']}"}
        if first_names and first_names.lower() == first_names.upper()
        else name
    )


@cache
def _style(style: Style) -> CitationStylesStyle:
    return CitationStylesStyle(str(_FOLDER / f"{style}.csl"), validate=False)


# --------------------------------------------------------------------------
# For citation managers


def csl_json(quotes: Iterable[Quote]) -> str:
    """Write the works cited as CSL-JSON."""
    return json.dumps(
        [_item_with_note(one) for one in works(quotes).values()], ensure_ascii=False, indent=1
    )


def _item_with_note(quote: Quote) -> dict[str, Any]:
    note = {"note": f"Retelling after {quote.retelling_of}"} if quote.retelling_of else {}
    return item(quote) | note


def ris(quotes: Iterable[Quote]) -> str:
    """Write the works cited as RIS."""
    lines = []
    for one in works(quotes).values():
        fields = [
            ("TY", "MGZN" if one.outlet else "ELEC"),
            *(("AU", _family_first(name)) for name in authors(one.author)),
            ("TI", one.title),
            ("T2", one.outlet),
            ("PY", one.published[:4]),
            ("DA", one.published.replace("-", "/")),
            ("UR", one.url),
            ("N1", f"Retelling after {one.retelling_of}" if one.retelling_of else ""),
        ]
        lines += [f"{tag}  - {_one_line(value)}" for tag, value in fields if value]
        lines += ["ER  - ", ""]
    return "\r\n".join(lines)


def bibtex(quotes: Iterable[Quote]) -> str:
    """Write the works cited as BibTeX."""
    entries = []
    for number, one in enumerate(works(quotes).values(), start=1):
        fields = {
            "author": " and ".join(_family_first(name) for name in authors(one.author)),
            "title": one.title,
            "journal": one.outlet,
            "year": one.published[:4],
            "url": one.url,
            "note": f"Retelling after {one.retelling_of}" if one.retelling_of else "",
        }
        key = re.sub("[^A-Za-z0-9]", "", one.review_id) or "review"
        body = ",\n".join(
            f"  {name} = {{{_tex(value)}}}" for name, value in fields.items() if value
        )
        kind = "article" if one.outlet else "misc"
        entries.append(f"@{kind}{{{key}{number},\n{body}\n}}\n")
    return "\n".join(entries)


def _family_first(name: str) -> str:
    parts = _name(name)
    return f"{parts['family']}, {parts['given']}" if "family" in parts else name


def _one_line(text: str) -> str:
    return " ".join(text.split())


_TEX: Final = str.maketrans(
    {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
    | {mark: f"\\{mark}" for mark in "{}%&#$_"}
)


def _tex(text: str) -> str:
    return _one_line(text).translate(_TEX)
