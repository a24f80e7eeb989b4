"""Essays of students: heading, list of works, and what others wrote into the file."""

from __future__ import annotations

import io

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from helpers import CASES

from crosscut.ingest.model import RawReview, put_back
from crosscut.ingest.review import read_review
from crosscut.scores.stated import find_scores

PROSE = (
    "Faye dances at the counter while the cop drinks his coffee and waits, and he does not look "
    "up once in the whole of that long scene at night."
)
TITLE = "Time in Two Halves"


def read(text: str) -> RawReview:
    return read_review(text.encode(), filename="pasted.txt")


def removed(review: RawReview) -> dict[str, str]:
    return {note.text: note.reason for note in review.notes if note.kind == "removed"}


@pytest.mark.parametrize("name", ["mla.txt", "mla.docx", "doublespaced.pdf"])
def test_an_essay_in_the_form_of_the_mla(name):
    review = read_review(CASES / name)
    meta = review.meta
    assert meta.title == "Expiry Dates: Time in Chungking Express"
    assert (meta.author, meta.published, meta.year) == ("Ann Ash", "2021-04-03", None)
    assert all(word not in review.text for word in ("Birch", "FILM 101", "Abbas, ", "Works Cited"))
    back = next(note for note in review.notes if note.text.startswith("Bordwell, David"))
    assert "Harvard UP" in put_back(review, back).text


@pytest.mark.parametrize(
    "head",
    [
        f"Ann Ash\nRobert Birch\nENG 1A\nApril 3, 2021\n{TITLE}",
        f"Ash 1\nAnn Ash\nMs. Birch\nAP English Literature, Period 3\n3 Apr. 2021\n{TITLE}",
        f"{TITLE}\nAnn Ash\nSample University\nFILM 101: Film\nDr. Birch\n3 April 2021\nAbstract",
        f"{TITLE}\nby Ann Ash\nFILM 101\nProfessor Birch\nApril 3, 2021",
        f"{TITLE}\nAnn Ash | FILM 101 | April 3, 2021",
        f"Ann Ash\nProf. Dr. Birke\nSeminar: Filmanalyse\n3. April 2021\n{TITLE}",
        f"Ann Ash\nM. Bouleau\nCinéma 101\n3 avril 2021\n{TITLE}",
        f"Name: Ann Ash\nTeacher: Mr Birch\nClass: Film 10b\nDate: 3 April 2021\n{TITLE}",
    ],
)
def test_name_course_and_date_are_known_in_any_order(head):
    meta = read(f"{head}\n{PROSE}\n").meta
    assert (meta.title, meta.author, meta.published) == (TITLE, "Ann Ash", "2021-04-03")


@pytest.mark.parametrize(
    ("head", "title", "author"),
    [
        ("Dr. Strangelove\nBy Ann Ash\nMay 3, 2019", "Dr. Strangelove", "Ann Ash"),
        ("Apollo 13\nBy Ann Ash\nMay 3, 2019", "Apollo 13", "Ann Ash"),
        ("Monsters University\nMay 3, 2019", "Monsters University", ""),
        ("Salt Road\nby Ann Ash, May 3, 2019\nThe ferry (3/5)", "Salt Road", "Ann Ash"),
    ],
)
def test_a_title_that_looks_like_a_course_stays_the_title(head, title, author):
    meta = read(f"{head}\n{PROSE}\n").meta
    assert (meta.title, meta.author) == (title, author)


@pytest.mark.parametrize(
    "works",
    [
        "Works Cited\nAbbas, Ackbar. Hong Kong. U of Minnesota P, 1997.",
        "References:\nAbbas, A. (1997). Hong Kong. University Press.\nhttps://example.org/a",
        "Literaturverzeichnis\nAbbas, Ackbar: Hong Kong. Minneapolis 1997.",
        "Bibliographie\nAbbas, Ackbar. Hong Kong. Minneapolis, 1997.",
        "Obras citadas\nAbbas, Ackbar. Hong Kong. Minneapolis, 1997.",
        "参考文献\n王家卫：《重庆森林》，1994年.",
    ],
)
@pytest.mark.parametrize("end", ["", f"\nAppendix\n{PROSE}"])
def test_a_list_of_works_is_not_counted(works, end):
    review = read(f"{TITLE}\n\n{PROSE}\n\n{works}{end}\n")
    assert dict.fromkeys(works.split("\n"), "list of works") == removed(review)
    assert review.text.count("Faye") == (2 if end else 1)


def test_a_list_of_works_is_not_counted_below_front_matter_either():
    text = f"---\ntitle: T\n---\n{PROSE}\n\n# References\n\n- Abbas, A. (1997). *Hong Kong*.\n"
    assert read(text).text == PROSE


def test_a_heading_above_prose_opens_no_list_of_works():
    prose = "I have none, and I say so, since I watched the film alone and wrote this on a train."
    assert prose in read(f"{TITLE}\n\n{PROSE}\n\nSources\n\n{prose}\n").text


@pytest.mark.parametrize(
    ("sentence", "year"),
    [
        ("Loneliness is bad timing (Abbas, 1997) and the cop waits.", None),
        ("Abbas (1997) argues that the cop waits.", None),
        ("Ash et al. (1997) see a cop who waits.", None),
        ("Birch (1997) sees a cop who waits.", None),
        ("Days (1997) sees a cop who waits.", 1997),
        ("In Abbas (1997) nobody waits, but in Days (1994) they do.", 1994),
    ],
)
def test_the_year_of_a_book_is_not_the_films(sentence, year):
    works = "Works Cited\nAbbas, A. Hong Kong. 1997.\nBirch, B. (1997). Another.\n"
    assert read(f"{TITLE}\n\n{sentence} {PROSE}\n\n{works}").meta.year == year


@pytest.mark.parametrize("name", ["gdoc.txt", "gdocs.html"])
def test_comments_of_a_google_document_are_out_with_a_note(name):
    review = read_review(CASES / name)
    out = [text for text, reason in removed(review).items() if reason == "comment in the document"]
    assert "Could you say more about" in out[0]
    assert "music here?" not in review.text
    assert "[" not in review.text
    assert "Planet Hong Kong" in review.text  # the footnote


def test_comments_that_word_prints_are_out_with_a_note():
    review = read(f"{TITLE}\n\n{PROSE}\n\nCommented [TB1]: Good, 6/10.\n")
    assert removed(review) == {"Commented [TB1]: Good, 6/10.": "comment in the document"}


def test_title_and_author_of_a_google_document_are_known():
    meta = read_review(CASES / "gdocs.html").meta
    assert (meta.title, meta.author) == ("Two cops and a can", "Ann Ash")


@pytest.mark.parametrize(
    "struck",
    [
        "<del>8/10</del>",
        "<s>8/10</s>",
        '<span style="text-decoration: line-through">8/10</span>',
        '<span class="c7">8/10</span>',
    ],
)
def test_what_is_struck_out_on_a_page_is_out_with_a_note(struck: str) -> None:
    style = "<style>.c1{color:red}.c5,.c7{color:red;text-decoration:line-through}</style>"
    body = f"<h1>{TITLE}</h1><p>{PROSE} I gave it {struck} 6/10.</p><p>{PROSE} Twice.</p>"
    page = f"<html><head>{style}</head><body><article>{body}</article></body></html>"
    review = read_review(page.encode(), filename="a.html")
    assert "I gave it 6/10." in review.text
    assert removed(review)["8/10"] == "struck out"


def test_a_line_in_square_brackets_is_no_comment_where_nothing_refers_to_it():
    assert "[a] cop waits" in read(f"{TITLE}\n\n{PROSE}\n\n[a] cop waits, he says.\n").text


def document(fill) -> RawReview:
    file = docx.Document()
    fill(file)
    data = io.BytesIO()
    file.save(data)
    return read_review(data.getvalue(), filename="a.docx")


def test_what_is_struck_out_hidden_or_commented_in_word_is_out_with_a_note():
    def fill(file) -> None:
        style = file.styles.add_style("Old draft", WD_STYLE_TYPE.CHARACTER)
        style.font.strike = True
        paragraph = file.add_paragraph("Faye dances. ")
        paragraph.add_run("She ").font.strike = True
        paragraph.add_run("sings. ").font.double_strike = True
        paragraph.add_run("Stays. ").font.strike = False
        paragraph.add_run("Too short. ").font.hidden = True
        paragraph.add_run("By style. ", style=style)
        last = paragraph.add_run("The cop waits.")
        file.add_comment(last, text="Good, 6/10.", author="Sample Birch")

    review = document(fill)
    assert review.text == "Faye dances. Stays. The cop waits."
    assert removed(review) == {
        "She sings.": "struck out",
        "Too short.": "hidden text",
        "By style.": "struck out",
        "Good, 6/10.": "comment in the document",
    }


@pytest.mark.parametrize(
    ("name", "out"),
    [
        ("strikehidden.docx", {"struck out", "hidden text"}),
        ("comments.docx", {"comment in the document"}),
    ],
)
def test_word_files_with_what_others_wrote(name, out):
    review = read_review(CASES / name)
    assert set(removed(review).values()) == out
    for note in review.notes:
        assert note.text in put_back(review, note).text


def test_works_below_short_paragraphs_are_removed() -> None:
    short = "Faye dances at the counter while the cop drinks his coffee and waits."
    entry = "Abbas, A. (1997). Hong Kong: Culture and the politics of disappearance. Press."
    review = read(f"{TITLE}\n\n{short}\n\nReferences\n\n{entry}\n")
    assert review.text == short


@pytest.mark.parametrize(
    "words", [("Story 1", "Story 2"), ("Part One", "Part Two"), ("Part I: Fog", "Part II: Salt")]
)
def test_numbered_parts_are_headings_and_no_running_heads(words: tuple[str, str]) -> None:
    first, second = words
    review = read(f"{first}\n\n{PROSE}\n\n{second}\n\n{PROSE}\n")
    heads = [review.text[one.start : one.end] for one in review.blocks if one.kind == "heading"]
    assert (heads, review.meta.title, review.notes) == ([first, second], "", ())


def test_a_german_title_page():
    head = (
        "Universität Musterstadt\nInstitut für Medienwissenschaft\nSeminar: Filmanalyse\n"
        "Dozentin: Dr. Bo Birch\nWintersemester 2020/21\n\nZeit und Nebel im Film\n\n"
        "vorgelegt von: Ann Ash\nMatrikelnummer: 1234567\nAbgabe: 3. April 2021\n\n"
    )
    text = "Der Wärter zählt die Stufen des Turms laut, und niemand antwortet ihm im Winter."
    review = read_review(f"{head}{text}\n\n{text} Und noch einmal.".encode(), filename="a.txt")
    meta = review.meta
    assert (meta.title, meta.author, meta.published) == (
        "Zeit und Nebel im Film", "Ann Ash", "2021-04-03",
    )  # fmt: skip
    assert review.text == f"{text}\n\n{text} Und noch einmal."


def test_the_running_head_of_each_page_goes():
    text = "The keeper counts the steps of the tower aloud, and nobody answers him all winter."
    pages = (
        f"Ash 1\nAnn Ash\nProfessor Birch\nFilm 101\n3 April 2021\nSteps\n{text}\nAsh 2\n{text} B."
    )
    review = read_review(pages.encode(), filename="a.txt")
    assert (review.meta.title, review.text) == ("Steps", f"{text}\n\n{text} B.")


@pytest.mark.parametrize(
    ("remark", "what"),
    [
        ("Teacher's comment: 6/10, too short.", "Teacher's comment: 6/10, too short."),
        ("Comment by Bo Birch: 9/10 for this!", "Comment by Bo Birch: 9/10 for this!"),
        ("She waits. [Teacher: 5/10, see me]", "5/10, see me"),
        ("She waits. (Lehrerin: eher eine 3+) ", "eher eine 3+"),
        ("She waits. {>>too long, 5/10<<}", "too long, 5/10"),
    ],
)
def test_what_a_reader_wrote_into_a_text_gives_no_score(remark, what):
    text = "The keeper counts the steps of the tower aloud, and nobody answers him all winter."
    review = read_review(f"{text}\n\n{remark}\n\n{text} My mark: 4/5".encode(), filename="a.md")
    assert [(one.text, one.kind) for one in review.notes if "4/5" not in one.text] == [
        (what, "removed")
    ]
    assert [score.raw for score in find_scores(review.text)] == ["4/5"]
    assert what.split(", ")[0] not in review.text


def test_what_a_reader_added_stays():
    text = "The keeper counts the steps {++aloud ++}and {==nobody==} answers {--me--}him."
    review = read_review(text.encode(), filename="a.md")
    assert review.text == "The keeper counts the steps aloud and nobody answers him."


STEPS = "The keeper counts the steps of the tower aloud, and nobody answers him all winter."
ESCALONES = "El guardián cuenta los escalones de la torre en voz alta, y nadie le responde."
SHOU = "守塔人大声数着台阶，整个冬天没有人回答他，他也不再期待有人回答。渡船没有等她就开走了。"


@pytest.mark.parametrize(
    ("head", "text", "found"),
    [
        ("Student: Ann Ash\nModule: FS101 Film Analysis\nTutor: Dr Bo Birch\n"
         "Submission date: 3 April 2021\n\nFog and Time", STEPS,
         ("Fog and Time", "Ann Ash", "2021-04-03")),
        ("Ann Ash\nMs. Birch\nPeriod 4\n4/3/21\n\nFog and Time", STEPS,
         ("Fog and Time", "Ann Ash", "")),
        ("Ann Ash, 3ºB\nProfesor: Bo Birch\nLengua y Literatura\n3 de abril de 2021\n\nEl tiempo",
         ESCALONES, ("El tiempo", "Ann Ash", "2021-04-03")),
        ("Ann Ash\nProf.ssa Birch\nStoria del cinema\n3 aprile 2021\n\nIl tempo", STEPS,
         ("Il tempo", "Ann Ash", "2021-04-03")),
        ("Universität Ort\nSeminar: Kino\n\nDie Zeit in der Dose\n\nvorgelegt von:\nAnn Ash\n"
         "Matrikelnummer: 1234567\nAbgabedatum: 3. April 2021", STEPS,
         ("Die Zeit in der Dose", "Ann Ash", "2021-04-03")),
        ("Nom : Ash\nPrénom : Ann\nClasse : 2nde 4\nDate : 3 avril 2021\n\nLe temps", STEPS,
         ("Le temps", "Ann Ash", "2021-04-03")),
        ("《盐路》中的时间\n\n班级：高二（3）班\n姓名：安然\n学号：2021\n指导老师：白老师\n"
         "日期：2021年4月3日", SHOU, ("《盐路》中的时间", "安然", "2021-04-03")),
        ("安然\n电影学101\n指导老师：白桦\n2021年4月3日\n\n《盐路》中的时间", SHOU,
         ("《盐路》中的时间", "安然", "2021-04-03")),
    ],
)  # fmt: skip
def test_headings_of_essays_elsewhere(head, text, found):
    review = read_review(f"{head}\n\n{text}\n\n{text}".encode(), filename="a.txt")
    meta = review.meta
    assert (meta.title, meta.author, meta.published) == found
    assert review.text == f"{text}\n\n{text}"


def test_a_name_between_title_and_introduction_is_the_writers():
    text = f"Fog and Time: A Close Reading\n\nAnn Ash\n\nIntroduction\n\n{STEPS}\n\n{STEPS} B."
    review = read_review(text.encode(), filename="a.txt")
    assert (review.meta.title, review.meta.author) == ("Fog and Time: A Close Reading", "Ann Ash")


ESSAY = (
    "The policeman counts the tins, and each of them bears a date that tells him of somebody lost.",
    "In the end there is an empty shop, and we are asked to forgive him, which I could not do.",
)


@pytest.mark.parametrize(
    ("head", "author", "title"),
    [
        ("Jörg von Beispiel\nFrau Dr. Muster\nDeutsch LK 12", "Jörg von Beispiel", "Two Shops"),
        ("Ann Ash and Ben Oak\nMr Elm\nFilm 9b", "Ann Ash; Ben Oak", "Two Shops"),
        ("Ann Ash, Ben Oak & Cy Fir\nMr Elm\nFilm 9b", "Ann Ash; Ben Oak; Cy Fir", "Two Shops"),
        ("Élodie d’Exemple\nMme Modèle\nTerminale L", "Élodie d’Exemple", "Two Shops"),
        ("Romeo and Juliet\nAnn Ash\nMr Elm\nFilm 9b", "Ann Ash", "Romeo and Juliet"),
    ],
)
def test_the_writers_above_an_essay_are_known_with_particles_and_several_of_them(
    head, author, title
):
    below = "\n\nTwo Shops" if title == "Two Shops" else ""
    text = "\n\n".join([f"{head}\n14.10.2022{below}", *ESSAY])
    review = read_review(text.encode(), filename="essay.txt")
    meta = review.meta
    assert (meta.author, meta.title, meta.published) == (author, title, "2022-10-14")
    assert review.text == "\n\n".join(ESSAY)


def test_a_running_head_above_a_title_page_is_no_title():
    head = (
        "Running head: TWO SHOPS\n\nTwo Shops of One City\n\nAnn B. Ash\n"
        "Department of English, Elm University\nENGL 2301: Film\nDr. Ben Oak\nMarch 5, 2021"
    )
    review = read_review("\n\n".join([head, *ESSAY]).encode(), filename="essay.txt")
    assert (review.meta.title, review.meta.author) == ("Two Shops of One City", "Ann B. Ash")
    assert review.text == "\n\n".join(ESSAY)
