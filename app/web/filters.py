"""The address bar, parsed: every filter of a page as one frozen value, and back into an address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, Self

from app.web.i18n import gettext as _
from scorecards.definitions import Measure
from scorecards.errors import InputError, NotFound

Row = dict[str, Any]
PER_PAGE = (50, 100, 200)
SORTS = ("rank", "name", "grade", "score", "rate", "trend", "voices", "exposure")
DESCENDING_FIRST = frozenset({"score", "rate", "trend", "voices", "exposure"})
MAX_TEXT = 120


@dataclass(frozen=True, slots=True)
class Period:
    """A period of the snapshot. `months` are its first and last as YYYY-MM; None for everything, undated too."""

    period: str
    kind: str
    first_day: date | None
    last_day: date | None
    label_zh: str
    label_en: str

    @property
    def months(self) -> tuple[str, str] | None:
        if self.kind == "all" or self.first_day is None or self.last_day is None:
            return None
        return f"{self.first_day:%Y-%m}", f"{self.last_day:%Y-%m}"


@dataclass(frozen=True, slots=True)
class LeagueFilter:
    """What a league table shows. `region` and `product` are cuts with ranks of their own; the rest picks rows."""

    period: str
    region: str | None = None
    product: str | None = None
    macro: str | None = None
    brand: str | None = None
    component: str | None = None
    peers: str | None = None
    grade: str | None = None
    status: str | None = None
    q: str | None = None
    voices: int = 0
    sort: str = "rank"
    order: str | None = None
    page: int = 1
    per_page: int = PER_PAGE[0]

    @property
    def descending(self) -> bool:
        """Whether large values come first; unless chosen, they do where large is what one looks for."""
        return self.sort in DESCENDING_FIRST if self.order is None else self.order == "desc"

    @property
    def cut(self) -> tuple[str, str]:
        """(cut_kind, cut_value) of the league table to read."""
        if self.product:
            return "product", self.product
        return ("region", self.region) if self.region else ("all", "")

    @property
    def evidence_args(self) -> dict[str, str]:
        """The part of this filter that picks sentences too."""
        place = {"province": self.region} if self.region and not self.product else {}
        return {"period": self.period, **place, **({"product": self.product} if self.product else {})}

    def args(self, **changes: object) -> dict[str, object]:
        """What stands in the address for this filter with changes; defaults are left out."""
        return _args(replace(self, **changes), LeagueFilter(self.period), keep="period")  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class EvidenceFilter:
    """Which sentences of a partner are listed."""

    period: str
    aspect: str | None = None
    dimension: str | None = None
    polarity: int | None = None
    province: str | None = None
    city: str | None = None
    product: str | None = None
    component: str | None = None
    batch: str | None = None
    channel: str | None = None
    page: int = 1
    per_page: int = 20

    def args(self, **changes: object) -> dict[str, object]:
        return _args(replace(self, **changes), EvidenceFilter(self.period), keep="period")  # type: ignore[arg-type]

    def bound(self, partner_id: str, period: Period, measure: Measure | None = None) -> dict[str, object]:
        """The values that the evidence statements bind. `measure` is the dimension's: what it counts."""
        first, last = period.months or (None, None)
        names = ("aspect", "polarity", "province", "city", "product", "component", "batch", "channel")
        chosen = {name: getattr(self, name) for name in names}
        counted = {
            "aspects": list(measure.numerator.aspects) if measure else None,
            "least_severity": measure.numerator.min_severity if measure else 1,
        }
        return {"partner_id": partner_id, "first": first, "last": last, **chosen, **counted}


def parse_period(args: Mapping[str, str], periods: Sequence[Row], default: str) -> Period:
    """The period asked for, or the default. Raises NotFound for one that the snapshot does not have."""
    wanted = args.get("period") or default
    for row in periods:
        if row["period"] == wanted:
            return Period(**row)
    raise NotFound(_("快照里没有这个周期"), where=wanted[:20], advice=_("从周期列表里选一个。"))


def parse_league(args: Mapping[str, str], period: Period) -> LeagueFilter:
    """Raises InputError for a value that no link or form of ours produces."""
    sort = _choice(args, "sort", SORTS, "rank")
    return LeagueFilter(
        period=period.period,
        **{name: _text(args, name) for name in ("region", "product", "macro", "brand", "component", "peers", "q")},
        grade=_choice(args, "grade", ("A", "B", "C", "D"), "") or None,
        status=_choice(args, "status", ("ranked", "provisional", "too_few"), "") or None,
        voices=_number(args, "voices", 0, 0, 1_000_000),
        sort=sort,
        order=_choice(args, "order", ("asc", "desc"), "") or None,
        page=_number(args, "page", 1, 1, 100_000),
        per_page=_number(args, "per_page", PER_PAGE[0], 1, PER_PAGE[-1]),
    )


def parse_evidence(args: Mapping[str, str], period: Period, *, per_page: int = 20) -> EvidenceFilter:
    """Raises InputError for a value that no link or form of ours produces."""
    polarity = _choice(args, "polarity", ("-1", "1"), "")
    names = ("aspect", "dimension", "province", "city", "product", "component", "batch", "channel")
    return EvidenceFilter(
        period=period.period,
        **{name: _text(args, name) for name in names},
        polarity=int(polarity) if polarity else None,
        page=_number(args, "page", 1, 1, 100_000),
        per_page=_number(args, "per_page", per_page, 1, PER_PAGE[-1]),
    )


@dataclass(frozen=True, slots=True)
class Paging:
    """One page of a list of `total` rows."""

    page: int
    per_page: int
    total: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.per_page))

    @property
    def offset(self) -> int:
        return (self.page - 1) * self.per_page

    def slice(self, rows: Sequence[Row]) -> list[Row]:
        return list(rows[self.offset : self.offset + self.per_page])

    @classmethod
    def parse(cls, args: Mapping[str, str], total: int, per_page: int = 50) -> Self:
        return cls(_number(args, "page", 1, 1, 100_000), _number(args, "per_page", per_page, 1, PER_PAGE[-1]), total)


def _args(filter_: Any, default: Any, *, keep: str) -> dict[str, object]:
    plain = asdict(default)
    return {name: value for name, value in asdict(filter_).items() if name == keep or value != plain[name]}


def _text(args: Mapping[str, str], name: str) -> str | None:
    value = args.get(name, "").strip()
    if len(value) > MAX_TEXT or "\x00" in value:
        raise InputError(_("筛选值过长或含有不可见字符"), where=name)
    return value or None


def _choice(args: Mapping[str, str], name: str, allowed: Sequence[str], default: str) -> str:
    value = args.get(name, "") or default
    if value != default and value not in allowed:
        raise InputError(_("筛选值无效"), where=name, advice=_("可用：%(values)s", values=", ".join(allowed)))
    return value


def _number(args: Mapping[str, str], name: str, default: int, low: int, high: int) -> int:
    raw = args.get(name, "").strip()
    if not raw:
        return default
    if not (raw.isascii() and raw.isdigit() and len(raw) < 10 and low <= int(raw) <= high):
        raise InputError(
            _("应为 %(low)s 到 %(high)s 之间的整数", low=low, high=high), where=name, advice=_("改正地址栏里的数字。")
        )
    return int(raw)
