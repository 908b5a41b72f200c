"""Bad files: each is refused by name with what to do, noted once, and leaves everything else as it was."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from scorecards.errors import FileRefused
from scorecards.ingest import IngestOptions, ingest_file
from scorecards.lake import Lake

OPTIONS = IngestOptions("feedback", "shop", {}, b"test key")
SECRET = "我的电话是13812345678不要告诉别人"


def empty(path: Path) -> Path:
    path.write_bytes(b"")
    return path


def blank(path: Path) -> Path:
    path.write_text("\n  \n\n", encoding="utf-8")
    return path


def zero_bytes(path: Path) -> Path:
    path.write_bytes(b"\x00" * 100)
    return path


def big5(path: Path) -> Path:
    path.write_bytes(("text\n" + "服務態度非常好，下次還會再來，謝謝老闆\n" * 5).encode("big5"))
    return path


def no_text_column(path: Path) -> Path:
    path.write_text("id,rating,备注\n1,5,好\n", encoding="utf-8")
    return path


def no_header(path: Path) -> Path:
    path.write_text(f"1,{SECRET}\n2,好\n", encoding="utf-8")
    return path


def twice_the_same_column(path: Path) -> Path:
    path.write_text("text,text\n甲,乙\n", encoding="utf-8")
    return path


def open_quotation_mark(path: Path) -> Path:
    path.write_text(f'id,text\n1,好\n2,"{SECRET}\n3,好\n4,好\n', encoding="utf-8")
    return path


def not_json(path: Path) -> Path:
    path.write_text("text\n甲\n", encoding="utf-8")
    return path.rename(path.with_suffix(".jsonl"))


def not_a_workbook(path: Path) -> Path:
    path.write_text("text\n甲\n", encoding="utf-8")
    return path.rename(path.with_suffix(".xlsx"))


def cut_workbook(path: Path) -> Path:
    book = Workbook()
    assert book.active is not None
    for i in range(2000):
        book.active.append(["text" if i == 0 else f"内容{i}"])
    book.save(path)
    path.write_bytes(path.read_bytes()[:-3000])
    return path.rename(path.with_suffix(".xlsx"))


def empty_workbook(path: Path) -> Path:
    Workbook().save(path)
    return path.rename(path.with_suffix(".xlsx"))


def not_parquet(path: Path) -> Path:
    path.write_text("PAR1 is not enough", encoding="utf-8")
    return path.rename(path.with_suffix(".parquet"))


def other_format(path: Path) -> Path:
    path.write_text("{}", encoding="utf-8")
    return path.rename(path.with_suffix(".json"))


@pytest.mark.parametrize(
    ("make", "what"),
    [
        (empty, "the file is empty"),
        (blank, "no header line"),
        (zero_bytes, "zero bytes"),
        (big5, "neither UTF-8 nor GB18030"),
        (no_text_column, "没有对应 text 的列 / no column for text; 文件中的列 / the columns are: id, rating, 备注"),
        (no_header, "no column for text; 首行不像表头 / the first line does not look like a header"),
        (twice_the_same_column, "a column name occurs twice; 文件中的列 / the columns are: text, text"),
        (open_quotation_mark, "line 3.*never closed"),
        (not_json, "no line holds a JSON object"),
        (not_a_workbook, "workbook cannot be read"),
        (cut_workbook, "workbook cannot be read"),
        (empty_workbook, "no sheet has a header row"),
        (not_parquet, "not readable as Parquet"),
        (other_format, "files ending in '.json' are not read"),
    ],
)
def test_a_bad_file_is_refused_noted_once_and_loads_nothing(
    tmp_path: Path, make: Callable[[Path], Path], what: str
) -> None:
    lake = Lake(tmp_path / "lake")
    path = make(tmp_path / "bad.csv")
    for _ in range(2):
        with pytest.raises(FileRefused, match=what) as refused:
            ingest_file(lake, path, options=OPTIONS)
    assert path.name in (refused.value.where or "")
    for said in (refused.value.what, refused.value.advice):
        assert re.search("[一-龥].*/ .*[a-z]", said or "")
    assert SECRET not in str(refused.value)
    noted = lake.read("quarantine").to_pylist()
    assert [(row["file_name"], row["row"], row["reason"]) for row in noted] == [(path.name, None, "file_refused")]
    assert json.loads(noted[0]["content"])["problem"] == refused.value.what
    assert lake.read("feedback").num_rows == lake.read("files").num_rows == 0


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake")
    (tmp_path / "folder.csv").mkdir()
    for name in ("missing.csv", "folder.csv"):
        with pytest.raises(FileRefused, match=name):
            ingest_file(lake, tmp_path / name, options=OPTIONS)


def test_a_file_that_breaks_in_the_middle_loads_nothing(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake")
    path = tmp_path / "bad.csv"
    path.write_text("text\n" + "".join(f"第{i}条\n" for i in range(25_000)) + '"open\n', encoding="utf-8")
    with pytest.raises(FileRefused, match="never closed"):
        ingest_file(lake, path, options=OPTIONS)
    assert lake.read("feedback").num_rows == 0
    path.write_text(path.read_text(encoding="utf-8").replace('"open', "shut"), encoding="utf-8")
    assert ingest_file(lake, path, options=OPTIONS).rows_loaded == 25_001


def test_every_oddity_of_rows_at_once(tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    rows = [
        "id,text,date,lon,lat,province",
        "1,好的\x00\x1b[31m,2026-10-31,,,",
        "2,\U0001f44d\U0001f3fd繁體字,2026/10/31,,,",
        "3,=cmd|' /C calc'!A0,2026年10月31日,,,",
        "4,日期坏了,2026-02-31,,,",
        "5,零坐标,,0,0,江苏",
        "6,颠倒,,31.3,120.6,江苏",
        "7,国外,,2.35,48.85,江苏",
        "8,别的省,,116.4,39.9,江苏",
        f"9,{'长' * 100_000},,,,",
        "1,另一个内容,,,,",
    ]
    path.write_text("\n".join(rows), encoding="utf-8")
    lake = Lake(tmp_path / "lake")
    report = ingest_file(lake, path, options=OPTIONS)
    assert (report.rows_loaded, report.rows_known, report.rows_quarantined) == (7, 0, 3)
    assert report.reasons == {
        "bad_date": 1,
        "coordinates_zero": 1,
        "coordinates_swapped": 1,
        "coordinates_outside_china": 1,
        "coordinates_outside_province": 1,
        "text_too_long": 1,
        "duplicate_id": 1,
    }
    texts = {row["external_id"]: row["text"] for row in lake.read("feedback").to_pylist()}
    assert texts["1"] == "好的[31m"
    assert texts["2"] == "\U0001f44d\U0001f3fd繁體字"
    assert texts["3"] == "=cmd|' /C calc'!A0"
    kept = [json.loads(row["content"]).get("text", "") for row in lake.read("quarantine").to_pylist()]
    assert max(map(len, kept)) == 100_000


FULL_DISK = """
import resource, sys
from pathlib import Path
from scorecards.errors import ScorecardsError
from scorecards.ingest import IngestOptions, ingest_file
from scorecards.lake import Lake
lake = Lake(sys.argv[1])
lake.versions()
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), int(sys.argv[3])))
try:
    ingest_file(lake, Path(sys.argv[2]), options=IngestOptions("feedback", "shop", {}, b"test key"))
except ScorecardsError as error:
    print(type(error).__name__, error)
"""


@pytest.mark.parametrize("limit_bytes", [20_000, 200_000])
def test_a_full_disk_stops_the_file_and_the_next_run_completes(tmp_path: Path, limit_bytes: int) -> None:
    """The limit on a file's size stands for a full disk; the smaller one hits the staging, the larger the lake."""
    path = tmp_path / "a.csv"
    path.write_text(
        "id,text\n" + "".join(f"{i},第{i * 7919 % 10007}条评论{i}\n" for i in range(9_000)), encoding="utf-8"
    )
    root = tmp_path / "lake"
    command = [sys.executable, "-c", FULL_DISK, str(root), str(path), str(limit_bytes)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2])
    assert done.stdout.startswith("LakeError"), done.stdout + done.stderr
    assert "disk" in done.stdout
    lake = Lake(root)
    assert lake.read("feedback").num_rows == 0
    assert lake.read("files").num_rows == 0
    assert ingest_file(lake, path, options=OPTIONS).rows_loaded == 9_000
