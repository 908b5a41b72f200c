"""Judgements about dealers, stores and workshops."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scorecards.opinions.clauses import Clause, Parsed
from scorecards.opinions.dealer_turns import (
    BRAND,
    DEALER,
    anchor_of,
    find_turns,
    is_supposed,
    is_unreal,
    speaks_of_dealers,
    without_subject,
)
from scorecards.opinions.findings import Finding
from scorecards.opinions.lexicon import Hit, Polarity, Verdict, mask_of
from scorecards.opinions.stance import negated, stands, text_stands, told

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
_BESIDE = mask_of("dealer.beside")
"""Words that judge a dealer only right behind its name, or on its own page."""
_JUDGING = mask_of("eval.", "size.")
_PART = mask_of("component.", "name.supplier")
_OPPOSITE: dict[Polarity, Polarity] = {1: -1, -1: 1}
_BEFORE_PAYING = re.compile("(?:买车|交钱|付款|签约|签字|签单|提车|下定)前")
"""Where praise only sets off what came afterwards."""
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
    ("forced", 1): "dealer/forced_sale/none",
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
    anchored = speaks_of_dealers(parsed, cars=cars)
    findings = list(find_turns(parsed, related=cars or anchored, elided=elided))
    if anchored or elided:
        findings += _from_cues(parsed, elided=elided)
    if not findings or text_stands(parsed.masked, "answer"):
        return []
    findings = [_placed(parsed, f) for f in findings if not _is_the_brands(parsed, f)]
    particular = {f.polarity for f in findings if not f.loose}
    return [f for f in findings if not f.loose or f.polarity not in particular]


def _is_the_brands(parsed: Parsed, finding: Finding) -> bool:
    """Whether the clause speaks of the maker's advertising or promises, which are not the dealer's."""
    return "/honesty/" in finding.aspect and BRAND.search(parsed.clauses[finding.clause].text) is not None


def _placed(parsed: Parsed, finding: Finding) -> Finding:
    """Waiting for a part is about the supply of parts."""
    around = "".join(c.text for c in parsed.clauses[max(0, finding.clause - 1) : finding.clause + 1])
    if finding.level2 == "dealer/waiting" and _PARTS.search(around):
        aspect = "dealer/parts_supply/missing" if finding.polarity < 0 else "dealer/parts_supply/in_stock"
        return finding._replace(aspect=aspect)
    return finding


def _from_cues(parsed: Parsed, *, elided: bool) -> Iterator[Finding]:
    last = other = -9
    for index, clause in enumerate(parsed.clauses):
        here = anchor_of(clause)
        if here is not None:
            last = index
        subject = here is None and not without_subject(clause)
        other = index if subject else -9 if here is not None else other
        alone = elided and here is None and index - other > _OTHER_SUBJECT_CLAUSES
        spoken_of = here is not None or alone or (not subject and index - last <= _INHERITED_CLAUSES)
        if spoken_of and clause.mask & _JUDGING:
            found = list(_judge_clause(parsed, index, anchor=here, alone=alone))
            if found and _is_experience(parsed, index):
                yield from found


def _is_experience(parsed: Parsed, index: int) -> bool:
    """Whether the clause tells what happened at the dealer: no question, plan or advice, no comparison with it."""
    clause = parsed.clauses[index]
    if is_unreal(parsed, index) or stands(clause, "advice") or _measured_against(clause):
        return False
    if _BEFORE_PAYING.search(clause.text):
        return False
    return not is_supposed(parsed, clause, before=clause.text)


def _judge_clause(parsed: Parsed, index: int, *, anchor: Hit | None, alone: bool) -> Iterator[Finding]:
    clause = parsed.clauses[index]
    for at, hit in enumerate(clause.hits):
        verdicts = list(_verdicts(clause, at)) if hit.cue.mask & _JUDGING else []
        if not verdicts or told(clause, hit):
            continue
        for family, polarity in verdicts:
            if (family, polarity) not in ASPECTS:
                continue
            close = "general" if hit.cue.mask & _BESIDE and not _attribute(clause, at) else family
            if close in _NEEDS_DEALER and not (alone or _near(clause, anchor, hit=hit, family=close)):
                continue
            if _describes_a_part(clause, at):
                continue
            sign = _OPPOSITE[polarity] if negated(parsed.masked, hit, since=clause.start) else polarity
            aspect = ASPECTS.get((family, sign))
            if aspect:
                loose = alone and family == "general"
                yield Finding(hit.start, hit.end, index, aspect, sign, "dealer", loose=loose)


def _describes_a_part(clause: Clause, at: int) -> bool:
    """Whether a part's name follows at once, as in "use the money for good oil"."""
    hit, *behind = clause.hits[at : at + 2]
    return bool(behind) and behind[0].start == hit.end and bool(behind[0].cue.mask & _PART)


def _verdicts(clause: Clause, at: int) -> Iterator[Verdict]:
    """The judgements that a cue stands for, where a word like 技术 before it decides what is judged."""
    cue = clause.hits[at].cue
    attribute = _attribute(clause, at)
    for named, polarity in cue.verdicts:
        family = "general" if named == "verdict" else named
        yield Verdict(_ATTRIBUTE_FAMILIES.get(attribute, family) if family in _ANY_ATTRIBUTE else family, polarity)
    if cue.size and attribute == "price" and not _DISCOUNT.search(clause.text):
        yield Verdict("price", _OPPOSITE[cue.size])


def _attribute(clause: Clause, at: int) -> str:
    for hit in reversed(clause.hits[:at]):
        if clause.hits[at].start - hit.end > _ATTRIBUTE_REACH:
            return ""
        if hit.cue.attribute in _ATTRIBUTE_FAMILIES:
            return hit.cue.attribute
    return ""


def _measured_against(clause: Clause) -> bool:
    """Whether a dealer is what something else is compared with."""
    if "比" not in clause.text:
        return False
    anchors = [hit for hit in clause.hits if hit.cue.mask & DEALER]
    return any(re.search(r"比[^,]{0,3}$", clause.text[: a.start - clause.start]) for a in anchors)


def _near(clause: Clause, anchor: Hit | None, *, hit: Hit, family: str) -> bool:
    """Whether a dealer stands in the clause, with neither a part of the car nor much else between it and the cue."""
    if anchor is None:
        return False
    if family == "general" and not (
        0 <= hit.start - anchor.end <= _GENERAL_REACH
        or ("prefix" in hit.cue.kinds and 0 <= anchor.start - hit.end <= 2)
    ):
        return False
    return not clause.mask & _PART or not any(
        anchor.start < between.start < hit.start and between.cue.mask & _PART for between in clause.hits
    )
