"""Workbooks that unpack to too much or have more sheets than one, bytes for text, labels of a paragraph's length."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl import Workbook

from scorecards.errors import FileRefused
from scorecards.ingest import IngestOptions, IngestReport, binary_files, ingest_file, read_file
from scorecards.ingest.columns import Kind
from scorecards.lake import Lake

SHEETS = {"空": [], "十月": [("text",), ("送得太慢",)], "十一月": [("text",), ("很快",), ("不错",)]}


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(tmp_path / "lake")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    made = Workbook()
    made.remove(made.worksheets[0])
    for title, rows in SHEETS.items():
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(row)
    made.save(tmp_path / "book.xlsx")
    return tmp_path / "book.xlsx"


def take(lake: Lake, path: Path, *, kind: Kind = "feedback", sheet: str | None = None) -> IngestReport:
    return ingest_file(lake, path, options=IngestOptions(kind, "shop", {}, b"key", sheet=sheet))


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "bomb.xlsx"
    with ZipFile(path, "w", ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 3_000_000)
    assert path.stat().st_size < 10_000
    monkeypatch.setattr(binary_files, "MAX_UNPACKED_BYTES", 2_000_000)
    with pytest.raises(FileRefused, match=r"3,000,000 .*the workbook unpacks to too many bytes"):
        read_file(path)


def test_sheets_that_were_not_read_are_named(lake: Lake, book: Path) -> None:
    report = take(lake, book)
    assert (report.rows_loaded, report.unread) == (1, ("十一月",))


def test_a_sheet_is_chosen_by_name_and_is_another_file(lake: Lake, book: Path) -> None:
    take(lake, book)
    report = take(lake, book, sheet="十一月")
    assert (report.rows_loaded, report.unread, report.already_ingested) == (2, ("十月",), False)
    assert take(lake, book, sheet="十一月").already_ingested


def test_a_sheet_that_is_not_there_is_refused(lake: Lake, book: Path, tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="空, 十月, 十一月"):
        take(lake, book, sheet="十二月")
    with pytest.raises(FileRefused, match="no sheet has a header"):
        take(lake, book, sheet="空")
    (tmp_path / "a.csv").write_text("text\n好\n", encoding="utf-8")
    with pytest.raises(FileRefused, match=r"only .xlsx has sheets"):
        take(lake, tmp_path / "a.csv", sheet="十月")


@pytest.mark.parametrize(
    "kind", [pa.binary(), pa.large_binary(), pa.binary_view(), pa.dictionary(pa.int32(), pa.binary())]
)
def test_text_written_as_bytes_is_text(lake: Lake, tmp_path: Path, kind: pa.DataType) -> None:
    texts = pa.array(["送得太慢".encode(), None, "很快".encode()], pa.binary()).cast(kind)
    pq.write_table(pa.table({"text": texts}), tmp_path / "a.parquet")
    take(lake, tmp_path / "a.parquet")
    assert sorted(lake.read("feedback")["text"].to_pylist()) == ["很快", "送得太慢"]


def test_bytes_that_are_no_text_are_refused_where_they_are_used(lake: Lake, tmp_path: Path) -> None:
    columns = {"text": ["不是".encode("gbk"), "很快".encode()], "photo": [b"\xff\xd8", b"\xff\xd8"]}
    pq.write_table(pa.table(columns), tmp_path / "a.parquet")
    report = take(lake, tmp_path / "a.parquet")
    assert (report.rows_loaded, report.rows_quarantined, report.reasons["not_text"]) == (1, 1, 1)
    assert "b'" not in "".join(lake.read("quarantine")["content"].to_pylist())


@pytest.mark.parametrize("field", ["city", "product", "external_id", "page_partner_id", "place", "order_id"])
def test_a_label_of_a_paragraphs_length_is_refused(lake: Lake, tmp_path: Path, field: str) -> None:
    (tmp_path / "a.csv").write_text(f"text,{field}\n好,{'长' * 501}\n很好,{'短' * 500}\n", encoding="utf-8")
    report = take(lake, tmp_path / "a.csv")
    assert (report.rows_loaded, report.rows_quarantined, report.reasons["too_long"]) == (1, 1, 1)


def test_a_key_of_a_paragraphs_length_is_refused(lake: Lake, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f"order_id,kind\n{'7' * 501},delivery\n", encoding="utf-8")
    report = take(lake, tmp_path / "a.csv", kind="orders")
    assert (report.rows_loaded, report.reasons["too_long"]) == (0, 1)
