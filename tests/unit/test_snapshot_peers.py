"""Peer groups: narrow where there are enough companions, wider where not."""

from __future__ import annotations

from scorecards.definitions import component_names, load
from scorecards.snapshot.peers import assign, size_bands
from scorecards.snapshot.roster import group_labels

PEERS = load().peer_groups


def dealers(count: int, region: str, tier: str, size: str | None) -> list[dict[str, str | None]]:
    return [{"macro_region": region, "city_tier": tier, "size_band": size, "brand": None, "component": None}] * count


def test_eight_make_a_group_seven_do_not() -> None:
    eight, seven = dealers(8, "华东", "tier1", "large"), dealers(7, "华北", "tier1", "large")
    groups = assign(eight + seven, "dealer", PEERS)
    assert groups[0] == (("macro_region", "华东"), ("city_tier", "tier1"), ("size_band", "large"))
    assert groups[-1] == ()


def test_too_narrow_falls_back_one_rung() -> None:
    groups = assign(dealers(5, "华东", "tier1", "large") + dealers(5, "华东", "tier1", "small"), "dealer", PEERS)
    assert set(groups) == {(("macro_region", "华东"), ("city_tier", "tier1"))}


def test_unknown_trait_goes_wider() -> None:
    groups = assign(dealers(9, "华东", "tier1", "large") + dealers(1, "华东", "tier1", None), "dealer", PEERS)
    assert groups[-1] == (("macro_region", "华东"), ("city_tier", "tier1"))


def test_size_bands() -> None:
    assert size_bands([1, 2, 3, None, 10, 20, 30], [1 / 3, 2 / 3]) == [
        "small", "small", "medium", None, "medium", "large", "large",
    ]  # fmt: skip
    assert size_bands([None, None], [0.5]) == [None, None]
    assert set(size_bands([7, 7, 7, 7], [1 / 3, 2 / 3])) == {"small"}


def test_groups_are_named_in_words() -> None:
    for tier, label in (
        ("municipality", "直辖市"),
        ("capital", "省会"),
        ("planned", "计划单列市"),
        ("other", "其他城市"),
    ):
        assert group_labels("dealer", (("macro_region", "华东"), ("city_tier", tier)))[0] == f"华东 {label}"
    component, names = next(iter(component_names().items()))
    assert group_labels("supplier", (("component", component),)) == (names.zh, names.en)
