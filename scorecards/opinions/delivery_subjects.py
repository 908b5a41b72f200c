"""Whom a verdict about a delivery is said of: the carrier, whoever dispatched or packed, the seller."""

from __future__ import annotations

import re
from typing import NamedTuple

from scorecards.opinions.clauses import Clause
from scorecards.opinions.delivery_turns import Scene
from scorecards.opinions.lexicon import Hit, mask_of
from scorecards.opinions.stance import stands

CARRIERS = frozenset({"courier", "rider", "bringing"})
TOPIC = mask_of("topic.", "name.courier") & ~mask_of("topic.website")
SPEED = mask_of("attr.speed")
_VERDICT = mask_of("eval.")
_QUICK = mask_of("eval.speed+", "eval.speed-")
_BEFORE_PREDICATE = 8
_OF_BRINGING = frozenset({"speed", "wait", "damage", "flaw"})
"""Families in which words like 送到 speak of the carrier."""
_LINK = re.compile(r"^(?:的|了|给|死|死了|就是|到|你们?|这个|这家|这|那|是|不|啊|一|个|赞|,|\s|上门){0,4}$")
_ARRIVAL = re.compile("收到|打开|拆开|到手|路上|运输|箱子|到了|送到")


class Subject(NamedTuple):
    """What a clause leaves to those behind it: its topic, its last cue if it only names a carrier, its index."""

    topic: str
    hit: Hit | None
    clause: int


NOBODY = Subject("", None, -9)


def spoken_of(clause: Clause, index: int) -> Subject:
    """What a clause with a topic leaves to those behind it."""
    topics = [topic for hit in clause.hits if (topic := hit.cue.topic)]
    lasting = next((topic for topic in reversed(topics) if topic != "bringing"), "bringing")
    return Subject(lasting, clause.hits[-1] if _bare(clause) else None, index)


def _bare(clause: Clause) -> bool:
    """Whether the clause only names a carrier, so that what follows the comma is said of it."""
    if clause.mask & _VERDICT:
        return False
    hits = [hit for hit in clause.hits if hit.cue.topic in ("courier", "rider")]
    return bool(hits) and hits[-1].end >= clause.end - 1


def owner_of(clause: Clause, at: int, *, family: str, inherited: Subject) -> tuple[str, str]:
    """Whom the cue speaks of, and what about once a word like 速度 or 态度 before it has its say."""
    hit = clause.hits[at]
    names_speed = clause.text.startswith(("速度", "效率"), hit.start - clause.start)
    if family == "speed" and names_speed and not _adjoins(clause, at):
        return (inherited.topic if inherited.topic in CARRIERS else ""), family
    topic, family = _before(clause, at, family=family)
    if topic is not None:
        behind = _behind(clause, at) if "prefix" in hit.cue.kinds and topic not in CARRIERS else ""
        return behind or topic, family
    return _behind(clause, at) or _inherited(clause, at, family=family, inherited=inherited), family


def _before(clause: Clause, at: int, *, family: str) -> tuple[str | None, str]:
    """The nearest topic before the cue: "" for a word like 速度 without a subject, None if there is none at all."""
    for before in range(at - 1, -1, -1):
        hit = clause.hits[before]
        topic = hit.cue.topic
        if family in ("general", "speed") and "attr.speed" in hit.cue.kinds:
            family = "speed"
            if not topic and not _adjoins(clause, before):
                return "", family
        elif family == "general" and "attr.attitude" in hit.cue.kinds:
            family = "attitude"
        if topic and (topic != "bringing" or family in _OF_BRINGING):
            return topic, family
    return None, family


def _inherited(clause: Clause, at: int, *, family: str, inherited: Subject) -> str:
    """The topic of the clauses before, where the cue's own clause names none."""
    if family == "wait" and not re.search("[等送来到]", clause.text):
        return ""
    if clause.mask & SPEED and any(hit.cue.mask & SPEED for hit in clause.hits[:at]):
        return ""
    if inherited.topic and (family != "general" or inherited.hit):
        return "courier" if inherited.topic == "bringing" else inherited.topic
    return ""


def _adjoins(clause: Clause, at: int) -> bool:
    """Whether a subject stands right before the cue, as in 开机速度."""
    if at == 0 or not clause.hits[at - 1].cue.topic:
        return False
    gap = clause.text[clause.hits[at - 1].end - clause.start : clause.hits[at].start - clause.start]
    return gap in ("", "的")


def _behind(clause: Clause, at: int) -> str:
    """The topic right behind the cue, when the cue can stand before what it judges (垃圾快递)."""
    cue = clause.hits[at]
    for hit in clause.hits[at + 1 :]:
        topic = hit.cue.topic
        if topic:
            near = hit.start - cue.end <= _BEFORE_PREDICATE and _predicate_first(clause, cue, anchor=hit)
            return topic if near else ""
    return ""


def _predicate_first(clause: Clause, cue: Hit, *, anchor: Hit) -> bool:
    between = clause.text[cue.end - clause.start : anchor.start - clause.start]
    return _LINK.match(between) is not None


def settle(topic: str, family: str, *, clause: Clause, scene: Scene) -> str:
    """Maps the topic to the rows of ASPECTS; an unnamed subject of a speed or damage cue may be the carrier."""
    if topic == "packaging" and not scene.carrying and not _arrival(clause):
        return "wrapping"
    if family == "wait":
        family = "speed"
        if topic in ("", "product") and "等" not in clause.text:
            return ""
    if topic == "bringing":
        return "carrier" if family in _OF_BRINGING else ""
    if topic in CARRIERS:
        return "carrier"
    if family == "flaw":
        return "carrier" if topic in CARRIERS | {"bringing", "packaging"} or scene.food or _arrival(clause) else ""
    if topic in ("", "product") and family == "damage" and (scene.food or scene.carrying or _arrival(clause)):
        return "carrier"
    if topic == "" and family == "attitude" and (scene.elided or tells_speed(clause, scene)):
        return "carrier"
    if topic == "" and family == "speed" and not scene.elsewhere and not stands(clause, "plan"):
        return "carrier"
    return topic


def tells_speed(clause: Clause, scene: Scene) -> bool:
    """Whether the clause judges the speed of nobody: "quick, and kind too" is said of whoever brought it."""
    return bool(clause.mask & (_QUICK | SPEED)) and not clause.mask & TOPIC and not scene.elsewhere


def _arrival(clause: Clause) -> bool:
    return _ARRIVAL.search(clause.text) is not None
