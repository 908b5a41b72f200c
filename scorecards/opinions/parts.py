"""Judgements about parts of a car: which component, which way. Naming the maker is `naming.name_makers`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scorecards.opinions.clauses import Clause, Parsed
from scorecards.opinions.experience import why_unreal
from scorecards.opinions.findings import Finding
from scorecards.opinions.lexicon import SYMPTOM, Hit, Polarity, Verdict, mask_of
from scorecards.opinions.owners import Owner, Sight, look_on, owner_of
from scorecards.opinions.patterns import find_patterns
from scorecards.opinions.stance import negated, normal, relieved, stands, text_stands

_ATTRIBUTE_REACH = 6
_EMPHATIC = 3
"""Characters from which on a word for a price is strong enough to be meant for the part."""
_LISTED_LENGTH = 6
_ONLY_OF_MAKERS = frozenset({("fluids_filters", "fault"), ("fluids_filters", "noise"), ("gearbox", "fuel")})
"""What is said of a part beside an oil is the oil's only when its maker is judged."""
_BOUGHT = frozenset({None, "tyre", "fluids_filters", "brakes", "lighting", "audio", "battery", "infotainment"})
"""Parts that an owner pays for by themselves; a price beside another part is mostly the car's or the dealer's."""

ASPECTS: dict[tuple[str, int], str] = {
    ("noise", -1): "part/noise/noisy",
    ("noise", 1): "part/noise/quiet",
    ("fault", -1): "part/fault/failure",
    ("fault", 1): "part/fault/none",
    ("performance", -1): "part/performance/weak",
    ("performance", 1): "part/performance/strong",
    ("durability", -1): "part/durability/worn_early",
    ("durability", 1): "part/durability/lasting",
    ("comfort", -1): "part/comfort/uncomfortable",
    ("comfort", 1): "part/comfort/comfortable",
    ("fuel", -1): "part/fuel/thirsty",
    ("fuel", 1): "part/fuel/saving",
    ("price", -1): "part/price/dear",
    ("price", 1): "part/price/cheap",
    ("appearance", -1): "part/appearance/ugly",
    ("appearance", 1): "part/appearance/handsome",
    ("general", -1): "part/other/bad",
    ("general", 1): "part/other/good",
}
_FAMILIES = frozenset(family for family, _ in ASPECTS)
_COMPONENT = mask_of("component.")
_SHARED = mask_of("shared")
_MAKER = mask_of("name.supplier")
_DEALER = mask_of("dealer", "name.dealer")
_CARS = mask_of("name.supplier", "name.dealer", "domain.car", SYMPTOM)
_OTHER_GOODS = mask_of(
    "domain.device", "domain.hotel", "domain.food", "topic.courier", "topic.seller", "topic.packaging", "name.courier"
)
"""Signs that a screen, a loudspeaker or an air conditioner is not the car's."""
_VERDICT = mask_of("eval.")
_JUDGING = mask_of("eval.", "size.")
_OPPOSITE: dict[Polarity, Polarity] = {1: -1, -1: 1}
_SIZE_SIGN = {"noise": -1, "fuel": -1, "price": -1, "performance": 1, "comfort": 1, "durability": 1}
"""Which way "much" judges: much noise is bad, much power is good."""


def is_about_cars(parsed: Parsed) -> bool:
    """Whether the text speaks of a car or of a supplier of its parts; a screen and a battery do not make it one."""
    if parsed.mask & _CARS:
        return True
    if parsed.mask & _SHARED and not parsed.mask & _OTHER_GOODS:
        return True
    return bool(parsed.mask & _COMPONENT) and any(
        hit.cue.component and not hit.cue.mask & _SHARED for hit in parsed.hits
    )


def find_parts(parsed: Parsed) -> list[Finding]:
    """All judgements about parts that the writer's own experience backs, without makers, in text order."""
    return [finding for finding in propose_parts(parsed) if not finding.veto]


def propose_parts(parsed: Parsed) -> list[Finding]:
    """All that the words say of parts, with the reason (`Finding.veto`) where it is no experience of the writer."""
    if not is_about_cars(parsed) or text_stands(parsed.masked, "answer"):
        return []
    findings = list(_from_patterns(parsed))
    sight = Sight()
    for index, clause in enumerate(parsed.clauses):
        if clause.mask & _JUDGING:
            findings += _judge_clause(parsed, index, sight=sight)
        sight = look_on(parsed, index, sight=sight)
    return [f._replace(veto=_veto(parsed, f)) for f in _without_doubles(findings)]


def _veto(parsed: Parsed, finding: Finding) -> str:
    return why_unreal(parsed, finding.clause, at=finding.start, praise=finding.polarity > 0)


def _without_doubles(findings: list[Finding]) -> Iterator[Finding]:
    """The findings without turns of phrase that only say again what a cue of their clause says more exactly."""
    exact = {(f.clause, f.component, f.polarity) for f in findings if f.source != "pattern" and not f.loose}
    for f in findings:
        said = {(f.clause, f.component, f.polarity), (f.clause, None, f.polarity)}
        if f.source != "pattern" or exact.isdisjoint(said):
            yield f


def _from_patterns(parsed: Parsed) -> Iterator[Finding]:
    """Turns of phrase, each with the part that its row names; those that no part and no maker goes with are none."""
    for pattern, start, end in find_patterns(parsed.masked, "parts", turns=parsed.turns):
        index = parsed.clause_at(start)
        around = parsed.clauses[max(0, index - 1) : index + 1]
        if pattern.aspect == "part/price/dear" and any(c.mask & _DEALER for c in around):
            continue
        hits = [h for c in around for h in c.hits if h.start < end]
        part = _part_meant(pattern.needs, hits)
        if part or any(hit.cue.mask & _MAKER for hit in hits):
            yield Finding(start, end, index, pattern.aspect, pattern.polarity, "supplier", part, source="pattern")


def _part_meant(needs: str, hits: list[Hit]) -> str | None:
    """The part of a row: one it names (`engine`), the last spoken of (`part`), or that and else one (`~engine`)."""
    if needs != "part" and needs[0] != "~":
        return needs
    spoken_of = (h.cue for h in reversed(hits) if h.cue.component or h.cue.mask & _MAKER)
    last = next((cue for cue in spoken_of if needs[0] != "~" or cue.attribute != "power"), None)
    return last.component if last else (needs[1:] or None if needs[0] == "~" else None)


def _judge_clause(parsed: Parsed, index: int, *, sight: Sight) -> Iterator[Finding]:
    clause = parsed.clauses[index]
    for at, hit in enumerate(clause.hits):
        verdicts = list(_verdicts(clause, at)) if hit.cue.mask & _JUDGING else []
        if not verdicts:
            continue
        owner = owner_of(parsed, clause, at=at, sight=sight)
        for verdict in verdicts:
            finding = _finding(parsed, index, hit=hit, verdict=verdict, owner=owner)
            if finding:
                yield finding
                others = _listed(parsed, index, at=at) - {finding.component}
                yield from (finding._replace(component=other) for other in sorted(others))


def _verdicts(clause: Clause, at: int) -> Iterator[Verdict]:
    """The judgements that a cue stands for, where a word like 噪音 before it decides what is judged."""
    cue = clause.hits[at].cue
    attribute = _attribute(clause, at)
    for family, polarity in cue.verdicts:
        takes_over = family == "general" or (family == "speed" and attribute == "performance")
        judged = attribute if attribute and takes_over else family
        if judged in _FAMILIES:
            yield Verdict(judged, polarity)
    if cue.size and attribute in _SIZE_SIGN and not _is_complement(clause, at):
        good = attribute == "price" and "性价比" in clause.text
        yield Verdict(attribute, cue.size if good or _SIZE_SIGN[attribute] > 0 else _OPPOSITE[cue.size])


def _is_complement(clause: Clause, at: int) -> bool:
    """Whether a word like 多了 only strengthens the verdict right before it."""
    return at > 0 and clause.hits[at - 1].end == clause.hits[at].start and bool(clause.hits[at - 1].cue.verdicts)


def _attribute(clause: Clause, at: int) -> str:
    """The family that a word like 噪音 before the cue names; in a comparison it may stand far before it."""
    cue = clause.hits[at]
    for hit in reversed(clause.hits[:at]):
        measured = "比" in clause.text[hit.end - clause.start : cue.start - clause.start]
        named = hit.cue.attribute
        if cue.start - hit.end > _ATTRIBUTE_REACH and not measured:
            return ""
        if named:
            return "performance" if named == "power" else named
        if hit.cue.component and not measured and "比" not in clause.text[: hit.start - clause.start]:
            return ""
    return ""


def _listed(parsed: Parsed, index: int, *, at: int) -> set[str]:
    """Further parts that the cue is said of, in a list before it ("the doors, the seats all rattle")."""
    clause = parsed.clauses[index]
    if not any(word in clause.text for word in "都也等"):
        return set()
    parts, whole = _joined_parts(clause, at)
    for earlier in reversed(parsed.clauses[:index] if whole else []):
        long = earlier.end - earlier.start > _LISTED_LENGTH
        if long or earlier.mask & _VERDICT:
            break
        parts |= {component for hit in earlier.hits if (component := hit.cue.component)}
    return parts


def _joined_parts(clause: Clause, at: int) -> tuple[set[str], bool]:
    """The parts joined to the one nearest before the cue, and whether they reach back to the start of the clause."""
    parts: set[str] = set()
    start = clause.hits[at].start
    for hit in reversed(clause.hits[:at]):
        if not hit.cue.component:
            continue
        between = clause.text[hit.end - clause.start : start - clause.start]
        if parts and not _JOINERS.match(between):
            return parts, False
        parts.add(hit.cue.component)
        start = hit.start
    return parts, start - clause.start <= 1


_JOINERS = re.compile(r"^(?:和|与|跟|及|以及|还有|或者?|的)?$")


def _finding(parsed: Parsed, index: int, *, hit: Hit, verdict: Verdict, owner: Owner | None) -> Finding | None:
    clause = parsed.clauses[index]
    family, polarity = verdict
    if owner is None or normal(parsed.masked, hit):
        return None
    loose = _is_loose(clause, hit, family=family, owner=owner)
    gone = polarity < 0 and relieved(parsed.masked, hit)
    if gone or negated(parsed.masked, hit, since=clause.start):
        polarity = _OPPOSITE[polarity]
        ended = gone or parsed.masked[hit.end : hit.end + 1] == "了"
        loose = loose or (ended and family in ("fault", "noise"))
    if polarity > 0 and stands(clause, "worse"):
        polarity = -1
    aspect, part = ASPECTS[family, polarity], owner.component
    return Finding(hit.start, hit.end, index, aspect, polarity, "supplier", part, loose=loose, source=owner.found)


def _is_loose(clause: Clause, hit: Hit, *, family: str, owner: Owner) -> bool:
    """Whether such a judgement of such a part counts only when its maker is judged."""
    if not owner.near or (owner.component, family) in _ONLY_OF_MAKERS:
        return True
    if family == "fuel":
        return owner.found in ("itself", "symptom") and owner.in_sight != "engine"
    emphatic = "价" in clause.text or hit.end - hit.start >= _EMPHATIC
    return family == "price" and owner.component not in _BOUGHT and not emphatic
