"""Labels inside a panel find a free place, or none."""

import pytest

from analysis.exhibits.drawing import style
from analysis.exhibits.drawing.layout import faults, settle
from analysis.exhibits.drawing.placing import LabelSlot, PlotPanel, folds

MIDDLE, HIGH = LabelSlot((0.5, 0.5)), LabelSlot((0.5, 0.9), va="top")


@pytest.fixture
def panel():
    @style.report_style()
    def settled():
        figure, (ax,) = style.canvas("sample", 5, "half")
        ax.set(xlim=(0, 1), ylim=(0, 1))
        settle(figure)
        return PlotPanel(ax)

    return settled()


def test_the_first_place_is_taken_when_free(panel):
    assert panel.put("label", [MIDDLE, HIGH]).xy == MIDDLE.point


def test_a_label_gives_way_to_another_label(panel):
    panel.put("first", [MIDDLE])
    assert panel.put("second", [MIDDLE, HIGH]).xy == HIGH.point
    assert faults(panel.ax.figure) == []


def test_a_label_gives_way_to_a_dot_and_to_a_line_already_drawn(panel):
    panel.ax.plot(0.5, 0.5, "o")
    assert PlotPanel(panel.ax).put("label", [MIDDLE, HIGH]).xy == HIGH.point
    panel.ax.plot([0.0, 1.0], [0.2, 0.2])
    assert PlotPanel(panel.ax).put("other", [LabelSlot((0.5, 0.2)), LabelSlot((0.2, 0.7))]).xy == (0.2, 0.7)


def test_a_label_gives_way_to_text_already_there(panel):
    panel.ax.annotate("before", MIDDLE.point, ha="center", va="center")
    assert PlotPanel(panel.ax).put("label", [MIDDLE, HIGH]).xy == HIGH.point


def test_over_a_line_rather_than_left_out(panel):
    panel.ax.plot([0.0, 1.0], [0.5, 0.5])
    label = PlotPanel(panel.ax).put("label", [MIDDLE])
    assert label.xy == MIDDLE.point
    assert label.get_bbox_patch() is not None


def test_over_the_fewest_lines(panel):
    for y in (0.49, 0.5, 0.9):
        panel.ax.plot([0.0, 1.0], [y, y])
    assert PlotPanel(panel.ax).put("label", [MIDDLE, LabelSlot((0.5, 0.9))]).xy == (0.5, 0.9)


def test_left_out_rather_than_over_a_line_where_asked(panel):
    panel.ax.plot([0.0, 1.0], [0.5, 0.5])
    assert PlotPanel(panel.ax).put("label", [MIDDLE], over_lines=False) is None
    assert list(panel.ax.texts) == []


def test_never_over_a_bar(panel):
    panel.ax.barh(0.5, 1, 0.3, **style.assumed(style.LEADER))
    assert PlotPanel(panel.ax).put("label", [MIDDLE]) is None


def test_a_far_label_gets_a_pointer_that_no_label_hides(panel):
    look = {"to": (0.5, 0.1), "look": {"color": style.GREY}}
    panel.put("far", [LabelSlot((0.5, 0.9), va="top")], pointer=look)
    assert [t.get_text() for t in panel.ax.texts] == ["far", ""]
    assert panel.put("between", [MIDDLE]) is None
    panel.put("near", [LabelSlot((0.5, 0.1), (5, 0), "left")], pointer=look)
    assert [t.get_text() for t in panel.ax.texts] == ["far", "", "near"]


def test_a_label_folds_where_one_line_has_no_room(panel):
    words = "as many words as no panel of half a page holds"
    label = panel.put(folds(words), [MIDDLE])
    assert label.get_text().split() == words.split()
    assert "\n" in label.get_text()


@pytest.mark.parametrize("text", ["label", "不存在：\n平台总是亏", "600 元、10%"])
def test_words_are_not_parted_by_a_fold(text):
    assert all(fold.replace("\n", "") == text.replace("\n", "") for fold in folds(text))


def test_left_out_rather_than_over_a_label_or_outside(panel):
    panel.put("first", [MIDDLE])
    assert panel.put("second", [MIDDLE]) is None
    assert panel.put("outside", [LabelSlot((1.0, 0.5), (10, 0), ha="left")]) is None
    assert [t.get_text() for t in panel.ax.texts] == ["first"]


def test_a_label_that_must_stand_does_so_at_its_first_place_on_white(panel):
    panel.ax.bar(0.5, 1.0, width=0.9)
    label = PlotPanel(panel.ax).put("label", [MIDDLE, HIGH], must=True)
    assert label.xy == MIDDLE.point and label.get_bbox_patch() is not None and label in panel.ax.texts
