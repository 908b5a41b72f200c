"""Mentions: why a name that stands in a text may not be judged there. A mention is not blame."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from scorecards.opinions.clauses import Clause, Parsed
from scorecards.opinions.lexicon import data_files, mask_of, rows
from scorecards.opinions.stance import text_stands

_REACH = 40
_CARRIER = re.compile("快递|物流|配送|速递|速运|快运|送货|派送|小哥|express", re.IGNORECASE)
_OWN_CARRIER = re.compile(
    "(?:的|家|自己|自家|自营|自有|自建|官方|旗下|配套|商城|超市|生鲜|冷链|冷藏|大件|这[次回个家]|现在|最近|今天|怎么|一直|就是|真的|果然|,){0,4}"
    "(?:快递|物流|配送|速递|速运|快运|送货|派送|派件|小哥|运输|冷链|骑手|送得|速度|效率|时效|express)"
)
"""What a shop's carriers are called behind its name: its own, its fresh-food or its cold-chain carriers."""
_CARRYING = mask_of("topic.courier", "topic.rider", "topic.bringing", "eval.speed+", "eval.speed-", "attr.speed")
_STANCES = (
    ("question", "question"),
    ("hypothetical", "hypothetical"),
    ("hearsay", "hearsay"),
    ("plan", "plan"),
    ("advice", "advice"),
    ("past", "past"),
)


@dataclass(frozen=True, slots=True)
class _Rule:
    reason: str
    role: str
    side: str
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None


@cache
def _rules() -> tuple[_Rule, ...]:
    (file,) = data_files("mentions")
    return tuple(_rule(*row[:4]) for row in rows(file))


def _rule(reason: str, role: str, side: str, source: str) -> _Rule:
    before, after = {"before": (source, None), "after": (None, source)}.get(side) or source.split("⟦")
    return _Rule(
        reason,
        role,
        side,
        re.compile(before.removesuffix("$") + "$") if before else None,
        re.compile(after) if after else None,
    )


def excluded(parsed: Parsed, index: int) -> str | None:
    """Why name number `index` cannot be the one judged (comparison, negated, hypothetical, ...); None if it can be."""
    name = parsed.names[index]
    before = parsed.masked[max(0, name.start - _REACH) : name.start]
    after = parsed.masked[name.end : name.end + _REACH]
    for rule in _rules():
        if rule.role not in ("any", name.role) or not _fits(rule, before, after=after):
            continue
        if rule.reason != "shop" or not (_CARRIER.search(name.text) or _OWN_CARRIER.match(after)):
            return rule.reason
    return None


def without_shops(parsed: Parsed, why_not: dict[int, str | None]) -> dict[int, str | None]:
    """The same reasons, with a name that is a shop elsewhere in the text a shop wherever nothing is carried."""
    shops = {parsed.names[i].partner_ids for i, reason in why_not.items() if reason == "shop"}
    if not shops:
        return why_not
    return {i: reason or ("shop" if _is_shop(parsed, i, shops=shops) else None) for i, reason in why_not.items()}


def _is_shop(parsed: Parsed, index: int, *, shops: set[tuple[str, ...]]) -> bool:
    name = parsed.names[index]
    return name.partner_ids in shops and not carries(parsed.clauses[parsed.clause_at(name.start)])


def carries(clause: Clause) -> bool:
    """Whether the clause speaks of carrying or of speed."""
    return bool(clause.mask & _CARRYING)


def _fits(rule: _Rule, before: str, *, after: str) -> bool:
    if rule.before and not rule.before.search(before):
        return False
    return not (rule.after and not rule.after.match(after.lstrip("ⒸⓈⒹ")))


def unjudged(parsed: Parsed, index: int) -> str:
    """The reason given for a name that nothing was said against or for: the stance of its clause, else `plain`."""
    clause = parsed.clauses[parsed.clause_at(parsed.names[index].start)]
    said = parsed.masked[clause.start : clause.end + 1]
    return next((reason for stance, reason in _STANCES if text_stands(said, stance)), "plain")
