"""No sentence of the original pages stands in the project: runs of eight words are compared."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from helpers import FILM, NO_SEEDS, ROOT, SEEDS

from crosscut.ingest.sources import ReviewFolder

RUN = 8
DIALOGUE = re.compile(r"[“\"]([^”\"]+)[”\"]")


def runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"[a-z0-9]+(?:'[a-z]+)?", text.lower().replace("’", "'").replace("‘", "'"))
    return {tuple(words[i : i + RUN]) for i in range(len(words) - RUN + 1)}


def facts() -> set[tuple[str, ...]]:
    """Titles, lists of film facts, and the film's own dialogue, which is quoted."""
    kept: set[tuple[str, ...]] = set()
    for raw in ReviewFolder(FILM / "reviews"):
        kept |= runs(raw.meta.title)
        blocks = [raw.text[b.start : b.end] for b in raw.blocks if b.kind == "caption"]
        kept |= runs(" ".join(block for block in blocks if ": " in block))
        for quoted in DIALOGUE.findall(raw.text):
            kept |= runs(quoted)
    return kept


def committed() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    paths = [ROOT / name for name in listed.split("\0") if name]
    return [path for path in paths if path.is_file() and b"\0" not in path.read_bytes()[:4096]]


def test_what_a_run_is() -> None:
    assert runs("One two three four five six seven eight, nine.") == {
        ("one", "two", "three", "four", "five", "six", "seven", "eight"),
        ("two", "three", "four", "five", "six", "seven", "eight", "nine"),
    }
    assert runs("only seven words stand in this one") == set()


@pytest.mark.skipif(SEEDS is None, reason=NO_SEEDS)
def test_no_run_of_eight_words_is_shared() -> None:
    assert SEEDS is not None
    originals: set[tuple[str, ...]] = set()
    for page in SEEDS.glob("*.txt"):
        originals |= runs(page.read_text(encoding="utf-8", errors="replace"))
    assert len(originals) > 5_000
    originals -= facts()
    shared = {
        path.name: found
        for path in committed()
        if (found := runs(path.read_text(encoding="utf-8", errors="replace")) & originals)
    }
    assert shared == {}
