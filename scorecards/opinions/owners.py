"""Which part of a car a judging word is said of."""

from __future__ import annotations

import re
from typing import NamedTuple

from scorecards.opinions.clauses import Clause, Parsed
from scorecards.opinions.lexicon import Hit, mask_of

_INHERITED_CLAUSES = 3
_SOFT_REACH = 6
_OBJECT_REACH = 8
_GOES_ON_LENGTH = 3
_STRENGTH = re.compile(
    "(?:又|还|而且|都|也|是|有点儿?|有些|真的?|很|太|非常|特别|挺|蛮|更加?|最|超级?|极|贼|比较|相当|确实|感觉|觉得|我|一直|十分|实在"
    "|的|没|不|无|略|稍微?|依[然旧]|开起来|用起来|用着|肯定|还?要|[0-9.]+t?|显示|画面|声音|反应|速度|总体|整体|效果|目前|就是|但|却"
    "|不过|只是|嘎嘎|得)*"
)
"""What may stand before a verdict that goes on about the part of the clause before."""
_COMPONENT = mask_of("component.")
_MAKER = mask_of("name.supplier")
_DEALER = mask_of("dealer", "name.dealer")
_SUBJECT = mask_of("topic.", "name.")
_HEARD_ANYWHERE = "body_interior"
"""The part that a noise is said of when no other is in sight."""


class Sight(NamedTuple):
    """The part last spoken of, and in which clause."""

    component: str | None = None
    clause: int = -9


class Owner(NamedTuple):
    """What a cue is said of.

    `near` if the words tie it to the cue, `found` is how (`before`, `itself`, `symptom`, `sight` ...). `in_sight` is
    the part that was last spoken of before the cue's clause.
    """

    component: str | None
    near: bool
    found: str
    in_sight: str | None


def look_on(parsed: Parsed, index: int, *, sight: Sight) -> Sight:
    """What is in sight behind clause number `index`."""
    clause = parsed.clauses[index]
    part = next((c for hit in reversed(clause.hits) if (c := _brought_into_sight(hit))), None)
    if part or clause.mask & _MAKER:
        return Sight(part, index)
    return sight if index + 1 - sight.clause <= _INHERITED_CLAUSES else Sight()


def _brought_into_sight(hit: Hit) -> str | None:
    """The part that a cue speaks of; a noise, which may come from anywhere, speaks of none."""
    return hit.cue.component or (hit.cue.symptom_of if hit.cue.symptom_of != _HEARD_ANYWHERE else None)


def owner_of(parsed: Parsed, clause: Clause, *, at: int, sight: Sight) -> Owner | None:
    """What the cue is said of: a part in the clause, the part a symptom names, one spoken of before; None: a dealer."""
    hit = clause.hits[at]
    own, told = hit.cue.symptom_of, _told_in_clause(clause, at)
    if told == (None, "dealer"):
        return None
    if told:
        return Owner(told[0], near=True, found=told[1], in_sight=sight.component)
    if hit.cue.component and "soft" not in hit.cue.kinds:
        return Owner(hit.cue.component, near=True, found="itself", in_sight=sight.component)
    if own and own not in (_HEARD_ANYWHERE, "tyre"):
        return Owner(own, near=True, found="symptom", in_sight=sight.component)
    near = sight.component is not None and (
        _comes_from(parsed, clause, sight=sight) if own else _goes_on(parsed, clause, hit, sight=sight)
    )
    if sight.component and (near or not own):
        return Owner(sight.component, near=near, found="sight", in_sight=sight.component)
    return Owner(own, near=own is not None, found="symptom", in_sight=sight.component)


def _told_in_clause(clause: Clause, at: int) -> tuple[str | None, str] | None:
    """The part that the clause ties to the cue and how, None if it ties none."""
    hit, behind = clause.hits[at], clause.hits[at + 1 :]
    own = hit.cue.symptom_of
    if "prefix" in hit.cue.kinds and behind and behind[0].cue.component:
        return behind[0].cue.component, "prefix"
    if "takes_object" in hit.cue.kinds and (part := _object(clause, at)):
        return part, "object"
    for before in reversed(clause.hits[:at]):
        if "topic.website" in before.cue.kinds:
            return None, "dealer"
        if before.cue.mask & _DEALER:
            return (own, "symptom") if own else (None, "dealer")
        part = before.cue.component
        if part and ("soft" not in before.cue.kinds or hit.start - before.end <= _SOFT_REACH):
            return part, "before"
        if before.cue.mask & _MAKER:
            return own, "maker"
    return None


def _object(clause: Clause, at: int) -> str | None:
    """The part right behind a verb like 喜欢, None if something else stands there."""
    hit = clause.hits[at]
    part = next((h for h in clause.hits[at + 1 :] if h.cue.component and h.start - hit.end <= _OBJECT_REACH), None)
    without = part and any(word in clause.text[hit.end - clause.start : part.start - clause.start] for word in "不没无")
    return part.cue.component if part and not without else None


def _comes_from(parsed: Parsed, clause: Clause, *, sight: Sight) -> bool:
    """Whether a symptom in a clause without a part is that of the part in the clause right before it."""
    before = parsed.clauses[sight.clause]
    return before.sentence == clause.sentence and 0 <= clause.start - before.end <= 1 and not clause.mask & _COMPONENT


def _goes_on(parsed: Parsed, clause: Clause, hit: Hit, *, sight: Sight) -> bool:
    """Whether a clause right behind the one with the part goes on about it: a verdict and what strengthens it."""
    before = parsed.clauses[sight.clause]
    directly = before.sentence == clause.sentence and 0 <= clause.start - before.end <= 1
    alone = _STRENGTH.fullmatch(clause.text[: hit.start - clause.start]) is not None
    return directly and not clause.mask & _SUBJECT and alone and clause.end - hit.end <= _GOES_ON_LENGTH
