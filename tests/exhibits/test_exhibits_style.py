"""The house style and the helpers that place labels."""

import itertools

import matplotlib as mpl
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.exhibits.drawing import style
from analysis.exhibits.drawing.context import ChartContext
from analysis.exhibits.drawing.layout import beside, faults, label_ends, settle, spread


def _lightness(colour):
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in mpl.colors.to_rgb(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one, other="white"):
    dark, light = sorted((_lightness(one), _lightness(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colour", ["INK", "GREY", "ACCENT", "LEADER"])
def test_text_colours_are_legible_on_white(colour):
    assert _contrast(getattr(style, colour)) >= 4.5


@pytest.mark.parametrize(("one", "other"), list(itertools.pairwise(style.SHADES)))
def test_neighbouring_shades_differ_in_grey(one, other):
    assert _contrast(one, other) >= 1.7


def test_incumbents_differ_in_grey():
    assert _contrast(style.LEADER, style.FOLLOWER) >= 3


@given(st.lists(st.floats(-1e3, 1e3), min_size=1, max_size=12), st.floats(0.1, 50))
def test_spread_keeps_order_and_distance(wanted, gap):
    placed = spread(wanted, gap)
    order = np.argsort(wanted, kind="stable")
    assert (np.diff(placed[order]) >= gap - 1e-6).all()


@given(st.lists(st.integers(-50, 50), min_size=1, max_size=8, unique=True))
def test_spread_leaves_labels_that_have_room(wanted):
    assert spread([w * 10.0 for w in wanted], 10.0).tolist() == pytest.approx([w * 10.0 for w in wanted])


def test_spread_stays_between_floor_and_ceiling():
    assert spread([0.0, 0.0, 1.0], 10.0, floor=0.0).tolist() == [0.0, 10.0, 20.0]
    assert spread([99.0, 100.0], 10.0, ceiling=100.0).tolist() == [90.0, 100.0]


def test_spread_rises_above_the_ceiling_rather_than_touch():
    assert spread([0.0, 0.0, 0.0], 10.0, floor=0.0, ceiling=5.0).tolist() == [0.0, 10.0, 20.0]


@pytest.mark.parametrize(("lang", "expected"), [("zh", "10 万元"), ("en", "¥100,000")])
def test_ticks_are_in_the_language(lang, expected):
    assert style.tick_text(1e5, "CNY/year", lang) == expected


def test_steps_follow_the_data():
    assert style.steps(0, 1) == pytest.approx([0, 0.2, 0.4, 0.6, 0.8, 1.0])
    assert style.steps(-1.3e8, 2.1e8, 4) == [-1e8, 0, 1e8, 2e8]


def test_interval_is_named_after_its_coverage(study):
    chart = ChartContext(study, "en")
    assert chart.interval_name() == "90% interval"
    assert [(label.id, label.text) for label in chart.record.labels] == [("interval_width", "90%")]


def test_drawing_leaves_matplotlib_as_it_was():
    before = mpl.rcParams["axes.titlesize"]
    style.report_style()(lambda: style.canvas("x", 5))()
    assert mpl.rcParams["axes.titlesize"] == before


@style.report_style()
def _canvas():
    figure, (ax,) = style.canvas("sample", 5, "half")
    ax.set(xlim=(0, 1), ylim=(0, 1))
    return figure, ax


def test_labels_of_lines_that_end_together_are_pushed_apart():
    figure, ax = _canvas()
    label_ends(ax, [(1, 0.5, "one", style.INK), (1, 0.5, "two", style.INK), (1, 0.51, "three", style.INK)])
    assert faults(settle(figure)) == []


def test_faults_finds_texts_that_touch():
    figure, ax = _canvas()
    beside(ax, 0.5, 30, "first")
    beside(ax, 0.5, 32, "second")
    assert faults(settle(figure)) == ["'first' overlaps 'second'"]


def test_faults_finds_text_outside_the_canvas():
    figure, ax = _canvas()
    settle(figure)
    ax.annotate("gone", (1, 0.5), (200, 0), xycoords="axes fraction", textcoords="offset points")
    assert faults(figure) == ["'gone' leaves the canvas"]


@pytest.mark.parametrize(("look", "hatched"), [("reported", False), ("assumed", True)])
def test_only_the_assumed_is_hatched(look, hatched):
    assert ("hatch" in getattr(style, look)(style.LEADER)) == hatched
