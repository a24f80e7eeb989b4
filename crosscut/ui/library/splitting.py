"""One page that looks like several reviews: what was seen, and the offer to split it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from html import escape
from typing import Final

import streamlit as st

from crosscut.errors import CorpusError
from crosscut.ingest.limits import limits_from
from crosscut.ingest.model import RawReview
from crosscut.ingest.split import Proposal, propose_split, split_review
from crosscut.project.model import Project
from crosscut.project.reviews import add_reviews, remove
from crosscut.ui import flash, links
from crosscut.ui.library import edits, intake
from crosscut.ui.open_project import OpenProject

_MOST: Final = 30  # headings to tick


def offers(mine: OpenProject, several: Sequence[str]) -> None:
    """Offer to split each of these reviews, by id, that is there and looks like several."""
    for review in mine.project.reviews:
        if review.review_id in several:
            offer(review, propose_split(review))


def offer(review: RawReview, proposal: Proposal) -> None:
    """Say what was seen in a review, and offer to split it; nothing where it is one."""
    if not proposal.parts:
        return
    name = review.review_id
    with st.container(key=f"split-{name}"):
        st.subheader(
            links.escape_markdown(f"Several reviews in one? {review.filename}"), anchor=False
        )
        st.html(
            f'<p class="said">{escape(" ".join(proposal.seen))} It is kept as one review unless '
            "you split it. Tick the headings with which a review begins.</p>"
        )
        for part in proposal.parts[:_MOST]:
            st.checkbox(
                links.escape_markdown(f"{part.heading[:120]} ({part.why[:120]})"),
                value=True,
                key=f"part-{name}-{part.index}",
            )
        if len(proposal.parts) > _MOST:
            st.caption(f"{len(proposal.parts) - _MOST} more headings are split at too.")
        with st.container(horizontal=True):
            st.button("Split it", key=f"split-it-{name}", on_click=_split, args=(review, proposal))
            st.button("It is one review", key=f"one-{name}", on_click=_settle, args=(name,))


def _settle(review_id: str) -> None:
    now = intake.state()
    now.several = [one for one in now.several if one != review_id]


def _split(review: RawReview, proposal: Proposal) -> None:
    name = review.review_id
    chosen = [
        part for part in proposal.parts if st.session_state.get(f"part-{name}-{part.index}", True)
    ]
    made = split_review(review, chosen)
    if len(made) < 2:
        flash.add("Tick two headings or more: with one there is nothing to split.")
        return

    def split(project: Project) -> Project:
        if project.review(name).text != review.text:
            raise CorpusError(
                "This review has changed meanwhile.",
                where=name,
                remedy="Load the page again, then split it.",
            )
        after, told = add_reviews(remove(project, name), made, limits_from())
        refused = next((one.message for one in told if one.outcome == "refused"), "")
        if refused:
            raise CorpusError(refused, where=name, remedy="It is kept as one review.")
        # The parts stand where the whole stood.
        fresh = {one.review_id: one for one in after.reviews[len(project.reviews) - 1 :]}
        place = [one.review_id for one in project.reviews].index(name)
        rest = list(after.reviews[: len(project.reviews) - 1])
        return replace(after, reviews=(*rest[:place], *fresh.values(), *rest[place:]))

    if edits.change_project(split):
        _settle(name)
        told = [intake.Result(one.filename, "added", one.meta.title) for one in made]
        intake.state().results = told
