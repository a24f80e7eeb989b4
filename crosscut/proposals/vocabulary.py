"""Words in general: how often they are used, what kind they are, and which are never names."""

from __future__ import annotations

import contextlib
import functools
import tomllib
import unicodedata
import zoneinfo
from collections.abc import Collection
from pathlib import Path
from typing import Any, Final

import babel
from babel.core import get_global
from babel.languages import get_official_languages

from crosscut.text.words import word_key, words

WORDS: Final[dict[str, Any]] = tomllib.loads(
    Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
)
"""The lists of words in vocabulary.toml, by name."""

_UNSEEN: Final = 0.02
"""Uses per million words of a word that the list of its language does not have."""


def per_million(wanted: Collection[str], language: str) -> dict[str, float]:
    """Look up how often words are used in general, in the subtitles of films and television.

    Parameters
    ----------
    wanted
        Words without capitals.
    language
        ISO 639-1.

    Returns
    -------
    dict
        Word -> uses per million words; empty where there is no list for the language.
    """
    found = _frequencies(language)
    if found is None:
        return {}
    counts, total = found
    return {word: max(1e6 * counts.get(word, 0) / total, _UNSEEN) for word in wanted}


@functools.lru_cache(maxsize=1)
def _frequencies(language: str) -> tuple[dict[str, int], int] | None:
    # It takes a third of a second to load, and is needed only when a film is begun.
    from spellchecker import SpellChecker

    if language not in SpellChecker.languages():
        return None
    frequency = SpellChecker(language=language).word_frequency
    return frequency.dictionary, frequency.total_words


@functools.lru_cache(maxsize=65536)
def kinds_of(word: str) -> frozenset[str]:
    """Tell what an English word can be: any of NOUN, VERB, ADJ, ADV; nothing if unknown."""
    import lemminflect

    return frozenset(lemminflect.getAllLemmas(word)) - {"PROPN", "AUX"}


@functools.lru_cache(maxsize=65536)
def singular(word: str) -> str:
    """Bring an English noun to its singular, where the dictionary knows it."""
    import lemminflect

    lemmas = lemminflect.getAllLemmas(word).get("NOUN", ())
    if lemmas:
        return str(lemmas[0])
    plural = len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is"))
    return word[:-1] if plural else word


@functools.cache
def word_set(name: str) -> frozenset[str]:
    """Return one of the lists of English words in vocabulary.toml."""
    return frozenset(WORDS[name].split())


def words_of(name: str, language: str) -> frozenset[str]:
    """Return the words of a table in vocabulary.toml for a language, and the English ones."""
    return frozenset(f"{WORDS[name]['en']} {WORDS[name].get(language, '')}".split())


def is_abstract(word: str) -> bool:
    """Whether a noun names what cannot be touched, by its ending or by a list."""
    if word in word_set("concrete"):
        return False
    return word in word_set("abstract") or (
        len(word) > 5 and word.endswith(tuple(word_set("abstract_endings")))
    )


def is_person(word: str) -> bool:
    """Whether a noun names people."""
    people = word_set("persons") | word_set("any_person")
    if word in people or singular(word) in people or word.startswith("ex-"):
        return True
    ends = tuple(word_set("person_endings"))
    return singular(word).endswith(ends) and singular(word) not in ends


def is_vague(word: str) -> bool:
    """Whether a noun stands in every review, or in talk of any film."""
    return any(
        word in word_set(name) or singular(word) in word_set(name)
        for name in ("vague", "film_talk", "plain_adjectives")
    )


@functools.cache
def never_names(language: str) -> frozenset[tuple[str, ...]]:
    """Return what is written with a capital and is no character: countries, tongues, days.

    Returns
    -------
    frozenset of tuple of str
        Each as its words, compared as `crosscut.text.words` has it; those of the language, and
        the English ones.
    """
    names = set(word_set("never_names"))
    for locale in _locales(language):
        names |= {*locale.languages.values()}
        # Short forms are left out: Jan and Jun are people more often.
        for table in (locale.months, locale.days):
            names |= set(table["format"]["wide"].values())
    return places(language) | _as_keys(names)


@functools.cache
def places(language: str) -> frozenset[tuple[str, ...]]:
    """Return countries and large cities, as `never_names` has them."""
    cities = (zone.rpartition("/")[2] for zone in zoneinfo.available_timezones() if "/" in zone)
    names = {city.replace("_", " ") for city in cities if not city.startswith("GMT")}
    for locale in _locales(language):
        names |= {name.removesuffix(" SAR China") for name in locale.territories.values()}
    return _as_keys(names)


@functools.cache
def tongues_of(place: tuple[str, ...]) -> frozenset[str]:
    """Return the English names of the languages of a city's country, as "italian" of Rome."""
    zones = get_global("zone_territories")
    codes = {
        code
        for zone, code in zones.items()
        if (*zone.rpartition("/")[2].lower().split("_"),) == place
    }
    names = babel.Locale("en").languages
    tongues = {tongue for code in codes for tongue in get_official_languages(code)}
    return frozenset(names[tongue].lower() for tongue in tongues if tongue in names)


def _as_keys(names: Collection[str]) -> frozenset[tuple[str, ...]]:
    composed = (unicodedata.normalize("NFC", name) for name in names)
    return frozenset(
        {tuple(word_key(name[a:b]) for a, b in words(name)) for name in composed} - {()}
    )


def _locales(language: str) -> list[babel.Locale]:
    found = []
    for tongue in (language, "en"):
        with contextlib.suppress(babel.UnknownLocaleError, ValueError):
            found.append(babel.Locale(tongue))
    return found
