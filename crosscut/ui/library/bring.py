"""Library, "Bring reviews": paste a text, drop files, and see what became of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from html import escape
from typing import Final

import streamlit as st

from crosscut.corpus.build import Corpus
from crosscut.errors import CrosscutError
from crosscut.ingest.limits import MB, amount, limits_from
from crosscut.text.phrases import count_of, number
from crosscut.ui import flash, links, open_project
from crosscut.ui.library import columns, edits, intake
from crosscut.ui.library.edits import sticky_button
from crosscut.ui.library.intake import Result, Waiting
from crosscut.ui.open_project import OpenProject

TEXT: Final = "bring_text"
_TITLE, _AUTHOR = "bring_title", "bring_author"
_FAILED: Final = "bring_failed"
_SHOWN: Final = 20
_ORDER: Final = ("refused", "opened", "already there", "note", "added")


def view(corpus: Corpus, mine: OpenProject | None) -> None:
    """Draw this part."""
    flash.show()
    if mine is not None and not mine.may_change:
        open_project.draw_reading(mine, "bring")
        return
    _where(corpus, mine)
    paste, files = st.columns(2, gap="large")
    with paste:
        _paste(mine)
    with files:
        _files(mine)
    now = intake.state()
    _results(now.results, mine)
    for file in now.waiting:
        with st.container(key=f"waiting-{file.mark}"):
            _bundle(mine, file)
    film = corpus.guide.film.title
    columns.draw(now.tables, lambda sources, _: intake.add_sources(mine, sources), film)
    if mine is not None:
        intake.offer_splits(mine, now.several)


def _where(corpus: Corpus, mine: OpenProject | None) -> None:
    """Say which corpus the reviews go to."""
    if mine is not None:
        title, count = mine.project.guide.film.title, len(mine.project.reviews)
        st.html(
            f'<p class="para">What you add goes into your own corpus of <b>{escape(title)}</b>, '
            f"which has {count_of(count, 'review')} now. It is saved automatically.</p>"
        )
        _subtitles(mine)
        return
    title, count = corpus.guide.film.title, len(corpus.reviews)
    st.html(
        f'<p class="para">What you add starts a corpus of your own, of <b>{escape(title)}</b>. It '
        "gets its own link, and nobody can see it without that link.</p>"
    )
    st.toggle(
        f"Take along the {count_of(count, 'review')} that are here already"
        if count != 1
        else "Take along the review that is here already",
        value=True,
        key=intake.ALONG,
        persist_state="session",
    )
    st.button(
        "My reviews are of another film",
        key="to_new_film",
        on_click=edits.go_to_part,
        args=("A new film",),
        type="tertiary",
    )


def _subtitles(mine: OpenProject) -> None:
    """Say what the film's subtitles place; they can be removed."""
    own, quotations = mine.project.subtitles, mine.corpus.quotations
    if own is None or quotations is None:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="subtitles"):
        st.html(
            f'<p class="para"><b>{escape(own.name)}</b>: {count_of(len(own.cues), "line")} of the '
            f"film, quoted {count_of(len(quotations), 'time')} in "
            f"{count_of(quotations['review_id'].nunique(), 'review')}. What is quoted, and "
            "where motifs are spoken, stands in Motifs, Where in the film; the lines leave this "
            "corpus only if you ask for it.</p>"
        )
        st.button("Remove the subtitles", key="remove-subtitles", on_click=_remove_subtitles)


def _remove_subtitles() -> None:
    edits.change_project(lambda project: replace(project, subtitles=None))


# --------------------------------------------------------------------------
# Paste


def _paste(mine: OpenProject | None) -> None:
    st.subheader("Paste a text", anchor=False)
    st.text_area("Text of one review", key=TEXT, height=240, persist_state="session")
    st.text_input("Title, if the text does not say it", key=_TITLE, persist_state="session")
    st.text_input("Author, if the text does not say it", key=_AUTHOR, persist_state="session")
    st.button("Add this text", key="add_text", on_click=_add_text, args=(mine,), type="primary")


def _add_text(mine: OpenProject | None) -> None:
    """Add what was pasted; the box is emptied only when it is saved."""
    text, title, author = (st.session_state.get(key, "") for key in (TEXT, _TITLE, _AUTHOR))
    now = intake.state()
    if not text.strip():
        now.results = [intake.Result("Pasted text", "note", "Paste a text into the box first.")]
        return
    try:
        review = intake.read_pasted(text, title, author, intake.target_project(mine, limits_from()))
        now.results = intake.add_to_project(mine, [review])
    except CrosscutError as error:
        flash.add(error)
        return
    if any(one.outcome != "refused" for one in now.results):
        for key in (TEXT, _TITLE, _AUTHOR):
            st.session_state[key] = ""


# --------------------------------------------------------------------------
# Files


def _files(mine: OpenProject | None) -> None:
    st.subheader("Drop files", anchor=False)
    limits = limits_from()
    st.html(
        '<p class="about">Text (.txt, .md, .rtf), web pages (.html, .mhtml), Word (.docx), .odt, '
        "PDF, .epub, mails (.eml), tables with a row per review (.csv, .tsv, .xlsx, .json), the "
        "export of a blog (.xml), or a .zip of these; many at once. The film's subtitles (.srt, "
        ".vtt) place what reviews quote.</p>"
    )
    now = intake.state()
    files = st.file_uploader(
        "Files with reviews",
        accept_multiple_files=True,
        key=f"bring_files_{now.round}",
        # A saved corpus may be larger than a file: what the box itself would say of this is
        # hidden, and both are said below.
        max_upload_size=max(1, limits.corpus_bytes // MB),
    )
    st.html(
        f'<p class="about">A file may have {amount(limits.file_bytes)}, a corpus that was saved '
        f"here {amount(limits.corpus_bytes)}; all your reviews together "
        f"{amount(limits.corpus_bytes)}, and there may be {number(limits.reviews)}.</p>"
    )
    if not files:
        return
    batch = [file.file_id for file in files]
    if st.session_state.get(_FAILED) == batch:
        st.button("Try these files again", key="again", on_click=_forget_failure)
        return
    try:
        intake.add_files(mine, files)
    except CrosscutError as error:
        # The files stay in the box.
        flash.add(error)
        st.session_state[_FAILED] = batch
    else:
        now.round += 1
    st.rerun()


def _forget_failure() -> None:
    st.session_state.pop(_FAILED, None)


def _bundle(mine: OpenProject | None, file: Waiting) -> None:
    """Ask what to do with a saved corpus."""
    st.subheader(links.escape_markdown(file.name), anchor=False)
    st.html(
        '<p class="para">This is a saved corpus. Open it, or add only its reviews. If you open '
        "it, the corpus that you have now stays under its own link.</p>"
    )
    with st.container(horizontal=True):
        opens = sticky_button("Open it", key=f"open-{file.mark}", kind="primary")
        label = "Add its reviews to mine" if mine else "Add only its reviews"
        adds = sticky_button(label, key=f"add-{file.mark}")
        st.button("Leave it", key=f"leave-{file.mark}", on_click=intake.discard, args=(file,))
    if not (opens or adds):
        return
    try:
        if opens:
            intake.open_zip(file)
        else:
            intake.add_zip(mine, file)
    except CrosscutError as error:
        flash.add(error)
    else:
        intake.discard(file)
    st.rerun()


# --------------------------------------------------------------------------
# What became of it


def _results(results: Sequence[Result], mine: OpenProject | None) -> None:
    if not results:
        return
    st.subheader("What became of it", anchor=False)
    counts = intake.outcomes(results)
    total = ", ".join(f"{number(counts[name])} {name}" for name in _ORDER if name in counts)
    in_order = sorted(results, key=lambda one: _ORDER.index(one.outcome))
    items = [
        f'<li data-outcome="{escape(one.outcome)}"><b>{escape(one.name)}</b> '
        f"{'' if one.outcome == 'note' else f'<i>{escape(one.outcome)}</i>'} "
        f"{escape(one.text)}</li>"
        for one in in_order
    ]
    more = "".join(items[_SHOWN:])
    details = (
        f'<details><summary>{number(len(items) - _SHOWN)} more</summary><ul class="notes">{more}'
        "</ul></details>"
        if more
        else ""
    )
    head = f'<p class="para" role="status">{escape(total)}.</p>' if total else ""
    st.html(f'{head}<ul class="notes">{"".join(items[:_SHOWN])}</ul>{details}')
    if mine is not None and counts.get("added"):
        st.button(
            "See what was understood",
            key="to_understood",
            on_click=edits.go_to_part,
            args=("What was understood",),
        )
