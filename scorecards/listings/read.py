"""A file of listings: its rows as values, or why it cannot be used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from geo.check import check_locations
from geo.datum import UnknownDatumError, known_datum
from scorecards.errors import FileRefused
from scorecards.ingest import read_file
from scorecards.ingest.sheet import shown_columns
from scorecards.ingest.values import to_text
from scorecards.listings.shapes import Listing

NEEDED = ("listing_id", "name")
OPTIONAL = ("branch", "address", "lon", "lat", "datum", "category")
SHOWN_ROWS = 10

Cells = dict[str, str | None]


@dataclass(frozen=True, slots=True)
class ListingFile:
    """The listings in the file's order, and how many have coordinates that are not believed, by problem.

    The problems are those of geo.check, and unknown_datum. Such listings stay, without coordinates.
    """

    listings: tuple[Listing, ...]
    location_problems: Counter[str]


def read_listings(path: Path) -> ListingFile:
    """CSV, XLSX, JSONL or Parquet with the columns NEEDED and any of OPTIONAL; others are passed over.

    Raises FileRefused: no such file or format, no rows, a column missing, a damaged row, an id missing or used twice.
    """
    rows = list(_rows(path))
    if not rows:
        raise FileRefused(
            "没有数据行 / there are no rows of data",
            where=path.name,
            advice="检查导出它的程序 / check the export that wrote it",
        )
    _check_ids([row["listing_id"] for row in rows], path)
    places = _located(rows)
    listings = tuple(_listing(row, *place[:2]) for row, place in zip(rows, places, strict=True))
    return ListingFile(listings, Counter(problem for *_, problem in places if problem))


def _rows(path: Path) -> Iterator[Cells]:
    sheet = read_file(path)
    if missing := [name for name in NEEDED if name not in sheet.columns]:
        raise FileRefused(
            f"缺少列 / columns are missing: {', '.join(missing)}; {shown_columns(sheet.columns)}",
            where=path.name,
            advice=f"可用的列 / the columns are: {', '.join((*NEEDED, *OPTIONAL))}",
        )
    places = {name: sheet.columns.index(name) for name in (*NEEDED, *OPTIONAL) if name in sheet.columns}
    for row in (row for batch, _ in sheet.batches for row in batch):
        if row.fault:
            raise FileRefused(
                f"这一行无法读取 / the row cannot be read ({row.fault})",
                where=f"{path.name}, 第 {row.number} 行 / row {row.number}",
                advice="改正或删去 / correct it or take it out",
            )
        yield {name: to_text(row.cells[at]) for name, at in places.items()}


def _check_ids(ids: Sequence[str | None], path: Path) -> None:
    times = Counter(ids)
    bad = [number for number, one in enumerate(ids, start=1) if one is None or times[one] > 1]
    if bad:
        shown = ", ".join(map(str, bad[:SHOWN_ROWS])) + (" …" if len(bad) > SHOWN_ROWS else "")
        raise FileRefused(
            "listing_id 为空或重复 / a listing_id is empty or used twice",
            where=f"{path.name}, 第 {shown} 行 / rows {shown}",
            advice="每条名录用一个不同的编号 / give every listing an id of its own",
        )


def _listing(row: Cells, lon: float | None, lat: float | None) -> Listing:
    words = {name: row.get(name) for name in ("branch", "address", "category", "datum")}
    return Listing(row["listing_id"] or "", row["name"] or "", lon=lon, lat=lat, **words)


def _located(rows: Sequence[Cells]) -> list[tuple[float | None, float | None, str | None]]:
    """WGS-84 degrees of each row, or None and the problem."""
    known = [_is_datum(row.get("datum")) for row in rows]
    checked = check_locations(
        [row.get("lon") for row in rows],
        [row.get("lat") for row in rows],
        [row.get("datum") if good else None for row, good in zip(rows, known, strict=True)],
    )
    found: list[tuple[float | None, float | None, str | None]] = []
    for good, lon, lat, problem in zip(known, checked["lon"], checked["lat"], checked["problem"], strict=True):
        told = problem if isinstance(problem, str) else None if good else "unknown_datum"
        usable = told is None and not pd.isna(lon) and not pd.isna(lat)
        found.append((float(lon), float(lat), None) if usable else (None, None, told))
    return found


def _is_datum(written: str | None) -> bool:
    try:
        known_datum(written)
    except UnknownDatumError:
        return False
    return True
