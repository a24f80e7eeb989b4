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


def say_how() -> None:
    """Say what was done to measure it."""
    st.html(
        '<p class="para">Crosscut finds things in reviews by words and rules, and some of what it '
        "finds is wrong. To know how much, texts were read sentence by sentence, and what each of "
        "them speaks of was noted. What Crosscut finds was then held against these notes. Many "
        "texts were read twice, each time without a look at the other reading: where the two "
        "differ, nothing is counted.</p>"
    )
    st.html(
        '<p class="para">“The five bundled reviews” are those that the words were chosen on, so '
        "they look better than others would. “The five published reviews” are those that the "
        "bundled ones retell. “Nine other reviews” were written without a look at the words. “At "
        "first” means: measured before anybody looked at what was wrong there. The rules have been "
        "mended since, so what you bring yourself will be more like the figures “at first”.</p>"
    )


def tables() -> None:
    """Draw what was measured, a table for each kind of thing; of many texts all but two fold."""
    for group, table in _tables_html().items():
        st.subheader(group.capitalize(), anchor=False)
        if about := certainty.GROUPS.get(group):
            st.html(f'<p class="para">{escape(about)}</p>')
        st.html(table)


_MOST: Final = 3
"""So many sets of texts stand in one table."""


@cache
def _tables_html() -> dict[str, str]:
    tables = {}
    for group, rows in certainty.figures().groupby("group", sort=False):
        named = {one: certainty.SETS.get(one, one) for one in dict.fromkeys(rows["set"])}
        html = _table_html(rows, named)
        if len(named) > _MOST:
            every = f"<details><summary>All {len(named)} sets of texts</summary>{html}</details>"
            html = _table_html(rows, _two(rows, named)) + every
        tables[str(group)] = html
    return tables


def _two(rows: pd.DataFrame, named: dict[str, str]) -> dict[str, str]:
    """Choose what a reader needs: the first texts, and of those not seen before the most.

    Where none were kept aside, the second.
    """
    first, second = list(named)[:2]
    sums = rows[rows["set"].str.endswith("first")].groupby("set", sort=False)["of"].sum()
    unseen = {str(sums.idxmax()): "Texts not seen before"} if len(sums) else {second: named[second]}
    return {first: named[first], **unseen}


def _table_html(rows: pd.DataFrame, named: dict[str, str]) -> str:
    """Set a table of these sets; what is measured downwards, or where they are many the sets."""
    whats = list(dict.fromkeys(rows.loc[rows["set"].isin(list(named)), "what"]))
    shares = {
        (str(row["set"]), str(row["what"])): _share(int(row["hits"]), int(row["of"]))
        for row in rows.to_dict("records")
    }
    titles = {one: certainty.MEASURED.get(one, one[0].upper() + one[1:]) for one in whats}
    turned = len(named) > len(whats) + 2
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
        '<p class="para">Every number leads to its sentences. Under each of them “Why?” says what '
        "it was counted by, how sure that is, and which word would change it. “Not right?” puts it "
        "right: all pictures, tables and files then follow. A sentence whose story is less than "
        f"{percent(SURE)} sure is marked “unsure”.</p>"
    )
    st.html(
        '<p class="para">Themes, motifs, scenes and pairs were measured for Chungking Express '
        "and its guide, the rest on other texts too. A film of your own is read as well as its "
        "words are chosen: look at the sentences behind a number before you rely on it.</p>"
    )
