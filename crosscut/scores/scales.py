"""Scales of stated scores, and the tables that bring them to 0-100."""

from __future__ import annotations

from crosscut.errors import ScoreError

LETTER = "letter"
PERCENT = "percent"
POSITIVE_REVIEWS = "percent of positive reviews"
POSITIVE_RATINGS = "percent of positive ratings"
UNSTATED = "unstated"

CONVENTIONS = ("linear", "letters", "lowest-is-zero")

# Metacritic's published table. Note its top: A and A+ are both 100.
LETTERS: dict[str, float] = dict(
    zip(
        ["A+", "A", "A-", "B+", "B", "B-", "C+", "C", "C-", "D+", "D", "D-", "F"],
        map(float, (100, 100, 91, 83, 75, 67, 58, 50, 42, 33, 25, 16, 0)),
        strict=True,
    )
)
# The same grades evenly placed, as a number is placed on its scale: from F at 0 to A+ at 100.
EVEN_LETTERS: dict[str, float] = {
    letter: 100 * (1 - place / (len(LETTERS) - 1)) for place, letter in enumerate(LETTERS)
}
_SIGNS = str.maketrans({"−": "-", "–": "-", "‐": "-", "‑": "-", "＋": "+"})


def grade(raw: str) -> str | None:
    """Read the letter grade of `raw` ("B+", "b plus", "A−"); None for none of the 13."""
    plain = raw.strip().translate(_SIGNS).lower()
    plain = plain.replace("plus", "+").replace("minus", "-").replace("-+", "+").replace("--", "-")
    plain = plain.replace(" ", "").upper()
    return plain if plain in LETTERS else None


def scale_name(low: float, top: float | None, *, stars: bool = False) -> str:
    """How a numeric scale is called in the tables: "0-10", "0-4 stars", "unstated"."""
    if top is None:
        return UNSTATED
    return f"{low:g}-{top:g}" + (" stars" if stars else "")


def to_hundred(
    value: float | None, low: float | None, top: float | None, *, raw: str, scale: str, name: str
) -> float | None:
    """Bring one score to 0-100 by the convention `name`.

    Returns
    -------
    float or None
        None where the scale's maximum is unknown, so that nothing is guessed.

    Raises
    ------
    ScoreError
        For a convention that does not exist.
    """
    if name not in CONVENTIONS:
        raise ScoreError(
            f"There is no convention {name!r} for converting scores.",
            remedy=f"Use one of: {', '.join(CONVENTIONS)}.",
        )
    if scale.startswith(LETTER):
        letter = grade(raw)
        table = LETTERS if name == "letters" else EVEN_LETTERS
        return None if letter is None else table[letter]
    if value is None or top is None or top <= 0:
        return None
    floor = (low or 0.0) if name == "lowest-is-zero" else 0.0
    if top <= floor:
        return None
    # A mark under the lowest one that the scale has ("0/10" where 1 is lowest) stays at zero.
    return max(0.0, (value - floor) * 100 / (top - floor))
