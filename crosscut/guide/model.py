"""The film guide as data: facts, segments, characters, scenes, codes and pairings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

from crosscut.schema import WHOLE_FILM
from crosscut.text.languages import ENGLISH, RUNNING_ON, language_of_terms
from crosscut.text.terms import language_prefix, with_language
from crosscut.text.timecodes import seconds, time_span

Kind = Literal["theme", "motif", "aspect", "character", "scene", "segment"]
KINDS: Final[tuple[Kind, ...]] = ("theme", "motif", "aspect", "character", "scene", "segment")

LONGEST_TITLE: Final = 200
"""Characters; the longest titles of films in use have about as many."""

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=100)]
Title = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_TITLE)]
Words = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
Note = Annotated[str, StringConstraints(max_length=2000)]


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Film(_Model):
    """Facts about the film; `runtime` in seconds.

    Whoever starts a film may not know its director (then empty) or runtime (then None).
    `language` is that of the guide's terms, not of the film; left out where they tell it.
    """

    title: Title
    original_title: Note = ""
    year: int = Field(ge=1870, le=2200)
    director: Note = ""
    runtime: int | None = Field(default=None, gt=0, le=3_600_000)
    country: Note = ""
    language: Annotated[str, StringConstraints(pattern=r"^([a-z]{2})?$")] = ""
    sources: tuple[Words, ...] = ()

    @field_validator("runtime", mode="before")
    @classmethod
    def _seconds(cls, value: object) -> object:
        return seconds(value) if isinstance(value, str) else value


class Segment(_Model):
    """One of the film's stories, and the phrases by which reviews name it."""

    code: Slug
    title: Title
    description: Note = ""
    cues: tuple[str, ...] = ()

    @property
    def terms(self) -> tuple[str, ...]:
        """The cues, under the name that other codes use."""
        return self.cues


class Scene(_Model):
    """A stretch or a moment of a segment; scenes stand in film order.

    `timecode` is given where a source states one, and only then.
    """

    code: Slug
    title: Title
    segment: Slug
    description: Note = ""
    cues: tuple[str, ...]
    timecode: str = ""
    source: Note = ""

    @field_validator("timecode")
    @classmethod
    def _readable(cls, value: str) -> str:
        if value:
            time_span(value)
        return value

    @property
    def terms(self) -> tuple[str, ...]:
        """The cues, under the name that other codes use."""
        return self.cues

    @property
    def shown_from(self) -> int | None:
        """Seconds from the film's start, None where no source states them."""
        return time_span(self.timecode)[0] if self.timecode else None

    @property
    def shown_to(self) -> int | None:
        """Seconds from the film's start; equal to `shown_from` for a moment."""
        return time_span(self.timecode)[1] if self.timecode else None


class Character(_Model):
    """Someone in the film, with the names that reviews use, the actor's among them."""

    code: Slug
    title: Title
    description: Note = ""
    segment: Slug | None = None
    played_by: Note = ""
    terms: tuple[str, ...]


class Code(_Model):
    """A theme, a motif or an aspect.

    `segment` is given where a thing belongs to one story alone: its mention is then evidence
    that a sentence speaks of that story. A theme that is named only to be denied ("no hope") does
    not count; with `counts_when_denied` one that is missed or fails does ("they never touch").
    """

    code: Slug
    title: Title
    description: Note = ""
    segment: Slug | None = None
    counts_when_denied: bool = False
    terms: tuple[str, ...]


class Pairing(_Model):
    """Two characters who share a story, and how they stand to each other."""

    characters: tuple[Slug, Slug]
    relation: Words
    segment: Slug


AnyCode = Code | Character | Scene | Segment


class FilmGuide(_Model):
    """Everything that Crosscut knows about one film."""

    film: Film
    segments: tuple[Segment, ...] = Field(min_length=1)
    characters: tuple[Character, ...] = ()
    scenes: tuple[Scene, ...] = ()
    themes: tuple[Code, ...] = ()
    motifs: tuple[Code, ...] = ()
    aspects: tuple[Code, ...] = ()
    pairings: tuple[Pairing, ...] = ()

    @property
    def runtime(self) -> int | None:
        """Length of the film in seconds, None where it is not known."""
        return self.film.runtime

    @property
    def segment_codes(self) -> tuple[str, ...]:
        """The segments in film order, the whole film last."""
        return (*(segment.code for segment in self.segments), WHOLE_FILM)

    @property
    def language(self) -> str:
        """ISO 639-1 code of the language of the terms that name none."""
        plain = [
            term
            for kind, _, term in self.all_terms()
            if kind != "character" and not language_prefix(term)
        ]
        return self.film.language or language_of_terms(plain)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that the guide has terms in, its own first.

        Names of characters are no terms of a language.
        """
        prefixes = (
            language_prefix(term) for kind, _, term in self.all_terms() if kind != "character"
        )
        return tuple(dict.fromkeys((*self._own_languages(), *filter(None, prefixes))))

    def _own_languages(self) -> tuple[str, ...]:
        """Languages of the terms that name none: what is only guessed may be English too."""
        own = self.language
        return (own,) if self.film.language or own in RUNNING_ON else (own, ENGLISH)

    def terms_in(self, language: str) -> Iterator[tuple[Kind, str, str]]:
        """Every term that is looked for in a text of one of the languages: (kind, code, term).

        Those that name no language are the guide's own, but names of characters are the same
        in all. A term of another language than English carries it in front.
        """
        own = language in self._own_languages()
        for kind, code, term in self.all_terms():
            prefix = language_prefix(term)
            if prefix == language or (prefix == "" and kind == "character"):
                yield kind, code, term
            elif prefix == "" and own:
                yield kind, code, term if language == ENGLISH else with_language(term, language)

    def codes(self, kind: Kind) -> tuple[AnyCode, ...]:
        """Return the codes of one kind, in the guide's order."""
        of_kind: dict[Kind, tuple[AnyCode, ...]] = {
            "theme": self.themes,
            "motif": self.motifs,
            "aspect": self.aspects,
            "character": self.characters,
            "scene": self.scenes,
            "segment": self.segments,
        }
        return of_kind[kind]

    def code_titles(self, kind: Kind) -> dict[str, str]:
        """Code to title, in the guide's order; for segments with the whole film last."""
        titles = {item.code: item.title for item in self.codes(kind)}
        return titles | {WHOLE_FILM: "Whole film"} if kind == "segment" else titles

    def segment_title(self, code: str) -> str:
        """Return the title of a segment, of the whole film, or of a sentence that is not read."""
        return self.code_titles("segment").get(code, "Not read")

    def all_terms(self) -> Iterator[tuple[Kind, str, str]]:
        """Every term as written: (kind, code, term)."""
        for kind in KINDS:
            for item in self.codes(kind):
                for term in item.terms:
                    yield kind, item.code, term
