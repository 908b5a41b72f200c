"""Understanding: of the whole home, or of lines in a pipe."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from app.commands.intake import mapping_of
from app.commands.invocation import Invocation, with_invocation
from app.commands.partner_files import partners_of
from app.jobs import bodies
from scorecards.records import ROLES, Role


@click.command()
@click.option("--publish-only", is_flag=True, help="只重新评分并发布 / only score again and publish")
@with_invocation
def run(invocation: Invocation, publish_only: bool) -> None:
    """理解新反馈，评分，发布 / understand what is new, score, publish"""
    job, body = ("publish", bodies.publish) if publish_only else ("run", bodies.run)
    click.echo(invocation.run(invocation.work(), job, body))


@click.command()
@click.option(
    "--partners", "partners_file", type=click.Path(path_type=Path), required=True, help="CSV, XLSX, JSONL, Parquet"
)
@click.option("--map", "pairs", multiple=True, metavar="FIELD=COLUMN", help="伙伴文件的列名对应 / columns of that file")
@click.option("--role", type=click.Choice(ROLES), help="伙伴文件没有 role 列时 / for a file without a role column")
@click.option(
    "--processes",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="同时用几个进程，顺序不变 / work in so many processes, the order stays",
)
@click.pass_context
def analyze(
    ctx: click.Context, partners_file: Path, *, pairs: tuple[str, ...], role: Role | None, processes: int
) -> None:
    """JSONL 进，JSONL 出，不保存 / one JSON a line in, one a line out, nothing is stored

    Lines that cannot be used are told on stderr, one JSON each; the exit code is then 1. Rows of the partners file
    that cannot be used are told there first, in words.
    """
    from scorecards.analyze import analyze as analyze_here
    from scorecards.analyze_pool import analyze_in_processes

    registry = partners_of(partners_file, mapping=mapping_of(pairs), role=role)
    lines, output = _lines(sys.stdin.buffer), sys.stdout.buffer
    answers = analyze_in_processes(lines, registry, processes) if processes > 1 else analyze_here(lines, registry)
    failed = False
    for answer in answers:
        if answer.error is None:
            output.write(f"{answer.json}\n".encode())
            continue
        failed = True
        told = {"line": answer.line, "error": answer.error.what, "advice": answer.error.advice}
        click.echo(json.dumps(told, ensure_ascii=False), err=True)
    output.flush()
    if failed:
        ctx.exit(1)


def _lines(stream: Iterable[bytes]) -> Iterator[str]:
    """Lines as text. One that is not UTF-8 becomes a replacement character, which is no JSON either: it is refused."""
    for number, line in enumerate(stream):
        try:
            yield line.decode("utf-8-sig" if number == 0 else "utf-8")
        except UnicodeDecodeError:
            yield "\ufffd"
