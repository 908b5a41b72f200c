"""Tables as files for people: CSV with a byte order mark, and XLSX. No cell of ours is ever run as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from scorecards.errors import InputError

BOM = "\ufeff"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
XLSX_ROWS = 1_048_575
XLSX_CELL_CHARACTERS = 32_767


@dataclass(frozen=True, slots=True)
class Table:
    """Rows to write: `columns` in order, each row a mapping that has them."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Mapping[str, Any]]


def neutral(value: Any) -> Any:
    """The value, so that a spreadsheet that opens a CSV shows it and runs nothing: a quote goes before a formula."""
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return "'" + value
    if isinstance(value, list | tuple):
        return neutral("|".join(str(part) for part in value))
    return value


def csv_text(table: Table) -> str:
    """The table as CSV for Excel and WPS: byte order mark, CRLF, None as an empty cell."""
    target = io.StringIO()
    target.write(BOM)
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(table.columns)
    writer.writerows([neutral(row[column]) for column in table.columns] for row in table.rows)
    return target.getvalue()


def write_xlsx(tables: Iterable[Table], target: Path | io.BytesIO) -> None:
    """One sheet a table, typed cells, frozen head, filters. Raises InputError when a table has too many rows."""
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(target, {**plain, "remove_timezone": True, "nan_inf_to_errors": True}) as book:
        head = book.add_format({"bold": True, "bottom": 1})
        when = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        for table in tables:
            if len(table.rows) > XLSX_ROWS:
                advice = "导出 CSV，或缩小期间 / export CSV, or a shorter period"
                raise InputError("行数超过 XLSX 上限 / too many rows for XLSX", where=table.title, advice=advice)
            sheet = book.add_worksheet(table.title[:31])
            sheet.write_row(0, 0, table.columns, head)
            sheet.freeze_panes(1, 0)
            sheet.autofilter(0, 0, max(len(table.rows), 1), len(table.columns) - 1)
            for number, row in enumerate(table.rows, start=1):
                for place, column in enumerate(table.columns):
                    _write_cell(sheet, (number, place), row[column], when)


def _write_cell(sheet: Any, place: tuple[int, int], value: Any, when: Any) -> None:
    if isinstance(value, list | tuple):
        value = "|".join(str(part) for part in value)
    if isinstance(value, str):
        sheet.write_string(*place, value[:XLSX_CELL_CHARACTERS])
    elif isinstance(value, datetime):
        sheet.write_datetime(*place, value, when)
    elif value is not None:
        sheet.write(*place, value)
