"""Feedback, partners and truth as rows of plain values, ready to be written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random

from sample_data.coordinates import DATUMS, FAULTS, Fault, in_datum, place_elsewhere, spoil
from sample_data.events import Told
from sample_data.months import SHANGHAI
from sample_data.names import stock
from sample_data.places import Place
from sample_data.plants import WRONG_COORDINATE_SHARE
from sample_data.sources import Source
from sample_data.world import World
from scorecards.records import Partner

Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class WrongCoordinate:
    """A row whose coordinates were spoilt: a partner_id, or source:external_id."""

    row: str
    fault: Fault


def partner_rows(world: World, rng: Random) -> tuple[list[Row], list[WrongCoordinate]]:
    """All partners with the columns of the design; sites in mixed, declared datums, one in a hundred of them wrong."""
    sites = [s.partner.partner_id for s in world.sites if not s.partner.competitor]
    count = round(len(sites) * WRONG_COORDINATE_SHARE)
    faults = {p: FAULTS[n % len(FAULTS)] for n, p in enumerate(rng.sample(sites, count))}
    rows: list[Row] = []
    for partner in sorted(world.partners, key=lambda p: p.partner_id):
        lon, lat, datum = _located(partner, world, fault=faults.get(partner.partner_id), rng=rng)
        rows.append(
            {
                "partner_id": partner.partner_id,
                "role": partner.role,
                "name": partner.name,
                "aliases": "|".join(partner.aliases),
                "parent": partner.parent,
                "brand": partner.brand,
                "province": partner.province,
                "city": partner.city,
                "district": partner.district,
                "address": partner.address,
                "lon": lon,
                "lat": lat,
                "datum": datum,
                "components": "|".join(partner.components),
                "competitor": "true" if partner.competitor else "false",
            }
        )
    return rows, [WrongCoordinate(p, f) for p, f in sorted(faults.items())]


def _located(
    partner: Partner, world: World, *, fault: Fault | None, rng: Random
) -> tuple[float | None, float | None, str | None]:
    if partner.lon is None or partner.lat is None:
        return None, None, None
    lon, lat = partner.lon, partner.lat
    if fault:
        place = world.site_by_id[partner.partner_id].place
        lon, lat = spoil(lon, lat, fault=fault, elsewhere=place_elsewhere(place, world.places, rng), rng=rng)
    datum = rng.choice(DATUMS)
    # Zeros and swapped numbers are typing faults: no conversion would ever have been applied to them.
    return (lon, lat, datum) if fault in ("zero", "swapped") else (*in_datum(lon, lat, datum), datum)


def written_time(at: datetime, style: str) -> str:
    """ISO with offset, or Shanghai local time in one of two usual ways."""
    local = at.astimezone(SHANGHAI)
    if style == "iso":
        return local.isoformat()
    if style == "local":
        return f"{local:%Y-%m-%d %H:%M:%S}"
    return f"{local.year}/{local.month}/{local.day} {local:%H:%M}"


@dataclass(frozen=True)
class SourceRows:
    """One source's rows with the told feedback behind each, and the rows whose coordinates were spoilt."""

    source: Source
    rows: list[Row]
    told: list[Told]
    wrong: list[WrongCoordinate]


def source_rows(source: Source, told: Sequence[Told], *, places: Sequence[Place], rng: Random) -> SourceRows:
    """The source's share of the story, in time order, numbered from 1."""
    mine = [
        t
        for t in told
        if t.event.channel == source.channel and source.first <= f"{t.event.occurred_at:%Y-%m}" <= source.last
    ]
    rows, wrong = [], []
    for number, item in enumerate(mine, start=1):
        row = _feedback_row(item, source, number)
        if row.get("lon") is not None and rng.random() < WRONG_COORDINATE_SHARE:
            fault = _spoil_row(row, item.event.place, places=places, rng=rng)
            wrong.append(WrongCoordinate(f"{source.name}:{row['external_id']}", fault))
        rows.append(row)
    return SourceRows(source, rows, mine, wrong)


def _feedback_row(told: Told, source: Source, number: int) -> Row:
    values: Row = {
        "external_id": f"{source.name[:2].upper()}{number:06d}",
        "channel": source.channel,
        "occurred_at": written_time(told.event.occurred_at, source.time),
        "text": told.text,
        "brand": "".join(stock("brand")),
        **told.event.keys,
    }
    return {name: values.get(name) for name in source.fields}


def _spoil_row(row: Row, place: Place | None, *, places: Sequence[Place], rng: Random) -> Fault:
    fault = rng.choice(FAULTS)
    lon, lat = row["lon"], row["lat"]
    assert isinstance(lon, float)
    assert isinstance(lat, float)
    assert place is not None
    row["lon"], row["lat"] = spoil(lon, lat, fault=fault, elsewhere=place_elsewhere(place, places, rng), rng=rng)
    return fault


def opinion_rows(part: SourceRows) -> list[Row]:
    """Truth: one row per opinion. start and end count code points of the text as delivered, before masking."""
    found: list[Row] = []
    for row, told in zip(part.rows, part.told, strict=True):
        for said in sorted(told.said, key=lambda s: s.start):
            judgement = said.judgement
            found.append(
                {
                    "source": part.source.name,
                    "external_id": row["external_id"],
                    "role": judgement.role,
                    "responsible": judgement.role,
                    "partner_id": judgement.partner_id,
                    "component": judgement.component,
                    "aspect": judgement.aspect,
                    "polarity": judgement.polarity,
                    "start": said.start,
                    "end": said.end,
                    "staff_id": judgement.staff_id,
                    "written": said.written,
                    "identifiable": said.identifiable,
                }
            )
    return found


def mention_rows(part: SourceRows) -> list[Row]:
    """Truth: one row per partner that is named without being judged there."""
    return [
        {
            "source": part.source.name,
            "external_id": row["external_id"],
            "partner_id": m.partner_id,
            "reason": m.reason,
            "start": m.start,
            "end": m.end,
        }
        for row, told in zip(part.rows, part.told, strict=True)
        for m in told.mentioned
    ]


def kind_rows(part: SourceRows) -> list[Row]:
    """Truth: what kind of text each feedback is, and which planted effect it belongs to."""
    return [
        {
            "source": part.source.name,
            "external_id": row["external_id"],
            "kind": told.event.kind,
            "planted": told.event.plant,
        }
        for row, told in zip(part.rows, part.told, strict=True)
    ]
