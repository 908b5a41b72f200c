"""How much each partner did. Amounts shrink with the scale, so that rates do not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from sample_data.fleet import Fleet
from sample_data.months import MONTHS, add_months, season
from sample_data.products import CARS, GOODS, LAST_BUILD
from sample_data.world import World
from scorecards.records import BillOfMaterialsRow

PARCELS_PER_MONTH = 140_000


@dataclass(frozen=True, slots=True)
class ExposureRow:
    """One amount; None where the measure has no such cut."""

    partner_id: str
    measure: str
    month: str
    amount: float
    product: str | None = None
    component: str | None = None
    batch: str | None = None
    province: str | None = None
    city: str | None = None


def parcels(world: World, noise: Generator, scale: float) -> Iterator[ExposureRow]:
    """Courier x city x month."""
    weight: dict[tuple[str, str], float] = {}
    for province, share in world.province_share.items():
        inside = world.places_of_province[province]
        total = sum(p.weight for p in inside)
        for place in inside:
            key = (province, place.city)
            weight[key] = weight.get(key, 0.0) + share * place.weight / total
    for month in MONTHS:
        for (province, city), city_share in sorted(weight.items()):
            serving = world.carriers_of_city[province, city]
            whole = sum(c.share for c in serving)
            for carrier in serving:
                mean = PARCELS_PER_MONTH * scale * season(month, shop=True) * city_share * carrier.share / whole
                if amount := int(noise.poisson(mean)):
                    yield ExposureRow(
                        carrier.partner.partner_id, "parcels", month, amount, province=province, city=city
                    )


def repair_orders(world: World, noise: Generator, scale: float) -> Iterator[ExposureRow]:
    """Site x month."""
    for month in MONTHS:
        for site in world.sites:
            if amount := int(noise.poisson(site.size * scale * season(month, shop=False))):
                yield ExposureRow(
                    site.partner.partner_id,
                    "repair_orders",
                    month,
                    amount,
                    province=site.place.province,
                    city=site.place.city,
                )


def sales(world: World, fleet: Fleet, noise: Generator, scale: float) -> Iterator[ExposureRow]:
    """Site x model x month: what was built two months before is sold."""
    sellers = [s for s in world.sites if s.sells]
    total = sum(s.size for s in sellers)
    for month in MONTHS:
        for car in CARS:
            built = fleet.built.get((car.name, add_months(month, -2)), 0)
            for site in sellers:
                if amount := int(noise.poisson(built * scale * site.size / total)):
                    yield ExposureRow(
                        site.partner.partner_id,
                        "sales",
                        month,
                        amount,
                        car.name,
                        province=site.place.province,
                        city=site.place.city,
                    )


def units_in_service(world: World, fleet: Fleet, scale: float) -> Iterator[ExposureRow]:
    """Supplier x component x batch x product x province x month."""
    for row in world.bill_of_materials.rows:
        for month in MONTHS:
            units = _units(row, fleet, month) * scale
            for province, share in world.province_share.items():
                if amount := round(units * share):
                    yield ExposureRow(
                        row.supplier_id,
                        "units_in_service",
                        month,
                        amount,
                        row.product,
                        row.component,
                        row.batch,
                        province,
                    )


def _units(row: BillOfMaterialsRow, fleet: Fleet, month: str) -> int:
    """Cars or articles with a part of this batch that customers have by the month."""
    goods = next((g for g in GOODS if g.name == row.product), None)
    lots = [m for m in MONTHS_OF_BUILD if row.build_from <= m <= row.build_to]
    if goods:
        return goods.per_month * sum(add_months(m, 2) <= month for m in lots)
    return sum(fleet.in_service(row.product, m, month) for m in lots)


MONTHS_OF_BUILD = tuple(sorted({m for car in CARS for m in car.build_months if m <= LAST_BUILD}))


def stream(seed: int, part: int) -> Generator:
    return np.random.default_rng([seed, part])
