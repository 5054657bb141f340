"""Options compared: the rule, ties, nobody qualifying, regret, and shapes that are refused."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analysis.uncertainty.decision import compare

SAFE = [1.0, 1.0, 1.0, 1.0]
RISKY = [100.0, -1.0, -1.0, -1.0]
BETTER = [2.0, 2.0, 2.0, -1.0]


def columns(*options: list[float]) -> np.ndarray:
    return np.array(options).T


def test_the_highest_expectation_wins_among_those_that_rarely_lose() -> None:
    found = compare(columns(SAFE, RISKY, BETTER), ("safe", "risky", "better"))
    assert found.best == "better"
    assert found.expected.tolist() == [1.0, 24.25, 1.25] and found.odds.tolist() == [1.0, 0.25, 0.75]


def test_a_stricter_rule_picks_another() -> None:
    names = ("safe", "risky", "better")
    assert compare(columns(SAFE, RISKY, BETTER), names, least_odds=0.8).best == "safe"
    assert compare(columns(SAFE, RISKY, BETTER), names, least_odds=0.0).best == "risky"


def test_odds_exactly_at_the_line_qualify_and_zero_is_no_loss() -> None:
    found = compare(columns([0.0, 0.0, -1.0, -1.0], [9.0, -1.0, -1.0, -1.0]), ("even", "wild"), least_odds=0.5)
    assert found.odds.tolist() == [0.5, 0.25] and found.best == "even"


def test_the_first_named_wins_a_tie() -> None:
    assert compare(columns(SAFE, SAFE), ("b", "a")).best == "b"
    assert compare(columns(SAFE, SAFE), ("b", "a")).least_regret == "b"


def test_where_none_qualifies_the_smallest_expected_loss_is_picked() -> None:
    found = compare(columns([-3.0, -2.0], [-1.0, -2.0]), ("worse", "less_bad"))
    assert found.odds.tolist() == [0.0, 0.0] and found.best == "less_bad"


def test_regret_is_the_distance_from_the_best_in_the_same_draw() -> None:
    found = compare(columns([0.0, 10.0], [4.0, 4.0]), ("swinging", "steady"), worst=1.0)
    assert found.regret_expected.tolist() == [2.0, 3.0] and found.regret_worst.tolist() == [4.0, 6.0]
    assert found.least_regret == "swinging" and found.best_share.tolist() == [0.5, 0.5]


@settings(deadline=None, derandomize=True, max_examples=80)
@given(arrays(float, st.tuples(st.integers(1, 30), st.integers(1, 5)), elements=st.floats(-1e9, 1e9)))
def test_regret_is_never_negative_and_some_option_is_best_in_every_draw(outcomes: np.ndarray) -> None:
    names = tuple(f"option{i}" for i in range(outcomes.shape[1]))
    found = compare(outcomes, names)
    assert (found.regret_expected >= 0.0).all() and (found.regret_worst >= 0.0).all()
    assert found.best_share.sum() == pytest.approx(1.0)
    assert found.best in names and found.least_regret in names
    by_regret, by_mean = int(found.regret_expected.argmin()), int(found.expected.argmax())
    room = 1e-6 * (1.0 + np.abs(outcomes).max())
    assert found.expected[by_regret] == pytest.approx(found.expected[by_mean], abs=room)


@pytest.mark.parametrize(
    ("outcomes", "message"),
    [
        (np.zeros(3), r"expected shape \(draws, 2\), found \(3,\)"),
        (np.zeros((3, 3)), r"expected shape \(draws, 2\), found \(3, 3\)"),
        (np.array([[np.nan, 0.0]]), "expected finite numbers, found NaN or infinity"),
        (np.array([[np.inf, 0.0]]), "expected finite numbers, found NaN or infinity"),
    ],
)
def test_outcomes_that_cannot_be_compared_are_refused(outcomes: np.ndarray, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        compare(outcomes, ("one", "two"))
