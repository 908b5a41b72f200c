"""Which couriers serve a place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from scorecards.matching.areas_by_name import area
from scorecards.matching.whereabouts import Whereabouts
from scorecards.records import ServiceArea


class ServiceAreas:
    """Couriers and their depots by the city, or the district of a city, that the depots serve."""

    def __init__(self, areas: Iterable[ServiceArea]) -> None:
        self._served: dict[tuple[str | None, str | None], dict[str, str]] = defaultdict(dict)
        for served in areas:
            _, city, district = area(served.province, served.city, served.district)
            self._served[city, district].setdefault(served.courier_id, served.depot)
        self.couriers = frozenset(c for couriers in self._served.values() for c in couriers)

    def serving(self, place: Whereabouts | None) -> dict[str, str]:
        """Courier → a depot of its that serves the whole city or the district, the district's own before the city's.

        When the district is not known, couriers of any part of the city.
        """
        if place is None or place.city is None:
            return {}
        if place.district is None:
            inside = [depots for (city, _), depots in self._served.items() if city == place.city]
        else:
            inside = [self._served.get((place.city, part), {}) for part in (None, place.district)]
        return {courier: depot for depots in inside for courier, depot in depots.items()}
