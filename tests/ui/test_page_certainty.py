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
