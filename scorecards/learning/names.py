"""Names that rulings teach: how customers write a partner whom the registry does not know by that name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from scorecards.learning.links import latest_on_partner
from scorecards.records import Registry, Ruling

ENOUGH = 2
"""Rulings, on different feedback, that must say so: one may be a slip of the pen."""
SHORTEST = 2
"""Characters; a single one is part of too many words."""


def taught_names(rulings: Iterable[Ruling], registry: Registry) -> dict[str, tuple[str, ...]]:
    """Partner → writings taught by rulings that give them, sorted; writings that the registry has already are left out.

    A writing that rulings give to several partners is taught for each of them: the matcher knows it as ambiguous.
    """
    taught: dict[str, list[str]] = defaultdict(list)
    for (partner_id, written), times in sorted(_told(rulings, registry).items()):
        if times >= ENOUGH:
            taught[partner_id].append(written)
    return {partner_id: tuple(writings) for partner_id, writings in taught.items()}


def unconfirmed(rulings: Iterable[Ruling], registry: Registry) -> list[str]:
    """Writings that rulings gave, but not often enough to be names; longest first."""
    told = {written for (_, written), times in _told(rulings, registry).items() if times < ENOUGH}
    return sorted(told, key=lambda written: (-len(written), written))


def _told(rulings: Iterable[Ruling], registry: Registry) -> dict[tuple[str, str], int]:
    """(partner, writing that the registry does not have) → feedback in which a ruling says so."""
    said: dict[tuple[str, str], set[str]] = defaultdict(set)
    for ruling in latest_on_partner(rulings):
        partner = registry.by_id.get(ruling.value or "")
        written = ruling.written or ""
        if partner and len(written) >= SHORTEST and written not in (partner.name, *partner.aliases):
            said[partner.partner_id, written].add(ruling.feedback_id)
    return {told: len(feedback) for told, feedback in said.items()}
