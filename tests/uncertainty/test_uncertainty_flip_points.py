"""Flip points: where they are known exactly, on which side, and where there are none."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.uncertainty.flip_points import Flip, flip_points


def statements(base: list[float], *conditions):
    """Evaluate conditions over cases in each of which one input moves and the others stay at base."""

    def evaluate(columns: np.ndarray, values: np.ndarray) -> np.ndarray:
        points = np.tile(np.array(base, dtype=float), (len(columns), 1))
        points[np.arange(len(columns)), columns] = values
        return np.stack([np.asarray(c(points.T), dtype=bool) for c in conditions])

    return evaluate


@settings(deadline=None, derandomize=True, max_examples=60)
@given(st.floats(0.501, 0.999), st.floats(0.001, 0.499))
def test_a_flip_is_bracketed_on_its_own_side(upper: float, lower: float) -> None:
    evaluate = statements([0.5], lambda x: x[0] < upper, lambda x: x[0] > lower)
    above, below = sorted(flip_points(evaluate, [0.5], [0.0], [1.0]), key=lambda f: f.statement)
    assert above.last_true < upper <= above.value and below.value <= lower < below.last_true
    assert abs(above.value - upper) < 1e-4 and abs(below.value - lower) < 1e-4


def test_the_statement_is_false_at_the_flip_and_true_just_before() -> None:
    evaluate = statements([2.0, 3.0], lambda x: x[0] * x[1] < 7.0)
    for flip in flip_points(evaluate, [2.0, 3.0], [0.0, 0.0], [10.0, 10.0]):
        at_flip, before = evaluate(np.array([flip.column] * 2), np.array([flip.value, flip.last_true]))[0]
        assert not at_flip and before
        assert flip.value == pytest.approx([7 / 3, 7 / 2][flip.column], abs=1e-4)


def test_each_statement_and_input_has_its_own_flips() -> None:
    evaluate = statements([1.0, 1.0], lambda x: x[0] < 2.0, lambda x: x[0] + x[1] < 5.0)
    found = {(f.statement, f.column): f.value for f in flip_points(evaluate, [1.0, 1.0], [0.0, 0.0], [9.0, 9.0])}
    assert found == pytest.approx({(0, 0): 2.0, (1, 0): 4.0, (1, 1): 4.0}, abs=1e-4)


def test_of_several_changes_on_a_side_the_nearest_is_told() -> None:
    evaluate = statements([0.0], lambda x: (x[0] < 1.0) | (x[0] > 3.0))
    (flip,) = flip_points(evaluate, [0.0], [-1.0], [10.0])
    assert flip.value == pytest.approx(1.0, abs=1e-3)


def test_a_statement_that_always_or_never_holds_has_no_flip() -> None:
    evaluate = statements([0.5], lambda x: x[0] < 9.0, lambda x: x[0] > 9.0)
    assert flip_points(evaluate, [0.5], [0.0], [1.0]) == []


def test_a_flip_that_happens_at_once_leaves_no_room_before_base() -> None:
    evaluate = statements([1.0], lambda x: x[0] <= 1.0)
    (flip,) = flip_points(evaluate, [1.0], [0.0], [2.0])
    assert flip == Flip(0, 0, 1.0, flip.value) and 1.0 < flip.value < 1.0 + 1e-5


def test_an_input_at_the_end_of_its_range_is_swept_on_the_other_side_only() -> None:
    evaluate = statements([0.0], lambda x: x[0] < 0.25)
    (flip,) = flip_points(evaluate, [0.0], [0.0], [1.0])
    assert flip.value == pytest.approx(0.25, abs=1e-4)


def test_a_flip_exactly_at_the_end_of_the_range_is_found() -> None:
    evaluate = statements([0.0], lambda x: x[0] < 1.0)
    (flip,) = flip_points(evaluate, [0.0], [0.0], [1.0])
    assert flip.value == 1.0


@pytest.mark.parametrize(("base", "low", "high"), [(2.0, 0.0, 1.0), (-1.0, 0.0, 1.0), (0.5, 1.0, 0.0)])
def test_a_base_outside_its_range_is_refused(base: float, low: float, high: float) -> None:
    with pytest.raises(ValueError, match="expected low <= base <= high for every input"):
        flip_points(statements([base], lambda x: x[0] < 1.0), [base], [low], [high])
