"""The chart of distinctive words."""

from __future__ import annotations

import pandas as pd

from crosscut.charts.words import describe_distinctive, distinctive
from crosscut.measures.keyness import Side, keyness

ONE = Side(pd.Series({"tin": 40, "rain": 5}), pd.Series({"tin": 2, "rain": 1}), 1000, 2)
OTHER = Side(pd.Series({"night": 40, "rain": 5}), pd.Series({"night": 1, "rain": 1}), 1000, 1)
FORMS = {"tin": "tin", "rain": "rain", "night": "Night"}


def test_no_interval_reaches_into_the_figures() -> None:
    table = keyness(ONE, OTHER)
    spec = distinctive(table, FORMS, ("Ada", "Ben"), "light").to_dict()
    channels = [layer.get("encoding", {}) for layer in spec["layer"]]
    scales = [channel["x"]["scale"] for channel in channels if "scale" in channel.get("x", {})]
    assert scales
    assert all(scale["clamp"] for scale in scales)
    assert "Theme" not in str(spec)


def test_it_is_said_in_words() -> None:
    said = describe_distinctive(keyness(ONE, OTHER), FORMS, ("Ada", "Ben"))
    assert said == (
        "Intervals, one for each of 3\u00a0words. More in Ada: tin. More in Ben: Night. "
        "1\u00a0word unclear."
    )
