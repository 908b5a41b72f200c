"""Each kind of warning: what was planted is found, what is sound is left alone, and the evidence is there."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from scorecards.definitions import load
from scorecards.snapshot import Snapshot
from tests.snapshot_fixture import MONTHS, NEW_SAYING, World, fill_lake, make_registry, make_world, publish_snapshot


def warnings_of(snapshot: Snapshot, kind: str, **where: Any) -> list[dict[str, Any]]:
    rows = snapshot.query("SELECT * FROM warnings WHERE kind = ?", [kind])
    return [row for row in rows if all(row[name] == value for name, value in where.items())]


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """Dealers of equal quality, of which d-010 turns bad in the last three months."""
    root = tmp_path_factory.mktemp("warned")
    world = steady_world()
    return publish_snapshot(fill_lake(world, root / "lake"), world.registry, root / "snapshots", load())


def steady_world() -> World:
    world = World(make_registry(20), exposure=make_world(feedback=0, dealers=20).exposure)
    for row in world.exposure:
        row["amount"] = {"repair_orders": 300.0, "sales": 60.0, "parcels": 4000.0}.get(row["measure"], 3000.0)
    rng = random.Random(5)
    for month in MONTHS:
        for partner in world.registry.partners:
            if partner.role == "dealer":
                count = 16 if partner.partner_id == "d-010" and month >= "2026-08" else 4
                add_complaints(world, partner.partner_id, month, count=count, rng=rng)
    return world


def add_complaints(world: World, partner_id: str, month: str, *, count: int, rng: random.Random) -> None:
    """`count` complaints, each of its own author, about waiting; some in the last two months in the new words."""
    for _ in range(max(0, count + rng.choice([-1, 0, 1]))):
        number = len(world.feedback)
        text = f"{number}保养排队排了一上午"
        if month >= "2026-09" and number % 3 == 0:
            text = f"{number}{NEW_SAYING}"
        world.feedback.append(
            {
                "feedback_id": f"f-{number:05d}", "source": "shop", "text": text, "author": f"a{number}",
                "occurred_at": datetime(int(month[:4]), int(month[5:]), 1 + number % 28, 4, tzinfo=UTC),
            }
        )  # fmt: skip
        world.opinions.append(
            {
                "opinion_id": f"o-{number:05d}", "feedback_id": f"f-{number:05d}", "start": len(str(number)),
                "end": len(text), "role": "dealer", "responsible": "dealer", "aspect": "dealer/waiting/long",
                "polarity": -1, "severity": 2, "stage": "service", "intent": "complaint", "component": None,
                "batch": None, "staff_id": None, "partner_id": partner_id, "probability": 1.0, "decision": "accepted",
                "clues": [], "run_id": "r1",
            }
        )  # fmt: skip


def test_the_dealer_that_turned_bad_is_raised_and_nobody_else(snapshot: Snapshot) -> None:
    found = warnings_of(snapshot, "site")
    assert [(w["partner_id"], w["level"]) for w in found] == [("d-010", "raise")]
    assert found[0]["month"] in ("2026-08", "2026-09")
    details = json.loads(found[0]["details"])
    assert details["run_length"] == 370
    assert details["months"][0] == "2026-08"
    assert "d-019" not in {w["partner_id"] for w in found}


def test_evidence_of_a_site_warning_is_its_own_recent_complaints(snapshot: Snapshot) -> None:
    warning = warnings_of(snapshot, "site")[0]
    rows = snapshot.query(
        "SELECT DISTINCT partner_id, period_month >= '2026-08' AS recent FROM evidence "
        "WHERE list_contains(?, opinion_id)",
        [warning["opinion_ids"]],
    )
    assert rows == [{"partner_id": "d-010", "recent": True}]


def test_new_words_are_found_as_one_phrase(snapshot: Snapshot) -> None:
    found = warnings_of(snapshot, "phrase", role="dealer")
    assert [json.loads(w["details"])["phrase"] for w in found] == [NEW_SAYING]
    assert found[0]["partner_id"] is None
    assert found[0]["level"] == "raise"


def test_old_words_are_not_new(snapshot: Snapshot) -> None:
    assert not [w for w in warnings_of(snapshot, "phrase") if "排队" in w["headline_zh"]]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    root = tmp_path_factory.mktemp("sample")
    world = make_world(feedback=1500, dealers=20)
    return publish_snapshot(fill_lake(world, root / "lake"), world.registry, root / "snapshots", load())


def test_planted_batch_is_raised_with_its_baseline(sample: Snapshot) -> None:
    found = warnings_of(sample, "batch")
    assert found
    assert {json.loads(w["details"])["batch"] for w in found} == {"TYB0"}
    assert {w["partner_id"] for w in found} == {"s-0"}
    for warning in found:
        assert warning["statistic"] >= warning["threshold"]
        assert "应有" in warning["baseline_zh"]
        details = json.loads(warning["details"])
        assert details["ebgm"] >= 2.5
        assert details["span"][0] <= details["first_watched"] <= (details["first_raised"] or "9999")
        assert details["span"][1] == "2026-10"


def test_the_same_alarm_keeps_its_id(sample: Snapshot, tmp_path: Path) -> None:
    world = make_world(feedback=1500, dealers=20)
    again = publish_snapshot(fill_lake(world, tmp_path / "lake"), world.registry, tmp_path / "snapshots", load())
    ids = "SELECT warning_id FROM warnings ORDER BY warning_id"
    assert again.query(ids) == sample.query(ids)


def test_hot_spot_of_one_courier(tmp_path: Path) -> None:
    """Twelve cities with equal business: those around Suzhou draw five times the complaints of courier c-1."""
    hot, cold = ["苏州市", "无锡市", "常州市"], [
        "徐州市", "连云港市", "宿迁市", "淮安市", "盐城市", "扬州市", "泰州市", "南通市", "镇江市", "南京市", "杭州市",
        "温州市", "金华市", "衢州市", "丽水市", "台州市",
    ]  # fmt: skip
    world = World(make_registry(2))
    for city in hot + cold:
        province = "浙江省" if city in cold[-6:] else "江苏省"
        world.exposure.append(
            {"partner_id": "c-1", "measure": "parcels", "month": "2026-10", "amount": 5000.0, "province": province,
             "city": city}
        )  # fmt: skip
        add_city_complaints(world, province, city, 50 if city in hot else 10)
    snapshot = publish_snapshot(fill_lake(world, tmp_path / "lake"), world.registry, tmp_path / "snapshots", load())
    found = warnings_of(snapshot, "area")
    assert [(w["partner_id"], w["level"]) for w in found] == [("c-1", "raise")]
    details = json.loads(found[0]["details"])
    assert set(hot) & set(details["cities"])
    assert not set(cold[-6:]) & set(details["cities"])
    assert details["opinions"] >= 50
    assert details["span"] == ["2026-10", "2026-10"], "no month before the first of the data"


def add_city_complaints(world: World, province: str, city: str, count: int) -> None:
    for _ in range(count):
        number = len(world.feedback)
        world.feedback.append(
            {
                "feedback_id": f"f-{number:05d}", "source": "shop", "text": f"{number}慢", "province": province,
                "city": city, "occurred_at": datetime(2026, 10, 1 + number % 28, 4, tzinfo=UTC),
            }
        )  # fmt: skip
        world.opinions.append(
            {
                "opinion_id": f"o-{number:05d}", "feedback_id": f"f-{number:05d}", "start": 0, "end": 2,
                "role": "courier", "responsible": "courier", "aspect": "delivery/speed/late", "polarity": -1,
                "severity": 1, "stage": "delivery", "intent": "complaint", "partner_id": "c-1", "probability": 1.0,
                "decision": "accepted", "clues": [], "run_id": "r1",
            }
        )  # fmt: skip
