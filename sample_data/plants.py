"""The effects that are planted on purpose: what, where, when, how strong. `truth/planted.json` is written from here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random

from sample_data.partners import Site

FORCED, LOVED, TINY = 12, 6, 15
COACHED_IN = "2025-11"
BAD_BATCH, BAD_BATCH_SUPPLIER = "TY-LI-25Q1", "s-lichi"
BAD_BATCH_PRODUCTS, BAD_BATCH_BUILT = ("霁川鹿鸣", "霁川远岫"), ("2025-01", "2025-02", "2025-03")
BAD_BATCH_VOICES = 330
WINTER_SUPPLIER, WINTER_PRODUCTS, WINTER_VOICES = "s-xuling", ("霁川小满", "霁川鹿鸣"), 380
DEPOT_VOICES, ETA_VOICES = 230, 1500
WRONG_LINK_SHARE, WRONG_COORDINATE_SHARE, DUPLICATE_SHARE = 0.02, 0.01, 0.01
STAFF_SHARE = 0.85
# Log-odds added to the chance that an opinion about the site is a complaint.
TENDENCY = {"forced": 0.5, "loved": -2.4, "one_person": 0.9, "coached": 1.3, "tiny": 0.0}
AFTER_COACHING = -0.9
# Repair orders a month: a single site must have volume enough for its effect to be seen.
LEAST_SIZE = {"forced": 120.0, "loved": 100.0, "one_person": 260.0, "coached": 260.0}


def plant_sites(sites: Sequence[Site], rng: Random) -> tuple[Site, ...]:
    """The same sites, some of them changed: marked in `plant`, with the tendency and focus that goes with it."""
    own = sorted((s for s in sites if not s.partner.competitor), key=lambda s: (-s.size, s.partner.partner_id))
    large, small = own[:220], own[300:]
    rng.shuffle(large)
    sellers = [s for s in large if s.sells]
    chosen = {s.partner.partner_id: _planted(s, "forced") for s in sellers[:FORCED]}
    rest = [s for s in large if s.partner.partner_id not in chosen]
    for plant, group in (("loved", rest[:LOVED]), ("one_person", rest[LOVED:][:1]), ("coached", rest[LOVED + 1 :][:1])):
        chosen |= {s.partner.partner_id: _planted(s, plant) for s in group}
    chosen |= {s.partner.partner_id: _planted(s, "tiny") for s in rng.sample(small, TINY)}
    return tuple(chosen.get(s.partner.partner_id, s) for s in sites)


def _planted(site: Site, plant: str) -> Site:
    focus = {
        "forced": {"forced_sale": 12.0},
        "one_person": {"attitude": 4.0, "communication": 3.0, "honesty": 3.0},
        "coached": {"communication": 2.5, "waiting": 2.5},
    }.get(plant, {})
    size = 3.0 if plant == "tiny" else max(site.size, LEAST_SIZE[plant])
    return replace(site, plant=plant, focus=focus, size=size, tendency=TENDENCY[plant])


def tendency_at(site: Site, month: str) -> float:
    """The site's tendency in a month: coaching changes it for good."""
    return AFTER_COACHING if site.plant == "coached" and month > COACHED_IN else site.tendency
