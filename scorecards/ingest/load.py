"""One file into the lake: read, check, mask, then one commit per table.

The order of the commits makes a crash harmless: quarantine, rows, and last the row in `files`, which says that the
file is done. A run that finds no such row does the file again and adds only what is not there yet.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from operator import itemgetter
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from scorecards.errors import FileRefused
from scorecards.ingest.batches import Intake, PartnersOfOrders, as_json, check_batch
from scorecards.ingest.columns import Kind, match_columns
from scorecards.ingest.commit import commit
from scorecards.ingest.read import read_file
from scorecards.ingest.roster import Roster
from scorecards.ingest.rows import Rules
from scorecards.ingest.sheet import Sheet
from scorecards.ingest.staging import Origin, Staging
from scorecards.ingest.values import clean_text
from scorecards.lake import Lake
from scorecards.records import FILES, QUARANTINE, Registry

Progress = Callable[[int, int], None]
"""Called with (done, total) after every batch, in bytes or rows as the format gives it."""

CHUNK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class IngestOptions:
    """What a file is and where it comes from.

    `mapping` is field to column, for the columns that are not known by name; `hash_key` makes the authors' hashes;
    `now` is the moment of arrival (None: the clock's); `erased` holds the keyed_hash of all that may not come back;
    `sheet` chooses among the sheets of a workbook (None: the first that holds anything).
    """

    kind: Kind
    source: str
    mapping: Mapping[str, str]
    hash_key: bytes
    now: datetime | None = None
    erased: Collection[str] = frozenset()
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What became of a file's rows; loaded + known + quarantined is the number of rows.

    `reasons` counts quarantine entries by reason id. It includes fields that were dropped from rows that were loaded,
    so it may sum to more than `rows_quarantined`. `already_ingested`: the same bytes with the same options were taken
    in before, and nothing was done; the rows loaded then are now known. `fields` is field to the column that it was
    read from, `unused` the other columns, both in the file's order; empty when nothing was done. `unread` names the
    other sheets of a workbook that hold anything.
    """

    file_id: str
    rows_loaded: int
    rows_known: int
    rows_quarantined: int
    reasons: Counter[str] = field(default_factory=Counter)
    already_ingested: bool = False
    fields: Mapping[str, str] = field(default_factory=dict)
    unused: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        """Data rows in the file."""
        return self.rows_loaded + self.rows_known + self.rows_quarantined


@dataclass(frozen=True, slots=True)
class _Job:
    lake: Lake
    path: Path
    options: IngestOptions
    registry: Registry | None
    origin: Origin


def ingest_file(
    lake: Lake,
    path: Path,
    *,
    options: IngestOptions,
    registry: Registry | None = None,
    progress: Progress | None = None,
) -> IngestReport:
    """Take one file into the lake and report what became of its rows.

    With a registry, partner ids are checked and its staff are replaced in texts by their ids. Raises FileRefused for a
    file that cannot be taken in (noted in the quarantine, nothing else is written) and InputError for a wrong mapping.
    """
    file_id = _file_id(path, options)
    earlier = _earlier_report(lake, file_id)
    if earlier is not None:
        return earlier
    job = _Job(lake, path, options, registry, Origin(file_id, path.name, _arrival(lake, options)))
    try:
        report = _take_in(job, progress)
    except FileRefused as error:
        _note_refusal(job, error)
        raise
    _mark_done(job, report)
    return report


def _file_id(path: Path, options: IngestOptions) -> str:
    """SHA-256 of the file's bytes and of the options that decide what they mean."""
    meaning = [options.source, options.kind, sorted(options.mapping.items())]
    meaning += [options.sheet] if options.sheet is not None else []
    digest = hashlib.sha256(json.dumps(meaning, ensure_ascii=False).encode())
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK_BYTES):
                digest.update(chunk)
    except OSError as error:
        raise FileRefused(
            f"无法打开文件 / the file cannot be opened ({type(error).__name__})",
            where=path.name,
            advice="检查路径和权限 / check path and permissions",
        ) from error
    return digest.hexdigest()


def _earlier_report(lake: Lake, file_id: str) -> IngestReport | None:
    rows = lake.read("files").filter(pc.field("file_id") == file_id).to_pylist()
    if not rows:
        return None
    done = rows[0]
    return IngestReport(
        file_id=file_id,
        rows_loaded=0,
        rows_known=done["rows_loaded"] + done["rows_known"],
        rows_quarantined=done["rows_quarantined"],
        already_ingested=True,
    )


def _arrival(lake: Lake, options: IngestOptions) -> datetime:
    """Now, but after all that is in the table: "the latest wins" must survive a clock that was set back."""
    now = options.now or datetime.now(UTC)
    with lake.connect(tables=[options.kind]) as con:
        found = con.view(options.kind).aggregate("max(ingested_at) as latest").to_arrow_table()
    latest: datetime | None = found["latest"][0].as_py()
    return now if latest is None else max(now, latest + timedelta(microseconds=1))


def _take_in(job: _Job, progress: Progress | None) -> IngestReport:
    with ExitStack() as stack:
        folder = stack.enter_context(job.lake.scratch())
        staging = stack.enter_context(Staging(folder, table=job.options.kind, origin=job.origin))
        sheet = read_file(job.path, sheet_name=job.options.sheet)
        intake = _intake(job, sheet.columns, _order_book(job, stack))
        refused = _stage(sheet, intake, staging=staging, progress=progress)
        counts = commit(job.lake, staging, kind=job.options.kind, file_id=job.origin.file_id)
    found = sorted(intake.positions.items(), key=itemgetter(1))
    return IngestReport(
        file_id=job.origin.file_id,
        rows_loaded=counts["new"] + counts["loaded"],
        rows_known=counts["known"],
        rows_quarantined=refused + counts["conflict"] + counts["superseded"],
        reasons=staging.reasons,
        fields={name: sheet.columns[position] for name, position in found},
        unused=tuple(name for i, name in enumerate(sheet.columns) if name and i not in intake.positions.values()),
        unread=sheet.unread,
    )


def _intake(job: _Job, columns: Sequence[str], partners_of_orders: PartnersOfOrders) -> Intake:
    options, registry = job.options, job.registry
    now = options.now or datetime.now(UTC)
    return Intake(
        kind=options.kind,
        positions=match_columns(columns, kind=options.kind, mapping=options.mapping, file_name=job.origin.file_name),
        rules=Rules(options.source, options.hash_key, now, registry, options.erased),
        roster=Roster(registry.staff, registry.partners) if registry else Roster(()),
        partners_of_orders=partners_of_orders,
    )


def _stage(sheet: Sheet, intake: Intake, *, staging: Staging, progress: Progress | None) -> int:
    """Check the whole file into the staging area and return how many rows were refused."""
    refused = 0
    for rows, done in sheet.batches:
        batch = check_batch(rows, intake)
        staging.add_records(batch.records)
        staging.add_quarantine(batch.quarantine)
        refused += batch.refused
        if progress is not None:
            progress(done, sheet.total)
    return refused


def _order_book(job: _Job, stack: ExitStack) -> PartnersOfOrders:
    """Looks up whom orders name, which tells whose staff a text means; knows nothing when there is no staff."""
    if job.options.kind != "feedback" or job.registry is None or not job.registry.staff:
        return lambda _: {}
    con = stack.enter_context(job.lake.connect())
    con.execute("create temp table book as select order_id, dealer_id, courier_id from current_orders")

    def look_up(orders: Collection[str]) -> dict[str, list[str]]:
        rows = con.execute("select * from book where order_id in (select unnest($1))", [sorted(orders)]).fetchall()
        return {order_id: [partner for partner in partners if partner] for order_id, *partners in rows}

    return look_up


def _note_refusal(job: _Job, error: FileRefused) -> None:
    """One quarantine row for the file, once however often it is tried."""
    refused = job.lake.read("quarantine", columns=["file_id"], where="reason = 'file_refused'")
    if job.origin.file_id in refused["file_id"].to_pylist():
        return
    row = {
        "file_id": job.origin.file_id,
        "file_name": job.origin.file_name,
        "reason": "file_refused",
        "content": clean_text(as_json({"problem": error.what, "advice": error.advice})),
        "ingested_at": job.origin.ingested_at,
    }
    job.lake.append("quarantine", pa.Table.from_pylist([row], schema=QUARANTINE))


def _mark_done(job: _Job, report: IngestReport) -> None:
    row = {
        "file_id": report.file_id,
        "file_name": job.origin.file_name,
        "source": job.options.source,
        "kind": job.options.kind,
        "rows_loaded": report.rows_loaded,
        "rows_known": report.rows_known,
        "rows_quarantined": report.rows_quarantined,
        "ingested_at": job.origin.ingested_at,
    }
    job.lake.append("files", pa.Table.from_pylist([row], schema=FILES))
