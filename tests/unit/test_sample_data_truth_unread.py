"""The sample's truth is for evaluation only: no product code may read it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PRODUCT = ("app", "scorecards", "geo")
# A path into the folder, or the name of a file that only lies there.
READS_TRUTH = re.compile(
    r"""truth[/\\]|/\s*["']truth["']|joinpath\([^)]*["']truth["']|sample_data\.truth
    |wrong_links|wrong_coordinates|tendencies\.csv|planted\.json""",
    re.VERBOSE,
)
SUFFIXES = {".py", ".sql", ".yaml", ".yml", ".toml", ".html", ".js"}


def product_files() -> list[Path]:
    files = (f for room in PRODUCT for f in (ROOT / room).rglob("*"))
    return [f for f in files if f.suffix in SUFFIXES and "vendor" not in f.parts]


def test_no_product_file_reads_the_truth() -> None:
    files = product_files()
    assert files
    readers = [str(f.relative_to(ROOT)) for f in files if READS_TRUTH.search(f.read_text(encoding="utf-8"))]
    assert not readers


@pytest.mark.parametrize(
    "line",
    [
        'read("sample_data/truth/opinions.parquet")',
        'folder / "truth"',
        'joinpath("sample_data", "truth")',
        "import sample_data.truth",
    ],
)
def test_the_scan_would_notice(line: str) -> None:
    assert READS_TRUTH.search(line)
