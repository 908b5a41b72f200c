"""One door to the four file formats."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from scorecards.errors import FileRefused
from scorecards.ingest.binary_files import read_parquet, read_xlsx
from scorecards.ingest.sheet import Sheet, shown_columns
from scorecards.ingest.text_files import read_csv, read_jsonl

Reader = Callable[[Path], Sheet]
READERS: dict[str, Reader] = {
    ".csv": read_csv,
    ".tsv": read_csv,
    ".txt": read_csv,
    ".xlsx": read_xlsx,
    ".jsonl": read_jsonl,
    ".ndjson": read_jsonl,
    ".parquet": read_parquet,
}


def read_file(path: Path, *, sheet_name: str | None = None) -> Sheet:
    """A file's columns under their own names and its rows, in batches; the format is told by the file's ending.

    `sheet_name` chooses among the sheets of a workbook (None: the first that holds anything). Raises FileRefused, now
    or while the batches are read, when the file is missing, empty, of another format, in an unknown encoding, without
    header or that sheet, or damaged.
    """
    reader = _reader_of(path, sheet_name)
    if reader is None:
        raise FileRefused(
            f"不支持 '{path.suffix}' 文件 / files ending in '{path.suffix}' are not read",
            where=path.name,
            advice=f"另存为其中一种 / save it as one of: {', '.join(READERS)}",
        )
    try:
        if path.stat().st_size == 0:
            advice = "检查导出它的程序 / check the export that wrote it"
            raise FileRefused("文件是空的 / the file is empty", where=path.name, advice=advice)
        sheet = reader(path)
    except OSError as error:
        raise FileRefused(
            f"无法打开文件 / the file cannot be opened ({type(error).__name__})",
            where=path.name,
            advice="检查路径和权限 / check path and permissions",
        ) from error
    _check_header(sheet, path)
    return sheet


def _reader_of(path: Path, sheet_name: str | None) -> Reader | None:
    ending = path.suffix.lower()
    if sheet_name is None:
        return READERS.get(ending)
    if ending != ".xlsx":
        advice = "去掉 --sheet / leave out --sheet"
        raise FileRefused("只有 .xlsx 有工作表 / only .xlsx has sheets", where=path.name, advice=advice)
    return partial(read_xlsx, name=sheet_name)


def _check_header(sheet: Sheet, path: Path) -> None:
    if any(name and sheet.columns.count(name) > 1 for name in sheet.columns):
        raise FileRefused(
            f"列名重复 / a column name occurs twice; {shown_columns(sheet.columns)}",
            where=path.name,
            advice="每列各用一个名字 / give every column its own name",
        )
