"""Everything a channel needs to let something happen, and what keys lead to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from random import Random

from sample_data.events import Judgement
from sample_data.fleet import Fleet, Vehicle
from sample_data.order_book import OrderBook
from sample_data.partners import Carrier, Site
from sample_data.places import Place
from sample_data.world import World


@dataclass(frozen=True)
class Stage:
    """The world, its cars, the order book, and the stream of chance that events draw from."""

    world: World
    fleet: Fleet
    orders: OrderBook
    rng: Random

    @cached_property
    def _site_sums(self) -> list[float]:
        return list(accumulate(s.size for s in self.world.own_sites))

    def draw_site(self) -> Site:
        """Sites by their repair orders."""
        return self.rng.choices(self.world.own_sites, cum_weights=self._site_sums)[0]

    def draw_site_in(self, province: str) -> Site:
        """A site of the province, by its repair orders."""
        inside = [s for s in self.world.own_sites if s.place.province == province]
        return self.rng.choices(inside, [s.size for s in inside])[0]

    def draw_carrier(self, place: Place) -> Carrier:
        """Couriers that serve the city, by their share of parcels."""
        serving = self.world.carriers_of_city[place.province, place.city]
        return self.rng.choices(serving, [c.share for c in serving])[0]


def makers_behind(
    judgements: Sequence[Judgement], vehicle: Vehicle, *, build_known: bool, world: World
) -> frozenset[str]:
    """Makers that model and build month lead to; or the model alone, when a component never changed hands."""
    found = set()
    for judgement in judgements:
        if judgement.role == "supplier" and judgement.partner_id is not None:
            only = world.bill_of_materials.only_supplier(vehicle.product, judgement.component or "")
            if build_known or only == judgement.partner_id:
                found.add(judgement.partner_id)
    return frozenset(found)


def stars(judgements: Sequence[Judgement], rng: Random) -> int:
    """One to five stars that mostly agree with the text."""
    mean = sum(j.polarity for j in judgements) / len(judgements)
    if rng.random() < 0.03:
        return rng.randint(1, 5)
    if abs(mean) == 1:
        return rng.choice((1, 1, 1, 2)) if mean < 0 else rng.choice((5, 5, 5, 4))
    return rng.choice((2, 3, 3, 4))
