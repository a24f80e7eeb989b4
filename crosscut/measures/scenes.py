"""How a film is told: motifs and scenes along a review, against their order in the film.

*Told* is the place in the review (0-1 of its words), *shown* the place in the film (the order
of its scenes; seconds where a source states them).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Final

import numpy as np
import pandas as pd

from crosscut.corpus.annotate import compile_guide
from crosscut.corpus.build import Corpus
from crosscut.corpus.selection import Selection, strings
from crosscut.guide.model import Scene
from crosscut.schema import SCHEMA, WHOLE_FILM
from crosscut.text.phrases import count_of
from crosscut.text.timecodes import TimedScene, scene_at, timecode_as_stated, write_time
from crosscut.text.words import WordIndex

SPAN: Final = ["review_id", "sentence", "start", "end"]
"""Columns that lead back to the text."""

BY_SUBTITLES: Final = "by subtitles"
"""Source of the time of a scene that no guide states."""

LEAST_SCENES: Final = 3
"""Of fewer scenes no order can be told."""

_CLOSE, _LOOSE = 0.8, 0.4


def stories_as_scenes(corpus: Corpus) -> Corpus:
    """Return a corpus whose scenes are its stories, where the guide has none.

    A place of such a scene is a sentence on the story. A film of one story stays as it is.
    """
    guide = corpus.guide
    if guide.scenes or len(guide.segments) < 2:
        return corpus
    scenes = tuple(
        Scene(
            code=one.code,
            title=one.title,
            segment=one.code,
            description=one.description,
            cues=one.cues,
        )
        for one in guide.segments
    )
    rows = corpus.sentences
    rows = rows[rows["segment"].isin([one.code for one in scenes])]
    rows = rows.assign(scene=rows["segment"], cue="")
    table = rows[list(SCHEMA["scenes"])].astype(SCHEMA["scenes"]).reset_index(drop=True)
    return replace(
        corpus,
        guide=guide.model_copy(update={"scenes": scenes}),
        tables=corpus.tables | {"scenes": table},
        fingerprint=f"{corpus.fingerprint}-stories",
    )


def stated_timecodes(selection: Selection) -> pd.DataFrame:
    """Place the stated timecodes of a selection in their sentences.

    Where a story or a scene is chosen, the timecodes in it count wherever they stand.

    Returns
    -------
    DataFrame
        review_id, raw, stated (see `timecodes.timecode_as_stated`), shown_from, shown_to
        (seconds), scene ("" where none claims it), start, end, position (0-1), sentence,
        segment (of the sentence), by review and place in the text.
    """
    corpus, segment = selection.corpus, selection.scope.segment
    codes = pd.concat([strings(corpus.timecodes), _quotations(corpus)], ignore_index=True)
    codes = codes[codes["review_id"].isin(selection.reviews["review_id"])]
    if segment:
        codes = codes[codes["segment"] == segment]
    if selection.scope.scene:
        codes = codes[codes["scene"] == selection.scope.scene]
    texts = dict(zip(selection.reviews["review_id"], selection.reviews["text"], strict=True))
    sentences = strings(corpus.sentences)
    parts = []
    for review, own in codes.groupby("review_id", sort=False):
        rows = sentences[sentences["review_id"] == review].sort_values("start")
        at = np.maximum(rows["start"].searchsorted(own["start"], side="right") - 1, 0)
        spans = (own[name].to_numpy(dtype=np.int32) for name in ("start", "end"))
        columns = ["passage", "sentence", "segment"]
        places = rows[columns].iloc[at].set_axis(own.index)
        position = WordIndex(texts[review]).position(*spans)
        parts.append(own.drop(columns="segment").assign(position=position).join(places))
    empty = codes.iloc[:0].assign(position=np.float32(0), passage=0, sentence=0)
    table = pd.concat(parts) if parts else empty
    table = table.merge(selection.passages[["review_id", "passage"]]).drop(columns="passage")
    times = zip(table["raw"], table["shown_from"], table["shown_to"], strict=True)
    as_text = [
        timecode_as_stated(*one) if one[0] else f"{write_time(*one[1:])}, by subtitles"
        for one in times
    ]
    table.insert(2, "stated", pd.Series(as_text, index=table.index, dtype="str"))
    return table.sort_values(["review_id", "start"]).reset_index(drop=True)


def _quotations(corpus: Corpus) -> pd.DataFrame:
    """Return what reviews quote of the film as rows of the table `timecodes`, `raw` empty."""
    if corpus.quotations is None:
        return strings(corpus.timecodes).iloc[:0]
    rows = strings(corpus.quotations).assign(raw="")
    scenes = [TimedScene(one.code, one.shown_from, one.shown_to) for one in corpus.guide.scenes]
    segments = {one.code: one.segment for one in corpus.guide.scenes}
    rows["scene"] = [
        scene_at(*one, scenes) for one in zip(rows["shown_from"], rows["shown_to"], strict=True)
    ]
    rows["segment"] = rows["scene"].map(segments).fillna(rows["segment"])
    return rows[list(SCHEMA["timecodes"])]


def with_times(corpus: Corpus, times: Mapping[str, str]) -> Corpus:
    """Return a corpus whose scenes have their times by the film's own lines, too.

    `times` is as `corpus.quotations.times_by_subtitles`. A time that the guide states stays.
    """
    if not times:
        return corpus
    scenes = tuple(
        one.model_copy(update={"timecode": times[one.code], "source": BY_SUBTITLES})
        if one.code in times
        else one
        for one in corpus.guide.scenes
    )
    return replace(
        corpus,
        guide=corpus.guide.model_copy(update={"scenes": scenes}),
        fingerprint=f"{corpus.fingerprint}-timed",
    )


def scene_mentions(places: pd.DataFrame, scenes: Sequence[Scene]) -> pd.DataFrame:
    """Add to every place where a review speaks of a scene its order in the film.

    Parameters
    ----------
    places
        As the table `scenes` of a selection.
    scenes
        The guide's scenes, in film order.

    Returns
    -------
    DataFrame
        review_id, sentence, scene, order (1 for the film's first scene), segment (of the
        scene), start, end, position, in reading order.
    """
    columns = ["review_id", "sentence", "scene", "start", "end", "position"]
    order = {scene.code: place for place, scene in enumerate(scenes, start=1)}
    segments = {scene.code: scene.segment for scene in scenes}
    table = places[columns].assign(
        order=places["scene"].map(order).astype("int64"), segment=places["scene"].map(segments)
    )
    return table.sort_values(["review_id", "start"], kind="stable").reset_index(drop=True)


def film_strip(selection: Selection, motifs: Sequence[str] = ()) -> pd.DataFrame:
    """Lay the scenes along the film, and count the reviews that speak of each.

    A scene begins where a source states its time; those between two such share what lies
    between them evenly, and a scene lasts until the next. Where the running time is not known
    all are of one width.

    Returns
    -------
    DataFrame
        scene, title, segment, width (share of the film), reviews (that speak of it), motif
        (those that name one of the motifs in a sentence on it), in film order.
    """
    guide, places = selection.corpus.guide, selection.scenes
    length = guide.film.runtime
    starts = {
        place: scene.shown_from / length
        for place, scene in enumerate(guide.scenes)
        if length and place and scene.shown_from is not None
    }
    points = {0: 0.0, **starts, len(guide.scenes): 1.0}
    ends = np.interp(np.arange(len(guide.scenes) + 1), list(points), list(points.values()))
    ends = np.minimum(np.maximum.accumulate(ends), 1)
    mentions = selection.mentions
    motif_mentions = mentions[(mentions["kind"] == "motif") & mentions["code"].isin(motifs)]
    beside = places[near_motif(places, motif_mentions)]
    table = pd.DataFrame(
        [(one.code, one.title, one.segment) for one in guide.scenes],
        columns=["scene", "title", "segment"],
    )
    for column, rows in (("reviews", places), ("motif", beside)):
        counts = rows.groupby("scene")["review_id"].nunique()
        table[column] = table["scene"].map(counts).fillna(0).astype("int64")
    return table.assign(width=np.diff(ends))


def near_motif(mentions: pd.DataFrame, motifs: pd.DataFrame) -> pd.Series[bool]:
    """Tell of each mention of a scene whether its sentence also mentions a motif.

    Both tables have review_id and sentence.
    """
    keys = set(zip(motifs["review_id"], motifs["sentence"], strict=True))
    own = zip(mentions["review_id"], mentions["sentence"], strict=True)
    return pd.Series([key in keys for key in own], index=mentions.index, dtype="bool")


def steps(mentions: pd.DataFrame) -> pd.Series[int]:
    """Give each mention the number of its step: what follows on one scene is one step.

    Parameters
    ----------
    mentions
        As `scene_mentions`, in reading order.

    Returns
    -------
    Series
        From 1 in each review, index as `mentions`.
    """
    own = mentions[["review_id", "scene"]]
    turns = (own != own.shift()).any(axis=1)
    return turns.groupby(mentions["review_id"], sort=False).cumsum().astype("int64")


def step_table(mentions: pd.DataFrame, with_motif: pd.Series[bool]) -> pd.DataFrame:
    """Gather mentions of scenes into steps.

    Parameters
    ----------
    mentions
        As `scene_mentions`.
    with_motif
        As `near_motif`.

    Returns
    -------
    DataFrame
        One row per step: review_id, step, scene, order, segment, start and position (of its
        first mention), mentions, shared (whether any of its sentences mentions a motif).
    """
    table = mentions.assign(step=steps(mentions), shared=with_motif)
    groups = table.groupby(["review_id", "step"], sort=False)
    return groups.agg(
        scene=("scene", "first"),
        order=("order", "first"),
        segment=("segment", "first"),
        start=("start", "first"),
        position=("position", "first"),
        mentions=("start", "size"),
        shared=("shared", "any"),
    ).reset_index()


def scene_cells(mentions: pd.DataFrame, motifs: pd.DataFrame) -> pd.DataFrame:
    """Count who mentions which scene.

    Parameters
    ----------
    mentions
        As `scene_mentions`.
    motifs
        Mentions of motifs: review_id, sentence.

    Returns
    -------
    DataFrame
        review_id, scene, order, segment, mentions, shared (those of them whose sentence also
        mentions a motif).
    """
    table = mentions.assign(shared=near_motif(mentions, motifs))
    groups = table.groupby(["review_id", "scene", "order", "segment"], sort=False)
    cells = groups["shared"].agg(mentions="size", shared="sum").reset_index()
    return cells.astype({"mentions": "int64", "shared": "int64"})


def motif_places(mentions: pd.DataFrame, motifs: pd.DataFrame) -> pd.DataFrame:
    """Return the places where a review names a motif in a sentence on a scene.

    Parameters
    ----------
    mentions
        As `scene_mentions`.
    motifs
        Mentions of motifs: review_id, sentence, code, start, end.

    Returns
    -------
    DataFrame
        review_id, sentence, start, end (of the motif), code, scene, order, segment (of the
        scene): one row for each mention of a motif and scene of its sentence.
    """
    keys = ["review_id", "sentence"]
    own = mentions[[*keys, "scene", "order", "segment"]].drop_duplicates()
    return motifs[[*keys, "start", "end", "code"]].merge(own, on=keys)


def motifs_in_dialogue(selection: Selection, places: pd.DataFrame) -> pd.DataFrame:
    """Put the motifs that the film's own lines name, and those that reviews place, on its time.

    Parameters
    ----------
    selection
        Of a corpus with subtitles.
    places
        As `motif_places`.

    Returns
    -------
    DataFrame
        code, what ("line:12" for a line of the film, the scene where reviews place it), spoken
        (whether it is a line), time (seconds; of a scene its middle), segment, reviews,
        mentions; by time. A scene whose time is not known has no row.
    """
    corpus, segment = selection.corpus, selection.scope.segment
    compiled = compile_guide(corpus.guide)
    scenes = {one.code: one for one in corpus.guide.scenes if one.shown_from is not None}
    spans = [TimedScene(one.code, one.shown_from, one.shown_to) for one in scenes.values()]
    rows = []
    for number, cue in enumerate(corpus.dialogue):
        at = round(cue.start)
        scene = scene_at(at, at, spans)
        story = scenes[scene].segment if scene else WHOLE_FILM
        hits = compiled.find(compiled.language, cue.text)
        for code in dict.fromkeys(one.code for one in hits if one.kind == "motif"):
            rows.append((code, f"line:{number}", True, at, story, 0, 1))
    for cell in motif_cells(places).to_dict("records"):
        home = scenes.get(cell["scene"])
        if home and home.shown_from is not None:
            middle = (home.shown_from + (home.shown_to or home.shown_from)) // 2
            counts = cell["segment"], cell["reviews"], cell["mentions"]
            rows.append((cell["code"], home.code, False, middle, *counts))
    columns = ["code", "what", "spoken", "time", "segment", "reviews", "mentions"]
    table = pd.DataFrame(rows, columns=columns)
    if segment:
        table = table[table["segment"].isin([segment, WHOLE_FILM])]
    return table.sort_values("time", kind="stable").reset_index(drop=True)


def motif_cells(places: pd.DataFrame) -> pd.DataFrame:
    """Count `motif_places`: code, scene, order, segment, reviews (that say so), mentions."""
    groups = places.groupby(["code", "scene", "order", "segment"], sort=False)
    cells = groups.agg(reviews=("review_id", "nunique"), mentions=("start", "size"))
    return cells.reset_index()


def order_of_telling(mentions: pd.DataFrame, reviews: Iterable[str]) -> pd.DataFrame:
    """Compare the order in which each review first names the scenes with the film's.

    Kendall's tau is the pairs of scenes told in the film's order, less those told the other
    way round, over all pairs: 1 for the film's own order, -1 for the film backwards. Each
    scene counts once, where the review first names it, so that there are no ties and a
    return to a scene is no disorder.

    Parameters
    ----------
    mentions
        As `scene_mentions`.
    reviews
        Ids, in the order wanted.

    Returns
    -------
    DataFrame
        One row per review: review_id, scenes (named), pairs, in_order (of them), tau (NaN
        below `LEAST_SCENES` scenes).

    Notes
    -----
    M. G. Kendall, A new measure of rank correlation, Biometrika 30 (1938), 81-93: pairs in the
    film's order less pairs against it, over all pairs; there are no ties, a scene counts once.
    """
    rows = []
    for review in reviews:
        own = mentions[mentions["review_id"] == review].sort_values("start")
        orders = own.drop_duplicates("scene")["order"].tolist()
        pairs = list(combinations(orders, 2))
        in_order = sum(first < second for first, second in pairs)
        tau = 2 * in_order / len(pairs) - 1 if len(orders) >= LEAST_SCENES else float("nan")
        rows.append((review, len(orders), len(pairs), in_order, tau))
    return pd.DataFrame(rows, columns=["review_id", "scenes", "pairs", "in_order", "tau"])


def tau_text(tau: float) -> str:
    """Write a tau to two decimals, with a true minus: 0.74, −0.33."""
    return f"{tau:.2f}".replace("-", "−")


def order_in_words(tau: float) -> str:
    """Say what a tau means; the bands are our own."""
    if np.isnan(tau):
        return "has too few scenes that are found to tell an order"
    if tau >= 1:
        return "tells the film in order"
    if tau >= _CLOSE:
        return "tells the film almost in order"
    if tau >= _LOOSE:
        return "tells the film mostly in order, with leaps"
    if tau > -_LOOSE:
        return "goes to and fro through the film"
    return "tells the film mostly backwards" if tau > -1 else "tells the film backwards"


def explain_order(scenes: int, pairs: int, in_order: int, tau: float) -> str:
    """Explain one row of `order_of_telling` in a sentence without its subject."""
    if scenes == 0:
        return "has no scene that is found in what is counted."
    if np.isnan(tau):
        be = "is" if scenes == 1 else "are"
        return f"has {count_of(scenes, 'scene')} that {be} found: too few to tell an order."
    order = f"of {count_of(pairs, 'pair')} of scenes it tells {in_order} in the film's order"
    return f"{order_in_words(tau)}: {order} ({count_of(scenes, 'scene')})."
