"""Errors that a person can act on: each says what is wrong, where, and what to do.

The pages map these classes to status codes and the command line prints them. Messages never hold customer text,
names or addresses: only file names, row numbers, field names and ids. A bug of our own is an assert, not one of these.
"""

from __future__ import annotations


class ScorecardsError(Exception):
    """Root of all our errors.

    `what` is one sentence without a full stop, `where` a place (file, row, field, id) or None, `advice` what to do
    next or None.
    """

    def __init__(self, what: str, *, where: str | None = None, advice: str | None = None) -> None:
        super().__init__(what, where, advice)
        self.what = what
        self.where = where
        self.advice = advice

    def __str__(self) -> str:
        head = f"{self.where}: {self.what}" if self.where else self.what
        return f"{head}. {self.advice}" if self.advice else head

    def __reduce__(self) -> tuple[object, ...]:
        """Keyword arguments survive pickling, so that worker processes can raise these too."""
        return _rebuild, (type(self), self.what, self.where, self.advice)


def _rebuild(kind: type[ScorecardsError], what: str, where: str | None, advice: str | None) -> ScorecardsError:
    return kind(what, where=where, advice=advice)


class FileRefused(ScorecardsError):  # noqa: N818 - reads as a sentence where it is raised
    """A whole file cannot be taken in (unreadable, empty, wrong encoding, a column is missing). Nothing was loaded."""


class InputError(ScorecardsError):
    """An argument, an option or one input record is not usable."""


class DefinitionError(ScorecardsError):
    """A definition file (aspects, measures, grades, word lists, weights) is missing or wrong: names file and field."""


class RegistryError(ScorecardsError):
    """The partner registry contradicts itself or names something that does not exist."""


class LakeError(ScorecardsError):
    """The lake cannot be opened, read or written."""


class SnapshotError(ScorecardsError):
    """A snapshot could not be built, failed its checks, or cannot be opened."""


class NotFound(ScorecardsError):  # noqa: N818 - reads as a sentence where it is raised
    """The thing asked for (partner, snapshot, period, feedback) does not exist."""


class Busy(ScorecardsError):  # noqa: N818 - reads as a sentence where it is raised
    """Another process holds the lock or keeps changing the same data: try again later."""


class SettingsError(ScorecardsError):
    """A setting is missing or has an impossible value."""
