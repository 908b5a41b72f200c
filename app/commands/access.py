"""Who may come in: people and programs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import click

from app.commands.invocation import Invocation, with_invocation
from app.db import tokens as token_table
from app.db import users as user_table
from app.db.models import SCOPES, USER_ROLES

_password = click.password_option(
    prompt="密码 / Password",
    confirmation_prompt="再输入一次 / Repeat it",
    help="不给则询问 / asked for when not given",
)


@click.group()
def users() -> None:
    """用户 / users"""


@users.command()
@click.argument("username")
@click.option("--role", type=click.Choice(USER_ROLES), default="reader", show_default=True)
@_password
@with_invocation
def add(invocation: Invocation, username: str, role: str, password: str) -> None:
    """新用户 / a new user"""
    work = invocation.work()
    with work.sessions() as session:
        user = user_table.create(session, username, password=password, role=role, now=work.clock())
        session.commit()
    invocation.note(work, "user.add", subject=user.username, role=role)
    click.echo(f"已添加 / added: {user.username} ({role})")


@users.command("list")
@with_invocation
def list_users(invocation: Invocation) -> None:
    """所有用户 / all users"""
    with invocation.work().sessions() as session:
        for user in user_table.every(session):
            state = "" if user.active else "  已停用 disabled"
            seen = f"{user.last_login_at:%Y-%m-%d %H:%M} UTC" if user.last_login_at else "从未登录 never signed in"
            click.echo(f"{user.username}  {user.role}  {seen}{state}")


@users.command("password")
@click.argument("username")
@_password
@with_invocation
def change_password(invocation: Invocation, username: str, password: str) -> None:
    """改密码，并结束其所有会话 / change a password and end the user's sessions"""
    work = invocation.work()
    with work.sessions() as session:
        user = user_table.set_password(session, username, password)
        session.commit()
    invocation.note(work, "user.password", subject=user.username)
    click.echo(f"已修改 / changed: {user.username}")


@users.command()
@click.argument("username")
@click.option("--undo", is_flag=True, help="重新启用 / let the user in again")
@with_invocation
def disable(invocation: Invocation, username: str, undo: bool) -> None:
    """停用用户 / keep a user out"""
    work = invocation.work()
    with work.sessions() as session:
        user = user_table.set_active(session, username, active=undo)
        session.commit()
    invocation.note(work, "user.enable" if undo else "user.disable", subject=user.username)
    click.echo(f"{'已启用 / enabled' if undo else '已停用 / disabled'}: {user.username}")


@click.group()
def tokens() -> None:
    """程序用的访问令牌 / keys for programs that use the API"""


@tokens.command("create")
@click.argument("username")
@click.option("--name", required=True, help="给谁用 / who uses it")
@click.option("--scope", "scopes", multiple=True, type=click.Choice(SCOPES), default=["read"], show_default=True)
@click.option("--days", type=click.IntRange(min=1), help="有效天数（默认不过期）/ valid for so many days")
@with_invocation
def create_token(invocation: Invocation, username: str, name: str, scopes: tuple[str, ...], days: int | None) -> None:
    """新令牌，只显示一次 / a new key, shown only now"""
    work = invocation.work()
    expires_at = work.clock() + timedelta(days=days) if days else None
    with work.sessions() as session:
        user = user_table.find(session, username)
        token, key = token_table.create(session, user, name=name, scopes=scopes, expires_at=expires_at)
        session.commit()
    invocation.note(work, "token.create", subject=str(token.id), user=user.username, scopes=sorted(scopes))
    click.echo(f"{token.id}  {key}")


@tokens.command("list")
@with_invocation
def list_tokens(invocation: Invocation) -> None:
    """所有令牌（不含密钥）/ all tokens, without their keys"""
    now = datetime.now(UTC)
    with invocation.work().sessions() as session:
        for token in token_table.every(session):
            over = token.revoked_at is not None or (token.expires_at is not None and token.expires_at <= now)
            state = "已失效 ended" if over else "有效 valid"
            click.echo(f"{token.id}  {token.name}  {','.join(token.scopes)}  {state}")


@tokens.command()
@click.argument("token_id", type=int)
@with_invocation
def revoke(invocation: Invocation, token_id: int) -> None:
    """作废令牌 / end a token for good"""
    work = invocation.work()
    with work.sessions() as session:
        token_table.revoke(session, token_id, now=work.clock())
        session.commit()
    invocation.note(work, "token.revoke", subject=str(token_id))
    click.echo(f"已作废 / revoked: {token_id}")
