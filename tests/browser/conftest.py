"""A real Chromium against a real server. Without Chromium tests are skipped, unless the environment insists."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import waitress
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from app.web import create_app
from tests.site_fixture import PASSWORD, make_home

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running site with the invented world."""
    app = create_app(make_home(tmp_path_factory.mktemp("browser")))
    server = waitress.create_server(app, host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    server.task_dispatcher.shutdown()
    thread.join(timeout=5)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        reason = f"{CHROMIUM} is missing: as root, apt-get install chromium fonts-noto-cjk"
        if os.environ.get("CI") or os.environ.get("SCORECARDS_REQUIRE_BROWSER"):
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), headless=True, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture
def context(browser: Browser, site: str, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    """A fresh browser profile; `@pytest.mark.parametrize("context", [390], indirect=True)` sets its width."""
    width = getattr(request, "param", 1440)
    made = browser.new_context(base_url=site, viewport={"width": width, "height": 900}, locale="zh-CN")
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext, site: str) -> Iterator[Page]:
    """A signed-in administrator's page. Fails the test for any console error or request that leaves the site."""
    tab = context.new_page()
    problems: list[str] = []
    tab.on("console", lambda message: problems.append(message.text) if message.type in {"error", "warning"} else None)
    tab.on("pageerror", lambda error: problems.append(str(error)))
    context.on("request", lambda sent: None if sent.url.startswith((site, "data:")) else problems.append(sent.url))
    tab.goto("/login")
    tab.fill("[name=username]", "administrator")
    tab.fill("[name=password]", PASSWORD)
    tab.click("main button.primary")
    tab.wait_for_url("**/")
    yield tab
    assert problems == []
