"""Readers of CSV and of JSON lines."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterator
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from scorecards.errors import FileRefused
from scorecards.ingest.encoding import detect_encoding
from scorecards.ingest.sheet import BATCH_ROWS, MAX_CELL_CHARACTERS, Row, Sheet

DELIMITERS = (",", "\t", ";")
WRONG_CELL_COUNT = "wrong_cell_count"
BAD_JSON = "bad_json"


def read_csv(path: Path) -> Sheet:
    """A CSV with a header line, separated by commas, tabs or semicolons, quoted with double quotation marks."""
    encoding = detect_encoding(path)
    delimiter = _delimiter(path, encoding)
    with path.open(encoding=encoding, newline="") as file:
        header = next((cells for _, cells in _records(file, delimiter, path) if any(map(str.strip, cells))), None)
    if header is None:
        advice = "在首行写列名 / put column names in the first line"
        raise FileRefused("文件没有表头行 / the file has no header line", where=path.name, advice=advice)
    columns = tuple(name.strip() for name in header)
    return Sheet(columns, path.stat().st_size, _csv_batches(path, encoding, delimiter, width=len(columns)))


def _delimiter(path: Path, encoding: str) -> str:
    """The candidate that occurs most often in the header line, outside of quotation marks."""
    with path.open(encoding=encoding, newline="") as file:
        line = next((line for line in file if line.strip()), "")
    outside = "".join(line.split('"')[::2])
    return max(DELIMITERS, key=outside.count)


def _csv_batches(path: Path, encoding: str, delimiter: str, *, width: int) -> Iterator[tuple[list[Row], int]]:
    with path.open(encoding=encoding, newline="") as file:
        batch: list[Row] = []
        number = -1  # the header
        for end_bytes, cells in _records(file, delimiter, path):
            if not any(map(str.strip, cells)):
                continue
            number += 1
            if number:
                batch.append(Row(number, cells, None if len(cells) == width else WRONG_CELL_COUNT))
            if len(batch) == BATCH_ROWS:
                yield batch, end_bytes
                batch = []
        yield batch, path.stat().st_size


def _records(file: TextIOWrapper, delimiter: str, path: Path) -> Iterator[tuple[int, list[str]]]:
    """Cells of each record, with the position in the file; refuses a file that ends inside quotation marks."""
    lines = _Lines(file)
    csv.field_size_limit(MAX_CELL_CHARACTERS)
    try:
        for cells in csv.reader(lines, delimiter=delimiter):
            if lines.ended:  # a record is complete at its line's end, unless a quotation mark is still open
                raise _never_closed(path, lines.record_line)
            yield _position_bytes(file), cells
            lines.record_line = lines.line + 1
    except csv.Error as error:
        raise _never_closed(path, lines.record_line) from error


class _Lines(Iterator[str]):
    """The lines of a file, remembering where the current record began and whether the file has ended."""

    def __init__(self, file: TextIOWrapper) -> None:
        self._file = file
        self.line = 0
        self.record_line = 1
        self.ended = False

    def __next__(self) -> str:
        line = self._file.readline()
        if not line:
            self.ended = True
            raise StopIteration
        self.line += 1
        return line


def _never_closed(path: Path, line: int) -> FileRefused:
    return FileRefused(
        '引号 (") 没有闭合 / a quotation mark (") opens and is never closed',
        where=f"{path.name}, 第 {line} 行 / line {line}",
        advice='补上引号，单元格内的引号写成 "" / close it, or write a quotation mark inside a cell as ""',
    )


def read_jsonl(path: Path) -> Sheet:
    """JSON lines: one object a line; the columns are all keys that occur, in order of appearance."""
    encoding = detect_encoding(path)
    columns: dict[str, int] = {}
    for _, _, row in _json_lines(path, encoding):
        for key in row or ():
            columns.setdefault(key, len(columns))
    if not columns:
        raise FileRefused(
            "没有一行是 JSON 对象 / no line holds a JSON object",
            where=path.name,
            advice='每行一个对象 / write one object a line, such as {"text": "..."}',
        )
    return Sheet(tuple(columns), path.stat().st_size, _json_batches(path, encoding, columns))


def _json_batches(path: Path, encoding: str, columns: dict[str, int]) -> Iterator[tuple[list[Row], int]]:
    batch: list[Row] = []
    done = 0
    for number, (end_bytes, line, row) in enumerate(_json_lines(path, encoding), start=1):
        done = end_bytes
        batch.append(Row(number, [line], BAD_JSON) if row is None else Row(number, [row.get(c) for c in columns]))
        if len(batch) == BATCH_ROWS:
            yield batch, done
            batch = []
    yield batch, path.stat().st_size


def _json_lines(path: Path, encoding: str) -> Iterator[tuple[int, str, dict[str, Any] | None]]:
    """(position in the file, the line, its object or None) for every line that is not blank."""
    with path.open(encoding=encoding) as file:
        while line := file.readline():
            if line.strip():
                yield _position_bytes(file), line, _object(line)


def _position_bytes(file: TextIOWrapper) -> int:
    """How far the file has been read from disk: up to one buffer ahead of the line in hand."""
    return os.lseek(file.fileno(), 0, os.SEEK_CUR)


def _object(line: str) -> dict[str, Any] | None:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None
