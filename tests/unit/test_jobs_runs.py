"""Run records, retries, schedules, the inbox; all with a clock that stands still until it is moved."""

import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from app.db import migrate
from app.db.models import JobRun
from app.db.session import connect, sessions
from app.failures import JobError, StopError
from app.feeds import Feed
from app.jobs import bodies, execute, inbox, lock, runs, schedule
from app.jobs.catalogue import JOBS, TITLES
from app.jobs.cron import SHANGHAI
from app.jobs.work import Body, Progress, Work
from app.settings import load
from scorecards.errors import Busy, FileRefused, InputError
from scorecards.ingest import IngestReport
from scorecards.records import Registry

START = datetime(2026, 10, 31, 4, 0, tzinfo=UTC)
ELSEWHERE = "another-machine/1|1|aa"


@dataclass
class Clock:
    now: datetime = field(default=START)

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **time: float) -> None:
        self.now += timedelta(**time)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def work(tmp_path: Path, clock: Clock) -> Iterator[Work]:
    settings = load(tmp_path, {})
    engine = connect(settings)
    migrate.upgrade(engine)
    yield Work(settings, sessions(engine), clock)
    engine.dispose()


def every_run(work: Work) -> list[JobRun]:
    with work.sessions() as session:
        return list(session.scalars(select(JobRun).order_by(JobRun.id)))


def ask(work: Work, job: str = "run") -> None:
    with work.sessions() as session:
        runs.request(session, job, requested_by="li", now=work.clock())


def works(_work: Work, progress: Progress) -> str:
    progress("read", 1, 2)
    progress("read", 2, 2)
    return "well done"


def refuses(_work: Work, _progress: Progress) -> str:
    raise FileRefused("unreadable", where="a.csv", advice="save it again")


def crashes(_work: Work, _progress: Progress) -> str:
    raise KeyError("客户的原话")


def test_every_job_has_a_body_a_title_and_a_schedule(work: Work) -> None:
    assert JOBS.keys() == bodies.BODIES.keys() == schedule.next_runs(work.settings, START).keys()
    assert JOBS.keys() <= TITLES.keys()


def test_a_run_is_recorded_from_begin_to_end(work: Work) -> None:
    seen: list[tuple[str, int, int]] = []
    message = execute.run_now(work, "run", works, requested_by="li", watch=lambda *step: seen.append(step))
    (run,) = every_run(work)
    assert (message, run.message, run.state, run.requested_by) == ("well done", "well done", "succeeded", "li")
    assert seen == [("read", 1, 2), ("read", 2, 2)]
    assert run.progress_stage == "read"
    assert run.started_at == run.finished_at == START


def test_a_refusal_is_recorded_with_what_where_and_what_to_do(work: Work) -> None:
    with pytest.raises(FileRefused):
        execute.run_now(work, "ingest", refuses, requested_by="li")
    (run,) = every_run(work)
    assert (run.state, run.error_what, run.error_where, run.error_advice) == (
        *("failed", "unreadable", "a.csv", "save it again"),
    )


def test_a_crash_is_recorded_without_the_words_it_stumbled_over(work: Work) -> None:
    with pytest.raises(JobError) as caught:
        execute.run_now(work, "run", crashes, requested_by="li")
    (run,) = every_run(work)
    assert run.state == "failed"
    assert "KeyError" in str(run.error_what)
    assert "客户" not in f"{caught.value} {run.error_what} {run.error_where} {run.error_advice}"


def test_a_full_disk_is_told_as_such(work: Work) -> None:
    def fills(_work: Work, _progress: Progress) -> str:
        raise OSError(28, "No space left on device", "/lake/x")

    with pytest.raises(JobError, match="the disk is full"):
        execute.run_now(work, "run", fills, requested_by="li")
    assert every_run(work)[0].error_where == "/lake/x"


def test_an_interrupted_command_leaves_lock_and_record_in_order(work: Work) -> None:
    def interrupted(_work: Work, _progress: Progress) -> str:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        execute.run_now(work, "run", interrupted, requested_by="li")
    assert every_run(work)[0].state == "abandoned"
    execute.run_now(work, "run", works, requested_by="li")


def test_two_cannot_change_data_at_once(work: Work) -> None:
    def tries_another(work: Work, _progress: Progress) -> str:
        with pytest.raises(Busy):
            execute.run_now(work, "ingest", works, requested_by="wang")
        return ""

    execute.run_now(work, "run", tries_another, requested_by="li")
    assert [run.job for run in every_run(work)] == ["run"]


def test_asking_twice_queues_once(work: Work) -> None:
    ask(work)
    ask(work)
    ask(work, "prune")
    assert [run.job for run in every_run(work)] == ["run", "prune"]


def set_body(monkeypatch: pytest.MonkeyPatch, body: Body) -> None:
    monkeypatch.setitem(bodies.BODIES, "run", body)


def test_the_worker_carries_out_what_is_queued(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    set_body(monkeypatch, works)
    ask(work)
    assert execute.run_queued(work, threading.Event())
    assert not execute.run_queued(work, threading.Event())
    assert [run.state for run in every_run(work)] == ["succeeded"]


def test_a_failed_run_is_tried_again_later_and_not_for_ever(
    work: Work, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_body(monkeypatch, refuses)
    ask(work)
    assert execute.run_queued(work, threading.Event())
    assert not execute.run_queued(work, threading.Event())
    waited = [JOBS["run"].backoff, 2 * JOBS["run"].backoff]
    for pause in waited:
        clock.now += pause - timedelta(seconds=1)
        assert not execute.run_queued(work, threading.Event())
        clock.pass_by(seconds=1)
        assert execute.run_queued(work, threading.Event())
    clock.pass_by(days=1)
    assert not execute.run_queued(work, threading.Event())
    assert [(run.state, run.attempt) for run in every_run(work)] == [("failed", 1), ("failed", 2), ("failed", 3)]


def test_a_run_asked_to_stop_gives_up_and_is_queued_again(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    stop = threading.Event()

    def told_to_stop(work: Work, progress: Progress) -> str:
        stop.set()
        return works(work, progress)

    set_body(monkeypatch, told_to_stop)
    ask(work)
    execute.run_queued(work, stop)
    assert [run.state for run in every_run(work)] == ["abandoned", "queued"]


def test_stopping_is_an_error_of_ours() -> None:
    assert "run it again" in str(StopError("stopped", advice="run it again"))


def test_the_worker_waits_while_a_command_changes_data(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    set_body(monkeypatch, works)
    ask(work)
    with lock.held(work.sessions, lock.DATA, clock=work.clock):
        assert not execute.run_queued(work, threading.Event())
    assert execute.run_queued(work, threading.Event())


# Schedules -----------------------------------------------------------------------------------------------------------


def test_next_runs_are_in_shanghai_time(work: Work) -> None:
    settings = load(work.settings.home, {"SCORECARDS_SCHEDULES_RUN": "30 1 * * *"})
    assert schedule.next_runs(settings, START)["run"] == datetime(2026, 11, 1, 1, 30, tzinfo=SHANGHAI)


def test_a_job_without_schedule_has_no_next_run(work: Work) -> None:
    (work.settings.home / "settings.toml").write_text('[schedules]\nrun = ""\n')
    settings = load(work.settings.home, {})
    assert schedule.next_runs(settings, START)["run"] is None
    scheduler = schedule.start_scheduler(Work(settings, work.sessions, work.clock))
    try:
        assert {job.id for job in scheduler.get_jobs()} == JOBS.keys() - {"run"}
        assert all(job.coalesce and job.max_instances == 1 and job.misfire_grace_time for job in scheduler.get_jobs())
    finally:
        scheduler.shutdown(wait=False)


def test_a_start_that_was_missed_is_made_up_for_once(work: Work, clock: Clock) -> None:
    assert schedule.make_up_for_missed(work) == []  # nothing ran before: nothing was missed
    execute.run_now(work, "run", works, requested_by="schedule")
    clock.now = datetime(2026, 11, 1, 4, 0, tzinfo=SHANGHAI)  # the run of 01:30 did not happen
    assert schedule.make_up_for_missed(work) == ["run"]
    assert schedule.make_up_for_missed(work) == []
    assert every_run(work)[-1].state == "queued"


def test_a_start_missed_too_long_ago_is_left(work: Work, clock: Clock) -> None:
    execute.run_now(work, "run", works, requested_by="schedule")
    clock.now = datetime(2026, 11, 1, 20, 0, tzinfo=SHANGHAI)
    assert schedule.make_up_for_missed(work) == []


# The inbox -----------------------------------------------------------------------------------------------------------


def drop(work: Work, name: str, *, age: timedelta = timedelta(hours=1)) -> Path:
    path = work.settings.inbox / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("text\n好\n", encoding="utf-8")
    moment = (work.clock() - age).timestamp()
    os.utime(path, (moment, moment))
    return path


def test_only_whole_files_in_a_source_folder_are_taken(work: Work) -> None:
    for name in (
        "shop/b.csv",
        "shop/orders-10.csv",
        "erp/Exposure.xlsx",
        "shop/.hidden.csv",
        "shop/c.csv.part",
        "x.csv",
    ):
        drop(work, name)
    drop(work, "shop/arriving.csv", age=timedelta(seconds=1))
    drop(work, ".done/shop/old.csv")
    found = [(feed.source, feed.path.name, feed.kind) for feed in inbox.waiting(work.settings.inbox, now=START)]
    assert found == [
        ("erp", "Exposure.xlsx", "exposure"),
        ("shop", "b.csv", "feedback"),
        ("shop", "orders-10.csv", "orders"),
    ]


def test_files_are_put_away_with_the_reason_for_a_refusal(work: Work) -> None:
    drop(work, "shop/a.csv")
    drop(work, "shop/b.csv")
    first, second = inbox.waiting(work.settings.inbox, now=START)
    done = inbox.file_away(work.settings.inbox, first, now=START)
    refused = inbox.file_away(work.settings.inbox, second, now=START, error=InputError("bad", advice="mend it"))
    assert done.parent == work.settings.inbox / ".done" / "shop"
    assert refused.with_name(refused.name + ".reason.txt").read_text(encoding="utf-8") == "bad. mend it\n"
    assert inbox.waiting(work.settings.inbox, now=START) == []


def test_a_file_we_stumble_over_keeps_no_other_out(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    drop(work, "shop/a.csv")
    drop(work, "shop/b.csv")

    def stumbles(_work: Work, feed: Feed, _registry: Registry, **_: object) -> IngestReport:
        if feed.path.name == "a.csv":
            raise OverflowError("客户的原话")
        return IngestReport("id", rows_loaded=2, rows_known=0, rows_quarantined=0)

    monkeypatch.setattr(bodies, "take", stumbles)
    told = bodies.ingest_folder(work, lambda *_: None)
    assert "新增 2 行" in told
    assert "拒收 1 个文件" in told
    (reason,) = (work.settings.inbox / ".refused/shop").glob("*.reason.txt")
    assert "OverflowError" in reason.read_text(encoding="utf-8")
    assert "客户" not in reason.read_text(encoding="utf-8")


def test_taken_files_are_forgotten_in_time_and_refused_ones_kept(work: Work) -> None:
    drop(work, ".done/shop/old.csv", age=timedelta(days=40))
    drop(work, ".done/shop/new.csv", age=timedelta(days=1))
    drop(work, ".refused/shop/old.csv", age=timedelta(days=40))
    assert inbox.forget(work.settings.inbox, before=START - timedelta(days=30)) == 1
    assert (work.settings.inbox / ".refused/shop/old.csv").exists()
    assert (work.settings.inbox / ".done/shop/new.csv").exists()
