"""Fixtures that several tests share."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest
from helpers import FILM
from hypothesis import settings
from streamlit.components.v2 import manifest_scanner

from crosscut.corpus.build import Corpus, load_corpus
from crosscut.ui import open_project

pytest_plugins = ["postgres", "proxied"]

# Every AppTest looks through all that is installed for components, a third of a second each time.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)

# A busy machine is not a failure: no example is timed. `make fuzz` and
# `make test-fast` take the other profiles.
settings.register_profile("tests", deadline=None, max_examples=25)
settings.register_profile("fast", deadline=None, max_examples=5)
settings.register_profile("fuzz", deadline=None, max_examples=500)
settings.load_profile("tests")


@pytest.fixture(scope="session")
def bundled() -> Corpus:
    """The bundled corpus, built once."""
    return load_corpus(FILM)


@pytest.fixture
def memory_store(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A store of the test's own that keeps nothing."""

    monkeypatch.setenv("CROSSCUT_STORE", "memory")
    open_project.store.clear()
    yield
    open_project.store.clear()


SERVERS = {"address", "fresh_address", "postgres_server", "proxied"}
"""Fixtures that start a server."""

PAGES = {"app_page", "library_page", "streamlit.testing.v1.app_test"}
"""Modules that open pages."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what starts a server or opens pages, so that `make test-fast` can leave it out."""
    for item in items:
        parameters = getattr(getattr(item, "callspec", None), "params", {})
        if SERVERS & set(getattr(item, "fixturenames", ())) or "postgresql" in parameters.values():
            item.add_marker(pytest.mark.server)
        used = vars(item.getparent(pytest.Module).obj).values()
        if any(getattr(one, "__module__", "") in PAGES for one in used):
            item.add_marker(pytest.mark.page)
