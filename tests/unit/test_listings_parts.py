"""The parts of linking: how sites are written, how alike they are, which datum, which links."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from geo.datum import from_wgs84
from geo.proximity import distance_m
from scorecards.listings.kinds import uncovered
from scorecards.listings.likeness import Writings, grams
from scorecards.listings.offsets import Anchors, alignment
from scorecards.listings.one_to_one import best_links, marginals
from scorecards.listings.weights import COMPARISONS, beliefs
from scorecards.listings.writing import address_of, site_name, split_unmarked


@pytest.mark.parametrize(
    ("name", "branch", "core", "stem"),
    [
        ("星杯咖啡（望江店）", None, "星杯咖啡", "望江"),
        ("星杯咖啡", "望江分店", "星杯咖啡", "望江"),
        ("星杯咖啡(望江店)", "望江店", "星杯咖啡", "望江"),
        ("星杯咖啡 总店", None, "星杯咖啡", ""),
        ("星杯咖啡(旗舰店)", None, "星杯咖啡", ""),
        ("星盃·咖啡【望江店】", None, "星杯咖啡", "望江"),
        ("ＳＴＡＲ ｃｕｐ", None, "starcup", ""),
        ("（望江店）", None, "望江店", ""),
        ("星杯(望江店", None, "星杯", "望江"),
        ("", None, "", ""),
    ],
)
def test_a_name_is_taken_apart(name: str, branch: str | None, core: str, stem: str) -> None:
    found = site_name(name, branch)
    assert (found.core, found.branch) == (core, stem)


def test_both_scripts_of_a_name_are_spellings() -> None:
    assert set(site_name("星杯 Star Cup").spellings) == {"星杯", "starcup"}
    assert site_name("星杯(Star Cup)").spellings == ("starcup",)
    assert site_name("星杯(Star Cup)").branch == ""


def test_a_branch_without_brackets_is_split_off_when_the_chain_is_known() -> None:
    chains = frozenset({"星杯"})
    assert split_unmarked(site_name("星杯望江路店"), chains).branch == "望江路"
    assert split_unmarked(site_name("老王望江路店"), chains).branch == ""
    assert split_unmarked(site_name("星杯望江路"), chains).branch == "", "nothing says that it is a shop"


@pytest.mark.parametrize(
    ("text", "road", "numbers"),
    [
        ("江苏省临江市河西区望江路12号", "望江路", (12, 12)),
        ("望江路86-88号", "望江路", (86, 88)),
        ("望江路12-3号万华广场3楼", "望江路", (12, 12)),
        ("望江大街7号（近清溪路）", "望江大街", (7, 7)),
        ("万华广场3F", None, None),
        ("望江路", "望江路", None),
    ],
)
def test_an_address_is_read(text: str, road: str | None, numbers: tuple[int, int] | None) -> None:
    address = address_of(text)
    assert address is not None
    assert (address.road, address.numbers) == (road, numbers)


def test_no_address_is_none() -> None:
    assert address_of(None) is None
    assert address_of("  ") is None


def test_rare_parts_of_names_weigh_more_than_common_ones() -> None:
    left = [["云溪牛肉面"], *[[f"{word}牛肉面"] for word in ("甲甲", "乙乙", "丙丙", "丁丁", "戊戊")]]
    right = [["云溪面馆"], ["己己牛肉面"]]
    writings = Writings(left, right)
    same_name, same_food = writings.likeness(np.array([0, 0]), np.array([0, 1]))
    assert same_name > same_food
    rare = writings.compare(np.array([0, 0]), np.array([0, 1])).writers
    assert rare[0] == pytest.approx(2)
    assert rare[1] == pytest.approx(7)


def test_what_is_wholly_contained_overlaps_wholly() -> None:
    writings = Writings([["云溪牛肉面馆"], [""]], [["云溪"]])
    like = writings.compare(np.array([0, 1]), np.array([0, 0]))
    assert like.overlap[0] == pytest.approx(1.0, abs=0.15)
    assert like.cosine[1] == 0
    assert grams("a1云溪") == ["a", "^a$", "1", "云", "溪", "云溪"]


def test_a_kind_that_the_other_file_lacks_is_found_but_not_a_way_of_writing() -> None:
    sites = [f"{name}停车场" for name in ("星杯", "万华", "望江", "清溪")] + [f"店{n}面馆" for n in range(40)]
    pages = ["星杯", "万华"] + [f"铺{n}面馆" for n in range(40)]
    assert uncovered(sites, pages).sum() == 4
    assert not uncovered([f"{name}有限公司" for name in "甲乙丙丁戊"], list("甲乙丙丁戊")).any()


def test_marginals_are_exact_on_a_tree_of_pairs() -> None:
    i, j, odds = np.array([0, 0, 1, 2]), np.array([0, 1, 1, 1]), np.array([2.0, 3.0, 0.5, 4.0])
    total, linked = 0.0, np.zeros(4)
    for chosen in itertools.product([0, 1], repeat=4):
        picked = np.flatnonzero(chosen)
        if len(set(i[picked])) == len(set(j[picked])) == len(picked):
            weight = float(np.prod(odds[picked]))
            total += weight
            linked[picked] += weight
    assert marginals(i, j, odds) == pytest.approx(linked / total, abs=1e-5)


def test_assignment_is_best_where_greed_is_not() -> None:
    i, j = np.array([0, 0, 1, 1, 2]), np.array([0, 1, 0, 1, 2])
    assert best_links(i, j, np.array([5.0, 4.0, 4.5, 0.1, -1.0])).tolist() == [1, 2]
    assert best_links(i[:0], j[:0], np.array([])).tolist() == []


def anchors(datum: str | None, count: int, *, shift_m: float = 0.0) -> Anchors:
    dice = np.random.default_rng(3)
    lon, lat = 118.7 + 0.05 * dice.random(count), 32.0 + 0.05 * dice.random(count)
    moved = from_wgs84(lon, lat, datum)
    noise = dice.normal(0, 2e-4, (2, count))
    return Anchors(moved[0] + noise[0] + shift_m / 94_000, moved[1] + noise[1], lon, lat)


@pytest.mark.parametrize(("datum", "shift_m"), [("gcj02", 0.0), ("bd09", 0.0), ("wgs84", 150.0), ("wgs84", 0.0)])
def test_a_misstated_datum_or_a_shift_is_undone(datum: str, shift_m: float) -> None:
    given = anchors(datum, 60, shift_m=shift_m)
    moved = alignment(given)(given.lon, given.lat)
    assert np.median(distance_m(*moved, given.lon_to, given.lat_to)) < 40


def test_a_few_anchors_prove_nothing() -> None:
    given = anchors("gcj02", 5)
    moved = alignment(given)(given.lon, given.lat)
    assert np.array_equal(moved[0], given.lon)


def test_the_beliefs_are_whole() -> None:
    assert set(beliefs().comparisons) == set(COMPARISONS)
    for name in COMPARISONS:
        given = beliefs().comparisons[name]
        assert math.isclose(sum(level.m for level in given), 1, abs_tol=0.011), name
        assert math.isclose(sum(level.u for level in given), 1, abs_tol=0.011), name
        assert given[0].m / given[0].u > given[-1].m / given[-1].u or name == "kind"
