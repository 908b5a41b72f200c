"""A snapshot that cannot be read: 503 with advice on every page and for programs, never a bug's 500."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from app.cli import main
from app.settings import Settings, load
from app.web import create_app
from tests.site_fixture import make_token, sign_in

GOOD = "20260101T000000-good"


def spoil_pointer(folder: Path) -> None:
    (folder / "current").write_text("gone\n", encoding="utf-8")


def spoil_data(folder: Path) -> None:
    (shown(folder) / "snapshot.duckdb").write_bytes(b"no database")


def spoil_blocks(folder: Path) -> None:
    file = shown(folder) / "snapshot.duckdb"
    file.write_bytes(file.read_bytes()[: 3 * 4096] + b"\x00" * 4_000_000)


def spoil_manifest(folder: Path) -> None:
    (shown(folder) / "manifest.json").write_text("[]", encoding="utf-8")


def shown(folder: Path) -> Path:
    return folder / (folder / "current").read_text(encoding="utf-8").strip()


SPOILED = pytest.mark.parametrize("spoil", [spoil_pointer, spoil_data, spoil_blocks, spoil_manifest])


@pytest.fixture
def settings(web_settings: Settings, tmp_path: Path) -> Settings:
    """A home of its own with two snapshots, so that one can be spoilt."""
    home = tmp_path / "home"
    shutil.copytree(web_settings.home, home)
    copied = load(home, {})
    shutil.copytree(shown(copied.snapshots), copied.snapshots / GOOD)
    return copied


@SPOILED
def test_pages_and_programs_are_told_what_to_do(settings: Settings, spoil: Callable[[Path], None]) -> None:
    client = sign_in(create_app(settings), "administrator")
    bearer = {"Authorization": f"Bearer {make_token(settings, 'administrator')}"}
    spoil(settings.snapshots)
    for address in ("/", "/rankings/dealer", "/partners/d-003", "/map", "/warnings", "/quality"):
        page = client.get(address)
        assert (page.status_code, "scorecards snapshots use" in page.text) == (503, True), address
    for address in ("/api/v1/rankings?role=dealer", "/api/v1/partners/d-003"):
        answer = client.get(address, headers=bearer)
        assert (answer.status_code, answer.mimetype) == (503, "application/problem+json"), address
        assert "scorecards snapshots use" in answer.get_json()["detail"]


@SPOILED
def test_the_watcher_is_told_and_a_good_snapshot_heals(settings: Settings, spoil: Callable[[Path], None]) -> None:
    spoil(settings.snapshots)
    client = create_app(settings).test_client()
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.get_json()["status"] == "unhealthy"
    assert "scorecards snapshots use" in answer.get_json()["advice"]
    assert cli(settings, "use", GOOD)[0] == 0
    assert client.get("/healthz").status_code == 200


@pytest.mark.parametrize(("spoil", "told"), [(spoil_pointer, "指针"), (spoil_manifest, "清单")])
def test_the_list_passes_over_what_is_damaged(settings: Settings, spoil: Callable[[Path], None], told: str) -> None:
    spoil(settings.snapshots)
    code, output, problems = cli(settings, "list")
    assert code == 0
    assert GOOD in output
    assert told in problems


def cli(settings: Settings, *command: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, ["--home", str(settings.home), "snapshots", *command])
    return result.exit_code, result.stdout, result.stderr
