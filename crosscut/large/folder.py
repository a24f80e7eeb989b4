"""A tables folder: a Parquet file of each table and part, counts, the guide and a manifest."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import pandas as pd
import pyarrow.compute as pc
import pyarrow.dataset as ds

from crosscut.errors import CorpusError
from crosscut.guide.files import load_guide
from crosscut.guide.model import FilmGuide
from crosscut.large.aggregates import ANY, GROUPED
from crosscut.schema import TABLES

MANIFEST: Final = "manifest.json"
GUIDE: Final = "guide.toml"
DISAGREEMENTS: Final = "disagreements"
FORMAT: Final = 2
_QUOTED: Final = ("review_id", "title", "author", "text", "start", "end")
_BUILT_WITH: Final = ("crosscut", "pandas", "pyarrow")


@dataclass(frozen=True)
class Manifest:
    """What a tables folder holds; it is written last, so that a folder without one is not whole.

    Attributes
    ----------
    film
        The film's title.
    parts, words
        Parts that the source was built in, and words of all reviews.
    rows
        Table -> its rows.
    fingerprint
        Of the guide and all texts.
    versions
        What it was built with.
    notices
        What a reader should know of the build.
    format
        Of the folder.
    """

    film: str
    parts: int
    words: int
    rows: Mapping[str, int]
    fingerprint: str
    versions: Mapping[str, str]
    notices: list[str] = field(default_factory=list)
    format: int = FORMAT


def versions() -> dict[str, str]:
    """Return the versions that tables are built with."""
    return {name: version(name) for name in _BUILT_WITH}


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest, whole or not at all."""
    text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1)
    replace_file(folder / MANIFEST, text.encode())


def replace_file(path: Path, data: bytes) -> None:
    """Write a file under another name first, so that it is there whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    other = path.with_name(f".{path.name}")
    other.write_bytes(data)
    other.replace(path)


def is_tables_folder(folder: Path) -> bool:
    """Return whether a folder holds tables that were built to the end."""
    return (folder / MANIFEST).is_file()


class TablesFolder:
    """The tables of a folder; rows are read from the disk when they are asked for.

    Parameters
    ----------
    folder
        The folder.

    Raises
    ------
    CorpusError, GuideError
        If it is not one, was not built to the end, or by another version's format.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        try:
            found = json.loads((folder / MANIFEST).read_bytes())
            self.manifest = Manifest(**found)
        except (OSError, ValueError, TypeError) as error:
            raise CorpusError(
                "There are no tables here that were built to the end.",
                where=str(folder),
                remedy="Build them: crosscut tables SOURCE --engine dask --out FOLDER.",
            ) from error
        if self.manifest.format != FORMAT:
            raise CorpusError(
                f"These tables are of format {self.manifest.format}, not {FORMAT}.",
                where=str(folder),
                remedy="Build them again with this version.",
            )

    @cached_property
    def guide(self) -> FilmGuide:
        """The guide that the tables were built with."""
        return load_guide(self.folder / GUIDE)

    def counts(self, name: str) -> pd.DataFrame:
        """Return a table of counts, one of `aggregates.GROUPED`, or the disagreements."""
        if name not in (*GROUPED, DISAGREEMENTS):
            raise KeyError(name)
        return pd.read_parquet(self.folder / f"{name}.parquet")

    def dataset(self, name: str) -> ds.Dataset:
        """Return a table as a dataset, of which nothing is read yet."""
        if name not in (*TABLES, "by_review", "quotations"):
            raise KeyError(name)
        return ds.dataset(self.folder / name, format="parquet")

    def rows(
        self,
        name: str,
        where: ds.Expression | None = None,
        columns: Sequence[str] | None = None,
        most: int | None = None,
    ) -> pd.DataFrame:
        """Read rows of a table, in its order, no more than so many; each part by itself."""
        wanted: Any = list(columns) if columns is not None else None
        data = self.dataset(name)
        found = (
            data.to_table(columns=wanted, filter=where)
            if most is None
            else data.head(most, columns=wanted, filter=where)
        )
        table: pd.DataFrame = found.to_pandas()
        return table

    @property
    def fingerprint(self) -> tuple[str, str]:
        """What a cache knows it by."""
        return str(self.folder), self.manifest.fingerprint

    def quotations(
        self, table: str, values: Mapping[str, str], by: str, group: str, most: int
    ) -> pd.DataFrame:
        """Return sentences in which rows of a table stand, no more than so many.

        Parameters
        ----------
        table
            "mentions", "scenes" or "sentences".
        values
            Column -> the value wanted.
        by, group
            The group whose reviews are looked through; `by` is `ANY` for all reviews.

        Returns
        -------
        pandas.DataFrame
            review_id, title, author, text, and start and end of the row in it.
        """
        where = [(name, "==", value) for name, value in values.items()]
        own = [("segment", "==", ANY), *([(by, "==", group)] if by else [])]
        columns = ["review_id", "sentence", "start", "end"]
        found: list[pd.DataFrame] = []
        for part in self._parts():
            rows = self._read(table, part, columns, where)
            here = self._read("by_review", part, ["review_id"], own)["review_id"]
            rows = rows[rows["review_id"].isin(here)].head(most - sum(map(len, found)))
            if not rows.empty:
                found.append(self._quoted(part, rows))
            if sum(map(len, found)) >= most:
                break
        return pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=_QUOTED)

    def lines(self, query: str, most: int) -> pd.DataFrame:
        """Find a word or words as they are written, large letters or small; as `quotations`."""
        wanted = pc.match_substring(ds.field("text"), query, ignore_case=True)
        columns = ["review_id", "sentence", "start", "text"]
        found: list[pd.DataFrame] = []
        sought = re.compile(rf"(?<!\w){re.escape(query)}(?!\w)", re.IGNORECASE)
        for part in self._parts():
            table = ds.dataset(self._file("sentences", part)).to_table(columns, filter=wanted)
            rows = [
                row | {"end": row["start"] + match.end(), "start": row["start"] + match.start()}
                for row in table.to_pylist()
                for match in sought.finditer(row["text"])
            ]
            if rows:
                left = most - sum(map(len, found))
                found.append(self._quoted(part, pd.DataFrame(rows).head(left)))
            if sum(map(len, found)) >= most:
                break
        return pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=_QUOTED)

    def _parts(self) -> list[str]:
        return [path.name for path in sorted((self.folder / "by_review").glob("part-*.parquet"))]

    def _file(self, name: str, part: str) -> Path:
        return self.folder / name / part

    def _read(
        self, name: str, part: str, columns: list[str], where: list[tuple[str, str, Any]]
    ) -> pd.DataFrame:
        return pd.read_parquet(self._file(name, part), columns=columns, filters=where)

    def _quoted(self, part: str, rows: pd.DataFrame) -> pd.DataFrame:
        """Put the sentences of rows beside them, and who wrote them."""
        mine = [("review_id", "in", sorted(set(rows["review_id"])))]
        columns = ["review_id", "sentence", "start", "text"]
        sentences = self._read("sentences", part, columns, mine)
        sentences = sentences.rename(columns={"start": "begin"})
        reviews = self._read("reviews", part, ["review_id", "title", "author"], mine)
        keys = ["review_id", "sentence"]
        whole = rows[[*keys, "start", "end"]].merge(sentences, on=keys).merge(reviews)
        whole["start"] -= whole["begin"]
        whole["end"] -= whole["begin"]
        return whole[list(_QUOTED)]
