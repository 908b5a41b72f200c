"""Staff who become known after the feedback was taken in are masked at the next run, in the lake as well."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa

from scorecards.ingest import IngestOptions, ingest_file, remask
from scorecards.lake import Lake
from scorecards.pipeline import Known, read_new
from scorecards.records import Partner, Registry, Staff

NOW = datetime(2026, 3, 1, tzinfo=UTC)
DEALERS = (Partner("d1", "dealer", "临川骏达云骧店"), Partner("d2", "dealer", "松溪宏安云骧店"))
STAFF = (Staff("t1", "d1", "邱明岚", "销售顾问"), Staff("t2", "d2", "邱明岚", "服务顾问"))
WITHOUT_STAFF, WITH_STAFF = Registry(DEALERS), Registry(DEALERS, STAFF)


def take_in(lake: Lake, folder: Path, name: str, content: str, *, registry: Registry = WITH_STAFF) -> None:
    kind = "orders" if name == "orders.csv" else "feedback"
    file = folder / name
    file.write_text(content, encoding="utf-8")
    options = IngestOptions(kind, "survey", {}, b"key", NOW)
    ingest_file(lake, file, options=options, registry=registry)


def texts(lake: Lake) -> list[str]:
    rows: list[str] = lake.read("feedback", columns=["text"])["text"].to_pylist()
    return sorted(rows)


def test_an_order_that_comes_later_tells_whose_staff_is_meant(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake")
    take_in(lake, tmp_path, "feedback.csv", "external_id,text,order_id\n1,邱明岚态度很差,RO9\n2,地方好找,\n")
    assert texts(lake) == ["地方好找", "邱明岚态度很差"]
    read_new(lake, Known(WITH_STAFF), progress=lambda *_: None)
    assert "邱明岚态度很差" in texts(lake)
    take_in(lake, tmp_path, "orders.csv", "order_id,kind,dealer_id\nRO9,repair,d2\n")
    read_new(lake, Known(WITH_STAFF), progress=lambda *_: None)
    assert texts(lake) == ["地方好找", "［员工:t2］态度很差"]


def test_a_roster_that_comes_later_is_applied_to_what_was_said_before(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake")
    content = "external_id,text,page_partner_id\n1,邱明岚很热情,d1\n"
    take_in(lake, tmp_path, "feedback.csv", content, registry=WITHOUT_STAFF)
    read_new(lake, Known(WITHOUT_STAFF), progress=lambda *_: None)
    assert texts(lake) == ["邱明岚很热情"]
    read_new(lake, Known(WITH_STAFF), progress=lambda *_: None)
    assert texts(lake) == ["［员工:t1］很热情"]
    opinions = lake.read("opinions", columns=["partner_id", "staff_id", "polarity"]).to_pylist()
    assert {"partner_id": "d1", "staff_id": "t1", "polarity": 1} in opinions


def test_masking_again_changes_nothing_and_commits_nothing(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake")
    take_in(lake, tmp_path, "feedback.csv", "external_id,text,page_partner_id\n1,邱明岚很热情,d1\n")
    before = lake.versions()["feedback"]
    pending = lake.pending("any")
    assert remask(lake, pending, WITH_STAFF)["text"].to_pylist() == ["［员工:t1］很热情"]
    assert lake.versions()["feedback"] == before


def test_only_the_texts_that_differ_are_written(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake")
    take_in(lake, tmp_path, "feedback.csv", "external_id,text\n1,很好\n2,不好\n")
    rows = lake.read("feedback", columns=["feedback_id", "text", "place"])
    first = rows.slice(0, 1).set_column(1, "text", pa.array(["换了"]))
    assert lake.replace_texts(first) == 1
    assert "换了" in texts(lake)
    assert lake.replace_texts(rows.slice(0, 0)) == 0
