"""What the reading promises beyond the labelled cases: offsets, severity, stage, intent, reasons, any name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scorecards.opinions import VERSION, dealers, delivery, parts, read
from scorecards.opinions.weighing import aspects
from scorecards.records import Name, Role


def names(text: str, *written: str, role: Role = "courier", components: tuple[str, ...] = ()) -> list[Name]:
    found = [(text.index(w), w) for w in written]
    return [Name(s, s + len(w), w, role, (w,), "exact", 1.0, components) for s, w in sorted(found)]


def test_version_is_twelve_hex_digits() -> None:
    assert len(VERSION) == 12
    assert int(VERSION, 16) >= 0


def test_an_empty_text_says_nothing() -> None:
    reading = read("", ())
    assert (reading.opinions, reading.mentions) == ((), ())


def test_offsets_point_at_the_words_of_the_original() -> None:
    text = "東西不錯，快遞太慢"
    (opinion,) = read(text, ()).opinions
    assert text[opinion.start : opinion.end] == "太慢"


def test_the_third_level_tells_what_happened() -> None:
    (opinion,) = read("快递把包裹扔在门卫就走了", ()).opinions
    assert opinion.aspect == "delivery/handover/left_without_consent"


@pytest.mark.parametrize(
    ("text", "severity"),
    [("快递有点慢", 1), ("快递员骂人", 2), ("箱子压坏了，快递太暴力", 3), ("高速上刹车失灵", 4)],
)
def test_severity_follows_the_aspect_and_words_of_danger(text: str, severity: int) -> None:
    assert max(o.severity for o in read(text, ()).opinions) == severity


def test_praise_is_never_severe() -> None:
    assert {o.severity for o in read("刹车灵敏，箱子完好无损，物流快", ()).opinions} == {1}


def test_stage_and_intent() -> None:
    (wish,) = read("希望配送能快点", ()).opinions
    (praise,) = read("物流很快", ()).opinions
    (service,) = read("4S店修了三次都没修好", ()).opinions
    assert (wish.intent, praise.intent, service.intent) == ("suggestion", "praise", "complaint")
    assert (praise.stage, service.stage) == ("delivery", "service")


def test_a_general_verdict_gives_way_to_a_particular_one_of_the_same_direction() -> None:
    assert [o.aspect for o in read("垃圾快递，慢死了", ()).opinions] == ["delivery/speed/late"]


def test_the_same_is_said_once() -> None:
    assert len(read("快递慢，真慢，太慢了", ()).opinions) == 1


def test_a_name_never_changes_what_is_found() -> None:
    for courier in ("顺丰", "好运达", "快马速递", "差不多快运", "SuperFast"):
        text = f"发的{courier}，十天才送到，态度也差"
        found = read(text, names(text, courier))
        assert {(o.aspect, o.name) for o in found.opinions} == {
            ("delivery/speed/late", 0),
            ("delivery/attitude/rude", 0),
        }


def test_the_registry_tells_the_part_where_the_text_does_not() -> None:
    text = "换了恒达的，声音安静多了"
    (opinion,) = read(text, names(text, "恒达", role="supplier", components=("tyre",))).opinions
    assert (opinion.component, opinion.name) == ("tyre", 0)


@pytest.mark.parametrize(
    ("text", "written", "reason"),
    [
        ("比圆通快多了", "圆通", "comparison"),
        ("要是发圆通就好了", "圆通", "hypothetical"),
        ("不是圆通的问题", "圆通", "negated"),
        ("我用圆通寄回去了", "圆通", "own_use"),
        ("说好发圆通，结果发的别的快递", "圆通", "promised"),
        ("在圆通商城买的", "圆通", "shop"),
        ("听说圆通不错", "圆通", "hearsay"),
        ("圆通几点下班？", "圆通", "question"),
    ],
)
def test_reasons_of_mentions(text: str, written: str, reason: str) -> None:
    reading = read(text, names(text, written))
    assert [m.reason for m in reading.mentions] == [reason]
    assert all(o.name is None for o in reading.opinions)


def test_a_low_rating_unmasks_mocking_praise() -> None:
    text = "真是快啊，呵呵"
    assert read(text, (), rating=1).opinions == ()


def test_every_aspect_the_rules_can_give_is_in_the_tree() -> None:
    for table in (delivery.ASPECTS, parts.ASPECTS, dealers.ASPECTS):
        assert set(table.values()) <= set(aspects())


@pytest.mark.parametrize(
    ("text", "about", "expected"),
    [
        ("等了两个小时", "dealer", {("dealer", "dealer/waiting", -1)}),
        ("等了两个小时", "courier", {("courier", "delivery/speed", -1)}),
        ("态度差", "dealer", {("dealer", "dealer/attitude", -1)}),
        ("态度差", "courier", {("courier", "delivery/attitude", -1)}),
        ("师傅手艺好", "dealer", {("dealer", "dealer/workmanship", 1)}),
        ("休息室干净", "dealer", {("dealer", "dealer/facility", 1)}),
        ("价格公道，很专业", "dealer", {("dealer", "dealer/price", 1), ("dealer", "dealer/workmanship", 1)}),
        ("物流太慢了", "dealer", {("courier", "delivery/speed", -1)}),
        ("轮胎噪音大，不满意", "dealer", {("supplier", "part/noise", -1), ("supplier", "part/other", -1)}),
        ("不满意", None, set()),
    ],
)
def test_where_a_text_was_left_gives_it_its_subject(
    text: str, about: Role | None, expected: set[tuple[str, str, int]]
) -> None:
    found = {(o.role, "/".join(o.aspect.split("/")[:2]), o.polarity) for o in read(text, (), about=about).opinions}
    assert found == expected


def test_a_partner_judged_once_is_not_a_plain_mention_as_well() -> None:
    text = "中通送得太慢。昨天又问了中通。圆通的单子在桌上"
    again = text.rindex("中通")
    first, last = names(text, "中通", "圆通")
    found = [first, replace(first, start=again, end=again + 2), last]
    assert [found[m.name].text for m in read(text, found).mentions] == ["圆通"]


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("4S店返修四次，还没完", "返修四次，还没完"),
        ("4S店交了定金等了三周还没消息，气人", "交了定金等了三周还没消息"),
        ("4S店二十分钟就弄好了", "二十分钟就弄好"),
    ],
)
def test_a_span_ends_with_a_whole_word(text: str, span: str) -> None:
    assert span in {text[o.start : o.end] for o in read(text, ()).opinions}
