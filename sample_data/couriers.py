"""Ten invented couriers with depots and service areas, and two rivals that customers only compare with."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from sample_data.partners import Carrier
from sample_data.places import Place, short
from scorecards.records import Partner, ServiceArea

# id, name, short names, share of parcels, national network, tendency, aspects that come up more often than elsewhere
CARRIERS: tuple[tuple[str, str, str, float, bool, float, dict[str, float]], ...] = (
    ("c-feique", "飞鹊速递", "飞鹊|飞鹊快递|FeiQue", 0.22, True, -0.55, {}),
    ("c-yunqi", "云骐快运", "云骐|云骐快递|YQ快运", 0.17, True, 0.05, {"speed": 1.3}),
    ("c-jiesun", "捷隼速运", "捷隼|捷隼快递", 0.13, True, -0.1, {}),
    ("c-chengxiang", "橙象快递", "橙象|大象快递", 0.12, True, 0.35, {"handover": 1.8}),
    ("c-zhuifengda", "追风达快递", "追风达|追风", 0.1, True, 0.15, {"tracking": 1.5}),
    ("c-kuncheng", "鲲珵物流", "鲲珵|鲲珵快运", 0.08, True, 0.1, {"damage": 1.6}),
    ("c-hefeng", "禾沣速配", "禾沣|禾沣快递", 0.06, False, -0.2, {}),
    ("c-beiyan", "北雁速递", "北雁|北雁快递|Beiyan", 0.05, False, 0.2, {"attitude": 1.5}),
    ("c-shanlan", "山岚鸟快递", "山岚鸟|岚鸟", 0.04, False, 0.0, {}),
    ("c-lanling", "蓝翎急送", "蓝翎", 0.03, False, -0.3, {"fee": 2.0}),
)
RIVALS = (("c-x-chihu", "赤狐速运", "赤狐"), ("c-x-yinyu", "银羽快递", "银羽|银羽速递"))
BAD_DEPOT = ("c-yunqi", "佛山市", "云骐南海转运部")
GOOD_DEPOT = "云骐佛山分拨中心"
BAD_DISTRICTS = frozenset(("南海区", "三水区"))


def make_couriers() -> tuple[Carrier, ...]:
    """All couriers, rivals last (share 0: they carry nothing for the shop)."""
    own = tuple(
        Carrier(_partner(i, name, shorts), tuple(shorts.split("|")), tendency, share, national, focus)
        for i, name, shorts, share, national, tendency, focus in CARRIERS
    )
    rivals = tuple(
        Carrier(_partner(i, name, shorts, competitor=True), tuple(shorts.split("|")), 0.0, 0.0, True)
        for i, name, shorts in RIVALS
    )
    return own + rivals


def _partner(partner_id: str, name: str, shorts: str, *, competitor: bool = False) -> Partner:
    return Partner(partner_id, "courier", name, _listed(shorts), competitor=competitor)


def _listed(shorts: str) -> tuple[str, ...]:
    """The aliases that the registry knows; the short name alone is derivable and often left out."""
    names = shorts.split("|")
    return tuple(names[1:]) if len(names) > 2 else tuple(names[:1])


def make_service_areas(carriers: Sequence[Carrier], places: Sequence[Place], rng: Random) -> tuple[ServiceArea, ...]:
    """National couriers serve every city by one depot each, regional ones about a third of the provinces.

    The planted bad depot serves districts by name: it is one of two of its courier in that city.
    """
    provinces = sorted({p.province for p in places})
    cities = sorted({(p.province, p.city) for p in places})
    areas = [ServiceArea(*row) for row in _bad_depot_rows(places)]
    for carrier in carriers:
        if carrier.partner.competitor:
            continue
        home = set(provinces if carrier.national else rng.sample(provinces, 11))
        for province, city in cities:
            if province in home and (carrier.partner.partner_id, city) != BAD_DEPOT[:2]:
                areas.append(
                    ServiceArea(carrier.partner.partner_id, f"{carrier.shorts[0]}{short(city)}分拨中心", province, city)
                )
    return tuple(sorted(areas, key=lambda a: (a.courier_id, a.province, a.city, a.depot, a.district or "")))


def _bad_depot_rows(places: Sequence[Place]) -> list[tuple[str, str, str, str, str]]:
    courier_id, city, depot = BAD_DEPOT
    districts = [p for p in places if p.city == city]
    return [
        (courier_id, depot if p.district in BAD_DISTRICTS else GOOD_DEPOT, p.province, city, p.district)
        for p in districts
    ]
