"""Forgetting what a person said: in the lake, in what is published, and in what older snapshots still hold."""

from __future__ import annotations

from collections.abc import Collection

from app.db import rulings
from app.jobs import bodies, inbox
from app.jobs.work import Body, Progress, Work


def erase(*, feedback_ids: Collection[str] = (), author: str | None = None) -> Body:
    """A job body. `author` is the keyed hash. Afterwards a new snapshot is shown and all older ones are gone.

    Files already taken from the inbox are deleted as a whole, since they hold the words unmasked.
    """

    def body(work: Work, progress: Progress) -> str:
        progress("erase", 0, 1)
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
