"""The bundled guide on plain sentences: what is found in them, and what is not."""

from __future__ import annotations

import pytest
from helpers import FILM

from crosscut.corpus.build import Corpus, build_corpus
from crosscut.guide.files import load_guide
from crosscut.ingest.model import Block, RawReview, ReviewMeta

OF_STORY = {1: "In the first story Cop 223 is alone. ", 2: "In the second story Faye is new. "}


def read(text: str) -> Corpus:
    blocks, start = [], 0
    for paragraph in text.split("\n"):
        blocks.append(Block("body", start, start + len(paragraph)))
        start += len(paragraph) + 1
    raw = RawReview("r", "r.txt", text, tuple(blocks), ReviewMeta(language="en"), ())
    return build_corpus([raw], load_guide(FILM / "guide.toml"))


def mentions(text: str, kind: str) -> set[str]:
    table = read(text).mentions
    return set(table.loc[table["kind"] == kind, "code"].astype(str))


def scenes(story: int, text: str) -> set[str]:
    return set(read(OF_STORY[story] + text).scenes["scene"].astype(str))


@pytest.mark.parametrize(
    ("text", "theme", "found"),
    [
        ("Two loosely connected tales of people at night.", "connection", False),
        ("A park connects the stories of the two widows.", "connection", False),
        ("Their flat is full of her own touches.", "connection", False),
        ("Nobody here can connect with the people next door.", "connection", True),
        ("He asks the barman to leave him alone.", "loneliness", False),
        ("At midnight he is alone with a towel.", "loneliness", True),
        ("She narrowly escapes through the back door.", "escape", False),
        ("Her flight is an escape from a dull life.", "escape", True),
        ("The dialogue is one empty gesture after another.", "unspoken", False),
        ("May loves pineapple.", "love", False),
        ("May loves somebody else.", "love", True),
        ("It ends too soon for a film of its size.", "missed-timing", False),
        ("He comes a day too soon.", "missed-timing", True),
        ("The script has no interest in narrative closure.", "letting-go", False),
        ("Its plot is broken up into halves.", "heartbreak", False),
        ("They broke up in April.", "heartbreak", True),
        ("Why would you repeat such a visit?", "routine", False),
        ("You will see the poster repeatedly in student rooms.", "routine", False),
    ],
)
def test_a_theme_is_what_its_name_says(text: str, theme: str, found: bool) -> None:
    assert (theme in mentions(text, "theme")) is found


@pytest.mark.parametrize(
    ("text", "motif", "found"),
    [
        ("The romance does not bear fruit.", "pineapple-tins", False),
        ("He piles up fruit in tins.", "pineapple-tins", True),
        ("It is her best part, barring a cameo on television.", "bars", False),
        ("He drinks in two bars.", "bars", True),
        ("Audio: Cantonese 5.1, Mandarin 2.0, with subtitles.", "languages", False),
        ("He tries Mandarin, then Japanese, and is not answered.", "languages", True),
        ("Badge 663 drinks his coffee.", "uniforms", False),
        ("He polishes his badge.", "uniforms", True),
        ("Posted on May 1, 2021.", "expiry-dates", False),
        ("The lids all say May 1.", "expiry-dates", True),
        ("Her fear mirrors his own.", "glass", False),
        ("He is seen in a mirror.", "glass", True),
        ("Language: Cantonese", "languages", False),
        ("The boss counts the money in an envelope.", "letter", False),
        ("The envelope stays closed for days.", "letter", True),
        ("A song called California Dreams is on.", "california", False),
        ("He waits at the take-out counter.", "food", False),
        ("He waits at the take-out counter.", "snack-bar", True),
    ],
)
def test_a_motif_is_the_thing_itself(text: str, motif: str, found: bool) -> None:
    assert (motif in mentions(text, "motif")) is found


@pytest.mark.parametrize(
    ("story", "text", "scene", "found"),
    [
        (1, "The smuggler is chased by two thugs and a criminal.", "chase", False),
        (1, "The smuggler is chased by two thugs.", "hunt", True),
        (1, "She stashes heroin in bags for the men to carry.", "workshop", True),
        (1, "She shoots several of them on a stairway.", "hunt", True),
        (1, "On April 30 he decides to love somebody new.", "shop-clerk", False),
        (1, "On April 30 he finds no tin in the whole store.", "shop-clerk", True),
        (1, "He calls several women, and none of them knows him.", "payphone", True),
        (1, "Would she like to go jogging, he asks her.", "jogging", False),
        (1, "She never removes her wig.", "revenge", False),
        (1, "She removes her wig and walks off.", "revenge", True),
        (1, "He ends up calling everyone in his notebook.", "payphone", True),
        (1, "She is chasing the couriers all over town.", "hunt", True),
        (1, "Her boss runs a seedy bar.", "bar", False),
        (1, "They share a room and spend the night together, chaste as monks.", "hotel", True),
        (1, "She chases a dozen Indians through the corridors.", "hunt", True),
        (1, "It was the closest I ever was to her, he says.", "brush-past", True),
        (2, "She hangs out in his apartment until noon.", "break-in", True),
        (2, "He overlooks all the subtle changes.", "swaps", True),
        (2, "The picture is broken into two tales.", "break-in", False),
        (2, "His teary flat has to be dried with a bucket.", "flood", True),
        (2, "She offers him the keys, but he won't take them.", "counter", True),
        (2, "In slow-motion she watches him across the road.", "coffee", True),
        (2, "Fish and chips, a blonde wig and a tin are its props.", "first-order", False),
        (2, "He tells his soap not to cry in the empty apartment.", "flood", False),
        (2, "She rearranges his belongings.", "swaps", True),
    ],
)
def test_a_scene_is_told(story: int, text: str, scene: str, found: bool) -> None:
    assert (scene in scenes(story, text)) is found


def test_a_list_of_the_cast_is_on_the_whole_film() -> None:
    names = "Stars\nTony Leung Chiu Wai\nBrigitte Lin\nFaye Wong\nTakeshi Kaneshiro"
    built = read(f"{names}\nThe picture was made in a hurry, and looks it.")
    assert set(built.sentences["segment"].astype(str)) == {"whole-film"}


def test_a_sentence_on_another_story_is_not_of_its_paragraphs_story() -> None:
    built = read(
        "The second part is about Faye. Leung buys a salad. Kaneshiro runs, and Lin hides."
    )
    assert built.sentences["segment"].tolist() == ["story-two", "story-two", "story-one"]


def test_ordinals_may_be_figures() -> None:
    built = read("The 1st story runs at night. It is short.\nThe 2nd story is longer.")
    assert built.sentences["segment"].tolist() == ["story-one", "story-one", "story-two"]
