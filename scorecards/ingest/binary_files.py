"""Readers of Excel workbooks and of Parquet."""

from __future__ import annotations

import warnings
import zlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

import pyarrow as pa
import pyarrow.parquet as pq
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from scorecards.errors import FileRefused
from scorecards.ingest.sheet import BATCH_ROWS, Row, Sheet

DAMAGED = (BadZipFile, InvalidFileException, ParseError, zlib.error, KeyError, ValueError, EOFError)


def read_xlsx(path: Path) -> Sheet:
    """The first sheet of a workbook that has any row; its first row that is not blank is the header.

    Formulas come as their text: what a customer wrote after an equals sign is a text to Excel's exporters too.
    """
    rows = _filled_rows(path)
    total, header = next(rows, (0, ()))
    columns = {i: str(cell).strip() for i, cell in enumerate(header) if not _is_blank(cell)}
    if not columns:
        advice = "在首行写列名 / put column names in the first row"
        raise FileRefused("没有工作表带表头 / no sheet has a header row", where=path.name, advice=advice)
    return Sheet(tuple(columns.values()), total, _xlsx_batches(rows, list(columns)))


def _xlsx_batches(rows: Iterator[tuple[int, tuple[Any, ...]]], positions: list[int]) -> Iterator[tuple[list[Row], int]]:
    batch: list[Row] = []
    number = 0
    for number, (_, cells) in enumerate(rows, start=1):
        batch.append(Row(number, [cells[i] if i < len(cells) else None for i in positions]))
        if len(batch) == BATCH_ROWS:
            yield batch, number
            batch = []
    yield batch, number


def _filled_rows(path: Path) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """(rows in the sheet, one row's cells) for the rows that are not blank."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and validations, which do not concern the cells
            book = load_workbook(path, read_only=True, data_only=False)
        with closing(book):
            sheets: list[Any] = book.worksheets
            sheet = next((sheet for sheet in sheets if any(_filled(sheet))), None)
            if sheet is not None:
                yield from ((sheet.max_row or 0, cells) for cells in _filled(sheet))
    except DAMAGED as error:
        raise FileRefused(
            f"无法读取工作簿 / the workbook cannot be read ({type(error).__name__})",
            where=path.name,
            advice="用 Excel 打开，不设密码另存为 .xlsx / open it in Excel, save it again as .xlsx without a password",
        ) from error


def _filled(sheet: Any) -> Iterator[tuple[Any, ...]]:
    return (cells for cells in sheet.iter_rows(values_only=True) if not all(map(_is_blank, cells)))


def _is_blank(cell: object) -> bool:
    return cell is None or not str(cell).strip()


def read_parquet(path: Path) -> Sheet:
    """All columns of a Parquet file."""
    try:
        file = pq.ParquetFile(path)
    except (pa.ArrowInvalid, OSError) as error:
        raise _unreadable(path) from error
    return Sheet(tuple(file.schema_arrow.names), file.metadata.num_rows, _parquet_batches(file, path))


def _parquet_batches(file: pq.ParquetFile, path: Path) -> Iterator[tuple[list[Row], int]]:
    done = 0
    with file:
        try:
            for batch in file.iter_batches(batch_size=BATCH_ROWS):
                columns = [column.to_pylist() for column in batch.columns]
                rows = [Row(done + i, cells) for i, cells in enumerate(zip(*columns, strict=True), start=1)]
                done += len(rows)
                yield rows, done
        except (pa.ArrowInvalid, OSError, ValueError, OverflowError) as error:
            # Moments outside the years 1–9999 and text that is not UTF-8 fail only when they become Python values.
            raise _unreadable(path) from error


def _unreadable(path: Path) -> FileRefused:
    advice = "重新生成该文件 / write the file again"
    return FileRefused("不是可读的 Parquet / the file is not readable as Parquet", where=path.name, advice=advice)
