"""Findings: what stands out in a corpus, one rule for each, worked out from its tables."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, islice
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from crosscut.corpus.annotate import compile_guide
from crosscut.corpus.build import Corpus
from crosscut.corpus.selection import Scope, body_words, by_read, in_body, select, strings
from crosscut.guide.model import FilmGuide, Kind
from crosscut.measures.disagreements import answer_title, disagreements, subject_title
from crosscut.measures.keyness import log_odds
from crosscut.measures.overview import code_counts, scores_in_reviews, segment_shares
from crosscut.measures.tone import interval_text, mean_tones, with_sign
from crosscut.schema import WHOLE_FILM
from crosscut.text.phrases import (
    FEW,
    count_of,
    join_first,
    join_words,
    lower_article,
    number,
    per_thousand,
    percent,
    review_names,
    spell,
)
from crosscut.text.scenes import SURE
from crosscut.text.timecodes import clock


class Quote(NamedTuple):
    """A sentence that shows a finding."""

    review_id: str
    passage: int
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence that holds in the corpus, and where to see it.

    Attributes
    ----------
    rule
        Name of the rule.
    strength
        0-1, for ranking only.
    text
        The sentence, plain text, without its full stop.
    basis
        The figures behind it, and how they were got.
    review_id
        The review that shows it; empty where no one review does.
    passage
        The passage to begin at, if any.
    mark
        "kind:code" of the mentions that show it; empty for none.
    segment
        Code of the segment that it is about; empty for none.
    subject
        The review that the sentence is about; empty where it compares all.
    quotes
        The two sentences of a disagreement; none of what is counted.
    """

    rule: str
    strength: float
    text: str
    basis: str
    review_id: str = ""
    passage: int | None = None
    mark: str = ""
    segment: str = ""
    subject: str = ""
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """A corpus made ready for the rules; captions and headings are left out.

    Attributes
    ----------
    names
        review_id -> name, in the order of the reviews.
    with_author
        Reviews that name an author.
    segments, codes
        Code -> title: of the stories and the whole film; of ("theme", code) and so on.
    homes
        Character -> the story it belongs to, empty for none.
    spread
        ("theme", code) and so on -> how many reviews mention it anywhere, captions and headings
        too: what stands there is not missing.
    characters
        Mentions of characters anywhere.
    guide_pairs
        Pairs of characters whom the guide says to share a story, both ways round.
    words
        Words of each body, index review_id.
    grounds
        (kind, code, review) that a finding can rest on, review "" for all together.
    disagreements
        As `measures.disagreements`.
    texts
        review_id -> text.
    guide
        The film's guide.
    unread
        Number of reviews that are not read, and whether any of them states a score or a timecode.
    """

    names: dict[str, str]
    with_author: frozenset[str]
    segments: dict[str, str]
    codes: dict[tuple[str, str], str]
    homes: dict[str, str]
    spread: dict[tuple[str, str], int]
    characters: pd.DataFrame
    guide_pairs: frozenset[tuple[str, str]]
    words: pd.Series
    passages: pd.DataFrame
    shares: pd.DataFrame
    sentences: pd.DataFrame
    mentions: pd.DataFrame
    grounds: frozenset[tuple[str, str, str]]
    themes: pd.DataFrame
    motifs: pd.DataFrame
    scores: pd.DataFrame
    timecodes: pd.DataFrame
    disagreements: pd.DataFrame
    texts: dict[str, str]
    guide: FilmGuide
    unread: int = 0
    unread_scores: bool = False
    unread_timecodes: bool = False

    @property
    def that_is_read(self) -> str:
        """What to add to "every review", where not all are read."""
        return " that is read" if self.unread else ""

    @property
    def untrue(self) -> tuple[Rule, ...]:
        """Rules about scores and timecodes, where reviews that are not read state such."""
        rules = {own_scores: self.unread_scores, timecodes: self.unread_timecodes}
        return tuple(rule for rule, any_ in rules.items() if any_)

    @property
    def stories(self) -> dict[str, str]:
        """Segments without the whole film."""
        return {code: title for code, title in self.segments.items() if code != WHOLE_FILM}

    def subject(self, review_id: str) -> str:
        """Name a review as the subject of a sentence: a text, not a person."""
        name = self.names[review_id]
        return f"the review by {name}" if review_id in self.with_author else name

    def first_mention(self, review_id: str, kind: str, code: str) -> int | None:
        """Passage in which a review first mentions a code."""
        here = self.mentions
        rows = here[
            (here["review_id"] == review_id) & (here["kind"] == kind) & (here["code"] == code)
        ]
        return None if rows.empty else int(rows["passage"].iloc[0])

    def first_of_segment(self, review_id: str, segment: str) -> int | None:
        """Passage in which a review first turns to a segment, as far as that is sure."""
        here = self.sentences[self.sentences["confidence"] >= SURE]
        rows = here[(here["review_id"] == review_id) & (here["segment"] == segment)]
        return None if rows.empty else int(rows["passage"].iloc[0])


LEAST_SENTENCES = 3
"""No finding rests on fewer sentences that mention a code, nor on fewer than `FEW` mentions."""


def _find_frequent(mentions: pd.DataFrame) -> frozenset[tuple[str, str, str]]:
    """Return what is mentioned often enough: (kind, code, review), review "" for all together."""
    frequent: list[tuple[str, str, str]] = []
    for keys in (["kind", "code", "review_id"], ["kind", "code"]):
        each = mentions.groupby(["kind", "code", "review_id", "sentence"]).size()
        sums = each.groupby(keys).agg(["sum", "size"])
        enough = sums.index[(sums["sum"] >= FEW) & (sums["size"] >= LEAST_SENTENCES)]
        frequent += [
            (str(row[0]), str(row[1]), str(row[2]) if len(row) > 2 else "") for row in enough
        ]
    return frozenset(frequent)


MOST_COMPARED = 100
"""Disagreements are looked for among so many reviews, the first: the first page cannot wait."""


def gather_facts(tables: Corpus) -> Facts:
    """Make a corpus ready for the rules."""
    guide = tables.guide
    mentions = in_body(tables.mentions, tables)
    kinds: tuple[Kind, ...] = ("theme", "motif", "character")
    reviews, _ = by_read(tables.reviews)
    here = set(reviews["review_id"].astype("str"))
    scores, times = scores_in_reviews(tables), tables.timecodes.astype({"review_id": "str"})
    anywhere = strings(tables.mentions)
    anywhere = anywhere[anywhere["review_id"].isin(here)]
    ids = reviews["review_id"].astype("str").head(MOST_COMPARED)
    candidates = disagreements(select(tables, Scope(tuple(ids))), compile_guide(guide))
    return Facts(
        names=review_names(reviews, guide.film.title),
        with_author=frozenset(reviews.loc[reviews["author"] != "", "review_id"].astype("str")),
        segments=guide.code_titles("segment"),
        codes={
            (kind, code): title for kind in kinds for code, title in guide.code_titles(kind).items()
        },
        spread=_count_reviews(anywhere),
        characters=anywhere[anywhere["kind"] == "character"],
        homes={character.code: character.segment or "" for character in guide.characters},
        guide_pairs=frozenset(
            pair
            for one, two in (pairing.characters for pairing in guide.pairings)
            for pair in ((one, two), (two, one))
        ),
        words=body_words(tables).loc[list(reviews["review_id"].astype("str"))],
        passages=tables.passages.astype({"review_id": "str"}),
        shares=segment_shares(tables),
        sentences=in_body(tables.sentences, tables),
        mentions=mentions,
        grounds=_find_frequent(mentions),
        themes=code_counts(tables, "theme"),
        motifs=code_counts(tables, "motif"),
        scores=scores[scores["review_id"].isin(here)].reset_index(drop=True),
        timecodes=times[times["review_id"].isin(here)],
        disagreements=candidates,
        texts=dict(zip(reviews["review_id"].astype("str"), reviews["text"], strict=True)),
        guide=guide,
        unread=len(tables.reviews) - len(reviews),
        unread_scores=not scores["review_id"].isin(here).all(),
        unread_timecodes=not times["review_id"].isin(here).all(),
    )


def _count_reviews(mentions: pd.DataFrame) -> dict[tuple[str, str], int]:
    """Count the reviews that mention each code: (kind, code) -> their number."""
    pairs = mentions[["kind", "code", "review_id"]].drop_duplicates()
    return Counter(zip(pairs["kind"], pairs["code"], strict=True))


@dataclass(frozen=True, slots=True)
class _Use:
    """How often one review uses a code, and the others taken together."""

    review: str
    code: str
    count: int
    words: int
    rest: int
    rest_words: int

    @property
    def z(self) -> float:
        delta, deviation = log_odds((self.count, self.rest), (self.words, self.rest_words))
        return float(delta / deviation)

    @property
    def twice(self) -> bool:
        """Whether the rate here is at least twice that of the others."""
        return self.count * self.rest_words >= 2 * self.rest * self.words


def _uses(facts: Facts, counts: pd.DataFrame) -> Iterator[_Use]:
    """Every use of a code that is no chance of a few mentions."""
    all_words = int(facts.words.sum())
    totals = counts.groupby("code")["count"].sum().to_dict()
    for row in counts[counts["count"] >= FEW].to_dict("records"):
        count, words = int(row["count"]), int(row["words"])
        rest = int(totals[row["code"]]) - count
        if all_words > words:
            yield _Use(row["review_id"], row["code"], count, words, rest, all_words - words)


def ruling_theme(facts: Facts) -> Finding | None:
    """Find the theme that one review over-uses most against the others taken together."""
    uses = [
        use
        for use in _uses(facts, facts.themes)
        if use.twice and ("theme", use.code, use.review) in facts.grounds
    ]
    top = max(uses, key=lambda use: use.z, default=None)
    if top is None:
        return None
    return Finding(
        "ruling_theme",
        max(0.0, min(0.85, top.z / 6)),
        f"{facts.codes['theme', top.code]} is what sets {facts.subject(top.review)} apart",
        f"{per_thousand(top.count, top.words)} mentions per 1,000 words "
        f"({number(top.count)} in all), in the others "
        f"{per_thousand(top.rest, top.rest_words)} ({number(top.rest)})",
        top.review,
        facts.first_mention(top.review, "theme", top.code),
        mark=f"theme:{top.code}",
        subject=top.review,
    )


def shared_motifs(facts: Facts) -> Finding | None:
    """Find which motifs stand in every review, or how near the best known comes to it."""
    total, motifs = len(facts.names), facts.motifs
    motif_count = motifs["code"].nunique()
    if total < 3 or motifs.empty:
        return None
    sums = motifs.groupby("code").agg(count=("count", "sum"))
    sums["reviews"] = [facts.spread["motif", str(code)] for code in sums.index]
    sums = sums.sort_values(["reviews", "count"], ascending=False, kind="stable")
    top, most = str(sums.index[0]), int(sums["reviews"].iloc[0])
    if ("motif", top, "") not in facts.grounds:  # the rarer ones would be told as the first
        return None
    nearest = [str(code) for code in sums.index[sums["reviews"] == most]]
    titles = [facts.codes["motif", code] for code in nearest]
    if most == total:
        text = _motifs_text(titles, motif_count, facts.that_is_read)
        times = zip(titles[:3], sums["count"], strict=False)
        basis = ", ".join(f"{title}: {count_of(int(n), 'mention')}" for title, n in times)
    else:
        near = f"{titles[0]} comes" if len(titles) == 1 else f"{join_first(titles)} come"
        text = f"no motif is found in every review{facts.that_is_read}; {near} nearest"
        basis = f"{'each ' if len(titles) > 1 else ''}in {most} of {total} reviews"
    here = motifs[motifs["code"] == top]
    review = str(here["review_id"].to_numpy()[here["count"].to_numpy().argmax()])
    return Finding(
        "shared_motifs",
        0.7 * (1 - len(nearest) / motif_count) if most == total else 0.7,
        text,
        basis,
        review,
        facts.first_mention(review, "motif", top),
        mark=f"motif:{top}",
    )


def _motifs_text(titles: list[str], total: int, read: str) -> str:
    count = len(titles)
    names = join_first(titles)
    if count == total > 1:
        every = "both" if total == 2 else f"all {spell(total)}"
        return f"{every} motifs are found in every review{read}: {names}"
    few = "only " if 2 * count <= total else ""
    verb = "is" if count == 1 else "are"
    return (
        f"{few}{spell(count)} of {spell(total)} motifs {verb} found in every review{read}: {names}"
    )


def lone_code(facts: Facts) -> Finding | None:
    """Find the theme or motif that is found in one review alone, and there most often."""
    if len(facts.names) < 3:
        return None
    lone = [
        (int(row["count"]), kind, str(row["review_id"]), str(row["code"]))
        for kind, counts in (("theme", facts.themes), ("motif", facts.motifs))
        for row in counts.to_dict("records")
        if facts.spread[kind, str(row["code"])] == 1
    ]
    lone = [row for row in lone if (row[1], row[3], row[2]) in facts.grounds]
    count, kind, review, code = max(lone, key=lambda row: row[0], default=(0, "", "", ""))
    if not count:
        return None
    return Finding(
        "lone_code",
        min(0.8, 0.4 + count / 20),
        f"the {kind} {facts.codes[kind, code]} is found in {facts.subject(review)} alone",
        f"{count_of(count, 'mention')} there, none found in the other "
        f"{spell(len(facts.names) - 1)}",
        review,
        facts.first_mention(review, kind, code),
        mark=f"{kind}:{code}",
        subject=review,
    )


def _pairs(facts: Facts, mentions: pd.DataFrame) -> dict[tuple[str, str], dict[str, list[int]]]:
    """Pairs of characters of different stories -> review -> passages that name both."""
    pairs: dict[tuple[str, str], dict[str, list[int]]] = {}
    together: dict[tuple[str, int, int], set[str]] = {}
    for row in mentions.to_dict("records"):
        place = str(row["review_id"]), int(row["passage"]), int(row["sentence"])
        together.setdefault(place, set()).add(str(row["code"]))
    for (review, passage, _), codes in together.items():
        for one, two in combinations(sorted(codes), 2):
            homes = facts.homes.get(one), facts.homes.get(two)
            if all(homes) and homes[0] != homes[1] and (one, two) not in facts.guide_pairs:
                pairs.setdefault((one, two), {}).setdefault(review, []).append(passage)
    return pairs


def lone_pair(facts: Facts) -> Finding | None:
    """Find two characters of different stories whom one review alone names together."""
    if len(facts.names) < 3:
        return None
    body = facts.mentions[facts.mentions["kind"] == "character"]
    anywhere = _pairs(facts, facts.characters)
    lone = {pair: by for pair, by in _pairs(facts, body).items() if len(anywhere[pair]) == 1}
    if not lone:
        return None
    pair, by = max(lone.items(), key=lambda item: len(next(iter(item[1].values()))))
    review, passages = next(iter(by.items()))
    one, two = (lower_article(facts.codes["character", code]) for code in pair)
    homes = [facts.segments[facts.homes[code]] for code in pair]
    return Finding(
        "lone_pair",
        0.75 * (1 - 1 / len(facts.names)) * min(1.0, 0.7 + 0.1 * len(passages)),
        f"only {facts.subject(review)} names {one} and {two} in one sentence",
        f"{count_of(len(passages), 'sentence')}; the guide places them in {join_words(homes)}",
        review,
        passages[0],
        mark=f"character:{pair[0]}",
        subject=review,
    )


def _disagreement(facts: Facts, row: Mapping[Hashable, Any]) -> Finding:
    """Say on what two reviews may disagree, with both sentences."""
    sides = ("", "other_")
    quotes = []
    for side in sides:
        review, start, end = (row[f"{side}{name}"] for name in ("review_id", "start", "end"))
        text = " ".join(facts.texts[review][start:end].split())
        quotes.append(Quote(review, int(row[f"{side}passage"]), text))
    one, other = (facts.subject(quote.review_id) for quote in quotes)
    answers = [answer_title(facts.guide, row, side) for side in sides]
    what = subject_title(facts.guide, str(row["subject_kind"]), str(row["subject"]))
    people = row["kind"] == "people"
    if people:
        text = f"{one} has {what} {answers[0]}, {other} {answers[1]}"
        basis = "one of them may have mixed up people: read both"
    else:
        text = f"{one} and {other} may disagree on {lower_article(what)}: {row['question']}"
        basis = f"“{answers[0]}” or “{answers[1]}”: read both, and decide"
    return Finding(
        "mixed_pair" if people else "disagreement",
        1.0,
        text,
        basis,
        quotes[0].review_id,
        quotes[0].passage,
        quotes=tuple(quotes),
    )


def mixed_pair(facts: Facts) -> Finding | None:
    """Find who is brought together with somebody else than in other reviews."""
    return next(_candidates(facts, people=True), None)


def disagreement(facts: Facts) -> Finding | None:
    """Find the likeliest other disagreement."""
    return next(_candidates(facts, people=False), None)


def second_disagreement(facts: Facts) -> Finding | None:
    """Find the next likely disagreement on another question."""
    candidates = _candidates(facts, people=False)
    return next(islice(candidates, 1, None), None)


def _candidates(facts: Facts, *, people: bool) -> Iterator[Finding]:
    """Yield the likeliest candidate of each question of fact, of those likely enough to lead."""
    rows = facts.disagreements
    rows = rows[(rows["kind"] == ("people" if people else "fact")) & (rows["score"] >= LIKELY)]
    rows = rows.drop_duplicates("question")
    return (_disagreement(facts, row) for row in rows.to_dict("records"))


LIKELY = 2.2
"""Candidates below this score are too often none to stand on the Overview (tests/labels)."""

LEAST_GAP = 0.15
"""Shares nearer to the others' median than this are not called lopsided."""

SURE_SHARE = 2 / 3
"""Of a review's words, those in sentences whose story is sure; with fewer no story leads it."""

WIDE_GAP = 0.4
"""A share so far from the others' median counts fully."""

FEW_SENTENCES = 8
"""A mean tone of fewer sentences is not compared."""

UNSCORED = 0.8
"""Strength of a corpus in which nobody states a score."""


def _others(n: int) -> str:
    return "the other" if n == 1 else f"the other {spell(n)}"


@dataclass(frozen=True, slots=True)
class _Gap:
    """Share of one review on one story beside the median share of the others."""

    review: str
    segment: str
    share: float
    others: float

    @property
    def size(self) -> float:
        return self.share - self.others


def _gaps(facts: Facts) -> list[_Gap]:
    """Compare every review that has words on every story, in their order."""
    # One of less than half the usual length has no room for what the others tell; of one that runs
    # through the stories in few words it is not sure enough which sentence is on which.
    grid = facts.shares[facts.shares["segment"] != WHOLE_FILM]
    shares = grid.pivot(index="review_id", columns="segment", values="share")
    ids = [review for review in facts.names if facts.words[review] > 0]
    values = shares.reindex(index=ids, columns=list(facts.stories)).to_numpy(dtype=np.float64)
    if len(ids) < 2:
        return []
    others = medians_of_others(values)
    least = float(np.median([facts.words[review] for review in ids])) / 2
    sure = facts.sentences[facts.sentences["confidence"] >= SURE]
    sure_words = sure.groupby("review_id", observed=True)["words"].sum()
    return [
        _Gap(review, segment, float(values[row, column]), float(others[row, column]))
        for row, review in enumerate(ids)
        if facts.words[review] >= least
        and sure_words.get(review, 0) >= SURE_SHARE * facts.words[review]
        for column, segment in enumerate(facts.stories)
    ]


def medians_of_others(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return for each row of a column the median of its other rows, of which there is one."""
    ranks = values.argsort(axis=0).argsort(axis=0)
    in_order = np.sort(values, axis=0)
    count = len(values) - 1
    middle = [
        np.take_along_axis(in_order, place + (ranks <= place), axis=0)
        for place in ((count - 1) // 2, count // 2)
    ]
    return (middle[0] + middle[1]) / 2


def leaning(facts: Facts) -> Finding | None:
    """Find the review that leans furthest to one story, against the others' median."""
    gaps = sorted(_gaps(facts), key=lambda gap: gap.size, reverse=True)
    sure = (gap for gap in gaps if facts.first_of_segment(gap.review, gap.segment))
    top = next(sure, None)
    if top is None or top.size < LEAST_GAP:
        return None
    median = " at the median" if len(facts.names) > 2 else ""
    return Finding(
        "leaning",
        min(1.0, top.size / WIDE_GAP),
        f"{facts.subject(top.review)} gives {percent(top.share)} of its words to "
        f"{facts.segments[top.segment]}",
        f"{_others(len(facts.names) - 1)}: {percent(top.others)}{median}; which story a "
        "sentence speaks of is an estimate",
        top.review,
        facts.first_of_segment(top.review, top.segment),
        segment=top.segment,
        subject=top.review,
    )


def omitted_story(facts: Facts) -> Finding | None:
    """Find the review that gives next to no sentence to a story to which most give room."""
    gaps = [gap for gap in _gaps(facts) if gap.share < 0.05 and gap.others >= LEAST_GAP]
    top = min(gaps, key=lambda gap: gap.size, default=None)
    if top is None or len(facts.names) < 3:
        return None
    much = "no sentence" if top.share == 0 else "next to no room"
    where = facts.segments[top.segment]
    own = [gap.share for gap in _gaps(facts) if gap.review == top.review]
    on_none = len(own) > 1 and not any(own)
    return Finding(
        "omitted_story",
        min(1.0, -top.size / WIDE_GAP),
        f"{facts.subject(top.review)} gives {much} to {'any story' if on_none else where}",
        f"{percent(top.share)} of its words to {where}; {_others(len(facts.names) - 1)}: "
        f"{percent(top.others)} at the median; which story a sentence speaks of is an estimate",
        top.review,
        facts.first_of_segment(top.review, top.segment),
        segment=top.segment,
        subject=top.review,
    )


def timecodes(facts: Facts) -> Finding | None:
    """Find who cites timecodes, where some do and others do not."""
    counts = facts.timecodes["review_id"].value_counts(sort=False)
    total = len(facts.names)
    if counts.empty or len(counts) == total:
        return None
    review = str(counts.idxmax())
    rows = facts.timecodes[facts.timecodes["review_id"] == review]
    place = facts.sentences[facts.sentences["review_id"] == review]
    first = place[place["start"] <= rows["start"].iloc[0]]
    one = len(counts) == 1
    text = (
        f"only {facts.subject(review)} cites timecodes"
        if one
        else f"{spell(len(counts))} of {spell(total)} reviews cite timecodes"
    )
    most = ", which has most" if (counts == counts.max()).sum() == 1 else ""
    begins, ends = clock(rows["shown_from"].min()), clock(rows["shown_to"].max())
    basis = (
        f"{count_of(int(counts.max()), 'timecode')}"
        f"{'' if one else f' in {facts.subject(review)}{most}'}, "
        f"{f'at {begins}' if begins == ends else f'from {begins} to {ends}'} of the film"
    )
    return Finding(
        "timecodes",
        1 - len(counts) / total,
        text,
        basis,
        review,
        int(first["passage"].iloc[-1]) if len(first) else None,
        subject=review if one else "",
    )


def own_scores(facts: Facts) -> Finding | None:
    """Find who states a score of the film, and who leaves it at words."""
    total = len(facts.names)
    own = facts.scores[facts.scores["own"]].drop_duplicates("review_id")
    if len(own) == total:
        return None
    if own.empty:
        return _without_score(facts, facts.scores[~facts.scores["own"]])
    review = str(own["review_id"].iloc[0])
    if len(own) == 1:
        text = f"only {facts.subject(review)} states a score of its own: {own['stated'].iloc[0]}"
    else:
        text = f"{spell(len(own))} of {spell(total)} reviews state a score of their own"
    rest = total - len(own)
    leave = "leaves" if rest == 1 else "leave"
    basis = f"{spell(rest)} of {spell(total)} {leave} the verdict to words"
    strength = UNSCORED * (1 - len(own) / total)
    return Finding("own_scores", strength, text, basis, review, _passage_of(facts, own))


def _without_score(facts: Facts, scores: pd.DataFrame) -> Finding:
    total = len(facts.names)
    text = f"none of the {spell(total)} reviews states a score of its own"
    if total == 1:
        text = f"{facts.subject(next(iter(facts.names)))} states no score of its own"
    if scores.empty:
        return Finding("own_scores", UNSCORED, text, "no score of anybody else's is quoted either")
    holders = [review for review in facts.names if review in set(scores["review_id"])]
    verb = "is" if len(scores) == 1 else "are"
    where = join_words([facts.subject(review) for review in holders[:3]])
    if len(holders) > 3:
        where = f"{spell(len(holders))} reviews"
    basis = f"{count_of(len(scores), 'score')} of others {verb} quoted, in {where}"
    return Finding("own_scores", UNSCORED, text, basis, holders[0], _passage_of(facts, scores))


def _passage_of(facts: Facts, scores: pd.DataFrame) -> int | None:
    """Passage of the first of these scores that stands in a text."""
    in_text = scores.dropna(subset=["start"])
    if in_text.empty:
        return None
    review, start = in_text["review_id"].iloc[0], int(in_text["start"].iloc[0])
    here = facts.passages
    before = here[(here["review_id"] == review) & (here["start"] <= start)]
    return int(before["passage"].iloc[-1]) if len(before) else None


def lengths(facts: Facts) -> Finding | None:
    """Find the longest and the shortest review, where one is twice the other or more."""
    words = facts.words[facts.words > 0]
    if len(words) < 2 or words.max() < 2 * words.min():
        return None
    ratio = words.max() / words.min()
    longest, shortest = str(words.idxmax()), str(words.idxmin())
    times = f"{ratio:.1f}" if ratio < 10 else f"{ratio:.0f}"
    return Finding(
        "lengths",
        min(0.7, math.log2(ratio) / 4),
        f"{facts.subject(longest)} is {times} times as long as {facts.subject(shortest)}",
        f"{count_of(int(words.max()), 'word')} against {number(int(words.min()))}; captions and "
        "headings left out",
        longest,
    )


def tones(facts: Facts) -> Finding | None:
    """Find the most and the least favourable review, where their intervals lie apart."""
    every = mean_tones(facts.sentences, ["review_id"])
    means = every[every["n"] >= FEW_SENTENCES]
    if len(means) < 2:
        return None
    ends = {
        row["review_id"]: (row["mean"], row["low"], row["high"]) for row in means.to_dict("records")
    }
    high = max(ends, key=lambda review: ends[review][0])
    low = min(ends, key=lambda review: ends[review][0])
    if ends[high][1] <= ends[low][2]:
        return None
    beyond = every["mean"].max() > ends[high][0] or every["mean"].min() < ends[low][0]
    among = f"of the reviews of {spell(FEW_SENTENCES)} sentences or more " if beyond else ""
    figures = {
        review: f"{with_sign(ends[review][0])} ({interval_text(*ends[review][1:])})"
        for review in (high, low)
    }
    return Finding(
        "tones",
        min(1.0, (ends[high][0] - ends[low][0]) / 0.6),
        f"{among}{facts.subject(high)} is the most favourable in tone, {facts.subject(low)} the "
        "least",
        f"{figures[high]} against {figures[low]} from −1 to +1; in brackets likely ranges",
        high,
    )


Rule = Callable[[Facts], Finding | None]

RULES: tuple[Rule, ...] = (
    mixed_pair,
    disagreement,
    second_disagreement,
    leaning,
    timecodes,
    own_scores,
    ruling_theme,
    tones,
    lengths,
    shared_motifs,
    lone_code,
    lone_pair,
    omitted_story,
)
"""Every rule, in the order that breaks ties."""

MOST_ABOUT_ONE = 2
"""So many findings about one review at first, that no review takes all places."""


def findings(tables: Corpus, most: int = 5) -> list[Finding]:
    """Find the strongest of what holds in a corpus, strongest first.

    Parameters
    ----------
    tables
        The corpus; captions and headings are left out.
    most
        How many to return; fewer where fewer hold.
    """
    facts = gather_facts(tables)
    # What a review that is not read states would make these untrue.
    rules = [rule for rule in RULES if rule not in facts.untrue]
    candidates = [finding for rule in rules if (finding := rule(facts)) is not None]
    candidates = [
        replace(
            finding,
            text=_sentence(finding.text),
            basis=_sentence(finding.basis),
        )
        for finding in candidates
    ]
    if any(finding.rule == "mixed_pair" for finding in candidates):  # it says more
        candidates = [finding for finding in candidates if finding.rule != "lone_pair"]
    return _vary(sorted(candidates, key=lambda finding: -finding.strength), most)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _vary(candidates: Sequence[Finding], most: int) -> list[Finding]:
    """Take the strongest, passing over a review that has its places already."""
    about: dict[str, int] = {}
    first: list[Finding] = []
    others: list[Finding] = []
    for finding in candidates:
        about[finding.subject] = about.get(finding.subject, 0) + 1
        full = finding.subject and about[finding.subject] > MOST_ABOUT_ONE
        (others if full else first).append(finding)
    return sorted([*first, *others][:most], key=lambda finding: -finding.strength)
