"""Two people have changed one corpus: unite what they did, and name what contradicts."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Final, TypeVar

from pydantic import ValidationError

from crosscut.guide.model import FilmGuide
from crosscut.ingest.limits import DEFAULT, Limits
from crosscut.ingest.model import RawReview, ReviewMeta
from crosscut.ingest.sources import text_digest
from crosscut.project.model import Correction, Kind, Project, quote_start
from crosscut.project.notebook import PINS, Notebook, Quote
from crosscut.project.reviews import add_reviews

_Value = TypeVar("_Value")
_Named = TypeVar("_Named", RawReview, Correction, Quote)

_FIELDS: Final = {"published": "date", "kind": "kind of text", "url": "web address"}
_CORRECTED: Final[dict[Kind, str]] = {
    "segment": "the story of", "score": "the score", "timecode": "the timecode",
    "mention": "the mention", "scene": "the scene of", "pair": "a pair in",
    "disagreement": "the disagreement of",
}  # fmt: skip
_GROUPS: Final = ("segments", "characters", "scenes", "themes", "motifs", "aspects", "pairings")


@dataclass(frozen=True)
class MergedProject:
    """Two changed corpora as one.

    Attributes
    ----------
    project
        What both did. Where they contradict, what was saved stays.
    clashes
        What of mine was left out for that reason, in words, one each; empty where nothing is.
    """

    project: Project
    clashes: tuple[str, ...] = ()


def merge(base: Project, mine: Project, theirs: Project, limits: Limits = DEFAULT) -> MergedProject:
    """Unite two projects that were made of one.

    Parameters
    ----------
    base
        What both began with.
    mine, theirs
        What I made of it, and what was saved meanwhile.
    limits
        How much a corpus may hold.

    Returns
    -------
    MergedProject
        Reviews that either added or removed, and what either set right. A review that one
        removed and the other changed is kept.
    """
    clashes: list[str] = []
    mine = _apart(base, mine, theirs)
    guide = _guides(base.guide, mine.guide, theirs.guide, clashes)
    reviews = _reviews(base, mine, theirs, clashes)
    corrections = _changes(
        base.corrections, mine.corrections, theirs.corrections,
        lambda one: one.key,
        lambda one: f"{_CORRECTED[one.kind]} {quote_start(one.raw)} in {one.review_id}", clashes,
    )  # fmt: skip
    published = _changes(
        base.published, mine.published, theirs.published,
        lambda one: (one.rater, one.raw, one.source, one.scope),
        lambda one: f"the score {quote_start(one.raw)} of {one.rater}", clashes,
    )  # fmt: skip
    subtitles = _pick(
        base.subtitles, mine.subtitles, theirs.subtitles, "the film's subtitles", clashes
    )
    ids = {review.review_id for review in reviews}
    corrections = tuple(one for one in corrections if one.review_id in ids)
    notebook = _notebooks(base.notebook, mine.notebook, theirs.notebook, clashes)
    united = Project(guide, (), corrections, published, subtitles, notebook)
    return _counted(united, reviews, limits, clashes)


def _counted(
    united: Project, reviews: list[RawReview], limits: Limits, clashes: list[str]
) -> MergedProject:
    """Put the reviews in, each text once, and no more than there is room for."""
    project, additions = add_reviews(united, reviews, limits)
    clashes += [f"{one.filename}: {one.message}" for one in additions if one.outcome == "refused"]
    return MergedProject(project, tuple(dict.fromkeys(clashes)))


def _apart(base: Project, mine: Project, theirs: Project) -> Project:
    """Give the reviews that I added ids that fit: theirs to the same text, else a free one."""
    old = {one.review_id for one in base.reviews}
    there = {one.review_id: text_digest(one.text) for one in theirs.reviews}
    same = {digest: name for name, digest in there.items() if name not in old}
    taken = {*there, *(one.review_id for one in mine.reviews)}
    names: dict[str, str] = {}
    for one in mine.reviews:
        name, digest = one.review_id, text_digest(one.text)
        if name in old:
            continue
        if digest in same:
            names[name] = same[digest]
        elif name in there:
            number = 2
            while f"{name}-{number}" in taken:
                number += 1
            names[name] = f"{name}-{number}"
            taken.add(names[name])

    def named(one: _Named) -> _Named:
        return replace(one, review_id=names.get(one.review_id, one.review_id))

    return replace(
        mine,
        reviews=tuple(map(named, mine.reviews)),
        corrections=tuple(map(named, mine.corrections)),
        notebook=Notebook(
            tuple(replace(one, quotes=tuple(map(named, one.quotes))) for one in mine.notebook.pins)
        ),
    )


def _notebooks(base: Notebook, mine: Notebook, theirs: Notebook, clashes: list[str]) -> Notebook:
    """Unite two notebooks pin by pin, in the order of whoever has changed it; theirs by default."""
    pins = _changes(
        base.pins, mine.pins, theirs.pins,
        lambda one: one.key, lambda one: f"the pin {quote_start(one.title)}", clashes,
    )  # fmt: skip
    old, own, other = ([one.key for one in some.pins] for some in (base, mine, theirs))
    if [key for key in other if key in old] == [key for key in old if key in other]:
        order = {key: at for at, key in enumerate(dict.fromkeys((*own, *other)))}
        pins = tuple(sorted(pins, key=lambda one: order[one.key]))
    if len(pins) > PINS:
        clashes.append(f"The notebook holds {PINS} pins: the last {len(pins) - PINS} do not fit.")
    return Notebook(pins[:PINS])


def _pick(base: _Value, mine: _Value, theirs: _Value, name: str, clashes: list[str]) -> _Value:
    """Take what was changed; theirs, and a word, where both changed it to different things."""
    if theirs in (mine, base):
        return mine
    if mine != base:
        clashes.append(f"Both changed {name}. What the other had saved stands.")
    return theirs


def _changes(
    base: Iterable[_Value],
    mine: Iterable[_Value],
    theirs: Iterable[_Value],
    key: Callable[[_Value], Hashable],
    name: Callable[[_Value], str],
    clashes: list[str],
) -> tuple[_Value, ...]:
    """Unite lists of things that are known by a key; theirs come first."""
    old, own, other = ({key(one): one for one in some} for some in (base, mine, theirs))
    result = []
    for at in dict.fromkeys((*other, *own)):
        known = own.get(at) or other[at]
        one = _pick(old.get(at), own.get(at), other.get(at), name(known), clashes)
        if one is not None:
            result.append(one)
    return tuple(result)


# --------------------------------------------------------------------------
# Reviews


def _reviews(base: Project, mine: Project, theirs: Project, clashes: list[str]) -> list[RawReview]:
    old, own, other = (
        {one.review_id: one for one in some.reviews} for some in (base, mine, theirs)
    )
    result = []
    for at in dict.fromkeys((*other, *own)):
        one = _review(old.get(at), own.get(at), other.get(at), clashes)
        if one is not None:
            result.append(one)
    return result


def _review(
    base: RawReview | None, mine: RawReview | None, theirs: RawReview | None, clashes: list[str]
) -> RawReview | None:
    if mine is None or theirs is None:
        left = mine or theirs
        if base is None or left is None:
            return left
        if left == base:
            return None
        clashes.append(f"One removed {base.review_id}, the other changed it. It was kept.")
        return left
    # Where both added the same text, neither began with anything.
    meta_before = base.meta if base else ReviewMeta()
    body_before = _body(base) if base else ()
    name = mine.review_id
    meta: dict[str, Any] = {}
    for one in (field.name for field in fields(ReviewMeta)):
        before, own, other = (getattr(some, one) for some in (meta_before, mine.meta, theirs.meta))
        field_name = f"the {_FIELDS.get(one, one)} of {name}"
        meta[one] = _pick(before, own, other, field_name, clashes)
    body = _pick(body_before, _body(mine), _body(theirs), f"the text of {name}", clashes)
    text, blocks, notes = body
    return replace(theirs, text=text, blocks=blocks, notes=notes, meta=ReviewMeta(**meta))


def _body(review: RawReview) -> tuple[Any, ...]:
    return review.text, review.blocks, review.notes


# --------------------------------------------------------------------------
# Guides


def _guides(base: FilmGuide, mine: FilmGuide, theirs: FilmGuide, clashes: list[str]) -> FilmGuide:
    """Unite two guides, code by code."""
    if theirs in (mine, base):
        return mine
    if mine == base:
        return theirs
    contradictions: list[str] = []
    old, own, other = (one.model_dump() for one in (base, mine, theirs))
    values: dict[str, Any] = {
        "film": {
            name: _pick(
                old["film"][name], own["film"][name], other["film"][name],
                f"the film's {name.replace('_', ' ')}", contradictions,
            )
            for name in other["film"]
        }
    }  # fmt: skip
    for group in _GROUPS:
        values[group] = _changes(
            old[group], own[group], other[group], _code, _titled, contradictions
        )
    try:
        united = FilmGuide.model_validate(values)
    except ValidationError:
        clashes.append("The two guides do not go together. What the other had saved stands.")
        return theirs
    clashes += contradictions
    return united


def _code(item: Mapping[str, Any]) -> Hashable:
    return item["code"] if "code" in item else tuple(item["characters"])


def _titled(item: Mapping[str, Any]) -> str:
    title = item["title"] if "title" in item else " and ".join(item["characters"])
    return f"{quote_start(title)} in the guide"
