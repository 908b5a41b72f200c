"""What one customer judges, drawn from how good the partner really is."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from sample_data.customers import Customer
from sample_data.events import Judgement, MentionPlan
from sample_data.fleet import Vehicle
from sample_data.lexicon import load, mention_patterns, part_aspects
from sample_data.partners import Carrier, Site
from sample_data.plants import STAFF_SHARE, tendency_at
from sample_data.products import ELECTRIC_LACKS, Goods
from sample_data.staff import TITLES_OF_ASPECT
from sample_data.world import World

PEAK_MONTHS = frozenset(("11", "06", "02"))
RUSH = 0.6
STAFF_NAMED = {1: 0.28, -1: 0.16}


def judge_courier(customer: Customer, carrier: Carrier, count: int) -> list[Judgement]:
    """Opinions on a delivery; everybody is slower at the peaks."""
    found = []
    for topic in customer.topics(load("talk")["delivery"], carrier.focus, count):
        rush = RUSH if topic == "speed" and customer.month[5:] in PEAK_MONTHS else 0.0
        polarity = customer.polarity(carrier.tendency + rush, topic)
        found.append(Judgement("courier", topic, polarity, carrier.partner.partner_id))
    return found


def judge_site(customer: Customer, site: Site, *, count: int, sale: bool, world: World) -> list[Judgement]:
    """Opinions on a dealer, now and then on one of its people by name."""
    found = []
    tendency = tendency_at(site, customer.month)
    for topic in customer.topics(load("talk")["sale" if sale else "repair"], site.focus, count):
        own = 1.0 if site.plant == "forced" and topic == "forced_sale" else 0.0
        polarity = customer.polarity(tendency + own, topic)
        staff_id = _staff(customer, site, topic=topic, polarity=polarity, world=world)
        found.append(Judgement("dealer", topic, polarity, site.partner.partner_id, None, staff_id))
    return found


def _staff(customer: Customer, site: Site, *, topic: str, polarity: int, world: World) -> str | None:
    """Who of the roster is meant, when it is a matter of persons."""
    titles = TITLES_OF_ASPECT.get(topic, ())
    roster = world.staff_of[site.partner.partner_id]
    able = [p for p in roster if p.title in titles]
    if not able:
        return None
    if site.plant == "one_person" and polarity < 0 and topic != "workmanship" and customer.rng.random() < STAFF_SHARE:
        return roster[0].staff_id
    return customer.rng.choice(able).staff_id if customer.rng.random() < STAFF_NAMED[polarity] else None


def judge_parts(customer: Customer, vehicle: Vehicle, *, count: int, world: World) -> list[Judgement]:
    """Opinions on a car's components; makers follow from the bill of materials, where the component has one."""
    electric = world.bill_of_materials.find(vehicle.product, "engine", vehicle.build_month) is None
    lacking = ELECTRIC_LACKS if electric else frozenset[str]()
    talk = {c: w for c, w in load("talk")["components"].items() if c not in lacking}
    return [
        _judge_part(customer, vehicle.product, component=component, built=vehicle.build_month, world=world)
        for component in customer.topics(talk, {}, count)
    ]


def judge_goods(customer: Customer, goods: Goods, *, built: str, world: World) -> list[Judgement]:
    """An opinion on an article with a maker; an empty list for those without."""
    if not goods.component:
        return []
    return [_judge_part(customer, goods.name, component=goods.component, built=built, world=world)]


def _judge_part(customer: Customer, product: str, *, component: str, built: str, world: World) -> Judgement:
    row = world.bill_of_materials.find(product, component, built)
    topic = customer.rng.choice(part_aspects(component))
    tendency = world.maker_by_id[row.supplier_id].tendency if row else 0.0
    return Judgement("supplier", topic, customer.polarity(tendency, topic), row.supplier_id if row else None, component)


def judge_brand(customer: Customer, talk: str) -> list[Judgement]:
    """An opinion on the brand's own process (talk: shop or company), for which no partner is responsible."""
    return [Judgement("brand", t, customer.polarity(0.0, t)) for t in customer.topics(load("talk")[talk], {}, 1)]


def draw_mentions(
    customer: Customer, roles: Sequence[str], *, share: float, judged: Sequence[Judgement], world: World
) -> tuple[MentionPlan, ...]:
    """A partner named in passing, now and then; never one that the same text judges."""
    rng = customer.rng
    if rng.random() >= share:
        return ()
    role = rng.choice(roles)
    taken = {j.partner_id for j in judged}
    partner = rng.choice([p for p in world.partners if p.role == role and p.partner_id not in taken])
    return (MentionPlan(role, partner.partner_id, rng.choice(sorted(mention_patterns(role)))),)


def in_order(judgements: Sequence[Judgement], rng: Random) -> tuple[Judgement, ...]:
    """As one would tell it: mostly praise first or complaint first, then by partner; else as it comes to mind."""
    first = rng.choice((-1, 1))
    shuffled = rng.sample(list(judgements), len(judgements))
    if rng.random() < 0.6:
        shuffled.sort(key=lambda j: (j.polarity != first, j.role))
    return tuple(shuffled)
