"""The ribbon of the film under the head: its scenes from first to last, a link each.

A scene is as tall as many reviews speak of it; its link cuts what is counted to it.
"""

from __future__ import annotations

from html import escape
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from crosscut.corpus.build import Corpus
from crosscut.corpus.selection import Scope
from crosscut.measures.scenes import film_strip, stories_as_scenes
from crosscut.text.phrases import count_of, join_words, running_time
from crosscut.ui import filters, links
from crosscut.ui.cache import cache_by_value
from crosscut.ui.style import segment_class

_LATEST = 0.6
"""Share of the ribbon after which the name of a story meets the note at its end."""


def draw(corpus: Corpus, motifs: tuple[str, ...], *, to: str = "") -> None:
    """Draw the ribbon; of a film with neither scenes nor stories there is none.

    Parameters
    ----------
    corpus
        The film.
    motifs
        Codes of the motifs to be marked on it.
    to
        Page that a scene opens; empty for this one, cut to it.
    """
    strip = _strip(corpus, Scope() if to else filters.current_scope(), motifs, to)
    if strip:
        st.html(strip)


@cache_by_value
def _strip(corpus: Corpus, scope: Scope, motifs: tuple[str, ...], to: str) -> str:
    film = stories_as_scenes(corpus)
    of_stories = film is not corpus
    if not film.guide.scenes:
        return ""
    selection = filters.selection(film, Scope(scope.reviews, "", scope.captions))
    table = film_strip(selection, motifs)
    choice = scope.segment if of_stories else scope.scene
    current = choice if choice in set(table["scene"]) else ""
    names = join_words([corpus.guide.code_titles("motif")[code] for code in motifs])
    total, most = len(selection.reviews), max(int(table["reviews"].max()), 1)
    items: list[str] = []
    stories: set[str] = set()
    begins = 0.0
    for row in table.to_dict("records"):
        params = {"story" if of_stories else "scene": row["title"]}
        if row["scene"] == current:
            params = dict.fromkeys(params, links.ALL)
        elif scope.segment not in ("", row["segment"]) and not of_stories:
            params["story"] = links.ALL
        reviews, motif = int(row["reviews"]), int(row["motif"])
        label = f"{row['title']}, {reviews} of {count_of(total, 'review')}"
        label += f"; {names} in {motif}" if motif else ""
        own = segment_class(corpus.guide.segment_codes, row["segment"])
        own += " late" if begins > 0.5 else ""
        here = row["scene"] == current
        first = here if current else not items
        state = ' aria-current="true"' if here else ""
        story = "" if row["segment"] in stories else corpus.guide.segment_title(row["segment"])
        items.append(
            f'<li class="{own}" style="flex:{row["width"]:.4f} 1 0">'
            f'<a href="{escape(f"{to}?{urlencode(params)}")}" aria-label="{escape(label)}"'
            f'{state} tabindex="{0 if first else -1}">'
            f'<i style="height:{100 * reviews / most:.0f}%">{"<b></b>" if motif else ""}</i></a>'
            f'<small aria-hidden="true">{escape(story)}</small></li>'
        )
        stories.add(row["segment"])
        begins += row["width"]
    unit = "story by story" if of_stories else "scene by scene"
    return (
        f'<nav class="ribbon" aria-label="The film, {unit}"><ol data-row>{"".join(items)}</ol>'
        f"{_note(corpus, table, current, of_stories, total)}</nav>"
    )


def _note(corpus: Corpus, table: pd.DataFrame, current: str, of_stories: bool, total: int) -> str:
    """Say how the ribbon is to be read; of a chosen scene, that it is, with the way back."""
    if current:
        title = str(table.loc[table["scene"] == current, "title"].iloc[0])
        param = "story" if of_stories else "scene"
        return (
            f'<p>Only “{escape(title)}” <a href="?{urlencode({param: links.ALL})}">Show all</a></p>'
        )
    begins = table["width"].cumsum().shift(fill_value=0).groupby(table["segment"]).min()
    if begins.max() > _LATEST:
        return ""  # the name of the last story has its place there
    length = corpus.guide.film.runtime
    until = f"{running_time(length)} · " if length else ""
    most = f"{table['reviews'].max()} of {total}"
    return f"<p>{until}taller: more reviews speak of it, up to {most}</p>"
