"""Files: CSV, XLSX, JSONL, Parquet, always the same bytes for the same rows."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

from sample_data.sources import Source

Row = Mapping[str, object]
# Workbooks carry a creation time; a fixed one keeps their bytes the same.
WORKBOOK_TIME = datetime(2026, 11, 1, tzinfo=UTC)


def write_csv(path: Path, rows: Sequence[Row], encoding: str = "utf-8") -> None:
    """Rows with a head line; None becomes an empty cell."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]) if rows else [], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))


def write_jsonl(path: Path, rows: Sequence[Row]) -> None:
    """One object a line, without empty fields."""
    lines = (json.dumps({k: v for k, v in row.items() if v is not None}, ensure_ascii=False) for row in rows)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def write_xlsx(path: Path, rows: Sequence[Row]) -> None:
    """One sheet with a head line; texts are never taken for formulas or links."""
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"created": WORKBOOK_TIME})
        sheet = book.add_worksheet("反馈")
        for column, name in enumerate(rows[0] if rows else ()):
            sheet.write_string(0, column, name)
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row.values()):
                if value is not None:
                    sheet.write(number, column, value)


def write_parquet(path: Path, rows: Sequence[Row]) -> None:
    """Zstandard at a high level: the files are committed."""
    table = pa.Table.from_pylist(list(rows))
    pq.write_table(table, path, compression="zstd", compression_level=19, row_group_size=len(rows) or 1)


def write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def write_source(folder: Path, source: Source, rows: Sequence[Row]) -> None:
    """The source's file with its own column names."""
    named = [{source.columns.get(k, k): v for k, v in row.items()} for row in rows]
    writers: dict[str, Callable[[Path, Sequence[Row]], None]] = {
        "jsonl": write_jsonl,
        "xlsx": write_xlsx,
        "parquet": write_parquet,
    }
    path = folder / source.file
    if source.format == "csv":
        write_csv(path, named, source.encoding)
    else:
        writers[source.format](path, named)


def feeds_toml(sources: Sequence[Source]) -> str:
    """The list of files in loading order: orders, exposure, feedback."""
    parts = ["# Written by sample_data.generate: what to load, in this order; a mapping names the source's columns.\n"]
    for file, kind in FEEDS:
        parts.append(_feed(file, kind, f"{kind}_{Path(file).stem}", {}))
    for source in sources:
        parts.append(_feed(f"feedback/{source.file}", "feedback", source.name, source.columns))
    return "\n".join(parts)


FEEDS = (
    ("orders/deliveries.parquet", "orders"),
    ("orders/repair_orders.parquet", "orders"),
    ("orders/sales.csv", "orders"),
    ("exposure/parcels.parquet", "exposure"),
    ("exposure/repair_orders.parquet", "exposure"),
    ("exposure/sales.parquet", "exposure"),
    ("exposure/units_in_service.parquet", "exposure"),
)


def _feed(file: str, kind: str, source: str, mapping: Mapping[str, str]) -> str:
    lines = ["[[feed]]", f'file = "{file}"', f'kind = "{kind}"', f'source = "{source}"']
    if mapping:
        lines.append("mapping = { " + ", ".join(f'{k} = "{v}"' for k, v in mapping.items()) + " }")
    return "\n".join(lines) + "\n"
