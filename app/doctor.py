"""Looking over an installation: what is well, what is not, and what to do about it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlalchemy.exc import SQLAlchemyError

from app.db import migrate, registry
from app.db.datum_check import datum_findings
from app.db.session import connect, sessions
from app.settings import Settings
from geo import regions
from scorecards import definitions
from scorecards.errors import InputError, LakeError, ScorecardsError, SettingsError
from scorecards.lake import Lake
from scorecards.opinions import VERSION
from scorecards.snapshot import Snapshots

LITTLE_SPACE_BYTES = 2_000_000_000
PROVINCES = 34


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one check; `error` is None when all is well, and else says what to do."""

    subject: str
    detail: str
    error: ScorecardsError | None = None


def examine(settings: Settings) -> Iterator[Finding]:
    """Every check in turn. A check that fails does not keep the others from being made."""
    for subject, check in CHECKS.items():
        try:
            yield Finding(subject, check(settings))
        except ScorecardsError as error:
            yield Finding(subject, "", error)
        except (OSError, SQLAlchemyError) as error:
            what = f"检查未能完成 / the check failed ({type(error).__name__})"
            yield Finding(subject, "", SettingsError(what, where=subject))


def _home(settings: Settings) -> str:
    if not settings.home.is_dir():
        raise SettingsError("目录不存在 / no such folder", where=str(settings.home), advice="scorecards demo")
    if not os.access(settings.home, os.W_OK):
        raise SettingsError("目录不可写 / not writable", where=str(settings.home), advice="chown / chmod")
    return str(settings.home)


def _disk(settings: Settings) -> str:
    free = shutil.disk_usage(settings.home if settings.home.exists() else settings.home.parent).free
    if free < LITTLE_SPACE_BYTES:
        advice = "清理磁盘，或 scorecards snapshots prune / free some space"
        raise SettingsError(f"只剩 {free / 1e9:.1f} GB / only so much is free", where=str(settings.home), advice=advice)
    return f"{free / 1e9:,.0f} GB 可用 free"


def _key(settings: Settings) -> str:
    path = settings.home / "secret.key"
    if not path.exists():
        return "首次使用时生成 / made on first use"
    if os.name == "posix" and path.stat().st_mode & 0o077:
        raise SettingsError("密钥可被他人读取 / others can read the key", where=str(path), advice=f"chmod 600 {path}")
    _ = settings.keys
    return "600"


def _database(settings: Settings) -> str:
    engine = connect(settings)
    migrate.require_current(engine)
    engine.dispose()
    return f"{engine.dialect.name}, {migrate.head()}"


def _lake(settings: Settings) -> str:
    if not settings.lake.exists():
        return "还没有数据 / no data yet"
    versions = Lake(settings.lake).versions()
    if not versions:
        raise LakeError("没有表 / no tables", where=str(settings.lake))
    return ", ".join(f"{table} v{version}" for table, version in versions.items())


def _snapshot(settings: Settings) -> str:
    current = Snapshots(settings.snapshots).current()
    if current is None:
        return "还没有发布 / nothing published yet: scorecards run"
    current.query("select count(*) as partners from partners")
    return current.id


def _coordinates(settings: Settings) -> str:
    """Raises InputError when the registry's addresses say that its coordinates are in another datum than stated."""
    engine = connect(settings)
    with sessions(engine)() as session:
        partners = registry.load(session).partners
    engine.dispose()
    placed = [partner for partner in partners if partner.lon is not None or partner.location_problem]
    findings = datum_findings(placed, {})
    for finding in findings:
        if finding.is_wrong:
            raise InputError(str(finding), where="partners")
    doubted = sum(1 for partner in placed if partner.location_problem)
    counted = f"{len(placed):,} 处 sites, {doubted:,} 处不可信 not believed"
    return "; ".join([counted, *map(str, findings)])


def _boundaries(_settings: Settings) -> str:
    found = len(regions.load("province"))
    if found != PROVINCES:
        raise SettingsError(
            f"有 {found} 个省级区划，应为 {PROVINCES} / {found} provinces, should be {PROVINCES}",
            advice="重新安装 / install again",
        )
    return f"{found} 省 provinces, {len(regions.load('district')):,} 区县 districts"


def _definitions(settings: Settings) -> str:
    return definitions.load(settings.definitions).version


def _models(_settings: Settings) -> str:
    return VERSION


CHECKS: dict[str, Callable[[Settings], str]] = {
    "目录 home": _home,
    "磁盘 disk": _disk,
    "密钥 key": _key,
    "数据库 database": _database,
    "数据湖 lake": _lake,
    "快照 snapshot": _snapshot,
    "区划 boundaries": _boundaries,
    "坐标 coordinates": _coordinates,
    "定义 definitions": _definitions,
    "模型 models": _models,
}
