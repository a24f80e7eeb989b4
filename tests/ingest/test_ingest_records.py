"""Reviews in JSON: threads, films that hold their reviews, what a site answers a program."""

from __future__ import annotations

import json
from typing import Any

import pytest

from crosscut.ingest.sources import Source, read_source
from crosscut.ingest.tables import Choice

ONE = "The lamp on the breakwater goes out twice, and nobody on the quay says a word about it."
TWO = "I waited for the ferry to come back, and was glad for an hour that it did not."
THREE = "Too much fog and too little boat, but the sound of the bell stays."


def read(data: Any, name: str = "dump.json") -> Source:
    return read_source(json.dumps(data).encode(), filename=name, choice=Choice(film=""))


def told(source: Source) -> list[tuple[str, str, str]]:
    return [(one.meta.author, one.text, one.meta.rating) for one in source.reviews]


def comment(author: str, text: str, answers: Any = "") -> dict[str, Any]:
    fields = {"author": author, "body": text, "score": 15, "created_utc": 1700000000.0}
    return {"kind": "t1", "data": {**fields, "replies": answers}}


def listing(*children: Any) -> dict[str, Any]:
    return {"kind": "Listing", "data": {"after": None, "children": list(children)}}


def test_a_thread_gives_its_post_its_comments_and_the_answers_without_votes_for_marks():
    fields = {"title": "On the ferry", "selftext": ONE, "author": "ann", "score": 833}
    post = {"kind": "t3", "data": {**fields, "created_utc": 1700000000}}
    answer = listing(comment("cy", THREE))
    gone = comment("[deleted]", "[removed]")
    source = read([listing(post), listing(comment("ben", TWO, answer), gone)])
    assert told(source) == [("ann", ONE, ""), ("ben", TWO, ""), ("cy", THREE, "")]
    assert [one.meta.title for one in source.reviews] == ["On the ferry", "", ""]
    assert {one.meta.published for one in source.reviews} == {"2023-11-14"}
    assert [note.text for note in source.notes if "without a text" in note.reason] == [
        "1 row of dump.json"
    ]


BEN, CY = {"usuario": "ben", "comentario": TWO, "nota": 4}, {"usuario": "cy", "comentario": THREE}


@pytest.mark.parametrize(
    "data",
    [
        [
            {"titulo": "Salt", "anio": "1999", "reviews": [BEN]},
            {"titulo": "Tide", "anio": "2001", "reviews": [CY]},
        ],
        {"Salt": [BEN], "Tide": [CY]},
        {"data": {"salt": [{**BEN, "film": "Salt"}], "tide": [{**CY, "film": "Tide"}]}},
    ],
)
def test_films_that_hold_their_reviews_give_them_all_each_with_its_film(data):
    source = read(data)
    assert told(source) == [("ben", TWO, "4"), ("cy", THREE, "")]
    assert source.tables[0].films == (("Salt", 1), ("Tide", 1))


def test_reviews_are_found_beside_longer_lists_that_hold_none():
    cast = [{"name": name, "character": "B"} for name in "ACE"]
    reviews = [{"author": "ann", "content": ONE, "author_details": {"rating": 8}}]
    film = {"title": "Salt", "runtime": 90, "cast": cast, "reviews": {"results": reviews}}
    source = read(film)
    assert told(source) == [("ann", ONE, "8 (0.5-10)")]
    assert source.tables[0].films == (("Salt", 1),)


def test_what_others_say_below_a_review_is_left_out_and_said():
    source = read([{"author": "ann", "text": ONE, "comments": [{"text": "Yes.", "by": "ben"}]}])
    assert told(source) == [("ann", ONE, "")]
    assert [note.text for note in source.notes] == ["1 list inside a review"]


def test_a_text_in_several_shapes_is_one_text_and_a_number_is_nobody():
    post = {"title": "Salt", "html": f"<p>{ONE}</p>", "plaintext": ONE, "author": 3}
    tags = [{"name": "a"}, {"name": "b"}]
    (review,) = read({"db": [{"data": {"posts": [post], "tags": tags}}]}).reviews
    assert (review.text, review.meta.title, review.meta.author) == (ONE, "Salt", "")


def test_a_text_deep_inside_a_record_has_its_fields_beside_it():
    inner = {"textDisplay": f"{ONE}<br>", "textOriginal": ONE, "authorDisplayName": "@ann"}
    snippet = {**inner, "publishedAt": "2023-01-02T03:04:05Z", "likeCount": 4}
    source = read({"items": [{"snippet": {"topLevelComment": {"snippet": snippet}}}]})
    assert told(source) == [("@ann", ONE, "")]
    assert source.reviews[0].meta.published == "2023-01-02"


def test_a_date_as_programs_write_it():
    (review,) = read([{"review_text": ONE, "date_added": "Fri Aug 25 13:55:02 -0700 2017"}]).reviews
    assert review.meta.published == "2017-08-25"


FIELDS = f"""reviewer: Ann Ash
  film: Fog
  rating: 4/5
  review: >
    {ONE}
- reviewer: Ben Birch
  film: Fog
  review: {TWO}
"""


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("films.yml", f"- {FIELDS}"),
        ("films.yaml", f"---\nlayout: list\nreviews:\n- {FIELDS}---\n"),
        ("films.md", f"---\nlayout: list\nreviews:\n- {FIELDS}---\n"),
    ],
)
def test_records_in_yaml_are_reviews_also_where_they_are_a_whole_front_matter(name, text):
    source = read_source(text.encode(), filename=name)
    assert told(source) == [("Ann Ash", ONE, "4/5"), ("Ben Birch", TWO, "")]


def test_records_in_a_front_matter_above_a_text_are_no_reviews():
    text = f"---\ntitle: Fog\nreviews:\n- {FIELDS}---\n{THREE}\n"
    (review,) = read_source(text.encode(), filename="films.md").reviews
    assert review.text == THREE


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("a: [b\nc: d", "The file is not valid YAML"),
        ("a: &a [x, x]\nb: [*a, *a]\n", "The file repeats parts of itself"),
        ("title: Fog\n", "The file holds no list of records"),
        ("- text: " + "[" * 25_000, "The file has lists in lists"),
        ("a: b\n---\n" + "{" * 25_000, "The file has lists in lists"),
    ],
)
def test_yaml_that_holds_no_reviews_is_refused(text, what):
    (problem,) = read_source(text.encode(), filename="films.yml").problems
    assert problem.what.startswith(what)


def property_of(kind: str, value: Any) -> dict[str, Any]:
    return {"id": "x", "type": kind, kind: value}


def words(*texts: str) -> list[dict[str, Any]]:
    return [{"type": "text", "text": {"content": one}, "plain_text": one} for one in texts]


def test_a_database_of_notion_as_its_interface_gives_it():
    page = {
        "object": "page",
        "created_time": "2024-01-02T10:00:00Z",
        "properties": {
            "Film": property_of("title", words("Fog")),
            "Review": property_of("rich_text", words(ONE[:10], ONE[10:])),
            "Score": property_of("number", 8),
            "Watched": property_of("date", {"start": "2021-03-05", "end": None}),
            "Reviewer": property_of("people", [{"object": "user", "name": "Ann Ash"}]),
            "Genre": property_of("multi_select", [{"name": "Drama"}, {"name": "Sea"}]),
            "Status": property_of("select", {"id": "y", "name": "Done", "color": "red"}),
            "Link": property_of("url", None),
        },
    }
    source = read({"object": "list", "results": [page], "has_more": False})
    assert told(source) == [("Ann Ash", ONE, "8")]
    assert source.reviews[0].meta.published == "2021-03-05"


def test_records_as_python_prints_them():
    records = [
        {"author": "Ann Ash", "text": ONE},
        {"author": "Ben", "text": f'It\'s "late".\n{TWO}'},
    ]
    for name in ("a.txt", "a.json"):
        source = read_source(str(records).encode(), filename=name)
        assert [one.text for one in source.reviews] == [ONE, f'It\'s "late".\n\n{TWO}']


def test_a_film_is_known_by_the_name_under_which_it_stands():
    nodes = [{"node": {"author": {"username": name}, "body": ONE}} for name in ("ann", "ben")]
    source = read({"data": {"movie": {"title": "Fog", "reviews": {"edges": nodes}}}})
    assert [one.meta.author for one in source.reviews] == ["ann", "ben"]
    assert source.tables[0].films == (("Fog", 2),)
    assert read({"data": {"page": {"title": "Fog", "reviews": nodes}}}).tables[0].films == ()
