"""The truth about the sample, for evaluation only: nothing under app/, scorecards/ or geo/ may read it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from sample_data.couriers import BAD_DEPOT, BAD_DISTRICTS
from sample_data.months import NORTHERN
from sample_data.partners import Carrier, Maker, Site
from sample_data.plants import (
    BAD_BATCH,
    BAD_BATCH_BUILT,
    BAD_BATCH_PRODUCTS,
    BAD_BATCH_SUPPLIER,
    COACHED_IN,
    STAFF_SHARE,
    WINTER_PRODUCTS,
    WINTER_SUPPLIER,
)
from sample_data.rows import SourceRows, WrongCoordinate, kind_rows, mention_rows, opinion_rows
from sample_data.story import Story
from sample_data.world import World
from sample_data.write import Row, write_csv, write_json, write_parquet


def write_truth(
    folder: Path, world: World, *, story: Story, parts: Sequence[SourceRows], wrong: Sequence[WrongCoordinate]
) -> None:
    """All truth files."""
    folder.mkdir(parents=True, exist_ok=True)
    write_parquet(folder / "opinions.parquet", [r for p in parts for r in opinion_rows(p)])
    write_parquet(folder / "mentions.parquet", [r for p in parts for r in mention_rows(p)])
    write_parquet(folder / "feedback.parquet", [r for p in parts for r in kind_rows(p)])
    write_csv(folder / "wrong_links.csv", _wrong_links(story))
    write_csv(folder / "wrong_coordinates.csv", [{"row": w.row, "fault": w.fault} for w in wrong])
    write_csv(folder / "tendencies.csv", _tendencies(world))
    write_json(folder / "planted.json", _planted(world, story))


def _wrong_links(story: Story) -> list[Row]:
    return [
        {"order_id": w.order_id, "kind": w.kind, "fault": w.fault, "true_partner_id": w.true_partner_id}
        for w in story.wrong_links
    ]


def _tendencies(world: World) -> list[Row]:
    """Log-odds by which an opinion on the partner is more likely a complaint: what a fair rank should find."""
    groups: tuple[Carrier | Site | Maker, ...] = (*world.carriers, *world.sites, *world.makers)
    return [
        {"partner_id": x.partner.partner_id, "role": x.partner.role, "tendency": round(x.tendency, 4)}
        for x in groups
        if not x.partner.competitor
    ]


def _planted(world: World, story: Story) -> dict[str, object]:
    sites = {
        plant: [s.partner.partner_id for s in world.sites if s.plant == plant]
        for plant in ("forced", "loved", "one_person", "coached", "tiny")
    }
    voices = Counter(t.event.plant for t in story.told if t.event.plant)
    courier_id, city, depot = BAD_DEPOT
    return {
        "voices": dict(sorted(voices.items())),
        "bad_tyre_batch": {
            "supplier_id": BAD_BATCH_SUPPLIER,
            "component": "tyre",
            "batch": BAD_BATCH,
            "products": BAD_BATCH_PRODUCTS,
            "built": BAD_BATCH_BUILT,
            "symptom": "bulging and cracking, 5 to 13 months after building",
        },
        "winter_battery": {
            "supplier_id": WINTER_SUPPLIER,
            "component": "battery",
            "products": WINTER_PRODUCTS,
            "provinces": sorted(NORTHERN),
            "calendar_months": ["12", "01", "02"],
        },
        "bad_depot": {
            "courier_id": courier_id,
            "city": city,
            "depot": depot,
            "districts": sorted(BAD_DISTRICTS),
            "aspects": ["delivery/loss", "delivery/damage", "delivery/handover", "delivery/speed"],
        },
        "eta_window": {"role": "courier", "aspect": "delivery/speed", "systemic": True},
        "forced_sale_dealers": {"partner_ids": sites["forced"], "aspect": "dealer/forced_sale"},
        "loved_dealers": {"partner_ids": sites["loved"]},
        "one_person": {
            "partner_id": sites["one_person"][0],
            "staff_id": world.staff_of[sites["one_person"][0]][0].staff_id,
            "share_of_personal_complaints": STAFF_SHARE,
        },
        "coached_dealer": {"partner_id": sites["coached"][0], "coached_in": COACHED_IN},
        "tiny_dealers": {"partner_ids": sites["tiny"]},
    }
