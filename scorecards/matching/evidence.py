"""One feedback with all that may point to partners beside its opinions; places are only looked for when asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property

from ahocorasick_rs import AhoCorasick, MatchKind

from geo.centres import central_districts
from geo.places import Context, find_places
from scorecards.matching.address_words import words
from scorecards.matching.areas_by_name import area
from scorecards.matching.folding import fold
from scorecards.matching.staff import Address, addressed
from scorecards.matching.whereabouts import Centre, Whereabouts, home_of
from scorecards.records import Feedback, Name, OrderLinks


@dataclass(frozen=True)
class Evidence:
    """A feedback, the names in its text, and its order."""

    feedback: Feedback
    names: Sequence[Name]
    links: OrderLinks | None

    @cached_property
    def is_text_alone(self) -> bool:
        """Whether nothing but the words can point to anybody: no order, page, product, area or member of staff."""
        f = self.feedback
        keys = (self.links, f.page_partner_id, f.batch, f.product, f.city, f.district)
        return not any(keys) and all(name.how != "staff" for name in self.names)

    @cached_property
    def folded(self) -> str:
        """The text with traditional characters, case and width made alike; offsets are the text's own."""
        return fold(self.feedback.text)

    @cached_property
    def home(self) -> Whereabouts | None:
        """Where the feedback, else its order, says that the customer is."""
        return home_of(self.feedback, self.links)

    @cached_property
    def addressed(self) -> list[Address]:
        """Forms of address in the text that give a surname: 李师傅."""
        return addressed(self.folded)

    @cached_property
    def places(self) -> list[Whereabouts]:
        """Places in the text, then in the field `place` (without offsets, since those are of another text)."""
        found = list(self._places_of(self.feedback.text))
        if self.feedback.place:
            found += [replace(place, start=None, end=None) for place in self._places_of(self.feedback.place)]
        return found

    @cached_property
    def centre(self) -> Centre | None:
        """The middle of the one city that the text, else the customer's address tells; None when it is not meant."""
        hit = next(iter(_centre_words().find_matches_as_indexes(self.folded)), None)
        cities = {place.city for place in self.places} or {self.home.city if self.home else None}
        city = cities.pop() if len(cities) == 1 else None
        if hit is None or city is None or not (districts := central_districts(city)):
            return None
        _, start, end = hit
        return Centre(self.feedback.text[start:end], city, districts, start, end)

    def _places_of(self, text: str) -> Iterator[Whereabouts]:
        """Folded before it is searched, so that traditional characters are read too; offsets stay the same."""
        home = Context(self.feedback.province, self.feedback.city)
        for p in find_places(fold(text), home):
            yield Whereabouts(text[p.start : p.end], *area(p.province, p.city, p.district), p.start, p.end)


@cache
def _centre_words() -> AhoCorasick:
    return AhoCorasick(list(words().centre), matchkind=MatchKind.LeftmostLongest)
