"""Reading reviews: from a file of any known format to cleaned passages."""

from __future__ import annotations

from crosscut.ingest.folder import ReviewFolder, distinct, read_folder
from crosscut.ingest.model import Block, Note, RawReview, ReviewMeta, put_back
from crosscut.ingest.review import MAX_BYTES, read_review

__all__ = [
    "MAX_BYTES",
    "Block",
    "Note",
    "RawReview",
    "ReviewFolder",
    "ReviewMeta",
    "distinct",
    "put_back",
    "read_folder",
    "read_review",
]
