"""Migrations, users, tokens, remembered mappings."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, inspect, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.db import mappings, migrate, tokens, users
from app.db.models import AuditLog, User
from app.db.session import connect, sessions
from app.settings import load
from scorecards.errors import InputError, NotFound, SettingsError

NOW = datetime(2026, 10, 31, 4, 0, tzinfo=UTC)
PASSWORD = "correct horse"


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = connect(load(tmp_path / "home", {}))
    yield engine
    engine.dispose()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    migrate.upgrade(engine)
    with sessions(engine)() as session:
        yield session


def test_models_and_migrations_agree(engine: Engine) -> None:
    migrate.upgrade(engine)
    assert migrate.differences(engine) == []


def test_upgrading_twice_changes_nothing(engine: Engine) -> None:
    with pytest.raises(SettingsError, match="scorecards db upgrade"):
        migrate.require_current(engine)
    migrate.upgrade(engine)
    migrate.upgrade(engine)
    migrate.require_current(engine)


def test_a_migration_that_fails_leaves_nothing_behind(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE staff (in_the_way INTEGER)")
    with pytest.raises(Exception, match="staff"):
        migrate.upgrade(engine)
    assert inspect(engine).get_table_names() == ["staff"]


def test_sqlite_checks_references_and_lets_readers_in_while_writing(engine: Engine) -> None:
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_an_unreachable_database_is_named_without_its_password(tmp_path: Path) -> None:
    settings = load(tmp_path, {"SCORECARDS_DATABASE_URL": "postgresql://u:hush@127.0.0.1:9/x?connect_timeout=2"})
    with pytest.raises(SettingsError) as caught:
        connect(settings)
    assert caught.value.where == "SCORECARDS_DATABASE_URL"
    assert "hush" not in str(caught.value)


def test_moments_come_back_in_utc(session: Session) -> None:
    shanghai = datetime.fromisoformat("2026-10-31T12:00:00+08:00")
    session.add(AuditLog(at=shanghai, actor="a", action="b", details={}))
    session.commit()
    session.expire_all()
    assert session.scalars(select(AuditLog.at)).one().isoformat() == "2026-10-31T04:00:00+00:00"


def test_an_unknown_role_is_kept_out_by_the_database(session: Session) -> None:
    session.add(User(username="x", password_hash="", role="king", created_at=NOW))
    with pytest.raises(IntegrityError):
        session.commit()


def test_signing_in(session: Session) -> None:
    users.create(session, " Li.Na ", password=PASSWORD, role="procurement", now=NOW)
    assert users.authenticate(session, "li.na", password="wrong", now=NOW) is None
    assert users.authenticate(session, "nobody", password=PASSWORD, now=NOW) is None
    user = users.authenticate(session, "LI.NA", password=PASSWORD, now=NOW)
    assert user is not None
    assert user.last_login_at == NOW
    assert PASSWORD not in user.password_hash


def test_a_new_password_ends_open_sessions(session: Session) -> None:
    before = users.create(session, "li", password=PASSWORD, role="reader", now=NOW).session_version
    after = users.set_password(session, "li", "another horse").session_version
    assert after > before
    assert users.authenticate(session, "li", password=PASSWORD, now=NOW) is None
    assert users.authenticate(session, "li", password="another horse", now=NOW) is not None


def test_a_disabled_user_stays_out_until_enabled(session: Session) -> None:
    users.create(session, "li", password=PASSWORD, role="reader", now=NOW)
    users.set_active(session, "li", active=False)
    assert users.authenticate(session, "li", password=PASSWORD, now=NOW) is None
    users.set_active(session, "li", active=True)
    assert users.authenticate(session, "li", password=PASSWORD, now=NOW) is not None


def test_the_last_administrator_cannot_be_disabled(session: Session) -> None:
    users.create(session, "one", password=PASSWORD, role="administrator", now=NOW)
    with pytest.raises(InputError, match="last administrator"):
        users.set_active(session, "one", active=False)
    users.create(session, "two", password=PASSWORD, role="administrator", now=NOW)
    users.set_active(session, "one", active=False)


@pytest.mark.parametrize(
    ("username", "password", "role"),
    [("li", "short", "reader"), ("li", PASSWORD, "king"), ("li na", PASSWORD, "reader"), ("taken", PASSWORD, "reader")],
)
def test_unusable_users_are_refused(session: Session, username: str, password: str, role: str) -> None:
    users.create(session, "taken", password=PASSWORD, role="reader", now=NOW)
    with pytest.raises(InputError):
        users.create(session, username, password=password, role=role, now=NOW)
    assert session.scalar(select(func.count()).select_from(User)) == 1


def test_a_token_opens_what_its_scopes_say_until_it_ends(session: Session) -> None:
    user = users.create(session, "robot", password=PASSWORD, role="reader", now=NOW)
    token, key = tokens.create(session, user, name="erp", scopes=["read"], expires_at=NOW + timedelta(days=1))
    assert key not in token.token_hash
    assert tokens.owner(session, key, scope="read", now=NOW) is user
    assert tokens.owner(session, key, scope="ingest", now=NOW) is None
    assert tokens.owner(session, key + "x", scope="read", now=NOW) is None
    assert tokens.owner(session, key, scope="read", now=NOW + timedelta(days=1)) is None
    tokens.revoke(session, token.id, now=NOW)
    assert tokens.owner(session, key, scope="read", now=NOW) is None


def test_a_token_of_a_disabled_user_is_dead(session: Session) -> None:
    user = users.create(session, "robot", password=PASSWORD, role="reader", now=NOW)
    _, key = tokens.create(session, user, name="erp", scopes=["read"])
    users.set_active(session, "robot", active=False)
    assert tokens.owner(session, key, scope="read", now=NOW) is None


def test_unknown_scopes_and_tokens_are_refused(session: Session) -> None:
    user = users.create(session, "robot", password=PASSWORD, role="reader", now=NOW)
    for scopes in (["everything"], []):
        with pytest.raises(InputError):
            tokens.create(session, user, name="erp", scopes=scopes)
    with pytest.raises(NotFound):
        tokens.revoke(session, 99, now=NOW)


def test_a_mapping_is_remembered_per_source_and_kind(session: Session) -> None:
    mappings.remember(session, "shop", kind="feedback", mapping={"text": "评价"}, now=NOW)
    mappings.remember(session, "shop", kind="feedback", mapping={"text": "内容"}, now=NOW)
    assert mappings.remembered(session, "shop", kind="feedback") == {"text": "内容"}
    assert mappings.remembered(session, "shop", kind="orders") == {}
