"""Tables as programs, sites and forms write them, each with what is rightly expected of it."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from crosscut.ingest.sources import Source, read_source
from crosscut.ingest.tables import Choice

CASES = Path(__file__).resolve().parents[1] / "files" / "cases"
LINE = "The keeper counts the steps of the tower aloud, and nobody answers him."
SOAP = "The soap drips and he talks to it as if it were her"
COFFEE = "Faye dances at the counter while the cop drinks his coffee and waits"


def case(name: str, **options) -> Source:
    return read_source(CASES / name, **options)


def read(text: str | bytes, name: str = "films.csv", **options) -> Source:
    return read_source(text.encode() if isinstance(text, str) else text, filename=name, **options)


def packed(*entries: tuple[str, str], **options) -> Source:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, text in entries:
            archive.writestr(name, text)
    return read(file.getvalue(), "pack.zip", **options)


TEXTS = {
    "quotes.tsv": [
        '"Chungking Express" is a film in which Faye dances at the counter.',
        '"I never eat pineapple again, said my sister after the film was over.',
        f"{SOAP}.",
        'The second story is long and is about air and "keys".',
        "It is a film about waiting that never made me wait.",
    ],
    "backslash.csv": [
        'He said "hello", then left; the soap, of course, stays behind and drips.',
        f"{COFFEE}.",
    ],
    "backslash-quiet.csv": [
        'He says "hello" and leaves; the soap stays behind and drips all night long.',
        'The song "California Dreamin\'" plays, and plays, and the cop drinks his coffee.',
    ],
    "kaggle.tsv": [
        'With all this going on I watched "Chungking Express" again, and the soap made me laugh.',
        '"The second story" is long and is about air and keys and a letter.',
        "It starts with a chase, and it ends with a plane, and I slept through both.",
    ],
    "tags.csv": [
        "Faye dances at the counter & the cop doesn’t look.\n\nShe sings California Dreamin'.",
        "Spoilers! The soap drips — and he talks to it.",
    ],
    "tags2.csv": [
        '"Are there any cans that never expire?"\n\nFaye dances. See my list of lonely cops. '
        "California Dreamin' is the film. Rock & roll <3",
    ],
    "literal.csv": [
        "Faye dances at the counter.\n\nThe cop doesn’t see it; he drinks his coffee and waits.\n\n"
        "Then she is gone.",
        "The soap drips… and he talks to it as if it were her.",
    ],
    "x000d.xlsx": [
        f"{COFFEE}, and he does not look up once.\n\n{SOAP}, which is the loneliest joke in the "
        "whole film.",
        f"{SOAP}, which is the loneliest joke in the whole film.\n\nIt’s fine.",
    ],
    "reviews.json": [f"{COFFEE}.", 'He said "hello", then left; the soap stays behind and drips.'],
    "reviews.jsonl": [f"{COFFEE}.", 'He said "hello", then left; the soap stays behind and drips.'],
    "imdb.csv": [
        "Faye dances at the counter.\n\nThe cop drinks his coffee and waits.", f"{SOAP}.",
    ],
    "semi.csv": [
        'Faye "dances" at the counter; the cop drinks.', "The soap drips\n\nand he talks to it.",
    ],
    "cr.csv": [
        "Faye dances at the counter, while the cop drinks.", "The soap drips and he talks to it.",
    ],
    "titlerow.csv": [f"{COFFEE}.", f"{SOAP}."],
}  # fmt: skip


@pytest.mark.parametrize("name", TEXTS)
def test_each_row_is_a_review_with_its_own_text(name):
    source = case(name)
    assert source.problems == []
    assert [review.text for review in source.reviews] == TEXTS[name]


# Author, date, mark.
META = {
    "letterboxd-reviews.csv": [
        ("", "2021-04-03", "4.5 (0.5-5)"), ("", "2021-05-11", "4.5 (0.5-5)"),
    ],
    "excel-de.csv": [
        ("Jörg Müller", "2021-04-03", "8,5 (1-10)"), ("Zoë Groß", "2021-05-11", "9 (1-10)"),
    ],
    "dates.csv": [
        ("Ann Ash", "2021-04-03", ""), ("Bo Birch", "2021-04-25", ""),
        ("Cy Cedar", "2021-05-01", ""),
    ],
    "rate.csv": [
        ("Ann Ash", "", "4.0 out of 5 stars"), ("Bo Birch", "", "4,5/5"), ("Cy Cedar", "", "3½"),
        ("Di Dove", "", "85%"), ("Ed Elm", "", "10"), ("Fi Fir", "", "★★★★"),
        ("Go Gum", "", "4 / 5"), ("Hu Hay", "", "B+/A-"), ("Iv Ivy", "", ""),
        ("Jo Jay", "", "8 out of 10"), ("Ka Key", "", "4.0 out of 5"), ("Lu Lee", "", "4/5 stars"),
        ("Mo May", "", ""),
    ],
    "formstamp.csv": [("Ann Ash", "2021-04-03", "4"), ("Bo Birch", "2021-04-25", "3")],
    "merged.xlsx": [("Ann Ash", "", "4/5"), ("Bo Birch", "", "3/5")],
    "titlerow.csv": [("Ann Ash", "2021-04-03", "4/5"), ("Bo Birch", "2021-04-04", "3/5")],
    "forms.csv": [("Ann Ash", "2021-04-03", "4/5"), ("Bo Birch", "2021-04-03", "2/5")],
    "imdb2.csv": [("ann77", "2021-04-03", "8/10"), ("bo", "2021-04-04", "")],
    "metacritic.csv": [
        ("The Daily Lantern", "2021-04-03", "90/100"), ("Reel Nights", "2021-04-04", "75/100"),
    ],
    "hypothesis.csv": [("annash", "2021-04-03", "")],
    "rotten_tomatoes_critic_reviews.csv": [
        ("Ann Ash", "2008-02-05", "3.5/4"), ("Bo Birch", "2001-11-12", "C+"),
        ("", "2010-03-01", ""),
    ],
    "rotten_tomatoes_movie_reviews.csv": [
        ("Ann Ash", "2015-06-09", "3.5/4"), ("Bo Birch", "2018-01-09", "60/100"),
    ],
}  # fmt: skip


@pytest.mark.parametrize("name", META)
def test_authors_dates_and_marks_are_those_of_the_columns(name):
    metas = [review.meta for review in case(name).reviews]
    assert [(one.author, one.published, one.rating) for one in metas] == META[name]


# --------------------------------------------------------------------------
# Quoting


def test_a_table_without_headings_waits_for_its_columns_and_loses_no_row():
    assert "column 3" in case("nohead.csv").problems[0].remedy
    columns = {"author": "column 1", "rating": "column 2", "text": "column 3"}
    assert len(case("nohead.csv", choice=Choice(columns)).reviews) == 2
    assert len(case("semi.csv", choice=Choice({"text": "column 3"}, 0)).reviews) == 3


@pytest.mark.parametrize(
    "text",
    [
        'who,text\nA,"She said "hello" and left, and {LINE}"\nB,"{LINE}"\n',
        "who,text\n'A','She said, {LINE}'\n'B','{LINE}'\n",
        "'who','text'\n'A','It''s late, {LINE}'\n'B','It\\'s {LINE}'\n",
        'who, text\nA, "Late, {LINE}"\nB, "{LINE}"\n',
        'who|text\nA|5" of rain: {LINE}\nB|"{LINE}\n',
        'who\ttext\nA\tAn \\"odd\\" night, {LINE}\nB\t{LINE}\n',
        'who;text\nA;"One ""odd"" night; {LINE}"\nB;{LINE}\n',
        '"who" "text"\n"1" "A" "An \\"odd\\" {LINE}"\n"2" "B" "{LINE}"\n',
        "who,text\n'A','It's late, {LINE}'\n'B','{LINE}'\n",
        'who,text\n"A","Over\\\ntwo lines, {LINE}"\n"B","a \\"b\\" {LINE}"\n',
    ],
)
def test_cells_are_quoted_in_many_ways(text):
    source = read(text.replace("{LINE}", LINE), choice=Choice({"author": "who"}))
    assert [one.meta.author for one in source.reviews] == ["A", "B"]
    for review in source.reviews:
        assert review.text.endswith(LINE) or review.text.endswith(f"{LINE}'")
        assert "\\" not in review.text


@pytest.mark.parametrize("head", ["author,review", '"author,review"'])
def test_a_table_that_was_pasted_into_one_column_is_a_table(head):
    source = read(f'{head}\n"A,""Late, and later."""\n"B,Plain."\n')
    assert [one.text for one in source.reviews] == ["Late, and later.", "Plain."]
    assert read('"my review"\n"Late, and later."\n').reviews[0].text == "Late, and later."


# --------------------------------------------------------------------------
# Sites


def test_a_site_s_tables_without_reviews_are_passed_over_in_one_line():
    source = case("letterboxd-ann-2021-06-01.zip")
    assert source.problems == []
    assert [one.published for one in (review.meta for review in source.reviews)] == [
        "2021-04-03", "2021-05-11",
    ]  # fmt: skip
    films, passed = (note.text for note in source.notes)
    assert films.startswith("3 films: Chungking Express (1994) (2 reviews); Fallen Angels (1995)")
    assert passed.startswith("7 tables passed over: profile.csv, ")
    held = case("letterboxd-ann-2021-06-01.zip", hold_tables=True)
    assert [one.filename for one in held.pending] == ["reviews.csv"]


def test_deleted_reviews_and_lists_of_a_site_are_passed_over():
    head = "Date,Name,Year,Letterboxd URI,Rating,Rewatch,Review,Tags,Watched Date\n"
    films = "Letterboxd list export v7\nDate,Name,Tags,URL,Description\n2021-04-03,a,,b,"
    source = packed(
        ("x/reviews.csv", f'{head}2021-04-03,A Film,1994,b,4,,"{LINE}",,\n'),
        ("x/deleted/reviews.csv", f'{head}2021-04-03,A Film,1994,b,2,,"{LINE} No.",,\n'),
        ("x/lists/a.csv", f'{films}"{LINE}"\n'),
    )
    assert [one.text for one in source.reviews] == [LINE]
    assert [note.text for note in source.notes] == [
        "2 tables passed over: x/deleted/reviews.csv, x/lists/a.csv"
    ]


@pytest.mark.parametrize(
    ("film", "count"),
    [
        (None, 2), ("", 4), ("Fallen Angels (1995)", 1), ("fallen angels", 1),
        ("A film that is not in it", 0),
    ],
)  # fmt: skip
def test_of_several_films_one_is_chosen(film, count):
    assert len(case("letterboxd-reviews.csv", choice=Choice(film=film)).reviews) == count


# --------------------------------------------------------------------------
# Marks, dates, headings


@pytest.mark.parametrize(
    ("heading", "cell", "rating"),
    [
        ("Score out of 10", "8", "8/10"), ("Note /20", "15,5", "15,5/20"),
        ("Punkte (0 bis 15)", "12", "12/15"), ("Stars (1–5)", "3½", "3½ (1-5)"),
        ("rating_out_of_5", "★★★★", "★★★★/5"), ("Rating (%)", "85", "85/100"),
        ("Mark (of 5)", "3/4", "3/4"), ("Mark (of 5)", "9", "9"), ("Mark", "8", "8"),
        ("Rating", "Rated: B+", "B+"), ("Rating", "4/5 (a good one)", "4/5"),
        ("Rating", "9.5/10 – superb!", "9.5/10"), ("Score (1-10)", "my rating: 7", "7 (1-10)"),
        ("Rating 1 to 5", "4", "4 (1-5)"), ("Score [0..10]", "9", "9/10"),
        ("Stars (1 = poor, 5 = great)", "2", "2 (1-5)"), ("Score, max. 100", "70", "70/100"),
        ("On a scale from 1 to 10, how good is it?", "7", "7 (1-10)"),
        ("Userscore", "7", "7/10"), ("Rating", "Excellent", ""), ("Rating", "n/a", ""),
        ("Rating", "A good film", ""), ("Rating", "B plus", "B plus"), ("Rating", "A-", "A-"),
    ],
)  # fmt: skip
def test_a_scale_in_the_heading_is_the_mark_s(heading, cell, rating):
    (review,) = read(f'text,"{heading}"\n"{LINE}","{cell}"\n').reviews
    assert review.meta.rating == rating
    assert (cell in [note.text for note in review.notes]) is (not rating)


@pytest.mark.parametrize("cell", ["8/10/26", "2026-10-08", "8-Oct", "8. Okt"])
def test_a_mark_that_became_a_day_is_none(cell):
    (review,) = read(f'text,mark\n"{LINE}",{cell}\n').reviews
    assert (review.meta.rating, review.notes[0].text) == ("", cell)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("b'It\\xe2\\x80\\x99s late.'", "It’s late."), ("'It\\'s late.\\nOr'", "It's late.\n\nOr"),
        ("Caf\\u00e9 \\ud83d\\ude00", "Café 😀"), ("late_x000D_\n_x000D_\nOr", "late\n\nOr"),
        ("C:\\new ¯\\_(ツ)_/¯", "C:\\new ¯\\_(ツ)_/¯"), ("a &amp;quot;b&amp;quot;", 'a "b"'),
        ("a<br>b<B>c</B>d <3 a <b and c> d", "a\n\nbcd <3 a <b and c> d"),
        ("&lt;p&gt;a&lt;/p&gt;", "a"), ("<style>p {}</style><!-- b -->a", "a"),
    ],
)  # fmt: skip
def test_traces_of_programs_are_turned_to_what_they_stand_for(cell, text):
    (review,) = read(json.dumps([{"text": cell}]), "films.json").reviews
    assert review.text == text


@pytest.mark.parametrize(
    ("dates", "read_as"),
    [
        (["3/4/21", "25/4/21"], ["2021-04-03", "2021-04-25"]),
        (["3/4/21 9:05", "4/25/21 10:00"], ["2021-03-04", "2021-04-25"]),
        (["03-04-2021", "25-04-2021"], ["2021-04-03", "2021-04-25"]),
        (["3/4/2021", "25/4/2021", "4/25/2021"], ["", "2021-04-25", "2021-04-25"]),
        (["3/4/2021", "5/6/2021"], ["", ""]),
        (["3.4.2021", "5.6.2021"], ["2021-04-03", "2021-06-05"]),
        (["1617445230", "1617445230123"], ["2021-04-03", "2021-04-03"]),
        (["2021. 4. 3.", "3-Apr-21", "3-Apr-1998"], ["2021-04-03", "2021-04-03", "1998-04-03"]),
        (["20210403", "44289"], ["2021-04-03", "2021-04-03"]),
    ],
)
def test_the_dates_of_a_column_have_one_order(dates, read_as):
    rows = "".join(f'"{LINE} {number}",{date}\n' for number, date in enumerate(dates))
    assert [one.meta.published for one in read(f"text,date\n{rows}").reviews] == read_as


def test_of_a_form_s_questions_only_those_that_ask_for_it_count():
    head = (
        "Your full name,What did you like about the film?,Rate the music (1-5),"
        "How would you rate the film overall? (1-10),Write your review here,Any thoughts on it?"
    )
    row = f'A,The rain,2,8,"{LINE}","None of them, and none to come."\n'
    (review,) = (source := read(f"{head}\n{row}")).reviews
    assert (review.meta.author, review.meta.rating, review.text) == ("A", "8 (1-10)", LINE)
    assert source.tables[0].films == ()


def test_headings_below_titles_are_found_or_pointed_at():
    found = read(f'# Class 4\n\nSpring term,,\nStudent,Film,Review\nA,X,"{LINE}"\n')
    assert (found.tables[0].heading_row, found.reviews[0].meta.author) == (4, "A")
    groups = f'Reviewer,,Review,\nFirst name,Last name,Text,Score\nAnn,Ash,"{LINE}",4/5\n'
    (review,) = read(groups).reviews
    assert (review.meta.author, review.text, review.meta.rating) == ("Ann Ash", LINE, "4/5")
    text = f'Class 4,\nwho,what\nA,"{LINE}"\n'
    assert read(text).problems
    (review,) = read(text, choice=Choice({"text": "what"}, 2)).reviews
    assert review.text == LINE


# --------------------------------------------------------------------------
# Records


RECORDS = [
    [{"user": {"name": "A"}, "review": {"text": LINE}, "rating": {"value": 4, "best": 5}}],
    {"film": "X", "reviews": [{"author": "A", "body": LINE, "score": "4/5", "tags": ["a", "b"]}]},
    {"page": 1, "results": [{"author": "A", "content": LINE, "rating": "4/5", "replies": None}]},
    {"author": {"0": "A"}, "text": {"0": LINE}, "rating": {"0": "4/5"}},
    {"1": {"author": "A", "text": LINE, "rating": "4/5"}, "2": {"author": "B", "text": ""}},
    {"columns": ["author", "text", "rating"], "data": [["A", LINE, "4/5"]]},
    {"data": {"film": {"title": "X", "edges": [
        {"node": {"author": {"name": "A"}, "text": {"plain": LINE}, "score": "4/5"}}]}}},
    [["author", "text", "rating"], ["A", LINE, "4/5"]],
    {"@type": "Review", "author": {"@type": "Person", "name": "A"}, "reviewBody": LINE,
     "reviewRating": {"ratingValue": 4, "bestRating": 5}, "comments": [{"text": "No.", "by": "B"}]},
]  # fmt: skip


@pytest.mark.parametrize("records", RECORDS)
def test_records_are_rows_wherever_they_stand_in_a_file(records):
    review, *_ = read(json.dumps(records), "films.json").reviews
    assert (review.meta.author, review.meta.rating, review.text) == ("A", "4/5", LINE)


def test_a_line_that_is_no_record_costs_only_itself():
    source = read(f'{{"text": "{LINE}"}}\n{{"text"\n\n{{"text": "{LINE} B"}}\n', "films.jsonl")
    assert len(source.reviews) == 2
    assert [note.text for note in source.notes] == ["films.jsonl, line 2"]


@pytest.mark.parametrize(
    "text",
    ["[" * 100_000, '{"a": 1', "[]", "{}", "3", '["' + "x" * 99 + '"]', json.dumps({"a": [1]}),
     json.dumps([{f"h{at}-{n}": "x" for n in range(600)} for at in range(2)])],
)  # fmt: skip
def test_what_holds_no_records_says_so(text):
    source = read(text, "films.json")
    assert source.reviews == [] or "x" in source.reviews[0].text
    assert len(source.problems) + len(source.reviews) == 1


def test_a_mapping_of_fields_is_chosen_as_for_a_table():
    text = json.dumps([{"who": "A", "what": LINE}])
    (pending,) = packed(("in/films.json", text), hold_tables=True).pending
    assert pending.tables[0].columns.headings == ("who", "what")
    assert read(text, "films.json", choice=Choice({"text": "what"})).reviews[0].text == LINE


@pytest.mark.parametrize(
    ("headings", "row"),
    [
        ("Zeitstempel,Dein Name,Wie viele Sterne (1-5)?,Deine Kritik", "13.04.2023 18:22:01"),
        ("Horodateur,Nom,Note (1-5),Avis", "13/04/2023 18:22:01"),
        ("Marca temporal,Tu nombre,Nota (1-5),Tu opinión", "13/04/2023 18:22:01"),
        ("タイムスタンプ,名前,評価 (1-5),感想", "2023/04/13 18:22:01"),
        ("타임스탬프,이름,별점 (1-5),감상", "2023/04/13 18:22:01"),
    ],
)
def test_forms_in_other_languages(headings: str, row: str) -> None:
    (review,) = read(f"{headings}\n{row},Ann,4,{LINE.replace(',', ';')}\n").reviews
    assert review.text == LINE.replace(",", ";")
    meta = review.meta
    assert (meta.author, meta.published, meta.rating) == ("Ann", "2023-04-13", "4 (1-5)")


@pytest.mark.parametrize(
    ("headings", "row", "found"),
    [
        ("who,when,stars,text", "Ann,2021-04-03,4,{}", ("Ann", "2021-04-03", "4", "")),
        ("标题,个人评分,打分日期,我的短评", "盐路,4,2021-04-03,{}",
         ("", "2021-04-03", "4 (1-5)", "盐路")),
        ("rated_at,type,title,year,trakt_rating,my_rating,comment",
         "2021-04-03T00:00:00Z,movie,Salt Road,1999,81,8,{}",
         ("", "2021-04-03", "8 (1-10)", "Salt Road")),
        ("film_title,your_rating,review,rated_at", "Salt Road,4,{},2021-04-03T10:00:00Z",
         ("", "2021-04-03", "4", "Salt Road")),
        ("Title,Year,Rating10,WatchedDate,Rewatch,Review", "Salt Road,1999,8,2021-04-03,,{}",
         ("", "2021-04-03", "8 (1-10)", "Salt Road")),
        ("Title,Directors,Year,Review", "Salt Road,Ann Reed,1999,{}", ("", "", "", "Salt Road")),
        ("Titre,Année,Note sur 20,Avis", "Salt Road,1999,14,{}", ("", "", "14/20", "Salt Road")),
        ("Student,Title,Genre,Review", "Ann,Salt Road,drama,{}", ("Ann", "", "", "Salt Road")),
        ("Name,Director,Review", "Salt Road,Ann Reed,{}", ("", "", "", "Salt Road")),
        ("Verfasserin,Veröffentlicht am,Gesamtwertung /10,Rezensionstext", "Ann,2021-04-03,7,{}",
         ("Ann", "2021-04-03", "7/10", "")),
        ("Alumno,Fecha de publicación,Estrellas (1-5),Comentarios", "Ann,2021-04-03,4,{}",
         ("Ann", "2021-04-03", "4 (1-5)", "")),
        ("Studente,Punteggio,Commento", "Ann,7/10,{}", ("Ann", "", "7/10", "")),
        ("映画名,投稿者,投稿日,クチコミ", "塩の道,アン,2021/04/03,{}",
         ("アン", "2021-04-03", "", "塩の道")),
    ],
)  # fmt: skip
def test_columns_of_further_sites_and_languages(headings, row, found):
    source = read(f"{headings}\n{row.format(LINE.replace(',', ';'))}\n")
    (review,) = source.reviews
    meta = review.meta
    films = source.tables[0].films
    film = films[0][0].partition(" (")[0] if films else ""
    assert (meta.author, meta.published, meta.rating, film) == found
    assert (meta.title, meta.kind, review.text) == ("", "", LINE.replace(",", ";"))


@pytest.mark.parametrize(
    "headings",
    ["title,author,year,text", "title,outlet,year,text", "title,author,cast,plot,text"],
)
def test_a_title_is_no_film_where_the_year_may_be_the_texts(headings):
    (review,) = read(f"{headings}\nSalt,Ann,{'1999,' * (headings.count(',') - 2)}{SOAP}\n").reviews
    assert review.meta.title == "Salt"


def test_bars_part_the_cells_of_a_file_named_so():
    (review,) = read('name|text\nAnn|The "long" wait.\n', "a.psv").reviews
    assert (review.meta.author, review.text) == ("Ann", 'The "long" wait.')


def test_a_column_of_notes_is_one_of_marks_where_it_holds_nothing_else():
    (review,) = read(f'Autor;Kritik;Note\nA;"{LINE}";2,3\n').reviews
    assert review.meta.rating == "2,3"
    (review,) = read(f'author,review,note\nA,"{LINE}",see me\n').reviews
    assert review.meta.rating == ""


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.txt", json.dumps([{"author": "A", "text": LINE}, {"author": "B", "text": COFFEE}])),
        ("a.txt", f'author,review\nA,"{LINE}"\nB,"{COFFEE}"\n'),
        ("a", f"Autor;Kritik\r\nA;{LINE}\r\nB;{COFFEE}\r\n"),
    ],
)
def test_a_table_in_a_text_file_is_read_as_one(name, text):
    source = read(text, name)
    found = [(one.meta.author, one.text) for one in source.reviews]
    assert found == [("A", LINE), ("B", COFFEE)]


@pytest.mark.parametrize(
    "text",
    [
        f"Author, text and film\n\n{LINE}\n\n{COFFEE}.",
        f"[1] {LINE}",
        f"Review, author: A\n{LINE}\n",
        "{not JSON} " + LINE,
    ],
)
def test_a_text_that_begins_like_a_table_is_a_text(text):
    source = read(text, "a.txt")
    assert len(source.reviews) == 1
    assert not source.tables


def test_a_line_that_goes_on_below_is_no_heading():
    (review,) = read('author;review\nA;"The soap drips\nand he talks to it."\n').reviews
    assert [one.kind for one in review.blocks] == ["body", "body"]


def test_a_row_may_end_with_a_delimiter():
    text = f'author\trating\treview\nA\t4/5\t"Two" is a film about "keys"\nB\t3/5\t{LINE}\t\n'
    source = read(text, "films.tsv")
    assert [one.text for one in source.reviews] == ['"Two" is a film about "keys"', LINE]
    assert not source.problems


@pytest.mark.parametrize(
    ("heading", "cell", "rating", "noted"),
    [
        ("rating (out of 4)", "Two and a half", "Two and a half out of 4", False),
        ("rating (out of 4)", "Three", "Three out of 4", False),
        ("rating", "Five", "", True),
        ("rating", "four stars", "four stars", False),
    ],
)
def test_a_number_in_words_has_the_scale_of_its_column(heading, cell, rating, noted):
    (review,) = read(f'{heading},text\n{cell},"{LINE}"\n').reviews
    assert (review.meta.rating, bool(review.notes)) == (rating, noted)


@pytest.mark.parametrize("heading", ["out of", "Max", "maximum", "von"])
def test_a_column_may_say_what_marks_are_out_of(heading: str) -> None:
    text = f"author,rating,{heading},review\nAnn,4,5,{SOAP}\nBen,7,10,{COFFEE}\nCleo,8,,It rains\n"
    assert [one.meta.rating for one in read(text).reviews] == ["4/5", "7/10", "8"]


# --------------------------------------------------------------------------
# Columns in other languages, rows without a text, tables that hold none


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ("Фильм;Автор;Дата;Рецензия;Оценка", "cp1251"),
        ("Tytuł filmu;Autor;Data;Recenzja;Ocena", "utf-8"),
        ("Film;Recensent;Datum;Recensie;Cijfer", "utf-8"),
        ("Film;Yazar;Tarih;Yorum;Puan", "utf-8"),
        ("Filme;Usuário;Data;Resenha;Nota", "cp1252"),
        ("Film;Recensent;Datum;Recension;Betyg", "utf-8"),
        ("Ταινία;Συντάκτης;Ημερομηνία;Κριτική;Βαθμολογία", "utf-8"),
        ("Фільм;Автор;Дата;Рецензія;Оцінка", "utf-8"),
        ("映画;ユーザー名;投稿日;レビュー本文;スコア", "utf-8"),
    ],
)
def test_columns_are_known_in_more_languages(head, encoding):
    rows = f"Salt;Ann Ash;25.3.2019;{LINE};8/10\n"
    source = read_source(f"{head}\n{rows}".encode(encoding), filename="films.csv")
    (review,) = source.reviews
    meta = review.meta
    assert (meta.author, meta.published, meta.rating) == ("Ann Ash", "2019-03-25", "8/10")
    assert (review.text, source.tables[0].films) == (LINE, (("Salt", 1),))


def test_films_that_were_rated_only_are_counted_and_zero_is_no_mark():
    head = "Book Id,Title,Author,Publisher,My Rating,Date Read,Date Added,My Review"
    rows = (
        f'1,Salt,W,P,2,2011/10/15,2012/07/16,"{LINE}"\n2,Tide,W,P,5,,2012/07/16,\n'
        f'3,Fog,W,P,0,2012/10/15,2012/07/16,"{LINE} Again."\n'
    )
    source = read(f"{head}\n{rows}", choice=Choice(film=""))
    metas = [one.meta for one in source.reviews]
    assert [(one.rating, one.author, one.outlet, one.published) for one in metas] == [
        ("2 (1-5)", "", "", "2011-10-15"),
        ("", "", "", "2012-10-15"),
    ]
    assert [note.text for note in source.notes if "text" in note.reason] == ["1 row of films.csv"]
    assert not source.problems


@pytest.mark.parametrize(
    "text",
    [
        "Date,Name,Year,Letterboxd URI,Rating\n2023-12-01,Salt,2021,https://boxd.it/c,3.5\n",
        "Letterboxd list export v7\nDate,Name,Tags,URL,Description\n2021-11-06,Sea,,https://boxd.it/l,x"
        "\n\nPosition,Name,Year,URL,Description\n1,Salt,1980,https://boxd.it/s,\n",
    ],
)
def test_a_table_of_an_export_that_holds_no_texts_names_the_one_that_does(text):
    (problem,) = read(text).problems
    assert "reviews.csv" in problem.remedy


def test_files_joined_into_one_keep_no_headings_or_marks_of_order_as_rows():
    one = f'Name,Review\nAnn,"{LINE}"\n'
    source = read(f"{one}\ufeff{one.replace('Ann', 'Ben').replace('The', 'A')}")
    assert [review.meta.author for review in source.reviews] == ["Ann", "Ben"]


def test_a_text_file_with_tabs_is_a_table():
    text = f"id\tdocument\tlabel\n1\t{LINE}\t0\n2\t{LINE} Yes.\t1\n"
    assert [one.text for one in read(text, "ratings.txt").reviews] == [LINE, f"{LINE} Yes."]


def test_of_two_columns_named_alike_the_one_that_is_not_inside_another_counts():
    record = {"content": LINE, "account": {"name": "Ann", "url": "https://a.org/ann"}}
    (review,) = read(json.dumps([{**record, "url": "https://a.org/1"}]), "films.json").reviews
    assert (review.meta.url, review.meta.author) == ("https://a.org/1", "Ann")


ROW = f"Ann Ash | 4/5 | {LINE}<br><br>{SOAP}."
BOLD = ROW.replace("Ann Ash", "**Ann Ash**")
FRAME = "+--+---+---+\n"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.md", f"# Salt\n\n| Reviewer | Mark | Review |\n|:--|:-:|---|\n| {BOLD} |\n"),
        ("a.md", f"Reviewer | Mark | Review\n--- | --- | ---\n{ROW}\n\nSeen in class.\n"),
        ("a.txt", f"{FRAME}| reviewer | mark | review |\n{FRAME}| {ROW} |\n{FRAME}"),
    ],
)
def test_a_table_drawn_with_bars_is_a_table(name, text):
    (review,) = read(text, name).reviews
    assert (review.meta.author, review.meta.rating) == ("Ann Ash", "4/5")
    assert review.text == f"{LINE}\n\n{SOAP}."


def test_a_cell_of_a_drawn_table_may_hold_a_bar_and_a_link():
    head = "| Reviewer | Review |\n|---|---|\n"
    (review,) = read(f"{head}| [Ann Ash](https://a.example) | {LINE} a \\| b |\n", "a.md").reviews
    assert (review.meta.author, review.text) == ("Ann Ash", f"{LINE} a | b")


@pytest.mark.parametrize(
    "table",
    [
        f"| Aspect | Score | Comment |\n|---|---|---|\n| Music | 4/5 | {LINE} |\n",
        f"| Scene | What |\n|---|---|\n| One | {LINE} |\n| Two | {SOAP} |\n",
    ],
)
def test_a_table_within_a_review_stays_in_it(table):
    text = f"# Salt\n\n{COFFEE}. {SOAP}.\n\n{table}\nIn the end {SOAP}.\n"
    (review,) = read(text, "a.md").reviews
    assert review.text.startswith(f"{COFFEE}. {SOAP}.")
    assert f": {LINE}" in review.text


def test_marks_of_quotation_that_are_not_doubled_may_stand_beside_commas():
    rows = f'Ann Ash,"It has two ends, "one wet", one dry.",2\nBo Birch,"{COFFEE}.",3\n'
    for tail in ("", ","):  # an empty column at the end
        table = f"Reviewer,Review,Stars\n{rows}".replace("\n", f"{tail}\n")
        first, second = read(table).reviews
        assert (first.text, first.meta.rating) == ('It has two ends, "one wet", one dry.', "2")
        assert (second.text, second.meta.rating) == (f"{COFFEE}.", "3")


def test_an_inch_and_a_quotation_at_the_end_of_a_cell_stay():
    table = f'author,text\nAnn,"{LINE} He said ""no."""\nBo,A 6" screen. {SOAP}\n'
    assert [one.text for one in read(table).reviews] == [
        f'{LINE} He said "no."',
        f'A 6" screen. {SOAP}',
    ]


@pytest.mark.parametrize(
    ("name", "mark", "text"),
    [
        (
            "¿Cómo te llamas?",
            "¿Qué nota le pones a la película? (de 0 a 10)",
            "Escribe aquí tu reseña",
        ),
        (
            "Wie heißt du mit Namen?",
            "Welche Note gibst du dem Film? (0-10)",
            "Schreibe deine Kritik",
        ),
        ("Come ti chiami tu?", "Che voto dai al film? (0-10)", "Scrivi la tua recensione"),
        ("Qual é o seu nome?", "Que nota dá ao filme? (0 a 10)", "Escreva a sua resenha"),
    ],
)
def test_a_form_asks_in_other_languages(name, mark, text):
    table = f"{name},{mark},{text}\nAnn Ash,8,{COFFEE}\nBo Birch,6.5,{SOAP}\n"
    source = read(table)
    found = [(one.meta.author, one.meta.rating, one.text) for one in source.reviews]
    assert found == [("Ann Ash", "8/10", COFFEE), ("Bo Birch", "6.5/10", SOAP)]


def test_a_row_of_blanks_below_bars_is_text():
    text = f"Films | and books\n{' ' * 1_000_000}-x\n\n{LINE}\n"
    (review,) = read(text, "post.md").reviews
    assert review.text.endswith(LINE)


@pytest.mark.parametrize("sign", ["^", "~"])
def test_rare_signs_part_cells(sign):
    table = f"reviewer,review,rating\nAnn,{SOAP},4/5\n".replace(",", sign)
    (review,) = read(table).reviews
    assert (review.meta.author, review.text, review.meta.rating) == ("Ann", SOAP, "4/5")


def test_records_in_xml_are_reviews():
    record = "<review id='{}'><author>{}</author><rating>4/5</rating><text>{}</text></review>"
    rows = [record.format(1, "Ann Ash", LINE), record.format(2, "Bo Birch", SOAP)]
    for count in (1, 2):
        source = read(f"<?xml version='1.0'?><reviews>{''.join(rows[:count])}</reviews>", "a.xml")
        found = [(one.meta.author, one.text, one.meta.rating) for one in source.reviews]
        assert found == [("Ann Ash", LINE, "4/5"), ("Bo Birch", SOAP, "4/5")][:count]


def test_xml_without_texts_is_refused():
    (problem,) = read("<a><b x='1'>2</b><b>3</b></a>", "a.xml").problems
    assert problem.what == "The file holds no posts of a blog, and no records with texts."


def test_where_a_film_was_seen_is_nobodys_name():
    record = {"location": {"name": "Sample Cinema"}, "user": {"name": "Ann"}, "text": LINE}
    for names, author in ((record, "Ann"), ({**record, "user": None}, "")):
        (review,) = read(json.dumps([names]), "a.json").reviews
        assert review.meta.author == author


@pytest.mark.parametrize(
    ("name", "mark", "text", "rating"),
    [
        ("Name", "Meine Note (0-10)", "Deine Rezension", "8/10"),
        ("Votre nom", "Ma note /20", "Ton avis", "8/20"),
        ("Member", "My stars (1-10)", "Your thoughts", "8 (1-10)"),
        ("학생 이름", "점수(10점 만점)", "감상문", "8/10"),
        ("姓名", "评分(满分10)", "评论", "8/10"),
    ],
)
def test_whose_a_column_is_says_nothing_of_what_it_is(name, mark, text, rating):
    (review,) = read(f"A title\n{name},{mark},{text}\nAnn Ash,8,{SOAP}\n").reviews
    assert (review.meta.author, review.meta.rating, review.text) == ("Ann Ash", rating, SOAP)


def test_an_escape_behind_a_comma_is_one_and_a_path_is_none():
    rows = f"author,text\nAnn,It ends,\\nand {SOAP}.\\tIndeed.\nBo,It is C:\\new. {SOAP}.\n"
    first, second = read(rows.replace(",", ";").replace("ends;", "ends,"), "a.csv").reviews
    assert first.text == f"It ends,\n\nand {SOAP}. Indeed."
    assert second.text == f"It is C:\\new. {SOAP}."
    (third,) = read("author\ttext\nAnn\tIt ends.\\tAt last. It is C:\\temp.\n", "a.tsv").reviews
    assert third.text.split(" ", 1)[0] == "It"
    assert "\\tAt" not in third.text


def test_what_stands_beside_a_drawn_table_is_noted():
    text = f"From a class.\n\n| Author | Review |\n|---|---|\n| Ann | {LINE} |\n\n- end -\n"
    source = read(text, "a.md")
    assert [one.text for one in source.reviews] == [LINE]
    assert [(one.line, one.text) for one in source.notes] == [(1, "From a class."), (7, "- end -")]
