"""Which couriers serve a place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from scorecards.matching.areas_by_name import area
from scorecards.matching.whereabouts import Whereabouts
from scorecards.records import ServiceArea


class ServiceAreas:
    """Couriers by the city, or the district of a city, that their depots serve."""

    def __init__(self, areas: Iterable[ServiceArea]) -> None:
        self._served: dict[tuple[str | None, str | None], set[str]] = defaultdict(set)
        for served in areas:
            _, city, district = area(served.province, served.city, served.district)
            self._served[city, district].add(served.courier_id)
        self.couriers = frozenset(c for couriers in self._served.values() for c in couriers)

    def serving(self, place: Whereabouts | None) -> frozenset[str]:
        """Couriers of the whole city and of the district; when the district is not known, of any in the city."""
        if place is None or place.city is None:
            return frozenset()
        if place.district is None:
            return frozenset(c for (city, _), ids in self._served.items() if city == place.city for c in ids)
        whole = self._served.get((place.city, None), set())
        return frozenset(whole | self._served.get((place.city, place.district), set()))
