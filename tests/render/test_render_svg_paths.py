"""Outlines of a chart in fewer letters: within a twenty-fifth of a point of where they were."""

import re
from itertools import pairwise

import numpy as np
import pytest

from analysis.render.svg import inline_svg
from analysis.render.svg_paths import TOLERANCE, light_paths


def drawn(points, end=""):
    first, *others = [f"{x:.2f} {y:.2f}" for x, y in points]
    return f'<path d="M {first}\n' + "\n".join(f"L {place}" for place in others) + f'\n{end}"/>'


def places(svg):
    return np.array(re.findall(r"-?\d+\.?\d*", re.search(r' d="([^"]*)"', svg)[1]), dtype=float).reshape(-1, 2)


def distances(points, line):
    """From each of `points` to the nearest place of `line`, which is looked at in thousands of small steps."""
    steps = np.concatenate([np.linspace(a, b, 400) for a, b in pairwise(line)])
    return np.array([np.hypot(*(steps - one).T).min() for one in points])


@pytest.mark.parametrize("end", ["", "z"])
def test_a_contour_stays_where_it_was_in_a_fifth_of_its_letters(end):
    angle = np.linspace(0, 2 * np.pi, 700)
    contour = np.column_stack([200 + 150 * np.cos(angle), 100 + 60 * np.sin(angle)])
    light = light_paths(drawn(contour, end))
    assert len(light) < 0.2 * len(drawn(contour, end)) and ("z" in light) == bool(end)
    assert distances(contour, places(light)).max() < TOLERANCE + 0.01
    assert {tuple(p) for p in places(light)} <= {tuple(p) for p in np.round(contour, 2)}


def test_corners_spikes_and_ends_stay():
    zigzag = [(i, 5 * (i % 2)) for i in range(50)]
    spike = [(0, 0), (10, 0), (10.01, 30), (10.02, 0), (20, 0)]
    back = [(0, 0), (5, 0), (10, 0), (5, 0), (0, 0)]  # ends where it begins
    for points in (zigzag, spike):
        assert places(light_paths(drawn(points))).tolist() == [list(map(float, p)) for p in points]
    assert places(light_paths(drawn(back))).tolist() == [[0, 0], [10, 0], [0, 0]]
    assert places(light_paths(drawn([(1, 1), (1, 1)]))).tolist() == [[1, 1], [1, 1]]


def test_a_path_of_two_outlines_keeps_both_and_what_curves_is_left_alone():
    two = '<path d="M 0 0\nL 1 0\nL 2 0\nL 2 2\nz\nM 5 5\nL 6 6\nL 7 7\nL 7 5\nz\n"/>'
    assert light_paths(two) == '<path d="M0 0 2 0 2 2zM5 5 7 7 7 5z"/>'
    curved = '<path d="M 0 0\nQ 1 1 2 0\nL 3 0\nL 4 0\n"/>'
    assert light_paths(curved) == curved
    assert inline_svg(f'<svg viewBox="0 0 9 9">{two}</svg>', "exhibit-a", "A").count("5 5 7 7 7 5z") == 1
