"""Fonts and a sample notebook shared by the tests of the page, each made once."""

import copy
from pathlib import Path

import pytest

from analysis.common.fonts import ensure_fonts, use_in_matplotlib

BUILD = Path(__file__).parents[2] / "build"


@pytest.fixture(scope="session")
def build():
    return BUILD


@pytest.fixture(scope="session")
def fonts(build):
    made = ensure_fonts(build)
    use_in_matplotlib(made)
    return made


@pytest.fixture(scope="session")
def _sample(fonts):
    from report_sample import sample_notebook

    return sample_notebook()


@pytest.fixture
def notebook(_sample):
    """A copy that a test may damage."""
    return copy.deepcopy(_sample)


@pytest.fixture(scope="session", params=["zh", "en"])
def language(request):
    return request.param


@pytest.fixture(scope="session")
def pdf(_sample, fonts, language):
    from analysis.render.pdf import render_pdf

    return render_pdf(_sample, language, fonts)


@pytest.fixture(scope="session")
def page(_sample, fonts, language):
    from analysis.render.html import render_html

    return render_html(_sample, language, fonts)
