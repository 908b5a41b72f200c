"""The whole two years: how much feedback each channel brings in each month, in words, with duplicates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from sample_data.events import Event, Judgement, Told
from sample_data.fleet import Fleet, build_fleet
from sample_data.months import MONTHS, SHANGHAI, moment, season
from sample_data.naming import NameBook
from sample_data.order_book import Order, OrderBook, WrongLink, draw_goods
from sample_data.planted_events import plant
from sample_data.plants import DUPLICATE_SHARE, ETA_VOICES
from sample_data.public_channels import CHANNELS, bystander
from sample_data.stage import Stage
from sample_data.tell import tell
from sample_data.world import World

TOTALS = {
    "shop": 18_000,
    "forum": 8_000,
    "map_app": 9_000,
    "survey": 9_000,
    "call": 7_000,
    "complaint": 4_500,
    "social": 4_500,
}
NOTHING_SHARE = {
    "shop": 0.03,
    "forum": 0.2,
    "map_app": 0.02,
    "survey": 0.02,
    "call": 0.06,
    "complaint": 0.01,
    "social": 0.12,
}
SPAM_SHARE = {"shop": 0.004, "forum": 0.012, "map_app": 0.003, "social": 0.02}
# Orders in the export that nobody wrote about, as a share of those that somebody did.
SILENT_ORDERS = 0.35
AUTHORS = 30_000
LAST_MOMENT = datetime(2026, 10, 31, 23, 59, 59, tzinfo=SHANGHAI)
# Four of five shop reviews speak of the courier, and only those can speak of its window.
WINDOW_SHARE = ETA_VOICES / TOTALS["shop"] / 0.76


@dataclass(frozen=True)
class Story:
    """Everything that happened: feedback in the order of its time, orders, and the orders written wrongly."""

    told: tuple[Told, ...]
    orders: tuple[Order, ...]
    wrong_links: tuple[WrongLink, ...]
    fleet: Fleet


def tell_story(world: World, *, seed: int, scale: float) -> Story:
    """The story of a seed. At scale 1 it holds 60,000 feedback."""
    fleet = build_fleet(world, Random(f"{seed}/fleet"))
    orders = OrderBook(world, Random(f"{seed}/orders"))
    stage = Stage(world, fleet, orders, Random(f"{seed}/events"))
    planted = plant(stage, scale)
    events = planted + list(_ordinary(stage, Counter(e.channel for e in planted), scale))
    words = Random(f"{seed}/words")
    book = NameBook(world)
    told = [_signed(tell(event, book, words), words) for event in events]
    told += _duplicates(told, sum(_total(c, scale) for c in TOTALS) - len(told), words)
    _silent_orders(stage)
    by_time = sorted(told, key=lambda t: (t.event.occurred_at, t.event.channel, t.text))
    return Story(tuple(by_time), tuple(orders.orders), tuple(orders.wrong_links), fleet)


def _total(channel: str, scale: float) -> int:
    return round(TOTALS[channel] * scale)


def _ordinary(stage: Stage, planted: Counter[str], scale: float) -> Iterator[Event]:
    """What happens anyway, month by month, leaving room for the planted feedback and the duplicates."""
    for channel in TOTALS:
        count = round(_total(channel, scale) * (1.0 - DUPLICATE_SHARE)) - planted[channel]
        weights = [season(month, shop=channel == "shop") for month in MONTHS]
        months = stage.rng.choices(MONTHS, weights, k=max(0, count))
        for month in sorted(months):
            yield _one(stage, channel, month)


def _one(stage: Stage, channel: str, month: str) -> Event:
    draw = stage.rng.random()
    if draw < SPAM_SHARE.get(channel, 0.0):
        return bystander(stage, channel, month=month, kind="spam")
    if draw < SPAM_SHARE.get(channel, 0.0) + NOTHING_SHARE[channel]:
        return bystander(stage, channel, month=month, kind="nothing")
    event = CHANNELS[channel](stage, month)
    if channel == "shop" and stage.rng.random() < WINDOW_SHARE:
        return _with_window(event)
    return event


def _with_window(event: Event) -> Event:
    """The same review, complaining about the delivery window that every courier announces; couriers are hit alike."""
    carrier = next((j.partner_id for j in event.judgements if j.role == "courier"), None)
    if carrier is None:
        return event
    keys = {**event.keys, "rating": 2}
    window = Judgement("courier", "eta", -1, carrier)
    return replace(event, judgements=(*event.judgements[:2], window), keys=keys, plant=event.plant or "eta_window")


def _signed(told: Told, rng: Random) -> Told:
    """With an author: some write often."""
    author = f"u{int(AUTHORS * rng.random() ** 1.3):05d}"
    return replace(told, event=replace(told.event, keys={**told.event.keys, "author": author}))


def _again(told: Told, rng: Random) -> Told:
    """The same feedback a little later, mostly by the same author, within the two years."""
    at = min(told.event.occurred_at + timedelta(minutes=rng.randint(1, 2880)), LAST_MOMENT)
    again = replace(told, event=replace(told.event, occurred_at=at, kind="duplicate"))
    return again if rng.random() < 0.6 else _signed(again, rng)


def _duplicates(told: list[Told], count: int, rng: Random) -> list[Told]:
    """The same words sent once more within two days, as impatient people and copying sites do."""
    originals = rng.sample([t for t in told if len(t.text) >= 15 and not t.event.plant], max(0, count))
    return [_again(told, rng) for told in originals]


def _silent_orders(stage: Stage) -> None:
    """Orders without feedback, so that the export does not consist of talkative customers only."""
    rng = stage.rng
    for _ in range(round(len(stage.orders.orders) * SILENT_ORDERS)):
        at = moment(rng, rng.choice(MONTHS))
        if rng.random() < 0.5:
            place = stage.fleet.draw_home(rng)
            stage.orders.deliver(
                stage.draw_carrier(place), draw_goods(rng), place=place, told_at=at, late=rng.random() < 0.1
            )
        else:
            vehicle = stage.fleet.draw(rng, f"{at:%Y-%m}")
            stage.orders.serve(stage.draw_site(), vehicle, kind="repair", told_at=at)
