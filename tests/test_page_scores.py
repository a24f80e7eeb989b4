"""The page Scores, run without a browser: every control, and figures equal to their evidence."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest
from helpers import FILM
from test_pages import linked, opened, written

from crosscut.agreement import film_scores
from crosscut.scope import Scope
from crosscut.ui import attitude, scores

if TYPE_CHECKING:
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from crosscut.corpus import Corpus

WARM = (
    "It is a wonderful and beautiful film. The music is superb, a great delight. The acting is "
    "excellent and moving. I loved the brilliant photography. A perfect, charming, fresh story. "
    "What a marvellous and funny ending it has."
)


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
    return [int(one) for one in re.findall(r'data-count="(\d+)"', written(app))]


def test_the_bundled_reviews() -> None:
    app = opened("scores.py")
    assert app.title[0].value == "Who likes it, and how much?"
    text = written(app)
    assert "None of the five reviews here states a score of its own." in text
    assert "The median of 12 marks is 90" in text
    assert "2\u00a0shares of positive verdicts stand apart" in text


def test_each_convention() -> None:
    app = opened("scores.py")
    for name in ("Letter table", "Lowest mark is zero", "Linear"):
        app.segmented_control(key="convention").set_value(name).run()
        assert not app.exception
        said = "Against the linear convention" in written(app)
        assert said == (name != "Linear")
    app = opened("scores.py", convention="Lowest mark is zero")
    assert "IMDb, in Young Lee (80 to 77.8) moves." in written(app)


def test_a_dot_opens_its_sentence(bundled: Corpus) -> None:
    table = film_scores(bundled)
    app = opened("scores.py")
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
    assert "<mark>8.0/10</mark>" in written(app)


def test_a_published_score_shows_its_source_as_text() -> None:
    app = opened("scores.py", score="Paul Jensen: 4 stars")
    assert "Published at http://paulmjensen.com" in written(app)
    assert counts(app) == []


def test_a_reader_states_a_scale() -> None:
    app = opened("scores.py")
    app.number_input[0].set_value(5.0).run()
    text = written(app)
    assert not app.exception
    assert "Out of 5, 4 stars by Paul Jensen would be 80." in text
    assert "With it the median of 13 marks would be 90." in text
    assert "The median of 12 marks is 90" in text
    app.selectbox(key="scale-of").select("magic-8: 9").run()
    app.number_input[0].set_value(10.0).run()
    assert "Out of 10, 9 by magic-8 would be 90." in written(app)
    app.number_input[0].set_value(None).run()
    assert "by magic-8 would be" not in written(app)


@pytest.mark.parametrize("view", [attitude.ASPECTS, attitude.STORIES, attitude.ALONG])
def test_each_tone_counts_the_sentences_that_it_opens(bundled: Corpus, view: str) -> None:
    table = attitude.tones(bundled.key, Scope(), view, bundled)
    column = {attitude.ASPECTS: "code", attitude.STORIES: "segment", attitude.ALONG: "bin"}[view]
    for row in table.to_dict("records"):
        spans = attitude.cell_spans(bundled, Scope(), view, row["review_id"], row[column])
        assert len(spans) == row["n"]
        assert not spans.duplicated("sentence").any()
    app = opened("scores.py", tone=view)
    key = {"code": "tone-aspect", "segment": "tone-story", "bin": "tone-part"}[column]
    pick = app.selectbox(key=key)
    assert len(pick.options) == 1 + len(table)
    pick.select(pick.options[1]).run()
    assert not app.exception
    assert counts(app)[0] in set(table["n"])


def test_tone_of_a_story_alone() -> None:
    app = opened("scores.py", tone=attitude.STORIES, story="Story two")
    assert all(" · Story two" in one for one in app.selectbox(key="tone-story").options[1:])


def test_beside_stated_scores_says_so_where_there_is_none() -> None:
    app = opened("scores.py", tone=attitude.BESIDE)
    assert "No review counted here states a convertible score of its own" in written(app)


def test_a_film_without_scores(film: Path) -> None:
    add(film, "ann", WARM)
    for view in (attitude.ASPECTS, attitude.STORIES, attitude.ALONG, attitude.BESIDE):
        app = opened("scores.py", film="Odd [Film]", tone=view)
        assert "No score of the film is stated, here or elsewhere" in written(app)
        assert not app.warning


def test_one_review_praises_in_words_and_not_in_stars(film: Path) -> None:
    add(film, "ann", WARM, rating="3/10")
    app = opened("scores.py", film="Odd [Film]", tone=attitude.BESIDE)
    text = written(app)
    assert "One of 1\u00a0review states a score of its own." in text
    assert "One mark alone" in text
    assert "ann *B* praises in words" in text
    assert "and states 3/10." in text
    assert "Read it: ann \\*B\\*" in linked(app)
    app.selectbox(key="beside").select("ann *B*").run()
    assert counts(app) == [6]
    app.selectbox(key="score").select("ann *B*: 3/10").run()
    assert "front matter" in written(app)


def test_sixty_reviews(film: Path) -> None:
    for i in range(60):
        add(film, f"r{i}", f"{WARM} Review {i} ends here.", rating=f"{i % 11}/10" if i % 3 else "")
    shutil.copy(FILM / "scores.csv", film / "scores.csv")
    for view in (attitude.ASPECTS, attitude.ALONG, attitude.BESIDE):
        app = opened("scores.py", film="Odd [Film]", tone=view)
        assert "40 of 60\u00a0reviews state scores of their own." in written(app)
        assert ("the table has all of them" in written(app)) == (view == attitude.BESIDE)
        assert not app.warning


def test_fewer_reviews(film: Path) -> None:
    for i in range(3):
        add(film, f"r{i}", f"{WARM} Review {i} ends here.", rating=f"{i + 5}/10")
    app = opened("scores.py", film="Odd [Film]")
    app.multiselect(key="reviews").select("r1 *B*").run()
    assert "One of 1\u00a0review states a score of its own." in written(app)
    app.toggle(key="captions").set_value(True).run()
    app.button(key="reset").click().run()
    assert "The median of 3 marks is 60" in written(app)
    assert not app.exception


def test_a_link_to_what_is_gone_says_so() -> None:
    app = opened("scores.py", convention="Stars", tone="Loud", score="Nobody: 3/10")
    said = " ".join(one.value for one in app.warning)
    assert "Stars" in said
    assert "Loud" in said
    assert "Nobody" in said
    assert not app.exception
