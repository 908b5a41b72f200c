"""Hard keys from the file to the attribution: orders, waybills, vehicles, batches; and what stands against them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from scorecards.ingest import IngestOptions, ingest_file
from scorecards.lake import Lake
from scorecards.matching.bill_of_materials import BillOfMaterials
from scorecards.pipeline import Known, read_new
from scorecards.records import BillOfMaterialsRow, Feedback, Partner, Registry

NOW = datetime(2026, 3, 1, tzinfo=UTC)
VIN = "LZ06405T2TN147534"
MATERIALS = (
    BillOfMaterialsRow("云骧 S5", "tyre", "T-01", "s1", "2025-01", "2025-06"),
    BillOfMaterialsRow("云骧 S5", "tyre", "T-02", "s2", "2025-06", ""),
    BillOfMaterialsRow("云骧 S5", "brakes", "B-01", "s3", "", "2025-12"),
    BillOfMaterialsRow("云骧 X7", "tyre", "T-01", "s2", "2025-01", "2025-12"),
)
REGISTRY = Registry(
    partners=(
        Partner("c1", "courier", "圆安速递", ("圆安",)),
        Partner("c2", "courier", "中迅快递", ("中迅",)),
        Partner("d1", "dealer", "南京泓岳汽车有限公司"),
        Partner("s1", "supplier", "固行轮胎", ("固行",), components=("tyre",)),
        Partner("s2", "supplier", "倍拓力轮胎", ("倍拓力",), components=("tyre",)),
        Partner("s3", "supplier", "布雷门制动", ("布雷门",), components=("brakes",)),
    ),
    bill_of_materials=MATERIALS,
)
ORDERS = (
    "order_id,kind,courier_id,dealer_id,waybill,product,build_month,vin,ordered_at\n"
    "DO1,delivery,c1,,YA2026000111,,,,2026-01-02\n"
    f"VS1,sale,,d1,,云骧 S5,2025-03,{VIN},2025-05-01\n"
)


def read(folder: Path, feedback: str, *, orders_first: bool = True) -> list[dict[str, Any]]:
    """The opinions of a feedback file after one run, orders taken in before it or between two runs."""
    lake = Lake(folder / "lake")
    files = [("orders", ORDERS), ("feedback", feedback)]
    for kind, content in files if orders_first else reversed(files):
        (folder / f"{kind}.csv").write_text(content, encoding="utf-8")
        options = IngestOptions(kind, "shop", {}, b"key", NOW)  # type: ignore[arg-type]
        ingest_file(lake, folder / f"{kind}.csv", options=options, registry=REGISTRY)
        read_new(lake, Known(REGISTRY), progress=lambda *_: None)
    with lake.connect() as con:
        return con.sql("select * from current_opinions order by feedback_id, start").to_arrow_table().to_pylist()


def only(rows: list[dict[str, Any]]) -> tuple[str | None, str]:
    """Partner and decision of the one opinion."""
    (row,) = rows
    return row["partner_id"], row["decision"]


@pytest.mark.parametrize("orders_first", [True, False])
@pytest.mark.parametrize(
    "feedback",
    [
        "text,order_id\n送得太慢了,DO1\n",
        "text,order_id\n送得太慢了,YA2026000111\n",
        "text,运单号\n送得太慢了,YA2026000111\n",
        "text\n送得太慢了，单号YA2026000111\n",
    ],
    ids=["order", "waybill as order", "waybill", "waybill in the text"],
)
def test_an_order_or_waybill_gives_the_courier(tmp_path: Path, feedback: str, orders_first: bool) -> None:
    assert only(read(tmp_path, feedback, orders_first=orders_first)) == ("c1", "accepted")


def test_two_numbers_or_a_telephone_number_in_a_text_are_no_key(tmp_path: Path) -> None:
    feedback = "text\n送得太慢了，单号YA2026000111，运单号YA2026000112\n送得太慢，快递单号13812345678\n"
    rows = read(tmp_path, feedback)
    assert {row["partner_id"] for row in rows} == {None}
    assert Lake(tmp_path / "lake").read("feedback", columns=["order_id"])["order_id"].to_pylist() == [None, None]


def test_a_vin_gives_product_and_month_and_so_the_supplier_and_is_not_stored(tmp_path: Path) -> None:
    rows = read(tmp_path, f"text,vin\n轮胎鼓包了,{VIN.lower()}\n")
    assert only(rows) == ("s1", "accepted")
    lake = Lake(tmp_path / "lake")
    stored = repr([lake.read(table).to_pylist() for table in ("feedback", "orders", "quarantine")])
    assert VIN not in stored.upper()


def test_a_vin_does_not_blame_the_shop_that_sold_the_car(tmp_path: Path) -> None:
    assert only(read(tmp_path, f"text,vin\n店里的销售态度恶劣,{VIN}\n")) == (None, "none")


def test_an_order_of_another_courier_than_the_text_names_goes_to_a_person(tmp_path: Path) -> None:
    (row,) = read(tmp_path, "text,order_id\n中迅快递太慢了,DO1\n")
    assert (row["partner_id"], row["decision"]) == ("c2", "review")
    assert ("order_conflict", "圆安速递 ≠ 中迅快递") in {(c["clue"], c["detail"]) for c in row["clues"]}


def test_a_maker_that_the_bill_of_materials_does_not_have_goes_to_a_person(tmp_path: Path) -> None:
    (row,) = read(tmp_path, "text,product,build_month\n倍拓力的轮胎鼓包了,云骧 S5,2025-02\n")
    assert (row["partner_id"], row["decision"]) == ("s2", "review")
    assert ("batch_conflict", "固行轮胎 ≠ 倍拓力") in {(c["clue"], c["detail"]) for c in row["clues"]}


def test_a_batch_of_another_component_says_nothing_about_this_one(tmp_path: Path) -> None:
    assert only(read(tmp_path, "text,batch\n轮胎鼓包了,B-01\n")) == (None, "none")


# The bill of materials ---------------------------------------------------------------------------------------------


def suppliers(component: str | None, **keys: str) -> tuple[set[str], set[str]]:
    fixed, possible = BillOfMaterials(MATERIALS).look_up(component, Feedback("f", "", **keys), None)
    return {row.supplier_id for row in fixed}, {row.supplier_id for row in possible}


@pytest.mark.parametrize(
    ("component", "keys", "expected"),
    [
        ("tyre", {"product": "云骧 S5", "build_month": "2025-06"}, ({"s1", "s2"}, set())),  # the months overlap
        ("tyre", {"product": "云骧 S5", "build_month": "2031-01"}, ({"s2"}, set())),  # no end given
        ("brakes", {"product": "云骧 S5", "build_month": "2019-01"}, ({"s3"}, set())),  # no beginning given
        ("brakes", {"product": "云骧 S5", "build_month": "2026-01"}, (set(), set())),  # after the end
        ("tyre", {"batch": "t-01"}, ({"s1", "s2"}, set())),  # two makers number alike
        ("tyre", {"batch": "T-01", "product": "云骧 X7"}, ({"s2"}, set())),
        ("tyre", {"batch": "T-01", "product": "云骧 S5", "build_month": "2030-01"}, ({"s1"}, set())),
        ("tyre", {"batch": "B-01", "product": "云骧 S5", "build_month": "2025-02"}, ({"s1"}, set())),
        (None, {"batch": "B-01"}, ({"s3"}, set())),
        (None, {"product": "云骧 S5"}, (set(), set())),
        ("tyre", {"product": "云骧 S5"}, (set(), {"s1", "s2"})),
    ],
)
def test_who_made_a_component(component: str | None, keys: dict[str, str], expected: tuple[set[str], set[str]]) -> None:
    assert suppliers(component, **keys) == expected
