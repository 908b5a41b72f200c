"""Six hundred invented dealers and service centres in 31 provinces: chains that share a short name, and lone firms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from random import Random

from sample_data.names import stock
from sample_data.partners import Site
from sample_data.places import Place, point_in, short
from scorecards.records import Partner

SITES, RIVAL_SITES, AT_LEAST_PER_PROVINCE = 600, 8, 4


def make_dealers(places: Sequence[Place], rng: Random) -> tuple[Site, ...]:
    """All sites in the order of their ids, rivals last; lon/lat are exact WGS-84, partners.csv mixes datums."""
    homes = _chain_homes(places, rng)
    taken: Counter[str] = Counter()
    own = [_site(n, place, homes=homes, taken=taken, rng=rng) for n, place in enumerate(_spread(places, rng), start=1)]
    cities = [p for p in places if p.weight >= 12]
    rivals = [_rival(n, place, rng) for n, place in enumerate(rng.sample(cities, RIVAL_SITES), start=1)]
    return tuple(own + rivals)


def _chain_homes(places: Sequence[Place], rng: Random) -> dict[str, str]:
    """Which province each chain grew up in."""
    weights = Counter[str]()
    for place in places:
        weights[place.province] += int(place.weight)
    provinces = sorted(weights)
    return {mark: rng.choices(provinces, [weights[p] for p in provinces])[0] for mark in stock("marks")}


def _spread(places: Sequence[Place], rng: Random) -> list[Place]:
    """One district per site: at least four sites a province, the others where most happens."""
    chosen: list[Place] = []
    for province in sorted({p.province for p in places}):
        inside = [p for p in places if p.province == province]
        chosen += rng.choices(inside, [p.weight for p in inside], k=AT_LEAST_PER_PROVINCE)
    chosen += rng.choices(places, [p.weight for p in places], k=SITES - len(chosen))
    return sorted(chosen, key=lambda p: p.adcode)


def _site(number: int, place: Place, *, homes: dict[str, str], taken: Counter[str], rng: Random) -> Site:
    mark, parent = _mark(place, homes, rng)
    sells = rng.random() < 0.72
    name = _legal_name(mark, place, sells=sells, rng=rng)
    taken[name] += 1
    if taken[name] > 1:
        name = name.removesuffix("有限公司") + f"有限公司第{'一二三四五六七八九'[taken[name] - 1]}分公司"
    lon, lat = point_in(place, rng)
    partner = Partner(
        f"d-{number:04d}",
        "dealer",
        name,
        _aliases(mark, place, rng),
        parent,
        stock("brand")[0] + stock("brand")[1],
        place.province,
        place.city,
        place.district,
        _address(place, rng),
        lon,
        lat,
        "wgs84",
    )
    size = max(6.0, 45.0 * rng.lognormvariate(0.0, 0.6) * (1.0 + place.weight / 12.0))
    return Site(partner, place, mark, size, sells, rng.gauss(0.0, 0.5))


def _mark(place: Place, homes: dict[str, str], rng: Random) -> tuple[str, str | None]:
    """The short name of the firm, and its group if it belongs to one (about six in ten do)."""
    if rng.random() > 0.6:
        return rng.choice(stock("lone_marks")), None
    marks = sorted(homes)
    mark = rng.choices(marks, [9.0 if homes[m] == place.province else 0.35 for m in marks])[0]
    return mark, f"{mark}汽车集团"


def _legal_name(mark: str, place: Place, *, sells: bool, rng: Random) -> str:
    city, district = short(place.city), short(place.district)
    where = "" if district == city else district
    if sells:
        return rng.choice(
            (
                f"{city}{mark}{where}汽车销售服务有限公司",
                f"{city}{where}{mark}汽车销售有限公司",
                f"{city}{where}{mark}汽车销售服务有限公司",
            )
        )
    return rng.choice((f"{city}{where}{mark}汽车维修服务有限公司", f"{city}{mark}汽车服务中心（{district}店）"))


def _aliases(mark: str, place: Place, rng: Random) -> tuple[str, ...]:
    """What the registry knows beside the legal name: nothing for half of the sites."""
    city, district = short(place.city), short(place.district)
    forms = (
        f"{district}{mark}",
        f"{mark}{district}店",
        f"{city}{mark}{district}店",
        f"{mark}4S店（{district}）",
        f"{mark} {district}",
    )
    return tuple(rng.sample(forms, rng.choice((1, 1, 2)))) if rng.random() < 0.5 else ()


def _address(place: Place, rng: Random) -> str:
    province = "" if place.city == place.province else place.province
    district = "" if place.district == place.city else place.district
    extra = rng.choice(("", "", "", "（汽车城内）", f"与{rng.choice(stock('roads'))}交叉口", "院内"))
    return f"{province}{place.city}{district}{rng.choice(stock('roads'))}{rng.randint(1, 1999)}号{extra}"


def _rival(number: int, place: Place, rng: Random) -> Site:
    """A dealer of the rival brand: known by name, never scored."""
    mark, city = rng.choice(stock("lone_marks")), short(place.city)
    brand = "".join(stock("competitor_brand"))
    lon, lat = point_in(place, rng)
    partner = Partner(
        f"d-x-{number:02d}",
        "dealer",
        f"{city}{mark}{brand}汽车销售有限公司",
        (f"{city}{brand}", f"{brand}{short(place.district)}店"),
        None,
        brand,
        place.province,
        place.city,
        place.district,
        _address(place, rng),
        lon,
        lat,
        "wgs84",
        competitor=True,
    )
    return Site(partner, place, mark, 0.0, False, 0.0)
