"""Linking two lists of one invented district: ours beside exact names, n-grams times distance, and Splink."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scorecards.listings import link
from tests.benchmarks.listing_baselines import exact, ngrams, splink
from tests.benchmarks.listing_district import District, Strength, district, doubled

KINDS_OF_DIFFERENCE = (
    *("renamed", "branch_missing", "branch_other_words", "address_missing"),
    *("address_other", "moved_far", "noise_m", "duplicates"),
)
FIELDS = (("address",), ("branch",), ("lon", "lat"), ("lon", "lat", "address"))
FLOORS = {
    "renamed": 0.93,
    "duplicates": 0.92,
    ("lon", "lat"): 0.90,
    ("lon", "lat", "address"): 0.83,
    ("address",): 0.92,
}
USUAL_FLOOR = 0.935
SMALLER = (1200, 800, 330)


def ours(made: District) -> tuple[dict[str, str], float]:
    """The links, and the expected calibration error of their probabilities in ten bins (METHODS 10)."""
    answers = [one for one in link(made.listings, made.partners) if one.partner_id]
    error = 0.0
    for low in range(10):
        inside = [one for one in answers if low <= min(one.probability * 10, 9.9) < low + 1]
        right = sum(made.truth.get(one.listing_id) == one.partner_id for one in inside)
        error += abs(right - sum(one.probability for one in inside))
    return {one.listing_id: str(one.partner_id) for one in answers}, error / len(answers)


def f1(links: dict[str, str], truth: dict[str, str]) -> float:
    right = sum(truth.get(listing_id) == partner_id for listing_id, partner_id in links.items())
    return 2 * right / (len(links) + len(truth))


def test_ours_is_best_on_a_whole_district(capsys: pytest.CaptureFixture[str]) -> None:
    made = district(11)
    links, calibration_error = ours(made)
    table = {
        "exact name and branch": f1(exact(made.listings, made.partners), made.truth),
        "n-grams times distance": f1(ngrams(made.listings, made.partners), made.truth),
        "Splink": f1(splink(made.listings, made.partners), made.truth),
        "ours": f1(links, made.truth),
    }
    with capsys.disabled():
        print("\nF1 on 2,959 listings, 1,982 sites, 808 true pairs; ours has ECE", round(calibration_error, 3))
        for name, value in table.items():
            print(f"  {name:24} {value:.3f}")
    assert max(table, key=lambda name: table[name]) == "ours"
    assert table["ours"] >= 0.94
    assert calibration_error <= 0.05


@pytest.mark.parametrize("kind", KINDS_OF_DIFFERENCE)
def test_twice_as_many_differences_of_one_kind(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    made = district(12, strength=doubled(kind), sizes=SMALLER)
    found = f1(ours(made)[0], made.truth)
    with capsys.disabled():
        print(f"\n{kind} doubled: F1 {found:.3f}, n-grams {f1(ngrams(made.listings, made.partners), made.truth):.3f}")
    assert found >= FLOORS.get(kind, USUAL_FLOOR)


@pytest.mark.parametrize("fields", FIELDS, ids="+".join)
def test_without_some_fields(fields: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    made = district(12, sizes=SMALLER)
    blank = dict.fromkeys(fields)
    poorer = replace(made, listings=tuple(replace(one, **blank) for one in made.listings))  # type: ignore[arg-type]
    found = f1(ours(poorer)[0], made.truth)
    with capsys.disabled():
        print(f"\nwithout {', '.join(fields)}: F1 {found:.3f}")
    assert found >= FLOORS.get(fields, USUAL_FLOOR)


def test_a_misstated_datum_changes_nothing() -> None:
    right, wrong = (district(12, strength=Strength(datum_misstated=stated), sizes=SMALLER) for stated in (False, True))
    assert f1(ngrams(wrong.listings, wrong.partners), wrong.truth) < 0.1
    assert f1(ours(wrong)[0], wrong.truth) == pytest.approx(f1(ours(right)[0], right.truth), abs=0.01)
