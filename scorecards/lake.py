"""The lake: append-only Delta tables of facts, in a local folder or an object store.

One append is one Delta commit, so it is there wholly or not at all, and several processes may append at once. DuckDB
reads the tables' Parquet files directly.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from uuid import uuid4

import duckdb
import pyarrow as pa
from deltalake import CommitProperties, DeltaTable, write_deltalake
from deltalake.exceptions import DeltaError, TableNotFoundError

from scorecards.errors import LakeError
from scorecards.lake_commits import CHECK_DISK, attempt, batches_of, fitted, upgraded
from scorecards.lake_views import PENDING, VIEWS, WITH_LINKS
from scorecards.records import FEEDBACK, LAKE_TABLES

KEEP_HOURS = 24 * 7
"""How long files that no current version uses stay on disk, for readers that still hold an older version."""

COMMIT_RETRIES = CommitProperties(max_commit_retries=50)

# Column statistics would copy the beginnings of texts into the log, where an erasure could not reach them.
TABLE_SETTINGS: dict[str, str | None] = {"delta.dataSkippingNumIndexedCols": "0"}

LINK_FIELDS = ("courier_id", "dealer_id", "product", "build_month", "batch", "province", "city", "district")
PENDING_SCHEMA = pa.schema(
    [*FEEDBACK, *(pa.field(f"link_{name}", pa.string()) for name in LINK_FIELDS), pa.field("links_hash", pa.string())]
)
"""What `Lake.pending` returns: a feedback row, the links of its order (None when unknown) and their hash."""

ROWS_ABOUT = """
select distinct file_id, row from quarantine
where row is not null
  and (content ->> '$.feedback_id' in (select unnest($ids::varchar[])) or content ->> '$.author' = $author)
"""

SAID_BY = """
select feedback_id from feedback where author = $author
union
select content ->> '$.feedback_id' from quarantine
where content ->> '$.author' = $author and content ->> '$.feedback_id' is not null
"""


class Lake:
    """The Delta tables of records.LAKE_TABLES below one folder or object store URL; created empty on first use."""

    def __init__(self, root: str | Path, *, storage_options: Mapping[str, str] | None = None) -> None:
        self.root = str(root).rstrip("/") if _is_url(root) else str(Path(root).resolve())
        self._storage_options = dict(storage_options or {})
        self._scratch = Path(gettempdir() if _is_url(root) else self.root) / ".scratch"

    # Reading -------------------------------------------------------------------------------------------------------

    def versions(self) -> dict[str, int]:
        """The Delta version of every table, for a snapshot's manifest."""
        return {table: self._open(table).version() for table in LAKE_TABLES}

    def uris(self, table: str) -> list[str]:
        """The Parquet files of a table's latest version; empty for an empty table."""
        return self._open(table).file_uris()

    def read(self, table: str, columns: list[str] | None = None, where: str | None = None) -> pa.Table:
        """Rows of one table with the given columns (None = all) that satisfy a DuckDB condition (None = all).

        `where` is written by our own code, never taken from input.
        """
        with self.connect(tables=[table]) as con:
            relation = con.view(table)
            relation = relation.filter(where) if where else relation
            names = columns or LAKE_TABLES[table].names
            rows = relation.select(*(duckdb.ColumnExpression(name) for name in names)).to_arrow_table()
        return rows.cast(pa.schema([LAKE_TABLES[table].field(name) for name in names]))

    def connect(
        self, *, tables: Iterable[str] | None = None, versions: Mapping[str, int] | None = None
    ) -> duckdb.DuckDBPyConnection:
        """An in-memory DuckDB with a view per table and, over all tables, the views of lake_views.VIEWS.

        `versions` (table to Delta version) looks at the past; a table it does not name is read at its latest version.
        The views stay on the versions found now. The session's time zone is UTC.
        """
        con = duckdb.connect(config={"temp_directory": str(self._scratch / f"duckdb-{uuid4().hex}")})
        con.execute("set TimeZone = 'UTC'")
        for table in tables or LAKE_TABLES:
            self._add_view(con, table, version=(versions or {}).get(table))
        if tables is None:
            for name, select in VIEWS.items():
                con.execute(f"create view {name} as {select}")
        return con

    def pending(self, version: str, *, con: duckdb.DuckDBPyConnection | None = None) -> pa.Table:
        """Feedback to read now, as PENDING_SCHEMA, sorted by feedback_id.

        A feedback is pending when its latest reading was made under another version than `version`, when it was never
        read, or when the links of its order are no longer those that the reading used.
        """
        if con is not None:
            rows: pa.Table = con.sql(PENDING, params={"version": version}).to_arrow_table()
            return rows.cast(PENDING_SCHEMA)
        with self.connect() as own:
            return self.pending(version, con=own)

    def with_links(self, feedback_ids: Collection[str]) -> pa.Table:
        """These feedback as PENDING_SCHEMA, read or not, sorted by feedback_id; unknown ids are passed over."""
        with self.connect() as con:
            statement = f"{WITH_LINKS} where feedback_id in (select unnest($ids::varchar[])) order by feedback_id"
            rows: pa.Table = con.sql(statement, params={"ids": sorted(feedback_ids)}).to_arrow_table()
        return rows.cast(PENDING_SCHEMA)

    def said_by(self, author: str | None) -> set[str]:
        """The ids of all feedback of this author (its keyed hash), also of what is in quarantine; none for None."""
        with self.connect(tables=["feedback", "quarantine"]) as con:
            return {row[0] for row in con.execute(SAID_BY, {"author": author}).fetchall()}

    # Writing -------------------------------------------------------------------------------------------------------

    def append(self, table: str, rows: pa.Table | pa.RecordBatchReader) -> int:
        """Add rows in one commit and return how many. No rows: no commit.

        Columns are matched by name; a missing or unknown column, a wrong type, or a null where the schema forbids one
        raises LakeError. A stream is written as it comes, without holding it in memory.
        """
        schema = LAKE_TABLES[table]
        sizes: list[int] = []
        batches = fitted(batches_of(rows), schema, where=f"数据表 / lake table {table}", sizes=sizes)
        first = next(batches, None)
        if first is None:
            return 0
        stream = pa.RecordBatchReader.from_batches(schema, chain([first], batches))
        target = self._open(table)
        # Delta tries the commit itself again after another's; the stream can be read only once.
        attempt(
            table,
            lambda: write_deltalake(target, stream, mode="append", commit_properties=COMMIT_RETRIES),
            attempts=1,
        )
        return sum(sizes)

    def replace_texts(self, rows: pa.Table) -> int:
        """Give feedback new `text` and `place` in one commit; `rows` has these beside feedback_id. For masking only.

        Returns how many rows of the lake changed. No rows: no commit.
        """
        if not len(rows):
            return 0

        def once() -> int:
            feedback, same = self._open("feedback"), "old.feedback_id = new.feedback_id"
            merge = feedback.merge(rows, same, source_alias="new", target_alias="old")
            done = merge.when_matched_update({"text": "new.text", "place": "new.place"}).execute()
            updated: int = done["num_target_rows_updated"]
            return updated

        return attempt("feedback", once)

    def delete(self, table: str, predicate: str) -> int:
        """Delete the rows that satisfy a Delta predicate and return how many; older versions still hold them."""

        def once() -> int:
            deleted: int = self._open(table).delete(predicate)["num_deleted_rows"]
            return deleted

        return attempt(table, once)

    def compact(self, *, keep_hours: int = KEEP_HOURS) -> None:
        """Join small files, then remove files that no version younger than `keep_hours` uses."""
        for table in LAKE_TABLES:
            self._join_files(table)
            self._vacuum(table, keep_hours=keep_hours, full=True)

    def erase(self, *, feedback_ids: Collection[str] = (), author: str | None = None) -> dict[str, int]:
        """Remove everything said in these feedback, or by this author (its keyed hash), and return rows per table.

        The bytes are removed as well, so older versions of these tables can no longer be read. Orders stay: they hold
        no person. The feedback table goes last: after a crash, the same call finds what is left. Quarantine rows are
        found by feedback_id or author; rows whose columns could not be told apart have neither.
        """
        ids = sorted({*feedback_ids, *self.said_by(author)})
        deleted = {"quarantine": self._erase_quarantine(ids, author)}
        for table in ("opinions", "mentions", "readings", "feedback"):
            parts = _parts([_quoted(feedback_id) for feedback_id in ids], 1000)
            deleted[table] = sum(self.delete(table, f"feedback_id in ({', '.join(part)})") for part in parts)
        for table in deleted:
            self._vacuum(table, keep_hours=0, full=False)
            # Files of writers that died before their commit; an hour is left to those still at work.
            self._vacuum(table, keep_hours=1, full=True)
        _sweep(self._scratch, older_than_hours=1)
        return deleted

    @contextmanager
    def scratch(self) -> Iterator[Path]:
        """A folder for unfinished work, removed at the end; what killed processes left a day ago goes as well.

        Raises LakeError when the disk is full.
        """
        try:
            _sweep(self._scratch, older_than_hours=24)
            self._scratch.mkdir(parents=True, exist_ok=True)
            with TemporaryDirectory(dir=self._scratch) as folder:
                yield Path(folder)
        except OSError as error:
            raise LakeError(
                f"无法写入临时文件 / unfinished work cannot be written ({type(error).__name__})",
                where=str(self._scratch),
                advice=CHECK_DISK,
            ) from error

    # Inside --------------------------------------------------------------------------------------------------------

    def _open(self, table: str, *, version: int | None = None) -> DeltaTable:
        location = f"{self.root}/{table}"
        try:
            delta = DeltaTable(location, version=version, storage_options=self._storage_options or None)
        except TableNotFoundError:
            return attempt(table, lambda: self._create(table))
        except (DeltaError, OSError) as error:
            raise LakeError(
                f"无法打开数据表 / the table cannot be opened ({type(error).__name__})",
                where=location,
                advice="检查目录能否读取，或从备份恢复 / check that the folder is readable, or restore a backup",
            ) from error
        return delta if version is not None else upgraded(delta, table)

    def _create(self, table: str) -> DeltaTable:
        return DeltaTable.create(
            f"{self.root}/{table}",
            schema=LAKE_TABLES[table],
            mode="ignore",
            configuration=TABLE_SETTINGS,
            storage_options=self._storage_options or None,
        )

    def _add_view(self, con: duckdb.DuckDBPyConnection, table: str, *, version: int | None) -> None:
        delta = self._open(table, version=version)
        files = delta.file_uris()
        if not files:
            con.from_arrow(LAKE_TABLES[table].empty_table()).create(table)
        elif _is_url(self.root):
            # DuckDB's own object store reader is an extension that has to be downloaded; delta-rs brings one along.
            con.register(table, delta.to_pyarrow_dataset())
        else:
            con.read_parquet(files).create_view(table)

    def _erase_quarantine(self, ids: list[str], author: str | None) -> int:
        with self.connect(tables=["quarantine"]) as con:
            rows = con.execute(ROWS_ABOUT, {"ids": ids, "author": author}).fetchall()
        conditions = [f"(file_id = {_quoted(file_id)} and row = {int(row)})" for file_id, row in rows]
        return sum(self.delete("quarantine", " or ".join(part)) for part in _parts(conditions, 200))

    def _join_files(self, table: str) -> None:
        attempt(table, lambda: self._open(table).optimize.compact())

    def _vacuum(self, table: str, *, keep_hours: int, full: bool) -> None:
        self._open(table).vacuum(retention_hours=keep_hours, dry_run=False, enforce_retention_duration=False, full=full)


def _sweep(folder: Path, *, older_than_hours: int) -> None:
    limit = time.time() - older_than_hours * 3600
    for leftover in folder.glob("*"):
        if leftover.stat().st_mtime < limit:
            shutil.rmtree(leftover, ignore_errors=True)


def _parts(items: list[str], size: int) -> list[list[str]]:
    return [items[start : start + size] for start in range(0, len(items), size)]


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _is_url(root: str | Path) -> bool:
    return "://" in str(root)
