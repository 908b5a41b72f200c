"""All that is known about one opinion when the search for the responsible partner begins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scorecards.matching.address_words import Landmark
from scorecards.matching.carried import Elsewhere
from scorecards.matching.staff import Address
from scorecards.matching.whereabouts import Centre, Whereabouts
from scorecards.records import BillOfMaterialsRow, Name, Opinion, Partner, Role


@dataclass(frozen=True, slots=True)
class Nearby:
    """A site near the feedback's coordinates and the bits its distance takes off."""

    metres: float
    discount: float


@dataclass(frozen=True, slots=True)
class Case:
    """One opinion with the keys, names and places that may point to its partner. Built by Cases.

    `name` is the opinion's target in its own words, `carried` where a maker's name stands outside its clause;
    `staff` all staff named in the text that fit the role; `addressed` the forms of address (李师傅) in the text,
    `surnames` those on each partner's roster; `made_by` the names of the makers of `batch_rows`; `landmarks` the roads
    and towns in the text by the partners that have them in their address; `served_by` the depots that serve `home` by
    courier, and `has_areas` the couriers whose areas are known at all.
    """

    text: str
    opinion: Opinion
    role: Role
    name: Name | None
    carried: frozenset[Elsewhere]
    staff: Sequence[Name]
    addressed: Sequence[Address]
    surnames: Mapping[str, frozenset[str]]
    order_id: str
    order_partner: str | None
    order_name: str
    page_partner: str | None
    page_name: str
    batch_rows: Sequence[BillOfMaterialsRow]
    product_rows: Sequence[BillOfMaterialsRow]
    made_by: str
    home: Whereabouts | None
    places: Sequence[Whereabouts]
    centre: Centre | None
    landmarks: Mapping[str, Landmark]
    nearby: Mapping[str, Nearby]
    served_by: Mapping[str, str]
    has_areas: frozenset[str]

    def serves(self, partner: Partner) -> bool | None:
        """Whether the courier serves the customer's area; None when that is not known."""
        if self.role != "courier" or partner.partner_id not in self.has_areas:
            return None
        return partner.partner_id in self.served_by
