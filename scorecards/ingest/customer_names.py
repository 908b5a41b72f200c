"""Customers' names in Chinese texts, found by what stands beside them: 我叫X, 联系人X, X先生, 姓X.

A surname begins many ordinary words (高兴, 方便, 常用). A stretch that the dictionary knows as a word is not a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

SURNAMES = (
    "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|夏侯|司徒|端木|"
    "[王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦傅"
    "方白邹孟熊秦邱江尹薛闫阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞"
    "左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳欧管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳穆农司卓古吉缪简车项连芦"
    "麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬仇栾隋商刁沙巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝"
    "張劉陳楊黃趙吳孫馬鄭羅謝許韓馮鄧蕭葉蘇盧鍾譚陸賈韋鄒龍賴嚴顏歐蔣呂]"
)
# Characters that hardly ever stand in a given name, but often after a character that is also a surname.
NOT_IN_NAMES = (
    "的了是在不没有也都就很太又再还我你他她它们这那个里去来说要到对吧吗呢啊呀哦么什为因所以昨今刚给被把让叫老"
)
GIVEN = f"[^\\W\\da-zA-Z_{NOT_IN_NAMES}]"

# What says that a name follows, and what may just as well be followed by any noun.
NAMING = "我叫|本人叫|本人姓名|名叫|名字是|名字叫|联系人|联络人|收件人|收货人|寄件人|姓名|署名"
POINTING = "我是|车主|客户|顾客|用户"
AFTER_NAME = (
    r"(?=$|[\s,，。.!！?？、:：;；~～）)」”\"]"
    "|先生|女士|小姐|太太|反映|反馈|来电|致电|投诉|表示|电话|手机|联系|今年|住|［)"
)
INTRODUCED = re.compile(
    rf"(?P<sign>(?:{NAMING}|(?P<pointing>{POINTING}))[:：是叫为 ]*)(?P<name>(?:{SURNAMES}){GIVEN}{{1,2}}){AFTER_NAME}"
)
SURNAME = re.compile(SURNAMES)
ADDRESSED = re.compile(rf"(?P<name>(?:{SURNAMES}){GIVEN}{{0,2}})(?P<title>先生|女士|小姐|太太)")
SURNAME_ONLY = re.compile(rf"(?P<sign>(?<!百)姓)(?P<name>{SURNAMES})(?!名)")
ENGLISH = re.compile(
    r"\b(?P<sign>(?:Mr|Mrs|Ms|Miss|Dr)\.? |[Mm]y name is )(?P<name>[A-Z][a-z]+(?:[ -][A-Z][a-z]+){0,2})"
)

NAME_SIGNS = (
    "我是|我叫|本人|名叫|名字|姓|联系人|联络人|收件人|收货人|寄件人|车主|客户|顾客|用户|署名|先生|女士|小姐|太太"
    r"|Mr|Ms|Miss|Dr\b|name is|微信|薇信|威信|V信|VX|WX|WeChat|加V|QQ|扣扣"
)
FREQUENT = 50
TOKEN = "［姓名］"  # noqa: S105 - stands in a text


def mask_names(text: str) -> str:
    """The text with customers' names replaced by ［姓名］; titles and introductions stay."""
    text = INTRODUCED.sub(_introduced, text)
    text = ADDRESSED.sub(_addressed, text)
    text = SURNAME_ONLY.sub(rf"\g<sign>{TOKEN}", text)
    return ENGLISH.sub(rf"\g<sign>{TOKEN}", text)


def _introduced(match: re.Match[str]) -> str:
    words = known_words() if match["pointing"] else ordinary_words()
    return match[0] if match["name"] in words else f"{match['sign']}{TOKEN}"


def _addressed(match: re.Match[str]) -> str:
    before = match.string[max(0, match.start() - 1) : match.start()]
    start = _start_of_name(before, match["name"])
    return match[0] if start is None else f"{match['name'][:start]}{TOKEN}{match['title']}"


def _start_of_name(before: str, name: str) -> int | None:
    """Where in a stretch that begins with a surname the name begins, or None when words explain all of it.

    任何先生 and 对方先生 hold no name; in 车主陈先生 and 感谢于歌先生 a word before the name begins like a name.
    """
    words = ordinary_words()
    for start in range(len(name)):
        rest = name[start:]
        left = (before + name[:start])[-1:]
        is_word = rest in words or (len(rest) == 3 and rest[:2] in words and SURNAME.match(rest[2]))
        if SURNAME.match(rest) and not is_word and left + rest[0] not in words:
            return start
    return None


@cache
def ordinary_words() -> frozenset[str]:
    """Words of two and three characters of jieba's dictionary that it does not hold for persons' names."""
    return frozenset(word for word, _, tag in _dictionary() if not tag.startswith("nr"))


@cache
def known_words() -> frozenset[str]:
    """The ordinary words and those taken for names that are so frequent that most are none (白领, 顾客, 安静)."""
    return ordinary_words() | {word for word, frequency, _ in _dictionary() if frequency >= FREQUENT}


def _dictionary() -> Iterator[tuple[str, int, str]]:
    """(word, frequency, part of speech) of the short words in jieba's dictionary."""
    spec = find_spec("jieba")
    assert spec is not None
    assert spec.origin is not None
    for line in Path(spec.origin).with_name("dict.txt").read_text(encoding="utf-8").splitlines():
        word, frequency, tag = line.split(" ")
        if 2 <= len(word) <= 3:
            yield word, int(frequency), tag
