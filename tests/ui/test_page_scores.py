"""The page Scores, run without a browser: every control, and figures equal to their evidence."""

from __future__ import annotations

import io
import re
import shutil
from functools import partial
from pathlib import Path
from typing import Any

import films
import pandas as pd
import pytest
from app_page import html_of, open_page
from drawn import chosen, click, marks
from helpers import FILM
from streamlit.testing.v1 import AppTest
from test_pages import linked

from crosscut.corpus.build import Corpus
from crosscut.corpus.selection import Scope, select
from crosscut.measures.scores import film_scores
from crosscut.safe_csv import table_bytes
from crosscut.ui.evidence import count_spans
from crosscut.ui.page import Page
from crosscut.ui.views import scores, tone

WARM = (
    "It is a wonderful and beautiful film. The music is superb, a great delight. The acting is "
    "excellent and moving. I loved the brilliant photography. A perfect, charming, fresh story. "
    "What a marvellous and funny ending it has."
)

opened = partial(open_page, "scores")


@pytest.fixture
def film(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A film of its own, without published scores and, so far, without reviews."""
    folder = tmp_path / "odd"
    (folder / "reviews").mkdir(parents=True)
    guide = (FILM / "guide.toml").read_text(encoding="utf-8")
    guide = re.sub(r'(?m)^title = "Chungking Express"', 'title = "Odd [Film]"', guide, count=1)
    (folder / "guide.toml").write_text(guide, encoding="utf-8")
    monkeypatch.setenv("CROSSCUT_DATA", str(tmp_path))
    return folder


def add(film: Path, name: str, text: str, rating: str = "") -> None:
    head = f"---\nauthor: {name} *B*\nlanguage: en\n" + (f'rating: "{rating}"\n' if rating else "")
    (film / "reviews" / f"{name}.md").write_text(f"{head}---\n\n{text}\n", encoding="utf-8")


def counts(app: AppTest) -> list[int]:
    """Numbers that the evidence panels say."""
    return [int(one) for one in re.findall(r'data-count="(\d+)"', html_of(app))]


def test_the_bundled_reviews() -> None:
    app = opened()
    assert app.title[0].value == "Who likes it, and how much?"
    text = html_of(app)
    assert "None of the five reviews here states a score of its own." in text
    assert "The median of 12 marks is 88.8" in text
    assert "2\u00a0shares of positive verdicts stand apart" in text


def test_where_all_reviews_state_a_score(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CROSSCUT_DATA", str(films.write_all(tmp_path)))
    text = html_of(opened(film=films.FIVE))
    assert "All five reviews state scores of their own." in text
    # 90 90 90 40 30: quartiles 40 and 90, median 90, distances 0 0 0 50 60
    assert "between 40 and 90, 50 points apart, and half no further than 0 from the median." in text


def test_each_convention() -> None:
    app = opened()
    for name in ("Letter table", "Lowest mark is zero", "Linear"):
        app.segmented_control(key="convention").set_value(name).run()
        assert not app.exception
        said = "Against “Linear”" in html_of(app)
        assert said == (name != "Linear")
    app = opened(convention="Letter table")
    said = html_of(app)
    assert "The Digital Bits (91.7 to 100) and Michael J. Legeros (83.3 to 91) move." in said
    app = opened(convention="Lowest mark is zero")
    assert "IMDb, in Young Lee (80 to 77.8) moves." in html_of(app)


def test_a_dot_opens_its_sentence(bundled: Corpus) -> None:
    table = film_scores(bundled)
    app = opened()
    pick = app.selectbox(key="score")
    assert len(pick.options) == 1 + len(table)
    text = bundled.reviews.set_index("review_id")["text"]
    for row in table[table["start"].notna()].to_dict("records"):
        spans = scores.score_spans(bundled, table, row["score"])
        assert len(spans) == 1
        place = spans.iloc[0]
        assert text[place["review_id"]][place["start"] : place["end"]] == row["raw"]
        sentences = bundled.sentences
        here = sentences[
            (sentences["review_id"] == place["review_id"])
            & (sentences["sentence"] == place["sentence"])
        ].iloc[0]
        assert here["start"] <= place["start"] < place["end"] <= here["end"]
    app.selectbox(key="score").select("IMDb, in Young Lee: 8.0/10").run()
    assert counts(app) == [1]
    assert "<mark>8.0/10</mark>" in html_of(app)


def test_a_published_score_shows_its_source_as_text() -> None:
    app = opened(score="Paul Jensen: 4 stars")
    assert "Published at http://paulmjensen.com" in html_of(app)
    assert counts(app) == []


def test_a_reader_states_a_scale() -> None:
    app = opened()
    app.number_input[0].set_value(5.0).run()
    text = html_of(app)
    assert not app.exception
    assert "Out of 5, 4 stars by Paul Jensen would be 80." in text
    assert "With it the median of 13 marks would be 87.5." in text
    assert "The median of 12 marks is 88.8" in text
    app.selectbox(key="scale-of").select("magic-8: 9").run()
    app.number_input[0].set_value(10.0).run()
    assert "Out of 10, 9 by magic-8 would be 90." in html_of(app)
    app.number_input[0].set_value(None).run()
    assert "by magic-8 would be" not in html_of(app)


COLUMN = {tone.ASPECTS: "code", tone.STORIES: "segment", tone.ALONG: "bin"}
KEY = {
    tone.ASPECTS: "tone-aspect",
    tone.STORIES: "tone-story",
    tone.ALONG: "tone-part",
}


@pytest.mark.parametrize("view", [tone.ASPECTS, tone.STORIES, tone.ALONG])
def test_each_tone_counts_the_sentences_that_it_opens(bundled: Corpus, view: str) -> None:
    app = opened(tone=view)
    means = marks(app, "review_id", COLUMN[view], "tone", "n", number=1)
    assert len(means) > 10
    for mean in means:
        spans = tone.cell_spans(
            select(bundled, Scope()), view, mean["review_id"], mean[COLUMN[view]]
        )
        assert count_spans(spans) == spans["sentence"].nunique() == mean["n"]
    pick = app.selectbox(key=KEY[view])
    assert len(pick.options) == 1 + len(means)
    for mean in means[:: len(means) // 3]:
        click(app, f"chart-{KEY[view]}", _fields(mean, COLUMN[view]))
        assert mean["name"] in chosen(app, KEY[view])
        assert counts(app) == [mean["n"]]


def _fields(mark: dict[str, Any], column: str) -> dict[str, Any]:
    return {field: mark[field] for field in ("review_id", column)}


def test_every_mention_of_an_aspect_is_highlighted(bundled: Corpus) -> None:
    app = opened(tone=tone.ASPECTS, score="The Digital Bits: A")  # that stands in no review
    means = marks(app, "review_id", "code", "tone", "n", number=1)
    spans = {
        (mean["review_id"], mean["code"]): tone.cell_spans(
            select(bundled, Scope()), tone.ASPECTS, mean["review_id"], mean["code"]
        )
        for mean in means
    }
    several = [cell for cell, own in spans.items() if count_spans(own) < len(own) < 8]
    assert several
    for cell in several[:2]:
        mean = next(one for one in means if (one["review_id"], one["code"]) == cell)
        click(app, "chart-tone-aspect", _fields(mean, "code"))
        assert html_of(app).count("<mark>") == len(spans[cell])
        assert counts(app) == [mean["n"]]


def test_every_dot_says_what_its_sentence_says(bundled: Corpus) -> None:
    table = film_scores(bundled)
    app = opened()
    dots = [dot for dot in marks(app, "score", "raw", "lane") if dot["score"] is not None]
    assert {dot["score"] for dot in dots} == set(table.loc[table["sort"] != "unstated", "score"])
    text = bundled.reviews.set_index("review_id")["text"]
    for dot in dots:
        spans = scores.score_spans(bundled, table, int(dot["score"])).to_dict("records")
        stated = [text[one["review_id"]][one["start"] : one["end"]] for one in spans]
        assert stated in ([], [dot["raw"]])


def test_the_same_dot_can_be_clicked_again(bundled: Corpus) -> None:
    app = opened()
    row = next(row for row in film_scores(bundled).to_dict("records") if row["raw"] == "8.0/10")
    click(app, "chart-stated-scores", {"score": float(row["score"])})
    assert counts(app) == [1]
    before = chosen(app, "score")
    app.selectbox(key="score").select("Paul Jensen: 4 stars").run()
    assert counts(app) == []
    click(app, "chart-stated-scores-1", {"score": float(row["score"])})
    assert chosen(app, "score") == before
    assert counts(app) == [1]


def test_tone_of_a_story_alone() -> None:
    app = opened(tone=tone.STORIES, story="Story two")
    assert all(" · Story two" in one for one in app.selectbox(key="tone-story").options[1:])


def test_beside_stated_scores_says_so_where_there_is_none() -> None:
    app = opened(tone=tone.BESIDE)
    assert "No review counted here states a convertible score of its own" in html_of(app)


def test_a_film_without_scores(film: Path) -> None:
    add(film, "ann", WARM)
    for view in (tone.ASPECTS, tone.STORIES, tone.ALONG, tone.BESIDE):
        app = opened(film="Odd [Film]", tone=view)
        assert "No score of the film is stated, here or elsewhere" in html_of(app)
        assert not app.warning


def test_one_review_praises_in_words_and_not_in_stars(film: Path) -> None:
    add(film, "ann", WARM, rating="3/10")
    app = opened(film="Odd [Film]", tone=tone.BESIDE)
    text = html_of(app)
    assert "The review here states a score of its own." in text
    assert "One mark alone" in text
    assert "ann *B* praises in words" in text
    assert "and states 3/10." in text
    assert "Read it: ann \\*B\\*" in linked(app)
    (dot,) = marks(app, "stated", "misfit", number=1)
    click(app, "chart-score-against-tone", {"review_id": dot["review_id"]})
    assert chosen(app, "beside") == "ann *B*"
    assert counts(app) == [dot["n"]] == [6]
    app.selectbox(key="score").select("ann *B*: 3/10").run()
    assert "front matter" in html_of(app)


def test_sixty_reviews(film: Path) -> None:
    for i in range(60):
        add(film, f"r{i}", f"{WARM} Review {i} ends here.", rating=f"{i % 11}/10" if i % 3 else "")
    shutil.copy(FILM / "scores.csv", film / "scores.csv")
    for view in (tone.ASPECTS, tone.ALONG, tone.BESIDE):
        app = opened(film="Odd [Film]", tone=view)
        assert "40 of 60\u00a0reviews state scores of their own." in html_of(app)
        assert ("the table has all of them" in html_of(app)) == (view == tone.BESIDE)
        assert not app.warning


def test_fewer_reviews(film: Path) -> None:
    for i in range(3):
        add(film, f"r{i}", f"{WARM} Review {i} ends here.", rating=f"{i + 5}/10")
    app = opened(film="Odd [Film]")
    app.multiselect(key="reviews").select("r1 *B*").run()
    assert "The review here states a score of its own." in html_of(app)
    app.toggle(key="captions").set_value(True).run()
    app.button(key="reset").click().run()
    assert "The median of 3 marks is 60" in html_of(app)
    assert not app.exception


def test_a_link_to_what_is_gone_says_so() -> None:
    app = opened(convention="Stars", tone="Loud", score="Nobody: 3/10")
    said = " ".join(one.value for one in app.warning)
    assert "Stars" in said
    assert "Loud" in said
    assert "Nobody" in said
    assert not app.exception


@pytest.mark.parametrize("title", [films.SINGLE, films.FIVE, films.BARE, films.SILENT])
def test_films_of_other_kinds(title: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CROSSCUT_DATA", str(films.write_all(tmp_path)))
    stated = title == films.FIVE
    for view in (tone.ASPECTS, tone.STORIES, tone.ALONG, tone.BESIDE):
        app = opened(film=title, tone=view)
        assert not app.warning
        text = html_of(app)
        assert ("No score of the film is stated" in text) != stated
        if view == tone.BESIDE:
            assert ("No review counted here states" in text) != stated
        elif view == tone.ASPECTS and title in (films.BARE, films.SILENT):
            assert "No sentence counted here speaks of an aspect" in text
        else:
            last = len(app.get("vega_lite_chart")) - 1
            means = marks(app, "review_id", COLUMN[view], "tone", "n", number=last)
            assert len(app.selectbox(key=KEY[view]).options) == 1 + len(means)
            click(app, f"chart-{KEY[view]}", _fields(means[-1], COLUMN[view]))
            assert counts(app) == [means[-1]["n"]]


def test_an_interval_is_two_columns_of_numbers(bundled: Corpus) -> None:
    table = tone.tones(select(bundled, Scope()), tone.STORIES)
    names = dict.fromkeys(table["review_id"], "A review")
    titles = bundled.guide.code_titles("segment")
    written = tone.tones_table(table, names, titles, tone.STORIES)
    assert written["Likely from"].tolist() == table["low"].astype("float64").round(2).tolist()
    lines = table_bytes(written, []).decode("utf-8-sig")
    read = pd.read_csv(io.StringIO(lines))
    assert read[["Likely from", "Likely to"]].dtypes.tolist() == ["float64", "float64"]
    assert (read["Likely from"] <= read["Likely to"]).all()


def test_the_caption_speaks_of_what_is_there(film: Path) -> None:
    add(film, "Ana", f"{WARM} So says Ana.", "4/5")
    add(film, "Bo", f"{WARM} So says Bo.", "7/10")
    plain = html_of(opened(film="Odd [Film]"))
    assert "Each mark divided by the highest of its scale." in plain
    assert "Letter grades stand" not in plain
    assert "an average of many" not in plain
    add(film, "Cy", f"{WARM} So says Cy.", "B+")
    assert "Letter grades stand in 12 even steps" in html_of(opened(film="Odd [Film]"))
    bundled = html_of(opened())
    assert "A mark counts once, whether one critic’s or an average of many." in bundled
    assert "Letter grades stand in 12 even steps" in bundled


@pytest.mark.parametrize("view", [tone.ASPECTS, tone.STORIES, tone.ALONG])
def test_tone_opens_at_a_mean_of_enough_sentences(bundled: Corpus, view: str) -> None:
    ((review, code),) = tone.tone_figure(Page(select(bundled, Scope()), "light"), view, 0).opening
    table = tone.tones(select(bundled, Scope()), view)
    (n,) = table.loc[(table["review_id"] == review) & (table[COLUMN[view]] == code), "n"]
    assert n >= 5
