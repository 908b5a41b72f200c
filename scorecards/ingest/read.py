"""One door to the four file formats."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from scorecards.errors import FileRefused
from scorecards.ingest.binary_files import read_parquet, read_xlsx
from scorecards.ingest.sheet import Sheet, shown_columns
from scorecards.ingest.text_files import read_csv, read_jsonl

READERS: dict[str, Callable[[Path], Sheet]] = {
    ".csv": read_csv,
    ".tsv": read_csv,
    ".txt": read_csv,
    ".xlsx": read_xlsx,
    ".jsonl": read_jsonl,
    ".ndjson": read_jsonl,
    ".parquet": read_parquet,
}


def read_file(path: Path) -> Sheet:
    """A file's columns under their own names and its rows, in batches; the format is told by the file's ending.

    Raises FileRefused, now or while the batches are read, when the file is missing, empty, of another format, in an
    unknown encoding, without header, or damaged.
    """
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise FileRefused(
            f"files ending in '{path.suffix}' are not read",
            where=path.name,
            advice=f"Save it as one of {', '.join(READERS)}",
        )
    try:
        if path.stat().st_size == 0:
            raise FileRefused("the file is empty", where=path.name, advice="Check the export that wrote it")
        sheet = reader(path)
    except OSError as error:
        raise FileRefused(
            f"the file cannot be opened ({type(error).__name__})", where=path.name, advice="Check path and permissions"
        ) from error
    _check_header(sheet, path)
    return sheet


def _check_header(sheet: Sheet, path: Path) -> None:
    if any(name and sheet.columns.count(name) > 1 for name in sheet.columns):
        raise FileRefused(
            f"a column name occurs twice; {shown_columns(sheet.columns)}",
            where=path.name,
            advice="Give every column its own name",
        )
