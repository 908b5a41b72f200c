"""How a job or a command can fail, apart from what was wrong with its input."""

from __future__ import annotations

import errno

from scorecards.errors import ScorecardsError


class StopError(ScorecardsError):
    """The process was asked to end, so the job gave up at a safe point."""


class JobError(ScorecardsError):
    """A job ran into a bug of ours or a failure of the machine; the log says where."""


def of_machine(error: OSError) -> ScorecardsError:
    """A failure of disk or network as one of ours."""
    advice = "检查磁盘和权限后重试 / check disk and rights, then try again"
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        advice = "腾出空间后重试，已发布的快照不受影响 / free some space and try again; what is published stays"
        return JobError("磁盘已满 / the disk is full", where=error.filename, advice=advice)
    return JobError(
        f"系统错误 / system error: {error.strerror or type(error).__name__}", where=error.filename, advice=advice
    )
