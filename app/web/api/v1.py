"""/api/v1: read-only. A browser's session or a bearer token with scope `read`; the ETag is the snapshot's id.

Lists come as {"snapshot", "period", "rows", "total", "page", "pages", "per_page", "next"}; errors as problem+json.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, jsonify, request, url_for

from app.web import hot
from app.web.asking import definitions, period, staff_for
from app.web.context import find_snapshot, site, snapshot
from app.web.filters import Paging, Period, parse_evidence, parse_league
from app.web.i18n import gettext as _
from app.web.presenters import areas as area_view
from app.web.presenters import evidence as sentences
from app.web.presenters import jobs as job_view
from app.web.presenters import league, scorecard
from app.web.presenters import warnings as warning_view
from app.web.queries.names import Row
from app.web.viewers import known_viewer
from scorecards.errors import InputError

api = Blueprint("api", __name__, url_prefix="/api/v1")
LEVELS = ("province", "city")


@api.before_request
def answer_unchanged() -> Response | None:
    """304 at once for a client that has this snapshot's answer already."""
    shown = find_snapshot()
    if shown is None or request.endpoint == "api.jobs" or not request.if_none_match.contains_weak(shown.id):
        return None
    return Response(status=304)


@api.after_request
def tag(response: Response) -> Response:
    """Everything but jobs and errors is a function of the snapshot, so the snapshot's id is its ETag."""
    shown = find_snapshot()
    if shown is not None and response.status_code in {200, 304} and request.endpoint != "api.jobs":
        response.set_etag(shown.id)
    response.vary.add("Accept-Language")
    return response


@api.get("/snapshot")
def snapshot_about() -> Response:
    """The manifest, the periods there are, and which the default is."""
    return jsonify(snapshot=snapshot().id, manifest=snapshot().manifest, periods=list(hot.periods(snapshot())))


@api.get("/rankings")
def rankings() -> Response:
    """One page of a league table: ?role=dealer, and the same filters as the page."""
    role, shown = _asked_role(), period()
    chosen = parse_league(request.args, shown)
    view = league.league(snapshot(), role, chosen=chosen, period=shown, minimum=definitions().grades.minimum)
    del view["choices"]
    return jsonify(_head(shown) | view | {"next": _next(view["page"], view["pages"])})


@api.get("/partners/<partner_id>")
def partner(partner_id: str) -> Response:
    """A scorecard: standing, dimensions, trend, aspect tree, areas, batches, warnings."""
    shown = period()
    found = scorecard.find_partner(snapshot(), partner_id)
    card = scorecard.scorecard(snapshot(), found, shown, minimum=definitions().grades.minimum)
    return jsonify(_head(shown) | card)


@api.get("/partners/<partner_id>/evidence")
def evidence(partner_id: str) -> Response:
    """One page of a partner's sentences, newest first, with the same filters as the page."""
    shown = period()
    found = scorecard.find_partner(snapshot(), partner_id)
    chosen = parse_evidence(request.args, shown, per_page=50)
    about, rows = sentences.listing(snapshot(), found, chosen=chosen, period=shown, definitions=definitions())
    staff = staff_for(rows)
    listed = [sentences.presented(snapshot(), row, staff=staff) for row in rows]
    paging = {"total": about["opinions"], "next": _next(about["page"], about["pages"])}
    return jsonify(_head(shown) | about | {"rows": listed} | paging)


@api.get("/aspects")
def aspects() -> Response:
    """The names of all aspects, parents before children."""
    return jsonify(_listed(list(hot.aspects(snapshot()).values())))


@api.get("/areas")
def areas() -> Response:
    """Problem rates by area: ?role=courier&level=city, of all partners or of ?partner=ID."""
    role, shown = _asked_role(), period()
    level = request.args.get("level", area_view.level_for(role))
    if level not in LEVELS:
        raise InputError(_("筛选值无效"), where="level", advice=_("可用：%(values)s", values=", ".join(LEVELS)))
    rows = area_view.area_list(snapshot(), role, period=shown, level=level, partner_id=request.args.get("partner", ""))
    return jsonify(_head(shown) | {"role": role, "level": level} | _listed(rows))


@api.get("/warnings")
def warnings() -> Response:
    """Warnings about the partners that the viewer may see, the most urgent first."""
    return jsonify(_listed(warning_view.listing(snapshot(), known_viewer().roles)))


@api.get("/jobs")
def jobs() -> Response:
    """Schedules and the latest runs. Does not need a snapshot."""
    return jsonify(job_view.jobs(site().settings, site().sessions, datetime.now(UTC)))


def _asked_role() -> str:
    """The kind of partner; the guard has seen to it that a given one exists and may be seen."""
    role = request.args.get("role")
    if not role:
        raise InputError(
            _("缺少参数"), where="role", advice=_("可用：%(values)s", values=", ".join(known_viewer().roles))
        )
    return role


def _head(shown: Period) -> dict[str, Any]:
    return {"snapshot": snapshot().id, "period": shown.period}


def _listed(rows: list[Row]) -> dict[str, Any]:
    """One page of a list that is read whole."""
    paging = Paging.parse(request.args, len(rows), per_page=200)
    return {
        "snapshot": snapshot().id,
        "rows": paging.slice(rows),
        "total": paging.total,
        "page": paging.page,
        "pages": paging.pages,
        "per_page": paging.per_page,
        "next": _next(paging.page, paging.pages),
    }


def _next(page: int, pages: int) -> str | None:
    """The address of the next page; None on the last."""
    if page >= pages:
        return None
    args = {**request.args.to_dict(), **(request.view_args or {}), "page": page + 1}
    return url_for(request.endpoint or "", **args)
