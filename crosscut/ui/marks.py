"""What can be highlighted in a text: the guide's codes, and how the address names them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from crosscut.schema import MENTION_KINDS

if TYPE_CHECKING:
    from crosscut.corpus import Corpus
    from crosscut.guide import Kind

NOTHING: Final = "Nothing"
ALL: Final = "All"
"""What the controls offer beside the guide's codes: no highlight, no one story."""


def mark_labels(corpus: Corpus) -> dict[str, str]:
    """Label -> "kind:code" of everything that can be highlighted, nothing first.

    A label is the code's title with its kind: "Loneliness (theme)".
    """
    kinds: tuple[Kind, ...] = MENTION_KINDS
    codes = {
        f"{title} ({kind})": f"{kind}:{code}"
        for kind in kinds
        for code, title in corpus.guide.code_titles(kind).items()
    }
    return {NOTHING: "", **codes}


def mark_label(corpus: Corpus, mark: str) -> str:
    """Label of "kind:code"; empty for none."""
    if not mark:
        return ""
    labels = {value: label for label, value in mark_labels(corpus).items()}
    return labels.get(mark, "")
