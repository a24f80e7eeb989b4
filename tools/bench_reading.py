"""Measure what is found in reviews against two readers' labels (tests/labels).

Usage: python tools/bench_reading.py [--terms] [--wrong] [--confidence] [--tone] [--sets fresh ...]
    [--json FILE]

Three sets are measured: the bundled reviews (retellings), reviews written apart from the guide
(fresh), and, where CROSSCUT_SEEDS names their folder, the original pages (seeds). A mention
that the readers judged counts as they agreed; a new one by their labels of its sentence; where
they differ it is left out. Two more sets are snippets with and without scores: those that the
rules were mended by (snippets), and those that were kept aside meanwhile (snippets, aside).
In fourteen texts (planted) disagreements were planted; of them these alone are measured; of
others (quoted) the lines that they quote of a film.
"""

from __future__ import annotations

import argparse
import json
import os
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cache
from itertools import pairwise, product
from math import log
from pathlib import Path

import pandas as pd

from crosscut.corpus.annotate import compile_guide
from crosscut.corpus.build import Corpus, build_corpus
from crosscut.corpus.selection import Scope, select
from crosscut.errors import IngestError
from crosscut.guide.files import general_themes, load_guide
from crosscut.guide.model import FilmGuide
from crosscut.ingest.model import RawReview
from crosscut.ingest.review import read_review
from crosscut.ingest.subtitles import read_subtitles
from crosscut.measures.disagreements import disagreements
from crosscut.measures.pairings import pairs
from crosscut.scores.stated import grades
from crosscut.text.dialogue import Dialogue
from crosscut.text.matcher import term_of
from crosscut.text.negation import denial
from crosscut.text.timecodes import seconds

ROOT = Path(__file__).resolve().parent.parent
FILM = ROOT / "data" / "chungking-express"
LABELS = ROOT / "tests" / "labels"
READERS = ("a", "b")
PLANTED = {
    "planted": "disagree",
    "planted, more": "differ",
    "planted, aside": "differ-aside",
    "planted, last": "differ-last",
    "planted, blind": "differ-blind",
}
"""Texts in which disagreements were planted, and how the names of their files begin."""
BLIND = {
    "fresh, blind": "blind-[1-3]",
    "fresh, blind, last": "blind-[45]",
    "fresh, blind, third": "blind-6",
    "general, reviews": "general-[1-3]",
    "general, reviews, last": "general-[45]",
    "general, reviews, third": "general-[67]",
    "general, posts": "posts-a*",
    "general, posts, aside": "posts-b*",
    "general, posts, last": "posts-c*",
}
"""Reviews whose themes, scenes and pairs are labelled and no more; the general ones are of other
films, and read with the general themes alone. How the names of their files are written."""
QUOTED = {"quoted": LABELS / "dialogue", "quoted, aside": LABELS / "dialogue" / "aside"}
FIRST = 12
"""So many candidates for a disagreement stand on the first page."""


@dataclass(frozen=True)
class Share:
    """A number of things, and how many of them are so."""

    hits: int
    of: int

    @property
    def value(self) -> float:
        """Return the share, NaN of nothing."""
        return self.hits / self.of if self.of else float("nan")

    def __str__(self) -> str:
        """Write it as ".95 (19 of 20)"."""
        return f"{self.value:.3f} ({self.hits} of {self.of})"


def seeds_folder() -> Path | None:
    """Return the folder of the original pages, None where it is not at hand."""
    folder = Path(os.environ.get("CROSSCUT_SEEDS", ROOT.parent / "shared" / "seeds"))
    return folder if folder.is_dir() else None


def sets() -> dict[str, list[Path]]:
    """Return the files of each set that is at hand."""
    found = {
        "retellings": sorted((FILM / "reviews").glob("*.md")),
        "fresh": sorted((LABELS / "texts").glob("0*.md")),
        "fresh, aside": sorted((LABELS / "texts").glob("1*.md")),
        **{
            name: sorted((LABELS / "texts").glob(f"{stem}-[1-9].md"))
            for name, stem in PLANTED.items()
        },
        **{name: sorted((LABELS / "texts").glob(f"{stem}.md")) for name, stem in BLIND.items()},
        **{name: sorted(folder.glob("*.md")) for name, folder in QUOTED.items()},
    }
    if folder := seeds_folder():
        found["seeds"] = sorted(folder.glob("*.txt"))
    return found


@cache
def reviews(name: str) -> tuple[RawReview, ...]:
    """Read the reviews of a set; those of the originals are called by three digits, as labelled."""
    raws = [read_review(path) for path in sets()[name]]
    if name == "seeds":
        raws = [RawReview(**{**_fields(raw), "review_id": raw.review_id[:3]}) for raw in raws]
    return tuple(raws)


def _fields(raw: RawReview) -> dict[str, object]:
    return {key: getattr(raw, key) for key in raw.__dataclass_fields__}


@cache
def corpus(name: str) -> Corpus:
    """Build the corpus of a set with the film's guide."""
    guide = load_guide(FILM / "guide.toml")
    if name.startswith("general"):
        guide = guide.model_copy(update={"themes": general_themes()})
    return build_corpus(reviews(name), guide)


@cache
def _table(file: str) -> pd.DataFrame:
    return pd.read_csv(LABELS / file, dtype=str, keep_default_na=False)


def labelled_sentences(name: str) -> pd.DataFrame:
    """Return one row per sentence and reader: the codes that the reader gave, as text."""
    rows = _table("sentences.csv")
    return rows[rows["set"] == name].astype({"sentence": int})


def labelled_mentions(name: str) -> pd.DataFrame:
    """Return one row per judged mention with its `verdict`: right, denied, wrong, "" if unsettled.

    Between "denied" and "wrong" nobody need agree: either way it does not count.
    """
    rows = _table("mentions.csv")
    rows = rows[rows["set"] == name].astype({"sentence": int, "start": int, "end": int})
    verdicts = []
    for given in rows[list(READERS)].itertuples(index=False):
        read = {verdict for verdict in given if verdict}
        if read == {"denied", "wrong"}:
            read = {"wrong"}
        verdicts.append(read.pop() if len(read) == 1 else "")
    return rows.assign(verdict=verdicts)


def codes_of_sentences(name: str, column: str) -> dict[tuple[str, int], dict[str, float]]:
    """Count the readers that gave each code: (review, sentence) -> code -> readers.

    A sentence that nobody labelled is missing; one without a code has an empty count. A reader
    in doubt ("?code") counts half, so that the code is neither wrong nor asked for.
    """
    counts: dict[tuple[str, int], dict[str, float]] = {}
    for row in labelled_sentences(name).to_dict("records"):
        of = counts.setdefault((row["review"], row["sentence"]), {"": 0})
        of[""] += 1
        for code in row[column].split():
            share = 0.5 if code.startswith("?") else 1
            of[code.lstrip("?")] = of.get(code.lstrip("?"), 0) + share
    return counts


def agreement(name: str, kind: str) -> tuple[Share, float]:
    """Return how many mentions both readers judge alike, and Cohen's kappa (right or not)."""
    rows = labelled_mentions(name)
    rows = rows[(rows["kind"] == kind) & (rows["a"] != "") & (rows["b"] != "")]
    if rows.empty:
        return Share(0, 0), float("nan")
    one, other = rows["a"] == "right", rows["b"] == "right"
    same = Share(int((one == other).sum()), len(rows))
    p, q = one.mean(), other.mean()
    chance = p * q + (1 - p) * (1 - q)
    return same, (same.value - chance) / (1 - chance) if chance < 1 else float("nan")


def judged(name: str, kind: str) -> pd.DataFrame:
    """Return each mention found, with the `verdict` on it: right, wrong, or "" where left out."""
    built = corpus(name)
    found = built.mentions
    found = found[found["kind"] == kind].astype({"review_id": str, "code": str, "term": str})
    known: dict[tuple[str, str], list[tuple[int, int, str]]] = {}
    for row in labelled_mentions(name).itertuples():
        known.setdefault((row.review, row.code), []).append((row.start, row.end, row.verdict))
    given = codes_of_sentences(name, f"{kind}s")
    verdicts = []
    for row in found.itertuples():
        old = [
            verdict
            for start, end, verdict in known.get((row.review_id, row.code), ())
            if start < row.end and row.start < end
        ]
        if old:
            verdict = "right" if "right" in old else old[0]
        else:
            counts = given.get((row.review_id, row.sentence))
            readers = counts.get(row.code, 0) if counts else -1
            verdict = {0: "wrong", counts[""] if counts else -2: "right"}.get(readers, "")
        verdicts.append("wrong" if verdict == "denied" else verdict)
    return found.assign(verdict=verdicts, set=name)


def precision(name: str, kind: str) -> Share:
    """Return how many of the mentions found are right."""
    return right_of(judged(name, kind))


def right_of(rows: pd.DataFrame) -> Share:
    """Return how many rows with a verdict are right."""
    return Share(int((rows["verdict"] == "right").sum()), int((rows["verdict"] != "").sum()))


def stay(name: str, kind: str) -> Share:
    """Return how many of the mentions that the first guide found, and that are right, are found."""
    rows = lost(name, kind)
    return Share(int(rows["found"].sum()), len(rows))


def lost(name: str, kind: str) -> pd.DataFrame:
    """Return each right mention of the first guide and whether it is `found`."""
    rows = labelled_mentions(name)
    rows = rows[(rows["kind"] == kind) & (rows["verdict"] == "right")]
    spans: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for row in judged(name, kind).itertuples():
        spans.setdefault((row.review_id, row.code), []).append((row.start, row.end))
    found = [
        any(a < row.end and row.start < b for a, b in spans.get((row.review, row.code), ()))
        for row in rows.itertuples()
    ]
    return rows.assign(found=found)


def recall(name: str, kind: str) -> Share:
    """Return how many of the codes that all readers give to a sentence are found in it."""
    rows = judged(name, kind)
    found = set(zip(rows["review_id"], rows["sentence"], rows["code"], strict=True))
    wanted = {
        (review, sentence, code)
        for (review, sentence), counts in codes_of_sentences(name, f"{kind}s").items()
        for code, readers in counts.items()
        if code and readers == counts[""]
    }
    return Share(len(wanted & found), len(wanted))


def denials(name: str) -> Share:
    """Return how many themes marked as denied are judged to be no assertion of the theme."""
    rows = corpus(name).denials
    asserted = {
        (row.review, row.code, row.start)
        for row in labelled_mentions(name).itertuples()
        if row.verdict == "right"
    }
    keys = list(zip(rows["review_id"].astype(str), rows["code"], rows["start"], strict=True))
    return Share(sum(key not in asserted for key in keys), len(keys))


def scenes_by_review(name: str) -> pd.DataFrame:
    """Judge each scene of the guide in each review: review, scene, `found`, `readers`, of `all`.

    `readers` of `all` who labelled the review see the scene told in one of its sentences.
    """
    built = corpus(name)
    places = built.scenes.astype({"review_id": str, "scene": str})
    found = set(zip(places["review_id"], places["scene"], strict=True))
    labels = labelled_sentences(name)
    rows = []
    for review, own in labels.groupby("review"):
        told = {
            reader: {code for codes in given["scenes"] for code in codes.split()}
            for reader, given in own.groupby("reader")
        }
        for scene in built.guide.scenes:
            readers = sum(
                1 if scene.code in codes else 0.5 * (f"?{scene.code}" in codes)
                for codes in told.values()
            )
            rows.append((review, scene.code, (review, scene.code) in found, readers, len(told)))
    return pd.DataFrame(rows, columns=["review", "scene", "found", "readers", "all"])


ALIKE = 0.7
"""From this likeness a sentence would tell a scene without one of its cues; see docs/method.md."""


def alike_scenes(name: str) -> set[tuple[str, str]]:
    """Return (review, scene) of each sentence on a scene's story that is worded like the scene.

    Likeness is the share of the sentence's character 4-grams that stand in the scene's title,
    description and cues, each weighed by how few scenes have it.
    """
    built = corpus(name)
    scenes = built.guide.scenes
    grams = {one.code: _grams(f"{one.title} {one.description} {one.cues}") for one in scenes}
    count = Counter(gram for own in grams.values() for gram in own)
    texts = {raw.review_id: raw.text for raw in reviews(name)}
    found = set()
    for row in built.sentences.astype({"review_id": str, "segment": str}).itertuples():
        own = _grams(texts[row.review_id][row.start : row.end])
        if len(own) < 20:
            continue
        likeness = {
            scene.code: sum(log(len(scenes) / count[gram]) for gram in own & grams[scene.code])
            for scene in scenes
            if scene.segment == row.segment
        }
        best = max(likeness, key=likeness.__getitem__, default="")
        if best and likeness[best] >= ALIKE * len(own):
            found.add((row.review_id, best))
    return found


def _grams(text: str) -> set[str]:
    letters = " ".join("".join(sign if sign.isalpha() else " " for sign in text.lower()).split())
    return {letters[at : at + 4] for at in range(len(letters) - 3)}


def scene_figures(
    name: str, more: Collection[tuple[str, str]] = frozenset()
) -> tuple[Share, Share]:
    """Return how many scenes found in a review are right, and how many told in one are found.

    Where the readers differ on whether a review tells a scene, it is left out. `more` are scenes
    (review, scene) that something beside the cues finds.
    """
    cells = scenes_by_review(name)
    places = zip(cells["review"], cells["scene"], strict=True)
    cells["found"] |= pd.Series([place in more for place in places], cells.index, dtype=bool)
    seen = cells[cells["readers"] == cells["all"]]
    unseen = cells[cells["readers"] == 0]
    hits = int(seen["found"].sum())
    return Share(hits, hits + int(unseen["found"].sum())), Share(hits, len(seen))


def pair_figures(name: str) -> tuple[Share, Share]:
    """Return how many pairs found in a sentence are right, and how many in one are found.

    A pair that some readers see in its sentence, and others do not, is left out.
    """
    built = corpus(name)
    table = pairs(select(built, Scope(captions=True)), compile_guide(built.guide))
    found = {
        (row.review_id, row.sentence, "+".join(sorted((row.first, row.second))))
        for row in table.itertuples()
    }
    labels = codes_of_sentences(name, "pairs")
    wanted = {
        (*place, code)
        for place, counts in labels.items()
        for code, readers in counts.items()
        if code and readers == counts[""]
    }
    wrong = {one for one in found if one[:2] in labels and one[2] not in labels[one[:2]]}
    right = len(found & wanted)
    return Share(right, right + len(wrong)), Share(right, len(wanted))


def blind_figures(name: str) -> dict[str, Share]:
    """Return what is right and what is found in reviews that nobody tuned to."""
    group = "general themes" if name.startswith("general") else "themes"
    found = {
        f"{group}: mentions that are right": precision(name, "theme"),
        f"{group}: what all readers see in a sentence that is found": recall(name, "theme"),
    }
    return found | scene_and_pair_figures(name) if group == "themes" else found


def scene_and_pair_figures(name: str) -> dict[str, Share]:
    """Return what is right and what is found of scenes and pairs."""
    right, told = scene_figures(name)
    sure, seen = pair_figures(name)
    return {
        "scenes: scenes found in a review that are right": right,
        "scenes: what all readers see told in a review that is found": told,
        "pairs: pairs found in a sentence that are right": sure,
        "pairs: what all readers see in a sentence that is found": seen,
    }


def story_figures(name: str) -> dict[str, Share]:
    """Return how many sentences stand in the story that all readers see, of all and of the sure."""
    shares = [share for _, share in reliability(name)]
    told = {"": shares, " that are at least 60 % sure": shares[1:]}
    return {
        f"stories: sentences{which} whose story is right": Share(
            sum(one.hits for one in own), sum(one.of for one in own)
        )
        for which, own in told.items()
    }


def agreement_on_codes(name: str, column: str) -> Share:
    """Return how many codes that a reader is sure of in a sentence all readers are sure of."""
    counts = codes_of_sentences(name, column).values()
    labels = labelled_sentences(name).to_dict("records")
    sure = {
        (row["review"], row["sentence"], code)
        for row in labels
        for code in row[column].split()
        if not code.startswith("?")
    }
    both = sum(code != "" and of[code] == of[""] for of in counts for code in of)
    return Share(both, len(sure))


def judged_disagreements(name: str) -> pd.DataFrame:
    """Return the first candidates with the disagreement `found` by each, "" where it is none."""
    built = corpus(name)
    table = disagreements(select(built, Scope()), compile_guide(built.guide)).head(FIRST)
    labels = _table("disagreements.csv")
    labels = labels[labels["set"] == name]
    known: dict[frozenset[tuple[str, str]], str] = {}
    for row in labels.to_dict("records"):
        for one, other in product(row["sentences"].split(), row["others"].split()):
            known[frozenset({(row["review"], one), (row["other"], other)})] = row["id"]
    places = zip(
        table["review_id"],
        table["sentence"].astype("str"),
        table["other_review_id"],
        table["other_sentence"].astype("str"),
        strict=True,
    )
    found = [known.get(frozenset({(a, m), (b, n)}), "") for a, m, b, n in places]
    return table.assign(found=found)


def disagreement_figures(name: str) -> dict[str, Share]:
    """Return how many of the first candidates are right, and how many true ones are among them."""
    labels = _table("disagreements.csv")
    sure = labels[(labels["set"] == name) & (labels["passes"] == "ab")]["id"].unique()
    found = judged_disagreements(name)["found"]
    return {
        "disagreements: first twelve candidates that are right": Share(
            int((found != "").sum()), len(found)
        ),
        "disagreements: those seen in both readings that are among them": Share(
            int(pd.Series(sure).isin(found).sum()), len(sure)
        ),
    }


SNIPPETS = (
    "snippets",
    "snippets, aside",
    "snippets, numbers",
    "snippets, last",
    "snippets, mixed",
    "snippets, mixed, aside",
    "snippets, kinds",
    "snippets, kinds, aside",
    "snippets, kinds, last",
    "snippets, kinds, unseen",
    "snippets, kinds, blind",
    "snippets, further",
    "snippets, posts",
    "snippets, posts, aside",
    "snippets, posts, unseen",
    "snippets, posts, blind",
    "snippets, traps",
    "snippets, traps, aside",
    "snippets, traps, last",
    "snippets, pages",
    "snippets, pages, further",
    "snippets, pages, aside",
    "snippets, stories",
    "snippets, stories, aside",
)
DENIALS = ("denials", "denials, aside")
GENERAL = (
    "general",
    "general, aside",
    "general, films",
    "general, films aside",
    "general, films unseen",
    "general, figures",
    "general, films last",
    "general, eight films",
    "general, eight more",
)
APART = (*SNIPPETS, *DENIALS, *GENERAL, *PLANTED, *QUOTED, *BLIND)
"""Sets whose texts are no reviews with labels of all kinds."""


@cache
def judged_general(name: str) -> pd.DataFrame:
    """Return what the general themes find in each sentence: sentence, themes, why, `found`."""
    rows = _table("general.csv")
    rows = rows[rows["set"] == name].reset_index(drop=True)
    raws = [
        RawReview(
            **{**_fields(read_review(text.encode(), filename="a.md")), "review_id": f"{n:03}"}
        )
        for n, text in enumerate(rows["sentence"])
    ]
    guide = load_guide(FILM / "guide.toml").model_copy(update={"themes": general_themes()})
    mentions = build_corpus(raws, guide).mentions
    mentions = mentions[mentions["kind"] == "theme"].astype({"review_id": str, "code": str})
    own = mentions.groupby("review_id")["code"].agg(lambda codes: " ".join(sorted(set(codes))))
    return rows.assign(found=[own.get(f"{n:03}", "") for n in range(len(rows))])


def general_figures(name: str) -> dict[str, Share]:
    """Return how many themes found in a sentence are of it, and of how many told some is found."""
    rows = judged_general(name)
    pairs_ = [(set(a.split()), set(b.split())) for a, b in rows[["themes", "found"]].to_numpy()]
    return {
        "general themes: themes found in a sentence that are right": Share(
            sum(len(told & found) for told, found in pairs_), sum(len(f) for _, f in pairs_)
        ),
        "general themes: sentences with themes in which one is found": Share(
            sum(bool(told & found) for told, found in pairs_), sum(bool(t) for t, _ in pairs_)
        ),
    }


@cache
def judged_denials(name: str) -> pd.DataFrame:
    """Return each sentence with a word in brackets: text, label, why, `found` ("denied" or not)."""
    rows = _table("denials.csv")
    rows = rows[rows["set"] == name].reset_index(drop=True)
    found = []
    for text in rows["sentence"]:
        before, word, after = re.split(r"[\[\]]", text)
        end = len(before) + len(word)
        how = denial(before + word + after, len(before), end, (0, len(text) - 2))
        found.append("denied" if how else "asserted")
    return rows.assign(found=found)


def denial_figures(name: str) -> dict[str, Share]:
    """Return how many words that are denied, and how many that are not, are so read."""
    rows = judged_denials(name)
    right = rows["found"] == rows["label"]
    return {
        f"denials: words {what} that are so read": Share(
            int(right[rows["label"] == what].sum()), int((rows["label"] == what).sum())
        )
        for what in ("denied", "asserted")
    }


@cache
def scores_of_snippets(name: str) -> pd.DataFrame:
    """Read each snippet as a pasted review: snippet, language, text, a, b, `found`, `any`.

    `found` is written as the labels are: the author's verdict, then the scores of stories
    ("7/10 story-one=3/5"), a mark without a maximum as it is; `any` counts all scores found.
    """
    rows = _table("scores.csv")
    rows = rows[rows["set"] == name].reset_index(drop=True)
    raws = []
    for row in rows.itertuples():
        with suppress(IngestError):  # what is no review states no score
            raw = read_review(row.text.encode(), filename="pasted.txt")
            raws.append(RawReview(**{**_fields(raw), "review_id": row.snippet}))
    built = build_corpus(raws, load_guide(FILM / "guide.toml"))
    stories = built.guide.code_titles("segment")
    authors = dict(built.reviews.astype({"review_id": str})[["review_id", "author"]].values)
    found: dict[str, list[str]] = {}
    for score in built.scores.astype(object).itertuples():
        own = found.setdefault(score.review_id, [])
        mark = (
            f"{score.value:g}"
            if pd.notna(score.value)
            else "/".join(grades(score.raw)) or score.raw
        )
        if score.raw[-2:-1].isdigit() and score.raw[-1] in "+-":
            mark += score.raw[-1]  # a German school mark: "2+"
        if pd.notna(score.value):  # "Zwei minus"
            mark += {"minus": "-", "plus": "+"}.get(score.raw.split()[-1], "")
        mark += f"/{score.scale_max:g}" if pd.notna(score.scale_max) else ""
        theirs = score.rater != authors[score.review_id]
        if theirs or score.scope not in ("film", *stories):
            own.append("")
        else:
            own.append(mark if score.scope == "film" else f"{score.scope}={mark}")
    marks = [sorted(found.get(one, []), key=lambda mark: "=" in mark) for one in rows["snippet"]]
    return rows.assign(
        found=[" ".join(filter(None, own)) for own in marks], any=[len(own) for own in marks]
    )


def score_figures(name: str) -> dict[str, Share]:
    """Return how often a stated score is the right one, by what both readers see."""
    rows = scores_of_snippets(name)
    rows = rows[rows["a"] == rows["b"]].replace({"a": {"-": ""}})
    film = [
        {mark for mark in one.split() if "=" not in mark}
        for of in ("a", "found")
        for one in rows[of]
    ]
    wanted, found = film[: len(rows)], film[len(rows) :]
    story = [
        {mark for mark in one.split() if "=" in mark} for of in ("a", "found") for one in rows[of]
    ]
    both = list(zip(story[: len(rows)], story[len(rows) :], strict=True))
    hits = sum(len(a & b) for a, b in zip(wanted, found, strict=True))
    none = rows[rows["b"] == ""]
    return {
        "scores: verdicts found that are the author's": Share(hits, sum(map(len, found))),
        "scores: the author's verdicts that are found": Share(hits, sum(map(len, wanted))),
        "scores: scores of a story that are found": Share(
            sum(len(a & b) for a, b in both), sum(len(a) for a, _ in both)
        ),
        "scores: texts without a score in which none is found": Share(
            int((none["any"] == 0).sum()), len(none)
        ),
    }


def terms(rows: pd.DataFrame, guide: FilmGuide, kind: str) -> pd.DataFrame:
    """Count right, wrong and left-out mentions by the term of the guide that found them."""
    of = {one.code: one.terms for one in (guide.themes if kind == "theme" else guide.motifs)}
    counts: dict[tuple[str, str], Counter[str]] = {}
    for row in rows.itertuples():
        key = row.code, term_of(of[row.code], row.term)
        counts.setdefault(key, Counter())[row.verdict or "open"] += 1
    table = [
        {"code": code, "term": term, "right": n["right"], "wrong": n["wrong"], "open": n["open"]}
        for (code, term), n in counts.items()
    ]
    columns = ["code", "term", "right", "wrong", "open"]
    return pd.DataFrame(table, columns=columns).sort_values(["code", "wrong"], kind="stable")


BUCKETS = (0.0, 0.6, 0.8, 0.95, 1.0)
"""Bounds of confidence between which sentences are counted together."""


def reliability(name: str) -> list[tuple[float, Share]]:
    """Return how many stories are right, by bucket of confidence, with the mean confidence.

    Sentences of paragraphs count whose readers agree; "several" stories are the whole film.
    """
    built = corpus(name)
    rows = built.sentences.astype({"review_id": str, "segment": str})
    kinds = built.passages.astype({"review_id": str})[["review_id", "passage", "kind"]]
    rows = rows.merge(kinds, on=["review_id", "passage"])
    labels: dict[tuple[str, int], set[str]] = {}
    for row in labelled_sentences(name).to_dict("records"):
        story = "whole-film" if row["segment"] == "several" else row["segment"]
        labels.setdefault((row["review"], row["sentence"]), set()).add(story)
    found: list[list[tuple[float, bool]]] = [[] for _ in BUCKETS[1:]]
    for row in rows[rows["kind"] == "body"].itertuples():
        given = labels.get((row.review_id, row.sentence), set())
        if len(given) == 1:
            place = min(bisect_right(BUCKETS, row.confidence) - 1, len(found) - 1)
            found[place].append((row.confidence, row.segment in given))
    return [
        (
            sum(sure for sure, _ in rows) / max(len(rows), 1),
            Share(sum(r for _, r in rows), len(rows)),
        )
        for rows in found
    ]


MOST_TONE = 10
"""So many sentences of each end of the tone are looked at."""


def extremes(name: str) -> pd.DataFrame:
    """Return the most unfavourable and the most favourable sentences with a reader's verdict.

    Columns review, sentence, tone, start, end, side, verdict: "right" where the sentence passes
    such a judgement, "wrong" where it passes the opposite one, "none" where it passes none, ""
    where nobody has read it.
    """
    rows = select(corpus(name), Scope()).sentences.dropna(subset=["tone"])
    rows = rows.rename(columns={"review_id": "review"}).sort_values("tone", kind="stable")
    ends = pd.concat(
        [
            rows.head(MOST_TONE).assign(side="unfavourable"),
            rows.tail(MOST_TONE).iloc[::-1].assign(side="favourable"),
        ]
    )
    read = _table("tone.csv")
    read = read[read["set"] == name].astype({"sentence": int})
    joined = ends.merge(
        read[["review", "sentence", "side", "verdict"]],
        on=["review", "sentence", "side"],
        how="left",
    )
    columns = ["review", "sentence", "tone", "start", "end", "side", "verdict"]
    return joined[columns].fillna({"verdict": ""})


@cache
def judged_quotations(name: str) -> pd.DataFrame:
    """Return what is quoted, or found to be, in the reviews with a subtitle file beside them.

    Returns
    -------
    pandas.DataFrame
        text; time (labelled: seconds, NaN where it stands in no film) and found (seconds of the
        line that was found, NaN for none).
    """
    [file] = QUOTED[name].glob("*.srt")
    dialogue = Dialogue(read_subtitles(file.read_bytes(), file.name).cues)
    rows = []
    for path in sets()[name]:
        text, labels = "", {}
        for part in re.split(r"(\{[^{}]*\})", path.read_text(encoding="utf-8")):
            if part.startswith("{"):
                time = part[1:-1]
                labels[len(text)] = float("nan") if time == "-" else float(seconds(time))
            else:
                text += part
        unlabelled = list(dialogue.quotations(text))
        for start, time in labels.items():
            near = (one for one in unlabelled if one.start - 20 <= start < one.end - 8)
            if one := next(near, None):
                unlabelled.remove(one)
            at = dialogue.cues[one.first].start if one else float("nan")
            rows.append((text[start : start + 60], time, at))
        for one in unlabelled:
            at = dialogue.cues[one.first].start
            rows.append((text[one.start : one.start + 60], float("nan"), at))
    return pd.DataFrame(rows, columns=["text", "time", "found"])


def quotation_figures(name: str) -> dict[str, Share]:
    """Return how many quotations found are right, to five seconds, and how many are found."""
    rows = judged_quotations(name)
    right = int(((rows["found"] - rows["time"]).abs() <= 5).sum())
    return {
        "quotations: lines of the film found that are right": Share(
            right, int(rows["found"].notna().sum())
        ),
        "quotations: quoted lines of the film that are found": Share(
            right, int(rows["time"].notna().sum())
        ),
    }


def figures(names: Iterable[str]) -> dict[str, dict[str, Share]]:
    """Return every figure: set -> what is measured -> share."""
    measured: dict[str, dict[str, Share]] = {}
    for name in names:
        of = measured.setdefault(name, {})
        if name in QUOTED:
            of |= quotation_figures(name)
            continue
        if name in SNIPPETS:
            of |= score_figures(name)
            continue
        if name in DENIALS:
            of |= denial_figures(name)
            continue
        if name in GENERAL:
            of |= general_figures(name)
            continue
        if name in BLIND:
            of |= blind_figures(name)
            continue
        if not name.startswith("fresh"):
            of |= disagreement_figures(name)
        if name in PLANTED:
            continue
        for kind in ("theme", "motif"):
            of[f"{kind}s: mentions that are right"] = precision(name, kind)
            of[f"{kind}s: right ones of the first guide that are found"] = stay(name, kind)
            of[f"{kind}s: what all readers see in a sentence that is found"] = recall(name, kind)
        of["themes: denied ones that are no assertion"] = denials(name)
        of |= scene_and_pair_figures(name) | story_figures(name)
    return measured


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the figures and, where asked for, what they are made of."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument(
        "--sets",
        nargs="*",
        default=[*sets(), *SNIPPETS, *DENIALS, *GENERAL],
        help="measure these sets only",
    )
    parser.add_argument("--terms", action="store_true", help="count right and wrong by term")
    parser.add_argument("--wrong", action="store_true", help="list wrong and lost mentions")
    parser.add_argument("--confidence", action="store_true", help="right stories by confidence")
    parser.add_argument("--tone", action="store_true", help="list the ends of the tone")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    chosen = parser.parse_args(arguments)
    measured = figures(chosen.sets)
    for name, of in measured.items():
        print(f"{name} ({len(_texts_of(name))} texts)")
        for what, share in of.items():
            print(f"  {what}: {share}")
        _print_agreement(name)
        if name in APART:
            continue
        right, found = scene_figures(name, alike_scenes(name))
        print(f"  scenes, by cues or likeness of wording: right {right}, found {found}")
        for kind in ("theme", "motif"):
            same, kappa = agreement(name, kind)
            print(f"  {kind}s: readers agree on {same}, kappa {kappa:.2f}")
    read = [name for name in chosen.sets if name not in APART]
    if chosen.terms:
        rows = pd.concat([judged(name, "theme") for name in read])
        table = terms(rows, load_guide(FILM / "guide.toml"), "theme")
        print(table.to_string(index=False))
    if chosen.wrong:
        for name in chosen.sets:
            _list_wrong_of(name)
    if chosen.confidence:
        for name in read:
            _print_reliability(name)
    if chosen.tone:
        for name in read:
            _list_extremes(name)
    if chosen.json:
        of = {
            name: {what: asdict(share) for what, share in rows.items()}
            for name, rows in measured.items()
        }
        if chosen.json.exists():  # of a set that is not at hand the last figures stay
            of = {**json.loads(chosen.json.read_text(encoding="utf-8")), **of}
        chosen.json.write_text(json.dumps(of, indent=1) + "\n", encoding="utf-8")


def _texts_of(name: str) -> Sequence[object]:
    """Return the texts of a set."""
    for names, texts in (
        (SNIPPETS, scores_of_snippets),
        (DENIALS, judged_denials),
        (GENERAL, judged_general),
    ):
        if name in names:
            return texts(name)["set"].tolist()
    return reviews(name)


def _print_agreement(name: str) -> None:
    """Print on how much the readers of snippets, or of reviews that nobody tuned to, agree."""
    if name in SNIPPETS:
        rows = scores_of_snippets(name)
        print(f"  readers agree on {Share(int((rows['a'] == rows['b']).sum()), len(rows))}")
    if name in BLIND and labelled_sentences(name)["reader"].nunique() > 1:
        for column in ("themes", "scenes", "pairs"):
            if (share := agreement_on_codes(name, column)).of:
                print(f"  {column}: readers agree on {share}")


def _print_reliability(name: str) -> None:
    """Print how sure the stories of sentences are, and how many of them are right."""
    for (low, high), (sure, share) in zip(pairwise(BUCKETS), reliability(name), strict=True):
        print(f"{name}: confidence {low} to {high}, on average {sure:.2f}: right {share}")


def _list_extremes(name: str) -> None:
    """Print the sentences at both ends of the tone, and how many of them are right."""
    texts = {raw.review_id: raw.text for raw in reviews(name)}
    rows = extremes(name)
    for side, own in rows.groupby("side", sort=False):
        verdicts = own["verdict"].value_counts().to_dict()
        print(f"{name}, most {side}: {verdicts}")
        for row in own.itertuples():
            text = texts[row.review][row.start : row.end].replace("\n", " ")
            print(f"  {row.tone:+.2f} {row.verdict or 'not read'} {row.review[:3]} {text}")


def _list_wrong_of(name: str) -> None:
    if name in SNIPPETS:
        _list_wrong_scores(name)
    elif name in DENIALS:
        rows = judged_denials(name)
        print(rows[rows["found"] != rows["label"]].to_string())
    elif name in GENERAL:
        print(judged_general(name)[["themes", "found", "sentence"]].to_string())
    elif name in QUOTED:
        rows = judged_quotations(name)
        rows = rows.dropna(subset=["time", "found"], how="all")
        print(rows[~((rows["found"] - rows["time"]).abs() <= 5)].to_string())
    elif name not in PLANTED:
        _list_wrong(name)


def _list_wrong_scores(name: str) -> None:
    """Print each snippet that is read otherwise than both readers read it."""
    rows = scores_of_snippets(name).replace({"a": {"-": ""}, "b": {"-": ""}})
    for row in rows[(rows["a"] == rows["b"]) & (rows["a"] != rows["found"])].itertuples():
        print(f"{row.snippet}: {row.found or 'none'} for {row.a or 'none'}: {row.text!r}")


def _list_wrong(name: str) -> None:
    """Print wrong mentions and right ones that are lost, each in its sentence."""
    texts = {raw.review_id: raw.text for raw in reviews(name)}
    for kind in ("theme", "motif"):
        rows = judged(name, kind)
        wrong = rows[rows["verdict"] == "wrong"].rename(columns={"review_id": "review"})
        gone = lost(name, kind)
        gone = gone[~gone["found"]]
        for what, table in (("wrong", wrong), ("lost", gone)):
            if table.empty:  # texts that no first guide was measured by have lost none
                continue
            for row in table.sort_values(["code", "review", "start"]).itertuples():
                text = texts[row.review]
                before, after = (
                    text[max(0, row.start - 90) : row.start],
                    text[row.end : row.end + 60],
                )
                line = f"{before}[{text[row.start : row.end]}]{after}".replace("\n", " / ")
                print(f"{what} {name} {row.review[:3]} {row.start} {row.code}: {line}")


if __name__ == "__main__":
    main()
