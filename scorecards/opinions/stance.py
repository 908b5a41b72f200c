"""Stance: how a clause is meant. Only what is said as the writer's own experience is a judgement."""

from __future__ import annotations

import re

from scorecards.opinions.clauses import Clause, Parsed
from scorecards.opinions.lexicon import Hit, data_files, rows

_FILLERS = (
    "很 太 那么 这么 特别 非常 是 有 算 怎么 十分 想象中 想象的 想像中 想像 预期 预期的 多么 够 大 得 的 什么 "
    "觉得 感觉 发现 出现 任何 一点 能 再 过 到 啥 明显 也 都 一个 一丝 那种 所谓 被 压 多 几个 几次 几回 "
    "会 出过 丝毫 半点 听到 听见 遇到"
)
_NEGATIONS = (
    "不 没 没有 木有 未 无 别 不是 并不 并没有 不太 不怎么 不算 从不 从未 毫不 毫无 谈不上 算不上 称不上 还没 "
    "不给 不予 不让 拒绝 杜绝 避免 不存在 去除 消除 告别"
)
_NO_NEGATIONS = (
    "不但 不仅 不光 不止 不只 无比 没想到 想不到 不得不 不愧 无论 不管 没法说 差别 别的 别人 特别 "
    "不是一般 不要太 不是能用"
)


_RELIEF = re.compile(
    r"(?:的?问题|现象|情况|感|也|都|就|声)?(?:减轻|减少|消失|好转|改善|没了|不见了|解决了|没有了|修好|小了|少了|小很多|少多了|还好|还行|不大|不明显|可以接受|能接受|成为历史|成历史)"
)
_NORMAL = re.compile(r"(?:都|也|这个)?(?:是|属于?)?(?:很|比较|都)?正常(?!使用|行驶|工作)")
_REACH = 8


def _any_of(words: str) -> str:
    return "(?:" + "|".join(words.split()) + ")"


_NEGATED = re.compile(f"{_any_of(_NEGATIONS)}{_any_of(_FILLERS)}{{0,3}}$")
_MARKS = re.compile("[ⒸⓈⒹ]+(?:快递|物流|配送)?")
"""A name between the negation and the cue: "not ⒸⒸ quick", not as quick as they."""
_NEGATION_HEADS = frozenset(word[0] for word in _NEGATIONS.split())
_NOT_NEGATED = re.compile(f"{_any_of(_NO_NEGATIONS)}$")


def _read_stances() -> dict[str, re.Pattern[str]]:
    (file,) = data_files("stances")
    return {name: re.compile(source) for name, source, *_reason in rows(file)}


_STANCES = _read_stances()


def stands(clause: Clause, stance: str) -> bool:
    """Whether the clause is meant that way; the stances are the rows of `data/stances.tsv`."""
    known = clause.stances.get(stance)
    if known is None:
        known = clause.stances[stance] = _STANCES[stance].search(clause.text) is not None
    return known


def text_stands(text: str, stance: str) -> bool:
    """`stands` for a folded, masked stretch of text that is no clause."""
    return _STANCES[stance].search(text) is not None


def bears_on(clause: Clause, at: int, stance: str) -> bool:
    """Whether the clause is meant that way where offset `at` stands: said before it, or made so by what follows it.

    In "very quick, hope it stays so" run together the hope says nothing of what was quick.
    """
    if not stands(clause, stance):
        return False
    found = next(_STANCES[stance].finditer(clause.text))
    return found.start() < at - clause.start or _STANCES["tail"].search(found.group()) is not None


def told(clause: Clause, hit: Hit) -> bool:
    """Whether words of hearsay stand before the cue, so that it is somebody else's judgement."""
    return stands(clause, "hearsay") and text_stands(clause.text[: hit.start - clause.start], "hearsay")


def negated(masked: str, hit: Hit, *, since: int) -> bool:
    """Whether a negation right before the cue turns it round; `since` is where its clause starts."""
    before = masked[max(since, hit.start - _REACH) : hit.start]
    if _NEGATION_HEADS.isdisjoint(before):
        return False
    before = _MARKS.sub("", before.replace("不过", "，，"))
    if "不比" in before:
        return True
    return _NEGATED.search(before) is not None and _NOT_NEGATED.search(before) is None


def normal(masked: str, hit: Hit) -> bool:
    """Whether the symptom is called normal, which is no judgement."""
    return _NORMAL.match(masked[hit.end : hit.end + _REACH]) is not None


def relieved(masked: str, hit: Hit) -> bool:
    """Whether the symptom is said to have gone or grown less."""
    return _RELIEF.match(masked[hit.end : hit.end + _REACH]) is not None


def rumoured(parsed: Parsed, index: int) -> bool:
    """Whether clause number `index` only repeats what others say, or is the quotation behind such words."""
    if stands(parsed.clauses[index], "rumour"):
        return True
    return index > 0 and parsed.clauses[index - 1].text.endswith("说") and stands(parsed.clauses[index - 1], "rumour")
