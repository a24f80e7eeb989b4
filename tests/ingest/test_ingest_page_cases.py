"""Pages, letters and archives as people have them, each with what is rightly expected of it."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn

from crosscut.ingest.encoding import repair
from crosscut.ingest.model import RawReview
from crosscut.ingest.review import read_review
from crosscut.ingest.split import propose_split, split_review
from crosscut.scores.stated import find_scores

CASES = Path(__file__).resolve().parents[1] / "files" / "cases"
COFFEE = "Faye dances at the counter while the cop drinks his coffee and waits"


def case(name: str) -> RawReview:
    return read_review(CASES / name)


def passages(review: RawReview, kind: str = "body") -> list[str]:
    return [review.text[one.start : one.end] for one in review.blocks if one.kind == kind]


@pytest.mark.parametrize(
    ("name", "held", "gone"),
    [
        ("cjk.pdf", ("王家卫的电影总是关于时间", "凤梨罐头"), "\u2f8f"),
        ("sup-end.pdf", ("about loneliness and about pineapple, and",), "pineapple3"),
        ("sup-chrome.pdf", ("On the 1st of May", "\n\n1 Bordwell"), "pineapple3"),
        ("super.pdf", ("On the 1st of May", "\n\n2 Abbas"), "pineapple1"),
        ("footnotes.pdf", ("\n\n1 Bordwell", "\n\n2 Abbas"), "\n\n1\n\n"),
        ("wordfoot.pdf", ("\n\n1 Bordwell", "is about a can of pineapple"), "can of 1"),
        ("twocol.pdf", ("the loneliest joke in the whole film",), ""),
        ("symbols.docx", ("My rating: ★★★★\n\nTick: ✓",), "\uf0ab"),
        ("ruby.docx", ("警官は缶詰を買い続ける",), "けいかん"),
        ("fields.docx", ("See the scene and Hong Kong.",), "12"),
        ("zotero.docx", ("bad timing (Abbas, 1997) and the cop",), "ADDIN"),
        ("cr.txt", ("every door is open.\n\nThe last one",), "\r"),
    ],
)
def test_letters_are_those_that_are_read(name, held, gone):
    text = case(name).text
    assert all(one in text for one in held)
    assert not gone or gone not in text


@pytest.mark.parametrize("name", ["sup-end.pdf", "sup-chrome.pdf", "super.pdf", "wordfoot.pdf"])
def test_a_figure_of_a_footnote_is_no_heading(name):
    assert passages(case(name), "heading") == []


@pytest.mark.parametrize(
    ("font", "letters", "shown"),
    [
        ("Wingdings", "\xab\xab\xab\xb6", "★★★☆"),
        ("Wingdings 2", "P", "✓"),
        ("Courier", "P", "P"),
    ],
)
def test_a_font_of_pictures_shows_what_its_letters_look_like(font, letters, shown):
    document = docx.Document()
    document.add_paragraph(f"{COFFEE}.")
    document.add_paragraph("My rating: ").add_run(letters).font.name = font
    document.add_paragraph("And ").runs[0]._element.append(_symbol(font, letters[0]))
    file = io.BytesIO()
    document.save(file)
    text = read_review(file.getvalue(), filename="a.docx").text
    assert text.endswith(f"My rating: {shown}\n\nAnd {shown[0]}")


def _symbol(font: str, letter: str):
    symbol = docx.oxml.OxmlElement("w:sym")
    symbol.set(qn("w:font"), font)
    symbol.set(qn("w:char"), f"{ord(letter):04X}")
    return symbol


def test_radicals_and_ligatures_become_letters():
    assert repair("\u2f26\u2f08 \u2ec5\u2fa0 \ufb01lm")[0] == "子人 见辰 film"


SOAP = "The soap drips and he talks to it as if it were her, and I laughed until I was sad"
CAN = "重庆的警察买了三十罐凤梨罐头，每一罐都会过期，像每一段感情。"


@pytest.mark.parametrize(
    ("name", "author", "published", "score"),
    [
        ("paste-lbx.txt", "Ann Ash", "2021-04-03", "★★★★½"),
        ("paste-imdb.txt", "ann77", "2021-04-03", "9/10"),
        ("paste-douban.txt", "阿安", "2021-04-03", "★★★★☆"),
    ],
)
def test_the_lines_of_a_copied_post_are_understood(name, author, published, score):
    review = case(name)
    assert (review.meta.author, review.meta.published) == (author, published)
    assert passages(review)[0] == score
    assert [one.raw for one in find_scores(review.text)] == [score]
    assert not any(word in review.text for word in ("helpful", "likes", "Permalink", "有用"))


@pytest.mark.parametrize(
    "line",
    ["Format: Blu-ray Verified Purchase", "Lire ses 31 critiques", "23 有用 1 没用 0回应 收起"],
)
def test_what_a_site_sets_around_a_post_is_no_text(line):
    review = read_review(f"{COFFEE}.\n\n{SOAP}.\n\n{line}\n".encode(), filename="post.txt")
    assert review.text == f"{COFFEE}.\n\n{SOAP}."


@pytest.mark.parametrize(
    ("verdict", "rating"),
    [("力荐", "5/5"), ("推荐", "4/5"), ("还行", "3/5"), ("较差", "2/5"), ("很差", "1/5"), ("", "")],
)
def test_a_verdict_in_words_behind_seen_is_a_mark(verdict, rating):
    text = (
        f"阿安 看过 {verdict} 2021-04-03 12:30:05\n\n王家卫的电影总是关于时间，还行的朋友推荐给我。"
    )
    review = read_review(text.encode(), filename="post.txt")
    assert (review.meta.author, review.meta.rating) == ("阿安", rating)
    assert review.text == "王家卫的电影总是关于时间，还行的朋友推荐给我。"


@pytest.mark.parametrize(
    ("head", "found"),
    [
        ("Ann Ash watched ★★★ 3 Apr 2021", ("Ann Ash", "2021-04-03", "★★★")),
        ("Ann Ash ★★★½\nWatched 03 Apr 2021", ("Ann Ash", "2021-04-03", "★★★½")),
        ("Review by annash\n★★★½ Watched by annash 3 Apr 2021", ("annash", "2021-04-03", "★★★½")),
        ("Ann Ash rated it 4/5 on April 3, 2021", ("Ann Ash", "2021-04-03", "4/5")),
        ("Ann A\nRated 4.5/5 Stars •  Apr 3, 2021", ("", "2021-04-03", "4.5/5")),
        ("annash·Apr 3, 2021", ("annash", "2021-04-03", "")),
        ("annApr 3, 2021", ("ann", "2021-04-03", "")),
        ("bo14 May 2021", ("bo", "2021-05-14", "")),
        ("Reviewed in the United States on April 3, 2021", ("", "2021-04-03", "")),
        ("Watched The Long Night 3 Apr 2021", ("", "", "")),
        (
            "Watched 3 Apr 2021\nAnn Ash’s review published on Letterboxd:",
            ("Ann Ash", "2021-04-03", ""),
        ),
        ("annash 评论 盐路 ★★★★ 2021-04-03", ("annash", "2021-04-03", "★★★★")),
        ("ann77\n9/10\nOne more\n3 April 2021", ("ann77", "2021-04-03", "9/10")),
        ("A ghost story\nAnn Ash\nApr 03, 2021", ("Ann Ash", "2021-04-03", "")),
        ("April 3, 2021 by Ann Ash, posted in 1990s, fog", ("Ann Ash", "2021-04-03", "")),
        ("Score: 4/5\nPosted on: April 3, 2021", ("", "2021-04-03", "")),
    ],
)
def test_a_line_of_a_post_names_its_writer_its_date_and_its_mark(head, found):
    meta = read_review(f"Two cops\n{head}\n\n{COFFEE}.\n\n{SOAP}.".encode()).meta
    assert (meta.author, meta.published) == found[:2]


RT = (
    f"Ann Ash\nReel Nights\n{COFFEE}.{{0}}Full Review | Original Score: 3/4 | Feb 5, 2008\n"
    f"Bo Birch\nDaily Lantern\n{SOAP}.{{0}}Full Review | Original Score: C+ | Nov 12, 2001\n"
)
RT_NOW = (
    f"Ann Ash\nReel Nights\n\nTop Critic\n{COFFEE}.\n\nRated: 3/4 • Feb 5, 2008\n\n"
    f"Bo Birch\nDaily Lantern\n{SOAP}.\n\nRated: C+ • Nov 12, 2001\n"
)
IMDB = (
    f"9/10\nTwo in one\nann773 April 2021\nWarning: Spoilers\n{COFFEE}.\n2 out of 3 found this "
    f"helpful.\nPermalink\n3/10\nNot for me\nbo4 May 2021\n{SOAP}.\nHelpful•1\n2\nPermalink\n"
)
IMDB_NOW = (
    f"9/10\nTwo in one\n{COFFEE}.\nHelpful•12\n4\nann77\nApr 3, 2021\nPermalink\n"
    f"3/10\nNot for me\n{SOAP}.\nHelpful•1\n2\nbo\nMay 4, 2021\nPermalink\n"
)
LETTERBOXD = (
    f"Ann Ash ★★★★\nWatched 03 Apr 2021\n\n{COFFEE}.\n\nLike review 12 likes\n\n"
    f"Bo Birch ★★\nWatched 04 May 2021\n\n{SOAP}.\n\nLike review 3 likes\n"
)
DOUBAN = (
    f"阿安 看过 ★★★★☆ 2021-04-03 12:30:05\n{CAN}\n12 有用\n小白 看过 ★★☆☆☆ 2021-05-04\n{CAN}{CAN}\n"
)


@pytest.mark.parametrize(
    ("text", "authors", "scores"),
    [
        (RT.format("\n"), ["Ann Ash", "Bo Birch"], ["3/4", "C+"]),
        (RT.format(" "), ["Ann Ash", "Bo Birch"], ["3/4", "C+"]),
        (RT_NOW, ["Ann Ash", "Bo Birch"], ["3/4", "C+"]),
        (IMDB, ["ann77", "bo"], ["9/10", "3/10"]),
        (IMDB_NOW, ["ann77", "bo"], ["9/10", "3/10"]),
        (LETTERBOXD, ["Ann Ash", "Bo Birch"], ["★★★★", "★★"]),
        (DOUBAN, ["阿安", "小白"], ["★★★★☆", "★★☆☆☆"]),
    ],
)
def test_several_posts_are_offered_for_splitting(text, authors, scores):
    whole = read_review(text.encode())
    assert whole.meta.author == ""
    parts = split_review(whole, propose_split(whole).parts)
    assert [one.meta.author for one in parts] == authors
    assert [one.meta.published[:4] for one in parts] in (["2008", "2001"], ["2021", "2021"])
    assert [[score.raw for score in find_scores(one.text)] for one in parts] == [
        [score] for score in scores
    ]


def test_each_of_many_posts_keeps_its_writer():
    posts = [
        f"Ann A{number} ★★\nWatched 0{number} Apr 2021\n{COFFEE}, {number} times.\n❤ {number} likes"
        for number in range(1, 6)
    ]
    parts = propose_split(read_review("\n\n".join(posts).encode())).parts
    assert [one.author for one in parts] == [f"Ann A{number}" for number in range(1, 6)]


def test_the_critics_of_a_copied_list_are_parted():
    whole = case("paste-rt.txt")
    parts = split_review(whole, propose_split(whole).parts)
    assert [(one.meta.author, one.meta.outlet, one.meta.published) for one in parts] == [
        ("Ann Ash", "Reel Nights", "2008-02-05"),
        ("Bo Birch", "Daily Lantern", "2001-11-12"),
    ]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.txt", f"Two cops<br>by Ann Ash<br/><br>{COFFEE}.<br><br><i>{SOAP}</i>.<br>4/5"),
        ("a.txt", f"<p>{COFFEE}.</p><p><b>{SOAP}</b>.</p><p>4/5</p>"),
        ("a.md", f"# Two cops\n\n{COFFEE}.<br><br>{SOAP}.<br>4/5"),
    ],
)
def test_tags_in_a_text_are_line_breaks(name, text):
    review = read_review(text.encode(), filename=name)
    assert passages(review) == [f"{COFFEE}.", f"{SOAP}.", "4/5"]


@pytest.mark.parametrize("mark", ["Rating: 4/5", "4/5", "**4/5**", "Score: 4 out of 5"])
def test_the_last_line_is_the_verdict_on_the_film(mark):
    text = (CASES / "last-heading-rating.md").read_text("utf-8").replace("Rating: 4/5", mark)
    review = read_review(text.encode(), filename="a.md")
    assert [(one.value, one.scope) for one in find_scores(review.text)] == [(4.0, "film")]


@pytest.mark.parametrize(
    "text",
    [
        f"Ann Ash\nReviewed by Ann Ash ★★★★ 12\n{COFFEE}.\n\nLike review\n1,204 likes\n\n"
        f"Reviewed by Bo Birch ★★ 3\n{SOAP}.\n\nLike review\n3 likes",
        f"Ann Ash\nLocal Guide·12 reviews·3 photos\n★★★★ a year ago\n{COFFEE}.\nLike\nShare\n"
        f"Bo Birch\n4 reviews\n★★ 3 months ago\n{SOAP}.\nLike\nShare",
        f"80\nReel Nights\nAnn Ash\nApr 3, 2021\n{COFFEE}. ★★★★\nRead More\nFull Review\n"
        f"40\nNight Reels\nBo Birch\nApr 4, 2021\n{SOAP}. ★★\nRead More\nFull Review\n",
        f"Ann Ash\n★★★★\nApr 3, 2021\n{COFFEE}.\nBo Birch\n★★\nApr 4, 2021\n{SOAP}.\n",
        f"by Ann Ash » Sat Apr 03, 2021 9:14 pm\n\n{COFFEE}.\n\n4/5\n\nTop\n\n"
        f"by Bo Birch » Sun Apr 04, 2021 10:01 am\n\n{SOAP}.\n\n2/5\n\nTop",
    ],
)
def test_posts_of_other_sites_are_offered_for_splitting(text):
    whole = read_review(text.encode())
    parts = split_review(whole, propose_split(whole).parts)
    found = [(one.meta.author, [score.value for score in find_scores(one.text)]) for one in parts]
    assert found == [("Ann Ash", [4.0]), ("Bo Birch", [2.0])]


@pytest.mark.parametrize(
    "text",
    [
        f"Two cops\n4/5\n3 April 2021\n\n{COFFEE}.\n\n{SOAP}.",
        f"3 April 2021\n\n{COFFEE}.\n\n4 April 2021\n\n{SOAP}.",
        f"Two cops\n\n{COFFEE}.\n\n— Ann Ash\n\n{SOAP}.\n\nHelpful is what he is, to the last.",
        f"Two cops\n\nMusic\n{COFFEE}.\n8/10\n\nPictures\n{SOAP}.\n9/10",
    ],
)
def test_one_review_is_no_row_of_posts(text):
    assert propose_split(read_review(text.encode())).parts == ()


@pytest.mark.slow
def test_raised_figures_of_footnotes_are_parted_from_words():
    """In a web page, in Word and as signs; figures of amounts and titles stay."""
    runs = [
        (f"{SOAP}. It is about pineapple", "3"),
        (" and soap", "4"),
        (" in the 2", "nd"),
        (" of 10", "2"),
    ]
    page = "".join(f"{text}<sup>{raised}</sup>" for text, raised in runs)
    document = docx.Document()
    paragraph = document.add_paragraph()
    for text, raised in runs:
        paragraph.add_run(text)
        paragraph.add_run(raised).font.superscript = True
    document.add_paragraph(f"{COFFEE}.")
    file = io.BytesIO()
    document.save(file)
    for data, name in (
        (f"<html><body><article><p>{page}</p><p>{COFFEE}.</p></article></body></html>", "a.html"),
        (file.getvalue(), "a.docx"),
        (f"{SOAP}. It is about pineapple¹ and soap³ in the 2nd of 10²\n\n{COFFEE}.", "a.txt"),
    ):
        review = read_review(data.encode() if isinstance(data, str) else data, filename=name)
        assert review.text.startswith(f"{SOAP}. It is about pineapple and soap in the 2nd of 10²")
        assert "footnote figure" in review.notes[0].text
    assert "Alien³" in read_review(f"{COFFEE}, as in Alien³.".encode()).text


@pytest.mark.parametrize(
    "raised", [r"{\super 1}", r"\super 1\nosupersub ", r"{\rtlch\af0\super\insrsid12 1}"]
)
def test_raised_figures_in_rich_text_are_parted_from_words(raised):
    text = rf"{{\rtf1\ansi {COFFEE} for pineapple{raised} and soap.\par {SOAP}.}}"
    review = read_review(text.encode(), filename="a.rtf")
    assert review.text.startswith(f"{COFFEE} for pineapple and soap.")


@pytest.mark.parametrize(
    "ago",
    [
        "il y a 3 ans",
        "3 yr. ago",
        "a month ago",
        "vor 2 Wochen",
        "hace 3 años",
        "3年前",
        "3개월 전",
    ],
)
def test_how_long_ago_is_no_date(ago):
    review = read_review(f"Two cops\nReview by Ann Ash\n{ago}\n\n{COFFEE}.\n\n{SOAP}.".encode())
    assert (review.meta.title, review.meta.published) == ("Two cops", "")
    assert passages(review) == [f"{COFFEE}.", f"{SOAP}."]
    (note,) = (one for one in review.notes if one.text == ago)
    assert (note.kind, "no date" in note.reason) == ("removed", True)


@pytest.mark.parametrize("line", ["Hier", "The year before", "20 years later", "Vor Jahren"])
def test_a_heading_of_time_is_a_heading(line):
    assert line in read_review(f"# Two\n\n## {line}\n\n{COFFEE}.".encode(), filename="a.md").text


def test_the_posts_of_a_french_site_are_offered_for_splitting():
    posts = (
        f"Ann Ash\n120 abonnés\n312 critiques\nSuivre son activité\n\n4,0\n"
        f"Publiée le 3 avril 2021\n{COFFEE}.\nJ'aime\n3 commentaires\nPartager\n"
        f"Bo Birch\n3 abonnés\n12 critiques\n2,5\nPubliée le 13 mai 2021\n{SOAP}.\n12 j'aime\n"
    )
    whole = read_review(posts.encode())
    parts = split_review(whole, propose_split(whole).parts)
    assert [(one.meta.author, one.meta.published, passages(one)) for one in parts] == [
        ("Ann Ash", "2021-04-03", ["4,0", f"{COFFEE}."]),
        ("Bo Birch", "2021-05-13", ["2,5", f"{SOAP}."]),
    ]


@pytest.mark.parametrize(
    ("head", "foot"),
    [
        (
            "r/TrueFilm\n•\n3 yr. ago\nann_ash\n\nThe ferry (1999)",
            "Upvote\n25\nGo to comments\nShare",
        ),
        ("ann_ash\n3y ago\n\nThe ferry (1999)", "View all 12 comments"),
        ("ann_ash\nVoto de ann_ash:\n\nThe ferry (1999)", "12 de 14 usuarios"),
    ],
)
def test_a_chosen_name_beside_how_long_ago_or_before_the_mark_is_the_writers(head, foot):
    review = read_review(f"{head}\n{COFFEE}.\n\n{SOAP}.\n\n{foot}\n".encode())
    assert (review.meta.author, review.meta.title) == ("ann_ash", "The ferry (1999)")
    assert review.text == f"{COFFEE}.\n\n{SOAP}."


def test_letters_of_mathematics_and_wide_ones_are_letters():
    review = read_review(f"𝐒𝐚𝐥𝐭 is ｓｌｏｗ, and x² stays. {COFFEE}.".encode())
    assert review.text.startswith("Salt is slow, and x² stays.")


def test_the_signs_of_a_forum_go_and_brackets_that_nothing_closes_stay():
    text = f"[b]{COFFEE}.[/b] [url=http://a.example]{SOAP}.[/url] [sic] [1]"
    assert read_review(text.encode()).text == f"{COFFEE}. {SOAP}. [sic] [1]"


def test_dates_below_places_are_no_posts():
    text = f"New York\n3 April 2021\n\n{COFFEE}.\n\nOld Orchard\n4 April 2021\n\n{SOAP}."
    assert "Old Orchard" in read_review(text.encode()).text


def test_the_post_that_is_answered_gives_no_score():
    text = (
        f"Re: Two cops\nPost by annash » Sat Apr 03, 2021 9:14 pm\n\nbob wrote: ↑Fri Apr 02, 2021\n"
        f"I would give it 3/10.\n\n{COFFEE}.\n\n{SOAP}. 8/10\n\nTop\n"
    )
    review = read_review(text.encode())
    assert [one.raw for one in find_scores(review.text)] == ["8/10"]
    assert review.text == f"{COFFEE}.\n\n{SOAP}. 8/10"


def test_a_figure_alone_among_the_lines_of_a_post_is_no_heading():
    text = f"9\nAnn_Ash\nApr 3, 2021\n{COFFEE}.\n\n{SOAP}.\n\nREPORT\n"
    review = read_review(text.encode())
    assert (review.meta.author, passages(review, "heading")) == ("Ann_Ash", [])
