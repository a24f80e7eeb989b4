"""Web pages: the article, its headings and captions, and nothing fetched."""

from __future__ import annotations

import html
import socket
from functools import partial

import pytest
from fuzz_targets import SANDBOX

from crosscut.errors import IngestError
from crosscut.ingest.model import RawReview
from crosscut.ingest.review import read_review as read_any

read_review = partial(read_any, sandbox=SANDBOX)  # in this process, whose network is watched

PAGE = """<!doctype html>
<html lang="en"><head><title>Two Cops | Reel Nights</title>
<meta property="og:title" content="Two Cops and a Can">
<meta name="author" content="Jane Doe">
<meta property="og:site_name" content="Reel Nights">
<meta property="article:published_time" content="2019-05-03T10:00:00Z">
<script>var secret = 1;</script><style>p {color: red}</style></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/about">About us here</a></li></ul></nav>
<article><h1>Two Cops and a Can</h1>
<figure><img src="https://example.org/a.jpg"><figcaption>A cop eats <i>salad</i>.</figcaption>
</figure>
<p>The film opens on a chase that is more weather than plot, and we never see who is being
chased, only the light that runs along the wet street behind them.</p>
<h2>Part One</h2>
<p>A man buys tins of fruit. He eats thirty of them in one night, and the film asks us to laugh,
and then to stop laughing when we see what he does <em>afterwards</em>.</p>
<ul><li>Runtime: 102 minutes</li></ul>
<p>It is a small gesture in a film made of small gestures.<br>And it ends.</p>
<script>alert("secret")</script>
<h2>Leave a Reply</h2><p>Your email address will not be published.</p>
</article><footer>Imprint of the site</footer></body></html>
"""


def passages(review: RawReview) -> list[tuple[str, int, str]]:
    return [(b.kind, b.line, review.text[b.start : b.end][:26]) for b in review.blocks]


@pytest.fixture
def no_network(monkeypatch):
    def refuse(*_: object) -> None:
        raise AssertionError("the network was asked for")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.mark.usefixtures("no_network")
def test_article_headings_and_captions():
    review = read_review(PAGE.encode(), filename="a.html")
    assert passages(review) == [
        ("caption", 10, "A cop eats salad."),
        ("body", 12, "The film opens on a chase "),
        ("heading", 14, "Part One"),
        ("body", 15, "A man buys tins of fruit. "),
        ("caption", 17, "Runtime: 102 minutes"),
        ("body", 18, "It is a small gesture in a"),
        ("body", 18, "And it ends."),
    ]
    assert "secret" not in review.text


def test_metadata_and_what_was_left_out():
    review = read_review(PAGE.encode(), filename="a.html")
    meta = review.meta
    assert (meta.title, meta.author, meta.outlet) == (
        "Two Cops and a Can",
        "Jane Doe",
        "Reel Nights",
    )
    assert (meta.published, meta.runtime, meta.language) == ("2019-05-03", 102, "en")
    removed = {note.text: note.reason for note in review.notes if note.kind == "removed"}
    assert removed == {
        "Home": "outside the article",
        "About us here": "outside the article",
        "Leave a Reply": "comment form",
        "Your email address will not be published.": "comment form",
        "Imprint of the site": "outside the article",
    }


def test_the_date_of_the_film_is_not_taken_for_the_page_s():
    page = "<html><body><p>Released on July 14, 1994, it is a film of light.</p></body></html>"
    assert read_review(page.encode(), filename="a.html").meta.published == ""


def test_the_page_s_own_encoding_is_believed():
    page = (
        '<html><head><meta charset="windows-1252"></head><body><p>Un café très bon, un film très'
        " beau, “oui”.</p><p>La suite de la nuit est longue.</p></body></html>"
    )
    review = read_review(page.encode("cp1252"), filename="a.htm")
    assert review.text.startswith("Un café très bon, un film très beau, “oui”.\n\n")


@pytest.mark.parametrize(
    "page",
    ["<html></html>", "<script>alert('a film')</script>", "<div>" * 5000, "<", "no markup at all"],
)
def test_a_page_without_an_article_is_refused(page):
    with pytest.raises(IngestError) as error:
        read_review(page.encode(), filename="a.html")
    assert error.value.where == "a.html"
    assert error.value.remedy


def test_a_piece_of_a_page_is_read_and_its_lines_are_counted():
    review = read_review(b"\n<p>Just one paragraph on a film.</p>", filename="a.html")
    assert review.text == "Just one paragraph on a film."
    assert [block.line for block in review.blocks] == [2]


BLANKS = ("\f", "\v", "\x85", "\u2028", "\u2029", "\r", "\f&shy;&#12;")
NUMBERED = ("&#12;", "&#xC;", "&#11;", "&#xB;", "&#8232;", "&#x2029;", "&#10;", "&#13;")
NAMED = ("&nbsp;", "&emsp;", "&Tab;")
HIDDEN = ["&shy;", "&#173;", "&#xAD;", "&ZeroWidthSpace;", "&#8238;", "&#x202e;", "&#1;", "&#27;"]


@pytest.mark.parametrize("blank", [*BLANKS, *NUMBERED, *NAMED])
def test_whatever_stands_for_a_blank_parts_words(blank):
    page = PAGE.replace("The film opens", f"The film{blank}opens")
    assert "The film opens on a chase" in read_review(page.encode(), filename="a.html").text


@pytest.mark.parametrize("hidden", HIDDEN)
def test_what_is_not_seen_parts_no_word_and_costs_no_page(hidden):
    page = PAGE.replace("The film opens", f"The film o{hidden}pens")
    assert "The film opens on a chase" in read_review(page.encode(), filename="a.html").text


@pytest.mark.parametrize("shown", ["&amp;", "&lt;", "&#38;", "&#133;", "&nosuch;", "&", "&#;"])
def test_other_references_are_the_page_s(shown):
    page = PAGE.replace("The film opens", f"The film {shown} opens")
    said = html.unescape(shown)
    assert f"The film {said} opens" in read_review(page.encode(), filename="a.html").text


def test_a_byline_that_the_page_states_too_is_lifted():
    page = PAGE.replace("<figure>", "<p>By Jane Doe</p><figure>", 1)
    review = read_review(page.encode(), filename="a.html")
    assert review.meta.author == "Jane Doe"
    assert "Jane Doe" not in review.text
    other = PAGE.replace("<figure>", "<p>By John Roe</p><figure>", 1)
    assert "By John Roe" in read_review(other.encode(), filename="a.html").text


BARE = (
    '<html><body class="doc-content"><p class="title">Salt Road</p><p>Ann Ash</p><h1>The tower</h1>'
    "<p>The keeper counts the steps of the tower aloud, and nobody answers him all winter.</p>"
    "<ul><li>What I liked best of all was the fog.</li><li>Share</li></ul><h1>The ferry</h1>"
    "<p>The ferry leaves without her, which is the saddest thing in the whole of the film.</p>"
    "<h2>The lamp</h2><p>In the end the lamp goes out, and they stand in the dark and wait.</p>"
    "<p>Rating: 4/5</p><p>See Sample, Fog, page 2.</p></body></html>"
)


def test_a_page_that_an_editor_saved_keeps_its_headings_and_lists():
    review = read_review(BARE.encode(), filename="a.html")
    assert (review.meta.title, review.meta.author) == ("Salt Road", "Ann Ash")
    shown = [(one.kind, review.text[one.start : one.end][:20]) for one in review.blocks]
    assert shown == [
        ("heading", "The tower"), ("body", "The keeper counts th"),
        ("body", "What I liked best of"),
        ("heading", "The ferry"), ("body", "The ferry leaves wit"), ("heading", "The lamp"),
        ("body", "In the end the lamp "), ("body", "Rating: 4/5"), ("body", "See Sample, Fog, pag"),
    ]  # fmt: skip
