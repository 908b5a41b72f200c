"""League tables, on the screen and as a file."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request

from app.exports import csv_text
from app.web.asking import definitions, period
from app.web.context import snapshot
from app.web.filters import LeagueFilter, Period, parse_league
from app.web.presenters import league
from app.web.presenters.league_file import league_file

pages = Blueprint("league", __name__)


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
    text = csv_text(league_file(role, rows, snapshot_id=snapshot().id, period=shown.period))
    name = f"{role}-{shown.period}-{snapshot().id}.csv"
    return Response(
        text,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _asked() -> tuple[LeagueFilter, Period]:
    shown = period()
    return parse_league(request.args, shown), shown
