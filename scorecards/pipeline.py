"""The whole run: understand the feedback that is new, score everybody, warn, publish.

Ingest comes before and needs no order: whatever lies in the lake when a run starts is taken along.
"""

from __future__ import annotations

import os
import pickle
import secrets
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa

from scorecards import scoring, snapshot, warnings
from scorecards.definitions import Definitions
from scorecards.ingest import remask
from scorecards.lake import Lake
from scorecards.learning.overrides import overrides
from scorecards.matching.weights import Weights
from scorecards.matching.weights import load as load_weights
from scorecards.records import READINGS, Registry, Ruling
from scorecards.snapshot import Snapshots, Sources
from scorecards.understanding import Reader, versions

Progress = Callable[[str, int, int], None]
"""Called as progress(stage, done, total)."""

BATCH_ROWS = 1_000
COMMIT_BATCHES = 16
"""Batches per commit to the lake: what a killed run loses at most."""


@dataclass(frozen=True, slots=True)
class ReadCounts:
    """How much a run understood."""

    feedback: int
    opinions: int


@dataclass(frozen=True, slots=True)
class Known:
    """What people told the product: who the partners are, how clues weigh, and where the machine was wrong."""

    registry: Registry
    weights: Weights = field(default_factory=load_weights)
    rulings: Sequence[Ruling] = ()

    @property
    def versions(self) -> dict[str, str]:
        return versions(self.registry, self.weights)


def run(
    lake: Lake, known: Known, *, snapshots: Snapshots, definitions: Definitions, progress: Progress
) -> tuple[ReadCounts, str]:
    """Everything after ingest. Returns what was read and the id of the snapshot that is now shown."""
    counts = read_new(lake, known, progress=progress)
    return counts, publish(lake, known, snapshots=snapshots, definitions=definitions, progress=progress)


def read_new(lake: Lake, known: Known, *, progress: Progress) -> ReadCounts:
    """Understand all feedback that was not yet read with this registry, these rules and the orders now known."""
    reading_version = known.versions["reading_version"]
    pending = remask(lake, lake.pending(reading_version), known.registry)
    run_id = f"r_{datetime.now(UTC):%Y%m%dT%H%M%S}_{secrets.token_hex(4)}"
    done = opinions = 0
    progress("read", 0, len(pending))
    with _readers(known, len(pending)) as read:
        for batch, rows, mentions in _in_commits(read, pending, run_id):
            lake.append("opinions", rows)
            lake.append("mentions", mentions)
            lake.append("readings", _marks(batch, run_id, reading_version))
            done, opinions = done + len(batch), opinions + len(rows)
            progress("read", done, len(pending))
    return ReadCounts(done, opinions)


def publish(lake: Lake, known: Known, *, snapshots: Snapshots, definitions: Definitions, progress: Progress) -> str:
    """Score what the lake holds and people ruled, check it, and show it. Returns the id of the new snapshot."""
    progress("score", 0, 2)
    draft = snapshot.build(
        Sources(lake, known.registry, definitions, overrides(lake, known.rulings)),
        out=snapshots.workspace(),
        versions=known.versions | {"last_ruling": str(max((r.ruling_id for r in known.rulings), default=0))},
        score=scoring.compute,
        detect=warnings.detect,
    )
    progress("publish", 1, 2)
    snapshot_id = snapshots.publish(draft)
    progress("publish", 2, 2)
    return snapshot_id


ReadBatch = Callable[[pa.Table, str], Future[tuple[pa.Table, pa.Table]]]


def _in_commits(read: ReadBatch, pending: pa.Table, run_id: str) -> Iterator[tuple[pa.Table, pa.Table, pa.Table]]:
    """(feedback, opinions, mentions) of one commit after another, in the order of `pending`."""
    size = BATCH_ROWS * COMMIT_BATCHES
    for start in range(0, len(pending), size):
        commit = pending.slice(start, size)
        parts = [read(commit.slice(at, BATCH_ROWS), run_id) for at in range(0, len(commit), BATCH_ROWS)]
        tables = [part.result() for part in parts]
        yield commit, pa.concat_tables([t[0] for t in tables]), pa.concat_tables([t[1] for t in tables])


def _marks(batch: pa.Table, run_id: str, reading_version: str) -> pa.Table:
    """The rows that make a commit's opinions count: written last, so that a killed run leaves no half of one."""
    size = len(batch)
    columns = {
        "feedback_id": batch["feedback_id"],
        "run_id": pa.array([run_id] * size),
        "read_at": pa.array([datetime.now(UTC)] * size),
        "version": pa.array([reading_version] * size),
        "links_hash": batch["links_hash"],
    }
    return pa.table(columns).cast(READINGS)


_reader: Reader | None = None
"""This process's reader: automata and models cannot be sent between processes, so each builds its own, once."""


def _start_reader(known_file: Path) -> None:
    global _reader
    known: Known = pickle.loads(known_file.read_bytes())  # noqa: S301 - this run's own file
    _reader = Reader(known.registry, known.weights)


def _read_batch(batch: pa.Table, run_id: str) -> tuple[pa.Table, pa.Table]:
    assert _reader is not None
    return _reader.understand_table(batch, run_id)


@contextmanager
def _readers(known: Known, rows: int) -> Iterator[ReadBatch]:
    """A way to read batches: on all cores when there is enough to do, else in this process."""
    if rows <= 2 * BATCH_ROWS:
        reader = Reader(known.registry, known.weights) if rows else None
        yield lambda batch, run_id: _now(reader, batch, run_id)
        return
    with TemporaryDirectory() as folder:
        # By file: a worker that dies while a registry too large for the pipe is sent to it would hang this process.
        known_file = Path(folder) / "known"
        known_file.write_bytes(pickle.dumps(replace(known, rulings=())))
        # Spawned, not forked: forking a process that has threads (Arrow, DuckDB) can deadlock.
        pool = ProcessPoolExecutor(
            os.cpu_count(), mp_context=get_context("spawn"), initializer=_start_reader, initargs=(known_file,)
        )
        try:
            _start_workers(pool)
            yield lambda batch, run_id: pool.submit(_read_batch, batch, run_id)
        finally:
            pool.shutdown(cancel_futures=True)


def _start_workers(pool: Executor) -> None:
    """Starts all workers with Ctrl-C blocked, which they inherit: only this process answers it, and ends them."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        pool.submit(os.getpid)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _now(reader: Reader | None, batch: pa.Table, run_id: str) -> Future[tuple[pa.Table, pa.Table]]:
    assert reader is not None
    done: Future[tuple[pa.Table, pa.Table]] = Future()
    done.set_result(reader.understand_table(batch, run_id))
    return done
