"""How sure is this: what was measured of what is found in reviews, in plain words."""

from __future__ import annotations

from functools import cache
from html import escape
from typing import Final

import pandas as pd
import streamlit as st

from crosscut.measures import certainty
from crosscut.text.phrases import number, percent
from crosscut.text.scenes import SURE

_WORDS: Final = {
    "mentions that are right": "Of what is counted, how much is right",
    "right ones of the first guide that are found": "Of the right ones of an earlier guide, how "
    "many are still found",
    "what all readers see in a sentence that is found": "Of what the readers see in a sentence, "
    "how much is found",
    "scenes found in a review that are right": "Of the scenes found in a review, how many are "
    "right",
    "what all readers see told in a review that is found": "Of the scenes that the readers see "
    "told in a review, how many are found",
    "pairs found in a sentence that are right": "Of the pairs found in a sentence, how many are "
    "right",
    "first twelve candidates that are right": "Of the first twelve candidates, how many are true",
    "those seen in both readings that are among them": "Of the disagreements seen in both of two "
    "readings, how many are among them",
    "verdicts found that are the author's": "Of the marks taken for the author's verdict on the "
    "film, how many are it",
    "the author's verdicts that are found": "Of the author's verdicts, how many are found",
    "scores of a story that are found": "Of the marks that an author gives to a story, how many "
    "are found as that",
    "texts without a score in which none is found": "Of the texts that state no score, in how many "
    "none is found",
    "words denied that are so read": "Of the words that a sentence denies, how many are read so",
    "words asserted that are so read": "Of those that it asserts, how many are counted",
    "themes found in a sentence that are right": "Of the themes found, how many are right",
    "sentences with themes in which one is found": "Of the sentences with a theme, in how many one "
    "is found",
    "denied ones that are no assertion": "Of what is left out as denied, how much is denied indeed",
}
"""What is measured -> what it is called here; anything else has its own name."""
_GROUPS: Final = {
    "themes": "An idea such as loneliness is counted where one of its words stands. A word can "
    "mean something else there, and an idea can be spoken of in other words.",
    "motifs": "A thing such as the pineapple tins is counted where it is named.",
    "scenes": "A scene is known by words for what happens in it, and by times that a review names.",
    "pairs": "Two characters are a pair where one sentence brings them together, by name or by a "
    "word such as “she” that can mean only one of them, also by the scene. Where a text names "
    "nobody, many are not found.",
    "disagreements": "Two sentences are set against each other by their words, and a reader "
    "decides. The words were chosen on all of these texts: of other films more is missed, and more "
    "is wrong.",
    "denials": "“No hope” and “not without hope” are told apart by rules. These sentences were "
    "written to be hard.",
    "general themes": "A new film begins with themes that fit most films. In the sentences, "
    "written to be hard, every other one has such a word in another sense; the reviews are as "
    "people write them.",
    "scores": "A stated score is known by its form and the words beside it. These figures are for "
    "short texts in seven languages, written to be hard: ranges, counters, votes, other films.",
    "quotations": "A line of the film is known by the words between quotation marks, or by many of "
    "its words in a row, where a subtitle file was brought. Lines and reviews were written for "
    "this, by one writer.",
    "stories": "Of which story a sentence speaks is worked out from its words and its neighbours.",
    "tone": "Tone is added up from the words of a sentence; irony and plot mislead it.",
}


def say_how() -> None:
    """Say what was done to measure it."""
    st.html(
        '<p class="said">Crosscut finds things in reviews by words and rules, and some of what it '
        "finds is wrong. To know how much, reviews of Chungking Express were read sentence by "
        "sentence, and what each of them speaks of was noted. What Crosscut finds was then held "
        "against these notes. Many texts were read twice, each time without a look at the other "
        "reading: where the two differ, nothing is counted.</p>"
    )
    st.html(
        '<p class="said">“The five bundled reviews” are those that the words were chosen on, so '
        "they look better than others would. “Nine other reviews” were written without a look at "
        "the words. “The nine at first” is what was measured in them before anybody looked at what "
        "was wrong there; the rules have been mended by it since. What you bring yourself will be "
        "more like the nine at first, and so with all texts measured “at first”. “The "
        "five published reviews” are those that the bundled ones "
        "retell.</p>"
    )


def tables() -> None:
    """Draw what was measured, a table for each kind of thing."""
    for group, table in _tables_html().items():
        st.subheader(group.capitalize(), anchor=False)
        if about := _GROUPS.get(group):
            st.html(f'<p class="said">{escape(about)}</p>')
        st.html(table)


@cache
def _tables_html() -> dict[str, str]:
    groups = certainty.figures().groupby("group", sort=False)
    return {
        str(group): _table_html(rows, list(dict.fromkeys(rows["set"]))) for group, rows in groups
    }


def _table_html(rows: pd.DataFrame, sets: list[str]) -> str:
    """Set a table, what is measured downwards; of many sets these, so that no column is narrow."""
    whats = list(dict.fromkeys(rows["what"]))
    shares = {
        (str(row["set"]), str(row["what"])): _share(int(row["hits"]), int(row["of"]))
        for row in rows.to_dict("records")
    }
    named = {one: certainty.SETS.get(one, one) for one in sets}
    titles = {one: _WORDS.get(one, one[0].upper() + one[1:]) for one in whats}
    turned = len(sets) > len(whats) + 2
    down, across = (named, titles) if turned else (titles, named)
    head = "".join(f'<th scope="col">{escape(title)}</th>' for title in across.values())
    lines = [
        f'<tr><th scope="row">{escape(title)}</th>'
        + "".join(
            f"<td>{shares.get((row, one) if turned else (one, row), '–')}</td>" for one in across
        )
        + "</tr>"
        for row, title in down.items()
    ]
    return (
        '<div class="wide" tabindex="0"><table class="measured">'
        f'<thead><tr><th scope="col">{"Texts" if turned else "What"}</th>{head}</tr>'
        f"</thead><tbody>{''.join(lines)}</tbody></table></div>"
    )


def _share(hits: int, of: int) -> str:
    return f"<b>{percent(hits / of)}</b> <small>{number(hits)} of {number(of)}</small>"


def say_what_to_do() -> None:
    """Say what a reader can do about it."""
    st.subheader("What you can do", anchor=False)
    st.html(
        '<p class="said">Every number leads to its sentences. Under each of them “Why?” says what '
        "it was counted by, how sure that is, and which word would change it. “Not right?” puts it "
        "right: all pictures, tables and files then follow. A sentence whose story is less than "
        f"{percent(SURE)} sure is marked “unsure”.</p>"
    )
    st.html(
        '<p class="said">These figures are for Chungking Express and its guide. A film of your own '
        "is read as well as its words are chosen: look at the sentences behind a number before "
        "you rely on it.</p>"
    )
