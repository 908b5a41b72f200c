"""The site: `create_app(settings)` is all that others need."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

from flask import Flask
from flask.json.provider import DefaultJSONProvider

from app.db.session import connect, sessions
from app.settings import Settings
from app.web import charts, compression, errors, formats, guard, hot, i18n, pages, security, viewers, wording
from app.web.api import v1
from app.web.asking import definitions
from app.web.context import Site, find_snapshot, site, snapshot
from app.web.presenters import scorecard
from app.web.rights import NEEDS
from scorecards.definitions import load
from scorecards.snapshot.store import Snapshots

APP = Path(__file__).parents[1]


class IsoJson(DefaultJSONProvider):
    """Dates as ISO text, Chinese as itself, keys in the order they were written."""

    ensure_ascii = False
    sort_keys = False
    mimetype = "application/json"

    @staticmethod
    def default(o: Any) -> Any:
        return o.isoformat() if isinstance(o, date | datetime) else DefaultJSONProvider.default(o)


def create_app(settings: Settings) -> Flask:
    """A WSGI application that shows the current snapshot of this installation.

    Reads the definitions once; raises DefinitionError or SettingsError when they or the database are not usable.
    """
    app = Flask("app.web", template_folder=str(APP / "templates"), static_folder=str(APP / "static"))
    app.json = IsoJson(app)
    app.extensions["scorecards"] = Site(settings, sessions(connect(settings)), Snapshots(settings.snapshots))
    app.extensions["definitions"] = load(settings.definitions)
    compression.init(app)
    security.init(app, settings)
    i18n.init(app)
    viewers.init(app)
    guard.init(app)
    pages.register(app)
    app.register_blueprint(v1.api)
    errors.register(app)
    _teach_templates(app)
    forgotten = sorted({rule.endpoint for rule in app.url_map.iter_rules()} - NEEDS.keys())
    assert not forgotten, f"routes without a line in the rights table: {forgotten}"
    return app


def _teach_templates(app: Flask) -> None:
    """Filters and names that every template may use."""
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    for name in ("count", "decimal", "signed", "percent", "sureness", "day", "moment"):
        app.jinja_env.filters[name] = getattr(formats, name)
    app.jinja_env.filters["with_page"] = lambda args, page: {**args, "page": page}
    app.jinja_env.globals.update(
        aspect_names=lambda: hot.aspects(snapshot()),
        charts=charts,
        definitions=definitions,
        dimension_name=lambda role, name: scorecard.dimension_name(snapshot(), role, name),
        find_snapshot=find_snapshot,
        flat_aspects=scorecard.flat_aspects,
        period_choices=lambda: hot.periods(snapshot()),
        site=site,
        trend_points=scorecard.trend_points,
        viewer=viewers.viewer,
        words=wording,
    )
