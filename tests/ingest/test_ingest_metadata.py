"""Bylines, dates and film facts: read where stated, empty where not."""

from __future__ import annotations

import pytest

from crosscut.ingest.metadata import date_line, parse_date, read_byline, read_names
from crosscut.ingest.model import ReviewMeta
from crosscut.ingest.review import read_review
from crosscut.text.languages import language_of

ONE = (
    "The film opens on a chase that is more weather than plot, and we never see who is being"
    " chased, only the light that runs along the wet street behind them."
)


def meta(*lines: str) -> ReviewMeta:
    return read_review("\n\n".join(lines).encode(), filename="page.txt").meta


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("By Jane Doe", ("Jane Doe", "", "")),
        ("by Jane de la Tour", ("Jane de la Tour", "", "")),
        ("By ROGER SMITH", ("ROGER SMITH", "", "")),
        (
            "Final Project by: Ann Ash, Bo Birch, and Cy Cedar",
            ("Ann Ash; Bo Birch; Cy Cedar", "", ""),
        ),
        ("Review by Jane Doe & John Roe", ("Jane Doe; John Roe", "", "")),
        ("By Jane Doe | May 3, 2019", ("Jane Doe", "2019-05-03", "")),
        ("Posted on May 3, 2019 by Jane Doe", ("Jane Doe", "2019-05-03", "")),
        ("May 3, 2019 | By Jane Doe", ("Jane Doe", "2019-05-03", "")),
        ("Written by Jane Doe on 3 May 2019", ("Jane Doe", "2019-05-03", "")),
        ("By Jane Doe, Reel Times", ("Jane Doe", "", "Reel Times")),
        ("By Jane Doe for Reel Nights", ("Jane Doe", "", "Reel Nights")),
        ("Author: 王家衛", ("王家衛", "", "")),
        ("Text: Jane Doe | Photos: the distributor", ("Jane Doe", "", "")),
        ("Author: Jane Doe | Date: 3 May 2019", ("Jane Doe", "2019-05-03", "")),
        ("Rédigé par Jane Doe le 3 mai 2019", ("Jane Doe", "2019-05-03", "")),
        ("Publicado por Jane Doe el 3 de mayo de 2019", ("Jane Doe", "2019-05-03", "")),
        ("Geschrieben von Jane Doe am 3. Mai 2019", ("Jane Doe", "2019-05-03", "")),
        ("di Jane Doe - 3 maggio 2019", ("Jane Doe", "2019-05-03", "")),
        ("文／王家衛 2019年5月3日", ("王家衛", "2019-05-03", "")),
        ("A review by Jane Doe (@janedoe)", ("Jane Doe", "", "")),
        ("Posted by Jane Doe on May 3, 2019 in Reviews", ("Jane Doe", "2019-05-03", "")),
        ("Reviewed for Reel Nights by Jane Doe", ("Jane Doe", "", "")),
    ],
)
def test_bylines(line, expected):
    assert read_byline(line) == expected


@pytest.mark.parametrize(
    "line",
    [
        "By Design",
        "By the time it ends",
        "By night",
        "Directed by Jane Doe",
        "Bye Jane",
        "By 1994",
        "Text: a long one",
    ],
)
def test_lines_that_are_no_bylines(line):
    assert read_byline(line) is None


def test_names():
    assert read_names("Ann Ash and Bo Birch") == ("Ann Ash; Bo Birch", "")
    assert read_names("Ash, Ann") == ("", "")  # could be one person or two
    assert read_names("a friend of mine") == ("", "")


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("May 3, 2019", "2019-05-03"),
        ("Friday, 3rd of May 2019", "2019-05-03"),
        ("Sept. 3, 2019 at 5:32 pm", "2019-09-03"),
        ("2019-05-03T10:00:00Z", "2019-05-03"),
        ("2019/5/3", "2019-05-03"),
        ("31/12/2019", "2019-12-31"),
        ("12/31/2019", "2019-12-31"),
        ("May 2019", "2019-05"),
        ("2019", "2019"),
        ("3 мая 2019", "2019-05-03"),
        ("3 maja 2019", "2019-05-03"),
        ("3 Mayıs 2019", "2019-05-03"),
        ("3 maj 2019", "2019-05-03"),
        ("2019년 5월 3일", "2019-05-03"),
        ("05/03/2019", ""),  # May in one country, March in another
        ("05.03.2019", "2019-03-05"),  # with full stops the day stands first
        ("the 5th of March, 2019", "2019-03-05"),
        ("Dienstag, den 5. März 2019 10:01", "2019-03-05"),
        ("mardi 5 mars 2019", "2019-03-05"),
        ("mar. 5 mars 2019", "2019-03-05"),
        ("Mar. 5, 2019", "2019-03-05"),
        ("05.03.19", ""),
        ("February 30, 2019", ""),
        ("24/7", ""),
        ("soon", ""),
        ("", ""),
    ],
)
def test_dates(text, iso):
    assert parse_date(text) == iso


def test_title_byline_and_date_above_the_text():
    found = meta("Two Cops and a Can", "By Jane Doe", "Published: May 3, 2019", ONE, ONE)
    assert (found.title, found.author) == ("Two Cops and a Can", "Jane Doe")
    assert found.published == "2019-05-03"


def test_a_release_date_is_not_the_date_of_publication():
    found = meta("A Title", "Release: July 14, 1994 (Hong Kong)", ONE)
    assert (found.published, found.year) == ("", 1994)


def test_nothing_is_made_up():
    found = meta(ONE, ONE)
    assert found == ReviewMeta(language="en")


@pytest.mark.parametrize(
    "line",
    [
        "What a strange and lovely thing this is!",
        "Why do we go on watching films about people who wait?",
        "and so it begins",
        "Where it ends. It never ends",
        "(spoilers ahead)",
        "- The Whole Body covered in ink is an image to remember",
        "Rating: 4/5",
    ],
)
def test_a_first_sentence_is_not_a_title(line):
    review = read_review(f"{line}\n\n{ONE}\n\n{ONE}".encode(), filename="page.txt")
    assert review.meta.title == ""
    assert line in review.text


def test_a_score_in_the_title_line_stays_in_the_text():
    review = read_review(f"Two Cops and a Can ★★★½\n\n{ONE}".encode(), filename="page.txt")
    assert review.meta.title == "Two Cops and a Can"
    assert review.text.startswith("Two Cops and a Can ★★★½\n\n")


def test_the_name_of_the_site_above_its_buttons_is_the_outlet():
    found = meta("Reel Nights", "Subscribe", "Sign in", "Two Cops and a Can", "By Jane Doe", ONE)
    assert (found.outlet, found.title) == ("Reel Nights", "Two Cops and a Can")


def test_a_name_beside_its_follow_button_is_the_author():
    found = meta("Two Cops and a Can", "Jane Doe", "Follow", "6 min read", "May 3, 2021", ONE)
    assert (found.author, found.published) == ("Jane Doe", "2021-05-03")


def test_author_and_outlet_below_the_text():
    box = "Jane Doe has written about films for ten years, and lives by the sea."
    link = "Read more articles from this author on Reel Nights."
    found = meta("A Title", ONE, ONE, ONE, "About the Author", box, link)
    assert (found.author, found.outlet) == ("Jane Doe", "Reel Nights")
    assert meta("A Title", ONE, ONE, "By Jane Doe").author == "Jane Doe"
    assert meta("A Title", ONE, ONE, "Published by Jane Doe", "Share").author == "Jane Doe"


def test_the_writer_of_the_film_is_not_the_author():
    found = meta("A Title", "Directed by Wong Kar-wai", "Screenplay: Jane Doe", ONE)
    assert (found.author, found.director) == ("", "Wong Kar-wai")


@pytest.mark.parametrize(
    ("line", "minutes"),
    [
        ("Runtime: 102 minutes (1 hour 42 minutes)", 102),
        ("Running time: 1h 42m", 102),
        ("Running time: 1h42", 102),
        ("Runtime: 1 hour and 42 minutes", 102),
        ("Duration: 2 hours", 120),
        ("Dir. Jane Doe, 1994, 98 min", 98),
        ("Runtime: long", None),
    ],
)
def test_runtime(line, minutes):
    assert meta("A Title", line, ONE).runtime == minutes


@pytest.mark.parametrize(
    ("sentence", "year", "director"),
    [
        (
            "Fallen Angels is a 1995 film directed by Wong Kar-wai, and it is dark.",
            1995,
            "Wong Kar-wai",
        ),
        ("Wong Kar-wai’s 1995 neon thriller is dark.", 1995, "Wong Kar-wai"),
        ("Released in 1995, the film is dark.", 1995, ""),
        ("In 1995 I was young, and director Agnès Varda was not.", None, "Agnès Varda"),
        ("It is dark.", None, ""),
    ],
)
def test_year_and_director_in_the_opening(sentence, year, director):
    found = meta("A Title", sentence, ONE)
    assert (found.year, found.director) == (year, director)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (ONE, "en"),
        ("Le film s'ouvre sur une poursuite qui tient plus de la météo que de l'intrigue.", "fr"),
        ("이 영화는 두 경찰관의 이야기를 들려준다. 홍콩의 밤거리가 아름답다.", "ko"),
        ("หนังเรื่องนี้เล่าเรื่องตำรวจสองคนในฮ่องกง และความเหงาของเมืองใหญ่", "th"),
        ("Great film.", ""),
        ("12 34 56 78 90 " * 20, ""),
        ("", ""),
    ],
)
def test_language(text, code):
    assert language_of(text) == code


def test_a_first_paragraph_in_a_script_without_blanks_is_no_title():
    first = "ภาพยนตร์เรื่องนี้เป็นผลงานที่งดงามของผู้กำกับ เรื่องราวของตำรวจสองคนในฮ่องกงกับความเหงา"
    second = "เพลงและสีสันทำให้เราคิดถึงความรักที่หมดอายุในเมืองใหญ่ที่ไม่เคยหลับไหลและคนแปลกหน้า"
    review = read_review(f"{first}\n\n{second}\n\n{first}".encode(), filename="a.txt")
    assert review.meta.title == ""
    assert [block.kind for block in review.blocks] == ["body"] * 3
    assert meta("重慶森林：兩個警察的故事", first).title == "重慶森林：兩個警察的故事"


PROSE = (
    "Faye dances at the counter while the cop drinks his coffee and waits, and he does not look "
    "up once in the whole of that long scene at night."
)


@pytest.mark.parametrize(
    ("line", "author", "published"),
    [
        ("Reviewer: Ann Ash", "Ann Ash", ""),
        ("Reviewer: filmfan_99", "filmfan_99", ""),
        ("Autorin: Anna Esche", "Anna Esche", ""),
        ("作者：王小明", "王小明", ""),
        ("Posted on April 3, 2021 at 9:00 pm by Ann Ash in Film, Reviews", "Ann Ash", "2021-04-03"),
        ("Published 3 April 2021 by Ann Ash", "Ann Ash", "2021-04-03"),
        ("Posted on 3 April 2021 by Ann", "Ann", "2021-04-03"),
        ("April 3, 2021 · Ann Ash", "Ann Ash", "2021-04-03"),
        ("Ann Ash | 3 April 2021 | 5 min read", "Ann Ash", "2021-04-03"),
        ("Von Anna Esche", "Anna Esche", ""),
        ("Par Anne Frêne, le 3 avril 2021", "Anne Frêne", "2021-04-03"),
        ("by filmfan99 » Sat Apr 03, 2021 9:00 pm", "filmfan99", "2021-04-03"),
        ("Ann Ash", "Ann Ash", ""),
        ("Reel Nights", "", ""),
        ("Reviewer Score: 9", "", ""),
        ("Reviewer: 9/10", "", ""),
        ("Critic: it is a film that nobody needs to see more than once.", "", ""),
    ],
)
def test_a_byline_above_the_text(line: str, author: str, published: str) -> None:
    meta = read_review(f"Two cops and a can\n{line}\n\n{PROSE}\n".encode()).meta
    assert (meta.title, meta.author, meta.published) == ("Two cops and a can", author, published)


@pytest.mark.parametrize(
    ("end", "author"),
    [
        ("\n\n— Ann Ash", "Ann Ash"),
        ("\n\n- Ann Ash, Reel Nights", "Ann Ash"),
        ("\n\nSigned, Ann Ash", "Ann Ash"),
        ("\n\nAnn Ash", "Ann Ash"),
        (" — Ann Ash", "Ann Ash"),
        ("\n\nPosted by Ann Ash at 9:00 PM", "Ann Ash"),
        ("\n\nThis entry was posted in Film on April 3, 2021 by Ann Ash.", "Ann Ash"),
        (" 9/10\n\nAnn Ash", "Ann Ash"),
        ("\n\n★★★½\n\nAnn Ash", "Ann Ash"),
        ("\n\nAnn Ash, 3 March 2016", "Ann Ash"),
        ("\n\n- Renske", "Renske"),
        ("\n\nCheers,\nRenske", "Renske"),
        ("\n\nAnn Ash\nann@example.org", "Ann Ash"),
        ("\n\nBest wishes, Tom", "Tom"),
        ("\n\n- lanterns\n- Renske", ""),
        ("\n\nRenske", ""),
        ("\n\nHighly Recommended", ""),
        ("\n\n— The End", ""),
        ("\n\n“We wait.”\n— Oscar Ash", ""),
        ("\n\nTwo Cops Again", ""),
    ],
)
def test_a_signature_below_the_text(end: str, author: str) -> None:
    text = f"Two cops and a can\n\n{PROSE}\n\n{PROSE}{end}\n"
    assert read_review(text.encode()).meta.author == author


@pytest.mark.parametrize(
    ("end", "author"),
    [
        ("Ann Ash writes about film for The Harbour Review.", "Ann Ash"),
        ("Ann Ash (@annash) is a freelance writer and programmer.", "Ann Ash"),
        ("Ann Ash is a film critic based in Hamburg.", "Ann Ash"),
        ("About the author\n\nAnn Ash teaches cinema at a college in Leeds.", "Ann Ash"),
        ("Anna Esche schreibt über Film für das Stadtblatt.", "Anna Esche"),
        ("Ana Fresno es crítica de cine.", "Ana Fresno"),
        ("Follow Reel Nights on Letterboxd.", ""),
        ("Ann Ash is a writer based in Leeds.", "Ann Ash"),
        ("Oscar Oak is a director from Hong Kong.", ""),
        ("Oscar Oak is the editor whose cuts hold it together.", ""),
        ("Oscar Oak is a writer of small moments.", ""),
        ("Oscar Oak is a critic who never cared for it.", ""),
        ("Oscar Oak writes about it that “the tins are the film”.", ""),
        ("Bea Elm is a critic of the world around her.", ""),
        ("Follow the girl on her way to California.", ""),
    ],
)
def test_a_line_on_the_writer_below_the_text(end: str, author: str) -> None:
    text = f"Two cops and a can\n\nBea Elm mops. {PROSE}\n\n{PROSE}\n\n"
    review = read_review((text + end).encode())
    assert review.meta.author == author
    assert review.text.endswith(PROSE) == (author != "" or "Follow Reel" in end)


def test_the_site_above_a_byline_is_no_author() -> None:
    text = f"The Harbour Review\nMar 8, 1996\nBy Ann Ash\n90\n{PROSE}\nRead full review"
    meta = read_review(text.encode()).meta
    found = (meta.author, meta.outlet, meta.published, meta.title)
    assert found == ("Ann Ash", "The Harbour Review", "1996-03-08", "")


def test_a_button_behind_a_byline_is_no_name() -> None:
    text = f"{PROSE}\n\n{PROSE}\n\nBy Ann Ash FULL REVIEW"
    assert read_review(text.encode()).meta.author == "Ann Ash"


@pytest.mark.parametrize(
    "text",
    ["3. April 2021", "3 avril 2021", "3 de abril de 2021", "le 3 avril 2021", "3 aprile 2021"],
)
def test_a_date_in_other_languages(text: str) -> None:
    assert date_line(text) == "2021-04-03"


@pytest.mark.parametrize(
    ("line", "author", "published"),
    [
        ("Rezension von Jana Weber, 3. Mai 2021", "Jana Weber", "2021-05-03"),
        ("Critique de Two Cops par Zoé", "Zoé", ""),
        ("Review of Two Cops by Ann Ash", "Ann Ash", ""),
    ],
)
def test_a_byline_names_what_was_written(line: str, author: str, published: str) -> None:
    meta = read_review(f"{line}\n\nWaiting for Two Cops\n\n{PROSE}\n\n{PROSE}\n".encode()).meta
    assert (meta.title, meta.author, meta.published) == ("Waiting for Two Cops", author, published)


@pytest.mark.parametrize("line", ["8", "Ann  0:03", "4) Chapter three"])
def test_neither_a_mark_nor_a_time_nor_an_item_is_a_title(line: str) -> None:
    assert read_review(f"{line}\n\n{PROSE}\n\n{PROSE}\n".encode()).meta.title == ""


def test_a_last_name_that_is_an_initial_keeps_its_dot():
    assert read_names("Anna M.")[0] == "Anna M."
    assert read_names("Anna M. and Ben Oak.")[0] == "Anna M.; Ben Oak"


def test_a_date_with_blanks_behind_its_stops_begins_with_the_day():
    assert parse_date("25. 3. 2019") == parse_date("25.3.2019") == "2019-03-25"
    assert parse_date("3. 4. 2019") == "2019-04-03"


def test_a_last_line_may_stand_above_too():
    review = read_review(b"(note:: x) (note:: x) (note:: x)", filename="a.md")
    assert review.text == "note: x\n\nnote: x\n\nnote: x"
