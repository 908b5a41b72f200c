"""Judgements about carrying the goods: the courier's (delivery/...) and the seller's share (brand/dispatch/...)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from scorecards.opinions.clauses import Clause, Parsed
from scorecards.opinions.findings import Finding, Polarity
from scorecards.opinions.lexicon import Hit, Kinds, verdict_kinds
from scorecards.opinions.patterns import Pattern, find_patterns
from scorecards.opinions.stance import negated, rumoured, stands
from scorecards.records import Responsible

_TOPICS = ("courier", "rider", "bringing", "dispatch", "packaging", "seller", "product")
_CARRIERS = frozenset({"courier", "rider", "bringing"})
_ABOUT_CARRYING = frozenset({"topic.courier", "topic.rider", "topic.bringing", "topic.dispatch", "name.courier"})
_OTHER_DOMAINS = frozenset({"domain.device", "domain.hotel"})
_WISHES = frozenset({"delivery/speed/late", "brand/dispatch/late"})
"""What a wish may be about: asking for more speed says that there was too little."""
_INHERITED_CLAUSES = 2
_BEFORE_PREDICATE = 8

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


@dataclass(frozen=True, slots=True)
class Scene:
    """What the whole text is about, as far as it decides who an unnamed subject is."""

    carrying: bool
    food: bool
    elsewhere: bool
    elided: bool = False

    def allows(self, needs: str) -> bool:
        """Whether a turn of phrase counts: one that needs `delivery` does unless the text is about something else."""
        if needs == "delivery":
            return self.carrying or not self.elsewhere
        return needs == "none" or (self.carrying if needs == "carrying" else self.food)


def scene_of(parsed: Parsed, *, elided: bool = False) -> Scene:
    """The scene of a text, from its cues and from whether it was left on a delivery."""
    carrying = elided or not parsed.kinds.isdisjoint(_ABOUT_CARRYING)
    return Scene(carrying, "domain.food" in parsed.kinds, not parsed.kinds.isdisjoint(_OTHER_DOMAINS), elided)


def find_delivery(parsed: Parsed, *, cars: bool, elided: bool = False) -> list[Finding]:
    """All judgements about carrying, unnamed, in text order. A text about cars that speaks of no carrier has none.

    `elided`: the text was left on a delivery, so that who is not named is the carrier.
    """
    scene = scene_of(parsed, elided=elided)
    if cars and not scene.carrying:
        return []
    findings = [*_from_patterns(parsed, scene), *_from_cues(parsed, scene)]
    return sorted(findings, key=lambda f: (f.start, f.aspect))


def _from_patterns(parsed: Parsed, scene: Scene) -> Iterator[Finding]:
    for pattern, start, end in find_patterns(parsed.masked, "delivery"):
        index = parsed.clause_at(start)
        clause = parsed.clauses[index]
        if scene.allows(pattern.needs) and not rumoured(parsed, index) and not _unreal(clause, pattern):
            wished = pattern.aspect in _WISHES and stands(clause, "wish")
            yield Finding(start, end, index, pattern.aspect, pattern.polarity, pattern.responsible, wished=wished)


def _unreal(clause: Clause, pattern: Pattern) -> bool:
    if pattern.aspect in _WISHES and stands(clause, "wish"):
        return False
    if stands(clause, "hypothetical") or stands(clause, "elsewhere"):
        return True
    return pattern.polarity > 0 and any(stands(clause, stance) for stance in ("wish", "past", "promise"))


@dataclass(frozen=True, slots=True)
class _Subject:
    topic: str
    hit: Hit | None
    clause: int


def _from_cues(parsed: Parsed, scene: Scene) -> Iterator[Finding]:
    inherited = _Subject("", None, -9)
    for index, clause in enumerate(parsed.clauses):
        if index - inherited.clause > _INHERITED_CLAUSES:
            inherited = _Subject("", None, -9)
        topics = [t for h in clause.hits if (t := _topic(h))]
        others = index > 0 and not topics and stands(parsed.clauses[index - 1], "elsewhere")
        if not others:
            yield from _judge_clause(parsed, scene, index=index, inherited=inherited)
        if topics:
            lasting = [t for t in topics if t != "bringing"]
            inherited = _Subject((lasting or topics)[-1], clause.hits[-1] if _bare(clause) else None, index)
        elif inherited.topic and clause.hits:
            inherited = _Subject(inherited.topic, None, max(inherited.clause, index - 1))


def _bare(clause: Clause) -> bool:
    """Whether the clause only names a carrier, so that what follows the comma is said of it."""
    hits = [h for h in clause.hits if _topic(h) == "courier"]
    return bool(hits) and hits[-1].end >= clause.end - 1 and not any(verdict_kinds(h.kinds) for h in clause.hits)


def _topic(hit: Hit) -> str:
    return _topic_of(hit.kinds)


@cache
def _topic_of(kinds: Kinds) -> str:
    if "name.courier" in kinds:
        return "courier"
    return next((t for t in _TOPICS if f"topic.{t}" in kinds), "")


def _judge_clause(parsed: Parsed, scene: Scene, *, index: int, inherited: _Subject) -> Iterator[Finding]:
    clause = parsed.clauses[index]
    if not any(verdict_kinds(h.kinds) for h in clause.hits):
        return
    if stands(clause, "elsewhere") or rumoured(parsed, index):
        return
    for at, hit in enumerate(clause.hits):
        for kind in verdict_kinds(hit.kinds):
            finding = _judge(parsed, scene, where=(index, at, kind), inherited=inherited)
            if finding:
                yield finding


def _judge(parsed: Parsed, scene: Scene, *, where: tuple[int, int, str], inherited: _Subject) -> Finding | None:
    index, at, kind = where
    clause = parsed.clauses[index]
    hit = clause.hits[at]
    family, polarity = kind[5:-1], 1 if kind.endswith("+") else -1
    if negated(parsed.masked, hit, since=clause.start):
        polarity = -polarity
    topic, family = _owner(clause, at, family=family, inherited=inherited)
    topic = _settle(topic, family, clause=clause, scene=scene)
    family = {"wait": "speed", "flaw": "damage"}.get(family, family)
    if polarity > 0 and (stands(clause, "past") or stands(clause, "promise")):
        return None
    wished = polarity > 0 and (stands(clause, "wish") or stands(clause, "hypothetical"))
    if wished:
        polarity = -1
    elif stands(clause, "hypothetical"):
        return None
    aspect = ASPECTS.get((topic, family, polarity))
    if aspect is None or (wished and family != "speed"):
        return None
    responsible: Responsible = "courier" if aspect.startswith("delivery") else "brand"
    sign: Polarity = 1 if polarity > 0 else -1
    return Finding(hit.start, hit.end, index, aspect, sign, responsible, wished=wished)


def _owner(clause: Clause, at: int, *, family: str, inherited: _Subject) -> tuple[str, str]:
    """Whom the cue speaks of, and what about once a word like 速度 or 态度 before it has its say."""
    cue = clause.hits[at]
    names_speed = clause.text[cue.start - clause.start :].startswith(("速度", "效率"))
    if family == "speed" and names_speed and not _adjoins(clause, at):
        return "", family
    topic, family = _before(clause, at, family=family)
    if topic is not None:
        behind = _behind(clause, at) if "prefix" in cue.kinds and topic not in _CARRIERS else ""
        return behind or topic, family
    return _behind(clause, at) or _inherited(clause, at, family=family, inherited=inherited), family


def _before(clause: Clause, at: int, *, family: str) -> tuple[str | None, str]:
    """The nearest topic before the cue: "" for a word like 速度 without a subject, None if there is none at all."""
    for before in range(at - 1, -1, -1):
        hit = clause.hits[before]
        topic = _topic(hit)
        if family in ("general", "speed") and "attr.speed" in hit.kinds:
            family = "speed"
            if not topic and not _adjoins(clause, before):
                return "", family
        elif family == "general" and "attr.attitude" in hit.kinds:
            family = "attitude"
        if topic and (topic != "bringing" or family in _OF_BRINGING):
            return topic, family
    return None, family


_OF_BRINGING = frozenset({"speed", "wait", "damage", "flaw"})
"""Families in which words like 送到 speak of the carrier."""


def _inherited(clause: Clause, at: int, *, family: str, inherited: _Subject) -> str:
    """The topic of the clauses before, where the cue's own clause names none."""
    if family == "wait" and not re.search("[等送来到]", clause.text):
        return ""
    if any("attr.speed" in h.kinds for h in clause.hits[:at]):
        return ""
    if inherited.topic and (family != "general" or inherited.hit):
        return "courier" if inherited.topic == "bringing" else inherited.topic
    return ""


def _adjoins(clause: Clause, at: int) -> bool:
    """Whether a subject stands right before the cue, as in 开机速度."""
    if at == 0 or not _topic(clause.hits[at - 1]):
        return False
    gap = clause.text[clause.hits[at - 1].end - clause.start : clause.hits[at].start - clause.start]
    return gap in ("", "的")


def _behind(clause: Clause, at: int) -> str:
    """The topic right behind the cue, when the cue can stand before what it judges (垃圾快递)."""
    cue = clause.hits[at]
    for hit in clause.hits[at + 1 :]:
        topic = _topic(hit)
        if topic:
            near = hit.start - cue.end <= _BEFORE_PREDICATE and _predicate_first(clause, cue, anchor=hit)
            return topic if near else ""
    return ""


_LINK = re.compile(r"^(?:的|了|给|死|死了|就是|到|你们?|这个|这家|这|那|是|不|啊|一|个|赞|,|\s|上门){0,4}$")


def _predicate_first(clause: Clause, cue: Hit, *, anchor: Hit) -> bool:
    between = clause.text[cue.end - clause.start : anchor.start - clause.start]
    return _LINK.match(between) is not None


def _settle(topic: str, family: str, *, clause: Clause, scene: Scene) -> str:
    """Maps the topic to the rows of ASPECTS; an unnamed subject of a speed or damage cue may be the carrier."""
    if topic == "packaging" and not scene.carrying and not _arrival(clause):
        return "wrapping"
    if family == "wait":
        family = "speed"
        if topic in ("", "product") and "等" not in clause.text:
            return ""
    if topic == "bringing":
        return "carrier" if family in _OF_BRINGING else ""
    if topic in _CARRIERS:
        return "carrier"
    if family == "flaw":
        return "carrier" if topic in _CARRIERS | {"bringing", "packaging"} or scene.food or _arrival(clause) else ""
    if topic in ("", "product") and family == "damage" and (scene.food or scene.carrying or _arrival(clause)):
        return "carrier"
    if topic == "" and family == "attitude" and scene.elided:
        return "carrier"
    if topic == "" and family == "speed" and not scene.elsewhere and not stands(clause, "plan"):
        return "carrier"
    return topic


def _arrival(clause: Clause) -> bool:
    return re.search(r"收到|打开|拆开|到手|路上|运输|箱子|到了|送到", clause.text) is not None
