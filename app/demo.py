"""The sample: a made-up brand's partners and feeds, loaded once into a home that has no data of its own."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path
from typing import Any

from app.db.models import JobRun
from app.db.registry import import_partners
from app.db.registry_rows import KINDS
from app.feeds import Feed, take_all
from app.jobs import runs
from app.jobs.bodies import run
from app.jobs.work import Progress, Work
from scorecards.errors import FileRefused

JOB = "demo"
FEEDS = "feeds.toml"
SAMPLE = Path(__file__).parent.parent / "sample_data"


def wanted(work: Work) -> bool:
    """Whether the sample should be loaded: not into a home whose partners came from elsewhere."""
    with work.sessions() as session:
        return runs.latest(session, JOB) is not None or not work.registry().partners


def is_loaded(work: Work) -> bool:
    """Whether this very sample was loaded and published here, so that there is nothing to do."""
    with work.sessions() as session:
        last = runs.latest(session, JOB)
    return _succeeded_with(last, fingerprint(SAMPLE)) and work.snapshots().current() is not None


def load(work: Work, progress: Progress) -> str:
    """Imports the sample's registry and feeds, understands, scores, publishes. What is there already stays as it is."""
    feeds = read_feeds(SAMPLE)
    _import_registry(work, SAMPLE, progress)
    taken = take_all(feeds, [])(work, progress)
    return f"{fingerprint(SAMPLE)} | {taken} | {run(work, progress)}"


def read_feeds(sample: Path) -> list[Feed]:
    """The feeds that the sample's feeds.toml lists. Raises FileRefused."""
    path = sample / FEEDS
    if not path.is_file():
        advice = "示例随源码提供 / the sample comes with the source"
        raise FileRefused("没有示例数据 / there is no sample here", where=str(path), advice=advice)
    listed: list[dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8"))["feed"]
    return [Feed(sample / f["file"], f["source"], f["kind"], f.get("mapping", {})) for f in listed]


def fingerprint(sample: Path) -> str:
    """Names and sizes of the files that are loaded, digested: changes when the sample is generated anew."""
    registry = [sample / f"{kind}.csv" for kind in KINDS]
    files = [sample / FEEDS, *registry, *(feed.path for feed in read_feeds(sample))]
    listed = "".join(f"{path.name} {path.stat().st_size}\n" for path in files)
    return hashlib.sha256(listed.encode()).hexdigest()[:12]


def _import_registry(work: Work, sample: Path, progress: Progress) -> None:
    for done, kind in enumerate(KINDS):
        progress("partners", done, len(KINDS))
        with work.sessions() as session:
            import_partners(session, sample / f"{kind}.csv", kind=kind)
            session.commit()
    progress("partners", len(KINDS), len(KINDS))


def _succeeded_with(last: JobRun | None, mark: str) -> bool:
    return last is not None and last.state == "succeeded" and (last.message or "").startswith(mark)
