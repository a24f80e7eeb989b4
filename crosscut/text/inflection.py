"""Forms of words of other languages than English, made when a guide loads.

French, German and Spanish forms come from the dictionaries of simplemma, read backwards: from a
word to all words of its lemma. Korean nouns take the particles that are written on to them.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from itertools import product
from typing import Final

from cachetools import LRUCache

INFLECTED: Final = ("fr", "de", "es")
"""Languages with a dictionary of forms."""

_MOST = 64  # forms of a phrase
_WRITTEN_ON = """
은 는 이 가 을 를 의 에 에서 에게 에게서 에는 에서는 에게는 에도 에서도 에게도 에만 한테 께 께서
으로 로 으로는 로는 으로도 로도 으로만 로만 와 과 와는 과는 도 만 만이 만은 만을 까지 까지도 부터
처럼 보다 마다 조차 밖에 이나 나 이란 란 이라는 라는 이라도 라도 이라고 라고 이며 며 이고 이다 다
이었다 였다 이지만 지만 들 들이 들은 들을 들의 들에게 들도 들과
"""
PARTICLES: Final = tuple(_WRITTEN_ON.split())
"""What is written on to a Korean noun."""

_forms: LRUCache[tuple[str, str], tuple[str, ...]] = LRUCache(65536)
_LOCK: Final = threading.Lock()


def learn(language: str, words: Iterable[str]) -> None:
    """Look words up together: going through a dictionary takes seconds, however many they are."""
    with _LOCK:
        unknown = {word for word in words if (language, word) not in _forms}
        if unknown:
            forms = _look_up(language, unknown)
            for word in unknown:
                _forms[language, word] = tuple(sorted(forms.get(word, ())))


def forms_of_word(language: str, word: str) -> tuple[str, ...]:
    """Return the forms of a word, in the alphabet's order; none where it is not known."""
    learn(language, [word])
    with _LOCK:
        return _forms.get((language, word), ())


def _look_up(language: str, words: set[str]) -> dict[str, set[str]]:
    """Return word -> all forms of its lemma."""
    # It is needed by guides with terms in these languages alone.
    from simplemma.strategies.dictionaries import DefaultDictionaryFactory

    lemma_of = DefaultDictionaryFactory(cache_max_size=1).get_dictionary(language)
    heads = {word: _head(word, lemma_of) if language == "de" else word for word in words}
    lemmas = {head: lemma_of.get(head) or head for head in heads.values()}
    by_lemma: dict[str, set[str]] = {one: set() for pair in lemmas.items() for one in pair}
    for form in lemma_of:
        lemma = lemma_of[form]
        if lemma in by_lemma:
            by_lemma[lemma].add(form)
    forms = {}
    for word, head in heads.items():
        # A word that is a lemma has its own forms, though it may also be a form of another.
        own = by_lemma[head] if by_lemma[head] - {head} else by_lemma[lemmas[head]]
        if head != word:
            own = {word.removesuffix(head.lower()) + form.lower() for form in own}
        # The dictionaries have gaps; a plural in -s is regular in French and Spanish.
        if not own - {word} and language != "de" and word[-1] not in "sxz":
            own = {f"{word}s"}
        forms[word] = own
    return forms


def _head(word: str, lemmas: Mapping[str, str]) -> str:
    """Return the last part of a German noun that the dictionary has: Dose of Ananasdose."""
    if word in lemmas:
        return word
    ends = (word[at:].capitalize() for at in range(2, len(word) - 3))
    return next((end for end in ends if end in lemmas), word)


def inflect(language: str, phrase: str) -> list[str]:
    """List a word or phrase in its other forms; of other languages there are none.

    Of a phrase each word takes the forms that keep its stem: plural, gender, case.
    """
    words = phrase.split(" ")
    if language == "ko" and "*" not in phrase:
        return [phrase + particle for particle in PARTICLES]
    if language not in INFLECTED or not all(map(_plain, words)):
        return []
    if len(words) == 1:
        return list(forms_of_word(language, phrase))
    choices = [
        [word, *(form for form in forms_of_word(language, word) if _same_stem(word, form))]
        for word in words
    ]
    return [" ".join(forms) for forms, _ in zip(product(*choices), range(_MOST), strict=False)]


def words_of_phrase(phrase: str) -> list[str]:
    """Return the words that `inflect` looks up."""
    words = phrase.split(" ")
    return words if all(map(_plain, words)) else []


def _plain(word: str) -> bool:
    return "*" not in word and any(map(str.isalpha, word))


def _same_stem(word: str, form: str) -> bool:
    stem = word[: max(len(word) - 1, 2)]
    return form != word and form.startswith(stem) and len(form) <= len(word) + 2
