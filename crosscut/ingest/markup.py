"""Traces of other formats in a text: tags and references of HTML, escapes of a program."""

from __future__ import annotations

import ast
import html
import quopri
import re
import tomllib
from pathlib import Path
from typing import Final

from crosscut.ingest.model import Note, several, was

_TAGS: Final = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def _tag(names: list[str]) -> re.Pattern[str]:
    # "a <b and c> d" is none: what follows its name has a value.
    return re.compile(rf"</?(?:{'|'.join(names)})(?:\s[^<>=]*=[^<>]*)?\s?/?>", re.IGNORECASE)


_LINE, _INSIDE = _tag(_TAGS["lines"]), _tag(_TAGS["inside"])
# What goes with all that stands in it: where it begins and ends.
_HIDDEN = [
    (re.compile("<!--"), re.compile("-->")),
    *(
        (re.compile(rf"<{name}\b[^<>]*>", re.IGNORECASE), re.compile(f"</{name}>", re.IGNORECASE))
        for name in _TAGS["hidden"]
    ),
]
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});", re.IGNORECASE)
_TWICE = re.compile(
    r"&amp;(?:#x?[0-9a-f]{1,7}|amp|quot|apos|lt|gt|nbsp|[lr][sd]quo);", re.IGNORECASE
)

# Escapes that no writer types: of a character by its number, of two line breaks, of one at the
# end of a sentence. Where one stands, the others are escapes too.
_ESCAPED = re.compile(
    r"\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}|\\r\\n|\\n\\n|[.,;!?…\"”')]\s?\\[nt]|\\n(?=[A-Z\"“]|$)"
)
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|x([0-9a-fA-F]{2})|([nrt\"'/\\]))")
_SIGNS = {"n": "\n", "r": "\r", "t": "\t"}
_LITERAL = re.compile(r"(?P<kind>[bu]?)(?:'.*'|\".*\")", re.IGNORECASE | re.DOTALL)
_CONTROL = re.compile(r"_x00(0[9ad])_", re.IGNORECASE)  # as a workbook writes it
_TURNED: Final = "turned to their characters"
_PROGRAM: Final = Note("notice", 0, "escapes of a program", _TURNED)
_QUOTED = re.compile(r"=(?:C[2-9A-F]|D[0-9A-F]|E[0-9A-F]=[89AB][0-9A-F])=[89AB][0-9A-F]")
_QUOTE = re.compile(r"(?m)^(?:[ \t]?>){1,9}(?:[ \t]|$)")
_FEWEST_QUOTES: Final = 2
_MARKED: Final = "as of a mail, with a sign before each, which was taken off"
_VOICE = re.compile(r"<v(?:\.[\w.]{1,40})? ([^<>\n]{1,60})>")  # of WebVTT: who speaks


def without_tags(text: str) -> tuple[str, list[Note]]:
    """Take the tags of HTML out of a text that is no page: (text, notes).

    Blocks become lines, what stands inside a line leaves no gap; references such as ``&amp;``
    become their characters. What is no tag of HTML, such as ``<3``, is text.
    """
    if "<" not in text and "&" not in text:
        return text, []
    plain, breaks, tags = _strip(text)
    plain, references = _REFERENCE.subn(lambda match: html.unescape(match[0]), plain)
    if _TWICE.search(text):
        plain = _REFERENCE.sub(lambda match: html.unescape(match[0]), plain)
    if references and not breaks + tags:  # tags that were written as references
        plain, breaks, tags = _strip(plain)
    notes = [
        Note("notice", 0, several(count, noun), f"{was(count)} written as HTML")
        for count, noun in (
            (breaks, "line break"), (tags, "tag"), (references, "character"),
        )
        if count
    ]  # fmt: skip
    return plain, notes


def _strip(text: str) -> tuple[str, int, int]:
    if "<" not in text:
        return text, 0, 0
    unseen = 0
    for begins, ends in _HIDDEN:
        text, count = _cut(text, begins, ends)
        unseen += count
    text = _VOICE.sub(r"\1: ", text)
    text, breaks = _LINE.subn("\n", text)
    text, tags = _INSIDE.subn("", text)
    return text, breaks, unseen + tags


def _cut(text: str, begins: re.Pattern[str], ends: re.Pattern[str]) -> tuple[str, int]:
    """Take out what stands between two patterns, with both; what is never closed stays."""
    parts: list[str] = []
    at = 0
    while (start := begins.search(text, at)) and (end := ends.search(text, start.end())):
        parts.append(text[at : start.start()])
        at = end.end()
    return " ".join([*parts, text[at:]]) if parts else text, len(parts)


def without_escapes(text: str) -> tuple[str, list[Note]]:
    r"""Turn a program's escapes in a text to what they stand for: \n, \u2019, b'...'."""
    controls = 0
    if "_x00" in text:
        text, controls = _CONTROL.subn(lambda match: chr(int(match[1], 16)), text)
    literal = _LITERAL.fullmatch(text.strip())
    if "\\" not in text and not (literal and literal["kind"]):
        return text, [_PROGRAM] * bool(controls)
    plain = _literal(text.strip())
    if plain is None:
        if not _ESCAPED.search(text):
            return text, [_PROGRAM] * bool(controls)
        # Two escapes can be the halves of one character.
        halves = _ESCAPE.sub(_sign, text).encode("utf-16", "surrogatepass")
        plain = halves.decode("utf-16", "replace")
    return plain, [_PROGRAM]


def without_quoting(text: str) -> tuple[str, list[Note]]:
    """Undo the writing of a mail: =E2=80=99 for a character, = where a line goes on."""
    if not _QUOTED.search(text):
        return text, []
    try:
        plain = quopri.decodestring(text.encode("utf-8")).decode("utf-8")
    except UnicodeDecodeError:
        return text, []
    return plain, [Note("notice", 0, "writing of a mail (quoted-printable)", _TURNED)]


def without_quotes(text: str) -> tuple[str, list[Note]]:
    """Take the marks off the lines of a mail that another one quotes: "> " before each."""
    count = len(_QUOTE.findall(text)) if ">" in text else 0
    if count < _FEWEST_QUOTES:
        return text, []
    return _QUOTE.sub("", text), [Note("notice", 0, several(count, "quoted line"), _MARKED)]


def _sign(match: re.Match[str]) -> str:
    if match[4]:
        return _SIGNS.get(match[4], match[4])
    code = int(match[1] or match[2] or match[3], 16)
    return chr(code) if code <= 0x10FFFF else "\ufffd"


def _literal(text: str) -> str | None:
    """Read a text that is a value of Python as it is printed; None where it is none."""
    if not _LITERAL.fullmatch(text):
        return None
    try:
        value = ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return None
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
