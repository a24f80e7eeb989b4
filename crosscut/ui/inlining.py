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

    What all layers draw on, and how they all change it, is handed down from a layer around them;
    a dataset that is used more than once elsewhere keeps its name, so that it is sent once.
    """
    bare = _under_one_roof({key: value for key, value in spec.items() if key != "datasets"})
    datasets = spec.get("datasets", {})
    uses = Counter(_uses(bare))
    inside = {name: rows for name, rows in datasets.items() if uses[name] == 1}
    placed = cast("Spec", _placed(bare, inside))
    left = {name: rows for name, rows in datasets.items() if name not in inside}
    return placed | {"datasets": left} if left else placed


def _under_one_roof(spec: Spec) -> Spec:
    """Put a layer around the layers of a chart, with the data and transforms that they share."""
    layers = spec.get("layer", [])
    if len(layers) < 2:
        return spec
    roof: Spec = {"data": spec["data"]} if "data" in spec else {}
    if not roof and all("data" in layer for layer in layers):
        # A layer with data of its own keeps them.
        ((name, often),) = Counter(_name("data", layer["data"]) for layer in layers).most_common(1)
        roof |= {"data": {"name": name}} if name and often > 1 else {}
    transform = layers[0].get("transform")
    if transform and all(layer.get("transform") == transform for layer in layers):
        roof["transform"] = transform
    if not roof:
        return spec
    bare = [{key: layer[key] for key in layer if roof.get(key) != layer[key]} for layer in layers]
    rest = {key: value for key, value in spec.items() if key not in ("data", "layer")}
    return rest | {"layer": [roof | {"layer": bare}]}


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


def _placed(node: object, inside: Spec) -> object:
    """Copy a specification with data in place of their names."""
    if isinstance(node, list):
        return [_placed(item, inside) for item in node]
    if not isinstance(node, dict):
        return node
    copy: Spec = {}
    for key, value in node.items():
        name = _name(key, value)
        copy[key] = {"values": inside[name]} if name in inside else _placed(value, inside)
    return copy
