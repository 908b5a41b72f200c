"""What must hold for any feed: twice is once, two halves are one whole, the order of rows does not matter."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from scorecards.ingest import IngestOptions, IngestReport, ingest_file
from scorecards.ingest.columns import Kind
from scorecards.lake import Lake

NOW = datetime(2026, 11, 1, tzinfo=UTC)
FEEDBACK_FIELDS = ("id", "text", "occurred_at", "rating", "author", "page_partner_id", "lon", "lat")
ORDER_FIELDS = ("order_id", "kind", "city", "delivered_at")

texts = st.sampled_from(["好", "=1+1", "打13812345678", "慢\x00慢", "繁體\U0001f44d", "", '他说"好",\n走了'])
times = st.sampled_from(["", "2026-10-31", "2026年1月2日", "soon", "1793426700"])
feedback_rows = st.lists(
    st.tuples(
        st.sampled_from(["", "1", "2", "3", "4"]),
        texts,
        times,
        st.sampled_from(["", "5", "bad"]),
        st.sampled_from(["", "甲", "匿名"]),
        st.sampled_from(["", "d1"]),
        st.sampled_from(["", "0", "120.6"]),
        st.sampled_from(["", "0", "31.3"]),
    ),
    max_size=12,
)
order_rows = st.lists(
    st.tuples(
        st.sampled_from(["o1", "o2", ""]), st.sampled_from(["sale", "维修"]), st.sampled_from(["", "苏州"]), times
    ),
    max_size=8,
)
few = settings(max_examples=15, deadline=None)


def take(lake: Lake, rows: Sequence[tuple[str, ...]], *, kind: Kind = "feedback", name: str = "a") -> IngestReport:
    fields = FEEDBACK_FIELDS if kind == "feedback" else ORDER_FIELDS
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"{name}.csv")
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([fields, *rows])
        return ingest_file(lake, path, options=IngestOptions(kind, "shop", {}, b"test key", now=NOW))


def state(lake: Lake) -> dict[str, list[tuple[Any, ...]]]:
    """What is in force, without where and when it came from."""
    gone = "exclude (file_id, ingested_at)"
    with lake.connect() as con:
        return {
            view: con.execute(f"select * {gone} from {view} order by all").fetchall()
            for view in ("feedback", "current_orders")
        }


def lost(report: IngestReport, rows: Sequence[object]) -> int:
    return len(rows) - report.rows_loaded - report.rows_known - report.rows_quarantined


@few
@given(feedback_rows)
def test_twice_is_once(rows: list[tuple[str, ...]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        lake = Lake(folder)
        first = take(lake, rows)
        before = state(lake)
        assert lost(first, rows) == 0
        assert take(lake, rows).already_ingested
        other_bytes = take(lake, [*rows, ("9", "新", "", "", "", "", "", "")])
        assert other_bytes.rows_loaded == 1
        assert len(state(lake)["feedback"]) == len(before["feedback"]) + 1
        assert other_bytes.rows_known == first.rows_loaded + first.rows_known


@few
@given(feedback_rows, st.integers(0, 12))
def test_two_halves_are_one_whole(rows: list[tuple[str, ...]], cut: int) -> None:
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
        whole, halves = Lake(one), Lake(two)
        take(whole, rows)
        take(halves, rows[:cut], name="first")
        take(halves, rows[cut:], name="second")
        assert state(whole) == state(halves)


@few
@given(order_rows, st.integers(0, 8))
def test_two_halves_of_orders_are_one_whole(rows: list[tuple[str, ...]], cut: int) -> None:
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
        whole, halves = Lake(one), Lake(two)
        take(whole, rows, kind="orders")
        take(halves, rows[:cut], kind="orders", name="first")
        take(halves, rows[cut:], kind="orders", name="second")
        assert state(whole) == state(halves)


def identity(row: tuple[str, ...]) -> object:
    external_id, text, occurred_at, rating, author, page, *_ = row
    return external_id or (text, occurred_at, rating, author.replace("匿名", ""), page)


@few
@given(feedback_rows, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(rows: list[tuple[str, ...]], random: Any) -> None:
    """Of rows that are one feedback only the first is kept here: which of them came first is what order means."""
    rows = list({identity(row): row for row in reversed(rows)}.values())
    mixed = random.sample(rows, len(rows))
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
        straight, shuffled = Lake(one), Lake(two)
        take(straight, rows)
        take(shuffled, mixed)
        assert state(straight) == state(shuffled)
