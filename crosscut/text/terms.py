"""The language of terms: how a guide's words and phrases are written and what they match.

A term is a word or a phrase. ``*`` at a word's end stands for any letters, a leading ``!``
excludes, a leading ``fr:`` says that it is French (any two-letter code), a leading ``=`` keeps the
term as written. Brackets at the end say when the term counts: ``(verb)``, ``(noun)``,
``(near: him, flat)``, ``(not near: disc)``, ``(with another)``. Terms are inflected here, when
the guide loads, so that the text itself is never lemmatised. docs/guide.md tells the rules.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from cachetools import LRUCache, cached

from crosscut.text.inflection import INFLECTED, inflect, learn, words_of_phrase
from crosscut.text.languages import ENGLISH, language_names, runs_on, script_language, space_letters

# One character for one character: offsets into normalised text are offsets into the text.
_ALIKE = {
    "'": "‘’‚‛′ʼ`´",
    '"': "“”„‟″«»",
    "-": "‐‑‒–—―−",
    # "_" is Markdown's emphasis, not part of a word.
    " ": "\t\r\v\f_\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009"
    "\u200a\u202f\u205f\u3000",
    "\n": "\u0085\u2028\u2029",
    # İ is the one letter whose small form has two characters; ς is σ by its place alone.
    "i": "İ",
    "σ": "ς",
}
_REPLACED = [(old, new) for new, olds in _ALIKE.items() for old in olds]
_REPLACED_ASCII = [(old, new) for old, new in _REPLACED if old.isascii()]

# What may stand between two words of a phrase. An empty line ends a passage, and a phrase.
JOINT = r"(?:-| ++\n?+ *+|\n *+)"
# No term ends inside a word, nor before the 't of can't and won't.
END = r"(?!\w|'t\b)"
_JOINTS = re.compile(JOINT)
_LANGUAGE = re.compile(r"([a-z]{2}): *(?=\S)")

# A phrase goes by its first word when one of these follows: "fall in love", "cans of ...".
_SMALL = re.compile(
    r"a|about|after|against|an|and|around|at|away|back|before|behind|by|down|each|for|from|go|her"
    r"|herself|him|himself|his|in|into|it|its|my|of|off|on|onto|or|our|out|over|past|that|the"
    r"|their|them|themselves|through|to|together|towards?|under|up|upon|us|with|without|you|your"
)
# Forms that a dictionary allows and no guide means.
_NEVER = {
    "be": {"art"},
    "can": {"could"},
    "may": {"might"},
    "will": {"would"},
    "shall": {"should"},
}
_NOUN = ("NNS",)
_VERB = ("VBD", "VBG", "VBN", "VBZ")
_COMPARED = ("JJR", "JJS")

WordClass = Literal["", "noun", "verb"]
_CONDITION = re.compile(r"\s*\(([^()]*)\)$")
_COMPANY = re.compile(r"(not\s+)?near\s*:(.*)", re.DOTALL | re.IGNORECASE)
# What a writer may try in brackets; other brackets belong to the term, as in "May (his".
_NEARLY = re.compile(
    r"(?:not\s+)?near\b.*|with\b.*|n|v|vb|nouns?|verbs?|adj\w*|adv\w*|prep\w*|(?:not|a|as)\s+(?:an?\s+)?(?:noun|verb)",
    re.DOTALL | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Term:
    """One term of a guide, read.

    Attributes
    ----------
    raw
        As it stands in the guide, marks included.
    text
        The word or phrase without its marks, normalised but for capitals.
    excludes
        Whether it takes matches away (``!``).
    exact
        Whether it stays exactly as written (``=``).
    word_class
        What the word must be where it stands, "" where it does not matter.
    near, away
        Of these terms one must stand in the same sentence (``near``), or none (``not near``).
    with_another
        Whether another term of its code must stand in the sentence.
    language
        ISO 639-1 code where one is named (``fr:``), else empty: the guide's own.
    """

    raw: str
    text: str
    excludes: bool
    exact: bool
    word_class: WordClass = ""
    near: tuple[str, ...] = ()
    away: tuple[str, ...] = ()
    with_another: bool = False
    language: str = ""

    @property
    def has_condition(self) -> bool:
        """Return whether it counts in some places only."""
        return bool(self.word_class or self.near or self.away or self.with_another)


def normalise(text: str) -> str:
    """Lower the case and make quotes, dashes and blanks alike, character by character.

    Parameters
    ----------
    text
        Any text.

    Returns
    -------
    str
        A text of the same length: an offset into it is an offset into `text`.
    """
    pairs = _REPLACED_ASCII if text.isascii() else _REPLACED
    for old, new in pairs:
        if old in text:
            text = text.replace(old, new)
    # Lowering can make a final sigma, which goes by its neighbours.
    return text.lower().replace("ς", "σ")


def canonical(surface: str) -> str:
    """Bring a place in a text to the shape of the forms of `expand`: one blank at each joint."""
    return _JOINTS.sub(" ", normalise(surface))


@lru_cache(65536)
def parse_term(raw: str) -> Term:
    """Read one term as written in a guide.

    Parameters
    ----------
    raw
        For example ``"pineapple tin"``, ``"lonel*"``, ``"!love letter"``, ``"=glass"``,
        ``"orbit (verb)"``, ``"attention (near: him, her)"``,
        ``"fr: boîte d'ananas"``.

    Raises
    ------
    ValueError
        If nothing stands in it, a ``*`` stands elsewhere than at the end of a word, or a bracket
        at its end is not one of those that are known.
    """
    text, word_class, near, away, with_another = _conditions(raw)
    excludes = text.startswith("!")
    text = text.removeprefix("!").lstrip()
    language = language_prefix(text)
    text = text.removeprefix(f"{language}:").lstrip() if language else text
    exact = text.startswith("=")
    text = " ".join(text.removeprefix("=").split())
    if not any(letter.isalnum() for letter in text):
        raise ValueError(f"the term {raw!r} is empty")
    if re.search(r"\*(?![ \-–]|$)|(?<!\w)\*|(?<!\w)\w\*", text):
        raise ValueError(
            f"the term {raw!r} has a * elsewhere than at the end of a word of two letters or more"
        )
    return Term(raw, text, excludes, exact, word_class, near, away, with_another, language)


def _conditions(raw: str) -> tuple[str, WordClass, tuple[str, ...], tuple[str, ...], bool]:
    """Take the conditions off a term's end."""
    text = raw.strip()
    word_class: WordClass = ""
    near: list[str] = []
    away: list[str] = []
    with_another = False
    while bracket := _CONDITION.search(text):
        inner = bracket[1].strip()
        if inner.lower() == "noun":
            word_class = "noun"
        elif inner.lower() == "verb":
            word_class = "verb"
        elif inner.lower() == "with another":
            with_another = True
        elif company := _COMPANY.fullmatch(inner):
            words = [word.strip() for word in company[2].split(",")]
            if not all(_is_plain(word) for word in words):
                raise ValueError(f"the term {raw!r} needs words after `near:`, with commas between")
            (away if company[1] else near).extend(words)
        elif _NEARLY.fullmatch(inner):
            raise ValueError(
                f"the term {raw!r} ends in ({inner}); a condition is written (noun), (verb), "
                "(near: him, her), (not near: him, her) or (with another)"
            )
        else:
            break
        text = text[: bracket.start()]
    return text, word_class, tuple(near), tuple(away), with_another


def _is_plain(word: str) -> bool:
    """Tell whether a word or phrase can be looked for in a sentence."""
    return any(letter.isalnum() for letter in word) and not re.search(
        r"^!|[:]|\*(?![ \-–]|$)|(?<!\w)\*|(?<!\w)\w\*", word
    )


def language_prefix(text: str) -> str:
    """Return the language that a term begins with, "fr" of "fr: amour"; empty for none."""
    prefix = _LANGUAGE.match(text.lstrip("! "))
    return prefix[1] if prefix and prefix[1] in language_names() else ""


def with_language(raw: str, language: str) -> str:
    """Put a language in front of a term that names none."""
    text = raw.strip()
    mark = "!" if text.startswith("!") else ""
    return f"{mark}{language}: {text.removeprefix('!').lstrip()}"


_expansions: LRUCache[str, tuple[str, ...]] = LRUCache(65536)
_LOCK: Final = threading.Lock()


@cached(_expansions, key=str, lock=_LOCK)
def expand(raw: str) -> tuple[str, ...]:
    """Every form of a term, the one written first.

    Parameters
    ----------
    raw
        A term as written in a guide; its marks are left out of the forms.

    Returns
    -------
    tuple of str
        Normalised forms, words joined by one blank (which stands for a blank, a hyphen or a
        line break in the text); ``*`` is kept.

    Raises
    ------
    ValueError
        As `parse_term`.

    Examples
    --------
    >>> expand("policeman")
    ('policeman', 'policemen')
    >>> expand("fall in love")
    ('fall in love', 'fallen in love', 'falling in love', 'falls in love', 'fell in love')
    >>> expand("voice-over")
    ('voice over', 'voiceover', 'voice overs', 'voiceovers')
    >>> expand("orbit (noun)")
    ('orbit', 'orbits')
    >>> expand("fr: boîte")
    ('boîte', 'boîtes')
    >>> expand("zh: 鳳梨")
    ('鳳 梨',)
    """
    term = parse_term(raw)
    language = term.language or ("" if raw.isascii() else script_language(term.text))
    if language not in ("", ENGLISH) or runs_on(term.text):
        return _foreign_forms(term, language)
    if term.exact:
        return (canonical(term.text).strip(),)
    phrase = re.sub(r"[‐‑‒–—―−]", "-", term.text).strip("-")
    forms: dict[str, None] = {}
    others = [] if "*" in phrase else _inflect(phrase, term.word_class)
    for variant in [phrase, *others]:
        forms[canonical(variant)] = None
        if "-" in variant:
            # voice-over, voice over, voiceover
            forms[canonical(variant.replace("-", ""))] = None
    # Dreamin' is also printed without its apostrophe; 'Dreams' in quotes is not.
    for form in [] if re.search(r"(?<!\S)'.*'(?!\S)", phrase) else list(forms):
        forms[re.sub(r"(?<!\S)'|'(?!\S)", "", form)] = None
    return tuple(dict.fromkeys(form.strip() for form in forms))


def _foreign_forms(term: Term, language: str) -> tuple[str, ...]:
    """List the forms of a term that is in another language than English."""
    others = [] if term.exact else inflect(language, term.text)
    forms = (space_letters(form)[0] for form in (term.text, *others))
    return tuple(dict.fromkeys(canonical(form).strip() for form in forms))


def prepare(raws: Iterable[str]) -> None:
    """Look up the words of many terms at once, for those languages in which that takes long."""
    words: dict[str, set[str]] = {}
    for raw in raws:
        if language_prefix(raw) in INFLECTED:
            try:
                term = parse_term(raw)
            except ValueError:
                continue
            if not term.exact:
                words.setdefault(term.language, set()).update(words_of_phrase(term.text))
    for language, of_language in words.items():
        learn(language, of_language)


def _inflect(phrase: str, word_class: WordClass) -> list[str]:
    """List the phrase with its head word in each other form; nothing where the head is a name."""
    if phrase.isalpha():
        of_class = {"": _NOUN + _VERB + _COMPARED, "noun": _NOUN, "verb": _VERB}
        return sorted(_forms(phrase, of_class[word_class]))
    first, _, rest = phrase.partition(" ")
    if _SMALL.fullmatch(rest.split(" ")[0].lower()):
        return [f"{form} {rest}" for form in sorted(_forms(first, _NOUN + _VERB))]
    last = re.split(r"[ -]", phrase)[-1]
    return [phrase.removesuffix(last) + form for form in sorted(_forms(last, _NOUN))]


def _forms(word: str, classes: tuple[str, ...]) -> set[str]:
    """Find the inflected forms of a word in lower case, without itself."""
    if not (word.isalpha() and word.islower()):
        return set()
    # It takes a third of a second to import and is needed only when a guide loads.
    import lemminflect

    lemmas = lemminflect.getAllLemmas(word)
    inflections = lemminflect.getAllInflections(word)
    tags = set(classes)
    if lemmas and word not in {form for forms in lemmas.values() for form in forms}:
        return set()
    if any(word not in forms for forms in lemmas.values()):
        # Also a form of another word (shot, feeling, left): only its plural is meant.
        tags &= set(_NOUN)
    if "NOUN" in lemmas:
        tags -= set(_COMPARED)
    of_noun = not lemmas or not lemmas.keys().isdisjoint(("NOUN", "VERB"))
    if of_noun and "NNS" not in inflections and not word.endswith("s"):
        # The dictionary lacks the plural of can and tin; to work one out takes long.
        inflections = {**lemminflect.getAllInflectionsOOV(word, "NOUN"), **inflections}
    forms = {form for tag in tags for form in inflections.get(tag, ())}
    return forms - {word} - _NEVER.get(word, set())
