"""A tables folder: a Parquet file of each table and part, counts, the guide and a manifest."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from importlib.metadata import version
from pathlib import Path, PurePath
from typing import Any, Final

import pandas as pd
import pyarrow.compute as pc
import pyarrow.dataset as ds
from pyarrow.parquet import filters_to_expression

from crosscut.errors import CorpusError
from crosscut.guide.files import load_guide
from crosscut.guide.model import FilmGuide
from crosscut.large.aggregates import ANY, GROUPED, slice_of
from crosscut.schema import TABLES

ALL: Final = "All reviews"
"""Name of the one group of all reviews."""
MANIFEST: Final = "manifest.json"
GUIDE: Final = "guide.toml"
DISAGREEMENTS: Final = "disagreements"
FORMAT: Final = 2
_FILE: Final = "__filename"  # what Arrow calls the file that a row stands in
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
        self._tables: dict[tuple[str, str | None], pd.DataFrame] = {}
        try:
            manifest = json.loads((folder / MANIFEST).read_bytes())
            self.manifest = Manifest(**manifest)
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

    def counts(self, name: str, by: str | None = None) -> pd.DataFrame:
        """Return a table of counts (`aggregates.GROUPED`), by one thing or all."""
        if name not in (*GROUPED, DISAGREEMENTS):
            raise KeyError(name)
        if (name, by) not in self._tables:
            where = None if by is None else [("by", "==", by)]
            self._tables[name, by] = pd.read_parquet(self.folder / f"{name}.parquet", filters=where)
        return self._tables[name, by].copy(deep=False)

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
        names: Any = list(columns) if columns is not None else None
        data = self.dataset(name)
        arrow = (
            data.to_table(columns=names, filter=where)
            if most is None
            else data.head(most, columns=names, filter=where)
        )
        table: pd.DataFrame = arrow.to_pandas()
        return table

    @property
    def fingerprint(self) -> tuple[str, str]:
        """What a cache knows it by."""
        return str(self.folder), self.manifest.fingerprint

    def reviews(self, by: str, group: str, words: str) -> Iterator[tuple[str, list[str]]]:
        """Yield by part the reviews that are of a group, and have words as they are written."""
        own = [("segment", "==", ANY), *([(by, "==", group)] if by else [])]
        if not words:
            for part, rows in self._rows("by_review", ["review_id"], filters_to_expression(own)):
                yield part, rows["review_id"].tolist()
            return
        holds = pc.match_substring(ds.field("text"), words, ignore_case=True)
        for part, rows in self._rows("reviews", ["review_id"], holds):
            here = set(self.read("by_review", [part], ["review_id"], own)["review_id"])
            yield part, [one for one in rows["review_id"] if one in here]

    def places(self, by: str, keys: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
        """Yield by part the places that are counted under keys.

        Parameters
        ----------
        by
            What the groups are of; `ANY` for one group of all reviews.
        keys
            group, segment, kind, code, slice.
        """
        codes = sorted(set(keys["code"]))
        scenes = (keys["kind"] == "scene").any()
        table, code = ("scenes", "scene") if scenes else ("mentions", "code")
        columns = ["review_id", "passage", "sentence", "start", "end", "position", "segment", code]
        where = ds.field(code).isin(codes)
        if not scenes:
            columns, where = [*columns, "kind"], where & ~ds.field("denied")
        for part, found in self._rows(table, columns, where):
            rows = found.rename(columns={code: "code"})
            if scenes:
                rows = rows.assign(kind="scene")
            own = [("segment", "==", ANY)]
            groups = self.read("by_review", [part], ["review_id", *([by] if by else [])], own)
            group = groups.rename(columns={by: "group"}) if by else groups.assign(group=ALL)
            body = self.read("passages", [part], ["review_id", "passage"], [("kind", "==", "body")])
            rows = rows.assign(slice=slice_of(rows["position"])).merge(group).merge(body)
            yield part, rows.merge(keys)

    def _rows(
        self, name: str, columns: list[str], where: ds.Expression
    ) -> Iterator[tuple[str, pd.DataFrame]]:
        """Yield by part the rows of a table that are so; parts without any are passed over."""
        scanner = self.dataset(name).scanner(columns=[*columns, _FILE], filter=where)
        for batch in scanner.to_batches():
            if batch.num_rows:
                rows = batch.to_pandas()
                yield PurePath(rows.pop(_FILE).iloc[0]).name, rows

    def _file(self, name: str, part: str) -> Path:
        return self.folder / name / part

    def read(
        self,
        name: str,
        parts: Sequence[str],
        columns: list[str],
        where: Sequence[tuple[str, str, Any]],
    ) -> pd.DataFrame:
        """Read rows of parts of a table, one part after the other: as pandas has the filters."""
        files: Any = [self._file(name, part) for part in parts]
        return pd.read_parquet(files, columns=columns, filters=list(where))
