"""The main journeys, as a person makes them."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

PAGES = [
    *("/", "/rankings/supplier", "/rankings/dealer", "/rankings/courier", "/rankings/dealer?voices=9999"),
    *("/partners/d-003", "/partners/s-0", "/partners/c-2", "/partners/d-005", "/partners/d-003/evidence"),
    *("/opinions/o-hostile", "/map", "/map?role=courier", "/warnings", "/jobs", "/methods", "/quality", "/account"),
]


def test_sort_and_filter_the_dealers_in_the_address_bar(page: Page) -> None:
    page.click("nav >> text=经销商")
    expect(page.locator("h1")).to_have_text("经销商排行")
    page.click("thead >> text=声音")
    assert "sort=voices" in page.url
    voices = [int(text.replace(",", "")) for text in page.locator("td[data-label=声音]").all_inner_texts()]
    assert voices == sorted(voices, reverse=True)
    page.fill("[name=voices]", str(voices[9]))
    page.click("text=筛选")
    assert f"voices={voices[9]}" in page.url
    assert "sort=voices" in page.url
    shown = page.locator("tbody tr").count()
    assert shown == sum(count >= voices[9] for count in voices)
    page.reload()
    expect(page.locator("tbody tr")).to_have_count(shown)


def test_follow_a_number_to_its_sentences_and_why(page: Page) -> None:
    page.goto("/rankings/dealer")
    page.click("tbody >> text=杭州云岭第4店")
    expect(page.locator("h1")).to_have_text("杭州云岭第4店")
    row = page.locator("tr", has=page.get_by_role("link", name="价格诚信与强制消费"))
    row.locator("td[data-label=投诉] a").click()
    expect(page.locator("h1")).to_contain_text("原话")
    quote = page.locator("article", has=page.locator("mark.complaint")).first
    assert quote.locator("mark").inner_text() in quote.locator(".said").inner_text()
    quote.locator("summary").click()
    expect(quote.locator(".waterfall tbody tr").first).to_be_visible()
    expect(quote.locator(".waterfall rect").first).to_be_visible()
    quote.get_by_role("link", name="全文与其中的其他观点").click()
    expect(page.locator("h1")).to_contain_text("这句话为什么算在")


def test_hostile_text_is_shown_not_run(page: Page) -> None:
    page.on("dialog", lambda _: pytest.fail("a script of a customer ran"))
    page.goto("/opinions/o-hostile")
    expect(page.locator(".said").first).to_contain_text('<script>alert("x")</script>')
    page.goto("/partners/d-005")
    expect(page.locator("h1")).to_contain_text("<img src=x")


def test_the_map_draws_provinces_and_markers_without_the_internet(page: Page) -> None:
    page.goto("/map")
    frame = page.frame_locator("iframe.map")
    expect(frame.locator("path.map-area").first).to_be_attached()
    assert frame.locator("path.map-area").count() >= 34
    expect(frame.locator(".leaflet-marker-icon").first).to_be_visible()


def test_couriers_are_mapped_by_area(page: Page) -> None:
    page.goto("/map?role=courier")
    frame = page.frame_locator("iframe.map")
    expect(frame.locator("path.map-area").first).to_be_attached()
    frame.get_by_role("combobox").select_option(label="驿路达")
    expect(frame.locator("path.map-area").first).to_be_attached()


def test_switch_to_english_and_back(page: Page) -> None:
    page.goto("/partners/d-003")
    page.click("button:has-text('English')")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("heading", name="Dimensions against peers")).to_be_visible()
    assert page.url.endswith("/partners/d-003")
    page.click("button:has-text('中文')")
    expect(page.get_by_role("heading", name="各维度与同组比较")).to_be_visible()


def test_run_a_job_now(page: Page) -> None:
    page.goto("/jobs")
    page.locator("tr", has_text="重新评分并发布").get_by_role("button", name="立即运行").click()
    expect(page.get_by_role("status")).to_contain_text("已排队")
    expect(page.locator("tr", has_text="重新评分并发布").first.get_by_role("button")).to_be_disabled()


@pytest.mark.parametrize("context", [390], indirect=True, ids=["phone"])
@pytest.mark.parametrize("address", PAGES)
def test_nothing_scrolls_sideways_on_a_phone(address: str, page: Page) -> None:
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.click("button[name=language]")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("context", [390, 1440], indirect=True)
def test_no_date_of_a_warning_is_broken_over_two_lines(page: Page) -> None:
    page.goto("/warnings")
    heights = page.eval_on_selector_all(
        ".alarms-table td.date",
        "cells => cells.map(cell => cell.firstChild && (() => { const r ="
        " document.createRange(); r.selectNodeContents(cell); return r.getClientRects().length; })())",
    )
    assert heights
    assert set(heights) == {1}


@pytest.mark.parametrize(("context", "open_at_first"), [(390, False), (1440, True)], indirect=["context"])
def test_long_parts_of_a_scorecard_start_closed_on_a_phone_only(page: Page, open_at_first: bool) -> None:
    page.goto("/partners/d-003")
    words = page.locator("#evidence .quote").first
    assert words.is_visible() is open_at_first
    assert page.locator("#evidence summary").first.is_visible() is not open_at_first
    page.goto("/partners/d-003#evidence")
    words.wait_for(state="visible")
