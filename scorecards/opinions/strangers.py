"""Strangers: carriers that a text names and the registry does not know; what is said of them is said of nobody else."""

from __future__ import annotations

import re

import rjieba

from scorecards.opinions.clauses import Parsed

_SERVICE = re.compile("快递|物流|速递|速运|快运|急送")
_BEFORE = re.compile("([\u4e00-\u9fff]+|[a-z]{2,6})$")
_REACH = 8
_LITTLE = re.compile(
    "[的了是在我你您他她它们这那个家么有没不很太也都就还又再和跟与及或被把给让叫请为从到来去上下里发走用送寄换选收拿取等打说看问查催买卖好坏快慢差一二两三四五六七八九十每各某"
    "多少几次第后前时元天只但因所虽而且人当做搞想拒最更特超真挺够该应需必能可会要得着过吗吧呢啊哦嘛呀啦哪什啥谁自己年月日号]"
)
"""Characters that nobody names a firm with, and so end what may be its name to the left."""
_CHOSEN = re.compile("(?:发|走|用|寄|选|换|是|叫)(?:的是|的|了|成|了个|个|过)?$")
_UNNAMED = re.compile("(?:杂牌|不知名|没听过|没听说过|野鸡|山寨|小)的?(?:快递|物流)(?!小哥|员)|就[这那][个家]快递")
_NO_NAMES = frozenset(
    {"app", "vip", "plus", "ok", "pad", "ipad", "diy", "tm", "qq", "冷链", "大件", "三方", "第三方", "超市"}
)


def strangers(parsed: Parsed) -> list[int]:
    """Offsets of the carriers that are named in the text without being among its names, in text order."""
    unnamed = {match.start() for match in _UNNAMED.finditer(parsed.masked)}
    named = {_name_before(parsed, match.start()) for match in _SERVICE.finditer(parsed.masked)}
    return sorted(unnamed | {at for at in named if at is not None})


def _name_before(parsed: Parsed, end: int) -> int | None:
    """Where the name right before a carrying word begins: two or three characters that are no words. None without."""
    run = _BEFORE.search(parsed.masked, max(0, end - _REACH), end)
    if run is None:
        return None
    written = run.group()
    if parsed.masked[run.start() - 1 : run.start()] == "Ⓒ":
        return None
    if written.isascii():
        return None if written in _NO_NAMES else run.start()
    name = _LITTLE.split(written)[-1]
    start = end - len(name)
    if not 2 <= len(name) <= 3 or name in _NO_NAMES or any(hit.start < end and hit.end > start for hit in parsed.hits):
        return None
    is_word = len(list(rjieba.cut(name, False))) == 1
    return start if not is_word or _CHOSEN.search(parsed.masked, max(0, start - 4), start) else None
