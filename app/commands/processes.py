"""The processes: the site, the worker, both together, and the sample to try them with."""

from __future__ import annotations

import os
import signal
import socket
from types import FrameType

import click
import waitress

from app import demo as sample
from app import first_login, supervise
from app.commands.invocation import Invocation, with_invocation
from app.commands.results import show_heads
from app.jobs.work import Work
from app.jobs.worker import stop_on_signals, work_until
from app.settings import Settings
from scorecards.errors import SettingsError

_port = click.option("--port", help="端口（默认 8000 或 PORT）/ default 8000 or PORT")
_host = click.option("--host", help="监听地址（默认 127.0.0.1）/ address to listen on")
_supervised = click.option("--supervised", is_flag=True, hidden=True)


@click.command()
@with_invocation
def demo(invocation: Invocation) -> None:
    """载入示例数据，分析并发布 / load the sample, analyse, publish, print the league tables"""
    settings = invocation.settings()
    work = invocation.work(settings)
    first_login.ensure(work)
    _load_sample(invocation, work)
    click.echo("\n打开网站 / to open the site: scorecards serve")
    _tell_address(work)


@click.command()
@_host
@_port
@with_invocation
def up(invocation: Invocation, host: str | None, port: str | None) -> None:
    """示例 + 网站 + 后台任务，一条命令 / the sample, the site and the worker in one command"""
    settings = invocation.settings(host=host, port=port)
    _require_free_port(settings)
    work = invocation.work(settings)
    first_login.ensure(work)
    _load_sample(invocation, work)
    _tell_address(work)
    stop = stop_on_signals()
    home = ("--home", str(settings.home))
    address = ("--host", settings.host, "--port", str(settings.port))
    site = supervise.Child("网站 site", supervise.scorecards(*home, "serve", *address, "--supervised"))
    jobs = supervise.Child("后台任务 worker", supervise.scorecards(*home, "worker", "--supervised"))
    supervise.supervise([site, jobs], stop)
    click.echo("已停止 / stopped")


@click.command()
@_host
@_port
@_supervised
@with_invocation
def serve(invocation: Invocation, host: str | None, port: str | None, supervised: bool) -> None:
    """网站 / the site"""
    from app.web import create_app

    settings = invocation.settings(host=host, port=port)
    _require_free_port(settings)
    first_login.ensure(invocation.work(settings, process="site"))
    signal.signal(signal.SIGTERM, _exit)
    if supervised:
        supervise.end_with_parent()
    else:
        click.echo(_address(settings))
    waitress.serve(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        threads=settings.threads,
        ident=None,
        _quiet=True,
        # The site itself decides whose X-Forwarded headers to believe.
        clear_untrusted_proxy_headers=not settings.behind_https,
    )


@click.command()
@_supervised
@with_invocation
def worker(invocation: Invocation, supervised: bool) -> None:
    """后台任务：定时与手动 / scheduled jobs and those asked for on the jobs page"""
    work = invocation.work(process="worker")
    stop = stop_on_signals()
    if supervised:
        supervise.end_with_parent()
    else:
        click.echo("后台任务运行中，Ctrl-C 结束 / worker running, Ctrl-C ends it")
    work_until(work, stop)


def _load_sample(invocation: Invocation, work: Work) -> None:
    if not sample.wanted(work):
        click.echo("已有自己的数据，不载入示例 / this home has data of its own: the sample is left out")
        return
    if sample.is_loaded(work):
        click.echo("示例已载入 / the sample is loaded already")
    else:
        click.echo("载入示例数据 / loading the sample", err=True)
        invocation.run(work, sample.JOB, sample.load)
    show_heads(work)


def _tell_address(work: Work) -> None:
    click.echo(_address(work.settings))
    login = first_login.unchanged(work)
    if login is None:
        click.echo("登录 / login: 用您自己的用户名 / with your own user name")
        return
    click.echo(f"登录 / login: {login.username}   密码 / password: {login.password}")
    click.echo("登录后请修改密码 / please change it: scorecards users password admin")


def _address(settings: Settings) -> str:
    host = "localhost" if settings.host in {"127.0.0.1", "0.0.0.0", "::"} else settings.host  # noqa: S104 only compared
    return f"网站地址 / the site: http://{host}:{settings.port}/"


def _require_free_port(settings: Settings) -> None:
    """Raises SettingsError at once, before minutes of loading, when the site could not start."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[
            0
        ]
        with socket.socket(family, kind, protocol) as probe:
            if os.name == "posix":
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise SettingsError(
            f"端口不可用（可能已被占用）/ the port cannot be used, perhaps it is taken ({error.strerror})",
            where=f"{settings.host}:{settings.port}",
            advice="换一个端口 / take another one: make run PORT=8001, scorecards serve --port 8001",
        ) from None


def _exit(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)
