"""Maps: what reaches the page, nothing from outside, nothing as HTML."""

import json
import re
from typing import Any

import folium
import pandas as pd
import pytest

from geo.map_layers import COLOURS, UnsafeLinkError, class_cuts, edge_texts, script_json, shapes_json, steps
from geo.maps import MapOptions, OutsideLinkError, TileSource, courier_map, dealer_map, render

OPTIONS = MapOptions("/ 千工单")
HOSTILE = "</script><img src='http://evil.example/x' onerror=alert(1)>\u2028"


def sites(**changes: Any) -> pd.DataFrame:
    site = {"name": "远岚一店", "lon": 118.8, "lat": 32.0, "grade": "A", "rank": 1, "rank_of": 9, "score": 88.14}
    site |= {"score_low": 84.0, "score_high": 91.0, "voices": 1412, "href": "/partners/d-1", "status": "ranked"}
    unplaced = site | {"name": "远岚二店", "lon": None, "lat": None, "grade": None, "rank": None, "score": None}
    return pd.DataFrame([site | changes, unplaced])


def areas(partner_id: str = "", factor: float = 1.0) -> pd.DataFrame:
    rates = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0]
    codes = [110000, 120000, 130000, 140000, 150000, 210000, 220000, 230000, 310000, 320000]
    rows = [("province", c, r * factor, r * 0.9, r * 1.1, 1500, 30, "ok") for c, r in zip(codes, rates, strict=True)]
    rows += [("province", 330000, 99.0, 0.0, 999.0, 3, 1, "too_few"), ("city", 320100, 2.5, None, None, 40, 4, "ok")]
    columns = ["level", "adcode", "rate", "rate_low", "rate_high", "voices", "complaints", "status"]
    return pd.DataFrame(rows, columns=columns).assign(partner_id=partner_id)


def page(drawn: folium.Map) -> str:
    return render(drawn, asset_url=lambda path: f"/static/vendor/{path}", nonce="n0nce")


def config(html: str) -> dict[str, Any]:
    """What the page hands to its script."""
    start = html.index("drawScorecardMap(map_scorecard, ") + len("drawScorecardMap(map_scorecard, ")
    found: dict[str, Any] = json.JSONDecoder().raw_decode(html, start)[0]
    return found


def test_only_vendored_files_are_loaded() -> None:
    html = page(dealer_map(sites(), areas(), OPTIONS))
    loaded = re.findall(r"""<(?:script|link)[^>]*(?:src|href)="([^"]*)""", html)
    assert loaded == [
        "/static/vendor/leaflet-1.9.4/leaflet.js",
        "/static/vendor/leaflet.markercluster-1.5.3/leaflet.markercluster.js",
        "/static/vendor/leaflet-1.9.4/leaflet.css",
        "/static/vendor/leaflet.markercluster-1.5.3/MarkerCluster.css",
    ]
    assert "http" not in re.sub(r'http-equiv="content-type"', "", html)


def test_every_inline_script_and_style_carries_the_nonce() -> None:
    html = page(dealer_map(sites(), areas(), OPTIONS))
    inline = re.findall(r"<(?:script|style)(?![^>]*src=)([^>]*)>", html)
    assert len(inline) >= 4
    assert set(inline) == {' nonce="n0nce"'}
    assert not re.search(r"<[a-z][^<>]*\s(?:style|on[a-z]+)=", html)


def test_an_unknown_outside_link_is_refused() -> None:
    drawn = dealer_map(sites(), areas(), OPTIONS)
    drawn.default_js = [*drawn.default_js, ("other", "https://cdn.example/other.js")]
    with pytest.raises(OutsideLinkError, match=r"https://cdn\.example/other\.js"):
        page(drawn)


def test_hostile_names_stay_text() -> None:
    html = page(dealer_map(sites(name=HOSTILE), areas(), OPTIONS))
    assert html.count("</script>") == html.count("<script")
    assert "<img" not in html
    assert config(html)["sites"][0]["name"] == HOSTILE


def test_links_of_sites_are_paths() -> None:
    assert config(page(dealer_map(sites(), areas(), OPTIONS)))["sites"][0]["link"] == "/partners/d-1"
    assert config(page(dealer_map(sites(href=None), areas(), OPTIONS)))["sites"][0]["link"] is None
    with pytest.raises(UnsafeLinkError):
        dealer_map(sites(href="javascript:alert(1)"), areas(), OPTIONS)


def test_popups_say_grade_rank_score_with_interval_and_voices() -> None:
    shown = config(page(dealer_map(sites(), areas(), OPTIONS)))
    assert shown["sites"][0]["rows"] == [
        ["状态", "参与排名"],
        ["等级", "A"],
        ["排名", "第 1 / 9 名"],
        ["得分", "88.1（84.0–91.0）"],
        ["声音", "1,412"],
    ]
    assert len(shown["sites"]) == 1
    assert shown["notes"] == ["1 家没有可信坐标，未画出"]


def test_a_site_without_grade_is_not_zero() -> None:
    shown = config(page(dealer_map(sites(grade=None, rank=None, score=None, status="too_few"), areas(), OPTIONS)))
    assert [text for _, text in shown["sites"][0]["rows"]][:4] == ["样本不足", "无等级", "不排名", "无数据"]


def test_a_provisional_site_is_marked_and_has_its_grade() -> None:
    shown = config(page(dealer_map(sites(rank=None, status="provisional"), areas(), OPTIONS)))
    assert shown["sites"][0]["provisional"]
    assert [text for _, text in shown["sites"][0]["rows"]][:3] == ["暂定", "A", "不排名"]
    assert not config(page(dealer_map(sites(), areas(), OPTIONS)))["sites"][0]["provisional"]


def test_shares_are_not_called_rates() -> None:
    shown = config(page(dealer_map(sites(), areas(), MapOptions("%", share=True))))
    assert shown["words"]["rate"] == shown["layers"][0]["name"] == "投诉占比"
    assert shown["layers"][0]["levels"]["province"]["110000"]["rows"][0] == ["投诉占比", "1.0（0.9–1.1） %"]


def test_a_single_class_is_neither_best_nor_worst() -> None:
    alike = areas().assign(rate=100.0)
    shown = config(page(dealer_map(sites(), alike, OPTIONS)))
    assert shown["edges"]["province"] == ["100.0 / 千工单"]
    assert shown["colours"]["province"] == [COLOURS[2]]


def test_areas_have_five_classes_and_too_few_has_none() -> None:
    shown = config(page(dealer_map(sites(), areas(), OPTIONS)))
    provinces = shown["layers"][0]["levels"]["province"]
    assert [provinces[code]["kind"] for code in ("110000", "130000", "150000", "220000", "320000")] == [0, 1, 2, 3, 4]
    assert provinces["330000"] == {"kind": None, "rows": [["问题率", "声音太少，不评"], ["问题", "1"], ["声音", "3"]]}
    assert "340000" not in provinces
    assert provinces["110000"]["rows"][0] == ["问题率", "1.0（0.9–1.1） / 千工单"]
    assert shown["edges"]["province"][0] == "1.0–2.8 / 千工单"
    assert shown["edges"]["province"][4] == "8.2–10.0 / 千工单"
    assert shown["edges"]["city"] == ["2.5 / 千工单"]


def test_no_rates_no_classes() -> None:
    empty = areas().iloc[:0]
    assert class_cuts(empty, "province") == []
    assert edge_texts([], "%") == []
    assert config(page(dealer_map(sites().iloc[:0], empty, OPTIONS)))["sites"] == []


def test_couriers_share_their_classes() -> None:
    table = pd.concat([areas(), areas("c-1", 0.5), areas("c-2", 3.0), areas("c-3", 99.0)])
    shown = config(page(courier_map(table, {"c-1": "迅驰", "c-2": "蓝鲸"}, MapOptions("/ 万件"))))
    assert [layer["name"] for layer in shown["layers"]] == ["全部", "迅驰", "蓝鲸"]
    assert shown["edges"]["province"][4].endswith("–30.0 / 万件")
    kinds = [layer["levels"]["province"]["150000"]["kind"] for layer in shown["layers"]]
    assert kinds[1] < kinds[0] < kinds[2]
    assert "sites" not in shown


def test_words_in_english_and_the_approval_number() -> None:
    options = MapOptions("per 1,000", lang="en", approval_number="GS(2026)1<b>")
    html = page(dealer_map(sites(), areas(), options))
    assert config(html)["attribution"] == ["Boundaries: AMap, Tianditu", "Map approval number: GS(2026)1<b>"]
    assert '"name":"Jiangsu"' in html
    assert config(page(dealer_map(sites(), areas(), OPTIONS)))["attribution"][1] == "审图号：—"


def test_the_same_input_gives_the_same_page() -> None:
    assert page(dealer_map(sites(), areas(), OPTIONS)) == page(dealer_map(sites(), areas(), OPTIONS))


def test_tiles_of_another_datum_move_sites_and_boundaries() -> None:
    tiles = TileSource("https://tiles.example/{z}/{x}/{y}.png", "<b>tiles</b>", "gcj02")
    html = page(dealer_map(sites(), areas(), MapOptions("%", tiles=tiles)))
    assert "https://tiles.example/{z}/{x}/{y}.png" in html
    assert "<b>tiles" not in html
    lat, lon = config(html)["sites"][0]["at"]
    assert (lat, lon) != (32.0, 118.8)
    assert abs(lon - 118.8) < 0.01
    assert shapes_json("gcj02", "zh") != shapes_json(None, "zh")


def test_boundaries_hold_all_provinces_and_the_ten_dashes() -> None:
    shapes = json.loads(shapes_json(None, "zh"))
    assert (len(shapes["province"]), len(shapes["city"]), len(shapes["line"])) == (34, 372, 10)
    taiwan = next(shape for shape in shapes["province"] if shape["name"] == "台湾省")
    assert sum(taiwan["rings"][0][0][::2]) / 1000 == pytest.approx(121, abs=2)


def test_coding() -> None:
    assert steps(pd.DataFrame({"x": [1.0, 1.0, 1.002], "y": [2.0, 2.0, 1.999]}).to_numpy()) == [1000, 2000, 2, -1]
    assert json.loads(script_json("<&>\u2028")) == "<&>\u2028"
    assert not set("<>&\u2028") & set(script_json("<&>\u2028"))
