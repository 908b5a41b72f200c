"""Invented legal names of dealers, couriers and suppliers, how people write them, and names that nobody registered."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from pypinyin import lazy_pinyin

from scorecards.records import Partner, Registry, Role

SYLLABLES = (
    "安邦宝博昌晨诚驰大德东恩发凡丰福富冠光广国海汉瀚航浩合和恒宏鸿华辉惠汇吉佳嘉建江杰捷金锦京景九久巨君骏凯康科坤"
    "朗利力联良亮林龙隆禄路茂美明铭南宁鹏平普奇启千强桥勤庆全泉仁荣瑞润森山商盛胜世双顺思泰腾天通同旺威维伟文祥翔信"
    "兴星旭雅亚延阳扬业毅益银盈永优友裕豫元源远悦运泽正志致智中众卓宗尊"
)
CITIES = (
    "苏州",
    "无锡",
    "南通",
    "徐州",
    "常州",
    "扬州",
    "合肥",
    "芜湖",
    "杭州",
    "宁波",
    "绍兴",
    "济南",
    "青岛",
    "武汉",
)
BRANDS = ("云骧", "星途达", "海驰", "朗威")
LINES: dict[Role, tuple[str, ...]] = {
    "dealer": ("汽车销售服务", "汽车贸易", "汽车销售", "汽车服务"),
    "courier": ("速递", "快递", "物流", "速运"),
    "supplier": ("轮胎", "蓄电池", "汽车零部件", "制动系统", "电子科技"),
}
TRADITIONAL = str.maketrans("东华丰龙远兴业车销递运贸电动统轮胜顺汇庆", "東華豐龍遠興業車銷遞運貿電動統輪勝順匯慶")
WIDE = str.maketrans("()", "（）")


@dataclass(frozen=True, slots=True)
class Parts:
    """A name in its parts; `place` may be empty."""

    role: Role
    place: str
    trade: str
    brand: str
    line: str
    form: str

    @property
    def name(self) -> str:
        return f"{self.place}{self.trade}{self.brand}{self.line}{self.form}"


@dataclass(frozen=True, slots=True)
class Queries:
    """`known` are written names with the partner's id; `unknown` are nobody's."""

    registry: Registry
    known: tuple[tuple[str, str], ...]
    unknown: tuple[str, ...]


def queries(seed: int, *, sizes: tuple[int, int, int] = (5000, 5000, 1250)) -> Queries:
    """A registry and names to look up in it; sizes are registered, corrupted and unknown names."""
    dice = random.Random(seed)
    registered = _distinct(dice, sizes[0])
    taken = {parts.name for parts in registered}
    partners = tuple(Partner(f"n{at}", parts.role, parts.name) for at, parts in enumerate(registered))
    shorts = Counter(short for parts in registered for short in _shorts(parts))
    known = []
    while len(known) < sizes[1]:
        at = dice.randrange(len(registered))
        written = _corrupted(registered[at], shorts, dice)
        if written not in taken:
            known.append((written, f"n{at}"))
    return Queries(Registry(partners), tuple(known), tuple(_unknown(registered, sizes[2], dice=dice)))


def _distinct(dice: random.Random, count: int) -> list[Parts]:
    found: dict[str, Parts] = {}
    while len(found) < count:
        parts = _drawn(dice)
        found.setdefault(parts.name, parts)
    return list(found.values())


def _drawn(dice: random.Random) -> Parts:
    role: Role = dice.choice(("dealer", "dealer", "courier", "supplier"))
    trade = "".join(dice.choices(SYLLABLES, k=dice.choice((2, 2, 2, 3))))
    place = dice.choice(CITIES) if dice.random() < 0.75 else ""
    brand = dice.choice(BRANDS) if role == "dealer" and dice.random() < 0.5 else ""
    form = dice.choice(("有限公司", "有限公司", "有限责任公司", "股份有限公司"))
    return Parts(role, place, trade, brand, dice.choice(LINES[role]), form)


def _shorts(parts: Parts) -> tuple[str, ...]:
    return tuple(dict.fromkeys((parts.trade, parts.trade + parts.brand, parts.place + parts.trade)))


def _corrupted(parts: Parts, shorts: Counter[str], dice: random.Random) -> str:
    written = dice.choice(WAYS)(parts, shorts, dice)
    return dice.choice(WAYS)(parts, shorts, dice) if written == parts.name else written


def _unknown(registered: list[Parts], count: int, *, dice: random.Random) -> list[str]:
    """Half are drawn afresh; half differ from a registered one in a syllable of the trade name, and sound otherwise."""
    sounds = {(parts.place, *lazy_pinyin(parts.trade)) for parts in registered}
    trades = {tuple(lazy_pinyin(parts.trade)) for parts in registered}
    found: list[str] = []
    while len(found) < count:
        parts = _drawn(dice) if len(found) % 2 else _neighbour(dice.choice(registered), dice)
        sound = tuple(lazy_pinyin(parts.trade))
        if (parts.place, *sound) not in sounds and sound not in trades:
            found.append(parts.name if dice.random() < 0.5 else _suffix(parts, Counter(), dice))
    return found


def _neighbour(parts: Parts, dice: random.Random) -> Parts:
    at = dice.randrange(len(parts.trade))
    trade = parts.trade[:at] + dice.choice(SYLLABLES) + parts.trade[at + 1 :]
    return Parts(parts.role, parts.place, trade, parts.brand, parts.line, parts.form)


def _suffix(parts: Parts, shorts: Counter[str], dice: random.Random) -> str:
    form = dice.choice(("", "", "公司", "有限公司", "集团"))
    line = dice.choice((parts.line, dice.choice(LINES[parts.role])))
    return f"{parts.place}{parts.trade}{parts.brand}{line}{form}"


def _branch(parts: Parts, shorts: Counter[str], dice: random.Random) -> str:
    place = dice.choice(CITIES)
    return dice.choice((f"{parts.name}({place}分公司)", f"{parts.name}{place}分公司", f"{parts.name}({place})"))


def _homophone(parts: Parts, shorts: Counter[str], dice: random.Random) -> str:
    at = dice.randrange(len(parts.trade))
    same = [c for c in SYLLABLES if c != parts.trade[at] and lazy_pinyin(c) == lazy_pinyin(parts.trade[at])]
    trade = parts.trade[:at] + dice.choice(same or [parts.trade[at]]) + parts.trade[at + 1 :]
    return f"{parts.place}{trade}{parts.brand}{parts.line}{parts.form if dice.random() < 0.5 else ''}"


def _typed(parts: Parts, shorts: Counter[str], dice: random.Random) -> str:
    """One character of the whole name doubled, lost, swapped with the next, or wrong (not in the trade name)."""
    name, start = parts.name, len(parts.place)
    at = dice.randrange(len(name) - 1)
    inside = start <= at < start + len(parts.trade)
    kind = dice.choice(("double", "swap") if inside else ("double", "swap", "lose", "wrong"))
    if kind == "double":
        return name[:at] + name[at] + name[at:]
    if kind == "swap":
        return name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    return name[:at] + ("" if kind == "lose" else dice.choice(SYLLABLES)) + name[at + 1 :]


def _short(parts: Parts, shorts: Counter[str], dice: random.Random) -> str:
    """A short form that is one partner's only, else the name without its legal form."""
    own = [short for short in _shorts(parts) if shorts[short] == 1]
    return dice.choice(own) if own else parts.name.removesuffix(parts.form)


def _no_place(parts: Parts, shorts: Counter[str], dice: random.Random) -> str:
    if shorts[parts.trade + parts.brand] == 1:
        return f"{parts.trade}{parts.brand}{parts.line}"
    return parts.name.removesuffix(parts.form)


def _dressed(parts: Parts, shorts: Counter[str], dice: random.Random) -> str:
    name = parts.name.translate(TRADITIONAL)
    return dice.choice((name, f"{name}（总部）", f" {parts.name} ", f"{parts.trade}{parts.brand}{parts.line}(PLC)"))


WAYS: tuple[Callable[[Parts, Counter[str], random.Random], str], ...] = (
    *(_suffix, _branch, _homophone, _typed),
    *(_short, _no_place, _dressed),
)
