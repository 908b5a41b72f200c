"""The settings of one installation, read once at start and never changed.

An option of the command line wins over the environment (SCORECARDS_NAME, SCORECARDS_GROUP_NAME), which wins over
HOME/settings.toml (name, or [group] name), which wins over the defaults below.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import tempfile
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from app.jobs.cron import trigger
from scorecards.errors import SettingsError
from scorecards.validation import problem_of

PREFIX = "SCORECARDS_"
DEFAULT_HOME = Path("scorecards-home")
_FROZEN = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


def _cron(value: str) -> str:
    if value:
        trigger(value)
    return value


def _tile_url(value: str) -> str:
    if not value.startswith(("https://", "http://", "/")):
        raise ValueError("须以此开头 / must start with https://, http:// or /")
    missing = [slot for slot in ("{x}", "{y}", "{z}") if slot not in value]
    if missing:
        raise ValueError(f"缺少 / lacks {' '.join(missing)}")
    return value


def _database_url(value: str) -> str:
    """Hosting services hand out postgres:// addresses, which SQLAlchemy knows as postgresql+psycopg://."""
    for scheme in ("postgres://", "postgresql://"):
        if value.startswith(scheme):
            return "postgresql+psycopg://" + value.removeprefix(scheme)
    if not value.startswith(("sqlite://", "postgresql+psycopg://")):
        raise ValueError("须以此开头 / must start with sqlite:/// or postgresql://")
    return value


Cron = Annotated[str, AfterValidator(_cron)]


class Schedules(BaseModel):
    """When each job runs: five-field cron strings in Shanghai time; an empty string means only when asked."""

    model_config = _FROZEN
    ingest_folder: Cron = "*/10 * * * *"
    run: Cron = "30 1 * * *"
    publish: Cron = "0 7 * * *"
    prune: Cron = "0 4 * * *"


class Tiles(BaseModel):
    """The customer's own map background. `datum` is what the tiles are drawn in, so that markers fall in place."""

    model_config = _FROZEN
    url: Annotated[str, AfterValidator(_tile_url)]
    attribution: str = Field(min_length=1)
    datum: Literal["wgs84", "gcj02", "bd09"] = "wgs84"


@dataclass(frozen=True, slots=True)
class Keys:
    """Secrets derived from HOME/secret.key: one signs sessions, the other hashes authors. Never shown."""

    session: bytes = field(repr=False)
    author: bytes = field(repr=False)


class Settings(BaseModel):
    """Everything that differs between installations. Paths are absolute."""

    model_config = _FROZEN
    home: Path
    database_url: Annotated[str, AfterValidator(_database_url)] = Field(default="", repr=False)
    host: str = Field(default="127.0.0.1", min_length=1)
    port: int = Field(default=8000, ge=1, le=65535)
    threads: int = Field(default=8, ge=1, le=256)
    behind_https: bool = False
    """Whether a proxy speaks HTTPS to the users: cookies are then marked secure and the proxy's headers believed."""
    brand_name: str = ""
    schedules: Schedules = Schedules()
    keep_snapshots: int = Field(default=10, ge=1)
    inbox: Path = Path("inbox")
    keep_received_days: int = Field(default=30, ge=0)
    """How long files that were taken from the inbox stay in inbox/.done; they hold unmasked customer text."""
    tiles: Tiles | None = None
    map_approval_number: str | None = None
    session_hours: float = Field(default=12.0, gt=0, le=24 * 30)
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_to: Literal["file", "stderr"] = "file"

    @model_validator(mode="before")
    @classmethod
    def _below_home(cls, values: dict[str, Any]) -> dict[str, Any]:
        """Makes paths absolute; the database and the inbox lie in the home folder unless said otherwise."""
        home = Path(values["home"]).expanduser().absolute()
        inbox = home / Path(values.get("inbox") or "inbox").expanduser()
        database_url = values.get("database_url") or f"sqlite:///{home / 'scorecards.db'}"
        return {**values, "home": home, "inbox": inbox, "database_url": database_url}

    @property
    def lake(self) -> Path:
        return self.home / "lake"

    @property
    def snapshots(self) -> Path:
        return self.home / "snapshots"

    @property
    def learned(self) -> Path:
        return self.home / "learned"

    @property
    def backups(self) -> Path:
        return self.home / "backups"

    @property
    def logs(self) -> Path:
        return self.home / "logs"

    @property
    def definitions(self) -> Path | None:
        """The customer's own definitions beside the shipped ones; None when there are none."""
        folder = self.home / "definitions"
        return folder if folder.is_dir() else None

    @property
    def session_lifetime(self) -> timedelta:
        return timedelta(hours=self.session_hours)

    @cached_property
    def keys(self) -> Keys:
        """The secrets of this home; HOME/secret.key is made on first use."""
        secret = _secret(self.home / "secret.key")
        return Keys(_derive(secret, "session"), _derive(secret, "author"))


def load(
    home: Path | None = None, environ: Mapping[str, str] = os.environ, *, given: Mapping[str, object] | None = None
) -> Settings:
    """The settings in force. `given` holds options of the command line by field name (None = not given).

    Raises SettingsError naming the variable or the line of settings.toml.
    """
    folder = (home or Path(environ.get(f"{PREFIX}HOME") or DEFAULT_HOME)).expanduser().absolute()
    from_file = _read_toml(folder / "settings.toml")
    from_environ = _read_environ(environ)
    options = {name: value for name, value in (given or {}).items() if value is not None}
    try:
        return Settings.model_validate({**_merged(from_file, from_environ), **options, "home": folder})
    except ValidationError as error:
        raise _refusal(error, from_environ, folder) from None


def _read_toml(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        advice = "改正该文件（UTF-8） / correct the file (UTF-8)"
        raise SettingsError(f"不是有效的 TOML / not valid TOML: {error}", where=str(path), advice=advice) from None
    if "home" in values:
        advice = "删去该行，用 --home / remove the line, use --home"
        what = "home 不能写在自己的文件里 / home cannot stand in its own file"
        raise SettingsError(what, where=f"{path}: home", advice=advice)
    return values


def _read_environ(environ: Mapping[str, str]) -> dict[str, Any]:
    """What the environment sets, nested like the TOML file. An empty variable counts as not set."""
    found: dict[str, Any] = {}
    if environ.get("PORT"):
        found["port"] = environ["PORT"]
    for path in _setting_paths():
        value = environ.get(PREFIX + "_".join(path).upper())
        if value:
            place = found
            for group in path[:-1]:
                place = place.setdefault(group, {})
            place[path[-1]] = value
    return found


def _setting_paths() -> list[tuple[str, ...]]:
    groups: dict[str, type[BaseModel]] = {"schedules": Schedules, "tiles": Tiles}
    plain: list[tuple[str, ...]] = [(name,) for name in Settings.model_fields if name not in {*groups, "home"}]
    nested = [(group, name) for group, model in groups.items() for name in model.model_fields]
    return [*plain, *nested]


def _merged(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(below)
    for name, value in above.items():
        old = merged.get(name)
        merged[name] = _merged(old, value) if isinstance(value, dict) and isinstance(old, dict) else value
    return merged


def _refusal(error: ValidationError, from_environ: Mapping[str, Any], folder: Path) -> SettingsError:
    """The first thing wrong, named as the reader wrote it. Values are left out: an address may hold a password."""
    first = error.errors(include_input=False, include_url=False)[0]
    path = tuple(str(part) for part in first["loc"])
    where = f"{folder / 'settings.toml'}: {'.'.join(path)}"
    if _is_in(from_environ, path):
        where = PREFIX + "_".join(path).upper() + (" (PORT)" if path == ("port",) else "")
    advice = "见 README 的设置一节 / see the settings section of the README"
    return SettingsError(problem_of(first), where=where, advice=advice)


def _is_in(values: Mapping[str, Any], path: tuple[str, ...]) -> bool:
    head, *rest = path
    if head not in values:
        return False
    return not rest or not isinstance(values[head], dict) or _is_in(values[head], tuple(rest))


def _secret(path: Path) -> bytes:
    if not path.exists():
        _create_once(path, secrets.token_hex(32))
    try:
        secret = path.read_text(encoding="ascii").strip().encode()
    except (OSError, UnicodeDecodeError) as error:
        advice = "检查文件权限，或从备份恢复 / check its permissions or restore it from a backup"
        raise SettingsError(
            f"读不出密钥 / the key cannot be read ({type(error).__name__})", where=str(path), advice=advice
        ) from None
    if len(secret) < 32:
        advice = "从备份恢复 / restore it from a backup"
        raise SettingsError("密钥太短 / the key is too short", where=str(path), advice=advice)
    return secret


def _create_once(path: Path, content: str) -> None:
    """Writes the file whole with mode 600, unless another process was first: then its file stays."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "w") as file:
            file.write(content)
        os.link(name, path)
    except FileExistsError:
        pass
    finally:
        Path(name).unlink()


def _derive(secret: bytes, purpose: str) -> bytes:
    return hmac.digest(secret, purpose.encode(), hashlib.sha256)
