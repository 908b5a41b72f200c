"""Equal facts give equal tables, however the rows are ordered and the files are cut."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from scorecards.definitions import load
from scorecards.snapshot import Snapshot
from scorecards.snapshot.queries import PUBLISHED
from tests.snapshot_fixture import World, fill_lake, make_world, publish_snapshot


def shuffled(world: World) -> World:
    rng = random.Random(1)
    parts = [rng.sample(rows, len(rows)) for rows in (world.feedback, world.opinions, world.mentions, world.exposure)]
    return World(world.registry, *parts)


@pytest.fixture(scope="module")
def snapshots(tmp_path_factory: pytest.TempPathFactory) -> tuple[Snapshot, Snapshot]:
    root = tmp_path_factory.mktemp("twice")
    world = make_world(feedback=400, dealers=20)
    first = publish_snapshot(fill_lake(world, root / "a"), world.registry, root / "a-snapshots", load())
    second = publish_snapshot(fill_lake(shuffled(world), root / "b"), world.registry, root / "b-snapshots", load())
    return first, second


@pytest.mark.parametrize("table", PUBLISHED)
def test_order_of_rows_changes_nothing(snapshots: tuple[Snapshot, Snapshot], table: str) -> None:
    first, second = (snapshot.query(f"SELECT * FROM {table}") for snapshot in snapshots)
    assert first
    assert first == second


def test_manifests_differ_in_id_and_time_only(snapshots: tuple[Snapshot, Snapshot]) -> None:
    first, second = (dict(snapshot.manifest) for snapshot in snapshots)
    assert first.pop("snapshot_id") != second.pop("snapshot_id")
    first.pop("created_at")
    second.pop("created_at")
    assert first == second


def fill_in_pieces(world: World, root: Path) -> None:
    """The same rows in many small commits."""
    half = len(world.feedback) // 2
    lake = fill_lake(World(world.registry, world.feedback[:half], world.opinions, world.mentions, world.exposure), root)
    rest = World(world.registry, world.feedback[half:])
    fill_lake(rest, root)
    assert len(lake.uris("feedback")) == 2


def test_cutting_the_files_changes_nothing(snapshots: tuple[Snapshot, Snapshot], tmp_path: Path) -> None:
    world = make_world(feedback=400, dealers=20)
    fill_in_pieces(world, tmp_path / "lake")
    lake = fill_lake(World(world.registry), tmp_path / "lake")
    third = publish_snapshot(lake, world.registry, tmp_path / "snapshots", load())
    for table in PUBLISHED:
        assert third.query(f"SELECT * FROM {table}") == snapshots[0].query(f"SELECT * FROM {table}")
