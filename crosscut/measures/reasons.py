"""Why a sentence is counted as it is, in words: its story, its codes, its tone, its score.

What is said of a story and a tone is what the model does without a piece of evidence; what is
said of codes, pairs and scores is the rule by which they were found.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd

from crosscut.corpus.annotate import (
    Annotation,
    CompiledGuide,
    annotate,
    compile_guide,
    observations,
)
from crosscut.corpus.build import Corpus, scope_names, stored_review
from crosscut.guide.model import FilmGuide, Kind
from crosscut.measures.pairings import REASONS as NOT_CHECKED
from crosscut.measures.pairings import is_pronoun
from crosscut.schema import WHOLE_FILM
from crosscut.scores.reader import FILM, Found, read_scores
from crosscut.text.matcher import term_of, terms_in
from crosscut.text.phrases import join_words, percent
from crosscut.text.reasons import Explanation, Piece, explain
from crosscut.text.segments import PERSON, READER, SEVERAL
from crosscut.text.terms import canonical
from crosscut.text.tone import pulls

_MOST: Final = 5
"""Reasons that are named on each side."""
_MOST_WORDS: Final = 3
"""Words of a tone that are named on each side."""
_LEAST: Final = 0.01
"""A piece of evidence that changes less than one per cent goes unnamed."""


_NAMES: Final = ("character", "actor", "scene", "motif", "theme", "timecode")
"""Kinds of evidence that point to one story."""


@dataclass(frozen=True)
class Why:
    """Why something is said of a sentence.

    Attributes
    ----------
    claim
        What is said, and how sure it is.
    reasons, against
        What it rests on, and what speaks against it, a sentence each, the strongest first.
    change
        The smallest change that would turn it; empty where none is known.
    """

    claim: str
    reasons: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    change: str = ""


_REACH = 300
"""Sentences on either side of one that are read again for it: what is farther off tells nothing."""


def annotation_of(corpus: Corpus, review_id: str, at: int | None = None) -> Annotation:
    """Annotate a review again, from the tables, its timecodes as they stand there.

    Of a long review only what stands around the offset `at` is read, and the heading over it.

    Raises
    ------
    KeyError
        There is no such review.
    """
    reviews = corpus.reviews.set_index("review_id", drop=False)
    about = reviews.loc[review_id].to_dict()
    sentences, passages, timecodes = (
        table[table["review_id"] == review_id]
        for table in (corpus.sentences, corpus.passages, corpus.timecodes)
    )
    text = about["text"]
    if at is not None and len(sentences) > 2 * _REACH:
        sentences, passages = _around(sentences, passages, at)
        text = _blank_but(text, sentences)
        stands = [
            bool(text[start:end].strip())
            for start, end in zip(*(timecodes[name] for name in ("start", "end")), strict=True)
        ]
        timecodes = timecodes[stands]
    raw, spans, codes = stored_review({**about, "text": text}, passages, sentences, timecodes)
    return annotate(raw, compile_guide(corpus.guide), spans, codes)


def _around(
    sentences: pd.DataFrame, passages: pd.DataFrame, at: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the sentences around an offset, and the heading over them, with their passages."""
    here = max(int(sentences["start"].searchsorted(at, side="right")) - 1, 0)
    numbers = sentences["passage"]
    low = numbers.iloc[max(0, here - _REACH)]
    high = numbers.iloc[min(len(sentences) - 1, here + _REACH)]
    above = passages.loc[(passages["kind"] == "heading") & (passages["passage"] < low), "passage"]
    places = pd.Series(range(len(sentences)), index=sentences.index)
    near = numbers.between(low, high) & (places - here).abs().le(4 * _REACH)
    near |= numbers.between(low, high) & ~numbers.duplicated()
    near |= numbers.isin(above.tail(1))
    return sentences[near], passages[passages["passage"].isin(numbers[near])]


def _blank_but(text: str, sentences: pd.DataFrame) -> str:
    """Blank a text but for some of its sentences; no offset moves."""
    parts, done = [], 0
    for start, end in zip(sentences["start"].tolist(), sentences["end"].tolist(), strict=True):
        parts += [" " * (start - done), text[start:end]]
        done = end
    return "".join(parts)


# --------------------------------------------------------------------------
# The story


def segment_reasons(corpus: Corpus, review_id: str, sentence: int) -> Why:
    """Say why a sentence is on its story: what the estimate rests on.

    Raises
    ------
    KeyError, IndexError
        There is no such review or sentence.
    """
    rows = corpus.sentences
    row = rows[rows["review_id"] == review_id].iloc[sentence]
    if not str(row["segment"]):
        return Why("It is not read: the guide has no terms in its language.")
    compiled = compile_guide(corpus.guide)
    evidence = annotation_of(corpus, review_id, int(row["start"]))
    place = int(evidence.spans.start.searchsorted(row["start"]))
    explanation = explain(compiled.model, *observations(evidence, compiled), place)
    words = _Words(corpus.guide, compiled, evidence)
    before = explanation.of(explanation.odds)
    own, sure = str(row["segment"]), float(row["confidence"])
    claim = f"It is read as {words.on(own)}, {percent(sure)} sure."
    if own != explanation.segment:
        claim = f"You set it to {words.title(own)}. It was read as {words.on(explanation.segment)}."
    lines: dict[bool, list[str]] = defaultdict(list)
    for piece, without in _together(explanation, words):
        share = explanation.of(without)
        if abs(share - before) >= _LEAST:
            with_others = ""
            points = piece.of in _NAMES and piece.kind == "here"
            if explanation.segment == WHOLE_FILM and points and share < before:
                with_others = " Beside words for another story that is a comparison."
            lines[share < before].append(
                f"{words.reason(piece)}{with_others} Without it: {percent(share)}."
            )
    return Why(claim, tuple(lines[True][:_MOST]), tuple(lines[False][::-1][:_MOST]),
               _change(explanation, words))  # fmt: skip


def _together(explanation: Explanation, words: _Words) -> list[tuple[Piece, tuple[float, ...]]]:
    """Return the reasons in order, those that the same words give once, as the strongest."""
    once: dict[str, tuple[Piece, tuple[float, ...]]] = {}
    for piece, without in explanation.reasons:
        once.setdefault(words.reason(piece), (piece, without))
    return list(once.values())


def _change(explanation: Explanation, words: _Words) -> str:
    if explanation.turn:
        without = join_words([f"without {words.name(piece)}" for piece in explanation.turn])
        return (
            f"{without[0].upper()}{without[1:]} it would be read as {words.on(explanation.other)}."
        )
    if explanation.other == WHOLE_FILM:
        return "Words on the film as a whole, such as its title, would turn it to the whole film."
    if explanation.other:
        title = words.title(explanation.other)
        return f"If it named {title}, it would be read as on {title}."
    return "No one word that is added or taken away would turn it."


@dataclass(frozen=True)
class _Words:
    """The words for pieces of evidence in one review."""

    guide: FilmGuide
    compiled: CompiledGuide
    evidence: Annotation

    def title(self, segment: str) -> str:
        """Name a segment within a sentence."""
        return "the whole film" if segment == WHOLE_FILM else self._titles("segment")[segment]

    def on(self, segment: str) -> str:
        """Say of what a sentence speaks."""
        return f"on {self.title(segment)}"

    def _titles(self, kind: Kind) -> dict[str, str]:
        return self.guide.code_titles(kind)

    def name(self, piece: Piece) -> str:
        """Name a piece of evidence."""
        names = {
            "before": "the sentence before",
            "after": "the sentence after",
            "passage": "the sentence that opens its paragraph",
        }
        if piece.kind in names:
            return names[piece.kind]
        quote = self._quote(piece)
        return f"{quote} in the heading" if piece.kind == "heading" else quote

    def reason(self, piece: Piece) -> str:
        """Say what a piece of evidence is."""
        if piece.kind == "nothing":
            return "It names nothing that belongs to one story alone."
        if piece.kind in ("before", "after"):
            return f"The sentence {piece.kind} is {self.on(piece.code)}."
        if piece.kind == "passage":
            return f"Its paragraph opens with words for {self.title(piece.code)}."
        if piece.kind == "heading":
            return f"The heading over it says {self._quote(piece)}{self._points(piece)}."
        one, many = self._says(piece)
        return f"{self._quote(piece)} {many if len(self._surfaces(piece)) > 1 else one}."

    def _quote(self, piece: Piece) -> str:
        return join_words([f"“{one}”" for one in self._surfaces(piece)]) or "a title"

    def _surfaces(self, piece: Piece) -> list[str]:
        """Return the words of a piece of evidence, each once."""
        kind = "character" if piece.of == "actor" else piece.of
        text = self.evidence.raw.text
        surfaces = [
            text[hit.start : hit.end]
            for hit, place in zip(self.evidence.hits, self.evidence.places.tolist(), strict=True)
            if (place, hit.kind, hit.code) == (piece.place, kind, piece.code)
        ]
        if kind == "character":
            cast = self.compiled.cast
            surfaces = [
                one for one in surfaces if (canonical(one) in cast) is (piece.of == "actor")
            ]
        if piece.of == "timecode":
            surfaces = [
                one.timecode.raw
                for one in self.evidence.timecodes
                if (one.sentence, one.scene) == (piece.place, piece.code)
            ]
        return list(dict.fromkeys(surfaces))

    def _points(self, piece: Piece) -> str:
        home = piece.code if piece.of == "segment" else self._home(piece)
        return f", which points to {self.title(home)}" if home in self.compiled.model.states else ""

    def _home(self, piece: Piece) -> str:
        return self.compiled.model.homes.get((piece.of, piece.code), "")

    def _says(self, piece: Piece) -> tuple[str, str]:
        """Say what words do, of one and of several."""
        names = {
            PERSON: ("goes on with whom the sentence before spoke of",) * 2,
            READER: ("turns to the reader, as talk of the whole film does",) * 2,
            SEVERAL: ("speaks of several stories at once", "speak of several stories at once"),
            WHOLE_FILM: ("speaks of the whole film", "speak of the whole film"),
        }
        if piece.of == "segment" and piece.code in names:
            one, many = names[piece.code]
            return one, many.replace("goes", "go").replace("turns", "turn")
        if piece.of == "aspect":
            how = "about how the film is made, which points to the whole film"
            return f"is {how}", f"are {how}"
        home = piece.code if piece.of == "segment" else self._home(piece)
        if home not in self.compiled.model.states:
            return "points to no story", "point to no story"
        story = self.title(home)
        if piece.of == "timecode":
            return f"is a time of {story}", f"are times of {story}"
        if piece.of == "actor":
            return f"acts in {story}", f"act in {story}"
        return f"points to {story}", f"point to {story}"


# --------------------------------------------------------------------------
# Codes, scenes, pairs


def mention_reasons(corpus: Corpus, mention: Mapping[str, Any]) -> Why:
    """Say by which word of the guide a mention was found; a row of the table of mentions."""
    kind, code, surface = (str(mention[name]) for name in ("kind", "code", "term"))
    item = next(one for one in corpus.guide.codes(kind) if one.code == code)  # type: ignore[arg-type]
    term = term_of(tuple(item.terms), surface)
    reason = f"The guide’s words for {item.title} have “{term}”, which finds “{surface}”."
    if mention.get("denied", False):
        claim = f"“{surface}” names {item.title} to deny it, so it is not counted."
    else:
        claim = f"“{surface}” is counted for {item.title}."
    return Why(claim, (reason,), (), _without_term(item.terms, term, surface))


def _without_term(terms: Sequence[str], term: str, surface: str) -> str:
    """Say what would become of a place if the guide had not the term by which it was found."""
    rest = tuple(one for one in terms if one != term)
    if others := list(dict.fromkeys(terms_in(rest, surface))):
        return f"Without it “{others[0]}” would still find it."
    return f"Without “{term}” among these words it would not be found."


def scene_reasons(corpus: Corpus, row: Mapping[str, Any]) -> Why:
    """Say by what a scene was known; a row of the table of scenes."""
    guide, code, cue = corpus.guide, str(row["scene"]), str(row["cue"])
    scene = next(one for one in guide.scenes if one.code == code)
    sure = float(row["confidence"])
    how_sure = f", {percent(sure)} sure" if sure < 1 else ""
    claim = f"It is read as speaking of the scene “{scene.title}”{how_sure}."
    times = corpus.timecodes
    here = (times["review_id"] == row["review_id"]) & (times["start"] == row["start"])
    reasons, against = [], []
    if here.any():
        reasons.append(f"“{cue}” is a time in the film that lies in this scene.")
    else:
        reasons.append(f"“{cue}” is how a review speaks of this scene, by the guide’s words.")
    titles = guide.code_titles("segment")
    segment = str(row["segment"])
    if segment == scene.segment:
        reasons.append(f"The sentence is on {titles[segment]}, where the scene belongs.")
    else:
        reasons += _company(corpus, row, scene.segment)
    if segment not in ("", scene.segment, WHOLE_FILM):
        against.append(
            f"The sentence is on {titles[segment]}, and the scene belongs to "
            f"{titles[scene.segment]}."
        )
    return Why(
        claim, tuple(reasons), tuple(against), f"Without “{cue}” this place would not be read so."
    )


def _company(corpus: Corpus, row: Mapping[str, Any], segment: str) -> list[str]:
    """Say what in a sentence or beside it speaks for a scene of a segment."""
    title = corpus.guide.code_titles("segment")[segment]
    homes = {one.code: one.segment for one in corpus.guide.characters}
    mentions, sentences = (
        table[
            (table["review_id"] == row["review_id"])
            & (table["passage"] == row["passage"])
            & (table["sentence"] - row["sentence"]).abs().le(1)
        ]
        for table in (corpus.mentions, corpus.sentences)
    )
    people = mentions[mentions["kind"] == "character"]
    names = dict.fromkeys(
        str(one["term"]) for one in people.to_dict("records") if homes.get(one["code"]) == segment
    )
    reasons = [f"“{name}” of {title} stands in it or beside it." for name in names]
    beside = sentences[sentences["sentence"] != row["sentence"]]
    if (beside["segment"] == segment).any():
        reasons.append(f"A sentence beside it is on {title}.")
    return reasons


_TIES: Final = {
    "lovers": "says that they love or leave each other",
    "helpers": "says that one helps the other",
    "pursuers": "says that one follows or hunts the other",
    "connected": "says that something ties them",
}


def pair_reasons(corpus: Corpus, row: Mapping[str, Any]) -> Why:
    """Say why two characters are a pair in a sentence; a row of `pairings.pairs`."""
    titles = corpus.guide.code_titles("character")
    text = str(corpus.reviews.set_index("review_id")["text"][row["review_id"]])
    reasons, names = [], []
    for one in ("first", "second"):
        words = text[int(row[f"{one}_start"]) : int(row[f"{one}_end"])]
        name = titles[row[one]]
        names.append(name)
        meant = "is taken to mean" if is_pronoun(words) else "names"
        only = "" if meant == "names" else ": nobody else is named there whom it could mean"
        reasons.append(f"“{words}” {meant} {name}{only}.")
    word = text[int(row["word_start"]) : int(row["word_end"])]
    relation = str(row["relation"])
    if word and relation:
        ties = join_words([_TIES[name] for name in relation.split(", ") if name in _TIES])
        reasons.append(f"“{word}” {ties}.")
        change = f"Without “{word}” the two would only stand in one sentence."
    else:
        reasons.append("No word in the sentence says what they are to each other.")
        change = "Without one of the two names there would be no pair."
    against = []
    if row["standing"] == "across":
        against.append("The guide has each of them in another story, and no such pair.")
    if row["why"] in NOT_CHECKED:
        against.append(f"It is not to be checked: {NOT_CHECKED[row['why']]}.")
    return Why(f"{join_words(names)} are brought together here.", tuple(reasons), tuple(against),
               change)  # fmt: skip


# --------------------------------------------------------------------------
# Tone and scores


def tone_reasons(sentence: str) -> Why:
    """Say which words pull a sentence's tone up and which down."""
    weights = pulls(sentence)
    total = sum(weights.values())
    by_weight = sorted(weights.items(), key=lambda one: -abs(one[1]))
    strong, weak = (
        [(name, pull) for name, pull in by_weight if (pull * total > 0) is way]
        for way in (True, False)
    )
    leans = "sound good" if total > 0 else "sound bad"
    if _sign(total) == "0.00":
        leans = "pull neither way"
    claim = f"Its words {leans}: tone {_sign(total)}, between −1 and 1."
    return Why(claim, _pulls(strong, total), _pulls(weak, total), _tone_change(strong, total))


def _pulls(words: Sequence[tuple[str, float]], total: float) -> tuple[str, ...]:
    return tuple(
        f"{_feature(name)} pulls it {'up' if pull > 0 else 'down'}. "
        f"Without it: {_sign(total - pull)}."
        for name, pull in words[:_MOST_WORDS]
    )


def _tone_change(strong: Sequence[tuple[str, float]], total: float) -> str:
    """Name the fewest words without which the tone leans the other way."""
    rest, features = total, list[str]()
    for name, pull in strong[:_MOST_WORDS]:
        rest -= pull
        features.append(_feature(name))
        if rest * total <= 0:
            return f"Without {join_words(features)} it would be {_sign(rest)}."
    return ""


def _feature(name: str) -> str:
    """Write a word or pair of the model as a reader knows it."""
    after = ", after a word that denies," if "~" in name else ""
    return f"“{name.replace('~', '')}”{after}"


def _sign(pull: float) -> str:
    value = float(np.tanh(pull))
    return "0.00" if abs(value) < 0.005 else f"{value:+.2f}".replace("-", "−")


_NAMED: Final = {"points": "number", "stars": "number of stars", "letter": "letter grade",
                 "percent": "share of a hundred"}  # fmt: skip


_RULES: Final = {
    "verb": "A word such as “give” leads up to it.",
    "cue": "A site, or a word for a score, stands beside it.",
    "alone": "It stands alone at the end.",
    "drawn": "Stars are drawn where a mark can stand.",
    "pair": "It stands beside one story, as other marks beside others.",
}
"""Rule by which a score was read (see `scores.rules`) -> what it says."""


def score_reasons(corpus: Corpus, row: Mapping[str, Any]) -> Why:
    """Say by which rule a stated score was read; a row of the table of scores."""
    raw, scope, rater = str(row["raw"]), str(row["scope"]), str(row["rater"])
    titles = {**corpus.guide.code_titles("aspect"), **corpus.guide.code_titles("segment")}
    of = "the film" if scope.startswith(FILM) else titles.get(scope, f"the {scope}")
    claim = f"“{raw}” is read as a score for {of}, given by {rater or 'the author'}."
    source = str(row["source"])
    if "set right by a reader" in source:
        return Why(claim, ("You set it.",))
    if not source.startswith("text"):
        return Why(claim, (f"It stands in the {source}." if source in ("front matter", "title")
                           else f"It was published at {source}.",))  # fmt: skip
    reading = _score_at(corpus, row)
    top = row["scale_max"]
    reasons = []
    if top == top and top is not None:
        reasons.append(f"It is a mark on a scale that ends at {top:g}.")
    elif reading is not None:
        reasons.append(f"It is a {_NAMED.get(reading.shape.unit, 'mark')} where a mark can stand.")
    if reading is not None:
        if reading.label is not None and reading.label.kind != "other" and reading.label.name:
            reasons.append(f"“{reading.label.name}” stands beside it and says what it is of.")
        elif reading.rule in _RULES:
            reasons.append(_RULES[reading.rule])
        if reading.rater is not None:
            reasons.append(f"{reading.rater.name} is named beside it, so it is theirs.")
        else:
            reasons.append("Nobody else is named beside it, so it is the author’s.")
    change = ""
    if scope != FILM and scope.startswith(FILM):
        reasons.append("A later mark for the film stands as the verdict.")
        change = "Without the later mark this would be the verdict."
    return Why(claim, tuple(reasons), (), change)


def _score_at(corpus: Corpus, row: Mapping[str, Any]) -> Found | None:
    """Read the review's scores again; return the one that stands there."""
    compiled = compile_guide(corpus.guide)
    review = corpus.reviews.set_index("review_id").loc[row["review_id"]]
    hits = annotation_of(corpus, str(row["review_id"]), int(row["start"])).hits
    names = scope_names(str(review["text"]), compiled, hits, str(review["title"]))
    scores = read_scores(
        str(review["text"]),
        str(review["author"]),
        (),
        compiled.aspects,
        names,
        [segment.code for segment in corpus.guide.segments],
    )
    return next((one for one in scores if one.shape.start == row["start"]), None)
