"""Cron strings as people know them, in Shanghai time."""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from apscheduler.triggers.cron import CronTrigger

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_DAY_PART = re.compile(r"(?P<first>[0-7]|\*)(?:-(?P<last>[0-7]))?(?:/(?P<step>[1-7]))?")


def trigger(cron: str) -> CronTrigger:
    """The trigger of a five-field cron string (minute hour day month weekday, 0 and 7 = Sunday).

    Raises ValueError when the string is not one.
    """
    fields = cron.split()
    if len(fields) != 5:
        raise ValueError("需要五段：分 时 日 月 周 / five fields are needed: minute hour day month weekday")
    # APScheduler counts weekdays from Monday, cron from Sunday: names mean the same to both.
    fields[4] = ",".join(_weekdays(part) for part in fields[4].lower().split(","))
    return CronTrigger.from_crontab(" ".join(fields), timezone=SHANGHAI)


def next_time(cron: str, now: datetime) -> datetime | None:
    """The first moment after `now` (aware) that the cron string names; None when it never comes."""
    moment: datetime | None = trigger(cron).get_next_fire_time(now, now)
    return moment


def _weekdays(part: str) -> str:
    if part == "*":
        return part
    match = _DAY_PART.fullmatch(part)
    if match is None:
        return part
    first, last, step = match["first"], match["last"], int(match["step"] or 1)
    if first == "*":
        first, last = "0", "6"
    stop = int(last) if last else (6 if match["step"] else int(first))
    if stop < int(first):
        raise ValueError("星期范围须递增，如 1-5 / a range of weekdays must rise, e.g. 1-5")
    return ",".join(DAYS[day % 7] for day in range(int(first), stop + 1, step))
