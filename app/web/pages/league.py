"""League tables, on the screen and as a file."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request

from app.exports import Table, csv_text
from app.web.asking import definitions, period
from app.web.context import snapshot
from app.web.filters import LeagueFilter, Period, parse_league
from app.web.presenters import league

pages = Blueprint("league", __name__)

COLUMNS = (
    *("rank", "rank_of", "overlap_from", "overlap_to", "partner_id", "name", "grade", "score", "score_low"),
    *("score_high", "status", "why_not_ranked", "basis", "rate", "rate_low", "rate_high", "rate_scale", "unit"),
    *("voices", "opinions", "complaints", "praises", "expected", "exposure", "trend", "contract_ready", "brand"),
    *("province", "city", "peer_group_name", "peer_rank", "peer_of"),
)


@pages.get("/rankings/<role>")
def table(role: str) -> str:
    chosen, shown = _asked()
    view = league.league(snapshot(), role, chosen=chosen, period=shown, minimum=definitions().grades.minimum)
    return render_template("league.html", view=view, period=shown, chosen=chosen, role=role)


@pages.get("/rankings/<role>.csv")
def csv_file(role: str) -> Response:
    """Every partner that matches, not only those of one page."""
    chosen, shown = _asked()
    rows = league.every_row(snapshot(), role, chosen=chosen, minimum=definitions().grades.minimum)
    text = csv_text(Table(role, ("snapshot", "period", *COLUMNS), [_line(row, shown) for row in rows]))
    name = f"{role}-{shown.period}-{snapshot().id}.csv"
    return Response(
        text,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _asked() -> tuple[LeagueFilter, Period]:
    shown = period()
    return parse_league(request.args, shown), shown


def _line(row: dict[str, object], shown: Period) -> dict[str, object]:
    return {"snapshot": snapshot().id, "period": shown.period, **row}
