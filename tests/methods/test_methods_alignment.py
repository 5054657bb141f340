"""Weights, supply and distances meet by their labels; nobody is lost for weighing nothing or for living on the spot."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.methods.coverage.catchment import catchment
from analysis.methods.coverage.cover_variants import set_cover
from analysis.methods.coverage.huff import huff_covered, occasions_share
from analysis.methods.coverage.neighbours import pairs_within
from analysis.methods.coverage.p_median import median_distance, p_median
from analysis.methods.coverage.siting import covered_weight, maximal_cover

RNG = np.random.default_rng(8)
PLACES = pd.DataFrame({"north": RNG.uniform(31.1, 31.3, 9), "east": RNG.uniform(121.3, 121.6, 9)}, [*"abcdefghi"])
SHOPS = pd.DataFrame({"north": RNG.uniform(31.1, 31.3, 6), "east": RNG.uniform(121.3, 121.6, 6)}, [*"uvwxyz"])
PEOPLE = pd.Series(RNG.integers(1, 900, 9).astype(float), PLACES.index)
PULL = pd.Series(RNG.uniform(1, 5, 6), SHOPS.index)
JOINED = pd.Series([True, False, True, False, False, True], SHOPS.index)


def turned(values: pd.Series) -> pd.Series:
    return values.sample(frac=1, random_state=2)


def test_huff_takes_shops_by_label_and_not_by_row() -> None:
    reach = pd.DataFrame(RNG.uniform(0.1, 3, (9, 6)), PLACES.index, SHOPS.index)
    by_hand = (PULL * reach**-2.0).mul(JOINED).sum(axis=1) / (PULL * reach**-2.0).sum(axis=1)
    found = huff_covered(reach, turned(PULL), turned(JOINED))
    assert found == pytest.approx(by_hand.to_numpy(), rel=1e-12)
    assert huff_covered(reach, turned(PULL).to_numpy(), JOINED) != pytest.approx(by_hand.to_numpy(), rel=1e-3)
    with pytest.raises(ValueError, match=r"attractiveness: .* lacks 'z'"):
        huff_covered(reach, PULL.drop("z"), JOINED)


def test_a_catchment_has_the_people_of_its_own_area() -> None:
    """A million people evenly over 100 km²: within a kilometre of a shop live π/100 of them; overlaps count once."""
    metres = np.arange(50.0, 10_000, 100)
    people = np.stack(np.meshgrid(metres, metres), axis=-1).reshape(-1, 2)
    shops = np.array([[5000.0, 5000], [5500, 5000]])
    covers = np.hypot(*(people[:, None] - shops).transpose(2, 0, 1)) <= 1000
    weight = np.full(len(people), 100.0)
    one, both = (covered_weight(weight, covers, sites) for sites in ([0], [0, 1]))
    lens = 2 * np.arccos(0.25) - 0.5 * np.sqrt(1 - 0.25**2)  # of two circles of 1 km whose centres are half a km apart
    assert one == pytest.approx(1e6 * np.pi / 100, rel=0.01)
    assert both == pytest.approx(1e6 * (2 * np.pi - lens) / 100, rel=0.01)


def test_occasions_of_shuffled_tables_are_the_same() -> None:
    plain = occasions_share(
        (PLACES.north.to_numpy(), PLACES.east.to_numpy()),
        PEOPLE.to_numpy(),
        (SHOPS.north.to_numpy(), SHOPS.east.to_numpy()),
        PULL.to_numpy(),
        JOINED.to_numpy(),
        12.0,
    )
    places, shops = (PLACES.north, turned(PLACES.east)), (SHOPS.north, turned(SHOPS.east))
    assert occasions_share(places, turned(PEOPLE), shops, turned(PULL), turned(JOINED), 12.0) == plain
    near = pairs_within(*places, *shops, 12.0)
    assert (
        near != pairs_within(PLACES.north.array, PLACES.east.array, SHOPS.north.array, SHOPS.east.array, 12.0)
    ).nnz == 0


def test_a_client_that_weighs_nothing_is_a_client() -> None:
    covers = pd.DataFrame([[1, 0, 0], [0, 1, 0], [0, 0, 1]], [*"abc"], [*"xyz"])
    weight = pd.Series({"c": 5.0, "b": 0.0, "a": 3.0})
    assert set(set_cover(covers).labels) == {"x", "y", "z"}, "the client of no weight is covered too"
    plan = maximal_cover(weight, covers, 3)
    assert plan.objective == covered_weight(weight, covers, plan.labels) == 8.0 and len(plan.sites) == 3
    distance = pd.DataFrame([[1.0, 9.0], [9.0, 2.0], [4.0, 4.0]], [*"abc"], [*"xy"])
    nearest = p_median(weight, distance, 1)
    assert nearest.objective == median_distance(weight, distance, nearest.labels) == min(3 + 20, 27 + 20)
    nothing = p_median([0.0, 0.0, 0.0], distance.to_numpy(), 1)
    assert nothing.objective == 0.0 and len(nothing.sites) == 1
    access = catchment([10.0, 0.0], [5.0], [[1.0], [1.0]], 2.0)
    assert access.access.tolist() == [0.5, 0.5] and list(access.reason) == ["", ""]


def test_a_shop_on_the_spot_weighs_what_the_nearest_distance_does() -> None:
    shares = huff_covered([[0.0, 0.05, 1.0]], [1.0, 1.0, 1.0], [True, False, False])
    assert shares == pytest.approx([400 / 801])
    found = catchment([10.0, 10.0], [4.0, 4.0], [[0.0, 2.0], [2.0, 0.0]], 5.0, "inverse", nearest=0.5)
    assert found.access.tolist() == pytest.approx([0.4, 0.4]) and np.isfinite(found.ratio).all()
    with pytest.raises(ValueError, match="state `nearest`"):
        catchment([10.0], [4.0], [[0.0]], 5.0, "inverse")
