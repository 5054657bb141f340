"""The real report's pages, built once, and a real Chromium to read them with."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from built_pages import built_pages
from chromium_reader import ARGUMENTS, Reader

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Where a Chromium is; where there is none these tests are skipped, but not where CI must run them."""
    names = ("chromium", "chromium-browser", "google-chrome")
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if path is None:
        message = "no Chromium was found; install one, or name it: CHROMIUM=/path/to/chrome make test"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    return path


@pytest.fixture(scope="module")
def chromium(chromium_path) -> Iterator:
    """A headless browser; one per module: while it is open no other test of this process can run an event loop."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def browser(chromium):
    """The browser, for tests that open pages of their own."""
    return chromium


@pytest.fixture(scope="session")
def pages(chromium_path, tmp_path_factory) -> dict[str, Path]:
    """The HTML edition of the real project in each language; after the browser, so that a skip builds nothing."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    return built_pages(ROOT, shared / "built-pages")


@pytest.fixture(params=["zh", "en"])
def language(request) -> str:
    """Asked for by tests of what differs between the editions; the others read the Chinese one."""
    return request.param


@pytest.fixture
def read(request, chromium, pages) -> Iterator[Callable[..., Reader]]:
    """Call it to open the report; every reader is closed at the end and must have heard and asked for nothing."""
    opened: list[Reader] = []
    language = request.getfixturevalue("language") if "language" in request.fixturenames else "zh"

    def open_page(**wishes) -> Reader:
        opened.append(Reader(chromium, pages[wishes.pop("language", language)], **wishes))
        return opened[-1]

    yield open_page
    for reader in opened:
        reader.close()
    assert [said for reader in opened for said in reader.said] == []
    assert [url for reader in opened for url in reader.asked] == []


@pytest.fixture(scope="session")
def screenshots() -> Path:
    """Where pictures of the page are kept for people to look at."""
    folder = ROOT / "build" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
