"""Two people have changed one corpus: unite what they did, and name what contradicts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any, Final, TypeVar

from pydantic import ValidationError

from crosscut.guide.model import FilmGuide
from crosscut.ingest.limits import DEFAULT, Limits
from crosscut.ingest.model import RawReview, ReviewMeta
from crosscut.ingest.sources import text_digest
from crosscut.project.lesson import LESSONS, STOPS, Lesson
from crosscut.project.model import Correction, Kind, Project, quote_start
from crosscut.project.notebook import PINS, Notebook, Pin, Quote
from crosscut.project.reviews import add_reviews
from crosscut.store.model import StoreConflict
from crosscut.store.store import Store

_Value = TypeVar("_Value")
_WithId = TypeVar("_WithId", RawReview, Correction, Quote)

_FIELDS: Final = {"published": "date", "kind": "kind of text", "url": "web address"}
_CORRECTED: Final[dict[Kind, str]] = {
    "segment": "the story of", "score": "the score", "timecode": "the timecode",
    "mention": "the mention", "scene": "the scene of", "pair": "a pair in",
    "disagreement": "the disagreement of",
}  # fmt: skip
_GROUPS: Final = {
    "segments": "stories", "characters": "characters", "scenes": "scenes", "themes": "themes",
    "motifs": "motifs", "aspects": "aspects", "pairings": "pairings",
}  # fmt: skip
_LISTS: Final = ("terms", "cues", "sources")
"""Fields of a guide that are lists of words: what either added or removed holds."""


@dataclass(frozen=True)
class MergedProject:
    """Two changed corpora as one.

    Attributes
    ----------
    project
        What both did. Where they contradict, what was saved stays.
    clashes
        What of mine was left out for that reason, in words, one each; empty where nothing is.
    choices
        Those of the clashes in which mine can be taken; see `take_mine`.
    base, mine, theirs, my_choices
        What it was made of, and the clashes in which mine was taken.
    """

    project: Project
    clashes: tuple[str, ...]
    choices: tuple[str, ...]
    base: Project = field(repr=False)
    mine: Project = field(repr=False)
    theirs: Project = field(repr=False)
    my_choices: frozenset[str]

    def take_mine(self, clash: str) -> MergedProject:
        """Return the same with mine in one of the choices."""
        return merge(self.base, self.mine, self.theirs, my_choices={*self.my_choices, clash})


@dataclass
class _Choice:
    """What stands where both changed one thing: theirs, but where mine was chosen."""

    mine: Collection[str]
    clashes: list[str] = field(default_factory=list)
    choices: list[str] = field(default_factory=list)

    def is_mine(self, clash: str) -> bool:
        """Tell whether mine was chosen in a clash; note it if not."""
        if clash in self.mine:
            return True
        self.clashes.append(clash)
        self.choices.append(clash)
        return False

    def pick(self, base: _Value, mine: _Value, theirs: _Value, name: str) -> _Value:
        """Take what was changed; theirs, and a word, where both changed it to different things."""
        if theirs in (mine, base):
            return mine
        if mine == base or not self.is_mine(
            f"Both changed {name}. What the other had saved stands."
        ):
            return theirs
        return mine


def merge(
    base: Project,
    mine: Project,
    theirs: Project,
    limits: Limits = DEFAULT,
    *,
    my_choices: Collection[str] = (),
) -> MergedProject:
    """Unite two projects that were made of one.

    Parameters
    ----------
    base
        What both began with.
    mine, theirs
        What I made of it, and what was saved meanwhile.
    limits
        How much a corpus may hold.
    my_choices
        Clashes, in words, in which mine stands.

    Returns
    -------
    MergedProject
        Reviews that either added or removed, and what either set right. A review that one
        removed and the other changed is kept.
    """
    choice, own = _Choice(my_choices), mine
    mine = _apart(base, mine, theirs)
    guide = _guides(base.guide, mine.guide, theirs.guide, choice)
    reviews = _reviews(base, mine, theirs, choice)
    corrections = _changes(
        base.corrections, mine.corrections, theirs.corrections,
        lambda one: one.key,
        lambda one: f"{_CORRECTED[one.kind]} {quote_start(one.raw)} in {one.review_id}", choice,
    )  # fmt: skip
    published = _changes(
        base.published, mine.published, theirs.published,
        lambda one: (one.rater, one.raw, one.source, one.scope),
        lambda one: f"the score {quote_start(one.raw)} of {one.rater}", choice,
    )  # fmt: skip
    subtitles = choice.pick(
        base.subtitles, mine.subtitles, theirs.subtitles, "the film's subtitles"
    )
    ids = {review.review_id for review in reviews}
    corrections = tuple(one for one in corrections if one.review_id in ids)
    notebook = _notebooks(base.notebook, mine.notebook, theirs.notebook, choice)
    lessons = _lessons(base.lessons, mine.lessons, theirs.lessons, choice)
    without_reviews = Project(guide, (), corrections, published, subtitles, notebook, lessons)
    # Each text once, and no more than there is room for.
    project, additions = add_reviews(without_reviews, reviews, limits)
    full = [f"{one.filename}: {one.message}" for one in additions if one.outcome == "refused"]
    clashes = dict.fromkeys((*choice.clashes, *full))
    return MergedProject(
        project, tuple(clashes), tuple(choice.choices), base, own, theirs, frozenset(my_choices)
    )


def _apart(base: Project, mine: Project, theirs: Project) -> Project:
    """Give the reviews that I added ids that fit: theirs to the same text, else a free one."""
    old = {one.review_id for one in base.reviews}
    there = {one.review_id: text_digest(one.text) for one in theirs.reviews}
    same = {digest: name for name, digest in there.items() if name not in old}
    ids = {*there, *(one.review_id for one in mine.reviews)}
    names: dict[str, str] = {}
    for one in mine.reviews:
        name, digest = one.review_id, text_digest(one.text)
        if name in old:
            continue
        if digest in same:
            names[name] = same[digest]
        elif name in there:
            number = 2
            while f"{name}-{number}" in ids:
                number += 1
            names[name] = f"{name}-{number}"
            ids.add(names[name])

    def with_id(one: _WithId) -> _WithId:
        return replace(one, review_id=names.get(one.review_id, one.review_id))

    def with_ids(pin: Pin) -> Pin:
        return replace(pin, quotes=tuple(map(with_id, pin.quotes)))

    return replace(
        mine,
        reviews=tuple(map(with_id, mine.reviews)),
        corrections=tuple(map(with_id, mine.corrections)),
        notebook=Notebook(tuple(map(with_ids, mine.notebook.pins))),
        lessons=tuple(
            replace(one, stops=tuple(replace(stop, pin=with_ids(stop.pin)) for stop in one.stops))
            for one in mine.lessons
        ),
    )


def save_merged(
    store: Store,
    key: str,
    project: Project,
    version: int,
    last: Project,
    base: Project | None = None,
    limits: Limits = DEFAULT,
) -> tuple[int, Project, MergedProject | None]:
    """Save a project, united with what others have saved since it was opened.

    The first time they are united before it is saved again, the second time while nobody else
    can save: with however many people none is refused.

    Parameters
    ----------
    store, key, project
        Where it is saved, and what.
    version, last
        The state that was opened or saved last.
    base
        What `project` was made of, where that is another state than `last`.
    limits
        How much a corpus may hold.

    Returns
    -------
    tuple
        The new version, what was saved, and what it was united of, if it was.

    Raises
    ------
    StoreError
        See `Store.save`.
    """
    before = last if base is None else base
    result: MergedProject | None = None

    def unite(now: Project) -> tuple[Project, Project | None]:
        nonlocal result
        result = merge(before, project, now, limits)
        return result.project, project if result.clashes else None

    mine, aside = (project, None) if before == last else unite(last)
    try:
        version = store.save(key, mine, version, aside=aside)
    except StoreConflict as conflict:
        mine, aside = unite(conflict.newer.project)
        version = store.save(key, mine, conflict.newer.version, aside=aside, unite=unite)
    return version, result.project if result else mine, result


def _notebooks(base: Notebook, mine: Notebook, theirs: Notebook, choice: _Choice) -> Notebook:
    """Unite two notebooks pin by pin, and their order."""
    pins = _changes(
        base.pins, mine.pins, theirs.pins,
        lambda one: one.key, lambda one: f"the pin {quote_start(one.title)}", choice, "pins",
    )  # fmt: skip
    if len(pins) > PINS:
        choice.clashes.append(
            f"The notebook holds {PINS} pins: the last {len(pins) - PINS} do not fit."
        )
    return Notebook(pins[:PINS])


def _lessons(
    base: Sequence[Lesson], mine: Sequence[Lesson], theirs: Sequence[Lesson], choice: _Choice
) -> tuple[Lesson, ...]:
    """Unite lessons stop by stop; one that either removed and the other changed is kept."""
    old, own, other = ({one.key: one for one in some} for some in (base, mine, theirs))
    result = []
    for at in _order(tuple(old), tuple(own), tuple(other), choice, "lessons"):
        key = str(at)
        one = _lesson(old.get(key), own.get(key), other.get(key), choice)
        result += [one] if one else []
    if len(result) > LESSONS:
        choice.clashes.append(f"The last {len(result) - LESSONS} lessons do not fit.")
    return tuple(result[:LESSONS])


def _lesson(
    base: Lesson | None, mine: Lesson | None, theirs: Lesson | None, choice: _Choice
) -> Lesson | None:
    if mine is None or theirs is None:
        return _whole(
            base, mine, theirs, lambda one: f"the lesson {quote_start(one.title)}", choice
        )
    before = base or Lesson(mine.key, "")
    name = f"the lesson {quote_start(mine.title)}"
    title = choice.pick(before.title, mine.title, theirs.title, f"the title of {name}")
    stops = _changes(
        before.stops, mine.stops, theirs.stops, lambda one: one.key,
        lambda one: f"the stop {quote_start(one.pin.question or one.pin.title)}", choice,
        f"stops of {name}",
    )  # fmt: skip
    if len(stops) > STOPS:
        choice.clashes.append(f"Of {name} the last {len(stops) - STOPS} stops do not fit.")
    return Lesson(mine.key, title, stops[:STOPS])


def _whole(
    base: _Value | None,
    mine: _Value | None,
    theirs: _Value | None,
    name: Callable[[_Value], str],
    choice: _Choice,
) -> _Value | None:
    """Return what one added or changed and the other has not; what one only removed is gone."""
    there = theirs if mine is None else mine
    if base is None or there is None:
        return there
    if there == base:
        return None
    clash = f"One removed {name(there)}, the other changed it. It was kept."
    if there is mine:
        choice.clashes.append(clash)
    elif choice.is_mine(clash):
        return None
    return there


def _changes(
    base: Iterable[_Value],
    mine: Iterable[_Value],
    theirs: Iterable[_Value],
    key: Callable[[_Value], Hashable],
    name: Callable[[_Value], str],
    choice: _Choice,
    things: str = "",
) -> tuple[_Value, ...]:
    """Unite lists of things that are known by a key, and their order."""
    # `things` names them where an order that both have changed is a clash.
    old, own, other = ({key(one): one for one in some} for some in (base, mine, theirs))
    result = []
    for at in _order(tuple(old), tuple(own), tuple(other), choice, things):
        change = own.get(at) or other[at]
        one = choice.pick(old.get(at), own.get(at), other.get(at), name(change))
        if one is not None:
            result.append(one)
    return tuple(result)


def _order(
    base: Sequence[Hashable],
    mine: Sequence[Hashable],
    theirs: Sequence[Hashable],
    choice: _Choice,
    things: str,
) -> list[Hashable]:
    """Return all keys in the order of whoever has changed it."""
    # What the other has added stands before what follows it there, at the end where nothing does.
    common = {*base} & {*mine} & {*theirs}
    old, own, other = ([at for at in some if at in common] for some in (base, mine, theirs))
    clash = f"Both changed the order of the {things}. What the other had saved stands."
    if other == old:
        by_mine = own != old
    else:
        by_mine = bool(things) and own not in (old, other) and choice.is_mine(clash)
    first, rest = (mine, theirs) if by_mine else (theirs, mine)
    there = {*first}
    before: dict[Hashable, list[Hashable]] = {}
    new: list[Hashable] = []
    for at in rest:
        if at in there:
            before[at], new = new, []
        else:
            new.append(at)
    return [one for at in first for one in (*before.get(at, ()), at)] + new


# --------------------------------------------------------------------------
# Reviews


def _reviews(base: Project, mine: Project, theirs: Project, choice: _Choice) -> list[RawReview]:
    old, own, other = (
        {one.review_id: one for one in some.reviews} for some in (base, mine, theirs)
    )
    result = []
    for at in dict.fromkeys((*other, *own)):
        one = _review(old.get(at), own.get(at), other.get(at), choice)
        if one is not None:
            result.append(one)
    return result


def _review(
    base: RawReview | None, mine: RawReview | None, theirs: RawReview | None, choice: _Choice
) -> RawReview | None:
    if mine is None or theirs is None:
        return _whole(base, mine, theirs, lambda one: one.review_id, choice)
    # Where both added the same text, neither began with anything.
    meta_before = base.meta if base else ReviewMeta()
    body_before = _body(base) if base else ()
    name = mine.review_id
    meta: dict[str, Any] = {}
    for one in (part.name for part in fields(ReviewMeta)):
        before, own, other = (getattr(some, one) for some in (meta_before, mine.meta, theirs.meta))
        field_name = f"the {_FIELDS.get(one, one)} of {name}"
        meta[one] = choice.pick(before, own, other, field_name)
    body = choice.pick(body_before, _body(mine), _body(theirs), f"the text of {name}")
    text, blocks, notes = body
    return replace(theirs, text=text, blocks=blocks, notes=notes, meta=ReviewMeta(**meta))


def _body(review: RawReview) -> tuple[Any, ...]:
    return review.text, review.blocks, review.notes


# --------------------------------------------------------------------------
# Guides


def _guides(base: FilmGuide, mine: FilmGuide, theirs: FilmGuide, choice: _Choice) -> FilmGuide:
    """Unite two guides, code by code, and the order of the codes."""
    if theirs in (mine, base):
        return mine
    if mine == base:
        return theirs
    inner = _Choice(choice.mine)
    old, own, other = (one.model_dump() for one in (base, mine, theirs))
    values: dict[str, Any] = {
        "film": _fields(old["film"], own["film"], other["film"], "the film", inner)
    }
    for group, things in _GROUPS.items():
        before, here, there = (
            {_code(one): one for one in some[group]} for some in (old, own, other)
        )
        values[group] = []
        for at in _order(tuple(before), tuple(here), tuple(there), inner, things):
            name = f"{_title(here.get(at) or there[at])} in the guide"
            one: Any
            if at in here and at in there:
                one = _fields(before.get(at, {}), here[at], there[at], name, inner)
            else:
                one = inner.pick(before.get(at), here.get(at), there.get(at), name)
            values[group] += [one] if one else []
    try:
        guide = FilmGuide.model_validate(values)
    except ValidationError:
        clash = "The two guides do not go together. What the other had saved stands."
        return mine if choice.is_mine(clash) else theirs
    choice.clashes += inner.clashes
    choice.choices += inner.choices
    return guide


def _fields(
    base: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any], name: str,
    choice: _Choice,
) -> dict[str, Any]:  # fmt: skip
    """Unite what both say of one thing, field by field."""
    return {
        one: _changes(base.get(one, ()), mine[one], theirs[one], str, str, choice)
        if one in _LISTS
        else choice.pick(
            base.get(one), mine[one], theirs[one], f"the {one.replace('_', ' ')} of {name}"
        )
        for one in theirs
    }


def _code(item: Mapping[str, Any]) -> Hashable:
    return item["code"] if "code" in item else tuple(item["characters"])


def _title(item: Mapping[str, Any]) -> str:
    return quote_start(item["title"] if "title" in item else " and ".join(item["characters"]))
