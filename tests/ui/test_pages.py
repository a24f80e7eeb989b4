"""The pages, run without a browser."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pandas as pd
import pytest
from app_page import html_of, open_page
from helpers import FILM, ROOT
from streamlit.testing.v1 import AppTest

from crosscut.corpus.build import Corpus
from crosscut.measures.findings import findings
from crosscut.measures.overview import review_summary, segment_shares
from crosscut.safe_csv import table_bytes
from crosscut.text.phrases import number, reading_time
from crosscut.ui import films as module

PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))


def linked(app: AppTest) -> list[str]:
    return [element.proto.label for element in app.get("page_link")]


@pytest.fixture
def films(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of films, with one of its own that has a hostile review."""
    film = tmp_path / "odd"
    (film / "reviews").mkdir(parents=True)
    guide = (FILM / "guide.toml").read_text(encoding="utf-8")
    head = re.sub(r'(?m)^title = "Chungking Express"', 'title = "Odd [Film]"', guide, count=1)
    (film / "guide.toml").write_text(head, encoding="utf-8")
    head = (
        '---\ntitle: "<b>Bold</b> [link](http://example.org)"\nauthor: "Eve <i>*Star*</i>"\n'
        "language: en\n---\n\nThe second story is about Cop 663 and Faye.\n"
    )
    (film / "reviews" / "eve.md").write_text(head, encoding="utf-8")
    body = (
        "The first story holds <script>alert(1)</script> and Cop 223, all through the night.\n\n"
        "It has 5*stars* and [links](http://example.org), and it goes on for a good while yet.\n"
    )
    (film / "reviews" / "raw.txt").write_text(body, encoding="utf-8")
    monkeypatch.setenv("CROSSCUT_DATA", str(tmp_path))
    return tmp_path


def test_a_film_is_read_again_when_one_of_its_files_has_changed(films: Path) -> None:
    first = module.corpus(films / "odd")
    assert module.corpus(films / "odd") is first

    def texts() -> dict[str, str]:
        reviews = module.corpus(films / "odd").reviews
        return dict(zip(reviews["review_id"], reviews["text"], strict=True))

    (films / "odd" / "reviews" / "new.md").write_text("Cop 663 meets Faye.\n", encoding="utf-8")
    assert texts()["new"] == "Cop 663 meets Faye."
    (films / "odd" / "reviews" / "new.md").write_text("Faye meets Cop 663.\n", encoding="utf-8")
    module._review_stats.cache.clear()  # a second later
    assert texts()["new"] == "Faye meets Cop 663."


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens(page: str) -> None:
    app = open_page(page)
    assert len(app.title) == 1
    assert not app.error
    assert not app.warning


def test_overview_says_what_the_tables_say(bundled: Corpus) -> None:
    app = open_page("overview")
    text = html_of(app)
    table = review_summary(bundled)
    shares = segment_shares(bundled)
    assert f"{number(int(shares['words'].sum()))}\u00a0words" in text
    for row in table.to_dict("records"):
        assert f"{number(row['words'])}<small> words" in text
        assert f"{reading_time(row['words'])} to read" in text
        assert html.escape(row["title"]) in text
    found = findings(bundled)
    assert len(found) == 5
    for finding in found:
        assert html.escape(finding.text) in text
    assert sum(label.startswith("Read it: ") for label in linked(app)) == sum(
        bool(finding.review_id) for finding in found
    )
    assert text.count("No score of its own") == int((table["own_score"] == "").sum())


def test_texts_that_are_retellings_are_called_so(bundled: Corpus) -> None:
    told = review_summary(bundled)["retelling_of"]
    assert (told != "").all()
    assert "All texts here are retellings" in html_of(open_page("overview"))
    assert "This text is a retelling" in html_of(open_page("review"))


def test_a_review_shows_its_whole_text(bundled: Corpus) -> None:
    table = review_summary(bundled)
    row = table.iloc[2]
    app = open_page("review", review=row["name"])
    article = next(body for body in html_of(app).split("\n") if "<article" in body)
    notes = r'<(a) class="number".*?</a>|<(button).*?</button>|<span class="(turn|kind).*?</span>'
    notes += "|<small.*?</small>"
    shown = re.sub(notes, "", article)
    shown = html.unescape(re.sub(r"<[^>]+>", " ", shown))
    text = bundled.reviews.set_index("review_id").loc[row["review_id"], "text"]
    assert shown.split() == text.split()
    passages = bundled.passages
    own = passages[passages["review_id"] == row["review_id"]]
    assert re.findall(r'id="p(\d+)"', article) == [str(n) for n in own["passage"]]


def test_highlights_are_as_many_as_the_mentions(bundled: Corpus) -> None:
    mentions = bundled.mentions
    code = mentions.loc[mentions["kind"] == "theme", "code"].value_counts().idxmax()
    label = f"{bundled.guide.code_titles('theme')[code]} (theme)"
    for row in review_summary(bundled).to_dict("records"):
        app = open_page("review", review=row["name"], mark=label)
        own = mentions[
            (mentions["review_id"] == row["review_id"])
            & (mentions["kind"] == "theme")
            & (mentions["code"] == code)
        ]
        assert html_of(app).count("<mark>") == len(own)


def test_one_story_is_brought_out(bundled: Corpus) -> None:
    titles = bundled.guide.code_titles("segment")
    text = html_of(open_page("review", segment=titles["story-two"]))
    assert "sentence seg-0 away" in text
    assert "sentence seg-1 away" not in text


def test_a_link_to_what_is_gone_says_so() -> None:
    app = open_page("review", review="Nobody *at all*")
    assert "Nobody \\*at all\\*" in app.warning[0].value


@pytest.mark.usefixtures("films")
def test_a_hostile_review_is_shown_as_text() -> None:
    for page in PAGES:
        app = open_page(page, film="Odd [Film]")
        text = html_of(app).replace("<style>", "")
        assert "<i>*Star*" not in text
        assert "<b>Bold" not in text
    text = html_of(open_page("review", film="Odd [Film]", review="raw"))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "<script>alert" not in text
    assert "[links](http://example.org)" in text


def test_one_review_alone(films: Path) -> None:
    (films / "odd" / "reviews" / "raw.txt").unlink()
    app = open_page("overview", film="Odd [Film]")
    assert "1\u00a0review," in html_of(app)
    assert app.title[0].value == "Where does each review put its words?"


def test_sixty_reviews(films: Path) -> None:
    for number_ in range(58):
        path = films / "odd" / "reviews" / f"r{number_}.txt"
        path.write_text(f"Review {number_} is about Cop 663 and Faye, the second story of it.\n")
    app = open_page("overview", film="Odd [Film]")
    rows = html_of(app).count('<p class="label">Length</p>')
    assert rows == 12
    app.button(key="all_reviews_button").click().run()
    assert html_of(app).count('<p class="label">Length</p>') == 60
    assert not app.exception


def test_many_notes_on_a_film_are_folded_into_one(films: Path) -> None:
    for name in ("again", "more", "<b>"):
        text = (films / "odd" / "reviews" / "raw.txt").read_bytes()
        (films / "odd" / "reviews" / f"{name}.txt").write_bytes(text)
    app = open_page("overview", film="Odd [Film]")
    assert "<summary>3 notes</summary>" in html_of(app)
    assert html_of(app).count("is the same text as") == 3
    assert "<b>.txt" not in html_of(app)
    assert not [one for one in app.caption if "is the same text as" in one.value]


def test_a_film_that_cannot_be_read_says_why(films: Path) -> None:
    (films / "broken").mkdir()
    (films / "broken" / "guide.toml").write_text("[film]\ntitle = 3\n", encoding="utf-8")
    app = open_page("overview")
    assert "broken" in app.selectbox(key="film").options
    app.selectbox(key="film").select("broken").run()
    assert "guide" in app.error[0].value
    assert not app.exception


def test_a_file_for_a_spreadsheet_holds_no_formula(frame: pd.DataFrame) -> None:
    text = table_bytes(frame, ["Method\nin one line"]).decode("utf-8-sig")
    assert text == "# Method in one line\nname,n\n'=1+1,1\nplain,-2\n"


def test_a_signed_figure_is_one_to_count_with() -> None:
    import pandas as pd

    cells = ["+0.13", "\N{MINUS SIGN}0.5", "-7", "+1+1", "-x", "+0.1 to +0.2"]
    text = table_bytes(pd.DataFrame({"tone": cells}), []).decode("utf-8-sig")
    assert text.split() == ["tone", "0.13", "-0.5", "-7", "'+1+1", "'-x", "'+0.1", "to", "+0.2"]


@pytest.fixture
def frame() -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame({"name": ["=1+1", "plain"], "n": [1, -2]})
