"""Checked rows on their way to the lake: written aside first, so that a file goes in wholly or not at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pyarrow as pa
import pyarrow.parquet as pq

from scorecards.records import LAKE_TABLES, QUARANTINE

FILE_ROW = "file_row"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where rows come from: what every row of one file says about it."""

    file_id: str
    file_name: str
    ingested_at: datetime


class Staging:
    """Two growing Parquet files in a folder: records that may enter a table of the lake, and quarantine rows."""

    def __init__(self, folder: Path, *, table: str, origin: Origin) -> None:
        self._records_path = folder / "records.parquet"
        self._quarantine_path = folder / "quarantine.parquet"
        self.reasons: Counter[str] = Counter()
        self._schema = LAKE_TABLES[table].append(pa.field(FILE_ROW, pa.int64(), nullable=False))
        self._origin = origin
        self._files = ExitStack()

    def __enter__(self) -> Self:
        self._records = self._files.enter_context(pq.ParquetWriter(self._records_path, self._schema))
        self._quarantine = self._files.enter_context(pq.ParquetWriter(self._quarantine_path, QUARANTINE))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._files.__exit__(kind, error, trace)

    def add_records(self, records: dict[int, dict[str, Any]]) -> None:
        """Records by their row number in the file."""
        seen = {"file_id": self._origin.file_id, "ingested_at": self._origin.ingested_at}
        rows = [{**record, **seen, FILE_ROW: number} for number, record in records.items()]
        self._records.write_table(pa.Table.from_pylist(rows, schema=self._schema))

    def add_quarantine(self, rows: Sequence[dict[str, Any]]) -> None:
        """Quarantine rows: row, field, reason, content."""
        seen = {
            "file_id": self._origin.file_id,
            "file_name": self._origin.file_name,
            "ingested_at": self._origin.ingested_at,
        }
        self.reasons.update(row["reason"] for row in rows)
        self._quarantine.write_table(pa.Table.from_pylist([{**row, **seen} for row in rows], schema=QUARANTINE))

    def records_done(self) -> Path:
        """The finished file of records; none can be added after this."""
        self._records.close()
        return self._records_path

    def quarantine_done(self) -> Path:
        """The finished file of quarantine rows; none can be added after this."""
        self._quarantine.close()
        return self._quarantine_path
