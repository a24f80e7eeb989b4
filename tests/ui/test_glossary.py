"""The glossary: a term is explained where it first stands in a text, and on its page."""

from __future__ import annotations

from pathlib import Path

from crosscut.ui.glossary import TERMS, explain

PAGE = Path(__file__).parents[2] / "docs" / "glossary.md"


def test_a_term_is_marked_once_and_only_where_it_can_take_the_focus() -> None:
    mark = f'<abbr tabindex="0" title="{TERMS["motif"]}">'
    text = '<p title="motif">Motifs: a motif.</p>'
    assert explain(text) == f'<p title="motif">{mark}Motifs</abbr>: a motif.</p>'
    folded = "<details><summary>2 motifs</summary>Leitmotif</details>"
    assert explain(folded) == folded


def test_the_page_has_every_term() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert [term for term, text in TERMS.items() if f"- **{term}**: {text}\n" not in page] == []
