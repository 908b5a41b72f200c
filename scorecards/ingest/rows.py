"""From the cells of one row to a record of the lake, with what is wrong with it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property, lru_cache, partial
from typing import Any

from geo.regions import normalize_city, normalize_district, normalize_province
from scorecards.ingest.columns import Kind
from scorecards.ingest.fields import (
    Reader,
    remembered,
    to_amount,
    to_author,
    to_fixed,
    to_key,
    to_reach,
    to_vehicle,
)
from scorecards.ingest.hashes import keyed_hash
from scorecards.ingest.masking import MOBILE
from scorecards.ingest.reasons import Problem, refuses_row
from scorecards.ingest.values import (
    BadValue,
    clean_text,
    to_id,
    to_label,
    to_month,
    to_number,
    to_time,
)
from scorecards.records import EXPOSURE, ORDERS, Registry

MAX_TEXT_CHARACTERS = 20_000
LONGEST_PROMISE = timedelta(days=366)
FEEDBACK_CONTENT = ("text", "occurred_at", "rating", "order_id", "page_partner_id")
"""What makes two deliveries of a feedback the same; a reach that grows or a column that is new does not."""

ABOUT_THE_FILE = frozenset({"content_hash", "file_id", "ingested_at"})
ORDER_CONTENT = tuple(name for name in ORDERS.names if name not in ABOUT_THE_FILE)
EXPOSURE_CONTENT = tuple(name for name in EXPOSURE.names if name not in ABOUT_THE_FILE)
NUMBER_IN_TEXT = re.compile(
    r"(?:[运订快物流递]单|工单|单)号码?(?:是|为)?[:： ]{0,2}(?P<number>[A-Za-z]{0,4}\d{8,18})(?![A-Za-z0-9])"
)
ERASED = Problem(None, "erased")
PLACE_FIELDS = frozenset({"province", "city", "district"})
Record = dict[str, Any]


@dataclass(frozen=True)
class Rules:
    """What rows are checked against: the clock, the key for hashes, the source, and the partners (None: any id).

    `erased` holds the keyed_hash of all that may not come back.
    """

    source: str
    hash_key: bytes
    now: datetime
    registry: Registry | None = None
    erased: Collection[str] = frozenset()

    def is_known(self, partner_id: str, *, role: str | None = None) -> bool:
        """Whether the registry, if there is one, has this partner in this role (None: in any)."""
        if self.registry is None:
            return True
        partner = self.registry.by_id.get(partner_id)
        return partner is not None and role in (None, partner.role)

    def is_erased(self, feedback_id: str) -> bool:
        """Whether this feedback was erased and may not come back."""
        return bool(self.erased) and keyed_hash(feedback_id, self.hash_key) in self.erased

    @cached_property
    def feedback_readers(self) -> dict[str, Reader]:
        texts = ("source", "channel", "product", "batch", "brand", "province", "city", "district")
        return {
            **dict.fromkeys(texts, remembered(to_label)),
            **dict.fromkeys(("external_id", "order_id", "page_partner_id", "waybill"), to_id),
            "vin": partial(to_vehicle, key=self.hash_key),
            "text": clean_text,
            "place": to_label,
            "occurred_at": partial(to_time, now=self.now),
            "rating": remembered(partial(to_number, reason="bad_rating")),
            "author": partial(to_author, key=self.hash_key),
            "author_reach": to_reach,
            "build_month": remembered(partial(to_month, reason="bad_month")),
            **dict.fromkeys(("lon", "lat"), partial(to_number, reason="bad_coordinates")),
            "datum": remembered(partial(to_fixed, field="datum", reason="bad_datum")),
        }

    @cached_property
    def order_readers(self) -> dict[str, Reader]:
        return {
            **dict.fromkeys(("product", "batch", "province", "city", "district"), remembered(to_label)),
            **dict.fromkeys(("dealer_id", "courier_id"), remembered(to_id)),
            "waybill": to_id,
            "vin": partial(to_vehicle, key=self.hash_key),
            **dict.fromkeys(("ordered_at", "delivered_at"), partial(to_time, now=self.now)),
            "promised_at": partial(to_time, now=self.now + LONGEST_PROMISE),
            "order_id": to_key,
            "kind": remembered(partial(to_fixed, field="kind", reason="bad_kind")),
            "build_month": remembered(partial(to_month, reason="bad_month")),
        }

    @cached_property
    def exposure_readers(self) -> dict[str, Reader]:
        return {
            **dict.fromkeys(("product", "component", "batch", "province", "city"), remembered(to_label)),
            "partner_id": remembered(to_key),
            "measure": remembered(partial(to_fixed, field="measure", reason="unknown_measure")),
            "month": remembered(partial(to_month, reason="bad_exposure_month")),
            "amount": to_amount,
        }


@dataclass(frozen=True, slots=True)
class Checked:
    """One row after checking: its record (None: refused), what is wrong with it, and its feedback_id if it has one."""

    record: Record | None
    problems: tuple[Problem, ...]
    feedback_id: str | None = None


def check_row(cells: Mapping[str, Any], *, kind: Kind, rules: Rules) -> Checked:
    """Check one row, given as field to cell; texts are not masked yet, coordinates not converted."""
    return CHECKS[kind](cells, rules)


def _check_feedback(cells: Mapping[str, Any], rules: Rules) -> Checked:
    record, problems = _read(cells, rules.feedback_readers)
    record["source"] = record.get("source") or rules.source
    text = record["text"]
    if not text:
        problems.append(Problem("text", "missing_text"))
    elif len(text) > MAX_TEXT_CHARACTERS:
        problems.append(Problem("text", "text_too_long"))
    problems += _half_locations(record, problems)
    record["content_hash"] = _digest(record, FEEDBACK_CONTENT)
    record["feedback_id"] = _feedback_id(record)
    if rules.is_erased(record["feedback_id"]):
        return Checked(None, (ERASED,))
    keys = (record.pop("waybill", None), record.pop("vin", None), _number_in(text or ""))
    record["order_id"] = record.get("order_id") or next(filter(None, keys), None)
    page = record.get("page_partner_id")
    if page is not None and not rules.is_known(page):
        record["page_partner_id"] = None
        problems.append(Problem("page_partner_id", "unknown_partner"))
    return _checked(record, problems, feedback_id=record["feedback_id"])


def _half_locations(record: Record, problems: list[Problem]) -> list[Problem]:
    """Drop coordinates of which half is missing or whose datum is unknown; says so unless it was said."""
    lon, lat = record.get("lon"), record.get("lat")
    reported = {problem.field for problem in problems}
    if "datum" in reported and lon is not None:
        record.update(lon=None, lat=None, location_problem="unknown_datum")
    elif (lon is None) != (lat is None):
        record.update(lon=None, lat=None, location_problem="not_a_number")
        return [] if reported & {"lon", "lat"} else [Problem("lon" if lon is None else "lat", "bad_coordinates")]
    elif reported & {"lon", "lat"}:
        record["location_problem"] = "not_a_number"
    return []


def _check_order(cells: Mapping[str, Any], rules: Rules) -> Checked:
    record, problems = _read(cells, rules.order_readers)
    record["vehicle"] = record.pop("vin", None)
    problems += _missing(record, ("order_id", "kind"), problems)
    for field, role in (("dealer_id", "dealer"), ("courier_id", "courier")):
        if record.get(field) is not None and not rules.is_known(record[field], role=role):
            record[field] = None
            problems.append(Problem(field, "unknown_partner"))
    record["content_hash"] = _digest(record, ORDER_CONTENT)
    return _checked(record, problems)


def _check_exposure(cells: Mapping[str, Any], rules: Rules) -> Checked:
    record, problems = _read(cells, rules.exposure_readers)
    problems += _missing(record, ("partner_id", "measure", "month", "amount"), problems)
    if record["partner_id"] is not None and not rules.is_known(record["partner_id"]):
        problems.append(Problem("partner_id", "unknown_exposure_partner"))
    record["content_hash"] = _digest(record, EXPOSURE_CONTENT)
    return _checked(record, problems)


CHECKS: dict[Kind, Callable[[Mapping[str, Any], Rules], Checked]] = {
    "feedback": _check_feedback,
    "orders": _check_order,
    "exposure": _check_exposure,
}


def _read(cells: Mapping[str, Any], readers: Mapping[str, Reader]) -> tuple[Record, list[Problem]]:
    record: Record = {}
    problems: list[Problem] = []
    for field, cell in cells.items():
        if field in readers:
            try:
                record[field] = _readable(readers[field], cell)
            except BadValue as bad:
                record[field] = None
                problems.append(Problem(field, bad.reason))
    if PLACE_FIELDS & record.keys():
        names = _canonical(record.get("province"), record.get("city"), record.get("district"))
        record.update(names)
    return record, problems


def _readable(reader: Reader, cell: Any) -> Any:
    if isinstance(cell, bytes):
        raise BadValue("not_text")
    return reader(cell)


@lru_cache(maxsize=10_000)
def _canonical(province: str | None, city: str | None, district: str | None) -> dict[str, str | None]:
    """Names of areas in their official form where they are known ones, else as they stand."""
    province = normalize_province(province) or province
    city = normalize_city(city, province) or city
    return {"province": province, "city": city, "district": normalize_district(district, city, province) or district}


def _missing(record: Record, fields: tuple[str, ...], problems: list[Problem]) -> list[Problem]:
    empty = [field for field in fields if record[field] is None]
    reported = {problem.field for problem in problems} if empty else set()
    return [Problem(field, "missing_value") for field in empty if field not in reported]


def _checked(record: Record, problems: list[Problem], *, feedback_id: str | None = None) -> Checked:
    refused = any(map(refuses_row, problems))
    return Checked(None if refused else record, tuple(problems), feedback_id)


def _feedback_id(record: Record) -> str:
    """The key under which a feed's repetitions are recognised: source and its own id, else what was said by whom."""
    if record.get("external_id"):
        return "f_" + _digest(record, ("source", "external_id"))[:20]
    return "f_" + _digest(record, ("content_hash", "author"))[:20]


def _digest(record: Record, fields: Iterable[str]) -> str:
    """SHA-256 of some fields. Cleaned cells hold no control characters, so different values never look alike."""
    values = (record.get(field) for field in fields)
    return hashlib.sha256("\x1f".join("" if v is None else str(v) for v in values).encode()).hexdigest()


def _number_in(text: str) -> str | None:
    """The order or waybill number that a text gives as such, when it gives only one; a telephone number is none."""
    found = {match["number"] for match in NUMBER_IN_TEXT.finditer(text)}
    number = found.pop() if len(found) == 1 else ""
    return number if number and not MOBILE.fullmatch(number) else None
