"""Orders that feedback refers to, with the 2 % whose links are wrong or missing."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random

from sample_data.bill_of_materials import BillOfMaterials
from sample_data.fleet import Vehicle
from sample_data.months import add_months
from sample_data.partners import Carrier, Site
from sample_data.places import Place
from sample_data.plants import WRONG_LINK_SHARE
from sample_data.products import GOODS, Goods
from sample_data.world import World

PREFIX = {"delivery": "SO", "repair": "RO", "sale": "VS"}


@dataclass(frozen=True, slots=True)
class Order:
    """One row of orders/; times are Asia/Shanghai."""

    order_id: str
    kind: str
    ordered_at: datetime
    product: str | None
    build_month: str | None
    batch: str | None
    dealer_id: str | None
    courier_id: str | None
    waybill: str | None
    promised_at: datetime | None
    delivered_at: datetime | None
    province: str
    city: str
    district: str


@dataclass(frozen=True, slots=True)
class WrongLink:
    """An order as it was written although it should name another partner; fault is wrong or missing."""

    order_id: str
    kind: str
    fault: str
    true_partner_id: str


@dataclass
class OrderBook:
    """Orders in the order in which they were placed, and those among them that were written wrongly."""

    world: World
    rng: Random
    orders: list[Order] = field(default_factory=list)
    wrong_links: list[WrongLink] = field(default_factory=list)

    def deliver(
        self, carrier: Carrier, goods: Goods, *, place: Place, told_at: datetime, late: bool
    ) -> tuple[Order, bool]:
        """A shop order that arrived before the customer wrote; the flag says whether its link is right."""
        rng = self.rng
        delivered = told_at - timedelta(hours=rng.randint(1, 200))
        took = timedelta(hours=rng.randint(96, 240) if late else rng.randint(20, 84))
        made = add_months(f"{delivered:%Y-%m}", -rng.randint(1, 4))
        batch = _goods_batch(self.world.bill_of_materials, goods, made)
        order = Order(
            self._next_id("delivery", delivered - took),
            "delivery",
            delivered - took,
            goods.name,
            made,
            batch if rng.random() < 0.5 else None,
            None,
            carrier.partner.partner_id,
            f"{carrier.partner.partner_id[2:4].upper()}{rng.randrange(10**10):010d}",
            delivered - took + timedelta(days=rng.choice((3, 5, 7))),
            delivered,
            place.province,
            place.city,
            place.district,
        )
        return self._enter(order)

    def serve(self, site: Site, vehicle: Vehicle, *, kind: str, told_at: datetime) -> tuple[Order, bool]:
        """A repair order or a sale at a site."""
        at = told_at - timedelta(hours=self.rng.randint(2, 300))
        order = Order(
            self._next_id(kind, at),
            kind,
            at,
            vehicle.product,
            vehicle.build_month,
            None,
            site.partner.partner_id,
            None,
            None,
            None,
            at + timedelta(hours=self.rng.randint(1, 70)),
            site.place.province,
            site.place.city,
            site.place.district,
        )
        return self._enter(order)

    def _next_id(self, kind: str, at: datetime) -> str:
        return f"{PREFIX[kind]}{at:%y%m}{len(self.orders) + 1:07d}"

    def _enter(self, order: Order) -> tuple[Order, bool]:
        """Writes the order down, correctly or, rarely, not."""
        right = self.rng.random() >= WRONG_LINK_SHARE
        self.orders.append(order if right else self._mislinked(order))
        return order, right

    def _mislinked(self, order: Order) -> Order:
        true = order.courier_id or order.dealer_id or ""
        fault = self.rng.choice(("wrong", "missing"))
        self.wrong_links.append(WrongLink(order.order_id, order.kind, fault, true))
        other = None
        while fault == "wrong" and other in (None, true):
            if order.courier_id:
                other = self.rng.choice([c for c in self.world.carriers if c.share]).partner.partner_id
            else:
                other = self.rng.choice(self.world.own_sites).partner.partner_id
        if order.courier_id:
            return replace(order, courier_id=other, waybill=order.waybill if other else None)
        return replace(order, dealer_id=other)


def _goods_batch(materials: BillOfMaterials, goods: Goods, made: str) -> str | None:
    row = materials.find(goods.name, goods.component, made) if goods.component else None
    return row.batch if row else None


def draw_goods(rng: Random) -> Goods:
    return rng.choices(GOODS, [g.per_month for g in GOODS])[0]
