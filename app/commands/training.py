"""Learning from rulings and labels: weights are trained, compared, and adopted only when somebody says so."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.commands.invocation import Invocation, with_invocation
from app.db import rulings
from app.jobs.work import Work
from scorecards.learning.versions import SHIPPED, Versions

if TYPE_CHECKING:
    from scorecards.learning.training import Answers


@click.group(invoke_without_command=True)
@click.option(
    "--labels",
    type=click.Path(dir_okay=False, path_type=Path),
    help="已知责任方的标注（Parquet）/ labelled opinions, besides the rulings",
)
@click.option(
    "--share", type=click.FloatRange(0, 1, min_open=True), default=1.0, help="只用这么多标注 / this share of the labels"
)
@click.option("--hold", multiple=True, metavar="CLUE", help="不训练的权重，可重复 / a weight that stays, repeatable")
@click.option(
    "--start",
    type=click.Path(dir_okay=False, path_type=Path),
    help="从这张权重表出发（默认随产品的）/ the table to start from (default: the shipped one)",
)
@click.option(
    "--table",
    type=click.Path(dir_okay=False, path_type=Path),
    help="另存为这张表，保留起点表的注释 / also write this table, with the comments of the one started from",
)
@click.option("--adopt", "at_once", is_flag=True, help="立即采用 / adopt it at once")
@click.pass_context
def train(ctx: click.Context, /, at_once: bool, **taught: Any) -> None:
    """由裁定训练线索权重，与现用的比较 / fit the clue weights to rulings, and compare with those in force"""
    if ctx.invoked_subcommand is None:
        invocation = ctx.ensure_object(Invocation)
        work = invocation.work()
        version = _train(work, **taught)
        invocation.note(work, "weights.train", subject=version)
        if at_once:
            _adopt(invocation, work, version)
        else:
            click.echo(f"采用 / to adopt: scorecards train adopt {version}")


@train.command()
@click.argument("version")
@with_invocation
def adopt(invocation: Invocation, version: str) -> None:
    """从下次运行起采用一个版本（shipped = 随产品的）/ use a version from the next run on"""
    _adopt(invocation, invocation.work(), version)


@train.command("list")
@with_invocation
def list_(invocation: Invocation) -> None:
    """全部版本，* 为现用 / all versions, * is in force"""
    versions = Versions(invocation.settings().learned)
    for version in (SHIPPED, *versions.names()):
        click.echo(f"{'*' if version == versions.adopted() else ' '} {version}")


@train.command()
@click.argument("version")
@with_invocation
def show(invocation: Invocation, version: str) -> None:
    """训练时与当时现用的比较 / how it compared when it was trained"""
    click.echo(Versions(invocation.settings().learned).comparison(version), nl=False)


def _train(work: Work, *, start: Path | None, table: Path | None, **taught: Any) -> str:
    from scorecards.learning import training  # only now: its models take a second to load
    from scorecards.learning.table import refitted
    from scorecards.matching import weights

    versions, start = Versions(work.settings.learned), start or weights.FILE
    answers, in_force = _answers(work, **taught), versions.in_force()
    found = training.learn(work.lake(), work.registry(), answers=answers, in_force=in_force, start=weights.load(start))
    compared = training.comparison_text(found)
    version = versions.write(found.learned, seen=found.seen, comparison=compared, now=work.clock())
    if table is not None:
        text = refitted(start.read_text(encoding="utf-8"), found.learned.weights, seen=found.seen, hold=answers.hold)
        table.write_text(text, encoding="utf-8")
    click.echo(f"{versions.adopted()} > {version}\n{compared}", nl=False)
    return version


def _answers(work: Work, *, labels: Path | None, share: float, hold: tuple[str, ...]) -> Answers:
    from scorecards.learning.labels import read_labels
    from scorecards.learning.training import Answers

    with work.sessions() as session:
        ruled = rulings.load(session)
    return Answers(ruled, read_labels(work.lake(), labels, share=share) if labels else {}, hold)


def _adopt(invocation: Invocation, work: Work, version: str) -> None:
    Versions(work.settings.learned).adopt(version)
    invocation.note(work, "weights.adopt", subject=version)
    click.echo(f"已采用，下次运行时重读全部反馈 / adopted, the next run reads everything again: {version}")
