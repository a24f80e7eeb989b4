"""A small corpus made by hand: three reviews of a film with two stories.

Every figure that the tests expect can be counted off the text below.
"""

from __future__ import annotations

import json
from typing import Any

import pandas as pd

from crosscut.corpus.build import Corpus
from crosscut.guide.model import FilmGuide
from crosscut.schema import MENTION_KINDS, SCHEMA, empty, validate
from crosscut.text.words import WordIndex

GUIDE = FilmGuide.model_validate(
    {
        "film": {
            "title": "Night Mail",
            "year": 1999,
            "director": "A. Nobody",
            "runtime": "1:30:00",
        },
        "segments": [
            {"code": "story-one", "title": "Story One", "description": "The clerk."},
            {"code": "story-two", "title": "Story Two", "description": "The pilot."},
        ],
        "characters": [
            {
                "code": "clerk",
                "title": "the clerk",
                "description": "Sorts letters.",
                "segment": "story-one",
                "terms": ["clerk"],
            },
            {
                "code": "pilot",
                "title": "the pilot",
                "description": "Flies them.",
                "segment": "story-two",
                "terms": ["pilot"],
            },
        ],
        "themes": [
            {
                "code": "loneliness",
                "title": "Loneliness",
                "description": "Being alone.",
                "terms": ["lonely"],
            }
        ],
        "motifs": [
            {"code": "tin", "title": "The tin", "description": "A tin.", "terms": ["tin"]},
            {"code": "storm", "title": "Storms", "description": "Weather.", "terms": ["storm"]},
        ],
    }
)

# review -> passages: kind, then sentences as (text, segment, tone)
TEXTS: dict[str, list[tuple[str, list[tuple[str, str, float]]]]] = {
    "ada": [
        ("heading", [("Part One", "story-one", 0.0)]),
        ("body", [("The clerk is lonely.", "story-one", 0.5)] * 6),
        ("body", [("At 10:14 the clerk meets the pilot.", "story-one", 0.5)]),
        ("body", [("A tin stands on the shelf.", "whole-film", 0.5)]),
        ("caption", [("A lonely tin in the rain.", "whole-film", 0.0)]),
    ],
    "ben": [
        ("body", [("The pilot flies home.", "story-two", -0.5)] * 5),
        ("body", [("The clerk waits once.", "story-one", -0.5)] * 3),
        ("body", [("The tin is empty.", "whole-film", -0.5)]),
    ],
    "cyd": [
        (
            "body",
            [
                ("The tin and the pilot.", "story-two", 0.0),
                *[("A storm breaks.", "whole-film", 0.0)] * 3,
            ],
        ),
        ("body", [("It holds <script>alert(1)</script> and *stars*.", "whole-film", 0.0)]),
        ("body", [("IMDb users give it 8.0/10.", "whole-film", 0.0)]),
    ],
}

_META = {
    "ada": {"title": "Night Mail: A Long Way Home", "author": "Ada Moor", "outlet": "The Reel"},
    "ben": {"title": "Night Mail: Late Flights", "author": "", "outlet": ""},
    "cyd": {"title": "Tins", "author": "Cyd Ray; Di Loe", "outlet": ""},
}
_NOTICE = [{"kind": "notice", "line": 0, "text": "the page of that title", "reason": "retelling"}]
_TERMS = {"clerk": "character", "pilot": "character", "lonely": "theme", "tin": "motif"}
_TERMS["storm"] = "motif"
_CODES = {"lonely": "loneliness"}


def sample(*ids: str) -> Corpus:
    """The corpus, or only the named reviews of it."""
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in SCHEMA}
    for review in ids or TEXTS:
        _add(review, rows)
    tables = {
        name: validate(name, pd.DataFrame(found)) if found else empty(name)
        for name, found in rows.items()
    }
    return Corpus(GUIDE, tables, fingerprint=f"sample {ids}")


def _text(review: str) -> str:
    return "\n\n".join(" ".join(s[0] for s in sentences) for _, sentences in TEXTS[review])


def _place(words: WordIndex, start: int, end: int) -> dict[str, Any]:
    spans = pd.Series([start]).to_numpy(), pd.Series([end]).to_numpy()
    return {"start": start, "end": end, "position": words.position(*spans)[0]}


def _add(review: str, rows: dict[str, list[dict[str, Any]]]) -> None:
    text = _text(review)
    words = WordIndex(text)
    notes = json.dumps(_NOTICE if review == "ada" else [])
    rows["reviews"].append(
        {"review_id": review, **_META[review], "url": "", "published": "", "kind": "essay"}
        | {
            "language": "en",
            "read": True,
            "words": words.total,
            "origin": "added",
            "notes": notes,
            "text": text,
        }
    )
    at = 0
    number = 0
    for passage, (kind, sentences) in enumerate(TEXTS[review]):
        whole = " ".join(sentence for sentence, _, _ in sentences)
        own = {"review_id": review, "passage": passage}
        length = WordIndex(whole).total
        heading = "Part One" if review == "ada" else ""
        rows["passages"].append(
            {**own, "heading": heading, "kind": kind, "text": whole, "words": length}
            | _place(words, at, at + len(whole))
        )
        for sentence, segment, tone in sentences:
            here = {**own, "sentence": number, "segment": segment}
            rows["sentences"].append(
                {**here, "words": WordIndex(sentence).total, "confidence": 0.9, "tone": tone}
                | _place(words, at, at + len(sentence))
            )
            for term, term_kind in _TERMS.items():
                found = sentence.lower().find(term)
                if found >= 0:
                    rows["mentions"].append(
                        {**here, "kind": term_kind, "code": _CODES.get(term, term), "term": term}
                        | {"denied": False}
                        | _place(words, at + found, at + found + len(term))
                    )
            at += len(sentence) + 1
            number += 1
        at += 1
    assert set(_TERMS.values()) <= set(MENTION_KINDS)
    _add_stated(review, text, rows)


def _add_stated(review: str, text: str, rows: dict[str, list[dict[str, Any]]]) -> None:
    if "10:14" in text:
        start = text.index("10:14")
        rows["timecodes"].append(
            {"review_id": review, "raw": "10:14", "shown_from": 614, "shown_to": 614, "scene": ""}
            | {"segment": "story-one", "start": start, "end": start + 5}
        )
    if "8.0/10" in text:
        start = text.index("8.0/10")
        rows["scores"].append(
            {"review_id": review, "rater": "IMDb users", "rater_kind": "aggregate"}
            | {"raw": "8.0/10", "value": 8.0, "scale_min": 1.0, "scale_max": 10.0, "scale": "1-10"}
            | {"scope": "film", "start": start, "end": start + 6, "source": "text"}
        )
