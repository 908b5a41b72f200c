"""What counts, told as small tables: rows of feedback and opinions in, counts of the published snapshot out."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from scorecards.definitions import load
from scorecards.records import BillOfMaterialsRow, Partner, Registry
from scorecards.snapshot import Snapshot
from tests.snapshot_fixture import World, fill_lake, publish_snapshot

REGISTRY = Registry(
    (
        Partner("c-1", "courier", "甲快递"),
        Partner("c-2", "courier", "乙快递"),
        Partner("c-9", "courier", "别家", competitor=True),
        Partner("d-1", "dealer", "南京店", province="江苏", city="南京"),
        Partner("s-1", "supplier", "某轮胎", components=("tyre",)),
    ),
    bill_of_materials=(BillOfMaterialsRow("X", "tyre", "T7", "s-1", "2025-01", "2025-06"),),
)
LONG = "这是一段超过十五个字的完全一样的投诉文字"


def parse(text: str) -> list[dict[str, Any]]:
    """A table with a header line and columns between bars; an empty cell is None."""
    lines = [[cell.strip() or None for cell in line.split("|")] for line in text.strip().splitlines()]
    return [dict(zip([str(name) for name in lines[0]], line, strict=True)) for line in lines[1:]]


def snapshot_of(root: Path, table: str, *, orders: str = "", exposure: str = "") -> Snapshot:
    """A snapshot of one opinion per line; columns not given take plain values."""
    world = World(REGISTRY)
    for number, row in enumerate(parse(table)):
        feedback_id = row.get("feedback") or f"f{number}"
        if feedback_id not in {f["feedback_id"] for f in world.feedback}:
            world.feedback.append(feedback_row(feedback_id, number, row))
        world.opinions.append(opinion_row(feedback_id, number, row))
    for row in parse(orders) if orders else []:
        world.orders.append({"kind": "delivery", **row})
    for row in parse(exposure) if exposure else []:
        world.exposure.append(row | {"amount": float(row["amount"])})
    return publish_snapshot(fill_lake(world, root / "lake"), REGISTRY, root / "snapshots", load())


def feedback_row(feedback_id: str, number: int, row: dict[str, Any]) -> dict[str, Any]:
    moment = row.get("at", "2026-03-05T04:00")
    return {
        "feedback_id": feedback_id,
        "source": "shop",
        "text": row.get("text") or f"第{number}条",
        "author": row.get("author"),
        "occurred_at": datetime.fromisoformat(moment).replace(tzinfo=UTC) if moment else None,
    } | {name: row.get(name) for name in ("product", "province", "city", "order_id", "build_month")}


def opinion_row(feedback_id: str, number: int, row: dict[str, Any]) -> dict[str, Any]:
    aspect = row.get("aspect") or "delivery/speed/late"
    role = {"delivery": "courier", "dealer": "dealer", "part": "supplier"}[aspect.split("/")[0]]
    return {
        "opinion_id": f"o{number}",
        "feedback_id": feedback_id,
        "start": 0,
        "end": 2,
        "role": role,
        "responsible": role,
        "aspect": aspect,
        "polarity": int(row.get("polarity") or -1),
        "severity": int(row.get("severity") or 2),
        "stage": "delivery",
        "intent": "complaint",
        "component": row.get("component"),
        "batch": row.get("batch"),
        "partner_id": row.get("partner", "c-1"),
        "probability": float(row.get("p") or 1),
        "decision": row.get("decision") or "accepted",
        "clues": [],
        "run_id": "r1",
    }


def ranking(snapshot: Snapshot, partner: str, period: str = "all", cut: str = "") -> dict[str, Any]:
    rows = snapshot.query(
        "SELECT * FROM rankings WHERE partner_id = ? AND period = ? AND cut_value = ?", [partner, period, cut]
    )
    assert len(rows) == 1
    return rows[0]


def test_probabilities_are_summed_over_accepted_and_review(tmp_path: Path) -> None:
    snapshot = snapshot_of(
        tmp_path,
        """
        feedback | p   | decision | polarity
        a        | 0.9 | accepted | -1
        b        | 0.6 | review   | -1
        c        | 0.8 | none     | -1
        d        | 0.7 | accepted | 1
        """,
    )
    row = ranking(snapshot, "c-1")
    assert (row["complaints"], row["praises"], row["opinions"], row["voices"]) == pytest.approx((1.5, 0.7, 2.2, 3))


def test_an_author_counts_once_per_second_level_aspect_polarity_and_month(tmp_path: Path) -> None:
    snapshot = snapshot_of(
        tmp_path,
        """
        feedback | author | at               | aspect                    | polarity | p
        a        | eve    | 2026-03-05T04:00 | delivery/speed/late       | -1       | 0.6
        b        | eve    | 2026-03-06T04:00 | delivery/speed            | -1       | 0.9
        c        | eve    | 2026-03-07T04:00 | delivery/damage/broken    | -1       | 1
        d        | eve    | 2026-03-07T04:00 | delivery/speed/fast       | 1        | 1
        e        | eve    | 2026-04-07T04:00 | delivery/speed/late       | -1       | 1
        f        | bob    | 2026-03-07T04:00 | delivery/speed/late       | -1       | 1
        """,
    )
    assert ranking(snapshot, "c-1", "2026-03")["complaints"] == pytest.approx(0.9 + 1 + 1)
    assert ranking(snapshot, "c-1", "2026-03")["praises"] == pytest.approx(1)
    assert ranking(snapshot, "c-1", "2026-03")["voices"] == 4
    assert ranking(snapshot, "c-1")["complaints"] == pytest.approx(3.9)


def test_nameless_authors_are_not_one_author(tmp_path: Path) -> None:
    snapshot = snapshot_of(tmp_path, "feedback | author\na |\nb |")
    assert ranking(snapshot, "c-1")["complaints"] == 2


def test_identical_long_texts_count_once_per_partner_and_month(tmp_path: Path) -> None:
    snapshot = snapshot_of(
        tmp_path,
        f"""
        feedback | text   | partner | at
        a        | {LONG} | c-1     | 2026-03-05T04:00
        b        | {LONG} | c-1     | 2026-03-06T04:00
        c        | {LONG} | c-2     | 2026-03-06T04:00
        d        | {LONG} | c-1     | 2026-04-06T04:00
        e        | 太慢了 | c-1     | 2026-03-05T04:00
        f        | 太慢了 | c-1     | 2026-03-06T04:00
        """,
    )
    assert ranking(snapshot, "c-1", "2026-03")["voices"] == 3
    assert ranking(snapshot, "c-1")["voices"] == 4
    assert ranking(snapshot, "c-2")["voices"] == 1
    assert len(snapshot.query("SELECT * FROM evidence")) == 6


def test_one_feedback_with_two_opinions_is_one_voice(tmp_path: Path) -> None:
    snapshot = snapshot_of(tmp_path, "feedback | aspect\na | delivery/speed/late\na | delivery/loss/lost")
    row = ranking(snapshot, "c-1")
    assert (row["voices"], row["complaints"]) == (1, 2)


def test_months_are_cut_in_shanghai_and_the_undated_count_in_all_only(tmp_path: Path) -> None:
    snapshot = snapshot_of(
        tmp_path,
        """
        feedback | at
        a        | 2026-02-28T15:59
        b        | 2026-02-28T16:00
        c        |
        """,
    )
    assert ranking(snapshot, "c-1", "2026-02")["voices"] == 1
    assert ranking(snapshot, "c-1", "2026-03")["voices"] == 1
    assert ranking(snapshot, "c-1", "2026-Q1")["voices"] == 2
    assert ranking(snapshot, "c-1", "R12-2026-03")["voices"] == 2
    assert ranking(snapshot, "c-1")["voices"] == 3
    assert snapshot.manifest["as_of"] == "2026-03"
    times = {r["feedback_id"]: r["occurred_at"] for r in snapshot.query("SELECT * FROM evidence")}
    assert times == {"a": datetime(2026, 2, 28, 15, 59), "b": datetime(2026, 2, 28, 16), "c": None}  # noqa: DTZ001


def test_place_and_product_come_from_the_feedback_then_from_its_order(tmp_path: Path) -> None:
    snapshot = snapshot_of(
        tmp_path,
        """
        feedback | province | city | product | order_id
        a        | 江苏     | 南京 |         |
        b        |          |      |         | k1
        c        | 浙江     |      | X       | k1
        d        |          |      |         |
        """,
        orders="order_id | product | province | city\nk1 | Y | 江苏省 | 苏州市",
    )
    cuts = snapshot.query("SELECT cut_kind, cut_value, voices FROM rankings WHERE period = 'all' AND cut_kind <> 'all'")
    assert {(c["cut_kind"], c["cut_value"]): c["voices"] for c in cuts} == {
        ("region", "江苏省"): 2, ("region", "浙江省"): 1, ("product", "X"): 1, ("product", "Y"): 1,
    }  # fmt: skip
    areas = snapshot.query("SELECT name, voices FROM areas WHERE period = 'all' AND level = 'city' AND partner_id = ''")
    assert {a["name"]: a["voices"] for a in areas} == {"南京市": 1, "苏州市": 1}


def test_a_dealer_stands_in_its_own_province(tmp_path: Path) -> None:
    table = "feedback | partner | aspect | province\na | d-1 | dealer/waiting/long | 浙江"
    assert ranking(snapshot_of(tmp_path, table), "d-1", cut="江苏省")["voices"] == 1


def test_competitors_have_evidence_but_no_rank(tmp_path: Path) -> None:
    snapshot = snapshot_of(tmp_path, "feedback | partner\na | c-9\nb | c-1")
    assert {r["partner_id"] for r in snapshot.query("SELECT partner_id FROM rankings")} == {"c-1"}
    assert {r["partner_id"] for r in snapshot.query("SELECT partner_id FROM evidence")} == {"c-1", "c-9"}


def test_rate_on_exposure_share_without(tmp_path: Path) -> None:
    table = "feedback | partner | polarity\na | c-1 | -1\nb | c-1 | 1\nc | c-2 | -1"
    share = ranking(snapshot_of(tmp_path / "share", table), "c-1")
    assert (share["basis"], share["rate"], share["rate_scale"], share["exposure"]) == ("share", 50, 100, None)
    exposure = "partner_id | measure | month | amount\nc-1 | parcels | 2026-03 | 500\nc-2 | parcels | 2026-03 | 1500"
    rated = snapshot_of(tmp_path / "rate", table, exposure=exposure)
    row = ranking(rated, "c-1")
    assert (row["basis"], row["rate"], row["rate_scale"], row["exposure"]) == ("rate", 20, 10000, 500)
    assert row["expected"] == pytest.approx(2 * 500 / 2000)


def test_share_of_severe_complaints_is_of_all_opinions(tmp_path: Path) -> None:
    lines = [f"f{n} | s-1 | part/fault/failure | {4 if n < 6 else 1} | -1 | tyre" for n in range(20)]
    table = "\n".join(["feedback | partner | aspect | severity | polarity | component", *lines])
    rows = snapshot_of(tmp_path, table).query(
        "SELECT voices, complaints, rate, basis FROM dimensions WHERE dimension = 'severity' AND period = 'all' "
        "AND cut_kind = 'all'"
    )
    assert rows == [{"voices": 6, "complaints": 6, "rate": 30, "basis": "share"}]


def test_an_aspect_that_the_definitions_do_not_know_is_published_under_its_id(tmp_path: Path) -> None:
    snapshot = snapshot_of(tmp_path, "feedback | aspect\na | delivery/speed/by_drone")
    names = snapshot.query("SELECT level, parent, name_zh FROM aspect_names WHERE aspect = 'delivery/speed/by_drone'")
    assert names == [{"level": 3, "parent": "delivery/speed", "name_zh": "delivery/speed/by_drone"}]


def test_expected_complaints_keep_products_apart(tmp_path: Path) -> None:
    """X draws three times the complaints of Y: who handles X alone is expected to have three times as many."""
    table = "feedback | partner | product\n" + "\n".join(
        [
            "a | c-1 | X",
            "b | c-1 | X",
            "c | c-1 | X",
            "d | c-2 | X",
            "e | c-2 | X",
            "f | c-2 | X",
            "g | c-2 | Y",
            "h | c-2 | Y",
        ]
    )
    exposure = """
        partner_id | measure | month   | product | amount
        c-1        | parcels | 2026-03 | X       | 100
        c-2        | parcels | 2026-03 | X       | 100
        c-2        | parcels | 2026-03 | Y       | 200
    """
    snapshot = snapshot_of(tmp_path, table, exposure=exposure)
    assert ranking(snapshot, "c-1")["expected"] == pytest.approx(3)
    assert ranking(snapshot, "c-2")["expected"] == pytest.approx(5)


def test_products_are_not_kept_apart_where_part_of_the_exposure_does_not_name_them(tmp_path: Path) -> None:
    exposure = """
        partner_id | measure | month   | product | amount
        c-1        | parcels | 2026-03 | X       | 100
        c-1        | parcels | 2026-03 |         | 300
    """
    snapshot = snapshot_of(tmp_path, "feedback | product\na | X\nb |", exposure=exposure)
    assert ranking(snapshot, "c-1")["expected"] == pytest.approx(2)
    cut = ranking(snapshot, "c-1", cut="X")
    assert (cut["basis"], cut["exposure"]) == ("share", None)


def test_exposure_of_other_months_does_not_count(tmp_path: Path) -> None:
    exposure = "partner_id | measure | month | amount\nc-1 | parcels | 2026-03 | 500\nc-1 | parcels | 2019-03 | 900"
    assert ranking(snapshot_of(tmp_path, "feedback\na", exposure=exposure), "c-1")["exposure"] == 500


def test_batch_follows_from_the_bill_of_materials(tmp_path: Path) -> None:
    snapshot = snapshot_of(
        tmp_path,
        """
        feedback | partner | aspect                     | component | product | build_month | batch
        a        | s-1     | part/durability/worn_early | tyre      | X       | 2025-03     |
        b        | s-1     | part/durability/worn_early | tyre      | X       | 2025-09     |
        c        | s-1     | part/durability/worn_early | tyre      |         |             | T7
        """,
    )
    assert [r["batch"] for r in snapshot.query("SELECT batch FROM evidence ORDER BY feedback_id")] == ["T7", None, "T7"]
    batches = snapshot.query("SELECT product, batch, complaints, units, rate, status FROM batches")
    assert batches == [
        {"product": "X", "batch": "T7", "complaints": 2, "units": None, "rate": None, "status": "no_units"}
    ]


def test_aspect_counts_at_three_levels(tmp_path: Path) -> None:
    snapshot = snapshot_of(
        tmp_path,
        """
        feedback | aspect                 | polarity
        a        | delivery/speed/late    | -1
        b        | delivery/speed/fast    | 1
        c        | delivery/damage        | -1
        """,
    )
    rows = snapshot.query("SELECT * FROM aspect_counts WHERE period = 'all'")
    assert {(r["aspect"], r["level"], r["complaints"], r["praises"], r["voices"]) for r in rows} == {
        ("delivery", 1, 2, 1, 3), ("delivery/speed", 2, 1, 1, 2), ("delivery/speed/late", 3, 1, 0, 1),
        ("delivery/speed/fast", 3, 0, 1, 1), ("delivery/damage", 2, 1, 0, 1),
    }  # fmt: skip
    assert next(r["share"] for r in rows if r["aspect"] == "delivery/speed") == pytest.approx(2 / 3)


def test_too_few_voices_have_counts_but_no_score(tmp_path: Path) -> None:
    row = ranking(snapshot_of(tmp_path, "feedback\na\nb"), "c-1")
    assert (row["status"], row["score"], row["grade"], row["rank"], row["trend"]) == ("too_few", *[None] * 4)
    assert row["complaints"] == 2


def test_an_empty_lake_makes_an_empty_snapshot(tmp_path: Path) -> None:
    lake = fill_lake(World(REGISTRY), tmp_path / "lake")
    snapshot = publish_snapshot(lake, REGISTRY, tmp_path / "snapshots", load())
    assert snapshot.manifest["default_period"] == "all"
    assert snapshot.manifest["as_of"] is None
    assert [p["period"] for p in snapshot.query("SELECT period FROM periods")] == ["all"]
    assert len(snapshot.query("SELECT * FROM partners")) == 5
    assert snapshot.query("SELECT * FROM rankings") == []
