"""Staff as customers call them: tied to the roster where one person is meant, left as written where several may be."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from scorecards.ingest import IngestOptions, Roster, ingest_file, mask
from scorecards.lake import Lake
from scorecards.pipeline import Known, read_new
from scorecards.records import Partner, Registry, Staff

NOW = datetime(2026, 3, 1, tzinfo=UTC)
PARTNERS = (
    Partner("c1", "courier", "圆安速递", ("圆安",)),
    Partner("d1", "dealer", "临川骏达云骧店", ("临川骏达",)),
    Partner("d2", "dealer", "松溪宏安云骧店", ("松溪宏安",)),
)
STAFF = (
    Staff("t1", "d1", "李文岚", "销售顾问", "8021"),
    Staff("t2", "d1", "王启山", "机电技师", "8022"),
    Staff("t3", "d1", "张若溪", "前台接待"),
    Staff("t4", "d1", "陈一鸣", "销售经理"),
    Staff("t5", "d1", "陈怀远", "服务经理"),
    Staff("t6", "d2", "李向北", "服务顾问", "8021"),
    Staff("t7", "c1", "周小川", "快递员", "K77"),
    Staff("t8", "d1", "赵无名", None),
)
ROSTER = Roster(STAFF, PARTNERS)


@pytest.mark.parametrize(
    ("text", "partner", "expected"),
    [
        ("销售顾问小李很耐心", "d1", "销售顾问［员工:t1］很耐心"),
        ("销售小李很耐心", "d1", "销售［员工:t1］很耐心"),
        ("小李顾问很耐心", "d1", "［员工:t1］顾问很耐心"),
        ("王师傅手艺好", "d1", "［员工:t2］师傅手艺好"),
        ("技师老王手艺好", "d1", "技师［员工:t2］手艺好"),
        ("前台的张姐爱理不理", "d1", "前台的［员工:t3］姐爱理不理"),
        ("工号8021爱理不理", "d1", "工号［员工:t1］爱理不理"),
        ("员工号是8021的那位", "d2", "员工号是［员工:t6］的那位"),
        ("工牌8022那位", "d1", "工牌［员工:t2］那位"),
        ("快递员小周每次都送上楼", "c1", "快递员［员工:t7］每次都送上楼"),
        ("周小哥每次都送上楼", "c1", "［员工:t7］小哥每次都送上楼"),
        ("陈经理不管事", "d1", "陈经理不管事"),  # two of that name and title at one site
        ("销售经理小陈不管事", "d1", "销售经理［员工:t4］不管事"),
        ("李师傅手艺好", "d1", "李师傅手艺好"),  # no Li of that trade there
        ("赵经理不管事", "d1", "赵经理不管事"),  # the roster does not know the title
        ("小李很耐心", "d1", "小李很耐心"),  # any friend may be called so
        ("销售顾问小李很耐心", "", "销售顾问小李很耐心"),  # nobody knows which shop
        ("临川骏达的销售顾问小李很耐心", "", "临川骏达的销售顾问［员工:t1］很耐心"),
    ],
)
def test_whom_customers_mean(text: str, partner: str, expected: str) -> None:
    assert mask(text, ROSTER, partner_ids=[partner] if partner else []) == expected


def opinions(folder: Path, text: str, page: str) -> list[dict[str, Any]]:
    """The opinions of one feedback that was left on a partner's page."""
    lake, registry = Lake(folder / "lake"), Registry(PARTNERS, STAFF)
    (folder / "feedback.csv").write_text(f"text,page_partner_id\n{text},{page}\n", encoding="utf-8")
    ingest_file(
        lake, folder / "feedback.csv", options=IngestOptions("feedback", "map", {}, b"k", NOW), registry=registry
    )
    read_new(lake, Known(registry), progress=lambda *_: None)
    return sorted(lake.read("opinions").to_pylist(), key=lambda row: row["start"])


@pytest.mark.parametrize(
    ("text", "page", "said"),
    [
        ("销售顾问小李态度很好", "d1", {("t1", 1)}),
        ("前台的张姐态度很差", "d1", {("t3", -1)}),
        ("销售顾问小李态度很好，前台的张姐态度很差", "d1", {("t1", 1), ("t3", -1)}),
        ("陈经理态度很差", "d1", {(None, -1)}),
        ("态度很差", "d1", {(None, -1)}),
        ("快递员小周态度很好", "c1", {("t7", 1)}),
    ],
)
def test_praise_and_blame_reach_the_person(
    tmp_path: Path, text: str, page: str, said: set[tuple[str | None, int]]
) -> None:
    rows = opinions(tmp_path, text, page)
    assert {(row["staff_id"], row["polarity"]) for row in rows} == said
    assert {row["partner_id"] for row in rows} == {page}


def test_an_ambiguous_surname_stays_undecided_but_supports_its_shop(tmp_path: Path) -> None:
    (row,) = opinions(tmp_path, "陈经理态度很差", "d1")
    assert (row["staff_id"], row["partner_id"]) == (None, "d1")
    assert "staff_surname" in {clue["clue"] for clue in row["clues"]}


def test_staff_of_another_partner_are_not_blamed(tmp_path: Path) -> None:
    rows = opinions(tmp_path, "松溪宏安的服务顾问小李态度很好，这家店态度很差", "d1")
    assert all(row["staff_id"] != "t6" for row in rows if row["partner_id"] == "d1")
