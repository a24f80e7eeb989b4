"""How often what is found in reviews is right, as measured against people's labels.

`make bench-reading` measures and writes the figures; nothing here is reckoned anew. Those of the
sets that end in "first" were measured once, before anybody looked at what was wrong in those
texts, and cannot be measured again.
"""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Final

import pandas as pd

SETS: Final = {
    "retellings": "The five bundled reviews",
    "fresh": "Nine other reviews",
    "fresh, first": "The nine at first",
    "fresh, aside": "Two more, kept aside",
    "fresh, aside, first": "The two at first",
    "fresh, blind": "Three more, read by two",
    "fresh, blind, first": "Those three, at first",
    "fresh, blind, last": "Two after these",
    "fresh, blind, last, first": "Those two, at first",
    "fresh, blind, third": "One that names nobody",
    "fresh, blind, third, first": "That one, at first",
    "seeds": "The five published reviews",
    "planted": "Four texts written to disagree",
    "planted, more": "Five more written to disagree",
    "planted, more, first": "The five more, at first",
    "planted, aside": "Five others, kept aside",
    "planted, aside, first": "The five kept aside, at first",
    "planted, last": "Five after these",
    "planted, last, first": "The five after these, at first",
    "planted, blind": "The last five written to disagree",
    "quoted": "Six reviews that quote a film",
    "quoted, aside": "Three that quote another, kept aside",
    "denials": "Sentences that deny",
    "denials, aside": "Such sentences, kept aside",
    "general": "Sentences on any film",
    "general, aside": "Such sentences, kept aside",
    "general, aside, first": "Those kept aside, at first",
    "general, films": "Sentences on six films",
    "general, films, first": "Those on six films, at first",
    "general, films aside": "Sentences on five more",
    "general, films aside, first": "Those on five more, at first",
    "general, films unseen": "Sentences on six further films",
    "general, films unseen, first": "Those on six further films, at first",
    "general, figures": "Figures of speech",
    "general, figures, first": "Figures of speech, at first",
    "general, films last": "Sentences on the last four films",
    "general, films last, first": "Those on the last four, at first",
    "general, eight films": "Sentences on eight films",
    "general, eight films, first": "Those on eight films, at first",
    "general, eight more": "Sentences on eight more films",
    "general, eight more, first": "Those on eight more, at first",
    "general, reviews": "Reviews of three other films",
    "general, reviews, first": "Those of three films, at first",
    "general, reviews, last": "Reviews of two more films",
    "general, reviews, last, first": "Those of two more, at first",
    "general, reviews, third": "Reviews of two further films",
    "general, reviews, third, first": "Those of two further, at first",
    "general, posts": "Posts on six films",
    "general, posts, first": "Posts on six films, at first",
    "general, posts, aside": "Posts on four more films",
    "general, posts, aside, first": "Posts on four more, at first",
    "general, posts, last": "Posts on four films, written last",
    "general, posts, last, first": "Those written last, at first",
    "snippets": "Snippets of reviews",
    "snippets, aside": "Snippets kept aside",
    "snippets, aside, first": "Those kept aside, at first",
    "snippets, numbers": "Texts full of other numbers",
    "snippets, last": "Ten scores and ten other numbers",
    "snippets, last, first": "Those twenty, at first",
    "snippets, mixed": "Thirty in seven languages",
    "snippets, mixed, aside": "Thirty more, kept aside",
    "snippets, mixed, aside, first": "Those thirty, at first",
    "snippets, kinds": "Notations in seven languages",
    "snippets, kinds, first": "Those, at first",
    "snippets, kinds, aside": "Forty more notations",
    "snippets, kinds, aside, first": "Those forty, at first",
    "snippets, kinds, last": "Forty after these",
    "snippets, kinds, last, first": "Those after, at first",
    "snippets, kinds, unseen": "Forty more, unseen",
    "snippets, kinds, unseen, first": "Those unseen, at first",
    "snippets, kinds, blind": "Forty after them",
    "snippets, kinds, blind, first": "Forty after them, at first",
    "snippets, further": "Marks beside other films and other people",
    "snippets, posts": "Forty-eight as people post them",
    "snippets, posts, first": "The forty-eight, at first",
    "snippets, posts, aside": "Forty-nine more posts",
    "snippets, posts, aside, first": "The forty-nine, at first",
    "snippets, posts, unseen": "Forty-six more posts",
    "snippets, posts, unseen, first": "The forty-six, at first",
    "snippets, posts, blind": "The last thirty-nine posts",
    "snippets, posts, blind, first": "The last thirty-nine, at first",
    "snippets, traps": "Forty bare marks among other numbers",
    "snippets, traps, first": "Those bare marks, at first",
    "snippets, traps, aside": "Forty more bare marks",
    "snippets, traps, aside, first": "Those forty more, at first",
    "snippets, traps, last": "Forty marks among other numbers",
    "snippets, traps, last, first": "Those marks, at first",
    "snippets, pages": "Eighty pages as people post them",
    "snippets, pages, first": "Those pages, at first",
    "snippets, pages, further": "Further posts",
    "snippets, pages, aside": "Sixty pages written last",
    "snippets, pages, aside, first": "Those sixty pages, at first",
    "snippets, stories": "Marks for each story, or for something else",
    "snippets, stories, first": "Those marks for each story, at first",
    "snippets, stories, aside": "Forty more marks for each story",
    "snippets, stories, aside, first": "Those forty marks for each story, at first",
}
"""Set of texts -> what a reader calls it, in the order in which they stand."""


def figures() -> pd.DataFrame:
    """Return what was measured.

    Returns
    -------
    pandas.DataFrame
        One row per figure: set (a key of `SETS`, or the name of another), group ("themes"), what
        ("mentions that are right"), hits and of (how many of how many are so, int), in the order
        in which they were written. A figure of nothing is left out.
    """
    text = files("crosscut").joinpath("measures", "certainty.json").read_text(encoding="utf-8")
    measured: dict[str, dict[str, dict[str, int]]] = json.loads(text)
    known = [name for name in SETS if name in measured]
    rows = [
        (name, *label.split(": ", 1), share["hits"], share["of"])
        for name in [*known, *(one for one in measured if one not in SETS)]
        for label, share in measured[name].items()
        if share["of"]
    ]
    return pd.DataFrame(rows, columns=["set", "group", "what", "hits", "of"])
