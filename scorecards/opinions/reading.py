"""The whole reading of one text: parse, find judgements role by role, name them, weigh them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scorecards.opinions.brand import find_brand
from scorecards.opinions.clauses import Parsed, parse
from scorecards.opinions.dealers import find_dealers
from scorecards.opinions.delivery import find_delivery
from scorecards.opinions.evidence import evidence_of
from scorecards.opinions.fallback import find_unworded
from scorecards.opinions.findings import Finding
from scorecards.opinions.headings import named_by_circumstances
from scorecards.opinions.lexicon import mask_of
from scorecards.opinions.mentions import carries, excluded, unjudged, without_shops
from scorecards.opinions.naming import name_couriers, name_dealers, name_makers
from scorecards.opinions.parts import find_parts, is_about_cars
from scorecards.opinions.spans import whole
from scorecards.opinions.stance import stands
from scorecards.opinions.verifier import added
from scorecards.opinions.weighing import weigh
from scorecards.records import Mention, Name, Reading, Role

_LOW_RATING = 2
_CARRIER = mask_of("topic.courier", "topic.rider", "name.courier")
_FOOD, _DEALER = mask_of("domain.food"), mask_of("dealer")


def read(text: str, names: Sequence[Name], *, rating: float | None = None, about: Role | None = None) -> Reading:
    """What the words of one text say: opinions in text order, and the names that are spoken of without being judged.

    `names` are non-overlapping and sorted by start; opinions and mentions point to them by index. `rating` and `about`
    are those of `judge`. Offsets are code points of `text`.
    """
    return judge(parse(text, names), rating=rating, about=about)


def judge(parsed: Parsed, *, rating: float | None = None, about: Role | None = None) -> Reading:
    """The reading of a parsed text: the rules' findings and what the second reader adds.

    `rating` (1 to 5 stars, if the source has one) decides only where the words are mocking. `about` is the role of the
    page or order the text was left on, None when unknown: what is said without a subject is then said of that role,
    unless the words speak of something else.
    """
    why_not = _barred(parsed)
    found = _named(parsed, why_not, about=about)
    if about != "dealer":
        found = _read_again(parsed, found, why_not)
    findings = _settled(_unmocked(parsed, found, low=rating is not None and rating <= _LOW_RATING))
    opinions = tuple(weigh(parsed, whole(parsed, finding)) for finding in findings)
    mentions = _mentions(parsed, why_not, judged={f.name for f in findings}) if why_not else ()
    return Reading(opinions, tuple(mentions))


def found_by_rules(parsed: Parsed) -> list[Finding]:
    """What the rules find in a text of which nothing else is known."""
    return _settled(_unmocked(parsed, _named(parsed, _barred(parsed), about=None), low=False))


def _barred(parsed: Parsed) -> dict[int, str | None]:
    """Why each name cannot be the one judged, None if it can be."""
    return without_shops(parsed, {i: excluded(parsed, i) for i in range(len(parsed.names))})


def _mentions(parsed: Parsed, why_not: dict[int, str | None], *, judged: set[int | None]) -> Iterator[Mention]:
    """The names that nothing was said of, without further plain mentions of a partner that was judged elsewhere."""
    partners = {parsed.names[i].partner_ids for i in judged if i is not None}
    for i, barred in why_not.items():
        reason = barred or unjudged(parsed, i)
        if i not in judged and not (reason == "plain" and parsed.names[i].partner_ids in partners):
            yield Mention(i, reason)


def _named(parsed: Parsed, why_not: dict[int, str | None], *, about: Role | None) -> list[Finding]:
    active = [i for i, reason in why_not.items() if reason is None]
    cars = about == "dealer" or is_about_cars(parsed)
    delivery, parts = find_delivery(parsed, cars=cars, elided=about == "courier"), find_parts(parsed)
    parts = named_by_circumstances(parsed, parts)
    brand = find_brand(parsed)
    dealers = [] if not cars and _of_meals(parsed) else find_dealers(parsed, cars=cars, elided=about == "dealer")
    delivery = _without_dealers(parsed, delivery) if dealers or about == "dealer" else delivery
    unworded = [] if delivery or parts or dealers or brand else find_unworded(parsed, cars=cars)
    role = {r: [f for f in unworded if f.responsible == r] for r in ("courier", "supplier", "dealer")}
    return [
        *name_couriers(parsed, _blamed(parsed, delivery, why_not) + role["courier"], active=active),
        *name_makers(parsed, parts + role["supplier"], active=active),
        *name_dealers(parsed, dealers + role["dealer"], active=active),
        *brand,
    ]


def _read_again(parsed: Parsed, found: list[Finding], why_not: dict[int, str | None]) -> list[Finding]:
    """The findings and what the second reader adds to them, tied to its courier or maker."""
    more = added(parsed, found, evidence=evidence_of(parsed, cars=is_about_cars(parsed)))
    if not more:
        return found
    active = [i for i, reason in why_not.items() if reason is None]
    parts = [f for f in more if f.responsible == "supplier"]
    carrying = _blamed(parsed, [f for f in more if f.responsible != "supplier"], why_not)
    return [*found, *name_couriers(parsed, carrying, active=active), *name_makers(parsed, parts, active=active)]


def _of_meals(parsed: Parsed) -> bool:
    """Whether the text speaks of food and of no dealer: who waits there waits for a meal."""
    return bool(parsed.mask & _FOOD) and not parsed.mask & _DEALER


def _blamed(parsed: Parsed, delivery: list[Finding], why_not: dict[int, str | None]) -> list[Finding]:
    """What is left of courier findings once those go that no carrier is meant by.

    Those are the ones whose clause clears a courier of them ("it is not X that is slow"), and verdicts on a shop.
    """
    at = {i: parsed.clause_at(parsed.names[i].start) for i in why_not if parsed.names[i].role == "courier"}
    cleared = {clause for i, clause in at.items() if why_not[i] == "negated"}
    shops = {c for i, c in at.items() if why_not[i] == "shop" and not carries(parsed.clauses[c])}
    judged = {clause for i, clause in at.items() if why_not[i] is None}
    return [
        f
        for f in delivery
        if f.responsible != "courier"
        or f.clause in judged
        or not (f.clause in cleared or (f.clause in shops and "/general/" in f.aspect))
    ]


def _without_dealers(parsed: Parsed, delivery: list[Finding]) -> list[Finding]:
    """What is left about carrying in a text about a dealer: nothing that only a carrier's absence made a carrier's."""
    carried = parsed.mask & _CARRIER
    return [f for f in delivery if carried and f.aspect != "brand/other/customer_service"]


def _unmocked(parsed: Parsed, findings: list[Finding], *, low: bool) -> list[Finding]:
    """Takes mocking praise away: mockery in its clause, and blame for the same thing or a low rating beside it."""
    blamed = {(f.name, aspect) for f in findings if f.polarity < 0 for aspect in (f.level2, _in_general(f))}
    return [
        f
        for f in findings
        if f.polarity < 0
        or not stands(parsed.clauses[f.clause], "sarcasm")
        or not (low or (f.name, f.level2) in blamed)
    ]


def _in_general(finding: Finding) -> str:
    """The general aspect of what the finding is about: mockery of a carrier mocks all of it."""
    return "delivery/general" if finding.responsible in ("courier", "brand") else finding.level2


def _settled(findings: list[Finding]) -> list[Finding]:
    """Each judgement once, and no general one beside a particular one of the same direction about the same partner."""
    particular = {
        (f.name, f.polarity) for f in findings if f.aspect.startswith("delivery") and "/general/" not in f.aspect
    }
    kept: dict[tuple[object, ...], Finding] = {}
    for f in sorted(findings, key=lambda f: (f.start, f.aspect)):
        if "/general/" in f.aspect and (f.name, f.polarity) in particular:
            continue
        kept.setdefault((f.responsible, f.name, f.component, f.level2, f.polarity), f)
    return list(kept.values())
