"""Judgements about parts of a car: which component, which way. Naming the maker is `naming.name_makers`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from scorecards.opinions.clauses import Clause, Parsed
from scorecards.opinions.findings import Finding, Polarity
from scorecards.opinions.lexicon import Hit, component_of_kinds, data_files, rows, verdict_kinds
from scorecards.opinions.patterns import find_patterns
from scorecards.opinions.stance import negated, normal, relieved, stands, told

_UNREAL = ("question", "hypothetical", "plan", "advice")
_INHERITED_CLAUSES = 3
_SOFT_REACH = 6
_ATTRIBUTE_REACH = 6
_LISTED_LENGTH = 6
_GOES_ON_LENGTH = 8
_NEEDS_PART = frozenset({"price", "fuel", "comfort", "appearance", "durability", "general", "performance"})
"""Families that say nothing about a part unless one is in sight; a noise or a fault names its part by itself."""

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
_OTHER_GOODS = frozenset(
    {"domain.device", "domain.hotel", "domain.food", "topic.courier", "topic.seller", "topic.packaging", "name.courier"}
)
"""Signs that a screen, a loudspeaker or an air conditioner is not the car's."""
_SIZE_SIGN = {"noise": -1, "fuel": -1, "price": -1, "performance": 1, "comfort": 1, "durability": 1}
"""Which way "much" judges: much noise is bad, much power is good."""


@cache
def _defaults() -> dict[str, str]:
    (file,) = data_files("defaults")
    return {word: component for component, words in rows(file) for word in words.split()}


@dataclass(frozen=True, slots=True)
class _Owner:
    """What a cue is said of; `near` if it stands in the same clause."""

    component: str | None
    near: bool


@dataclass(frozen=True, slots=True)
class _Sight:
    """The component last spoken of, and in which clause."""

    component: str | None = None
    clause: int = -9


def is_about_cars(parsed: Parsed) -> bool:
    """Whether the text speaks of a car or of a supplier of its parts; a screen and a battery do not make it one."""
    if not parsed.kinds.isdisjoint(("name.supplier", "name.dealer", "domain.car")):
        return True
    if "shared" in parsed.kinds and parsed.kinds.isdisjoint(_OTHER_GOODS):
        return True
    return any(
        (component_of(h) and "shared" not in h.kinds) or parsed.masked[h.start : h.end] in _defaults()
        for h in parsed.hits
    )


def component_of(hit: Hit) -> str | None:
    """The component that a cue stands for, None if it stands for none."""
    return component_of_kinds(hit.kinds)


def find_parts(parsed: Parsed) -> list[Finding]:
    """All judgements about parts, without makers, in text order."""
    if not is_about_cars(parsed) or stands(parsed.masked, "answer"):
        return []
    findings = list(_from_patterns(parsed))
    sight = _Sight()
    for index, clause in enumerate(parsed.clauses):
        if index - sight.clause > _INHERITED_CLAUSES:
            sight = _Sight()
        findings += _judge_clause(parsed, index, sight=sight)
        last = next((c for h in reversed(clause.hits) if (c := component_of(h))), None)
        if last:
            sight = _Sight(last, index)
        elif clause.has("name.supplier"):
            sight = _Sight(None, index)
    return findings


def _from_patterns(parsed: Parsed) -> Iterator[Finding]:
    """Turns of phrase; the part is the one last spoken of before them in their clause, or in the clause before."""
    for pattern, start, end in find_patterns(parsed.masked, "parts"):
        index = parsed.clause_at(start)
        clause = parsed.clauses[index]
        around = parsed.clauses[max(0, index - 1) : index + 1]
        if pattern.aspect == "part/price/dear" and any(c.has("dealer", "name.dealer") for c in around):
            continue
        hits = [h for c in around for h in c.hits if h.start < end]
        part = next((component_of(h) for h in reversed(hits) if component_of(h)), None)
        named = any("name.supplier" in h.kinds for h in hits)
        if (part or named) and not (_unreal(clause) or _asks(parsed, index)):
            yield Finding(start, end, index, pattern.aspect, pattern.polarity, "supplier", part)


def _unreal(clause: Clause) -> bool:
    return any(stands(clause, stance) for stance in _UNREAL)


def _judge_clause(parsed: Parsed, index: int, *, sight: _Sight) -> Iterator[Finding]:
    clause = parsed.clauses[index]
    if _unreal(clause) or _asks(parsed, index) or _follows_from_condition(parsed, index):
        return
    for at, hit in enumerate(clause.hits):
        if told(clause, hit):
            continue
        owner = _component(parsed, clause, at=at, sight=sight)
        for verdict in _verdicts(clause, at):
            finding = _finding(parsed, index, hit=hit, verdict=verdict, owner=owner)
            if finding:
                yield finding
                yield from (
                    replace(finding, component=other) for other in _listed(parsed, index, at=at) - {finding.component}
                )


def _asks(parsed: Parsed, index: int) -> bool:
    """Whether a question mark stands right behind the clause."""
    end = parsed.clauses[index].end
    return "?" in parsed.masked[end : end + 2]


def _follows_from_condition(parsed: Parsed, index: int) -> bool:
    """Whether the clause only says what would follow from the advice or condition before it in its sentence."""
    if index == 0 or parsed.clauses[index - 1].sentence != parsed.clauses[index].sentence:
        return False
    before = parsed.clauses[index - 1]
    return stands(parsed.clauses[index], "generic") and (stands(before, "hypothetical") or stands(before, "advice"))


def _verdicts(clause: Clause, at: int) -> Iterator[tuple[str, int]]:
    """The (family, direction) pairs that a cue stands for, where a word like 噪音 before it decides what is judged."""
    hit = clause.hits[at]
    attribute = _attribute(clause, at)
    for kind in sorted(hit.kinds):
        if kind.startswith("size.") and attribute in _SIZE_SIGN and not _is_complement(clause, at):
            sign = 1 if attribute == "price" and "性价比" in clause.text else _SIZE_SIGN[attribute]
            yield attribute, sign * (1 if kind == "size.big" else -1)
        elif kind.startswith("eval."):
            family = kind[5:-1]
            if family == "general" and attribute:
                family = attribute
            if family == "speed" and attribute == "performance":
                family = "performance"
            if any(f == family for f, _ in ASPECTS):
                yield family, 1 if kind.endswith("+") else -1


def _is_complement(clause: Clause, at: int) -> bool:
    """Whether a word like 多了 only strengthens the verdict right before it."""
    return (
        at > 0 and clause.hits[at - 1].end == clause.hits[at].start and bool(verdict_kinds(clause.hits[at - 1].kinds))
    )


def _attribute(clause: Clause, at: int) -> str:
    """The family that a word like 噪音 before the cue names; in a comparison it may stand far before it."""
    cue = clause.hits[at]
    for hit in reversed(clause.hits[:at]):
        measured = "比" in clause.text[hit.end - clause.start : cue.start - clause.start]
        named = next((kind[5:] for kind in sorted(hit.kinds) if kind.startswith("attr.")), "")
        if cue.start - hit.end > _ATTRIBUTE_REACH and not measured:
            return ""
        if named:
            return "performance" if named == "power" else named
        if component_of(hit) and not measured:
            return ""
    return ""


def _component(parsed: Parsed, clause: Clause, *, at: int, sight: _Sight) -> _Owner | None:
    """What the cue is said of: a part in the clause, the part a symptom names, one spoken of before; None: a dealer."""
    cue = clause.hits[at]
    own = _defaults().get(parsed.masked[cue.start : cue.end])
    if "prefix" in cue.kinds and at + 1 < len(clause.hits) and component_of(clause.hits[at + 1]):
        return _Owner(component_of(clause.hits[at + 1]), near=True)
    for hit in reversed(clause.hits[:at]):
        if "topic.website" in hit.kinds:
            return None
        if not hit.kinds.isdisjoint(("dealer", "name.dealer")):
            return None if not own else _Owner(own, near=True)
        part = component_of(hit)
        if part and ("soft" not in hit.kinds or cue.start - hit.end <= _SOFT_REACH):
            return _Owner(part, near=True)
        if "name.supplier" in hit.kinds:
            return _Owner(None, near=True)
    if component_of(cue) and "soft" not in cue.kinds:
        return _Owner(component_of(cue), near=True)
    after = [c for h in clause.hits[at + 1 :] if (c := component_of(h)) and h.start - cue.end <= _SOFT_REACH]
    if own and own != "body_interior":
        return _Owner(own, near=True)
    if after:
        return _Owner(after[0], near=True)
    return _Owner(sight.component or own, near=sight.component is not None and _goes_on(parsed, clause, sight=sight))


def _goes_on(parsed: Parsed, clause: Clause, *, sight: _Sight) -> bool:
    """Whether a short clause right behind the one with the part goes on about it ("a fine gearbox, very smooth")."""
    before = parsed.clauses[sight.clause]
    directly = before.sentence == clause.sentence and 0 <= clause.start - before.end <= 1
    subjects = [h for h in clause.hits if any(k.startswith(("topic.", "attr.", "name.")) for k in h.kinds)]
    return directly and not subjects and len(clause.text) <= _GOES_ON_LENGTH


def _listed(parsed: Parsed, index: int, *, at: int) -> set[str | None]:
    """Further parts that the cue is said of, in a list before it ("the doors, the seats all rattle")."""
    clause = parsed.clauses[index]
    if not any(word in clause.text for word in "都也等"):
        return set()
    parts, whole = _joined_parts(clause, at)
    for earlier in reversed(parsed.clauses[:index] if whole else []):
        long = earlier.end - earlier.start > _LISTED_LENGTH
        if long or any(verdict_kinds(h.kinds) for h in earlier.hits):
            break
        parts |= {component_of(h) for h in earlier.hits}
    return parts - {None}


def _joined_parts(clause: Clause, at: int) -> tuple[set[str | None], bool]:
    """The parts joined to the one nearest before the cue, and whether they reach back to the start of the clause."""
    parts: set[str | None] = set()
    start = clause.hits[at].start
    for hit in reversed([h for h in clause.hits[:at] if component_of(h)]):
        between = clause.text[hit.end - clause.start : start - clause.start]
        if parts and not _JOINERS.match(between):
            return parts, False
        parts.add(component_of(hit))
        start = hit.start
    return parts, start - clause.start <= 1


_JOINERS = re.compile(r"^(?:和|与|跟|及|以及|还有|或者?|的)?$")


def _finding(parsed: Parsed, index: int, *, hit: Hit, verdict: tuple[str, int], owner: _Owner | None) -> Finding | None:
    clause = parsed.clauses[index]
    family, polarity = verdict
    if owner is None or normal(parsed.masked, hit) or (polarity > 0 and stands(clause, "wish")):
        return None
    component = owner.component
    loose = family in _NEEDS_PART and not owner.near
    if negated(parsed.masked, hit, since=clause.start) or (polarity < 0 and relieved(parsed.masked, hit)):
        polarity = -polarity
    if polarity > 0 and stands(clause, "worse"):
        polarity = -polarity
    sign: Polarity = 1 if polarity > 0 else -1
    return Finding(hit.start, hit.end, index, ASPECTS[family, sign], sign, "supplier", component, loose=loose)
