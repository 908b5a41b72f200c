"""Feedback planted one by one: the bad batch, the winter battery, the bad depot, and the tiny sites' few voices."""

from __future__ import annotations

from sample_data.couriers import BAD_DEPOT, BAD_DISTRICTS
from sample_data.customers import Customer
from sample_data.draws import judge_site
from sample_data.events import Event, Judgement
from sample_data.fleet import Vehicle
from sample_data.months import LAST_MONTH, MONTHS, NORTHERN, add_months, is_winter, moment
from sample_data.order_book import draw_goods
from sample_data.plants import (
    BAD_BATCH_BUILT,
    BAD_BATCH_PRODUCTS,
    BAD_BATCH_SUPPLIER,
    BAD_BATCH_VOICES,
    DEPOT_VOICES,
    WINTER_PRODUCTS,
    WINTER_SUPPLIER,
    WINTER_VOICES,
)
from sample_data.public_channels import KEYS
from sample_data.stage import Stage, makers_behind

MONTHS_TO_BULGE = (5, 14, 10)
"""First, last and likeliest month after building."""
OWNER_CHANNELS = {"forum": 30, "complaint": 30, "call": 22, "social": 10, "survey": 8}


def plant(stage: Stage, scale: float) -> list[Event]:
    """All planted feedback at the given scale; the tiny sites' voices do not shrink."""
    events = [bad_tyre(stage) for _ in range(round(BAD_BATCH_VOICES * scale))]
    events += [winter_battery(stage) for _ in range(round(WINTER_VOICES * scale))]
    events += [bad_depot(stage) for _ in range(round(DEPOT_VOICES * scale))]
    return events + tiny_sites(stage)


def bad_tyre(stage: Stage) -> Event:
    """Bulging and cracking tyres of one batch, months after the cars were built."""
    rng = stage.rng
    built = rng.choice(BAD_BATCH_BUILT)
    first, last, mode = MONTHS_TO_BULGE
    month = min(LAST_MONTH, add_months(built, int(rng.triangular(first, last, mode))))
    vehicle = Vehicle(rng.choices(BAD_BATCH_PRODUCTS, (7, 3))[0], built, stage.fleet.draw_home(rng))
    topic = rng.choices(("bulge", "fault"), (11, 1))[0]
    judgement = Judgement("supplier", topic, -1, BAD_BATCH_SUPPLIER, "tyre")
    return _owner_voice(stage, vehicle, month=month, judgement=judgement, plant="bad_tyre_batch")


def winter_battery(stage: Stage) -> Event:
    """A battery that gives up in the cold of the northern provinces; more cars, so more voices, in winter two."""
    rng = stage.rng
    winters = [m for m in MONTHS if is_winter(m)]
    month = rng.choices(winters, [1.0 if m < "2025-06" else 3.0 for m in winters])[0]
    lots = _lots_with_winter_battery(stage, month)
    product, built = rng.choices(lots, [stage.fleet.built[lot] for lot in lots])[0]
    vehicle = Vehicle(product, built, stage.fleet.draw_home(rng, NORTHERN))
    topic = rng.choices(("winter", "winter_range"), (7, 3))[0]
    judgement = Judgement("supplier", topic, -1, WINTER_SUPPLIER, "battery")
    return _owner_voice(stage, vehicle, month=month, judgement=judgement, plant="winter_battery")


def _lots_with_winter_battery(stage: Stage, month: str) -> list[tuple[str, str]]:
    """Model and build month of the cars that had this battery and were on the road by the month."""
    find = stage.world.bill_of_materials.find
    lots = [(p, b) for p, b in stage.fleet.built if p in WINTER_PRODUCTS and add_months(b, 3) <= month]
    return [lot for lot in lots if (row := find(lot[0], "battery", lot[1])) and row.supplier_id == WINTER_SUPPLIER]


def _owner_voice(stage: Stage, vehicle: Vehicle, *, month: str, judgement: Judgement, plant: str) -> Event:
    """An owner's trouble through one of the owners' channels, with the keys of that channel."""
    rng = stage.rng
    channel = rng.choices(list(OWNER_CHANNELS), list(OWNER_CHANNELS.values()))[0]
    at = moment(rng, month)
    if channel in KEYS:
        keys = KEYS[channel](vehicle, vehicle.place, rng)
        keys["province"] = vehicle.place.province
        build_known = bool(keys.get("build_month"))
    else:
        site = stage.draw_site_in(vehicle.place.province)
        order, _ = stage.orders.serve(site, vehicle, kind="repair", told_at=at)
        keys = {"order_id": order.order_id, "product": vehicle.product, "rating": 1}
        build_known = True
    return Event(
        channel=channel,
        occurred_at=at,
        judgements=(judgement,),
        product=vehicle.product,
        place=vehicle.place,
        keys=keys,
        linked=makers_behind((judgement,), vehicle, build_known=build_known, world=stage.world)
        if keys["product"]
        else frozenset(),
        plant=plant,
    )


def bad_depot(stage: Stage) -> Event:
    """Lost, broken and dumped parcels of one courier in two districts of one city."""
    rng = stage.rng
    courier_id, city, _ = BAD_DEPOT
    carrier = stage.world.carrier_by_id[courier_id]
    place = rng.choice([p for p in stage.world.places if p.city == city and p.district in BAD_DISTRICTS])
    goods, at = draw_goods(rng), moment(rng, rng.choice(MONTHS))
    topics = rng.sample(("loss", "damage", "handover", "speed"), rng.choices((1, 2, 3), (5, 4, 1))[0])
    order, right = stage.orders.deliver(carrier, goods, place=place, told_at=at, late="speed" in topics)
    return Event(
        channel="shop",
        occurred_at=at,
        judgements=tuple(Judgement("courier", t, -1, courier_id) for t in topics),
        product=goods.name,
        goods_spoken=goods.spoken,
        place=place,
        keys={"order_id": order.order_id, "product": goods.name, "rating": 1},
        linked=frozenset([courier_id] if right else []),
        plant="bad_depot",
    )


def tiny_sites(stage: Stage) -> list[Event]:
    """One to three extreme voices, all praise or all complaint, for each tiny site in two years."""
    rng, events = stage.rng, []
    for site in (s for s in stage.world.sites if s.plant == "tiny"):
        mood, stars = rng.choice(((-9.0, 5), (9.0, 1)))
        for _ in range(rng.randint(1, 3)):
            customer = Customer("map_app", rng.choice(MONTHS), mood, rng)
            page = site.partner.partner_id
            events.append(
                Event(
                    channel="map_app",
                    occurred_at=moment(rng, customer.month),
                    judgements=tuple(judge_site(customer, site, count=2, sale=False, world=stage.world)),
                    place=site.place,
                    keys={"page_partner_id": page, "rating": stars},
                    linked=frozenset([page]),
                    plant="tiny_site",
                )
            )
    return events
