"""Keeping an installation well."""

from __future__ import annotations

from pathlib import Path

import click

from app import backups, erasure
from app.commands.invocation import Invocation, with_invocation
from app.db import migrate
from app.db.session import connect
from scorecards import definitions as rules
from scorecards.errors import InputError
from scorecards.ingest import keyed_hash

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.group()
def db() -> None:
    """运行数据库 / the operational database"""


@db.command("upgrade")
@with_invocation
def upgrade(invocation: Invocation) -> None:
    """升级到本版本所需的结构 / to the shape that this version needs"""
    engine = connect(invocation.settings())
    migrate.upgrade(engine)
    engine.dispose()
    click.echo(f"数据库版本 / revision: {migrate.head()}")


@click.command()
@click.argument("file", type=_FILE)
@with_invocation
def backup(invocation: Invocation, file: Path) -> None:
    """整个目录备份到一个文件（含密钥，请妥善保管）/ the whole home, its key included, in one file"""
    work = invocation.work()
    click.echo(invocation.run(work, "backup", backups.backup_to(file)))
    invocation.note(work, "backup", subject=file.name)


@click.command()
@click.argument("file", type=_FILE)
@with_invocation
def restore(invocation: Invocation, file: Path) -> None:
    """从备份恢复到空目录 / from a backup into an empty home"""
    settings = invocation.settings()
    backups.restore(settings, file)
    click.echo(f"已恢复 / restored: {settings.home}")


@click.command()
@click.option("--author", help="来源给出的作者编号 / the author's id as the source gives it")
@click.option("--author-hash", help="库中的作者哈希 / the author's hash as it is stored")
@click.option("--feedback", "feedback_ids", multiple=True, help="反馈编号，可重复 / feedback id, repeatable")
@click.confirmation_option(prompt="不可恢复，旧快照也会删除。继续？/ This cannot be undone. Go on?")
@with_invocation
def erase(invocation: Invocation, author: str | None, author_hash: str | None, feedback_ids: tuple[str, ...]) -> None:
    """删除某人的全部内容 / everything a person said, in the lake and in every snapshot"""
    if not (author or author_hash or feedback_ids):
        raise InputError("要删除谁的内容？/ whose words?", where="--author, --author-hash, --feedback")
    work = invocation.work()
    hashed = author_hash or (author and keyed_hash(author, work.settings.keys.author)) or None
    click.echo(invocation.run(work, "erase", erasure.erase(feedback_ids=feedback_ids, author=hashed)))
    invocation.note(work, "erase", subject=hashed, feedback_ids=list(feedback_ids))
    click.echo("旧备份和 inbox/.refused 里的文件不受影响 / older backups and files in inbox/.refused are not changed")


@click.command()
@with_invocation
def doctor(invocation: Invocation) -> None:
    """检查安装，说明怎么办 / look everything over and say what to do"""
    from app.doctor import examine

    broken = 0
    for finding in examine(invocation.settings()):
        if finding.error is None:
            click.echo(f"✓ {finding.subject}: {finding.detail}")
        else:
            broken += 1
            click.secho(f"✗ {finding.subject}: {finding.error}", fg="red")
    if broken:
        raise click.exceptions.Exit(1)


@click.group()
def definitions() -> None:
    """指标与等级的定义 / measures and grades"""


@definitions.command()
@with_invocation
def check(invocation: Invocation) -> None:
    """读取并核对所有定义文件 / read and check every definition file"""
    found = rules.load(invocation.settings().definitions)
    click.echo(
        f"有效 / valid: {found.version}, {len(found.measures)} 个指标 measures, {len(found.aspects)} 个维度 aspects"
    )
