"""Judgements about dealers, stores and workshops."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from scorecards.opinions.clauses import Clause, Parsed
from scorecards.opinions.findings import Finding, Polarity
from scorecards.opinions.lexicon import Hit
from scorecards.opinions.patterns import find_patterns
from scorecards.opinions.stance import negated, stands, told

_UNREAL = ("hypothetical", "plan")
_INHERITED_CLAUSES = 3
_OTHER_SUBJECT_CLAUSES = 1
"""For how many more clauses a part, a carrier or the goods stay what is spoken of on a dealer's page."""
_GENERAL_REACH = 8
_ATTRIBUTE_REACH = 6
_ATTRIBUTE_FAMILIES = {
    "attitude": "attitude",
    "price": "price",
    "speed": "waiting",
    "communication": "communication",
    "workmanship": "workmanship",
    "facility": "facility",
}
"""What a general verdict behind such a word is about."""
_ANY_ATTRIBUTE = frozenset({"general", "speed", "workmanship", "attitude"})
"""Families whose words (专业, 认真) also fit what another attribute names."""
_OTHER_TRADES = frozenset(
    (
        "topic.courier",
        "topic.rider",
        "name.courier",
        "topic.dispatch",
        "topic.seller",
        "domain.food",
        "domain.hotel",
        "domain.device",
    )
)
"""Signs that a text without a dealer is about another trade's service."""
_SUBJECTS = ("component.", "name.supplier", "name.courier", "topic.", "domain.device")
_OF_DEALERS = frozenset({"dealer", "attr.price", "attr.facility", "attr.attitude", "attr.communication"})
"""Words of a dealer's trade that are also in the lists of other subjects."""
_BRAND = re.compile("厂家|官方|广告|活动|宣传|品牌")
_DISCOUNT = re.compile("优惠|折扣|让利|便宜|省")
_PARTS = re.compile("[配备零]件|的件|缺件|库存|缺货|没货|到货|现货")
_NEEDS_DEALER = frozenset({"general", "price", "speed", "facility"})
"""Families that other things have too: only said of a dealer when one stands in the clause."""

ASPECTS: dict[tuple[str, int], str] = {
    ("attitude", -1): "dealer/attitude/rude",
    ("attitude", 1): "dealer/attitude/friendly",
    ("waiting", -1): "dealer/waiting/long",
    ("waiting", 1): "dealer/waiting/short",
    ("speed", -1): "dealer/waiting/long",
    ("speed", 1): "dealer/waiting/short",
    ("price", -1): "dealer/price/dear",
    ("fleecing", -1): "dealer/price/dear",
    ("price", 1): "dealer/price/cheap",
    ("honesty", -1): "dealer/honesty/dishonest",
    ("honesty", 1): "dealer/honesty/honest",
    ("workmanship", -1): "dealer/workmanship/unsolved",
    ("workmanship", 1): "dealer/workmanship/solved",
    ("forced", -1): "dealer/forced_sale/package",
    ("parts", -1): "dealer/parts_supply/missing",
    ("parts", 1): "dealer/parts_supply/in_stock",
    ("facility", -1): "dealer/facility/poor",
    ("facility", 1): "dealer/facility/good",
    ("communication", -1): "dealer/communication/refused",
    ("communication", 1): "dealer/communication/clear",
    ("general", -1): "dealer/other/bad",
    ("general", 1): "dealer/other/good",
}


def find_dealers(parsed: Parsed, *, cars: bool, elided: bool = False) -> list[Finding]:
    """All judgements about a dealer, unnamed, in text order.

    `cars`: the text is known to speak of cars; `elided`: it was left with a dealer, so that who is not named is the
    dealer.
    """
    if stands(parsed.masked, "answer"):
        return []
    anchored = _speaks_of_dealers(parsed, cars=cars)
    findings = list(_from_patterns(parsed, related=cars or anchored, elided=elided))
    if anchored or elided:
        findings += _from_cues(parsed, elided=elided)
    findings = [_placed(parsed, f) for f in findings if not _is_the_brands(parsed, f)]
    particular = {f.polarity for f in findings if not f.loose}
    return [f for f in findings if not f.loose or f.polarity not in particular]


def _is_the_brands(parsed: Parsed, finding: Finding) -> bool:
    """Whether the clause speaks of the maker's advertising or promises, which are not the dealer's."""
    return "/honesty/" in finding.aspect and _BRAND.search(parsed.clauses[finding.clause].text) is not None


def _placed(parsed: Parsed, finding: Finding) -> Finding:
    """Waiting for a part is about the supply of parts."""
    around = "".join(c.text for c in parsed.clauses[max(0, finding.clause - 1) : finding.clause + 1])
    if finding.level2 == "dealer/waiting" and _PARTS.search(around):
        aspect = "dealer/parts_supply/missing" if finding.polarity < 0 else "dealer/parts_supply/in_stock"
        return replace(finding, aspect=aspect)
    return finding


def _from_cues(parsed: Parsed, *, elided: bool) -> Iterator[Finding]:
    last = other = -9
    for index, clause in enumerate(parsed.clauses):
        here = _anchor(clause)
        if here is not None:
            last = index
        subject = here is None and not _without_subject(clause)
        other = index if subject else -9 if here is not None else other
        alone = elided and here is None and index - other > _OTHER_SUBJECT_CLAUSES
        if here is not None or alone or index - last <= _INHERITED_CLAUSES:
            yield from _judge_clause(parsed, index, anchor=here, alone=alone)


def _without_subject(clause: Clause) -> bool:
    """Whether the clause speaks of nothing that could be judged in a dealer's stead: no part, carrier, maker, goods."""
    if _BRAND.search(clause.text):
        return False
    return not any(kind.startswith(_SUBJECTS) for h in clause.hits if not h.kinds & _OF_DEALERS for kind in h.kinds)


def _speaks_of_dealers(parsed: Parsed, *, cars: bool) -> bool:
    if "name.dealer" in parsed.kinds:
        return True
    return any("dealer" in h.kinds and (cars or "dealer.weak" not in h.kinds) for h in parsed.hits)


def _anchor(clause: Clause) -> Hit | None:
    return next((h for h in clause.hits if not h.kinds.isdisjoint(("dealer", "name.dealer"))), None)


def _from_patterns(parsed: Parsed, *, related: bool, elided: bool) -> Iterator[Finding]:
    for pattern, start, end in find_patterns(parsed.masked, "dealers"):
        index = parsed.clause_at(start)
        if not related and (pattern.needs != "always" or not parsed.kinds.isdisjoint(_OTHER_TRADES)):
            continue
        clause = parsed.clauses[index]
        anchored = pattern.needs != "dealer" or _anchor(clause) is not None or (elided and _without_subject(clause))
        if anchored and not _unreal(parsed, index):
            yield Finding(start, end, index, pattern.aspect, pattern.polarity, "dealer")


def _unreal(parsed: Parsed, index: int) -> bool:
    clause = parsed.clauses[index]
    asks = stands(clause, "question") or "?" in parsed.masked[clause.end : clause.end + 2]
    return asks or any(stands(clause, stance) for stance in _UNREAL)


def _judge_clause(parsed: Parsed, index: int, *, anchor: Hit | None, alone: bool) -> Iterator[Finding]:
    clause = parsed.clauses[index]
    if _unreal(parsed, index) or stands(clause, "advice") or _measured_against(clause):
        return
    for at, hit in enumerate(clause.hits):
        if told(clause, hit):
            continue
        for family, polarity in _verdicts(clause, at):
            if (family, polarity) not in ASPECTS:
                continue
            if family in _NEEDS_DEALER and not (alone or _near(clause, anchor, hit=hit, family=family)):
                continue
            if negated(parsed.masked, hit, since=clause.start):
                polarity = -polarity
            sign: Polarity = 1 if polarity > 0 else -1
            aspect = ASPECTS.get((family, sign))
            if aspect:
                loose = alone and family == "general"
                yield Finding(hit.start, hit.end, index, aspect, sign, "dealer", loose=loose)


def _verdicts(clause: Clause, at: int) -> Iterator[tuple[str, int]]:
    """The (family, direction) pairs that a cue stands for, where a word like 技术 before it decides what is judged."""
    attribute = _attribute(clause, at)
    for kind in sorted(clause.hits[at].kinds):
        if kind.startswith("eval."):
            family = kind[5:-1]
            judged = _ATTRIBUTE_FAMILIES.get(attribute, family) if family in _ANY_ATTRIBUTE else family
            yield judged, _sign(kind)
        elif kind.startswith("size.") and attribute == "price" and not _DISCOUNT.search(clause.text):
            yield "price", -1 if kind == "size.big" else 1


def _sign(kind: str) -> int:
    return 1 if kind.endswith("+") else -1


def _attribute(clause: Clause, at: int) -> str:
    for hit in reversed(clause.hits[:at]):
        if clause.hits[at].start - hit.end > _ATTRIBUTE_REACH:
            return ""
        named = next((kind[5:] for kind in sorted(hit.kinds) if kind.startswith("attr.")), "")
        if named in _ATTRIBUTE_FAMILIES:
            return named
    return ""


def _measured_against(clause: Clause) -> bool:
    """Whether a dealer is what something else is compared with."""
    anchors = [h for h in clause.hits if not h.kinds.isdisjoint(("dealer", "name.dealer"))]
    return any(re.search(r"比[^,]{0,3}$", clause.text[: a.start - clause.start]) for a in anchors)


def _near(clause: Clause, anchor: Hit | None, *, hit: Hit, family: str) -> bool:
    """Whether a dealer stands in the clause, with neither a part of the car nor much else between it and the cue."""
    if anchor is None:
        return False
    if family == "general" and not (
        0 <= hit.start - anchor.end <= _GENERAL_REACH or ("prefix" in hit.kinds and 0 <= anchor.start - hit.end <= 2)
    ):
        return False
    return not any(
        anchor.start < h.start < hit.start and any(k.startswith(("component.", "name.supplier")) for k in h.kinds)
        for h in clause.hits
    )
