"""The partners as a snapshot publishes them, with their region, peer group and number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from geo import regions
from scorecards.definitions import Definitions, component_names
from scorecards.records import ROLES, Partner, Registry
from scorecards.snapshot.peers import assign, size_bands
from scorecards.snapshot.places import resolve

SIZE_LABELS = {"small": ("小型", "small"), "medium": ("中型", "medium"), "large": ("大型", "large")}
TIER_LABELS = {
    "municipality": ("直辖市", "municipalities"),
    "capital": ("省会", "provincial capitals"),
    "planned": ("计划单列市", "cities with independent planning"),
    "other": ("其他城市", "other cities"),
}
WHOLE_ROLE = {
    "supplier": ("全部供应商", "all suppliers"),
    "dealer": ("全国经销商", "all dealers"),
    "courier": ("全部快递", "all couriers"),
}


@dataclass(frozen=True, slots=True)
class RosterEntry:
    """One partner with everything that is derived from the registry. `group` holds (trait, value) pairs."""

    partner_no: int
    partner: Partner
    province: str | None
    city: str | None
    macro_region: str | None
    group: tuple[tuple[str, str], ...]


def list_roster(registry: Registry, definitions: Definitions, sizes: Mapping[str, float]) -> list[RosterEntry]:
    """All partners by id. `sizes` gives exposure, or voices where there is none, by partner id; absent = unknown.

    Competitors form no peer groups.
    """
    partners = sorted(registry.partners, key=lambda p: p.partner_id)
    places = {(p.raw_province, p.raw_city): p for p in resolve((p.province, p.city) for p in partners)}
    groups: dict[str, tuple[tuple[str, str], ...]] = {}
    for role in ROLES:
        own = [p for p in partners if p.role == role and not p.competitor]
        bands = size_bands([sizes.get(p.partner_id) for p in own], definitions.peer_groups.size_bands)
        traits = [
            _traits(p, places[(p.province, p.city)].province, places[(p.province, p.city)].city) | {"size_band": band}
            for p, band in zip(own, bands, strict=True)
        ]
        ids = [p.partner_id for p in own]
        groups |= dict(zip(ids, assign(traits, role, definitions.peer_groups), strict=True))
    return [
        RosterEntry(
            number,
            partner,
            place.province,
            place.city,
            regions.macro_region(place.province) if place.province else None,
            groups.get(partner.partner_id, ()),
        )
        for number, partner in enumerate(partners)
        for place in [places[(partner.province, partner.city)]]
    ]


def group_id(role: str, group: tuple[tuple[str, str], ...]) -> str:
    """Readable and stable: `dealer`, or `dealer/华东/tier1/large`."""
    return "/".join([role, *(value for _, value in group)])


def group_labels(role: str, group: tuple[tuple[str, str], ...]) -> tuple[str, str]:
    """The peer group in words, Chinese and English."""
    if not group:
        return WHOLE_ROLE[role]
    words = [_label(value) for _, value in group]
    return " ".join(zh for zh, _ in words), ", ".join(en for _, en in words)


def _label(value: str) -> tuple[str, str]:
    component = component_names().get(value)
    named = (component.zh, component.en) if component else (value, value)
    return SIZE_LABELS.get(value) or TIER_LABELS.get(value) or named


def _traits(partner: Partner, province: str | None, city: str | None) -> dict[str, str | None]:
    return {
        "macro_region": regions.macro_region(province) if province else None,
        "city_tier": regions.city_tier(city) if city else None,
        "brand": partner.brand,
        "component": partner.components[0] if partner.components else None,
    }
