"""Subtitle files of any kind that people have."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crosscut.errors import IngestError
from crosscut.ingest.subtitles import Subtitles, read_subtitles, write_subtitles
from crosscut.text.dialogue import Cue

PLAIN = """1
00:00:01,000 --> 00:00:02,500
Good evening.

2
00:01:00,000 --> 00:01:02,000
Two
lines
"""
EXPECTED = (Cue("Good evening.", 1.0, 2.5), Cue("Two lines", 60.0, 62.0))


@pytest.mark.parametrize(
    "data",
    [
        PLAIN.encode(),
        PLAIN.encode("utf-8-sig"),
        PLAIN.encode("utf-16"),
        PLAIN.replace("\n", "\r\n").encode(),
        PLAIN.replace("\n1\n", "\n")
        .removeprefix("1\n")
        .replace("\n2\n", "\n")
        .encode(),  # no numbers
        PLAIN.replace("\n\n", "\n").encode(),  # no blank lines
        PLAIN.replace("Good", "{\\an8}<i>Good</i>")
        .replace("Two", "- [door slams] <b>Two</b>")
        .encode(),
        (
            "WEBVTT\n\nNOTE by hand\n\n"
            + PLAIN.replace("00:0", "0").replace(",", ".").replace("01:00:01", "00:01")
        )
        .replace("0:01.000 --> 0:02.500", "00:01.000 --> 00:02.500 align:start")
        .encode(),
        ("\n\n".join(reversed(PLAIN.strip().split("\n\n")))).encode(),  # out of order
    ],
    ids=["plain", "bom", "utf-16", "crlf", "no-numbers", "no-blanks", "tags", "vtt", "unordered"],
)
def test_cues_are_read(data):
    assert read_subtitles(data, "film.srt").cues == EXPECTED


def test_letters_of_windows_and_overlaps_stay():
    text = (
        "1\n00:00:01,000 --> 00:00:09,000\nÇa va, garçon\u00a0? «\u00a0Déjà\u00a0»\n\n"
        "2\n00:00:05,000 --> 00:00:06,000\nOui, bien sûr, à demain.\n"
    )
    [first, second] = read_subtitles(text.encode("cp1252"), "film.srt").cues
    assert first.text.startswith("Ça va, garçon")
    assert second == Cue("Oui, bien sûr, à demain.", 5.0, 6.0)


@pytest.mark.parametrize(
    ("data", "word"),
    [(b"no times here", "time"), (b"", "time"), (PLAIN.encode() * 250_000, "MB")],
)
def test_what_is_no_subtitle_file_is_refused_with_the_way_out(data, word):
    with pytest.raises(IngestError) as error:
        read_subtitles(data, "film.srt")
    assert word in error.value.what
    assert ".srt" in error.value.remedy


@example([("-–0", 0, 0)])
@given(
    st.lists(
        st.tuples(
            st.text(min_size=1, max_size=40), st.integers(0, 9_000_000), st.integers(0, 5000)
        ),
        min_size=1,
        max_size=8,
    )
)
def test_what_is_written_is_read_again(lines):
    cues = [Cue(text, start / 1000, (start + more) / 1000) for text, start, more in lines]
    try:
        once = read_subtitles(
            write_subtitles(Subtitles("a.srt", tuple(cues))).encode("utf-8", "replace"), "a.srt"
        )
    except IngestError:
        return
    again = read_subtitles(write_subtitles(once).encode(), "a.srt")
    assert again.cues == once.cues
