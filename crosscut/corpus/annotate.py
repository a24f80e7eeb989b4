"""What stands in one review, before any table: sentences, hits, and the evidence in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import compress, islice
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sentencex import segment as split_sentences

from crosscut.guide.model import Character, Code, FilmGuide, Scene
from crosscut.ingest.model import RawReview
from crosscut.text.languages import ENGLISH, is_english, language_of, read_in, script_language
from crosscut.text.matcher import Hit, Matcher, compile_matcher
from crosscut.text.negation import denial, is_outside, is_title
from crosscut.text.scenes import Attribution, Place, SceneMention, SceneModel
from crosscut.text.segments import Observation, SegmentModel, Sentence, general_terms
from crosscut.text.terms import canonical, expand, normalise, parse_term
from crosscut.text.timecodes import Timecode, TimedScene, find_timecodes, scene_at

# sentencex looks through the whole passage for each of several kinds of quotation marks: what
# would take longer than half a second is handed over in pieces. No written paragraph comes near.
_QUOTES = "\"'“”‘’«»„"
_MOST_LOOKED_AT = 2 * 10**8
_PIECE = 5000
_OPENING = 12  # characters before a cue that opens a sentence: "As for the first story ..."


@dataclass(frozen=True)
class CompiledGuide:
    """A guide made ready for many reviews: its matchers, its models of segments and scenes.

    `matcher` has the terms of `language`, the guide's own, `others` those of each other one;
    `stories` only finds the names of stories. `homes` has the segment of each code that belongs to
    one. `names` are the forms of those terms of themes that have a capital.
    """

    guide: FilmGuide
    language: str
    matcher: Matcher
    others: Mapping[str, Matcher]
    stories: Matcher
    model: SegmentModel
    scenes: SceneModel
    homes: Mapping[str, str]
    aspects: Mapping[str, str]
    cast: frozenset[str]
    titles: Mapping[str, str]
    timed_scenes: tuple[TimedScene, ...]
    deniable: frozenset[str]
    names: frozenset[str]

    def find(
        self, language: str, text: str, sentences: Sequence[tuple[int, int]] | None = None
    ) -> list[Hit]:
        """Find the terms of a language in a text; "" stands for one that is not read."""
        matcher = self.others.get(language, self.matcher)
        return matcher.find(text, sentences) if language else []


@lru_cache(maxsize=8)  # guides in use at a time
def compile_guide(guide: FilmGuide) -> CompiledGuide:
    """Compile the terms and the segment model of a guide, once for all reviews."""
    codes = [segment.code for segment in guide.segments]
    cast = [character.played_by for character in guide.characters if character.played_by]
    general = general_terms(codes, guide.film.title, guide.film.director, cast)
    extra = [("segment", code, term) for code, term in general]
    tables: dict[str, Sequence[Character | Code | Scene]] = {
        "character": guide.characters,
        "scene": guide.scenes,
        "motif": guide.motifs,
        "theme": guide.themes,
        "timecode": guide.scenes,
        "actor": guide.characters,
    }
    homes = {
        (kind, item.code): item.segment
        for kind, items in tables.items()
        for item in items
        if item.segment in codes
    }
    aspects = {
        normalise(name): aspect.code
        for aspect in guide.aspects
        for name in (aspect.title, *aspect.terms)
    }
    # "First story: 6/10" is a mark of that segment.
    aspects |= {term.removeprefix("="): code for code, term in general if code in codes}
    own, *others = guide.languages
    terms = [*guide.terms_in(own), *extra]
    matcher = compile_matcher(terms)
    return CompiledGuide(
        guide,
        own,
        matcher,
        {code: compile_matcher(guide.terms_in(code)) for code in others},
        compile_matcher(term for term in terms if term[0] == "segment"),
        SegmentModel(tuple(codes), homes),
        _scene_model(guide, matcher),
        _story_homes(guide),
        aspects,
        frozenset(canonical(name) for name in cast),
        {normalise(segment.title): segment.code for segment in guide.segments},
        tuple(TimedScene(one.code, one.shown_from, one.shown_to) for one in guide.scenes),
        frozenset(one.code for one in guide.themes if not one.counts_when_denied),
        frozenset(
            form
            for one in guide.themes
            for term in one.terms
            if not parse_term(term).text.islower()
            for form in expand(term)
        ),
    )


def _story_homes(guide: FilmGuide) -> dict[str, str]:
    homes = {segment.code: segment.code for segment in guide.segments}
    homes |= {one.code: one.segment for one in guide.characters if one.segment}
    return homes | {one.code: one.segment for one in guide.motifs if one.segment}


def _scene_model(guide: FilmGuide, matcher: Matcher) -> SceneModel:
    return SceneModel(
        {scene.code: scene.segment for scene in guide.scenes},
        {
            scene.code: frozenset(
                hit.code for hit in matcher.find(scene.description) if hit.kind == "character"
            )
            for scene in guide.scenes
        },
        {
            (kind, one.code): one.segment
            for kind, some in (("character", guide.characters), ("motif", guide.motifs))
            for one in some
            if one.segment
        },
    )


@dataclass(frozen=True, slots=True)
class SentenceSpans:
    """Sentences of one review: offsets, and the number of the passage of each, shape (n,)."""

    start: NDArray[np.int32]
    end: NDArray[np.int32]
    passage: NDArray[np.int32]

    def project(self, offsets: NDArray[np.int32]) -> NDArray[np.int32]:
        """Index of the sentence that each offset lies in, shape (n,)."""
        places = np.searchsorted(self.start, offsets, side="right") - 1
        return np.maximum(places, 0).astype(np.int32)


class PlacedTimecode(NamedTuple):
    """A stated timecode, the scene that claims it (or ""), and the sentence it stands in."""

    timecode: Timecode
    scene: str
    sentence: int


@dataclass(frozen=True, slots=True)
class Annotation:
    """What one review holds.

    Attributes
    ----------
    raw
        The review.
    spans
        Its sentences.
    hits, places
        All terms found, and the index of the sentence of each.
    timecodes
        All stated timecodes.
    denials
        Which hits name a theme only to deny it, shape (n,).
    language
        The language of the guide that the review is read in, empty where it is not read.
    read
        Whether each sentence is read, shape (sentences,): none is in a review that is not read,
        nor in a passage that is plainly in a language the guide has no terms for.
    """

    raw: RawReview
    spans: SentenceSpans
    hits: list[Hit]
    places: NDArray[np.int32]
    timecodes: list[PlacedTimecode]
    denials: NDArray[np.bool_]
    language: str
    read: NDArray[np.bool_]

    def texts(self) -> list[str]:
        """Return the sentences' texts, in order."""
        text = self.raw.text
        ends = self.spans.end.tolist()
        return [text[a:b] for a, b in zip(self.spans.start.tolist(), ends, strict=True)]


def annotate(
    raw: RawReview,
    compiled: CompiledGuide,
    spans: SentenceSpans | None = None,
    timecodes: Sequence[Timecode] | None = None,
) -> Annotation:
    """Find sentences, terms and timecodes of one review.

    Parameters
    ----------
    raw, compiled
        The review, and the film's guide.
    spans, timecodes
        Its sentences and its timecodes, in the text's order, where they are known.
    """
    spans = spans or sentence_spans(raw)
    sentences = list(zip(spans.start.tolist(), spans.end.tolist(), strict=True))
    languages = (compiled.language, *compiled.others)
    language = read_in(raw.meta.language, raw.text, languages)
    read = _passages_read(raw, language, languages)[spans.passage]
    hits = compiled.find(language, raw.text, sentences)
    places = spans.project(np.array([hit.start for hit in hits], dtype=np.int32))
    if not read.all():
        hits = [hit for hit, place in zip(hits, places.tolist(), strict=True) if read[place]]
        places = places[read[places]]
    of_film = [
        hit.kind != "theme"
        or not (
            is_outside(raw.text, hit.start, hit.end, sentences[place])
            or (
                language == ENGLISH
                and is_title(raw.text, hit.start, hit.end, sentences[place])
                and canonical(raw.text[hit.start : hit.end]) not in compiled.names
            )
        )
        for hit, place in zip(hits, places.tolist(), strict=True)
    ]
    hits, places = list(compress(hits, of_film)), places[np.array(of_film, dtype=bool)]
    denials = _find_denials(
        raw.text, hits, [sentences[place] for place in places.tolist()], compiled
    )
    codes = timecodes
    if codes is None:
        codes = find_timecodes(raw.text, runtime=compiled.guide.runtime)
    scenes = [scene_at(code.shown_from, code.shown_to, compiled.timed_scenes) for code in codes]
    at = spans.project(np.array([code.start for code in codes], dtype=np.int32)).tolist()
    times = [PlacedTimecode(*row) for row in zip(codes, scenes, at, strict=True)]
    return Annotation(
        raw, spans, hits, places, times, np.array(denials, dtype=bool), language, read
    )


_FOREIGN = 100  # characters of a passage from which its language is looked at by itself


def _passages_read(raw: RawReview, language: str, languages: tuple[str, ...]) -> NDArray[np.bool_]:
    """Tell which passages are read, shape (passages,), of a review read in a language."""
    read = np.full(len(raw.blocks), bool(language))
    for number, block in enumerate(raw.blocks if language else ()):
        if block.kind != "body" or block.end - block.start < _FOREIGN:
            continue
        text = raw.text[block.start : block.end]
        if language == ENGLISH and is_english(text):
            continue  # the usual case, and told in a tenth of the time
        other = language_of(text)
        read[number] = not other or other in languages
    return read


def _find_denials(
    text: str, hits: Sequence[Hit], inside: Sequence[tuple[int, int]], compiled: CompiledGuide
) -> list[bool]:
    """Tell which hits name a theme only to deny it; that one fails may be part of it."""
    # What a sentence has said not to be there stays so to its end.
    absent: set[tuple[str, int]] = set()
    denials = []
    for hit, sentence in zip(hits, inside, strict=True):
        how = denial(text, hit.start, hit.end, sentence) if hit.kind == "theme" else ""
        place = hit.code, sentence[0]
        if how == "absent":
            absent.add(place)
        is_missed = how == "missed" and hit.code in compiled.deniable
        denials.append(is_missed or (hit.kind == "theme" and place in absent))
    return denials


def sentence_spans(raw: RawReview) -> SentenceSpans:
    """Find the sentences of a review; none reaches from one passage into the next."""
    columns = list(zip(*_sentence_places(raw), strict=True)) or [(), (), ()]
    return SentenceSpans(*(np.array(column, dtype=np.int32) for column in columns))


def count_sentences(raw: RawReview, most: int) -> int:
    """Count the sentences of a review, up to so many."""
    return sum(1 for _ in islice(_sentence_places(raw), most))


def _sentence_places(raw: RawReview) -> Iterator[tuple[int, int, int]]:
    """Yield start, end and block of each sentence."""
    language = raw.meta.language or script_language(raw.text) or ENGLISH
    for number, block in enumerate(raw.blocks):
        offset = block.start
        for part in _parts(raw.text[block.start : block.end]):
            for piece in split_sentences(language, part):
                bare = piece.strip()
                if bare:
                    start = offset + piece.index(bare)
                    yield start, start + len(bare), number
                offset += len(piece)


def _parts(text: str) -> Iterator[str]:
    """Cut a passage that is full of quotation marks, at blanks where it has any."""
    if sum(map(text.count, _QUOTES)) * len(text) <= _MOST_LOOKED_AT:
        yield text
        return
    start = 0
    while start < len(text):
        end = start + _PIECE
        if end < len(text):
            end = text.rfind(" ", start, end) + 1 or end
        yield text[start:end]
        start = end


def observations(
    evidence: Annotation, compiled: CompiledGuide
) -> tuple[list[Sentence], list[Observation]]:
    """Turn what stands in a review into what the segment model asks for.

    Returns
    -------
    sentences, observations
        All sentences in order, and the evidence in them.
    """
    raw, spans, hits = evidence.raw, evidence.spans, evidence.hits
    places = evidence.places.tolist()
    starts = spans.start.tolist()
    topics = {
        place: hit.code
        for place, hit in zip(places, hits, strict=True)
        if hit.kind == "segment" and hit.start - starts[place] <= _OPENING
    }
    observations: list[Observation] = [
        (place, _evidence_kind(raw.text, hit, compiled.cast), hit.code)
        for place, hit in zip(places, hits, strict=True)
        if compiled.model.heeds(hit.kind, hit.code)
    ]
    observations += _observe_titles(raw, compiled, spans)
    observations += [(one.sentence, "timecode", one.scene) for one in evidence.timecodes]
    sentences = [
        Sentence(raw.blocks[passage].kind, passage, topics.get(place, ""))
        for place, passage in enumerate(spans.passage.tolist())
    ]
    return sentences, observations


def scene_places(
    text: str,
    spans: SentenceSpans,
    hits: Sequence[Hit],
    timecodes: Iterable[tuple[int, int, str]],
    labels: Sequence[str],
    confidences: Sequence[float],
    compiled: CompiledGuide,
) -> list[Place]:
    """Find the places of one review that speak of a scene, in the order of the text.

    Parameters
    ----------
    text, spans, hits
        The review, its sentences, and the terms of the guide found in it.
    timecodes
        Timecodes that lie in a scene: start, end, scene.
    labels, confidences
        The segment of each sentence, and how sure it is (0-1).
    compiled
        The film's guide, compiled.
    """
    times = list(timecodes)
    starts = [hit.start for hit in hits] + [start for start, _, _ in times]
    at = spans.project(np.array(starts, dtype=np.int32)).tolist()
    mentions = [
        SceneMention(
            *(sentence, hit.kind, hit.code, hit.start, hit.end),
            alone=hit.kind == "scene" and " " in canonical(text[hit.start : hit.end]),
        )
        for hit, sentence in zip(hits, at, strict=False)
        if hit.kind in ("scene", "character", "motif")
    ]
    time_rows = [(*time, sentence) for time, sentence in zip(times, at[len(hits) :], strict=True)]
    rows = zip(spans.passage.tolist(), labels, confidences, strict=True)
    return compiled.scenes.find([Attribution(*row) for row in rows], mentions, time_rows)


def _evidence_kind(text: str, hit: Hit, cast: frozenset[str]) -> str:
    """Tell an actor's full name from a character's: it often stands in talk of the cast."""
    if hit.kind == "character" and canonical(text[hit.start : hit.end]) in cast:
        return "actor"
    return hit.kind


def _observe_titles(
    raw: RawReview, compiled: CompiledGuide, spans: SentenceSpans
) -> list[Observation]:
    """Observe headings that are a segment's own title."""
    heads = {number for number, block in enumerate(raw.blocks) if block.kind == "heading"}
    return [
        (place, "segment", compiled.titles[text])
        for place, passage in enumerate(spans.passage.tolist())
        if passage in heads
        and (text := normalise(raw.text[spans.start[place] : spans.end[place]])) in compiled.titles
    ]
