"""Data inside a specification: the same picture, nothing left by name that is used once."""

from __future__ import annotations

import json
import re

import altair as alt
import pandas as pd
import pytest
import vl_convert

from crosscut.ui.figure import inline_data

TABLE = pd.DataFrame({"x": [1, 2], "y": [3, 4], "code": ["a", "b"]})
OTHER = pd.DataFrame({"code": ["a", "b"], "title": ["One", "Two"]})


def bars() -> alt.Chart:
    return alt.Chart(TABLE).mark_bar().encode(x="x:O", y="y:Q")


def texts() -> alt.Chart:
    return alt.Chart(TABLE).mark_text().encode(x="x:O", y="y:Q", text="code:N")


def looked_up() -> alt.Chart:
    found = alt.LookupData(OTHER, "code", ["title"])
    return bars().transform_lookup("code", found).encode(color="title:N")


CHARTS = {
    "one": bars(),
    "layers of one table": alt.layer(bars(), texts()),
    "layers of two tables": alt.layer(bars(), alt.Chart(OTHER).mark_text().encode(text="title:N")),
    "layers with a table that both look up": alt.layer(looked_up(), looked_up().mark_line()),
    "one of two looks up, the other draws it": alt.layer(
        looked_up(), alt.Chart(OTHER).mark_text().encode(x="code:N", text="title:N")
    ),
    "side by side": alt.hconcat(bars(), texts()),
}


def drawn(spec: dict[str, object]) -> str:
    """The picture, without the names that Vega gives to its layers."""
    return re.sub(r' class="[^"]*"', "", vl_convert.vegalite_to_svg(spec))


@pytest.mark.parametrize("name", CHARTS)
def test_it_draws_the_same(name: str) -> None:
    spec = CHARTS[name].to_dict()
    before = json.dumps(spec)
    assert drawn(inline_data(spec)) == drawn(spec)
    assert json.dumps(spec) == before


def test_what_layers_share_is_handed_down_once() -> None:
    spec = inline_data(alt.layer(bars(), texts()).to_dict())
    assert "datasets" not in spec
    assert "data" not in spec
    (around,) = spec["layer"]
    assert around["data"] == {"values": TABLE.to_dict("records")}
    assert [layer.get("data") for layer in around["layer"]] == [None, None]


def test_what_layers_all_do_is_done_once() -> None:
    spec = inline_data(CHARTS["layers with a table that both look up"].to_dict())
    (around,) = spec["layer"]
    assert [sorted(layer) for layer in around["layer"]] == [["encoding", "mark"]] * 2
    (found,) = around["transform"]
    assert found["from"]["data"] == {"values": OTHER.to_dict("records")}
    assert "datasets" not in spec


def test_what_is_used_twice_keeps_its_name() -> None:
    spec = inline_data(CHARTS["one of two looks up, the other draws it"].to_dict())
    assert list(spec["datasets"].values()) == [OTHER.to_dict("records")]
