"""The chapters of the real study published once into a temporary build folder; drawing is stood in for.

Exhibits have tests of their own: here a picture is a few bytes, so that everything around it is tested in seconds.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import pytest
from notebook_chapters import CHAPTERS, LAST, PNG, place_of
from real_study import opened
from real_study import real_study as real_study  # the fixture `study`

from analysis.exhibits import IDS, exhibit
from analysis.exhibits.drawing.record import Record
from analysis.notebook import Chapter, Report
from analysis.notebook.paths import Paths


def _undrawn(name: str):
    return dataclasses.replace(exhibit(name), draw=lambda chart: chart.lang)


@pytest.fixture(scope="session")
def stand_ins() -> Iterator[pytest.MonkeyPatch]:
    """One evaluated study for all chapters, no fonts, and pictures of a few bytes."""

    def study_of(folder, overrides):
        return opened().overridden(**overrides) if overrides else opened()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("analysis.notebook.chapter.open_study", study_of)
        patch.setattr("analysis.notebook.chapter.find_exhibit", _undrawn)
        drawn = lambda what, study, lang, width="": (lang, Record())  # noqa: E731
        patch.setattr("analysis.notebook.exhibit_payload.draw_exhibit", drawn)
        patch.setattr("analysis.common.fonts.ensure_fonts", lambda folder: None)
        patch.setattr("analysis.common.fonts.use_in_matplotlib", lambda found: None)
        patch.setattr("analysis.exhibits.drawing.svg.to_svg", lambda figure: f"<svg>{figure}</svg>")
        patch.setattr("analysis.exhibits.drawing.svg.to_png", lambda figure: PNG)
        yield patch


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory, stand_ins: pytest.MonkeyPatch) -> Paths:
    """A build folder in which all chapters have published."""
    where = place_of(tmp_path_factory.mktemp("build"), stand_ins)
    for name, (exhibits, modules) in CHAPTERS.items():
        chapter = Chapter(name, "en", where)
        for shown in exhibits:
            chapter.exhibit(shown)
        chapter.publish(*modules)
    last = Chapter(LAST, "zh", where)
    last.decide()
    for shown in (i for i in IDS if i not in sum((e for e, _ in CHAPTERS.values()), ())):
        last.exhibit(shown)
    last.publish("coverage", "supply", "strategy", "tools", "cash", "stopping", "timing")
    return where


@pytest.fixture
def report(place: Paths) -> Report:
    """A report with nothing printed yet."""
    return Report("en", place)
