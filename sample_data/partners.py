"""Partners with what only the sample knows about them: their size and how much they really deserve complaints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sample_data.places import Place
from scorecards.records import Partner


@dataclass(frozen=True, slots=True)
class Maker:
    """A supplier. `tendency` shifts the log-odds that an opinion about its parts is a complaint."""

    partner: Partner
    shorts: tuple[str, ...]
    tendency: float


@dataclass(frozen=True, slots=True)
class Carrier:
    """A courier with its share of parcels and its depots by city; `focus` multiplies how often an aspect comes up."""

    partner: Partner
    shorts: tuple[str, ...]
    tendency: float
    share: float
    national: bool
    focus: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Site:
    """A dealer or service centre: `mark` is the chain's or its own short name, `size` its repair orders in a month."""

    partner: Partner
    place: Place
    mark: str
    size: float
    sells: bool
    tendency: float
    focus: Mapping[str, float] = field(default_factory=dict)
    plant: str | None = None
