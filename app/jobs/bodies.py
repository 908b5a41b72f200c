"""What each job does. Every one may be repeated at any time: what is done already is not done again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from app.db import registry as registry_rows
from app.db import rulings
from app.feeds import Feed, share_of, summary, take
from app.jobs import inbox, runs
from app.jobs.work import Body, Progress, Work
from scorecards import definitions
from scorecards.errors import FileRefused, InputError
from scorecards.ingest import IngestReport
from scorecards.records import Registry

if TYPE_CHECKING:
    from scorecards.pipeline import Known

RUNS_KEPT = timedelta(days=180)


def ingest_folder(work: Work, progress: Progress) -> str:
    """Takes in every file that lies ready in the inbox; a refused one does not keep the others out."""
    feeds = inbox.waiting(work.settings.inbox, now=work.clock())
    if not feeds:
        return "收件夹为空 / the inbox is empty"
    registry = work.registry()
    reports: list[IngestReport] = []
    for number, feed in enumerate(feeds):
        reports += _take_from_inbox(work, feed, registry, part=share_of(progress, number, files=len(feeds)))
    return summary(reports, refused=len(feeds) - len(reports))


def run(work: Work, progress: Progress) -> str:
    """Understands what is new, scores everybody, publishes."""
    from scorecards import pipeline  # only now: its models take a second to load, and most commands need none

    counts, snapshot_id = pipeline.run(
        work.lake(),
        known(work),
        snapshots=work.snapshots(),
        definitions=definitions.load(work.settings.definitions),
        progress=progress,
    )
    return (
        f"已读 {counts.feedback:,} 条反馈，{counts.opinions:,} 个观点，已发布 {snapshot_id} / "
        f"{counts.feedback:,} feedback read, {counts.opinions:,} opinions, {snapshot_id} published"
    )


def publish(work: Work, progress: Progress) -> str:
    """Scores again what is already understood, and publishes: after a change of definitions or partners."""
    from scorecards import pipeline  # only now: its models take a second to load, and most commands need none

    snapshot_id = pipeline.publish(
        work.lake(),
        known(work),
        snapshots=work.snapshots(),
        definitions=definitions.load(work.settings.definitions),
        progress=progress,
    )
    return f"已发布 {snapshot_id} / {snapshot_id} published"


def prune(work: Work, progress: Progress) -> str:
    """Removes old snapshots, files of the lake that nobody reads, taken files of the inbox, old run records."""
    now = work.clock()
    progress("prune", 0, 3)
    work.snapshots().prune(work.settings.keep_snapshots)
    progress("prune", 1, 3)
    work.lake().compact()
    progress("prune", 2, 3)
    files = inbox.forget(work.settings.inbox, before=now - timedelta(days=work.settings.keep_received_days))
    with work.sessions() as session:
        records = runs.forget(session, before=now - RUNS_KEPT)
    progress("prune", 3, 3)
    return (
        f"保留 {work.settings.keep_snapshots} 个快照，删去 {files} 个旧文件、{records} 条运行记录 / "
        f"{work.settings.keep_snapshots} snapshots kept, {files} old files and {records} run records removed"
    )


def known(work: Work) -> Known:
    """What people told this installation: its registry with the names they taught, the adopted weights, all rulings."""
    from scorecards.learning.versions import Versions, with_names  # only now, as below
    from scorecards.pipeline import Known

    learned = Versions(work.settings.learned).in_force()
    with work.sessions() as session:
        registry, ruled = registry_rows.load(session), rulings.load(session)
    return Known(with_names(registry, learned.names), learned.weights, ruled)


def _take_from_inbox(
    work: Work, feed: Feed, registry: Registry, *, part: Callable[[int, int], None]
) -> list[IngestReport]:
    try:
        report = take(work, feed, registry, progress=part)
    except (FileRefused, InputError) as error:
        inbox.file_away(work.settings.inbox, feed, now=work.clock(), error=error)
        return []
    except (ArithmeticError, LookupError, TypeError, ValueError) as error:
        # Our own fault with this one file must not keep all others out at every run to come.
        fault = FileRefused(f"内部错误 / internal error: {type(error).__name__}", where=feed.path.name)
        inbox.file_away(work.settings.inbox, feed, now=work.clock(), error=fault)
        return []
    inbox.file_away(work.settings.inbox, feed, now=work.clock())
    return [report]


BODIES: dict[str, Body] = {"ingest_folder": ingest_folder, "run": run, "publish": publish, "prune": prune}
"""What each job of the catalogue does."""
