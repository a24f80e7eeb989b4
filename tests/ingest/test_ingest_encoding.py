"""From bytes to text: encodings, mojibake, invisible characters."""

from __future__ import annotations

import pytest

from crosscut.errors import IngestError
from crosscut.ingest.encoding import decode, repair, repair_thai

FRENCH = "Un café à Hong Kong, l’été : « très bon », dit-il – 4 €."
KOREAN = "빛을 다시 받아들이는 법은 천천히 배우는 것이다."
THAI = "หนังเรื่องนี้เล่าเรื่องตำรวจสองคนในฮ่องกง และความเหงาของเมืองใหญ่"
RUSSIAN = "Фильм рассказывает две истории о полицейских в Гонконге."


def misread(text: str) -> str:
    """Read UTF-8 as Windows-874, or where that is undefined as cp1252; drop what is neither."""
    shown = []
    for byte in text.encode("utf-8"):
        for encoding in ("cp874", "cp1252"):
            try:
                shown.append(bytes([byte]).decode(encoding))
                break
            except UnicodeDecodeError:
                continue
    return "".join(shown)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("text", [FRENCH, KOREAN, THAI, RUSSIAN])
def test_unicode_encodings_are_read_exactly(text, encoding):
    assert decode(text.encode(encoding), "a.txt") == (text, [])


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (FRENCH, "cp1252"),
        ("Le film est tres émouvant, très beau et très long. " * 3, "latin-1"),
        ("Un film d'amour déçu, où la première histoire est brève : « très beau », là.", "latin-1"),
        ("El niño y la canción: la película es una maravilla según el crítico.", "cp1252"),
        ("Příběh je krásný a hudba skvělá, každý někoho hledá v žlutém dešti.", "cp1250"),
        ("Film opowiada o miłości i samotności, gdzie każdy kogoś szuka w mieście.", "cp1250"),
        (RUSSIAN, "cp1251"),
        (KOREAN * 2, "cp949"),
        (THAI, "cp874"),
    ],
)
def test_other_encodings_are_guessed_and_the_guess_is_noted(text, encoding):
    decoded, (note,) = decode(text.encode(encoding), "a.txt")
    assert decoded == text
    assert note.kind == "encoding"
    assert note.text.startswith("read as ")


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("Wong’s café — it’s".encode()[:-3], "Wong’s café — it\ufffd"),
        ("Wong’s café — ".encode() + b"\x93x", "Wong’s café — \ufffdx"),
    ],
)
def test_utf_8_with_a_broken_byte_is_not_guessed(data, text):
    decoded, (note,) = decode(data, "a.txt")
    assert decoded == text
    assert note.text == "1 broken in UTF-8"


@pytest.mark.parametrize(
    "data",
    [b"a film\0with a hole", b"%PDF-1.7 text", b"PK\x03\x04", b"\x89PNG\r\n", b"\x01\x02\x03" * 9],
)
def test_binary_files_are_refused(data):
    with pytest.raises(IngestError, match="binary") as error:
        decode(data, "a.txt")
    assert error.value.where == "a.txt"
    assert "UTF-8" in error.value.remedy


def test_a_broken_utf_16_file_is_refused_with_its_place():
    with pytest.raises(IngestError, match="utf-16") as error:
        decode(b"\xff\xfea\0\n\0\x00\xd8", "a.txt")
    assert error.value.where.startswith("a.txt, line ")


@pytest.mark.parametrize("text", ["🎬 Film", "慶森林", "빛", "💬 Talk"])
def test_thai_mojibake_is_restored_whole(text):
    repaired, (note,) = repair_thai(misread(text))
    assert repaired == text
    restored = sum(c > "~" for c in text)
    noun = "character" if restored == 1 else "characters"
    assert note.text.startswith(f"{restored} {noun} restored, 0 lost")


def test_a_lost_byte_becomes_the_replacement_character():
    # U+1F4D6 is F0 9F 93 96; without its last byte nobody can tell which it was.
    repaired, (note,) = repair_thai("one\n" + misread("📖 ok ") + misread("📖")[:-1] + " x")
    assert repaired == "one\n📖 ok \ufffd x"
    assert (note.line, note.text) == (
        2,
        "1 character restored, 1 lost a byte and shows as \ufffd",
    )


@pytest.mark.parametrize("text", [FRENCH, KOREAN, THAI, RUSSIAN, f"“{THAI}” … {KOREAN}"])
def test_real_text_passes_untouched(text):
    assert repair(text) == (text, [])


def test_mojibake_within_real_thai_is_left_alone():
    mixed = f"{THAI} {misread('🎬')}"
    assert repair_thai(mixed) == (mixed, [])


def test_ftfy_repairs_the_rest_and_keeps_curly_quotes():
    assert repair("itâ€™s a cafÃ© &amp; bar, “so” it’s")[0] == "it’s a café & bar, “so” it’s"


def test_newlines_and_invisible_characters():
    text, (note,) = repair("a\r\nb\rc\u2028d\ue000 \u202eevil\u202c so\u00adft\ufeff \ud800x")
    assert text == "a\nb\nc\nd\ue000 evil soft x"
    assert note.kind == "encoding"
    assert note.text == "5 invisible characters left out"


def test_stacks_of_combining_marks_are_cut():
    text = repair("a" + "\u0301\u0323" * 150)[0]
    assert len(text) <= 31
    assert repair("e\u0301")[0] == "é"


@pytest.mark.parametrize("text", ["\x1fÂ\xa0", "€e\u0301", "Ã\x1f©", "\u200bé\u202eÂÂ ™"])
def test_what_hides_mojibake_does_not_keep_it_from_being_repaired(text):
    once = repair(text)[0]
    assert repair(once)[0] == once


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("The tide comes in.\n\nNobody — no one — answers.\n", "utf-16-le"),
        ("The tide comes in.\n\nNobody — no one — answers.\n", "utf-16-be"),
        ("L’héroïne court trois fois après le train, et c’est une vie déjà vécue.\n", "mac-roman"),
        (
            "Der Film läuft rückwärts, und „schön“ ist das falsche Wort für die Größe.\n",
            "mac-roman",
        ),
        ("Adam üç kez trenin arkasından koşuyor ve her seferinde başka yaşıyor.\n", "cp1254"),
    ],
)
def test_code_pages_that_others_resemble_and_wide_letters_without_a_mark(text, encoding):
    decoded, notes = decode(text.encode(encoding), "a.txt")
    assert decoded == text
    assert [note.kind for note in notes] == ["encoding"]


def test_a_binary_file_is_no_wide_text():
    with pytest.raises(IngestError, match="binary"):
        decode(bytes(range(256)) * 4, "a.txt")
