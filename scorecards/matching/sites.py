"""Own sites of a role, looked up by place or by coordinates. Competitors are only ever found by name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from geo.proximity import Sites, distance_m
from scorecards.matching.case import Nearby
from scorecards.matching.weights import Distance
from scorecards.matching.whereabouts import Whereabouts, area_of
from scorecards.records import Partner, Role

NEAREST = 8
"""Sites looked at around a point; more would share the probability too thinly to matter."""


class SitesByPlace:
    """Partner ids by district and by city."""

    def __init__(self, partners: Iterable[Partner], role: Role) -> None:
        self._by_district: dict[str, list[Partner]] = defaultdict(list)
        self._by_city: dict[str, list[Partner]] = defaultdict(list)
        for partner in partners:
            if partner.role == role and not partner.competitor:
                _, city, district = area_of(partner)
                if district is not None:
                    self._by_district[district].append(partner)
                if city is not None:
                    self._by_city[city].append(partner)

    def at(self, place: Whereabouts) -> list[str]:
        """Sites in the place's district, or anywhere in its city when it says no district."""
        if place.district is not None:
            return [p.partner_id for p in self._by_district.get(place.district, ()) if place.is_district_of(p)]
        return [p.partner_id for p in self._by_city.get(place.city or "", ())]


class SitesByPoint:
    """Partner ids by WGS-84 coordinates; partners whose coordinates are not believed are left out."""

    def __init__(self, partners: Iterable[Partner], role: Role, distance: Distance) -> None:
        points = [
            (p.partner_id, p.lon, p.lat)
            for p in partners
            if p.role == role
            and not p.competitor
            and not p.location_problem
            and p.lon is not None
            and p.lat is not None
        ]
        self._ids = [partner_id for partner_id, _, _ in points]
        self._points = {partner_id: (lon, lat) for partner_id, lon, lat in points}
        self._sites = Sites([lon for _, lon, _ in points], [lat for _, _, lat in points]) if points else None
        self._distance = distance

    def near(self, lon: float | None, lat: float | None) -> dict[str, Nearby]:
        """Sites within the radius, each with its distance in metres and the bits that distance takes off."""
        if self._sites is None or lon is None or lat is None:
            return {}
        indices, metres = self._sites.nearest(lon, lat, min(NEAREST, len(self._ids)))
        found = zip(indices[0].tolist(), metres[0].tolist(), strict=True)
        return {self._ids[i]: Nearby(d, self._distance.discount(d)) for i, d in found if d <= self._distance.radius_m}

    def metres_to(self, partner_id: str, lon: float, lat: float) -> float | None:
        """Metres from a point to one site; None for sites that are left out."""
        if partner_id not in self._points:
            return None
        return float(distance_m(lon, lat, *self._points[partner_id]))
