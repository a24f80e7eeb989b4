"""Languages: which one a text is in, what it is called, and the letters that it is written in."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import Final

import numpy as np
from babel import Locale
from numpy.typing import NDArray
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from crosscut.text.words import SINGLE, runs, stop_words

ENGLISH: Final = "en"

_SAMPLE = 600  # characters; more does not change the answer and costs time
_LETTERS = 30  # below this a guess is mostly wrong; an ideograph counts twice
_CERTAIN = 0.8
_LETTER = re.compile(r"[^\W\d_]")
_IDEOGRAPH = re.compile("[\u2e80-\ud7ff]")
_PLAIN_WORDS, _PLAIN_SHARE = 20, 0.4  # from here on nobody needs a model to know English

_SCRIPTS: Final = {
    "kana": re.compile("[\u3041-\u30ff]"),
    "hangul": re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]"),
    "han": re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"),
    "latin": re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]"),
    "greek": re.compile("[\u0370-\u03ff]"),
    "cyrillic": re.compile("[\u0400-\u04ff]"),
    "hebrew": re.compile("[\u0590-\u05ff]"),
    "arabic": re.compile("[\u0600-\u06ff]"),
    "devanagari": re.compile("[\u0900-\u097f]"),
    "thai": re.compile("[\u0e00-\u0e7f]"),
}
_LANGUAGES: Final = {
    "cyrillic": ("ru", "uk", "be", "bg", "mk", "sr", "kk", "ky", "mn"),
    "hebrew": ("he", "yi"),
    "arabic": ("ar", "fa", "ur", "ps"),
    "devanagari": ("hi", "mr", "ne"),
}
"""Script -> the languages that are written in it; those not named here are written in Latin."""
_OF_SCRIPT: Final = {"kana": "ja", "hangul": "ko", "han": "zh", "greek": "el", "thai": "th"}
"""Script -> the one language that is written in it, as far as reviews go."""

RUNNING_ON: Final = ("ja", "ko", "zh")
"""Languages that a text's letters tell beyond doubt."""

_SOME_KANA: Final = 0.1  # of the letters: Japanese has more, Chinese none
_MOSTLY: Final = 0.5
_ENGLISH_WORDS: Final = 0.25
"""Of an English text about half the words are stop words; of others a tenth look like some."""

_SURE_OF_TERMS: Final = 0.95
_LEAST_TERMS: Final = 200  # letters of terms, which are no sentences: fewer tell little


@cache
def _identifier() -> LanguageIdentifier:
    """Load the model once, and only when a text asks for it."""
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def language_of(text: str) -> str:
    """Return the ISO 639-1 code of the text's language, or an empty string.

    Empty where the text is too short to tell, or the model is not sure.
    """
    sample = text[:_SAMPLE]
    if len(_LETTER.findall(sample)) + len(_IDEOGRAPH.findall(sample)) < _LETTERS:
        return ""
    words, common = _common_words(sample)
    if words >= _PLAIN_WORDS and common >= _PLAIN_SHARE * words:
        return ENGLISH
    code, probability = _identifier().classify(sample)
    return str(code) if probability >= _CERTAIN and len(code) == 2 else ""


@cache
def language_names() -> dict[str, str]:
    """Return ISO 639-1 code -> English name of every language that has one."""
    names = Locale("en").languages
    return {code: names[code] for code in sorted(names) if len(code) == 2}


def language_name(code: str) -> str:
    """Return the English name of a language, "another language" where none is known."""
    return language_names().get(code, "another language")


def script_of(text: str) -> str:
    """Return the script that half of a text's letters or more are of, "" for none.

    Han with some kana is Japanese, and called "kana".
    """
    sample = text[:_SAMPLE]
    counts = Counter({name: len(pattern.findall(sample)) for name, pattern in _SCRIPTS.items()})
    total = counts.total()
    if not total:
        return ""
    if counts["kana"] >= _SOME_KANA * total:
        return "kana"
    name, count = counts.most_common(1)[0]
    return name if count >= _MOSTLY * total else ""


def script_language(text: str) -> str:
    """Return the language that a text's letters alone tell, "" where many share them."""
    return _OF_SCRIPT.get(script_of(text), "")


def is_english(text: str) -> bool:
    """Tell whether a text has as many of the English stop words as English has."""
    words, common = _common_words(text[:_SAMPLE])
    return words > 0 and common >= _ENGLISH_WORDS * words


def _common_words(text: str) -> tuple[int, int]:
    """Count the words of a text, and those of them that are English stop words."""
    words = runs(text.lower(), lambda one: one.isalnum() and not one.isdecimal())
    return len(words), sum(map(stop_words().__contains__, words))


def language_of_terms(terms: list[str]) -> str:
    """Return the language of a guide's terms; English unless they are surely in another one."""
    text = " ".join(terms)
    if by_letters := script_language(text):
        return by_letters
    if len(_LETTER.findall(text[:_SAMPLE])) < _LEAST_TERMS:
        return ENGLISH
    code, probability = _identifier().classify(text[:_SAMPLE])
    return str(code) if probability >= _SURE_OF_TERMS and len(code) == 2 else ENGLISH


def allows(language: str, text: str) -> bool:
    """Tell whether the letters of a text are those that a language is written in."""
    script = script_of(text)
    if not script:
        return True
    one = (name for name, of in _OF_SCRIPT.items() if of == language)
    scripts = (name for name, of in _LANGUAGES.items() if language in of)
    own = next(one, "") or next(scripts, "latin")
    return script == own or (script, own) == ("han", "kana")


_SINGLE = re.compile(rf"[{SINGLE}]")
_BETWEEN = re.compile(rf"(?<=[{SINGLE}])(?=[^\W_])|(?<=[^\W_])(?=[{SINGLE}])")


def space_letters(text: str) -> tuple[str, NDArray[np.int32]]:
    """Set a blank between two letters of which one is of a script without blanks.

    Returns
    -------
    tuple
        The text, each such letter a word, and for each of its characters the offset in the text
        as it was; a blank that was set has that of the letter after it.
    """
    places = np.array([match.start() for match in _BETWEEN.finditer(text)], dtype=np.int32)
    origins = np.arange(len(text), dtype=np.int32)
    return _BETWEEN.sub(" ", text), np.insert(origins, places, places)


def runs_on(text: str) -> bool:
    """Tell whether a text has letters of a script without blanks."""
    return _SINGLE.search(text) is not None


def read_in(language: str, text: str, languages: tuple[str, ...]) -> str:
    """Return in which of the known languages a text is to be read, "" for none.

    Parameters
    ----------
    language
        What is stated or was found of the text; empty where nobody can tell.
    text
        The text, or its beginning.
    languages
        The languages that a guide has terms in, its own first.
    """
    if language in languages:
        return language
    if ENGLISH in languages and is_english(text):
        return ENGLISH
    if language:
        return ""
    by_letters = script_language(text)
    if by_letters in languages:
        return by_letters
    return languages[0] if languages and not by_letters and allows(languages[0], text) else ""
