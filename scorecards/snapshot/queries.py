"""The SQL files of a snapshot, in the order in which they are run. A file's name is the name of its table."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable

SQL = files("scorecards.snapshot") / "sql"

COUNTS = (
    "ruled_opinions",
    "placed_opinions",
    "counted_opinions",
    "monthly_exposure",
    "monthly_dimensions",
    "period_dimensions",
    "period_exposure",
    "slices",
    "expected_complaints",
    "batch_pairs",
    "dimension_counts",
    "area_counts",
    "batch_counts",
)
"""Temporary tables; each may read those before it."""

PUBLISHED = (
    "periods",
    "partners",
    "rankings",
    "dimensions",
    "dimension_names",
    "aspect_names",
    "aspect_counts",
    "areas",
    "evidence",
    "batches",
    "warnings",
    "quality",
)


def read_select(folder: str, name: str) -> str:
    """The statement of sql/<folder>/<name>.sql."""
    return (SQL / folder / f"{name}.sql").read_text(encoding="utf-8")


def read_checks() -> Iterator[tuple[str, str]]:
    """(name, statement) of every check, by name. A check that finds a row stops the publication."""
    folder: Traversable = SQL / "checks"
    for file in sorted(folder.iterdir(), key=lambda f: f.name):
        yield file.name.removesuffix(".sql"), file.read_text(encoding="utf-8")
