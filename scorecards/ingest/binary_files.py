"""Readers of Excel workbooks and of Parquet."""

from __future__ import annotations

import warnings
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

import pyarrow as pa
import pyarrow.parquet as pq
from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from scorecards.errors import FileRefused
from scorecards.ingest.sheet import BATCH_ROWS, Row, Sheet

MAX_UNPACKED_BYTES = 1 << 30
"""Excel's largest sheet, a million rows, with some hundred characters of text each, has about half of it."""
DAMAGED = (BadZipFile, InvalidFileException, ParseError, zlib.error, KeyError, ValueError, EOFError)


def read_xlsx(path: Path, *, name: str | None = None) -> Sheet:
    """The sheet of that name, or the first that has any row; its first row that is not blank is the header.

    Formulas come as their text: what a customer wrote after an equals sign is a text to Excel's exporters too.
    """
    with _refusals(path):
        _check_size(path)
        chosen, unread = _choose_sheet(path, name)
    rows = _filled_rows(path, chosen)
    total, header = next(rows, (0, ()))
    columns = {i: str(cell).strip() for i, cell in enumerate(header) if not _is_blank(cell)}
    if not columns:
        advice = "在首行写列名 / put column names in the first row"
        raise FileRefused("没有工作表带表头 / no sheet has a header row", where=path.name, advice=advice)
    return Sheet(tuple(columns.values()), total, _xlsx_batches(rows, list(columns)), unread)


def _xlsx_batches(rows: Iterator[tuple[int, tuple[Any, ...]]], positions: list[int]) -> Iterator[tuple[list[Row], int]]:
    batch: list[Row] = []
    number = 0
    for number, (_, cells) in enumerate(rows, start=1):
        batch.append(Row(number, [cells[i] if i < len(cells) else None for i in positions]))
        if len(batch) == BATCH_ROWS:
            yield batch, number
            batch = []
    yield batch, number


def _check_size(path: Path) -> None:
    """Refuses a workbook that unpacks to more than a workbook can sensibly be: a few kilobytes may hold gigabytes."""
    with ZipFile(path) as packed:
        unpacked = sum(part.file_size for part in packed.infolist())
    if unpacked > MAX_UNPACKED_BYTES:
        raise FileRefused(
            f"工作簿解压后有 {unpacked:,} 字节，上限 {MAX_UNPACKED_BYTES:,} / the workbook unpacks to too many bytes",
            where=path.name,
            advice="分成几个文件，或存为 CSV / split it, or save it as CSV",
        )


def _choose_sheet(path: Path, name: str | None) -> tuple[str | None, tuple[str, ...]]:
    """The name of the sheet to read (None: none holds anything), and of the others that hold anything."""
    with closing(_opened(path)) as book:
        if name is not None and name not in book.sheetnames:
            advice = f"工作表有 / its sheets: {', '.join(book.sheetnames)}"
            raise FileRefused(f"没有工作表 {name} / there is no such sheet", where=path.name, advice=advice)
        sheets: list[Any] = book.worksheets
        filled = [str(sheet.title) for sheet in sheets if any(_filled(sheet))]
    chosen = name if name is not None else next(iter(filled), None)
    return chosen, tuple(title for title in filled if title != chosen)


def _filled_rows(path: Path, name: str | None) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """(rows in the sheet, one row's cells) for the rows that are not blank; nothing for no sheet."""
    if name is None:
        return
    with _refusals(path), closing(_opened(path)) as book:
        sheet: Any = book[name]
        yield from ((sheet.max_row or 0, cells) for cells in _filled(sheet))


def _opened(path: Path) -> Workbook:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about styles and validations, which do not concern the cells
        return load_workbook(path, read_only=True, data_only=False)


@contextmanager
def _refusals(path: Path) -> Iterator[None]:
    """What openpyxl raises about a damaged workbook, as one of ours."""
    try:
        yield
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
                columns = [_cells(column) for column in batch.columns]
                rows = [Row(done + i, cells) for i, cells in enumerate(zip(*columns, strict=True), start=1)]
                done += len(rows)
                yield rows, done
        except (pa.ArrowInvalid, OSError, ValueError, OverflowError) as error:
            # Moments outside the years 1–9999 and text that is not UTF-8 fail only when they become Python values.
            raise _unreadable(path) from error


def _cells(column: pa.Array) -> list[Any]:
    """Text that was written without saying that it is text comes as text; other bytes stay bytes."""
    kind = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
    cells: list[Any] = column.to_pylist()
    binary = pa.types.is_binary(kind) or pa.types.is_large_binary(kind) or pa.types.is_fixed_size_binary(kind)
    return [_decoded(cell) for cell in cells] if binary or pa.types.is_binary_view(kind) else cells


def _decoded(cell: bytes | None) -> str | bytes | None:
    try:
        return None if cell is None else cell.decode()
    except UnicodeDecodeError:
        return cell


def _unreadable(path: Path) -> FileRefused:
    advice = "重新生成该文件 / write the file again"
    return FileRefused("不是可读的 Parquet / the file is not readable as Parquet", where=path.name, advice=advice)
