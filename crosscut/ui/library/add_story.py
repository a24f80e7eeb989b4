"""Library: a story is added in one line, its words typed or picked from a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import pandas as pd
import streamlit as st

from crosscut.corpus.build import Corpus
from crosscut.text.words import bare, words
from crosscut.ui import links
from crosscut.ui.library import sheets

_MOST = 3_000
"""Sentences to pick words from."""
_CUES = 2


def sentence_texts(corpus: Corpus) -> list[str]:
    """Return the text of the first sentences of a corpus, to pick words from."""
    texts = dict(zip(corpus.reviews["review_id"], corpus.reviews["text"], strict=True))
    rows = corpus.sentences.head(_MOST)
    spans = zip(rows["review_id"], rows["start"], rows["end"], strict=True)
    return [texts[review][start:end] for review, start, end in spans]


def add_story(sheet: str, column: str, sentences: Sequence[str], empty: dict[str, Any]) -> None:
    """Draw the line that adds a story to a table; the name of one that is there adds words to it.

    Parameters
    ----------
    sheet, column
        The table, drawn above, and its column of words.
    sentences
        What the words can be picked from.
    empty
        A row without title and words.
    """
    key = f"story-{sheet}"
    with st.container(horizontal=True, vertical_alignment="bottom", key=key):
        st.text_input("A story more", key=f"{key}-title", placeholder="Its name", max_chars=200)
        for number in range(_CUES):
            label = "A word that names it" if not number else "Another word"
            st.text_input(label, key=f"{key}-cue-{number}", max_chars=100)
        st.button(
            "Add the story",
            key=f"{key}-add",
            on_click=_add,
            args=(sheet, column, empty),
            help="With the name of a story in the table, the words are added to that story.",
        )
    texts = [" ".join(text.split()) for text in sentences[:_MOST]]
    chosen = st.selectbox(
        "Or pick its words from a sentence",
        range(len(texts)),
        index=None,
        format_func=lambda at: texts[at],
        key=f"{key}-sentence",
        placeholder="Type a word to find a sentence",
    )
    if chosen is not None:
        parts = _words(texts[chosen])
        st.pills(
            "Press the words that name the story; words beside each other are one phrase",
            range(len(parts)),
            format_func=lambda at: links.escape_markdown(parts[at]),
            selection_mode="multi",
            key=f"{key}-words",
            on_change=_pick,
            args=(key, parts),
        )


def _words(text: str) -> list[str]:
    return [bare(text[start:end]) for start, end in words(text)]


def _pick(key: str, parts: list[str]) -> None:
    """Put what was picked into the boxes: each run of words beside each other is one phrase."""
    picked = sorted(st.session_state.get(f"{key}-words") or ())
    phrases = [[at] for at in picked[:1]]
    for before, at in pairwise(picked):
        if at == before + 1:
            phrases[-1].append(at)
        else:
            phrases.append([at])
    for number in range(_CUES):
        run = phrases[number] if number < len(phrases) else []
        st.session_state[f"{key}-cue-{number}"] = " ".join(parts[at] for at in run)


def _add(sheet: str, column: str, empty: dict[str, Any]) -> None:
    """Add what stands in the line to the table; for a callback."""
    key = f"story-{sheet}"
    names = [f"{key}-title", *(f"{key}-cue-{number}" for number in range(_CUES))]
    title, *cues = (str(st.session_state.get(name) or "").strip() for name in names)
    if not title:
        return
    frame = sheets.current_table(sheet, pd.DataFrame([empty]).iloc[:0])
    sheets.replace(sheet, with_story(frame, column, title, list(filter(None, cues)), empty))
    for name in names:
        st.session_state[name] = ""
    st.session_state.pop(f"{key}-words", None)


def with_story(
    frame: pd.DataFrame, column: str, title: str, cues: list[str], empty: dict[str, Any]
) -> pd.DataFrame:
    """Return a table with a story more, or with more words for the one of that title."""
    same = [str(own).casefold() == title.casefold() for own in frame["title"]]
    if not any(same):
        if "take" in frame and not any(map(_list_words, frame[column])) and len(frame) == 1:
            frame = frame.assign(take=False)  # it is no longer one story
        row = pd.DataFrame([empty | {"title": title, column: cues}]).reindex(columns=frame.columns)
        whole = pd.concat([frame.astype("object"), row.astype("object")], ignore_index=True)
        return whole.astype(frame.dtypes)
    lists = [
        list(dict.fromkeys([*(own if isinstance(own, list | tuple) else ()), *cues]))
        if hit
        else own
        for own, hit in zip(frame[column], same, strict=True)
    ]
    return frame.assign(**{column: pd.Series(lists, index=frame.index, dtype="object")})


def _list_words(own: object) -> list[str]:
    """Return the words in a cell of a list column."""
    return [str(one) for one in own] if hasattr(own, "__iter__") and own is not None else []
