"""From the staging area into the lake: what is new of a file's records, and its quarantine rows first."""

from __future__ import annotations

from collections import Counter

import duckdb

from scorecards.ingest.batches import as_json
from scorecards.ingest.columns import Kind
from scorecards.ingest.known_rows import DISPUTED_ROWS, NEW_QUARANTINE, NEW_ROWS, VERDICTS
from scorecards.ingest.staging import FILE_ROW, Staging
from scorecards.lake import Lake

DISPUTES = {"conflict": ("feedback_id", "duplicate_id"), "superseded": ("order_id", "superseded")}
INTERNAL_FIELDS = frozenset({FILE_ROW, "verdict", "content_hash", "file_id", "ingested_at"})
FETCH_ROWS = 10_000


def commit(lake: Lake, staging: Staging, *, kind: Kind, file_id: str) -> Counter[str]:
    """Write quarantine rows and new records, one commit each, and count the records' verdicts (known_rows.py)."""
    with lake.connect() as con:
        con.read_parquet(str(staging.records_done())).create_view("incoming")
        con.execute(f"create temp table verdicts as {VERDICTS[kind]}", {"file_id": file_id})
        _quarantine_disputes(con, staging)
        con.read_parquet(str(staging.quarantine_done())).create_view("staged_quarantine")
        lake.append("quarantine", con.sql(NEW_QUARANTINE).to_arrow_reader(FETCH_ROWS))
        lake.append(kind, con.sql(NEW_ROWS).to_arrow_reader(FETCH_ROWS))
        counts = con.execute("select verdict, count(*) from verdicts group by all").fetchall()
    return Counter(dict(counts))


def _quarantine_disputes(con: duckdb.DuckDBPyConnection, staging: Staging) -> None:
    for batch in con.sql(DISPUTED_ROWS).to_arrow_reader(FETCH_ROWS):
        rows = []
        for row in batch.to_pylist():
            field, reason = DISPUTES[row["verdict"]]
            content = {name: v for name, v in row.items() if v is not None and name not in INTERNAL_FIELDS}
            rows.append({"row": row[FILE_ROW], "field": field, "reason": reason, "content": as_json(content)})
        staging.add_quarantine(rows)
