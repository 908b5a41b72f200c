"""What the numbers stand on."""

from __future__ import annotations

from flask import Blueprint, render_template

from app.web.context import snapshot
from app.web.presenters import quality as present

pages = Blueprint("quality", __name__)


@pages.get("/quality")
def page() -> str:
    return render_template("quality.html", view=present.quality(snapshot()))
