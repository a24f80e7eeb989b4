"""Which language a text is in, where that can be told."""

from __future__ import annotations

import re
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

_SAMPLE = 600  # characters; more does not change the answer and costs time
_LETTERS = 30  # below this a guess is mostly wrong; an ideograph counts twice
_CERTAIN = 0.8
_LETTER = re.compile(r"[^\W\d_]")
_IDEOGRAPH = re.compile("[\u2e80-\ud7ff]")


@cache
def _identifier() -> LanguageIdentifier:
    """Load the model once, and only when a text asks for it."""
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def language_of(text: str) -> str:
    """Give the ISO 639-1 code of the text's language, or an empty string.

    Empty where the text is too short to tell, or the model is not sure.
    """
    sample = text[:_SAMPLE]
    if len(_LETTER.findall(sample)) + len(_IDEOGRAPH.findall(sample)) < _LETTERS:
        return ""
    code, probability = _identifier().classify(sample)
    return str(code) if probability >= _CERTAIN and len(code) == 2 else ""


def forget_model() -> None:
    """Let go of the model; it is read again when a text asks for it."""
    _identifier.cache_clear()
