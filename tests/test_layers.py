"""The direction of the layers, read from the imports, and the size of the rooms."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers import ROOT

# Each family of modules and its layer; a module may import from lower layers and from its
# own family only. "scores" is scores.py and every scores_*.py; "ingest" the whole package.
LAYERS = {
    "errors": 0,
    "schema": 1,
    "paths": 0,
    "cells": 0,
    "children": 0,
    "drawing": 1,
    "words": 0,
    "look": 0,
    "chain": 0,
    "wording": 0,
    "folding": 0,
    "terms": 1,
    "guide": 2,
    "guide_tables": 4,
    "guide_try": 8,
    "parsers": 0,
    "ingest": 1,
    "segments": 3,
    "segment": 2,
    "score": 2,
    "mentions": 3,
    "scores": 3,
    "timecodes": 3,
    "tone": 3,
    "frames": 2,
    "evidence": 4,
    "rows": 5,
    "corpus": 6,
    "corrections": 7,
    "holding": 8,
    "shelf": 9,
    "overview": 7,
    "scope": 8,
    "frequency": 9,
    "ordering": 9,
    "keyness": 9,
    "cooccurrence": 9,
    "agreement": 9,
    "attitude": 9,
    "dispersion": 9,
    "telling": 9,
    "alignment": 9,
    "pairings": 9,
    "silence": 9,
    "concordance": 9,
    "wordlists": 9,
    "proposals": 10,
    "charts": 10,
    "clouds": 10,
    "pictures": 10,
    "export": 10,
    "ui": 11,
    "cli": 11,
    "__main__": 12,
    "pages": 12,
    "app": 13,
}
STREAMLIT = {"ui", "pages", "app"}


def modules() -> Iterator[tuple[str, Path]]:
    for path in sorted((ROOT / "crosscut").rglob("*.py")):
        parts = path.relative_to(ROOT / "crosscut").parts
        if path.name == "__init__.py" and len(parts) == 1:
            continue
        yield family(parts[0].removesuffix(".py")), path
    for path in sorted((ROOT / "pages").glob("*.py")):
        yield "pages", path
    yield "app", ROOT / "app.py"


def family(name: str) -> str:
    return name if name in LAYERS else name.split("_")[0]


def imported(path: Path) -> set[str]:
    """Dotted names of all modules a file imports, also inside functions."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names.add(node.module or "")
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def forbidden(own: str, names: set[str]) -> list[str]:
    found = []
    for name in sorted(names):
        root, _, rest = name.partition(".")
        if root == "streamlit" and own not in STREAMLIT:
            found.append(name)
        if root in ("pages", "app"):
            found.append(name)
        if root == "crosscut" and rest:
            other = family(rest.split(".")[0])
            if other in LAYERS and other != own and LAYERS[other] >= LAYERS[own]:
                found.append(name)
    return found


@pytest.mark.parametrize(("own", "path"), list(modules()), ids=lambda v: getattr(v, "name", v))
def test_imports_point_down_only(own: str, path: Path) -> None:
    assert own in LAYERS, f"{path.name} has no layer: place it in LAYERS"
    assert forbidden(own, imported(path)) == []


def test_an_upward_import_would_be_found() -> None:
    assert forbidden("guide", {"crosscut.corpus.build.Corpus"}) == ["crosscut.corpus.build.Corpus"]
    assert forbidden("tone", {"crosscut.scores.stated"}) == ["crosscut.scores.stated"]
    assert forbidden("charts", {"streamlit"}) == ["streamlit"]
    assert forbidden("ui", {"streamlit", "crosscut.corpus.build"}) == []


def test_pages_are_wiring() -> None:
    lengths = {p.name: len(p.read_text().splitlines()) for p in (ROOT / "pages").glob("*.py")}
    assert lengths
    assert {name: n for name, n in lengths.items() if n >= 100} == {}


def test_modules_are_small() -> None:
    lengths = {p.name: len(p.read_text().splitlines()) for p in (ROOT / "crosscut").rglob("*.py")}
    assert {name: n for name, n in lengths.items() if n > 400} == {}
