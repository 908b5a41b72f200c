"""One partner: its scorecard, its sentences, and why each was given to it."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from app.web.asking import definitions, period, staff_for
from app.web.context import snapshot
from app.web.errors import Forbidden
from app.web.filters import EvidenceFilter, parse_evidence
from app.web.i18n import gettext as _
from app.web.presenters import evidence as sentences
from app.web.presenters import scorecard as cards
from app.web.queries import evidence as queries
from app.web.queries import names
from app.web.viewers import known_viewer
from scorecards.errors import NotFound

pages = Blueprint("partners", __name__)
NEWEST = 5


@pages.get("/partners/<partner_id>")
def scorecard(partner_id: str) -> str:
    shown = period()
    partner = cards.find_partner(snapshot(), partner_id)
    card = cards.scorecard(snapshot(), partner, shown, minimum=definitions().grades.minimum)
    chosen = EvidenceFilter(shown.period, per_page=NEWEST)
    about, rows = sentences.listing(snapshot(), partner, chosen=chosen, period=shown, definitions=definitions())
    staff = staff_for(rows)
    newest = [sentences.presented(snapshot(), row, staff=staff) for row in rows]
    return render_template(
        "scorecard.html", card=card, partner=partner, period=shown, about=about, newest=newest, chosen=chosen
    )


@pages.get("/partners/<partner_id>/evidence")
def evidence(partner_id: str) -> str:
    shown = period()
    partner = cards.find_partner(snapshot(), partner_id)
    chosen = parse_evidence(request.args, shown)
    about, rows = sentences.listing(snapshot(), partner, chosen=chosen, period=shown, definitions=definitions())
    staff = staff_for(rows)
    listed = [sentences.presented(snapshot(), row, staff=staff) for row in rows]
    return render_template("evidence.html", partner=partner, period=shown, about=about, listed=listed, chosen=chosen)


@pages.get("/opinions/<opinion_id>")
def opinion(opinion_id: str) -> str:
    """The whole text, every opinion in it that the viewer may see, every clue."""
    row = queries.one(snapshot(), opinion_id)
    if row is None:
        raise NotFound(_("这个快照里没有该观点"), where=opinion_id[:40], advice=_("从证据列表重新进入。"))
    roles = known_viewer().roles
    if row["role"] not in roles:
        raise Forbidden(_("您的角色无权查看这类合作伙伴"))
    related = [other for other in queries.of_feedback(snapshot(), row["feedback_id"]) if other["role"] in roles]
    staff = staff_for([row, *related])
    return render_template(
        "opinion.html",
        partner=cards.find_partner(snapshot(), row["partner_id"]),
        rivals=names.partners_of(snapshot(), row["role"]),
        aspects=[aspect.id for aspect in definitions().aspects if aspect.role == row["role"]],
        one=sentences.presented(snapshot(), row, staff=staff, whole=True),
        others=[
            sentences.presented(snapshot(), other, staff=staff) | {"partner": _name(other["partner_id"])}
            for other in related
            if other["opinion_id"] != opinion_id
        ],
    )


def _name(partner_id: str) -> str:
    return str(cards.find_partner(snapshot(), partner_id)["name"])
