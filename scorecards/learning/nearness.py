"""The decay of nearness from answers: how far customers with coordinates were from the dealer who was responsible."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from scorecards.lake import Lake
from scorecards.learning.labels import Label
from scorecards.learning.links import latest_on_partner
from scorecards.matching.distance_decay import distances, fit_decay
from scorecards.matching.weights import Distance, Weights
from scorecards.records import Partner, Ruling

CLUE = "near_site"
SHOWN_M = (0, 1_000, 5_000, 10_000)
"""Distances at which a decay is shown."""

_POSITIONS = """
SELECT feedback_id, lon, lat FROM feedback
WHERE lon IS NOT NULL AND lat IS NOT NULL AND feedback_id IN (SELECT unnest($ids::VARCHAR[]))
"""


def responsible_dealers(rulings: Iterable[Ruling], labels: Mapping[str, Sequence[Label]]) -> set[tuple[str, str]]:
    """(feedback, dealer) of the answers that give a dealer."""
    ruled = {(r.feedback_id, r.value) for r in latest_on_partner(rulings) if r.role == "dealer" and r.value}
    labelled = {
        (feedback_id, label.partner_id)
        for feedback_id, here in labels.items()
        for label in here
        if label.responsible == "dealer" and label.partner_id
    }
    return ruled | labelled


def with_fitted_distance(
    weights: Weights, partners: Iterable[Partner], *, lake: Lake, answers: Iterable[tuple[str, str]]
) -> Weights:
    """The weights with the decay that (feedback, dealer) answers teach; as they are where too few have coordinates."""
    given = sorted(answers)
    with lake.connect(tables=["feedback"]) as con:
        rows = con.execute(_POSITIONS, {"ids": sorted({feedback_id for feedback_id, _ in given})}).fetchall()
    at = {feedback_id: (lon, lat) for feedback_id, lon, lat in rows}
    answered = [(*at[feedback_id], dealer) for feedback_id, dealer in given if feedback_id in at]
    decay = fit_decay(*distances(partners, answered))
    if decay is None or decay.bits_at_site <= 0:
        return weights
    distance = Distance(beta=round(decay.beta, 2), scale_m=decay.scale_m, radius_m=round(decay.radius_m))
    return replace(weights, distance=distance, bits={**weights.bits, CLUE: decay.bits_at_site})


def decay_text(weights: Weights) -> str:
    """The bits of a site at some distances, and where they end: "0 km 5.3, 1 km 4.7, ...; > 13.2 km 0"."""
    distance = weights.distance
    shown = [
        f"{m // 1000} km {weights.bits[CLUE] - distance.discount(m):.1f}" for m in SHOWN_M if m < distance.radius_m
    ]
    return f"{', '.join(shown)}; > {distance.radius_m / 1000:.1f} km 0"
