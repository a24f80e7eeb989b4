"""Front matter: no value costs the text, and what is not understood is a note."""

from __future__ import annotations

from itertools import pairwise

import pytest
from helpers import CASES

from crosscut.errors import IngestError
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


@pytest.mark.slow
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


# --------------------------------------------------------------------------
# Notes on a film, and what stands around their text

BELL = "The bell rings under the water, and the keeper pretends that he has not heard it."


def note(front: str, body: str = BELL, name: str = "note.md"):
    return read_review(f"---\n{front}\n---\n\n{body}\n".encode(), filename=name)


@pytest.mark.parametrize(
    "front",
    [
        "title: Salt\nyear: 1999\ndirector: Ann Ash\nmy_rating: 9\nrating: 7.1\n"
        "watchedDate: 2024-03-02",
        'name: Salt\nyear: "1999"\ndirectors: [Ann Ash]\nwriter: Ben Oak\nposter: https://a.org/p.jpg\n'
        "personalRating: 9\nlastWatched: 2024-03-02\nwatched: true",
        '{"title": "Salt", "year": 1999, "director": "Ann Ash", "rating": 9,'
        '"seen_on": "2024-03-02"}',
        "title: Salt\nextra:\n  movie:\n    year: 1999\n    director: Ann Ash\n    rating: 9\n"
        "    name: No\nviewing_date: 2024-03-02",
    ],
)
def test_a_note_on_a_film_names_the_film_and_not_who_made_it_as_its_author(front):
    meta = note(front).meta
    assert (meta.title, meta.author, meta.rating) == ("Salt", "", "9")
    assert (meta.published, meta.year, meta.director) == ("2024-03-02", 1999, "Ann Ash")


def test_a_name_without_facts_of_a_film_is_still_the_writers():
    meta = note("name: Ann Ash\ndate: 2024-03-02", f"# Salt\n\n{BELL}").meta
    assert (meta.title, meta.author) == ("Salt", "Ann Ash")


def test_dotted_keys_of_a_generator_are_read():
    text = f'+++\ntitle = "Salt"\nextra.movie.year = 1999\nextra.movie.rating = 7\n+++\n\n{BELL}\n'
    meta = read_review(text.encode(), filename="salt.md").meta
    assert (meta.title, meta.year, meta.rating) == ("Salt", 1999, "7")


def test_the_day_in_the_name_of_a_post_counts_where_the_post_states_none():
    review = note("title: Salt", name="2021-07-24-salt.md")
    assert review.meta.published == "2021-07-24"
    assert [one.reason for one in review.notes] == ["published taken from the file's name"]
    assert note("title: Salt\ndate: 2020-01-02", name="2021-07-24-salt.md").meta.published == (
        "2020-01-02"
    )


def test_what_a_note_repeats_above_its_text_and_links_below_it_are_no_text():
    body = (
        "# [[Salt]] (1999)\n\n![](p.jpg)\n\n**Rating**: ★★★★½\n**Watched**: 2024-03-02\n\n"
        f"> {BELL}\n\n---\n[View on Letterboxd](https://letterboxd.com/x)"
    )
    review = note("rating: 4.5\nwatched_date: 2024-03-02", body)
    assert (review.text, review.meta.rating) == (BELL, "4.5")
    assert review.meta.published == "2024-03-02"


def test_signs_of_a_plugin_go_and_words_in_brackets_stay():
    review = note("title: Salt", f"[expand]\n\n{BELL} He says [sic] nothing. [Fog](#)\n\n[/expand]")
    assert review.text == f"{BELL} He says [sic] nothing. Fog"


@pytest.mark.parametrize(
    ("stated", "text", "language"),
    [
        ("Korean", f"{BELL} It is not what one would have thought of the man at all.", "en"),
        ("en", "파인애플 통조림을 세는 남자의 목소리가 오래 남는다. 음악이 좋았다.", "ko"),
        ("de", "Der Wärter zählt die Stufen des Turmes, und niemand antwortet ihm.", "de"),
        ("fr", "Oui.", "fr"),
    ],
)
def test_the_text_tells_its_language_where_another_is_stated(stated, text, language):
    review = note(f"title: Salt\nlanguage: {stated}", text)
    assert review.meta.language == language
    assert any("not in" in one.reason for one in review.notes) == (stated in ("Korean", "en"))


def test_fields_between_colons_are_properties():
    text = f"Salt\n####\n:date: 2012-09-20 20:02\n:author: Ann Ash (a@b.org)\n:tags: sea\n\n{BELL}"
    review = read_review(text.encode(), filename="salt.txt")
    assert (review.meta.author, review.meta.published) == ("Ann Ash", "2012-09-20")
    assert review.text.endswith(BELL)
    assert ":" not in review.text


def test_where_a_film_was_seen_is_no_outlet_and_a_tag_between_signs_no_text():
    meta = note("title: Salt (1999)\nimdb_id: tt01\nmedium: Streaming\ngrade: B+").meta
    assert (meta.outlet, meta.rating) == ("", "B+")
    review = read_review(f"# Salt\n#film/1999# #sea\n\n{BELL}\n".encode(), filename="salt.md")
    assert review.text == BELL


LAMP = "The lamp on the breakwater goes out twice, and nobody on the quay says a word about it."
FERRY = "I waited for the ferry to come back, and was glad for an hour that it did not."
HEAD = "title: Fog\nauthor: Ann Ash\nrating: 4/5\n"


@pytest.mark.parametrize(
    "front",
    [
        f"---\n{HEAD}review: |\n  {LAMP}\n\n  {FERRY}\n---\n",
        f"---\n{HEAD}body: |\n  {LAMP}\n\n  {FERRY}\n---\n<!-- end -->\n",
        "---\ntitle: Fog\nreview:\n  author: Ann Ash\n  rating: 4\n  best: 5\n  text:\n"
        f"  - {LAMP}\n  - {FERRY}\n---\n{{% include review.html %}}\n",
        '+++\ntitle = "Fog"\nauthor = "Ann Ash"\nrating = "4/5"\n'
        f'content = """\n{LAMP}\n\n{FERRY}"""\n+++\n',
        '{\n"title": "Fog", "author": "Ann Ash", "rating": "4/5",\n'
        f'"review": "{LAMP}\\n\\n{FERRY}"\n}}\n',
    ],
)
def test_a_text_that_is_a_field_is_read_where_nothing_stands_below(front):
    review = read_review(front.encode(), filename="a.md")
    assert review.text == f"{LAMP}\n\n{FERRY}"
    assert (review.meta.title, review.meta.author, review.meta.rating) == ("Fog", "Ann Ash", "4/5")


def test_a_field_beside_a_text_below_is_no_text():
    review = read_review(
        f"---\ntitle: Fog\nreview: {LAMP}\n---\n{FERRY}\n".encode(), filename="a.md"
    )
    assert review.text == FERRY
    assert [note.text for note in review.notes] == [f"review: {LAMP}"]


def test_a_summary_alone_is_no_review():
    with pytest.raises(IngestError, match="No text of a review"):
        read_review(f"---\ntitle: Fog\ndescription: {LAMP}\n---\n".encode(), filename="a.md")


@pytest.mark.parametrize("text", [FERRY, f"{FERRY} {LAMP} {FERRY} {LAMP}"])  # short, long
def test_a_property_that_is_the_text_stays(text):
    page = f"# Fog\n\nAuthor: Ann Ash\nRating: 4\nDate: March 5, 2021\nReview: {text}\n"
    review = read_review(page.encode(), filename="Fog 0f3a9c2b7d5e4a1f8b6c3d2e1f0a9b8c.md")
    assert review.text == text
    assert (review.meta.author, review.meta.rating, review.meta.published) == (
        "Ann Ash",
        "4",
        "2021-03-05",
    )


def test_a_property_above_a_text_is_lifted_as_before():
    review = read_review(
        f"# Fog\n\nAuthor: Ann Ash\nReview: done\n\n{FERRY}\n".encode(), filename="a.md"
    )
    assert review.text == FERRY


@pytest.mark.parametrize(
    ("note", "rating"), [("15/20", "15/20"), ("★★★½", "★★★½"), ("seen twice", ""), ("see 3/4", "")]
)
def test_a_note_is_a_mark_where_it_is_nothing_else(note, rating):
    front = f"---\ntitre: Brume\nauteur: Ann Ash\nnote: {note}\n---\n"
    assert read(front).meta.rating == rating
    text = f"# Brume\n\nAuteur : Ann Ash\nNote : {note}\nDate : 2021-04-03\n\n{FERRY}\n"
    assert read_review(text.encode(), filename="a.md").meta.rating == rating


def test_authors_among_the_taxonomies_of_a_generator():
    front = '+++\ntitle = "Fog"\n[taxonomies]\nauthors = ["Ann Ash"]\ntags = ["sea"]\n+++\n'
    assert read(front).meta.author == "Ann Ash"


@pytest.mark.parametrize(
    "head",
    [
        "# Fog\n\n⭐ Rating: 4/5\n📅 Date: March 5, 2021\n✍️ Author: Ann Ash\n\n{}\n",
        "- author:: Ann Ash\n  rating:: 4/5\n  date:: [[Mar 5th, 2021]]\n- # Fog\n- DONE {}\n"
        "  id:: 65f0c1d2\n",
    ],
)
def test_properties_of_notes_with_pictures_or_in_the_first_item_of_an_outline(head):
    meta, text = (one := read_review(head.format(FERRY).encode(), filename="a.md")).meta, one.text
    assert (meta.title, meta.author, meta.rating, meta.published) == (
        "Fog", "Ann Ash", "4/5", "2021-03-05",
    )  # fmt: skip
    assert text == FERRY


def test_what_a_note_leaves_to_a_template_is_no_text():
    review = read_review(f"# Fog\n\n{FERRY} <% tp.file.cursor() %>\n".encode(), filename="a.md")
    assert review.text == FERRY


def test_fields_in_brackets_and_a_row_of_tags_are_properties():
    fields = "[rating:: 4/5] (watched:: 2021-03-05) [author:: Ann Ash]"
    review = read_review(
        f"# Fog\n#film/sea #seen\n{fields}\n\n{FERRY} [Sic:: no], he says.\n".encode(),
        filename="a.md",
    )
    meta = review.meta
    assert (meta.author, meta.rating, meta.published) == ("Ann Ash", "4/5", "2021-03-05")
    assert review.text == f"{FERRY} [Sic:: no], he says."
