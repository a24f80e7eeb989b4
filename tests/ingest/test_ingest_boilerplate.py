"""What pages put around a text goes; what a critic says stays."""

from __future__ import annotations

import pytest

from crosscut.ingest.model import RawReview
from crosscut.ingest.review import read_review

ONE = (
    "The film opens on a chase that is more weather than plot, and we never see who is being"
    " chased, only the light that runs along the wet street behind them."
)
TWO = (
    "A man buys tins of fruit and eats thirty of them in one night. The film asks us to laugh,"
    " and then to stop laughing when we see what he does afterwards."
)
THREE = (
    "It is a small gesture in a film made of small gestures, which the camera treats as though"
    " they were the whole of a life."
)


def read(*lines: str) -> RawReview:
    return read_review("\n\n".join(lines).encode(), filename="page.txt")


def texts(review: RawReview, *kinds: str) -> list[str]:
    return [review.text[b.start : b.end] for b in review.blocks if b.kind in kinds]


def reasons(review: RawReview, kind: str = "removed") -> dict[str, str]:
    return {note.text: note.reason for note in review.notes if note.kind == kind}


FURNITURE = {
    "comment form": [
        "Leave a comment",
        "Leave a Reply Cancel reply",
        "Name *",
        "Your email address will not be published.",
        "Save my name, email, and website in this browser for the next time I comment.",
        "Notify me of new posts by email.",
        "3 thoughts on “Two Cops”",
        "No comments yet",
        "12 Comments",
        "Comments are closed.",
    ],
    "written by a mail program": [
        "On Tue, 5 Mar 2024 at 10:01, Ann Ash <ann@example.org> wrote:",
        "Am 05.03.2024 um 10:01 schrieb Ash, Ann:",
        "Sent from my iPhone",
        "Von meinem iPhone gesendet",
    ],
    "where a mail was sent on": [
        "---------- Forwarded message ---------",
        "-----Ursprüngliche Nachricht-----",
        "Begin forwarded message:",
    ],
    "running head or page number": ["Page 1 of 2", "Seite 2 von 3", "Word count: 250"],
    "login widget": ["Log in", "Sign up", "Facebook photo", "Log Out / Change", "Create account"],
    "share widget": [
        "Share this:",
        "Share this: Twitter Facebook",
        "Twitter",
        "Facebook | Twitter | Pinterest | Email",
        "Click to share on Reddit (Opens in new window)",
        "Like this:",
        "Loading...",
        "Like Loading...",
        "1.2K views",
        "Follow us on Instagram",
    ],
    "newsletter sign-up": [
        "Subscribe",
        "Subscribe to our newsletter",
        "Sign up for weekly updates in your inbox!",
        "Enter your email",
        "Thanks for reading Reel Thoughts! Subscribe for free to receive new posts.",
    ],
    "cookie notice": [
        "We use cookies to give you the best experience.",
        "Accept all cookies",
        "This site uses Akismet to reduce spam. Learn how your comment data is processed.",
    ],
    "copy notice": [
        "© 2024 The Daily Bugle. All rights reserved.",
        "You cannot copy content of this page",
        "Powered by WordPress",
    ],
    "navigation": [
        "Skip to content",
        "Home | About | Contact",
        "← Fallen Angels",
        "Next Post →",
        "Read more",
        "Continue reading “Two Cops”",
        "Related: Our list of the best films of 1994",
        "Advertisement",
    ],
    "posted in, tags": [
        "Posted in Reviews",
        "Filed under: Film, Hong Kong",
        "Tags: neon, rain",
        "#film #neon",
    ],
    "reading time": ["6 min read", "Reading time: about 4 minutes"],
    "ornament": ["* * *", "-----", "•", "~"],
}


@pytest.mark.parametrize(
    ("line", "reason"), [(line, why) for why, lines in FURNITURE.items() for line in lines]
)
def test_furniture_goes_with_its_reason(line, reason):
    review = read("A Title", ONE, line, TWO)
    assert texts(review, "body", "heading", "caption") == [ONE, TWO]
    assert reasons(review) == {line: reason}


@pytest.mark.parametrize(
    "sentence",
    [
        "Leave a comment on grief to this director and he turns it into a song.",
        "Share this with nobody: the film asks to be seen alone.",
        "Follow him on the chase and you will be lost.",
        "Subscribe to that view and the second story falls apart.",
        "One response to grief is flight.",
        "No comment on the ending could spoil it.",
        "Posted in a sleepy precinct, he eats and waits.",
        "Powered by a pop song, the second half soars.",
        "Related to this is the question of time.",
        "Copyright law is at the heart of the plot.",
        "Related stories of loss are told in neon and rain.",
        "The comments on love are the best part of the film.",
        "We use cookies as she does: to remember.",
        "Loading a gun, she smiles.",
        "So, what did you make of it? Tell me in the comments below!",
        "Recommended.",
        "« Si la mémoire était une boîte, je voudrais qu'elle ne s'ouvre jamais. »",
        "The opening image of the film is a blur.",
        "This is a picture of longing, and it never settles.",
        "Image by image, the city dissolves.",
        "All in all, it is a tender and unhurried ninety minutes.",
        "Cinematography: 9/10",
        "★★★½",
        "8/10",
    ],
)
def test_what_a_critic_says_stays(sentence):
    review = read("A Title", ONE, sentence, TWO)
    assert sentence in texts(review, "body")
    assert reasons(review) == {}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Photo: Miramax", "credit of a still"),
        ("Image courtesy of Criterion", "credit of a still"),
        ("Courtesy of Jet Tone", "credit of a still"),
        ("Wong, Kar-wai, dir. Fallen Angels. 1995.", "credit of a still"),
        ("A film still from Fallen Angels: a motorbike in a tunnel.", "image caption"),
        ("Header illustration for a review of Fallen Angels", "image caption"),
        ("Figure 2. The tunnel at night.", "image caption"),
        ("Runtime: 102 minutes", "film facts"),
        ("Cast (first story): Brigitte Lin, Takeshi Kaneshiro", "film facts"),
        ("Rotten Tomatoes: 89%", "film facts"),
        ("Dir. Wong Kar-wai, Hong Kong, 1994, 102 min", "film facts"),
    ],
)
def test_captions_credits_and_facts_are_marked_and_stay(line, reason):
    review = read("A Title", ONE, line, TWO)
    assert texts(review, "caption") == [line]
    assert reasons(review, "marked") == {line: reason}


def test_the_line_right_above_a_credit_is_its_caption():
    credit = "Wong, Kar-wai, dir. Fallen Angels. 1995."
    review = read("A Title", ONE, f"She rides through a tunnel.\n{credit}", TWO)
    assert texts(review, "caption") == ["She rides through a tunnel.", credit]
    apart = read("A Title", ONE, "She rides through a tunnel.", credit, TWO)
    assert texts(apart, "caption") == [credit]


def test_where_to_watch_ends_at_the_next_heading():
    shops = ["Streaming: Somewhere, Elsewhere", "Netflix", "Rent: Another Place"]
    review = read("A Title", ONE, "Where to Watch (2025)", *shops, "Final Thoughts", TWO, THREE)
    assert texts(review, "body", "heading") == [ONE, "Final Thoughts", TWO, THREE]
    assert set(reasons(review).values()) == {"where to watch"}


def test_comments_cut_the_tail_only():
    early = read("A Title", ONE, "Discussion", TWO, THREE, ONE, TWO)
    assert texts(early, "heading") == ["Discussion"]
    tail = read("A Title", ONE, TWO, THREE, "2 Comments", "Bob says:", "I cried.", "Ann says:", ONE)
    assert texts(tail, "body") == [ONE, TWO, THREE]
    assert reasons(tail)["I cried."] == "comments"


def test_a_button_above_the_text_cuts_nothing_below_it():
    review = read("A Title", "Leave a comment", "Share", ONE, TWO, THREE)
    assert texts(review, "body") == [ONE, TWO, THREE]


def test_a_box_of_related_posts_within_the_text_ends_where_the_text_goes_on():
    review = read("A Title", ONE, "Related posts", "Fallen Angels Review…", TWO, "Part Two", THREE)
    assert texts(review, "body", "heading") == [ONE, TWO, "Part Two", THREE]


def test_long_prose_under_a_tail_heading_is_kept():
    essay = " ".join([TWO] * 4)
    review = read("A Title", ONE, TWO, THREE, ONE, TWO, THREE, ONE, "More from the Archive", essay)
    assert essay in texts(review, "body")


def test_a_notice_says_when_most_of_the_text_was_left_out():
    short = read("A Title", ONE, "2 comments", "Bob says:", " ".join([TWO] * 5))
    (notice,) = [note for note in short.notes if note.kind == "notice"]
    assert notice.line == 0
    assert notice.text.startswith("only ")
    assert not [note for note in read("A Title", ONE, TWO).notes if note.kind == "notice"]


def test_counts_beside_buttons_go_but_a_number_in_the_text_stays():
    review = read("A Title", "12", "3", "Share", ONE, "223", TWO)
    assert texts(review, "body", "heading") == [ONE, "223", TWO]


def test_headings_are_short_open_and_followed_by_a_passage():
    review = read(
        "A Title", ONE, "🌸 Part One: The Can", "Chance", TWO, "One", "Two", "Three", THREE
    )
    assert texts(review, "heading") == ["Part One: The Can", "Chance"]
    assert texts(review, "body") == [ONE, TWO, "One", "Two", "Three", THREE]
    assert texts(read("A Title", ONE, "My grade: B+"), "body") == [ONE, "My grade: B+"]
    assert texts(read("A Title", ONE, "A-"), "body") == [ONE, "A-"]


def test_wrapped_paragraphs_are_made_whole():
    wrapped = (
        "A Short Title\n\nThe first line of a letter runs to the edge of its page and\n"
        "then goes on in the next one, as it did when people wrote on\n"
        "machines that had no other way; it ends here.\n"
        "The next paragraph begins without a blank line, and goes on\n"
        "to its own end."
    )
    review = read_review(wrapped.encode(), filename="letter.txt")
    assert [(b.kind, b.line) for b in review.blocks] == [("body", 3), ("body", 6)]
    assert review.text.count("\n") == 2


@pytest.mark.parametrize(
    "text",
    [
        "1\n00:12:34,567 --> 00:12:36,000\nHe buys it.\n\n2\n00:12:37,1 --> 00:12:40,2\nAll of it.",
        "WEBVTT\n\n12:34.567 --> 12:36.000\nHe buys it.\n\n12:37.1 --> 12:40.2\nAll of it.",
    ],
)
def test_of_pasted_subtitles_the_words_alone_are_text(text: str) -> None:
    review = read_review(text.encode(), filename="pasted.txt")
    assert review.text == "He buys it.\n\nAll of it."


NUMBERED = """Two cops and a tin

1  She dances behind the counter while he drinks his cup of coffee and
2  waits for somebody. The soap drips, he talks to it as if it were her,
3  and nobody in the film says what is meant, which is its joke as well
4  as its sadness. Of two stories the first is short, and it is about a
5  tin of fruit; the second is long and about the air over a city.
"""


def test_numbers_that_count_the_lines_are_taken_off():
    review = read_review(NUMBERED.encode(), filename="pasted.txt")
    (body,) = (block for block in review.blocks if block.kind == "body")
    text = review.text[body.start : body.end]
    assert text.startswith(
        "She dances behind the counter while he drinks his cup of coffee and wai"
    )
    assert not any(letter.isdigit() for letter in text)
    assert "5 line numbers" in {note.text for note in review.notes}


@pytest.mark.parametrize(
    "text",
    [
        "1 The tin of fruit.\n2 The letter.\n3 The song that plays again.\n4 The key.\n",
        NUMBERED.replace("3  and", "7  and"),
    ],
)
def test_numbers_of_a_list_stay(text):
    review = read_review(text.encode(), filename="list.txt")
    assert "4 " in review.text


def test_the_words_of_a_menu_are_no_title():
    page = f"Skip to content\nHome\nReviews\n\nSalt Road\nBy Ann Ash\n\n{ONE}\n\n{TWO}"
    review = read(page)
    assert (review.meta.title, texts(review, "heading", "body")) == ("Salt Road", [ONE, TWO])
    titled = read("Skip to content", "Home", "By Ann Ash", ONE, TWO)
    assert titled.meta.title == "Home"


def test_the_signature_of_a_mail_goes():
    review = read(f"{ONE}\n\nBest wishes,\nAnn Ash\n\n-- \nClass 11b\nSample School")
    assert (review.text, review.meta.author) == (ONE, "Ann Ash")
    assert reasons(review)["Class 11b"] == "signature of a mail"


@pytest.mark.parametrize("below", [TWO, "Rating: 4/5", f"{TWO}\n\nAnn Ash"])
def test_what_is_no_signature_stays_below_two_hyphens(below):
    review = read(f"{ONE}\n\n--\n{below}")
    assert below.split("\n")[0] in texts(review, "body")


def test_the_marks_of_a_quoted_mail_are_taken_off():
    assert read(f"> {ONE}\n>\n>> {TWO}").text == f"{ONE}\n\n{TWO}"
    alone = "> 90 minutes is all that it needs, and the second story takes sixty of them."
    assert read(alone, ONE).text == f"{alone}\n\n{ONE}"
