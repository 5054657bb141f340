"""The nearest allowed point of a map."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.uncertainty.viable import nearest_viable

FEE = np.array([0.0, 50.0, 100.0, 150.0, 200.0])
DISCOUNT = np.array([0.0, 0.05, 0.10, 0.15])


def _only(*points):
    ok = np.zeros((len(FEE), len(DISCOUNT)), dtype=bool)
    for fee, discount in points:
        ok[FEE.tolist().index(fee), DISCOUNT.tolist().index(discount)] = True
    return ok


def test_an_allowed_point_is_its_own_nearest():
    assert nearest_viable(FEE, DISCOUNT, np.ones((5, 4), bool), (150.0, 0.10)) == (150.0, 0.10)


def test_nothing_allowed_is_none():
    assert nearest_viable(FEE, DISCOUNT, _only(), (150.0, 0.10)) is None


def test_distance_is_relative_to_the_point():
    # 50 of 100 yuan is half; 0.05 of 0.10 is half as well, so 0.15 at 100 ties with 50 at 0.10 and beats 200 at 0.10.
    assert nearest_viable(FEE, DISCOUNT, _only((200.0, 0.10), (100.0, 0.15)), (100.0, 0.10)) == (100.0, 0.15)
    # One yuan in 1,000 is nearer than one point in twenty, although 50 yuan are more than 0.05.
    assert nearest_viable(FEE + 1000, DISCOUNT, _only((50.0, 0.10), (0.0, 0.05)), (1000.0, 0.10)) == (1050.0, 0.10)


def test_among_equals_the_lower_fee_then_the_lower_discount():
    assert nearest_viable(FEE, DISCOUNT, _only((50.0, 0.10), (150.0, 0.10)), (100.0, 0.10)) == (50.0, 0.10)
    assert nearest_viable(FEE, DISCOUNT, _only((100.0, 0.05), (100.0, 0.15)), (100.0, 0.10)) == (100.0, 0.05)


@pytest.mark.parametrize("point", [(0.0, 0.10), (100.0, 0.0), (0.0, 0.0)])
def test_a_free_card_or_one_without_discount_has_a_nearest_point(point):
    assert nearest_viable(FEE, DISCOUNT, _only((50.0, 0.05), (200.0, 0.15)), point) == (50.0, 0.05)


def test_a_map_of_another_shape_is_refused():
    with pytest.raises(ValueError, match=r"expected a map of shape \(5, 4\), found \(4, 5\)"):
        nearest_viable(FEE, DISCOUNT, np.ones((4, 5), bool), (100.0, 0.1))


@given(st.lists(st.booleans(), min_size=20, max_size=20), st.floats(1.0, 400.0), st.floats(0.01, 0.5))
def test_no_allowed_point_is_nearer(allowed, fee, discount):
    ok = np.array(allowed).reshape(5, 4)
    found = nearest_viable(FEE, DISCOUNT, ok, (fee, discount))
    if not ok.any():
        assert found is None
        return
    distances = np.hypot((FEE[:, None] - fee) / fee, (DISCOUNT[None, :] - discount) / discount)
    i, j = FEE.tolist().index(found[0]), DISCOUNT.tolist().index(found[1])
    assert ok[i, j]
    assert distances[i, j] <= distances[ok].min() + 1e-5
