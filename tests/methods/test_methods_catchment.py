"""Access by floating catchments and shares of occasions by Huff: totals, reach, labels."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from analysis.methods.coverage import catchment, huff, sphere
from analysis.methods.coverage.neighbours import pairs_within


def test_access_adds_up_to_the_supply_in_reach() -> None:
    rng = np.random.default_rng(8)
    people, supply = rng.integers(0, 90, 200), rng.uniform(1, 9, 30)
    cost = rng.uniform(0, 10, (200, 30))
    for weight in ("binary", "gaussian", [(1, 1.0), (3, 0.68), (6, 0.22)], lambda c: np.exp(-c)):
        found = catchment.catchment(people, supply, cost, 3.0, weight)
        assert people @ found.access == pytest.approx(supply.sum())
        assert np.all(np.isfinite(found.access)) and np.all((found.access == 0) == (found.reason != ""))
        sparsely = catchment.two_step_catchment(people, supply, sparse.csr_array(cost), 3.0, weight)
        np.testing.assert_allclose(sparsely, found.access)


@pytest.mark.parametrize("weight", ["binary", "gaussian", [(1, 1.0), (3, 0.68)]])
def test_pairs_that_a_sparse_table_lacks_are_out_of_reach(weight) -> None:
    rng = np.random.default_rng(11)
    people, supply = rng.integers(1, 90, 200), rng.uniform(1, 9, 30)
    cost = rng.uniform(0.01, 60, (200, 30))
    whole = catchment.catchment(people, supply, cost, 3.0, weight)
    near = sparse.csr_array(np.where(cost <= 3.0, cost, 0.0))
    found = catchment.catchment(people, supply, near, 3.0, weight)
    assert (whole.access == 0).sum() == (cost.min(axis=1) > 3.0).sum() > 0
    np.testing.assert_allclose(found.access, whole.access)


def test_zero_access_has_its_reason_and_zero_cost_is_reach() -> None:
    cost = np.array([[0.0, 9, 9, 9], [9, 9, 9, 9], [9, 1, 9, 9], [9, 9, 1, 9]])
    found = catchment.catchment([10, 5, 0, 7], [4, 3, 0, 2], cost, 5.0)
    assert found.access.tolist() == [0.4, 0, 0, 0] and found.ratio.tolist() == [0.4, 0, 0, 0]
    assert [text.split(" ")[0] for text in found.reason] == ["", "no", "nobody", "no"]
    assert "supply" in found.reason[3] and "no facility" in found.reason[1]
    assert catchment.two_step_catchment([0, 0], [1], [[1], [1]], 5).tolist() == [0, 0]


def test_catchment_from_coordinates() -> None:
    rng = np.random.default_rng(9)
    near = pairs_within(
        *(31 + rng.random(300) / 9, 121 + rng.random(300) / 9),
        *(31 + rng.random(40) / 9, 121.05 + 0 * rng.random(40)),
        2.0,
    )
    people, supply = rng.integers(1, 50, 300), rng.uniform(1, 5, 40)
    found = catchment.catchment(people, supply, near, 2.0)
    reached = np.diff(sparse.csc_array(near).indptr) > 0
    assert people @ found.access == pytest.approx(supply[reached].sum())
    assert np.all((np.diff(near.indptr) == 0) == (found.reason == catchment.REASONS[1]))


def test_labelled_catchments_are_aligned() -> None:
    rng = np.random.default_rng(10)
    places, facilities = list("pqrst"), list("xyz")
    people, supply = pd.Series([1.0, 2, 3, 4, 5], places), pd.Series([7.0, 8, 9], facilities)
    cost = pd.DataFrame(rng.uniform(0, 5, (5, 3)), places, facilities)
    plain = catchment.two_step_catchment(people.to_numpy(), supply.to_numpy(), cost.to_numpy(), 3.0)
    found = catchment.two_step_catchment(
        people.iloc[::-1], supply.iloc[[2, 0, 1]], cost.iloc[[3, 1, 4, 0, 2], ::-1], 3.0
    )
    np.testing.assert_allclose(found.loc[places], plain)
    long = cost.stack().sample(frac=1, random_state=0)
    np.testing.assert_allclose(catchment.two_step_catchment(people, supply, long, 3.0).loc[places], plain)
    some = long[long <= 3.0].drop(index="q", level=0)
    lonely = catchment.catchment(people, supply, some, 3.0)
    assert lonely.access["q"] == 0 and "no facility" in lonely.reason["q"]
    for bad, words in ((long.rename(index={"x": "w"}), "'w'"), (pd.concat([long, long[:1]]), "pair twice")):
        with pytest.raises(ValueError, match=words):
            catchment.catchment(people, supply, bad, 3.0)
    with pytest.raises(ValueError, match="lacks 'p'"):
        catchment.catchment(people.drop("p"), supply, cost, 3.0)
    with pytest.raises(ValueError, match=r"cost: expected .* found nan in row 0"):
        catchment.catchment([1], [1], [[np.nan]], 3.0)


def test_occasions_are_shared_by_nearness() -> None:
    rng = np.random.default_rng(11)
    places = 31 + rng.random(400) / 9, 121 + rng.random(400) / 9
    shops = 31 + rng.random(50) / 9, 121 + rng.random(50) / 9
    weight, pull, joined = rng.integers(1, 9, 400), rng.uniform(1, 3, 50), rng.random(50) < 0.3
    distance = sphere.great_circle(places[0][:, None], places[1][:, None], *shops)
    share = huff.huff_covered(np.where(distance <= 1.5, distance, np.inf)[:, :], pull, joined)
    covered, reached = huff.occasions_share(places, weight, shops, pull, joined, 1.5)
    within = (distance <= 1.5).any(axis=1)
    assert reached == pytest.approx(weight @ within / weight.sum())
    assert covered == pytest.approx(weight @ np.where(within, np.nan_to_num(share), 0) / weight.sum(), rel=1e-6)
    all_in, _ = huff.occasions_share(places, weight, shops, pull, np.ones(50, bool), 1.5)
    assert all_in == pytest.approx(reached) and 0 < covered < reached
