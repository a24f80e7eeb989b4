"""Measures of long corpora, in a process of their own."""

from __future__ import annotations

import pandas as pd
import pytest

from crosscut.corpus.build import Corpus
from crosscut.corpus.selection import Scope, select
from crosscut.measures.disagreements import disagreements
from crosscut.measures.findings import findings
from crosscut.ui import cache as module
from crosscut.ui.cache import in_worker


@pytest.mark.slow
def test_in_a_process_of_its_own_the_same_is_found(
    bundled: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_LONG", 0)
    selection = select(bundled, Scope())
    own = disagreements(selection)
    assert len(own) > 10
    pd.testing.assert_frame_equal(in_worker(disagreements, selection), own)
    assert in_worker(findings, bundled) == findings(bundled)
