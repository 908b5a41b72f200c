"""What most pages need first: the snapshot, and the period that the address asks for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from flask import current_app, request

from app.web import hot
from app.web.context import site, snapshot
from app.web.filters import Period, parse_period
from app.web.presenters.evidence import staff_names
from app.web.queries.names import Row
from app.web.viewers import known_viewer
from scorecards.definitions import Definitions


def definitions() -> Definitions:
    """The definitions in force, read when the site started."""
    return cast(Definitions, current_app.extensions["definitions"])


def period() -> Period:
    """The period of the address, or the snapshot's default. Raises NotFound."""
    shown = snapshot()
    return parse_period(request.args, hot.periods(shown), str(shown.manifest["default_period"]))


def staff_for(rows: Sequence[Row]) -> dict[str, str] | None:
    """Names of the staff in these texts, if the viewer may know them; None otherwise."""
    return staff_names(site().sessions, rows) if known_viewer().may("staff_names") else None
