"""Turns of phrase about dealers, and whose they are: what a dealer's presence, a condition or a question lets stand."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scorecards.opinions.clauses import Clause, Parsed
from scorecards.opinions.findings import Finding
from scorecards.opinions.lexicon import Hit, mask_of
from scorecards.opinions.patterns import Pattern, find_patterns
from scorecards.opinions.stance import stands, text_stands

_UNREAL = ("hypothetical", "plan")
_BEFORE, _AFTER = 4, 2
"""How many clauses before or behind it a dealer may stand that a turn of phrase is about."""
_OTHER_TRADES = mask_of(
    "topic.courier",
    "topic.rider",
    "name.courier",
    "topic.dispatch",
    "topic.seller",
    "domain.food",
    "domain.hotel",
    "domain.device",
)
"""Signs that a text without a dealer is about another trade's service."""
DEALER = mask_of("dealer", "name.dealer")
_WEAK = mask_of("dealer.weak")
_NAMED = mask_of("name.dealer")
_SUBJECTS = mask_of("component.", "name.supplier", "name.courier", "topic.")
_OF_DEALERS = mask_of("dealer", "attr.price", "attr.facility", "attr.attitude", "attr.communication")
"""Words of a dealer's trade that are also in the lists of other subjects."""
BRAND = re.compile("厂家|官方|广告|活动|宣传|品牌")
_CAR = re.compile("(?:这|这款|我的?|整|新)?车子?(?!间|位)")
_CONDITION = re.compile("(?:但是?|不过|那)?(?:如果|假如|要是(?!我|换)|假设|倘若|万一|就算|即使|除非)")
_REPORTED = re.compile("(?:4s|店|技师|师傅|销售|顾问|老板|儿子)[^,不没]{0,5}(?:说(?![得的好话])|告诉)")
_GUESSED = re.compile("估计|应该(?!是)|可能|八成|说不定|搞不好|预计")
_ELLIPSIS = "…"
"""Stands for a turn of phrase that was cut out, so that what is before it does not look like the clause's end."""


def without_subject(clause: Clause) -> bool:
    """Whether the clause speaks of nothing that could be judged in a dealer's stead: no part, carrier, maker, goods."""
    if BRAND.search(clause.text) or _CAR.match(clause.text):
        return False
    return not clause.mask & _SUBJECTS or all(
        hit.cue.mask & _OF_DEALERS or not hit.cue.mask & _SUBJECTS for hit in clause.hits
    )


def speaks_of_dealers(parsed: Parsed, *, cars: bool) -> bool:
    if not parsed.mask & DEALER:
        return False
    if cars or parsed.mask & _NAMED:
        return True
    return any(hit.cue.mask & DEALER and not hit.cue.mask & _WEAK for hit in parsed.hits)


def anchor_of(clause: Clause) -> Hit | None:
    return next((hit for hit in clause.hits if hit.cue.mask & DEALER), None) if clause.mask & DEALER else None


def find_turns(parsed: Parsed, *, related: bool, elided: bool) -> Iterator[Finding]:
    if not related and parsed.mask & _OTHER_TRADES:
        return
    spoken_of = elided or bool(parsed.mask & DEALER)
    turns = find_patterns(
        parsed.masked, "dealers", turns=parsed.turns, allowed=lambda p: _may_stand(p, related, spoken_of=spoken_of)
    )
    for pattern, start, end in turns:
        index = parsed.clause_at(start)
        if _admitted(parsed, index, needs=pattern.needs, elided=elided) and _is_told(parsed, start, end=end):
            yield Finding(start, end, index, pattern.aspect, pattern.polarity, "dealer")


def _may_stand(pattern: Pattern, related: bool, *, spoken_of: bool) -> bool:
    """Whether a turn of phrase is worth looking for in a text with or without a dealer."""
    return pattern.needs == "always" or (related and (spoken_of or pattern.needs == "none"))


def _admitted(parsed: Parsed, index: int, *, needs: str, elided: bool) -> bool:
    """Whether a dealer stands where a turn of phrase `needs` one.

    `text`: anywhere in the text; `dealer`: in the clause; `near`: not far from it; `elided`: not far, and no other
    subject in the clause; `page`: in the clause, or the text was left on a dealer's page, which also makes the others
    stand.
    """
    clause = parsed.clauses[index]
    if needs in ("none", "always", "text") or clause.mask & DEALER:
        return True
    if elided:
        return needs not in ("dealer", "elided") or without_subject(clause)
    return needs in ("near", "elided") and _is_near(parsed, index) and (needs == "near" or without_subject(clause))


def _is_near(parsed: Parsed, index: int) -> bool:
    around = parsed.clauses[max(0, index - _BEFORE) : index + _AFTER + 1]
    return bool(parsed.mask & DEALER) and any(clause.mask & DEALER for clause in around)


def _is_told(parsed: Parsed, start: int, *, end: int) -> bool:
    """Whether the words around a turn of phrase let it stand as the writer's own experience.

    The words of the turn itself are left out: "就好了" is a wish, but not behind a repair that was done.
    """
    first, last = parsed.clauses[parsed.clause_at(start)], parsed.clauses[parsed.clause_at(end - 1)]
    before, behind = parsed.masked[first.start : start], parsed.masked[end : last.end]
    if "?" in parsed.masked[last.end : last.end + 2] or _REPORTED.search(before) or text_stands(before, "rumour"):
        return False
    if is_supposed(parsed, first, before=before) or _GUESSED.search(before):
        return False
    sides = [side for side in (before and f"{before}{_ELLIPSIS}", behind) if side]
    return not any(text_stands(side, stance) for side in sides for stance in ("question", *_UNREAL))


def is_supposed(parsed: Parsed, clause: Clause, *, before: str) -> bool:
    """Whether what is said in the clause behind the words `before` only follows from a condition in its sentence."""
    if _CONDITION.match(before):
        return True
    index = parsed.clause_at(clause.start)
    while index > 0 and parsed.clauses[index - 1].sentence == clause.sentence:
        index -= 1
        if _CONDITION.match(parsed.clauses[index].text):
            return True
    return False


def is_unreal(parsed: Parsed, index: int) -> bool:
    clause = parsed.clauses[index]
    asks = stands(clause, "question") or "?" in parsed.masked[clause.end : clause.end + 2]
    return asks or any(stands(clause, stance) for stance in _UNREAL)
