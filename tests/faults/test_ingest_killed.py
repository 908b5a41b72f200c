"""A process killed between two commits: the same file again ends in the same lake."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from scorecards.ingest import IngestOptions, ingest_file
from scorecards.ingest.columns import Kind
from scorecards.lake import Lake
from scorecards.records import LAKE_TABLES

DIES_AT = """
import os, sys
from pathlib import Path
from scorecards.ingest import IngestOptions, ingest_file
from scorecards.lake import Lake

class Dying(Lake):
    left = int(sys.argv[3])

    def append(self, table, rows):
        if self.left == 0:
            os._exit(9)
        self.left -= 1
        return super().append(table, rows)

ingest_file(Dying(sys.argv[1]), Path(sys.argv[2]), options=IngestOptions(sys.argv[4], "shop", {}, b"test key"))
"""

FEEDBACK = [
    {"id": "1", "text": "甲", "date": "2026-10-01"},
    {"id": "2", "text": "", "date": ""},
    {"id": "3", "text": "丙", "date": "soon"},
    {"id": "1", "text": "又一个", "date": ""},
    {"id": "1", "text": "甲", "date": "2026-10-01"},
]
ORDERS = [
    {"order_id": "o1", "kind": "sale", "city": "苏州"},
    {"order_id": "o1", "kind": "sale", "city": "无锡"},
    {"order_id": "o2", "kind": "gift", "city": "无锡"},
    {"order_id": "o3", "kind": "sale", "city": "无锡"},
]


def content(lake: Lake) -> dict[str, list[Any]]:
    """All rows of all tables but the moment they were written."""
    tables = {}
    for table, schema in LAKE_TABLES.items():
        columns = [name for name in schema.names if name != "ingested_at"]
        tables[table] = sorted(map(str, lake.read(table, columns=columns).to_pylist()))
    return tables


@pytest.mark.parametrize(("kind", "rows"), [("feedback", FEEDBACK), ("orders", ORDERS)])
@pytest.mark.parametrize("commits", [0, 1, 2])
def test_a_run_killed_between_commits_is_completed_by_the_next(
    tmp_path: Path, kind: Kind, rows: list[dict[str, str]], commits: int
) -> None:
    path = tmp_path / "a.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    options = IngestOptions(kind, "shop", {}, b"test key")
    whole = Lake(tmp_path / "whole")
    expected = ingest_file(whole, path, options=options)

    killed = Lake(tmp_path / "killed")
    command = [sys.executable, "-c", DIES_AT, killed.root, str(path), str(commits), kind]
    died = subprocess.run(command, cwd=Path(__file__).parents[2], check=False)
    assert died.returncode == 9
    assert killed.read("files").num_rows == 0
    assert killed.read("quarantine").num_rows == (0 if commits == 0 else whole.read("quarantine").num_rows)

    report = ingest_file(killed, path, options=options)
    assert report == expected
    assert content(killed) == content(whole)
