"""Neighbours by great-circle distance agree with brute force everywhere on the globe, also at the boundary."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.spatial import cKDTree

from analysis.methods.coverage import neighbours, sphere


def city(rng, n):
    return 31 + rng.uniform(0, 0.2, n), 121 + rng.uniform(0, 0.2, n)


def clusters(rng, n):
    return tuple((rng.uniform([30, 120], [30.5, 120.5], (5, 2))[rng.integers(0, 5, n)] + rng.normal(0, 0.02, (n, 2))).T)


def pole(rng, n):
    return 90 - np.abs(rng.normal(0, 0.5, n)), rng.uniform(-180, 360, n)


def south_pole(rng, n):
    return -90 + np.abs(rng.normal(0, 0.2, n)), rng.uniform(-180, 180, n)


def antimeridian(rng, n):
    return rng.uniform(-1, 1, n), (rng.uniform(179, 181, n) + 180) % 360 - 180


def globe(rng, n):
    return np.degrees(np.arcsin(rng.uniform(-1, 1, n))), rng.uniform(-180, 360, n)


def lattice(rng, n):
    """Ties and duplicates: coordinates of two decimals, some of them a full turn away."""
    return np.round(rng.uniform(30, 30.2, n), 2), np.round(rng.uniform(359, 360, n), 2) - 360 * rng.integers(0, 2, n)


SHAPES = (city, clusters, pole, south_pole, antimeridian, globe, lattice)


def places_and_merchants(shape, seed: int, places: int = 1500, merchants: int = 300) -> tuple[np.ndarray, ...]:
    rng = np.random.default_rng(seed)
    return (*shape(rng, places), *shape(rng, merchants))


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
@pytest.mark.parametrize("radius", [0.0, 0.01, 0.7, 5.0, 60.0, 900.0, 5000.0, 20_015.2])
def test_counts_and_pairs_are_those_of_every_distance(shape, radius) -> None:
    points = places_and_merchants(shape, 1)
    distance = sphere.great_circle(points[0][:, None], points[1][:, None], points[2][None], points[3][None])
    # No pair may lie so near the rim that rounding of the haversine decides.
    assert radius == 0 or not np.any(np.abs(distance - radius) < 1e-9)
    expected = distance <= radius + (1e-9 if radius else 1e-11)
    np.testing.assert_array_equal(neighbours.count_within(*points, radius), expected.sum(axis=1))
    pairs = neighbours.pairs_within(*points, radius)
    stored = np.zeros_like(expected)
    row = np.repeat(np.arange(expected.shape[0]), np.diff(pairs.indptr))
    stored[row, pairs.indices] = True
    np.testing.assert_array_equal(stored, expected)
    np.testing.assert_allclose(pairs.data, distance[row, pairs.indices], rtol=1e-6, atol=1e-5)


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
@pytest.mark.parametrize("k", [1, 3])
def test_the_nearest_is_within_its_own_distance(shape, k) -> None:
    points = places_and_merchants(shape, 2, 500)
    nearest = neighbours.nearest_distance(*points, k)
    assert np.all(neighbours.count_within(*points, nearest) >= k)
    # One radius for all takes the other way of counting.
    for row in range(0, 500, 25):
        assert neighbours.count_within(*points, nearest[row])[row] >= k
        assert neighbours.count_within(*points, nearest[row] * (1 - 1e-9))[row] < k or nearest[row] < 1e-6


def test_dense_clusters_are_counted_without_being_measured() -> None:
    rng = np.random.default_rng(3)
    places, merchants = rng.normal(0, 0.004, (30_000, 2)), rng.normal(0, 0.004, (2000, 2))
    points = (places[:, 0] + 31, places[:, 1] + 121, merchants[:, 0] + 31, merchants[:, 1] + 121)
    tree = cKDTree(sphere.unit_vectors(*points[2:]))
    expected = tree.query_ball_point(sphere.unit_vectors(*points[:2]), sphere.chord_limit(1.0), return_length=True)
    np.testing.assert_array_equal(neighbours.count_within(*points, 1.0), expected)


def test_chunks_change_nothing(monkeypatch) -> None:
    points = places_and_merchants(clusters, 4, 5000)
    whole = neighbours.count_within(*points, 2.0)
    monkeypatch.setattr(neighbours, "CHUNK", 700)
    np.testing.assert_array_equal(neighbours.count_within(*points, 2.0), whole)
    assert neighbours.pairs_within(*points, 2.0).nnz == whole.sum()


def test_nobody_and_nothing() -> None:
    assert neighbours.count_within([], [], [31.0], [121.0], 1.0).tolist() == []
    assert neighbours.count_within([31.0], [121.0], [], [], 1.0).tolist() == [0]
    assert neighbours.pairs_within([31.0], [121.0], [], [], 1.0).shape == (1, 0)
    assert neighbours.nearest_distance([31.0], [121.0], [31.0], [121.0], 2).tolist() == [np.inf]


@pytest.mark.parametrize(
    ("call", "field", "found"),
    [
        (lambda: neighbours.count_within([121.0], [31.0], [31.0], [121.0], 1), "latitude", "swapped"),
        (lambda: neighbours.count_within([31.0], [121.0], [31.0, np.nan], [121.0, 121.0], 1), "merchant lat", "row 1"),
        (lambda: neighbours.count_within([31.0], [121.0, 122.0], [31.0], [121.0], 1), "longitude", "(2,)"),
        (lambda: neighbours.count_within([31.0], [400.0], [31.0], [121.0], 1), "longitude", "400 in row 0"),
        (lambda: neighbours.count_within([31.0], [121.0], [31.0], [121.0], -1), "radius", "-1"),
        (lambda: neighbours.count_within([31.0], [121.0], [31.0], [121.0], [np.nan]), "radius", "row 0"),
        (lambda: neighbours.pairs_within([31.0], [121.0], [31.0], [121.0], [1.0]), "radius", "shape (1,)"),
        (lambda: neighbours.nearest_distance([31.0], [121.0], [31.0], [121.0], 0), "k", "found 0"),
    ],
)
def test_a_bad_point_is_named(call, field, found) -> None:
    with pytest.raises(ValueError, match=r"expected .*found") as caught:
        call()
    assert str(caught.value).startswith(field) and found in str(caught.value)
