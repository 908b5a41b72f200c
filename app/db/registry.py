"""The registry of partners: files in, records out."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd
from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.db.datum_check import DatumFinding, datum_findings
from app.db.models import BillOfMaterials, Model, PartnerRow, ServiceAreaRow, StaffRow
from app.db.registry_rows import Kind, Parsed, Record, Rejection, fields_of, key, parse, part_of, sources
from geo.check import check_locations, outside_city
from scorecards.errors import NotFound
from scorecards.ingest import read_file
from scorecards.records import BillOfMaterialsRow, Partner, Registry, Role, ServiceArea, Staff

NO_MAPPING: Mapping[str, str] = {}
_OWNERS: Mapping[Kind, InstrumentedAttribute[str]] = {
    "staff": StaffRow.partner_id,
    "bill_of_materials": BillOfMaterials.supplier_id,
    "service_areas": ServiceAreaRow.courier_id,
}


@dataclass(frozen=True, slots=True)
class SharedAlias:
    """One way of writing that belongs to several partners: the matcher treats it as ambiguous."""

    alias: str
    partner_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of a file's rows. `location_problems` counts partners whose coordinates are kept but not used."""

    kind: Kind
    added: int
    changed: int
    unchanged: int
    rejected: tuple[Rejection, ...]
    remarks: tuple[Rejection, ...]
    shared_aliases: tuple[SharedAlias, ...]
    location_problems: Mapping[str, int]
    datums: tuple[DatumFinding, ...] = ()


def load(session: Session) -> Registry:
    """The whole registry, sorted, so that equal content has an equal version."""
    partners = session.scalars(select(PartnerRow).order_by(PartnerRow.partner_id))
    staff = session.scalars(select(StaffRow).order_by(StaffRow.staff_id))
    lines = [_bill_of_materials_row(row) for row in session.scalars(select(BillOfMaterials))]
    areas = [_service_area(row) for row in session.scalars(select(ServiceAreaRow))]
    return Registry(
        partners=tuple(_partner(row) for row in partners),
        staff=tuple(Staff(r.staff_id, r.partner_id, r.name, r.title, r.employee_no) for r in staff),
        bill_of_materials=tuple(sorted(lines, key=lambda r: key("bill_of_materials", r))),
        service_areas=tuple(sorted(areas, key=lambda a: (a.courier_id, a.depot, a.province, a.city, a.district or ""))),
    )


def import_partners(
    session: Session,
    path: Path,
    *,
    kind: Kind = "partners",
    mapping: Mapping[str, str] = NO_MAPPING,
    role: Role | None = None,
) -> ImportReport:
    """Adds and changes what the file says; rows with the same content change nothing. The caller commits.

    `mapping` is field → column. Raises FileRefused when the file cannot be read or lacks a needed column.
    """
    before = load(session)
    records, report = _read(path, kind=kind, mapping=mapping, role=role, known=before)
    old = {key(kind, record): record for record in part_of(before, kind)}
    for record in records:
        if old.get(key(kind, record)) != record:
            _write(session, record)
    session.flush()
    partners = [record for record in records if isinstance(record, Partner)]
    return replace(report, datums=tuple(datum_findings(partners, before.by_id)))


def find(session: Session, partner_id: str) -> tuple[PartnerRow, dict[Kind, int]]:
    """A partner, and how many rows of each other kind would go with it. Raises NotFound."""
    row = session.get(PartnerRow, partner_id)
    if row is None:
        advice = "编号区分大小写 / ids are case-sensitive; scorecards partners find NAME"
        raise NotFound("登记中没有该伙伴 / no such partner in the registry", where=partner_id, advice=advice)
    return row, {kind: _count(session, column, partner_id) for kind, column in _OWNERS.items()}


def remove(session: Session, partner_id: str) -> None:
    """Takes a partner and all rows that refer to it out of the registry. Raises NotFound. The caller commits.

    What was read and published stays; the next run reads everything again with the registry that is left.
    """
    row, _ = find(session, partner_id)
    session.delete(row)
    session.flush()


def _count(session: Session, column: InstrumentedAttribute[str], partner_id: str) -> int:
    return session.scalar(select(func.count()).where(column == partner_id)) or 0


def read_partners(
    path: Path, *, mapping: Mapping[str, str] = NO_MAPPING, role: Role | None = None
) -> tuple[Registry, ImportReport]:
    """A registry of one partners file, without any database, and what became of its rows. Raises FileRefused."""
    records, report = _read(path, kind="partners", mapping=mapping, role=role, known=Registry(()))
    partners = [record for record in records if isinstance(record, Partner)]
    return Registry(tuple(sorted(partners, key=lambda partner: partner.partner_id))), report


def _read(
    path: Path, *, kind: Kind, mapping: Mapping[str, str], role: Role | None, known: Registry
) -> tuple[tuple[Record, ...], ImportReport]:
    sheet = read_file(path)
    places = sources(sheet.columns, kind=kind, mapping=mapping, file=path.name)
    rows = [row for batch, _ in sheet.batches for row in batch]
    damaged = [Rejection(row.number, "", row.fault) for row in rows if row.fault]
    whole = ((row.number, fields_of(row.cells, places)) for row in rows if not row.fault)
    parsed = parse(whole, kind=kind, known=known, role=role)
    records = _located(parsed.records, fresh="lon" in places and "lat" in places)
    return records, _report(kind, records, replace(parsed, rejected=(*damaged, *parsed.rejected)), known)


def _located(records: Sequence[Record], *, fresh: bool) -> tuple[Record, ...]:
    """Partners with WGS-84 coordinates and what is wrong with them. `fresh`: the coordinates are still the file's."""
    placed = [r for r in records if isinstance(r, Partner) and (r.lon is not None or r.lat is not None)]
    if not placed:
        return tuple(records)
    checked = check_locations(
        [_as_given(partner.lon) for partner in placed],
        [_as_given(partner.lat) for partner in placed],
        [partner.datum for partner in placed] if fresh else None,
        [partner.province for partner in placed],
        [partner.city for partner in placed],
    )
    problems = _with_cities(placed, checked)
    answers = zip(placed, checked["lon"], checked["lat"], problems, strict=True)
    corrected = {p.partner_id: _with_location(p, lon, lat, problem) for p, lon, lat, problem in answers}
    return tuple(corrected.get(r.partner_id, r) if isinstance(r, Partner) else r for r in records)


def _with_cities(placed: Sequence[Partner], checked: pd.DataFrame) -> list[object]:
    """The problems found, and outside_city for sites that passed but do not stand in their city."""
    places = [[p.province for p in placed], [p.city for p in placed]]
    elsewhere = outside_city(checked["lon"].to_numpy(), checked["lat"].to_numpy(), *places)
    sites = [partner.role == "dealer" for partner in placed]
    found = zip(checked["problem"], elsewhere, sites, strict=True)
    return ["outside_city" if away and is_site and problem is None else problem for problem, away, is_site in found]


def _as_given(degrees: float | None) -> float | str | None:
    """The check takes NaN for an empty cell; here it stands for words that are no number."""
    return "?" if degrees is not None and math.isnan(degrees) else degrees


def _with_location(partner: Partner, lon: float, lat: float, problem: object) -> Partner:
    usable = math.isfinite(lon) and math.isfinite(lat)
    place = (float(lon), float(lat)) if usable else (None, None)
    return replace(partner, lon=place[0], lat=place[1], location_problem=problem if isinstance(problem, str) else None)


def _report(kind: Kind, records: Sequence[Record], parsed: Parsed, known: Registry) -> ImportReport:
    old = {key(kind, record): record for record in part_of(known, kind)}
    states = Counter(_state(old.get(key(kind, record)), record) for record in records)
    partners = [record for record in records if isinstance(record, Partner)]
    return ImportReport(
        kind=kind,
        added=states["added"],
        changed=states["changed"],
        unchanged=states["unchanged"],
        rejected=parsed.rejected,
        remarks=parsed.remarks,
        shared_aliases=_newly_shared(partners, known),
        location_problems=Counter(p.location_problem for p in partners if p.location_problem),
    )


def _newly_shared(partners: Sequence[Partner], known: Registry) -> tuple[SharedAlias, ...]:
    """Aliases that a partner of this file shares with any other partner."""
    given = {partner.partner_id: partner for partner in partners}
    shared = shared_aliases({**known.by_id, **given}.values())
    return tuple(one for one in shared if not given.keys().isdisjoint(one.partner_ids))


def _state(before: Record | None, after: Record) -> str:
    if before is None:
        return "added"
    return "unchanged" if before == after else "changed"


def shared_aliases(partners: Iterable[Partner]) -> tuple[SharedAlias, ...]:
    """Every name or alias that more than one partner has, whatever its case, sorted."""
    owners: dict[str, set[str]] = defaultdict(set)
    for partner in partners:
        for alias in (partner.name, *partner.aliases):
            owners[alias.casefold()].add(partner.partner_id)
    return tuple(SharedAlias(alias, tuple(sorted(ids))) for alias, ids in sorted(owners.items()) if len(ids) > 1)


def _write(session: Session, record: Record) -> None:
    session.merge(_row(session, record))


def _row(session: Session, record: Record) -> Model:
    values: dict[str, Any] = asdict(record)
    if isinstance(record, Partner):
        return PartnerRow(**{**values, "aliases": list(record.aliases), "components": list(record.components)})
    if isinstance(record, Staff):
        return StaffRow(**values)
    if isinstance(record, ServiceArea):
        return ServiceAreaRow(**{**values, "district": record.district or ""})
    return BillOfMaterials(id=_bill_of_materials_id(session, record), **values)


def _bill_of_materials_id(session: Session, record: BillOfMaterialsRow) -> int | None:
    same = {"product": record.product, "component": record.component}
    found = select(BillOfMaterials.id).filter_by(**same, batch=record.batch, build_from=record.build_from)
    return session.scalar(found)


def _partner(row: PartnerRow) -> Partner:
    values = {name: getattr(row, name) for name in Partner.__slots__}
    return Partner(**{**values, "aliases": tuple(row.aliases), "components": tuple(row.components)})


def _bill_of_materials_row(row: BillOfMaterials) -> BillOfMaterialsRow:
    return BillOfMaterialsRow(row.product, row.component, row.batch, row.supplier_id, row.build_from, row.build_to)


def _service_area(row: ServiceAreaRow) -> ServiceArea:
    return ServiceArea(row.courier_id, row.depot, row.province, row.city, row.district or None)
