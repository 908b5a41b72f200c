"""Pages: parse the address, ask a presenter, render a template."""

from __future__ import annotations

from flask import Flask

from app.web.pages import account, home, jobs, league, maps, methods, partners, quality, rulings, system, warnings

BLUEPRINTS = (
    *(account.pages, home.pages, jobs.pages, league.pages, maps.pages, methods.pages, partners.pages),
    *(quality.pages, rulings.pages, system.pages, warnings.pages),
)


def register(app: Flask) -> None:
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
