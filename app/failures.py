"""How a job or a command can fail, apart from what was wrong with its input."""

from __future__ import annotations

import errno
import re

from scorecards.errors import ScorecardsError


class StopError(ScorecardsError):
    """The process was asked to end, so the job gave up at a safe point."""


class JobError(ScorecardsError):
    """A job ran into a bug of ours or a failure of the machine; the log says where."""


FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
FULL_IN_WORDS = re.compile(r"No space left on device|quota exceeded|disk is full|os error 28\b", re.IGNORECASE)
"""How Delta, DuckDB and SQLite tell it, who give no number."""


def of_machine(error: OSError) -> ScorecardsError:
    """A failure of disk or network as one of ours."""
    what = f"系统错误 / system error: {error.strerror or type(error).__name__}"
    advice = "检查磁盘和权限后重试 / check disk and rights, then try again"
    return of_full_disk(error) or JobError(what, where=error.filename, advice=advice)


def of_full_disk(error: BaseException) -> ScorecardsError | None:
    """That the disk is full, when this or what led to it says so; None otherwise."""
    cause: BaseException | None = error
    while cause is not None:
        if getattr(cause, "errno", None) in FULL or FULL_IN_WORDS.search(str(cause)):
            advice = "腾出空间后重试，已发布的快照不受影响 / free some space and try again; what is published stays"
            return JobError("磁盘已满 / the disk is full", where=getattr(cause, "filename", None), advice=advice)
        cause = cause.__cause__ or cause.__context__
    return None
