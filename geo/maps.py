"""Maps of partners as folium maps: dealers by grade over the problem rate of areas, couriers by area.

The boundaries are the map; tiles are drawn below them only when the customer configures a server. Names and texts reach
the page as JSON inside a script and are set as text there (map_assets/map.js): nothing in a map is HTML of its own.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import folium
import pandas as pd
from branca.element import MacroElement
from jinja2 import Template

from geo.map_layers import Layer, area_layers, coded_sites, script_json, shapes_json
from geo.map_words import Lang, words_for

ASSETS = Path(__file__).parent / "map_assets"
BOUNDS = ((3.4, 73.4), (53.6, 135.1))  # down to the southernmost reef
LEAFLET = "https://cdn.jsdelivr.net/npm/leaflet@1.9.4/dist/"
CLUSTER = "https://cdn.jsdelivr.net/npm/leaflet.markercluster@1.5.3/dist/"
VENDORED = {
    f"{LEAFLET}leaflet.js": "leaflet-1.9.4/leaflet.js",
    f"{LEAFLET}leaflet.css": "leaflet-1.9.4/leaflet.css",
    f"{CLUSTER}leaflet.markercluster.js": "leaflet.markercluster-1.5.3/leaflet.markercluster.js",
    f"{CLUSTER}MarkerCluster.css": "leaflet.markercluster-1.5.3/MarkerCluster.css",
}
TAG = re.compile(r"<[a-z][^<>]*>")  # data cannot hold one: script_json codes its <
LINK = re.compile(r"""\b(src|href)=(["'])((?:https?:)?//[^"']*)\2""")
INLINE = re.compile(r"<(script|style)(?=[\s>])(?![^>]*\b(?:src|nonce)=)")


class OutsideLinkError(RuntimeError):
    """A map would load something from outside that is neither vendored nor the configured tile server."""

    def __init__(self, link: str) -> None:
        super().__init__(f"the map would load {link}: vendor it and add it to geo.maps.VENDORED")


@dataclass(frozen=True, slots=True)
class TileSource:
    """A tile server the customer runs or has a contract with; `url` with {z}, {x}, {y}, `datum` as it draws."""

    url: str
    attribution: str
    datum: str
    max_zoom: int = 18


@dataclass(frozen=True, slots=True)
class MapOptions:
    """What is the same for all maps of a site. `approval_number`: 审图号, required for maps shown to the public."""

    unit: str
    """Of the rates, as the legend prints it: '/ 千工单'."""
    lang: Lang = "zh"
    share: bool = False
    """Whether areas are compared by the share of complaints in what is said, for want of exposure."""
    approval_number: str | None = None
    tiles: TileSource | None = None

    @property
    def words(self) -> Mapping[str, str]:
        return words_for(self.lang, share=self.share)


class ScorecardMap(folium.Map):
    """A folium map that loads Leaflet and its clusters only: no jQuery, Bootstrap or icon fonts, fixed element ids."""

    default_js = [(Path(url).name, url) for url in VENDORED if url.endswith(".js")]  # noqa: RUF012 - folium's contract
    default_css = [(Path(url).name, url) for url in VENDORED if url.endswith(".css")]  # noqa: RUF012

    def __init__(self, tiles: TileSource | None) -> None:
        super().__init__(tiles=None, location=(36, 104), zoom_start=4, zoom_snap=0.25)
        # folium hands its own zoom limits to a tile layer only; clusters need them with no tiles too
        self.options |= {"minZoom": 2, "maxZoom": tiles.max_zoom if tiles else 14}
        self._id = "scorecard"
        self.get_root()._id = "figure"
        self.tile_source = tiles


class Drawing(MacroElement):
    """The map's own style sheet and script with its data."""

    _template = Template(
        "{% macro header(this, kwargs) %}<style>{{ this.css }}</style>{% endmacro %}"
        "{% macro script(this, kwargs) %}{{ this.js }}\n"
        "drawScorecardMap({{ this._parent.get_name() }}, {{ this.config }}, {{ this.shapes }});{% endmacro %}"
    )

    def __init__(self, config: Mapping[str, Any], shapes: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name, self._id = "Drawing", "scorecard"
        self.css, self.js = asset("map.css"), asset("map.js")
        self.config, self.shapes = script_json(config), shapes


def dealer_map(sites: pd.DataFrame, areas: pd.DataFrame, options: MapOptions) -> folium.Map:
    """Sites coloured by grade, clustered in the browser, over the problem rate by province and (on a click) city.

    sites: one row a site: name, lon, lat (WGS-84, NaN: not drawn but counted in a note), grade (A–D or None), status
    (ranked, provisional: drawn hollow, too_few, or None where unknown), rank, rank_of, score, score_low, score_high,
    voices (None where unknown), href (path of its scorecard, or None).
    areas: one row an area: level (province, city), adcode, rate, rate_low, rate_high, voices, complaints, status (ok or
    too_few); areas without a row are drawn as without data.
    """
    datum = options.tiles.datum if options.tiles else None
    words = options.words
    missing = int((sites["lon"].isna() | sites["lat"].isna()).sum())
    notes = [words["no_location"].format(count=missing)] if missing else []
    config = area_layers([Layer(words["rate"], areas)], options.unit, words)
    return drawn(config | {"sites": coded_sites(sites, datum, words), "notes": notes}, options)


def courier_map(areas: pd.DataFrame, names: Mapping[str, str], options: MapOptions) -> folium.Map:
    """The problem rate of couriers by province and city, all of them together or one chosen on the map.

    areas: as in dealer_map, with partner_id ('' for all couriers together). names: partner_id → name, in the order of
    the choice; rows of others are not shown. Classes are shared, so that colours compare between couriers.
    """
    together = Layer(options.words["all_partners"], areas[areas["partner_id"] == ""])
    single = [Layer(name, areas[areas["partner_id"] == partner_id]) for partner_id, name in names.items()]
    return drawn(area_layers([together, *single], options.unit, options.words) | {"notes": []}, options)


def drawn(config: Mapping[str, Any], options: MapOptions) -> folium.Map:
    """A map with the data of `config` on it."""
    words, tiles = options.words, options.tiles
    approval = words["approval"].format(number=options.approval_number or words["no_approval"])
    result = ScorecardMap(tiles)
    if tiles:
        layer = folium.TileLayer(tiles.url, attr=html.escape(tiles.attribution), max_zoom=tiles.max_zoom, control=False)
        layer._id = "tiles"
        layer.add_to(result)
    settled = {
        "words": words,
        "bounds": BOUNDS,
        "attribution": [words["boundaries"], approval],
        "over_tiles": bool(tiles),
    }
    Drawing(dict(config) | settled, shapes_json(tiles.datum if tiles else None, options.lang)).add_to(result)
    return result


def render(map: folium.Map, *, asset_url: Callable[[str], str], nonce: str) -> str:
    """The map as a whole HTML page that loads nothing from outside but the configured tiles.

    asset_url: path below the vendor folder ('leaflet-1.9.4/leaflet.js') → URL of this service. nonce: of the content
    security policy; every inline script and style carries it. Raises OutsideLinkError.
    """
    page: str = map.get_root().render()

    def vendored(link: re.Match[str]) -> str:
        attribute, quote, url = link.groups()
        if url not in VENDORED:
            raise OutsideLinkError(url)
        return f"{attribute}={quote}{html.escape(asset_url(VENDORED[url]))}{quote}"

    served = TAG.sub(lambda tag: LINK.sub(vendored, tag.group()), page)
    return INLINE.sub(rf'<\1 nonce="{html.escape(nonce)}"', served)


@cache
def asset(name: str) -> str:
    """Text of a file of the map's own style or script."""
    return (ASSETS / name).read_text("utf-8")
