"""Which maker's part sits in which car and article, by build month, and in which batch."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import groupby
from random import Random

from sample_data.months import month_range
from sample_data.partners import Maker
from sample_data.products import CARS, GOODS, LAST_BUILD, Car, period_of
from scorecards.records import BillOfMaterialsRow

CODES = {
    "tyre": "TY",
    "gearbox": "GB",
    "engine": "EN",
    "fluids_filters": "FF",
    "battery": "BT",
    "air_conditioning": "AC",
    "audio": "AU",
    "brakes": "BR",
    "lighting": "LG",
    "infotainment": "IV",
    "seats": "ST",
    "chassis": "CH",
}
# (product, component): (maker, first build month) in order. Fixed where an effect is planted, drawn elsewhere.
FIXED = {
    ("霁川鹿鸣", "tyre"): (("s-renzhe", "2023-07"), ("s-lichi", "2024-07")),
    ("霁川远岫", "tyre"): (("s-lichi", "2024-04"),),
    ("霁川听澜", "tyre"): (("s-yueqing", "2023-07"), ("s-juntu", "2025-07")),
    ("霁川小满", "tyre"): (("s-juntu", "2024-10"),),
    ("霁川小满", "battery"): (("s-xuling", "2024-10"),),
    ("霁川鹿鸣", "battery"): (("s-yaohe", "2023-07"), ("s-xuling", "2024-04")),
    ("霁川听澜", "battery"): (("s-shuoneng", "2023-07"),),
    ("霁川远岫", "battery"): (("s-yaohe", "2024-04"),),
}


class BillOfMaterials:
    """The rows, and the batch of a product's component by build month."""

    def __init__(self, rows: Sequence[BillOfMaterialsRow]) -> None:
        self.rows = tuple(rows)

    @cached_property
    def _by_month(self) -> dict[tuple[str, str, str], BillOfMaterialsRow]:
        return {(r.product, r.component, m): r for r in self.rows for m in month_range(r.build_from, r.build_to)}

    def find(self, product: str, component: str, build_month: str) -> BillOfMaterialsRow | None:
        return self._by_month.get((product, component, build_month))

    def only_supplier(self, product: str, component: str) -> str | None:
        """The maker when it never changed, so that the product alone tells it."""
        makers = {r.supplier_id for r in self.rows if (r.product, r.component) == (product, component)}
        return makers.pop() if len(makers) == 1 else None


def make_bill_of_materials(makers: Sequence[Maker], rng: Random) -> BillOfMaterials:
    """Rows for all cars and for the shop's articles that have a maker."""
    rows: list[BillOfMaterialsRow] = []
    for car in CARS:
        for component in car.components:
            history = FIXED.get((car.name, component)) or _drawn_history(car, component, makers=makers, rng=rng)
            rows += _batches(car.name, component, history=history, months=car.build_months)
    for goods in GOODS:
        if goods.component and goods.supplier_id:
            months = month_range("2024-07", LAST_BUILD)
            rows += _batches(goods.name, goods.component, history=((goods.supplier_id, months[0]),), months=months)
    return BillOfMaterials(rows)


def _drawn_history(car: Car, component: str, *, makers: Sequence[Maker], rng: Random) -> tuple[tuple[str, str], ...]:
    """One maker, or in a third of the cases a second one from some build month on."""
    able = [m.partner.partner_id for m in makers if component in m.partner.components and not m.partner.competitor]
    rng.shuffle(able)
    months = car.build_months
    if rng.random() < 0.35:
        return (able[0], months[0]), (able[1], rng.choice(months[8:24]))
    return ((able[0], months[0]),)


def _batches(
    product: str, component: str, *, history: Sequence[tuple[str, str]], months: Iterable[str]
) -> list[BillOfMaterialsRow]:
    def maker_and_batch(month: str) -> tuple[str, str]:
        supplier_id = [maker for maker, since in history if since <= month][-1]
        letters = supplier_id.removeprefix("s-")[:2].upper()
        return supplier_id, f"{CODES[component]}-{letters}-{period_of(component, month)}"

    rows = []
    for (supplier_id, batch), group in groupby(months, key=maker_and_batch):
        built = list(group)
        rows.append(BillOfMaterialsRow(product, component, batch, supplier_id, built[0], built[-1]))
    return rows
