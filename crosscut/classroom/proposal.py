"""A lesson proposed for a film: what stands out in its reviews, asked before it is shown.

Each question has its answer in the tables; where they do not bear one, it is not asked.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Final

import pandas as pd

from crosscut.charts.scores import headline
from crosscut.classroom import figures
from crosscut.classroom.figures import Material, draw
from crosscut.corpus.build import Corpus
from crosscut.measures.disagreements import answer_title, subject_title
from crosscut.measures.findings import LIKELY, Facts, gather_facts
from crosscut.measures.keyness import log_odds
from crosscut.measures.overview import find_sentence
from crosscut.project.lesson import Lesson, Stop, new_lesson, new_stop
from crosscut.project.notebook import Quote, new_pin
from crosscut.schema import WHOLE_FILM
from crosscut.text.phrases import per_thousand, percent, spell

STOPS: Final = 6
"""Stops of a lesson that is proposed."""
_OPTIONS: Final = 5  # reviews to choose from
_QUOTED: Final = (8, 40)  # words of a sentence that is read aloud
_LEAST_WORDS: Final = 200  # of a review of which a share is asked
_APART: Final = 0.85  # of the one before, so that an order is no matter of one mention


def propose(corpus: Corpus) -> Lesson:
    """Propose a lesson of at most six stops; fewer where the reviews bear fewer.

    Each stop has a question, what is asked with its right answer, the figure and the sentences
    that show it, and minutes.
    """
    material, facts = Material(corpus), gather_facts(corpus)
    by_rule = {rule: rule(material, facts) for rule in (*_RULES, *_SPARE)}
    rules = [rule for rule in (*_RULES, *_SPARE) if by_rule[rule]][:STOPS]
    stops = [stop for rule in _ORDER if rule in rules and (stop := by_rule[rule])]
    return new_lesson(f"{corpus.guide.film.title}: what the reviews say", stops)


def _stop(
    material: Material,
    question: str,
    title: str,
    minutes: int,
    page: str,
    *,
    name: str = "",
    state: Mapping[str, str] | None = None,
    quotes: Sequence[Quote] = (),
    note: str = "",
    **fields: Any,  # noqa: ANN401
) -> Stop | None:
    """Return a stop, with the figure of a name; none where that cannot be drawn."""
    figure = draw(material, name) if name else None
    if name and figure is None:
        return None
    pin = new_pin(
        "figure" if figure else "comparison" if len(quotes) > 1 else "sentence",
        title=f"{title[:1].upper()}{title[1:]}", page=page, state=tuple((state or {}).items()),
        corpus=material.corpus.fingerprint, figure=figure, quotes=tuple(quotes), note=note,
        question=question, minutes=minutes,
    )  # fmt: skip
    return new_stop(pin, **fields)


def _quote_passage(
    material: Material, review: str, passage: int | None, **what: str
) -> list[Quote]:
    """Quote the sentence of a passage that shows something; nothing where there is none."""
    if passage is None:
        return []
    start, end, _ = find_sentence(material.corpus, review, passage, **what)
    return [material.quote(review, start, end, passage)] if end > start else []


def _shares(material: Material, facts: Facts) -> Stop | None:
    """Ask how much of a review is on one story: the review that is furthest from the others."""
    grid = material.shares[material.shares["segment"] != WHOLE_FILM]
    others = grid.groupby("segment")["share"].transform("median")
    grid = grid.assign(apart=grid["share"] - others)
    words = grid["review_id"].map(facts.words)
    grid = grid[grid["share"].between(0.05, 0.95) & (words >= _LEAST_WORDS)]
    if grid.empty or len(facts.stories) < 2:
        return None
    column = "apart" if len(facts.names) > 1 else "share"
    top = grid.sort_values(column, ascending=False, kind="stable").to_dict("records")[0]
    review, segment = str(top["review_id"]), str(top["segment"])
    story, who = facts.segments[segment], facts.subject(review)
    return _stop(
        material,
        f"Of every 100 words in {who}, how many are about {story}?",
        f"{who} gives {percent(top['share'])} of its words to {story}",
        3,
        "Overview",
        name=f"{figures.SHARES}:{review}",
        quotes=_quote_passage(
            material, review, facts.first_of_segment(review, segment), segment=segment
        ),
        note=f"The film has {spell(len(facts.stories))} stories. Ask first what a fair share "
        "would be, then for a guess. Which story a sentence speaks of is an estimate.",
        ask="number",
        answer=(f"{100 * top['share']:.0f}",),
    )


def _theme(material: Material, facts: Facts) -> Stop | None:
    """Ask which review dwells most on a theme: the one that leads most clearly."""
    rates = material.rates("theme")
    best, code = 0.0, ""
    for each, own in rates.groupby("code", sort=False):
        first, second, *_ = [*_by_rate(own), {}]
        if not second or ("theme", str(each), first["review_id"]) not in facts.grounds:
            continue
        counts, words = ((int(one[of]) for one in (first, second)) for of in ("count", "words"))
        delta, deviation = log_odds(tuple(counts), tuple(words))
        if (lead := float(delta / deviation)) > best:
            best, code = lead, str(each)
    if not code:
        return None
    rows = _by_rate(rates[rates["code"] == code])
    review, title = str(rows[0]["review_id"]), facts.codes["theme", code]
    reviews = [str(row["review_id"]) for row in rows[:_OPTIONS]]
    rate = per_thousand(int(rows[0]["count"]), int(rows[0]["words"]))
    return _stop(
        material,
        f"Which review speaks most often of “{title}”, for its length?",
        f"{facts.subject(review)}: {rate} mentions of “{title}” in 1,000 words",
        3,
        "Themes",
        name=f"{figures.BY_REVIEW}:theme:{code}",
        quotes=_quote_passage(
            material, review, facts.first_mention(review, "theme", code), mark=f"theme:{code}"
        ),
        note=f"By which words would you know that a text speaks of “{title}”? The words that "
        "are counted stand in the film guide.",
        ask="choice",
        options=_names(material, reviews),
        answer=(material.names[review],),
    )


def _by_rate(rows: pd.DataFrame) -> list[dict[Any, Any]]:
    return rows.sort_values("rate", ascending=False, kind="stable").to_dict("records")


def _names(material: Material, reviews: Sequence[str]) -> tuple[str, ...]:
    """Return the names of reviews in the order of the list, so that none stands out."""
    return tuple(name for review, name in material.names.items() if review in reviews)


def _near(facts: Facts, review: str) -> list[str]:
    """Return a review and those that stand around it in the list, to choose from."""
    reviews = list(facts.names)
    first = min(max(reviews.index(review) - _OPTIONS // 2, 0), max(len(reviews) - _OPTIONS, 0))
    return reviews[first : first + _OPTIONS]


def _in_order(material: Material, facts: Facts, kind: str) -> Stop | None:
    """Ask which of three to five codes is mentioned most, whose counts lie clearly apart."""
    table = figures.mention_counts(material, kind)
    codes: list[str] = []
    last = math.inf
    for code, count in zip(table["code"], table["count"], strict=True):
        if (kind, code, "") in facts.grounds and count <= _APART * last and len(codes) < _OPTIONS:
            codes.append(code)
            last = count
    if len(codes) < 3:
        return None
    titles = [facts.codes[kind, code] for code in codes]
    rows = facts.mentions
    own = rows[(rows["kind"] == kind) & (rows["code"] == codes[0])]
    review = str(own["review_id"].value_counts().index[0])
    return _stop(
        material,
        f"Put these {kind}s in order: which do the reviews mention most often?",
        f"{titles[0]} comes first, {titles[-1]} last",
        4,
        "Motifs" if kind == "motif" else "Themes",
        name=f"{figures.MENTIONS}:{kind}:{','.join(codes)}",
        quotes=_quote_passage(
            material, review, facts.first_mention(review, kind, codes[0]), mark=f"{kind}:{codes[0]}"
        ),
        note="Let pairs agree on an order first. What is mentioned often is not always what "
        "matters most: which would you have expected higher?",
        ask="order",
        options=tuple(sorted(titles)),
        answer=tuple(titles),
    )


def _whose(material: Material, facts: Facts) -> Stop | None:
    """Ask which review a sentence is from: the one of the strongest tone."""
    rows = facts.sentences
    low, high = _QUOTED
    rows = rows[rows["review_id"].isin(facts.names) & rows["words"].between(low, high)]
    if len(facts.names) < 2 or rows.empty:
        return None
    strong = rows["tone"].abs().fillna(0).sort_values(ascending=False, kind="stable")
    before = {quote.words for stop in (_disagreement(material, facts),) if stop
            for quote in stop.pin.quotes}  # fmt: skip
    for at in strong.index[:50]:
        row = rows.loc[at]
        review, start, end = str(row["review_id"]), int(row["start"]), int(row["end"])
        words = facts.texts[review][start:end]
        if words in before or any(
            words in text for one, text in facts.texts.items() if one != review
        ):
            continue
        return _stop(
            material,
            "Which review is this sentence from?",
            f"it is from {facts.subject(review)}",
            3,
            "Read",
            state={"review": facts.names[review], "passage": str(int(row["passage"]))},
            quotes=[material.quote(review, start, end, int(row["passage"]))],
            note="What gives it away: what it praises, how it is built, whom it speaks to?",
            ask="whose",
            options=_names(material, _near(facts, review)),
            answer=(facts.names[review],),
        )
    return None


def _disagreement(material: Material, facts: Facts) -> Stop | None:
    """Ask what one of two reviews that may disagree says: the likeliest pair."""
    rows = facts.disagreements
    rows = rows[rows["score"] >= LIKELY]
    for row in rows.to_dict("records"):
        answers = [answer_title(facts.guide, row, side) for side in ("", "other_")]
        if answers[0] == answers[1]:
            continue
        who = [facts.subject(str(row[f"{side}review_id"])) for side in ("", "other_")]
        what = subject_title(facts.guide, str(row["subject_kind"]), str(row["subject"]))
        quotes = [
            material.quote(
                str(row[f"{side}review_id"]),
                *(int(row[f"{side}{name}"]) for name in ("start", "end", "passage")),
            )
            for side in ("", "other_")
        ]
        return _stop(
            material,
            f"{what}: two reviews differ on {row['question']}. What does {who[0]} say?",
            f"{who[0]}: {answers[0]}; {who[1]}: {answers[1]}",
            4,
            "Readings",
            state={"part": "Disagreements"},
            quotes=quotes,
            note="Read both sentences aloud. Do they contradict each other, or speak of different "
            "moments? Then look at the film: which is right?",
            ask="choice",
            options=tuple(sorted(answers)),
            answer=(answers[0],),
        )
    return None


def _score(material: Material, _facts: Facts) -> Stop | None:
    """Ask for a score, to stand beside the critics' marks."""
    return _stop(
        material,
        f"What score from 0 to 100 would you give {material.corpus.guide.film.title}?",
        headline(material.marks) if len(material.marks) else "",
        3,
        "Scores",
        name=figures.SCORES,
        note="Ask one who gave much and one who gave little to say why in one sentence.",
        ask="score",
    )


def _lone_code(material: Material, facts: Facts) -> Stop | None:
    """Ask which review alone mentions something."""
    for kind in ("theme", "motif"):
        rates = material.rates(kind)
        for row in rates[rates["count"] > 0].to_dict("records"):
            code, review = str(row["code"]), str(row["review_id"])
            if facts.spread[kind, code] > 1 or (kind, code, review) not in facts.grounds:
                continue
            if len(facts.names) < 3:
                return None
            title = facts.codes[kind, code]
            return _stop(
                material,
                f"Only one review mentions “{title}”. Which?",
                f"“{title}” is found in {facts.subject(review)} alone",
                3,
                "Themes" if kind == "theme" else "Motifs",
                name=f"{figures.BY_REVIEW}:{kind}:{code}",
                quotes=_quote_passage(
                    material, review, facts.first_mention(review, kind, code), mark=f"{kind}:{code}"
                ),
                note="Why might the others leave it out?",
                ask="choice",
                options=_names(material, _near(facts, review)),
                answer=(facts.names[review],),
            )
    return None


def _lengths(material: Material, facts: Facts) -> Stop | None:
    """Ask how many times as long the longest review is as the shortest."""
    words = facts.words[facts.words > 0]
    if len(words) < 2 or words.max() < 2 * words.min():
        return None
    ratio = words.max() / words.min()
    longest, shortest = (facts.subject(str(one)) for one in (words.idxmax(), words.idxmin()))
    return _stop(
        material,
        f"How many times as long as {shortest} is {longest}?",
        f"{longest} is {ratio:.0f} times as long as {shortest}",
        2,
        "Overview",
        name=figures.LENGTHS,
        note="What can a long review do that a short one cannot?",
        ask="number",
        answer=(f"{ratio:.0f}",),
        low=1,
        high=float(10 * math.ceil(ratio / 5)),
    )


_Rule = Callable[[Material, Facts], Stop | None]
_motifs: Final[_Rule] = partial(_in_order, kind="motif")
_themes: Final[_Rule] = partial(_in_order, kind="theme")
_RULES: Final[tuple[_Rule, ...]] = (_shares, _theme, _motifs, _whose, _disagreement, _score)
_SPARE: Final[tuple[_Rule, ...]] = (_lone_code, _lengths, _themes)
"""Asked where one of the others has no answer."""
_ORDER: Final[tuple[_Rule, ...]] = (
    _lengths, _shares, _theme, _lone_code, _motifs, _themes, _whose, _disagreement, _score,
)  # fmt: skip
