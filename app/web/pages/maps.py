"""The map page, and the map itself, which stands in a frame of its own."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request, url_for

from app.web.asking import definitions, period
from app.web.context import site, snapshot
from app.web.headlines import map_headline
from app.web.i18n import language
from app.web.presenters import areas
from app.web.viewers import known_viewer
from geo.maps import MapOptions, TileSource, render
from scorecards.records import Role

pages = Blueprint("maps", __name__)
FIRST_CHOICE: tuple[Role, ...] = ("dealer", "courier", "supplier")


@pages.get("/map")
def page() -> str:
    role, shown = _role(), period()
    level = areas.level_for(role)
    listed = areas.area_list(snapshot(), role, period=shown, level=level)
    basis = areas.basis_of(listed)
    unit = areas.unit_of(snapshot(), role, shown, basis=basis)
    return render_template(
        "map.html",
        role=role,
        period=shown,
        level=level,
        areas=listed,
        basis=basis,
        unit=unit,
        headline=map_headline(listed, basis, unit=unit, least=definitions().grades.minimum.ranked),
        unplaced=[row for row in areas.site_list(snapshot(), role, shown) if row["location_problem"]],
    )


@pages.get("/map/frame")
def frame() -> Response:
    role, shown = _role(), period()
    look = MapOptions(
        unit="",
        lang="en" if language() == "en" else "zh",
        approval_number=site().settings.map_approval_number,
        tiles=_tiles(),
    )
    drawn = areas.draw(snapshot(), role, shown, look=look)
    nonce = str(getattr(request, "csp_nonce", ""))
    page_html = render(drawn, asset_url=lambda path: url_for("static", filename=f"vendor/{path}"), nonce=nonce)
    return Response(page_html, mimetype="text/html")


def _role() -> str:
    """The kind asked for, which the guard has checked, or the first with sites that the viewer may see."""
    visible = known_viewer().roles
    return request.args.get("role") or next(role for role in FIRST_CHOICE if role in visible)


def _tiles() -> TileSource | None:
    tiles = site().settings.tiles
    return TileSource(tiles.url, tiles.attribution, tiles.datum) if tiles else None
