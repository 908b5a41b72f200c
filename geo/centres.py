"""The middle of a city: its small, dense districts. What customers mean by 市中心 or 市区 when no district is said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache

from geo.area_names import DATA, districts

LARGEST_KM2 = 150.0
"""Above this a district reaches far out of town (玄武区 has 76 km², 栖霞区 392)."""


@cache
def central_districts(city: str) -> frozenset[str]:
    """Full names of the central districts of a city given by its full name; empty for cities that have no 区."""
    codes = {int(line) for line in (DATA / "central_districts.txt").read_text("utf-8").split()}
    return frozenset(d.district for d in districts() if d.city == city and d.district_adcode in codes)


def smallest_districts(areas_km2: Mapping[int, float], cities: Iterable[tuple[int, str, str]]) -> list[int]:
    """Adcodes, ascending, of each city's 区 of at most LARGEST_KM2, or of its smallest when all are larger.

    `cities` gives (district adcode, district name, city name); counties and county-level cities are towns of their own.
    """
    found: dict[str, list[int]] = defaultdict(list)
    for adcode, district, city in cities:
        if district.endswith("区"):
            found[city].append(adcode)
    smallest = {min(codes, key=lambda code: areas_km2[code]) for codes in found.values()}
    small = {code for codes in found.values() for code in codes if areas_km2[code] <= LARGEST_KM2}
    return sorted(small | smallest)
