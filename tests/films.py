"""Films made for the tests: few and many reviews, one story and five, with and without codes.

Every text here is invented; each film is a folder as `CROSSCUT_DATA` holds it.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any, Final

import tomlkit
from helpers import FILM

ONE, SIXTY = "One Review", "Sixty Reviews"
SINGLE, FIVE, BARE, SILENT = "Night Ferry", "Five Harbours", "No Codes", "Nothing Said"
MIXED = "Two Languages"
TITLES: Final = (ONE, SIXTY, SINGLE, FIVE, BARE, SILENT, MIXED)
"""Title of each film that `write_all` makes.

ONE and SIXTY have the guide of the bundled film; of those with a guide of their own NIGHT FERRY
has one story, and no score, timecode or scene; FIVE HARBOURS five stories, scores and timecodes;
NO CODES a guide without themes, motifs, aspects, characters and scenes; NOTHING SAID a guide of
a film of unknown director and length, and reviews that mention none of it; TWO LANGUAGES one
retelling, and one review in a language that its guide has no terms for.
"""

PLACES: Final = ("ferry", "lamp room", "fish market", "customs house", "breakwater")
_ORDINALS: Final = ("first", "second", "third", "fourth", "fifth")


def write_all(folder: Path) -> Path:
    """Write all films below a folder; return it."""
    write_like_bundled(folder / "one-review", ONE, 1)
    write_like_bundled(folder / "sixty-reviews", SIXTY, 60)
    _write(folder / "night-ferry", guide(SINGLE, 1, scenes=False), _harbour_reviews(4, 1))
    own = _harbour_reviews(5, 5, stated=True)
    _write(folder / "five-harbours", guide(FIVE, 5), own)
    _write(folder / "no-codes", guide(BARE, 2, codes=False, scenes=False), _harbour_reviews(3, 2))
    empty = {f"r{n}.md": f"{_head(n)}It rained, and {n} of us went home.\n" for n in range(2, 5)}
    _write(folder / "nothing-said", _little_known(guide(SILENT, 2)), empty)
    other = _head(9).replace("language: en", "language: de") + "Der Hafen liegt im Regen.\n"
    again = _head(8).replace("language: en", 'language: en\nretelling_of: "a review"')
    mixed = {**_harbour_reviews(3, 2), "r8.md": again + "Keeper 1 waits.\n", "r9.md": other}
    _write(folder / "two-languages", guide(MIXED, 2), mixed)
    return folder


def write_like_bundled(folder: Path, title: str, count: int) -> None:
    """Write a film with the bundled guide and so many reviews."""
    _write(folder, None, {f"r{n:02}.md": _cop_review(n) for n in range(count)})
    source = (FILM / "guide.toml").read_text(encoding="utf-8")
    named = source.replace('title = "Chungking Express"', f'title = "{title}"', 1)
    (folder / "guide.toml").write_text(named, encoding="utf-8")


def _write(folder: Path, own: dict[str, Any] | None, reviews: dict[str, str]) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "reviews").mkdir(parents=True)
    if own is not None:
        (folder / "guide.toml").write_text(tomlkit.dumps(own), encoding="utf-8")
    for name, text in reviews.items():
        (folder / "reviews" / name).write_text(text, encoding="utf-8")


def _head(number: int) -> str:
    return f'---\ntitle: "Notes {number}"\nauthor: "Writer Number {number}"\nlanguage: en\n---\n\n'


def _cop_review(number: int) -> str:
    """Write a review of the bundled film; the emphasis goes by its number."""
    first = "The first story shows Cop 223, alone and lonely in a crowd, and his pineapple. "
    second = "The second story shows Cop 663 and Faye at the snack bar, who dreams of a journey. "
    praise = "The cinematography is beautiful and the music is a delight. "
    blame = "The plot is dull and the acting is weak. "
    body = [
        first * (1 + number % 7),
        second * (1 + number % 3) + "It is a memory of love. " * (number % 5),
        praise if number % 2 == 0 else blame,
        "At 10:14 the shoes are cut open by a sewing machine." if number % 4 == 0 else "",
        f"Rating: {1 + number % 10}/10" if number % 3 == 0 else "",
    ]
    return _head(number) + "\n\n".join(filter(None, body)) + "\n"


def _harbour_reviews(count: int, stories: int, *, stated: bool = False) -> dict[str, str]:
    return {f"r{n}.md": _harbour_review(n, stories, stated) for n in range(count)}


def _harbour_review(number: int, stories: int, stated: bool) -> str:
    """Write a review of a film of harbours, `stated` with a score and a timecode."""
    told = []
    for place in range(stories):
        again = 1 + (number + place) % 3
        story = f"The {_ORDINALS[place]} story, {'' if stories > 1 else 'the one '}told here, "
        told.append(
            f"{story}is set at the {PLACES[place]}, where keeper {place + 1} is lonely. "
            + f"A tin stands at the {PLACES[place]}, and the light is splendid. " * again
            + f"Keeper {place + 1} waits for the storm of year {number}. "
        )
    if stated:
        told.append(f"At 0:{10 + number}:00 keeper 1 meets keeper 2 on the ferry.")
        told.append(
            "A masterpiece, warm and wonderful." if number % 2 else "A dull, tiresome mess."
        )
        told.append(f"Rating: {3 + number % 3 if number % 2 else 9}/10")
    return _head(number) + "\n\n".join(told) + "\n"


def guide(title: str, stories: int, *, codes: bool = True, scenes: bool = True) -> dict[str, Any]:
    """Return a guide of so many stories; without `codes` it knows the stories alone."""
    found: dict[str, Any] = {
        "film": {"title": title, "year": 1936, "director": "Ann Other", "runtime": "1:30:00"},
        "segments": [
            {
                "code": f"part-{n + 1}",
                "title": f"The {PLACES[n]}",
                "description": f"What happens at the {PLACES[n]}.",
                "cues": [PLACES[n]],
            }
            for n in range(stories)
        ],
    }
    if codes:
        found |= {
            "themes": [_code("Loneliness", "lonely"), _code("Waiting", "waits")],
            "motifs": [_code("The tin", "tin"), _code("Storms", "storm")],
            "aspects": [_code("Light", "light")],
            "characters": [_code(f"Keeper {n + 1}", f"keeper {n + 1}") for n in range(stories)],
        }
    if scenes:
        found["scenes"] = [_scene(n) for n in range(stories)]
    return found


def _little_known(found: dict[str, Any]) -> dict[str, Any]:
    """Take away what somebody who starts a film may not know."""
    found["film"] = {key: found["film"][key] for key in ("title", "year")}
    return found


def _code(title: str, term: str) -> dict[str, Any]:
    code = title.lower().replace(" ", "-")
    return {"code": code, "title": title, "description": f"{title}.", "terms": [term]}


def _scene(place: int) -> dict[str, Any]:
    scene = {
        "code": f"scene-{place + 1}",
        "title": f"A storm at the {PLACES[place]}",
        "segment": f"part-{place + 1}",
        "description": "It breaks.",
        "cues": [f"keeper {place + 1} waits"],
    }
    return scene | ({"timecode": "10:00-14:59", "source": "Writer"} if place == 0 else {})
