"""Mails saved as files: their text, who wrote it when, and what a mail program puts around it."""

from __future__ import annotations

import pytest
from fuzz_targets import SANDBOX

from crosscut.ingest.model import RawReview
from crosscut.ingest.review import read_review
from crosscut.ingest.sources import read_source

LAMP = "The lamp on the breakwater goes out twice, and nobody on the quay says a word about it."
FERRY = "I waited for the ferry to come back, and was glad for an hour that it did not. 4/5"


def mail(
    body: str,
    *,
    sender: str = "Ann Sample <ann@school.example>",
    subject: str = "Fog",
    kind: str = "",
) -> bytes:
    head = (
        "Received: from a.example (b.example [192.0.2.1])\n\tby c.example; Fri, 5 Mar 2021\n"
        f"From: {sender}\nTo: t@school.example\nSubject: {subject}\n"
        "Date: Fri, 05 Mar 2021 10:15:00 +0100\nMIME-Version: 1.0\n"
        f"Content-Type: {kind or 'text/plain; charset=utf-8'}\n\n"
    )
    return (head + body).encode()


def read(data: bytes, name: str = "a.eml") -> RawReview:
    (review,) = read_source(data, filename=name, sandbox=SANDBOX).reviews
    return review


def about(review: RawReview) -> tuple[str, str, str]:
    return review.meta.author, review.meta.title, review.meta.published


@pytest.mark.parametrize("name", ["a.eml", "a.txt"])
def test_a_mail_is_its_senders_review(name):
    review = read(mail(f"Hello Mr Other,\n\n{LAMP}\n\n{FERRY}\n\n-- \nAnn\n9b\n"), name)
    assert about(review) == ("Ann Sample", "Fog", "2021-03-05")
    assert review.text == f"{LAMP}\n\n{FERRY}"


@pytest.mark.parametrize(
    ("sender", "subject", "author", "title"),
    [
        ('"Sample, Ann" <a@b.example>', "Re: AW: Fog", "Ann Sample", "Fog"),
        (
            "=?utf-8?q?J=C3=B6rg_Sample?= <a@b.example>",
            "=?utf-8?b?TsOkaGU=?=",
            "Jörg Sample",
            "Nähe",
        ),
        ("a@b.example", "Review: Fog", "", "Review: Fog"),
    ],
)
def test_the_head_of_a_mail_is_understood(sender, subject, author, title):
    assert about(read(mail(LAMP, sender=sender, subject=subject)))[:2] == (author, title)


def test_a_line_that_goes_on_by_the_rules_of_mail_is_whole_again():
    broken = LAMP.replace("twice, ", "twice, \n")
    text = read(mail(f"{broken}\n\n{FERRY}\n", kind="text/plain; format=flowed")).text
    assert text == f"{LAMP}\n\n{FERRY}"


def test_of_a_mail_with_a_text_and_a_page_the_text_is_read_and_else_the_page():
    page = (
        f"--x\nContent-Type: text/html; charset=utf-8\n\n<body><p>{LAMP}</p><p>{FERRY}</p></body>\n"
    )
    plain = f"--x\nContent-Type: text/plain; charset=utf-8\n\n{FERRY}\n\n{LAMP}\n"
    kind = 'multipart/alternative; boundary="x"'
    assert read(mail(f"{plain}{page}--x--\n", kind=kind)).text == f"{FERRY}\n\n{LAMP}"
    assert read(mail(f"{page}--x--\n", kind=kind)).text == f"{LAMP}\n\n{FERRY}"


@pytest.mark.parametrize(
    ("line", "labels"),
    [
        ("---------- Forwarded message ---------", ("From", "Date", "Subject", "To")),
        ("-------- Weitergeleitete Nachricht --------", ("Von", "Datum", "Betreff", "An")),
        ("---------- Message transféré ---------", ("De", "Date", "Objet", "À")),
    ],
)
def test_a_mail_that_was_sent_on_is_its_first_writers(line, labels):
    values = ("Ben Other <b@school.example>", "2021-03-04", "The quay", "t@school.example")
    head = "\n".join(map(": ".join, zip(labels, values, strict=True)))
    body = f"See below, one of the best.\n\n{line}\n{head}\n\n{LAMP}\n\n{FERRY}\n"
    review = read(mail(body, subject="Fwd: The quay"))
    assert about(review) == ("Ben Other", "The quay", "2021-03-04")
    assert review.text == f"{LAMP}\n\n{FERRY}"


def test_a_mail_without_a_text_says_what_to_bring_instead():
    empty = (
        "--x\nContent-Type: text/plain\n\n\n--x\nContent-Type: application/octet-stream\n"
        'Content-Disposition: attachment; filename="essay.docx"\n\nAAAA\n--x--\n'
    )
    data = mail(empty, kind='multipart/mixed; boundary="x"')
    (problem,) = read_source(data, filename="a.eml", sandbox=SANDBOX).problems
    assert problem.what == "The mail has no text of its own."
    assert problem.remedy == "Save what is attached to it (essay.docx), and add that."


def test_a_letter_in_a_text_and_a_text_about_mails_stay_as_they_are():
    text = (
        f"Dear Ann,\n\n{LAMP}\n\nFrom: the quay, which is all that one sees, to the sea.\n\n{FERRY}"
    )
    review = read(text.encode(), "a.txt")
    assert "Dear Ann," in review.text
    assert "From: the quay" in review.text


@pytest.mark.parametrize("sign", ['"', "(", "<", "a, ", "=?utf-8?q?"])
def test_a_sender_without_end_leaves_the_text(sign):
    review = read(mail(LAMP, sender=sign * 200_000))
    assert review.text == LAMP


@pytest.mark.parametrize(
    "answered",
    [
        "-----Original Message-----\nFrom: Mr Other\nSent: 4 March 2021\nSubject: Fog\n\n"
        "I gave 5/10.\n",
        "________________________________\nVon: Mr Other\nGesendet: 4. März 2021\nAn: Ann\n"
        "Betreff: Fog\n\nI gave 5/10.\n",
        "On Thu, 4 Mar 2021 at 09:12, Mr Other <o@school.example> wrote:\n> I gave 5/10.\n"
        "> And you?\n",
    ],
)
def test_the_mail_that_is_answered_is_out_with_a_note(answered):
    review = read(mail(f"{LAMP}\n\n{FERRY}\n\n{answered}", sender='"Ann Ash (9b)" <a@b.example>'))
    assert about(review) == ("Ann Ash", "Fog", "2021-03-05")
    assert review.text == f"{LAMP}\n\n{FERRY}"
    assert any(note.text == "I gave 5/10." and note.kind == "removed" for note in review.notes)


def test_a_mail_that_is_all_quoted_keeps_its_text():
    assert read(mail(f"Here it is:\n\n> {LAMP}\n>\n> {FERRY}\n")).text.endswith(
        f"{LAMP}\n\n{FERRY}"
    )


def test_the_lines_above_a_pasted_mail_may_be_of_two_languages():
    text = (
        "Von: Ann Ash\nGesendet: 2021-04-03\nSubject: Fog\n\nThe ferry leaves, and nobody waves.\n"
    )
    review = read_review(text.encode(), filename="a.txt")
    meta = review.meta
    assert (meta.author, meta.title, meta.published) == ("Ann Ash", "Fog", "2021-04-03")
    assert review.text == "The ferry leaves, and nobody waves."
