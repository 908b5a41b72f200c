"""Judgements about carrying the goods: the courier's (delivery/...) and the seller's share (brand/dispatch/...)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scorecards.opinions.clauses import Parsed
from scorecards.opinions.delivery_subjects import (
    NOBODY,
    SPEED,
    TOPIC,
    Subject,
    owner_of,
    settle,
    spoken_of,
    tells_speed,
)
from scorecards.opinions.delivery_turns import Scene, find_times, find_turns, scene_of
from scorecards.opinions.findings import Finding
from scorecards.opinions.lexicon import Polarity, Verdict, mask_of
from scorecards.opinions.stance import bears_on, negated, rumoured, stands
from scorecards.records import Responsible

_OPPOSITE: dict[Polarity, Polarity] = {1: -1, -1: 1}
_VERDICT = mask_of("eval.")
_SPOKEN_OF = (
    TOPIC
    | SPEED
    | mask_of("eval.speed+", "eval.speed-", "eval.wait-", "eval.damage+", "eval.damage-", "eval.flaw-")
    | mask_of("eval.attitude+", "eval.attitude-", "attr.attitude")
)
"""Without one of these, and no topic in the clauses before, a verdict is about something else."""
_INHERITED_CLAUSES = 2

ASPECTS: dict[tuple[str, str, int], str] = {
    ("carrier", "general", 1): "delivery/general/good",
    ("carrier", "general", -1): "delivery/general/bad",
    ("carrier", "speed", 1): "delivery/speed/fast",
    ("carrier", "speed", -1): "delivery/speed/late",
    ("carrier", "attitude", 1): "delivery/attitude/friendly",
    ("carrier", "attitude", -1): "delivery/attitude/rude",
    ("carrier", "damage", 1): "delivery/damage/intact",
    ("carrier", "damage", -1): "delivery/damage/broken",
    ("dispatch", "speed", 1): "brand/dispatch/prompt",
    ("dispatch", "speed", -1): "brand/dispatch/late",
    ("dispatch", "general", 1): "brand/dispatch/prompt",
    ("dispatch", "general", -1): "brand/dispatch/late",
    ("packaging", "packed", 1): "brand/dispatch/well_packed",
    ("packaging", "packed", -1): "brand/dispatch/badly_packed",
    ("packaging", "general", -1): "brand/dispatch/badly_packed",
    ("packaging", "general", 1): "brand/product/packaging",
    ("wrapping", "packed", 1): "brand/product/packaging",
    ("wrapping", "packed", -1): "brand/product/poor_packaging",
    ("wrapping", "general", 1): "brand/product/packaging",
    ("wrapping", "general", -1): "brand/product/poor_packaging",
    ("wrapping", "damage", -1): "delivery/damage/broken",
    ("packaging", "damage", -1): "delivery/damage/broken",
    ("packaging", "damage", 1): "delivery/damage/intact",
    ("seller", "attitude", 1): "brand/other/customer_service",
    ("seller", "attitude", -1): "brand/other/customer_service",
}
"""Who is spoken of × what about × which way → aspect. What is missing here is no judgement about a delivery."""
_JUDGED = frozenset((topic, family) for topic, family, _ in ASPECTS)
_SETTLED = {"wait": "speed", "flaw": "damage"}
_FAMILIES = frozenset(family for _, family in _JUDGED) | _SETTLED.keys()


def find_delivery(parsed: Parsed, *, cars: bool, elided: bool = False) -> list[Finding]:
    """All judgements about carrying, unnamed, in text order. A text about cars that speaks of no carrier has none.

    `elided`: the text was left on a delivery, so that who is not named is the carrier.
    """
    scene = scene_of(parsed, elided=elided)
    if cars and not scene.carrying:
        return []
    findings = [*find_turns(parsed, scene), *find_times(parsed, scene)]
    if parsed.mask & _VERDICT:
        findings += _from_cues(parsed, scene)
    return sorted(_explained(parsed, findings), key=lambda f: (f.start, f.aspect))


def _explained(parsed: Parsed, findings: list[Finding]) -> list[Finding]:
    """The findings without what another one explains.

    Goods that were signed for and never came are not late, and what was badly packed was not broken by the carrier.
    """
    untrue = any(f.aspect == "delivery/tracking/wrong_status" for f in findings)
    packed = [
        f.clause
        for f in findings
        if f.aspect == "brand/dispatch/badly_packed" and _BY_PACKER.search(parsed.masked, f.start, f.end)
    ]
    return [
        f
        for f in findings
        if not (untrue and f.loose)
        and not (f.aspect == "delivery/damage/broken" and any(abs(f.clause - c) <= 1 for c in packed))
    ]


_BY_PACKER = re.compile("盖|封|打包|简|没包|用心|点心")
"""In words of bad packing, these say that whoever packed is to blame for what happened on the way."""


def _from_cues(parsed: Parsed, scene: Scene) -> Iterator[Finding]:
    inherited = NOBODY
    for index, clause in enumerate(parsed.clauses):
        if index - inherited.clause > _INHERITED_CLAUSES:
            inherited = NOBODY
        if clause.mask & _VERDICT and (inherited.topic or clause.mask & _SPOKEN_OF):
            findings = _judge_clause(parsed, scene, index=index, inherited=inherited)
            if findings and not _is_about_others(parsed, index):
                yield from findings
        if clause.mask & TOPIC:
            inherited = spoken_of(clause, index)
        elif tells_speed(clause, scene):
            inherited = Subject("courier", None, index)
        elif inherited.topic and clause.hits:
            inherited = Subject(inherited.topic, None, max(inherited.clause, index - 1))


def _is_about_others(parsed: Parsed, index: int) -> bool:
    """Whether the clause is hearsay or speaks of somebody else, if only because the clause before it does."""
    clause = parsed.clauses[index]
    if stands(clause, "elsewhere") or rumoured(parsed, index):
        return True
    return not clause.mask & TOPIC and index > 0 and stands(parsed.clauses[index - 1], "elsewhere")


def _judge_clause(parsed: Parsed, scene: Scene, *, index: int, inherited: Subject) -> list[Finding]:
    findings = []
    for at, hit in enumerate(parsed.clauses[index].hits):
        for verdict in hit.cue.verdicts:
            finding = _judge(parsed, scene, where=(index, at, verdict), inherited=inherited)
            if finding:
                findings.append(finding)
    return findings


def _judge(parsed: Parsed, scene: Scene, *, where: tuple[int, int, Verdict], inherited: Subject) -> Finding | None:
    index, at, (family, polarity) = where
    family = "general" if family == "verdict" else family
    if family not in _FAMILIES:
        return None
    clause = parsed.clauses[index]
    hit = clause.hits[at]
    topic, family = owner_of(clause, at, family=family, inherited=inherited)
    topic = settle(topic, family, clause=clause, scene=scene)
    family = _SETTLED.get(family, family)
    if (topic, family) not in _JUDGED:
        return None
    if negated(parsed.masked, hit, since=clause.start) or _BEATEN.search(clause.text, 0, hit.start - clause.start):
        polarity = _OPPOSITE[polarity]
    if polarity > 0 and (bears_on(clause, hit.start, "past") or bears_on(clause, hit.start, "promise")):
        return None
    imagined = bears_on(clause, hit.start, "hypothetical")
    wished = polarity > 0 and (imagined or bears_on(clause, hit.start, "wish"))
    if wished:
        polarity = -1
    elif imagined:
        return None
    aspect = ASPECTS.get((topic, family, polarity))
    if aspect is None or (wished and family != "speed"):
        return None
    responsible: Responsible = "courier" if aspect.startswith("delivery") else "brand"
    return Finding(hit.start, hit.end, index, aspect, polarity, responsible, wished=wished)


_BEATEN = re.compile("比(?:它|他|她|你们?|他们|这[个家]?)(?:还|都|要)?$")
"""Right before praise: somebody else has what the one spoken of lacks."""
