"""A small invented world, seeded, and a real snapshot of it for tests of the rooms that read snapshots."""

from __future__ import annotations

import hashlib
import math
import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa

from scorecards import scoring, warnings
from scorecards.definitions import Definitions, load
from scorecards.lake import Lake
from scorecards.records import (
    EXPOSURE,
    FEEDBACK,
    MENTIONS,
    OPINIONS,
    ORDERS,
    READINGS,
    BillOfMaterialsRow,
    Partner,
    Registry,
)
from scorecards.snapshot import Snapshot, Snapshots, Sources, build

VERSIONS = {"rules_version": "rules-test", "matching_version": "matching-test"}
MONTHS = [f"{2025 + (8 + n) // 12}-{(8 + n) % 12 + 1:02d}" for n in range(14)]  # 2025-09 … 2026-10
PLACES = [
    ("江苏省", "南京市", "江宁区", 118.84, 31.95), ("江苏省", "苏州市", "吴中区", 120.63, 31.26),
    ("上海市", "上海市", "浦东新区", 121.54, 31.22), ("浙江省", "杭州市", "余杭区", 120.3, 30.42),
    ("广东省", "广州市", "天河区", 113.36, 23.12), ("广东省", "深圳市", "南山区", 113.93, 22.53),
    ("四川省", "成都市", "武侯区", 104.04, 30.64), ("北京市", "北京市", "朝阳区", 116.44, 39.92),
    ("辽宁省", "沈阳市", "和平区", 123.42, 41.79), ("湖北省", "武汉市", "洪山区", 114.34, 30.5),
]  # fmt: skip
PRODUCTS = ["云岭 S", "云岭 X"]
COURIERS = ["风行速递", "驿路达", "青鸟快运", "江海通", "四方物流"]
SUPPLIERS = [("固途轮胎", "tyre"), ("恒驰轮胎", "tyre"), ("北辰蓄电池", "battery"), ("南星蓄电池", "battery"),
             ("静川制动", "brakes"), ("远图车机", "infotainment")]  # fmt: skip
BATCHES = [("A", "2025-01", "2025-03"), ("B", "2025-04", "2025-06"), ("C", "2025-07", "2025-09"),
           ("D", "2025-10", "2025-12")]  # fmt: skip
SAYINGS = {
    "delivery/speed/late": "等了好多天才送到", "delivery/damage/broken": "箱子压扁了里面也坏了",
    "delivery/handover/not_to_door": "说好上门却让我自己下楼拿", "delivery/attitude/rude": "小哥说话很冲",
    "delivery/tracking/wrong_status": "物流信息三天没有更新", "delivery/fee/extra": "还要另外收钱",
    "delivery/general/good": "整体很满意", "delivery/attitude/friendly": "小哥特别客气",
    "part/durability/worn_early": "才一年就磨得不行", "part/noise/noisy": "一上高速就嗡嗡响",
    "part/fault/failure": "突然就坏在半路", "part/fault/safety": "踩下去没有反应太吓人",
    "part/comfort/comfortable": "用着挺舒服",
    "dealer/workmanship/unsolved": "修了两次还是老毛病", "dealer/attitude/rude": "前台爱答不理",
    "dealer/waiting/long": "保养排队排了一上午", "dealer/communication/none": "什么都不跟我说",
    "dealer/facility/poor": "休息区又脏又吵", "dealer/forced_sale/package": "不买装潢就不给提车",
    "dealer/other/bad": "投诉了也没人管", "dealer/attitude/friendly": "接待很热情",
    "dealer/workmanship/solved": "一次就修好了",
}  # fmt: skip
NEW_SAYING = "驿站收了滞留费"
PRAISES = {
    "delivery/general/good", "delivery/attitude/friendly", "part/comfort/comfortable", "dealer/attitude/friendly",
    "dealer/workmanship/solved",
}  # fmt: skip
HEADS = {"courier": "delivery", "supplier": "part", "dealer": "dealer"}


@dataclass
class World:
    """The lake's tables as lists of rows, and the registry."""

    registry: Registry
    feedback: list[dict[str, Any]] = field(default_factory=list)
    opinions: list[dict[str, Any]] = field(default_factory=list)
    mentions: list[dict[str, Any]] = field(default_factory=list)
    exposure: list[dict[str, Any]] = field(default_factory=list)
    orders: list[dict[str, Any]] = field(default_factory=list)


def make_snapshot(root: Path) -> Snapshot:
    """Build and publish a snapshot below `root` (60 dealers, 5 couriers, 6 suppliers, 3,000 opinions, 14 months)."""
    lake = fill_lake(make_world(), root / "lake")
    return publish_snapshot(lake, make_world().registry, root / "snapshots", load())


def publish_snapshot(lake: Lake, registry: Registry, root: Path, definitions: Definitions) -> Snapshot:
    snapshots = Snapshots(root)
    draft = build(
        Sources(lake, registry, definitions),
        out=snapshots.workspace(),
        versions=VERSIONS,
        score=scoring.compute,
        detect=warnings.detect,
    )
    return snapshots.get(snapshots.publish(draft))


def make_world(*, feedback: int = 2200, dealers: int = 60, seed: int = 7) -> World:
    """The same world for the same arguments. The last dealer is a competitor; some feedback has no date."""
    rng = random.Random(seed)
    world = World(make_registry(dealers))
    quality = {p.partner_id: rng.lognormvariate(0, 0.5) for p in world.registry.partners}
    quality["d-003"] = quality["c-2"] = quality["s-0"] = 4.0
    for partner in world.registry.partners:
        world.exposure += _exposure(partner, rng)
    for number in range(feedback):
        _say(world, number, quality, rng)
    return world


def make_registry(dealers: int = 60) -> Registry:
    partners = [Partner(f"c-{n}", "courier", name, (name,)) for n, name in enumerate(COURIERS)] + [
        Partner(f"s-{n}", "supplier", name, (name,), components=(component,))
        for n, (name, component) in enumerate(SUPPLIERS)
    ]
    for n in range(dealers):
        province, city, district, lon, lat = PLACES[n % len(PLACES)]
        partners.append(
            Partner(
                f"d-{n:03d}", "dealer", f"{city[:2]}云岭第{n + 1}店", (f"{city[:2]}{n + 1}店",), brand="云岭",
                parent=f"{province[:2]}汽车集团", province=province, city=city, district=district, lon=lon + n / 1000,
                lat=lat, address=f"{city}{district}迎宾大道{n + 1}号", competitor=n == dealers - 1,
                location_problem="outside_province" if n == 1 else None,
            )
        )  # fmt: skip
    bill = [
        BillOfMaterialsRow(product, component, f"{component[:2].upper()}{letter}{n}", f"s-{n}", build_from, build_to)
        for n, (_, component) in enumerate(SUPPLIERS)
        for product in PRODUCTS
        for letter, build_from, build_to in BATCHES
    ]
    return Registry(tuple(sorted(partners, key=lambda p: p.partner_id)), bill_of_materials=tuple(bill))


def _exposure(partner: Partner, rng: random.Random) -> list[dict[str, Any]]:
    size = rng.lognormvariate(0, 0.6)
    rows: list[dict[str, Any]] = []
    for month in MONTHS:
        if partner.role == "courier":
            for province, city, *_ in PLACES:
                rows.append(_amount(partner, "parcels", month, 4000 * size, province=province, city=city))
        elif partner.role == "dealer" and not partner.competitor:
            rows.append(_amount(partner, "repair_orders", month, 300 * size))
            rows.append(_amount(partner, "sales", month, 60 * size))
        elif partner.role == "supplier":
            number, component = partner.partner_id[2:], partner.components[0]
            for product in PRODUCTS:
                for letter, *_ in BATCHES:
                    batch = f"{component[:2].upper()}{letter}{number}"
                    rows.append(
                        _amount(partner, "units_in_service", month, 3000 * size, product=product,
                                component=component, batch=batch)
                    )  # fmt: skip
    return rows


def _amount(partner: Partner, measure: str, month: str, amount: float, **where: str) -> dict[str, Any]:
    return {"partner_id": partner.partner_id, "measure": measure, "month": month, "amount": round(amount), **where}


def _say(world: World, number: int, quality: dict[str, float], rng: random.Random) -> None:
    """Add one feedback with one or two opinions about one partner of each of up to two roles."""
    feedback_id = f"f-{number:05d}"
    year, month = map(int, rng.choice(MONTHS).split("-"))
    moment = datetime(year, month, rng.randint(1, 28), rng.randint(0, 15), tzinfo=UTC) + timedelta(minutes=number % 60)
    province, city, district, *_ = rng.choice(PLACES)
    opinions = []
    text = ""
    for role in rng.sample(["courier", "dealer", "supplier"], rng.choice([1, 1, 2])):
        partners = [p for p in world.registry.partners if p.role == role]
        partner = rng.choices(partners, [quality[p.partner_id] for p in partners])[0]
        aspects = [aspect for aspect in SAYINGS if aspect.startswith(HEADS[role])]
        weights = [0.5 if aspect in PRAISES else 1.0 for aspect in aspects]
        if partner.partner_id == "d-003":
            weights = [5.0 if "forced" in aspect else weight for aspect, weight in zip(aspects, weights, strict=True)]
        aspect = rng.choices(aspects, weights)[0]
        if role == "courier" and aspect == "delivery/fee/extra" and moment >= datetime(2026, 9, 1, tzinfo=UTC):
            saying = NEW_SAYING
        else:
            saying = SAYINGS[aspect]
        text += ("，" if text else "") + f"{partner.name}{number % 97}：" + saying
        opinions.append((partner, aspect, len(text) - len(saying), len(text)))
    world.feedback.append(
        {"feedback_id": feedback_id, "source": rng.choice(["shop", "forum", "survey"]), "external_id": str(number),
         "channel": rng.choice(["review", "post", "survey"]), "text": text, "author": f"a{rng.randint(0, 1500)}",
         "occurred_at": None if number % 211 == 0 else moment, "product": rng.choice([*PRODUCTS, None]),
         "province": province, "city": city, "district": district, "author_reach": rng.randint(0, 5000)}
    )  # fmt: skip
    for order, (partner, aspect, start, end) in enumerate(opinions):
        world.opinions.append(_opinion(feedback_id, partner, aspect, start, end, order, rng))
    if number % 23 == 0:
        world.mentions.append(
            {"feedback_id": feedback_id, "partner_id": "c-0", "reason": "comparison", "start": 0, "end": 2}
        )


def _opinion(
    feedback_id: str, partner: Partner, aspect: str, start: int, end: int, order: int, rng: random.Random
) -> dict[str, Any]:
    probability = rng.choice([0.99, 0.97, 0.9, 0.7])
    batch = None
    if partner.role == "supplier":
        bad_batch = partner.partner_id == "s-0" and rng.random() < 0.8
        batch = f"{partner.components[0][:2].upper()}{'B' if bad_batch else rng.choice('ABCD')}{partner.partner_id[2:]}"
    return {
        "opinion_id": "o_" + hashlib.sha256(f"{feedback_id}|{order}".encode()).hexdigest()[:20],
        "feedback_id": feedback_id, "start": start, "end": end, "role": partner.role, "responsible": partner.role,
        "aspect": aspect, "polarity": 1 if aspect in PRAISES else -1,
        "severity": 4 if "safety" in aspect else 3 if "broken" in aspect or "failure" in aspect else rng.choice([1, 2]),
        "stage": {"courier": "delivery", "dealer": "service", "supplier": "use"}[partner.role],
        "intent": "praise" if aspect in PRAISES else "complaint",
        "component": partner.components[0] if partner.components else None, "batch": batch,
        "staff_id": None, "partner_id": partner.partner_id, "probability": probability,
        "decision": "accepted" if probability >= 0.9 else "review",
        "clues": _clues(partner, probability),
        "run_id": "r1",
    }  # fmt: skip


def _clues(partner: Partner, probability: float) -> list[dict[str, Any]]:
    """A name in the text; where that is not enough to be sure, also an order that says something else."""
    against = -3.3 if probability < 0.9 else 0.0
    weight = round(math.log2(probability / (1 - probability)) + 4 - against, 2)
    detail = f"别家速运 ≠ {partner.name}"
    conflict = {"clue": "order_conflict", "detail": detail, "weight": against, "start": 0, "end": 4}
    return [
        {"clue": "named", "detail": partner.name, "weight": weight, "start": 0, "end": 4},
        *([conflict] if against else []),
        {"clue": "prior", "detail": "", "weight": -4.0, "start": None, "end": None},
    ]


def fill_lake(world: World, root: Path) -> Lake:
    """A real lake with the world's rows, all read by run r1."""
    lake = Lake(root)
    now = datetime(2026, 11, 1, tzinfo=UTC)
    stored = {"content_hash": "h", "file_id": "file", "ingested_at": now}
    lake.append("feedback", pa.Table.from_pylist([stored | row for row in world.feedback], FEEDBACK))
    lake.append("exposure", pa.Table.from_pylist([stored | row for row in world.exposure], EXPOSURE))
    lake.append("orders", pa.Table.from_pylist([stored | row for row in world.orders], ORDERS))
    lake.append("opinions", pa.Table.from_pylist(world.opinions, OPINIONS))
    lake.append("mentions", pa.Table.from_pylist([{"run_id": "r1"} | row for row in world.mentions], MENTIONS))
    readings = [
        {"feedback_id": row["feedback_id"], "run_id": "r1", "read_at": now, "version": "v", "links_hash": ""}
        for row in world.feedback
    ]
    lake.append("readings", pa.Table.from_pylist(readings, READINGS))
    return lake
