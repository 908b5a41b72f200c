"""Locks: one holder, an end to every hold."""

import subprocess
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.db import migrate
from app.db.models import JobLock
from app.db.session import Sessions, connect
from app.db.session import sessions as sessions_of
from app.jobs import lock
from app.settings import load
from scorecards.errors import Busy

NOW = datetime(2026, 10, 31, 4, 0, tzinfo=UTC)
ELSEWHERE = "another-machine/1|1|aa"


@pytest.fixture
def sessions(tmp_path: Path) -> Iterator[Sessions]:
    engine = connect(load(tmp_path, {}))
    migrate.upgrade(engine)
    yield sessions_of(engine)
    engine.dispose()


def take(sessions: Sessions, holder: str, now: datetime = NOW) -> bool:
    with sessions() as session:
        return lock.acquire(session, lock.DATA, holder=holder, now=now)


def test_only_one_holds_it_and_the_holder_may_renew(sessions: Sessions) -> None:
    assert take(sessions, ELSEWHERE)
    assert not take(sessions, lock.new_holder())
    assert take(sessions, ELSEWHERE, NOW + lock.LIFETIME / 2)
    assert not take(sessions, lock.new_holder(), NOW + lock.LIFETIME)


def test_a_hold_that_is_not_renewed_ends(sessions: Sessions) -> None:
    assert take(sessions, ELSEWHERE)
    assert take(sessions, lock.new_holder(), NOW + lock.LIFETIME)
    assert not take(sessions, ELSEWHERE, NOW + lock.LIFETIME)


def test_a_dead_process_of_this_machine_holds_nothing(sessions: Sessions) -> None:
    machine = lock.new_holder().split("|")[0]
    with subprocess.Popen(["true"]) as process:
        child = process.pid
    assert lock.is_gone(f"{machine}|{child}|aa")
    assert not lock.is_gone(f"another/{machine}|{child}|aa")
    assert not lock.is_gone(lock.new_holder())
    assert take(sessions, f"{machine}|{child}|aa")
    assert take(sessions, lock.new_holder())


def test_a_lock_given_back_is_free(sessions: Sessions) -> None:
    with lock.held(sessions, lock.DATA, clock=lambda: NOW) as hold:
        with pytest.raises(Busy), lock.held(sessions, lock.DATA, clock=lambda: NOW):
            pass
        hold.require()
    with lock.held(sessions, lock.DATA, clock=lambda: NOW):
        pass


def test_a_lock_is_given_back_when_the_work_fails(sessions: Sessions) -> None:
    with pytest.raises(ZeroDivisionError), lock.held(sessions, lock.DATA, clock=lambda: NOW):
        _ = 1 // 0
    with sessions() as session:
        assert session.get(JobLock, lock.DATA) is None


def test_releasing_leaves_another_holders_lock_alone(sessions: Sessions) -> None:
    assert take(sessions, ELSEWHERE)
    with sessions() as session:
        lock.release(session, lock.DATA, holder=lock.new_holder())
    assert not take(sessions, lock.new_holder())


def test_a_holder_learns_that_it_lost_the_lock(sessions: Sessions, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "RENEW_EVERY_S", 0.01)
    with lock.held(sessions, lock.DATA, clock=lambda: NOW) as hold:
        assert take(sessions, ELSEWHERE, NOW + 2 * lock.LIFETIME)
        assert hold.lost.wait(5)
        with pytest.raises(Busy):
            hold.require()


def test_a_long_hold_is_renewed(sessions: Sessions, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "RENEW_EVERY_S", 0.01)
    later = NOW + timedelta(hours=1)
    moments = iter([NOW, NOW])
    renewed = threading.Event()

    def clock() -> datetime:
        moment = next(moments, None)
        if moment is None:
            renewed.set()
        return moment or later

    with lock.held(sessions, lock.DATA, clock=clock):
        assert renewed.wait(5)
    with sessions() as session:
        assert session.get(JobLock, lock.DATA) is None


def test_two_threads_racing_for_a_free_lock(sessions: Sessions) -> None:
    outcomes: list[bool] = []
    start = threading.Barrier(4)

    def race(holder: str) -> None:
        start.wait()
        outcomes.append(take(sessions, holder))

    racers = [threading.Thread(target=race, args=(f"m{n}/1|1|aa",)) for n in range(4)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    assert sorted(outcomes) == [False, False, False, True]
