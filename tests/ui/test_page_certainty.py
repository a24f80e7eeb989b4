"""The page that says how sure things are shows what the measured figures say."""

from __future__ import annotations

import html
import json
import re

from app_page import html_of, open_page
from helpers import ROOT

from crosscut.measures import certainty
from crosscut.text.phrases import number, percent

FILE = ROOT / "crosscut" / "measures" / "certainty.json"


def test_the_page_shows_every_figure_of_the_file() -> None:
    measured = json.loads(FILE.read_text(encoding="utf-8"))
    text = html.unescape(re.sub("<[^>]+>", "", html_of(open_page("certainty"))))
    for name, rows in measured.items():
        assert certainty.SETS.get(name, name) in text
        for share in rows.values():
            if share["of"]:
                hits, of = share["hits"], share["of"]
                assert f"{percent(hits / of)} {number(hits)} of {number(of)}" in text


def test_the_figures_are_shares_of_what_was_labelled() -> None:
    found = certainty.figures()
    assert {"retellings", "fresh"} <= set(found["set"])
    assert (found["hits"] <= found["of"]).all()
    assert (found["of"] > 0).all()


def test_a_table_of_many_texts_begins_with_two_of_them() -> None:
    page = html_of(open_page("certainty"))
    themes = page[page.index("An idea such as loneliness") : page.index("A thing such as the")]
    short, _, folded = themes.partition("<details>")
    heads = re.findall(r'<th scope="col">([^<]*)</th>', short)
    assert heads == ["What", "The five bundled reviews", "Texts not seen before"]
    found = certainty.figures()
    of = found[(found["set"] == "fresh, first") & (found["group"] == "themes")]
    assert f"{number(int(of['hits'].iloc[0]))} of {number(int(of['of'].iloc[0]))}" in short
    assert "The nine at first" in folded


def test_what_all_else_rests_on_stands_first() -> None:
    page = open_page("certainty")
    heads = [head.value.lower() for head in page.subheader]
    found = set(certainty.figures()["group"])
    assert heads[: len(found)] == [group for group in certainty.GROUPS if group in found]
    assert heads[:2] == ["stories", "themes"]
    text = html_of(page)
    stories = text[text.index("Of which story") : text.index("An idea such as loneliness")]
    short = stories.partition("<details>")[0]
    heads = re.findall(r'<th scope="col">([^<]*)</th>', short)
    assert heads == ["What", "The five bundled reviews", "Nine other reviews"]
