"""Markdown: front matter and structure."""

from __future__ import annotations

import pytest
from helpers import CASES

from crosscut.ingest.model import Note, RawReview
from crosscut.ingest.review import read_review
from crosscut.ingest.text_formats import plain_text

CURATED = """\
---
title: "Two Cops: A Can"
author: [Jane Doe, John Roe]
outlet: Reel Nights
url: https://example.org/a
published: 2019-05-03
kind: review
language: en-GB
rating: 4/5
retelling_of: something else
---

# Two Cops: A Can

- Runtime: 102 minutes
- Director: Wong Kar-wai

## Part *One*

The film **opens** on a [chase](http://example.org/a_(b) "t") that is
more weather_than_plot, and `we` never see.

![A cop eats *salad*.](a.jpg)

> If memories could be \\*canned\\*.

Leave a reply

* one thing
* another thing

Score: ***1/2 (out of ****)
"""


def read(text: str) -> RawReview:
    return read_review(text.encode(), filename="a.md")


def passages(review: RawReview) -> list[tuple[str, int, str]]:
    return [(b.kind, b.line, review.text[b.start : b.end]) for b in review.blocks]


def test_curated_text_is_read_by_its_structure_alone():
    assert passages(read(CURATED)) == [
        ("caption", 15, "Runtime: 102 minutes"),
        ("caption", 16, "Director: Wong Kar-wai"),
        ("heading", 18, "Part One"),
        ("body", 20, "The film opens on a chase that is more weather_than_plot, and we never see."),
        ("caption", 23, "A cop eats salad."),
        ("body", 25, "If memories could be *canned*."),
        ("body", 27, "Leave a reply"),
        ("body", 29, "one thing"),
        ("body", 30, "another thing"),
        ("body", 32, "Score: ***1/2 (out of ****)"),
    ]


def test_front_matter_becomes_metadata():
    meta = read(CURATED).meta
    assert meta.title == "Two Cops: A Can"
    assert meta.author == "Jane Doe; John Roe"
    assert (meta.outlet, meta.url) == ("Reel Nights", "https://example.org/a")
    assert (meta.published, meta.kind, meta.language) == ("2019-05-03", "review", "en")
    assert (meta.rating, meta.runtime, meta.director) == ("4/5", 102, "Wong Kar-wai")


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ("rating: 8.0", "rating", "8.0"),
        ("rating: 7", "rating", "7"),
        ("rating: '★★★½'", "rating", "★★★½"),
        ("rating: ~", "rating", ""),
        ("title: 1984", "title", "1984"),
        ("author: Ann Ash, Bo Birch and Cy Cedar", "author", "Ann Ash; Bo Birch; Cy Cedar"),
        ("author: The Editors of a Magazine", "author", "The Editors of a Magazine"),
        ("published: May 2019", "published", "2019-05"),
        ("published: 2019", "published", "2019"),
    ],
)
def test_values_are_kept_as_written(line, field, value):
    review = read(f"---\nkind: review\n{line}\n---\nSome text stands here.\n")
    assert getattr(review.meta, field) == value


def test_rules_between_paragraphs_are_not_front_matter():
    review = read("---\n\nA paragraph between two rules.\n\n---\n\nAnother one.\n")
    assert [text for _, _, text in passages(review)] == [
        "A paragraph between two rules.",
        "Another one.",
    ]


def test_markdown_without_front_matter_goes_through_the_rules():
    review = read(
        "# My *Title*\n\nBy Jane Doe\n\nA paragraph that says what there is to say about it.\n\n"
        "A part\n---\n\nMore text.<br>It <!-- hidden --> ends.\n\nShare this: Twitter Facebook\n"
    )
    assert passages(review) == [
        ("body", 5, "A paragraph that says what there is to say about it."),
        ("heading", 7, "A part"),
        ("body", 10, "More text."),
        ("body", 10, "It ends."),
    ]
    assert (review.meta.title, review.meta.author) == ("My Title", "Jane Doe")
    assert [note.reason for note in review.notes] == ["title", "byline", "share widget"]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("**a** and *b* and ***c***", "a and b and c"),
        ("__a__ _b_ snake_case_name", "a b snake_case_name"),
        ("*** / ****", "*** / ****"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("[a][1] and <https://example.org>", "a and https://example.org"),
        ("`x < y` and 1 < 2", "x < y and 1 < 2"),
        ("\\# not a heading \\\\", "# not a heading \\"),
        ("<b>bold</b>  and\tblank", "bold and blank"),
    ],
)
def test_marks_inside_a_line(source, text):
    assert plain_text(source) == text


def test_a_retelling_says_of_what() -> None:
    source = b"---\ntitle: T\nretelling_of: a sample review\n---\n\nA sentence.\n"
    review = read_review(source, filename="t.md")
    assert review.notes == (Note("notice", 3, "a sample review", "retelling"),)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("[[Faye]] and [[Days of a film|the film]]", "Faye and the film"),
        ("[[Cast#Leads]] ![[still.png]] sings", "Cast sings"),
        ("==The clock== stops, 1 == 1", "The clock stops, 1 == 1"),
        ("It drifts.[^1] It drifts.[^note-a]", "It drifts. It drifts."),
        ("A **bold == sign**", "A bold == sign"),
        ("\\==a== \\[[b]]", "==a== [[b]]"),
        ("==3/5== it is^[as I say]", "3/5 it is (as I say)"),
    ],
)
def test_marks_of_note_taking_tools(source, text):
    assert plain_text(source) == text


@pytest.mark.parametrize(
    ("source", "texts"),
    [
        ("> [!quote] The soap\n> He talks.", ["The soap", "He talks."]),
        ("> [!note]-\n> He talks.", ["He talks."]),
        ("> > [!tip] The soap\n> > He talks.", ["The soap", "He talks."]),
        ("She sings.\n```dataview\nlist from #film\n```", ["She sings."]),
        ("```\nShe sings.\n```", ["She sings."]),
        ("- [ ] again\n- [x] checked", ["again", "checked"]),
        ("One.[^1]\n\n[^1]: See there.\n[^2]: And there.", ["One.", "See there.", "And there."]),
        ("| Music | 9/10 |\n|---|:-:|\n| Acting | 7/10 |", ["Music: 9/10", "Acting: 7/10"]),
        ("She sings. ^a1b2\n{{< figure src='a' >}}", ["She sings."]),
        ("{: .lead}\nShe {% include a.html %} sings.", ["She sings."]),
        ("::: {.callout-note}\nShe sings.\n:::", ["She sings."]),
    ],
)
def test_blocks_of_note_taking_tools(source, texts):
    review = read(f"---\nkind: review\n---\n{source}\n")
    assert [text for _, _, text in passages(review)] == texts


@pytest.mark.parametrize("front", ["", "---\nkind: review\n---\n"])
def test_what_its_writer_took_back_is_out_with_a_note(front):
    review = read(
        f"{front}It is a ~~9/10 masterpiece~~ mess, 100%% sure. %%ask Bo\nagain%%\n\nEnd.\n"
    )
    assert review.text == "It is a mess, 100%% sure.\n\nEnd."
    removed = {note.text: note.reason for note in review.notes if note.kind == "removed"}
    assert removed == {"9/10 masterpiece": "struck out", "ask Bo again": "comment"}


@pytest.mark.parametrize("name", ["a.md", "pasted.txt"])
def test_names_and_values_below_the_title_are_metadata(name):
    text = (
        "# Two cops\n\nReviewer: Ann Ash\nRating: ★★★★\nScore: 4/5\nPosted on: April 3, 2021\n"
        "Status: done\n\nFaye dances at the counter while the cop drinks his coffee.\n"
    )
    text = text.removeprefix("" if name == "a.md" else "# ")
    review = read_review(text.encode(), filename=name)
    meta = review.meta
    found = (meta.title, meta.author, meta.published, meta.rating)
    assert found == ("Two cops", "Ann Ash", "2021-04-03", "4/5")
    assert review.text.endswith("Faye dances at the counter while the cop drinks his coffee.")
    assert "Status: done" in [note.text for note in review.notes]


def test_a_list_of_verdicts_is_no_list_of_properties():
    text = (
        "Two cops\n\nMusic: 9/10\nActing: 7/10\nScore: 8/10\n\nFaye dances at the counter there.\n"
    )
    review = read_review(text.encode(), filename="pasted.txt")
    assert "Score: 8/10" in review.text


def test_an_exported_page_of_notion_loses_the_number_in_its_name():
    review = read_review(next(CASES.glob("Two cops*")))
    assert review.review_id == "Two cops and a can"
    assert (review.meta.author, review.meta.published) == ("Ann Ash", "2021-04-03")
    assert review.text.startswith("Faye dances")


def test_what_a_page_imports_is_out_with_a_note() -> None:
    prose = "They import soap from Kowloon and talk to it at night."
    review = read(
        f"---\ntitle: A\n---\n\nimport X from './x.astro'\nexport const a = 1\n\n{prose}\n"
    )
    assert review.text == prose
    assert [(note.text, note.reason) for note in review.notes if note.kind == "removed"] == [
        ("import X from './x.astro'", "code"),
        ("export const a = 1", "code"),
    ]


TOWER = "The keeper counts the steps of the tower aloud, and nobody answers him all winter long."
FERRY = "The ferry leaves without her, which is the saddest thing in the film, and I laughed."


@pytest.mark.parametrize(
    ("text", "title", "headings"),
    [
        (f"# The tower\n\n{TOWER}\n\n# The ferry\n\n{FERRY}", "The tower",
         ["The tower", "The ferry"]),
        (f"---\nauthor: Ann Ash\n---\n# The tower\n\n{TOWER}\n\n# The ferry\n\n{FERRY}",
         "The tower", ["The tower", "The ferry"]),
        (f"# Salt Road\n\nBy Ann Ash\n\n# The tower\n\n{TOWER}\n\n# The ferry\n\n{FERRY}",
         "Salt Road", ["The tower", "The ferry"]),
        (f"---\ntitle: Salt Road\n---\n# Salt Road\n\n{TOWER}\n\n# The ferry\n\n{FERRY}",
         "Salt Road", ["The ferry"]),
        (f"# Salt Road\n\n{TOWER}\n\n## The ferry\n\n{FERRY}", "Salt Road", ["The ferry"]),
    ],
)  # fmt: skip
def test_a_first_heading_among_others_of_its_rank_stays(text, title, headings):
    review = read_review(text.encode(), filename="a.md")
    assert review.meta.title == title
    shown = [review.text[one.start : one.end] for one in review.blocks if one.kind == "heading"]
    assert shown == headings


def test_marks_of_an_outliner_are_no_text():
    head = "title:: Salt Road\nauthor:: [[Ann Ash]]\n\n"
    text = f"{head}- {TOWER}\n  id:: 6423-abcd\n  - {FERRY} ((6423-abcd))"
    review = read_review(text.encode(), filename="a.md")
    assert (review.meta.title, review.meta.author) == ("Salt Road", "Ann Ash")
    assert review.text == f"{TOWER}\n\n{FERRY}"


# --------------------------------------------------------------------------
# Org files

ORG = """\
:PROPERTIES:
:ID:       20201103-abc
:END:
#+title: Salt
#+author: Ann Ash
#+date: [2024-03-02 Sat]
# not for readers
* DONE The tower   :film:night:
CLOSED: [2024-03-03 Sun 10:11]
:PROPERTIES:
:RATING: 4/5
:END:
The keeper counts /the steps/ *aloud*. See [[https://a.org][the talk]], [[id:20201][a note]].[fn:1]

#+begin_quote
Nobody answers, and/or hears him; 10/10 steps.
#+end_quote
#+begin_src python
print(1)
#+end_src

- a =point= of some length
"""


def test_an_org_file_is_read_as_markdown_with_its_keywords_for_metadata():
    review = read_review(ORG.encode(), filename="salt.org")
    assert review.text.split("\n\n") == [
        "The tower",
        "The keeper counts the steps aloud. See the talk, a note.",
        "Nobody answers, and/or hears him; 10/10 steps.",
        "a point of some length",
    ]
    meta = review.meta
    assert (meta.title, meta.author, meta.published) == ("Salt", "Ann Ash", "2024-03-02")
    assert meta.rating == "4/5"
    assert [(one.kind, one.line, one.text) for one in review.notes] == [
        ("notice", 2, "id: 20201103-abc"),
        ("removed", 7, "not for readers"),
        ("removed", 18, "code print(1)"),
    ]


def test_an_org_heading_with_many_blanks_is_read_as_soon_as_any():
    text = f"* Salt{' ' * 200_000}:sea:\n# a{' ' * 200_000}%\nThe keeper counts the steps aloud.\n"
    review = read_review(text.encode(), filename="salt.org")
    assert review.text == "The keeper counts the steps aloud."
    assert review.meta.title == "Salt"
