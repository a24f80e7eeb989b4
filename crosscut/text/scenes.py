"""Tell where a review speaks of a scene of the film.

A stated timecode that lies in a scene speaks of it. A cue of the guide does so where its
sentence speaks of the scene's story. In a sentence on the film at large, or one whose story is
not sure, a cue of one word needs company: somebody of that story, another cue of the scene, or a
sentence beside it on that story. A sentence that is surely on another story is no scene of this
one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from crosscut.schema import WHOLE_FILM

SURE: Final = 0.6
"""From this confidence a sentence is on its story, and on no other."""


class Attribution(NamedTuple):
    """What is known of a sentence: its passage, its story, and how sure that is (0-1)."""

    passage: int
    segment: str
    confidence: float


class SceneMention(NamedTuple):
    """A character, a motif or a cue of a scene in a sentence: kind, code, offsets into the text.

    `alone` tells that a cue is of several words, which need no company.
    """

    sentence: int
    kind: str
    code: str
    start: int
    end: int
    alone: bool = False


class Place(NamedTuple):
    """A place that speaks of a scene: its cue stands at text[start:end]."""

    start: int
    end: int
    scene: str
    sentence: int
    confidence: float


@dataclass(frozen=True)
class SceneModel:
    """What a guide says of its scenes.

    Attributes
    ----------
    homes
        Scene -> the segment that it belongs to.
    cast
        Scene -> the characters whom its description names.
    stories
        Character or motif -> segment, of each that belongs to one.
    """

    homes: Mapping[str, str] = field(default_factory=dict)
    cast: Mapping[str, frozenset[str]] = field(default_factory=dict)
    stories: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def stories_of(self, scene: str) -> frozenset[str]:
        """Return the segments whose sentences may tell a scene: its own, and its people's."""
        people = [("character", one) for one in self.cast.get(scene, ())]
        guests = {self.stories[one] for one in people if one in self.stories}
        return frozenset({self.homes[scene], *guests})

    def find(
        self,
        sentences: Sequence[Attribution],
        mentions: Iterable[SceneMention],
        timecodes: Iterable[tuple[int, int, str, int]] = (),
    ) -> list[Place]:
        """Find the places of one review that speak of a scene.

        Parameters
        ----------
        sentences
            All sentences of the review, in order.
        mentions
            Characters, motifs and cues of scenes in them; other kinds are passed over.
        timecodes
            Timecodes that lie in a scene: start, end, scene, sentence.

        Returns
        -------
        list of Place
            In the order of the text. The confidence of a cue is that of its sentence, and at
            most `SURE` where its company speaks for it.
        """
        company: dict[int, list[SceneMention]] = {}
        cues: dict[int, list[SceneMention]] = {}
        for one in mentions:
            if one.kind in ("character", "motif"):
                company.setdefault(one.sentence, []).append(one)
            elif one.kind == "scene":
                cues.setdefault(one.sentence, []).append(one)
        places = [Place(start, end, scene, at, 1.0) for start, end, scene, at in timecodes]
        for number, here in cues.items():
            own = sentences[number]
            near = [
                other
                for other in (number - 1, number, number + 1)
                if 0 <= other < len(sentences) and sentences[other].passage == own.passage
            ]
            for cue in here:
                stories = self.stories_of(cue.code)
                if own.segment in stories:
                    confidence = own.confidence
                elif own.segment != WHOLE_FILM and own.confidence >= SURE:
                    continue
                elif cue.alone or self._company(cue, stories, near, sentences, company, cues):
                    confidence = min(1 - own.confidence / 2, SURE)
                else:
                    continue
                places.append(Place(cue.start, cue.end, cue.code, number, confidence))
        return sorted(places)

    def _company(
        self,
        cue: SceneMention,
        stories: frozenset[str],
        near: Sequence[int],
        sentences: Sequence[Attribution],
        company: Mapping[int, Sequence[SceneMention]],
        cues: Mapping[int, Sequence[SceneMention]],
    ) -> bool:
        """Tell whether something in a sentence or beside it speaks for the scene of a cue."""
        cast = self.cast.get(cue.code, frozenset())
        return any(
            (at != cue.sentence and sentences[at].segment in stories)
            or any(
                (one.kind == "character" and one.code in cast)
                or (
                    self.stories.get((one.kind, one.code)) in stories
                    and (one.end <= cue.start or cue.end <= one.start)
                )
                for one in company.get(at, ())
            )
            or any(one.code == cue.code and one != cue for one in cues.get(at, ()))
            for at in near
        )
