"""Parts of Scores: tone beside the stated scores, by aspect, by story, along the review."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any, Final

import pandas as pd
import streamlit as st

from crosscut.charts import scores as charts_beside
from crosscut.charts import tone as charts_attitude
from crosscut.charts.look import Theme
from crosscut.corpus.build import Corpus
from crosscut.corpus.selection import Scope
from crosscut.measures import scores, tone
from crosscut.text.phrases import counted
from crosscut.ui import app, drawer, evidence, figure, films, filters, links, marks, paging
from crosscut.ui.cache import cached
from crosscut.ui.views.scores import Stated

ASPECTS, STORIES, ALONG, BESIDE = (
    "By aspect",
    "By story",
    "Along the review",
    "Beside stated scores",
)

_COLUMN: Final = {ASPECTS: "code", STORIES: "segment", ALONG: "bin"}
_KEY: Final = {ASPECTS: "tone-aspect", STORIES: "tone-story", ALONG: "tone-part"}
_WHAT: Final = {ASPECTS: "Aspect", STORIES: "Story", ALONG: "Part of the review"}
_TITLE: Final = {
    ASPECTS: "Tone of the sentences that speak of each aspect",
    STORIES: "Tone of the sentences on each story",
    ALONG: "Tone along each review",
}
_CAPTION: Final = {
    ASPECTS: "Mean tone of the sentences that name the aspect, and their number; a sentence that "
    "names two counts for both.",
    STORIES: "Mean tone of the sentences on each story, with its interval.",
    ALONG: "Mean tone of the sentences in each tenth of a review’s words; bars rise where it is "
    "favourable and hang where it is not.",
}
_MOST_MISFITS: Final = 6
_METHOD: Final = (
    "Tone is estimated from words, −1 unfavourable to +1 favourable; it is no score. "
    "95 % intervals from resampling sentences; hollow under five sentences."
)


@cached
def tones(key: str, scope: Scope, view: str, _corpus: Corpus) -> pd.DataFrame:
    """Return the means of one view: `attitude.by_aspect`, `by_segment` or `along`."""
    measure = {ASPECTS: tone.by_aspect, STORIES: tone.by_segment, ALONG: tone.along}
    return measure[view](filters.selection(_corpus, scope))


@cached
def review_tones(key: str, scope: Scope, _corpus: Corpus) -> pd.DataFrame:
    """Return `attitude.by_review`."""
    return tone.by_review(filters.selection(_corpus, scope))


@cached
def _spec(
    key: str, scope: Scope, view: str, theme: Theme, part: int, _corpus: Corpus
) -> dict[str, Any]:
    table = tones(key, scope, view, _corpus)
    names, titles = _names(_corpus, table, part), _titles(_corpus, view)
    table = table[table["review_id"].isin(names)]
    if view == ALONG:
        spec: dict[str, Any] = charts_attitude.tone_along(table, names, theme).to_dict(
            validate=False
        )
        return spec
    draw = {ASPECTS: charts_attitude.tone_matrix, STORIES: charts_attitude.tone_by_segment}[view]
    spec = draw(table, names, titles, theme).to_dict(validate=False)
    return spec


def _names(corpus: Corpus, table: pd.DataFrame, part: int | None = None) -> dict[str, str]:
    """Names of the reviews that the table holds, in the order of the list of reviews.

    Of very many, those of a part (`lanes.turned`) where one is named.
    """
    summary = films.summary(corpus)
    here = set(table["review_id"])
    pairs = zip(summary["review_id"], summary["name"], strict=True)
    found = [(review, name) for review, name in pairs if review in here]
    return dict(found if part is None else paging.cut(found, part))


def _titles(corpus: Corpus, view: str) -> dict[Any, str]:
    """Return the titles of what a view's columns stand for: aspects, segments, tenths."""
    if view == ASPECTS:
        return dict(corpus.guide.code_titles("aspect"))
    if view == STORIES:
        return dict(corpus.guide.code_titles("segment"))
    step = 100 // tone.BINS
    return {i: f"{i * step} to {(i + 1) * step} %" for i in range(tone.BINS)}


def switch() -> str:
    """Draw the switch between the views of tone."""
    views = [ASPECTS, STORIES, ALONG, BESIDE]
    links.warn_if_unknown("tone", views, "the view of tone")
    chosen: str = st.segmented_control(
        "Tone", views, key="tone", default=ASPECTS, required=True, bind="query-params", wrap=True
    )
    return chosen


def section(corpus: Corpus, scope: Scope, shown: Stated) -> None:
    """Draw the half of the page that is about tone."""
    st.subheader("Tone, which is no score", anchor=False)
    st.html(f'<p class="caption">{escape(_METHOD)}</p>')
    view = switch()
    if view == BESIDE:
        _beside(corpus, scope, shown)
        return
    table = tones(corpus.fingerprint, scope, view, corpus)
    if table.empty:
        st.html(
            '<p class="found">No sentence counted here speaks of it. Choose more reviews, '
            "another story, or count captions too.</p>"
        )
        return
    part = paging.choose_part(table["review_id"].nunique(), key="tone_drawn")
    options, alt = _said(corpus.fingerprint, scope, view, part, corpus)
    picture, side = st.columns([3, 2], gap="large")
    with picture:
        _chart(corpus, scope, view, part, options, alt)
    with side:
        _cell_evidence(corpus, scope, view, options)


@cached
def _said(
    key: str, scope: Scope, view: str, part: int, _corpus: Corpus
) -> tuple[dict[str, tuple[str, Any]], str]:
    """Return what can be picked, and the chart in words."""
    table = tones(key, scope, view, _corpus)
    names, titles = _names(_corpus, table), _titles(_corpus, view)
    said = charts_attitude.describe_tone(table, names, titles, _COLUMN[view])
    drawn = table[table["review_id"].isin(_names(_corpus, table, part))]
    return _options(_corpus, drawn, view), said


def _options(corpus: Corpus, table: pd.DataFrame, view: str) -> dict[str, tuple[str, Any]]:
    """Label -> (review_id, code, segment or bin) of every mean, in the order of the reviews."""
    names, titles = _names(corpus, table), _titles(corpus, view)
    column = _COLUMN[view]
    order = {value: i for values in (names, titles) for i, value in enumerate(values)}
    cells = sorted(
        zip(table["review_id"], table[column], strict=True),
        key=lambda cell: (order[cell[0]], order[cell[1]]),
    )
    return {f"{names[review]} · {titles[code]}": (review, code) for review, code in cells}


def _chart(
    corpus: Corpus,
    scope: Scope,
    view: str,
    part: int,
    options: Mapping[str, tuple[str, Any]],
    alt: str,
) -> None:
    table = tones(corpus.fingerprint, scope, view, corpus)
    column = _COLUMN[view]
    labels = {cell: label for label, cell in options.items()}
    sentences = int(table["n"].sum())
    drawn = paging.part_caption(table["review_id"].nunique(), part)
    unit = "sentence counted" if view != ASPECTS else "sentence and aspect counted"
    many = "sentences counted" if view != ASPECTS else "pairs of sentence and aspect counted"
    name = _KEY[view]
    source = f"Crosscut, {corpus.guide.film.title}: {_TITLE[view]}"
    figure.draw_chart(
        _spec(corpus.fingerprint, scope, view, app.theme(), part, corpus),
        key=marks.chart_key(f"{name}-chart"),
        title=_TITLE[view],
        alt=alt,
        caption=f"{escape(_CAPTION[view])} {counted(sentences, unit, many)}. Click one to read it."
        + drawn,
        selection=charts_attitude.TONE_SELECTION,
        on_pick=lambda mark: marks.take_click(
            f"{name}-chart", mark, {name: labels.get((mark["review_id"], mark[column]), "")}
        ),
        download=name,
        source=source,
    )
    figure.data_table(
        lambda: twin_table(table, _names(corpus, table), _titles(corpus, view), view),
        name=name,
        alt=_TITLE[view],
        source=[source, _METHOD],
    )


def twin_table(
    table: pd.DataFrame, names: Mapping[str, str], titles: Mapping[Any, str], view: str
) -> pd.DataFrame:
    """Return the means as a reader reads them; of one sentence there is no interval."""
    return pd.DataFrame(
        {
            "Review": table["review_id"].map(names),
            _WHAT[view]: table[_COLUMN[view]].map(titles),
            "Mean tone": [tone.signed(mean) for mean in table["mean"]],
            "Sentences": table["n"],
            "95 % from": table["low"].astype("float64").round(2),
            "95 % to": table["high"].astype("float64").round(2),
        }
    )


def cell_spans(
    corpus: Corpus, scope: Scope, view: str, review: str, code: str | int
) -> pd.DataFrame:
    """Find the sentences behind one mean.

    Returns
    -------
    pandas.DataFrame
        Columns review_id, sentence, start, end, group: of an aspect one row for each of its
        mentions, those of one sentence in one group; else a row for each sentence.
    """
    selection = filters.selection(corpus, scope)
    if view == ASPECTS:
        rows = tone.aspect_sentences(selection)
        rows = rows[(rows["review_id"] == review) & (rows["code"] == code)]
        named = selection.mentions
        named = named[(named["kind"] == "aspect") & (named["code"] == code)]
        places = named[["review_id", "sentence", "start", "end"]]
        found = rows[["review_id", "sentence"]].merge(places, on=["review_id", "sentence"])
        return found.assign(group=found["sentence"])
    rows = tone.binned(selection) if view == ALONG else selection.sentences
    rows = rows.dropna(subset=["tone"])
    rows = rows[(rows["review_id"] == review) & (rows[_COLUMN[view]] == code)]
    found = rows[["review_id", "sentence"]].assign(start=None, end=None).reset_index(drop=True)
    return found.assign(group=found["sentence"])


@cached
def _cell_spans(
    key: str, scope: Scope, view: str, review: str, code: str | int, _corpus: Corpus
) -> pd.DataFrame:
    return cell_spans(_corpus, scope, view, review, code)


def _cell_evidence(
    corpus: Corpus, scope: Scope, view: str, options: Mapping[str, tuple[str, Any]]
) -> None:
    picked = figure.choose_mark("Sentences behind a tone", options, key=_KEY[view])
    if picked is None:
        st.html(
            '<p class="caption">Click the chart, or choose here, to read the sentences that a '
            "tone was estimated from.</p>"
        )
        return
    table = tones(corpus.fingerprint, scope, view, corpus)
    review, code = picked
    row = table[(table["review_id"] == review) & (table[_COLUMN[view]] == code)].iloc[0]
    label = next(label for label, cell in options.items() if cell == picked)
    heading = f"{label}: tone {tone.signed(row['mean'])}"
    spans = _cell_spans(corpus.fingerprint, scope, view, review, code, corpus)
    with drawer.beside(_KEY[view]):
        evidence.panel(corpus, spans, heading=heading, key=_KEY[view], unit="sentence")


@cached
def _against(
    key: str,
    scope: Scope,
    convention: str,
    maxima: tuple[tuple[int, float], ...],
    _corpus: Corpus,
    _shown: Stated,
) -> pd.DataFrame:
    """Return `attitude.against_scores` of the reviews' own marks."""
    own = _shown.table[_shown.table["group"] == scores.OWN]
    own = own[own["sort"] == scores.MARK]
    return tone.against_scores(review_tones(key, scope, _corpus), own)


@cached
def _beside_spec(
    key: str,
    scope: Scope,
    convention: str,
    maxima: tuple[tuple[int, float], ...],
    theme: Theme,
    _table: pd.DataFrame,
    _names: dict[str, str],
) -> dict[str, Any]:
    chart = charts_beside.score_against_tone(_table, _names, theme)
    spec: dict[str, Any] = chart.to_dict(validate=False)
    return spec


def _beside(corpus: Corpus, scope: Scope, shown: Stated) -> None:
    """Put the reviews' own scores beside their tone, and name where the two part."""
    table = _against(corpus.fingerprint, scope, shown.convention, shown.maxima, corpus, shown)
    if table.empty:
        st.html(
            '<p class="found">No review counted here states a convertible score of its own, so '
            "there is none to hold against its tone.</p>"
        )
        return
    names = _names(corpus, table)
    options = {name: review for review, name in names.items()}
    picture, side = st.columns([3, 2], gap="large")
    with picture:
        figure.draw_chart(
            _beside_spec(
                corpus.fingerprint, scope, shown.convention, shown.maxima, app.theme(), table, names
            ),
            key=marks.chart_key("beside-chart"),
            title="Stated score against tone",
            alt=charts_beside.describe_against_tone(table, names),
            caption=f"{counted(len(table), 'review')} with both: stated score across, mean tone "
            "of its sentences up, with its interval. Click one to read it.",
            selection=charts_beside.REVIEW_SELECTION,
            on_pick=lambda mark: marks.take_click(
                "beside-chart", mark, {"beside": names.get(mark["review_id"], "")}
            ),
            download="score-against-tone",
            source=f"Crosscut, {corpus.guide.film.title}: stated score against tone",
        )
        figure.data_table(
            lambda: beside_table(table, names),
            name="score-against-tone",
            alt="Stated score and tone of each review that has both",
            source=[f"Crosscut, {corpus.guide.film.title}: stated score against tone", _METHOD],
        )
    with side:
        _misfits(table, names)
        _review_evidence(corpus, scope, options)


def beside_table(table: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """Return score and tone as a reader reads them."""
    return pd.DataFrame(
        {
            "Review": table["review_id"].map(names),
            "States": table["stated"],
            "Of 100": [scores.points(one) for one in table["hundred"]],
            "Mean tone": [tone.signed(mean) for mean in table["mean"]],
            "Sentences": table["n"],
            "They part": table["misfit"],
        }
    )


def _misfits(table: pd.DataFrame, names: Mapping[str, str]) -> None:
    """Name the reviews whose score and tone part, each with the link to its text."""
    apart = table[table["misfit"] != ""]
    furthest = (apart["hundred"] - tone.FAVOURABLE).abs()
    apart = apart.loc[furthest.sort_values(ascending=False, kind="stable").index]
    st.subheader("Where score and tone part", anchor=False)
    st.html(
        '<p class="caption">A score under 60 beside a tone whose interval lies above 0, or 60 and '
        "up beside one that lies below. Tone counts every sentence, the retelling of the plot "
        "too: read before you judge.</p>"
    )
    if apart.empty:
        st.html('<p class="said">They part in no review here.</p>')
    for row in apart.head(_MOST_MISFITS).to_dict("records"):
        name = names[row["review_id"]]
        says = "praises in words" if row["misfit"] == "warm words" else "is cool in words"
        line = f"{name} {says} ({tone.signed(row['mean'])}), and states {row['stated']}."
        st.html(f'<p class="said">{escape(line)}</p>')
        params = links.review_params(name)
        st.page_link(
            links.REVIEW, label=f"Read it: {links.escape_markdown(name)}", query_params=params
        )
    if len(apart) > _MOST_MISFITS:
        more = counted(len(apart) - _MOST_MISFITS, "more", "more")
        st.html(f'<p class="caption">And {more}: the table has all of them.</p>')


def _review_evidence(corpus: Corpus, scope: Scope, options: Mapping[str, str]) -> None:
    review = figure.choose_mark("Sentences of a review", options, key="beside")
    if review is None:
        return
    rows = filters.selection(corpus, scope).sentences.dropna(subset=["tone"])
    rows = rows[rows["review_id"] == review][["review_id", "sentence"]]
    name = next(label for label, one in options.items() if one == review)
    spans = rows.assign(start=None, end=None)
    with drawer.beside("beside"):
        evidence.panel(corpus, spans, heading=name, key="beside", unit="sentence")
