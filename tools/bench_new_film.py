"""Measure what is proposed for new films, against labels (tests/labels/films).

Usage: python tools/bench_new_film.py [--wrong] [--log FILE] [film ...]

For each film its reviews are read as if they were pasted, all that comes ticked is taken, and the
guide made of it places the sentences. `right` says how many of what is ticked a reader finds
right; `placed` how many of the sentences that name one part or its people go to that part, and
`misplaced` how many go to another.
"""

from __future__ import annotations

import argparse
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bench_reading import LABELS, Share

from crosscut.corpus.build import build_corpus
from crosscut.ingest.model import RawReview
from crosscut.ingest.review import read_review
from crosscut.proposals.build import GuideProposals, new_guide, propose
from crosscut.proposals.model import Proposal, Proposals

FOLDER = LABELS / "films"
MARK = re.compile(r"\{(\d)\}")
KINDS = ("characters", "motifs", "themes")


@dataclass(frozen=True)
class Film:
    """A film, its labels and its reviews.

    Attributes
    ----------
    labels
        As in its file.
    reviews
        Its reviews without the marks of the labels.
    parts
        (review, start of a sentence) -> the number of the part that the sentence is on.
    """

    labels: dict[str, Any]
    reviews: tuple[RawReview, ...]
    parts: dict[tuple[str, int], int]


@cache
def film(name: str) -> Film:
    """Read a film of the labels."""
    labels = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    reviews, parts = [], {}
    for number, row in enumerate(labels["reviews"], 1):
        plain = MARK.sub("", row["text"])
        raw = read_review(plain.encode(), filename=f"review-{number}.txt")
        reviews.append(raw)
        at = 0
        pieces = MARK.split(row["text"])
        for part, piece in zip(pieces[1::2], pieces[2::2], strict=True):
            start = piece.strip(" *").split("\n")[0][:25].rstrip(" *")
            at = raw.text.find(start, at)
            if at < 0:
                raise ValueError(f"{name}, review {number}: {start!r} is not in its text")
            parts[raw.review_id, at] = int(part)
    return Film(labels, tuple(reviews), parts)


def names() -> list[str]:
    """Return the films that are labelled."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


@cache
def proposals(name: str) -> GuideProposals:
    """Propose a guide for a film, from its reviews and what is entered of it."""
    one = film(name)
    return propose(one.reviews, title=one.labels["title"], director=one.labels["director"])


def ticked(found: Proposals) -> tuple[Proposal, ...]:
    """Return what comes ticked."""
    return tuple(row for row in found.rows if row.ticked)


def story_numbers(name: str) -> list[int]:
    """Return which part each proposed story is, by its name, else by its place; 0 where none."""
    rows, parts = ticked(proposals(name).segments), film(name).labels["parts"]
    by_name = {part.casefold(): n for n, part in enumerate(parts, 1)}
    same = len(rows) == len(parts)
    return [by_name.get(row.title.casefold(), same * n) for n, row in enumerate(rows, 1)]


def verdicts(name: str) -> Iterator[tuple[str, str, bool]]:
    """Tell of each ticked proposal its kind, its title, and whether it is right.

    A character's story is right as well, or left open.
    """
    labels, found = film(name).labels, proposals(name)
    stories = dict(
        zip([row.code for row in found.segments.rows], story_numbers(name), strict=False)
    )
    people = {_plain(key): part for key, part in labels["characters"].items()}
    for row in ticked(found.characters):
        part = people.get(_plain(row.title))
        yield "characters", row.title, part is not None
        if row.segment:
            yield "homes", f"{row.title} in {row.segment}", part in (None, stories[row.segment])
    things = {key.casefold() for key in labels["motifs"]}
    for row in ticked(found.motifs):
        yield "motifs", row.title, row.title.strip("“”").casefold() in things
    for row in ticked(found.themes):
        yield "themes", row.title, row.code in labels["themes"]
    parts = len(labels["parts"]) or 1
    for at, row in enumerate(ticked(found.segments)):
        number = story_numbers(name)[at]
        yield "stories", row.title, number == at + 1 if labels["parts"] else parts == 1


def _plain(title: str) -> str:
    return title.casefold().removeprefix("the ").removesuffix("’s character")


def sentences(name: str) -> Iterator[tuple[int, int, float, str]]:
    """Give of each labelled sentence its part, the part that it goes to (0: none), how sure, it."""
    one, found = film(name), proposals(name)
    if not one.parts:
        return
    taken = {kind: ticked(getattr(found, kind)) for kind in ("segments", *KINDS)}
    guide = new_guide(
        one.labels["title"],
        one.labels["year"],
        None,
        director=one.labels["director"],
        aspects=found.aspects,
        **taken,
    )
    codes = [segment.code for segment in guide.segments]
    numbers = dict(zip(codes, story_numbers(name), strict=True))
    texts = {raw.review_id: raw.text for raw in one.reviews}
    for row in build_corpus(one.reviews, guide).sentences.itertuples():
        parts = {
            part
            for (review, at), part in one.parts.items()
            if review == row.review_id and row.start <= at < row.end
        }
        if len(parts) == 1:
            text = texts[str(row.review_id)][row.start : row.end]
            yield parts.pop(), numbers.get(str(row.segment), 0), row.confidence, text


def figures(name: str) -> dict[str, Share]:
    """Return the figures of a film."""
    rows = list(verdicts(name))
    measured = {}
    for kind in ("stories", *KINDS, "homes"):
        own = [right for one, _, right in rows if one == kind]
        measured[kind] = Share(sum(own), len(own))
    own = [right for kind, _, right in rows if kind != "homes"]
    measured["right"] = Share(sum(own), len(own))
    places = [(part, got) for part, got, *_ in sentences(name)]
    measured["placed"] = Share(sum(part == got for part, got in places), len(places))
    measured["misplaced"] = Share(sum(got not in (0, part) for part, got in places), len(places))
    return measured


def total(measured: Sequence[dict[str, Share]]) -> dict[str, Share]:
    """Add the figures of several films up."""
    keys = measured[0] if measured else ()
    return {
        key: Share(sum(one[key].hits for one in measured), sum(one[key].of for one in measured))
        for key in keys
    }


LOG = """\
# What was right of new films

Written by `make bench-reading`: the reviews of each film (tests/labels/films) are read as if they
were pasted, and all that comes ticked is taken. What is struck through is wrong by the labels.
*Placed* is the share of the sentences naming one part or its people which go to it, *elsewhere* of
those that go to another part. A film kept aside was measured once before anybody looked at what was
wrong in it (tests/labels/README.md has these figures).
"""


def log(films: Sequence[str]) -> str:
    """Return the log of what was right as Markdown."""
    lines = [LOG]
    lines += [
        "| film | parts | reviews | right | placed | elsewhere |",
        "|---|---|---|---|---|---|",
    ]
    for name in films:
        labels, own = film(name).labels, figures(name)
        aside = " (kept aside)" if labels.get("blind") else ""
        counts = f"{len(labels['parts']) or 1} | {len(labels['reviews'])}"
        shares = " | ".join(_short(own[what]) for what in ("right", "placed", "misplaced"))
        lines.append(f"| {labels['title']}{aside} | {counts} | {shares} |")
    whole = total([figures(name) for name in films])
    shares = " | ".join(_short(whole[what]) for what in ("right", "placed", "misplaced"))
    lines.append(f"| all | | | {shares} |")
    for name in films:
        lines += ["", f"## {film(name).labels['title']}", ""]
        rows = list(verdicts(name))
        for kind in ("stories", *KINDS):
            told = [title if right else f"~~{title}~~" for one, title, right in rows if one == kind]
            lines.append(f"- {kind.capitalize()}: {', '.join(told) or 'none'}.")
    return "\n".join(lines) + "\n"


def _short(share: Share) -> str:
    return f"{share.value:.2f} ({share.hits} of {share.of})" if share.of else ""


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the figures of each film, and of those that were written first and kept aside."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("films", nargs="*", default=names())
    parser.add_argument("--wrong", action="store_true", help="list what is wrong")
    parser.add_argument("--log", type=Path, help="write what was right to this Markdown file")
    chosen = parser.parse_args(arguments)
    if chosen.log:
        chosen.log.write_text(log(chosen.films), encoding="utf-8")
    groups: dict[str, list[dict[str, Share]]] = {"kept aside": [], "others": []}
    for name in chosen.films:
        measured = figures(name)
        groups["kept aside" if film(name).labels.get("blind") else "others"].append(measured)
        _print(name, measured)
        if chosen.wrong:
            _list_wrong(name)
    for group, of in groups.items():
        _print(group, total(of))


def _print(name: str, measured: dict[str, Share]) -> None:
    print(f"{name}: " + "; ".join(f"{what} {share}" for what, share in measured.items()))


def _list_wrong(name: str) -> None:
    rows = list(verdicts(name))
    for kind in ("stories", *KINDS, "homes"):
        own = [f"{'' if right else '✗ '}{title}" for one, title, right in rows if one == kind]
        print(f"  {kind}: {', '.join(own)}")
    for part, got, sure, text in sentences(name):
        if part != got:
            print(f"  {part} -> {got} ({sure:.2f}) {text[:110]!r}")


if __name__ == "__main__":
    main()
