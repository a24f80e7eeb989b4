"""What every part of a page needs to know: what is counted, its names, the theme."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from crosscut.charts.look import Theme
from crosscut.corpus.build import Corpus
from crosscut.corpus.groups import GroupedCorpus, group
from crosscut.corpus.quotations import times_by_subtitles
from crosscut.corpus.selection import Scope, Selection, describe, way_to_more, with_unread
from crosscut.guide.model import Kind
from crosscut.large.corpora import CountedCorpus, Excerpt, corpus_by
from crosscut.measures.groups import groups
from crosscut.measures.scenes import with_times
from crosscut.schema import WHOLE_FILM
from crosscut.ui import app, films, filters
from crosscut.ui.cache import cache_by_value

_times = cache_by_value(times_by_subtitles)


@dataclass(frozen=True)
class Page:
    """What is counted on a page, and the theme that it is drawn in."""

    selection: Selection
    theme: Theme

    @property
    def fingerprint(self) -> tuple[object, Theme]:
        """What a cache knows it by, without holding it."""
        return self.selection.fingerprint, self.theme

    @property
    def corpus(self) -> Corpus:
        """The film's corpus."""
        return self.selection.corpus

    @property
    def scope(self) -> Scope:
        """What was asked for."""
        return self.selection.scope

    @cached_property
    def names(self) -> dict[str, str]:
        """review_id -> name of the reviews counted, in the order of the list of reviews."""
        return _names(self.selection)

    @cached_property
    def all_names(self) -> dict[str, str]:
        """The same with the reviews that are not read, which stand behind the others."""
        names = films.directory(self.corpus).names
        unread = self.selection.unread["review_id"].astype("str")
        return self.names | {review: names[review] for review in unread}

    @property
    def unit(self) -> str:
        """What stands side by side: "review", or "group" of reviews."""
        return "group" if isinstance(self.corpus, GroupedCorpus) else "review"

    @property
    def reviews(self) -> tuple[str, ...]:
        """Ids of the reviews counted, those in groups too."""
        here = self.corpus
        return tuple(here.members if isinstance(here, GroupedCorpus) else self.names)

    @property
    def count(self) -> int:
        """How many reviews are counted, those in groups too."""
        here = self.corpus
        return sum(here.sizes.values()) if isinstance(here, GroupedCorpus) else len(self.names)

    @property
    def is_counted(self) -> bool:
        """Whether all reviews of a tables folder are counted."""
        return isinstance(self.corpus, CountedCorpus)

    @property
    def with_unread(self) -> Page:
        """The same with the texts that are not read, for what needs no guide."""
        return Page(_with_unread(self.selection), self.theme)

    def titles(self, kind: Kind) -> dict[str, str]:
        """Code -> title of all that the guide has of a kind."""
        return self.corpus.guide.code_titles(kind)

    @property
    def stories(self) -> dict[str, str]:
        """Code -> title of the film's stories, without the whole film."""
        titles = self.titles("segment")
        return {code: title for code, title in titles.items() if code != WHOLE_FILM}

    @property
    def scope_line(self) -> str:
        """What is counted, in one line."""
        return describe(self.selection, self.titles("segment"))

    @property
    def way_to_more(self) -> str:
        """How more can be counted, a sentence after a blank; empty where all is."""
        return way_to_more(self.selection)

    def source(self, what: str) -> str:
        """Return the line that says on a file what it shows, of which film."""
        here = self.corpus.origin if isinstance(self.corpus, GroupedCorpus) else self.corpus
        retold = any(films.originals(here, self.reviews))
        of = " Retellings of published reviews, not their authors’ words." if retold else ""
        counts = self.scope_line.removesuffix(".")
        line = counts if what.removesuffix(".") == counts else f"{what}; {counts}"
        return f"Crosscut, {self.corpus.guide.film.title}: {line}.{of}"


def of(corpus: Corpus, scope: Scope, by: str = "", *, whole: bool = False) -> Page:
    """Return the context of a page that counts a scope of a corpus.

    With `by`, a key of `measures.groups.BY`, groups stand in place of reviews. What is `whole`
    counts all reviews of a tables folder where none of its reviews are chosen.
    """
    everything = not (scope.reviews or scope.scene or scope.captions)
    if whole and everything and isinstance(corpus, Excerpt) and corpus.whole:
        corpus = _corpus_by(corpus.folder, by, corpus)
    elif by:
        corpus, scope = _group(corpus, by, scope.reviews), replace(scope, reviews=())
    return Page(filters.selection(corpus, scope), app.theme())


def with_scene_times(corpus: Corpus) -> Corpus:
    """Return a corpus whose scenes have their times by the film's own lines, too."""
    return with_times(corpus, _times(corpus))


def counts_all(corpus: Corpus) -> bool:
    """Tell whether all reviews of a tables folder are counted, beside some that are read."""
    return isinstance(corpus, Excerpt) and corpus.whole


@cache_by_value
def _names(selection: Selection) -> dict[str, str]:
    here = set(selection.reviews["review_id"])
    names = films.directory(selection.corpus).names
    return {review: name for review, name in names.items() if review in here}


_corpus_by = cache_by_value(corpus_by)
_with_unread = cache_by_value(with_unread)


@cache_by_value
def _group(corpus: Corpus, by: str, reviews: tuple[str, ...]) -> GroupedCorpus:
    group_of = groups(corpus, by)
    return group(
        corpus, {one: group_of[one] for one in group_of if one in reviews or not reviews}, by
    )
