"""A tables folder as corpora: all reviews in groups, from counts; some, with their texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import pandas as pd

from crosscut.corpus.build import Corpus
from crosscut.corpus.groups import GroupedCorpus
from crosscut.corpus.selection import strings
from crosscut.large.aggregates import ANY, SLICES, slice_of
from crosscut.large.folder import ALL, TablesFolder
from crosscut.measures.groups import BY, MOST
from crosscut.schema import SCHEMA, empty, validate

MOST_GROUPS: Final = 40
MOST_REVIEWS: Final = 200
"""Reviews whose texts are read at once."""
QUOTED: Final = 20
"""Places of a mark that are read at once."""
_PARTS: Final = 5
"""Parts of the folder after which a few places are enough."""


@dataclass(frozen=True)
class Excerpt(Corpus):
    """Some reviews of a tables folder, with their texts.

    Attributes
    ----------
    folder
        Where they are from.
    whole
        Whether they stand for all reviews of the folder: what compares groups counts all of them.
    """

    folder: TablesFolder = field(kw_only=True, compare=False, repr=False)
    whole: bool = field(kw_only=True, compare=False)


@dataclass(frozen=True)
class CountedCorpus(GroupedCorpus):
    """All reviews of a tables folder in groups, from its counts.

    A row of a table stands for as many places as its column `times` says. Of a group's rows for a
    code and segment the first says in `found` how many reviews mention it there.
    """

    folder: TablesFolder = field(kw_only=True, compare=False, repr=False)
    by: str = field(kw_only=True)

    @property
    def sizes(self) -> Mapping[str, int]:
        """Reviews of each group."""
        own = _counts(self.folder, "by_segment", self.by)
        own = own[own["segment"] == ANY]
        return dict(zip(own["group"], own["reviews"].astype("int64"), strict=True))

    def review_counts(self, mentions: pd.DataFrame) -> pd.DataFrame:
        """Count in how many reviews of each group each code is found: code, review_id, found."""
        segments = mentions["segment"].astype("str").unique()
        own = _counts(self.folder, "by_code", self.by)
        own = own[own["segment"] == (segments[0] if len(segments) == 1 else ANY)]
        own = own.rename(columns={"group": "review_id", "reviews": "found"})
        return own[own["code"].isin(mentions["code"])][["code", "review_id", "found"]]

    def marks(self) -> pd.DataFrame:
        """Return the reviews' own scores, as `measures.scores.own_by_group`; `times` of them."""
        rows = _counts(self.folder, "by_score", self.by).sort_values("hundred", kind="stable")
        parts = []
        for group in _groups(self.folder, self.by):
            own = rows[rows["group"] == group].astype({"reviews": "int64"})
            of, below = int(own["reviews"].sum()), own["reviews"].cumsum()
            middle = own.loc[below * 2 >= of, "hundred"]
            if of:
                parts.append(own.assign(of=of, median=float(middle.iloc[0])))
        table = pd.concat(parts, ignore_index=True) if parts else rows.assign(of=0, median=0.0)
        table = table.rename(columns={"reviews": "times"})
        by = table.pop("group")
        return table.assign(by=by, score=range(len(table)), stated="")

    def times(self, spans: pd.DataFrame) -> int:
        """Count the places that rows stand for."""
        tables = (self.tables[name] for name in ("mentions", "scenes"))
        return sum(int(one.loc[one["start"].isin(spans["start"]), "times"].sum()) for one in tables)

    def behind(self, spans: pd.DataFrame) -> tuple[Corpus, pd.DataFrame]:
        """Read some places that rows stand for, and the reviews that they stand in."""
        marks = pd.concat(
            [
                strings(self.tables["mentions"]),
                strings(self.tables["scenes"])
                .assign(kind="scene")
                .rename(columns={"scene": "code"}),
            ],
            ignore_index=True,
        )
        own_marks = (
            marks[marks["start"].isin(spans["start"])] if "start" in spans else marks.iloc[:0]
        )
        keys = own_marks.assign(slice=slice_of(own_marks["position"]))
        keys = keys.rename(columns={"review_id": "group"})
        keys = keys[["group", "segment", "kind", "code", "slice"]].drop_duplicates()
        parts: dict[str, list[str]] = {}
        frames: list[pd.DataFrame] = []
        places = self.folder.places(self.by, keys) if len(keys) else iter(())
        for number, (part, rows) in enumerate(places, start=1):
            rest = QUOTED - sum(map(len, frames))
            frames.append(rows.head(rest))
            parts.setdefault(part, []).extend(frames[-1]["review_id"])
            if rest <= len(rows) or (number >= _PARTS and any(len(one) for one in frames)):
                break
        columns = ["review_id", "sentence", "start", "end"]
        table = pd.concat(frames) if frames else pd.DataFrame(columns=columns)
        return corpus_of(self.folder, parts, whole=False), table[columns]


def corpus_by(folder: TablesFolder, by: str, origin: Corpus) -> CountedCorpus:
    """Return all reviews of a folder in groups; `by` is a key of `measures.groups.BY`, or `ANY`."""
    names = {group: group or ALL for group in _groups(folder, by)}
    place = {name: n for n, name in enumerate(names.values())}

    def own(name: str) -> pd.DataFrame:
        rows = _counts(folder, name, by)
        rows = rows[(rows["segment"] != ANY)].rename(columns={"group": "review_id"})
        return rows

    def in_order(rows: pd.DataFrame) -> pd.DataFrame:
        order = rows["review_id"].map(place).sort_values(kind="stable").index
        return rows.loc[order].reset_index(drop=True)

    # A mention may lie in another slice than the middle of its sentence.
    keys = ["review_id", "segment", "slice"]
    marks = own("by_place")
    slices = own("by_slice").merge(marks[keys].drop_duplicates(), on=keys, how="outer")
    slices = in_order(slices.drop(columns="by").fillna(0))
    slices["sentence"] = slices.groupby("review_id").cumcount()
    places = in_order(marks).merge(slices[[*keys, "sentence"]], on=keys, how="left")
    code = ["review_id", "segment", "kind", "code"]
    reviews = own("by_code")[[*code, "reviews"]]
    first = ~places.duplicated(code)
    places["found"] = places.merge(reviews, on=code, how="left")["reviews"].where(first, 0)
    places = places.assign(start=range(len(places)), times=places["mentions"])
    places["end"] = places["start"] + 1
    words = slices.groupby("review_id")["words"].sum()
    groups = pd.DataFrame({"review_id": list(names.values())})
    scene = places["kind"] == "scene"
    tables = {
        "reviews": groups.assign(
            title=groups["review_id"], author=groups["review_id"], read=True,
            words=groups["review_id"].map(words).fillna(0).astype("int64"), notes="[]",
        ),
        "passages": groups.assign(passage=1, kind="body"),
        "sentences": slices.assign(
            passage=1, start=slices["sentence"], end=slices["sentence"] + 1,
            times=slices["sentences"],
            tone=slices["tone"] / slices["toned"].where(slices["toned"] > 0),
        ),
        "mentions": places[~scene].assign(denied=False),
        "scenes": places[scene].rename(columns={"code": "scene"}).assign(confidence=1.0),
        "scores": empty("scores"),
        "timecodes": empty("timecodes"),
    }  # fmt: skip
    return CountedCorpus(
        folder.guide,
        {name: _table(name, table) for name, table in tables.items()},
        origin.notices,
        f"{folder.fingerprint} by {by}",
        origin=origin,
        members={},
        rows=(),
        folder=folder,
        by=by,
    )


def _table(name: str, rows: pd.DataFrame) -> pd.DataFrame:
    """Bring counts into the form of a table, with how many places each row stands for."""
    if "slice" in rows:
        rows = rows.assign(passage=1, position=(rows["slice"] + 0.5) / SLICES)
    blank = {column: None if kind[0].isupper() else 0 if kind[0] in "if" else ""
             for column, kind in SCHEMA[name].items()}  # fmt: skip
    rows = rows.assign(**{column: blank[column] for column in blank if column not in rows})
    table = validate(name, rows[list(SCHEMA[name])])
    more = [column for column in ("times", "found") if column in rows]
    return table.assign(**{column: rows[column].astype("int64").to_numpy() for column in more})


def _counts(folder: TablesFolder, name: str, by: str) -> pd.DataFrame:
    """Return counts by one thing, the groups under their names."""
    rows = folder.counts(name, by)
    return rows.assign(group=rows["group"].where(rows["group"] != "", ALL)).reset_index(drop=True)


def _groups(folder: TablesFolder, by: str) -> list[str]:
    """Return the groups of all reviews, in their order."""
    own = _counts(folder, "by_segment", by)
    own = own[own["segment"] == ANY].set_index("group")
    if by in ("kind", "outlet", "language"):
        own = own.sort_values("reviews", ascending=False, kind="stable")
    missing = [one for one in own.index if one.endswith(" not stated") or one.startswith("No ")]
    return [*(str(one) for one in own.index if one not in missing), *map(str, missing)]


def choices(folder: TablesFolder) -> dict[str, str]:
    """Return what all reviews can be compared by -> its title, as `measures.groups.choices`."""
    counts = folder.counts("by_segment")
    groups = counts.groupby("by")["group"].nunique()
    titles = {by: title for by, title in BY.items() if 1 < groups.get(by, 0) <= MOST_GROUPS}
    first = [by for by in titles if groups[by] <= MOST][:1]
    return {**{by: titles.pop(by) for by in first}, "": "Review", **titles}


def group_names(folder: TablesFolder) -> dict[tuple[str, str], str]:
    """Return the groups that a reader can turn to -> their names, all reviews first."""
    return {("", ""): ALL} | {
        (by, group): f"{BY[by]}: {group}"
        for by in choices(folder)
        if by
        for group in _groups(folder, by)
    }


def excerpt(folder: TablesFolder, by: str, group: str, words: str = "") -> Excerpt:
    """Read the first reviews of a group that have `words`, `MOST_REVIEWS` at most.

    Of all reviews (`by` and `words` empty) they stand for the whole.
    """
    parts: dict[str, list[str]] = {}
    count = 0
    for part, ids in folder.reviews(by, group, words):
        some = ids[: MOST_REVIEWS - count]
        parts.setdefault(part, []).extend(some)
        count += len(some)
        if count >= MOST_REVIEWS:
            break
    return corpus_of(folder, parts, whole=not by and not words)


def corpus_of(folder: TablesFolder, parts: Mapping[str, list[str]], *, whole: bool) -> Excerpt:
    """Read reviews by their part."""
    ids = sorted({one for own in parts.values() for one in own})
    here = [part for part, own in parts.items() if own]
    tables = {
        name: validate(name, folder.read(name, here, [*columns], [("review_id", "in", ids)]))
        if here
        else empty(name)
        for name, columns in SCHEMA.items()
    }
    return Excerpt(
        folder.guide,
        tables,
        fingerprint=f"{folder.fingerprint} {whole} {' '.join(ids)}",
        folder=folder,
        whole=whole,
    )
