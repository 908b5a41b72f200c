"""Training also fits the decay of nearness, and writes a table that keeps its words."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pytest

from scorecards.lake import Lake
from scorecards.learning.labels import Label
from scorecards.learning.nearness import decay_text, responsible_dealers, with_fitted_distance
from scorecards.learning.table import refitted
from scorecards.matching.weights import FILE, Weights, load
from scorecards.records import FEEDBACK, Partner, Ruling

SHIPPED = load()
SITES = [Partner(f"d{n}", "dealer", f"d{n}", lon=120.0, lat=30.0 + n / 10) for n in range(10)]
"""A tenth of a degree apart along a meridian: 11 km."""


@pytest.fixture
def lake_of_positions(tmp_path: Path) -> Lake:
    """Feedback f0 to f59, each a hundredth of a degree or less from one of the sites in turn."""
    rows = [
        {
            "feedback_id": f"f{n}",
            "source": "s",
            "text": "…",
            "lon": 120.0,
            "lat": 30.0 + n % 10 / 10 + (n // 10) / 500,
            "content_hash": "",
            "file_id": "",
            "ingested_at": datetime(2026, 11, 1, tzinfo=UTC),
        }
        for n in range(60)
    ]
    lake = Lake(tmp_path / "lake")
    lake.append("feedback", pa.Table.from_pylist(rows, FEEDBACK))
    return lake


def test_the_decay_comes_from_the_answers_that_have_coordinates(lake_of_positions: Lake) -> None:
    answers = [(f"f{n}", f"d{n % 10}") for n in range(60)]
    fitted = with_fitted_distance(SHIPPED, SITES, lake=lake_of_positions, answers=answers)
    assert fitted.distance != SHIPPED.distance
    assert fitted.distance.radius_m == pytest.approx(1_112, abs=5)  # nobody was farther than a hundredth of a degree
    assert fitted.bits["near_site"] > 0
    assert {k: v for k, v in fitted.bits.items() if k != "near_site"} == {
        k: v for k, v in SHIPPED.bits.items() if k != "near_site"
    }
    assert decay_text(fitted) != decay_text(SHIPPED)


def test_too_few_answers_with_coordinates_leave_the_decay_as_it_is(lake_of_positions: Lake) -> None:
    few = [(f"f{n}", f"d{n % 10}") for n in range(20)]
    unknown = [(f"elsewhere{n}", "d1") for n in range(100)]
    assert with_fitted_distance(SHIPPED, SITES, lake=lake_of_positions, answers=[*few, *unknown]) == SHIPPED


def test_responsible_dealers_of_rulings_and_labels() -> None:
    def ruled(number: int, verdict: str, value: str | None, role: str = "dealer") -> Ruling:
        return Ruling(
            ruling_id=number,
            feedback_id=f"f{number}",
            role=role,  # type: ignore[arg-type]
            start=0,
            end=1,
            aspect="",
            verdict=verdict,  # type: ignore[arg-type]
            value=value,
            ruled_by="who",
            ruled_at=datetime(2026, 11, 1, tzinfo=UTC),
        )

    rulings = [ruled(1, "accept", "d1"), ruled(2, "nobody", None), ruled(3, "move", "c1", role="courier")]
    labels = {
        "f4": [
            Label("d4", findable=True, responsible="dealer", aspect="", polarity=1, start=0, end=1),
            Label("s4", findable=True, responsible="supplier", aspect="", polarity=1, start=0, end=1),
            Label(None, findable=False, responsible="dealer", aspect="", polarity=1, start=0, end=1),
        ]
    }
    assert responsible_dealers(rulings, labels) == {("f1", "d1"), ("f4", "d4")}


def test_a_refitted_table_keeps_comments_and_held_judgements(tmp_path: Path) -> None:
    table = FILE.read_text(encoding="utf-8")
    bits = {name: weight + 1 if weight > 0 else weight - 1 for name, weight in SHIPPED.bits.items()}
    taught = Weights(-5.0, SHIPPED.decision, bits, SHIPPED.distance, SHIPPED.calibration)
    seen = dict.fromkeys(SHIPPED.bits, 7) | {"named_typo": 0}
    file = tmp_path / "weights.yaml"
    file.write_text(refitted(table, taught, seen=seen, hold=["order_link", "prior_bits"]), encoding="utf-8")
    again = load(file)
    assert again.prior_bits == SHIPPED.prior_bits
    for name in SHIPPED.bits:
        kept = name in ("order_link", "named_typo")
        assert again.bits[name] == pytest.approx(SHIPPED.bits[name] if kept else bits[name], abs=0.006), name
    assert (again.decision, again.distance, again.calibration) == (taught.decision, taught.distance, taught.calibration)
    comments = [line.strip() for line in table.splitlines() if line.strip().startswith("#")]
    assert [line for line in comments if line not in file.read_text(encoding="utf-8")] == []
    assert file.read_text(encoding="utf-8").count("calibration:") == 1
