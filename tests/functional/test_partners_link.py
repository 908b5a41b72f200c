"""`scorecards partners link` and `find`: what others call our partners in, ids out; clear words about bad files."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import Workbook

from app.cli import main

HEADER = "listing_id,name,branch,address,lon,lat,datum,category"
ROWS = [
    "a,星杯咖啡,望江店,望江路12号,118.7502,32.0301,wgs84,饮品",
    "b,老周汽修,,梅园街88号,118.7553,32.0300,wgs84,爱车",
    "c,拾光书屋,,文昌巷5号,118.7600,32.0300,wgs84,购物",
]
REGISTRY = """partner_id,name,address,lon,lat
P1,星杯咖啡(望江店),望江路12号,118.75,32.03
P2,星杯咖啡(清溪店),清溪路5号,118.782,32.03
P3,老周汽车修理,梅园街88号,118.7553,32.03
"""


def run(tmp_path: Path, *args: str) -> Result:
    return CliRunner().invoke(main, ["--home", str(tmp_path / "home"), "partners", *args])


def written(tmp_path: Path, text: str, *, encoding: str = "utf-8") -> str:
    path = tmp_path / "listings.csv"
    path.write_text(text, encoding=encoding)
    return str(path)


def registry(tmp_path: Path) -> str:
    path = tmp_path / "registry.csv"
    path.write_text(REGISTRY, encoding="utf-8")
    return str(path)


def links(result: Result) -> dict[str, str]:
    assert result.exit_code == 0, result.output
    rows = list(csv.DictReader(StringIO(result.stdout)))
    assert list(rows[0]) == ["listing_id", "partner_id", "probability", "clues"]
    assert all(0 <= float(row["probability"]) <= 1 for row in rows)
    return {row["listing_id"]: row["partner_id"] for row in rows}


EXPECTED = {"a": "P1", "b": "P3", "c": ""}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_is_linked_to_a_registry_file(tmp_path: Path, encoding: str) -> None:
    listings = written(tmp_path, "\n".join([HEADER, *ROWS]), encoding=encoding)
    result = run(tmp_path, "link", listings, "--partners", registry(tmp_path))
    assert links(result) == EXPECTED
    assert "已关联 2 linked" in result.stderr


def test_a_workbook_is_linked_too(tmp_path: Path) -> None:
    book = Workbook()
    assert book.active is not None
    for line in [HEADER, *ROWS]:
        book.active.append([cell or None for cell in line.split(",")])
    book.save(tmp_path / "listings.xlsx")
    result = run(tmp_path, "link", str(tmp_path / "listings.xlsx"), "--partners", registry(tmp_path))
    assert links(result) == EXPECTED


def test_without_a_file_the_own_registry_is_used(tmp_path: Path) -> None:
    listings = written(tmp_path, "\n".join([HEADER, *ROWS]))
    refused = run(tmp_path, "link", listings)
    assert refused.exit_code == 1
    assert "登记中没有网点" in refused.stderr
    assert run(tmp_path, "import", registry(tmp_path), "--role", "dealer").exit_code == 0
    assert links(run(tmp_path, "link", listings)) == EXPECTED


def test_only_ids_and_names_are_needed(tmp_path: Path) -> None:
    listings = written(tmp_path, "name,listing_id\n星杯咖啡（望江店）,a\n,b\n")
    assert links(run(tmp_path, "link", listings, "--partners", registry(tmp_path))) == {"a": "P1", "b": ""}


def test_bad_coordinates_and_datums_are_told_and_the_row_stays(tmp_path: Path) -> None:
    bad = [
        "d,老周汽修,,梅园街88号,abc,32.03,,",
        "e,星杯咖啡,望江店,,0,0,,",
        "f,星杯咖啡,清溪店,,118.78,32.03,mars,",
    ]
    listings = written(tmp_path, "\n".join([HEADER, *bad]))
    result = run(tmp_path, "link", listings, "--partners", registry(tmp_path))
    assert set(links(result)) == {"d", "e", "f"}
    for problem in ("not_a_number: 1", "zero: 1", "unknown_datum: 1"):
        assert problem in result.stderr


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "文件是空的"),
        (HEADER, "没有数据行"),
        ("name,address\n星杯,望江路", "缺少列 / columns are missing: listing_id"),
        ("listing_id,name\na,星杯\na,老周", "listing_id 为空或重复"),
        ("listing_id,name\n,星杯", "第 1 行"),
        ("listing_id,name\na,星杯,多一格", "第 1 行 / row 1"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_both_languages(tmp_path: Path, text: str, told: str) -> None:
    result = run(tmp_path, "link", written(tmp_path, text), "--partners", registry(tmp_path))
    assert result.exit_code == 1
    assert told in result.stderr
    assert "怎么办 what to do" in result.stderr
    assert "星杯" not in result.stderr
    assert result.stdout == ""


def test_a_registry_without_usable_rows_is_refused(tmp_path: Path) -> None:
    empty = tmp_path / "none.csv"
    empty.write_text("partner_id,name\nP 1?,\n", encoding="utf-8")
    result = run(tmp_path, "link", written(tmp_path, "listing_id,name\na,星杯"), "--partners", str(empty))
    assert result.exit_code == 1
    assert "没有可用的伙伴" in result.stderr


def test_names_are_found_misspelt_and_from_the_standard_input(tmp_path: Path) -> None:
    given = ["--home", str(tmp_path / "home"), "partners", "find", "--partners", registry(tmp_path)]
    answer = CliRunner().invoke(main, given, input="老周气车修理\n\n星杯咖啡\n拾光书屋\n")
    assert answer.exit_code == 0, answer.output
    rows = {row["name"]: row for row in csv.DictReader(StringIO(answer.stdout))}
    assert list(rows) == ["老周气车修理", "星杯咖啡", "拾光书屋"]
    assert rows["老周气车修理"]["partner_id"] == "P3"
    assert rows["拾光书屋"]["partner_id"] == ""
    assert {told.split()[0] for told in rows["星杯咖啡"]["candidates"].split("|")} == {"P1", "P2"}
    assert rows["星杯咖啡"]["partner_id"] == "", "either branch may be meant"
