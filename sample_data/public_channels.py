"""The channels without keys: forum posts, complaint sites, social posts, and all that judges nobody."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random

from sample_data import channels
from sample_data.coordinates import DATUMS, in_datum
from sample_data.customers import Customer, new_customer
from sample_data.draws import draw_mentions, in_order, judge_brand, judge_courier, judge_parts, judge_site
from sample_data.events import Event, Judgement
from sample_data.fleet import Vehicle
from sample_data.months import moment
from sample_data.order_book import draw_goods
from sample_data.places import Place, point_in, short
from sample_data.stage import Stage, makers_behind

MOST_JUDGEMENTS = 7
# How often a post speaks of parts, of a dealer, of a delivery.
SUBJECTS = {"forum": (0.62, 0.3, 0.02), "complaint": (0.6, 0.42, 0.0), "social": (0.38, 0.32, 0.3)}


def forum(stage: Stage, month: str) -> Event:
    """A post of a car forum: components first, dealers second; nothing but the text and the owner's badge."""
    return _post(stage, month, "forum")


def complaint(stage: Stage, month: str) -> Event:
    """A complaint lodged at a public site: car, build month, place and the trouble."""
    return _post(stage, month, "complaint")


def social(stage: Stage, month: str) -> Event:
    """A social post with its author's reach; sometimes a place or a position."""
    return _post(stage, month, "social")


def _post(stage: Stage, month: str, channel: str) -> Event:
    rng = stage.rng
    customer, vehicle = new_customer(channel, month, rng), stage.fleet.draw(rng, month)
    judgements, place = _judgements(stage, customer, vehicle)
    keys = KEYS[channel](vehicle, place, rng)
    linked = frozenset[str]()
    if keys["product"]:
        linked = makers_behind(judgements, vehicle, build_known=bool(keys.get("build_month")), world=stage.world)
    roles = channels.ROLES if channel == "social" else channels.ROLES[1:]
    return Event(
        channel=channel,
        occurred_at=moment(rng, month),
        judgements=in_order(judgements[:MOST_JUDGEMENTS], rng),
        mentions=draw_mentions(customer, roles, share=0.1, judged=judgements, world=stage.world),
        product=vehicle.product,
        place=place,
        keys=keys,
        linked=linked,
    )


def _judgements(stage: Stage, customer: Customer, vehicle: Vehicle) -> tuple[list[Judgement], Place]:
    """What the post is about, and where: at the dealer if it speaks of one, else at home."""
    rng, place = stage.rng, vehicle.place
    parts, dealers, couriers = SUBJECTS[customer.channel]
    found: list[Judgement] = []
    if rng.random() < parts:
        found += judge_parts(customer, vehicle, count=customer.count(), world=stage.world)
    if rng.random() < couriers and not found:
        found += judge_courier(customer, stage.draw_carrier(place), customer.count())
    if rng.random() < dealers or not found:
        site = stage.draw_site()
        place, sale = site.place, site.sells and rng.random() < 0.4
        found += judge_site(customer, site, count=min(2, customer.count()), sale=sale, world=stage.world)
    if rng.random() < 0.12:
        found += judge_brand(customer, "company")
    return found, place


def forum_keys(vehicle: Vehicle, place: Place, rng: Random) -> dict[str, object]:
    """Owners with a badge show model and build month, most others at least the model."""
    badge = rng.random() < 0.45
    return {
        "product": vehicle.product if rng.random() < 0.85 or badge else None,
        "build_month": vehicle.build_month if badge else None,
        "province": place.province if rng.random() < 0.6 else None,
        "place": f"{short(place.city)}{short(place.district)}" if rng.random() < 0.2 else None,
    }


def complaint_keys(vehicle: Vehicle, place: Place, rng: Random) -> dict[str, object]:
    """Complaint sites ask for the model, and often get build month and place."""
    return {
        "product": vehicle.product,
        "build_month": vehicle.build_month if rng.random() < 0.55 else None,
        "province": place.province if rng.random() < 0.8 else None,
        "city": place.city if rng.random() < 0.7 else None,
    }


def social_keys(vehicle: Vehicle, place: Place, rng: Random) -> dict[str, object]:
    """Reach always, the rest now and then; positions in the datum of the author's telephone."""
    keys: dict[str, object] = {
        "product": vehicle.product if rng.random() < 0.4 else None,
        "author_reach": int(rng.lognormvariate(5.2, 1.8)),
        "place": f"{short(place.city)}·{short(place.district)}" if rng.random() < 0.3 else None,
    }
    if rng.random() < 0.25:
        datum = rng.choice(DATUMS)
        keys["lon"], keys["lat"] = in_datum(*point_in(place, rng), datum)
        keys |= {"datum": datum, "province": place.province, "city": place.city}
    return keys


KEYS: Mapping[str, Callable[[Vehicle, Place, Random], dict[str, object]]] = {
    "forum": forum_keys,
    "complaint": complaint_keys,
    "social": social_keys,
}
CHANNELS: Mapping[str, Callable[[Stage, str], Event]] = {
    "shop": channels.shop,
    "forum": forum,
    "map_app": channels.map_app,
    "survey": channels.survey,
    "call": channels.call,
    "complaint": complaint,
    "social": social,
}


def bystander(stage: Stage, channel: str, *, month: str, kind: str) -> Event:
    """A text in the channel that judges nobody (kind nothing) or advertises (kind spam)."""
    rng = stage.rng
    customer, vehicle, goods = new_customer(channel, month, rng), stage.fleet.draw(rng, month), draw_goods(rng)
    keys: dict[str, object] = {"product": goods.name if channel == "shop" else vehicle.product}
    if channel == "map_app":
        keys = {"page_partner_id": stage.draw_site().partner.partner_id, "rating": 5}
    gossip = 0.35 if kind == "nothing" and channel == "forum" else 0.0
    return Event(
        channel=channel,
        occurred_at=moment(rng, month),
        mentions=draw_mentions(customer, channels.ROLES[1:], share=gossip, judged=(), world=stage.world),
        product=vehicle.product,
        goods_spoken=goods.spoken,
        place=vehicle.place,
        keys=keys,
        kind=kind,
    )
