"""Charts draw what was measured in solid ink."""

from __future__ import annotations

import pytest

from analysis.evidence import load
from analysis.exhibits import shares_over_time
from analysis.exhibits.drawing.context import ChartContext
from analysis.study import Study


def points(study: Study) -> list[bool]:
    """By basis, whether the points of its line are filled."""
    figure = shares_over_time.draw(ChartContext(study, "en"))
    dots = [line for line in figure.axes[0].lines if line.get_marker() == "o" and len(line.get_xdata())]
    return [line.get_markerfacecolor() == line.get_color() for line in dots]


@pytest.mark.parametrize("measured", [True, False])
def test_net_shares_are_solid_once_both_ratios_are_measured(study_folder, measured):
    study = Study.open(study_folder) if measured else Study(load(study_folder))
    assert bool(study.inputs["net_ratio"].measured and study.inputs["leader_net_ratio"].measured) == measured
    assert points(study) == [True, measured]
