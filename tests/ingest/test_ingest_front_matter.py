"""Front matter: no value costs the text, and what is not understood is a note."""

from __future__ import annotations

from itertools import pairwise

import pytest
from helpers import CASES

from crosscut.ingest.front_matter import split_front
from crosscut.ingest.model import RawReview
from crosscut.ingest.review import read_review

TITLE = "Two cops and a can"


BOMB = "\n".join(
    [
        "a: &a [x, x]",
        *(f"{c}: &{c} [{', '.join([f'*{b}'] * 99)}]" for b, c in pairwise("abcdef")),
        "author: *f",
    ]
)


def read(front: str, name: str = "a.md") -> RawReview:
    return read_review(f"{front}\n\nFaye dances at the counter.\n".encode(), filename=name)


@pytest.mark.parametrize(
    ("name", "title", "author", "published", "rating"),
    [
        ("jekyll.md", TITLE, "Ann Ash", "2021-04-03", "4 stars"),
        ("jekyll-authormap.md", TITLE, "Ann Ash", "2021-04-03", ""),
        ("quarto.md", TITLE, "Ann Ash", "2021-04-03", ""),
        ("hugo-toml.md", TITLE, "Ann Ash", "2021-04-03", "4.5"),
        ("hugo-json.md", TITLE, "Ann Ash", "2021-04-03", "4/5"),
        ("date.md", "T", "Ann Ash", "2021-04-03", "4/5"),
        ("eleventy.md", TITLE, "", "2021-04-03", ""),
        ("lang.md", "T", "", "", ""),
        ("obsidian.md", "", "", "", "⭐⭐⭐⭐"),
        ("obsidian2.md", TITLE, "", "2021-04-03", "⭐⭐⭐⭐"),
    ],
)
def test_generators_of_sites_write_it_in_their_ways(name, title, author, published, rating):
    review = read_review(CASES / name)
    meta = review.meta
    assert (meta.title, meta.author, meta.published, meta.rating) == (
        title,
        author,
        published,
        rating,
    )
    assert meta.language == "en"
    assert review.text.startswith(("I loved", "Faye dances"))


@pytest.mark.parametrize(
    ("front", "field", "value"),
    [
        (
            "---\ntitle: Days: a film of two halves\ndate: 2021-04-03\n---",
            "title",
            "Days: a film of two halves",
        ),
        ("---\ntitle: [a\ndate: 2021-04-03\n---", "published", "2021-04-03"),
        (
            "---\nauthor: {ann: {name: Ann Ash}, bo: {name: Bo Elm}}\n---",
            "author",
            "Ann Ash; Bo Elm",
        ),
        (
            "---\nauthor:\n - name: {given: Ann, family: Ash}\n - Bo Elm\n---",
            "author",
            "Ann Ash; Bo Elm",
        ),
        ("---\nauthor: '[[Ann Ash]]'\n---", "author", "Ann Ash"),
        ("---\nurl:\n  - /a/b\n  - https://example.org/a\n---", "url", "https://example.org/a"),
        ("---\nsource: https://example.org/a\n---", "url", "https://example.org/a"),
        ("---\npublished: false\ndate: 2021-04-03T09:00:00.000Z\n---", "published", "2021-04-03"),
        ("---\nlanguage: Deutsch\n---", "language", "de"),
        ("---\nscore: {value: 4, max: 5}\n---", "rating", "4/5"),
        ("---\nscore: 7\nout_of: 10\n---", "rating", "7/10"),
        ("---\ngrade: B+\n---", "rating", "B+"),
        ("+++\ntitle = 'Days'\n[author]\nname = 'Ann Ash'\n+++", "author", "Ann Ash"),
        ("+++\ntitle = Days\ndate = 2021-04-03\n+++", "title", "Days"),
        ("+++\n[extra]\nrating = 4\n+++", "rating", "4"),
        ("---\ntitle: a: b\nreview:\n  rating: 4/5\n---", "rating", "4/5"),
        ("---\nauthor: Ann Ash <ann@example.org>\n---", "author", "Ann Ash"),
        ("% Two cops\n% Ann Ash; Bo Elm\n% April 3, 2021", "author", "Ann Ash; Bo Elm"),
        ("title:: Two cops\nauthor:: [[Ann Ash]]\nrating:: 4/5", "author", "Ann Ash"),
        ("---toml\ntitle = 'Days'\n---", "title", "Days"),
        ('{\n"title": "Days",\n"stars": 4,\n}', "rating", "4 stars"),
    ],
)
def test_a_value_is_understood_in_the_forms_people_write(front, field, value):
    names = ("a.md", "pasted.txt", "a.qmd") if front[0] in "-+{%" else ("a.md",)
    for name in names:
        assert getattr(read(front, name).meta, field) == value


@pytest.mark.parametrize(
    ("front", "line", "what"),
    [
        ("---\ntitle: a\npublished: soon\n---", 3, "published: soon"),
        ("---\ntitle: a\nlanguage: klingon\n---", 3, "language: klingon"),
        ("---\ntitle: a\nrating: Excellent\n---", 3, "rating: Excellent"),
        (
            "---\ntitle: a\nlayout: post\ntags: [film, night]\n---",
            3,
            "layout: post; tags: film, night",
        ),
        ("---\ntitle: 'a\nb c d\n---", 3, "b c d"),
        ("---\ntitle: a\nrating: [4, 5]\n---", 3, "rating: 5"),
        ("---\ntitle: a\nlanguage: [en, fr]\n---", 3, "language: fr"),
        ("---\ntitle: a\nauthor: {slug: x}\n---", 3, "author: x"),
    ],
)
def test_what_is_not_understood_is_a_note_with_its_line(front, line, what):
    review = read(front)
    assert review.text == "Faye dances at the counter."
    assert (line, what) in [(note.line, note.text) for note in review.notes]


@pytest.mark.parametrize(
    "text",
    [
        "---\n\nA passage between two rules.\n\n---\n\nAnother.",
        "{ an aside }\nFaye dances.",
        "+++\nFaye dances: and sings.\n+++\nMore.",
    ],
)
def test_what_only_looks_like_it_stays_in_the_text(text):
    front, rest = split_front(text)
    assert front is None
    assert rest == text


@pytest.mark.parametrize(
    "front",
    [
        "a: &a [*a]\nauthor: *a",
        BOMB,
        "title: " + "[" * 5000,
    ],
)
def test_a_value_without_end_costs_no_time(front):
    assert read(f"---\n{front}\n---").text.endswith("Faye dances at the counter.")


@pytest.mark.parametrize(
    "front",
    [
        '+++\ntitle = "Salt: Road"\nauthors = ["Ann Ash", "Bo Elm"]\nscore = 8\n'
        "score_max = 10\nx = \n+++",
        '{\n  "title": "Salt: Road",\n  "authors": [{"name": "Ann Ash"}, {"name": "Bo Elm"}],\n'
        '  "rating": "8/10",\n}',
        '---\ntitle: "Salt: Road\nauthors: [Ann Ash, Bo Elm]\nrating: 8/10\n---',
    ],
)
def test_a_line_with_a_slip_costs_no_other_field(front):
    review = read_review(f"{front}\n\nShe waits.".encode(), filename="a.md")
    meta = review.meta
    assert (meta.title, meta.author, meta.rating) == ("Salt: Road", "Ann Ash; Bo Elm", "8/10")
    assert review.text == "She waits."
