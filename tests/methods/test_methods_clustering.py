"""κ and the mean in reach of simulated cities: recovered, and inside their intervals as often as these say."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from analysis.methods.coverage.clustering import estimate_clustering
from analysis.methods.coverage.dispersion import estimate_dispersion
from analysis.methods.coverage.neighbours import count_within
from analysis.methods.coverage.popularity import estimate_popularity
from analysis.warehouse.simulate.places import simulate_city

LEVEL, CITIES, RADIUS = 0.9, 40, 0.2
# Of intervals that hold as often as they say, fewer than this in forty would be seen once in two thousand tries.
FEWEST = int(stats.binom.ppf(0.0005, CITIES, LEVEL))


def fitted(seed: int, kappa: float):
    city = simulate_city(kappa=kappa, density=24, side=48, district=6, places=2500, seed=seed)
    demand, shops = city.demand, city.merchants
    counts = count_within(demand.lat, demand.lon, shops.lat, shops.lon, RADIUS)
    return estimate_clustering(counts, demand.lat, demand.lon, RADIUS, demand.weight, LEVEL)


@pytest.mark.parametrize("kappa", [0.6, 2.0, np.inf])
def test_intervals_hold_the_clustering_of_simulated_cities(kappa, record_property):
    """Sixty-four districts are few, and a third of circles lie across a border: hence the tolerance of the middle."""
    found = [fitted(seed, kappa) for seed in range(CITIES)]
    inside = sum(f.interval[0] <= kappa <= f.interval[1] for f in found)
    mean = 24 * np.pi * RADIUS**2
    of_mean = sum(f.mean_interval[0] <= mean <= f.mean_interval[1] for f in found)
    record_property("inside", (inside, of_mean))
    print(f"κ = {kappa}: {inside} and {of_mean} of {CITIES} intervals hold the truth, at least {FEWEST} expected")
    assert inside >= FEWEST and of_mean >= FEWEST
    middle = np.median([f.kappa for f in found])
    assert middle > 100 if np.isinf(kappa) else middle == pytest.approx(kappa, rel=0.2)


def test_an_exponent_is_recovered_with_its_fit():
    inside = 0
    for seed in range(CITIES):
        shops = simulate_city(density=2, side=12, zipf=0.8, seed=seed).merchants
        found = estimate_popularity(shops.popularity, samples=40, seed=seed)
        inside += found.interval[0] <= 0.8 <= found.interval[1]
    print(f"s = 0.8: {inside} of {CITIES} intervals hold it, at least {FEWEST} expected")
    assert inside >= FEWEST


def test_weights_count_as_places_do():
    counts = np.random.default_rng(1).negative_binomial(0.7, 0.2, 400)
    times = np.random.default_rng(2).integers(1, 4, 400)
    weighted, repeated = estimate_dispersion(counts, weight=times), estimate_dispersion(np.repeat(counts, times))
    assert weighted.kappa == pytest.approx(repeated.kappa, rel=1e-6)
    assert weighted.mean == pytest.approx(repeated.mean)


def test_too_few_blocks_are_said():
    with pytest.raises(ValueError, match=r"expected 12 blocks of 4 km with a place to have an interval, found \d"):
        estimate_clustering([1, 2, 3, 0], [31.0, 31.01, 31.02, 31.0], [121.0, 121.0, 121.0, 121.01], 1.0)
