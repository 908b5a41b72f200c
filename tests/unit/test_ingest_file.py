"""One file into the lake, end to end: counts, what is kept, what is noted, what is never written."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from scorecards.errors import FileRefused, InputError
from scorecards.ingest import IngestOptions, IngestReport, ingest_file, keyed_hash, reasons
from scorecards.ingest.columns import Kind, match_columns
from scorecards.lake import Lake
from scorecards.records import Partner, Registry, Staff

KEY = b"test key"
NOW = datetime(2026, 11, 1, tzinfo=UTC)
REGISTRY = Registry(
    partners=(
        Partner("c1", "courier", "某达快递"),
        Partner("d1", "dealer", "苏州某某汽车"),
        Partner("d2", "dealer", "无锡某某汽车"),
    ),
    staff=(Staff("s1", "d1", "王磊", "顾问"), Staff("s2", "d2", "王磊", "顾问")),
)


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(tmp_path / "lake")


class Feed:
    """Writes rows as a CSV file and takes it in."""

    def __init__(self, lake: Lake, folder: Path) -> None:
        self.lake = lake
        self.folder = folder

    def write(self, *rows: Mapping[str, Any], name: str = "a.csv") -> Path:
        path = self.folder / name
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(dict.fromkeys(k for row in rows for k in row)))
            writer.writeheader()
            writer.writerows(rows)
        return path

    def take(
        self, *rows: Mapping[str, Any], kind: Kind = "feedback", registry: Registry | None = None, **options: Any
    ) -> IngestReport:
        path = self.write(*rows, name=options.pop("name", "a.csv"))
        chosen = IngestOptions(kind, options.pop("source", "shop"), options.pop("mapping", {}), KEY, now=NOW)
        return ingest_file(self.lake, path, options=chosen, registry=registry, **options)

    def quarantine(self) -> list[tuple[int | None, str | None, str]]:
        rows = self.lake.read("quarantine", columns=["row", "field", "reason"]).to_pylist()
        return sorted(((r["row"], r["field"], r["reason"]) for r in rows), key=str)


@pytest.fixture
def feed(lake: Lake, tmp_path: Path) -> Feed:
    return Feed(lake, tmp_path)


def test_a_feedback_row_as_stored(feed: Feed, lake: Lake) -> None:
    row = {
        "编号": "77", "评价内容": "送货慢，打13812345678没人接", "评价时间": "2026-10-31 14:05", "评分": "2星",
        "昵称": "小李", "粉丝数": "12", "订单号": "o1", "车型": "晨光X", "省份": "江苏", "VIN": "LSVAA4187E2184847",
        "生产年月": "2025/3",
    }  # fmt: skip
    report = feed.take(row)
    assert (report.rows_loaded, report.rows_known, report.rows_quarantined) == (1, 0, 0)
    stored = lake.read("feedback").to_pylist()[0]
    assert stored["feedback_id"].startswith("f_")
    assert len(stored["feedback_id"]) == 22
    expected = {
        "source": "shop", "external_id": "77", "text": "送货慢，打［手机号］没人接", "rating": 2.0,
        "occurred_at": datetime(2026, 10, 31, 6, 5, tzinfo=UTC), "author": keyed_hash("小李", KEY),
        "author_reach": 12, "order_id": "o1", "product": "晨光X", "province": "江苏省", "build_month": "2025-03",
        "file_id": report.file_id,
    }  # fmt: skip
    assert {name: stored[name] for name in expected} == expected
    assert "LSVAA4187E2184847" not in str(stored)


def test_names_and_mapping_of_columns(feed: Feed, lake: Lake) -> None:
    feed.take({"内容": "甲", "text": "乙", "备注": "丙"})
    feed.take({"内容": "甲", "text": "乙", "备注": "丁"}, mapping={"text": "备注"})
    assert sorted(lake.read("feedback")["text"].to_pylist()) == ["丁", "乙"]


def test_the_report_names_the_columns_read_and_those_left_out(feed: Feed) -> None:
    row = {"备注": "丁", "": "", "rating": "3", "内容": "甲", "text": "乙"}
    report = feed.take(row, mapping={"text": "备注"})
    assert list(report.fields.items()) == [("text", "备注"), ("rating", "rating")]
    assert report.unused == ("内容", "text")
    assert report.rows == 1
    again = feed.take(row, mapping={"text": "备注"})
    assert again.already_ingested
    assert (again.fields, again.unused, again.rows) == ({}, (), 1)


def test_wrong_mappings(feed: Feed) -> None:
    with pytest.raises(InputError, match="'words' is not a field"):
        feed.take({"text": "甲"}, mapping={"words": "text"})
    with pytest.raises(FileRefused, match="'备注' mapped to text is not there; 文件中的列 / the columns are: text"):
        feed.take({"text": "甲"}, mapping={"text": "备注"})


def test_a_mapped_column_is_not_used_for_another_field() -> None:
    found = match_columns(["text", "内容"], kind="feedback", mapping={"place": "text"}, file_name="a")
    assert found == {"place": 0, "text": 1}


def test_the_same_file_twice_changes_nothing(feed: Feed, lake: Lake) -> None:
    rows = [{"id": "1", "text": "甲"}, {"id": "2", "text": ""}]
    first = feed.take(*rows)
    before = lake.versions()
    again = feed.take(*rows)
    assert (again.already_ingested, again.file_id) == (True, first.file_id)
    assert (again.rows_loaded, again.rows_known, again.rows_quarantined) == (0, 1, 1)
    assert lake.versions() == before


def test_known_rows_in_another_file_are_not_loaded_twice(feed: Feed, lake: Lake) -> None:
    feed.take({"id": "1", "text": "甲", "author_reach": "5"}, {"id": "2", "text": "乙", "author_reach": "5"})
    report = feed.take({"id": "2", "text": "乙", "author_reach": "9"}, {"id": "3", "text": "丙", "author_reach": "1"})
    assert (report.rows_loaded, report.rows_known, report.rows_quarantined) == (1, 1, 0)
    assert lake.read("feedback").num_rows == 3


def test_without_ids_equal_content_is_one_feedback(feed: Feed) -> None:
    report = feed.take({"text": "好", "author": "a"}, {"text": "好", "author": "b"}, {"text": "好", "author": "a"})
    assert (report.rows_loaded, report.rows_known) == (2, 1)


def test_the_same_id_of_another_source_is_another_feedback(feed: Feed) -> None:
    feed.take({"id": "1", "text": "甲"})
    assert feed.take({"id": "1", "text": "乙"}, source="forum").rows_loaded == 1


def test_duplicate_ids_with_other_content_go_to_quarantine(feed: Feed, lake: Lake) -> None:
    feed.take({"id": "1", "text": "甲"}, {"id": "1", "text": "乙"}, {"id": "1", "text": "甲"})
    report = feed.take({"id": "1", "text": "丙"}, {"id": "1", "text": "甲"}, name="b.csv")
    assert (report.rows_loaded, report.rows_known, report.rows_quarantined) == (0, 1, 1)
    assert lake.read("feedback")["text"].to_pylist() == ["甲"]
    assert feed.quarantine() == [(1, "feedback_id", "duplicate_id"), (2, "feedback_id", "duplicate_id")]
    kept = lake.read("quarantine").to_pylist()
    assert {json.loads(row["content"])["text"] for row in kept} == {"乙", "丙"}


@pytest.mark.parametrize(
    ("row", "field", "reason"),
    [
        ({"text": " \u200b "}, "text", "missing_text"),
        ({"text": "长" * 20_001}, "text", "text_too_long"),
        ({"text": "甲", "date": "soon"}, "occurred_at", "bad_date"),
        ({"text": "甲", "date": "2026-12-24"}, "occurred_at", "date_in_future"),
        ({"text": "甲", "date": "1998-12-24"}, "occurred_at", "date_too_early"),
        ({"text": "甲", "rating": "好评"}, "rating", "bad_rating"),
    ],
)
def test_rows_that_are_refused(feed: Feed, lake: Lake, row: dict[str, str], field: str, reason: str) -> None:
    good = dict.fromkeys(row, "") | {"text": "好的"}
    report = feed.take(good, row)
    assert (report.rows_loaded, report.rows_quarantined) == (1, 1)
    assert report.reasons == Counter({reason: 1})
    assert feed.quarantine() == [(2, field, reason)]
    content = json.loads(lake.read("quarantine")["content"][0].as_py())
    assert content.get("text", "") == row["text"].strip(" \u200b")


@pytest.mark.parametrize(
    ("row", "field", "reason"),
    [
        ({"page_partner_id": "d9"}, "page_partner_id", "unknown_partner"),
        ({"build_month": "spring"}, "build_month", "bad_month"),
        ({"author_reach": "many"}, "author_reach", "bad_reach"),
        ({"order_id": "1.2E+17"}, "order_id", "damaged_id"),
        ({"lon": "abc", "lat": "31"}, "lon", "bad_coordinates"),
        ({"lon": "", "lat": "31"}, "lon", "bad_coordinates"),
    ],
)
def test_rows_that_are_kept_without_a_field(
    feed: Feed, lake: Lake, row: dict[str, str], field: str, reason: str
) -> None:
    report = feed.take({"id": "1", "text": "甲", **row}, registry=REGISTRY)
    assert (report.rows_loaded, report.rows_quarantined, report.reasons) == (1, 0, Counter({reason: 1}))
    assert feed.quarantine() == [(1, field, reason)]
    stored = lake.read("feedback").to_pylist()[0]
    assert stored[field] is None
    content = json.loads(lake.read("quarantine")["content"][0].as_py())
    assert content == {"feedback_id": stored["feedback_id"], **{k: v for k, v in row.items() if v}}


@pytest.mark.parametrize(
    ("lon", "lat", "problem"),
    [
        ("0", "0", "zero"),
        ("31.30", "120.60", "swapped"),
        ("2.35", "48.85", "outside_china"),
        ("116.40", "39.90", "outside_province"),
    ],
)
def test_impossible_coordinates_are_flagged_and_dropped(
    feed: Feed, lake: Lake, lon: str, lat: str, problem: str
) -> None:
    row = {"text": "甲", "lon": lon, "lat": lat, "datum": "wgs84", "province": "江苏"}
    report = feed.take(row, {**row, "text": "乙", "lon": "120.60", "lat": "31.30"})
    assert report.rows_loaded == 2
    bad, good = sorted(lake.read("feedback").to_pylist(), key=lambda r: r["text"], reverse=True)
    assert (bad["lon"], bad["lat"], bad["location_problem"]) == (None, None, problem)
    assert (good["lon"], good["lat"], good["location_problem"]) == (120.60, 31.30, None)
    assert feed.quarantine() == [(1, "lon", f"coordinates_{problem}")]
    content = json.loads(lake.read("quarantine")["content"][0].as_py())
    assert (content["lon"], content["lat"], content["province"]) == (lon, lat, "江苏")


def test_coordinates_are_converted_to_wgs84(feed: Feed, lake: Lake) -> None:
    feed.take({"text": "甲", "lon": "120.60", "lat": "31.30", "datum": "高德"})
    stored = lake.read("feedback").to_pylist()[0]
    assert stored["datum"] == "gcj02"
    assert 0.001 < 120.60 - stored["lon"] < 0.01


def test_an_unknown_datum_drops_the_coordinates(feed: Feed, lake: Lake) -> None:
    feed.take({"text": "甲", "lon": "120.60", "lat": "31.30", "datum": "mars2000"})
    stored = lake.read("feedback").to_pylist()[0]
    assert (stored["lon"], stored["location_problem"]) == (None, "unknown_datum")
    assert feed.quarantine() == [(1, "datum", "bad_datum")]


def test_quarantine_is_masked_too(feed: Feed, lake: Lake) -> None:
    row = {"text": "打13812345678", "date": "soon", "author": "小李", "vin": "LSVAA4187E2184847", "地址": "找王女士"}
    feed.take(row)
    (tmp,) = lake.read("quarantine")["content"].to_pylist()
    content = json.loads(tmp)
    assert content["text"] == "打［手机号］"
    assert content["author"] == keyed_hash("小李", KEY)
    assert content["place"] == "找［姓名］女士"
    assert "vin" not in content


def test_faulty_rows_are_kept_masked(feed: Feed, lake: Lake, tmp_path: Path) -> None:
    path = tmp_path / "b.csv"
    path.write_text("id,text\n1,好\n2,逗号,打13812345678\n", encoding="utf-8")
    report = ingest_file(lake, path, options=IngestOptions("feedback", "shop", {}, KEY, now=NOW))
    assert (report.rows_loaded, report.rows_quarantined) == (1, 1)
    assert feed.quarantine() == [(2, None, "wrong_cell_count")]
    assert json.loads(lake.read("quarantine")["content"][0].as_py()) == {"cells": ["2", "逗号", "打［手机号］"]}


def test_staff_are_resolved_by_page_and_by_order(feed: Feed, lake: Lake) -> None:
    feed.take({"order_id": "o2", "kind": "repair", "dealer_id": "d2"}, kind="orders", registry=REGISTRY)
    feed.take(
        {"text": "甲：王磊很热情", "page_partner_id": "d1", "order_id": ""},
        {"text": "乙：王磊很热情", "page_partner_id": "", "order_id": "o2"},
        {"text": "丙：王磊很热情", "page_partner_id": "", "order_id": "o9"},
        registry=REGISTRY,
    )
    assert sorted(lake.read("feedback")["text"].to_pylist()) == [
        "丙：王磊很热情",
        "乙：［员工:s2］很热情",
        "甲：［员工:s1］很热情",
    ]


def test_a_changed_roster_does_not_make_other_content(feed: Feed) -> None:
    row = {"id": "1", "text": "王磊很热情", "page_partner_id": "d1"}
    feed.take(row, registry=REGISTRY)
    assert feed.take(row, name="b.csv", registry=Registry(REGISTRY.partners), source="shop").already_ingested
    report = feed.take(row, {**row, "id": "2"}, registry=Registry(REGISTRY.partners))
    assert (report.rows_known, report.rows_quarantined) == (1, 0)


def test_anonymous_authors_are_nobody(feed: Feed, lake: Lake) -> None:
    feed.take({"id": "1", "text": "甲", "author": "匿名用户"}, {"id": "2", "text": "甲", "author": ""})
    assert lake.read("feedback")["author"].to_pylist() == [None, None]


def current(lake: Lake, view: str, columns: str) -> list[tuple[Any, ...]]:
    with lake.connect() as con:
        return con.execute(f"select {columns} from {view} order by all").fetchall()


def test_orders_the_latest_content_wins(feed: Feed, lake: Lake) -> None:
    first = {"order_id": "o1", "kind": "配送", "courier_id": "c1", "city": "苏州"}
    feed.take(first, {**first, "order_id": "o2"}, kind="orders")
    report = feed.take(first, {**first, "order_id": "o2", "city": "无锡"}, kind="orders", name="b.csv")
    assert (report.rows_loaded, report.rows_known) == (1, 1)
    assert current(lake, "current_orders", "order_id, kind, city") == [
        ("o1", "delivery", "苏州市"),
        ("o2", "delivery", "无锡市"),
    ]
    back = feed.take({**first, "order_id": "o2"}, kind="orders", name="c.csv")
    assert back.rows_loaded == 1
    assert current(lake, "current_orders", "order_id, city")[1] == ("o2", "苏州市")


def test_orders_twice_in_one_file_the_last_wins_and_nothing_is_lost(feed: Feed, lake: Lake) -> None:
    row = {"order_id": "o1", "kind": "sale", "dealer_id": "d1"}
    report = feed.take(row, {**row, "dealer_id": "d2"}, {**row, "dealer_id": "d2"}, kind="orders", registry=REGISTRY)
    assert (report.rows_loaded, report.rows_known, report.rows_quarantined) == (1, 1, 1)
    assert current(lake, "current_orders", "dealer_id") == [("d2",)]
    assert feed.quarantine() == [(1, "order_id", "superseded")]


def test_orders_with_wrong_links_and_keys(feed: Feed, lake: Lake) -> None:
    row = {"order_id": "o1", "kind": "sale", "dealer_id": "d9", "courier_id": "d1"}
    bad = [{**row, "order_id": "", "dealer_id": ""}, {**row, "order_id": "1.5E+12"}, {**row, "kind": "gift"}]
    report = feed.take(row, *bad, kind="orders", registry=REGISTRY)
    assert (report.rows_loaded, report.rows_quarantined) == (1, 3)
    assert current(lake, "current_orders", "order_id, dealer_id, courier_id") == [("o1", None, None)]
    found = Counter((field, reason) for _, field, reason in feed.quarantine())
    assert found["dealer_id", "unknown_partner"] == 3
    assert found["courier_id", "unknown_partner"] == 4
    assert found["order_id", "missing_value"] == 1
    assert found["order_id", "damaged_key"] == 1
    assert found["kind", "bad_kind"] == 1


def test_exposure_by_key(feed: Feed, lake: Lake) -> None:
    row = {"partner_id": "c1", "measure": "派件量", "month": "2026年10月", "amount": "1,000", "city": "苏州"}
    feed.take(row, {**row, "city": "无锡"}, kind="exposure", registry=REGISTRY)
    report = feed.take(row, {**row, "city": "无锡", "amount": "7"}, kind="exposure", registry=REGISTRY, name="b.csv")
    assert (report.rows_loaded, report.rows_known) == (1, 1)
    assert current(lake, "current_exposure", "measure, month, city, amount") == [
        ("parcels", "2026-10", "无锡市", 7.0),
        ("parcels", "2026-10", "苏州市", 1000.0),
    ]


@pytest.mark.parametrize(
    ("change", "field", "reason"),
    [
        ({"partner_id": "c9"}, "partner_id", "unknown_exposure_partner"),
        ({"amount": "-3"}, "amount", "bad_amount"),
        ({"amount": "many"}, "amount", "bad_amount"),
        ({"amount": ""}, "amount", "missing_value"),
        ({"month": "spring"}, "month", "bad_exposure_month"),
        ({"measure": "3000"}, "measure", "unknown_measure"),
    ],
)
def test_exposure_rows_that_are_refused(feed: Feed, change: dict[str, str], field: str, reason: str) -> None:
    row = {"partner_id": "c1", "measure": "parcels", "month": "2026-10", "amount": "5"}
    report = feed.take({**row, **change}, kind="exposure", registry=REGISTRY)
    assert (report.rows_loaded, report.rows_quarantined) == (0, 1)
    assert feed.quarantine() == [(1, field, reason)]


def test_a_clock_set_back_does_not_hide_the_latest(feed: Feed, lake: Lake) -> None:
    feed.take({"order_id": "o1", "kind": "sale", "city": "甲"}, kind="orders")
    path = feed.write({"order_id": "o1", "kind": "sale", "city": "乙"}, name="b.csv")
    earlier = IngestOptions("orders", "shop", {}, KEY, now=datetime(2026, 10, 1, tzinfo=UTC))
    ingest_file(lake, path, options=earlier)
    assert current(lake, "current_orders", "city") == [("乙",)]


def test_progress_reaches_the_end(feed: Feed) -> None:
    seen: list[tuple[int, int]] = []
    feed.take({"text": "甲"}, {"text": "乙"}, progress=lambda done, total: seen.append((done, total)))
    assert seen
    assert seen[-1][0] == seen[-1][1]


def test_every_reason_is_explained_in_both_languages() -> None:
    for name, reason in reasons().items():
        assert reason.zh, name
        assert reason.en, name


def test_nothing_unfinished_is_left_behind(feed: Feed, lake: Lake) -> None:
    feed.take({"text": "甲"})
    assert list(Path(lake.root, ".scratch").iterdir()) == []
