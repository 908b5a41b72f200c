"""The folder of snapshots: publish, roll back, prune, and what is said when something is wrong."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from scorecards.errors import NotFound, SnapshotError
from scorecards.snapshot.store import DATA_FILE, MANIFEST_FILE, Snapshots


def make_draft(snapshots: Snapshots, snapshot_id: str, answer: int = 1) -> Path:
    draft = snapshots.workspace()
    with duckdb.connect(str(draft / DATA_FILE)) as con:
        con.execute("CREATE TABLE answers AS SELECT ?::INT AS answer", [answer])
    manifest = {
        "snapshot_id": snapshot_id,
        "created_at": "2026-11-01T00:00:00Z",
        "as_of": None,
        "default_period": "all",
    }
    (draft / MANIFEST_FILE).write_text(json.dumps(manifest), encoding="utf-8")
    return draft


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Snapshots]:
    snapshots = Snapshots(tmp_path / "snapshots")
    yield snapshots
    for snapshot in snapshots.list():
        snapshot.close()


def test_nothing_published_yet(store: Snapshots) -> None:
    assert store.current() is None
    assert list(store.list()) == []


def test_publish_and_read(store: Snapshots) -> None:
    assert store.publish(make_draft(store, "s1", 42)) == "s1"
    current = store.current()
    assert current is not None
    assert current.id == "s1"
    assert current.query("SELECT answer FROM answers WHERE answer = ?", [42]) == [{"answer": 42}]
    assert current.query("SELECT answer FROM answers WHERE answer = $a", {"a": 1}) == []


def test_newest_first_and_rollback(store: Snapshots) -> None:
    for name in ("s1", "s2", "s3"):
        store.publish(make_draft(store, name))
    assert [s.id for s in store.list()] == ["s3", "s2", "s1"]
    store.use("s1")
    current = store.current()
    assert current is not None
    assert current.id == "s1"
    with pytest.raises(NotFound, match="no such snapshot"):
        store.use("s9")
    assert (store.root / "current").read_text(encoding="utf-8").strip() == "s1"


def test_ids_cannot_leave_the_folder(store: Snapshots) -> None:
    with pytest.raises(NotFound):
        store.get("../secrets")


def test_prune_keeps_the_newest_and_the_current(store: Snapshots) -> None:
    for name in ("s1", "s2", "s3", "s4"):
        store.publish(make_draft(store, name))
    store.use("s1")
    assert list(store.prune(2)) == ["s2"]
    assert [s.id for s in store.list()] == ["s4", "s3", "s1"]
    assert not list(store.root.glob(".draft-*"))


def test_another_process_sees_the_moved_pointer(store: Snapshots) -> None:
    store.publish(make_draft(store, "s1"))
    other = Snapshots(store.root)
    store.publish(make_draft(store, "s2"))
    current = other.current()
    assert current is not None
    assert current.id == "s2"


def test_open_snapshot_keeps_answering_after_the_next_publication(store: Snapshots) -> None:
    store.publish(make_draft(store, "s1", 1))
    old = store.get("s1")
    store.publish(make_draft(store, "s2", 2))
    assert old.query("SELECT answer FROM answers") == [{"answer": 1}]


def open_files(folder: Path) -> int:
    """How many files below the folder this process holds open."""
    targets = [os.path.realpath(link) for link in Path("/proc/self/fd").iterdir()]
    return sum(target.startswith(str(folder)) for target in targets)


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="counts open files by Linux's /proc")
def test_a_site_that_runs_for_long_holds_two_snapshots_at_most(store: Snapshots) -> None:
    for number in range(5):
        store.publish(make_draft(store, f"s{number}", number))
        current = store.current()
        assert current is not None
        assert current.query("SELECT answer FROM answers") == [{"answer": number}]
    assert open_files(store.root) <= 2


def test_readers_cannot_write_nor_look_outside(store: Snapshots, tmp_path: Path) -> None:
    outside = tmp_path / "outside.csv"
    outside.write_text("a\n1\n", encoding="utf-8")
    store.publish(make_draft(store, "s1"))
    snapshot = store.get("s1")
    for statement in (
        "DELETE FROM answers",
        f"SELECT * FROM read_csv('{outside}')",
        "SET enable_external_access = true",
        "ATTACH ':memory:' AS other",
    ):
        with pytest.raises((duckdb.Error, SnapshotError)):
            snapshot.query(statement)


def test_threads_share_a_snapshot(store: Snapshots) -> None:
    store.publish(make_draft(store, "s1", 7))
    snapshot, answers = store.get("s1"), list[int]()

    def ask() -> None:
        answers.extend(snapshot.query("SELECT answer FROM answers")[0]["answer"] for _ in range(20))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [7] * 80


def test_pointer_to_nowhere_says_what_to_do(store: Snapshots) -> None:
    store.publish(make_draft(store, "s1"))
    (store.root / "current").write_text("gone\n", encoding="utf-8")
    with pytest.raises(SnapshotError, match="scorecards snapshots use"):
        store.current()
    (store.root / "current").write_bytes(b"\xff\xfe")
    with pytest.raises(SnapshotError, match="cannot be read"):
        store.current()
    store.use("s1")
    assert store.current() is not None


def test_incomplete_draft_is_refused_and_the_current_stays(store: Snapshots) -> None:
    store.publish(make_draft(store, "s1"))
    draft = make_draft(store, "s2")
    (draft / DATA_FILE).unlink()
    with pytest.raises(SnapshotError, match="not complete"):
        store.publish(draft)
    (draft / MANIFEST_FILE).write_text("{", encoding="utf-8")
    with pytest.raises(SnapshotError, match="manifest"):
        store.publish(draft)
    assert store.current() is store.get("s1")


def test_a_name_is_never_used_twice(store: Snapshots) -> None:
    store.publish(make_draft(store, "s1", 1))
    with pytest.raises(SnapshotError, match="moved into place"):
        store.publish(make_draft(store, "s1", 2))
    assert store.get("s1").query("SELECT answer FROM answers") == [{"answer": 1}]


def test_drafts_of_dead_processes_are_removed_those_of_living_ones_stay(store: Snapshots) -> None:
    dead, living = store.root / ".draft-999999999-ab", store.root / f".draft-{os.getpid()}-cd"
    dead.mkdir()
    living.mkdir()
    store.publish(make_draft(store, "s1"))
    assert not dead.exists()
    assert living.exists()


def test_broken_data_file_is_named(store: Snapshots) -> None:
    store.publish(make_draft(store, "s1"))
    (store.root / "s1" / DATA_FILE).write_bytes(b"no database")
    with pytest.raises(SnapshotError, match="snapshot s1"):
        store.get("s1").query("SELECT 1")


@pytest.mark.parametrize("content", ["[]", "null", '"s1"', "{}", '{"snapshot_id": "s1"}'])
def test_a_manifest_that_is_not_one_is_named(store: Snapshots, content: str) -> None:
    store.publish(make_draft(store, "s1"))
    (store.root / "s1" / MANIFEST_FILE).write_text(content, encoding="utf-8")
    with pytest.raises(SnapshotError, match="manifest is not complete"):
        _ = store.get("s1").manifest


def test_a_pointer_that_no_folder_can_have_is_refused(store: Snapshots) -> None:
    store.publish(make_draft(store, "s1"))
    (store.root / "current").write_text("s" * 300, encoding="utf-8")
    with pytest.raises(SnapshotError, match="names a snapshot that is not there"):
        store.current()


def test_damage_inside_the_data_file_is_told_from_a_wrong_query(store: Snapshots) -> None:
    store.publish(make_draft(store, "s1"))
    file = store.root / "s1" / DATA_FILE
    with duckdb.connect(str(file)) as con:
        con.execute("CREATE TABLE many AS SELECT i, md5(i::VARCHAR) AS word FROM range(200000) AS r(i)")
    content = bytearray(file.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 4096] = b"\x00" * 4096
    file.write_bytes(content)
    with pytest.raises(SnapshotError, match="its data file is damaged"):
        store.get("s1").query("SELECT sum(i), max(word) FROM many")
    with pytest.raises(SnapshotError, match="its data file is damaged"):
        store.get("s1").query("SELECT * FROM a_table_that_every_snapshot_has")
    with pytest.raises(duckdb.BinderException):
        store.get("s1").query("SELECT nonsense FROM answers")
