"""From the rows of a registry file to records, or to the reasons why not. Pure: no database, no clock.

Four kinds of file: partners, staff, bill_of_materials, service_areas; their columns are the fields of the records of
the same name. A column that the file lacks leaves what is already known as it is.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Literal, get_args

from scorecards.definitions import component_names
from scorecards.errors import FileRefused, InputError
from scorecards.ingest.values import clean_text
from scorecards.records import ROLES, BillOfMaterialsRow, Partner, Registry, Role, ServiceArea, Staff

Kind = Literal["partners", "staff", "bill_of_materials", "service_areas"]
KINDS: tuple[Kind, ...] = get_args(Kind)
Record = Partner | Staff | BillOfMaterialsRow | ServiceArea
Fields = Mapping[str, str | None]
"""One row of a file by field name; None = an empty cell."""

COMPONENTS = frozenset(component_names())
ROLE_WORDS: dict[str, Role] = {
    "供应商": "supplier",
    "经销商": "dealer",
    "门店": "dealer",
    "快递": "courier",
    "快递公司": "courier",
}
YES, NO = frozenset({"true", "1", "yes", "y", "是"}), frozenset({"false", "0", "no", "n", "否"})
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_RECORDS: dict[Kind, type[Record]] = {
    "partners": Partner,
    "staff": Staff,
    "bill_of_materials": BillOfMaterialsRow,
    "service_areas": ServiceArea,
}
_KEYS: dict[Kind, tuple[str, ...]] = {
    "partners": ("partner_id",),
    "staff": ("staff_id",),
    "bill_of_materials": ("product", "component", "batch", "build_from"),
    "service_areas": ("courier_id", "depot", "province", "city", "district"),
}
_NEEDED: dict[Kind, tuple[str, ...]] = {
    "partners": ("partner_id",),
    "staff": ("staff_id", "partner_id", "name"),
    "bill_of_materials": ("product", "component", "batch", "supplier_id"),
    "service_areas": ("courier_id", "depot", "province", "city"),
}


@dataclass(frozen=True, slots=True)
class Rejection:
    """A row that was not taken. `row` counts data rows from 1. The reason quotes ids only."""

    row: int
    field: str
    reason: str


@dataclass(frozen=True, slots=True)
class Parsed:
    """The usable records of a file, in its order, each key once; what was rejected; what was taken with a remark."""

    records: tuple[Record, ...]
    rejected: tuple[Rejection, ...]
    remarks: tuple[Rejection, ...]


class _RowError(Exception):
    """A row cannot be used: carries field and reason to the one place that collects them."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(field, reason)
        self.field = field
        self.reason = reason


def key(kind: Kind, record: Record) -> tuple[str | None, ...]:
    """What tells one record of a kind from another."""
    return tuple(getattr(record, name) for name in _KEYS[kind])


def part_of(registry: Registry, kind: Kind) -> tuple[Record, ...]:
    """All records of one kind."""
    records: tuple[Record, ...] = getattr(registry, kind)
    return records


def sources(columns: Sequence[str], *, kind: Kind, mapping: Mapping[str, str], file: str) -> dict[str, int]:
    """Which field stands in which column of a file; `mapping` names the source column of a field (field → column).

    Raises InputError for a field that the kind does not have, FileRefused for a column that the file does not have.
    """
    known = _fields(kind)
    for name, column in mapping.items():
        if name not in known:
            advice = f"可用 / choose from: {', '.join(known)}"
            raise InputError(f"没有字段 {name} / there is no field {name}", where="--map", advice=advice)
        if column not in columns:
            raise _lacks(column, columns, file)
    places = {name: mapping.get(name, name) for name in known if name in mapping or name in columns}
    for name in _NEEDED[kind]:
        if name not in places:
            raise _lacks(name, columns, file)
    return {name: columns.index(column) for name, column in places.items()}


def fields_of(cells: Sequence[Any], places: Mapping[str, int]) -> Fields:
    """One row by field name; lists (as JSON has them) become text with | between."""
    return {name: _cell(cells[index]) for name, index in places.items()}


def parse(given: Iterable[tuple[int, Fields]], *, kind: Kind, known: Registry, role: Role | None = None) -> Parsed:
    """Records out of (row number, fields). `role` is for files of partners without such a column."""
    old = {key(kind, record): record for record in part_of(known, kind)}
    found: dict[tuple[str | None, ...], list[tuple[int, Record]]] = defaultdict(list)
    rejected: list[Rejection] = []
    remarks: list[Rejection] = []
    for number, row in given:
        try:
            record = _record(kind, _with_role(row, role), old=old, known=known)
        except _RowError as refusal:
            rejected.append(Rejection(number, refusal.field, refusal.reason))
            continue
        found[key(kind, record)].append((number, record))
        remarks += _remarks(number, row) if kind == "partners" else []
    records = []
    for same in found.values():
        if any(record != same[0][1] for _, record in same):
            rejected += [Rejection(number, _KEYS[kind][0], _conflict(kind, record)) for number, record in same]
        else:
            records.append(same[0][1])
    return Parsed(tuple(records), tuple(sorted(rejected, key=lambda r: r.row)), tuple(remarks))


def _with_role(row: Fields, role: Role | None) -> Fields:
    return {**row, "role": role} if role and not row.get("role") else row


def _fields(kind: Kind) -> tuple[str, ...]:
    return tuple(f.name for f in fields(_RECORDS[kind]) if f.name != "location_problem")


def _lacks(column: str, columns: Sequence[str], file: str) -> FileRefused:
    advice = f"用 --map 字段=列 指定 / name it with --map FIELD=COLUMN; 文件中的列 / its columns: {', '.join(columns)}"
    return FileRefused(f"没有列 {column} / there is no column {column}", where=file, advice=advice)


def _cell(value: object) -> str | None:
    parts = value if isinstance(value, list | tuple) else [value]
    text = "|".join("" if part is None else clean_text(part) for part in parts)
    return text if _says_something(text) else None


def _says_something(text: str) -> bool:
    """Whether there is a letter or figure: "-" and "/" stand in cells that are empty."""
    return any(character.isalnum() for character in text)


def _conflict(kind: Kind, record: Record) -> str:
    names = " ".join(str(part) for part in key(kind, record) if part)
    return f"同一编号内容不同，都未采用 / the same key with different content, none taken: {names}"


def _record(kind: Kind, row: Fields, *, old: Mapping[tuple[str | None, ...], Record], known: Registry) -> Record:
    for name in _NEEDED[kind]:
        if not row.get(name):
            raise _RowError(name, "缺少值 / empty")
    if kind == "partners":
        before = old.get((row["partner_id"],))
        assert before is None or isinstance(before, Partner)
        return _partner(row, before)
    if kind == "staff":
        _require_partner(row, "partner_id", known)
        return Staff(**{name: row.get(name) for name in _fields(kind)})  # type: ignore[arg-type]
    if kind == "service_areas":
        _require_partner(row, "courier_id", known, role="courier")
        return ServiceArea(**{name: row.get(name) for name in _fields(kind)})  # type: ignore[arg-type]
    return _bill_of_materials_row(row, known)


def _partner(row: Fields, before: Partner | None) -> Partner:
    """The partner as the row leaves it. An empty role or name of a known partner keeps the old one."""
    changes: dict[str, Any] = {
        name: _PARTNER_VALUES[name](value) if name in _PARTNER_VALUES else value
        for name, value in row.items()
        if value is not None or name not in {"role", "name"}
    }
    if "lon" in row and "lat" in row:
        changes.setdefault("datum", None)
    else:
        changes = {name: value for name, value in changes.items() if name not in {"lon", "lat", "datum"}}
    return replace(before or _new_partner(row), **changes)


PARTNER_ID = re.compile(r"(?!\.+$)[\w.:@-]{1,80}")
"""What an id may look like: it stands in the addresses of pages."""


def _new_partner(row: Fields) -> Partner:
    """What a new partner needs at least; one without a name is called by its first alias."""
    if not PARTNER_ID.fullmatch(row["partner_id"] or ""):
        raise _RowError(
            "partner_id", "只能含字母、数字、汉字和 . _ : @ -，最多 80 个 / only letters, digits, . _ : @ -"
        )
    name = row.get("name") or next(iter(_listed(row.get("aliases"))), None)
    for field, value in (("role", row.get("role")), ("name", name)):
        if value is None:
            raise _RowError(field, "缺少值，新伙伴必须有 / empty, and a new partner needs it")
    return Partner(row["partner_id"] or "", _role(row.get("role")), name or "")


def _role(value: str | None) -> Role:
    text = (value or "").lower()
    if text in ROLES:
        return ROLES[ROLES.index(text)]
    if text in ROLE_WORDS:
        return ROLE_WORDS[text]
    raise _RowError("role", f"未知角色 / unknown role; 可用 / choose from: {', '.join(ROLES)}")


def _listed(value: str | None) -> tuple[str, ...]:
    """The distinct parts between |, in their order."""
    parts = (part.strip() for part in (value or "").split("|"))
    return tuple(dict.fromkeys(part for part in parts if _says_something(part)))


def _components(value: str | None) -> tuple[str, ...]:
    return tuple(part for part in _listed(value) if part in COMPONENTS)


def _degrees(value: str | None) -> float | None:
    """NaN marks what is no number: the location check reports it and the partner stays. "nan" is an empty cell."""
    if value is None or value.lower() == "nan":
        return None
    try:
        number = float(value)
    except ValueError:
        return math.nan
    # Always the same NaN object, so that two rows that hold it compare as equal.
    return number if math.isfinite(number) else math.nan


def _datum(value: str | None) -> str | None:
    if value is None or value.lower().replace("-", "") in {"wgs84", "gcj02", "bd09"}:
        return value and value.lower().replace("-", "")
    raise _RowError("datum", "未知坐标系 / unknown datum; 可用 / choose from: wgs84, gcj02, bd09")


def _yes_or_no(value: str | None) -> bool:
    text = (value or "false").lower()
    if text not in YES | NO:
        raise _RowError("competitor", "应为 true 或 false / must be true or false")
    return text in YES


_PARTNER_VALUES: dict[str, Any] = {
    "role": _role,
    "aliases": _listed,
    "components": _components,
    "lon": _degrees,
    "lat": _degrees,
    "datum": _datum,
    "competitor": _yes_or_no,
}


def _remarks(number: int, row: Fields) -> list[Rejection]:
    unknown = [part for part in _listed(row.get("components")) if part not in COMPONENTS]
    reason = f"未知部件，已忽略 / unknown component, left out: {', '.join(unknown)}"
    return [Rejection(number, "components", reason)] if unknown else []


def _require_partner(row: Fields, field: str, known: Registry, role: Role | None = None) -> None:
    partner = known.by_id.get(row[field] or "")
    if partner is None:
        raise _RowError(field, f"登记中没有该伙伴 / no such partner in the registry: {row[field]}")
    if role is not None and partner.role != role:
        raise _RowError(field, f"该伙伴的角色是 {partner.role}，应为 {role} / has the wrong role: {row[field]}")


def _bill_of_materials_row(row: Fields, known: Registry) -> BillOfMaterialsRow:
    _require_partner(row, "supplier_id", known, role="supplier")
    if row["component"] not in COMPONENTS:
        raise _RowError(
            "component", f"未知部件 / unknown component; 可用 / choose from: {', '.join(sorted(COMPONENTS))}"
        )
    months = {name: row.get(name) or "" for name in ("build_from", "build_to")}
    for name, month in months.items():
        if month and not _MONTH.fullmatch(month):
            raise _RowError(name, "应为 YYYY-MM，不限则留空 / must be YYYY-MM, or empty where it is open")
    if months["build_to"] and months["build_from"] > months["build_to"]:
        raise _RowError("build_to", "早于 build_from / lies before build_from")
    return BillOfMaterialsRow(**{**{name: row.get(name) for name in _fields("bill_of_materials")}, **months})  # type: ignore[arg-type]
