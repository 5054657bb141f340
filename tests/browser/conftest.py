"""The pages of both studies, made once, and a real Chromium to read them with."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from chromium import headless, installed
from chromium_reader import Reader, Windows
from made_reports import STUDIES

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Where a Chromium is; where there is none these tests are skipped, but not where CI must run them."""
    path = installed()
    if path is None:
        message = "no Chromium was found; install one, or name it: CHROMIUM=/path/to/chrome make test BROWSERS=1"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    return path


@pytest.fixture(scope="module")
def chromium(chromium_path) -> Iterator:
    """A headless browser; one per module: while it is open no other test of this process can run an event loop."""
    with headless(chromium_path) as browser:
        yield browser


@pytest.fixture(scope="module")
def browser(chromium):
    """The browser, for tests that open pages of their own."""
    return chromium


@pytest.fixture(scope="module")
def windows(chromium) -> Windows:
    """Its windows, for readers of the report."""
    return Windows(chromium)


@pytest.fixture(scope="session")
def pages(chromium_path, real_report) -> Callable[[str, str], Path]:
    """The HTML edition of a study in a language; after the browser, so that a skip builds nothing."""
    return lambda study, language: real_report(study) / f"strategy.{language}.html"


@pytest.fixture(params=["zh", "en"])
def language(request) -> str:
    """Asked for by tests of what differs between the editions; the others read the Chinese one."""
    return request.param


@pytest.fixture(params=STUDIES)
def study(request) -> str:
    """Asked for by tests of what every study's page must do; the others read that of the study in `data/`."""
    return request.param


@pytest.fixture
def read(request, windows, pages) -> Iterator[Callable[..., Reader]]:
    """Call it to open the report; every reader is closed at the end and must have heard and asked for nothing."""
    opened: list[Reader] = []
    asked = {"study": "data", "language": "zh"}
    asked |= {name: request.getfixturevalue(name) for name in asked if name in request.fixturenames}

    def open_page(**wishes) -> Reader:
        edition = {name: wishes.pop(name, usual) for name, usual in asked.items()}
        opened.append(Reader(windows, pages(**edition), **wishes))
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
