"""From one cell to the value of one field: what several kinds of rows read, beyond the plain values of values.py.

Each reader takes a cell of a file and raises BadValue with a reason of reasons.yaml; an empty cell is None.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from scorecards.ingest.columns import fixed_value
from scorecards.ingest.hashes import keyed_hash
from scorecards.ingest.values import BadValue, is_empty, to_id, to_number, to_text

Reader = Callable[[Any], Any]


def remembered(reader: Reader) -> Reader:
    """The reader for columns whose texts repeat: each is read once."""
    remembering = lru_cache(maxsize=20_000)(reader)
    return lambda cell: remembering(cell) if type(cell) is str else reader(cell)


def to_author(cell: Any, *, key: bytes) -> str | None:
    """The keyed hash of who wrote it, None for anonymous ones."""
    author = to_text(cell)
    if author is None or fixed_value("author", author) == "anonymous":
        return None
    return keyed_hash(author, key)


def to_vehicle(cell: Any, *, key: bytes) -> str | None:
    """A VIN as a keyed hash, which links a car's feedback to its sale and cannot be read back."""
    text = to_text(cell)
    return f"v_{keyed_hash(text.upper(), key)}" if text is not None else None


def to_key(cell: Any) -> str | None:
    """An id without which the row is nothing: a damaged one refuses the row."""
    try:
        return to_id(cell)
    except BadValue as bad:
        raise BadValue("damaged_key" if bad.reason == "damaged_id" else bad.reason) from None


def to_fixed(cell: Any, *, field: str, reason: str) -> str | None:
    """One of a field's fixed values by one of its names; any other would be loaded and never counted."""
    text = to_text(cell)
    if text is None:
        return None
    value = fixed_value(field, text)
    if value is None:
        raise BadValue(reason)
    return value


def to_amount(cell: Any) -> float | None:
    """A number that is not negative."""
    amount = to_number(cell, reason="bad_amount")
    if amount is not None and amount < 0:
        raise BadValue("bad_amount")
    return amount


def to_reach(cell: Any) -> int | None:
    """How many followers an author has, a whole number."""
    if is_empty(cell):
        return None
    reach = to_number(cell, reason="bad_reach")
    if reach is None or reach < 0 or reach != int(reach) or reach > 2**53:
        raise BadValue("bad_reach")
    return int(reach)
