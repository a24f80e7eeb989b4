"""Library: bring."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crosscut.corpus import Corpus
    from crosscut.ui.own import Own


def view(corpus: Corpus, mine: Own | None) -> None:
    """Draw this part."""
