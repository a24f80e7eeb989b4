"""Words by which reviews number the stories of a film, in several languages."""

from __future__ import annotations

from typing import Final

_FIRST: Final[dict[str, tuple[str, ...]]] = {
    "en": (
        "first second third fourth fifth sixth seventh eighth",
        "one two three four five six seven eight",
    ),
    "fr": (
        "premier deuxième troisième quatrième cinquième sixième septième huitième",
        "première seconde",
        "un deux trois quatre cinq six sept huit",
    ),
    "de": (
        "erste zweite dritte vierte fünfte sechste siebte achte",
        "ersten zweiten dritten vierten fünften sechsten siebten achten",
        "erster zweiter dritter vierter fünfter sechster siebter achter",
        "eins zwei drei vier fünf sechs sieben acht",
    ),
    "es": (
        "primer segundo tercer cuarto quinto sexto séptimo octavo",
        "primera segunda tercera cuarta quinta sexta séptima octava",
        "uno dos tres cuatro cinco seis siete ocho",
    ),
    "it": (
        "primo secondo terzo quarto quinto sesto settimo ottavo",
        "prima seconda terza quarta quinta sesta settima ottava",
        "uno due tre quattro cinque sei sette otto",
    ),
    "pt": (
        "primeiro segundo terceiro quarto quinto sexto sétimo oitavo",
        "primeira segunda terceira quarta quinta sexta sétima oitava",
        "um dois três quatro cinco seis sete oito",
    ),
    "nl": (
        "eerste tweede derde vierde vijfde zesde zevende achtste",
        "een twee drie vier vijf zes zeven acht",
    ),
}
_PARTS: Final = {
    "en": "story tale segment episode chapter storyline vignette part section narrative short "
    "novella movement strand thread",
    "fr": "histoire récit segment épisode chapitre partie volet conte",
    "de": "geschichte episode kapitel teil segment erzählung abschnitt",
    "es": "historia relato segmento episodio capítulo parte cuento",
    "it": "storia racconto segmento episodio capitolo parte",
    "pt": "história conto segmento episódio capítulo parte",
    "nl": "verhaal episode hoofdstuk deel segment",
}
_SEVERAL: Final = {
    "en": "stories tales segments episodes chapters storylines vignettes parts sections narratives "
    "shorts novellas movements strands threads",
    "fr": "histoires récits segments épisodes chapitres parties volets contes",
    "de": "geschichten episoden kapitel teile teilen segmente erzählungen abschnitte",
    "es": "historias relatos segmentos episodios capítulos partes cuentos",
    "it": "storie racconti segmenti episodi capitoli parti",
    "pt": "histórias contos segmentos episódios capítulos partes",
    "nl": "verhalen episodes hoofdstukken delen segmenten",
}
_ROMAN: Final = "i ii iii iv v vi vii viii".split()  # noqa: SIM905
LAST: Final = frozenset({"last", "final", "closing", "concluding"})
GROUPS: Final = {"triptych": 3, "trilogy": 0, "diptych": 2, "quartet": 4, "quintet": 5}
"""Words that say how many stories there are by themselves; 0 where that is of films."""

MOST: Final = 8


def ordinals(language: str) -> dict[str, int]:
    """Word -> number, for "first", "two" and the like, in the language and in English."""
    found: dict[str, int] = {}
    for tongue in {"en", language}:
        for row in _FIRST.get(tongue, ()):
            found.update((word, place) for place, word in enumerate(row.split(), start=1))
    return found


def numerals() -> dict[str, int]:
    """Written number -> number, for figures and Roman numerals."""
    roman = {word: place for place, word in enumerate(_ROMAN, start=1)}
    return roman | {str(place): place for place in range(1, MOST + 1)}


def parts(language: str) -> frozenset[str]:
    """Return words for a part of a film: story, episode, chapter."""
    return frozenset(f"{_PARTS['en']} {_PARTS.get(language, '')}".split())


def several(language: str) -> frozenset[str]:
    """Words for several of them: stories, episodes."""
    return frozenset(f"{_SEVERAL['en']} {_SEVERAL.get(language, '')}".split())


def known(language: str) -> bool:
    """Whether there are such words for a language."""
    return language in _FIRST
