"""What a map shows, as plain data for its script: classes of areas, texts of areas and sites, coded boundaries."""

from __future__ import annotations

import json
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any, Literal

import mapclassify
import numpy as np
import pandas as pd
import shapely

from geo import regions
from geo.area_names import short_name
from geo.datum import from_wgs84, known_datum
from geo.map_words import Lang

AreaLevel = Literal["province", "city"]
Row = Mapping[Hashable, Any]
Words = Mapping[str, str]

CLASSES = 5
COLOURS = (
    "#f2f0f7",
    "#cbc9e2",
    "#9e9ac8",
    "#756bb1",
    "#54278f",
)  # ColorBrewer Purples: apart from the grades' blue–red
LEVELS: tuple[AreaLevel, ...] = ("province", "city")
UNSAFE_IN_SCRIPT = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


class UnsafeLinkError(ValueError):
    """A link of a site that is neither a path of this service nor http(s)."""

    def __init__(self) -> None:
        super().__init__("a site's href must start with / or http(s)://: pass the path of its scorecard")


@dataclass(frozen=True, slots=True)
class Layer:
    """One choice of the map: its name, and the areas table (columns as dealer_map says) it colours."""

    name: str
    areas: pd.DataFrame


def script_json(value: object) -> str:
    """JSON that may stand inside a script element, whatever text it holds."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).translate(UNSAFE_IN_SCRIPT)


# Areas -------------------------------------------------------------------------------------------------------------


def area_layers(layers: Sequence[Layer], unit: str, words: Words) -> dict[str, Any]:
    """`edges` and `colours` per level (of the classes, shared by all layers so that colours compare) and `layers`."""
    cuts = {level: class_cuts(pd.concat([layer.areas for layer in layers]), level) for level in LEVELS}
    coded = [
        {
            "name": layer.name,
            "levels": {v: coded_areas(layer.areas, v, cuts[v], unit=unit, words=words) for v in LEVELS},
        }
        for layer in layers
    ]
    colours = {level: class_colours(len(cuts[level]) - 1) for level in LEVELS}
    return {"edges": {v: edge_texts(cuts[v], unit) for v in LEVELS}, "layers": coded, "colours": colours}


def rated(areas: pd.DataFrame, level: AreaLevel) -> pd.DataFrame:
    """The rows of one level whose rate is shown."""
    return areas[(areas["level"] == level) & (areas["status"] == "ok") & areas["rate"].notna()]


def class_cuts(areas: pd.DataFrame, level: AreaLevel) -> list[float]:
    """Lowest rate, then the upper edge of each of at most five quantile classes; empty when no rate is shown."""
    rates = rated(areas, level)["rate"].to_numpy(dtype=np.float64)
    if not rates.size:
        return []
    unique = np.unique(rates)
    uppers = unique if unique.size <= CLASSES else np.unique(mapclassify.Quantiles(rates, k=CLASSES).bins)
    return [float(unique[0]), *(float(upper) for upper in uppers)]


def edge_texts(cuts: Sequence[float], unit: str) -> list[str]:
    """What the legend says of each class, with the unit."""
    return [f"{low:,.1f} {unit}" if low == high else f"{low:,.1f}–{high:,.1f} {unit}" for low, high in pairwise(cuts)]


def class_colours(classes: int) -> Sequence[str]:
    """The colours of the classes, pale to dark; of a single one, neither better nor worse, that of the middle."""
    return COLOURS[CLASSES // 2 : CLASSES // 2 + 1] if classes == 1 else COLOURS


def coded_areas(
    areas: pd.DataFrame, level: AreaLevel, cuts: Sequence[float], *, unit: str, words: Words
) -> dict[str, dict[str, Any]]:
    """adcode → its class (None: too few voices) and the lines of its tooltip."""
    found = {}
    for row in areas[areas["level"] == level].to_dict("records"):
        shown = row["status"] == "ok" and pd.notna(row["rate"])
        kind = min(int(np.searchsorted(cuts[1:], row["rate"])), len(cuts) - 2) if shown else None
        found[str(int(row["adcode"]))] = {"kind": kind, "rows": area_lines(row, shown, unit=unit, words=words)}
    return found


def area_lines(row: Row, shown: bool, *, unit: str, words: Words) -> list[tuple[str, str]]:
    rate = f"{interval(row, 'rate', words)} {unit}" if shown else words["too_few"]
    counts = [(words[name], whole(row[name])) for name in ("complaints", "voices") if pd.notna(row.get(name))]
    return [(words["rate"], rate), *counts]


def interval(row: Row, name: str, words: Words) -> str:
    """A value with its interval, or the value alone where there is none."""
    value, low, high = (row.get(column) for column in (name, f"{name}_low", f"{name}_high"))
    if pd.isna(low) or pd.isna(high):
        return f"{value:,.1f}"
    return words["interval"].format(value=f"{value:,.1f}", low=f"{low:,.1f}", high=f"{high:,.1f}")


def whole(number: float) -> str:
    return f"{number:,.0f}"


# Sites -------------------------------------------------------------------------------------------------------------


def coded_sites(sites: pd.DataFrame, datum: str | None, words: Words) -> list[dict[str, Any]]:
    """Sites with coordinates: place on the map's datum, grade, whether that is provisional, name, link, popup lines."""
    placed = sites[sites["lon"].notna() & sites["lat"].notna()]
    lon, lat = from_wgs84(placed["lon"].to_numpy(np.float64), placed["lat"].to_numpy(np.float64), datum)
    rows = placed.to_dict("records")
    return [
        {
            "at": [round(float(y), 5), round(float(x), 5)],
            "grade": row["grade"] if pd.notna(row["grade"]) else None,
            "provisional": row["status"] == "provisional",
            "name": str(row["name"]),
            "link": safe_link(row.get("href")),
            "rows": site_lines(row, words),
        }
        for x, y, row in zip(lon, lat, rows, strict=True)
    ]


def site_lines(row: Row, words: Words) -> list[tuple[str, str]]:
    standing = {"ranked": "ranked", "provisional": "provisional", "too_few": "too_small"}.get(row["status"], "no_data")
    rank = words["not_ranked"]
    if pd.notna(row["rank"]):
        rank = words["rank_of"].format(rank=whole(row["rank"]), rank_of=whole(row["rank_of"]))
    return [
        (words["status"], words[standing]),
        (words["grade"], row["grade"] if pd.notna(row["grade"]) else words["no_grade"]),
        (words["rank"], rank),
        (words["score"], interval(row, "score", words) if pd.notna(row["score"]) else words["no_data"]),
        (words["voices"], whole(row["voices"]) if pd.notna(row["voices"]) else words["no_data"]),
    ]


def safe_link(href: str | float | None) -> str | None:
    """The link itself; None where there is none (None or NaN). Raises UnsafeLinkError for javascript: and the like."""
    if not isinstance(href, str):
        return None
    if not href.startswith(("/", "http://", "https://")):
        raise UnsafeLinkError
    return href


# Boundaries --------------------------------------------------------------------------------------------------------


@cache
def shapes_json(datum: str | None, lang: Lang) -> str:
    """Provinces, cities and the national line on one datum, rings as flat steps of .001°: a third of GeoJSON's size."""
    line = [steps(shapely.get_coordinates(moved(dash, datum))) for dash in regions.national_line().geometry]
    areas: dict[str, Any] = {level: coded_shapes(level, datum, lang) for level in LEVELS}
    return script_json(areas | {"line": line})


def coded_shapes(level: AreaLevel, datum: str | None, lang: Lang) -> list[dict[str, Any]]:
    provinces = regions.provinces()
    in_english = {str(full): str(name) for full, name in zip(provinces.index, provinces["name_en"], strict=True)}
    english = in_english if lang == "en" else {}
    found = []
    for row in regions.simplified(level).itertuples():
        shape = moved(row.geometry, datum)
        parts = shapely.get_parts(shape)
        point = shapely.get_coordinates(parts[np.argmax(shapely.area(parts))].representative_point())[0]
        name = english.get(row.name, row.name)
        found.append(
            {
                "code": str(row.adcode),
                "parent": str(row.parent_adcode),
                "name": name,
                "short": name if lang == "en" else short_label(row.name),
                "label": [round(float(point[1]), 2), round(float(point[0]), 2)],
                "rings": [[steps(shapely.get_coordinates(r)) for r in shapely.get_rings(part)] for part in parts],
            }
        )
    return found


def short_label(name: str) -> str:
    provinces = regions.provinces()
    return str(provinces.loc[name, "short"]) if name in provinces.index else short_name(name)


def moved(shape: Any, datum: str | None) -> Any:
    """A shape on the datum of the tiles, so that it lies where the tiles draw it."""
    if known_datum(datum) == "wgs84":
        return shape
    return shapely.transform(shape, lambda xy: np.column_stack(from_wgs84(xy[:, 0], xy[:, 1], datum)))


def steps(points: Any) -> list[int]:
    """Coordinates (n, 2) as x, y of the first and the differences of the others, in .001°, repeated points left out."""
    grid = np.round(points * 1000).astype(np.int64)
    change = np.diff(grid, axis=0, prepend=0)
    change = change[np.any(change != 0, axis=1) | (np.arange(len(change)) == 0)]
    return [int(step) for step in change.ravel()]
