"""The map alone in a real browser, under a content security policy that allows this service only."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pandas as pd
import pytest
from playwright.sync_api import Browser, Page, Route, expect

from geo import regions
from geo.maps import MapOptions, courier_map, dealer_map, render

pytestmark = pytest.mark.browser

STATIC = Path(__file__).parents[2] / "app" / "static"
POLICY = "default-src 'self'; script-src 'self' 'nonce-n'; style-src 'self' 'nonce-n'; img-src 'self' data:"
HOSTILE = "<img src=x onerror=\"document.title='hacked'\">"
SITES = [("远岚南京店", 118.8, 32.05, "A"), (HOSTILE, 91.1, 29.65, "D"), ("远岚石河子店", 86.0, 44.3, None)]
ORIGIN = "http://scorecards.test"


def drawn() -> dict[str, str]:
    """Path → page."""
    sites = pd.DataFrame(SITES, columns=["name", "lon", "lat", "grade"])
    sites = sites.assign(
        rank=3, rank_of=9, score=80.0, score_low=75.0, score_high=85.0, voices=40, href="/partners/d-1"
    ).assign(status=["provisional", "ranked", "too_few"])
    names = pd.concat([regions.names(level).assign(level=level) for level in ("province", "city")])
    areas = names.assign(rate=names["adcode"] % 97 / 10, rate_low=None, rate_high=None, voices=50, complaints=5)
    areas = areas.assign(status=["too_few" if code % 7 == 0 else "ok" for code in areas["adcode"]], partner_id="")
    one = areas.assign(partner_id="c-1", rate=areas["rate"] / 2)
    maps = {
        "/dealers": dealer_map(sites, areas, MapOptions("/ 千工单")),
        "/couriers": courier_map(pd.concat([areas, one]), {"c-1": "迅驰"}, MapOptions("/ 万件")),
    }
    return {path: render(each, asset_url=lambda p: f"/static/vendor/{p}", nonce="n") for path, each in maps.items()}


@pytest.fixture
def tab(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A tab that is served the two maps and the vendored files; any other request or console message fails the test."""
    width = getattr(request, "param", 1440)
    context = browser.new_context(base_url=ORIGIN, viewport={"width": width, "height": 800}, has_touch=width < 600)
    pages, problems = drawn(), []

    def answer(route: Route) -> None:
        path = urlsplit(route.request.url).path
        if not route.request.url.startswith(ORIGIN):
            problems.append(route.request.url)
            route.abort()
        elif path in pages:
            route.fulfill(body=pages[path], content_type="text/html", headers={"Content-Security-Policy": POLICY})
        elif path.startswith("/static/"):
            route.fulfill(path=STATIC / path.removeprefix("/static/"))
        else:
            route.fulfill(status=204)

    context.route("**/*", answer)
    page = context.new_page()
    page.on("console", lambda message: problems.append(message.text))
    page.on("pageerror", lambda error: problems.append(str(error)))
    yield page
    context.close()
    assert problems == []


def screen_point(page: Page, lat: float, lon: float) -> tuple[float, float]:
    x, y = page.evaluate(
        f"() => {{ const p = map_scorecard.latLngToContainerPoint([{lat}, {lon}]); return [p.x, p.y]; }}"
    )
    return x, y


def test_a_click_on_a_province_shows_its_cities_and_back(tab: Page) -> None:
    tab.goto("/dealers")
    expect(tab.locator(".map-trail")).to_have_text("全国")
    expect(tab.locator("path.map-area")).to_have_count(34)
    expect(tab.locator(".map-panel")).to_contain_text("问题率 · 按省")
    tab.mouse.click(*screen_point(tab, 30.6, 103.0))
    expect(tab.locator(".map-trail")).to_have_text("全国 › 四川省")
    expect(tab.locator("path.map-area")).to_have_count(33 + 21)
    expect(tab.locator(".map-panel")).to_contain_text("问题率 · 按市")
    tab.click(".map-trail button")
    expect(tab.locator("path.map-area")).to_have_count(34)


def test_a_provisional_site_is_hollow_and_the_legend_says_so(tab: Page) -> None:
    tab.goto("/dealers")
    expect(tab.locator(".map-site .map-mark-a.map-mark-hollow")).to_have_count(1)
    expect(tab.locator(".map-site .map-mark-hollow")).to_have_count(1)
    expect(tab.locator(".map-panel li", has=tab.locator(".map-mark-hollow"))).to_have_text("B暂定")
    expect(tab.locator(".map-panel li", has=tab.locator(".map-mark-none"))).to_have_text("–样本不足")


def test_a_site_says_what_is_known_and_hostile_names_stay_text(tab: Page) -> None:
    tab.goto("/dealers")
    tab.click(".map-mark-d >> nth=0")
    popup = tab.locator(".leaflet-popup-content")
    expect(popup.locator("a")).to_have_text(HOSTILE)
    expect(popup.locator("a")).to_have_attribute("href", "/partners/d-1")
    expect(popup).to_contain_text("第 3 / 9 名")
    expect(popup).to_contain_text("80.0（75.0–85.0）")
    assert tab.locator(".leaflet-popup-content img").count() == 0
    assert tab.title() != "hacked"


def test_choosing_a_courier_recolours_the_map(tab: Page) -> None:
    tab.goto("/couriers")
    colours = "() => [...document.querySelectorAll('path.map-area')].map(p => p.getAttribute('fill')).join()"
    together = tab.evaluate(colours)
    tab.select_option("select", label="迅驰")
    assert tab.evaluate(colours) != together


@pytest.mark.parametrize("tab", [390], indirect=True)
def test_on_a_phone_the_map_fits_and_the_legend_waits(tab: Page) -> None:
    tab.goto("/dealers")
    expect(tab.locator("path.map-area")).to_have_count(34)
    assert tab.locator("details.map-panel").get_attribute("open") is None
    assert tab.evaluate("() => document.documentElement.scrollWidth") <= 390
    assert tab.evaluate("() => map_scorecard.getBounds().contains([3.9, 112.2])")
