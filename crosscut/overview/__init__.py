"""What is in a corpus: the measures behind the Overview page."""

from crosscut.overview.case import Finding
from crosscut.overview.findings import findings
from crosscut.overview.tables import (
    Tables,
    body_sentences,
    code_counts,
    first_passage,
    leading_codes,
    review_summary,
    segment_shares,
    stated_scores,
)

__all__ = [
    "Finding",
    "Tables",
    "body_sentences",
    "code_counts",
    "findings",
    "first_passage",
    "leading_codes",
    "review_summary",
    "segment_shares",
    "stated_scores",
]
