"""The film's own lines, and the places where a review quotes them."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Final, NamedTuple

from crosscut.text.words import stop_words, word_key, words


class Cue(NamedTuple):
    """A line of a subtitle file: what is spoken, from when to when, in seconds of the film."""

    text: str
    start: float
    end: float


class Quotation(NamedTuple):
    """A place where a review quotes the film.

    Attributes
    ----------
    start, end
        Offsets into the review's text, of what is quoted (without quotation marks).
    first, last
        Numbers of the cues that it quotes, from 0.
    likeness
        How like the words are to those of the film, 0-1.
    """

    start: int
    end: int
    first: int
    last: int
    likeness: float


_QUOTED: Final = re.compile(
    r'“([^“”\n]{8,500})”|„([^“”„\n]{8,500})[“”]|"([^"\n]{8,500})"|«([^«»\n]{8,500})»'
    r"|‘([^‘\n]{8,500}?)’(?![^\W_])|「([^「」\n]{5,300})」|『([^『』\n]{5,300})』"
)
_CUT: Final = re.compile(r"\[?(?:\.{3,}|…)\]?|\s/\s")
_MOST_QUOTED: Final = 300  # in one review
_LEAST_WORDS, _LEAST_LETTERS, _LEAST_TELLING = 3, 14, 2
_LEAST_SINGLE: Final = 6  # characters of a language without blanks
_UNMARKED: Final = re.compile(r"[^.!?…:\n。！？]{30,500}")
# A quotation without quotation marks: so many telling words, or a long one with fewer.
_LEAST_UNMARKED, _LONG, _LEAST_LONG = 5, 9, 3
_CANDIDATES: Final = 8
_ALIKE, _SAME_WORD, _SHARED = 80, 75, 0.75
_NEARLY_SAME: Final = 88  # what stands between no quotation marks
_AMBIGUOUS, _FAR = 4.0, 30.0
_CUT_SPAN: Final = 120.0  # seconds between the parts of a quotation that was cut


class Dialogue:
    """The lines of a film, to be looked through for what a review quotes.

    What stands between quotation marks is looked for if it has a few telling words, the rest if it
    is nearly word for word a line of several. What is said twice, far apart, places nothing.
    """

    def __init__(self, cues: Sequence[Cue]) -> None:
        self.cues = tuple(cues)
        self._words = [_keys(cue.text) for cue in self.cues]
        self._places: dict[str, list[int]] = defaultdict(list)
        for number, keys in enumerate(self._words):
            for key in dict.fromkeys(keys):
                self._places[key].append(number)

    def quotations(self, text: str) -> list[Quotation]:
        """Find what a text quotes, in its order."""
        if not self.cues:
            return []
        quotations = []
        for match in _QUOTED.finditer(text):
            start, end = match.span(match.lastindex or 0)
            one = self._between_marks(text[start:end])
            if one is not None:
                quotations.append(Quotation(start, end, *one))
            if len(quotations) == _MOST_QUOTED:
                break
        plain = _QUOTED.sub(lambda match: "\n" * len(match[0]), text)
        for match in _UNMARKED.finditer(plain):
            if len(quotations) >= _MOST_QUOTED:
                break
            if (own := self._without_marks(match[0])) is not None:
                at = match.start()
                quotations.append(own._replace(start=at + own.start, end=at + own.end))
        return sorted(quotations)

    def places_of(self, phrase: str) -> list[int]:
        """Return the numbers of the cues that hold a phrase of two words or more, word for word."""
        keys = _keys(phrase)
        if len(keys) < 2 or not _telling(keys):
            return []
        rarest = min(keys, key=lambda key: len(self._places.get(key, ())))
        words = f" {' '.join(keys)} "
        return [
            number
            for number in self._places.get(rarest, ())
            if words in f" {' '.join(self._words[number])} "
        ]

    def _without_marks(self, sentence: str) -> Quotation | None:
        """Find a line that a sentence says nearly word for word; offsets into the sentence."""
        from rapidfuzz import fuzz

        spans = list(words(sentence))
        keys = [word_key(sentence[start:end]) for start, end in spans]
        common: dict[int, set[str]] = defaultdict(set)
        for key in set(keys) - stop_words():
            places = self._places.get(key, ())
            if len(places) <= max(_CANDIDATES, len(self.cues) // 20):
                for number in places:
                    common[number].add(key)
        phrase = " ".join(keys)
        best = None
        most = sorted(common, key=lambda number: (-len(common[number]), number))[:_CANDIDATES]
        for number in most:
            own = common[number]
            last = number if len(own) >= _LEAST_LONG else number + 1
            if len(own | common.get(last, set())) < _LEAST_LONG:
                continue
            line = " ".join(" ".join(one) for one in self._words[number : last + 1])
            alignment = fuzz.partial_ratio_alignment(phrase, line, score_cutoff=_NEARLY_SAME)
            if alignment is not None and (best is None or alignment.score > best.score):
                best = alignment
        if best is None:
            return None
        first = phrase[: best.src_start + 1].count(" ")
        last = phrase[: max(best.src_end - 1, best.src_start)].count(" ")
        run = keys[first : last + 1]
        place = self._place(run)
        long = len(run) >= _LONG and _telling(run) >= _LEAST_LONG
        if (
            place is None
            or not (long or _telling(run) >= _LEAST_UNMARKED)
            or place[2] < _NEARLY_SAME / 100
        ):
            return None
        return Quotation(spans[first][0], spans[last][1], *place)

    def _between_marks(self, text: str) -> tuple[int, int, float] | None:
        """Find the one place of the film that is quoted; of a cut quotation, from part to part."""
        parts = [keys for part in _CUT.split(text) if _enough(keys := _keys(part))]
        places = [place for keys in parts if (place := self._place(keys)) is not None]
        if not places or len(places) < len(parts):
            return None
        first, last = min(one[0] for one in places), max(one[1] for one in places)
        if len(places) > 1 and self.cues[last].start - self.cues[first].start > _CUT_SPAN:
            return None
        return first, last, min(one[2] for one in places)

    def _place(self, keys: list[str]) -> tuple[int, int, float] | None:
        from rapidfuzz import fuzz  # only where there is a subtitle file

        phrase = " ".join(keys)
        reach = 1 + len(keys) // 4
        best: list[tuple[float, int, int]] = []
        for middle in self._candidates(keys):
            low, high = max(0, middle - reach), min(len(self.cues), middle + reach + 1)
            line = " ".join(" ".join(self._words[i]) for i in range(low, high))
            if len(line) < len(phrase) * 0.9:
                continue
            alignment = fuzz.partial_ratio_alignment(phrase, line, score_cutoff=_ALIKE)
            if alignment is None:
                continue
            start = line.rfind(" ", 0, alignment.dest_start + 1) + 1
            end = line.find(" ", max(alignment.dest_end - 1, start))
            span = line[start : end if end >= 0 else len(line)]
            score = max(alignment.score, fuzz.ratio(phrase, span))
            if not _is_shared(keys, span.split(" ")):
                continue
            first = low + _cue_at(self._words[low:high], start)
            last = low + _cue_at(self._words[low:high], start + len(span) - 1)
            best.append((score, *self._trim(phrase, first, last)))
        if not best:
            return None
        score, first, last = max(best)
        for other, at, _ in best:
            apart = abs(self.cues[at].start - self.cues[first].start)
            if other > score - _AMBIGUOUS and apart > _FAR:
                return None
        return first, last, round(score / 100, 3)

    def _trim(self, phrase: str, first: int, last: int) -> tuple[int, int]:
        """Leave out the cues at both ends that have next to nothing of what is quoted."""
        from rapidfuzz import fuzz

        def alike(low: int, high: int) -> float:
            lines = (" ".join(one) for one in self._words[low : high + 1])
            return float(fuzz.ratio(phrase, " ".join(lines)))

        while first < last and alike(first + 1, last) > alike(first, last):
            first += 1
        while first < last and alike(first, last - 1) > alike(first, last):
            last -= 1
        return first, last

    def _candidates(self, keys: list[str]) -> list[int]:
        """Return the cues that share the rarest words with what is quoted."""
        weights: dict[int, float] = defaultdict(float)
        for key in dict.fromkeys(keys):
            places = self._places.get(key, ())
            if key in stop_words() and len(places) > len(self.cues) // 20:
                continue
            weight = math.log1p(len(self.cues) / (1 + len(places)))
            for number in places:
                weights[number] += weight
        return sorted(weights, key=lambda number: (-weights[number], number))[:_CANDIDATES]


def _keys(text: str) -> list[str]:
    return [word_key(text[start:end]) for start, end in words(text)]


def _telling(keys: Sequence[str]) -> int:
    """Count the distinct words that carry a sense of their own."""
    return len({key for key in keys if key not in stop_words()})


def _enough(keys: Sequence[str]) -> bool:
    """Tell whether words are many and telling enough to be known again."""
    letters = sum(map(len, keys))
    if all(not key.isascii() for key in keys) and len(keys) > letters / 3:  # Chinese, Japanese
        return letters >= _LEAST_SINGLE and _telling(keys) >= _LEAST_TELLING
    return (
        len(keys) >= _LEAST_WORDS and letters >= _LEAST_LETTERS and _telling(keys) >= _LEAST_TELLING
    )


def _is_shared(keys: Sequence[str], others: Sequence[str]) -> bool:
    """Tell whether most of the telling words of what is quoted are among others, or nearly so."""
    from rapidfuzz import fuzz

    telling = [key for key in dict.fromkeys(keys) if key not in stop_words()]
    here = sum(
        any(fuzz.ratio(key, other, score_cutoff=_SAME_WORD) for other in others) for key in telling
    )
    return here >= _SHARED * len(telling)


def _cue_at(lines: Sequence[Sequence[str]], offset: int) -> int:
    """Return which line holds an offset of all of them, joined by blanks."""
    at = 0
    for number, line in enumerate(lines):
        at += len(" ".join(line)) + 1
        if offset < at:
            return number
    return len(lines) - 1
