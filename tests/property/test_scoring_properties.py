"""What must hold for any counts: order and names mean nothing, and a complaint never helps."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scorecards.definitions import load
from scorecards.scoring import compute

DEFINITIONS = load()
MEASURES = DEFINITIONS.measures_of("courier")
Counts = dict[str, pd.DataFrame]
PARTNERS = st.integers(4, 10)


@st.composite
def league(draw: st.DrawFn, *, rated: bool = True) -> Counts:
    """One league table of couriers without cuts: exposures that differ by up to 50 times, and complaints.

    Everybody has a few complaints of each kind: below its minimum volume a dimension is left out for all.
    """
    partners = draw(PARTNERS)
    exposure = draw(st.lists(st.integers(2_000, 100_000), min_size=partners, max_size=partners))
    complaints = draw(
        st.lists(st.lists(st.integers(2, 60), min_size=5, max_size=5), min_size=partners, max_size=partners)
    )
    praises = draw(st.lists(st.integers(0, 30), min_size=partners, max_size=partners))
    rows = []
    for partner in range(partners):
        base = float(exposure[partner]) if rated else None
        said = [sum(complaints[partner]), *complaints[partner]]
        for dimension, count in enumerate(said):
            rows.append((1, dimension, partner, max(count, 1) + 5, float(count), float(praises[partner]), base))
    return tables(pd.DataFrame(rows, columns=COUNT_COLUMNS))


COUNT_COLUMNS = ["slice_no", "dimension_no", "partner_no", "voices", "complaints", "praises", "exposure"]


def tables(counts: pd.DataFrame) -> Counts:
    """The six tables that compute wants, with expected counts from the pooled rates."""
    counts = counts.copy()
    counts["exposure"] = counts["exposure"].astype(float)
    pooled = counts.groupby("dimension_no")[["complaints", "exposure"]].transform("sum")
    counts["observed"] = counts["complaints"]
    counts["opinions"] = counts["complaints"] + counts["praises"]
    counts["expected"] = counts["exposure"] * pooled["complaints"] / pooled["exposure"].where(pooled["exposure"] > 0)
    counts.loc[counts["exposure"].isna(), "expected"] = np.nan
    dimensions = [(0, True, np.nan, 10_000, 0.0)] + [
        (n + 1, False, m.weight, m.rate_scale, m.minimum_volume) for n, m in enumerate(MEASURES)
    ]
    names = ["dimension_no", "overall", "weight", "rate_scale", "minimum_volume"]
    places = pd.DataFrame(
        {name: np.zeros(0) for name in ("row_no", "complaints", "opinions", "exposure", "rate_scale")}
    )
    roster = counts[["partner_no"]].drop_duplicates().assign(peer_group_no=0)
    return {
        "slices": pd.DataFrame(
            {"slice_no": [1], "role": ["courier"], "cut_kind": ["all"], "base_no": [1], "previous_no": [np.nan]}
        ),
        "roster": roster,
        "dimension_list": pd.DataFrame(dimensions, columns=names).assign(kind="complaints"),
        "dimension_counts": counts,
        "area_counts": places,
        "batch_counts": places,
    }


def scores(counts: Counts) -> pd.DataFrame:
    return compute(counts, DEFINITIONS)["rankings"].set_index("partner_no").sort_index()


def same(first: pd.DataFrame, second: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(first, second, check_exact=True)


SHOWN = 0.05
"""Half of the last decimal of a score as pages show it."""
slow = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@slow
@given(counts=league(), seed=st.integers(0, 99))
def test_order_of_rows_changes_nothing(counts: Counts, seed: int) -> None:
    mixed = {name: table.sample(frac=1, random_state=seed) for name, table in counts.items()}
    same(scores(counts), scores(mixed))


@slow
@given(counts=league(), data=st.data())
def test_relabelling_partners_changes_nothing(counts: Counts, data: st.DataObject) -> None:
    numbers = counts["roster"]["partner_no"].tolist()
    names = dict(zip(numbers, data.draw(st.permutations(numbers)), strict=True))
    renamed: dict[str, Any] = dict(counts)
    for table in ("roster", "dimension_counts"):
        renamed[table] = counts[table].assign(partner_no=counts[table]["partner_no"].map(names))
    before, after = scores(counts), scores(renamed).rename(index={v: k for k, v in names.items()}).sort_index()
    columns = ["score", "score_low", "score_high", "rank", "trend", "rate", "expected"]
    pd.testing.assert_frame_equal(before[columns], after[columns], rtol=1e-9)
    assert before["grade"].tolist() == after["grade"].tolist()


@slow
@given(counts=league(), data=st.data())
def test_one_more_complaint_never_improves_a_rated_score(counts: Counts, data: st.DataObject) -> None:
    """Up to the decimal that is shown: the spread that z is measured in is learnt from all, this partner included."""
    check_one_more(counts, data, tolerance=SHOWN)


@slow
@given(counts=league(rated=False), data=st.data())
def test_one_more_complaint_never_improves_a_shared_score(counts: Counts, data: st.DataObject) -> None:
    """Up to the decimal that is shown: where nobody praises anybody, all shares are one whatever is added."""
    check_one_more(counts, data, tolerance=SHOWN)


def check_one_more(counts: Counts, data: st.DataObject, *, tolerance: float) -> None:
    partner = data.draw(st.sampled_from(counts["roster"]["partner_no"].tolist()))
    dimension = data.draw(st.integers(1, len(MEASURES)))
    worse = counts["dimension_counts"].copy()
    hit = (worse["partner_no"] == partner) & worse["dimension_no"].isin([0, dimension])
    worse.loc[hit, "complaints"] += 1
    before, after = scores(counts)["score"], scores(tables(worse[COUNT_COLUMNS]))["score"]
    assert after[partner] <= before[partner] + tolerance


@slow
@given(counts=league())
def test_scores_lie_in_their_intervals(counts: Counts) -> None:
    found = compute(counts, DEFINITIONS)
    for table in (found["rankings"], found["dimensions"]):
        known = table[table["score"].notna()]
        assert (known["score_low"] <= known["score"] + 1e-9).all()
        assert (known["score"] <= known["score_high"] + 1e-9).all()
        assert known["score"].between(0, 100).all()
