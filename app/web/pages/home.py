"""The first page."""

from __future__ import annotations

from flask import Blueprint, render_template

from app.web.asking import definitions, period
from app.web.context import snapshot
from app.web.presenters.overview import overview as present
from app.web.viewers import known_viewer

pages = Blueprint("home", __name__)


@pages.get("/")
def overview() -> str:
    chosen = period()
    view = present(snapshot(), known_viewer().roles, period=chosen, minimum=definitions().grades.minimum)
    return render_template("overview.html", view=view, period=chosen)
