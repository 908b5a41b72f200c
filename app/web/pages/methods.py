"""What each number means and where its formula comes from."""

from __future__ import annotations

from flask import Blueprint, render_template

from app.web.asking import definitions
from app.web.viewers import known_viewer

pages = Blueprint("methods", __name__)


@pages.get("/methods")
def page() -> str:
    return render_template("methods.html", definitions=definitions(), roles=known_viewer().roles)
