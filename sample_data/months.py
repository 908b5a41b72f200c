"""The two years that the sample covers, its seasons, and moments within them (Asia/Shanghai wall-clock time)."""

from __future__ import annotations

from calendar import monthrange
from datetime import datetime, timedelta, timezone
from random import Random

SHANGHAI = timezone(timedelta(hours=8))
FIRST_MONTH, LAST_MONTH = "2024-11", "2026-10"
NORTHERN = frozenset(
    [
        "北京市",
        "天津市",
        "河北省",
        "山西省",
        "内蒙古自治区",
        "辽宁省",
        "吉林省",
        "黑龙江省",
        "陕西省",
        "甘肃省",
        "青海省",
        "宁夏回族自治区",
        "新疆维吾尔自治区",
    ]
)
# Online shopping peaks at 6-18 and 11-11 and sleeps through the Spring Festival (2025-01-29, 2026-02-17).
SHOP_SEASON = {"2024-11": 1.9, "2025-11": 1.9, "2025-06": 1.5, "2026-06": 1.5, "2025-02": 0.7, "2026-02": 0.6}
# Workshops are busy before the Spring Festival and the October holiday.
WORKSHOP_SEASON = {"2025-01": 1.3, "2026-01": 1.2, "2026-02": 0.7, "2025-02": 0.8, "2025-09": 1.2, "2026-09": 1.2}
CROWDED_DAYS = {11: range(13, 22), 6: range(20, 29)}
HOURS = (1, 1, 0, 0, 0, 1, 2, 4, 6, 8, 9, 9, 8, 7, 7, 7, 7, 7, 8, 9, 10, 9, 6, 3)


def add_months(month: str, count: int) -> str:
    """The month (YYYY-MM) `count` months after `month`; negative counts go back."""
    index = int(month[:4]) * 12 + int(month[5:]) - 1 + count
    return f"{index // 12:04d}-{index % 12 + 1:02d}"


def month_range(first: str, last: str) -> tuple[str, ...]:
    """All months from first to last, both included."""
    months = [first]
    while months[-1] < last:
        months.append(add_months(months[-1], 1))
    return tuple(months)


MONTHS = month_range(FIRST_MONTH, LAST_MONTH)


def season(month: str, *, shop: bool) -> float:
    """Activity of a month against an ordinary one, with a slow growth over the two years."""
    growth = 0.85 + 0.3 * MONTHS.index(month) / (len(MONTHS) - 1)
    return growth * (SHOP_SEASON if shop else WORKSHOP_SEASON).get(month, 1.0)


def is_winter(month: str) -> bool:
    return month[5:] in {"12", "01", "02"}


def quarter(month: str) -> str:
    """Build quarter as it is printed in batch numbers, e.g. 25Q1."""
    return f"{month[2:4]}Q{(int(month[5:]) - 1) // 3 + 1}"


def half_year(month: str) -> str:
    return f"{month[2:4]}H{(int(month[5:]) - 1) // 6 + 1}"


def moment(rng: Random, month: str, *, shop: bool = False) -> datetime:
    """A second within the month, more often in the evening than at night; shop feedback crowds after 11-11 and 6-18."""
    year, number = int(month[:4]), int(month[5:])
    day = rng.randint(1, monthrange(year, number)[1])
    if shop and number in CROWDED_DAYS and rng.random() < 0.5:
        day = rng.choice(CROWDED_DAYS[number])
    hour = rng.choices(range(24), HOURS)[0]
    return datetime(year, number, day, hour, rng.randrange(60), rng.randrange(60), tzinfo=SHANGHAI)
