"""From the reviews of a new film to proposals, and from those accepted to a guide."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Final, NamedTuple

from crosscut.corpus.annotate import Annotation, CompiledGuide, annotate, compile_guide
from crosscut.errors import GuideError
from crosscut.guide.check import check_data
from crosscut.guide.files import general_aspects
from crosscut.guide.model import AnyCode, Code, FilmGuide
from crosscut.guide.tables import slug
from crosscut.ingest.limits import DEFAULT, Limits
from crosscut.ingest.model import RawReview
from crosscut.ingest.sources import READ_HERE, run_in_worker
from crosscut.proposals.characters import propose_characters
from crosscut.proposals.model import Proposal, Proposals
from crosscut.proposals.motifs import propose_motifs
from crosscut.proposals.reading import Reading, read
from crosscut.proposals.segments import propose_segments, with_proper_names
from crosscut.proposals.themes import other_themes, propose_themes
from crosscut.proposals.vocabulary import never_names, words_of
from crosscut.schema import WHOLE_FILM
from crosscut.text.languages import ENGLISH
from crosscut.text.matcher import Matcher, check_forms, forms_of
from crosscut.text.words import word_key

Accepted = Proposal | AnyCode
"""What goes into a guide: a proposal, or a code made otherwise."""

_MAIN_SHARE: Final = {"character": (0.75, 1), "motif": (0.85, 2)}
"""Share of the votes that a story must have, and how many firm ones, to be that of a thing."""
_BESIDE = 6  # characters beside a name in a sentence of its own: an article, a full stop
_LEAD: Final = 16  # characters of "one where the" before a thing
_BACK: Final = 40
"""Sentences of a passage that are looked back for the name of a story."""
_NAMED: Final = 2
"""Weight of a sentence that names the story itself, beside 1 of one that follows such a one."""


class GuideProposals(NamedTuple):
    """All that is proposed for a film, and what can be chosen besides.

    The aspects are the same for every film; `others` are the general themes that the reviews
    speak of once or not at all.
    """

    segments: Proposals
    characters: Proposals
    motifs: Proposals
    themes: Proposals
    aspects: tuple[Code, ...]
    others: Proposals


def propose(
    reviews: Reading | Iterable[RawReview], *, title: str = "", director: str = ""
) -> GuideProposals:
    """Propose a whole guide from the reviews of a film, with nothing else known of it.

    Parameters
    ----------
    reviews
        The reviews, in any number of languages; one is enough.
    title, director
        What is known of the film.

    Returns
    -------
    GuideProposals
        Characters and motifs that stand in the sentences on one story say so in `segment`.
    """
    reading = read(reviews)
    segments = propose_segments(reading, title=title, director=director)
    # A name of one word may be that of a person too, unless another part has that of a place.
    titles = [row.title for row in segments.rows]
    places = any((word_key(name),) in never_names(reading.language) for name in titles)
    parts = [name for name in titles if places or " " in name]
    characters = propose_characters(reading, title=title, director=director, parts=parts)
    segments = with_proper_names(reading, segments, characters)
    terms = [term for own in (segments, characters) for row in own.rows for term in row.terms]
    motifs = propose_motifs(reading, title=title, director=director, parts=parts, known=terms)
    called = [term for row in segments.rows for term in row.terms if term[0] not in "=!"]
    called += [title] * (" " in title)
    motifs = motifs._replace(rows=tuple(_outside(reading, motifs.rows, called)))
    if len(segments.rows) > 1:
        characters, sure = _with_stories(reading, "character", characters, segments, ())
        for _ in range(2):
            # Whom no sentence puts into a story by its name says nothing of others.
            known = [row for row in characters.rows if row.code in sure]
            characters, _ = _with_stories(reading, "character", characters, segments, known)
        motifs, _ = _with_stories(reading, "motif", motifs, segments, characters.rows)
        segments = _with_things(reading, segments, motifs)
    themes = propose_themes(reading)
    others = other_themes(reading, themes)
    return GuideProposals(segments, characters, motifs, themes, general_aspects(), others)


def propose_in_worker(
    reviews: Sequence[RawReview], *, title: str = "", director: str = "", limits: Limits = DEFAULT
) -> tuple[GuideProposals, list[str]]:
    """Propose a guide as `propose` does; of long reviews in a process of its own.

    Returns
    -------
    tuple of GuideProposals and list of str
        The proposals, and the text of each sentence that was read.

    Raises
    ------
    CorpusError
        The process takes more time or memory than it may.
    """
    if sum(len(review.text) for review in reviews) <= READ_HERE:
        found = list(_propose_once(reviews, title, director, step=None))
    else:
        found = run_in_worker(_propose_once, reviews, title, director, limits=limits)
    return found[0]


def _propose_once(
    reviews: Sequence[RawReview], title: str, director: str, *, step: object
) -> Iterator[tuple[GuideProposals, list[str]]]:
    """Give the proposals and the sentences."""
    del step
    reading = read(reviews)
    yield propose(reading, title=title, director=director), reading.sentences


def _outside(
    reading: Reading, motifs: Iterable[Proposal], parts: Sequence[str]
) -> Iterator[Proposal]:
    """Count no motif in the name of a story, as the door in “Door Wide Open”."""
    names = [name.removeprefix("The ").removeprefix("A ") for name in parts]
    for row in motifs:
        own = Matcher(forms_of(("motif", row.code, term) for term in row.terms))
        terms = (*row.terms, *(f"!={name}" for name in names if own.find(name)))
        left = Matcher(forms_of(("motif", row.code, term) for term in terms))
        if terms == row.terms or any(left.find(one.raw.text) for one in reading.reviews):
            yield replace(row, terms=terms)


def _with_stories(
    reading: Reading,
    kind: str,
    found: Proposals,
    segments: Proposals,
    people: Sequence[Proposal],
) -> tuple[Proposals, set[str]]:
    """Say of each proposal its story, where its sentences show it, and of which it is sure."""
    guide = new_guide(
        "-", 2000, None, segments=segments.rows, characters=people, aspects=(),
        language=reading.language,
    )  # fmt: skip
    compiled = compile_guide(guide)
    matcher = Matcher(forms_of((kind, row.code, term) for row in found.rows for term in row.terms))
    votes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    firm: defaultdict[str, set[tuple[str, int]]] = defaultdict(set)
    voters: defaultdict[str, set[int]] = defaultdict(set)
    places: Counter[str] = Counter()
    for number, one in enumerate(reading.reviews):
        evidence = annotate(one.raw, compiled)
        stories = _stories_of_sentences(evidence, compiled)
        clauses = _stories_of_clauses(evidence, compiled)
        for hit in matcher.find(one.raw.text):
            place = max(0, int(evidence.spans.start.searchsorted(hit.start, side="right")) - 1)
            places[hit.code] += 1
            # Whom a sentence names says nothing of that person's own story.
            story, weight = stories(place, hit.code if kind == "character" else None)
            story = story or clauses(place, hit.start)
            weight = weight or int(bool(story))
            if story:
                votes[hit.code][story] += weight
                voters[hit.code].add(number)
                if weight == _NAMED:
                    firm[hit.code].add((story, number))
    cued = {story for own in votes.values() for story in own}
    # After whom a story is named need not be of it alone.
    names = {term for row in segments.rows for term in row.terms}
    share, least = _MAIN_SHARE[kind]
    rows, sure = [], set()
    for row in found.rows:
        own = votes[row.code]
        story, most = own.most_common(1)[0] if own else ("", 0)
        agreed = len(own) == 1 and len(voters[row.code]) > 1  # several reviews, and no other story
        # By company alone, and that of two stories, nobody is of either.
        met = any(one == story for one, _ in firm[row.code]) or len(own) == 1
        enough = most >= share * own.total() and (agreed or (met and most >= least * _NAMED))
        # Where one story alone has a cue, whoever stands near it need not be of it.
        alone = len(cued) < 2 and sum(one == story for one, _ in firm[row.code]) < 2
        if any(one == story for one, _ in firm[row.code]):
            sure.add(row.code)
        seldom = 3 * own.total() < places[row.code] and (len(own) > 1 or not firm[row.code])
        fits = enough and not alone and not seldom and names.isdisjoint(row.terms)
        rows.append(replace(row, segment=row.segment or (story if fits else "")))
    return found._replace(rows=tuple(rows)), sure


def _with_things(reading: Reading, segments: Proposals, motifs: Proposals) -> Proposals:
    """Give each story what it is called by a motif of its own: "taxi one", "one with the taxi"."""
    behind = re.compile(rf"\s(?:{'|'.join(words_of('part', reading.language))}|one|half)\b")
    ahead = re.compile(r"\bone (?:with|about|where|in) (?:the |a |an )?\Z", re.IGNORECASE)
    own = {row.code: row.segment for row in motifs.rows if row.segment}
    forms = (("motif", row.code, term) for row in motifs.rows for term in row.terms)
    matcher = Matcher(forms_of(forms))
    cues: defaultdict[str, set[str]] = defaultdict(set)
    for text in (one.raw.text for one in reading.reviews):
        for hit in matcher.find(text):
            after = behind.match(text, hit.end)
            led = ahead.search(text, max(0, hit.start - _LEAD), hit.start)
            if hit.code in own and (after or led):
                cue = text[led.start() if led else hit.start : after.end() if after else hit.end]
                cues[own[hit.code]].add(f"={' '.join(cue.casefold().split())}")
    rows = (replace(row, terms=(*row.terms, *sorted(cues[row.code]))) for row in segments.rows)
    return segments._replace(rows=tuple(rows))


def _names_by_sentence(
    evidence: Annotation, compiled: CompiledGuide
) -> tuple[dict[int, set[tuple[str, str]]], set[int]]:
    """Return whom, of which story, each sentence names ("" is the story), and story names."""
    homes = compiled.model.homes
    found: defaultdict[int, set[tuple[str, str]]] = defaultdict(set)
    heads = set()  # sentences that are a story's name: "1. The Well. It rains."
    for hit, place in zip(evidence.hits, evidence.places.tolist(), strict=True):
        if hit.kind == "segment":
            found[place].add(("", hit.code))
            if (
                hit.end - hit.start + _BESIDE
                >= evidence.spans.end[place] - evidence.spans.start[place]
            ):
                heads.add(place)
        elif home := homes.get((hit.kind, hit.code)):
            found[place].add((hit.code, home))
    blocks = evidence.raw.blocks
    passages = enumerate(evidence.spans.passage.tolist())
    return found, heads | {at for at, passage in passages if blocks[passage].kind == "heading"}


def _stories_of_sentences(
    evidence: Annotation, compiled: CompiledGuide
) -> Callable[[int, str | None], tuple[str, int]]:
    """Return what tells of a sentence, one person left aside, its story and how sure that is."""
    # A sentence that names one story, or people of one alone, is of it; so is, less surely, what
    # follows in the same passage up to the next name. A heading names what stands under it.
    codes = set(compiled.model.segments)
    by_sentence, heads = _names_by_sentence(evidence, compiled)
    passages = evidence.spans.passage.tolist()
    blocks = evidence.raw.blocks
    headings: dict[int, int] = {}  # passage -> the last sentence of the heading over it
    over = -1
    for at, passage in enumerate(passages):
        headings.setdefault(passage, over)
        over = at if blocks[passage].kind == "heading" else over

    def before(place: int) -> Iterator[int]:
        """Go back from a sentence to the head of its passage, then to the heading over it."""
        for at in range(place, max(-1, place - _BACK), -1):
            if passages[at] != passages[place]:
                break
            yield at
        if headings[passages[place]] >= 0:
            yield headings[passages[place]]

    def story_of(place: int, but: str | None) -> tuple[str, int]:
        story = ""
        for at in before(place):
            own = by_sentence.get(at, set())
            by_name = {code for who, code in own if not who} & codes
            by_people = {code for who, code in own if who not in ("", but)} & codes
            if at == place:
                if len(by_name | by_people) > 1:
                    break
                if by_name:
                    return min(by_name), _NAMED
                story = min(by_people, default="")
            elif by_name and story:
                # Where somebody of another story is met it is told of neither.
                return (story, 1) if by_name == {story} else ("", 0)
            elif by_name:
                # Who stands before says nothing, but that it is told of nobody else.
                alone = len(by_name | by_people) == 1
                return (min(by_name), _NAMED if at in heads else 1) if alone else ("", 0)
            elif ("", WHOLE_FILM) in own and not by_people:
                break
        return story, int(bool(story))

    return story_of


def _stories_of_clauses(evidence: Annotation, compiled: CompiledGuide) -> Callable[[int, int], str]:
    """Return what tells which story a place is on, in a sentence that goes through the stories."""
    # "In Oslo Ann waits; Bo sings in Bergen" has a clause for each; else whoever stands behind a
    # story's name is of it, where the sentence begins with one.
    named: defaultdict[int, list[tuple[int, str]]] = defaultdict(list)
    others: dict[int, int] = {}
    for hit, place in zip(evidence.hits, evidence.places.tolist(), strict=True):
        if hit.kind == "segment" and hit.code in compiled.model.segments:
            named[place].append((hit.start, hit.code))
        elif hit.kind == "character":
            others.setdefault(place, hit.start)

    def story_of(place: int, start: int) -> str:
        own = sorted(named.get(place, ()))
        if len({code for _, code in own}) < 2:
            return ""
        text, first = evidence.raw.text, int(evidence.spans.start[place])
        last = int(evidence.spans.end[place])
        if ";" in text[first:last]:
            first = max(first, text.rfind(";", first, start))
            last = text.find(";", start, last) if text.find(";", start, last) >= 0 else last
            inside = {code for at, code in own if first <= at < last}
            return min(inside) if len(inside) == 1 else ""
        before = [code for at, code in own if at < start]
        return before[-1] if before and own[0][0] < others.get(place, start) else ""

    return story_of


def new_guide(
    title: str,
    year: int,
    runtime: int | str | None,
    *,
    director: str = "",
    segments: Iterable[Accepted] = (),
    characters: Iterable[Accepted] = (),
    motifs: Iterable[Accepted] = (),
    themes: Iterable[Accepted] = (),
    aspects: Iterable[Accepted] | None = None,
    language: str = "",
) -> FilmGuide:
    """Put what was accepted together to a guide that is sound.

    Parameters
    ----------
    title, year, director
        Facts about the film; the director may be unknown.
    runtime
        Seconds, or text such as "1:42:00"; None where it is not known.
    segments
        In film order; without any the film is one story.
    characters, motifs, themes
        Proposals, as they are or changed, or codes of another guide. Of codes of one kind that
        share a term the first keeps it; one that is left without terms is left out.
    aspects
        The general ones where None.
    language
        Of the terms, where it is known: that of the reviews they come from.

    Raises
    ------
    GuideError
        If the facts, or a code, cannot be used; the message tells each problem.
    """
    film: dict[str, Any] = {"title": title, "year": year, "director": director}
    if runtime is not None:
        film["runtime"] = runtime
    if language not in ("", ENGLISH):
        film["language"] = language
    tables = {
        "segments": _entries(segments) or [{"code": "story", "title": "The story"}],
        "characters": _entries(characters),
        "motifs": _entries(motifs),
        "themes": _entries(themes),
        "aspects": _entries(general_aspects() if aspects is None else aspects),
    }
    for entry in tables["segments"]:
        entry["cues"] = entry.pop("terms", [])
        for key in ("segment", "played_by"):
            entry.pop(key, None)
    segment_codes = {entry["code"] for entry in tables["segments"]}
    for entry in (entry for own in tables.values() for entry in own):
        if entry.get("segment") not in segment_codes:
            entry.pop("segment", None)
    for table in ("motifs", "themes", "aspects"):
        for entry in tables[table]:
            entry.pop("played_by", None)
    return _sound({"film": film, **{name: own for name, own in tables.items() if own}})


def _entries(items: Iterable[Accepted]) -> list[dict[str, Any]]:
    """Turn what was accepted to rows with codes that differ."""
    rows: list[dict[str, Any]] = []
    for item in items:
        row = {
            "code": slug(item.code, {own["code"] for own in rows} | {WHOLE_FILM}),
            "title": item.title,
            "description": getattr(item, "description", ""),
            "segment": getattr(item, "segment", ""),
            "played_by": getattr(item, "played_by", ""),
            "terms": list(dict.fromkeys(item.terms)),
        }
        rows.append({key: value for key, value in row.items() if value or key == "terms"})
    return rows


def _sound(data: dict[str, Any]) -> FilmGuide:
    """Check the data; take out terms that cannot be, and codes that are left without any."""
    for _ in range(3):
        guide, faults = check_data(data)
        terms = {fault.place for fault in faults if _is_term(fault.place)}
        if not terms:
            break
        for table, entries in data.items():
            for row, entry in enumerate(entries if table != "film" else ()):
                for key in ("terms", "cues"):
                    own = enumerate(entry.get(key, ()))
                    sound = [term for n, term in own if (table, row, key, n) not in terms]
                    if key in entry:
                        entry[key] = sound
        for table in data.keys() - {"film", "segments"}:
            data[table] = [
                entry for entry in data[table] if any(_finds_something(t) for t in entry["terms"])
            ]
    if guide is None or faults:
        messages = "; ".join(dict.fromkeys(fault.message.replace("`", "") for fault in faults))
        raise GuideError(f"The guide cannot be made: {messages}.", remedy="Correct these first.")
    check_forms(forms_of(guide.all_terms()))
    return guide


def _finds_something(term: str) -> bool:
    """Whether a term looks for something, and does not only exclude."""
    return not term.strip().startswith("!")


def _is_term(place: Sequence[str | int]) -> bool:
    return len(place) > 2 and place[2] in ("terms", "cues")
