"""Districts of the 31 mainland provinces with a circle that lies inside each, from the table beside this module."""

from __future__ import annotations

import csv
import math
import re
from dataclasses import dataclass
from pathlib import Path
from random import Random

TABLE = Path(__file__).with_name("places.csv")
LARGE = frozenset(
    [
        "北京市",
        "上海市",
        "广州市",
        "深圳市",
        "成都市",
        "重庆市",
        "杭州市",
        "武汉市",
        "南京市",
        "苏州市",
        "西安市",
        "天津市",
    ]
)
CAPITALS = frozenset(
    [
        "郑州市",
        "长沙市",
        "沈阳市",
        "青岛市",
        "宁波市",
        "济南市",
        "合肥市",
        "福州市",
        "厦门市",
        "昆明市",
        "哈尔滨市",
        "长春市",
        "大连市",
        "石家庄市",
        "南宁市",
        "太原市",
        "南昌市",
        "贵阳市",
        "乌鲁木齐市",
        "兰州市",
        "呼和浩特市",
        "海口市",
        "银川市",
        "西宁市",
        "拉萨市",
        "无锡市",
        "佛山市",
        "东莞市",
    ]
)
PEOPLES = re.compile(
    "(?:[回藏苗彝壮侗瑶白傣黎畲羌怒水满土佤]族|各族|蒙古族?|维吾尔|哈萨克族?|柯尔克孜|塔吉克|锡伯|朝鲜族|布依族|土家族|哈尼族|傈僳族|拉祜族|"
    "东乡族|纳西族|景颇族|达斡尔族|仫佬族|布朗族|撒拉族|毛南族|仡佬族|普米族|保安族|裕固族|独龙族)+(?=自治)"
)
SUFFIXES = (
    "特别行政区",
    "维吾尔自治区",
    "壮族自治区",
    "回族自治区",
    "自治区",
    "自治州",
    "自治县",
    "自治旗",
    "新区",
    "地区",
    "市",
    "省",
    "区",
    "县",
    "盟",
    "旗",
)


@dataclass(frozen=True, slots=True)
class Place:
    """A district: lon/lat (WGS-84 degrees) is the middle of the largest circle inside it, of radius_km."""

    adcode: str
    province: str
    city: str
    district: str
    lon: float
    lat: float
    radius_km: float

    @property
    def weight(self) -> float:
        """How much happens here, against an ordinary county."""
        urban = 2.0 if self.district.endswith("区") else 1.0
        return urban * (6.0 if self.city in LARGE else 3.0 if self.city in CAPITALS else 1.0)


def load_places() -> tuple[Place, ...]:
    """All districts of the table, by adcode."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return tuple(
            Place(
                r["adcode"],
                r["province"],
                r["city"],
                r["district"],
                float(r["lon"]),
                float(r["lat"]),
                float(r["inner_radius_km"]),
            )
            for r in csv.DictReader(file)
        )


def short(name: str) -> str:
    """A place name as people say it: 江宁区 → 江宁; what would leave one character keeps its ending (城区 → 城区)."""
    if not PEOPLES.match(name):
        name = PEOPLES.sub("", name)
    for suffix in SUFFIXES:
        if name.endswith(suffix) and len(name) - len(suffix) >= 2:
            return name.removesuffix(suffix)
    return name


def point_in(place: Place, rng: Random) -> tuple[float, float]:
    """A WGS-84 point inside the district's inner circle: at most 8 km from, and mostly near, its middle."""
    distance_km = min(place.radius_km * 0.85, 8.0) * math.sqrt(rng.random())
    angle = rng.random() * 2 * math.pi
    lat = place.lat + distance_km * math.sin(angle) / 111.2
    lon = place.lon + distance_km * math.cos(angle) / (111.2 * math.cos(math.radians(place.lat)))
    return round(lon, 6), round(lat, 6)
