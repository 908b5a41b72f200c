"""A full disk is told as a full disk, whichever library met it first."""

from __future__ import annotations

import errno
import sqlite3
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner
from deltalake.exceptions import DeltaError
from sqlalchemy.exc import OperationalError

from app import feeds
from app.cli import main
from app.failures import of_full_disk
from scorecards.errors import LakeError

CAUSES = [
    OSError(errno.ENOSPC, "No space left on device"),
    OSError(errno.EDQUOT, "Disk quota exceeded"),
    DeltaError("Generic LocalFileSystem error: Unable to copy data to file: No space left on device (os error 28)"),
    duckdb.IOException('IO Error: Could not write file "x.duckdb": No space left on device'),
    OperationalError("INSERT", {}, sqlite3.OperationalError("database or disk is full")),
]


@pytest.mark.parametrize("cause", CAUSES, ids=lambda cause: type(cause).__name__)
def test_the_command_line_says_so_whatever_was_raised_in_between(
    cause: Exception, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fill(*_args: object, **_options: object) -> None:
        raise LakeError("无法修改数据表 / the table cannot be changed") from cause

    monkeypatch.setattr(feeds, "ingest_file", fill)
    (tmp_path / "f.csv").write_text("text\n好\n", encoding="utf-8")
    home = ["--home", str(tmp_path / "home")]
    result = CliRunner().invoke(main, [*home, "ingest", str(tmp_path / "f.csv")])
    assert result.exit_code == 1
    assert "磁盘已满 / the disk is full" in result.stderr
    assert "free some space" in result.stderr


def test_other_failures_are_not_taken_for_a_full_disk() -> None:
    for error in (OSError(errno.EACCES, "Permission denied"), DeltaError("Invalid data"), LakeError("error 2 / x")):
        assert of_full_disk(error) is None
