"""The lake's promises: whole commits, what is in force, what must be read, what is erased."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from deltalake import write_deltalake

from scorecards.errors import LakeError
from scorecards.lake import PENDING_SCHEMA, Lake
from scorecards.records import LAKE_TABLES

DAY = datetime(2026, 1, 1, tzinfo=UTC)


def rows(table: str, *given: dict[str, Any]) -> pa.Table:
    """Rows of a lake table: what is not given is None, or a plain value where None is forbidden."""
    plain = {
        pa.string(): "x",
        pa.float64(): 1.0,
        pa.int64(): 1,
        pa.int32(): 0,
        pa.int8(): 1,
        pa.timestamp("us", tz="UTC"): DAY,
    }
    schema = LAKE_TABLES[table]
    blank = {f.name: None if f.nullable else plain.get(f.type, []) for f in schema}
    return pa.Table.from_pylist([{**blank, **row} for row in given], schema=schema)


def feedback(*ids: str, **fields: Any) -> pa.Table:
    return rows("feedback", *({"feedback_id": i, **fields} for i in ids))


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(tmp_path / "lake")


def pending_ids(lake: Lake, version: str = "v1") -> list[str]:
    return lake.pending(version)["feedback_id"].to_pylist()


def test_a_new_lake_has_every_table_empty(lake: Lake) -> None:
    assert lake.versions() == dict.fromkeys(LAKE_TABLES, 0)
    for table, schema in LAKE_TABLES.items():
        assert lake.uris(table) == []
        assert lake.read(table).schema == schema
        assert lake.read(table).num_rows == 0
    with lake.connect() as con:
        assert con.execute("select count(*) from current_opinions").fetchone() == (0,)
    assert lake.pending("v1").schema == PENDING_SCHEMA


def test_append_is_one_commit_and_reads_back_equal(lake: Lake) -> None:
    clue = {"clue": "named", "detail": "某快递", "weight": 5.1, "start": 0, "end": 3}
    given = rows("opinions", {"opinion_id": "o1", "clues": [clue]}, {"opinion_id": "o2"})
    assert lake.append("opinions", given) == 2
    assert lake.versions()["opinions"] == 1
    assert lake.read("opinions") == given
    assert lake.read("opinions", columns=["opinion_id"], where="len(clues) = 1").to_pylist() == [{"opinion_id": "o1"}]


def test_append_of_a_stream_and_of_nothing(lake: Lake) -> None:
    table = feedback("f1", "f2")
    stream = pa.RecordBatchReader.from_batches(table.schema, table.to_batches(max_chunksize=1))
    assert lake.append("feedback", stream) == 2
    assert lake.append("feedback", feedback()) == 0
    assert lake.versions()["feedback"] == 1


def test_append_refuses_what_does_not_fit_and_stores_nothing(lake: Lake) -> None:
    good = feedback("f1")
    with pytest.raises(LakeError, match="text"):
        lake.append("feedback", good.drop_columns(["text"]))
    with pytest.raises(LakeError, match="text has an empty value"):
        lake.append("feedback", good.set_column(5, "text", pa.array([None], pa.string())))
    with pytest.raises(LakeError, match="do not fit"):
        lake.append("feedback", good.set_column(6, "rating", pa.array(["five"])))
    assert lake.read("feedback").num_rows == 0


def test_a_stream_that_fails_midway_stores_nothing(lake: Lake) -> None:
    good = feedback("f1").to_batches()
    nullable = LAKE_TABLES["feedback"].set(5, pa.field("text", pa.string()))
    bad = feedback("f2").set_column(5, "text", pa.array([None], pa.string())).cast(nullable)

    def broken() -> Iterator[pa.RecordBatch]:
        yield from (pa.RecordBatch.from_arrays(batch.columns, schema=nullable) for batch in good)
        yield from bad.to_batches()

    stream = pa.RecordBatchReader.from_batches(nullable, broken())
    with pytest.raises(LakeError):
        lake.append("feedback", stream)
    assert lake.read("feedback").num_rows == 0


def test_times_are_utc_whatever_the_machine_says(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    lake.append("feedback", feedback("f1", occurred_at=DAY))
    with lake.connect() as con:
        assert con.execute("select occurred_at::timestamp::varchar from feedback").fetchone() == (
            "2026-01-01 00:00:00",
        )


def test_connect_looks_at_the_past(lake: Lake) -> None:
    lake.append("feedback", feedback("f1"))
    lake.append("feedback", feedback("f2"))
    with lake.connect(versions={"feedback": 1}) as con:
        assert con.execute("select feedback_id from feedback").fetchall() == [("f1",)]


def test_a_table_of_an_older_release_gains_the_new_columns(tmp_path: Path) -> None:
    old = rows("orders", {"order_id": "o1"}).drop_columns(["vehicle", "waybill"])
    write_deltalake(str(tmp_path / "lake" / "orders"), old)
    lake = Lake(tmp_path / "lake")
    assert lake.read("orders").select(["order_id", "vehicle"]).to_pylist() == [{"order_id": "o1", "vehicle": None}]
    lake.append("orders", rows("orders", {"order_id": "o2", "vehicle": "v2"}))
    assert lake.read("orders")["vehicle"].to_pylist() in ([None, "v2"], ["v2", None])


def test_the_latest_row_of_a_key_is_in_force(lake: Lake) -> None:
    later = DAY + timedelta(hours=1)
    lake.append("orders", rows("orders", {"order_id": "a", "city": "新", "ingested_at": later}))
    lake.append("orders", rows("orders", {"order_id": "a", "city": "旧"}, {"order_id": "b"}))
    key = {"partner_id": "p", "measure": "parcels", "month": "2026-01"}
    lake.append("exposure", rows("exposure", {**key, "amount": 1.0}, {**key, "amount": 3.0, "city": "苏州"}))
    lake.append("exposure", rows("exposure", {**key, "amount": 2.0, "ingested_at": later}))
    with lake.connect() as con:
        assert con.execute("select order_id, city from current_orders order by 1").fetchall() == [
            ("a", "新"),
            ("b", None),
        ]
        assert con.execute("select amount from current_exposure order by 1").fetchall() == [(2.0,), (3.0,)]


def test_ties_do_not_depend_on_the_order_of_writing(tmp_path: Path) -> None:
    tied = [rows("orders", {"order_id": "a", "city": c, "content_hash": c}) for c in ("甲", "乙")]
    found = []
    for name, order in (("one", tied), ("two", tied[::-1])):
        lake = Lake(tmp_path / name)
        for table in order:
            lake.append("orders", table)
        with lake.connect() as con:
            found.append(con.execute("select city from current_orders").fetchall())
    assert found[0] == found[1]
    assert len(found[0]) == 1


def test_only_the_latest_reading_counts(lake: Lake) -> None:
    opinion = {"feedback_id": "f1", "aspect": "delivery/speed/late"}
    lake.append("opinions", rows("opinions", {**opinion, "opinion_id": "o1", "run_id": "r1"}))
    lake.append("opinions", rows("opinions", {**opinion, "opinion_id": "o2", "run_id": "r2"}))
    lake.append("opinions", rows("opinions", {**opinion, "opinion_id": "o3", "run_id": "died"}))
    lake.append("mentions", rows("mentions", *({"feedback_id": "f1", "run_id": r} for r in ("r1", "r2"))))
    reading = {"feedback_id": "f1", "version": "v1", "links_hash": ""}
    lake.append("readings", rows("readings", {**reading, "run_id": "r1"}))
    lake.append("readings", rows("readings", {**reading, "run_id": "r2", "read_at": DAY + timedelta(seconds=1)}))
    with lake.connect() as con:
        assert con.execute("select opinion_id from current_opinions").fetchall() == [("o2",)]
        assert con.execute("select run_id from current_mentions").fetchall() == [("r2",)]


class TestPending:
    """Which feedback must be read now."""

    def read(self, lake: Lake, version: str = "v1", *, run: int = 1) -> None:
        todo = lake.pending(version).select(["feedback_id", "links_hash"]).to_pylist()
        when = DAY + timedelta(hours=run)
        marks = [{**row, "run_id": f"r{run}", "version": version, "read_at": when} for row in todo]
        lake.append("readings", rows("readings", *marks))

    def test_what_was_read_is_not_pending(self, lake: Lake) -> None:
        lake.append("feedback", feedback("f1", "f2"))
        assert pending_ids(lake) == ["f1", "f2"]
        self.read(lake)
        assert pending_ids(lake) == []
        lake.append("feedback", feedback("f3"))
        assert pending_ids(lake) == ["f3"]

    def test_a_new_version_and_a_return_to_the_old_one_are_both_read(self, lake: Lake) -> None:
        lake.append("feedback", feedback("f1"))
        self.read(lake, "v1", run=1)
        assert pending_ids(lake, "v2") == ["f1"]
        self.read(lake, "v2", run=2)
        assert pending_ids(lake, "v2") == []
        assert pending_ids(lake, "v1") == ["f1"]

    def test_an_order_that_arrives_or_changes_its_links_is_read_again(self, lake: Lake) -> None:
        lake.append("feedback", feedback("f1", order_id="a"))
        assert lake.pending("v1").to_pylist()[0]["links_hash"] == ""
        self.read(lake, run=1)
        lake.append("orders", rows("orders", {"order_id": "a", "courier_id": "c1"}))
        assert pending_ids(lake) == ["f1"]
        row = lake.pending("v1").to_pylist()[0]
        assert (row["link_courier_id"], row["link_dealer_id"]) == ("c1", None)
        assert row["links_hash"]
        self.read(lake, run=2)
        other = {"order_id": "a", "courier_id": "c1", "waybill": "w", "ingested_at": DAY + timedelta(hours=1)}
        lake.append("orders", rows("orders", other))
        assert pending_ids(lake) == []
        lake.append("orders", rows("orders", {**other, "courier_id": "c2", "ingested_at": DAY + timedelta(hours=2)}))
        assert pending_ids(lake) == ["f1"]

    def test_the_same_value_in_another_link_is_a_change(self, lake: Lake) -> None:
        lake.append("orders", rows("orders", {"order_id": "a", "courier_id": "p"}, {"order_id": "b", "dealer_id": "p"}))
        with lake.connect() as con:
            assert con.execute("select count(distinct links_hash) from order_links").fetchone() == (2,)

    def test_a_feedback_written_twice_is_pending_once(self, lake: Lake) -> None:
        lake.append("feedback", feedback("f1", file_id="one"))
        lake.append("feedback", feedback("f1", file_id="two"))
        assert pending_ids(lake) == ["f1"]


def test_delete_by_predicate(lake: Lake) -> None:
    lake.append("feedback", feedback("f1", "f2", "f3"))
    assert lake.delete("feedback", "feedback_id in ('f1', 'f3')") == 2
    assert lake.read("feedback")["feedback_id"].to_pylist() == ["f2"]


def test_compact_joins_files_and_keeps_rows(lake: Lake) -> None:
    for i in range(4):
        lake.append("feedback", feedback(f"f{i}"))
    lake.compact(keep_hours=0)
    assert len(lake.uris("feedback")) == 1
    assert len(list(Path(lake.root, "feedback").glob("*.parquet"))) == 1
    assert lake.read("feedback").num_rows == 4


def _bytes_below(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def _fill_for_erasure(lake: Lake) -> None:
    lake.append("feedback", feedback("f1", text="secret-one", author="a1"))
    lake.append("feedback", feedback("f2", text="secret-two", author="a2"))
    lake.append("feedback", feedback("f3", text="kept-three", author="a2"))
    lake.append("opinions", rows("opinions", *({"opinion_id": i, "feedback_id": i} for i in ("f1", "f2", "f3"))))
    lake.append(
        "quarantine",
        rows(
            "quarantine",
            {"row": 1, "content": '{"feedback_id": "f1", "text": "secret-bad"}'},
            {"row": 2, "content": '{"author": "a1", "text": "secret-worse"}'},
            {"row": 3, "content": '{"feedback_id": "f3", "text": "kept-bad"}'},
            {"row": None, "content": None},
        ),
    )


def test_erase_removes_rows_and_bytes_everywhere(lake: Lake) -> None:
    _fill_for_erasure(lake)
    deleted = lake.erase(feedback_ids=["f2"], author="a1")
    assert deleted == {"quarantine": 2, "opinions": 2, "mentions": 0, "readings": 0, "feedback": 2}
    assert lake.read("feedback")["feedback_id"].to_pylist() == ["f3"]
    assert lake.read("opinions")["feedback_id"].to_pylist() == ["f3"]
    assert sorted(lake.read("quarantine")["row"].to_pylist(), key=str) == [3, None]
    left = _bytes_below(Path(lake.root))
    assert b"kept-three" in left
    assert b"secret" not in left


def test_erase_of_nobody_deletes_nothing(lake: Lake) -> None:
    _fill_for_erasure(lake)
    assert sum(lake.erase(author="it's nobody").values()) == 0
    assert lake.read("feedback").num_rows == 3


def _append_many(root: str, name: str) -> int:
    lake = Lake(root)
    return sum(lake.append("feedback", feedback(f"{name}-{i}")) for i in range(5))


def test_processes_may_append_to_a_new_lake_at_once(tmp_path: Path) -> None:
    root = str(tmp_path / "lake")
    with ProcessPoolExecutor(3, mp_context=get_context("spawn")) as pool:
        written = list(pool.map(_append_many, [root] * 3, ["a", "b", "c"]))
    assert written == [5, 5, 5]
    assert len(set(Lake(root).read("feedback")["feedback_id"].to_pylist())) == 15


def test_a_broken_table_is_named(lake: Lake) -> None:
    lake.append("feedback", feedback("f1"))
    for entry in Path(lake.root, "feedback", "_delta_log").glob("*.json"):
        entry.write_text("not json")
    with pytest.raises(LakeError, match="feedback"):
        lake.read("feedback")
