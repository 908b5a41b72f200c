"""Definitions, registry and periods as small tables that the SQL joins: no value is ever formatted into a statement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict

import pyarrow as pa

from scorecards.definitions import Aspect, Definitions
from scorecards.records import ROLES, BillOfMaterialsRow, Registry, Role
from scorecards.snapshot.periods import Period, previous_of
from scorecards.snapshot.places import Place, Region, list_regions, resolve
from scorecards.snapshot.roster import RosterEntry, group_id, group_labels

Row = Mapping[str, object]
TEXT, WHOLE, NUMBER, FLAG = pa.string(), pa.int32(), pa.float64(), pa.bool_()


def table(columns: Mapping[str, pa.DataType], rows: Iterable[Row]) -> pa.Table:
    """An Arrow table of the given columns."""
    return pa.Table.from_pylist(list(rows), pa.schema(list(columns.items())))


# Partners ----------------------------------------------------------------------------------------------------------

ROSTER = {
    "partner_no": WHOLE,
    "partner_id": TEXT,
    "role": TEXT,
    "name": TEXT,
    "parent": TEXT,
    "brand": TEXT,
    "province": TEXT,
    "city": TEXT,
    "district": TEXT,
    "address": TEXT,
    "macro_region": TEXT,
    "lon": NUMBER,
    "lat": NUMBER,
    "location_problem": TEXT,
    "competitor": FLAG,
    "peer_group_no": WHOLE,
    "peer_group": TEXT,
    "peer_group_zh": TEXT,
    "peer_group_en": TEXT,
    "components": pa.list_(TEXT),
    "stratify_by": TEXT,
}


def partner_tables(roster: Sequence[RosterEntry], definitions: Definitions) -> dict[str, pa.Table]:
    """`roster`: one row per partner, with what the counting needs and what the partners table shows."""
    groups = sorted({group_id(entry.partner.role, entry.group) for entry in roster})
    numbers = {group: number for number, group in enumerate(groups)}
    return {"roster": table(ROSTER, [_roster_row(entry, numbers, definitions) for entry in roster])}


def _roster_row(entry: RosterEntry, group_numbers: Mapping[str, int], definitions: Definitions) -> Row:
    partner = entry.partner
    group = group_id(partner.role, entry.group)
    label_zh, label_en = group_labels(partner.role, entry.group)
    return asdict(partner) | {
        "partner_no": entry.partner_no,
        "province": entry.province,
        "city": entry.city,
        "macro_region": entry.macro_region,
        "peer_group_no": group_numbers[group],
        "peer_group": group,
        "peer_group_zh": label_zh,
        "peer_group_en": label_en,
        "stratify_by": definitions.peer_groups.roles[partner.role].stratify_by,
    }


BILL_OF_MATERIALS = dict.fromkeys(BillOfMaterialsRow.__dataclass_fields__, TEXT)


def registry_tables(registry: Registry) -> dict[str, pa.Table]:
    """`partner_list`: id and role of every partner. `bill_of_materials` as the registry has it."""
    partners = [{"partner_id": p.partner_id, "role": p.role} for p in registry.partners]
    return {
        "partner_list": table({"partner_id": TEXT, "role": TEXT}, partners),
        "bill_of_materials": table(BILL_OF_MATERIALS, [asdict(row) for row in registry.bill_of_materials]),
    }


# Periods and places ------------------------------------------------------------------------------------------------

PERIODS = {
    "period_no": WHOLE,
    "period": TEXT,
    "kind": TEXT,
    "first_day": pa.date32(),
    "last_day": pa.date32(),
    "label_zh": TEXT,
    "label_en": TEXT,
    "previous_no": WHOLE,
}


def period_tables(periods: Sequence[Period]) -> dict[str, pa.Table]:
    """`period_list`: one row per period, numbered in display order. `period_months`: which months each one covers."""
    numbers = {period.period: number for number, period in enumerate(periods)}
    before = previous_of(periods)
    rows = [
        asdict(period) | {"period_no": number, "previous_no": numbers.get(before.get(period.period, ""))}
        for number, period in enumerate(periods)
    ]
    months = [{"period_no": number, "month": month} for number, p in enumerate(periods) for month in p.months]
    return {
        "period_list": table(PERIODS, rows),
        "period_months": table({"period_no": WHOLE, "month": TEXT}, months),
    }


PLACE_TYPES = {
    name: WHOLE if name.endswith("adcode") else TEXT
    for name in (*Place.__dataclass_fields__, *Region.__dataclass_fields__)
}


def place_tables(written: Iterable[tuple[str | None, str | None]]) -> dict[str, pa.Table]:
    """`place_names`: one row per distinct way a place was written. `regions`: provinces and cities by code."""
    return {
        "place_names": table(_types(Place), [asdict(place) for place in resolve(written)]),
        "regions": table(_types(Region), [asdict(region) for region in list_regions()]),
    }


def _types(shape: type[Place] | type[Region]) -> Mapping[str, pa.DataType]:
    return {name: PLACE_TYPES[name] for name in shape.__dataclass_fields__}


# Definitions -------------------------------------------------------------------------------------------------------

DIMENSIONS = {
    "dimension_no": WHOLE,
    "role": TEXT,
    "dimension": TEXT,
    "overall": FLAG,
    "kind": TEXT,
    "weight": NUMBER,
    "rate_scale": WHOLE,
    "minimum_volume": NUMBER,
    "name_zh": TEXT,
    "name_en": TEXT,
    "what_zh": TEXT,
    "why_zh": TEXT,
    "unit_zh": TEXT,
    "unit_en": TEXT,
    "denominator_no": WHOLE,
}
MEMBERS = {"dimension_no": WHOLE, "role": TEXT, "aspect": TEXT, "component": TEXT, "min_severity": WHOLE}
DENOMINATORS = {"denominator_no": WHOLE, "role": TEXT, "measure": TEXT}
ASPECTS = {
    "aspect": TEXT,
    "level": WHOLE,
    "parent": TEXT,
    "role": TEXT,
    "stage": TEXT,
    "name_zh": TEXT,
    "name_en": TEXT,
}
COUNTING = {"same_text_characters": WHOLE, "area_voices": WHOLE, "batch_complaints": NUMBER, "covered_share": NUMBER}
Exposures = tuple[str, ...]


def definition_tables(definitions: Definitions) -> dict[str, pa.Table]:
    """Dimensions with the aspects they count and their denominators, all aspects, and the numbers that counting needs.

    Every role has one more dimension, named by the empty string and marked `overall`, that counts all of its opinions.
    """
    dimensions = [row for role in ROLES for row in (_overall(definitions, role), *_measured(definitions, role))]
    keys = sorted({(str(row["role"]), _exposures(row)) for row in dimensions if _exposures(row)})
    numbers = {key: number for number, key in enumerate(keys)}
    numbered = [
        row | {"dimension_no": number, "denominator_no": numbers.get((str(row["role"]), _exposures(row)))}
        for number, row in enumerate(dimensions)
    ]
    denominators = [
        {"denominator_no": number, "role": role, "measure": measure}
        for (role, measures), number in numbers.items()
        for measure in measures
    ]
    return {
        "dimension_list": table(DIMENSIONS, numbered),
        "dimension_aspects": table(MEMBERS, [member for row in numbered for member in _members(row, definitions)]),
        "denominator": table(DENOMINATORS, denominators),
        "aspect_list": table(ASPECTS, [_aspect_row(aspect) for aspect in definitions.aspects]),
        "counting": table(COUNTING, [definitions.thresholds.counting.model_dump()]),
    }


def _overall(definitions: Definitions, role: Role) -> dict[str, object]:
    """The row of DIMENSIONS, still without numbers, that counts everything said about a role's partners."""
    settings = definitions.grades.roles[role]
    words = {"name_zh": "全部", "name_en": "All", "what_zh": "", "why_zh": ""}
    unit = settings.denominator.unit
    return words | {
        "role": role,
        "dimension": "",
        "overall": True,
        "kind": "complaints",
        "rate_scale": settings.rate_scale,
        "minimum_volume": 0.0,
        "unit_zh": unit.zh,
        "unit_en": unit.en,
        "exposures": settings.denominator.exposure,
    }


def _measured(definitions: Definitions, role: Role) -> list[dict[str, object]]:
    """The rows of DIMENSIONS, still without numbers, of a role's measures."""
    return [
        {
            "role": role,
            "dimension": measure.dimension,
            "overall": False,
            "kind": measure.numerator.kind,
            "weight": measure.weight,
            "rate_scale": measure.rate_scale,
            "minimum_volume": measure.minimum_volume,
            "name_zh": measure.name.zh,
            "name_en": measure.name.en,
            "what_zh": measure.what.zh,
            "why_zh": measure.why.zh,
            "unit_zh": measure.denominator.unit.zh,
            "unit_en": measure.denominator.unit.en,
            "exposures": measure.denominator.exposure,
        }
        for measure in definitions.measures_of(role)
    ]


def _exposures(row: Row) -> Exposures:
    found = row["exposures"]
    assert isinstance(found, tuple)
    return found


def _members(row: Row, definitions: Definitions) -> list[Row]:
    """The rows of MEMBERS of one dimension: the aspects it names and all below them."""
    key: Row = {"dimension_no": row["dimension_no"], "role": row["role"]}
    if row["overall"]:
        own = [aspect.id for aspect in definitions.aspects if aspect.role == row["role"]]
        return [{**key, "aspect": aspect, "component": None, "min_severity": 1} for aspect in own]
    measures = definitions.measures_of(str(row["role"]))
    numerator = next(m.numerator for m in measures if m.dimension == row["dimension"])
    below = tuple(f"{head}/" for head in numerator.aspects)
    aspects = [a.id for a in definitions.aspects if a.id in numerator.aspects or a.id.startswith(below)]
    return [
        {**key, "aspect": aspect, "component": component, "min_severity": numerator.min_severity}
        for aspect in aspects
        for component in numerator.components or (None,)
    ]


def _aspect_row(aspect: Aspect) -> Row:
    return aspect.model_dump() | {"aspect": aspect.id, "level": aspect.level, "parent": aspect.parent}
