"""Which datum a list of coordinates is really in, as far as the list itself can tell.

Two kinds of evidence, both counted the same way. An address names its district: near a border a point lies in that
district under one datum and in the next under another. And a place that is known from elsewhere lies nearest under the
right datum. Points that fit under one datum and not under the other are votes; under equal datums each side would get
half, so a sign test says how far the difference is chance (two-sided, exact binomial).

From one list it cannot be known: the datum of a list that lies far from all borders, and a shift that is none of the
three datums (it is a mistake of single points then, see geo/check.py).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.stats import binomtest

from geo import regions
from geo.datum import Datum, to_wgs84
from geo.places import Context, find_places
from geo.proximity import distance_m

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
DATUMS: tuple[Datum, ...] = get_args(Datum)

MOST_CHANCE = 0.01
FEWEST_VOTES = 8
CLEARLY_NEARER_M = 150.0
"""A known place must be nearer by this much to be a vote: below it, two surveys of one shop differ anyway."""
SAME_PLACE_M = 3_000.0
"""Two records further apart than any datum's shift, with room to spare, are of different places."""


@dataclass(frozen=True, slots=True)
class DatumEvidence:
    """What a list tells about its datum.

    `fitting` counts, for each datum, the points that fit under it, out of `points`; `likely` is the datum that beats
    each of the others (None: it cannot be told); `votes` is how many points speak for it and how many against, compared
    with the datum that was stated, or with the runner-up when it is the stated one; `chance` is the p value of that.
    """

    points: int
    fitting: Mapping[Datum, int]
    likely: Datum | None
    votes: tuple[int, int] = (0, 0)
    chance: float = 1.0

    def contradicts(self, stated: Datum) -> bool:
        """The evidence says that the list is in another datum than stated."""
        return self.likely is not None and self.likely != stated


def by_districts(lon: Floats, lat: Floats, stated: Sequence[tuple[str, str] | None], datum: Datum) -> DatumEvidence:
    """From points (degrees as delivered) and the (city, district) of each by full names, None where not known.

    `datum` is the one the list is said to be in.
    """
    known = np.array([place is not None for place in stated], dtype=bool)
    names = [place for place in stated if place is not None]
    fits = {}
    for candidate in DATUMS:
        found = regions.locate(*to_wgs84(lon[known], lat[known], candidate))
        here = zip(found["city"], found["district"], names, strict=True)
        fits[candidate] = np.array([(city, district) == place for city, district, place in here], dtype=bool)
    return _weighed(fits, datum)


def by_known_places(lon: Floats, lat: Floats, there: tuple[Floats, Floats], datum: Datum) -> DatumEvidence:
    """From points (degrees as delivered) and the same places' WGS-84 coordinates from elsewhere, row by row."""
    off = {c: distance_m(*to_wgs84(lon, lat, c), *there) for c in DATUMS}
    nearest = np.fmin.reduce(list(off.values()))
    same = nearest <= SAME_PLACE_M
    return _weighed({c: (metres <= nearest + CLEARLY_NEARER_M)[same] for c, metres in off.items()}, datum)


def districts_of(addresses: Sequence[str | None], areas: pd.DataFrame) -> list[tuple[str, str] | None]:
    """(city, district) that each address names, else the row's own columns, as full names; None where neither does.

    `areas` has columns province, city, district in any writing. The address goes first: district columns are often made
    from the coordinates themselves, and would only confirm them.
    """
    rows = areas[["province", "city", "district"]].astype(object).where(areas.notna(), None).itertuples(index=False)
    return [_district_of(address, *row) for address, row in zip(addresses, rows, strict=True)]


def _district_of(
    address: str | None, province: str | None, city: str | None, district: str | None
) -> tuple[str, str] | None:
    named = [p for p in find_places(address or "", Context(province, city)) if p.city and p.district]
    if named:
        return str(named[0].city), str(named[0].district)
    home = regions.normalize_city(city, province)
    full = regions.normalize_district(district, city, province)
    return (home, full) if home and full else None


def _weighed(fits: Mapping[Datum, Flags], stated: Datum) -> DatumEvidence:
    fitting = {datum: int(fit.sum()) for datum, fit in fits.items()}
    best = max(DATUMS, key=lambda datum: (fitting[datum], datum == stated))
    others = [datum for datum in DATUMS if datum != best]
    duels = {other: _duel(fits[best], fits[other]) for other in others}
    beaten = all(chance <= MOST_CHANCE and sum(votes) >= FEWEST_VOTES for votes, chance in duels.values())
    rival = stated if best != stated else max(others, key=lambda datum: fitting[datum])
    votes, chance = duels[rival]
    size = next(iter(fits.values())).size
    return DatumEvidence(size, fitting, best if beaten else None, votes, chance)


def _duel(one: Flags, other: Flags) -> tuple[tuple[int, int], float]:
    """Points that fit under one datum only, either way round, and the probability of so uneven a split by chance."""
    votes = (int((one & ~other).sum()), int((other & ~one).sum()))
    return votes, float(binomtest(votes[0], sum(votes)).pvalue) if sum(votes) else 1.0
