"""Where settings come from, which wins, and how a wrong one is named."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import ValidationError

from app.jobs.cron import SHANGHAI, next_time
from app.settings import Settings, load
from scorecards.errors import SettingsError


def write(home: Path, text: str, encoding: str = "utf-8") -> None:
    (home / "settings.toml").write_text(text, encoding=encoding)


def test_defaults_lie_in_the_home_folder(tmp_path: Path) -> None:
    settings = load(tmp_path, {})
    assert settings.database_url == f"sqlite:///{tmp_path / 'scorecards.db'}"
    assert settings.inbox == tmp_path / "inbox"
    assert settings.lake == tmp_path / "lake"
    assert (settings.host, settings.port, settings.tiles) == ("127.0.0.1", 8000, None)


def test_reading_settings_writes_nothing(tmp_path: Path) -> None:
    load(tmp_path / "new", {})
    assert list(tmp_path.iterdir()) == []


def test_home_comes_from_option_then_environment(tmp_path: Path) -> None:
    environ = {"SCORECARDS_HOME": str(tmp_path / "environ")}
    assert load(None, environ).home == tmp_path / "environ"
    assert load(tmp_path / "option", environ).home == tmp_path / "option"
    assert load(None, {}).home == Path.cwd() / "scorecards-home"


def test_option_beats_environment_beats_file(tmp_path: Path) -> None:
    write(tmp_path, 'port = 1001\nbrand_name = "远岚"\n')
    assert load(tmp_path, {}).port == 1001
    assert load(tmp_path, {"PORT": "1002"}).port == 1002
    assert load(tmp_path, {"PORT": "1002", "SCORECARDS_PORT": "1003"}).port == 1003
    assert load(tmp_path, {"SCORECARDS_PORT": "1003"}, given={"port": "1004", "host": None}).port == 1004
    assert load(tmp_path, {"SCORECARDS_PORT": ""}).brand_name == "远岚"


def test_groups_merge_setting_by_setting(tmp_path: Path) -> None:
    write(tmp_path, '[schedules]\nrun = "0 3 * * *"\nprune = ""\n')
    schedules = load(tmp_path, {"SCORECARDS_SCHEDULES_RUN": "0 5 * * *"}).schedules
    assert (schedules.run, schedules.prune, schedules.publish) == ("0 5 * * *", "", "0 7 * * *")


def test_a_file_with_byte_order_mark_is_read(tmp_path: Path) -> None:
    write(tmp_path, "port = 1001\n", encoding="utf-8-sig")
    assert load(tmp_path, {}).port == 1001


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("postgres://u:p@db/x", "postgresql+psycopg://u:p@db/x"),
        ("postgresql://u:p@db/x", "postgresql+psycopg://u:p@db/x"),
        ("postgresql+psycopg://u:p@db/x", "postgresql+psycopg://u:p@db/x"),
        ("sqlite:////elsewhere/x.db", "sqlite:////elsewhere/x.db"),
    ],
)
def test_database_addresses(tmp_path: Path, given: str, kept: str) -> None:
    assert load(tmp_path, {"SCORECARDS_DATABASE_URL": given}).database_url == kept


@pytest.mark.parametrize(
    ("environ", "named"),
    [
        ({"SCORECARDS_PORT": "eighty"}, "SCORECARDS_PORT"),
        ({"SCORECARDS_PORT": "70000"}, "SCORECARDS_PORT"),
        ({"SCORECARDS_SCHEDULES_RUN": "every day"}, "SCORECARDS_SCHEDULES_RUN"),
        ({"SCORECARDS_SCHEDULES_RUN": "61 1 * * *"}, "SCORECARDS_SCHEDULES_RUN"),
        ({"SCORECARDS_KEEP_SNAPSHOTS": "0"}, "SCORECARDS_KEEP_SNAPSHOTS"),
        ({"SCORECARDS_TILES_URL": "/tiles/{z}/{x}"}, "SCORECARDS_TILES_URL"),
        ({"SCORECARDS_TILES_URL": "javascript:{x}{y}{z}"}, "SCORECARDS_TILES_URL"),
        ({"SCORECARDS_DATABASE_URL": "mysql://u:secret@db/x"}, "SCORECARDS_DATABASE_URL"),
    ],
)
def test_errors_name_the_variable_and_keep_its_value_secret(
    tmp_path: Path, environ: dict[str, str], named: str
) -> None:
    tiles = {"SCORECARDS_TILES_ATTRIBUTION": "x"} if "TILES" in named else {}
    with pytest.raises(SettingsError) as caught:
        load(tmp_path, {**environ, **tiles})
    assert str(caught.value.where).startswith(named)
    assert "secret" not in str(caught.value)


def test_errors_name_the_line_of_the_file(tmp_path: Path) -> None:
    for text, named in [
        ("prot = 1\n", "settings.toml: prot"),
        ('[schedules]\nrun = "x"\n', "settings.toml: schedules.run"),
        ('home = "/x"\n', "settings.toml: home"),
        ("port = \n", "settings.toml"),
    ]:
        write(tmp_path, text)
        with pytest.raises(SettingsError) as caught:
            load(tmp_path, {})
        assert str(caught.value.where).endswith(named)


def test_settings_cannot_be_changed(tmp_path: Path) -> None:
    settings = load(tmp_path, {})
    with pytest.raises(ValidationError):
        settings.port = 1  # type: ignore[misc]


def test_the_key_is_made_once_and_only_for_its_owner(tmp_path: Path) -> None:
    first = load(tmp_path, {}).keys
    assert (tmp_path / "secret.key").stat().st_mode & 0o777 == 0o600
    assert load(tmp_path, {}).keys == first
    assert first.session != first.author
    assert first.session.hex() not in repr(first)
    assert load(tmp_path / "other", {}).keys != first
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["secret.key"]


def test_a_damaged_key_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "secret.key").write_text("short")
    with pytest.raises(SettingsError, match=r"secret\.key"):
        _ = load(tmp_path, {}).keys
    assert (tmp_path / "secret.key").read_text() == "short"


def test_the_password_of_a_database_is_not_shown(tmp_path: Path) -> None:
    assert "hush" not in repr(Settings(home=tmp_path, database_url="postgresql://u:hush@db/x"))


@pytest.mark.parametrize(
    ("cron", "expected"),
    [
        ("30 1 * * *", "2026-11-01 01:30"),
        ("0 9 * * 0", "2026-11-01 09:00"),  # Sunday, as cron counts
        ("0 9 * * 7", "2026-11-01 09:00"),
        ("0 9 * * 1-5", "2026-11-02 09:00"),
        ("0 9 * * 5-7", "2026-11-01 09:00"),
        ("0 9 * * */3", "2026-11-01 09:00"),  # Sunday, Wednesday, Saturday
        ("0 9 * * tue,thu", "2026-11-03 09:00"),
        ("*/10 * * * *", "2026-10-31 20:10"),
    ],
)
def test_cron_strings_mean_what_cron_means_in_shanghai(cron: str, expected: str) -> None:
    saturday_evening = datetime(2026, 10, 31, 12, 5, tzinfo=UTC)  # 20:05 in Shanghai
    assert next_time(cron, saturday_evening) == datetime.fromisoformat(expected).replace(tzinfo=SHANGHAI)
