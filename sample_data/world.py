"""The invented world before anything happens in it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from random import Random

from sample_data.bill_of_materials import BillOfMaterials, make_bill_of_materials
from sample_data.couriers import make_couriers, make_service_areas
from sample_data.dealers import make_dealers
from sample_data.partners import Carrier, Maker, Site
from sample_data.places import Place, load_places
from sample_data.plants import plant_sites
from sample_data.staff import make_staff
from sample_data.suppliers import make_suppliers
from scorecards.records import Partner, ServiceArea, Staff


@dataclass(frozen=True)
class World:
    """All partners, people and places; nothing of it changes while events are drawn."""

    places: tuple[Place, ...]
    makers: tuple[Maker, ...]
    carriers: tuple[Carrier, ...]
    sites: tuple[Site, ...]
    staff: tuple[Staff, ...]
    bill_of_materials: BillOfMaterials
    service_areas: tuple[ServiceArea, ...]

    @property
    def partners(self) -> tuple[Partner, ...]:
        return tuple(x.partner for group in (self.carriers, self.sites, self.makers) for x in group)

    @cached_property
    def own_sites(self) -> tuple[Site, ...]:
        """Sites that feedback is drawn for: tiny ones have their few voices planted one by one."""
        return tuple(s for s in self.sites if not s.partner.competitor and s.plant != "tiny")

    @cached_property
    def staff_of(self) -> dict[str, tuple[Staff, ...]]:
        rosters: defaultdict[str, list[Staff]] = defaultdict(list)
        for person in self.staff:
            rosters[person.partner_id].append(person)
        return {k: tuple(v) for k, v in rosters.items()}

    @cached_property
    def maker_by_id(self) -> dict[str, Maker]:
        return {m.partner.partner_id: m for m in self.makers}

    @cached_property
    def carrier_by_id(self) -> dict[str, Carrier]:
        return {c.partner.partner_id: c for c in self.carriers}

    @cached_property
    def site_by_id(self) -> dict[str, Site]:
        return {s.partner.partner_id: s for s in self.sites}

    @cached_property
    def carriers_of_city(self) -> dict[tuple[str, str], tuple[Carrier, ...]]:
        """Couriers by (province, city) that they serve."""
        serving: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        for area in self.service_areas:
            serving[area.province, area.city].add(area.courier_id)
        return {k: tuple(c for c in self.carriers if c.partner.partner_id in v) for k, v in serving.items()}

    @cached_property
    def province_share(self) -> dict[str, float]:
        """Share of cars that are sold in each province, by the size of the sites there."""
        size: defaultdict[str, float] = defaultdict(float)
        for site in self.sites:
            if site.sells:
                size[site.place.province] += site.size
        total = sum(size.values())
        return {p: size[p] / total for p in sorted(size)}

    @cached_property
    def places_of_province(self) -> dict[str, tuple[Place, ...]]:
        grouped: defaultdict[str, list[Place]] = defaultdict(list)
        for place in self.places:
            grouped[place.province].append(place)
        return {k: tuple(v) for k, v in grouped.items()}


def build_world(seed: int) -> World:
    """The world of a seed. Each part draws from its own stream, so that changing one leaves the others as they were."""

    def stream(part: str) -> Random:
        return Random(f"{seed}/{part}")

    places = load_places()
    makers, carriers = make_suppliers(stream("suppliers")), make_couriers()
    sites = plant_sites(make_dealers(places, stream("dealers")), stream("plants"))
    return World(
        places=places,
        makers=makers,
        carriers=carriers,
        sites=sites,
        staff=make_staff(sites, stream("staff")),
        bill_of_materials=make_bill_of_materials(makers, stream("materials")),
        service_areas=make_service_areas(carriers, places, stream("areas")),
    )
