"""What goes into linking and what comes out."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a map or review site. lon/lat are degrees, WGS-84 as far as is known; None where not given."""

    listing_id: str
    name: str
    branch: str | None = None
    address: str | None = None
    lon: float | None = None
    lat: float | None = None
    category: str | None = None
    datum: str | None = None
    """The datum that the file stated; the coordinates are converted already."""


@dataclass(frozen=True, slots=True)
class Link:
    """What became of one listing. `partner_id` is None where no site is likely enough.

    `probability` is that of the link, or of the best link that was refused (0 where there was no candidate).
    `clues` is one readable line.
    """

    listing_id: str
    partner_id: str | None
    probability: float
    clues: str
