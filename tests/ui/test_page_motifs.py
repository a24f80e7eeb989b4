"""The motifs page, run without a browser: what is on a mark is what the evidence counts."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from app_page import html_of, open_page
from drawn import chosen, click, marks, slide_letters, tables
from streamlit.testing.v1 import AppTest

from crosscut.charts.motifs import name_lines
from crosscut.charts.pictures import Shape, picture
from crosscut.corpus.build import Corpus
from crosscut.corpus.selection import Scope, select
from crosscut.measures.states import mention_states, state_words
from crosscut.schema import WHOLE_FILM
from crosscut.text.phrases import count_of
from crosscut.ui.figure import notes_of
from crosscut.ui.page import Page
from crosscut.ui.views import motifs

TIMELINES = ("Where in the review", "Where in the film", "In the film’s order?")
MARKS = {
    "Where in the review": "told-mark",
    "Where in the film": "film-mark",
    "In the film’s order?": "order-mark",
}

LANES = {"timeline": "Where in the film", "film-reviews": "true"}


opened = partial(open_page, "motifs")


def evidence(app: AppTest) -> int:
    """Number that the evidence panel says."""
    return int(re.findall(r'data-count="(\d+)"', html_of(app))[0])


def page_of(corpus: Corpus) -> Page:
    return Page(select(corpus, Scope()), "light")


def first_motifs(corpus: Corpus) -> tuple[str, ...]:
    return tuple(motifs.gallery(corpus)["code"].head(motifs.DEFAULT_MOTIFS))


def test_a_question_a_scope_and_three_timelines(bundled: Corpus) -> None:
    app = opened()
    assert app.title[0].value == "When do motifs come back?"
    page, codes = page_of(bundled), first_motifs(bundled)
    ticks = motifs.ticks(page, codes)
    said = f"{count_of(len(ticks), 'mention')} of the {motifs.DEFAULT_MOTIFS} chosen motifs."
    assert said in html_of(app)
    assert app.multiselect(key="motifs").value == app.button_group(key="motif_row").value
    assert app.multiselect(key="motifs").value == list(codes)
    for timeline in TIMELINES:
        assert len(opened(timeline=timeline).get("vega_lite_chart")) == 1


def test_every_tick_leads_to_its_one_sentence(bundled: Corpus) -> None:
    app = opened()
    page, codes = page_of(bundled), first_motifs(bundled)
    table = motifs.ticks(page, codes)
    (own,) = motifs.by_review_figure(page, codes, False).boxes
    ticks = marks(app, "motif", "words")
    assert len(ticks) == len(table)
    for mark in ticks:
        rows = own.evidence(table, own.option(mark)).spans
        assert rows[list(own.fields)].to_numpy().tolist() == [[mark[one] for one in own.fields]]
    box = app.selectbox(key="told-mark")
    assert box.options == ["Any", *own.options.values()]
    for mark in ticks[:: len(ticks) // 3]:
        app.selectbox(key="told-mark").select(own.option(mark)).run()
        assert evidence(app) == 1
        assert f"<mark>{mark['words']}</mark>" in html_of(app)


def test_all_mentions_of_a_motif_are_as_many_as_its_lanes_say(bundled: Corpus) -> None:
    app = opened()
    page, codes = page_of(bundled), first_motifs(bundled)
    code, title = next(iter(motifs.titles_of(page, codes).items()))
    table = motifs.ticks(page, codes)
    own = table[table["code"] == code]
    app.selectbox(key="told-mark").select(f"{title}: all mentions").run()
    assert evidence(app) == len(own)
    labels = [label for data in tables(app) for row in data if (label := row.get("label"))]
    assert title in labels
    known = mention_states(page.selection, "motif", codes).set_index(["code", "review_id"])
    for review, name in page.names.items():
        count = int((own["review_id"] == review).sum())
        state = state_words(known.loc[(code, review), "state"])
        assert "\n".join(name_lines(name)) in labels
        assert str(count or state) in labels
        if count:
            app.selectbox(key="told-mark").select(f"{title}: {name}").run()
            assert evidence(app) == count


@pytest.mark.parametrize("shape", ["16:9", "4:3"])
def test_who_mentions_each_scene_is_read_from_the_back(bundled: Corpus, shape: Shape) -> None:
    page = page_of(bundled)
    drawn = motifs.by_film_figure(page, tuple(page.titles("motif"))[:5])
    svg = picture(
        drawn.spec, "svg", title=drawn.title, notes=notes_of(drawn.caption),
        source=drawn.source[0], theme="light", shape=shape,
    )  # fmt: skip
    assert slide_letters(svg) >= 24
    (names,) = re.findall(r"frame_names_marks.*?</g>", svg.decode())
    tops = [float(top) for top in re.findall(r"translate\(166,([\d.]+)", names)]
    lines = [one.count("<tspan") or 1 for one in names.split("</text>")[:-1]]
    assert max(lines) == 2
    down = float(re.findall(r'dy="([\d.]+)"', names)[0])
    for top, many, below in zip(tops, lines, tops[1:], strict=False):
        assert below - (top + down * (many - 1)) >= down + 5  # further than lines of one name


def test_every_mark_of_the_film_has_its_count_of_evidence(bundled: Corpus) -> None:
    app = opened(**LANES)
    page = page_of(bundled)
    spans = motifs.film_spans(page.selection)
    (own,) = motifs.by_film_figure(page, ()).boxes
    cells = marks(app, "what", "shared")
    assert sum(mark["count"] for mark in cells) == len(spans)
    for mark in cells:
        rows = own.evidence(spans, own.option(mark)).spans
        assert len(rows) == mark["count"]
    for mark in (cells[0], max(cells, key=lambda one: one["count"])):
        app.selectbox(key="shown-mark").select(own.option(mark)).run()
        assert evidence(app) == mark["count"]


def test_every_motif_at_a_scene_has_its_count_of_evidence(bundled: Corpus) -> None:
    app = opened(timeline="Where in the film")
    page = page_of(bundled)
    places = motifs.motif_places(page)
    (own,) = motifs.by_motif_figure(page, ()).boxes
    cells = marks(app, "what", "mentions")
    assert len({mark["code"] for mark in cells}) == motifs.MOST_ROWS
    for mark in cells:
        rows = own.evidence(places, own.option(mark)).spans
        assert (len(rows), rows["review_id"].nunique()) == (mark["mentions"], mark["count"])
    app.selectbox(key="film-mark").select(own.option(cells[0])).run()
    assert evidence(app) == cells[0]["mentions"]
    # A link to a mark of a review opens the row of that review.
    link = opened(timeline="Where in the film", **{"shown-mark": "The bar: all reviews"})
    assert link.selectbox(key="shown-mark").value
    link.toggle(key="film-reviews").set_value(False).run()
    assert link.selectbox(key="film-mark") is not None


def test_timecodes_are_all_there(bundled: Corpus) -> None:
    cells = marks(opened(**LANES), "what", "shared")
    times = [mark for mark in cells if mark["shape"] == "diamond"]
    assert sorted(mark["when"] for mark in times) == sorted(bundled.timecodes["raw"])
    table = bundled.timecodes.set_index("raw")
    for mark in times:
        row = table.loc[mark["when"]]
        middle = (row["shown_from"] + row["shown_to"]) / 2 / bundled.guide.runtime
        assert mark["x"] == pytest.approx(middle, abs=1e-4)


def test_every_step_leads_to_its_sentence(bundled: Corpus) -> None:
    app = opened(timeline="In the film’s order?")
    page = page_of(bundled)
    titles = page.titles("scene")
    table = motifs.steps(page.selection)
    (own,) = motifs.order_figure(page, ()).boxes
    dots = marks(app, "told", "place")
    assert sum(dot["count"] for dot in dots) == len(table)
    for dot in dots:
        rows = own.evidence(table, own.option(dot)).spans
        assert len(rows) == dot["count"]
        assert {titles[scene] for scene in rows["scene"]} == {dot["scene"]}
    assert len({own.option(dot) for dot in dots}) == len(dots)
    most = max(dots, key=lambda dot: dot["count"])
    assert most["count"] > 1
    app.selectbox(key="order-mark").select(own.option(most)).run()
    assert evidence(app) == most["count"]
    name = dots[-1]["name"]
    app.selectbox(key="order-mark").select(f"{name}: all steps").run()
    assert evidence(app) == sum(dot["count"] for dot in dots if dot["name"] == name)
    assert "Kendall’s tau" in html_of(app)


@pytest.mark.parametrize(
    ("timeline", "chart", "fields"),
    [
        ("Where in the review", "chart-motifs-told", ("code", "review_id", "start")),
        ("Where in the film", "chart-motifs-scenes", ("code", "what")),
        ("In the film’s order?", "chart-motifs-told-against-shown", ("review_id", "step")),
    ],
)
def test_the_same_mark_can_be_clicked_again(
    timeline: str, chart: str, fields: tuple[str, ...]
) -> None:
    app = opened(timeline=timeline)
    first, second = (
        {field: mark[field] for field in fields} for mark in marks(app, *fields, "name")[:2]
    )
    key = MARKS[timeline]
    click(app, chart, first)
    before = chosen(app, key)
    assert before != "Any"
    click(app, chart, second)
    assert chosen(app, key) not in (before, "Any")
    app.selectbox(key=key).select("Any").run()
    assert chosen(app, key) == "Any"
    click(app, f"{chart}-1", second)
    assert chosen(app, key) not in (before, "Any")


def test_motifs_and_tone_are_chosen_and_kept() -> None:
    app = opened(motifs=["Rain", "Coffee"], **{"told-tone": "true"})
    plain = len(tables(opened(motifs=["Rain", "Coffee"])))
    assert app.multiselect(key="motifs").value == ["rain", "coffee"]
    assert app.toggle(key="told-tone").value
    assert len(tables(app)) == plain + 1
    app.toggle(key="told-tone").set_value(False).run()
    app.multiselect(key="motifs").set_value(["Coffee"]).run()
    assert {mark["motif"] for mark in marks(app, "motif", "words")} == {"Coffee"}
    for timeline in TIMELINES:
        app.segmented_control(key="timeline").set_value(timeline).run()
        assert not app.exception
        assert app.multiselect(key="motifs").value == ["coffee"]


def test_one_story_alone_and_captions_too() -> None:
    kept = "The apartment"
    app = opened(story="Story one", motifs=kept)
    assert {mark["title"] for mark in marks(app, "motif", "words")} == {"Story one"}
    before = len(marks(opened(motifs=kept), "motif", "words"))
    app.button(key="reset").click().run()
    assert len(marks(app, "motif", "words")) == before
    app.toggle(key="captions").set_value(True).run()
    assert len(marks(app, "motif", "words")) >= before


def test_nothing_chosen_and_nothing_found_say_what_to_do() -> None:
    app = opened()
    app.multiselect(key="motifs").set_value([]).run()
    assert "Choose other motifs" in html_of(app)
    assert not app.get("vega_lite_chart")
    app = opened(
        timeline="Where in the film", reviews=["“A Love Letter to Loneliness”"], story="Story one"
    )
    assert "No scene is found" in html_of(app)


def test_what_a_link_names_and_is_gone_is_said() -> None:
    app = opened(motifs=["Coffee", "Zeppelins"], **{"told-mark": "Zeppelins everywhere"})
    warned = " ".join(warning.value for warning in app.warning)
    assert "the motif “Zeppelins”" in warned
    assert "the mark “Zeppelins everywhere”" in warned
    assert app.multiselect(key="motifs").value == ["coffee"]
    assert chosen(app, "told-mark") == "Any"


@pytest.fixture
def film(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[int, int], None]:
    """Make a film of so many segments and reviews, without timecodes."""

    def make(segments: int, reviews: int) -> None:
        folder = tmp_path / "plain"
        (folder / "reviews").mkdir(parents=True)
        head = '[film]\ntitle = "Plain"\nyear = 2001\ndirector = "N. N."\nruntime = "1:30:00"\n'
        parts = [head]
        for n in range(1, segments + 1):
            parts.append(
                f'[[segments]]\ncode = "part-{n}"\ntitle = "Part {n}"\ndescription = "P."\n'
                f'cues = ["chapter {n}"]\n'
            )
            parts.append(
                f'[[scenes]]\ncode = "scene-{n}"\ntitle = "Scene {n}"\nsegment = "part-{n}"\n'
                f'description = "S."\ncues = ["door {n}"]\n'
            )
        parts.append(
            '[[motifs]]\ncode = "lamp"\ntitle = "The lamp"\ndescription = "L."\nterms = ["lamp"]\n'
        )
        (folder / "guide.toml").write_text("\n".join(parts), encoding="utf-8")
        for n in range(reviews):
            lines = [
                f"In chapter {s} the lamp burns by door {s} once more, says text {n}."
                for s in range(1, segments + 1)
            ]
            turned = lines[::-1] if n % 2 else lines
            silent = n % 3 == 2
            text = f"Text {n} has nothing to say of it.\n" if silent else "\n\n".join(turned)
            (folder / "reviews" / f"r{n:02}.txt").write_text(text, encoding="utf-8")
        monkeypatch.setenv("CROSSCUT_DATA", str(tmp_path))

    return make


@pytest.mark.parametrize(("segments", "reviews"), [(1, 1), (5, 1), (5, 5), (2, 60)])
def test_films_of_other_sizes(
    film: Callable[[int, int], None], segments: int, reviews: int
) -> None:
    film(segments, reviews)
    speaking = sum(n % 3 != 2 for n in range(reviews))
    app = opened(film="Plain", by="Review")
    assert len(marks(app, "motif", "words")) == segments * speaking
    assert app.toggle(key="told-tone").disabled == (reviews > 12)
    app.selectbox(key="told-mark").select("The lamp: all mentions").run()
    assert evidence(app) == segments * speaking

    app.segmented_control(key="timeline").set_value("Where in the film").run()
    assert len(marks(app, "what", "mentions")) == segments
    app.toggle(key="film-reviews").set_value(True).run()
    cells = marks(app, "what", "shared")
    assert {mark["shape"] for mark in cells} == {"circle"}
    assert sum(mark["count"] for mark in cells) == segments * speaking
    assert "No source states a timecode" in html_of(app)

    app.segmented_control(key="timeline").set_value("In the film’s order?").run()
    assert len(marks(app, "told", "place")) == segments * speaking
    if segments > 2:
        assert "tells the film in order" in html_of(app)
        assert ("tells the film backwards" in html_of(app)) == (reviews > 1)
    assert not app.exception


def test_a_guide_without_motifs_and_scenes_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "bare"
    (folder / "reviews").mkdir(parents=True)
    head = '[film]\ntitle = "Bare"\nyear = 2001\ndirector = "N. N."\nruntime = "1:30:00"\n'
    part = '[[segments]]\ncode = "part"\ntitle = "Part"\ndescription = "P."\ncues = ["chapter"]\n'
    (folder / "guide.toml").write_text(head + part, encoding="utf-8")
    review = folder / "reviews" / "a.txt"
    review.write_text("In this chapter a lamp burns at 10:14 for once.\n", encoding="utf-8")
    monkeypatch.setenv("CROSSCUT_DATA", str(tmp_path))
    assert "no motifs" in html_of(opened(film="Bare"))
    assert "no scenes" in html_of(opened(film="Bare", timeline="In the film’s order?"))
    (mark,) = marks(opened(film="Bare", timeline="Where in the film"), "what", "shared")
    assert (mark["shape"], mark["when"]) == ("diamond", "10:14")


def test_of_a_story_its_motifs_count_in_sentences_on_the_whole_film(bundled: Corpus) -> None:
    titles, names = bundled.guide.code_titles("motif"), page_of(bundled).names
    story = bundled.guide.segments[0]
    own = next(one for one in bundled.guide.motifs if one.code == "pineapple-tins")
    assert own.segment == story.code
    body = select(bundled, Scope()).mentions
    body = body[body["code"] == own.code]
    outside = int((body["segment"] == WHOLE_FILM).sum())
    assert outside
    app = opened(story=story.title, motifs=own.title)
    app.selectbox(key="told-mark").select(f"{titles[own.code]}: all mentions").run()
    assert evidence(app) == len(body)
    where = "a sentence" if outside == 1 else "sentences"
    assert f"{outside} of them in {where} on the whole film" in html_of(app)
    # A motif of no story is elsewhere where it stands in sentences on the other one.
    here = Page(select(bundled, Scope(segment=story.code)), "light")
    drawn = motifs.by_review_figure(here, (own.code, "sunglasses"), False)
    rows = drawn.table[drawn.table["Motif"] == titles["sunglasses"]].set_index("Review")
    everywhere = bundled.mentions[bundled.mentions["code"].astype("str") == "sunglasses"]
    found = {names[review] for review in everywhere["review_id"].astype("str")}
    assert found
    for review, row in rows.iterrows():
        assert (row["It is"] == "not found") == (review not in found)
        assert (row["Mentions"] + row["Elsewhere in the review"] > 0) == (review in found)
    assert "Sunglasses: no mention in what is counted; elsewhere in" in drawn.alt


def test_a_link_of_an_earlier_version_opens_the_same_timeline() -> None:
    for was, now in zip(("Told", "Shown", "Told against shown"), TIMELINES, strict=True):
        app = opened(timeline=was)
        assert app.segmented_control(key="timeline").value == now
        assert not app.warning
