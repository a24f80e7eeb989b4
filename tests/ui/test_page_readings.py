"""The page Readings, run without a browser: one review, five, sixty."""

from __future__ import annotations

import html
import re
import shutil
from functools import partial
from pathlib import Path
from urllib.parse import parse_qs, urlparse

import films
import pytest
from app_page import html_of, open_page
from drawn import chosen
from helpers import FILM, NO_SEEDS, SEEDS
from streamlit.testing.v1 import AppTest

from crosscut.corpus.annotate import compile_guide
from crosscut.corpus.build import Corpus
from crosscut.corpus.selection import Scope, select
from crosscut.measures.overview import review_summary
from crosscut.measures.pairings import NO_PAIR, pairs, without_pair

PARTS = ("Scene by scene", "Full text", "Disagreements", "Where readings part", "What is left out")


opened = partial(open_page, "readings")


def click(app: AppTest, picked: str) -> AppTest:
    """Tell the page what a click on a link tells it (the browser tests make real ones)."""
    app.session_state["picked"] = picked
    app.run()
    assert not app.exception
    return app


def links(app: AppTest, kind: str) -> dict[str, str]:
    """data-pick -> href of the links of a kind that have both."""
    found = re.findall(rf'<a href="([^"]*)" data-pick="({kind} [^"]*)"', html_of(app))
    return {html.unescape(pick): html.unescape(href) for href, pick in found}


def asked(href: str) -> dict[str, str | list[str]]:
    query = parse_qs(urlparse(href).query)
    return {name: values[0] if len(values) == 1 else values for name, values in query.items()}


def count_said(app: AppTest) -> int:
    said = re.search(r'class="caption" data-count="(\d+)"', html_of(app))
    assert said
    return int(said[1])


@pytest.fixture
def film(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of reviews of a film of its own, still empty."""
    reviews = tmp_path / "odd" / "reviews"
    reviews.mkdir(parents=True)
    guide = (FILM / "guide.toml").read_text(encoding="utf-8")
    guide = re.sub(r'(?m)^title = "Chungking Express"', 'title = "Odd"', guide, count=1)
    (tmp_path / "odd" / "guide.toml").write_text(guide, encoding="utf-8")
    monkeypatch.setenv("CROSSCUT_DATA", str(tmp_path))
    return reviews


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("story", ["All", "Story one", "Story two", "Whole film"])
def test_every_part_opens(part: str, story: str) -> None:
    app = opened(part=part, story=story)
    assert len(app.title) == 1
    assert not app.error
    assert not app.warning


def test_the_reviews_with_most_words_on_the_story_are_proposed(bundled: Corpus) -> None:
    app = opened(story="Story one")
    names = dict(zip(*review_summary(bundled)[["review_id", "name"]].to_numpy().T, strict=True))
    words = select(bundled, Scope((), "story-one")).words.sort_values(ascending=False)
    expected = [names[review] for review in words.index[:3]]
    asked = app.multiselect(key="side").placeholder
    assert [asked.index(name) for name in expected] == sorted(asked.index(n) for n in expected)
    shown = html.unescape(html_of(app))
    assert all(f"<b>{name}</b>: " in shown for name in expected)
    assert shown.count('class="gives"') == 3


def test_a_review_is_compared_with_as_many_others_as_there_are(film: Path) -> None:
    text = "Cop 223 is lonely, lonely in a crowd, lonely and alone, and lonely still. It is awful."
    (film / "a.md").write_text(f"---\nlanguage: en\n---\n\n{text}\n", encoding="utf-8")
    one = html_of(opened(film="Odd"))
    assert "stands out" not in one
    assert "others" not in one
    (film / "b.md").write_text("---\nlanguage: en\n---\n\nCop 663 meets Faye.\n", encoding="utf-8")
    two = html_of(opened(film="Odd"))
    assert ". More than the other on " in two
    assert "(−" in two  # the sign of the tone, as on every page


def test_reviews_are_chosen_and_highlighted(bundled: Corpus) -> None:
    names = list(review_summary(bundled)["name"])
    app = opened(story="Story two")
    app.multiselect(key="side").set_value(names[:2]).run()
    assert 'class="readings rows of-2"' in html_of(app)
    assert 'class="theme"' not in re.sub(r'<p class="caption marks">.*?</p>', "", html_of(app))
    app.pills(key="shown").set_value(["Themes", "Characters"]).run()
    text = re.sub(r'<p class="caption marks">.*?</p>', "", html_of(app))
    assert '<mark class="theme" title=' in text
    assert '<mark class="character" title=' in text
    assert 'class="motif"' not in text
    app.segmented_control(key="part").set_value("Full text").run()
    assert html_of(app).count("<article") == 2
    assert "<mark>" in html_of(app)
    assert "sentence seg-0 away" in html_of(app)
    assert not app.exception


def test_cells_count_what_the_evidence_lists(bundled: Corpus) -> None:
    app = opened(story="Story one")
    cues = select(bundled, Scope()).scenes
    picked = app.selectbox(key="reading")
    for option in picked.options[1:4]:
        app.selectbox(key="reading").select(option).run()
        number = int(re.search(r": (\d+)", option)[1])
        scene, review = option.rsplit(":", 1)[0].split(" · ")
        codes = {title: code for code, title in bundled.guide.code_titles("scene").items()}
        names = dict(zip(*review_summary(bundled)[["name", "review_id"]].to_numpy().T, strict=True))
        own = (cues["scene"] == codes[scene]) & (cues["review_id"] == names[review])
        assert number == own.sum() == count_said(app)
        assert f'data-count="{number}" data-pick="cell {codes[scene]} {names[review]}"' in html_of(
            app
        )


def test_a_click_on_a_cell_opens_as_many_places_as_it_says() -> None:
    app = opened(story="Story two")
    cells = re.findall(r'data-count="(\d+)" data-pick="(cell [^"]+)"', html_of(app))
    assert len(cells) == len(app.selectbox(key="reading").options) - 1 > 5
    assert {pick for _, pick in cells} == set(links(app, "cell"))
    for count, pick in cells[:4]:
        click(app, html.unescape(pick))
        assert count_said(app) == int(count)
        assert chosen(app, "reading").endswith(f": {count}\u00a0place" + "s" * (count != "1"))
    app.button(key="close-reading").click().run()
    assert chosen(app, "reading") == "Any"


def test_the_address_of_a_cell_opens_it_elsewhere() -> None:
    app = opened(story="Story two")
    for pick, href in list(links(app, "cell").items())[:3]:
        elsewhere = opened(**asked(href))
        assert not elsewhere.warning
        assert count_said(elsewhere) == count_said(click(app, pick))
        assert chosen(elsewhere, "reading") == chosen(app, "reading")


@pytest.mark.parametrize("picked", ["cell nowhere nobody", "cell", "story nowhere", "?"])
def test_a_click_on_what_is_not_there_does_nothing(picked: str) -> None:
    app = click(opened(story="Story one"), picked)
    assert chosen(app, "reading") == "Any"
    assert len(app.title) == 1


def test_a_link_to_a_passage_brings_out_the_story() -> None:
    app = opened(story="Story one")
    href = html.unescape(re.findall(r'<a href="(review[^"]*)"', html_of(app))[0])
    assert asked(href)["segment"] == "Story one"
    for name, value in asked(href).items():
        app.query_params[name] = value
    app.switch_page("pages/review.py").run()
    assert "<article" in html_of(app)
    assert "sentence seg-1 away" in html_of(app)
    assert not app.warning


def test_the_choices_are_kept_while_another_view_is_open(bundled: Corpus) -> None:
    names = list(review_summary(bundled)["name"])
    app = opened()
    app.multiselect(key="side").set_value(names[1:3]).run()
    app.pills(key="shown").set_value(["Motifs"]).run()
    app.segmented_control(key="part").set_value("Full text").run()
    app.switch_page("pages/words.py").run()
    app.switch_page("pages/readings.py").run()
    assert app.segmented_control(key="part").value == "Full text"
    assert app.multiselect(key="side").value == names[1:3]
    assert app.pills(key="shown").value == ["Motifs"]
    assert not app.warning


def test_a_link_chooses_a_story() -> None:
    app = opened(story="Story two")
    assert app.selectbox(key="story").value == "story-two"
    assert "readings?story=" not in html_of(app)


def test_the_map_of_a_review_leads_to_its_passages(bundled: Corpus) -> None:
    text = html_of(opened(part="Full text"))
    maps = re.findall(r'<nav class="map".*?</nav>', text)
    assert len(maps) == 3
    ids = set(re.findall(r'<div id="(r\d-p\d+)"', text))
    assert len(ids) == text.count('<div id="r')
    titles = {title: code for code, title in bundled.guide.code_titles("segment").items()}
    shown = re.findall(r'<h3>([^<]*)</h3><div class="scroll">', text)
    reviews = review_summary(bundled).set_index("name")["review_id"]
    for name, drawn in zip(shown, maps, strict=True):
        pieces = re.findall(r'<a href="#(r\d-p\d+)"(.*?)flex-grow:(\d+)" title="([^"]*)"', drawn)
        assert {anchor for anchor, *_ in pieces} <= ids
        body = bundled.passages[bundled.passages["kind"] == "body"]
        keys = body[body["review_id"] == reviews[html.unescape(name)]][["review_id", "passage"]]
        own = bundled.sentences.merge(keys)
        assert sum(int(words) for _, _, words, _ in pieces) == own["words"].sum()
        told = [titles[title] for *_, title in pieces]
        turns = [i for i, one in enumerate(told) if i == 0 or one != told[i - 1]]
        assert [i for i, one in enumerate(pieces) if "tabindex" not in one[1]] == turns


def test_empty_cells_say_what_is_known_and_scenes_not_found_fold_away(bundled: Corpus) -> None:
    text = html_of(opened(story="Story one"))
    empty = set(re.findall(r'<div class="cell empty"><h4>.*?</h4><p>(.*?)</p>', text))
    assert empty == {"not found", "elsewhere, 1\u00a0mention in captions or headings"}
    titles = bundled.guide.code_titles("scene")
    homes = {scene.code: scene.segment for scene in bundled.guide.scenes}
    rows = re.findall(
        r'<section class="scene seg-(\d)"><div class="what"><h3>([^<]*?)(?: <span|<)', text
    )
    folded = re.findall(r"<li><b>(.*?)\.</b>", text.split("<details", 1)[1])
    shown = [html.unescape(title) for _, title in rows] + [html.unescape(t) for t in folded]
    assert sorted(shown) == sorted(t for c, t in titles.items() if homes[c] == "story-one")
    assert {number for number, _ in rows} == {"0"}


def test_all_passages_that_fit_no_scene_are_there_once_unfolded() -> None:
    app = opened(story="All")
    shown = html_of(app).count('class="lone"')
    assert shown == 8
    (fold,) = [one for one in app.expander if one.label.endswith("more passages")]
    app.session_state["more-passages"] = True
    assert html_of(app.run()).count('class="lone"') == shown + int(fold.label.split("\u00a0")[0])


def test_where_readings_part_names_both_swapped_pairs(bundled: Corpus) -> None:
    app = opened(part="Where readings part")
    text = html.unescape(html_of(app))
    assert text.count('<div class="tocheck">') == 3
    characters = bundled.guide.code_titles("character")
    for one, other in (("cop-223", "faye"), ("smuggler", "cop-663")):
        assert f"{characters[one]} with {characters[other]}" in text
    options = app.selectbox(key="pair").options
    assert [o for o in options if o.endswith("check this")] == options[1:3]
    for option in options[1:4]:
        app.selectbox(key="pair").select(option).run()
        assert not app.exception
        assert count_said(app) == int(re.search(r": (\d+)", option)[1])


def test_a_review_without_a_pair_has_its_column_and_the_reason(bundled: Corpus) -> None:
    names = dict(zip(*review_summary(bundled)[["review_id", "name"]].to_numpy().T, strict=True))
    selection = select(bundled, Scope())
    table = pairs(selection, compile_guide(bundled.guide))
    without = without_pair(table, table, selection)
    assert set(without) == {"004-love-letter-to-loneliness"}
    shown = html.unescape(html_of(opened(part="Where readings part")))
    heads = re.findall(r'<th scope="col">(.*?)</th>', shown)
    assert sorted(heads[1:]) == sorted(names.values())
    for review, reason in without.items():
        assert f"<b>{names[review]}</b>: {NO_PAIR[reason]}." in shown
        alone = html.unescape(html_of(opened(part="Where readings part", reviews=[names[review]])))
        assert f"<b>{names[review]}</b>: {NO_PAIR[reason]}." in alone


def test_a_click_on_a_pair_opens_as_many_sentences_as_it_says() -> None:
    app = opened(part="Where readings part")
    cells = re.findall(r'data-pick="(pair [^"]+)" aria-label="(\d+): ([^"]+)"', html_of(app))
    assert len(cells) == len(app.selectbox(key="pair").options) - 1
    for pick, count, label in cells[:2] + [cell for cell in cells if "check this" in cell[2]]:
        click(app, pick)
        assert chosen(app, "pair") == html.unescape(label)
        assert count_said(app) == int(count)
        href = links(app, "pair")[pick]
        assert count_said(opened(**asked(href))) == int(count)


@pytest.mark.skipif(SEEDS is None, reason=NO_SEEDS)
def test_the_original_pages_part_where_their_retellings_do(film: Path) -> None:
    for page in SEEDS.iterdir():
        shutil.copy(page, film)
    app = opened(film="Odd", part="Where readings part")
    text = html.unescape(html_of(app))
    told = re.findall(r'<div class="tocheck"><p><b>.*?</b>: (.*?)<span class="warn">check', text)
    assert told == [
        "Cop 223 (He Qiwu) with Faye, connected",
        "Cop 223 (He Qiwu) with Faye, as lovers",
        "The woman in the blonde wig with Cop 663, as lovers and pursuers",
    ]
    app = opened(film="Odd", part="Where readings part", captions="true")
    assert html_of(app).count('<div class="tocheck">') == 3
    for part in PARTS:
        assert not opened(film="Odd", part=part, story="Story one").warning


def test_the_silence_map_and_its_evidence() -> None:
    app = opened(part="What is left out")
    for label in ("Scenes", "Themes", "Motifs"):
        app.segmented_control(key="left").set_value(label).run()
        assert not app.exception
        options = app.selectbox(key=f"silence_{label[:-1].lower()}").options
        app.selectbox(key=f"silence_{label[:-1].lower()}").select(options[-1]).run()
        assert count_said(app) == int(re.search(r": (\d+)", options[-1])[1])
        missing = next(option for option in options if option.endswith(": not found"))
        app.selectbox(key=f"silence_{label[:-1].lower()}").select(missing).run()
        assert ": not found in" in "".join(one.value for one in app.subheader)
        assert not app.warning


def test_a_link_that_calls_a_cell_silent_still_opens_it() -> None:
    options = opened(part="What is left out").selectbox(key="silence_motif").options
    missing = next(option for option in options if option.endswith(": not found"))
    old = missing.replace(": not found", ": silent")
    app = opened(part="What is left out", silence_motif=old)
    assert chosen(app, "silence_motif") == missing
    assert not app.warning


def test_a_cell_elsewhere_in_the_review_leads_to_its_sentences(bundled: Corpus) -> None:
    app = opened(part="What is left out", story="Whole film")
    options = app.selectbox(key="silence_motif").options
    label = next(option for option in options if ": elsewhere" in option)
    app.selectbox(key="silence_motif").select(label).run()
    assert "outside what is counted" in "".join(one.value for one in app.subheader)
    assert count_said(app) == int(re.search(r"elsewhere, (\d+)", label)[1])


def test_a_choice_that_takes_a_cell_away_says_nothing_of_it() -> None:
    app = opened(story="Story one")
    app.selectbox(key="reading").select_index(1).run()
    app.selectbox(key="story").select("Story two").run()
    assert chosen(app, "reading") == "Any"
    assert not app.warning
    assert not app.exception


def test_a_link_opens_the_evidence_it_names() -> None:
    named = opened(story="Story one").selectbox(key="reading").options[1]
    app = opened(story="Story one", reading=named)
    assert chosen(app, "reading") == named
    assert count_said(app) == int(re.search(r": (\d+)", named)[1])
    assert not app.warning
    gone = opened(story="Story two", reading=named)
    assert len(gone.warning) == 1


def test_a_link_to_what_is_gone_says_so() -> None:
    app = opened(side=["Nobody"], part="Nowhere")
    assert {"Nobody" in one.value or "Nowhere" in one.value for one in app.warning} == {True}
    assert len(app.warning) == 2


def test_a_hostile_review_is_shown_as_text(film: Path) -> None:
    (film / "raw.txt").write_text(
        "The first story has <script>alert(1)</script> Cop 223 in a bar, with 5*stars* and the "
        "smuggler, whom he loves & [so on](http://example.org).\n\n"
        "Cop 223 <img src=x onerror=alert(2)> loves Faye, he says, and the first story ends.\n",
        encoding="utf-8",
    )
    (film / "eve.md").write_text(
        '---\ntitle: "<b>Bold</b>"\nauthor: "Eve <i>*Star*</i>"\nlanguage: en\n---\n\n'
        "The first story is about Cop 223, who loves Faye in the bar.\n",
        encoding="utf-8",
    )
    for part in PARTS:
        text = html_of(opened(film="Odd", part=part)).replace("<style>", "")
        assert "<script>alert" not in text
        assert "<img src" not in text
        assert "<i>*Star*" not in text
    text = html_of(opened(film="Odd"))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "5*stars*" in text
    assert "[so on](http://example.org)" in text


def test_one_review_alone(film: Path) -> None:
    (film / "one.txt").write_text("In the first story Cop 223 sits in a bar.\n", encoding="utf-8")
    for part in PARTS:
        app = opened(film="Odd", part=part)
        assert not app.error
    assert 'class="readings rows of-1"' in html_of(opened(film="Odd"))


def test_a_film_folder_has_subtitles_and_its_scenes_their_times(film: Path) -> None:
    said = "Cop 223 pursues a suspect through the crowd: “The umbrella remembers every kitchen.”\n"
    (film / "one.txt").write_text(said, encoding="utf-8")
    spoken = "1\n00:05:00,000 --> 00:05:04,000\nThe umbrella remembers every kitchen.\n"
    (film.parent / "subtitles.srt").write_text(spoken, encoding="utf-8")
    guide = film.parent / "guide.toml"
    rest = guide.read_text(encoding="utf-8").replace('timecode = "', 'timecode = "" # "')
    guide.write_text(rest, encoding="utf-8")
    assert "5:00–5:04, by subtitles" in html_of(opened(film="Odd"))
    (film.parent / "subtitles.srt").write_text("no times", encoding="utf-8")
    assert "by subtitles" not in html_of(opened(film="Odd"))


def test_sixty_reviews(film: Path) -> None:
    for number in range(60):
        body = f"Review {number}: in the second story Cop 663 drinks coffee and Faye looks on.\n"
        (film / f"r{number:02}.txt").write_text(body, encoding="utf-8")
    for part in PARTS:
        app = opened(film="Odd", part=part)
        assert not app.error
        if part == "Scene by scene":
            assert 'class="readings rows of-3"' in html_of(app)


@pytest.mark.parametrize("title", [films.SINGLE, films.FIVE, films.BARE])
def test_other_films(title: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CROSSCUT_DATA", str(films.write_all(tmp_path)))
    for part in PARTS:
        app = opened(film=title, part=part)
        assert not app.warning
        for story in app.selectbox(key="story").options[-2:]:  # a story, and the whole film
            app.selectbox(key="story").select(story).run()
            assert not app.exception
    app = opened(film=title)
    found = links(app, "cell")
    assert bool(found) == (title != films.SINGLE)  # without scenes the rows are stories
    if found:
        pick = next(iter(found))
        count = re.search(rf'data-count="(\d+)" data-pick="{pick}"', html_of(app))[1]
        assert count_said(click(app, pick)) == int(count)


def test_of_a_film_without_scenes_no_words_are_said_to_tell_one(film: Path) -> None:
    guide = film.parent / "guide.toml"
    text = guide.read_text(encoding="utf-8")
    bare = re.sub(r"(?ms)^\[\[scenes\]\].*?(?=^\[|\Z)", "", text)
    guide.write_text(bare, encoding="utf-8")
    body = "---\nlanguage: en\n---\n\nCop 663 meets Faye at the counter.\n"
    (film / "a.md").write_text(body, encoding="utf-8")
    shown = html_of(opened(film="Odd"))
    assert "each row is a story" in shown
    assert "words that tell the scene" not in shown
    assert "words that tell the scene" in html_of(opened())
