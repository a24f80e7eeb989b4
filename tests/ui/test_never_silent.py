"""No view says of a review that it does not mention what it mentions somewhere."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sample_tables import GUIDE, sample

from crosscut.corpus.build import Corpus
from crosscut.corpus.selection import Scope, select
from crosscut.guide.model import Kind, Scene
from crosscut.measures.findings import findings
from crosscut.schema import WHOLE_FILM, validate
from crosscut.ui.figure import Figure
from crosscut.ui.page import Page
from crosscut.ui.views import motifs, omissions, scenes, themes
from crosscut.ui.views.readings import ReadingsQuery

KINDS: tuple[Kind, ...] = ("theme", "motif", "scene")
SEGMENTS = ("story-one", "story-two", WHOLE_FILM)
SCENES = tuple(
    Scene(code=code, title=title, segment=segment, cues=(code,))
    for code, title, segment in (
        ("sorting", "The sorting", "story-one"),
        ("landing", "The landing", "story-two"),
    )
)
GUIDES = tuple(
    GUIDE.model_copy(
        update={
            "scenes": SCENES,
            "motifs": (GUIDE.motifs[0].model_copy(update={"segment": home}), GUIDE.motifs[1]),
        }
    )
    for home in (None, "story-one")
)
FORBIDDEN = re.compile(r"\b(silent|silence|says nothing|never mention|not mention|absent|unsaid)")

_numbers = itertools.count()


@st.composite
def corpora(draw: st.DrawFn) -> Corpus:
    """Draw reviews that mention motifs, themes and scenes anywhere, in captions too, or not."""
    plain = sample()
    sentences = plain.sentences.astype({"review_id": "str", "segment": "str"})
    size = len(sentences)
    # The chance falls differently on each review, so that some have none of a thing.
    what = ("loneliness", "tin", "storm", "sorting", "landing")
    has = {
        (review, code): draw(st.sampled_from([0, 0, 1, 6]))
        for review in ("ada", "ben", "cyd")
        for code in what
    }
    segments = draw(st.lists(st.sampled_from(SEGMENTS), min_size=size, max_size=size))
    sentences = sentences.assign(segment=segments)
    place = ["review_id", "passage", "sentence", "start", "end", "position", "segment"]
    mentions, places = [], []
    for (review, code), count in has.items():
        own = sentences.loc[sentences["review_id"] == review, place]
        rows = draw(st.lists(st.integers(0, len(own) - 1), min_size=count, max_size=count))
        taken = own.iloc[sorted(set(rows))]
        if code in ("sorting", "landing"):
            places.append(taken.assign(scene=code, cue="x", confidence=0.9))
        else:
            kind = "theme" if code == "loneliness" else "motif"
            mentions.append(taken.assign(kind=kind, code=code, term="x", denied=False))
    tables = {
        "sentences": validate("sentences", sentences),
        "mentions": validate("mentions", pd.concat(mentions)),
        "scenes": validate("scenes", pd.concat(places)),
    }
    guide = draw(st.sampled_from(GUIDES))
    # What is worked out is known by the fingerprint.
    return Corpus(guide, plain.tables | tables, fingerprint=f"never silent {next(_numbers)}")


scopes = st.builds(
    Scope,
    reviews=st.sampled_from([(), ("ada", "cyd")]),
    segment=st.sampled_from(["", *SEGMENTS]),
    captions=st.booleans(),
)


def figures(page: Page) -> Iterator[tuple[Kind, Figure]]:
    """Work out every figure that tells of codes and reviews."""
    one = next(iter(page.names))
    for part in themes.PARTS:
        yield "theme", themes.themes_figure(page, themes.ThemesQuery(part, one=one))
    chosen = tuple(page.titles("motif"))
    yield "motif", motifs.by_review_figure(page, chosen, False)
    yield "scene", motifs.by_film_figure(page, chosen)
    yield "scene", motifs.order_figure(page, chosen)
    for label, kind in omissions.MAPPED.items():
        yield kind, omissions.omissions_figure(page, label, 0)


def mentioned(corpus: Corpus, page: Page) -> set[tuple[str, str]]:
    """(name of the review, title of the code) of all that is mentioned anywhere."""
    titles = {
        code: title for kind in KINDS for code, title in corpus.guide.code_titles(kind).items()
    }
    pairs = [
        *zip(corpus.mentions["review_id"], corpus.mentions["code"], strict=True),
        *zip(corpus.scenes["review_id"], corpus.scenes["scene"], strict=True),
    ]
    return {(page.names[r], titles[code]) for r, code in pairs if r in page.names}


@pytest.mark.slow
@settings(
    max_examples=settings.default.max_examples // 2, suppress_health_check=[HealthCheck.too_slow]
)
@given(corpora(), scopes)
def test_nothing_is_said_to_be_missing_that_is_mentioned(corpus: Corpus, scope: Scope) -> None:
    page = Page(select(corpus, scope), "light")
    known = mentioned(corpus, page)
    titles = [one for kind in KINDS for one in corpus.guide.code_titles(kind).values()]
    found = findings(corpus, most=99)
    told = [text for one in found for text in (one.text, one.basis)]
    spread = corpus.mentions.groupby("code", observed=True)["review_id"].nunique()
    for one in found:
        if one.rule == "lone_code":
            assert spread[one.mark.partition(":")[2]] == 1
        if one.rule == "shared_motifs" and one.text.startswith("No motif"):
            assert spread.reindex(["tin", "storm"]).max() < len(corpus.reviews)
    for kind, drawn in figures(page):
        told += [drawn.title, drawn.alt, drawn.caption, drawn.missing, *drawn.source]
        table = drawn.table
        if "It is" in table:
            of = next(name for name in (kind.capitalize(), "Of", "Scene") if name in table)
            missing = table[table["It is"].str.startswith("not ")]
            assert not known & set(zip(missing["Review"], missing[of], strict=True))
            here = table[table["It is"] == "mentioned"]
            assert set(zip(here["Review"], here[of], strict=True)) <= known
    chosen = tuple(page.titles("motif"))
    told.append(motifs._figure_lines(page, chosen))
    for sentence in re.findall(r"(?:^|[.>] ?|<b>)([^.<>]+)(?:</b>)?: ([^<]*)", "\n".join(told)):
        title, rest = sentence
        for other in titles:
            rest = rest.split(f"{other}: ")[0]  # what is said of the next
        _, _, without = rest.partition("ot found in ")
        without = re.split(r"[.;]", without)[0]
        assert not any(name in without for name, code in known if code == title)
    query = ReadingsQuery(page, tuple(page.names))
    rows, _ = scenes._scenes_html(query)
    for section in re.findall(r"<section.*?</section>", rows, re.DOTALL):
        title = re.search(r"<h3>([^<]*)", section)[1]
        cells = re.findall(r'class="cell empty"><h4>([^<]*)</h4><p>not found', section)
        assert not known & {(name, title) for name in cells}
    told.append(rows)
    assert not FORBIDDEN.search("\n".join(told))
