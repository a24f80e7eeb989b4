"""Every part of every page: how its address names it, and which box chooses a mark of it.

What stands here is what a reader sees and what links carry; a test holds it against the pages.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlencode


@dataclass(frozen=True)
class Part:
    """A part of a page.

    Attributes
    ----------
    page
        The page's name: its file, and its place in the address.
    name
        The part's name on the switch; empty where a page has one part alone.
    key
        The switch, as the address calls it.
    box
        Label of the select box that chooses a mark without a mouse; empty where none does.
    query
        What else its address says.
    """

    page: str
    name: str = ""
    key: str = ""
    box: str = ""
    query: dict[str, str] = field(default_factory=dict, compare=False)

    @property
    def params(self) -> dict[str, str]:
        return {**({self.key: self.name} if self.key else {}), **self.query}

    def path(self, **more: str) -> str:
        """Address of the part; `more` are further parameters."""
        query = urlencode(self.params | more)
        place = "" if self.page == "overview" else self.page
        return f"/{place}?{query}" if query else f"/{place}"

    def __str__(self) -> str:
        plain = self.name.replace("’", "").replace("?", "")
        return f"{self.page}-{plain}".strip("-").lower().replace(" ", "-")


_TONE: Final = "Sentences behind a tone"
PARTS: Final = (
    Part("overview"),
    Part("themes", "Heat map", "themes_part", "Theme"),
    Part("themes", "From story to story", "themes_part", "Theme"),
    Part("themes", "Face to face", "themes_part", "Theme"),
    Part("themes", "Together", "themes_part", "Theme"),
    Part("scores", "By aspect", "tone", _TONE),
    Part("scores", "By story", "tone", _TONE),
    Part("scores", "Along the review", "tone", _TONE),
    Part("scores", "Beside stated scores", "tone", "Sentences of a review"),
    Part("motifs", "Where in the review", "timeline", "Mention"),
    Part("motifs", "Where in the film", "timeline", "Motif at a scene"),
    Part("motifs", "In the film’s order?", "timeline", "Step of the telling"),
    Part("readings", "Scene by scene", "part", "Evidence for a cell"),
    Part("readings", "Full text", "part"),
    Part("readings", "Disagreements", "part"),
    Part("readings", "Where readings part", "part", "Evidence for a pair"),
    Part("readings", "What is left out", "part", "Evidence for a cell"),
    Part("words", "Concordance", "words"),
    Part("words", "Distinctive words", "words", "Places of the word"),
    Part("words", "Word cloud", "words", "Places of the word"),
    Part("library", "Bring reviews", "library"),
    Part("library", "What was understood", "library"),
    Part("library", "A new film", "library"),
    Part("library", "The guide", "library"),
    Part("library", "Save and share", "library"),
    Part("certainty"),
    Part("notebook"),
    Part("lesson"),
    Part("review"),
)
PAGES: Final = tuple(dict.fromkeys(part.page for part in PARTS))
