"""Proposals for the guide of a new film, from its reviews alone."""

from __future__ import annotations

from crosscut.proposals.build import Proposed, new_guide, propose
from crosscut.proposals.characters import propose_characters
from crosscut.proposals.model import Proposal, Proposals, table_of
from crosscut.proposals.motifs import propose_motifs
from crosscut.proposals.reading import Reading, read
from crosscut.proposals.segments import propose_segments
from crosscut.proposals.themes import other_themes, propose_themes

__all__ = [
    "Proposal",
    "Proposals",
    "Proposed",
    "Reading",
    "new_guide",
    "other_themes",
    "propose",
    "propose_characters",
    "propose_motifs",
    "propose_segments",
    "propose_themes",
    "read",
    "table_of",
]
