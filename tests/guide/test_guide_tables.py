"""A guide as tables and back: exact, every problem by its row, and no content that breaks it."""

from __future__ import annotations

import string

import numpy as np
import pandas as pd
import pytest
from helpers import FILM
from hypothesis import given
from hypothesis import strategies as st
from sample_tables import GUIDE
from test_guide import SMALL

from crosscut.guide.files import load_guide
from crosscut.guide.model import FilmGuide
from crosscut.guide.tables import (
    COLUMNS,
    LISTS,
    LONGEST_TEXT,
    guide_from,
    guide_of_text,
    slug,
    tables_of,
)
from crosscut.guide.toml import guide_text


@pytest.fixture
def small() -> dict[str, pd.DataFrame]:
    guide = guide_of_text(SMALL).guide
    assert guide is not None
    return tables_of(guide)


def add(frame: pd.DataFrame, **cells: object) -> pd.DataFrame:
    """The frame with a new row, as an editor makes it: None where nothing was typed."""
    return pd.concat([frame, pd.DataFrame([{**dict.fromkeys(frame.columns), **cells}])])


def told(tables: dict[str, pd.DataFrame]) -> list[tuple[str, int, str, str]]:
    checked = guide_from(tables)
    assert checked.guide is None
    return list(checked.problems.itertuples(index=False, name=None))


# -- there and back ------------------------------------------------------------------------------


@pytest.mark.parametrize("guide", [GUIDE, load_guide(FILM)], ids=["sample", "bundled"])
def test_the_round_trip_is_exact(guide: FilmGuide):
    tables = tables_of(guide)
    assert list(tables) == list(COLUMNS)
    for name, frame in tables.items():
        assert tuple(frame.columns) == COLUMNS[name]
        for column in set(frame.columns) - set(LISTS):
            assert frame[column].dtype == "str"
    checked = guide_from(tables)
    assert checked.problems.empty
    assert checked.guide == guide


def test_the_small_guide_as_tables(small):
    assert small["film"].to_dict("records") == [
        {
            "title": "The Film",
            "original_title": "",
            "year": "1994",
            "director": "Someone",
            "runtime": "1:30:00",
            "country": "",
            "language": "",
            "sources": [],
        }
    ]
    assert small["themes"]["terms"].tolist() == [["hope", "!no hope", "optimis*"]]
    assert small["characters"]["segment"].tolist() == ["one", ""]
    assert small["pairings"].to_dict("records") == [
        {"first": "ann", "second": "bob", "relation": "friends", "segment": "one"}
    ]


@st.composite
def guides(draw) -> FilmGuide:
    """Sound guides: no two codes or terms alike, every segment one of the film's."""
    text = st.text(st.characters(codec="utf-8"), max_size=12)
    title = text.filter(str.strip)
    count = draw(st.integers(1, 4))
    segments = [f"part-{n}" for n in range(count)]
    home = st.sampled_from([None, *segments])
    words = iter(f"{a}{b}{c}ing" for a in "bcd" for b in string.ascii_lowercase for c in "xyz")

    def terms() -> list[str]:
        shapes = draw(
            st.lists(
                st.sampled_from(["{}", "={}", "{}*", "{}, May", "the {}; a"]),
                min_size=1,
                max_size=3,
            )
        )
        return [shape.format(next(words)) for shape in shapes]

    def coded(kind: str, **more: object) -> list[dict[str, object]]:
        return [
            {
                "code": f"{kind}-{n}",
                "title": draw(title),
                "description": draw(text),
                "segment": draw(home),
                "terms": terms(),
                **{key: draw(text) for key in more},
            }
            for n in range(draw(st.integers(0, 2)))
        ]

    characters = coded("character", played_by="")
    homes = {str(one["code"]): one["segment"] for one in characters}
    pair = [code for code, own in homes.items() if own in (None, "part-0")]
    return FilmGuide.model_validate(
        {
            "film": {
                "title": draw(title),
                "original_title": draw(text),
                "year": draw(st.integers(1870, 2200)),
                "director": draw(text),
                "runtime": draw(st.none() | st.integers(1, 3_600_000)),
                "country": draw(text),
                "language": draw(st.sampled_from(["", "en", "fr", "zh"])),
                "sources": draw(st.lists(title, max_size=2)),
            },
            "segments": [
                {"code": code, "title": draw(title), "description": draw(text), "cues": terms()}
                for code in segments
            ],
            "characters": characters,
            "scenes": [
                {"code": "s", "title": draw(title), "segment": segments[-1], "cues": terms()}
            ],
            "themes": coded("theme"),
            "motifs": coded("motif"),
            "aspects": coded("aspect"),
            "pairings": [{"characters": pair, "relation": draw(title), "segment": "part-0"}]
            if len(pair) == 2
            else [],
        }
    )


@pytest.mark.slow
@given(guides())
def test_any_sound_guide_comes_back_from_tables_and_from_text(guide):
    checked = guide_from(tables_of(guide))
    assert checked.problems.empty, checked.problems.to_dict("records")
    assert checked.guide == guide
    assert guide_of_text(guide_text(guide)).guide == guide


# -- editing -------------------------------------------------------------------------------------


def test_a_new_row_gets_a_code_of_its_title_and_an_empty_row_is_no_row(small):
    small["motifs"] = add(small["motifs"])
    small["motifs"] = add(small["motifs"], title="Rain", terms=["storm"])
    small["motifs"] = add(small["motifs"], title="Das Café am Fluß", terms=np.array(["café"]))
    small["motifs"] = add(small["motifs"], title="汽车", terms="bus; tram\ncar")
    guide = guide_from(small).guide
    assert guide is not None
    assert [(one.code, one.title, one.terms) for one in guide.motifs] == [
        ("rain", "Rain", ("rain", "umbrella")),
        ("rain-2", "Rain", ("storm",)),
        ("das-cafe-am-flu", "Das Café am Fluß", ("café",)),
        ("motif-5", "汽车", ("bus", "tram", "car")),
    ]


def test_a_new_title_keeps_the_code(small):
    small["segments"].loc[0, "title"] = "Another name"
    guide = guide_from(small).guide
    assert guide is not None
    assert (guide.segments[0].code, guide.segments[0].title) == ("one", "Another name")


def test_a_title_will_do_where_a_code_is_asked_for(small):
    small["segments"] = add(small["segments"], title="The Last Part")
    small["characters"] = add(
        small["characters"], title="Eve Adams", segment="the last part", terms=["Eve"]
    )
    small["pairings"] = add(
        small["pairings"], first="eve adams", second="Bob", relation="x", segment="The Last Part"
    )
    guide = guide_from(small).guide
    assert guide is not None
    assert guide.characters[-1].segment == "the-last-part"
    assert guide.pairings[-1].characters == ("eve-adams", "bob")


def test_numbers_as_an_editor_or_a_sheet_gives_them(small):
    small["film"] = pd.DataFrame([{"title": "F", "year": 1994.0, "runtime": 102, "country": None}])
    guide = guide_from(small).guide
    assert guide is not None
    assert (guide.film.year, guide.film.runtime, guide.film.country) == (1994, 6120, "")
    small["film"] = pd.DataFrame([{"title": 1984, "year": "1984", "runtime": float("nan")}])
    guide = guide_from(small).guide
    assert guide is not None
    assert (guide.film.title, guide.film.runtime) == ("1984", None)


def test_a_theme_that_counts_when_it_is_denied_is_said_so(small):
    for cell, counts in {"yes": True, "Yes ": True, "x": True, "": False, "no": False}.items():
        small["themes"]["counts_when_denied"] = cell
        guide = guide_from(small).guide
        assert guide is not None
        assert guide.themes[0].counts_when_denied is counts
        assert guide_from(tables_of(guide)).guide == guide
        assert guide_of_text(guide_text(guide)).guide == guide
    small["themes"].loc[0, "counts_when_denied"] = "perhaps"
    ((_, row, column, _),) = told(small)
    assert (row, column) == (1, "counts_when_denied")


def test_only_a_theme_can_be_denied():
    source = """
        film = { title = "F", year = 1999 }
        segments = [{ code = "one", title = "One" }]
        motifs = [{ code = "tin", title = "Tin", counts_when_denied = true, terms = ["tin"] }]
    """
    assert guide_of_text(source).guide is None


# -- problems ------------------------------------------------------------------------------------


def test_every_problem_at_once_by_table_row_and_column(small):
    small["film"].loc[0, "year"] = "next"
    small["film"].loc[0, "runtime"] = "long"
    small["characters"] = add(small["characters"], code="Bob B", title="Bob", terms=["Bob"])
    small["scenes"].loc[1, "segment"] = "three"
    small["themes"] = add(add(small["themes"]), terms=["*", "hope"], description="x")
    small["pairings"].loc[0, "second"] = "eve"
    assert told(small) == [
        ("film", 1, "year", "Year is 'next'; it must be a whole number."),
        ("film", 1, "runtime", "Runtime: 'long' is not a time such as 1:42:00 or 10:14."),
        (
            "characters",
            3,
            "code",
            "Code is 'Bob B'; a code has small letters, digits and single hyphens.",
        ),
        ("characters", 3, "terms", "'Bob B' and 'bob' share 'bob' (here 'Bob', there 'Bob')."),
        ("scenes", 2, "segment", "There is no segment 'three'; the guide has one, two."),
        ("themes", 3, "title", "Title is missing."),
        ("themes", 3, "terms", "The term '*' is empty."),
        ("themes", 3, "terms", "'theme-3' and 'hope' share 'hope'."),
        ("pairings", 1, "second", "There is no character 'eve'."),
    ]


def test_a_film_has_a_title_and_a_story(small):
    small["segments"] = small["segments"].iloc[:0]
    small["characters"]["segment"] = ""
    assert told({"film": small["film"].iloc[:0]}) == [
        ("film", 1, "title", "Title is missing."),
        ("film", 1, "year", "Year is missing."),
        ("segments", 0, "", "A film has at least one story."),
    ]


@pytest.mark.slow
def test_what_would_keep_a_server_busy_is_refused(small):
    small["themes"].at[0, "terms"] = [f"w{n:05}" for n in range(10_001)]
    assert told(small) == [
        ("themes", 1, "", "A guide has at most 10,000 terms; this has 10,008: take some out.")
    ]
    small["themes"].at[0, "terms"] = [
        f"{a * i}{c}* {b * j}{c}*" for i in range(2, 20) for j in range(2, 18)
        for a, b, c in ("abx", "aby", "abz")
    ]  # fmt: skip
    assert guide_from(small).guide is not None
    small["themes"].at[0, "terms"] = ["x" * 101]
    ((_, row, column, message),) = [one for one in told(small) if "101" not in one[3]][:1]
    assert (row, column) == (1, "terms")
    assert "has more than 100 letters" in message


CELLS = st.one_of(
    st.none(),
    st.just(float("nan")),
    st.just(pd.NA),
    st.just(pd.NaT),
    st.integers(),
    st.just(10**5000),
    st.floats(),
    st.booleans(),
    st.text(max_size=8),
    st.sampled_from(
        ["one", "part-1", "1:30:00", "10:00-9:00", "a*b", "!x", "whole-film", "\ud800"]
    ),
    st.lists(st.text(max_size=4) | st.none() | st.integers(), max_size=3),
    st.lists(st.text(max_size=3), max_size=2).map(np.array),
    st.dates(),
    st.binary(max_size=3),
)


@st.composite
def any_tables(draw) -> dict[str, pd.DataFrame]:
    tables = {}
    for name in draw(st.lists(st.sampled_from(list(COLUMNS)), unique=True)):
        columns = draw(st.lists(st.sampled_from([*COLUMNS[name], "more", 7]), max_size=9))
        rows = draw(
            st.lists(st.lists(CELLS, min_size=len(columns), max_size=len(columns)), max_size=3)
        )
        frame = pd.DataFrame(index=range(len(rows)))
        parts = [pd.Series([row[n] for row in rows], dtype="object") for n in range(len(columns))]
        tables[name] = pd.concat([frame, *parts], axis=1).set_axis(columns, axis=1)
    return tables


@pytest.mark.slow
@given(any_tables())
def test_any_content_gives_a_guide_or_problems(tables):
    checked = guide_from(tables)
    assert (checked.guide is None) == (len(checked.problems) > 0)
    for table, row, column, message in checked.problems.itertuples(index=False, name=None):
        assert table in ("", *COLUMNS)
        assert 0 <= row <= max(1, len(tables.get(table, ())))
        assert not column or column in COLUMNS[table]
        assert message.endswith(".")
    if checked.guide is not None:
        assert guide_from(tables_of(checked.guide)).guide == checked.guide


@given(st.text(max_size=30), st.sets(st.sampled_from(["rain", "rain-2", "x"])))
def test_a_slug_is_a_code_that_is_free(title, taken):
    code = slug(title, taken)
    assert code not in taken
    assert set(code) <= set(string.ascii_lowercase + string.digits + "-")
    assert "--" not in code
    assert code.strip("-") == code != ""


# -- text ----------------------------------------------------------------------------------------


def test_a_guide_is_written_as_text_and_read_again():
    assert guide_of_text(guide_text(GUIDE)).guide == GUIDE


def test_problems_of_a_text_by_line():
    broken = SMALL.replace("year = 1994", 'year = "x"').replace('"umbrella"', '"umb*rella"')
    checked = guide_of_text(broken)
    assert checked.guide is None
    assert checked.problems["line"].tolist() == [4, 63]
    assert checked.problems["message"][0] == "`year` is 'x'; it must be a whole number"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a = " + "[" * 5000,
        "a." * 5000 + "b = 1",
        "x" * (LONGEST_TEXT + 1),
        '[[pairings]]\ncharacters = [["a"], {b = 1}]',
        "[film]\nruntime = [1]\n[[scenes]]\ntimecode = '1:00'",
        "segments = 3\ncharacters = {a = 1}\nscenes = [1, [2]]",
        SMALL.replace('"umbrella"', '"\\u0000"'),
        "film = 1979-05-27T07:32:00Z",
    ],
)
def test_hostile_text_has_problems_and_nothing_worse(text):
    checked = guide_of_text(text)
    assert checked.guide is None
    assert len(checked.problems)
    assert (checked.problems["line"] >= 1).all()
