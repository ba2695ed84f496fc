"""A real browser opens every page and panel: nothing is reported on its console, nothing is asked of another host."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from dashboard.panels import load_panels
from tests.published import publish, serving

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
pytestmark = pytest.mark.browser


@dataclass
class Visit:
    """An open page, and all that went wrong on it."""

    page: Page
    base: str
    trouble: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        answer = self.page.goto(self.base + path, wait_until="load")
        assert answer is not None
        assert answer.status == 200, path

    def note_foreign(self, address: str) -> None:
        if urlsplit(address).netloc != urlsplit(self.base).netloc:
            self.trouble.append(f"another host: {address}")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        reason = f"{CHROMIUM} is not installed"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    data_dir = tmp_path_factory.mktemp("browser")
    publish(data_dir)
    with serving(data_dir) as client:
        yield str(client.base_url).rstrip("/")


@pytest.fixture(params=["light", "dark"])
def visit(request: pytest.FixtureRequest, browser: Browser, base: str) -> Iterator[Visit]:
    context = browser.new_context(color_scheme=request.param, viewport={"width": 390, "height": 844})
    page = context.new_page()
    opened = Visit(page, base)
    page.on("console", lambda message: opened.trouble.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: opened.trouble.append(str(error)))
    page.on("dialog", lambda dialog: opened.trouble.append(f"dialog: {dialog.message}"))
    page.on("requestfailed", lambda asked: opened.trouble.append(f"failed: {asked.url}"))
    page.on("request", lambda asked: opened.note_foreign(asked.url))
    yield opened
    context.close()
    assert opened.trouble == []


def test_today_shows_the_day_the_alerts_and_the_evidence(visit: Visit) -> None:
    visit.open("/")
    assert visit.page.get_by_role("heading", level=1).inner_text() == "As of 2022-02-24"
    assert visit.page.get_by_role("row").filter(has_text="surge").count() >= 1
    quotes = visit.page.locator("blockquote")
    assert quotes.first.inner_text() == "<script>alert('evidence')</script>"
    assert visit.page.locator("svg.chart").count() >= 3


def test_a_number_leads_to_as_many_events(visit: Visit) -> None:
    visit.open("/")
    row = visit.page.get_by_role("row").filter(has_text="threats")
    link = row.first.get_by_role("link").last
    number = link.inner_text()
    link.click()
    assert visit.page.locator("#total").inner_text() == number
    assert visit.page.locator("article.event").count() == int(number)


def test_from_today_to_a_pair_and_to_an_event(visit: Visit) -> None:
    visit.open("/")
    visit.page.locator(".panel-bars summary").first.click()
    visit.page.get_by_role("link", name="RUS – UKR", exact=True).first.click()
    assert visit.page.get_by_role("heading", level=1).inner_text() == "RUS – UKR"
    visit.page.get_by_role("link", name="invasion").first.click()
    assert visit.page.locator("blockquote").count() == 2


def test_an_earlier_day_is_chosen_by_the_form(visit: Visit) -> None:
    visit.open("/")
    visit.page.get_by_label("As of").fill("2022-01-12")
    visit.page.get_by_role("button", name="Show").click()
    assert visit.page.get_by_role("heading", level=1).inner_text() == "As of 2022-01-12"


@pytest.mark.parametrize("panel", load_panels(), ids=lambda panel: panel.name)
def test_every_panel_opens(panel: object, visit: Visit) -> None:
    visit.open(f"/panel/{panel.name}")  # type: ignore[attr-defined]
    landmarks = visit.page.locator("header, main, footer")
    assert landmarks.count() == 3
    for chart in visit.page.get_by_role("img").all():
        assert chart.get_attribute("aria-labelledby")
    # A phone shows no sideways scroll of the whole page.
    assert visit.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
