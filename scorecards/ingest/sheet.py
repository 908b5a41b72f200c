"""What every reader hands on: a table that comes in batches, cells as the file gave them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

BATCH_ROWS = 20_000
MAX_CELL_CHARACTERS = 10_000_000
"""A longer cell is a sign of a damaged file; the whole file is refused."""
MOST_SHOWN = 40
LONGEST_NAME = 30
MANY_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Row:
    """One data row. `number` is 1-based; `fault` is a reason id when the row itself could not be read.

    `cells` are in the order of the sheet's columns (None where the file has nothing), or whatever was there when the
    row has a fault.
    """

    number: int
    cells: Sequence[Any]
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file's columns and its rows, read as they are asked for.

    Each batch comes with how much of the file is done by then, in the unit of `total` (bytes or rows). `unread` names
    the other sheets of a workbook that hold anything.
    """

    columns: tuple[str, ...]
    total: int
    batches: Iterator[tuple[list[Row], int]]
    unread: tuple[str, ...] = ()


def shown_columns(columns: Sequence[str]) -> str:
    """The columns for a message; not when the header may be a row of data, which must not be shown."""
    if any(len(name) > LONGEST_NAME or sum(c.isdigit() for c in name) >= MANY_DIGITS for name in columns):
        return "首行不像表头 / the first line does not look like a header"
    rest = len(columns) - MOST_SHOWN
    more = f"，另有 {rest} 列 / and {rest} more" if rest > 0 else ""
    return f"文件中的列 / the columns are: {', '.join(columns[:MOST_SHOWN])}{more}"
