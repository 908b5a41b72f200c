"""Where feedback comes from: coordinates to WGS-84, or dropped with the reason when they cannot be right."""

from __future__ import annotations

from collections.abc import Mapping

from geo.check import check_locations
from scorecards.ingest.reasons import Problem
from scorecards.ingest.rows import Record

LOCATION_FIELDS = ("lon", "lat", "datum", "province", "city")


def locate(records: Mapping[int, Record]) -> dict[int, list[Problem]]:
    """Convert the coordinates of records (by row number) in place and return what is wrong with whose.

    Coordinates with a problem become None; `location_problem` then says which (an id of geo.check.Problem).
    """
    placed = {number: record for number, record in records.items() if record.get("lon") is not None}
    if not placed:
        return {}
    columns = {name: [record.get(name) for record in placed.values()] for name in LOCATION_FIELDS}
    checked = check_locations(*(columns[name] for name in LOCATION_FIELDS))
    problems: dict[int, list[Problem]] = {}
    found = zip(checked["lon"], checked["lat"], checked["problem"], strict=True)
    for (number, record), (lon, lat, problem) in zip(placed.items(), found, strict=True):
        if isinstance(problem, str):
            record.update(lon=None, lat=None, location_problem=problem)
            problems[number] = [Problem("lon", f"coordinates_{problem}")]
        else:
            record.update(lon=float(lon), lat=float(lat))
    return problems
