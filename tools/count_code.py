"""Count lines of code: statements without docstrings, comments, blank lines and imports."""

from __future__ import annotations

import argparse
import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PRODUCT = ("app.py", "pages", "crosscut")


def code_lines(source: str) -> set[int]:
    """Return the numbers of the lines of `source` that hold code."""
    tree = ast.parse(source)
    lines: set[int] = set()
    for token_line, text in enumerate(source.splitlines(), 1):
        if text.strip() and not text.strip().startswith("#"):
            lines.add(token_line)
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom) or _is_docstring(node):
            lines -= set(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return lines


def _is_docstring(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


def python_files() -> list[Path]:
    """Return the product's Python files, sorted by path."""
    files: list[Path] = []
    for name in PRODUCT:
        place = ROOT / name
        files += sorted(place.rglob("*.py")) if place.is_dir() else [place]
    return files


def main() -> None:
    """Print lines of code and files, of each package or of each file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", action="store_true", help="one line a file")
    by_file = parser.parse_args().files
    totals: dict[str, list[int]] = {}
    for path in python_files():
        place = path.relative_to(ROOT)
        name = str(place) if by_file else str(Path(*place.parts[:2]))
        lines, files = totals.setdefault(name, [0, 0])
        totals[name] = [lines + len(code_lines(path.read_text("utf-8"))), files + 1]
    for name, (lines, files) in totals.items():
        print(f"{lines:7,} {files:4} {name}")
    print(f"{sum(n for n, _ in totals.values()):7,} {sum(n for _, n in totals.values()):4} in all")


if __name__ == "__main__":
    main()
