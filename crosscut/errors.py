"""The errors a user meets: each says what is wrong, where, and what to do."""

from __future__ import annotations


class CrosscutError(Exception):
    """Base of every error meant for a reader, not for a programmer.

    Parameters
    ----------
    what
        What is wrong, with the bad value in it.
    where
        The file, line or row it stands in; empty where there is none.
    remedy
        What the user can do about it.
    """

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        super().__init__(what, where, remedy)
        self.what = what
        self.where = where
        self.remedy = remedy

    def __str__(self) -> str:
        """One message: place, fault, remedy."""
        place = f"{self.where}: " if self.where else ""
        remedy = f" {self.remedy}" if self.remedy else ""
        return f"{place}{self.what}{remedy}"

    def __reduce__(self) -> tuple[object, ...]:
        """Return what a pickle needs to bring the error back from a worker."""
        return _rebuild, (type(self), self.what, self.where, self.remedy)


def _rebuild(kind: type[CrosscutError], what: str, where: str, remedy: str) -> CrosscutError:
    return kind(what, where=where, remedy=remedy)


class IngestError(CrosscutError):
    """A file that cannot be read as a review."""


class GuideError(CrosscutError):
    """A film guide that cannot be used."""


class CorpusError(CrosscutError):
    """A corpus that cannot be built, loaded or saved."""


class StoreError(CrosscutError):
    """A project that cannot be saved, or opened again."""


class SchemaError(CrosscutError):
    """A table whose columns or values are not those of the schema."""


class ScoreError(CrosscutError):
    """A stated score, or a list of them, that cannot be understood."""


class DrawingError(CrosscutError):
    """A picture that cannot be drawn."""
