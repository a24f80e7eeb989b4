"""Pages that people save: whose review it is, its mark, and what hides in it."""

from __future__ import annotations

from functools import partial

import pytest
from fuzz_targets import SANDBOX
from helpers import CASES

from crosscut.errors import IngestError
from crosscut.ingest.limits import Limits
from crosscut.ingest.model import RawReview
from crosscut.ingest.review import read_review
from crosscut.ingest.sandbox import Sandbox
from crosscut.ingest.split import propose_split, split_review
from crosscut.scores.stated import find_scores, rating_score

read = partial(read_review, sandbox=SANDBOX)
PROSE = "A clerk waits at the counter for a call that does not come, and the light is green. " * 3


def page(head: str, body: str) -> RawReview:
    html = f"<html><head>{head}</head><body><article><h1>At the Counter</h1><p>{PROSE}</p>"
    html += f"<p>Then the {PROSE}</p>{body}</article></body></html>"
    return read(html.encode(), filename="a.html")


def verdict(review: RawReview) -> list[tuple[float | None, float | None]]:
    stated = [one for one in find_scores(review.text) if one.scope == "film"]
    rating = rating_score(review.meta.rating, "")
    return [(one.value, one.scale_max) for one in (stated or [rating]) if one]


@pytest.mark.parametrize(
    ("name", "author", "mark"),
    [
        ("letterboxd-page.html", "Ann Ash", (4.5, 5.0)),
        ("stars-css.html", "Ann Ash", (4.0, 5.0)),
        ("blogger-br.html", "Ann Ash", (4.0, 5.0)),
        ("medium-export.html", "Ann Ash", (4.0, 5.0)),
        ("spoiler.html", "", (9.0, 10.0)),
    ],
)
def test_a_page_gives_its_writer_and_mark(name, author, mark):
    review = read(CASES / name)
    assert (review.meta.author, verdict(review)) == (author, [mark])
    assert "Faye dances at the counter" in review.text


JSON = '<script type="application/ld+json">'
LD = JSON + '{"@type": %s, "reviewRating": {"ratingValue": %s}}</script>'


@pytest.mark.parametrize(
    ("head", "body", "rating"),
    [
        (LD % ('"Review"', '"3.5", "bestRating": 4'), "", "3.5/4"),
        (LD % ('["CriticReview"]', '"B+"'), "", "B+"),
        (LD % ('"Review"', '2, "bestRating": "5"') + LD % ('"Review"', "5"), "", ""),
        (LD % ('"AggregateRating"', "4.1"), "", ""),
        (JSON + '{"@type": [</script>', "", ""),
        (
            "",
            '<p itemprop="reviewRating">Mark: <b itemprop="ratingValue">7</b> of '
            '<i itemprop="bestRating">10</i></p>',
            "7/10",
        ),
        ("", '<img src="a.png" alt="3.5 out of 4 stars">', "3.5/4"),
        ("", '<span role="img" aria-label="Rating: 8 of 10"></span>', "8/10"),
        ("", '<img alt="2 out of 5 stars"><img alt="4 out of 5 stars">', ""),
        ("", '<img src="a.png" alt="Two stars of the film at a bar">', ""),
        ("", '<aside><img alt="4 out of 5 stars"></aside>', ""),
    ],
)
def test_the_mark_in_a_page_s_markup(head, body, rating):
    assert page(head, body).meta.rating == rating


def test_what_a_page_hides_as_a_spoiler_is_the_review_s():
    hidden = f"<div class='js-spoiler' style='display:none'><p>He dies. {PROSE}</p></div>"
    assert "He dies." in page("", hidden).text
    assert "click to open" not in read(CASES / "spoiler.html").text
    assert "first story is short" in read(CASES / "spoiler.html").text


def test_furigana_is_not_doubled():
    review = read(CASES / "ruby.html")
    assert "警官２２３号はパイナップルの缶詰を買い続ける" in review.text
    assert review.meta.title == "恋する惑星を観て"
    assert len(review.blocks) == 2


@pytest.mark.parametrize(
    "inner",
    [
        "<ruby>毎晩<rt>まいばん</rt></ruby><ruby>皿<rp>(</rp><rt>さら</rt><rp>)</rp></ruby>",
        "<b>毎晩</b>皿",
    ],
)
def test_tags_within_a_line_leave_no_blank_on_a_short_page(inner):
    lines = [f"彼女は{inner}を数える。彼は窓に話しかける。", "二人とも、誰かを待っている。"]
    for several in (lines, lines[:1]):
        body = "".join(f"<p>{line}</p>" for line in several)
        source = (
            f"<html><head><title>皿</title></head><body><article>{body}</article></body></html>"
        )
        review = read_review(source.encode(), filename="a.html")
        plain = "彼女は毎晩皿を数える。彼は窓に話しかける。"
        assert review.text == "\n\n".join([plain, *lines[1:]][: len(several)])


def test_stars_that_are_pictures_are_stars():
    emoji, icon = '<img class="emoji" alt="⭐">', '<i class="fa fa-star{}"></i>'
    assert page("", '<img src="a.png" alt="★★★½">').text.endswith("★★★½")
    assert verdict(page("", emoji * 3)) == [(3.0, None)]
    assert page("", icon.format("") * 2 + icon.format("-half")).text.endswith("★★½")
    assert page("", '<span class="allstar40"></span>').text.endswith("★★★★☆")
    item = "<p itemprop='reviewRating'><b itemprop='ratingValue'>3.5</b>{}</p>"
    best = "<meta itemprop='bestRating' content='4'>"
    assert verdict(page("", item.format(best))) == [(3.5, 4.0)]
    assert verdict(page("", item.format(" / <i itemprop='bestRating'>4</i>"))) == [(3.5, 4.0)]
    mark = '<p>Rating: <span class="rating"><b class="value">4</b> out of <i>5</i></span></p>'
    assert verdict(page("", mark)) == [(4.0, 5.0)]


PARTS = """<div class="review-row"><div><a class="display-name">{}</a><a class="publication">{}</a>
</div><p class="review-text">{}</p><p>Original Score: {}</p><span>{}</span></div>"""
ITEMS = """<li class="film-detail"><p><strong class="name">{}</strong> <b class="rated-{}"></b></p>
<div class="body-text"><p>{}</p></div></li>"""


def parts(review: RawReview) -> list[tuple[str, str, str, str, list[str]]]:
    return [
        (
            one.meta.title, one.meta.author, one.meta.outlet, one.meta.published,
            [score.raw for score in find_scores(one.text) if score.scope == "film"],
        )
        for one in split_review(review, propose_split(review).parts)
    ]  # fmt: skip


def test_a_page_of_several_reviews_is_offered_for_splitting():
    review = read(CASES / "imdb-page.html")
    assert not any(word in review.text for word in ("ann77", "bo4", "cy5", "helpful"))
    assert review.meta.author == review.meta.rating == ""
    assert parts(review) == [
        ("Two films in one", "ann77", "", "2021-04-03", ["9/10"]),
        ("Not for me", "bo", "", "2021-05-04", ["3/10"]),
        ("Perfect", "cy", "", "2021-06-05", ["10/10"]),
    ]


def test_critics_of_a_page_keep_their_outlet_and_mark():
    rows = PARTS.format("Sample Ann", "Reel Nights", PROSE, "3/4", "Feb 5, 2008")
    rows += PARTS.format("Sample Bo", "Daily Lantern", f"No. {PROSE}", "C+", "Nov 12, 2001")
    page = f"<html><body><h1>At the Counter</h1>{rows}</body></html>"
    assert parts(read(page.encode(), filename="a.html")) == [
        ("", "Sample Ann", "Reel Nights", "2008-02-05", ["3/4"]),
        ("", "Sample Bo", "Daily Lantern", "2001-11-12", ["C+"]),
    ]
    items = ITEMS.format("ann", 8, PROSE) + ITEMS.format("bo", 3, f"No. {PROSE}")
    page = f"<html><body><ul>{items}</ul></body></html>"
    found = parts(read(page.encode(), filename="a.html"))
    assert [(one[1], one[4]) for one in found] == [("ann", ["★★★★☆"]), ("bo", ["★½☆☆☆"])]


def test_posts_of_a_forum_are_offered_for_splitting():
    post = (
        '<div class="post bg{}"><h3>Re: At the Counter</h3><p class="author">by <strong>'
        '<a class="username">{}</a></strong> &raquo; Sat Apr 03, 2021 9:15 am</p>'
        "<div>{}</div></div>"
    )
    posts = [post.format(2, "ann99", f"{PROSE}<br>8/10"), post.format(1, "Bo", f"No. {PROSE}")]
    html = f"<html><body><h2>At the Counter</h2>{''.join(posts)}</body></html>"
    found = parts(read(html.encode(), filename="a.html"))
    assert [one[1:] for one in found] == [
        ("ann99", "", "2021-04-03", ["8/10"]), ("Bo", "", "2021-04-03", []),
    ]  # fmt: skip


@pytest.mark.parametrize("tag", ['p class="review-text"', 'div class="review-section"'])
def test_parts_of_one_review_are_one_review(tag):
    part = f"<{tag}><b>Music</b> In 1994 {PROSE}</{tag.split()[0]}>"
    review = page('<meta name="author" content="Sample Ann">', part * 3)
    assert review.meta.author == "Sample Ann"
    assert propose_split(review).parts == ()


def test_teasers_of_other_reviews_are_no_reviews_of_the_page():
    teaser = f'<div class="related-review"><a>Another</a><p>{PROSE}</p></div>'
    review = page("", f"<p>So {PROSE}</p><aside>{teaser * 2}</aside>")
    assert propose_split(review).parts == ()
    assert "Another" not in review.text


def test_a_page_that_takes_too_long_is_refused_with_the_way_out():
    with Sandbox(Limits(seconds=0.001)) as sandbox, pytest.raises(IngestError) as error:
        read_review(b"<p>A film.</p>", filename="a.html", sandbox=sandbox)
    assert "paste the text" in error.value.remedy


def test_a_mark_and_a_date_that_only_the_markup_states():
    people = {"Ann Ash": 4, "Bo Birch": 2}
    text = "The keeper counts the steps of the tower aloud, and nobody answers him all winter."
    page = "".join(
        f'<div class="review"><span class="author">{name}</span> <time datetime="2021-04-0{mark}">'
        f'last week</time><span class="stars" title="{mark} out of 5 stars"></span>'
        f"<p>{text} {name}'s lamp went out, too.</p></div>"
        for name, mark in people.items()
    )
    whole = read_review(f"<html><body>{page}</body></html>".encode(), filename="a.html")
    parts = split_review(whole, propose_split(whole).parts)
    found = [
        (one.meta.author, one.meta.published, [score.raw for score in find_scores(one.text)])
        for one in parts
    ]
    assert found == [("Ann Ash", "2021-04-04", ["4/5"]), ("Bo Birch", "2021-04-02", ["2/5"])]
