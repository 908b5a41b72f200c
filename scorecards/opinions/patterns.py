"""Turns of phrase: regular expressions that name an aspect and a polarity by themselves (`data/patterns_*.tsv`)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import cast

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from scorecards.opinions.lexicon import Polarity, data_files, rows
from scorecards.records import Responsible

MACROS = {
    "{T}": r"(?:(?:将近|差不多|大概|整整|足足|快)?(?:[0-9]+(?:\.5)?|[一二两俩仨三四五六七八九十几半好数多])+"
    r"(?:多|来)?个?(?:多|半|几)?"
    r"(?:小时|钟头|钟|天|月|礼拜|星期|周|分钟|日)(?:左右)?)",
    "{M}": r"(?:(?:[0-9]{1,2}|[一二两三四五]?十[一二两三四五六七八九]?|几)(?:多|来)?分钟)",
    "{H}": r"(?:(?:(?<![0-9半])[1-9]|[一两二俩三四五六七八九]|好?几)(?:\.5|点五)?个?(?:多|半)?多?(?:小时|钟头)"
    r"|(?:4[5-9]|[5-9][0-9]|[12][0-9]{2}|[五六七八九]十[一二三四五六七八九]?|一百[零一二三四五六七八九十]*)"
    r"(?:多|来|几)?分钟)",
    "{W}": r"(?:(?:(?<![0-9])[5-9]|[1-9][0-9]|[五六七八九十][一二三四五六七八九]?|二十[一二三四五六七八九]?|好几|七八)"
    r"(?:多|来)?天(?:多|半)?"
    r"|(?:[一二两三四五1-5几]|好几|一两)?个多?(?:星期|礼拜|月)多?|[一两二三1-3]周|半个?多?月)",
    "{D}": r"(?:4s店?|ssss店?|四s店?|[4四]儿子店?|店[家里内方]?|经销商|代理商|汽贸店?|车行"
    r"|修理[厂店]|维修[站厂店]|服务站|特约店|汽修店|快修店"
    r"|销售(?:员|顾问|经理)?|售后|师[傅父]|技师|技工|小工|顾问|老板|Ⓓ+)",
    "{R}": r"(?:快递|物流|配送|送货|送餐|送外卖|外卖|骑手|小哥|师傅|送快递|派送|邮递|Ⓒ)",
    "{V}": r"(?:很|真是?|太|非常|特别|挺|超级?|极其?|十分|相当|确实|实在是?|真的|真心|是|老|贼|巨|蛮|还算?|也|都|的"
    r"|那叫一个|比较|过于)*",
}
TOPICS = ("delivery", "dealers", "parts", "brand")


@dataclass(frozen=True, slots=True)
class Pattern:
    """One turn of phrase; `needs` names what the text must speak of for it to count (`none`: nothing)."""

    aspect: str
    polarity: Polarity
    responsible: Responsible
    needs: str
    triggers: tuple[str, ...]
    regex: re.Pattern[str]


@cache
def patterns(topic: str) -> tuple[Pattern, ...]:
    """The turns of phrase of one of TOPICS, in file order."""
    (file,) = data_files(f"patterns_{topic}")
    return tuple(_pattern(row) for row in rows(file))


@cache
def _macros() -> dict[str, str]:
    """What the patterns have in common: MACROS, and those that the files `data/macros_*.tsv` name."""
    return MACROS | {row[0]: row[1] for file in data_files("macros_") for row in rows(file)}


def _pattern(row: list[str]) -> Pattern:
    aspect, polarity, responsible, needs, triggers, source, *_reason = row
    for macro, meaning in _macros().items():
        source = source.replace(macro, meaning)
    sign = cast(Polarity, int(polarity))
    return Pattern(aspect, sign, cast(Responsible, responsible), needs, tuple(triggers.split("|")), re.compile(source))


@cache
def _first_bits() -> dict[str, int]:
    """The position of each topic's first pattern among the bits of `triggered`."""
    sizes = [len(patterns(topic)) for topic in TOPICS]
    return {topic: sum(sizes[:i]) for i, topic in enumerate(TOPICS)}


@cache
def _triggers() -> tuple[AhoCorasick, list[int]]:
    """The automaton of all trigger words, and for each word the bits of the patterns that it may start."""
    starts: dict[str, int] = {}
    for topic, first in _first_bits().items():
        for i, pattern in enumerate(patterns(topic)):
            for trigger in pattern.triggers:
                starts[trigger] = starts.get(trigger, 0) | 1 << (first + i)
    automaton = AhoCorasick(list(starts), matchkind=MatchKind.Standard, implementation=Implementation.ContiguousNFA)
    return automaton, list(starts.values())


def triggered(masked: str) -> int:
    """The bits of all patterns, of whatever topic, one of whose triggers stands in the text."""
    automaton, starts = _triggers()
    turns = 0
    for word, _, _ in automaton.find_matches_as_indexes(masked, overlapping=True):
        turns |= starts[word]
    return turns


def find_patterns(
    masked: str, topic: str, *, turns: int, allowed: Callable[[Pattern], bool] | None = None
) -> Iterator[tuple[Pattern, int, int]]:
    """Every pattern of a topic that stands in the text, in file order, with the offsets of each occurrence.

    `turns` is what `triggered` gave for the text; patterns that are not `allowed` are not looked for.
    """
    known = patterns(topic)
    waiting = (turns >> _first_bits()[topic]) & ((1 << len(known)) - 1)
    while waiting:
        lowest = waiting & -waiting
        waiting ^= lowest
        pattern = known[lowest.bit_length() - 1]
        if allowed is None or allowed(pattern):
            for match in pattern.regex.finditer(masked):
                yield pattern, match.start(), match.end()
