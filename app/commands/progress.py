"""Progress of long work: bars in a terminal, plain lines elsewhere. All on stderr, so that pipes stay clean."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from app.jobs.work import Progress as Watch

STAGES = {
    "ingest": "导入文件 ingest",
    "partners": "导入伙伴 partners",
    "read": "理解反馈 read",
    "score": "评分 score",
    "publish": "发布 publish",
    "prune": "清理 prune",
    "backup": "备份 backup",
    "erase": "删除 erase",
}


@contextmanager
def shown() -> Iterator[Watch]:
    """A watcher that shows every stage as it advances."""
    if not sys.stderr.isatty():
        yield _Lines()
        return
    columns = (TextColumn("{task.description:<18}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as bars:
        yield _Bars(bars)


class _Bars:
    def __init__(self, bars: Progress) -> None:
        self._bars = bars
        self._tasks: dict[str, TaskID] = {}

    def __call__(self, stage: str, done: int, total: int) -> None:
        if stage not in self._tasks:
            self._tasks[stage] = self._bars.add_task(STAGES.get(stage, stage), total=total)
        self._bars.update(self._tasks[stage], completed=done, total=total)


class _Lines:
    """A line when a stage begins, at every further fifth, and at its end."""

    def __init__(self) -> None:
        self._said: set[tuple[str, int]] = set()

    def __call__(self, stage: str, done: int, total: int) -> None:
        fifth = 5 * done // total if total else 5
        if (stage, fifth) not in self._said:
            self._said.add((stage, fifth))
            click.echo(f"{STAGES.get(stage, stage)}: {done:,}/{total:,}", err=True)
