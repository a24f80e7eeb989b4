"""Fixtures that several tests share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from helpers import FILM
from hypothesis import settings

from crosscut.corpus.build import Corpus, load_corpus
from crosscut.ui import open_project

pytest_plugins = ["postgres", "proxied"]

# A busy machine is not a failure: no example is timed.
settings.register_profile("crosscut", deadline=None)
settings.load_profile("crosscut")


@pytest.fixture(scope="session")
def bundled() -> Corpus:
    """The bundled corpus, built once."""
    return load_corpus(FILM)


@pytest.fixture
def memory_shelf(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A shelf of the test's own that keeps nothing."""

    monkeypatch.setenv("CROSSCUT_SHELF", "memory")
    open_project.store.clear()
    yield
    open_project.store.clear()
