"""A browser, the real server on a copy of the sample corpus, and pages that report what goes wrong in them."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright

from tests.browser import fake_server

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent == Path(__file__).parent and "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    executable = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if executable is None:
        pytest.skip("needs Chromium (Debian: apt-get install chromium), which is not here")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sample corpus that tests may change."""
    return Path(
        shutil.copytree(str(files("indexer") / "sample" / "corpus"), tmp_path_factory.mktemp("page") / "corpus")
    )


@pytest.fixture(scope="session")
def server_url(corpus: Path) -> Iterator[str]:
    """`youju serve` on an index of the corpus."""
    data = corpus.parent / "data"
    youju = [sys.executable, "-m", "service"]
    subprocess.run([*youju, "index", "--corpus", corpus, "--data", data], check=True, capture_output=True, timeout=300)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    log = corpus.parent / "serve.log"
    with log.open("wb") as output:
        command = [*youju, "serve", "--data", str(data), "--port", str(port)]
        server = subprocess.Popen(command, stdout=output, stderr=output, env=os.environ | {"OMP_NUM_THREADS": "1"})
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_until_ready(server, url, log)
        yield url
    finally:
        server.terminate()
        server.wait(30)


def _wait_until_ready(server: subprocess.Popen[bytes], url: str, log: Path) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until and server.poll() is None:
        try:
            if httpx.get(f"{url}/readyz").status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.2)
    raise RuntimeError(f"the server did not become ready: {log.read_text(errors='replace')[-2000:]}")


@pytest.fixture
def state() -> fake_server.State:
    """What the scripted server remembers."""
    return fake_server.State()


@pytest.fixture
def scripted_url(state: fake_server.State) -> Iterator[str]:
    """A server that brings the page into states at will."""
    with fake_server.running(state) as url:
        yield url


class Watched:
    """Opens pages and collects what must not happen in them."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._contexts: list[BrowserContext] = []
        self.errors: list[str] = []
        self.expected: tuple[str, ...] = ()

    def open(self, url: str, width: int = 1280, height: int = 800, touch: bool = False, **options: Any) -> Page:
        context = self._browser.new_context(
            viewport={"width": width, "height": height}, locale="zh-CN", has_touch=touch, is_mobile=touch, **options
        )
        context.set_default_timeout(20_000)
        self._contexts.append(context)
        page = context.new_page()
        origin = urlsplit(url).netloc

        def console(message: ConsoleMessage) -> None:
            if message.type in ("error", "warning"):
                self.errors.append(f"console {message.type}: {message.text}")

        def request(sent: Request) -> None:
            if urlsplit(sent.url).netloc != origin:
                self.errors.append(f"request to another origin: {sent.url}")

        page.on("console", console)
        page.on("pageerror", lambda error: self.errors.append(f"uncaught: {error}"))
        page.on("request", request)
        page.goto(url)
        return page

    def check(self) -> None:
        for context in self._contexts:
            context.close()
        assert [error for error in self.errors if not any(known in error for known in self.expected)] == []


@pytest.fixture
def watched(browser: Browser) -> Iterator[Watched]:
    """After the test: no error in the console, no uncaught exception, no request to another origin.

    Asked for after the server, so that the pages are closed before it goes away.
    """
    watched = Watched(browser)
    yield watched
    watched.check()


@pytest.fixture
def page(watched: Watched, server_url: str) -> Page:
    """The start page of the real server on a desktop."""
    page = watched.open(server_url)
    page.locator(".suggestion").first.wait_for()
    return page


@pytest.fixture
def scripted(scripted_url: str, watched: Watched) -> Page:
    """The start page of the scripted server on a desktop."""
    page = watched.open(scripted_url)
    page.locator(".suggestion").first.wait_for()
    return page


Ask = Callable[[Page, str], None]


@pytest.fixture
def ask() -> Ask:
    """Asks by keyboard and waits until the answer is whole."""

    def ask(page: Page, question: str) -> None:
        turns = page.locator(".turn").count()
        page.locator("#question").focus()
        page.keyboard.insert_text(question)
        page.keyboard.press("Enter")
        page.locator(".turn").nth(turns).and_(page.locator("[data-status=done]")).wait_for()

    return ask
