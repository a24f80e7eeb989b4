from __future__ import annotations

import re

import pytest
from helpers import FILM, ROOT
from hypothesis import given
from hypothesis import strategies as st

from crosscut.errors import GuideError
from crosscut.guide.check import Problem, check_source, expansions
from crosscut.guide.files import check_guide, load_guide
from crosscut.guide.model import KINDS
from crosscut.guide.tables import guide_of_text
from crosscut.guide.toml import guide_text, line_numbers
from crosscut.text.matcher import Matcher, forms_of
from crosscut.text.terms import expand, parse_term
from crosscut.text.timecodes import clock, seconds, time_span

SMALL = """\
# A guide for tests.
[film]
title = "The Film"
year = 1994
director = "Someone"
runtime = "1:30:00" # with credits

[[segments]]
code = "one"
title = "One"
description = "The first."
cues = ["first story"]

[[segments]]
code = "two"
title = "Two"
description = "The second."

[[characters]]
code = "ann"
title = "Ann"
description = "A pilot."
segment = "one"
terms = ["Ann"]

[[characters]]
code = "bob"
title = "Bob"
description = "A cook."
terms = ["Bob"]

[[scenes]]
code = "start"
title = "Start"
segment = "one"
description = "It begins."
cues = ["take-off"]
timecode = "0:10-1:05"
source = "A review"

[[scenes]]
code = "end"
title = "End"
segment = "two"
description = "It ends."
cues = ["landing"]

[[themes]]
code = "hope"
title = "Hope"
description = "Looking up."
terms = [
    "hope", # the noun and the verb
    "!no hope",

    "optimis*",
]

[[motifs]]
code = "rain"
title = "Rain"
description = "Wet."
terms = ["rain", "umbrella"]

[[pairings]]
characters = ["ann", "bob"]
relation = "friends"
segment = "one"
"""


@pytest.fixture
def small(tmp_path):
    """The small guide's file, and a way to write it with changes."""
    file = tmp_path / "guide.toml"

    def write(*changes: tuple[str, str]):
        text = SMALL
        for old, new in changes:
            assert old in text
            text = text.replace(old, new, 1)
        file.write_bytes(text.encode())
        return file

    return write


def problems(file) -> list[tuple[str, str]]:
    """Problems with the text of their lines instead of the numbers."""
    lines = file.read_text("utf-8").splitlines()
    return [(lines[line - 1].strip(), message) for line, message in check_guide(file)]


# -- the bundled guide ---------------------------------------------------------------------------


def test_the_bundled_guide_is_sound():
    assert check_guide(FILM) == []


def test_the_bundled_guide_is_as_large_as_the_film_needs():
    guide = load_guide(FILM / "guide.toml")
    assert guide.runtime == 6120
    assert guide.segment_codes == ("story-one", "story-two", "whole-film")
    assert guide.code_titles("segment")["whole-film"] == "Whole film"
    assert len(guide.themes) >= 12
    assert len(guide.motifs) >= 20
    assert len(guide.aspects) >= 8
    assert 20 <= len(guide.scenes) <= 30
    assert {scene.segment for scene in guide.scenes} == {"story-one", "story-two"}


def test_the_timecodes_that_a_source_states_and_no_others():
    guide = load_guide(FILM)
    assert [
        (scene.code, scene.shown_from, scene.shown_to) for scene in guide.scenes if scene.timecode
    ] == [
        ("chase", 114, 167),
        ("workshop", 614, 638),
        ("payphone", 1540, 1564),
        ("bar", 1680, 1974),
        ("bar-closing", 1955, 1955),
        ("counter", 3230, 3425),
        ("coffee", 3373, 3373),
    ]
    assert all(bool(scene.source) == bool(scene.timecode) for scene in guide.scenes)


def test_the_stories_follow_each_other_in_the_bundled_guide():
    stories = [scene.segment for scene in load_guide(FILM).scenes]
    assert stories == sorted(stories)


def test_every_exclusion_of_the_bundled_guide_takes_something_away():
    guide = load_guide(FILM)
    for kind in KINDS:
        for item in guide.codes(kind):
            included = [term for term in item.terms if not parse_term(term).excludes]
            # A sample has no company: that its conditions hold is taken for granted.
            forms = forms_of((kind, item.code, term) for term in included)
            matcher = Matcher(form._replace(needs=None) for form in forms)
            for term in set(item.terms) - set(included):
                samples = [form.replace("*", end) for form in expand(term) for end in ("", "ing")]
                assert any(matcher.find(sample) for sample in samples), (item.code, term)


def test_expansions_show_every_form():
    shown = {(one.kind, one.code, one.term): one.forms for one in expansions(load_guide(FILM))}
    assert shown["character", "bartender", "barman"] == ("barman", "barmen")
    assert shown["motif", "california-dreamin", "California Dreamin'"] == (
        "california dreamin'",
        "california dreamin",
    )


# -- loading -------------------------------------------------------------------------------------


def test_the_small_guide(small):
    guide = load_guide(small())
    assert guide.film.runtime == 5400
    assert guide.codes("theme") == guide.themes
    assert guide.code_titles("character") == {"ann": "Ann", "bob": "Bob"}
    assert guide.scenes[1].shown_from is None
    assert list(guide.all_terms()) == [
        ("theme", "hope", "hope"),
        ("theme", "hope", "!no hope"),
        ("theme", "hope", "optimis*"),
        ("motif", "rain", "rain"),
        ("motif", "rain", "umbrella"),
        ("character", "ann", "Ann"),
        ("character", "bob", "Bob"),
        ("scene", "start", "take-off"),
        ("scene", "end", "landing"),
        ("segment", "one", "first story"),
    ]


def test_an_error_names_file_line_and_all_problems(small):
    file = small(('segment = "two"', 'segment = "three"'), ('"umbrella"', '"umb*rella"'))
    with pytest.raises(GuideError) as caught:
        load_guide(file)
    lines = str(caught.value).splitlines()
    assert lines[0] == f"{file}:44: 2 problems in the guide"
    assert lines[1] == f"{file}:44: there is no segment 'three'; the guide has one, two"
    assert lines[2].startswith(f"{file}:63: the term 'umb*rella' has a * elsewhere")


def test_a_long_list_of_problems_is_cut_in_the_error(small):
    terms = ", ".join(f'"x*{i}"' for i in range(14))
    with pytest.raises(GuideError, match=r"14 problems in the guide") as caught:
        load_guide(small(('"umbrella"', terms)))
    assert str(caught.value).splitlines()[-1] == "... and 4 more"


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(GuideError, match=r"guide\.toml: there is no such file"):
        load_guide(tmp_path)


def test_a_file_that_is_not_text(tmp_path):
    file = tmp_path / "guide.toml"
    file.write_bytes(b'title = "\xff"')
    with pytest.raises(GuideError, match="not UTF-8"):
        check_guide(file)


# -- problems ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ('title = "The Film"', "title =", "title =", "not TOML: Invalid value"),
        ('code = "two"', 'code = "one"', 'code = "one"', "a second segment has the code 'one'"),
        ('code = "bob"', 'code = "Bob B"', 'code = "Bob B"', "small letters, digits"),
        ('title = "Rain"\n', "", "[[motifs]]", "`title` is missing"),
        ('title = "Rain"', 'titel = "Rain"', 'titel = "Rain"', "is `title` meant?"),
        ('title = "The Film"', 'title = " "', 'title = " "', "`title` is empty"),
        ("year = 1994", 'year = "x"', 'year = "x"', "`year` is 'x'; it must be a whole number"),
        ("year = 1994", "year = 94", "year = 94", "`year` is 94; it must be 1870 or more"),
        ('"The Film"', f'"{"x" * 201}"', f'title = "{"x" * 201}"', "more than 200 letters"),
        ('"umbrella"', f'"{"x" * 101}"', f'terms = ["rain", "{"x" * 101}"]', "than 100 letters"),
        ('"umbrella"', '"um* br* el*"', 'terms = ["rain", "um* br* el*"]', "more than two *"),
        ("[[motifs]]", "[[motives]]", "[[motives]]", "unknown key `motives`; is `motifs` meant?"),
        ('"1:30:00" #', '"90" #', 'runtime = "90" # with credits', "'90' is not a time"),
        (
            'code = "two"',
            'code = "whole-film"',
            'code = "whole-film"',
            "'whole-film' cannot be used",
        ),
        ('segment = "two"', 'segment = "2"', 'segment = "2"', "no segment '2'; the guide has one"),
        ('"ann", "bob"', '"ann", "eve"', 'characters = ["ann", "eve"]', "no character 'eve'"),
        ('"0:10-1:05"', '"0:10-1:61"', 'timecode = "0:10-1:61"', "'1:61' is not a time"),
        ('"0:10-1:05"', '"1:05-0:10"', 'timecode = "1:05-0:10"', "is not a span of time"),
        ('"0:10-1:05"', '"1:31:00"', 'timecode = "1:31:00"', "past the film's runtime of 1:30:00"),
        ('source = "A review"\n', "", 'timecode = "0:10-1:05"', "the timecode has no `source`"),
        ('["landing"]', "[]", "cues = []", "scene 'end' has no cues to look for"),
        ('["Bob"]', '["!Bob"]', 'terms = ["!Bob"]', "character 'bob' has no terms to look for"),
        ('"umbrella"', '""', 'terms = ["rain", ""]', "the term '' is empty"),
        (
            '    "optimis*"',
            '    "opt*mis"',
            '"opt*mis",',
            "a * elsewhere than at the end of a word",
        ),
        ('["Bob"]', '["Ann"]', 'terms = ["Ann"]', "'bob' and 'ann' share 'ann'"),
        ('["landing"]', "7", "cues = 7", "`cues`: input should be a valid tuple"),
    ],
)
def test_one_problem(small, old, new, line, message):
    found = problems(small((old, new)))
    assert any(at == line and message in text for at, text in found), found


def test_a_pairing_of_characters_from_another_story(small):
    found = problems(
        small(('relation = "friends"\nsegment = "one"', 'relation = "x"\nsegment = "two"'))
    )
    assert found == [('segment = "two"', "'ann' belongs to 'one', not to 'two'")]


def test_timecodes_out_of_film_order(small):
    late = '["landing"]\ntimecode = "0:05"\nsource = "A review"'
    found = problems(small(('["landing"]', late)))
    assert found == [
        ('timecode = "0:05"', "'0:05' comes before that of 'start'; scenes stand in film order")
    ]


@pytest.mark.parametrize(
    ("term", "message"),
    [
        ("raining", "'storm' and 'rain' share 'raining' (here 'raining', there 'rain')"),
        ("rain*", "'storm' and 'rain' share 'rain' (here 'rain*', there 'rain')"),
        ("umbrel*", "'storm' and 'rain' share 'umbrella' (here 'umbrel*', there 'umbrella')"),
    ],
)
def test_two_codes_share_a_term_under_another_form(small, term, message):
    storm = f'[[motifs]]\ncode = "storm"\ntitle = "S"\ndescription = "D."\nterms = ["{term}"]\n\n'
    found = problems(small(("[[pairings]]", storm + "[[pairings]]")))
    assert (f'terms = ["{term}"]', message) in found


def test_codes_of_different_kinds_may_share_a_term(small):
    assert problems(small(('["rain", "umbrella"]', '["rain", "hope"]'))) == []


def test_an_exclusion_is_not_shared(small):
    assert problems(small(('["rain", "umbrella"]', '["rain", "!Ann rain"]'))) == []


def test_every_problem_at_once_in_the_order_of_the_lines(small):
    file = small(
        ('title = "The Film"\n', ""),
        ('segment = "two"', 'segment = "three"'),
        ('"optimis*"', '"*"'),
        ('["ann", "bob"]', '["ann", "carl"]'),
    )
    assert check_guide(file) == [
        Problem(2, "`title` is missing"),
        Problem(43, "there is no segment 'three'; the guide has one, two"),
        Problem(55, "the term '*' is empty"),
        Problem(65, "there is no character 'carl'"),
    ]


def test_lines_are_right_after_strings_of_many_lines_and_nested_lists(small):
    tricky = (
        'description = """A # cook.\n[[themes]]\ncode = "x"\n"""  # [[motifs]]\n'
        "played_by = '[a, b] = #'"
    )
    file = small(('description = "A cook."', tricky), ('"umbrella"', '"[x]", "#y", "*"'))
    assert problems(file) == [('terms = ["rain", "[x]", "#y", "*"]', "the term '*' is empty")]


def test_an_empty_file(tmp_path):
    file = tmp_path / "guide.toml"
    file.write_text("")
    assert check_guide(file) == [
        Problem(1, "`film` is missing"),
        Problem(1, "`segments` is missing"),
    ]


@given(st.text(alphabet="[]{}=\"'#,.\n ab1-", max_size=60))
def test_any_text_gets_problems_and_no_crash(text):
    guide, found = check_source(text)
    assert guide is None
    assert all(1 <= line <= text.count("\n") + 1 for line, _ in found)
    assert found


# -- writing -------------------------------------------------------------------------------------


def test_the_bundled_guide_is_written_anew_as_it_is():
    guide = load_guide(FILM)
    assert guide_of_text(guide_text(guide)).guide == guide


# -- times ---------------------------------------------------------------------------------------


@given(st.integers(0, 100 * 3600))
def test_a_time_is_read_as_it_is_written(time):
    assert seconds(clock(time)) == time


def test_times():
    assert clock(614) == "10:14"
    assert clock(6120) == "1:42:00"
    assert time_span("10:14–10:38") == (614, 638)
    assert time_span("102:00") == (6120, 6120)
    for wrong in ("10", "1:60:00", "10:14-", "1-2-3", "a:b", "10:14-10:38-10:40"):
        with pytest.raises(ValueError, match=re.escape("is not a")):
            time_span(wrong)


# -- docs/guide.md ------------------------------------------------------------------------------


DOCS = (ROOT / "docs" / "guide.md").read_text("utf-8")


@pytest.mark.slow
def test_the_guide_built_up_in_the_docs(tmp_path):
    file = tmp_path / "guide.toml"
    file.write_text("\n".join(re.findall(r"```toml\n(.*?)```", DOCS, re.DOTALL)), "utf-8")
    assert problems(file) == [
        ('characters = ["cop-223", "smuggler"]', "there is no character 'smuggler'")
    ]


def test_the_table_of_terms_in_the_docs():
    rows = re.findall(r"^\| (`.*?) \| (.*?) \| (.*?) ?\|$", DOCS, re.MULTILINE)
    assert len(rows) == 13
    for written, finds, misses in rows:
        terms = re.findall(r"`(.*?)`", written)
        matcher = Matcher(forms_of(("theme", "x", term) for term in terms))
        assert all(matcher.find(text) for text in finds.split(", ")), terms
        assert not matcher.find(misses)


@pytest.mark.parametrize(
    ("source", "line", "said"),
    [
        ("a = " + "[" * 9000, 1, "nested without end"),
        ("a = " + "{a=" * 9000, 1, "nested without end"),
        ("\na" + ".a" * 90_000 + " = 1", 2, "a key has far too many parts"),
        ("[[a" + ' . "a"' * 90 + "]]", 1, "a key has far too many parts"),
    ],
)
def test_depth_without_end_is_a_problem_not_a_crash(source, line, said):
    guide, problems = check_source(source)
    assert guide is None
    assert [problem.line for problem in problems] == [line]
    assert said in problems[0].message


@pytest.mark.parametrize(
    ("year", "line"),
    [("9" * 5_000, 4), ("0x" + "f" * 5_000, 4), ('1994\nruntime = "' + "9" * 5_000 + ':00:00"', 5)],
)
def test_a_number_without_end_is_a_problem_with_its_line(year: str, line: int) -> None:
    _, problems = check_source(SMALL.replace('runtime = "1:30:00"', "").replace("1994", year))
    assert line in [problem.line for problem in problems]
    assert all(len(problem.message) < 300 for problem in problems)


class _CountedText(str):
    """A text that adds up how many letters are counted through."""

    looked_at = 0

    def count(self, what: str, start: int = 0, end: int | None = None) -> int:  # type: ignore[override]
        stop = len(self) if end is None else end
        self.looked_at += stop - start
        return super().count(what, start, stop)


def test_the_lines_of_a_long_list_are_found_in_one_pass() -> None:
    source = _CountedText("terms = [" + ", ".join(['"pear"'] * 500) + ',\n"plum"]\n')
    assert line_numbers(source)["terms", 500] == 2
    assert source.looked_at <= len(source)


def test_a_guide_that_is_too_large_is_refused_where_it_passes_the_limit() -> None:
    terms = ", ".join(f'"pear {number}"' for number in range(20_000))
    source = f'[film]\ntitle = 3\n\n[[themes]]\nterms = ["a"]\n\n[[themes]]\nterms = [{terms}]\n'
    guide, [problem] = check_source(source)  # and nothing else of it is looked at
    assert (guide, problem.line) == (None, 7)
    assert "10,000 terms" in problem.message
    assert "20,001" in problem.message
