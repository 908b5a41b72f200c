"""Personal data out of texts: fixed tokens in its place, the rest of the text untouched.

What identifies a customer becomes ［手机号］, ［姓名］ and so on; staff on a roster become ［员工:STAFF_ID］, so that
praise and blame can be counted per person without the name. Masking a masked text changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

from scorecards.ingest.customer_names import NAME_SIGNS, mask_names
from scorecards.ingest.roster import Roster

PROVINCE_LETTERS = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"

# Every text with something to mask holds one of these; most texts hold none and are done with it.
SUSPICIOUS = re.compile(
    rf"\d[\d*－ -]{{4}}|[\d)]{{2}}\d|@|[{PROVINCE_LETTERS}][A-Za-z]|[A-HJ-NPR-Z0-9]{{17}}|{NAME_SIGNS}",
    re.IGNORECASE,
)

EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
ID_CARD = re.compile(
    r"(?<![0-9A-Za-z])[1-9]\d{5}(?:18|19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![0-9A-Za-z])"
)
MOBILE = re.compile(r"(?<![\dA-Za-z])(?:[+＋]?86[- ]?)?[1１][3-9３-９]\d[-－ ]?[\d*]{4}[-－ ]?\d{4}(?!\d)")
LANDLINE = re.compile(r"(?<![\dA-Za-z])[(（]?0(?:10|2\d|[3-9]\d\d)[)）]?[-－ ]?[2-9]\d{6,7}(?:[-－转]\d{1,5})?(?!\d)")
# Numbers that are personal only because of what the text calls them.
OLD_ID_CARD = re.compile(r"(?P<sign>身份证(?:号码?)?[:：是为 ]*)\d{15}(?!\d)")
LOCAL_LINE = re.compile(r"(?P<sign>电话(?:号码?)?[:：是为 ]*)[2-9]\d{6,7}(?!\d)")
PLATE = re.compile(
    rf"(?<![A-Za-z0-9])[{PROVINCE_LETTERS}](?<!新(?=GL[A-Z]\d))[A-HJ-NP-Z][·•・. -]?"
    r"(?:(?=(?:[A-Z]?[0-9*]){4})[A-HJ-NP-Z0-9*]{6}|(?=(?:[A-Z]?[0-9*]){3})[A-HJ-NP-Z0-9*]{4}[A-HJ-NP-Z0-9挂学警港澳])"
    r"(?![A-Za-z0-9])",
    re.IGNORECASE,
)
# Tails with letters side by side: beside the word for a plate, with the plate's dot, or where the province is no
# adjective that stands before models (新 CRV, 贵 A4).
LETTERED_PLATE = re.compile(
    rf"(?P<sign>(?:车牌|牌照|车号)(?:号码?)?[:：是为（( ]*)?(?<![A-Za-z0-9])(?P<province>[{PROVINCE_LETTERS}])"
    r"[A-HJ-NP-Z](?P<dot>[·•・])?(?P<tail>(?=[A-Z]*[0-9])[A-HJ-NP-Z0-9]{5,6})(?![A-Za-z0-9])",
    re.IGNORECASE,
)
ADJECTIVES = "新贵"
PLATE_DIGITS = 3
VIN = re.compile(r"(?<![A-Za-z0-9])[A-HJ-NPR-Z0-9]{17}(?![A-Za-z0-9])", re.IGNORECASE)
BANK_CARD = re.compile(r"(?<![\dA-Za-z])(?:\d{4}[- ]?){3,4}\d{1,4}(?![\dA-Za-z])")
WECHAT = re.compile(
    r"(?P<sign>微信|薇信|威信|加V|(?<![A-Za-z0-9])(?:V信|VX|WX|WeChat))"
    r"(?:(?P<link>号?\s*(?:是|为|[:：])?\s*)(?P<id>(?=[A-Za-z_-]*[\d_-])[A-Za-z][\w-]{5,19}|[1-9]\d{4,14})"
    r"|(?P<link2>号\s*(?:是|为|[:：])?\s*|\s*[:：]\s*)(?P<id2>[A-Za-z][A-Za-z_-]{5,19}))(?![A-Za-z0-9])",
    re.IGNORECASE | re.ASCII,
)
QQ = re.compile(r"(?P<sign>QQ|扣扣)(?P<link>群?号?码?\s*(?:是|为|[:：])?\s*)[1-9]\d{4,11}(?!\d)", re.IGNORECASE)

VIN_VALUES = dict(zip("0123456789ABCDEFGHJKLMNPRSTUVWXYZ", map(int, "012345678912345678123457923456789"), strict=True))
VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
# Said shortly before a number, in the same clause, and with nothing masked in between.
VIN_SIGN = re.compile(r"(?:车架|VIN|识别代号|识别码|底盘)[^，。,.;；！!？?［］]{0,6}$", re.IGNORECASE)
CARD_SIGN = re.compile(r"(?:卡号|银行卡|信用卡|储蓄卡|账号)[^，。,.;；！!？?［］]{0,6}$")
LOOK_BACK = 12


def mask(text: str, staff: Roster | None = None, *, partner_ids: Collection[str] = ()) -> str:
    """The text with personal data replaced by tokens, equal to the text where there is none.

    `partner_ids` are the partners known to be involved (the page's, the order's): their rosters are looked at first.
    """
    named = staff.mask(text, partner_ids=partner_ids) if staff is not None else text
    if not SUSPICIOUS.search(named):
        return named
    if named is text or "［员工:" not in named:
        return _mask_customer(named)
    return "".join(part if part.startswith("［员工:") else _mask_customer(part) for part in TOKENS.split(named))


TOKENS = re.compile(r"(［员工:[^］]*］)")


def _mask_customer(text: str) -> str:
    for pattern, replacement in STEPS:
        text = pattern.sub(replacement, text)
    return mask_names(text)


def _vin(match: re.Match[str]) -> str:
    """A number that ends in its own check digit (ISO 3779, GB 16735), or one that the text calls a VIN."""
    return "［车架号］" if _is_vin(match[0].upper()) or _follows(match, VIN_SIGN) else match[0]


def _is_vin(vin: str) -> bool:
    if vin.isdigit() or vin.isalpha():
        return False
    check = sum(VIN_VALUES[c] * w for c, w in zip(vin, VIN_WEIGHTS, strict=True)) % 11
    return vin[8] == "0123456789X"[check]


def _bank_card(match: re.Match[str]) -> str:
    """13 to 19 digits with a valid check digit and a card network's first digits, or what the text calls a card."""
    digits = re.sub(r"\D", "", match[0])
    network = digits.startswith("62") or (len(digits) == 16 and digits[0] in "45")
    is_card = (network and len(digits) >= 16 and _luhn(digits)) or _follows(match, CARD_SIGN)
    return "［银行卡］" if is_card else match[0]


def _luhn(digits: str) -> bool:
    doubled = (int(d) * 2 if i % 2 else int(d) for i, d in enumerate(reversed(digits)))
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


def _follows(match: re.Match[str], sign: re.Pattern[str]) -> bool:
    return sign.search(match.string, max(0, match.start() - LOOK_BACK), match.start()) is not None


def _lettered_plate(found: re.Match[str]) -> str:
    digits = sum(character.isdigit() for character in found["tail"])
    plain = found["province"] not in ADJECTIVES and digits >= PLATE_DIGITS
    return f"{found['sign'] or ''}［车牌］" if found["sign"] or found["dot"] or plain else found[0]


def _wechat(match: re.Match[str]) -> str:
    return f"{match['sign']}{match['link'] or match['link2'] or ''}［微信号］"


# Longer numbers before the shorter ones that they may contain.
STEPS: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (EMAIL, "［邮箱］"),
    (ID_CARD, "［身份证］"),
    (OLD_ID_CARD, r"\g<sign>［身份证］"),
    (VIN, _vin),
    (WECHAT, _wechat),
    (QQ, r"\g<sign>\g<link>［QQ号］"),
    (PLATE, "［车牌］"),
    (LETTERED_PLATE, _lettered_plate),
    (MOBILE, "［手机号］"),
    (LANDLINE, "［电话］"),
    (LOCAL_LINE, r"\g<sign>［电话］"),
    (BANK_CARD, _bank_card),
)
