"""What reviews quote of the film, and the times that scenes have by it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import pandas as pd

from crosscut.corpus.build import Corpus
from crosscut.schema import QUOTATIONS
from crosscut.text.dialogue import Cue, Dialogue
from crosscut.text.timecodes import write_time

_NEAR = 5 * 60
"""Seconds within which the lines of a scene lie; lines that are farther apart place nothing."""


def quotations(corpus: Corpus, cues: Sequence[Cue]) -> pd.DataFrame:
    """Find what the reviews quote of the film.

    Returns
    -------
    DataFrame
        One row per quotation, columns as `schema.QUOTATIONS`: `shown_from` and `shown_to` are
        seconds of the film, `start` and `end` offsets into the review's text, `segment` the
        sentence's.
    """
    dialogue = Dialogue(cues)
    reviews = corpus.reviews
    sentences = dict(iter(corpus.sentences.groupby("review_id", observed=True)))
    rows = []
    for review, text in zip(reviews["review_id"], reviews["text"], strict=True):
        quotes = dialogue.quotations(text)
        for one in quotes if review in sentences else ():
            own = sentences[review]
            place = own.iloc[max(int(own["start"].searchsorted(one.start, side="right")) - 1, 0)]
            times = round(cues[one.first].start), round(cues[one.last].end)
            words = (one.start, one.end, one.likeness, one.first, one.last)
            rows.append((review, place["sentence"], *times, place["segment"], *words))
    return pd.DataFrame(rows, columns=list(QUOTATIONS)).astype(QUOTATIONS)


def times_by_subtitles(corpus: Corpus) -> dict[str, str]:
    """Return the time of each scene that the guide states none of, where the film's lines tell it.

    A scene has its time by a cue of the guide that is spoken, word for word, and by lines that
    are quoted in a sentence on this scene alone.

    Returns
    -------
    dict
        Code of a scene -> its time, as a guide states one ("12:10-12:40").
    """
    if corpus.quotations is None:
        return {}
    dialogue = Dialogue(corpus.dialogue)
    spans: dict[str, list[tuple[int, int]]] = defaultdict(list)
    open_scenes = {one.code: one for one in corpus.guide.scenes if not one.timecode}
    for code, scene in open_scenes.items():
        for cue in scene.cues:
            for number in dialogue.places_of(str(cue)):
                spans[code].append((number, number))
    scenes_of: dict[tuple[str, int], set[str]] = defaultdict(set)
    places = corpus.scenes.astype({"review_id": "str", "scene": "str"})
    for review, sentence, code in zip(
        places["review_id"], places["sentence"], places["scene"], strict=True
    ):
        scenes_of[review, sentence].add(code)
    rows = corpus.quotations
    for review, sentence, first, last in zip(
        rows["review_id"].astype("str"), rows["sentence"], rows["cue"], rows["last_cue"],
        strict=True,
    ):  # fmt: skip
        scenes = scenes_of.get((review, sentence), set())
        if len(scenes) == 1 and (code := next(iter(scenes))) in open_scenes:
            spans[code].append((first, last))
    times = {}
    for code, own in spans.items():
        starts = [corpus.dialogue[first].start for first, _ in own]
        ends = [corpus.dialogue[last].end for _, last in own]
        if max(ends) - min(starts) <= _NEAR:
            times[code] = write_time(round(min(starts)), round(max(ends))).replace("–", "-")
    return times
