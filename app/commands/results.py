"""What was published: league tables, files, snapshots."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table as RichTable

from app import league
from app.commands.invocation import Invocation, with_invocation
from app.exports import Table, csv_text, neutral, write_xlsx
from app.jobs.work import Work
from app.league import Choice
from scorecards.errors import InputError, NotFound, SnapshotError
from scorecards.records import ROLES
from scorecards.snapshot import Snapshot, Snapshots

HEAD_ROWS = 5
_period = click.option(
    "--period",
    help="2026-10, 2026-Q4, R12-2026-10, all（默认快照自己的，一般是近 12 个月 / "
    "default: the snapshot's own, usually the last 12 months）",
)


def current(work: Work) -> Snapshot:
    """The snapshot that is shown. Raises NotFound when nothing was published yet."""
    snapshot = work.snapshots().current()
    if snapshot is None:
        raise NotFound("还没有发布快照 / nothing is published yet", advice="运行 / run: scorecards run")
    return snapshot


@click.command()
@click.option("--role", type=click.Choice(ROLES), required=True)
@_period
@click.option("--cut", metavar="KIND=VALUE", help="region=华东 或 / or product=…")
@click.option("--format", "form", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True)
@with_invocation
def rank(invocation: Invocation, role: str, period: str | None, cut: str | None, form: str) -> None:
    """排行榜 / a league table"""
    table = league.rankings(current(invocation.work()), _choice(role, period, cut))
    if form == "json":
        click.echo(json.dumps([dict(row) for row in table.rows], ensure_ascii=False, default=_as_json))
    elif form == "csv":
        click.echo(_plain_csv(table), nl=False)
    else:
        _show(table, len(table.rows))


@click.command()
@click.argument("target", type=click.Path(path_type=Path))
@_period
@with_invocation
def export(invocation: Invocation, target: Path, period: str | None) -> None:
    """导出排名与证据：TARGET.xlsx，或一个放 CSV 的文件夹 / to TARGET.xlsx, or to a folder of CSV files"""
    tables = league.everything(current(invocation.work()), period)
    if target.suffix.lower() == ".xlsx":
        write_xlsx(tables, target)
        click.echo(str(target))
        return
    target.mkdir(parents=True, exist_ok=True)
    for name, table in zip((*ROLES, "evidence"), tables, strict=True):
        file = target / f"{name}.csv"
        file.write_text(csv_text(table), encoding="utf-8", newline="")
        click.echo(str(file))


@click.group()
def snapshots() -> None:
    """已发布的快照 / published snapshots"""


@snapshots.command("list")
@with_invocation
def list_(invocation: Invocation) -> None:
    """从新到旧 / newest first"""
    store = invocation.work().snapshots()
    shown = _shown(store)
    for snapshot in store.list():
        try:
            line = f"{snapshot.id}  {snapshot.manifest['created_at']}  {snapshot.manifest['as_of']}"
        except SnapshotError as damage:
            click.echo(f"! {snapshot.id}  {damage.what}", err=True)
            continue
        click.echo(f"{'*' if snapshot.id == shown else ' '} {line}")


def _shown(store: Snapshots) -> str | None:
    """The id of the snapshot that is shown; None, and a word about it, when the pointer does not lead to one."""
    try:
        current = store.current()
    except SnapshotError as damage:
        click.echo(f"! {damage.what}; {damage.advice}", err=True)
        return None
    return current.id if current is not None else None


@snapshots.command()
@click.argument("snapshot_id")
@with_invocation
def use(invocation: Invocation, snapshot_id: str) -> None:
    """展示另一个快照（回退）/ show another snapshot (roll back)"""
    work = invocation.work()
    work.snapshots().use(snapshot_id)
    invocation.note(work, "snapshot.use", subject=snapshot_id)
    click.echo(f"现在展示 / now shown: {snapshot_id}")


@snapshots.command()
@click.option("--keep", type=click.IntRange(min=1), help="默认见设置 keep_snapshots / default: the setting")
@with_invocation
def prune(invocation: Invocation, keep: int | None) -> None:
    """只保留最近的快照 / keep only the newest (the one shown always stays)"""
    work = invocation.work()
    kept = keep or work.settings.keep_snapshots
    work.snapshots().prune(kept)
    invocation.note(work, "snapshot.prune", keep=kept)
    click.echo(f"保留 / kept: {len(work.snapshots().list())}")


def show_heads(work: Work) -> None:
    """The first rows of the three league tables, over the longest period that ends now."""
    snapshot = work.snapshots().current()
    if snapshot is None:
        return
    for role in ROLES:
        table = league.rankings(snapshot, Choice(role, league.long_period(snapshot)))
        _show(table, HEAD_ROWS)


def _choice(role: str, period: str | None, cut: str | None) -> Choice:
    if cut is None:
        return Choice(role, period)
    kind, separator, value = cut.partition("=")
    if kind not in {"region", "product"} or not separator:
        raise InputError("应为 region=… 或 product=… / must be region=… or product=…", where="--cut")
    return Choice(role, period, kind, value)


def _show(table: Table, rows: int) -> None:
    shown = RichTable(title=table.title, title_justify="left", box=None, pad_edge=False)
    for head in ("名次", "伙伴 partner", "等级", "得分 (区间)", "声音", "投诉", "趋势"):
        shown.add_column(head, justify="left" if "partner" in head else "right")
    for row in table.rows[:rows]:
        shown.add_row(*_cells(row))
    Console().print(shown)
    if not table.rows:
        click.echo("无数据 / no data")


def _cells(row: Any) -> tuple[str, ...]:
    return (
        "–" if row["rank"] is None else f"{row['rank']}/{row['rank_of']}",
        row["name"],
        row["grade"] or "–",
        "–" if row["score"] is None else f"{row['score']:.1f} ({row['score_low']:.0f}–{row['score_high']:.0f})",
        f"{row['voices']:,}",
        f"{row['complaints']:,.0f}",
        "–" if row["trend"] is None else f"{row['trend']:+.1f}",
    )


def _plain_csv(table: Table) -> str:
    """For pipes: no byte order mark, LF. Files for people come from `export`."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(table.columns)
    writer.writerows([neutral(row[column]) for column in table.columns] for row in table.rows)
    return target.getvalue()


def _as_json(value: object) -> str:
    assert isinstance(value, date | datetime)
    return value.isoformat()
