"""The planted effects: each is in the committed sample, strong enough to be found, and nowhere else."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

SAMPLE = Path(__file__).parents[2] / "sample_data"
Opinions = pd.DataFrame


@pytest.fixture(scope="module")
def planted() -> dict[str, Any]:
    return dict(json.loads((SAMPLE / "truth" / "planted.json").read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def opinions() -> Opinions:
    """True opinions with what the feedback's own file says about time and place."""
    truth = pd.read_parquet(SAMPLE / "truth" / "opinions.parquet")
    kinds = pd.read_parquet(SAMPLE / "truth" / "feedback.parquet")
    files = ("forum_posts", "complaints", "call_notes", "map_pages", "shop_reviews", "survey")
    columns = ["external_id", "occurred_at", "province", "build_month", "order_id"]
    parts = [pd.read_parquet(SAMPLE / "feedback" / f"{f}.parquet").reindex(columns=columns) for f in files]
    seen = pd.concat(
        parts, keys=["forum", "complaints", "call_log", "map_app", "shop", "survey"], names=["source", None]
    )
    found = truth.merge(kinds, on=["source", "external_id"]).merge(
        seen.reset_index(level=0), on=["source", "external_id"], how="left"
    )
    found["month"] = found["occurred_at"].str[:7]
    return found


@pytest.fixture(scope="module")
def complaint_share(opinions: Opinions) -> Callable[[pd.Series], float]:
    return lambda rows: float((opinions[rows].polarity < 0).mean())


def test_the_bad_batch_stands_out_among_its_makers_batches(opinions: Opinions, planted: dict[str, Any]) -> None:
    plant = planted["bad_tyre_batch"]
    bills = pd.read_csv(SAMPLE / "bill_of_materials.csv")
    assert plant["batch"] in set(bills.batch)
    worn = opinions[
        (opinions.partner_id == plant["supplier_id"])
        & (opinions.aspect == "part/durability")
        & (opinions.polarity < 0)
        & opinions.build_month.notna()
    ]
    from_batch = worn.build_month.isin(plant["built"])
    assert from_batch.sum() >= 60
    other_quarters = worn[~from_batch].build_month.str[:4].size / 9
    assert from_batch.sum() > 5 * other_quarters
    assert (worn[from_batch & (worn.planted == "bad_tyre_batch")].month >= "2025-06").all()


def test_the_battery_fails_in_northern_winters(opinions: Opinions, planted: dict[str, Any]) -> None:
    plant = planted["winter_battery"]
    voices = opinions[opinions.planted == "winter_battery"]
    known = voices[voices.province.notna()]
    assert len(known) >= 100
    assert set(known.province) <= set(plant["provinces"])
    assert set(voices.month.dropna().str[5:]) == {"12", "01", "02"}
    assert (voices.partner_id == plant["supplier_id"]).all()


def test_twelve_dealers_force_packages(opinions: Opinions, planted: dict[str, Any]) -> None:
    forced = opinions[(opinions.aspect == "dealer/forced_sale") & (opinions.polarity < 0)]
    count = forced.groupby("partner_id").size()
    ids = planted["forced_sale_dealers"]["partner_ids"]
    assert len(ids) == 12
    assert count.reindex(ids).min() > count.drop(ids).quantile(0.99)


def test_six_dealers_are_loved(
    complaint_share: Callable[[pd.Series], float], opinions: Opinions, planted: dict[str, Any]
) -> None:
    ids = planted["loved_dealers"]["partner_ids"]
    assert len(ids) == 6
    everyone = complaint_share(opinions.role == "dealer")
    for partner_id in ids:
        assert complaint_share(opinions.partner_id == partner_id) < everyone - 0.2


def test_one_person_is_behind_most_complaints_of_one_dealer(opinions: Opinions, planted: dict[str, Any]) -> None:
    plant = planted["one_person"]
    complaints = opinions[(opinions.partner_id == plant["partner_id"]) & (opinions.polarity < 0)]
    assert (complaints.staff_id == plant["staff_id"]).sum() > len(complaints) / 2
    assert len(complaints) >= 60


def test_coaching_helped(
    complaint_share: Callable[[pd.Series], float], opinions: Opinions, planted: dict[str, Any]
) -> None:
    plant = planted["coached_dealer"]
    mine = opinions.partner_id == plant["partner_id"]
    before = complaint_share(mine & (opinions.month <= plant["coached_in"]))
    after = complaint_share(mine & (opinions.month > plant["coached_in"]))
    assert before - after > 0.2


def test_tiny_dealers_have_one_to_three_extreme_voices(opinions: Opinions, planted: dict[str, Any]) -> None:
    ids = planted["tiny_dealers"]["partner_ids"]
    theirs = opinions[opinions.partner_id.isin(ids)]
    voices = theirs.groupby("partner_id").external_id.nunique()
    assert voices.between(1, 3).all()
    assert set(voices.index) == set(ids)
    assert (theirs.groupby("partner_id").polarity.nunique() == 1).all()


def test_the_bad_depot_is_in_two_districts(opinions: Opinions, planted: dict[str, Any]) -> None:
    plant = planted["bad_depot"]
    orders = pd.read_parquet(SAMPLE / "orders" / "deliveries.parquet")
    voices = opinions[(opinions.planted == "bad_depot") & opinions.order_id.notna()].merge(orders, on="order_id")
    assert len(voices) >= 150
    assert set(voices.district) == set(plant["districts"])
    assert (voices.polarity < 0).all()


def test_the_window_hits_all_couriers_alike(opinions: Opinions) -> None:
    window = opinions[(opinions.planted == "eta_window") & (opinions.role == "courier")]
    hit = window.groupby("partner_id").external_id.nunique()
    all_reviews = opinions[opinions.role == "courier"].groupby("partner_id").external_id.nunique()
    share = hit / all_reviews
    assert len(share) == 10
    assert share.max() < 2 * share.min()


def test_two_percent_of_the_orders_are_linked_wrongly() -> None:
    wrong = pd.read_csv(SAMPLE / "truth" / "wrong_links.csv")
    orders = pd.concat(
        [
            pd.read_parquet(SAMPLE / "orders" / "deliveries.parquet"),
            pd.read_parquet(SAMPLE / "orders" / "repair_orders.parquet"),
            pd.read_csv(SAMPLE / "orders" / "sales.csv"),
        ]
    )
    assert orders.order_id.is_unique
    assert len(wrong) / len(orders) == pytest.approx(0.02, abs=0.003)
    linked = orders.set_index("order_id")
    written = linked.courier_id.fillna(linked.dealer_id).reindex(wrong.order_id)
    assert written.isna().sum() == (wrong.fault == "missing").sum()
    assert (written.to_numpy() != wrong.true_partner_id.to_numpy()).all()


def test_one_percent_of_the_coordinates_are_wrong() -> None:
    wrong = pd.read_csv(SAMPLE / "truth" / "wrong_coordinates.csv")
    pages = pd.read_parquet(SAMPLE / "feedback" / "map_pages.parquet")
    share = wrong.row.str.startswith("map_app:").sum() / pages.lon.notna().sum()
    assert share == pytest.approx(0.01, abs=0.004)
    assert set(wrong.fault) == {"zero", "swapped", "outside_province"}
