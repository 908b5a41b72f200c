"""Turns of phrase: regular expressions that name an aspect and a polarity by themselves (`data/patterns_*.tsv`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import cast

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from scorecards.opinions.findings import Polarity
from scorecards.opinions.lexicon import data_files, rows
from scorecards.records import Responsible

MACROS = {
    "{T}": r"(?:(?:将近|差不多|大概|整整|足足|快)?(?:[0-9]+(?:\.5)?|[一二两俩仨三四五六七八九十几半好数多])+"
    r"(?:多|来)?个?(?:多|半|几)?"
    r"(?:小时|钟头|钟|天|月|礼拜|星期|周|分钟|日)(?:左右)?)",
    "{M}": r"(?:(?:[0-9]{1,2}|[一二两三四五]?十[一二两三四五六七八九]?|几)(?:多|来)?分钟)",
    "{R}": r"(?:快递|物流|配送|送货|送餐|送外卖|外卖|骑手|小哥|师傅|送快递|派送|邮递|Ⓒ)",
    "{V}": r"(?:很|真是?|太|非常|特别|挺|超级?|极其?|十分|相当|确实|实在是?|真的|真心|是|老|贼|巨|蛮|还算?|也|都|的"
    r"|那叫一个|比较|过于)*",
}


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
    """The turns of phrase of one topic (delivery, parts, dealers), in file order."""
    (file,) = data_files(f"patterns_{topic}")
    return tuple(_pattern(row) for row in rows(file))


def _pattern(row: list[str]) -> Pattern:
    aspect, polarity, responsible, needs, triggers, source, *_reason = row
    for macro, meaning in MACROS.items():
        source = source.replace(macro, meaning)
    sign = cast(Polarity, int(polarity))
    return Pattern(aspect, sign, cast(Responsible, responsible), needs, tuple(triggers.split("|")), re.compile(source))


@cache
def _triggers(topic: str) -> tuple[AhoCorasick, tuple[tuple[int, ...], ...]]:
    """The automaton of all trigger words of a topic, and for each word the patterns that it may start."""
    starts: dict[str, list[int]] = {}
    for index, pattern in enumerate(patterns(topic)):
        for trigger in pattern.triggers:
            starts.setdefault(trigger, []).append(index)
    automaton = AhoCorasick(list(starts), matchkind=MatchKind.Standard, implementation=Implementation.ContiguousNFA)
    return automaton, tuple(tuple(indexes) for indexes in starts.values())


def find_patterns(masked: str, topic: str) -> Iterator[tuple[Pattern, int, int]]:
    """Every pattern that stands in the text, in file order, with the offsets of each occurrence."""
    automaton, starts = _triggers(topic)
    seen = {word for word, _, _ in automaton.find_matches_as_indexes(masked, overlapping=True)}
    known = patterns(topic)
    for index in sorted({index for word in seen for index in starts[word]}):
        for match in known[index].regex.finditer(masked):
            yield known[index], match.start(), match.end()
