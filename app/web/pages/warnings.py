"""Warnings: the list, and one with the sentences behind it."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from app.web.asking import staff_for
from app.web.context import snapshot
from app.web.filters import Paging
from app.web.presenters import evidence as sentences
from app.web.presenters import warnings as present
from app.web.queries import evidence as queries
from app.web.viewers import known_viewer

pages = Blueprint("warnings", __name__)


@pages.get("/warnings")
def listing() -> str:
    return render_template("warnings.html", found=present.listing(snapshot(), known_viewer().roles))


@pages.get("/warnings/<warning_id>")
def one(warning_id: str) -> str:
    roles = known_viewer().roles
    warning = present.find(snapshot(), roles, warning_id)
    paging = Paging.parse(request.args, len(warning["opinion_ids"]), per_page=20)
    rows = queries.many(snapshot(), warning["opinion_ids"], limit=paging.per_page, offset=paging.offset)
    visible = [row for row in rows if row["role"] in roles]
    staff = staff_for(visible)
    listed = [sentences.presented(snapshot(), row, staff=staff) for row in visible]
    return render_template("warning.html", warning=warning, listed=listed, paging=paging)
