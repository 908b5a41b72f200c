"""How China's provinces, cities and districts are named: canonical names, other writings, and what a name tells.

Canonical is the full official name (江苏省, 北京市, 内蒙古自治区, 南京市, 浦东新区). Data: geo/data/names.parquet
(from the boundaries), provinces.csv, region_aliases.yaml.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

import pandas as pd
import yaml

CityTier = Literal["municipality", "capital", "planned", "other"]


class District(NamedTuple):
    """A district with the city and province around it, by full names and adcodes."""

    province: str
    city: str
    district: str
    province_adcode: int
    city_adcode: int
    district_adcode: int


DATA = Path(__file__).parent / "data"
MUNICIPALITIES = frozenset({"北京市", "天津市", "上海市", "重庆市"})
PLANNED_CITIES = frozenset({"大连市", "宁波市", "厦门市", "青岛市", "深圳市"})  # 计划单列市
INSIDE_A_MUNICIPALITY = frozenset({"市辖区", "县", "城区", "郊县"})  # what files write as the city of 北京市 or 重庆市
PEOPLES = (
    "土家族|苗族|侗族|黎族|藏族|羌族|彝族|布依族|哈尼族|壮族|傣族|白族|景颇族|傈僳族|回族|蒙古族|朝鲜族|满族|瑶族|畲族|"
    "仡佬族|水族|纳西族|拉祜族|佤族|布朗族|普米族|独龙族|怒族|东乡族|保安族|撒拉族|裕固族|土族|哈萨克族|塔吉克|锡伯|达斡尔族|"
    "鄂温克族|鄂伦春|毛南族|仫佬族|各族|蒙古|哈萨克|柯尔克孜"
)
OFFICIAL_ENDING = re.compile(rf"(?:{PEOPLES})*自治[州县旗]$|特别行政区$|新区$|地区$|林区$|[市盟区县旗省]$")


@cache
def provinces() -> pd.DataFrame:
    """One row a province, indexed by full name: adcode, short, name_en, macro_region(_en), northern (0/1), capital."""
    return pd.read_csv(DATA / "provinces.csv", index_col="name", keep_default_na=False)


@cache
def all_names() -> pd.DataFrame:
    """adcode, name, parent_adcode, level of every area, sorted by level's source order and adcode."""
    return pd.read_parquet(DATA / "names.parquet")


@cache
def districts() -> tuple[District, ...]:
    """Every district with its city and province, sorted by district adcode (the row order of the boundary file)."""
    rows = all_names()[["level", "adcode", "name", "parent_adcode"]].itertuples(index=False)
    by_level: dict[str, dict[int, tuple[str, int]]] = defaultdict(dict)
    for level, adcode, name, parent in rows:
        by_level[level][int(adcode)] = (name, int(parent))
    found = []
    for adcode, (name, city_adcode) in by_level["district"].items():
        city, province_adcode = by_level["city"][city_adcode]
        province, _ = by_level["province"][province_adcode]
        found.append(District(province, city, name, province_adcode, city_adcode, adcode))
    return tuple(found)


@cache
def aliases() -> Mapping[str, Mapping[str, str]]:
    """provinces, cities, districts: another or former writing → full name (districts: 'city/district' both sides)."""
    loaded: Mapping[str, Mapping[str, str]] = yaml.safe_load((DATA / "region_aliases.yaml").read_text("utf-8"))
    return loaded


def short_name(full: str) -> str:
    """The name without its official ending (南京市 → 南京, 恩施土家族苗族自治州 → 恩施); unchanged when under two
    characters would be left."""
    short = OFFICIAL_ENDING.sub("", full)
    return short if len(short) >= 2 else full


def normalize_province(name: str | None) -> str | None:
    """Full name of a province however it is written (江苏, 江苏省; 内蒙古, 内蒙; 广西省); None when unknown."""
    return province_writings().get(name.strip()) if name else None


def normalize_city(name: str | None, province: str | None = None) -> str | None:
    """Full name of a city however it is written (南京, 南京市, 江苏省南京市; 恩施; 延边州).

    A county-level city or district gives the city it belongs to (昆山市 → 苏州市); 市辖区 gives the municipality that
    `province` is. None when unknown, or when several cities fit and `province` does not decide.
    """
    within = normalize_province(province)
    written = without_province((name or "").strip(), within)
    if written in INSIDE_A_MUNICIPALITY:
        return within if within in MUNICIPALITIES else None
    for writings in (city_writings(), district_writings()):
        fitting = {d.city for d in writings.get(written, ()) if within is None or d.province == within}
        if fitting:
            return fitting.pop() if len(fitting) == 1 else None
    return None


def normalize_district(name: str | None, city: str | None = None, province: str | None = None) -> str | None:
    """Full name of a district however it is written (玄武 → 玄武区; former names by the present one).

    `city` and `province` decide among districts of one name; None when unknown or still several.
    """
    within, home = normalize_province(province), normalize_city(city, province)
    found = {
        d.district
        for d in district_writings().get((name or "").strip(), ())
        if (home is None or d.city == home) and (within is None or d.province == within)
    }
    return found.pop() if len(found) == 1 else None


def province_of(city: str | None) -> str | None:
    """Full name of the province a city lies in; None when normalize_city does not know the city."""
    full = normalize_city(city)
    return city_writings()[full][0].province if full else None


def macro_region(province: str | None) -> str | None:
    """华北, 东北, 华东, 华中, 华南, 西南, 西北 or 港澳台; None when the province is unknown."""
    full = normalize_province(province)
    return str(provinces().loc[full, "macro_region"]) if full else None


def is_northern(province: str | None) -> bool | None:
    """Whether the province has public central heating in winter (the fifteen north of 秦岭–淮河, with 山东 and 河南).

    None when the province is unknown.
    """
    full = normalize_province(province)
    return bool(provinces().loc[full, "northern"]) if full else None


def city_tier(city: str | None, province: str | None = None) -> CityTier | None:
    """municipality (直辖市), capital (of a province), planned (计划单列市) or other; None when the city is unknown."""
    full = normalize_city(city, province)
    if full is None:
        return None
    if full in MUNICIPALITIES:
        return "municipality"
    if full in set(provinces()["capital"]):
        return "capital"
    return "planned" if full in PLANNED_CITIES else "other"


def without_province(written: str, province: str | None) -> str:
    """`written` without the province's full name in front, unless that is all of it (北京市)."""
    return written.removeprefix(province) if province and written != province else written


@cache
def province_writings() -> dict[str, str]:
    """Every writing of a province → its full name."""
    table = provinces()
    writings = dict(aliases()["provinces"])
    for full, short in zip(table.index, table["short"], strict=True):
        # 广西省 is written by people who know no better; 吉林市 is a city, never the province
        writings |= {f"{short}{kind}": full for kind in ("", "省", "自治区")} | {full: full}
    return writings


@cache
def city_writings() -> dict[str, tuple[District, ...]]:
    """Every writing of a city → a district of each city it may mean."""
    writings: dict[str, dict[str, District]] = defaultdict(dict)
    first = {d.city: d for d in reversed(districts())}
    for city, district in first.items():
        short = short_name(city)
        for written in {city, short, f"{short}市"} | ({f"{short}州"} if city.endswith("自治州") else set()):
            # 海南 alone is the province: the city column of a careless file, never 海南州 in 青海
            if province_writings().get(written, district.province) == district.province:
                writings[written][city] = district
    for written, city in aliases()["cities"].items():
        writings[written][city] = first[city]
    return {written: tuple(found.values()) for written, found in writings.items()}


@cache
def district_writings() -> dict[str, tuple[District, ...]]:
    """Every writing of a district → all districts it may mean."""
    writings: dict[str, list[District]] = defaultdict(list)
    by_name = {f"{d.city}/{d.district}": d for d in districts()}
    for district in districts():
        for written in {district.district, short_name(district.district)}:
            writings[written].append(district)
    for former, present in aliases()["districts"].items():
        for written in {former.split("/")[1], short_name(former.split("/")[1])}:
            writings[written].append(by_name[present])
    return {written: tuple(found) for written, found in writings.items()}
