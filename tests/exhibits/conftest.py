"""The real study, the fonts, and every exhibit drawn once per language."""

import warnings
from functools import cache
from pathlib import Path

import pytest
from real_study import real_study  # noqa: F401 - the fixture `study`

from analysis.common.fonts import ensure_fonts, use_in_matplotlib
from analysis.exhibits import IDS, draw_exhibit, exhibit
from analysis.exhibits.drawing.svg import to_svg
from analysis.wording.quantities import quantities

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def root():
    return ROOT


@pytest.fixture(scope="session", autouse=True)
def registered_fonts():
    use_in_matplotlib(ensure_fonts(ROOT / "build"))


@pytest.fixture(scope="session", params=["zh", "en"])
def lang(request):
    return request.param


@pytest.fixture(scope="session", params=IDS)
def name(request):
    return request.param


# The tests of an exhibit in a language follow each other, whatever module they stand in: a fixture of one module
# would be made anew for each of them.
@pytest.fixture(scope="session")
def known(study):
    """Every number that a sentence may name."""
    return quantities(study)


@pytest.fixture(scope="session")
def recorded(study, registered_fonts):
    """Draw an exhibit, each once, with every warning an error; the figure and the record of what it prints."""

    @cache
    def draw(name, lang):
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            return draw_exhibit(exhibit(name), study, lang)

    return draw


@pytest.fixture(scope="session")
def drawing(recorded):
    """That figure alone."""
    return lambda name, lang: recorded(name, lang)[0]


@pytest.fixture(scope="session")
def svg(drawing):
    """That figure written, each once."""
    return cache(lambda name, lang: to_svg(drawing(name, lang)))
