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
        ("", '<img src="a.png" alt="★★★½">', "★★★½"),
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
    assert "she talks" not in read(CASES / "spoiler.html").text
    assert "first story is short" in read(CASES / "spoiler.html").text


def test_furigana_is_not_doubled():
    review = read(CASES / "ruby.html")
    assert "警官２２３号はパイナップルの缶詰を買い続ける" in review.text
    assert review.meta.title == "恋する惑星を観て"
    assert len(review.blocks) == 2


def test_a_page_of_several_reviews_keeps_them_apart():
    review = read(CASES / "imdb-page.html")
    texts = [review.text[one.start : one.end] for one in review.blocks]
    assert [text for text in texts if text.endswith("/10")] == ["9/10", "3/10", "10/10"]
    assert not any(name in review.text for name in ("ann77", "bo4", "cy5"))
    assert review.meta.author == review.meta.rating == ""


def test_a_page_that_takes_too_long_is_refused_with_the_way_out():
    with Sandbox(Limits(seconds=0.001)) as sandbox, pytest.raises(IngestError) as error:
        read_review(b"<p>A film.</p>", filename="a.html", sandbox=sandbox)
    assert "paste the text" in error.value.remedy
