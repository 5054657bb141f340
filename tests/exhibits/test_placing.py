"""Labels inside a panel find a free place, or none."""

import numpy as np
import pytest

from analysis.exhibits import style
from analysis.exhibits.layout import faults, settle
from analysis.exhibits.placing import Panel, Place

MIDDLE, HIGH = Place((0.5, 0.5)), Place((0.5, 0.9), va="top")


@pytest.fixture
def panel():
    @style.house
    def settled():
        figure, (ax,) = style.canvas("sample", 5, "half")
        ax.set(xlim=(0, 1), ylim=(0, 1))
        settle(figure)
        return Panel(ax)

    return settled()


def test_the_first_place_is_taken_when_free(panel):
    assert panel.put("label", [MIDDLE, HIGH]).xy == MIDDLE.point


def test_a_label_gives_way_to_another_label(panel):
    panel.put("first", [MIDDLE])
    assert panel.put("second", [MIDDLE, HIGH]).xy == HIGH.point
    assert faults(panel.ax.figure) == []


def test_a_label_gives_way_to_a_mark_and_to_a_line(panel):
    panel.mark((0.5, 0.5), 6)
    assert panel.put("label", [MIDDLE, HIGH]).xy == HIGH.point
    panel.line(np.array([[0.0, 0.2], [1.0, 0.2]]))
    assert panel.put("other", [Place((0.5, 0.2)), Place((0.2, 0.7))]).xy == (0.2, 0.7)


def test_over_a_line_rather_than_left_out(panel):
    panel.line(np.array([[0.0, 0.5], [1.0, 0.5]]))
    label = panel.put("label", [MIDDLE])
    assert label.xy == MIDDLE.point
    assert label.get_bbox_patch() is not None


def test_left_out_rather_than_over_a_label_or_outside(panel):
    panel.put("first", [MIDDLE])
    assert panel.put("second", [MIDDLE]) is None
    assert panel.put("outside", [Place((1.0, 0.5), (10, 0), ha="left")]) is None
    assert [t.get_text() for t in panel.ax.texts] == ["first"]
