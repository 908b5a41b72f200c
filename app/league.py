"""League tables and their evidence, read from a snapshot for the command line and for files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.exports import Table
from scorecards.errors import NotFound
from scorecards.records import ROLES
from scorecards.snapshot import Snapshot

ROLE_TITLES = {"supplier": "供应商 suppliers", "dealer": "经销商 dealers", "courier": "快递 couriers"}
RANKING_COLUMNS = (
    *("rank", "rank_of", "partner_id", "name", "grade", "score", "score_low", "score_high", "status"),
    *("voices", "complaints", "praises", "exposure", "exposure_unit", "basis", "rate", "rate_low", "rate_high"),
    *("rate_scale", "expected", "trend", "province", "city", "brand"),
)
EVIDENCE_COLUMNS = (
    *("opinion_id", "feedback_id", "occurred_at", "source", "channel", "role", "partner_id", "name", "aspect"),
    *("polarity", "severity", "stage", "component", "batch", "product", "probability", "decision", "text"),
)
_RANKINGS = """
select r.rank, r.rank_of, r.partner_id, p.name, r.grade, r.score, r.score_low, r.score_high, r.status, r.voices,
    r.complaints, r.praises, r.exposure, r.exposure_unit, r.basis, r.rate, r.rate_low, r.rate_high, r.rate_scale,
    r.expected, r.trend, p.province, p.city, p.brand
from rankings r join partners p on p.partner_id = r.partner_id and p.role = r.role
where r.role = ? and r.period = ? and r.cut_kind = ? and r.cut_value = ?
order by r.rank nulls last, r.score desc nulls last, r.voices desc, r.partner_id
"""
_EVIDENCE = """
select e.opinion_id, e.feedback_id, e.occurred_at, e.source, e.channel, e.role, e.partner_id, p.name, e.aspect,
    e.polarity, e.severity, e.stage, e.component, e.batch, e.product, e.probability, e.decision, e.text
from evidence e join partners p on p.partner_id = e.partner_id and p.role = e.role
where ? = 'all' or e.period_month between ? and ?
order by e.occurred_at desc nulls last, e.opinion_id
"""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which league table: a role, a period of the snapshot, and all or one value of a cut (region, product)."""

    role: str
    period: str | None = None
    cut_kind: str = "all"
    cut_value: str = ""


def rankings(snapshot: Snapshot, choice: Choice) -> Table:
    """One league table, best first, partners without a rank last. Raises NotFound for a period it does not have."""
    period = known_period(snapshot, choice.period)
    rows = snapshot.query(_RANKINGS, (choice.role, period, choice.cut_kind, choice.cut_value))
    return Table(f"{ROLE_TITLES[choice.role]} {period}", RANKING_COLUMNS, rows)


def evidence(snapshot: Snapshot, period: str | None) -> Table:
    """The attributed opinions of a period, newest first."""
    known = known_period(snapshot, period)
    row = snapshot.query(
        "select strftime(first_day, '%Y-%m') as first, strftime(last_day, '%Y-%m') as last "
        "from periods where period = ?",
        (known,),
    )[0]
    return Table("证据 evidence", EVIDENCE_COLUMNS, snapshot.query(_EVIDENCE, (known, row["first"], row["last"])))


def everything(snapshot: Snapshot, period: str | None) -> list[Table]:
    """The three league tables and the evidence of a period."""
    tables = [rankings(snapshot, Choice(role, period)) for role in ROLES]
    return [*tables, evidence(snapshot, period)]


def known_period(snapshot: Snapshot, period: str | None) -> str:
    """The period, or the snapshot's own default for None. Raises NotFound naming the periods there are."""
    wanted = period or str(snapshot.manifest["default_period"])
    known: list[Any] = [row["period"] for row in snapshot.query("select period from periods order by sort")]
    if wanted not in known:
        raise NotFound("没有该期间 / no such period", where=wanted, advice=f"可用 / choose from: {', '.join(known)}")
    return wanted


def long_period(snapshot: Snapshot) -> str:
    """The latest rolling twelve months, where most partners have voices enough; else the default period."""
    rows = snapshot.query("select period from periods where kind = 'rolling' order by last_day desc limit 1")
    return str(rows[0]["period"] if rows else snapshot.manifest["default_period"])
