"""`scorecards`: the only entry. Every command lives in app/commands and is imported when it is called for."""

from __future__ import annotations

import errno
from importlib import import_module
from pathlib import Path

import click
from sqlalchemy.exc import OperationalError

from app.commands.invocation import Invocation
from app.failures import of_full_disk, of_machine
from scorecards.errors import ScorecardsError, SettingsError

COMMANDS = {
    "demo": "app.commands.processes:demo",
    "up": "app.commands.processes:up",
    "serve": "app.commands.processes:serve",
    "worker": "app.commands.processes:worker",
    "partners": "app.commands.intake:partners",
    "ingest": "app.commands.intake:ingest",
    "quarantine": "app.commands.quarantine:quarantine",
    "run": "app.commands.analysis:run",
    "analyze": "app.commands.analysis:analyze",
    "rulings": "app.commands.rulings:rulings",
    "train": "app.commands.training:train",
    "rank": "app.commands.results:rank",
    "export": "app.commands.results:export",
    "snapshots": "app.commands.results:snapshots",
    "users": "app.commands.access:users",
    "tokens": "app.commands.access:tokens",
    "db": "app.commands.upkeep:db",
    "backup": "app.commands.upkeep:backup",
    "restore": "app.commands.upkeep:restore",
    "erase": "app.commands.upkeep:erase",
    "doctor": "app.commands.upkeep:doctor",
    "definitions": "app.commands.upkeep:definitions",
}


class Commands(click.Group):
    """Imports a command when it is called for, and says every error of ours in one line."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 click's signature
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except ScorecardsError as error:
            _refuse(ctx, of_full_disk(error) or error)
        except OperationalError as error:
            advice = "检查数据库服务和磁盘 / check the database service and the disk"
            what = f"数据库出错 / the database failed ({type(error.orig).__name__})"
            _refuse(ctx, of_full_disk(error) or SettingsError(what, where="SCORECARDS_DATABASE_URL", advice=advice))
        except OSError as error:
            if error.errno == errno.EPIPE:
                raise
            _refuse(ctx, of_machine(error))
        return None


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    help="数据目录（默认 SCORECARDS_HOME 或 ./scorecards-home）/ the only folder that is written to",
)
@click.version_option(package_name="partner-scorecards")
@click.pass_context
def main(ctx: click.Context, home: Path | None) -> None:
    """合作伙伴记分卡：读客户反馈，找出责任方，公平排名。/ Partner scorecards from customers' own words."""
    ctx.obj = Invocation(home)


def _refuse(ctx: click.Context, error: ScorecardsError) -> None:
    parts = [f"错误 error: {error.what}"]
    parts += [f"位置 where: {error.where}"] if error.where else []
    parts += [f"怎么办 what to do: {error.advice}"] if error.advice else []
    click.secho(" | ".join(parts).replace("\n", " "), err=True, fg="red")
    ctx.exit(1)


if __name__ == "__main__":
    main()
