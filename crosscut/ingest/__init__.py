"""Reading reviews: from a file of any known format to cleaned passages."""

from __future__ import annotations

from crosscut.ingest.folder import ReviewFolder, distinct, read_folder
from crosscut.ingest.limits import Limits, limits_from
from crosscut.ingest.model import Block, Note, RawReview, ReviewMeta, put_back
from crosscut.ingest.review import MAX_BYTES, read_review
from crosscut.ingest.sandbox import Sandbox
from crosscut.ingest.sources import Held, Source, read_held, read_source
from crosscut.ingest.split import Part, Proposal, propose_split, split_review

__all__ = [
    "MAX_BYTES",
    "Block",
    "Held",
    "Limits",
    "Note",
    "Part",
    "Proposal",
    "RawReview",
    "ReviewFolder",
    "ReviewMeta",
    "Sandbox",
    "Source",
    "distinct",
    "limits_from",
    "propose_split",
    "put_back",
    "read_folder",
    "read_held",
    "read_review",
    "read_source",
    "split_review",
]
