"""The real study, the fonts, and every exhibit drawn once per language."""

import warnings
from pathlib import Path

import pytest

from analysis.exhibits import IDS, exhibit
from analysis.report.fonts import ensure_fonts, use_in_matplotlib
from analysis.study import Study

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def root():
    return ROOT


@pytest.fixture(scope="session")
def study():
    return Study.open(ROOT / "data")


@pytest.fixture(scope="session", autouse=True)
def registered_fonts():
    use_in_matplotlib(ensure_fonts(ROOT / "build"))


@pytest.fixture(scope="session", params=["zh", "en"])
def lang(request):
    return request.param


@pytest.fixture(scope="session", params=IDS)
def name(request):
    return request.param


@pytest.fixture(scope="session")
def drawing(study, registered_fonts):
    """Draw an exhibit, each once, with every warning an error."""
    drawn = {}

    def draw(name, lang):
        if (name, lang) not in drawn:
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                drawn[name, lang] = exhibit(name).draw(study, lang)
        return drawn[name, lang]

    return draw
