"""Methods on coordinates and choices of sites agree with brute force."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pytest
from scipy import sparse

from analysis.methods.coverage import city_order, field_sales, reach, siting, sphere


def great_circle(lat, lon, lat2, lon2) -> np.ndarray:
    """Haversine distance in km, places × merchants."""
    a, b = np.radians(lat)[:, None], np.radians(lat2)[None, :]
    east = np.radians(np.asarray(lon2)[None, :] - np.asarray(lon)[:, None])
    half = np.sin((b - a) / 2) ** 2 + np.cos(a) * np.cos(b) * np.sin(east / 2) ** 2
    return 2 * sphere.EARTH_RADIUS * np.arcsin(np.sqrt(half))


@pytest.fixture(scope="module")
def points() -> tuple[np.ndarray, ...]:
    rng = np.random.default_rng(5)
    return tuple(rng.uniform(low, low + 0.2, n) for low, n in ((31, 80), (121, 80), (31, 200), (121, 200)))


def test_neighbours_are_those_of_the_sphere(points) -> None:
    distance = great_circle(*points)
    np.testing.assert_array_equal(reach.count_within(*points, 3.0), (distance <= 3.0).sum(axis=1))
    for k in (1, 3):
        np.testing.assert_allclose(reach.nearest_distance(*points, k), np.sort(distance, axis=1)[:, k - 1], rtol=1e-6)
    assert np.isinf(reach.nearest_distance(*points, 201)).all()
    assert reach.count_within(points[0], points[1], [], [], 3.0).sum() == 0


def test_huff_share_grows_with_what_takes_part(points) -> None:
    distance, size = great_circle(*points), np.linspace(1, 3, 200)
    none, half, all_of_them = (np.arange(200) < n for n in (0, 100, 200))
    assert np.all(reach.huff_covered(distance, size, none) == 0)
    assert np.all(reach.huff_covered(distance, size, all_of_them) == 1)
    plain = reach.huff_covered(distance, size, half)
    np.testing.assert_allclose(plain + reach.huff_covered(distance, size, ~half), 1)
    odds = reach.huff_covered(distance, size, half, uplift=0.3) / (
        1 - reach.huff_covered(distance, size, half, uplift=0.3)
    )
    np.testing.assert_allclose(odds, np.exp(0.3) * plain / (1 - plain))


def test_cells_average_to_the_mean_over_the_globe() -> None:
    steps = (np.arange(400) + 0.5) / 400
    latitude = np.degrees(np.arcsin(2 * steps - 1))[:, None]
    ratio = reach.h3_relative_area(*np.broadcast_arrays(latitude, (360 * steps - 180)[None, :]))
    # Cells are counted, so that the mean over cells is one: over area, that is the mean of the inverse.
    assert np.isclose(np.mean(1 / ratio), 1, atol=2e-3)
    assert 0.59 < ratio.min() < 0.62 and 1.2 < ratio.max() < 1.21


def test_cover_is_the_best_of_all_choices() -> None:
    rng = np.random.default_rng(2)
    for _ in range(5):
        covers, weight = rng.uniform(size=(60, 10)) < 0.15, rng.integers(1, 40, 60).astype(float)
        best = max(weight[covers[:, list(c)].any(axis=1)].sum() for c in combinations(range(10), 3))
        exact = siting.maximal_cover(weight, covers, 3)
        assert exact.objective == best == exact.bound and exact.gap == 0
        assert weight[covers[:, list(exact.sites)].any(axis=1)].sum() == best
        quick = siting.maximal_cover(weight, sparse.csr_array(covers), 3, exact=False)
        assert quick.objective <= best <= quick.bound * (1 + 1e-9)
        assert quick.gap == pytest.approx(quick.bound / quick.objective - 1)
        assert f"{quick.objective:g}" in quick.sentence


def test_city_order_is_the_best_of_all_plans() -> None:
    rng = np.random.default_rng(4)
    cost = np.cumsum(np.column_stack([np.zeros(5), rng.uniform(1, 5, (5, 3))]), axis=1)
    value = np.column_stack([np.zeros(5), np.sort(rng.uniform(0, 9, (5, 3)), axis=1)])
    at = np.arange(5)
    plans = (np.array(plan) for plan in product(range(4), repeat=5))
    best = max(value[at, plan].sum() for plan in plans if cost[at, plan].sum() <= 14)
    plan = city_order.city_depths(value, cost, 14.0)
    assert plan.objective == pytest.approx(best, rel=1e-12) and plan.cost <= 14 and plan.gap == 0


def test_field_sales_add_up() -> None:
    stops = field_sales.stops_per_day(8, 0.5, 4.0, 5.0)
    assert stops * (0.5 + 0.7124 / 2 / 5) == pytest.approx(8)
    assert field_sales.heads(1000, 0.2, 10, 0.25, 48) == pytest.approx(10)
    assert field_sales.heads(1000, 0.2, 10, 0, 48) == np.inf
    assert field_sales.months_to_sign(2000, 20, 10) == 10
    assert field_sales.months_to_sign(0, 0, 10) == 0 and field_sales.months_to_sign(5, 0, 10) == np.inf
