"""Zip archives, opened with care: nothing is written to disk, and sizes are not believed."""

from __future__ import annotations

import io
import re
import stat
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from crosscut.errors import IngestError
from crosscut.ingest.archive_names import readable_name
from crosscut.ingest.limits import DEFAULT, Limits, amount, check_size

GUIDE = "guide.toml"
_CHUNK = 64 * 1024
_LONGEST_NAME = 1_000  # characters
_DRIVE = re.compile(r"[A-Za-z]:")
_NESTED = (".zip", ".7z", ".rar", ".gz", ".tar", ".tgz", ".bz2", ".xz")
_SYSTEM = frozenset({"thumbs.db", "desktop.ini"})
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
            hidden = any(part.startswith(".") and part.strip(".") for part in parts)
            system = parts[0] == "__MACOSX" or parts[-1].lower() in _SYSTEM
            if not path.endswith("/") and not hidden and not system:
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
    found = [path.removesuffix(GUIDE) for path in paths if path.rpartition("/")[2] == GUIDE]
    return found[0] if len(found) == 1 and found[0].count("/") <= 1 else None


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
