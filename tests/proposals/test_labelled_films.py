"""New films from reviews, against the labels of twenty-seven films (tests/labels/films)."""

from __future__ import annotations

import bench_new_film
import pytest
from helpers import ROOT


@pytest.mark.slow
def test_what_comes_ticked_is_right_and_sentences_that_name_one_part_go_to_it():
    films = {name: bench_new_film.figures(name) for name in bench_new_film.names()}
    measured = bench_new_film.total(list(films.values()))
    assert measured["right"].value >= 0.85
    assert measured["stories"].value >= 0.85
    assert measured["homes"].value >= 0.85
    assert measured["placed"].value >= 0.75
    assert measured["misplaced"].value <= 0.06
    several = [name for name in films if len(bench_new_film.film(name).labels["parts"]) in (4, 5)]
    assert len(several) == 9
    measured = bench_new_film.total([films[name] for name in several])
    assert measured["placed"].value >= 0.85
    assert measured["misplaced"].value <= 0.06


def test_the_log_in_the_docs_is_what_is_measured():
    """`make bench-reading` writes it."""
    log = (ROOT / "docs" / "new-film-log.md").read_text(encoding="utf-8")
    assert bench_new_film.log(bench_new_film.names()) == log
