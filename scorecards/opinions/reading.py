"""The whole reading of one text: parse, find judgements role by role, name them, weigh them."""

from __future__ import annotations

from collections.abc import Sequence

from scorecards.opinions.brand import find_brand
from scorecards.opinions.clauses import Parsed, parse
from scorecards.opinions.dealers import find_dealers
from scorecards.opinions.delivery import find_delivery
from scorecards.opinions.fallback import find_unworded
from scorecards.opinions.findings import Finding
from scorecards.opinions.mentions import excluded, unjudged
from scorecards.opinions.naming import name_couriers, name_dealers, name_makers
from scorecards.opinions.parts import find_parts, is_about_cars
from scorecards.opinions.stance import stands
from scorecards.opinions.weighing import weigh
from scorecards.records import Mention, Name, Reading, Role

_LOW_RATING = 2


def read(text: str, names: Sequence[Name], *, rating: float | None = None, about: Role | None = None) -> Reading:
    """What the words of one text say: opinions in text order, and the names that are spoken of without being judged.

    `names` are non-overlapping and sorted by start; opinions and mentions point to them by index. `rating` (1 to 5
    stars, if the source has one) decides only where the words are mocking. `about` is the role of the page or order the
    text was left on, None when unknown: what is said without a subject is then said of that role, unless the words
    speak of something else. Offsets are code points of `text`.
    """
    parsed = parse(text, names)
    why_not = {i: excluded(parsed, i) for i in range(len(names))}
    active = [i for i, reason in why_not.items() if reason is None]
    findings = _settled(
        _unmocked(parsed, _named(parsed, active, about=about), low=rating is not None and rating <= _LOW_RATING)
    )
    opinions = tuple(weigh(parsed, finding) for finding in findings)
    judged = {f.name for f in findings}
    mentions = tuple(Mention(i, why_not[i] or unjudged(parsed, i)) for i in why_not if i not in judged)
    return Reading(opinions, mentions)


def _named(parsed: Parsed, active: list[int], *, about: Role | None) -> list[Finding]:
    cars = about == "dealer" or is_about_cars(parsed)
    delivery, parts = find_delivery(parsed, cars=cars, elided=about == "courier"), find_parts(parsed)
    dealers, brand = find_dealers(parsed, cars=cars, elided=about == "dealer"), find_brand(parsed)
    delivery = _without_dealers(parsed, delivery) if dealers or about == "dealer" else delivery
    unworded = [] if delivery or parts or dealers or brand else find_unworded(parsed, cars=cars)
    role = {r: [f for f in unworded if f.responsible == r] for r in ("courier", "supplier", "dealer")}
    return [
        *name_couriers(parsed, delivery + role["courier"], active=active),
        *name_makers(parsed, parts + role["supplier"], active=active),
        *name_dealers(parsed, dealers + role["dealer"], active=active),
        *brand,
    ]


def _without_dealers(parsed: Parsed, delivery: list[Finding]) -> list[Finding]:
    """What is left about carrying in a text about a dealer: nothing that only a carrier's absence made a carrier's."""
    carried = not parsed.kinds.isdisjoint(("topic.courier", "topic.rider", "name.courier"))
    return [f for f in delivery if carried and f.aspect != "brand/other/customer_service"]


def _unmocked(parsed: Parsed, findings: list[Finding], *, low: bool) -> list[Finding]:
    """Takes mocking praise away: mockery in its clause, and blame for the same thing or a low rating beside it."""
    blamed = {(f.name, f.level2) for f in findings if f.polarity < 0}
    return [
        f
        for f in findings
        if f.polarity < 0
        or not stands(parsed.clauses[f.clause], "sarcasm")
        or not (low or (f.name, f.level2) in blamed)
    ]


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
