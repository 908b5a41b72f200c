"""The rosters of dealers: who works where, as what."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from sample_data.names import person
from sample_data.partners import Site
from scorecards.records import Staff

TITLES = ("销售顾问", "服务顾问", "维修技师", "销售顾问", "维修技师", "店长", "客服专员")
# Which titles customers meet when they speak about an aspect.
TITLES_OF_ASPECT = {
    "attitude": ("销售顾问", "服务顾问"),
    "communication": ("服务顾问", "客服专员"),
    "honesty": ("销售顾问",),
    "forced_sale": ("销售顾问",),
    "workmanship": ("维修技师",),
}


def make_staff(sites: Sequence[Site], rng: Random) -> tuple[Staff, ...]:
    """Two to seven people per own site, larger sites having more; names may repeat between sites, not within one."""
    staff: list[Staff] = []
    for site in sites:
        if site.partner.competitor:
            continue
        count = min(len(TITLES), 2 + int(site.size / 40))
        names: list[str] = []
        while len(names) < count:
            name = person(rng)
            if name not in names:
                names.append(name)
        for title, name in zip(TITLES, names, strict=False):
            number = len(staff) + 1
            staff.append(Staff(f"e-{number:05d}", site.partner.partner_id, name, title, f"{8000 + number}"))
    return tuple(staff)
