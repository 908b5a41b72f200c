"""Waits: how long the goods took by the two times that a text names, when they were ordered and when they came."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scorecards.opinions.lexicon import Polarity

_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"两": 2}
_NUMBER = "[0-9]{1,2}|[一二两三四五六七八九十]{1,3}"
_CLOCK = (
    f"({_NUMBER})(?:点|,(?=[0-9]{{2}}))(半|[0-9]{{1,2}}|[一二三四五]?十?[一二三四五六七八九])?(?:分|多|钟|左右|整)*"
)
_DAY = f"({_NUMBER})[号日]"
_ORDERED = "[^,。!?]{0,4}?(?:下的?单|下单|[订定点叫买拍]|预[订定]|付款|订单)"
_CAME = "[^,。!?催发]{0,5}?(?:才|送|收到|拿到|吃到|(?<!没)到)(?!了?[^,。!?]{0,4}(?:站|点|前))"
_CLOCKS = re.compile(f"{_CLOCK}{_ORDERED}(?P<between>[^。!?]{{0,20}}?){_CLOCK}{_CAME}")
_DAYS = re.compile(f"{_DAY}{_ORDERED}(?P<between>[^。!?]{{0,14}}?){_DAY}{_CAME}")
_PROMISED = re.compile("要求|预计|约|说|前")
"""The second time is when it should have come."""
_OTHER_DAY = re.compile("今天|次日|第二天|隔天|下午|晚上|昨|第.天")
"""Words between two times by which they are not those of one meal."""
_PARCEL = re.compile("快递|物流|送货|Ⓒ")
"""In texts with these words hours are soon."""
_HALF_DAY, _MONTH = 720, 30
_LONG, _SHORT = 70, 35
"""Minutes for a meal: from here it was late, up to here it was quick."""
_LONG_DAYS, _MOST_DAYS = 5, 25


def stated_waits(masked: str) -> Iterator[tuple[int, int, Polarity]]:
    """Start, end and verdict of each wait that two stated times make long or short."""
    if ("点" in masked or "," in masked) and not _PARCEL.search(masked):
        for match in _CLOCKS.finditer(masked):
            wait = (_minutes(match[4], match[5]) - _minutes(match[1], match[2])) % _HALF_DAY
            unlike = _PROMISED.search(match["between"]) or _OTHER_DAY.search(match["between"])
            if not unlike and (wait >= _LONG or 0 < wait <= _SHORT):
                yield match.start(), match.end(), -1 if wait >= _LONG else 1
    if "号" in masked or "日" in masked:
        for match in _DAYS.finditer(masked):
            days = (_value(match[3]) - _value(match[1])) % _MONTH
            if not _PROMISED.search(match["between"]) and _LONG_DAYS <= days <= _MOST_DAYS:
                yield match.start(), match.end(), -1


def _minutes(hours: str, minutes: str | None) -> int:
    return 60 * _value(hours) + (30 if minutes == "半" else _value(minutes or "零"))


def _value(number: str) -> int:
    """A number below 100 in figures or characters: 12, 十二, 二十."""
    if number.isdecimal():
        return int(number)
    tens, ten, ones = number.rpartition("十")
    return (_DIGITS.get(tens, 1) * 10 if ten else 0) + _DIGITS.get(ones, 0)
