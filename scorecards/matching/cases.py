"""From one feedback's evidence to the case of each of its opinions."""

from __future__ import annotations

from collections.abc import Sequence

from scorecards.matching.address_words import AddressWords, Landmark
from scorecards.matching.areas import ServiceAreas
from scorecards.matching.bill_of_materials import BillOfMaterials, Rows
from scorecards.matching.carried import carried
from scorecards.matching.case import Case
from scorecards.matching.evidence import Evidence
from scorecards.matching.sites import SitesByPoint
from scorecards.matching.staff import surnames_of
from scorecards.matching.weights import Weights
from scorecards.matching.whereabouts import Whereabouts
from scorecards.records import Name, Opinion, OrderLinks, Registry, Role


class Cases:
    """What a registry knows about the keys, names and places of an opinion. Holds look-ups only."""

    def __init__(self, registry: Registry, weights: Weights) -> None:
        self._by_id = registry.by_id
        self._materials = BillOfMaterials(registry.bill_of_materials)
        self._areas = ServiceAreas(registry.service_areas)
        self._surnames = surnames_of(registry)
        self._by_point = SitesByPoint(registry.partners, "dealer", weights.distance)
        self._addresses = AddressWords(registry.partners, "dealer")

    def of(self, opinion: Opinion, role: Role, evidence: Evidence) -> Case:
        """The case of one opinion about a partner of `role`."""
        feedback, links = evidence.feedback, evidence.links
        name = _target(opinion, role, evidence.names)
        order_partner = self._of_role(_partner_of_order(links, role), role)
        page_partner = self._of_role(feedback.page_partner_id, role)
        batch_rows, product_rows = self._rows(opinion, role, evidence)
        dealer = role == "dealer"
        # A key or a full name settles the site; what else the text speaks of is then no hint (家住江宁).
        open_site = dealer and not (order_partner or page_partner or (name is not None and _is_certain(name)))
        return Case(
            text=feedback.text,
            opinion=opinion,
            role=role,
            name=name,
            carried=carried(feedback.text, name, opinion) if name is not None and role == "supplier" else frozenset(),
            staff=[n for n in evidence.names if n.how == "staff" and n.role == role],
            addressed=evidence.addressed if dealer and self._surnames else (),
            surnames=self._surnames,
            order_id=links.order_id if links else "",
            order_partner=order_partner,
            order_name=self._name(order_partner),
            page_partner=page_partner,
            page_name=self._name(page_partner),
            batch_rows=batch_rows,
            product_rows=product_rows,
            made_by="、".join(dict.fromkeys(self._name(row.supplier_id) for row in batch_rows)),
            home=evidence.home,
            places=_outside(name, evidence.places) if open_site else [],
            centre=evidence.centre if open_site else None,
            landmarks=self._landmarks(name, evidence) if open_site else {},
            nearby=self._by_point.near(feedback.lon, feedback.lat) if dealer else {},
            served_by=self._areas.serving(evidence.home) if role == "courier" else {},
            has_areas=self._areas.couriers,
        )

    def _of_role(self, partner_id: str | None, role: Role) -> str | None:
        """The id when the registry knows it in this role; a page of a shop says nothing about the courier."""
        partner = self._by_id.get(partner_id) if partner_id else None
        return partner.partner_id if partner is not None and partner.role == role else None

    def _name(self, partner_id: str | None) -> str:
        return self._by_id[partner_id].name if partner_id in self._by_id else ""

    def _rows(self, opinion: Opinion, role: Role, evidence: Evidence) -> tuple[Rows, Rows]:
        if role != "supplier":
            return (), ()
        return self._materials.look_up(opinion.component, evidence.feedback, evidence.links)

    def _landmarks(self, name: Name | None, evidence: Evidence) -> dict[str, Landmark]:
        """The first landmark in the text of each partner that has it in its address."""
        found = [mark for mark in self._addresses.find(evidence.folded) if _apart(name, mark.start, mark.end)]
        return {partner_id: mark for mark in reversed(found) for partner_id in mark.partner_ids}


def _target(opinion: Opinion, role: Role, names: Sequence[Name]) -> Name | None:
    name = names[opinion.name] if opinion.name is not None else None
    return name if name is not None and name.role == role else None


def _is_certain(name: Name) -> bool:
    return len(name.partner_ids) == 1 and name.how in ("exact", "branch", "staff")


def _partner_of_order(links: OrderLinks | None, role: Role) -> str | None:
    if links is None:
        return None
    return {"courier": links.courier_id, "dealer": links.dealer_id, "supplier": None}[role]


def _outside(name: Name | None, places: Sequence[Whereabouts]) -> list[Whereabouts]:
    """Places the feedback speaks of; one inside the name itself has told what it can by the name."""
    return [p for p in places if p.start is None or p.end is None or _apart(name, p.start, p.end)]


def _apart(name: Name | None, start: int, end: int) -> bool:
    return name is None or end <= name.start or name.end <= start
