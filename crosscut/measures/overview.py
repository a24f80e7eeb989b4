"""Summaries of a corpus: tidy tables in, tidy tables out.

Shares and rates count the body of each review; captions and headings are left out. The
body's words are those of its sentences, so that the shares of a review add up to 1.
"""

from __future__ import annotations

import json
from collections import defaultdict

import pandas as pd

from crosscut.corpus.selection import (
    Tables,
    body_words,
    by_read,
    in_body,
    strings,
    tally,
)
from crosscut.scores.stated import stated_column
from crosscut.text.phrases import join_words, review_names


def _in_review_order(table: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    place = {i: n for n, i in enumerate(tables.reviews["review_id"].astype("str"))}
    order = table["review_id"].map(place).sort_values(kind="stable").index
    return table.loc[order].reset_index(drop=True)


def segment_shares(tables: Tables) -> pd.DataFrame:
    """Share of each review's words on each segment.

    Returns
    -------
    pandas.DataFrame
        One row per segment of each review that is read, in the order of the reviews and of the
        film: columns review_id, segment, words, sentences, share (0-1; 0 in a review without
        words).
    """
    codes = list(tables.guide.segment_codes)
    ids = by_read(tables.reviews)[0]["review_id"].astype("str")
    rows, keys = in_body(tables.sentences, tables), ["review_id", "segment"]
    table = pd.DataFrame(
        {"words": rows.groupby(keys)["words"].sum(), "sentences": tally(rows, keys)}
    )
    every = pd.MultiIndex.from_product([ids, codes], names=["review_id", "segment"])
    table = table.reindex(every, fill_value=0).reset_index()
    total = table.groupby("review_id", sort=False)["words"].transform("sum")
    return table.assign(share=table["words"] / total.clip(lower=1))


def find_sentence(
    tables: Tables, review: str, passage: int, mark: str = "", segment: str = ""
) -> tuple[int, int, list[tuple[int, int]]]:
    """Find the sentence of a passage that shows a finding.

    Parameters
    ----------
    tables
        The corpus.
    review, passage
        Where it stands.
    mark, segment
        "kind:code" of what it mentions, or the story that it is on; with neither it is the first
        that states a timecode or a score, or else the first.

    Returns
    -------
    tuple
        Its start and end in the text, and those of what it mentions; of no sentence 0 and 0.
    """

    def here(table: pd.DataFrame) -> pd.DataFrame:
        return table[table["review_id"].astype("str") == review]

    kind, _, code = mark.partition(":")
    mentions = here(tables.mentions)
    mentions = mentions[(mentions["kind"] == kind) & (mentions["code"] == code)]
    statements = [
        here(table).dropna(subset=["start"]) for table in (tables.timecodes, tables.scores)
    ]
    rows = [mentions] if mark or segment else statements
    marks = [
        (int(start), int(end))
        for table in rows
        for start, end in zip(table["start"], table["end"], strict=True)
    ]
    own = here(tables.sentences)
    own = own[own["passage"] == passage]
    on = own[own["segment"] == segment]
    places = [
        (int(start), int(end), [one for one in marks if start <= one[0] < end])
        for start, end in zip(
            *((on if len(on) else own)[name] for name in ("start", "end")), strict=True
        )
    ]
    return max(places, key=lambda place: bool(place[2]), default=(0, 0, []))


def first_passage(tables: Tables, review_id: str, segment: str) -> int | None:
    """Return the first paragraph in which a review speaks of a segment, if there is one."""
    here = tables.sentences
    here = here[(here["review_id"] == review_id) & (here["segment"] == segment)]
    body = in_body(here, tables)
    return None if body.empty else int(body["passage"].iloc[0])


def code_counts(tables: Tables, kind: str) -> pd.DataFrame:
    """How often each review mentions each code of one kind.

    Parameters
    ----------
    tables
        The corpus.
    kind
        "theme", "motif", "character" or "aspect".

    Returns
    -------
    pandas.DataFrame
        One row per review and code that it mentions, in the order of both: columns
        review_id, code, count, words (of the review's body), rate (per 1,000 words),
        reviews (in how many reviews the code is mentioned).
    """
    mentions = in_body(tables.mentions, tables)
    mentions = mentions[mentions["kind"] == kind]
    table = mentions.groupby(["review_id", "code"]).size().rename("count").reset_index()
    words = body_words(tables)
    table["words"] = table["review_id"].map(words).astype("int64")
    table["rate"] = 1000 * table["count"] / table["words"].clip(lower=1)
    table["reviews"] = table.groupby("code")["review_id"].transform("size").astype("int64")
    return _in_review_order(table, tables)


def leading_codes(tables: Tables, kind: str = "theme", most: int = 3) -> pd.DataFrame:
    """Return the codes each review mentions most, the first `most` of them.

    Returns
    -------
    pandas.DataFrame
        As `code_counts`, with `rank` from 1; of equal counts the rarer code of the corpus
        comes first, then the alphabet.
    """
    table = code_counts(tables, kind)
    table = table.sort_values(
        ["count", "reviews", "code"], ascending=[False, True, True], kind="stable"
    )
    table["rank"] = table.groupby("review_id").cumcount() + 1
    return _in_review_order(table[table["rank"] <= most], tables)


def scores_in_reviews(tables: Tables) -> pd.DataFrame:
    """Stated scores of the film that stand in each review.

    Returns
    -------
    pandas.DataFrame
        One row per score of scope "film": columns review_id, rater, raw, stated (see
        `scores.stated`), own (is it the review's own verdict, or does the review report
        somebody else's?), start.
    """
    scores = tables.scores
    scores = scores[scores["review_id"].notna() & (scores["scope"] == "film")]
    scores = scores.astype({"review_id": "str"})
    by = dict(zip(tables.reviews["review_id"], tables.reviews["author"], strict=True))
    own = scores["rater"] == scores["review_id"].map(by)  # both empty where nobody is named
    as_text = stated_column(scores)
    columns = ["review_id", "rater", "raw", "stated", "own", "start"]
    return scores.assign(own=own, stated=as_text)[columns].reset_index(drop=True)


def _score_words(scores: pd.DataFrame) -> dict[str, tuple[str, str]]:
    """Put each review's own scores, and those that it quotes, in words."""
    own, quoted = defaultdict[str, list[str]](list), defaultdict[str, list[str]](list)
    columns = (scores[name].tolist() for name in ("review_id", "own", "rater", "stated"))
    for review, is_own, rater, stated in zip(*columns, strict=True):
        if is_own:
            own[review].append(stated)
        else:
            quoted[review].append(f"{rater} {stated}".strip())
    return {one: (join_words(own[one]), join_words(quoted[one])) for one in {*own, *quoted}}


def retelling_notice(notes: str) -> str:
    """Say of what a review is a retelling; empty for a text that its author wrote.

    Parameters
    ----------
    notes
        The column `reviews.notes`: a JSON list of kind, line, text, reason.
    """
    for note in json.loads(notes or "[]"):
        if note.get("kind") == "notice" and note.get("reason") == "retelling":
            return str(note.get("text", ""))
    return ""


def review_summary(tables: Tables) -> pd.DataFrame:
    """One row per review with what the Overview says of it.

    Returns
    -------
    pandas.DataFrame
        Columns review_id, name (unique, see `phrases.review_names`), title, author, outlet,
        published, kind, words (of the body, as rates count them), own_score and quoted_scores
        (in words, empty where there is none), retelling_of (empty for a text that its author
        wrote), read (False where the guide has no terms for its language), language.
    """
    reviews = strings(tables.reviews)
    names = review_names(reviews, tables.guide.film.title)
    score_words = _score_words(scores_in_reviews(tables))
    columns = ["review_id", "title", "author", "outlet", "published", "kind", "words"]
    columns += ["read", "language"]
    table = reviews[columns].copy()
    table.insert(1, "name", table["review_id"].map(names))
    table["words"] = table["review_id"].map(body_words(tables)).astype("int64")
    table["own_score"] = [score_words.get(i, ("", ""))[0] for i in table["review_id"]]
    table["quoted_scores"] = [score_words.get(i, ("", ""))[1] for i in table["review_id"]]
    table["retelling_of"] = [retelling_notice(notes) for notes in reviews["notes"]]
    return table
