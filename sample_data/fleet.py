"""The cars on the road: how many were built when, and where they are driven."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from random import Random

from sample_data.months import add_months
from sample_data.places import Place
from sample_data.products import CARS
from sample_data.world import World

MONTHS_TO_CUSTOMER = 2


@dataclass(frozen=True, slots=True)
class Vehicle:
    """One customer's car: model, build month, home."""

    product: str
    build_month: str
    place: Place


@dataclass(frozen=True)
class Fleet:
    """Cars built by (model, build month); a car is in service two months after it was built."""

    world: World
    built: dict[tuple[str, str], int]

    @cached_property
    def _order(self) -> tuple[list[tuple[str, str]], list[float]]:
        lots = sorted(self.built, key=lambda lot: (lot[1], lot[0]))
        return lots, list(accumulate(self.built[lot] for lot in lots))

    def in_service(self, product: str, build_month: str, month: str) -> int:
        """Cars of a lot that customers drive in a month."""
        return self.built[product, build_month] if add_months(build_month, MONTHS_TO_CUSTOMER) <= month else 0

    def draw(self, rng: Random, month: str) -> Vehicle:
        """A car in service in the month, all equally likely."""
        lots, sums = self._order
        last = add_months(month, -MONTHS_TO_CUSTOMER)
        count = sum(1 for lot in lots if lot[1] <= last)
        product, build_month = rng.choices(lots[:count], cum_weights=sums[:count])[0]
        return Vehicle(product, build_month, self.draw_home(rng))

    def draw_home(self, rng: Random, provinces: frozenset[str] | None = None) -> Place:
        """Where a customer lives: provinces by cars sold, districts by what happens there."""
        share = {p: s for p, s in self.world.province_share.items() if provinces is None or p in provinces}
        province = rng.choices(list(share), list(share.values()))[0]
        inside = self.world.places_of_province[province]
        return rng.choices(inside, [p.weight for p in inside])[0]


def build_fleet(world: World, rng: Random) -> Fleet:
    """Monthly output of each model around its mean."""
    built = {
        (car.name, month): round(car.per_month * rng.lognormvariate(0.0, 0.12))
        for car in CARS
        for month in car.build_months
    }
    return Fleet(world, built)
