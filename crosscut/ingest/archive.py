"""Zip archives, opened with care: nothing is written to disk, and sizes are not believed."""

from __future__ import annotations

import io
import re
import stat
import unicodedata
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import PurePosixPath

from babel import Locale

from crosscut.errors import IngestError
from crosscut.ingest.cleaning import TABLES
from crosscut.ingest.limits import DEFAULT, Limits, amount, check_size
from crosscut.ingest.metadata import is_name

GUIDE = "guide.toml"
_CHUNK = 64 * 1024
_LONGEST_NAME = 1_000  # characters
_DRIVE = re.compile(r"[A-Za-z]:")
_NESTED = (".zip", ".7z", ".rar", ".gz", ".tar", ".tgz", ".bz2", ".xz")
_SYSTEM = frozenset({"thumbs.db", "desktop.ini"})
_OWNER = "~$"  # before the name of a document that is open in Word or Excel
_ENCRYPTED = 0x1
_LOCKED = "The entry is locked with a password."
_BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError,
    ValueError, OverflowError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of an archive: its name, readable, and what its header says it unpacks to."""

    name: str
    size: int
    info: zipfile.ZipInfo


def is_system(name: str) -> bool:
    """Return whether a system or an office program made a file for itself."""
    return name.startswith((".", _OWNER)) or name.lower() in _SYSTEM


class Archive:
    """A zip archive whose entries are read one by one, within limits.

    Parameters
    ----------
    data
        The archive.
    where
        Its name, for messages.
    limits
        Upper bounds. The number of entries and the stated sizes are checked here, before
        anything is unpacked; `read` counts again what really comes out.

    Raises
    ------
    IngestError
        If it is no zip archive, has too many entries, or would unpack to too much.
    """

    def __init__(self, data: bytes, where: str, limits: Limits = DEFAULT) -> None:
        self._where = where
        self._limits = limits
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            infos = self._zip.infolist()
        except _BROKEN as error:
            raise IngestError(
                "The file is not a zip archive, or it is damaged.",
                where=where,
                remedy="Pack the reviews again, as .zip.",
            ) from error
        if len(infos) > limits.entries:
            raise IngestError(
                f"The archive has {len(infos):,} entries; at most {limits.entries:,} are allowed.",
                where=where,
                remedy="Split it, or put the reviews into one table (.csv).",
            )
        self._most = max(limits.expansion * len(data), limits.small_bytes)
        self._read = 0
        self._infos = infos
        self._refuse_bomb(sum(max(0, info.file_size) for info in infos))

    def _refuse_bomb(self, size: int) -> None:
        if size > self._most:
            raise IngestError(
                f"The archive would unpack to {amount(size)}, more than {self._limits.expansion} "
                "times its own size: it is built to fill the memory.",
                where=self._where,
                remedy="Pack the reviews again, or add them as single files.",
            )

    def entries(self) -> Iterator[Entry]:
        """Return the files in the archive's order, without folders and a system's own files."""
        for info in self._infos:
            path = info.filename.replace("\\", "/")
            parts = path.split("/")
            # "." and ".." are no hidden files: `read` refuses what leads out.
            is_hidden = any(part.startswith(".") and part.strip(".") for part in parts)
            system = parts[0] == "__MACOSX" or is_system(parts[-1])
            if not path.endswith("/") and not is_hidden and not system:
                yield Entry(readable_name(info), info.file_size, info)

    def read(self, entry: Entry) -> bytes:
        """Unpack one entry.

        Raises
        ------
        IngestError
            If the entry leads out of the archive, is a link, is encrypted, is an archive
            itself, is too large or damaged, or if the archive has by now unpacked to more
            than it may.
        """
        where = self.place(entry)
        self._refuse_entry(entry, where)
        check_size(entry.size, where, self._limits.file_bytes)
        return b"".join(self._chunks(entry.info, where))

    def place(self, entry: Entry) -> str:
        """Say where an entry stands, for messages."""
        return f"{self._where}, {printable(entry.name)}"

    def measure(self) -> None:
        """Unpack all entries only to count what comes out.

        Raises
        ------
        IngestError
            If it is more than it may be, or an entry is encrypted or damaged.
        """
        for info in self._infos:
            if info.flag_bits & _ENCRYPTED:
                raise _refusal(_LOCKED, self._where, "Save it without a password.")
            for _ in self._chunks(info, self._where):
                pass

    def _chunks(self, info: zipfile.ZipInfo, where: str) -> Iterator[bytes]:
        try:
            with self._zip.open(info) as file:
                while chunk := file.read(_CHUNK):
                    self._read += len(chunk)
                    self._refuse_bomb(self._read)
                    yield chunk
        except _BROKEN as error:
            raise _refusal(
                "The entry is damaged, or packed in a way that is not known.",
                where,
                "Pack it again, as an ordinary .zip.",
            ) from error

    def _refuse_entry(self, entry: Entry, where: str) -> None:
        path = entry.name.replace("\\", "/")
        if path.startswith("/") or _DRIVE.match(path) or ".." in path.split("/"):
            raise _refusal(
                "The entry's name leads out of the archive.", where, "Pack the folder itself."
            )
        if len(path) > _LONGEST_NAME:
            raise _refusal("The entry's name is too long.", where, "Pack it under a shorter name.")
        if stat.S_ISLNK(entry.info.external_attr >> 16):
            raise _refusal(
                "The entry is a link to another file.", where, "Pack the file it points to."
            )
        if entry.info.flag_bits & _ENCRYPTED:
            raise _refusal(_LOCKED, where, "Pack it without a password.")
        if path.lower().endswith(_NESTED):
            raise _refusal(
                "The entry is an archive inside the archive.", where, "Add it by itself."
            )


def film_folder(names: Iterable[str]) -> str | None:
    """Tell in which folder of an archive a film's guide.toml lies.

    Returns
    -------
    str or None
        "" for the archive itself, "name/" for the one folder in it; None where there is no
        guide, or more than one.
    """
    paths = [name.replace("\\", "/") for name in names]
    folders = [path.removesuffix(GUIDE) for path in paths if path.rpartition("/")[2] == GUIDE]
    return folders[0] if len(folders) == 1 and folders[0].count("/") <= 1 else None


def _refusal(what: str, where: str, remedy: str) -> IngestError:
    return IngestError(what, where=where, remedy=remedy)


def printable(name: str) -> str:
    """Make a name fit to be shown: control and bidi characters would rewrite the message."""
    return "".join(char if char.isprintable() else "_" for char in name)[:200]


def check_office(data: bytes, where: str, limits: Limits) -> None:
    """Hold a packed document to the limits of an archive: sizes as stated and as unpacked.

    Raises
    ------
    IngestError
        If it is no zip archive, is encrypted, or unpacks to more than it may.
    """
    if data.startswith(b"\xd0\xcf\x11\xe0"):  # an OLE file: .doc, .xls, or encrypted
        raise _refusal(
            "The file is locked with a password, or of a format older than 2007.",
            where,
            "Save a copy as .docx or .xlsx, without a password.",
        )
    if not data.startswith(b"PK"):
        raise _refusal(
            "This is not the kind of file that its name says.",
            where,
            "Open it in the program that made it, and save it anew, or paste the text.",
        )
    Archive(data, where, limits).measure()


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
    if text := _decode(raw, "utf-8"):
        return unicodedata.normalize("NFC", text)
    for encoding, alphabet in _SINGLE.items():
        if _is_written(_decode(raw, encoding), alphabet):
            return _decode(raw, encoding)
    readings = [(script, _decode(raw, script.encoding)) for script in _SCRIPTS]
    likely = {text: _likely(text, script) for script, text in readings if text}
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
    mixture = (
        r"[^\x00-\x7f]{2}" if alphabet == "LATIN " else r"[a-z][^\W\x00-\x7f]|[^\W\x00-\x7f][a-z]"
    )
    cases = (word.istitle() or word.islower() or word.isupper() for word in _words(name))
    letters = (re.match(f"{alphabet}(?:SMALL|CAPITAL) ", unicodedata.name(o, "")) for o in other)
    return bool(other) and not re.search(mixture, name) and all(letters) and all(cases)


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
    people = {
        name: " ".join(match["person"].split())
        for name, path in paths.items()
        for match in [next(filter(None, (form.search(path) for form in _PERSONS)), None)]
        if match
    }
    if people:
        return people
    parts = {name: path.split("/") for name, path in paths.items()}
    stems = {name: PurePosixPath(path[-1]).stem for name, path in parts.items()}
    if people := _beside_title(stems):
        return people
    files = Counter(path[-1].casefold() for path in parts.values())
    same_names = {name: path for name, path in parts.items() if files[path[-1].casefold()] > 1}
    folders = _folders(same_names)
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
