"""Every job the worker knows, and what happens when it fails or was missed. What they do stands in bodies.py."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Job:
    """A job that can be scheduled. Its id is also the name of its schedule in the settings.

    It is tried `attempts` times in all, waiting `backoff`, then twice that, and so on; a start that was missed is
    made up for within `grace`.
    """

    job: str
    title_zh: str
    title_en: str
    attempts: int = 3
    backoff: timedelta = timedelta(minutes=1)
    grace: timedelta = timedelta(hours=6)


JOBS: dict[str, Job] = {
    job.job: job
    for job in (
        Job("ingest_folder", "收取文件", "Take in files", grace=timedelta(minutes=30)),
        Job("run", "分析并发布", "Analyse and publish"),
        Job("publish", "重新评分并发布", "Score again and publish"),
        Job("prune", "清理旧数据", "Tidy up", attempts=2, grace=timedelta(days=1)),
    )
}

TITLES: dict[str, tuple[str, str]] = {
    **{job.job: (job.title_zh, job.title_en) for job in JOBS.values()},
    "demo": ("载入示例", "Load the sample"),
    "ingest": ("导入文件", "Ingest files"),
    "erase": ("删除个人数据", "Erase personal data"),
    "backup": ("备份", "Back up"),
}
"""Chinese and English names of everything that can stand in a run record, also what only commands do."""
