"""Taking in one file, with the column mapping that was last given for its source."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.db import erased, mappings
from app.jobs.work import Body, Progress, Work
from scorecards.errors import FileRefused
from scorecards.ingest import IngestOptions, IngestReport, ingest_file
from scorecards.ingest.columns import Kind
from scorecards.records import Registry

KINDS: tuple[Kind, ...] = ("feedback", "orders", "exposure")
PER_FILE = 100


@dataclass(frozen=True, slots=True)
class Feed:
    """A file, what it holds, where it comes from. An empty mapping means the remembered one.

    `sheet` chooses among the sheets of a workbook; None means the first that holds anything.
    """

    path: Path
    source: str
    kind: Kind = "feedback"
    mapping: Mapping[str, str] = field(default_factory=dict)
    sheet: str | None = None


def take(
    work: Work, feed: Feed, registry: Registry, *, progress: Callable[[int, int], None] | None = None
) -> IngestReport:
    """Loads the file; a mapping that worked is remembered. Raises FileRefused, InputError; then nothing was loaded."""
    with work.sessions() as session:
        mapping = dict(feed.mapping) or mappings.remembered(session, feed.source, kind=feed.kind)
        gone = erased.load(session)
    key = work.settings.keys.author
    options = IngestOptions(feed.kind, feed.source, mapping, hash_key=key, erased=gone, sheet=feed.sheet)
    report = ingest_file(work.lake(), feed.path, options=options, registry=registry, progress=progress)
    if feed.mapping:
        with work.sessions() as session:
            mappings.remember(session, feed.source, kind=feed.kind, mapping=feed.mapping, now=work.clock())
            session.commit()
    return report


def share_of(progress: Progress, number: int, *, files: int) -> Callable[[int, int], None]:
    """The progress of one file as its share of that of all: every file counts 100."""

    def told(done: int, total: int) -> None:
        progress("ingest", PER_FILE * number + (PER_FILE * done // total if total else 0), PER_FILE * files)

    told(0, 1)
    return told


def take_all(feeds: Sequence[Feed], outcomes: list[tuple[Feed, IngestReport]]) -> Body:
    """A job body that takes in the feeds in order and adds their reports to `outcomes`.

    A refused file does not keep the others out: the first refusal is raised after the last file.
    """

    def body(work: Work, progress: Progress) -> str:
        registry = work.registry()
        refusals: list[FileRefused] = []
        for number, feed in enumerate(feeds):
            part = share_of(progress, number, files=len(feeds))
            try:
                outcomes.append((feed, take(work, feed, registry, progress=part)))
            except FileRefused as refusal:
                refusals.append(refusal)
        progress("ingest", PER_FILE * len(feeds), PER_FILE * len(feeds))
        if refusals:
            raise _together(refusals, len(feeds))
        return summary([report for _, report in outcomes], refused=0)

    return body


def _together(refusals: list[FileRefused], files: int) -> FileRefused:
    first = refusals[0]
    if files == 1:
        return first
    what = f"{len(refusals)}/{files} 个文件被拒，其余已导入 / files refused, the others were taken in: {first.what}"
    return FileRefused(what, where=", ".join(str(refusal.where) for refusal in refusals), advice=first.advice)


def summary(reports: Sequence[IngestReport], *, refused: int) -> str:
    """What became of several files, in one line."""
    rows = sum(report.rows_loaded for report in reports)
    known = sum(report.rows_known for report in reports)
    quarantined = sum(report.rows_quarantined for report in reports)
    files = len(reports)
    return (
        f"{files} 个文件：新增 {rows:,} 行，已有 {known:,} 行，隔离 {quarantined:,} 行；"
        f"拒收 {refused} 个文件 / "
        f"{files} files: {rows:,} rows new, {known:,} known, {quarantined:,} quarantined; {refused} refused"
    )
