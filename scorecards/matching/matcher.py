"""Who is responsible for each opinion of one feedback."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from geo.places import Context, find_places
from scorecards.matching.areas import ServiceAreas
from scorecards.matching.areas_by_name import area
from scorecards.matching.bill_of_materials import BillOfMaterials
from scorecards.matching.case import Case
from scorecards.matching.clues import CLUES
from scorecards.matching.decide import NOBODY, decide
from scorecards.matching.folding import fold
from scorecards.matching.sites import SitesByPlace, SitesByPoint
from scorecards.matching.staff import addressed, surnames_of
from scorecards.matching.weights import Weights, load
from scorecards.matching.whereabouts import Whereabouts, home_of
from scorecards.records import (
    Attribution,
    Clue,
    Feedback,
    Name,
    Opinion,
    OrderLinks,
    Partner,
    Reading,
    Registry,
    Role,
)


@dataclass(frozen=True, slots=True)
class _Evidence:
    """One feedback with all that may point to partners beside its opinions."""

    feedback: Feedback
    names: Sequence[Name]
    links: OrderLinks | None
    home: Whereabouts | None


class Matcher:
    """Attributes opinions to the partners of one registry. Holds look-ups only; building takes milliseconds."""

    def __init__(self, registry: Registry, weights: Weights | None = None) -> None:
        self._weights = weights or load()
        self._by_id = registry.by_id
        self._materials = BillOfMaterials(registry.bill_of_materials)
        self._areas = ServiceAreas(registry.service_areas)
        self._surnames = surnames_of(registry)
        self._by_place = SitesByPlace(registry.partners, "dealer")
        self._by_point = SitesByPoint(registry.partners, "dealer", self._weights.distance)

    def attribute(
        self, feedback: Feedback, *, reading: Reading, names: Sequence[Name], links: OrderLinks | None
    ) -> list[Attribution]:
        """One attribution per opinion of the reading, in order.

        An opinion about the brand's own doing, or with no name and no key that points to anybody, is nobody's. Only the
        name an opinion is about counts; other names in the text give their partners nothing.
        """
        evidence = _Evidence(feedback, names, links, home_of(feedback, links))
        return [self._attribute_one(opinion, evidence) for opinion in reading.opinions]

    def _attribute_one(self, opinion: Opinion, evidence: _Evidence) -> Attribution:
        role = opinion.responsible
        if role == "brand":
            return NOBODY
        case = self._case(opinion, role, evidence)
        candidates = {i: self._clues(case, self._by_id[i]) for i in self._candidates(case)}
        return decide(candidates, self._weights)

    def _clues(self, case: Case, partner: Partner) -> list[Clue]:
        seen = ((clue.__name__, clue(case, partner)) for clue in CLUES)
        return [
            Clue(name, what.detail, round(self._weight(name) - what.discount, 2), what.start, what.end)
            for name, what in seen
            if what is not None
        ]

    def _weight(self, clue: str) -> float:
        return self._weights.bits[clue]

    # Who is looked at ----------------------------------------------------------------------------------------------

    def _candidates(self, case: Case) -> list[str]:
        """Sorted ids of the partners that anything points to. Competitors only come in by name."""
        keys = {case.order_partner, case.page_partner, *case.nearby}
        keys |= {row.supplier_id for row in (*case.batch_rows, *case.product_rows)}
        keys |= {i for name in case.staff for i in name.partner_ids}
        if case.name is not None:
            keys |= set(case.name.partner_ids)
        else:
            keys |= {i for place in self._spoken_of(case) for i in self._by_place.at(place)}
            if case.role == "courier" and len(case.served_by) == 1:
                keys |= case.served_by
        return sorted(i for i in keys if i is not None and i in self._by_id and self._by_id[i].role == case.role)

    @staticmethod
    def _spoken_of(case: Case) -> Sequence[Whereabouts]:
        """Where an unnamed dealer may stand: the places in the text, else the customer's own."""
        if case.role != "dealer":
            return ()
        return case.places or ((case.home,) if case.home is not None else ())

    # What is known about an opinion --------------------------------------------------------------------------------

    def _case(self, opinion: Opinion, role: Role, evidence: _Evidence) -> Case:
        feedback, links = evidence.feedback, evidence.links
        name = _target(opinion, role, evidence.names)
        order_partner = self._of_role(_partner_of_order(links, role), role)
        page_partner = self._of_role(feedback.page_partner_id, role)
        settled = order_partner is not None or page_partner is not None or (name is not None and _is_certain(name))
        batch_rows, product_rows = (
            self._materials.look_up(opinion.component, feedback, links) if role == "supplier" else ((), ())
        )
        return Case(
            opinion=opinion,
            role=role,
            name=name,
            staff=[n for n in evidence.names if n.how == "staff" and n.role == role],
            addressed=addressed(feedback.text) if role == "dealer" and self._surnames else (),
            surnames=self._surnames,
            order_id=links.order_id if links else "",
            order_partner=order_partner,
            page_partner=page_partner,
            page_name=self._by_id[page_partner].name if page_partner else "",
            batch_rows=batch_rows,
            product_rows=product_rows,
            home=evidence.home,
            places=[] if settled or role != "dealer" else _places_outside(name, feedback),
            nearby=self._by_point.near(feedback.lon, feedback.lat) if role == "dealer" else {},
            served_by=self._areas.serving(evidence.home) if role == "courier" else frozenset(),
            has_areas=self._areas.couriers,
        )

    def _of_role(self, partner_id: str | None, role: Role) -> str | None:
        """The id when the registry knows it in this role; a page of a shop says nothing about the courier."""
        partner = self._by_id.get(partner_id) if partner_id else None
        return partner.partner_id if partner is not None and partner.role == role else None


def _target(opinion: Opinion, role: Role, names: Sequence[Name]) -> Name | None:
    name = names[opinion.name] if opinion.name is not None else None
    return name if name is not None and name.role == role else None


def _is_certain(name: Name) -> bool:
    return len(name.partner_ids) == 1 and name.how in ("exact", "branch", "staff")


def _partner_of_order(links: OrderLinks | None, role: Role) -> str | None:
    if links is None:
        return None
    return {"courier": links.courier_id, "dealer": links.dealer_id, "supplier": None}[role]


def _places_outside(name: Name | None, feedback: Feedback) -> list[Whereabouts]:
    """Places the feedback speaks of; one inside the name itself has told what it can by the name."""
    places = _places(feedback)
    if name is None:
        return places
    return [p for p in places if p.start is None or p.end is None or p.end <= name.start or name.end <= p.start]


def _places(feedback: Feedback) -> list[Whereabouts]:
    """Places in the text, then in the field `place` (without offsets, since those are of another text)."""
    found = _places_of(feedback.text, feedback)
    if feedback.place:
        found += [replace(place, start=None, end=None) for place in _places_of(feedback.place, feedback)]
    return found


def _places_of(text: str, feedback: Feedback) -> list[Whereabouts]:
    """Folded before it is searched, so that traditional characters are read too; offsets stay the same."""
    return [
        Whereabouts(text[p.start : p.end], *area(p.province, p.city, p.district), p.start, p.end)
        for p in find_places(fold(text), Context(feedback.province, feedback.city))
    ]
