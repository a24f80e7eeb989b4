"""Stores for the tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from store_clock import Clock

from crosscut.store.store import Store, open_store


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=["sqlite", "memory", "postgresql"])
def environment(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, str]:
    """Where the store is: each test runs on a new file, in memory, and on a new database."""
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres_database")
    else:
        url = "memory" if request.param == "memory" else f"sqlite:///{tmp_path / 'new' / 's.db'}"
    return {"CROSSCUT_STORE": url}


@pytest.fixture
def store(environment: dict[str, str], clock: Clock) -> Iterator[Store]:
    opened = open_store(environment, clock=clock)
    yield opened
    opened.close()
