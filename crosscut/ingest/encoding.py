"""From bytes to text: the file's encoding, and the traces of wrong ones.

``decode`` finds the encoding; ``repair`` undoes text that was decoded wrongly
before it was saved. Two kinds of damage are known: what ftfy repairs, and
UTF-8 that was read as Windows-874 (Thai) on top of cp1252, which it does not.
"""

from __future__ import annotations

import codecs
import html
import re
import tomllib
import unicodedata
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import ftfy
from charset_normalizer import CharsetMatch, from_bytes
from ftfy.badness import is_bad

from crosscut.errors import IngestError
from crosscut.ingest.model import Note, several
from crosscut.text.languages import language_of

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: its mark begins with that of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 256 * 1024  # what charset-normalizer is shown; it slows down on more
_CONTROLS = bytes(b for b in range(32) if b not in b"\t\n\v\f\r\x1b")
_MAX_CONTROLS = 0.01  # share of control bytes above which a file is not text
_MAGIC = (b"%PDF-", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"{\\rtf")
# Languages that are written in Western Europe, the code pages of Windows and the Mac that are meant
# for a language, and how much more disorder such a page may show than the best guess.
_WESTERN = frozenset(("en", "fr", "de", "es", "pt", "it", "nl", "sv", "da", "no", "nb", "fi"))
_MORE_CHAOS = 0.1
_PAGES = {"cp1252": _WESTERN, "mac_roman": _WESTERN, "cp1254": frozenset(("tr",))}
_BROKEN = 1 / 2  # broken sequences of UTF-8 to whole ones, above which a text is not UTF-8
_SAVE_AS_UTF8 = "Save it as UTF-8 text and add it again."


def decode(data: bytes, where: str) -> tuple[str, list[Note]]:
    """Decode a text file: byte order mark, then UTF-8, then a guess, which is noted.

    Raises
    ------
    IngestError
        If the bytes are no text, or no encoding fits them.
    """
    encoding = next((name for mark, name in _BOMS if data.startswith(mark)), "")
    if encoding:
        try:
            return data.decode(encoding), []
        except UnicodeDecodeError as error:
            raise _undecodable(where, f"is marked as {encoding} but is not", error) from error
    if wide := _wide(data):
        return wide
    _refuse_binary(data, where)
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError as error:
        return _repair_utf8(data) or _guess(data, where, error)


def _wide(data: bytes) -> tuple[str, list[Note]] | None:
    """Read UTF-16 without a mark of its order: of its line ends every other byte is zero."""
    for order, line_end in (("le", b"\n\0"), ("be", b"\0\n")):
        sample = data[:_SAMPLE]
        zeros = sample[order == "le" :: 2].count(0), sample[order != "le" :: 2].count(0)
        if line_end in sample and zeros[0] > zeros[1] == 0:
            try:
                text = data.decode(f"utf-16-{order}")
            except UnicodeDecodeError:
                return None
            return text, [Note("encoding", 0, f"read as utf-16-{order}", "no mark; a guess")]
    return None


def _repair_utf8(data: bytes) -> tuple[str, list[Note]] | None:
    """Read UTF-8 that was cut short or has a few wrong bytes; these are never guessed."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd") - data.count(b"\xef\xbf\xbd")
    whole = sum(not char.isascii() for char in text) - text.count("\ufffd")
    if broken > _BROKEN * whole:
        return None
    return text, [Note("encoding", 0, f"{broken} broken in UTF-8", "not readable, shown as \ufffd")]


def _refuse_binary(data: bytes, where: str) -> None:
    head = data[:_SAMPLE]
    controls = len(head) - len(head.translate(None, _CONTROLS))
    if b"\0" in data or data.startswith(_MAGIC) or controls > _MAX_CONTROLS * len(head):
        raise IngestError(
            "This is a binary file, not text.", where=where, remedy=f"Open it. {_SAVE_AS_UTF8}"
        )


def _guess(data: bytes, where: str, error: UnicodeDecodeError) -> tuple[str, list[Note]]:
    sample = data[:_SAMPLE]
    if len(data) > _SAMPLE:  # not through the middle of a character
        sample = sample[: sample.rfind(b"\n") + 1] or sample
    matches = sorted(from_bytes(sample), key=lambda match: (match.chaos, -match.coherence))
    for match in matches[:1]:
        encoding = _page(sample, matches) or match.encoding
        try:
            text = data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            break
        return text, [Note("encoding", 0, f"read as {encoding}", "not UTF-8; a guess")]
    raise _undecodable(where, "has no encoding that could be recognised", error) from error


def _page(sample: bytes, matches: list[CharsetMatch]) -> str:
    """Return the code page that gives a language for which it is meant; empty where none does."""
    # Each has neighbours, such as the Baltic one, that look alike but for a few letters.
    if len(str(matches[0])) != len(sample):  # a byte is no character
        return ""
    guess = language_of(str(matches[0]))
    for encoding, languages in _PAGES.items():
        likely = [one for one in matches if encoding in one.could_be_from_charset]
        language = language_of(sample.decode(encoding, "replace"))
        others = {language, guess} - languages - {""}
        more = _MORE_CHAOS if language else 0
        if likely and not others and likely[0].chaos <= matches[0].chaos + more:
            return encoding
    return ""


def _undecodable(where: str, what: str, error: UnicodeDecodeError) -> IngestError:
    line = bytes(error.object[: error.start]).count(b"\n") + 1
    return IngestError(
        f"The text {what} (first at byte {error.start}).",
        where=f"{where}, line {line}",
        remedy=_SAVE_AS_UTF8,
    )


# --------------------------------------------------------------------------
# UTF-8 read as Windows-874 over cp1252


def _byte_table() -> dict[int, int]:
    """Map each character that such a misreading can show to its byte, 0x80-0xFF."""
    table: dict[int, int] = {}
    for encoding in ("latin-1", "cp1252", "cp874"):  # the last one wins
        for byte in range(0x80, 0x100):
            try:
                table[ord(bytes([byte]).decode(encoding))] = byte
            except UnicodeDecodeError:
                continue
    return table


_BYTE = _byte_table()
_THAI = range(0x0E00, 0x0E80)
_THAI_RUN = re.compile("[\u0e00-\u0e7f]")
_EXPLAINED = 0.95  # share of the Thai characters that must be part of a sequence


@dataclass(slots=True)
class _Repair:
    """Sequences found in one text: (start, end, character or '' where a byte is lost)."""

    sequences: list[tuple[int, int, str]]
    thai: int
    low_byte: bool

    @property
    def believable(self) -> bool:
        """Real Thai has no bytes under A0 and does not line up as UTF-8."""
        return bool(self.sequences) and self.low_byte


def _length(lead: int) -> int:
    """How many bytes a UTF-8 lead byte announces; 0 if it is none."""
    if 0xC2 <= lead <= 0xDF:
        return 2
    if 0xE0 <= lead <= 0xEF:
        return 3
    return 4 if 0xF0 <= lead <= 0xF4 else 0


def _sequence(text: str, start: int) -> tuple[int, str, list[int]] | None:
    """Read one sequence: (end, character or '' if one byte is lost, bytes)."""
    lead = _BYTE[ord(text[start])]
    length = _length(lead)
    values = [lead]
    for char in text[start + 1 : start + length]:
        byte = _BYTE.get(ord(char), 0)
        if not 0x80 <= byte <= 0xBF:
            break
        values.append(byte)
    if length < 2 or len(values) < max(2, length - 1):
        return None
    if len(values) == length - 1:
        return start + len(values), "", values
    try:
        return start + length, bytes(values).decode("utf-8"), values
    except UnicodeDecodeError:
        return None


def _find_sequences(text: str) -> _Repair:
    repair = _Repair([], 0, low_byte=False)
    end = 0
    for match in _THAI_RUN.finditer(text):
        start = match.start()
        if start < end or ord(text[start]) not in _BYTE:
            continue
        read = _sequence(text, start)
        if read is None:
            continue
        end, char, values = read
        repair.sequences.append((start, end, char))
        repair.thai += sum(ord(c) in _THAI for c in text[start:end])
        repair.low_byte = repair.low_byte or min(values) < 0xA0
    return repair


def repair_thai(text: str) -> tuple[str, list[Note]]:
    """Restore UTF-8 that was read as Windows-874, and count what is lost.

    Where a sequence lacks a byte, its character cannot be known: it becomes
    U+FFFD. Text that holds Thai outside such sequences is left alone.
    """
    total = len(_THAI_RUN.findall(text))
    if not total:
        return text, []
    repair = _find_sequences(text)
    if not repair.believable or repair.thai < _EXPLAINED * total:
        return text, []
    parts: list[str] = []
    at = 0
    for start, end, char in repair.sequences:
        parts += (text[at:start], char or "\ufffd")
        at = end
    parts.append(text[at:])
    gaps = sum(not char for _, _, char in repair.sequences)
    line = text.count("\n", 0, repair.sequences[0][0]) + 1
    repairs = several(len(repair.sequences) - gaps, "character")
    what = f"{repairs} restored, {gaps} lost a byte and show{'s' * (gaps == 1)} as \ufffd"
    return "".join(parts), [Note("encoding", line, what, "UTF-8 read as Windows-874")]


# --------------------------------------------------------------------------
# Everything else

_NEWLINES = re.compile("\r\n?|[\u2028\u2029\x85]")
# Line feed and tab stay; the rest is invisible, or turns the direction of what
# follows it on the page, or breaks words for the matcher (soft hyphens).
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\xad\u200b\u2060-\u206f\u202a-\u202e\ufeff\ufff9-\ufffc"
    "\ud800-\udfff\ufdd0-\ufdef]"
)
# Curly quotes, dashes, stars and the like, and scripts no Latin mojibake is made of.
_SAFE = frozenset(map(chr, range(128))) | frozenset("“”‘’–—…•·½¼¾★☆⯨©®°\u00a0")
_DRESSED = re.compile("[\U0001d400-\U0001d7ff\uff21-\uff3a\uff41-\uff5a]+")  # as of mathematics
_MARK = re.compile("[&\x1b\x80-\x9f\ufb00-\ufb06]")  # what one begins with, quickly found
_MARKUP = re.compile(r"&#?\w{2,31};|\x1b|[\x80-\x9f\ufb00-\ufb06]")
_REFERENCE = re.compile(r"&(?:#x?[0-9a-f]{1,8}|[a-z]{2,31});?", re.IGNORECASE)
# "pineapple³" and "sad.¹", but not "5 km²", "10²" or, in a web page, what follows a tag.
_FIGURE = re.compile(
    r"(?:(?<=[^\W\d_⁰¹²³⁴-⁹]{3})|(?<=[.,;:!?…”’\"'»)\]>。，！？」]))[⁰¹²³⁴-⁹]{1,9}(?!\w)"
)
_RAISED = re.compile("[⁰¹²³⁴-⁹]")
LEFT_OUT = "left out, so that the words before them are found"
_MAX_MARKS = 30  # UAX #15, Stream-Safe Text Format: no real word stacks more
_PAIRS: dict[str, str] = tomllib.loads(
    Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
)["letters"]
_CONFIG = ftfy.TextFixerConfig(
    uncurl_quotes=False, fix_character_width=False, normalization=None, explain=False
)


_ROUNDS = 8
_KANGXI = range(0x2F00, 0x2FD6)


def _letters() -> dict[int, str]:
    """Return what stands for another letter: radicals in PDFs, pictures in fonts."""
    table = {code: unicodedata.normalize("NFKC", chr(code)) for code in _KANGXI}
    for pairs in _PAIRS.values():
        table |= {ord(pair[0]): pair[1:] for pair in pairs.split()}
    return table


_LETTERS = _letters()


def repair(text: str) -> tuple[str, list[Note]]:
    """Undo mojibake, then bring newlines, marks and invisible characters in order."""
    text = _NEWLINES.sub("\n", text)
    notes: list[Note] = []
    if not text.isascii():
        text, notes = repair_thai(text)
    invisibles: list[str] = []
    # An invisible character or a loose accent can keep mojibake beside it from being known,
    # and mojibake can hold either: look again once they are gone.
    for _ in range(_ROUNDS):
        before = text
        if not text.isascii():
            if not _LETTERS.keys().isdisjoint(map(ord, set(text))):
                text = text.translate(_LETTERS)
            text = _normalise(text)
        if (_MARK.search(text) and _MARKUP.search(text)) or (_unusual(text) and is_bad(text)):
            text = ftfy.fix_text(text, _CONFIG)
        if any(map(_INVISIBLE.match, set(text))):
            invisibles += _INVISIBLE.findall(text)
            text = _INVISIBLE.sub("", text)
        if text == before:
            break
    if invisibles:
        notes.append(_invisible_note(invisibles))
    text, figures = _without_figures(text)
    if figures:
        notes.append(Note("notice", 0, several(figures, "footnote figure"), LEFT_OUT))
    return text, notes


def _without_figures(text: str) -> tuple[str, int]:
    """Leave out the raised figures of footnotes behind words; one alone may be a title's."""
    superscript = not text.isascii() and _RAISED.search(text)
    figures = set(_FIGURE.findall(text)) if superscript else set()
    return _FIGURE.subn("", text) if len(figures) > 1 or "¹" in figures else (text, 0)


def resolve(page: str) -> str:
    """Put blanks and invisible characters in the place of a web page's references to them.

    A parser of pages gives them to the text, where they would part or join words, or be refused;
    here `repair` still finds them. Form feeds and vertical tabs, which it drops, become blanks.
    """
    return _REFERENCE.sub(_resolve, page).translate({0x0B: " ", 0x0C: " "})


def _resolve(reference: re.Match[str]) -> str:
    char = html.unescape(reference[0])
    if reference[0].rstrip(";").lower() in ("&#11", "&#xb") or char.isspace():
        return " "
    return char if not char or _INVISIBLE.fullmatch(char) else reference[0]


def repair_lines(lines: list[str]) -> tuple[list[str], list[Note]]:
    """Repair lines that a format gave one by one: (as many lines, notes).

    Blanks are collapsed, so that none of the lines breaks again.
    """
    whole = "\n".join(" ".join(line.split()) for line in lines)
    text, notes = repair(whole)
    rows = text.split("\n")
    if len(rows) != len(lines):  # an entity such as &#10; stood for a line feed
        rows = [repair(line)[0] for line in whole.split("\n")] if lines else []
    return [" ".join(line.split()) for line in rows], notes


def _unusual(text: str) -> bool:
    """Return whether characters stand in the text that mojibake could have left."""
    # ftfy's own test is twenty times slower than this one.
    if text.isascii():
        return False
    return any(c < "\u2e80" or "\ue000" <= c <= "\uffff" for c in set(text) - _SAFE)


def _invisible_note(invisibles: list[str]) -> Note:
    names = ", ".join(f"U+{ord(c):04X}" for c, _ in Counter(invisibles).most_common(5))
    return Note("encoding", 0, f"{several(len(invisibles), 'invisible character')} left out", names)


def _normalise(text: str) -> str:
    """NFC, with stacks of combining marks cut first: sorting them is quadratic."""
    marks = "".join(c for c in set(text) if unicodedata.combining(c))
    if marks:
        marks = re.escape(marks)
        text = re.sub(f"([{marks}]{{{_MAX_MARKS}}})[{marks}]+", r"\1", text)
    text = unicodedata.normalize("NFC", text)
    return _DRESSED.sub(lambda letters: unicodedata.normalize("NFKC", letters[0]), text)
