"""From every sort of mark to its sentences: mark, evidence and table say the same number."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import films
import pandas as pd
import pytest
from playwright.sync_api import Page, expect
from steps import click_mark, evidence, expect_count, first_number, marks, on_top, said_count
from tour import PARTS

from crosscut.charts.omissions import CELLS
from crosscut.corpus.annotate import compile_guide
from crosscut.corpus.build import Corpus, load_corpus
from crosscut.corpus.selection import Scope, Selection, select
from crosscut.measures import pairings, scenes, scores, themes, tone
from crosscut.measures import themes as frequency
from crosscut.measures.overview import segment_shares
from crosscut.measures.readings import OMITTED, omissions, suggest_reviews
from crosscut.measures.states import ELSEWHERE, mention_states
from crosscut.measures.words import (
    concordance,
    frequencies,
    names_together,
    word_counts,
    word_table,
)
from crosscut.schema import WHOLE_FILM
from crosscut.text.phrases import review_names
from crosscut.text.words import stop_words
from crosscut.ui.views.motifs import DEFAULT_MOTIFS

Visit = Callable[..., Page]
Table = dict[tuple[str, ...], int]

pytestmark = pytest.mark.browser

PART = {str(part): part for part in PARTS}
LANES = {"motifs-where-in-the-film": {"film-reviews": "true"}}
"""Part -> what its address says for a lane for each review."""
AT_ONCE = 10
"""Sentences on a page of the evidence."""


IN_PART = (
    "themes-from-story-to-story", "themes-face-to-face", "themes-together",
    "words-distinctive-words",
)  # fmt: skip
"""Charts of the first rows, of what can be said, or of pairs that stand once."""


@dataclass(frozen=True)
class Chart:
    """A chart whose marks carry a number.

    Attributes
    ----------
    part
        Where it stands.
    names
        Fields of a mark's label that tell it from others.
    count
        The field that holds the number; empty where each mark is one thing.
    table
        The same numbers from the library, by the same names.
    """

    part: str
    names: tuple[str, ...]
    count: str
    table: Callable[[Corpus, Selection], Table]
    marked: bool = True
    """Whether the counted words are highlighted, as many as are counted."""


def called(corpus: Corpus) -> dict[str, str]:
    return review_names(corpus.reviews, corpus.guide.film.title)


def heat(corpus: Corpus, everything: Selection) -> Table:
    titles, names = corpus.guide.code_titles("theme"), called(corpus)
    rates = frequency.review_rates(everything, "theme", list(titles)).to_dict("records")
    return {(names[r["review_id"]], titles[r["code"]]): r["count"] for r in rates if r["count"]}


def shift(corpus: Corpus, everything: Selection) -> Table:
    titles, stories = corpus.guide.code_titles("theme"), corpus.guide.code_titles("segment")
    told = [code for code in stories if code != WHOLE_FILM]
    rates = frequency.segment_rates(everything, "theme", list(titles), told).to_dict("records")
    return {(titles[r["code"]], stories[r["segment"]]): r["count"] for r in rates}


def face(corpus: Corpus, everything: Selection) -> Table:
    titles = corpus.guide.code_titles("theme")
    mentions = everything.mentions[everything.mentions["kind"] == "theme"]
    counts = mentions["code"].astype("str").value_counts()
    return {(titles[code],): int(n) for code, n in counts.items()}


def together(corpus: Corpus, everything: Selection) -> Table:
    titles = corpus.guide.code_titles("theme")
    pairs = themes.together(everything, "theme", list(titles), "sentence")
    cells = pairs[pairs["both"] > 0].to_dict("records")
    found = {(titles[r["one"]], titles[r["other"]]): r["both"] for r in cells}
    return found | {(b, a): n for (a, b), n in found.items()}  # either may come first


def tone_by_aspect(corpus: Corpus, everything: Selection) -> Table:
    titles, names = corpus.guide.code_titles("aspect"), called(corpus)
    rows = tone.by_aspect(everything).to_dict("records")
    return {(names[r["review_id"]], titles[r["code"]]): r["n"] for r in rows}


def tone_by_story(corpus: Corpus, everything: Selection) -> Table:
    titles, names = corpus.guide.code_titles("segment"), called(corpus)
    rows = tone.by_segment(everything).to_dict("records")
    return {(names[r["review_id"]], titles[r["segment"]]): r["n"] for r in rows}


def tone_along(corpus: Corpus, everything: Selection) -> Table:
    names = called(corpus)
    return {
        (names[r["review_id"]], f"{10 * r['bin']} to {10 * r['bin'] + 10} % of its words"): r["n"]
        for r in tone.along(everything).to_dict("records")
    }


def scenes_shown(corpus: Corpus, everything: Selection) -> Table:
    titles, names = corpus.guide.code_titles("scene"), called(corpus)
    counts = steps(corpus, everything).groupby(["review_id", "scene"]).size()
    return {(names[review], titles[scene]): int(n) for (review, scene), n in counts.items()}


def steps(corpus: Corpus, everything: Selection) -> pd.DataFrame:
    """Every place where a review speaks of a scene."""
    return scenes.scene_mentions(everything.scenes, corpus.guide.scenes)


def mentioned(corpus: Corpus, everything: Selection) -> Table:
    titles, names = corpus.guide.code_titles("motif"), called(corpus)
    found = everything.mentions[everything.mentions["kind"] == "motif"]
    counts = found.groupby(["review_id", "code"]).size()
    return {(names[review], titles[code]): int(n) for (review, code), n in counts.items()}


def parted(corpus: Corpus, everything: Selection) -> Table:
    """The mentions of motifs that most reviews have and some leave out."""
    titles = corpus.guide.code_titles("motif")
    table = omissions(mention_states(everything, "motif", list(titles)), titles)
    drawn = set(table.loc[table["state"].isin([OMITTED, ELSEWHERE]), "title"])
    return {key: n for key, n in mentioned(corpus, everything).items() if key[1] in drawn}


def distinctive(corpus: Corpus, everything: Selection) -> Table:
    counts = word_counts(everything, word_table(corpus, names_together(corpus)))
    table = frequencies(counts, stop=set(stop_words()))
    return {(r["form"],): r["count"] for r in table.to_dict("records")}


CHARTS = (
    Chart("themes-heat-map", ("Review", "Theme"), "Mentions", heat),
    Chart("themes-from-story-to-story", ("Theme", "On"), "Mentions", shift),
    Chart("themes-face-to-face", ("Theme",), "Mentions", face),
    Chart("themes-together", ("Theme", "With"), "Both, sentences", together, marked=False),
    Chart("scores-by-aspect", ("Review", "Speaks of"), "Sentences", tone_by_aspect, marked=False),
    Chart("scores-by-story", ("Review", "Speaks of"), "Sentences", tone_by_story, marked=False),
    Chart("scores-along-the-review", ("Review", "Speaks of"), "Sentences", tone_along, False),
    Chart("motifs-where-in-the-film", ("Review", "Scene"), "Mentions", scenes_shown),
    Chart("readings-what-is-left-out", ("Review", "Speaks of"), "Mentions", parted),
    Chart("words-distinctive-words", ("Word",), "Mentions", distinctive),
)


@pytest.fixture(scope="module")
def everything(bundled: Corpus) -> Selection:
    return select(bundled, Scope())


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.part)
def test_mark_evidence_and_table_agree(
    visit: Visit, bundled: Corpus, everything: Selection, chart: Chart
) -> None:
    page = visit(PART[chart.part].path(**LANES.get(chart.part, {})))
    found, labels = marks(page, *chart.names, chart.count)
    table = chart.table(bundled, everything)
    said = {}
    for place, label in enumerate(labels):
        key = tuple(label[name] for name in chart.names)
        if label.get("Scene") != "stated timecode":
            said.setdefault(key, (first_number(label[chart.count]), place))
    drawn = {key: n for key, (n, _) in said.items()}
    assert drawn.items() <= {**dict.fromkeys(drawn, 0), **table}.items()
    if chart.part not in IN_PART:
        assert {key for key, n in table.items() if n} <= set(drawn)
    ordered = sorted((n, place, key) for key, (n, place) in said.items() if n)
    for ranked in (ordered[::-1], ordered):  # the most, then the fewest
        count, place, key = next(one for one in ranked if on_top(found.nth(one[1])))
        click_mark(found.nth(place))
        heading = evidence(page).get_by_role("heading")
        last = key[-1].removesuffix(" of its words")
        expect(heading).to_contain_text(last, ignore_case=True)
        expect_count(page, count)
        check_sentences(page, count, marked=chart.marked)


def check_sentences(page: Page, count: int, *, marked: bool) -> None:
    """As many sentences, or highlights in them, as are counted, each with its way to the text."""
    quotes = evidence(page).locator("blockquote")
    shown = quotes.count()
    highlights = quotes.locator("mark").count()
    if marked and shown < AT_ONCE:
        assert highlights == count
    elif not marked:
        assert shown == min(count, AT_ONCE)
    assert evidence(page).get_by_role("link", name="In the text").count() == shown
    about = evidence(page).locator(".about")
    told = re.compile(r"passage \d+ · .+ · (over |under )?\d+.% into the")
    for place in range(shown):
        expect(about.nth(place)).to_have_text(told)


def test_a_dot_of_a_score_leads_to_the_sentence_that_states_it(
    visit: Visit, bundled: Corpus
) -> None:
    page = visit("/scores")
    found, labels = marks(page, "Rater", "States", "Source")
    table = scores.at_convention(scores.film_scores(bundled), "linear")
    drawn = table[table["hundred"].notna()]  # the others are said to have no scale
    assert Counter(label["States"] for label in labels) == Counter(drawn["raw"])
    texts = dict(zip(bundled.reviews["review_id"], bundled.reviews["text"], strict=True))
    for row in table[table["start"].notna()].to_dict("records"):
        place = next(
            place
            for place, label in enumerate(labels)
            if label["Rater"].startswith(f"{row['rater']}, in ") and label["States"] == row["raw"]
        )
        click_mark(found.nth(place))
        expect(evidence(page).get_by_role("heading")).to_contain_text(labels[place]["Rater"])
        expect_count(page, 1)
        said = texts[row["review_id"]][int(row["start"]) : int(row["end"])]
        expect(evidence(page).locator("mark")).to_have_text(said)
    outside = next(n for n, label in enumerate(labels) if label["Source"].startswith("http"))
    click_mark(found.nth(outside))
    page.get_by_text(f"Published at {labels[outside]['Source']}").wait_for()
    expect(said_count(page)).to_have_count(0)


def test_a_dot_beside_the_scores_leads_to_all_sentences_of_its_review(
    visit: Visit, tmp_path: Path
) -> None:
    corpus = load_corpus(films.write_all(tmp_path) / "five-harbours")
    page = visit(PART["scores-beside-stated-scores"].path(film=films.FIVE))
    found, labels = marks(page, "Review", "States", "Tone", "Sentences")
    tones = tone.by_review(select(corpus, Scope()))
    names = called(corpus)
    told = {names[row["review_id"]]: row["n"] for row in tones.to_dict("records")}
    assert {label["Review"]: int(label["Sentences"]) for label in labels} == told
    assert len(told) == 5
    place = next(place for place in range(len(labels)) if on_top(found.nth(place)))
    click_mark(found.nth(place))
    expect(evidence(page).get_by_role("heading")).to_have_text(labels[place]["Review"])
    expect_count(page, told[labels[place]["Review"]])


def test_each_tick_is_one_mention(visit: Visit, bundled: Corpus, everything: Selection) -> None:
    page = visit(PART["motifs-where-in-the-review"].path())
    found, labels = marks(page, "Motif", "Review", "In words")
    drawn = Counter((label["Review"], label["Motif"]) for label in labels)
    table = mentioned(bundled, everything)
    chosen = {motif for _, motif in drawn}
    assert drawn == {key: n for key, n in table.items() if key[1] in chosen}
    assert len(chosen) == DEFAULT_MOTIFS
    clicked = 0
    for place in (0, len(labels) // 2, len(labels) - 1):
        if on_top(found.nth(place)):
            click_mark(found.nth(place))
            expect(evidence(page).locator("mark")).to_have_text(labels[place]["In words"])
            expect(evidence(page).get_by_role("heading")).to_contain_text(labels[place]["Review"])
            expect_count(page, 1)
            clicked += 1
    assert clicked >= 2


def test_a_timecode_of_the_film_leads_to_where_it_is_stated(visit: Visit, bundled: Corpus) -> None:
    page = visit(PART["motifs-where-in-the-film"].path(**LANES["motifs-where-in-the-film"]))
    found, labels = marks(page, "Review", "Scene", "Film time")
    own = [n for n, label in enumerate(labels) if label["Scene"] == "stated timecode"]
    assert len(own) == len(bundled.timecodes) == 7
    place = next(n for n in own if on_top(found.nth(n)))
    click_mark(found.nth(place))
    expect_count(page, 1)
    raw = evidence(page).locator("mark").inner_text()
    assert raw in set(bundled.timecodes["raw"])
    assert re.findall(r"\d+:\d\d", raw)[0] in labels[place]["Film time"]


def test_the_dots_of_a_telling_add_up(visit: Visit, bundled: Corpus, everything: Selection) -> None:
    page = visit(PART["motifs-in-the-films-order"].path())
    found, labels = marks(page, "Review", "Scene", "Mentions")
    drawn: Counter[tuple[str, ...]] = Counter()
    for label in labels:
        drawn[label["Review"], label["Scene"]] += int(label["Mentions"])
    assert drawn == scenes_shown(bundled, everything)
    ordered = sorted(range(len(labels)), key=lambda place: -int(labels[place]["Mentions"]))
    for ranked in (ordered, ordered[::-1]):
        place = next(place for place in ranked if on_top(found.nth(place)))
        label = labels[place]
        click_mark(found.nth(place))
        heading = evidence(page).get_by_role("heading")
        expect(heading).to_contain_text(label["Scene"])
        expect(heading).to_contain_text(label["Review"])
        expect_count(page, int(label["Mentions"]))
        check_sentences(page, int(label["Mentions"]), marked=True)


def test_a_cell_not_found_leads_to_what_the_others_say(
    visit: Visit, bundled: Corpus, everything: Selection
) -> None:
    page = visit(PART["readings-what-is-left-out"].path())
    found, labels = marks(page, "Review", "Speaks of", "It is", "Mentions")
    titles = bundled.guide.code_titles("motif")
    table = omissions(mention_states(everything, "motif", list(titles)), titles)
    names, called_so = called(bundled), CELLS[OMITTED]
    omitted = table[table["state"] == OMITTED]
    drawn = {(o["Review"], o["Speaks of"]) for o in labels if o["It is"] == called_so}
    assert drawn == {
        (names[review], title)
        for review, title in zip(omitted["review_id"], omitted["title"], strict=True)
    }
    assert {o["It is"] for o in labels if int(o["Mentions"])} == {"mentioned"}
    place = next(n for n, label in enumerate(labels) if label["It is"] == called_so)
    review, title = labels[place]["Review"], labels[place]["Speaks of"]
    click_mark(found.nth(place))
    expect(evidence(page).get_by_role("heading")).to_contain_text(f"{title}: not found in {review}")
    others = sum(n for (_, motif), n in mentioned(bundled, everything).items() if motif == title)
    expect_count(page, others)


def test_a_cell_of_a_scene_opens_its_places(visit: Visit, bundled: Corpus) -> None:
    page = visit(PART["readings-scene-by-scene"].path())
    everything = select(bundled, Scope())
    names, titles = called(bundled), bundled.guide.code_titles("scene")
    shown = select(bundled, Scope(tuple(suggest_reviews(everything.words))))
    counts = shown.scenes.groupby(["scene", "review_id"]).size()
    table = {(titles[scene], names[review]): int(n) for (scene, review), n in counts.items()}
    cells = page.locator("section.scene [data-count]")
    cells.first.wait_for()
    said = cells.evaluate_all(
        """cells => cells.map(cell => [
            cell.closest("section").querySelector("h3").firstChild.textContent.trim(),
            cell.querySelector("h4").innerText,
            cell.dataset.count,
        ])"""
    )
    drawn = {}
    for scene, head, count in said:
        name = next(name for name in names.values() if head.startswith(name))
        drawn[scene, name] = int(count)
        assert f"{count}\xa0place" in head
    assert drawn == table
    (scene, name), count = max(table.items(), key=lambda one: one[1])
    place = next(
        n for n, (title, head, _) in enumerate(said) if (scene, name) == (title, head[: len(name)])
    )
    cells.nth(place).get_by_role("link", name=f"{count}\xa0places").click()
    expect(evidence(page).get_by_role("heading")).to_contain_text(scene)
    expect_count(page, count)
    check_sentences(page, count, marked=True)


def test_a_number_of_a_pair_opens_its_sentences(
    visit: Visit, bundled: Corpus, everything: Selection
) -> None:
    page = visit(PART["readings-where-readings-part"].path())
    names, titles = called(bundled), bundled.guide.code_titles("character")
    found = pairings.pairs(everything, compile_guide(bundled.guide))
    counts = found.groupby(["first", "second", "review_id"]).size()
    table = {
        (f"{titles[first]} and {titles[second]}", names[review]): int(n)
        for (first, second, review), n in counts.items()
    }
    said = {}
    for row in page.locator("table.pairs tbody tr").all():
        pair = row.get_by_role("rowheader").inner_text()
        pair = next(pair_ for pair_, _ in table if pair.startswith(pair_))
        for cell in row.locator("td.count").all():
            said[pair, cell.get_attribute("data-who") or ""] = first_number(cell.inner_text())
    assert said.items() <= table.items()
    assert len(said) > 10
    check = found[found["check"]]
    assert set(zip(check["first"], check["second"], strict=True)) == {
        ("cop-223", "faye"),
        ("smuggler", "cop-663"),
    }
    assert page.locator(".tocheck").count() == len(check)
    row = check.iloc[0]
    pair = f"{titles[row['first']]} and {titles[row['second']]}"
    name = names[row["review_id"]]
    cells = page.locator("tr").filter(has_text=pair).locator(f'td[data-who="{name}"]')
    cells.get_by_role("link").click()
    expect(evidence(page).get_by_role("heading")).to_contain_text(titles[row["second"]])
    expect_count(page, table[pair, name])


def test_a_line_of_the_concordance_opens_its_passage(
    visit: Visit, bundled: Corpus, everything: Selection
) -> None:
    page = visit(PART["words-concordance"].path(q="alone*"))
    table = concordance(everything, "alone*", order="left")
    expect(page.locator("[data-count]")).to_have_attribute("data-count", str(len(table)))
    lines = page.locator("ol.kwic > li")
    assert lines.count() == min(len(table), 30)
    row = table.iloc[1]
    lines.nth(1).get_by_role("link").click()
    page.wait_for_selector(f"#p{row['passage']}.arrived")
    title = bundled.reviews.set_index("review_id").loc[row["review_id"], "title"]
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def test_a_row_of_the_clouds_table_opens_the_places_of_its_word(
    visit: Visit, everything: Selection
) -> None:
    page = visit(PART["words-word-cloud"].path())
    corpus = everything.corpus
    counts = word_counts(everything, word_table(corpus, names_together(corpus)))
    table = frequencies(counts, stop=set(stop_words()))
    # A word that is part of no name: those are counted whole there.
    own = table[table["word"] == "loneliness"].iloc[0]
    word, count, reviews = own[["form", "count", "reviews"]]
    row = page.get_by_role("row").filter(has=page.get_by_role("link", name=word, exact=True))
    assert row.get_by_role("cell").all_inner_texts()[:2] == [str(count), str(reviews)]
    row.get_by_role("link").click()
    expect(evidence(page).get_by_role("heading")).to_contain_text(word, ignore_case=True)
    expect_count(page, count)
    check_sentences(page, count, marked=True)


def test_the_bars_of_the_overview_add_up(visit: Visit, bundled: Corpus) -> None:
    page = visit()
    _, labels = marks(page, "Review", "Speaks of", "Words")
    names, titles = called(bundled), bundled.guide.code_titles("segment")
    assert {(o["Review"], o["Speaks of"]): first_number(o["Words"]) for o in labels} == {
        (names[row["review_id"]], titles[row["segment"]]): row["words"]
        for row in segment_shares(bundled).to_dict("records")
    }
