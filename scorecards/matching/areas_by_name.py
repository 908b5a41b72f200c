"""Names of provinces, cities and districts, made comparable and short as customers write them."""

from __future__ import annotations

from functools import cache, lru_cache

from geo.area_names import all_names, districts, normalize_city, normalize_district, normalize_province, short_name
from scorecards.matching.folding import fold
from scorecards.matching.vocabulary import suffixes

SHORTEST = 2

Area = tuple[str | None, str | None, str | None]
"""Province, city, district; None what is not known."""


@lru_cache(maxsize=50_000)
def place_core(name: str) -> str:
    """江宁区 → 江宁, 恩施土家族苗族自治州 → 恩施, folded; of a name like 沙县 nothing is dropped."""
    folded = fold(name).strip()
    ends = (end for end in suffixes().place_ends if folded.endswith(end) and len(folded) - len(end) >= SHORTEST)
    return min(folded.removesuffix(next(ends, "")), short_name(folded), key=len)


@lru_cache(maxsize=50_000)
def area(province: str | None, city: str | None, district: str | None) -> Area:
    """Full official names where they are known, else short forms, so that two writings of one area are equal."""
    return (
        _known(normalize_province(province), province),
        _known(normalize_city(city, province), city),
        _known(normalize_district(district, city, province), district),
    )


@cache
def all_places() -> frozenset[str]:
    """Short and full names of all provinces, cities and districts."""
    return frozenset(form for name in all_names()["name"] for form in _forms(name))


@cache
def places_in(province: str | None) -> frozenset[str]:
    """Short names of the cities and districts of one province; empty when the province is not known."""
    known = normalize_province(province)
    names = {name for row in districts() if row.province == known for name in (row.city, row.district)}
    return frozenset(core for name in names if len(core := place_core(name)) >= SHORTEST)


def _known(official: str | None, written: str | None) -> str | None:
    return official or (place_core(written) or None if written else None)


def _forms(name: str) -> tuple[str, str]:
    return name, place_core(name)
