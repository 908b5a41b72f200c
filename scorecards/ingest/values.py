"""From the cells of files to values: times, months, numbers, ids and clean text.

Each function returns None for a cell that holds nothing and raises BadValue with a reason id for one it cannot read.
"""

from __future__ import annotations

import json
import math
import re
import unicodedata
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
EARLIEST = datetime(2000, 1, 1, tzinfo=SHANGHAI)
CLOCK_TOLERANCE = timedelta(days=1)
EXCEL_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - a wall clock; the zone is added with the days
EXCEL_DAYS = range(20_000, 80_000)  # 1954 to 2119

EMPTY = frozenset({"", "-", "--", "—", "/", "无", "null", "none", "nan", "nat", "n/a", "#n/a", "\\n"})
LONGEST_EMPTY = max(map(len, EMPTY))

# Control characters (not tab and line feed), lone surrogates, marks that reorder or hide text, noncharacters. The
# zero-width joiner stays: emoji are made with it.
UNWANTED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)

TIME = re.compile(
    r"(?P<year>\d{4})[-/.年](?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})[日号]?"
    r"(?:[T\s]*(?P<half>上午|下午|AM|PM)?\s*(?P<hour>\d{1,2})[:时点](?:(?P<minute>\d{1,2})[:分]?)?"
    r"(?:(?P<second>\d{1,2})(?:[.,](?P<fraction>\d{1,9}))?秒?)?\s*(?P<half_after>AM|PM)?)?"
    r"\s*(?P<zone>Z|UTC|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE,
)
MONTH = re.compile(r"(?P<year>\d{4})(?:[-/.年](?P<month>\d{1,2})月?|(?P<tight>\d{2}))(?:[-/.]?\d{1,2}日?)?(?:[ T].*)?")
SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[eE]\+\d+")
MAX_LABEL_CHARACTERS = 500
"""Longer than any name of a product or a place; addresses of pages, which some sources give as ids, fit in."""
STARS = {"一": 1.0, "二": 2.0, "两": 2.0, "三": 3.0, "四": 4.0, "五": 5.0}


class BadValue(Exception):  # noqa: N818 - carries a reason, is not shown
    """A cell that cannot be read; `reason` is an id of reasons.yaml."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def is_empty(cell: Any) -> bool:
    """Whether a cell holds nothing, in one of the ways in which exports say so."""
    if isinstance(cell, str):
        stripped = cell.strip()
        return len(stripped) <= LONGEST_EMPTY and stripped.lower() in EMPTY
    return cell is None or (isinstance(cell, float) and math.isnan(cell))


def clean_text(cell: Any) -> str:
    """A cell as text: line ends as line feeds, surrogate pairs joined, lone ones U+FFFD, control characters gone."""
    text = cell if isinstance(cell, str) else _as_text(cell)
    if UNWANTED.search(text):
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        text = UNWANTED.sub("", text)
    return text.strip()


def _as_text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bytes):
        return cell.decode(errors="replace")
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dict | list):
        return json.dumps(cell, ensure_ascii=False, default=str)
    return str(cell)


def to_text(cell: Any) -> str | None:
    """A short text such as a city."""
    return None if is_empty(cell) else clean_text(cell) or None


def to_label(cell: Any) -> str | None:
    """A short text that is counted by, such as a city or a product. One of a paragraph's length is something else."""
    text = to_text(cell)
    if text is not None and len(text) > MAX_LABEL_CHARACTERS:
        raise BadValue("too_long")
    return text


def to_id(cell: Any) -> str | None:
    """An id. Excel writes long numbers as 1.23E+18: such an id is lost, and would collide with its neighbours."""
    text = to_label(cell)
    if text is not None and SCIENTIFIC.fullmatch(text):
        raise BadValue("damaged_id")
    return text


def to_number(cell: Any, *, reason: str) -> float | None:
    """A finite number; thousands separators and units such as 5分, 4星, 五星 are understood."""
    if is_empty(cell):
        return None
    text = unicodedata.normalize("NFKC", str(cell)).strip().replace(",", "")
    text = re.sub(r"\s*(?:分|颗?星)$", "", text)
    try:
        number = STARS[text] if text in STARS else float(text)
    except (ValueError, OverflowError):
        raise BadValue(reason) from None
    if not math.isfinite(number):
        raise BadValue(reason)
    return number


def to_time(cell: Any, *, now: datetime) -> datetime | None:
    """A moment in UTC; without a zone it is meant in Shanghai. A day stands for its first instant.

    Understands dates and times as text, Excel's day numbers, yyyymmdd, and Unix seconds or milliseconds.
    Raises BadValue for what is no time, and for times before the year 2000 or more than a day after `now`.
    """
    if is_empty(cell):
        return None
    try:
        moment = _moment(cell)
        moment = moment.replace(tzinfo=SHANGHAI) if moment.tzinfo is None else moment
        in_utc = moment.astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        raise BadValue("bad_date") from None
    if in_utc < EARLIEST:
        raise BadValue("date_too_early")
    if in_utc > now + CLOCK_TOLERANCE:
        raise BadValue("date_in_future")
    return in_utc


def _moment(cell: Any) -> datetime:
    if isinstance(cell, datetime):
        return cell
    if isinstance(cell, date):
        return datetime(cell.year, cell.month, cell.day)  # noqa: DTZ001 - Shanghai is added by the caller
    text = unicodedata.normalize("NFKC", str(cell)).strip()
    if match := TIME.fullmatch(text):
        return _from_parts(match)
    return _from_number(text)


def _from_parts(match: re.Match[str]) -> datetime:
    part = match.groupdict()
    hour = int(part["hour"] or 0)
    half = (part["half"] or part["half_after"] or "").upper()
    if half in ("下午", "PM") and hour < 12:
        hour += 12
    elif half in ("上午", "AM") and hour == 12:
        hour = 0
    moment = datetime(  # noqa: DTZ001 - the zone follows
        int(part["year"]),
        int(part["month"]),
        int(part["day"]),
        hour,
        int(part["minute"] or 0),
        int(part["second"] or 0),
        int((part["fraction"] or "0").ljust(6, "0")[:6]),
    )
    if part["zone"] is None:
        return moment
    zone = part["zone"].upper().replace("UTC", "Z").replace("Z", "+00:00")
    return datetime.fromisoformat(f"{moment.isoformat()}{zone}")


def _from_number(text: str) -> datetime:
    """yyyymmdd, yyyymmddhhmmss, Unix seconds or milliseconds, or Excel's days since 1899-12-30."""
    number = float(text)
    digits = text.removesuffix(".0")
    if len(digits) in (8, 14) and digits.isdecimal():
        form = "%Y%m%d" if len(digits) == 8 else "%Y%m%d%H%M%S"
        return datetime.strptime(digits, form)  # noqa: DTZ007 - Shanghai is added by the caller
    if int(number) in EXCEL_DAYS:
        return EXCEL_EPOCH + timedelta(seconds=round(number * 86_400))
    if number < 1e8:
        raise ValueError(text)
    return datetime.fromtimestamp(number / (1000 if number > 1e11 else 1), UTC)


def to_month(cell: Any, *, reason: str) -> str | None:
    """A month as YYYY-MM, from a month or a day."""
    if is_empty(cell):
        return None
    if isinstance(cell, date):
        return f"{cell:%Y-%m}"
    match = MONTH.fullmatch(unicodedata.normalize("NFKC", str(cell)).strip())
    if match is None or not 1 <= int(match["month"] or match["tight"]) <= 12:
        raise BadValue(reason)
    return f"{match['year']}-{int(match['month'] or match['tight']):02d}"
