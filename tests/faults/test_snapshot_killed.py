"""A process killed at any point of a publication, or a disk that is full, leaves the last snapshot shown."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from scorecards.errors import SnapshotError
from scorecards.snapshot import store
from scorecards.snapshot.store import Snapshots
from tests.unit.test_snapshot_store import make_draft

PUBLISH_AND_DIE = """
import os, signal, sys
from pathlib import Path
from scorecards.snapshot import store
from tests.unit.test_snapshot_store import make_draft

snapshots = store.Snapshots(Path(sys.argv[1]))
deadly, calls = int(sys.argv[2]), 0

def step(name, real):
    def replacement(*args, **kwargs):
        global calls
        calls += 1
        if calls == deadly:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*args, **kwargs)
    return replacement

store._sync = step("sync", store._sync)
Path.rename = step("rename", Path.rename)
Path.replace = step("replace", Path.replace)
Path.write_text = step("write", Path.write_text)
snapshots.publish(make_draft(snapshots, "s2", 2))
print(calls)
"""


def publish_in_another_process(root: Path, deadly: int) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", PUBLISH_AND_DIE, str(root), str(deadly)],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONPATH": "."},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("deadly", range(1, 11))
def test_killed_at_any_step(tmp_path: Path, deadly: int) -> None:
    snapshots = Snapshots(tmp_path / "snapshots")
    snapshots.publish(make_draft(snapshots, "s1", 1))
    ended = publish_in_another_process(snapshots.root, deadly)
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    fresh = Snapshots(snapshots.root)
    current = fresh.current()
    assert current is not None
    assert current.query("SELECT answer FROM answers") == [{"answer": int(current.id[1:])}]
    current.close()
    fresh.publish(make_draft(fresh, "s3", 3))
    assert not list(fresh.root.glob(".draft-*"))
    assert not list(fresh.root.glob(".current-*"))
    shown = fresh.current()
    assert shown is not None
    assert shown.id == "s3"


def test_the_steps_above_are_all_there_are(tmp_path: Path) -> None:
    root = tmp_path / "snapshots"
    Snapshots(root)
    ended = publish_in_another_process(root, 99)
    assert ended.stdout.strip() == "10", ended.stderr


@pytest.mark.parametrize("broken", ["_sync", "rename", "replace"])
def test_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str) -> None:
    snapshots = Snapshots(tmp_path / "snapshots")
    snapshots.publish(make_draft(snapshots, "s1", 1))
    draft = make_draft(snapshots, "s2", 2)

    def fail(*args: object, **kwargs: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(store if broken == "_sync" else Path, broken, fail)
        with pytest.raises(SnapshotError, match="disk space"):
            snapshots.publish(draft)
    current = snapshots.current()
    assert current is not None
    assert current.id == "s1"
