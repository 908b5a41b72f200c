"""Sentences that explain a missing rank, an alarm, a schedule; the headline of the map."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask, session

from app.web import i18n, wording
from app.web.headlines import map_headline
from scorecards.definitions import load

MINIMUM = load().grades.minimum
Row = dict[str, object]


@pytest.fixture(autouse=True)
def _request() -> Iterator[None]:
    app = Flask(__name__)
    app.secret_key = "any"
    i18n.init(app)
    with app.test_request_context():
        yield


def partner(**changes: object) -> Row:
    row = {"status": "provisional", "voices": 29, "expected": 12.9, "grade": "B", "score": 75.0, "exposure": 40.0}
    return row | changes


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"status": "ranked"}, ""),
        ({"status": "too_few", "voices": 4, "expected": None}, "声音 4、期望投诉 0，都不足 5，不给分"),
        ({}, "声音 29、期望投诉 12，都不足 30，得分暂定、不排名"),
        ({"expected": 29.97}, "声音 29、期望投诉 29，都不足 30，得分暂定、不排名"),
        ({"voices": 40, "grade": None}, "可用维度不足 3 个，得分暂定、不给等级"),
        (
            {"voices": 40, "grade": None, "score": None, "exposure": None},
            "可用维度不足 3 个，没有得分；导入包裹数、工单数等暴露量后可改善",
        ),
        (
            {"expected": 40.0, "exposure": None},
            "没有暴露量，只有占比，不能与有问题率的同行一起排名；导入包裹数、工单数等暴露量后可改善",
        ),
    ],
)
def test_the_reason_is_the_true_one(changes: Row, said: str) -> None:
    assert wording.why_not_ranked(partner(**changes), MINIMUM) == said


def area(name: str, voices: int, low: float | None, rate: float | None) -> Row:
    return {"name": name, "voices": voices, "rate": rate, "rate_low": low, "rate_high": 90.0}


def test_the_map_names_the_area_that_is_worst_for_certain() -> None:
    areas = [area("甲省", 12, 50.0, 100.0), area("乙省", 40, 20.0, 60.0), area("丙省", 900, 30.0, 35.0)]
    said = map_headline([*areas, area("丁省", 2, None, None)], "share", unit="%", least=30)
    assert said == "投诉占比最高的是丙省：35.00%（95% 区间 30.00–90.00%，按下限比较）。1 个地区声音太少，不着色。"
    assert map_headline(areas, "rate", unit="/ 千单", least=30).startswith("问题率最高的是丙省：35.00 / 千单")
    few = map_headline(areas[:1], "share", unit="%", least=30)
    assert few == "没有一个地区有足够的声音（至少 30 条），不说哪里最高。"


@pytest.mark.parametrize(
    ("kind", "statistic", "threshold", "said"),
    [
        ("batch", 3.214, 2.0, "EB05 3.21，界限 2.00"),
        ("site", 12.0, 9.5, "控制图 12.00 条，界限 9.50 条"),
        ("area", 3.0, 2.0, "热点 z 4.10；错误发现率 0.001，界限 0.01"),
        ("phrase", 5.0, 3.0, "是以往的 5.00 倍，界限 3.00 倍"),
    ],
)
def test_a_statistic_has_a_name(kind: str, statistic: float, threshold: float, said: str) -> None:
    row = {"kind": kind, "statistic": statistic, "threshold": threshold}
    assert wording.warning_measure(row, {"z": 4.1}) == said


@pytest.mark.parametrize(
    ("cron", "said"),
    [
        ("*/10 * * * *", "每 10 分钟"),
        ("*/7 * * * *", ""),
        ("5 * * * *", "每小时第 5 分"),
        ("0 2 * * *", "每天 02:00"),
        ("0 2 * * 1", ""),
        ("", ""),
    ],
)
def test_simple_schedules_are_told_in_words(cron: str, said: str) -> None:
    assert wording.schedule(cron) == said


def test_texts_in_two_languages_are_told_in_one() -> None:
    assert i18n.in_language("收件夹为空 / the inbox is empty") == "收件夹为空"
    assert i18n.in_language("only one") == "only one"
    assert i18n.in_language(None) is None


def test_texts_in_two_languages_in_english() -> None:
    session["language"] = "en"
    assert i18n.in_language("收件夹为空 / the inbox is empty") == "the inbox is empty"
