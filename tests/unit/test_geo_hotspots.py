"""Gi* against a case worked by hand, and on the real map."""

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from geo import regions
from geo.hotspots import gi_star, gi_star_z


def test_a_chain_of_four_by_hand() -> None:
    """Values 1 2 3 6 in a row: mean 3, deviation √3.5; the first area and its neighbour: (3 − 6)/(√3.5·√(4/3))."""
    chain = np.eye(4) + np.diag([1, 1, 1], 1) + np.diag([1, 1, 1], -1)
    z = gi_star_z(np.array([1.0, 2.0, 3.0, 6.0]), sparse.csr_array(chain))
    side, middle = np.sqrt(3.5) * np.sqrt(4 / 3), np.sqrt(3.5) * np.sqrt(1.0)
    assert z == pytest.approx([(3 - 6) / side, (6 - 9) / middle, (11 - 9) / middle, (9 - 6) / side], abs=1e-14)
    assert z[0] == pytest.approx(-1.3887301496588271)


def test_equal_values_and_areas_that_touch_all_have_no_z() -> None:
    assert np.isnan(gi_star_z(np.ones(3), sparse.csr_array(np.eye(3)))).all()
    assert np.isnan(gi_star_z(np.array([1.0, 2.0]), sparse.csr_array(np.ones((2, 2))))).all()


def test_a_planted_cluster_is_hot_and_only_it() -> None:
    names = regions.names("district")
    rng = np.random.default_rng(5)
    values = pd.Series(rng.normal(10, 1, len(names)), index=names["adcode"])
    values[values.index // 100 == 3201] += 6  # the districts of 南京
    found = gi_star(values)
    assert found["adcode"].tolist() == sorted(names["adcode"])
    hot = found.loc[found["kind"] == "hot", "adcode"]
    assert set(hot // 100) >= {3201}
    assert len(hot) < 40
    assert (found["kind"] == "cold").sum() <= 2  # one in twenty of what is marked may be chance
    assert found["kind"].isna().sum() > 2800


def test_areas_without_a_value_are_left_out() -> None:
    values = pd.Series({110000: 1.0, 120000: 5.0, 130000: np.nan, 310000: 2.0, 320000: 9.0})
    found = gi_star(values, "province")
    assert found["adcode"].tolist() == [110000, 120000, 310000, 320000]
    assert gi_star(pd.Series(dtype=float), "province").empty
