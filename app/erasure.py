"""Forgetting what a person said: in the lake, in what is published, and in what older snapshots still hold."""

from __future__ import annotations

from collections.abc import Collection

from app.db import erased, rulings
from app.jobs import bodies, inbox
from app.jobs.work import Body, Progress, Work
from scorecards.ingest import keyed_hash


def erase(*, feedback_ids: Collection[str] = (), author: str | None = None) -> Body:
    """A job body. `author` is the keyed hash. Afterwards a new snapshot is shown and all older ones are gone.

    Files already taken from the inbox are deleted as a whole, since they hold the words unmasked. Of every feedback a
    keyed hash of its id stays, so that the next delivery of the same file does not bring it back.
    """

    def body(work: Work, progress: Progress) -> str:
        progress("erase", 0, 1)
        _shut_out(work, {*feedback_ids, *work.lake().said_by(author)})
        deleted = work.lake().erase(feedback_ids=feedback_ids, author=author)
        with work.lake().connect(tables=["feedback"]) as con, work.sessions() as session:
            said = {row[0] for row in con.execute("SELECT DISTINCT feedback_id FROM feedback").fetchall()}
            deleted["rulings"] = rulings.forget_others(session, said)
            session.commit()
        inbox.forget(work.settings.inbox, before=work.clock())
        progress("erase", 1, 1)
        if work.snapshots().current() is not None:
            bodies.publish(work, progress)
            work.snapshots().prune(1)
        rows = ", ".join(f"{table} {count}" for table, count in deleted.items())
        return f"已删除 / erased: {rows}"

    return body


def _shut_out(work: Work, feedback_ids: Collection[str]) -> None:
    """Remembers what may not come back; before anything is deleted, since afterwards nobody knows whose it was."""
    hashes = [keyed_hash(feedback_id, work.settings.keys.author) for feedback_id in feedback_ids]
    with work.sessions() as session:
        erased.remember(session, hashes, now=work.clock())
        session.commit()
