"""Building a snapshot: count in SQL, score, warn, write the tables, check the file. Nothing is shown yet.

Stages do not know one another, so the scoring and the warning functions are handed in by whoever runs the pipeline.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

import duckdb
import pandas as pd
import pyarrow as pa

from scorecards.definitions import Definitions
from scorecards.errors import SnapshotError
from scorecards.records import RULED, Registry
from scorecards.snapshot.parameters import (
    definition_tables,
    partner_tables,
    period_tables,
    place_tables,
    registry_tables,
)
from scorecards.snapshot.periods import list_periods
from scorecards.snapshot.queries import COUNTS, PUBLISHED, read_checks, read_select
from scorecards.snapshot.roster import list_roster
from scorecards.snapshot.store import DATA_FILE, MANIFEST_FILE

Connection = duckdb.DuckDBPyConnection
Score = Callable[[Mapping[str, pd.DataFrame], Definitions], Mapping[str, pd.DataFrame]]
"""Counted tables in; tables rankings, dimensions, areas and batches out (scoring.compute)."""
Detect = Callable[[Connection, Definitions], pa.Table]
"""Reads the counted tables of the connection; returns warnings as in published/warnings.sql (warnings.detect)."""

COUNTED_FOR_SCORES = ("slices", "roster", "dimension_list", "dimension_counts", "area_counts", "batch_counts")
SCORED = ("rankings", "dimensions", "areas", "batches")


class Lake(Protocol):
    """What a snapshot needs of the lake: a DuckDB connection with its views, and the versions that they show."""

    def connect(self, *, versions: Mapping[str, int] | None = None) -> Connection: ...

    def versions(self) -> dict[str, int]: ...


@dataclass(frozen=True, slots=True)
class Sources:
    """Everything that a snapshot's content depends on."""

    lake: Lake
    registry: Registry
    definitions: Definitions
    rulings: pa.Table = field(default_factory=RULED.empty_table)
    """Rows of records.RULED."""


def build(sources: Sources, *, out: Path, versions: Mapping[str, str], score: Score, detect: Detect) -> Path:
    """Write snapshot.duckdb and manifest.json into the existing folder `out` and return it; publish it afterwards.

    `versions` (such as rules_version and matching_version) go into the manifest as they are. Equal sources give equal
    table content. Raises SnapshotError when a check finds a fault; `out` then holds an unusable draft.
    """
    lake_versions = sources.lake.versions()
    with closing(sources.lake.connect(versions=lake_versions)) as con:
        # A missing table must be an error, never a Python variable of the same name.
        con.execute("SET python_enable_replacements = false")
        _count(con, sources)
        _score(con, sources.definitions, score)
        con.register("detected_warnings", detect(con, sources.definitions))
        _write_tables(con, out / DATA_FILE)
        as_of = _latest_month(con)
        default_period = _default_period(con, as_of)
    counts = _check(out / DATA_FILE, sources.definitions)
    content = {
        "as_of": as_of,
        "default_period": default_period,
        "lake": lake_versions,
        "registry_version": sources.registry.version,
        "definitions_version": sources.definitions.version,
        **versions,
        "counts": counts,
    }
    _write_manifest(out / MANIFEST_FILE, content)
    return out


def _count(con: Connection, sources: Sources) -> None:
    """Put the parameters in, then run the counting statements."""
    registry, definitions = sources.registry, sources.definitions
    _add(con, {**definition_tables(definitions), **registry_tables(registry), "rulings": sources.rulings})
    sizes = dict(con.execute(read_select("counts", "partner_sizes")).fetchall())
    roster = list_roster(registry, definitions, sizes)
    first, last = _dated_months(con)
    periods = list_periods(first, last, definitions.thresholds.counting.history_months)
    written = [*con.execute(WRITTEN_PLACES).fetchall(), *((e.province, e.city) for e in roster)]
    _add(con, {**partner_tables(roster, definitions), **period_tables(periods), **place_tables(written)})
    for name in COUNTS:
        con.execute(f"CREATE TEMP TABLE {name} AS {read_select('counts', name)}")


WRITTEN_PLACES = """
SELECT DISTINCT province, city FROM current_feedback
UNION SELECT DISTINCT province, city FROM current_orders
UNION SELECT DISTINCT coalesce(feedback.province, link.province), coalesce(feedback.city, link.city)
FROM current_feedback AS feedback JOIN current_orders AS link USING (order_id)
UNION SELECT DISTINCT province, city FROM current_exposure
"""


def _dated_months(con: Connection) -> tuple[str | None, str | None]:
    """First and last month in which feedback happened, as YYYY-MM in Asia/Shanghai; None when nothing is dated."""
    months = con.execute(
        """
        SELECT
            strftime(timezone('Asia/Shanghai', min(occurred_at)), '%Y-%m'),
            strftime(timezone('Asia/Shanghai', max(occurred_at)), '%Y-%m')
        FROM current_feedback
        """
    ).fetchone()
    assert months is not None
    return months[0], months[1]


def _latest_month(con: Connection) -> str | None:
    return _dated_months(con)[1]


def _default_period(con: Connection, as_of: str | None) -> str:
    """The newest twelve months; everything where most opinions are undated, since no other period shows those."""
    row = con.execute("SELECT count(*) FILTER (WHERE month = '') > count(*) / 2 FROM counted_opinions").fetchone()
    return "all" if as_of is None or (row and row[0]) else f"R12-{as_of}"


def _score(con: Connection, definitions: Definitions, score: Score) -> None:
    counted = {name: con.table(name).df() for name in COUNTED_FOR_SCORES}
    scored = score(counted, definitions)
    _add(con, {f"scored_{name}": pa.Table.from_pandas(scored[name], preserve_index=False) for name in SCORED})


def _write_tables(con: Connection, file: Path) -> None:
    """Write every published table into a new DuckDB file."""
    con.execute(f"ATTACH {_quoted(str(file))} AS published")
    for name in PUBLISHED:
        con.execute(f"CREATE TABLE published.main.{name} AS {read_select('published', name)}")
    con.execute("DETACH published")


def _check(file: Path, definitions: Definitions) -> dict[str, int]:
    """Run every check on the finished file; row counts of its tables."""
    limits = pa.table({"ranked": [definitions.grades.minimum.ranked]})
    with closing(duckdb.connect(str(file), read_only=True)) as con:
        con.register("limits", limits)
        for name, statement in read_checks():
            faults = con.execute(statement).fetchall()
            if faults:
                raise SnapshotError(
                    f"{len(faults)} 行违反此规则 / rows break this rule; 首行 / the first: {faults[0]!r}",
                    where=f"检查 / check {name}",
                    advice="已发布的快照不变；请连同草稿的版本一起报告 / the published snapshot stays; "
                    "report this with the versions of the draft",
                )
        return {name: con.table(name).shape[0] for name in PUBLISHED}


def _write_manifest(file: Path, content: dict[str, Any]) -> None:
    now = datetime.now(UTC)
    digest = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:8]
    # Microseconds keep two builds of equal content apart: a name is never used twice.
    head = {"snapshot_id": f"{now:%Y%m%dT%H%M%S%f}-{digest}", "created_at": now.isoformat(timespec="seconds")}
    file.write_text(json.dumps(head | content, ensure_ascii=False, indent=1), encoding="utf-8")


def _add(con: Connection, tables: Mapping[str, pa.Table]) -> None:
    for name, content in tables.items():
        con.register(f"{name}_rows", content)
        con.execute(f"CREATE TEMP TABLE {name} AS FROM {name}_rows")
        con.unregister(f"{name}_rows")


def _quoted(path: str) -> str:
    """A path as an SQL literal: ATTACH takes no bound values."""
    return "'" + path.replace("'", "''") + "'"
