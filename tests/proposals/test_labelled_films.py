"""New films from reviews, against the labels of ten films (tests/labels/films)."""

from __future__ import annotations

import bench_new_film


def test_what_comes_ticked_is_right_and_sentences_that_name_one_part_go_to_it():
    measured = bench_new_film.total(list(map(bench_new_film.figures, bench_new_film.names())))
    assert measured["right"].value >= 0.85
    assert measured["stories"].value >= 0.85
    assert measured["homes"].value >= 0.85
    assert measured["placed"].value >= 0.75
    assert measured["misplaced"].value <= 0.05
