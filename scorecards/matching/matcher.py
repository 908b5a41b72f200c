"""Who is responsible for each opinion of one feedback."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scorecards.matching.case import Case
from scorecards.matching.cases import Cases
from scorecards.matching.clues import CLUES_OF
from scorecards.matching.decide import NOBODY, decide
from scorecards.matching.evidence import Evidence
from scorecards.matching.frame import framed
from scorecards.matching.sites import SitesByPlace
from scorecards.matching.weights import Weights, load
from scorecards.matching.whereabouts import Whereabouts
from scorecards.records import Attribution, Clue, Feedback, Name, Opinion, OrderLinks, Partner, Reading, Registry


class Matcher:
    """Attributes opinions to the partners of one registry. Holds look-ups only; building takes milliseconds."""

    def __init__(self, registry: Registry, weights: Weights | None = None) -> None:
        self._weights = weights or load()
        self._by_id = registry.by_id
        self._cases = Cases(registry, self._weights)
        self._by_place = SitesByPlace(registry.partners, "dealer")
        bits = self._weights.bits
        self._weighed = {
            role: [(clue, clue.__name__, bits[clue.__name__]) for clue in clues] for role, clues in CLUES_OF.items()
        }

    def attribute(
        self, feedback: Feedback, *, reading: Reading, names: Sequence[Name], links: OrderLinks | None
    ) -> list[Attribution]:
        """One attribution per opinion of the reading, in order.

        An opinion about the brand's own doing, or with no name and no key that points to anybody, is nobody's. Only the
        name an opinion is about counts; other names in the text give their partners nothing.
        """
        evidence = Evidence(feedback, names, links)
        known: dict[tuple[object, ...], Attribution] = {}
        for key, opinion in zip(keys := [_decisive(o) for o in reading.opinions], reading.opinions, strict=True):
            if key not in known:
                known[key] = self._attribute_one(opinion, evidence)
        return [known[key] for key in keys]

    def _attribute_one(self, opinion: Opinion, evidence: Evidence) -> Attribution:
        role = opinion.responsible
        if role == "brand" or (role != "dealer" and opinion.name is None and evidence.is_text_alone):
            return NOBODY  # without a name or key no words point to a courier or maker; a dealer may be told by places
        case = self._cases.of(opinion, role, evidence)
        candidates = {i: self._clues(case, self._by_id[i]) for i in self._candidates(case)}
        return framed(decide(candidates, self._weights), weights=self._weights, names=self._name)

    def _clues(self, case: Case, partner: Partner) -> list[Clue]:
        return [
            Clue(name, seen.detail, round(bits - seen.discount, 2), seen.start, seen.end)
            for clue, name, bits in self._weighed[case.role]
            if (seen := clue(case, partner)) is not None
        ]

    def _name(self, partner_id: str) -> str:
        return self._by_id[partner_id].name

    # Who is looked at ----------------------------------------------------------------------------------------------

    def _candidates(self, case: Case) -> list[str]:
        """Sorted ids of the partners that anything points to. Competitors only come in by name."""
        keys = {case.order_partner, case.page_partner, *case.nearby}
        keys |= {row.supplier_id for row in (*case.batch_rows, *case.product_rows)}
        keys |= {i for name in case.staff for i in name.partner_ids}
        keys |= set(case.name.partner_ids) if case.name is not None else set(self._unnamed(case))
        return sorted(i for i in keys if i is not None and i in self._by_id and self._by_id[i].role == case.role)

    def _unnamed(self, case: Case) -> Iterator[str]:
        """Whom places alone point to: sites on a road, in a town or the middle of it, the only courier of an area."""
        yield from case.landmarks
        places = self._spoken_of(case)
        if case.centre is not None and not any(place.district for place in case.places):
            middle = Whereabouts(case.centre.text, None, case.centre.city, None)
            yield from (i for i in self._by_place.at(middle) if case.centre.holds(self._by_id[i]))
        else:
            yield from (i for place in places for i in self._by_place.at(place))
        if case.role == "courier" and len(case.served_by) == 1:
            yield from case.served_by

    @staticmethod
    def _spoken_of(case: Case) -> Sequence[Whereabouts]:
        """Where an unnamed dealer may stand: the places in the text, else the customer's own."""
        if case.role != "dealer":
            return ()
        return case.places or ((case.home,) if case.home is not None else ())


def _decisive(opinion: Opinion) -> tuple[object, ...]:
    """What of an opinion decides whose it is; its place only where a maker's name may have been carried to it."""
    placed = opinion.responsible == "supplier" and opinion.name is not None
    place = (opinion.start, opinion.end) if placed else None
    return opinion.responsible, opinion.name, opinion.component, place
