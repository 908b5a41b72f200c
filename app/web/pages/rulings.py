"""Rulings: saying that an attribution is wrong, and what was said."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.db import audit, registry, rulings
from app.web import hot
from app.web.asking import definitions
from app.web.context import site, snapshot
from app.web.errors import Forbidden
from app.web.i18n import gettext as _
from app.web.presenters import rulings as present
from app.web.queries import evidence as queries
from app.web.viewers import known_viewer
from scorecards.errors import NotFound
from scorecards.learning.drafts import draft

pages = Blueprint("rulings", __name__)
SHOWN = 200


@pages.get("/rulings")
def listing() -> str:
    """The newest rulings on partners of the kinds that the viewer may see."""
    with site().sessions() as database:
        newest = rulings.newest(database, known_viewer().roles, limit=SHOWN)
    names, counted = hot.partner_names(snapshot()), int(snapshot().manifest.get("last_ruling", 0))
    listed = [present.presented(ruling, names, hot.aspects(snapshot()), counted=counted) for ruling in newest]
    return render_template("rulings.html", listed=listed, most=SHOWN)


@pages.post("/opinions/<opinion_id>/rulings")
def make(opinion_id: str) -> Response:
    """Adds a ruling on an opinion of this snapshot; it counts from the next publication on."""
    row = queries.one(snapshot(), opinion_id)
    if row is None:
        raise NotFound(_("这个快照里没有该观点"), where=opinion_id[:40], advice=_("从证据列表重新进入。"))
    if row["role"] not in known_viewer().roles:
        raise Forbidden(_("您的角色无权查看这类合作伙伴"))
    name = known_viewer().username
    answer, aspects = present.answer(request.form, row), {a.id: a.role for a in definitions().aspects}
    with site().sessions() as database:
        made = draft(present.subject(row), answer, registry=registry.load(database), aspects=aspects)
        ruling_id = rulings.add(database, made, ruled_by=name, now=datetime.now(UTC))
        audit.record(database, "ruling.add", actor=name, subject=str(ruling_id), verdict=made.verdict)
        database.commit()
    flash(_("已裁定，从下次发布起生效。"))
    return redirect(url_for("partners.opinion", opinion_id=opinion_id))
