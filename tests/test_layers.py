"""The direction of the packages, read from the imports: each may use what stands above it here."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers import ROOT

ORDER = (
    {"errors", "schema", "paths", "safe_csv", "worker"},
    {"parsers", "text"},
    {"guide"},
    {"scores", "ingest"},
    {"corpus"},
    {"measures", "project", "proposals"},
    {"charts", "store", "large"},
    {"classroom"},
    {"ui", "cli"},
    {"__main__", "pages"},
    {"app"},
)
LAYER = {name: number for number, names in enumerate(ORDER) for name in names}
WITH_STREAMLIT = {"ui", "pages", "app"}


def modules() -> Iterator[tuple[str, Path]]:
    for path in sorted((ROOT / "crosscut").rglob("*.py")):
        first = path.relative_to(ROOT / "crosscut").parts[0].removesuffix(".py")
        if first != "__init__":
            yield first, path
    for path in sorted((ROOT / "pages").glob("*.py")):
        yield "pages", path
    yield "app", ROOT / "app.py"


def imported(path: Path) -> set[str]:
    """Dotted names of all modules a file imports, also inside functions."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def forbidden(own: str, names: set[str]) -> list[str]:
    found = []
    for name in sorted(names):
        root, _, rest = name.partition(".")
        other = rest.split(".")[0] if root == "crosscut" else root
        from_streamlit = root == "streamlit" and own not in WITH_STREAMLIT
        upward = other in LAYER and other != own and LAYER[other] > LAYER[own]
        beside = root == "crosscut" and other != own and LAYER.get(other) == LAYER[own] > 0
        if from_streamlit or upward or beside or root in ("pages", "app"):
            found.append(name)
    return found


@pytest.mark.parametrize(("own", "path"), list(modules()), ids=lambda v: getattr(v, "name", v))
def test_imports_point_up_the_list_only(own: str, path: Path) -> None:
    assert own in LAYER, f"{own} has no place: name it in ORDER"
    assert forbidden(own, imported(path)) == []


def test_a_forbidden_import_would_be_found() -> None:
    assert forbidden("guide", {"crosscut.corpus.build.Corpus"}) == ["crosscut.corpus.build.Corpus"]
    assert forbidden("measures", {"crosscut.project.model"}) == ["crosscut.project.model"]
    assert forbidden("charts", {"streamlit"}) == ["streamlit"]
    assert forbidden("ui", {"streamlit", "crosscut.corpus.build"}) == []
