"""Characters without a name: the bartender, the lighthouse keeper."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from crosscut.guide.tables import slug
from crosscut.proposals.examples import example
from crosscut.proposals.general_words import listed_words, singular
from crosscut.proposals.model import Proposal
from crosscut.proposals.nouns import Phrase, phrases
from crosscut.text.phrases import counted
from crosscut.text.terms import expand

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from crosscut.proposals.reading import Reading


MOST: Final = 8


def nameless(reading: Reading, known: Collection[str], taken: set[str]) -> Iterator[Proposal]:
    """Propose people by what they do, where reviews name no name.

    Parameters
    ----------
    reading
        Reviews in English.
    known
        Terms of the characters that have a name.
    taken
        Codes that are not free.
    """
    few = len(reading.reviews) < 3
    named = {singular(term.lower().rpartition(" ")[2]) for term in known if term.islower()}
    groups: defaultdict[str, list[Phrase]] = defaultdict(list)
    for key, phrase in phrases(reading).items():
        if key[-1] in listed_words("persons") and key[-1] not in named:
            groups[key[-1]].append(phrase)
    rows = []
    for head, group in groups.items():
        places = {place for phrase in group if len(phrase.key) == 1 for place in phrase.places}
        documents = len({place.review for place in places})
        if len(places) > 2 and (few or documents > 1):
            rows.append((documents * len(places), head, sorted(places), documents))
    for _, head, found, documents in sorted(rows, reverse=True)[:MOST]:
        often = [phrase for phrase in groups[head] if 2 * len(phrase.places) > len(found)]
        called = " ".join(max(often, key=lambda phrase: len(phrase.key)).key) if often else head
        terms = dict.fromkeys([called, head])
        forms = {form for term in terms for form in expand(term)}
        if forms & {term.lower() for term in known}:
            continue
        code = slug(called, taken)
        taken.add(code)
        where = f"{counted(len(found), 'place')} in {counted(documents, 'review')}"
        why = f"Somebody without a name: {where}."
        shown = example(reading, found)
        yield Proposal(code, f"The {called}", tuple(terms), len(found), documents, *shown, why)
