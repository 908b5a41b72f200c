"""One commit to a table of the lake: rows fitted to its schema, tried again when another process was first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

import pyarrow as pa
from deltalake import DeltaTable, write_deltalake
from deltalake.exceptions import CommitFailedError, DeltaError

from scorecards.errors import Busy, LakeError
from scorecards.records import LAKE_TABLES

CHECK_DISK = (
    "检查磁盘空间和权限；本次提交未写入任何内容"
    " / check free disk space and permissions; nothing of this commit was stored"
)
ATTEMPTS = 5

T = TypeVar("T")


def upgraded(delta: DeltaTable, table: str) -> DeltaTable:
    """The table with every column of its schema: those that an older release did not have are added, empty."""
    schema = LAKE_TABLES[table]
    stored = {field.name for field in delta.schema().fields}
    if stored.issuperset(schema.names):
        return delta

    def once() -> None:
        rows = delta.to_pyarrow_dataset().scanner().to_reader()
        batches = (_widened(batch, schema) for batch in rows)
        stream = pa.RecordBatchReader.from_batches(schema, batches)
        write_deltalake(delta, stream, mode="overwrite", schema_mode="overwrite")

    attempt(table, once, attempts=1)
    delta.update_incremental()
    return delta


def _widened(batch: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    known = set(batch.schema.names)
    columns = [batch[f.name].cast(f.type) if f.name in known else pa.nulls(len(batch), f.type) for f in schema]
    return pa.RecordBatch.from_arrays(columns, schema=schema)


def batches_of(rows: pa.Table | pa.RecordBatchReader) -> Iterator[pa.RecordBatch]:
    yield from rows.to_batches() if isinstance(rows, pa.Table) else rows


def fitted(
    batches: Iterator[pa.RecordBatch], schema: pa.Schema, *, where: str, sizes: list[int]
) -> Iterator[pa.RecordBatch]:
    """Non-empty batches with exactly the table's columns, types and nulls; their sizes are noted as they pass."""
    for batch in batches:
        if set(batch.schema.names) != set(schema.names):
            odd = ", ".join(sorted(set(batch.schema.names) ^ set(schema.names)))
            raise LakeError(f"列缺失或多余 / columns are missing or unknown: {odd}", where=where)
        for field in schema:
            if not field.nullable and batch[field.name].null_count:
                raise LakeError(f"列 {field.name} 有空值 / column {field.name} has an empty value", where=where)
        try:
            fitting = batch.select(schema.names).cast(schema)
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
            raise LakeError("数据与表的类型不符 / the rows do not fit the table's types", where=where) from error
        if fitting.num_rows:
            sizes.append(fitting.num_rows)
            yield fitting


def attempt(table: str, action: Callable[[], T], *, attempts: int = ATTEMPTS) -> T:
    """Run a Delta operation again when another process committed first."""
    for turn in range(1, attempts + 1):
        try:
            return action()
        except CommitFailedError as error:
            if turn == attempts:
                raise Busy(
                    "其他进程一直在改此表 / other processes keep changing this table",
                    where=f"数据表 / lake table {table}",
                    advice="稍后再试 / try again later",
                ) from error
        except (DeltaError, OSError) as error:
            raise LakeError(
                f"无法修改数据表 / the table cannot be changed ({type(error).__name__})",
                where=f"数据表 / lake table {table}",
                advice=CHECK_DISK,
            ) from error
    raise AssertionError("unreachable")
