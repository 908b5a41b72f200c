"""What was not taken in, and why."""

from __future__ import annotations

from pathlib import Path

import click

from app.commands.invocation import Invocation, with_invocation
from app.exports import Table, csv_text
from scorecards.ingest.reasons import reasons
from scorecards.lake import Lake

COLUMNS = ("file_name", "row", "field", "reason", "原因", "why", "content", "ingested_at")
SHOWN_ROWS = 20


@click.command("quarantine")
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False), required=False)
@with_invocation
def quarantine(invocation: Invocation, target: Path | None) -> None:
    """被隔离的行和原因；给出 TARGET.csv 则全部写入 / rows that were not taken in; all of them into TARGET.csv"""
    table = quarantined(invocation.work().lake())
    if target:
        target.write_text(csv_text(table), encoding="utf-8", newline="")
        click.echo(str(target))
        return
    for row in table.rows[:SHOWN_ROWS]:
        place = "整个文件 / whole file" if row["row"] is None else f"第 {row['row']} 行 / row {row['row']}"
        click.echo(f"{row['file_name']}  {place}  {row['field'] or ''}  {row['原因']} / {row['why']}")
    click.echo(f"共 {len(table.rows):,} 条 / {len(table.rows):,} in all")


def quarantined(lake: Lake) -> Table:
    """One row per refused row, field or file, newest first; `content` is the row as it came, masked."""
    known = reasons()
    rows = [
        {**row, "原因": known[row["reason"]].zh, "why": known[row["reason"]].en}
        for row in lake.read("quarantine").to_pylist()
    ]
    rows.sort(key=lambda row: (row["file_name"], row["row"] or 0, row["field"] or ""))
    rows.sort(key=lambda row: row["ingested_at"], reverse=True)
    return Table("隔离 quarantine", COLUMNS, rows)
