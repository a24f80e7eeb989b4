"""Fixtures that several tests share."""

from __future__ import annotations

import pytest
from helpers import FILM
from hypothesis import settings

from crosscut.corpus import Corpus, load_corpus

pytest_plugins = ["postgres", "proxied"]

# A busy machine is not a failure: no example is timed.
settings.register_profile("crosscut", deadline=None)
settings.load_profile("crosscut")


@pytest.fixture(scope="session")
def bundled() -> Corpus:
    """The bundled corpus, built once."""
    return load_corpus(FILM)
