"""Stated timecodes: what is one, in seconds, and which scene it belongs to."""

from __future__ import annotations

from types import SimpleNamespace
from typing import NamedTuple

import pytest
from helpers import CASES, NO_SEEDS, SEEDS
from hypothesis import given
from hypothesis import strategies as st

from crosscut.text.timecodes import find_timecodes, scene_at

RUNTIME = 102 * 60

FOUND = [
    ("around the 1 hour 12 minute mark", "1 hour 12 minute mark", 4320, 4320),
    ("1小时05分处她走了。", "1小时05分处", 3900, 3900),
    ("45分頃に彼女は去る。", "45分頃", 2700, 2700),
    ("45분쯤 그녀가 떠난다.", "45분쯤", 2700, 2700),
    ("10:14-10:38", "10:14-10:38", 614, 638),
    ("10:14 – 10:38", "10:14 – 10:38", 614, 638),
    ("10:14—10:38", "10:14—10:38", 614, 638),
    ("(53:50 to 57:05)", "53:50 to 57:05", 3230, 3425),
    ("the chase (1:54-2:47) and after", "1:54-2:47", 114, 167),
    ("between 10:14 and 10:38", "10:14 and 10:38", 614, 638),
    ("from 1:02:33 to 1:04:00", "1:02:33 to 1:04:00", 3753, 3840),
    ("00:45:10–00:46:00", "00:45:10–00:46:00", 2710, 2760),
    ("at 32:35", "32:35", 1955, 1955),
    ("starting at 56:13.", "56:13", 3373, 3373),
    ("1:02:33", "1:02:33", 3753, 3753),
    ("00:12:05", "00:12:05", 725, 725),
    ("[12:34]", "12:34", 754, 754),
    ("@ 45:10", "45:10", 2710, 2710),
    ("around the 45:10 mark", "45:10", 2710, 2710),
    ("32:35 minutes into the film", "32:35", 1955, 1955),
    ("at 1h02m", "1h02m", 3720, 3720),
    ("until 1h 02m 33s", "1h 02m 33s", 3753, 3753),
    ("1h02m: a key is left", "1h02m", 3720, 3720),
    ("à 1h07, elle rend la clé", "1h07", 4020, 4020),
    ("0h58 in, he waters the fish", "0h58", 3480, 3480),
    ("vers 1 h 12 il se tait", "1 h 12", 4320, 4320),
    ("when we watch her dance at 12:10", "12:10", 730, 730),
    ("for the first time (12:30)", "12:30", 750, 750),
    ("he is seen running (1:54)", "1:54", 114, 114),
    ("the film opens at 0:30", "0:30", 30, 30),
    ("the score at 20:15", "20:15", 1215, 1215),
    ("Mark enters at 12:30", "12:30", 750, 750),
    ("100:00", "100:00", 6000, 6000),
    ("at 00:04:10:12", "00:04:10:12", 250, 250),
    ("at 00:04:10;12 on mine", "00:04:10;12", 250, 250),
    ("the wig at 00:06:21.5", "00:06:21.5", 381, 381),
    ("at 32'15\"", "32'15\"", 1935, 1935),
    ("at 32′ 15″ it plays", "32′ 15″", 1935, 1935),
    ("(TC 00:58:20)", "00:58:20", 3500, 3500),
    ("Around the 45-minute mark it begins", "45-minute mark", 2700, 2700),
    ("by the forty-five minute mark", "forty-five minute mark", 2700, 2700),
    ("at the one-hour mark", "one-hour mark", 3600, 3600),
    ("Forty minutes in, everything changes", "Forty minutes in", 2400, 2400),
    ("ten minutes into the film", "ten minutes into the film", 600, 600),
    ("An hour and ten minutes in, he leaves", "An hour and ten minutes in", 4200, 4200),
    ("half an hour in, he leaves", "half an hour in", 1800, 1800),
    ("an hour and a half in he leaves", "an hour and a half in", 5400, 5400),
    ("ten minutes in (10:14-10:38)", "10:14-10:38", 614, 638),
    ("from minute 12 to minute 14", "minute 12 to minute 14", 720, 840),
    ("Minute 12–14", "Minute 12–14", 720, 840),
    ("nach 45 Minuten", "nach 45 Minuten", 2700, 2700),
    ("在第45分钟", "第45分钟", 2700, 2700),
    ("1 hr and 12 minutes in, he", "1 hr and 12 minutes in", 4320, 4320),
    ("in the 45th minute", "45th minute", 2700, 2700),
]

REFUSED = """
at 3:15 this morning
opening hours 09:00-17:00
오후 7:30 상영
7時45分頃
上映時間は102分。
8:59 pm
at 8:59 p.m.
9:00 am
9:00AM
12:30-1:30 pm
around 3:00 in the morning
midnight 12:00
12:30 to 13:00 daily
10:14, 3 March 2021
9:00 o'clock
19:30 Uhr
The clock shows 8:59
the digital clock flips from 8:59 to 9:00
his watch reads 9:00
It's 9:00
by 9:00 tomorrow
Monday at 9:15
screening at 19:30
doors open at 7:30
June 3, 2014 at 10:45
2014-06-03 10:45
posted at 10:45
1.85:1
2.35:1
16:9
4:3
aspect ratio 16:09
John 3:16
Genesis 1:1
Mark 12:30
1 Corinthians 13:04
Psalms 23:04-06
Luke 10:25-37
Surah 2:255
8/10
10/4/2021
Runtime: 1:42:05
Running time: 98:12
runs 1:38:00
a 1h42m film
un film de 1h42
le film dure 1h42
Durée : 1h42
Drame, 1h42
rendez-vous à 20h30
à 9h15 du matin
Drama, 1h 42m
1h 42m
a 3:45 song
won 21:10
57:05 to 53:50
12:345
1:2
10:75
$10:14
at 1:42:01
110:00
he is 5'10" tall
written at 09:00 UTC+01:00
at 14:30+02:00
at 21:30 CET
2021-04-03T09:00:00+01:00
00:12:34,567 --> 00:12:36,000
00:12:34.567 --> 00:12:36.000
it runs 45 minutes in all
45 minutes in a queue
ten minutes into her shift
three minutes of silence
"""


@pytest.mark.parametrize(("text", "raw", "shown_from", "shown_to"), FOUND)
def test_a_timecode(text: str, raw: str, shown_from: int, shown_to: int) -> None:
    (one,) = find_timecodes(text, runtime=RUNTIME)
    assert (one.raw, one.shown_from, one.shown_to) == (raw, shown_from, shown_to)
    assert text[one.start : one.end] == raw


@pytest.mark.parametrize("text", REFUSED.strip().splitlines())
def test_no_timecode(text: str) -> None:
    assert find_timecodes(text, runtime=RUNTIME) == ()


@pytest.mark.parametrize(
    "text",
    [
        "[00:00:05] Ann: Hello.\n\n[00:00:31] Bo: Hello.\n\n[00:10:15] Ann: The soap.",
        "0:00 Intro\n2:15 The first story\n9:40 The bar",
        "Ann Ash (0:05)\nHello.\nBo Elm (0:31)\nHello.\nAnn Ash (10:15)\nThe soap.",
        "Ann Ash  0:05\nHello.\nBo Elm  0:31\nHello.\nAnn Ash  10:15\nThe soap.",
        "- 0:00 Intro\n- 2:15 The first story\n- 9:40 The bar",
        "(0:05) Hello.\n(0:31) Hello.\n(10:15) The soap.",
    ],
)
def test_times_that_rise_from_line_to_line_are_those_of_a_recording(text: str) -> None:
    assert find_timecodes(text, runtime=RUNTIME) == ()
    assert [one.raw for one in find_timecodes(f"{text} It is at 12:20.")] == ["12:20"]


@pytest.mark.parametrize(
    "text",
    [
        "10:14 is the kiss.\n32:35 is the bar.",
        "45:10 is the bar.\n10:14 is the kiss.\n32:35 is the song.\n12:00 is the end.",
        "10:14-10:38 the kiss\n32:35-33:00 the bar\n45:10-46:00 the song",
    ],
)
def test_few_times_or_such_as_fall_or_span_are_the_films(text: str) -> None:
    assert len(find_timecodes(text, runtime=RUNTIME)) == text.count("\n") + 1


@pytest.mark.parametrize(
    ("name", "times"), [("podcast.txt", 0), ("youtube.txt", 0), ("times.txt", 10)]
)
def test_whose_clock_it_is_in_what_people_bring(name: str, times: int) -> None:
    assert len(find_timecodes((CASES / name).read_text("utf-8"))) == times


def test_several_in_a_sentence() -> None:
    found = find_timecodes("see 10:14, 12:20 and 45:10", runtime=RUNTIME)
    assert [one.shown_from for one in found] == [614, 740, 2710]


def test_without_a_runtime_nothing_is_past_it() -> None:
    assert [one.shown_to for one in find_timecodes("at 3:10:00")] == [11400]


@pytest.mark.skipif(SEEDS is None, reason=NO_SEEDS)
def test_one_original_page_states_seven() -> None:
    assert SEEDS is not None
    found = {
        path.name[:3]: find_timecodes(path.read_text("utf-8", "replace"), runtime=RUNTIME)
        for path in sorted(SEEDS.glob("*.txt"))
    }
    assert [(one.shown_from, one.shown_to) for one in found.pop("003")] == [
        (614, 638),
        (114, 167),
        (1540, 1564),
        (1680, 1974),
        (1955, 1955),
        (3230, 3425),
        (3373, 3373),
    ]
    assert set(found.values()) == {()}


class Place(NamedTuple):
    code: str
    shown_from: int | None
    shown_to: int | None


SCENES = [
    Place("chase", 114, 167),
    Place("unplaced", None, None),
    Place("packing", 614, 638),
    Place("bar", 1680, 1974),
    Place("coffee", 3373, 3373),
]


@pytest.mark.parametrize(
    ("shown_from", "shown_to", "code"),
    [
        (1955, 1955, "bar"),
        (1955, None, "bar"),
        (1680, 1974, "bar"),
        (150, 620, "chase"),  # 17 s of one, 6 s of the other
        (160, 630, "packing"),  # 7 s and 16 s
        (167, 614, ""),  # touches both, shares no second
        (3373, 3373, "coffee"),
        (3300, 3400, "coffee"),
        (114, 114, "chase"),
        (700, 800, ""),
        (5000, 5000, ""),
    ],
)
def test_the_scene_with_the_greatest_overlap(
    shown_from: int, shown_to: int | None, code: str
) -> None:
    assert scene_at(shown_from, shown_to, SCENES) == code


def test_no_scenes_no_scene() -> None:
    assert scene_at(10, 20, []) == ""


PIECES = st.sampled_from([*"0123456789:-– ", "10:14", "1:02:33", " to ", " and ", "h", "m", "am"])


@given(
    st.one_of(st.text(), st.lists(PIECES, max_size=30).map("".join)),
    st.none() | st.integers(0, 9999),
)
def test_any_text_gives_timecodes_that_hold_together(text: str, runtime: int | None) -> None:
    last = 0
    for one in find_timecodes(text, runtime=runtime):
        assert last <= one.start < one.end
        assert text[one.start : one.end] == one.raw
        assert 0 <= one.shown_from <= one.shown_to
        assert runtime is None or one.shown_to <= runtime
        last = one.end


def test_a_point_belongs_to_the_moment_that_lies_there() -> None:
    bar = SimpleNamespace(code="bar", shown_from=1680, shown_to=1974)
    closing = SimpleNamespace(code="closing", shown_from=1955, shown_to=1955)
    assert scene_at(1955, 1955, [bar, closing]) == "closing"
    assert scene_at(1900, 1900, [bar, closing]) == "bar"
    assert scene_at(1680, 1974, [bar, closing]) == "bar"
