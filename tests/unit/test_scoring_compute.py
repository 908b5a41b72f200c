"""How counted tables become scores: shared weights, peer groups, cuts, bases and trends."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from scorecards.definitions import load
from scorecards.scoring import compute

DEFINITIONS = load()
MEASURES = DEFINITIONS.measures_of("courier")
RATES = [0.6, 0.8, 0.9, 1.0, 1.0, 1.1, 1.2, 1.4]
Counts = dict[str, pd.DataFrame]


def counts_of(rates: list[float], *, slice_no: int = 1, dimensions: int = 5, rated: bool = True) -> pd.DataFrame:
    """One table in which partner n draws rates[n] times 40 complaints per dimension from equal exposure."""
    rows = []
    for partner, rate in enumerate(rates):
        for dimension in range(dimensions + 1):
            count = 40.0 * rate * (dimensions if dimension == 0 else 1)
            expected = 40.0 * float(np.mean(rates)) * (dimensions if dimension == 0 else 1)
            rows.append(
                {
                    "slice_no": slice_no, "dimension_no": dimension, "partner_no": partner, "voices": int(count),
                    "complaints": count, "praises": 40.0,
                    "opinions": count + 40.0, "observed": count, "exposure": 10_000.0 if rated else np.nan,
                    "expected": expected if rated else np.nan,
                }
            )  # fmt: skip
    return pd.DataFrame(rows)


def scored(counts: pd.DataFrame, slices: pd.DataFrame | None = None, groups: list[int] | None = None) -> Counts:
    dimensions = [{"dimension_no": 0, "overall": True, "weight": np.nan}] + [
        {"dimension_no": n + 1, "overall": False, "weight": m.weight} for n, m in enumerate(MEASURES)
    ]
    partners = sorted(counts["partner_no"].unique())
    places = pd.DataFrame(
        {name: np.zeros(0) for name in ("row_no", "complaints", "opinions", "exposure", "rate_scale")}
    )
    return compute(
        {
            "slices": slice_table([(1, "all", 1, np.nan)]) if slices is None else slices,
            "roster": pd.DataFrame({"partner_no": partners, "peer_group_no": groups or [0] * len(partners)}),
            "dimension_list": pd.DataFrame(dimensions).assign(rate_scale=10_000, minimum_volume=5.0, kind="complaints"),
            "dimension_counts": counts,
            "area_counts": places,
            "batch_counts": places,
        },
        DEFINITIONS,
    )


def slice_table(rows: list[tuple[int, str, int, float]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["slice_no", "cut_kind", "base_no", "previous_no"]).assign(role="courier")


def test_fewer_complaints_rank_higher_and_the_middle_has_75() -> None:
    table = scored(counts_of(RATES))["rankings"]
    assert table["rank"].tolist() == [1, 2, 3, 4, 4, 6, 7, 8]
    assert table["score"].iloc[3] == pytest.approx(75, abs=2)
    assert table["score"].mean() == pytest.approx(75, abs=1)
    assert table["score"].std() == pytest.approx(10, abs=2.5)


def test_equal_partners_are_not_spread_over_the_grades() -> None:
    table = scored(counts_of([1.0, 1.01, 0.99, 1.0, 1.02, 0.98]))["rankings"]
    assert table["score"].between(73, 77).all()
    assert set(table["grade"]) == {"B"}


def test_rates_and_shares_are_never_ranked_together() -> None:
    counts = counts_of(RATES)
    counts.loc[counts["partner_no"] == 0, ["exposure", "expected"]] = np.nan
    table = scored(counts)["rankings"].set_index("partner_no")
    assert table.loc[0, "basis"] == "share"
    assert table.loc[0, "status"] == "provisional"
    assert np.isnan(table.loc[0, "rank"])
    assert table.loc[1, ["basis", "rank", "rank_of"]].tolist() == ["rate", 1, 7]


def test_without_any_exposure_shares_are_ranked() -> None:
    table = scored(counts_of(RATES, rated=False))["rankings"]
    assert set(table["basis"]) == {"share"}
    assert set(table["rate_scale"]) == {100}
    assert table["rank"].tolist()[0] == 1
    assert table["rank"].tolist()[-1] == 8


def test_three_dimensions_are_enough_for_a_grade_two_are_not() -> None:
    three = scored(counts_of(RATES, dimensions=3))["rankings"]
    assert three["grade"].notna().all()
    two = scored(counts_of(RATES, dimensions=2))["rankings"]
    assert two["grade"].isna().all()
    assert two["rank"].isna().all()
    assert set(two["status"]) == {"provisional"}
    assert two["score"].notna().all()


def test_the_weight_of_a_missing_dimension_is_shared() -> None:
    full, four = scored(counts_of(RATES)), scored(counts_of(RATES, dimensions=4))
    assert np.sign(full["rankings"]["score"] - 75).tolist() == np.sign(four["rankings"]["score"] - 75).tolist()
    assert four["rankings"]["score"].iloc[0] == pytest.approx(full["rankings"]["score"].iloc[0], abs=4)


def test_each_is_compared_with_its_own_group() -> None:
    rates = [5.0, 6.0, 7.0, 8.0, 12.0, 13.0, 14.0, 15.0]
    alone = scored(counts_of(rates))["rankings"]["score"]
    grouped = scored(counts_of(rates), groups=[0, 0, 0, 0, 1, 1, 1, 1])["rankings"]
    assert grouped["score"].iloc[4] > alone.iloc[4] + 3
    assert grouped["score"].iloc[3] < alone.iloc[3] - 3
    assert grouped["peer_rank"].tolist() == [1, 2, 3, 4, 1, 2, 3, 4]


def test_a_cut_uses_the_spread_of_the_table_without_it() -> None:
    slices = slice_table([(1, "all", 1, np.nan), (2, "region", 1, np.nan)])
    cut = counts_of([0.8, 1.2], slice_no=2)
    table = scored(pd.concat([counts_of(RATES), cut]), slices)["rankings"]
    inside = table[table["slice_no"] == 2]
    assert inside["rank"].tolist() == [1, 2]
    assert 4 < inside["score"].iloc[0] - 75 < 12


def test_trend_is_the_change_of_the_score() -> None:
    slices = slice_table([(1, "all", 1, np.nan), (2, "all", 2, 1.0)])
    table = scored(pd.concat([counts_of(RATES), counts_of(RATES[::-1], slice_no=2)]), slices)["rankings"]
    first, second = table[table["slice_no"] == 1], table[table["slice_no"] == 2].reset_index()
    assert first["trend"].isna().all()
    assert np.allclose(second["trend"], second["score"] - first["score"])
    assert second["trend"].iloc[0] < 0 < second["trend"].iloc[-1]


def test_dimension_below_its_minimum_volume_says_nothing() -> None:
    counts = counts_of(RATES)
    rare = counts["dimension_no"] == 5
    counts.loc[rare, ["observed", "complaints"]] = 0.5
    table = scored(counts)["dimensions"]
    assert table.loc[table["dimension_no"] == 5, "score"].isna().all()
    assert table.loc[table["dimension_no"] == 5, "rate"].notna().all()


def test_peer_median_is_the_median_score_of_the_group() -> None:
    table = scored(counts_of(RATES), groups=[0, 0, 0, 0, 1, 1, 1, 1])["dimensions"]
    first = table[(table["dimension_no"] == 1)]
    assert first["peer_median"].iloc[0] == pytest.approx(first["score"].iloc[:4].median())
    assert first["peer_median"].iloc[7] == pytest.approx(first["score"].iloc[4:].median())
