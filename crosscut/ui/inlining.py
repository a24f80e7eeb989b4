"""Vega-Lite specifications as Streamlit sends them quickest: data where they are used.

Named datasets, and data at the top of a specification, are turned into Arrow tables by Streamlit
on every run. That takes longer than all else about a chart and sends more than JSON does.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Iterator

Spec = dict[str, Any]


def inlined(spec: Spec) -> Spec:
    """Return the same chart with its data inside.

    What several layers draw on is handed down from a layer around them; a dataset that is
    used more than once elsewhere keeps its name, so that it is sent once.
    """
    uses = Counter(_uses(spec))
    shared = ""
    if "layer" in spec and "data" not in spec:
        layers = Counter(layer.get("data", {}).get("name", "") for layer in spec["layer"])
        shared, often = layers.most_common(1)[0]
        shared = shared if often > 1 and often == uses[shared] else ""
    datasets = spec.get("datasets", {})
    inside = {name: rows for name, rows in datasets.items() if uses[name] == 1}
    bare = {key: value for key, value in spec.items() if key != "datasets"}
    placed = cast("Spec", _placed(bare, inside, shared))
    if shared:
        placed["data"] = {"values": datasets[shared]}
    if "layer" in placed and "values" in placed.get("data", {}):
        placed["layer"] = [{"data": placed.pop("data"), "layer": placed["layer"]}]
    left = {name: rows for name, rows in datasets.items() if name not in inside and name != shared}
    return placed | {"datasets": left} if left else placed


def _name(key: str, value: object) -> str:
    """Name of the dataset that an entry of a specification refers to; empty for none."""
    return str(value.get("name", "")) if key == "data" and isinstance(value, dict) else ""


def _uses(node: object) -> Iterator[str]:
    """Yield the name of a dataset for each place that refers to it."""
    if isinstance(node, list):
        for item in node:
            yield from _uses(item)
    elif isinstance(node, dict):
        for key, value in node.items():
            name = _name(key, value)
            if name:
                yield name
            elif key != "datasets":
                yield from _uses(value)


def _placed(node: object, inside: Spec, shared: str) -> object:
    """Copy a specification with data in place of their names; `shared` falls away."""
    if isinstance(node, list):
        return [_placed(item, inside, shared) for item in node]
    if not isinstance(node, dict):
        return node
    copy: Spec = {}
    for key, value in node.items():
        name = _name(key, value)
        if name in inside:
            copy[key] = {"values": inside[name]}
        elif not (name and name == shared):
            copy[key] = _placed(value, inside, shared)
    return copy
