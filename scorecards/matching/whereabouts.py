"""Places as matching compares them."""

from __future__ import annotations

from dataclasses import dataclass

from scorecards.matching.areas_by_name import area
from scorecards.records import Feedback, OrderLinks, Partner


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """A place that a feedback speaks of or comes from. Parts as areas_by_name.area gives them, None when not known."""

    text: str
    province: str | None
    city: str | None
    district: str | None
    start: int | None = None
    end: int | None = None

    def is_district_of(self, partner: Partner) -> bool:
        """The partner stands in this district."""
        _, city, district = area_of(partner)
        return self.district is not None and district == self.district and self.city in (None, city)

    def is_city_of(self, partner: Partner) -> bool:
        """The partner stands in this city, and no two different districts are known."""
        _, city, district = area_of(partner)
        same_city = self.city is not None and city == self.city
        return same_city and (self.district is None or district in (None, self.district))

    def may_be_of(self, partner: Partner) -> bool:
        """Nothing that is known of both rules out that the partner stands here."""
        pairs = zip((self.province, self.city, self.district), area_of(partner), strict=True)
        return all(mine is None or theirs is None or mine == theirs for mine, theirs in pairs)


@dataclass(frozen=True, slots=True)
class Centre:
    """The middle of a city, as customers say it (市中心): its central districts by full names."""

    text: str
    city: str
    districts: frozenset[str]
    start: int
    end: int

    def holds(self, partner: Partner) -> bool:
        """The partner stands in one of the districts."""
        _, city, district = area_of(partner)
        return city == self.city and district in self.districts


def area_of(partner: Partner) -> tuple[str | None, str | None, str | None]:
    """The partner's province, city and district, made comparable."""
    return area(partner.province, partner.city, partner.district)


def home_of(feedback: Feedback, links: OrderLinks | None) -> Whereabouts | None:
    """Where the feedback says its customer is, else where the order went; None when neither says a city."""
    for source in (feedback, links):
        if source is not None and (source.city or source.district):
            text = "".join(part for part in (source.city, source.district) if part)
            return Whereabouts(text, *area(source.province, source.city, source.district))
    return None
