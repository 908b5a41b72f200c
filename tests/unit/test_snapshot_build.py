"""A whole snapshot of the small invented world: its tables hang together and say what was planted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from scorecards import scoring, warnings
from scorecards.definitions import load
from scorecards.errors import SnapshotError
from scorecards.lake import Lake
from scorecards.snapshot import Snapshot, Snapshots, Sources, build
from scorecards.snapshot.queries import COUNTS, PUBLISHED, SQL, read_checks, read_select
from tests.snapshot_fixture import make_registry, make_snapshot


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("world")


@pytest.fixture(scope="module")
def snapshot(root: Path) -> Snapshot:
    return make_snapshot(root)


def one(snapshot: Snapshot, sql: str, *params: object) -> dict[str, Any]:
    rows = snapshot.query(sql, params)
    assert len(rows) == 1
    return rows[0]


def test_every_table_has_rows_and_is_counted_in_the_manifest(snapshot: Snapshot) -> None:
    for table in PUBLISHED:
        count = one(snapshot, f"SELECT count(*) AS n FROM {table}")["n"]
        assert count == snapshot.manifest["counts"][table] > 0


def test_manifest_names_everything_that_the_content_depends_on(snapshot: Snapshot) -> None:
    manifest = snapshot.manifest
    assert manifest["as_of"] == "2026-10"
    assert manifest["default_period"] == "R12-2026-10"
    assert manifest["registry_version"] == make_registry().version
    assert manifest["definitions_version"] == load().version
    assert manifest["rules_version"] == "rules-test"
    assert manifest["lake"]["opinions"] == 1
    assert snapshot.id == manifest["snapshot_id"]


def test_planted_dealer_is_found_with_its_reason(snapshot: Snapshot) -> None:
    row = one(snapshot, "SELECT * FROM rankings WHERE partner_id = 'd-003' AND period = 'all' AND cut_kind = 'all'")
    assert (row["grade"], row["status"], row["rank"]) == ("D", "ranked", row["rank_of"])
    worst = snapshot.query(
        "SELECT dimension FROM dimensions WHERE partner_id = 'd-003' AND period = 'all' AND cut_kind = 'all' "
        "ORDER BY score"
    )
    assert worst[0]["dimension"] == "price_honesty"


def test_scores_centre_on_75(snapshot: Snapshot) -> None:
    mean = one(
        snapshot,
        "SELECT avg(score) AS mean FROM rankings WHERE role = 'dealer' AND period = 'all' AND cut_kind = 'all'",
    )
    assert mean["mean"] == pytest.approx(75, abs=3)


def test_intervals_shrink_with_the_sample(snapshot: Snapshot) -> None:
    rows = snapshot.query(
        "SELECT kind, avg(score_high - score_low) AS width FROM rankings JOIN periods USING (period) "
        "WHERE role = 'courier' AND cut_kind = 'all' GROUP BY kind"
    )
    width = {row["kind"]: row["width"] for row in rows}
    assert width["all"] < width["rolling"] < width["quarter"] < width["month"]


def test_trend_is_the_change_since_the_period_before(snapshot: Snapshot) -> None:
    sql = "SELECT score, trend FROM rankings WHERE partner_id = 'c-2' AND cut_kind = 'all' AND period = ?"
    now, before = one(snapshot, sql, "2026-10"), one(snapshot, sql, "2026-09")
    assert now["trend"] == pytest.approx(now["score"] - before["score"])


def test_expected_complaints_add_up_to_the_counted(snapshot: Snapshot) -> None:
    rows = snapshot.query(
        "SELECT role, sum(complaints) AS counted, sum(expected) AS expected FROM rankings "
        "WHERE period = 'R12-2026-10' AND cut_kind = 'all' AND basis = 'rate' GROUP BY role"
    )
    assert {row["role"] for row in rows} == {"courier", "dealer", "supplier"}
    for row in rows:
        assert row["expected"] == pytest.approx(row["counted"], rel=1e-6)


def test_supplier_dimensions_without_a_source_are_named_but_not_scored(snapshot: Snapshot) -> None:
    named = {r["dimension"] for r in snapshot.query("SELECT dimension FROM dimension_names WHERE role = 'supplier'")}
    scored = {
        r["dimension"] for r in snapshot.query("SELECT DISTINCT dimension FROM dimensions WHERE role = 'supplier'")
    }
    assert named - scored == {"recurrence", "corrective_response"}
    assert one(snapshot, "SELECT count(*) AS n FROM rankings WHERE role = 'supplier' AND grade IS NOT NULL")["n"] > 0


def test_bad_batch_stands_out(snapshot: Snapshot) -> None:
    rows = snapshot.query("SELECT * FROM batches WHERE partner_id = 's-0' AND product <> ''")
    assert {row["batch"] for row in rows if row["status"] == "high"} == {"TYB0"}


def test_partner_with_a_location_problem_is_listed(snapshot: Snapshot) -> None:
    row = one(snapshot, "SELECT * FROM partners WHERE partner_id = 'd-001'")
    assert row["location_problem"] == "outside_province"
    assert row["macro_region"] == "华东"
    assert one(snapshot, "SELECT value FROM quality WHERE metric = 'location_problem'")["value"] == 1


def test_evidence_spans_point_into_the_text(snapshot: Snapshot) -> None:
    rows = snapshot.query("SELECT text, start, \"end\", aspect FROM evidence WHERE aspect = 'dealer/waiting/long'")
    assert {row["text"][row["start"] : row["end"]] for row in rows} == {"保养排队排了一上午"}


def test_mentions_without_blame_stand_beside_the_evidence(snapshot: Snapshot) -> None:
    row = snapshot.query("SELECT other_mentions FROM evidence WHERE feedback_id = 'f-00023'")[0]
    assert '"reason":"comparison"' in row["other_mentions"]


def test_a_failing_check_stops_the_build(root: Path, snapshot: Snapshot) -> None:
    """A scoring function gone wrong is caught by the checks on the finished file, and nothing is published."""

    def inflated(*args: Any) -> Any:
        scored = scoring.compute(*args)
        scored["rankings"]["score"] += 50
        return scored

    snapshots = Snapshots(root / "snapshots")
    sources = Sources(Lake(root / "lake"), make_registry(), load())
    with pytest.raises(SnapshotError, match="check "):
        build(sources, out=snapshots.workspace(), versions={}, score=inflated, detect=warnings.detect)
    current = snapshots.current()
    assert current is not None
    assert current.id == snapshot.id


def test_every_sql_file_is_run_and_states_its_grain() -> None:
    for folder, names in (("counts", {*COUNTS, "partner_sizes"}), ("published", set(PUBLISHED))):
        files = {file.name.removesuffix(".sql") for file in (SQL / folder).iterdir()}
        assert files == names
        assert all(read_select(folder, name).startswith("-- grain: ") for name in names)
    assert all(statement.startswith("-- no rows: ") for _, statement in read_checks())


def test_published_tables_have_a_total_order() -> None:
    assert all("\nORDER BY " in read_select("published", name) for name in PUBLISHED)
