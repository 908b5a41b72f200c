"""Provinces and cities as customers write them, brought to one name and code each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from geo import regions

Level = Literal["province", "city"]
LEVELS: tuple[Level, ...] = ("province", "city")


@dataclass(frozen=True, slots=True)
class Place:
    """What was written, and what it is. A name that is not known has None for its code and keeps its writing."""

    raw_province: str | None
    raw_city: str | None
    province: str | None
    province_adcode: int | None
    city: str | None
    city_adcode: int | None


@dataclass(frozen=True, slots=True)
class Region:
    """A province or city of the shipped boundaries."""

    level: Level
    adcode: int
    name: str
    parent_adcode: int


def resolve(written: Iterable[tuple[str | None, str | None]]) -> list[Place]:
    """One Place per distinct (province, city) pair, in sorted order."""
    pairs = sorted(set(written), key=lambda pair: (pair[0] or "", pair[1] or "", pair[0] is None, pair[1] is None))
    return [_resolve(province, city) for province, city in pairs]


@cache
def list_regions() -> tuple[Region, ...]:
    """All provinces and cities of the boundaries, by level and code."""
    found: list[Region] = []
    for level in LEVELS:
        frame = regions.names(level)
        rows = zip(frame["adcode"], frame["name"], frame["parent_adcode"], strict=True)
        found += [Region(level, int(code), str(name), int(parent)) for code, name, parent in rows]
    return tuple(sorted(found, key=lambda r: (r.level, r.adcode)))


def _resolve(raw_province: str | None, raw_city: str | None) -> Place:
    province = (regions.normalize_province(raw_province) or raw_province) if raw_province else None
    province_code = _province_codes().get(province) if province else None
    city = (regions.normalize_city(raw_city) or raw_city) if raw_city else None
    match = _find_city(city, province_code)
    if match is None:
        return Place(raw_province, raw_city, province, province_code, city, None)
    if province is None:
        province_code = match.parent_adcode
        province = _province_names()[province_code]
    return Place(raw_province, raw_city, province, province_code, match.name, match.adcode)


def _find_city(city: str | None, province_code: int | None) -> Region | None:
    """The city of that name, in the province if one is given; None when there is none or several."""
    found = _cities().get(city or "", ())
    inside = [region for region in found if province_code is None or region.parent_adcode == province_code]
    return inside[0] if len(inside) == 1 else None


@cache
def _province_codes() -> dict[str, int]:
    return {name: code for code, name in _province_names().items()}


@cache
def _province_names() -> dict[int, str]:
    return {region.adcode: region.name for region in list_regions() if region.level == "province"}


@cache
def _cities() -> dict[str, tuple[Region, ...]]:
    cities: dict[str, list[Region]] = {}
    for region in list_regions():
        if region.level == "city":
            cities.setdefault(region.name, []).append(region)
    return {name: tuple(found) for name, found in cities.items()}
