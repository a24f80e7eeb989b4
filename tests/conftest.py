"""Fixtures that several tests share."""

from __future__ import annotations

import pytest
from helpers import FILM

from crosscut.corpus import Corpus, load_corpus


@pytest.fixture(scope="session")
def bundled() -> Corpus:
    """The bundled corpus, built once."""
    return load_corpus(FILM)
