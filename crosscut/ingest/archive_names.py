"""Names in zip archives: the encoding of each, and which person's file it is."""

from __future__ import annotations

import re
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import PurePosixPath

from babel import Locale

from crosscut.ingest.cleaning import TABLES
from crosscut.ingest.metadata import is_name

_UTF_8 = 0x800  # the bit of an entry that says so
_ALIKE, _KNOWN, _OTHER = 1.0, 0.5, 0.1  # how likely a letter is, by the set that it is in


@dataclass(frozen=True, slots=True)
class _Script:
    """An encoding of names: its first letters, and the language whose letters are common."""

    encoding: str
    narrow: str
    locale: str
    first: str  # letters of the script
    leads: range  # the bytes with which its usual letters begin


_SCRIPTS = (
    _Script("gbk", "gb2312", "zh_Hans", "\u4e00-\u9fff", range(0xB0, 0xD8)),
    _Script("cp949", "euc_kr", "ko", "\uac00-\ud7a3", range(0xB0, 0xC9)),
    _Script("cp932", "shift_jis", "ja", "\u3040-\u30ff\u4e00-\u9fff", range(0x88, 0x98)),
    _Script("big5", "big5", "zh_Hant", "\u4e00-\u9fff", range(0xA4, 0xC7)),
)
_SINGLE = {"cp437": "LATIN ", "cp1252": "LATIN ", "cp850": "LATIN ", "cp866": "CYRILLIC "}


def readable_name(info: zipfile.ZipInfo) -> str:
    """Return an entry's name, in the encoding that makes the most of its letters usual ones.

    An old program writes a name as its system does and does not say how; `zipfile` then takes
    it for that of the first PCs.
    """
    name = info.filename
    if name.isascii() or info.flag_bits & _UTF_8:
        return unicodedata.normalize("NFC", name)
    try:
        raw = name.encode("cp437")
    except UnicodeEncodeError:
        return name
    if found := _decode(raw, "utf-8"):
        return unicodedata.normalize("NFC", found)
    for encoding, alphabet in _SINGLE.items():
        if _is_written(_decode(raw, encoding), alphabet):
            return _decode(raw, encoding)
    tried = [(script, _decode(raw, script.encoding)) for script in _SCRIPTS]
    likely = {found: _likely(found, script) for script, found in tried if found}
    best = max(likely, key=lambda one: likely[one], default=name)
    return best if likely.get(best, 0.0) > _OTHER else name


def _decode(raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return ""


def _is_written(name: str, alphabet: str) -> bool:
    """Return whether the words of a name are written as words are in an alphabet."""
    other = [char for char in name if not char.isascii()]
    mixed = (
        r"[^\x00-\x7f]{2}" if alphabet == "LATIN " else r"[a-z][^\W\x00-\x7f]|[^\W\x00-\x7f][a-z]"
    )
    cased = (word.istitle() or word.islower() or word.isupper() for word in _words(name))
    known = (re.match(f"{alphabet}(?:SMALL|CAPITAL) ", unicodedata.name(o, "")) for o in other)
    return bool(other) and not re.search(mixed, name) and all(known) and all(cased)


def _words(name: str) -> list[str]:
    """Return the words that hold a letter beyond ASCII."""
    return [word for word in re.findall(r"[^\W\d_]+", name) if not word.isascii()]


def _likely(name: str, script: _Script) -> float:
    """Return how usual the letters of a name are in a script, 0-1."""
    letters = [char for char in name if not char.isascii()]
    own = re.compile(f"[{script.first}]")
    return sum(_usual(one, script) for one in letters if own.match(one)) / len(letters)


def _usual(letter: str, script: _Script) -> float:
    if letter in _common(script.locale) or "\u3040" <= letter <= "\u30ff":
        return _ALIKE
    try:
        lead, *rest = letter.encode(script.narrow)
    except UnicodeEncodeError:
        return _OTHER
    return _KNOWN if lead in script.leads and len(rest) == 1 else _OTHER


@cache
def _common(locale: str) -> frozenset[str]:
    """Return the letters in which a language names lands, cities and the like."""
    words = Locale.parse(locale)
    cities = {key: str(zone.get("city", "")) for key, zone in words.time_zones.items()}
    tables = (words.territories, words.languages, words.currencies, cities)
    names = "".join(name for table in tables for name in table.values())
    return frozenset(char for char in names if not char.isascii())


# --------------------------------------------------------------------------
# Persons

_PERSONS = [re.compile(form, re.VERBOSE) for form in TABLES["archives"]["persons"]]


def persons_of(names: Sequence[str]) -> dict[str, str]:
    """Tell whose file each entry of an archive is, where its name or its folder says so.

    Parameters
    ----------
    names
        The entries' names.

    Returns
    -------
    dict of str to str
        Name of an entry -> the person, as written there; entries that name nobody are left
        out. Learning platforms have a form of their own; else a name stands beside the title
        that all files have, or a folder is a person's where
        several folders hold a file of one name, or each holds one file and is called as a
        person is.
    """
    paths = {name: name.replace("\\", "/") for name in names}
    found = {
        name: " ".join(match["person"].split())
        for name, path in paths.items()
        for match in [next(filter(None, (form.search(path) for form in _PERSONS)), None)]
        if match
    }
    if found:
        return found
    parts = {name: path.split("/") for name, path in paths.items()}
    stems = {name: PurePosixPath(path[-1]).stem for name, path in parts.items()}
    if found := _beside_title(stems):
        return found
    files = Counter(path[-1].casefold() for path in parts.values())
    repeated = {name: path for name, path in parts.items() if files[path[-1].casefold()] > 1}
    folders = _folders(repeated)
    if any(is_person(stems[name]) for name in folders) and not any(
        map(is_person, folders.values())
    ):
        return {}
    if not folders:
        folders = _folders(parts)
        alone = Counter(folders.values())
        if not all(count == 1 and is_person(folder) for folder, count in alone.items()):
            return {}
    return folders


def _beside_title(stems: dict[str, str]) -> dict[str, str]:
    """Find names that stand beside the one title of all files: "Sample Ann - Essay"."""
    pairs = {name: stem.split(" - ") for name, stem in stems.items()}
    if len(pairs) < 2 or any(len(pair) != 2 for pair in pairs.values()):
        return {}
    for at in (0, 1):
        titles = {pair[1 - at].casefold() for pair in pairs.values()}
        people = {name: pair[at].strip() for name, pair in pairs.items()}
        if len(titles) == 1 and all(map(is_person, people.values())):
            return people
    return {}


def _folders(parts: dict[str, list[str]]) -> dict[str, str]:
    """Return for each path the first folder in which it differs from others."""
    deepest = max((len(path) for path in parts.values()), default=0) - 1
    for depth in range(deepest):
        at = {name: path[depth] for name, path in parts.items() if len(path) > depth + 1}
        if len(at) == len(parts) and len(list(groupby(sorted(at.values())))) > 1:
            return at
    return {}


def is_person(name: str) -> bool:
    """Return whether a folder is called as a person is."""
    return is_name(name) and (" " in name or not name.isascii())
