"""Turns of phrase and stated times that judge a delivery by themselves, and the scene that they need."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from scorecards.opinions.clauses import Clause, Parsed
from scorecards.opinions.findings import Finding
from scorecards.opinions.lexicon import mask_of
from scorecards.opinions.patterns import Pattern, find_patterns
from scorecards.opinions.stance import bears_on, rumoured, stands
from scorecards.opinions.waits import stated_waits

_ABOUT_CARRYING = mask_of("topic.courier", "topic.rider", "topic.bringing", "topic.dispatch", "name.courier")
_FOOD = mask_of("domain.food")
_OTHER_DOMAINS = mask_of("domain.device", "domain.hotel")
_WISHES = frozenset({"delivery/speed/late", "brand/dispatch/late"})
"""What a wish may be about: asking for more speed says that there was too little."""
_MISSING = re.compile("[^0-9一二两三四五六七八九十]*(?:没|未)[^0-9一二两三四五六七八九十]*")
"""Said to be not there yet, with no word of how long."""
_DENIED = re.compile(
    "(?:不(?![过错仅但光止愧])|没(?!想|多久|一会|几天)|未|别|拒绝|懒得|只(?!要)|光|难以|应该|需要|备注|自己|让|叫)[^,]{0,2}$"
    "|(?:没有?给|没有?一[回次个单]|说好的?|说是?|说明|显示|所谓|号称|标注|写[着了]|承诺|拜托|求|要求)[^,]{0,8}$"
)
"""What right before praise of what was done says that it was not done."""
_ASKED = re.compile("(?:吗|么|呢|嘛)$")


class Scene(NamedTuple):
    """What the whole text is about, as far as it decides who an unnamed subject is."""

    carrying: bool
    food: bool
    elsewhere: bool
    elided: bool = False

    def allows(self, needs: str) -> bool:
        """Whether a turn of phrase counts: one that needs `delivery` does unless the text is about something else."""
        if needs == "delivery":
            return self.carrying or not self.elsewhere
        if needs == "food":
            return self.food and (self.carrying or not self.elsewhere)
        return needs == "none" or self.carrying


def scene_of(parsed: Parsed, *, elided: bool = False) -> Scene:
    """The scene of a text, from its cues and from whether it was left on a delivery."""
    carrying = elided or bool(parsed.mask & _ABOUT_CARRYING)
    return Scene(carrying, bool(parsed.mask & _FOOD), bool(parsed.mask & _OTHER_DOMAINS), elided)


def find_turns(parsed: Parsed, scene: Scene) -> Iterator[Finding]:
    """Judgements that a turn of phrase passes, whoever it is said of (`data/patterns_delivery.tsv`), in file order."""
    turns = find_patterns(parsed.masked, "delivery", turns=parsed.turns, allowed=lambda p: scene.allows(p.needs))
    for pattern, start, end in turns:
        index = parsed.clause_at(start)
        clause = parsed.clauses[index]
        if not rumoured(parsed, index) and not _unreal(clause, pattern, at=start):
            wished = pattern.aspect in _WISHES and stands(clause, "wish")
            missing = (
                pattern.aspect == "delivery/speed/late" and _MISSING.fullmatch(parsed.masked[start:end]) is not None
            )
            yield Finding(
                start, end, index, pattern.aspect, pattern.polarity, pattern.responsible, loose=missing, wished=wished
            )


def find_times(parsed: Parsed, scene: Scene) -> Iterator[Finding]:
    """Judgements on speed that only the times of order and arrival pass, in the texts that may speak of a delivery."""
    if not scene.allows("delivery"):
        return
    for start, end, polarity in stated_waits(parsed.masked):
        aspect = "delivery/speed/fast" if polarity > 0 else "delivery/speed/late"
        yield Finding(start, end, parsed.clause_at(end - 1), aspect, polarity, "courier")


def _unreal(clause: Clause, pattern: Pattern, *, at: int) -> bool:
    if pattern.aspect in _WISHES and stands(clause, "wish"):
        return False
    if bears_on(clause, at, "hypothetical") or stands(clause, "elsewhere"):
        return True
    if pattern.polarity < 0:
        return False
    denied = _DENIED.search(clause.text, 0, max(0, at - clause.start)) or _ASKED.search(clause.text)
    return denied is not None or any(bears_on(clause, at, stance) for stance in ("wish", "past", "promise"))
