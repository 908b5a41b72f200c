"""The channels with keys: shop reviews, store pages, surveys and call notes, each tied to an order or a page."""

from __future__ import annotations

from collections.abc import Sequence

from sample_data.coordinates import in_datum
from sample_data.customers import Customer, new_customer
from sample_data.draws import (
    draw_mentions,
    in_order,
    judge_brand,
    judge_courier,
    judge_goods,
    judge_parts,
    judge_site,
)
from sample_data.events import Event, Judgement, MentionPlan
from sample_data.months import moment
from sample_data.names import vin
from sample_data.order_book import draw_goods
from sample_data.partners import Carrier
from sample_data.stage import Stage, makers_behind, stars

ROLES = ("courier", "supplier", "dealer")


def shop(stage: Stage, month: str) -> Event:
    """A review of an article: how it came, what it is like, how the shop did."""
    rng = stage.rng
    customer, place, goods = new_customer("shop", month, rng), stage.fleet.draw_home(rng), draw_goods(rng)
    carrier, at = stage.draw_carrier(place), moment(rng, month, shop=True)
    judgements = judge_courier(customer, carrier, customer.count()) if rng.random() < 0.8 else []
    if not judgements or rng.random() < 0.35:
        judgements += judge_brand(customer, "shop")
    late = any(j.topic == "speed" and j.polarity < 0 for j in judgements)
    order, right = stage.orders.deliver(carrier, goods, place=place, told_at=at, late=late)
    if rng.random() < 0.4:
        judgements += judge_goods(customer, goods, built=order.build_month or month, world=stage.world)
    known = rng.random() < 0.95
    # An article has one maker for good, so its name alone leads there.
    linked = {j.partner_id for j in judgements if j.role == "supplier" and j.partner_id}
    linked |= {carrier.partner.partner_id} if known and right else set()
    return Event(
        channel="shop",
        occurred_at=at,
        judgements=in_order(judgements, rng),
        mentions=_shop_mentions(stage, customer, carrier, judgements),
        product=goods.name,
        goods_spoken=goods.spoken,
        place=place,
        keys={
            "order_id": order.order_id if known else None,
            "product": goods.name,
            "rating": stars(judgements, rng),
        },
        linked=frozenset(linked),
    )


def _shop_mentions(
    stage: Stage, customer: Customer, carrier: Carrier, judgements: Sequence[Judgement]
) -> tuple[MentionPlan, ...]:
    """Fair customers say that late sending is not the courier's fault; others name some courier or maker."""
    seller_failed = any(j.topic == "dispatch" and j.polarity < 0 for j in judgements)
    if seller_failed and all(j.role != "courier" for j in judgements) and stage.rng.random() < 0.35:
        return (MentionPlan("courier", carrier.partner.partner_id, "no_blame"),)
    roles = ("courier", "courier", "supplier")
    return draw_mentions(customer, roles, share=0.1, judged=judgements, world=stage.world)


def map_app(stage: Stage, month: str) -> Event:
    """A review left on a site's own page of a map application; the page carries the site's BD-09 position."""
    rng = stage.rng
    customer, site = new_customer("map_app", month, rng), stage.draw_site()
    sale = site.sells and rng.random() < 0.3
    judgements = judge_site(customer, site, count=customer.count(), sale=sale, world=stage.world)
    lon, lat = in_datum(site.partner.lon or 0.0, site.partner.lat or 0.0, "bd09")
    page = site.partner.partner_id if rng.random() < 0.97 else None
    return Event(
        channel="map_app",
        occurred_at=moment(rng, month),
        judgements=in_order(judgements, rng),
        mentions=draw_mentions(customer, ("dealer",), share=0.06, judged=judgements, world=stage.world),
        place=site.place,
        keys={
            "page_partner_id": page,
            "rating": stars(judgements, rng),
            "lon": lon,
            "lat": lat,
            "datum": "bd09",
            "province": site.place.province,
            "city": site.place.city,
        },
        linked=frozenset([page] if page else []),
    )


def survey(stage: Stage, month: str) -> Event:
    """An answer to the questionnaire after a repair or a purchase."""
    return _after_service(stage, month, channel="survey", parts_share=0.2, known_share=0.95)


def call(stage: Stage, month: str) -> Event:
    """A note of the call centre, mostly about a repair order."""
    return _after_service(stage, month, channel="call", parts_share=0.45, known_share=0.72)


def _after_service(stage: Stage, month: str, *, channel: str, parts_share: float, known_share: float) -> Event:
    rng = stage.rng
    customer, site, at = new_customer(channel, month, rng), stage.draw_site(), moment(rng, month)
    vehicle, sale = stage.fleet.draw(rng, month), site.sells and rng.random() < 0.3
    judgements = judge_site(customer, site, count=customer.count(), sale=sale, world=stage.world)
    if rng.random() < parts_share:
        parts = judge_parts(customer, vehicle, count=1, world=stage.world)
        judgements = parts if rng.random() < 0.5 else judgements + parts
    order, right = stage.orders.serve(site, vehicle, kind="sale" if sale else "repair", told_at=at)
    known = rng.random() < known_share
    site_known = frozenset([site.partner.partner_id] if known and right else [])
    extra = {"rating": stars(judgements, rng)} if channel == "survey" else {"vin": vin(rng) if known else None}
    return Event(
        channel=channel,
        occurred_at=at,
        judgements=in_order(judgements, rng),
        mentions=draw_mentions(customer, ROLES, share=0.04, judged=judgements, world=stage.world),
        product=vehicle.product,
        place=site.place,
        keys={"order_id": order.order_id if known else None, "product": vehicle.product, **extra},
        linked=site_known | makers_behind(judgements, vehicle, build_known=known, world=stage.world),
    )
