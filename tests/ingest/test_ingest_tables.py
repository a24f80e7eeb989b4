"""Tables with a review per row: columns by name, delimiters, encodings, what cannot be told."""

from __future__ import annotations

import io
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosscut.errors import IngestError
from crosscut.ingest.headings import FIELDS
from crosscut.ingest.limits import Limits
from crosscut.ingest.review import read_review
from crosscut.ingest.sources import read_source
from crosscut.ingest.tables import Choice

FILES = Path(__file__).resolve().parents[1] / "files"
ONE = "The keeper counts the steps of the tower aloud."
TWO = "A boat comes in and it is empty for an hour."


def read(text: str | bytes, **options):
    data = text if isinstance(text, bytes) else text.encode()
    return read_source(data, filename="films.csv", **options)


def book(*sheets: tuple[str, list[list]]) -> bytes:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets:
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    return saved(made)


def saved(made) -> bytes:
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    "headings", ["First name,Last_name", "Vorname,Nachname", "Prénom,Nom", "FirstName,Surname"]
)
def test_a_name_in_two_columns_is_one_author(headings):
    source = read(f"{headings},Review\nSample,Ann,{ONE}\n,Bob,{TWO}\n")
    assert source.reviews[0].meta.author == "Sample Ann"


def test_a_vague_mark_is_a_note():
    [vague, sure] = read(f"Rating,Review\n7ish,{ONE}\n7/10,{TWO}\n").reviews
    assert (vague.meta.rating, sure.meta.rating) == ("", "7/10")
    assert "7ish" in [note.text for note in vague.notes]


@pytest.mark.parametrize("name", ["calc.csv", "calc.xlsx"])
def test_tables_made_by_a_spreadsheet_program(name):
    source = read_source(FILES / name)
    assert source.problems == []
    assert source.columns == {
        "title": "Title", "author": "Reviewer", "outlet": "Publication", "published": "Date",
        "language": "Language", "rating": "Score", "text": "Review",
    }  # fmt: skip
    metas = [(r.meta.title, r.meta.author, r.meta.outlet, r.meta.published) for r in source.reviews]
    assert metas == [
        ("The lamp and the harbour", "Ann Ash", "Harbour Film Club", "2021-03-12"),
        ("Too long a night", "Bob Birch", "The Pier", "2021-04-02"),
        ("Noch ein Leuchtturm", "Cara Cole", "Küstenblatt", "2021-05-02"),
    ]
    # The program took 8/10 for a day in August: that is no rating, and is said.
    assert [r.meta.rating for r in source.reviews] == ["", "5.5", "3"]
    assert "a date where a rating should be" in [n.reason for n in source.reviews[0].notes]
    assert [r.meta.language for r in source.reviews] == ["en", "en", "de"]
    assert source.reviews[1].text.split("\n\n")[1].startswith("It stays empty")
    assert [r.review_id for r in source.reviews] == [f"{Path(name).stem}-{n}" for n in (1, 2, 3)]
    assert source.reviews[2].filename == f"{name}, row 4"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters_are_detected(delimiter):
    rows = [["Reviewer", "Body"], ["Ann Ash", f'"{ONE}; {TWO}, and | so"']]
    source = read("\r\n".join(delimiter.join(row) for row in rows))
    assert [(r.meta.author, r.text) for r in source.reviews] == [
        ("Ann Ash", f"{ONE}; {TWO}, and | so")
    ]


def test_a_delimiter_that_the_file_names():
    assert read(f"sep=^\ntitle^text\nA, b^{ONE}\n").reviews[0].meta.title == "A, b"


def test_one_column_needs_no_quotes():
    assert [r.text for r in read(f"review\n{ONE}\n{TWO}\n").reviews] == [ONE, TWO]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings_are_those_of_text(encoding):
    text = "Titel;Text\nLeuchtturm;Der Wärter zählt die Stufen, und das ist schön für uns.\n"
    source = read(text.encode(encoding))
    assert source.reviews[0].text == "Der Wärter zählt die Stufen, und das ist schön für uns."
    assert source.columns == {"title": "Titel", "text": "Text"}


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Full Text", "text"), ("review_body", "text"), ("评论", "text"), ("headline", "title"),
        ("By", "author"), ("Critic Name", "author"), ("publication", "outlet"), ("Link", "url"),
        ("Date published", "published"), ("lang", "language"), ("Stars", "rating"),
        ("movie", "film"),
    ],
)  # fmt: skip
def test_headings_have_synonyms(heading, field):
    head = f"{heading},text" if field != "text" else f"{heading},other"
    assert read(f"{head}\na,b\n").columns[field] == heading


def test_our_own_name_wins_over_a_synonym():
    source = read(f"source,outlet,review\nx,The Pier,{ONE}\n")
    assert source.columns["outlet"] == "outlet"
    assert source.reviews[0].meta.outlet == "The Pier"


def test_no_column_of_texts_is_an_error_that_names_the_headings():
    source = read("name,stars\nAnn Ash,4\n")
    assert source.reviews == []
    assert [problem.what for problem in source.problems] == [
        "No column is named as the reviews' text ('text', 'review', 'body' or the like)."
    ]
    assert source.problems[0].remedy.endswith("The first row has: name, stars.")
    assert source.tables[0].columns.headings == ("name", "stars")


def test_two_columns_of_texts_are_never_guessed():
    source = read(f"review,text\n{ONE},{TWO}\n")
    assert "Several columns could hold the reviews' text: text, review." in str(source.problems[0])
    again = read(f"review,text\n{ONE},{TWO}\n", choice=Choice({"text": "review"}))
    assert again.reviews[0].text == ONE


def test_a_column_of_labels_is_no_column_of_texts():
    assert read(f"review,text\npositive,{TWO}\nnegative,{ONE}\n").columns["text"] == "text"


def test_the_matching_can_be_corrected():
    text = f"who,what,title,stars\nAnn Ash,{ONE},x,4\n"
    source = read(text, choice=Choice({"text": "what", "author": "who", "title": None}))
    assert source.columns == {"rating": "stars", "text": "what", "author": "who"}
    assert source.reviews[0].meta.author == "Ann Ash"
    assert source.reviews[0].meta.title == ""


@pytest.mark.parametrize(
    ("columns", "said"),
    [({"text": "nothing"}, "no column 'nothing'"), ({"words": "text"}, "no field 'words'")],
)
def test_a_wrong_correction_says_so(columns, said):
    assert said in str(read(f"text\n{ONE}\n", choice=Choice(columns)).problems[0])


def test_twins_among_the_headings_stay_apart():
    source = read("text,text,text (2),\na,b,c,d\n")
    assert source.tables[0].columns.headings == ("text", "text (2)", "text (2) (2)", "column 4")
    assert "Several columns" in str(source.problems[0])


def test_a_bad_row_costs_only_itself():
    source = read(f"title,text\nA,{ONE}\nB,\nC,It is long, and unquoted\n\nD,{TWO}\n")
    assert [review.meta.title for review in source.reviews] == ["A", "D"]
    assert [str(problem) for problem in source.problems] == [
        "films.csv, row 3: The row has no text. Add the review's text, or drop the row.",
        "films.csv, row 4: The row has 3 cells, where the first row has 2. "
        "Put a text that holds the delimiter into quotation marks.",
    ]
    assert source.reviews[1].filename == "films.csv, row 6"
    assert [type(one).__name__ for one in source.results] == [
        "RawReview", "IngestError", "IngestError", "RawReview",
    ]  # fmt: skip


def test_an_open_quotation_mark_says_where():
    source = read(f'title,text\nA,"{ONE}\n\n{TWO}"\nB,"It is, and was, never closed\n\n{TWO}\n')
    assert [str(problem) for problem in source.problems] == [
        "films.csv, row 3: A quotation mark is opened here and never closed. "
        "Close it, or save the table anew from a spreadsheet program."
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "empty"), ("\n\n", "empty"), ("text\n", "headings but no rows"),
        (b"text\na\0b\n", "binary"), (b"PK\x03\x04", "binary"),
    ],
)  # fmt: skip
def test_nothing_to_read_is_an_error(text, said):
    source = read(text)
    assert source.reviews == []
    assert said in str(source.problems[0])


def test_a_cell_that_was_kept_from_being_run_is_as_it_was_written():
    source = read(f"text,title,rating\n\"'-- {ONE}\",'=1+1,'+3\n'{TWO},'Tis it,''=2\n")
    assert source.problems == []
    assert [one.text for one in source.reviews] == [f"-- {ONE}", f"'{TWO}"]
    metas = [(one.meta.title, one.meta.rating) for one in source.reviews]
    assert metas == [("=1+1", "+3"), ("'Tis it", "'=2")]


def test_dates_languages_and_authors_are_understood_or_left_out_with_a_note():
    head = "text,date,language,author\n"
    source = read(
        head
        + f'{ONE},"March 12, 2021",Deutsch,Ann Ash and Bob Birch\n{TWO},last week,klingon,x99\n'
    )
    first, second = (review.meta for review in source.reviews)
    assert (first.published, first.language, first.author) == (
        "2021-03-12", "de", "Ann Ash; Bob Birch",
    )  # fmt: skip
    assert (second.published, second.author) == ("", "x99")
    assert [(n.text, n.reason) for n in source.reviews[1].notes] == [
        ("last week", "no date, or could be two, so not used"),
        ("klingon", "not understood as a language"),
    ]


def test_a_mark_above_its_scale_and_cells_that_say_they_are_empty_give_nothing():
    source = read(f"text,author,rating\n{ONE},-,11/10\n{TWO},—,–\n-,Ann,3/5\n")
    first, second = source.reviews
    assert [(one.meta.author, one.meta.rating) for one in (first, second)] == [("", ""), ("", "")]
    assert [(n.text, n.reason) for n in first.notes] == [
        ("11/10", "a rating above its own scale, which is no score")
    ]
    assert (second.notes, len(source.problems)) == ((), 1)


def test_tags_of_html_go_and_what_is_no_tag_is_text():
    source = read(f"text\n<p>{ONE}</p><p>{TWO}</p> <b>bold</b>er &lt;3 <3<br />end\n")
    assert source.reviews[0].text.split("\n\n") == [ONE, TWO, "bolder <3 <3", "end"]


def test_several_films_are_told():
    source = read(f"film,text\nOne,{ONE}\nTwo,{TWO}\nOne,{ONE} {TWO}\n")
    assert [(n.text, n.reason) for n in source.notes] == [
        (
            "2 films: One (2 reviews); Two (1 review)",
            "column 'film' of films.csv; those of One are read",
        )
    ]
    assert len(source.reviews) == 2


def test_too_many_rows_stop_with_a_word():
    rows = "".join(f"{ONE} {n}\n" for n in range(5))
    source = read("text\n" + rows, limits=Limits(reviews=3))
    assert len(source.reviews) == 3
    assert str(source.problems[0]).startswith("films.csv, row 5: There are more than 3 reviews.")


def test_progress_names_the_row():
    seen = []
    read(f"text\n{ONE}\n{TWO}\n", progress=lambda *at: seen.append(at))
    assert seen == [(0, 2, "films.csv, row 2"), (1, 2, "films.csv, row 3")]


@pytest.mark.slow
def test_values_of_a_workbook_are_what_it_shows():
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.append(["text", "date", "score", "title"])
    sheet.append([ONE, date(2021, 3, 12), 0.85, 1994])
    sheet["C2"].number_format = "0%"
    sheet.append([TWO, datetime(2021, 3, 12, 9, 30), 8.0, True])
    sheet.append([None, None, None, "no text"])
    source = read_source(saved(made), filename="films.xlsx")
    metas = [(r.meta.published, r.meta.rating, r.meta.title) for r in source.reviews]
    assert metas == [("2021-03-12", "85%", "1994"), ("2021-03-12", "8", "true")]
    assert source.problems[0].where == "films.xlsx, row 4"


def test_sheets_without_texts_are_left_out_with_a_word():
    data = book(
        ("Notes", [["remember"], ["milk"]]), ("Spring", [["review"], [ONE]]), ("Empty", []),
        ("Autumn", [["review"], [TWO]]),
    )  # fmt: skip
    source = read_source(data, filename="films.xlsx")
    assert [review.filename for review in source.reviews] == [
        "films.xlsx, sheet 'Spring', row 2", "films.xlsx, sheet 'Autumn', row 2",
    ]  # fmt: skip
    assert [note.text for note in source.notes] == ["films.xlsx, sheet 'Notes'"]
    assert [review.review_id for review in source.reviews] == ["films-1", "films-1-2"]


@pytest.mark.parametrize("rows", [[["a", "b"], ["1", "2"]], []])
def test_a_workbook_without_texts_is_an_error(rows):
    source = read_source(book(("One", rows)), filename="films.xlsx")
    assert len(source.problems) == 1
    assert source.reviews == []


@pytest.mark.slow
def test_a_row_of_a_million_cells_is_no_table():
    assert "500,000 cells" in str(read("text," * 499_999 + "text\n").problems[0])


@pytest.mark.slow
def test_rows_far_apart_cost_nothing():
    made = openpyxl.Workbook()
    made.active["A1"], made.active["A9000"], made.active["XFD9000"] = "text", ONE, "far"
    source = read_source(saved(made), filename="films.xlsx")
    assert [review.filename for review in source.reviews] == ["films.xlsx, row 9000"]


CELLS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\x1f"), max_size=30
)


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=6), st.sampled_from(",;\t"))
def test_every_row_has_a_result(rows, delimiter):
    def quoted(cell: str) -> str:
        return '"' + cell.replace('"', '""') + '"'

    lines = ["title" + delimiter + "text"]
    lines += [delimiter.join(map(quoted, row)) for row in rows]
    source = read("\n".join(lines))
    filled = [row for row in rows if "".join(row).strip()]
    assert len(source.results) == max(1, len(filled))
    assert all(isinstance(one, IngestError) or one.blocks for one in source.results)


def test_fields_are_those_of_a_review():
    assert FIELDS[0] == "text"
    with pytest.raises(IngestError, match="holds many reviews"):
        read_review(b"text\na", filename="a.csv")


def test_a_note_of_one_thing_is_in_the_singular():
    (review,) = read(f'text\n"{ONE}<br>{TWO}\u200b"\n').reviews
    notes = {(note.text, note.reason) for note in review.notes}
    assert ("1 line break", "was written as HTML") in notes
    assert ("1 invisible character left out", "U+200B") in notes
