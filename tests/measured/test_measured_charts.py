"""Charts draw what was measured in solid ink."""

from __future__ import annotations

import pytest

from analysis.evidence import load
from analysis.exhibits import shares_over_time
from analysis.exhibits.drawing.context import ChartContext
from analysis.study import Study


def line_styles(study: Study) -> list[str]:
    figure = shares_over_time.draw(ChartContext(study, "en"))
    lines = [line for line in figure.axes[0].lines if len(line.get_xdata()) > 1 and line.get_linewidth() > 1]
    return [line.get_linestyle() for line in lines if line.get_linestyle() != "None"]


@pytest.mark.parametrize("measured", [True, False])
def test_net_shares_are_solid_once_both_ratios_are_measured(study_folder, measured):
    study = Study.open(study_folder) if measured else Study(load(study_folder))
    assert bool(study.inputs["net_ratio"].measured and study.inputs["leader_net_ratio"].measured) == measured
    assert ("--" in line_styles(study)) != measured and "-" in line_styles(study)
