"""People's rulings on the machine's attributions."""

from __future__ import annotations

from pathlib import Path

import click

from app.commands.invocation import Invocation, actor, with_invocation
from app.db import rulings as stored
from app.exports import Table, csv_text, write_xlsx
from app.jobs.work import Work
from app.rulings.from_file import import_rulings
from app.rulings.make import rule
from scorecards.errors import InputError
from scorecards.learning.drafts import Answer
from scorecards.records import VERDICTS, Ruling

FILE = click.Path(dir_okay=False, path_type=Path)
SHOWN = 20
COLUMNS = (
    *("ruling_id", "ruled_at", "ruled_by", "opinion_id", "feedback_id", "role", "start", "end", "aspect"),
    *("verdict", "value", "written", "note"),
)


@click.group()
def rulings() -> None:
    """人工裁定：胜过机器，并教会它 / people's rulings win over the machine, and teach it"""


@rulings.command()
@click.argument("opinion_id")
@click.argument("verdict", type=click.Choice(VERDICTS))
@click.argument("value", default="")
@click.option("--written", default="", help="原文里该伙伴的写法 / how the text writes the partner")
@click.option("--note", default="", help="理由 / why")
@with_invocation
def add(invocation: Invocation, /, opinion_id: str, **answer: str) -> None:
    """裁定一个观点；VALUE 为伙伴编号、褒贬（-1、1）或维度 / rule on one opinion; VALUE: partner, polarity or aspect"""
    work = invocation.work()
    ruling_id = rule(work, opinion_id, Answer(**answer), ruled_by=actor())
    invocation.note(work, "ruling.add", subject=str(ruling_id), verdict=answer["verdict"])
    click.echo(f"已裁定，下次发布时生效 / ruled, in force from the next publication: {ruling_id}")


@rulings.command("import")
@click.argument("file", type=FILE)
@with_invocation
def import_(invocation: Invocation, file: Path) -> None:
    """导入填好的复核清单 / a review list that was filled in"""
    work = invocation.work()
    report = import_rulings(work, file, ruled_by=actor())
    invocation.note(work, "ruling.import", subject=file.name, added=report.added)
    click.echo(
        f"新增 {report.added:,} added, 已有 {report.known:,} known, 未填 {report.unanswered:,} unanswered, "
        f"拒绝 {len(report.bad):,} rejected"
    )
    for bad in report.bad[:SHOWN]:
        click.echo(f"  第 {bad.row} 行 / row {bad.row}: {bad.error}", err=True)
    if len(report.bad) > SHOWN:
        click.echo(f"  …… 另有 {len(report.bad) - SHOWN} 条 / and {len(report.bad) - SHOWN} more", err=True)


@rulings.command("list")
@click.option("--unplaced", is_flag=True, help="只列所裁定的观点已不再读出的 / only those whose opinion is gone")
@with_invocation
def list_(invocation: Invocation, unplaced: bool) -> None:
    """从新到旧 / newest first"""
    table = _all(invocation.work())
    rows = [row for row in reversed(table.rows) if not unplaced or row["opinion_id"] is None]
    for row in rows[:SHOWN]:
        place = row["opinion_id"] or "（观点已不再读出 / opinion no longer read）"
        click.echo(f"{row['ruling_id']}  {row['ruled_by']}  {place}  {row['verdict']}  {row['value'] or ''}")
    click.echo(f"共 {len(rows):,} 条 / {len(rows):,} in all")


@rulings.command()
@click.argument("target", type=FILE)
@with_invocation
def export(invocation: Invocation, target: Path) -> None:
    """全部裁定写入 TARGET.csv 或 .xlsx / all rulings into a file"""
    _write(_all(invocation.work()), target)


@rulings.command("review-list")
@click.argument("target", type=FILE)
@click.option("--count", type=click.IntRange(min=1), default=300, show_default=True, help="多少条 / how many")
@with_invocation
def review_list(invocation: Invocation, target: Path, count: int) -> None:
    """最值得裁定的观点写入 TARGET.csv 或 .xlsx，填好后导入 / the questions that teach most; fill in, then import"""
    from app.rulings import review_list as listing  # only now: its models take a second to load

    _write(listing.review_list(invocation.work(), count), target)


def _all(work: Work) -> Table:
    """Every ruling, oldest first, with the opinion that it is about today."""
    from scorecards.learning.overrides import find_opinions  # only now, as above

    with work.sessions() as session:
        ruled = stored.load(session)
    placed = find_opinions(work.lake(), ruled)
    return Table("裁定 rulings", COLUMNS, [_row(ruling, placed[ruling.ruling_id]) for ruling in ruled])


def _row(ruling: Ruling, opinion_id: str | None) -> dict[str, object]:
    return {name: opinion_id if name == "opinion_id" else getattr(ruling, name) for name in COLUMNS}


def _write(table: Table, target: Path) -> None:
    if target.suffix.lower() == ".xlsx":
        write_xlsx([table], target)
    elif target.suffix.lower() == ".csv":
        target.write_text(csv_text(table), encoding="utf-8", newline="")
    else:
        raise InputError("只写 .xlsx 或 .csv / only .xlsx or .csv", where=target.name, advice="改文件名 / rename it")
    click.echo(f"{target}: {len(table.rows):,}")
