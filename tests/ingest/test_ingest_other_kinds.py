"""Saved pages, rich text, OpenDocument, books and exports of blogs; the way out for other kinds."""

from __future__ import annotations

import io
import zipfile
from functools import partial

import pytest
from fuzz_targets import SANDBOX
from helpers import CASES

from crosscut.errors import IngestError
from crosscut.ingest.model import RawReview
from crosscut.ingest.review import read_review
from crosscut.ingest.sources import Source, read_source

read = partial(read_review, sandbox=SANDBOX)
COFFEE = "Faye dances at the counter while the cop drinks his coffee"
SOAP = "The soap drips and he talks to it as if it were her"


def packed(files: dict[str, str]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return data.getvalue()


def passages(review: RawReview) -> list[tuple[str, str]]:
    return [(one.kind, review.text[one.start : one.end]) for one in review.blocks]


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("page.mhtml", "Two cops and a can"),
        ("mhtml-as.html", "Two cops and a can"),
        ("page.txt", "Two cops and a can"),
        ("essay.rtf", ""),
        ("rtf.txt", ""),
    ],
)
def test_a_file_is_read_for_what_it_holds(name, title):
    review = read(CASES / name)
    assert passages(review)[0][1].startswith("Faye dances at the counter")
    assert passages(review)[1][1].startswith(SOAP)
    assert not any(sign in review.text for sign in ("<", "=E2", "\\", "&mdash;"))
    assert review.meta.title == title


def test_rich_text_in_another_code_page_with_properties():
    text = (
        r"{\rtf1\ansi\ansicpg1251{\info{\title At the Counter}{\author Sample Ann}}"
        r"\pard \b \'cf\'f0\'e8\'e2\'e5\'f2\b0 , Faye dances.\par She waits "
        r"\u9733?\u9733?{\footnote No}.\par}"
    )
    review = read(text.encode("ascii"), filename="a.rtf")
    assert review.text == "Привет, Faye dances.\n\nShe waits ★★."
    assert (review.meta.title, review.meta.author) == ("At the Counter", "Sample Ann")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.md", "# Salt\n\n{}\n\n| Music: | 7/10 |\n|---|---|\n| It is a good story. | 8/10 |\n"),
        (
            "a.html",
            "<h1>Salt</h1><p>{}</p><table><tr><td>Music:</td><td>7/10</td></tr>"
            "<tr><td>It is a good story.</td><td></td><td>8/10</td></tr></table>",
        ),
    ],
)
def test_no_colon_stands_behind_a_cell_that_ends_with_a_sign(name, text):
    line = "The keeper counts the steps of the tower aloud, and nobody answers him all winter."
    review = read_review(text.format(line).encode(), filename=name)
    assert review.text.split("\n\n") == [line, "Music: 7/10", "It is a good story. 8/10"]


def test_a_row_of_a_table_in_rich_text_is_a_line():
    text = r"{\rtf1\ansi She waits.\par \trowd Music\cell 8/10\cell\row \pard The end.\par}"
    review = read(text.encode("ascii"), filename="a.rtf")
    assert [text for _, text in passages(review)] == ["She waits.", "Music: 8/10", "The end."]


NS = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (
        ("office", "office"), ("text", "text"), ("style", "style"), ("table", "table"),
        ("meta", "meta"),
    )
)  # fmt: skip
ODT = f"""<office:document-content {NS} xmlns:dc="http://purl.org/dc/elements/1.1/">
<office:automatic-styles><style:style style:name="T1" style:family="text">
<style:text-properties style:text-line-through-style="solid"/></style:style>
<style:style style:name="P1" style:parent-style-name="Title"/></office:automatic-styles>
<office:body><office:text><text:p text:style-name="P1">At the Counter</text:p>
<text:h text:outline-level="1">One</text:h>
<text:p>{COFFEE}<text:note><text:note-citation>1</text:note-citation><text:note-body>
<text:p>Sample, p. 2.</text:p></text:note-body></text:note>, and<text:s/>waits
<text:span text:style-name="T1">9/10</text:span><office:annotation><dc:creator>Bo</dc:creator>
<text:p>Say more.</text:p></office:annotation>.</text:p>
<text:p>{SOAP}.<text:line-break/><text:ruby><text:ruby-base>恋</text:ruby-base>
<text:ruby-text>こい</text:ruby-text></text:ruby></text:p>
<table:table><table:table-row><table:table-cell><text:p>Music</text:p></table:table-cell>
<table:table-cell><text:p>8/10</text:p></table:table-cell></table:table-row></table:table>
</office:text></office:body></office:document-content>"""


def test_an_opendocument_text():
    review = read(packed({"content.xml": ODT}), filename="a.odt")
    assert review.meta.title == "At the Counter"
    assert passages(review) == [
        ("heading", "One"),
        ("body", f"{COFFEE}, and waits ."),
        ("body", "Sample, p. 2."),
        ("body", f"{SOAP}."),
        ("body", "恋"),
        ("body", "Music: 8/10"),
    ]
    removed = {note.text: note.reason for note in review.notes if note.kind == "removed"}
    assert removed == {"9/10": "struck out", "Say more.": "comment in the document"}


def test_a_book_is_read_chapter_by_chapter():
    chapter = "<html><body><h1>{}</h1><p>{}.</p></body></html>"
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        "<metadata><dc:title>At the Counter</dc:title><dc:creator>Sample Ann</dc:creator>"
        "</metadata>"
        '<manifest><item id="n" properties="nav" href="n.xhtml"/><item id="b" href="b%20b.xhtml"/>'
        '<item id="a" href="a.xhtml"/></manifest>'
        '<spine><itemref idref="n"/><itemref idref="a"/><itemref idref="b"/></spine></package>'
    )
    container = (
        '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="OPS/p.opf"/></rootfiles></container>'
    )
    book = {"META-INF/container.xml": container, "OPS/p.opf": package}
    book |= {"OPS/a.xhtml": chapter.format("One", COFFEE), "OPS/n.xhtml": chapter.format("", "Nav")}
    review = read(packed(book | {"OPS/b b.xhtml": chapter.format("Two", SOAP)}), filename="a.epub")
    assert passages(review) == [
        ("heading", "One"), ("body", f"{COFFEE}."), ("heading", "Two"), ("body", f"{SOAP}."),
    ]  # fmt: skip
    assert (review.meta.title, review.meta.author) == ("At the Counter", "Sample Ann")
    locked = packed(book | {"META-INF/encryption.xml": "<encryption/>"})
    with pytest.raises(IngestError, match="password"):
        read(locked, filename="a.epub")


# --------------------------------------------------------------------------
# Exports of blogs


def blog(text: str) -> Source:
    return read_source(text.encode(), filename="blog.xml", sandbox=SANDBOX)


def test_an_export_of_wordpress():
    (review,) = read_source(CASES / "export.xml", sandbox=SANDBOX).reviews
    meta = review.meta
    assert (meta.title, meta.outlet, meta.published) == (
        "Two cops and a can", "Reel Nights", "2021-04-03",
    )  # fmt: skip
    assert passages(review) == [("body", f"{COFFEE}."), ("caption", "A still")]


def test_posts_of_wordpress_before_blocks_and_what_is_no_post():
    post = "<item><title>{}</title><dc:creator>ann</dc:creator><wp:post_type>{}</wp:post_type>"
    post += "<content:encoded><![CDATA[{}]]></content:encoded></item>"
    old = f"{COFFEE}.\n\n[gallery ids='1,2']{SOAP}, <em>and</em> &amp;c.\n\nRating: 4/5"
    source = blog(
        '<rss xmlns:content="c" xmlns:wp="w" xmlns:dc="d"><channel><title>Sample Nights</title>'
        "<wp:author><wp:author_login>ann</wp:author_login>"
        "<wp:author_display_name>Sample Ann</wp:author_display_name></wp:author>"
        + post.format("One", "post", old)
        + post.format("A still", "attachment", "x")
        + post.format("Empty", "post", "")
        + "</channel></rss>"
    )
    (review,) = source.reviews
    assert review.meta.author == "Sample Ann"
    assert [text for _, text in passages(review)] == [
        f"{COFFEE}.", f"{SOAP}, and &c.", "Rating: 4/5",
    ]  # fmt: skip


def test_posts_of_blogger():
    entry = "<entry><category term='http://schemas.google.com/blogger/2008/kind#{}'/>"
    entry += "<published>2021-04-03T09:00:00.000-07:00</published><title>{}</title>"
    entry += "<content type='html'>{}</content><author><name>Sample Ann</name></author>"
    entry += (
        "<link rel='self' href='x'/><link rel='alternate' href='https://example.org/1'/></entry>"
    )
    html = f"&lt;div&gt;{COFFEE}.&lt;br/&gt;&lt;br/&gt;{SOAP}.&lt;/div&gt;"
    source = blog(
        "<feed xmlns='http://www.w3.org/2005/Atom'><title>Sample Nights</title>"
        + entry.format("settings", "Setting", "true")
        + entry.format("post", "One", html)
        + entry.format("comment", "Nice", "Nice &lt;b&gt;post&lt;/b&gt;")
        + "</feed>"
    )
    (review,) = source.reviews
    assert (review.meta.author, review.meta.published) == ("Sample Ann", "2021-04-03")
    assert (review.meta.url, review.meta.title) == ("https://example.org/1", "One")
    assert [text for _, text in passages(review)] == [f"{COFFEE}.", f"{SOAP}."]


@pytest.mark.parametrize(
    "text",
    [
        "<rss><channel></channel></rss>",
        "<note>A film.</note>",
        "<rss",
        '<!DOCTYPE rss [<!ENTITY a "aa">]><rss><channel><title>&a;</title></channel></rss>',
    ],
)
def test_what_is_no_export_is_refused_with_the_way_out(text):
    (problem,) = blog(text).problems
    assert problem.where == "blog.xml"
    assert problem.remedy


@pytest.mark.parametrize(
    ("ending", "way"),
    [
        (".doc", ".docx"), (".pages", "Export To"), (".numbers", "Export"),
        (".gdoc", "Download"),
        (".webarchive", ".html"), (".mobi", ".epub"), (".heic", "OCR"), (".mp3", "transcript"),
        (".7z", ".zip"), (".ods", ".xlsx"), (".mbox", ".eml"), (".xyz", "paste"),
    ],
)  # fmt: skip
def test_other_kinds_are_refused_with_the_way_out(ending, way):
    (problem,) = read_source(b"\x00\x01", filename=f"a{ending}", sandbox=SANDBOX).problems
    assert way in problem.remedy


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("a.txt", f"# Two\n\n**By Ann Ash**\n\n*{COFFEE}.*\n\n## The soap\n\n[{SOAP}](http://x.org).",
         [("body", f"{COFFEE}."), ("heading", "The soap"), ("body", f"{SOAP}.")]),
        ("a.txt", f"He doesn=E2=80=99t look up, not onc=\ne.\n\n{SOAP}.",
         [("body", "He doesn’t look up, not once."), ("body", f"{SOAP}.")]),
        ("a.txt", f"{COFFEE}.\\n\\nHe doesn\\u2019t look up.\\n{SOAP}.",
         [("body", f"{COFFEE}."), ("body", "He doesn’t look up."), ("body", f"{SOAP}.")]),
        ("a.txt", f"WEBVTT\n\n00:00:01.000 --> 00:00:04.000\n<v Ann>{COFFEE}.\n\n"
                  f"00:00:05.000 --> 00:00:09.000\n<v Bo>{SOAP}.</v>",
         [("body", f"Ann: {COFFEE}."), ("body", f"Bo: {SOAP}.")]),
        ("a.txt", f"Ann Ash  0:05\n{COFFEE}.\n\nBo Birch  0:31\n{SOAP}.",
         [("body", "Ann Ash 0:05"), ("body", f"{COFFEE}."), ("body", "Bo Birch 0:31"),
          ("body", f"{SOAP}.")]),
        ("a.txt", f"#1 of the year, x=E2 and C:\\new.\n\n{SOAP}.",
         [("body", "#1 of the year, x=E2 and C:\\new."), ("body", f"{SOAP}.")]),
    ],
)  # fmt: skip
def test_a_text_is_read_for_what_it_was(name, text, found):
    assert passages(read(text.encode(), filename=name)) == found


def test_a_mail_names_its_writer_title_and_date():
    head = "From: Ann Ash <ann@example.org>\nTo: Bo <bo@example.org>\nSubject: Two cops\n"
    head += "Date: Sat, 3 Apr 2021 10:20:30 +0100\nMIME-Version: 1.0\n"
    review = read(f"{head}\n{COFFEE}.\n\n{SOAP}.".encode(), filename="a.txt")
    meta = review.meta
    assert (meta.author, meta.title, meta.published) == ("Ann Ash", "Two cops", "2021-04-03")
    assert passages(review) == [("body", f"{COFFEE}."), ("body", f"{SOAP}.")]


def test_the_writer_of_a_feed_is_named_behind_the_address():
    (review,) = blog(
        "<rss version='2.0'><channel><title>Reel Nights</title><item><title>Two</title>"
        f"<author>a@example.org (Ann Ash)</author><description>&lt;p&gt;{COFFEE}.&lt;/p&gt;"
        "</description></item></channel></rss>"
    ).reviews
    assert review.meta.author == "Ann Ash"


# --------------------------------------------------------------------------
# Feeds of sites for reviews, and of blogs with a date that is none

TIDE = "The tide comes in twice, and each time the keeper counts it aloud at the door."


def feed(*items: str) -> Source:
    spaces = "".join(
        f' xmlns:{name}="https://{name}.org/"' for name in ("dc", "content", "wp", "letterboxd")
    )
    text = "".join(f"<item>{one}</item>" for one in items)
    text = f'<rss version="2.0"{spaces}><channel><title>Ann</title>{text}</channel></rss>'
    return read_source(text.encode(), filename="feed.xml", sandbox=SANDBOX)


def test_a_feed_of_a_diary_of_films_gives_its_reviews_with_mark_and_film():
    poster = '&lt;p>&lt;img src="a.jpg"/>&lt;/p>'
    source = feed(
        "<title>Salt, 1999 - ★★★½</title><letterboxd:filmTitle>Salt</letterboxd:filmTitle>"
        "<letterboxd:watchedDate>2026-05-20</letterboxd:watchedDate>"
        "<letterboxd:memberRating>3.5</letterboxd:memberRating><dc:creator>Ann Ash</dc:creator>"
        f"<pubDate>Thu, 21 May 2026 12:00:00 +1200</pubDate><description>{poster}"
        f"&lt;p>{TIDE}&lt;/p></description>",
        "<title>Fog, 1995</title><letterboxd:filmTitle>Fog</letterboxd:filmTitle>"
        f"<description>{poster}&lt;p>Watched on Monday September 14, 2026.&lt;/p></description>",
        "<title>Best of</title><guid>letterboxd-list-3</guid>"
        "<description>&lt;ul>&lt;li>Salt&lt;/li>&lt;/ul></description>",
    )
    (review,) = source.reviews
    meta = review.meta
    assert (review.text, meta.title, meta.rating) == (TIDE, "Salt", "3.5/5")
    assert (meta.published, meta.author) == ("2026-05-20", "Ann Ash")
    assert [note.text for note in source.notes] == ["1 post of feed.xml"]
    assert not source.problems


def test_a_feed_of_books_read_gives_the_readers_text_not_what_is_said_of_the_book():
    book = "<title>Salt</title><author_name>W</author_name><name>Ann Ash</name>"
    about = "<description>author: W &lt;br/> average rating: 4.20</description>"
    text = f"<user_rating>0</user_rating><user_review>{TIDE}</user_review>"
    (review,) = feed(f"{book}{text}{about}", f"{book}<user_review></user_review>{about}").reviews
    assert (review.text, review.meta.author, review.meta.rating) == (TIDE, "Ann Ash", "")


def test_a_date_that_is_none_gives_way_and_signs_of_plugins_go():
    (review,) = feed(
        "<title>Salt</title><pubDate>Mon, 30 Nov -0001 00:00:00 +0000</pubDate>"
        "<wp:post_date>2009-04-27 23:59:30</wp:post_date>"
        f"<content:encoded>{TIDE}\n\n[my_box id=&quot;3&quot; kind='a']\n\nFog [sic]."
        "</content:encoded>"
    ).reviews
    assert (review.text, review.meta.published) == (f"{TIDE}\n\nFog [sic].", "2009-04-27")


@pytest.mark.parametrize(
    "out",
    [
        r"{\strike Badly cut, 2/10.}",
        r"{\b\v Badly cut, 2/10.}",
        r"\strike Badly cut, 2/10.\strike0 ",
        r"{\deleted Badly cut, 2/10.}",
    ],
)
def test_what_is_struck_out_or_hidden_in_rich_text_is_out_with_a_note(out):
    text = r"{\rtf1\ansi\viewkind4\f0 " + f"{COFFEE}. {out}" + r"\par " + f"{SOAP}." + r"\par}"
    review = read(text.encode("ascii"), filename="a.rtf")
    assert review.text == f"{COFFEE}.\n\n{SOAP}."
    assert [note.text for note in review.notes if note.kind == "removed"] == ["Badly cut, 2/10."]
