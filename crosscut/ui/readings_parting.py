"""Parts of Readings: where readings part (pairs of characters), and the silence map."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from crosscut import charts_readings, pairings
from crosscut.pairings_words import RELATIONS
from crosscut.scope import Scope
from crosscut.silence import SILENT, silence_map
from crosscut.ui import evidence, filters, frame, links, readings, shell, store
from crosscut.ui.readings_html import marked
from crosscut.wording import counted, listed

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping

    from crosscut.corpus import Corpus
    from crosscut.guide import Kind
    from crosscut.look import Theme

MAPPED: Final[dict[str, Kind]] = {"Motifs": "motif", "Scenes": "scene", "Themes": "theme"}
MOST_PAIRS: Final = 14
MOST_COLUMNS: Final = 6
PRONOUNS: Final = frozenset({"he", "him", "his", "himself", "she", "her", "hers", "herself"})
_STANDING: Final = {
    "guide": "a pair of the film",
    "same story": "of one story",
    "across": "across the stories",
}


def _names(corpus: Corpus) -> dict[str, str]:
    table = store.summary(corpus.key, corpus)
    return dict(zip(table["review_id"], table["name"], strict=True))


@st.cache_data(max_entries=64, show_spinner=False)
def _pairs(key: str, asked: tuple[tuple[str, ...], str, bool], _corpus: Corpus) -> pd.DataFrame:
    reviews, segment, captions = asked
    selection = filters.selection(_corpus, Scope(reviews, "", captions))
    table = pairings.pairs(selection, _corpus.guide, readings.matcher(_corpus.guide))
    if not segment:
        return table
    kept = filters.selection(_corpus, Scope(reviews, segment, captions)).sentences
    return table.merge(kept[["review_id", "sentence"]], on=["review_id", "sentence"])


def pairs(corpus: Corpus, scope: Scope) -> None:
    """List the pairs that the film keeps apart, then all pairs and who names them."""
    table = _pairs(corpus.key, readings.hashed(scope), corpus)
    if table.empty:
        st.html(
            '<p class="found">No sentence that is counted here speaks of two characters of the '
            "guide. Choose more reviews, another story, or count captions too.</p>"
        )
        return
    names, titles = _names(corpus), corpus.guide.code_titles("character")
    told = table[table["check"]]
    st.subheader("Pairs that the film keeps apart", anchor=False)
    st.html(_to_check(corpus, told, names, titles))
    st.subheader("Whom each review brings together", anchor=False)
    st.html(_matrix(table, names, titles))
    _pair_evidence(corpus, table, names, titles)
    _pair_table(table, names, titles, corpus)


def _to_check(
    corpus: Corpus, told: pd.DataFrame, names: dict[str, str], titles: dict[str, str]
) -> str:
    if told.empty:
        return (
            '<p class="found">No review in what is counted ties a character of one story to '
            "one of another.</p>"
        )
    texts = dict(zip(corpus.reviews["review_id"], corpus.reviews["text"], strict=True))
    places = corpus.sentences.astype({"review_id": "str"}).set_index(["review_id", "sentence"])
    items = []
    for row in told.to_dict("records"):
        at = places.loc[(row["review_id"], row["sentence"])]
        text = texts[row["review_id"]]
        spans = [
            (int(row[f"{one}_start"]), int(row[f"{one}_end"]), kind, "")
            for one, kind in (("first", "character"), ("second", "character"), ("word", "tie"))
        ]
        quote = marked(text, int(at["start"]), int(at["end"]), spans)
        read_as = "".join(
            f" · “{escape(text[start:end])}” is read as {escape(titles[row[one]])}"
            for one, (start, end, *_) in zip(("first", "second"), spans, strict=False)
            if text[start:end].lower() in PRONOUNS
        )
        params = links.review_params(names[row["review_id"]], passage=int(row["passage"]))
        relation = _relation(str(row["relation"]))
        items.append(
            f'<div class="tocheck"><p><b>{escape(names[row["review_id"]])}</b>: '
            f"{escape(titles[row['first']])} with {escape(titles[row['second']])}{relation}"
            f'<span class="warn">check this</span></p>'
            f'<blockquote class="quote seg-whole">{quote}</blockquote>'
            f'<p class="about"><a href="review?{escape(urlencode(params))}" target="_blank" '
            f'rel="noopener">passage {row["passage"]}, in the text</a>{read_as}</p></div>'
        )
    intro = (
        '<p class="caption">One from each story, and a word in the sentence that ties them. The '
        "guide knows no such pair; the review may have mixed them up, or mean something else: "
        "read it, and the film.</p>"
    )
    return f'{intro}<div class="readings">{"".join(items)}</div>'


def _matrix(table: pd.DataFrame, names: dict[str, str], titles: dict[str, str]) -> str:
    """Set pairs against reviews: in how many sentences, and as what."""
    reviews = [review for review in names if (table["review_id"] == review).any()]
    columns = {names[review]: [review] for review in reviews}
    if len(reviews) > MOST_COLUMNS:
        columns = {f"All {len(reviews)} reviews": reviews}
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in columns)
    often = sorted(_by_pair(table), key=lambda pair: -len(pair[1]))
    rows = []
    for (first, second), own in often[:MOST_PAIRS]:
        cells = "".join(
            _pair_cell(own[own["review_id"].isin(ids)], name) for name, ids in columns.items()
        )
        who = f"{escape(titles[first])} and {escape(titles[second])}"
        said = _STANDING[own["standing"].iloc[0]]
        rows.append(f'<tr><th scope="row">{who} <small>{said}</small></th>{cells}</tr>')
    note = (
        f"The {MOST_PAIRS} pairs of {len(often)} named most; the table has all. "
        if len(often) > MOST_PAIRS
        else ""
    )
    return (
        f'<p class="caption">{note}Sentences that mean both, by name or by a pronoun that can mean '
        "only one; and as what, where the sentence has a word for it.</p>"
        f'<table class="pairs"><thead><tr><th scope="col">Pair</th>{head}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table>"
    )


def _pair_cell(own: pd.DataFrame, name: str) -> str:
    if own.empty:
        return '<td class="none">–</td>'
    said = [one for relation in own["relation"] for one in relation.split(", ") if one]
    words = ", ".join(one for one in RELATIONS if one in said)
    many = own["review_id"].nunique()
    spread = f" in {counted(many, 'review')}" if many > 1 else ""
    check = ' <span class="warn">check this</span>' if own["check"].any() else ""
    return (
        f'<td class="count" data-who="{escape(name)}">{len(own)}{spread} '
        f"<small>{words}</small>{check}</td>"
    )


def _relation(relation: str) -> str:
    if not relation or relation == "connected":
        return ", connected" if relation else ""
    return f", as {listed(relation.split(', '))}"


def _pair_table(
    table: pd.DataFrame, names: dict[str, str], titles: dict[str, str], corpus: Corpus
) -> None:
    """Offer all pairs as a table: against the guide, per review, in how many sentences."""
    film = {frozenset(one.characters): one.relation for one in corpus.guide.pairings}
    rows = []
    for (first, second), own in _by_pair(table):
        said = {name for relation in own["relation"] for name in relation.split(", ") if name}
        why = dict.fromkeys(pairings.REASONS[code] for code in own["why"] if code)
        rows.append(
            {
                "Pair": f"{titles[first]} and {titles[second]}",
                "In the film": film.get(frozenset((first, second)), "—"),
                "They are": _STANDING[own["standing"].iloc[0]],
                "Words of the reviews": ", ".join(sorted(said)) or "none",
                "Sentences": len(own),
                "Reviews": listed([names[review] for review in own["review_id"].unique()]),
                "Check": int(own["check"].sum()) or "",
                "Not to be checked, because": "; ".join(why),
            }
        )
    shown = pd.DataFrame(rows).sort_values("Sentences", ascending=False, kind="stable")
    frame.twin(
        shown,
        name="pairs",
        alt="Pairs of characters that each review brings together in a sentence",
        source=[
            f"Crosscut, {corpus.guide.film.title}: characters meant by one sentence",
            "Pronouns count where only one can be meant; a relation where a word says so",
        ],
    )


def _by_pair(table: pd.DataFrame) -> Iterator[tuple[tuple[str, str], pd.DataFrame]]:
    """Yield each pair with its rows, in the order of the reviews."""
    for first, second in table[["first", "second"]].drop_duplicates().to_numpy().tolist():
        yield (first, second), table[(table["first"] == first) & (table["second"] == second)]


def _pair_evidence(
    corpus: Corpus, table: pd.DataFrame, names: dict[str, str], titles: dict[str, str]
) -> None:
    options = {}
    for (first, second), pair in _by_pair(table):
        for review in pair["review_id"].unique():
            own = pair[pair["review_id"] == review]
            flag = " · check this" if own["check"].any() else ""
            who = f"{titles[first]} with {titles[second]} · {names[review]}"
            options[f"{who}: {counted(len(own), 'sentence')}{flag}"] = own
    ordered = sorted(options, key=lambda label: (not options[label]["check"].any(), label))
    chosen = readings.pick("Evidence for a pair", {key: options[key] for key in ordered}, "pair")
    if chosen is not None:
        heading = str(st.session_state["pair"]).split(":")[0]
        evidence.panel(corpus, chosen, heading=heading, key="pair", unit="pair")


def silence(corpus: Corpus, scope: Scope) -> None:
    """Draw the silence map of motifs, scenes or themes, and the evidence of a cell."""
    links.outdated("left", MAPPED, "what is left out")
    if st.session_state.get("left", "Motifs") not in MAPPED:
        del st.session_state["left"]
    label = st.segmented_control(
        "Of",
        list(MAPPED),
        key="left",
        default="Motifs",
        required=True,
        bind="query-params",
        wrap=True,
    )
    kind = MAPPED[str(label)]
    table, found = _silence(corpus.key, readings.hashed(scope), kind, corpus)
    names = readings.names_of(_names(corpus), list(dict.fromkeys(table["review_id"])))
    if found.empty:
        st.html(
            f'<p class="found">None of the {str(label).lower()} is mentioned in what is counted. '
            "Choose more reviews, another story, or count captions too.</p>"
        )
        return
    options = _cells(table, names)
    theme = shell.theme()
    key = f"silence_{kind}"
    frame.chart(
        _spec(corpus.key, readings.hashed(scope), kind, theme, corpus),
        key=f"{'wide' if len(names) > charts_readings.MANY else 'map'}-{kind}",
        title=f"{label} that a review leaves out",
        alt=charts_readings.describe_silence(table, names),
        caption="Silent: not one mention, while more than half of the other reviews have one. "
        f"Unit: review; n = {len(names)}. Click a cell to read it, or what the others say.",
        selection=charts_readings.SILENCE_SELECTION,
        on_pick=lambda mark: _take(mark, options, key),
        download=f"silence-{kind}",
        source=f"Crosscut, {corpus.guide.film.title}",
    )
    _silence_evidence(corpus, found, table, names, options, key)
    _silence_twin(corpus, table, names, kind, str(label).lower())


def _silence_twin(
    corpus: Corpus, table: pd.DataFrame, names: dict[str, str], kind: str, called: str
) -> None:
    """Offer the map as a table."""
    twin = table.assign(review_id=table["review_id"].map(names)).drop(columns="code")
    frame.twin(
        twin.set_axis(["Of", "Review", "Mentions", "Others who do", "Others", "State"], axis=1),
        name=f"silence-{kind}",
        alt=f"Which review mentions which of the {called}",
        source=[
            f"Crosscut, {corpus.guide.film.title}: {called} mentioned per review",
            "silent: no mention while more than half of the other reviews have one",
        ],
    )


@st.cache_data(max_entries=64, show_spinner=False)
def _silence(
    key: str, asked: tuple[tuple[str, ...], str, bool], kind: Kind, _corpus: Corpus
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the map, and the mentions behind it."""
    selection = filters.selection(_corpus, Scope(*asked))
    titles = _corpus.guide.code_titles(kind)
    if kind == "scene":
        found = readings.cues(key, asked, _corpus).rename(columns={"scene": "code"})
        homes = {one.code: one.segment for one in _corpus.guide.scenes}
        titles = {code: title for code, title in titles.items() if asked[1] in ("", homes[code])}
        found = found[found["code"].isin(titles)]
    else:
        found = selection.mentions[selection.mentions["kind"] == kind]
    said = {code: title for code, title in titles.items() if (found["code"] == code).any()}
    return silence_map(found, list(selection.reviews["review_id"]), said), found


@st.cache_data(max_entries=64, show_spinner=False)
def _spec(
    key: str,
    asked: tuple[tuple[str, ...], str, bool],
    kind: Kind,
    theme: Theme,
    _corpus: Corpus,
) -> dict[str, Any]:
    table, _ = _silence(key, asked, kind, _corpus)
    names = readings.names_of(_names(_corpus), list(dict.fromkeys(table["review_id"])))
    spec: dict[str, Any] = charts_readings.silence_chart(table, names, theme).to_dict()
    return spec


def _cells(table: pd.DataFrame, names: dict[str, str]) -> dict[str, tuple[str, str]]:
    """Label -> (code, review_id) of each cell that has something to read, silences first."""
    rows = table[(table["state"] == SILENT) | (table["count"] > 0)]
    rows = rows.sort_values("state", key=lambda states: states != SILENT, kind="stable")
    return {
        _cell_label(row, names): (row["code"], row["review_id"]) for row in rows.to_dict("records")
    }


def _cell_label(row: Mapping[Hashable, Any], names: dict[str, str]) -> str:
    said = counted(int(row["count"]), "mention") if row["count"] else "silent"
    return f"{row['title']} · {names[row['review_id']]}: {said}"


def _take(mark: Mapping[str, Any], options: dict[str, tuple[str, str]], key: str) -> None:
    """Let a click choose what the select box chooses, once for each click."""
    cell = mark.get("code"), mark.get("review_id")
    if st.session_state.get(f"{key}_clicked") == cell:
        return
    st.session_state[f"{key}_clicked"] = cell
    for label, value in options.items():
        if value == cell:
            st.session_state[key] = label


def _silence_evidence(
    corpus: Corpus,
    found: pd.DataFrame,
    table: pd.DataFrame,
    names: dict[str, str],
    options: dict[str, tuple[str, str]],
    key: str,
) -> None:
    """Show the mentions of a cell; of a silent one those of the others."""
    chosen = readings.pick("Evidence for a cell", options, key)
    if chosen is None:
        return
    code, review = chosen
    row = table[(table["code"] == code) & (table["review_id"] == review)].iloc[0]
    silent = row["state"] == SILENT
    own = (found["review_id"] != review) if silent else (found["review_id"] == review)
    heading = f"{row['title']} in {names[review]}"
    if silent:
        heading = f"{names[review]} is silent on {row['title']}; the others say"
    rows = found[(found["code"] == code) & own]
    evidence.panel(corpus, rows, heading=heading, key="silence")
