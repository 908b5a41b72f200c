"""Files of partners given to a command: rows that cannot be used are told, files without any other are refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli import main

ROWS = "partner_id,role,name\nc-1,courier,飞隼速递\nc 2?,courier,白鸽快运\nc-3,pilot,青鸟\n"
COMMANDS = [("analyze",), ("partners", "find", "飞隼速递"), ("partners", "link", "LISTINGS")]


def call(tmp_path: Path, command: tuple[str, ...], rows: str) -> Result:
    file, listings = tmp_path / "some.csv", tmp_path / "listings.csv"
    file.write_text(rows, encoding="utf-8")
    listings.write_text("listing_id,name\na,飞隼速递\n", encoding="utf-8")
    given = [str(listings) if word == "LISTINGS" else word for word in command]
    return CliRunner().invoke(main, ["--home", str(tmp_path / "home"), *given, "--partners", str(file)], input="")


@pytest.mark.parametrize("command", COMMANDS)
def test_rejected_rows_are_told_and_the_others_used(tmp_path: Path, command: tuple[str, ...]) -> None:
    result = call(tmp_path, command, ROWS)
    assert result.exit_code == 0, result.output
    assert "拒绝 2 行 / rows rejected" in result.stderr
    assert "row 2: partner_id" in result.stderr
    assert "row 3: role" in result.stderr
    assert "白鸽" not in result.stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_a_file_without_a_usable_row_is_refused(tmp_path: Path, command: tuple[str, ...]) -> None:
    result = call(tmp_path, command, "partner_id,role,name\nc 2?,courier,白鸽\n")
    assert result.exit_code == 1
    assert "row 1: partner_id" in result.stderr
    assert "错误 error: 文件中没有可用的伙伴" in result.stderr


def test_a_file_in_order_is_used_without_a_word(tmp_path: Path) -> None:
    result = call(tmp_path, ("analyze",), "partner_id,role,name\nc-1,courier,飞隼速递\n")
    assert (result.exit_code, result.stderr) == (0, "")
