"""For machines that watch the site."""

from __future__ import annotations

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import text

from app.web.context import find_snapshot, site

pages = Blueprint("system", __name__)


@pages.get("/healthz")
def health() -> ResponseReturnValue:
    """200 when database and snapshots can be read. `snapshot` is null before the first publish, which is no fault."""
    with site().sessions() as database:
        database.execute(text("SELECT 1"))
    shown = find_snapshot()
    return jsonify(status="ok", snapshot=shown.id if shown else None)
