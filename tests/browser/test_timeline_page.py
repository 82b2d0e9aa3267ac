"""The page of ETS-126 in a real browser, from real events through Kafka and PostgreSQL."""

import asyncio
import shutil
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Literal

import pytest
import pytest_asyncio
import uvicorn
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from tests.stack import Stack
from tests.timeline.service import Service, event, gold_events, new_settings, retraction, running
from tests.waiting import eventually

HERE = Path(__file__).resolve().parents[2]
PROGRAM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
pytestmark = pytest.mark.skipif(PROGRAM is None, reason="there is no Chromium on the PATH (apt-get install chromium)")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def address(servers: Stack) -> AsyncIterator[str]:
    """Where the service answers, with the annotated news in its tables."""
    async with running(await new_settings(servers, public_read=True)) as service:
        await _tell(service)
        with socket.socket() as listening:
            listening.bind(("127.0.0.1", 0))
            server = uvicorn.Server(uvicorn.Config(service.app, log_config=None, access_log=False, lifespan="off"))
            serving = asyncio.create_task(server.serve([listening]))
            await eventually(lambda: _is_up(server))
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
            server.should_exit = True
            await serving


async def _is_up(server: uvicorn.Server) -> bool:
    return server.started


async def _tell(service: Service) -> None:
    documents, events = gold_events(HERE / "tests" / "data" / "news")
    mistaken = event("convention.denounced", "FI", "ETS-126", "2025-07-10", document="A mistaken report")
    await service.publish_documents(documents)
    await service.publish([*events, mistaken, retraction(mistaken)])
    await service.caught_up()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(executable_path=PROGRAM, args=ARGUMENTS)
        yield launched
        await launched.close()


class Watched:
    """A page that remembers what went wrong in it, and whom it asked."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.faults: list[str] = []
        self.requests: list[str] = []
        page.on("console", lambda message: self.faults.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("requestfailed", lambda request: self.faults.append(request.url))
        page.on("request", lambda request: self.requests.append(request.url))


async def _open(context: BrowserContext, url: str) -> Watched:
    watched = Watched(await context.new_page())
    answer = await watched.page.goto(url)
    assert answer
    assert answer.ok
    return watched


async def _fits(page: Page) -> bool:
    return bool(await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


async def test_it_shows_the_entries_in_order_and_asks_nobody_else(
    browser: Browser, address: str, tmp_path: Path
) -> None:
    context = await browser.new_context(viewport={"width": 1200, "height": 900})
    watched = await _open(context, f"{address}/t/ETS-126")
    page = watched.page
    assert "Prevention of Torture" in await page.locator("h1").inner_text()
    days = await page.locator("article .when time").evaluate_all("all => all.map(one => one.dateTime)")
    assert days == sorted(days)
    assert "1996-02-28" in days
    ids = await page.locator("[id]").evaluate_all("all => all.map(one => one.id)")
    assert len(ids) == len(set(ids))
    assert await page.locator("article.retracted s").count() >= 1
    assert watched.faults == []
    assert all(url.startswith((address, "data:")) for url in watched.requests)
    assert await page.locator("script").count() == 0
    await page.screenshot(path=tmp_path / "timeline.png", full_page=True)
    assert (tmp_path / "timeline.png").stat().st_size > 10_000
    await context.close()


async def test_a_permalink_scrolls_to_its_entry(browser: Browser, address: str) -> None:
    context = await browser.new_context(viewport={"width": 1200, "height": 700}, reduced_motion="reduce")
    first = await _open(context, f"{address}/t/ETS-126")
    last = await first.page.locator("article.entry").last.get_attribute("id")
    watched = await _open(context, f"{address}/t/ETS-126#{last}")
    assert await watched.page.evaluate("document.querySelector(':target').id") == last
    box = await watched.page.locator(f"#{last}").bounding_box()
    assert box
    assert box["y"] < 700
    entry = await _open(context, f"{address}/e/{last}")
    assert await entry.page.locator("h2").count() == 3
    assert watched.faults + entry.faults == []
    await context.close()


async def test_evidence_is_marked_in_its_document(browser: Browser, address: str) -> None:
    context = await browser.new_context()
    watched = await _open(context, f"{address}/t/ETS-126")
    await watched.page.locator("a[href^='/d/']").first.click()
    await watched.page.wait_for_selector("mark")
    assert await watched.page.locator(".place:target").count() == 1
    await watched.page.locator("mark a").first.click()
    await watched.page.locator(".proofs li:target h3 a").click()
    await watched.page.wait_for_selector("article.alone")
    assert watched.faults == []
    await context.close()


LIT = "(one) => getComputedStyle(one).boxShadow !== 'none'"


async def test_a_quote_and_its_event_show_each_other_without_script(browser: Browser, address: str) -> None:
    context = await browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 800})
    watched = await _open(context, address + await _document(context, address))
    page = watched.page
    events, marked = page.locator(".proofs li"), page.locator("mark")
    for n in range(1, await events.count() + 1):
        assert await page.locator(f"mark.e{n}").count() >= 1
        assert await page.locator(f"sup a[href='#p{n}']").count() >= 1
    assert not await events.first.evaluate(LIT)
    await page.locator("mark.e1").first.hover()
    assert await events.first.evaluate(LIT)
    await events.nth(1).hover()
    assert await page.locator("mark.e2").first.evaluate(LIT)
    assert not await events.first.evaluate(LIT)
    await events.first.locator(".refs a").first.click()
    assert await marked.locator(".place:target").count() == 1
    assert watched.faults == []
    await context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [375, 1280])
async def test_a_document_is_readable(
    browser: Browser, address: str, scheme: Literal["light", "dark"], width: int, tmp_path: Path
) -> None:
    context = await browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    watched = await _open(context, address + await _document(context, address))
    page = watched.page
    assert await _fits(page)
    text, events = await page.locator(".text").bounding_box(), await page.locator(".proofs").bounding_box()
    assert text
    assert events
    beside = events["x"] >= text["x"] + text["width"]
    assert beside == (width == 1280)
    assert await page.evaluate(CONTRAST, ["mark", ".number", ".proofs p", "sup a"]) >= 4.5
    await page.screenshot(path=tmp_path / f"document-{scheme}-{width}.png", full_page=True)
    assert watched.faults == []
    await context.close()


async def _document(context: BrowserContext, address: str) -> str:
    """The address of a document that tells several events."""
    watched = await _open(context, f"{address}/t/ETS-126")
    path = await watched.page.locator("a[href^='/d/']").first.get_attribute("href")
    await watched.page.close()
    assert path
    return path.partition("#")[0]


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_it_is_narrow_and_dark_and_readable(browser: Browser, address: str, scheme: str, tmp_path: Path) -> None:
    context = await browser.new_context(viewport={"width": 320, "height": 640}, color_scheme=scheme)  # type: ignore[arg-type]
    for path in ("/", "/t/ETS-126", "/t/RU?type=convention.*&text=torture&min_sources=2"):
        watched = await _open(context, address + path)
        assert await _fits(watched.page), path
        assert watched.faults == []
    for link in ("a[href^='/d/']", "article .what a"):
        await watched.page.goto(f"{address}/t/ETS-126")
        await watched.page.locator(link).first.click()
        assert await _fits(watched.page), link
    await watched.page.screenshot(path=tmp_path / f"{scheme}.png", full_page=True)
    contrast = await watched.page.evaluate(CONTRAST, ["main p", "main a", "main h1", "main h2", ".foot p"])
    assert contrast >= 4.5  # WCAG 2.2, 1.4.3
    await context.close()


CONTRAST = """(chosen) => {
  const luminance = (colour) => {
    const [r, g, b] = colour.match(/[0-9.]+/g).slice(0, 3).map(Number).map((c) => c / 255)
      .map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (one) => {
    const colour = getComputedStyle(one).backgroundColor;
    return !one.parentElement || colour !== 'rgba(0, 0, 0, 0)' ? colour : behind(one.parentElement);
  };
  const of = (one) => {
    const ink = luminance(getComputedStyle(one).color), paper = luminance(behind(one));
    return (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
  };
  return Math.min(...[...document.querySelectorAll(chosen.join(', '))].map(of));
}"""


async def test_it_needs_no_script(browser: Browser, address: str) -> None:
    context = await browser.new_context(java_script_enabled=False)
    watched = await _open(context, f"{address}/t/ETS-126")
    page = watched.page
    entries = await page.locator("article.entry").count()
    await page.locator("summary").click()
    await page.locator("input[name=type][value='convention.ratified']").check()
    await page.locator(".filters button").click()
    await page.wait_for_url("**type=convention.ratified**")
    assert 0 < await page.locator("article.entry").count() < entries
    assert await page.locator(".chips li").count() == 1
    await page.locator(".chips a").click()
    await page.wait_for_url("**/t/ETS-126")
    assert await page.locator("article.entry").count() == entries
    await context.close()


async def test_the_keyboard_reaches_what_matters(browser: Browser, address: str) -> None:
    context = await browser.new_context()
    watched = await _open(context, f"{address}/t/ETS-126")
    page = watched.page
    await page.keyboard.press("Tab")
    assert await page.evaluate("document.activeElement.className") == "skip"
    outline = await page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    await page.keyboard.press("Enter")
    assert await page.evaluate("document.activeElement.id") == "main"
    await context.close()
