"""Histories are grouped without loss, and what no customer can have done is named with its rows."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.methods.membership import purchase_histories
from analysis.methods.membership.purchase_histories import HistoryError, group_histories

ROWS = st.lists(st.tuples(st.integers(0, 4), st.integers(1, 6), st.integers(0, 5)), min_size=1, max_size=60)


def columns(rows: list[tuple[int, int, int]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    x, last, more = np.array(rows).T
    t_x = np.where(x > 0, last, 0)
    return x, t_x, t_x + more + 1


@settings(deadline=None, derandomize=True, max_examples=60)
@given(ROWS, st.sampled_from([int, float]), st.sampled_from([1.0, 7.0]), st.integers(1, 20))
def test_grouping_counts_what_there_is(rows, kind, per, chunk) -> None:
    given_columns = tuple(column.astype(kind) for column in columns(rows))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(purchase_histories, "CHUNK", chunk)
        found = group_histories(*given_columns, per=per)
    table, count = np.unique(np.stack(given_columns, axis=1), axis=0, return_counts=True)
    np.testing.assert_array_equal(found.x, table[:, 0])
    np.testing.assert_allclose(found.t_x, table[:, 1] / per)
    np.testing.assert_allclose(found.T, table[:, 2] / per)
    np.testing.assert_array_equal(found.count, count)
    assert found.customers == len(rows) and found.repeaters == np.count_nonzero(given_columns[0])


def test_times_on_no_grid_are_grouped_too() -> None:
    rng = np.random.default_rng(0)
    T = rng.uniform(10, 20, 3000)
    t_x = T * rng.uniform(0.1, 1, 3000)
    found = group_histories(np.ones(3000), t_x, T, customers=np.full(3000, 2))
    order = np.lexsort((T, t_x))
    np.testing.assert_array_equal(found.T, T[order])
    assert found.customers == 6000


def test_a_sample_keeps_the_shares_of_histories() -> None:
    whole = group_histories([0, 1, 1, 2], [0, 3, 3, 4], [9, 9, 9, 9], customers=[700, 100, 100, 100])
    part = whole.sample(100)
    assert part.count.tolist() == [70, 20, 10] and part.customers == 100
    assert whole.sample(5000) is whole


FAULTS = {
    "NaN": (([1, np.nan], [2, 2], [5, 5]), "x: expected a finite number", "row 1: nan"),
    "NaN in T": (([1, 1], [2, 2], [5, np.nan]), "T: expected a finite number", "row 1: nan"),
    "purchase without a time": (([1, 0, 0], [2, 3, 4], [5, 5, 5]), "t_x: expected 0 where x = 0", "row 1: 3, row 2: 4"),
    "time without a purchase": (
        ([2, 1], [0, 3], [5, 5]),
        "t_x: expected a time above 0 where x > 0",
        "row 0: with x =",
    ),
    "after the end": (([1, 0], [9, 0], [5, 5]), "t_x: expected a last purchase within", "row 0: -4"),
    "a third of a purchase": (([1, 1.3], [2, 2], [5, 5]), "x: expected a whole number", "row 1: 1.3"),
    "negative": (([-1], [0], [5]), "x: expected 0 or more", "row 0: -1"),
    "seen for no time": (([0], [0], [0]), "T: expected a time", "row 0: 0"),
    "before the first": (([1], [-2], [5]), "t_x: expected a time of 0 or more", "row 0: -2"),
    "endless": (([1, np.inf], [2, 2], [5, 5]), "x: expected a finite number", "row 1: inf"),
    "endless time": (([1, 1], [2, np.inf], [5, 5]), "t_x: expected a finite number", "row 1: inf"),
    "unpaired": (([1, 2], [2], [5]), "x: expected one value per customer", "(2,)"),
    "nobody": (([], [], []), "x: expected the history of at least one", "none"),
    "words": ((["a"], [1], [5]), "x: expected numbers", "type"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_impossible_histories_are_named(name: str) -> None:
    rows, field, found = FAULTS[name]
    with pytest.raises(HistoryError) as caught:
        group_histories(*rows)
    assert str(caught.value).startswith(field) and found in str(caught.value)


def test_many_faults_are_counted_and_the_first_are_shown() -> None:
    with pytest.raises(HistoryError, match=r"found 50 customer\(s\).*row 0: 3, row 1: 3, row 2: 3 and 47 more"):
        group_histories(np.zeros(50), np.full(50, 3), np.full(50, 5))
    with pytest.raises(HistoryError, match="customers: expected whole numbers"):
        group_histories([1], [2], [5], customers=[-1])
    with pytest.raises(HistoryError, match=r"customers: expected whole numbers.*row 1: inf"):
        group_histories([1, 1], [2, 3], [5, 5], customers=[2, np.inf])
    with pytest.raises(HistoryError, match=r"customers: expected at least one customer, found 0 in each of 2 row\(s\)"):
        group_histories([1, 0], [2, 0], [5, 5], customers=[0, 0])
    with pytest.raises(HistoryError, match="customers: expected one count per row"):
        group_histories([1], [2], [5], customers=[1, 2])
