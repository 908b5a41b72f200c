"""For machines that watch the site."""

from __future__ import annotations

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from app.web.context import find_snapshot, site
from scorecards.errors import SnapshotError

pages = Blueprint("system", __name__)


@pages.get("/healthz")
def health() -> ResponseReturnValue:
    """200 when database and snapshot can be read, 503 and what is wrong when not.

    `snapshot` is null before the first publish, which is no fault.
    """
    try:
        with site().sessions() as database:
            database.execute(text("SELECT 1"))
        return jsonify(status="ok", snapshot=_readable_snapshot())
    except SnapshotError as error:
        return jsonify(status="unhealthy", problem=error.what, advice=error.advice), 503
    except OperationalError:
        return jsonify(status="unhealthy", problem="业务数据库无法使用 / the database cannot be used"), 503


def _readable_snapshot() -> str | None:
    """The id of the snapshot that is shown, after reading in it. Raises SnapshotError."""
    shown = find_snapshot()
    if shown is None:
        return None
    shown.query("SELECT max(partner_id) FROM rankings")
    return str(shown.manifest["snapshot_id"])
