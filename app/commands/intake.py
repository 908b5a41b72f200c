"""Data in: partners and feeds."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from app.commands.invocation import Invocation, with_invocation
from app.commands.linking import find, link
from app.commands.partner_files import remarks, tell_some
from app.db import registry
from app.db.registry import ImportReport, import_partners
from app.db.registry_rows import KINDS, Kind
from app.feeds import KINDS as FEED_KINDS
from app.feeds import Feed, take_all
from scorecards.errors import InputError
from scorecards.ingest import IngestReport
from scorecards.ingest.sheet import LONGEST_NAME
from scorecards.records import ROLES, Role

FILE = click.Path(dir_okay=False, path_type=Path)


def mapping_of(pairs: Sequence[str]) -> dict[str, str]:
    """`field=column` options as field → column. Raises InputError for one without =."""
    split = [pair.partition("=") for pair in pairs]
    for field, _, column in split:
        if not field.strip() or not column.strip():
            raise InputError(
                f"应为 字段=列 / must be field=column: {field}", where="--map", advice="--map text=评价内容"
            )
    return {field.strip(): column.strip() for field, _, column in split}


@click.group()
def partners() -> None:
    """合作伙伴登记 / the registry of partners"""


partners.add_command(link)
partners.add_command(find)


@partners.command("import")
@click.argument("file", type=FILE)
@click.option("--kind", type=click.Choice(KINDS), default="partners", show_default=True)
@click.option("--map", "pairs", multiple=True, metavar="FIELD=COLUMN", help="列名对应，可重复 / repeatable")
@click.option("--role", type=click.Choice(ROLES), help="文件没有 role 列时 / for files without a role column")
@with_invocation
def import_(invocation: Invocation, file: Path, kind: Kind, pairs: tuple[str, ...], role: Role | None) -> None:
    """导入伙伴、员工、物料清单或服务区 / partners, staff, bill of materials, service areas"""
    work = invocation.work()
    with work.sessions() as session:
        report = import_partners(session, file, kind=kind, mapping=mapping_of(pairs), role=role)
        session.commit()
    counts = {"added": report.added, "changed": report.changed, "rejected": len(report.rejected)}
    invocation.note(work, "registry.import", subject=kind, **counts)
    _tell_registry(report)


@partners.command()
@click.argument("partner_id")
@click.option("--yes", is_flag=True, help="不再询问 / do not ask")
@with_invocation
def remove(invocation: Invocation, partner_id: str, yes: bool) -> None:
    """从登记中移除伙伴及其员工、物料、服务区 / take a partner and all that belongs to it out of the registry

    Published snapshots stay; the next run reads everything again without the partner.
    """
    work = invocation.work()
    with work.sessions() as session:
        partner, with_it = registry.find(session, partner_id)
        counts = ", ".join(f"{kind} {rows:,}" for kind, rows in with_it.items())
        if not yes:
            click.confirm(f"移除 / remove {partner_id} {partner.name} ({counts})?", abort=True)
        registry.remove(session, partner_id)
        session.commit()
    invocation.note(work, "registry.remove", subject=partner_id, **with_it)
    click.echo(f"已移除 / removed: {partner_id} ({counts})；下次运行后生效 / in force after: scorecards run")


@click.command()
@click.argument("files", type=FILE, nargs=-1, required=True)
@click.option("--kind", type=click.Choice(FEED_KINDS), default="feedback", show_default=True)
@click.option(
    "--map", "pairs", multiple=True, metavar="FIELD=COLUMN", help="列名对应，按来源记住 / remembered per source"
)
@click.option("--source", help="来源名（默认文件名）/ name of the source (default: the file's name)")
@click.option(
    "--sheet", help="XLSX 的工作表名（默认第一个有内容的）/ sheet of a workbook (default: the first with content)"
)
@with_invocation
def ingest(
    invocation: Invocation, /, files: tuple[Path, ...], *, pairs: tuple[str, ...], source: str | None, **how: Any
) -> None:
    """导入反馈、订单或业务量文件 / files of feedback, orders or exposure"""
    feeds = [Feed(file, source=source or file.stem, mapping=mapping_of(pairs), **how) for file in files]
    work = invocation.work()
    outcomes: list[tuple[Feed, IngestReport]] = []
    try:
        click.echo(invocation.run(work, "ingest", take_all(feeds, outcomes)))
    finally:
        for feed, report in outcomes:
            _tell_file(feed.path, report)


def _tell_file(file: Path, report: IngestReport) -> None:
    if report.already_ingested:
        click.echo(f"  {file.name}: 以前已导入 / already ingested")
        return
    click.echo(
        f"  {file.name}: 新增 {report.rows_loaded:,} new, 已有 {report.rows_known:,} known, "
        f"隔离 {report.rows_quarantined:,} quarantined"
    )
    for reason, rows in report.reasons.most_common():
        click.echo(f"    {reason}: {rows:,}")
    click.echo(f"    {_columns(report)}")
    if report.unread:
        click.echo(f"    其余工作表未读取 / other sheets not read: {', '.join(map(_short, report.unread))} (--sheet)")
    if not report.rows:
        click.echo(f"  警告 warning: {file.name}: 没有数据行 / no data rows", err=True)


def _columns(report: IngestReport) -> str:
    """Which columns were read as which fields, the way --map takes them, and which were not."""
    read = ", ".join(f"{field}={_short(column)}" for field, column in report.fields.items())
    unused = ", ".join(map(_short, report.unused)) or "无 none"
    return f"识别的列 columns: {read}; 未使用 not used: {unused}"


def _short(column: str) -> str:
    """A column's name for one line: forms have whole questions, over several lines, as names."""
    return " ".join(column.split())[:LONGEST_NAME]


def _tell_registry(report: ImportReport) -> None:
    click.echo(
        f"{report.kind}: 新增 {report.added:,} added, 变更 {report.changed:,} changed, "
        f"未变 {report.unchanged:,} unchanged, 拒绝 {len(report.rejected):,} rejected"
    )
    for problem, partners_with in sorted(report.location_problems.items()):
        click.echo(f"  坐标不可信 / location not believed: {problem}: {partners_with:,}", err=True)
    for finding in report.datums:
        click.echo(f"  {finding}", err=True)
    shared = [
        f"共用别名，将视为有歧义 / shared alias, treated as ambiguous: {s.alias}: {', '.join(s.partner_ids)}"
        for s in report.shared_aliases
    ]
    for lines in (remarks((*report.rejected, *report.remarks)), shared):
        tell_some(lines)
