"""Finding the opinion that a ruling is about, however its text is read today."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from scorecards.records import Ruling


class Placed(Protocol):
    """What of an opinion tells it from the others of its feedback."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def responsible(self) -> str: ...
    @property
    def aspect(self) -> str: ...


def place(rulings: Iterable[Ruling], opinions: Sequence[Placed]) -> dict[int, int | None]:
    """ruling_id → index of its opinion among all opinions of the same feedback; None when it is no longer there.

    It is the opinion of the same role that shares most characters with the ruling's span; of equals the one whose
    aspect has most in common, then the first.
    """
    return {ruling.ruling_id: _nearest(ruling, opinions) for ruling in rulings}


def _nearest(ruling: Ruling, opinions: Sequence[Placed]) -> int | None:
    fitting = [
        (_shared(ruling, opinion), _in_common(ruling.aspect, opinion.aspect), -index)
        for index, opinion in enumerate(opinions)
        if opinion.responsible == ruling.role and _shared(ruling, opinion) > 0
    ]
    return -max(fitting)[2] if fitting else None


def _shared(ruling: Ruling, opinion: Placed) -> int:
    return min(ruling.end, opinion.end) - max(ruling.start, opinion.start)


def _in_common(one: str, other: str) -> int:
    """How many levels two aspects share, from the first on."""
    pairs = zip(one.split("/"), other.split("/"), strict=False)
    return next((level for level, (a, b) in enumerate(pairs) if a != b), min(one.count("/"), other.count("/")) + 1)


def by_feedback(rulings: Iterable[Ruling]) -> dict[str, list[Ruling]]:
    """The rulings of each feedback, oldest first."""
    grouped: dict[str, list[Ruling]] = {}
    for ruling in sorted(rulings, key=lambda r: r.ruling_id):
        grouped.setdefault(ruling.feedback_id, []).append(ruling)
    return grouped
