"""What is estimated from merchants and places recovers the truth it was drawn from; datums keep published pairs."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import optimize, special, stats

from analysis.methods.coverage import catchment, datum, dispersion, huff, popularity, sphere
from analysis.methods.coverage.neighbours import count_within


def expected_hits(level: float, repeats: int) -> tuple[float, float]:
    """Binomial limits, 99.9 %, of how often intervals of this level cover the truth."""
    return tuple(stats.binom.ppf([0.0005, 0.9995], repeats, level))


# dispersion


@pytest.mark.parametrize(("kappa", "mean"), [(0.8, 5.0), (2.0, 3.0), (0.3, 1.0)])
def test_clustering_is_recovered(kappa, mean) -> None:
    rng, hits, repeats = np.random.default_rng(1), 0, 200
    for _ in range(repeats):
        found = dispersion.estimate_dispersion(rng.negative_binomial(kappa, kappa / (kappa + mean), 150), 0.9)
        hits += found.interval[0] <= kappa <= found.interval[1]
        assert found.interval[0] <= found.kappa <= found.interval[1] and found.status == "converged"
    low, high = expected_hits(0.9, repeats)
    assert low <= hits <= high


def test_a_poisson_city_is_called_one() -> None:
    rng = np.random.default_rng(2)
    excluded = 0
    for _ in range(60):
        found = dispersion.estimate_dispersion(rng.poisson(4.0, 200))
        excluded += np.isfinite(found.interval[1])
        assert (found.status == "poisson") == np.isinf(found.kappa)
    assert excluded <= 9
    even = dispersion.estimate_dispersion([3, 3, 3, 3, 3, 3])
    assert even.kappa == np.inf and even.poisson_p == 1.0 and even.interval[1] == np.inf


def test_clustering_of_simulated_cities() -> None:
    """Counts around random places: scattered merchants are Poisson, parents with children are not."""
    rng = np.random.default_rng(3)
    places = 31 + rng.uniform(0.1, 0.9, 150), 121 + rng.uniform(0.1, 0.9, 150)
    scattered = dispersion.estimate_dispersion(
        count_within(*places, *np.add(rng.random((2, 4000)), [[31], [121]]), 2.0)
    )
    parents = rng.random((130, 2))[rng.integers(0, 130, 4000)] + rng.normal(0, 0.01, (4000, 2)) + [31, 121]
    clustered = dispersion.estimate_dispersion(count_within(*places, *parents.T, 2.0))
    assert scattered.interval[1] > 50 and scattered.poisson_p > 0.01
    assert clustered.interval[1] < 2 and clustered.poisson_p < 1e-6


def test_likelihood_is_the_negative_binomials() -> None:
    counts = np.array([0, 3, 3, 8, 40])
    values, times = np.unique(counts, return_counts=True)
    for kappa in (0.1, 2.0, 50.0):
        found = dispersion.log_likelihood(values, times, 5.0, 1 / kappa)
        assert found == pytest.approx(stats.nbinom.logpmf(counts, kappa, kappa / (kappa + 5.0)).sum(), rel=1e-12)
    assert dispersion.log_likelihood(values, times, 5.0, 0.0) == pytest.approx(stats.poisson.logpmf(counts, 5.0).sum())


def test_density_counts_districts_without_a_merchant() -> None:
    table = dispersion.density_by_district(["x", "y", "x"], pd.Series({"z": 5.0, "y": 0.5, "x": 4.0}))
    assert table.index.tolist() == ["z", "y", "x"] and table["count"].tolist() == [0, 1, 2]
    assert table["density"].tolist() == [0, 2.0, 0.5]
    assert np.all((table["low"] <= table["density"]) & (table["density"] < table["high"]))
    # Exact limits of a Poisson count of 2 at 90 %: 0.3554 and 6.2958.
    np.testing.assert_allclose(table.loc["x", ["low", "high"]].astype(float) * 4, [0.3554, 6.2958], atol=1e-4)


# popularity


@pytest.mark.parametrize("discrete", [True, False])
def test_the_exponent_is_recovered(discrete) -> None:
    rng, hits, repeats = np.random.default_rng(4), 0, 40
    for _ in range(repeats):
        values = popularity._draw(2.3, 2.0, 400, popularity._odds(2.3, 2.0, discrete), rng)
        found = popularity.estimate_popularity(values, start=2.0, samples=40, level=0.9)
        hits += found.interval[0] <= 1 / 1.3 <= found.interval[1]
    low, high = expected_hits(0.9, repeats)
    # Ends of an interval from forty samples scatter; it is a little too narrow.
    assert low - 3 <= hits <= high


def test_a_pareto_exponent_is_the_closed_form() -> None:
    values = popularity._draw(2.5, 1.0, 500, popularity._odds(0, 0, False), np.random.default_rng(5))
    found = popularity.estimate_popularity(values, start=1.0, samples=20, discrete=False)
    assert found.alpha == pytest.approx(1 + 500 / np.log(values).sum())
    assert found.alpha_error == pytest.approx((found.alpha - 1) / np.sqrt(500))
    assert found.zipf == pytest.approx(1 / (found.alpha - 1)) and found.tail == 500


def test_the_start_of_the_tail_is_found_and_a_bad_fit_is_said() -> None:
    rng = np.random.default_rng(6)
    body = rng.uniform(1, 20, 700)
    mixed = np.concatenate([body, popularity._draw(2.5, 20.0, 500, popularity._odds(0, 0, False), rng)])
    found = popularity.estimate_popularity(mixed, samples=30)
    assert 14 < found.start < 40 and abs(found.alpha - 2.5) < 0.35 and found.fit_p >= 0.1
    assert found.status == "a power law fits" and found.total == 1200
    bell = popularity.estimate_popularity(rng.lognormal(3, 0.4, 1000), start=5.0, samples=30)
    assert bell.fit_p < 0.1 and "not" in bell.status


@pytest.mark.parametrize("table", [2, popularity.TABLE])
def test_draws_follow_the_law(table: int) -> None:
    """Whether a value lies in the table of odds or beyond it."""
    odds = popularity._odds(2.2, 3.0, True)[:table]
    values = popularity._draw(2.2, 3.0, 20_000, odds, np.random.default_rng(7))
    expected = stats.zipf(2.2)
    share = expected.pmf([3, 4, 5]) / expected.sf(2)
    np.testing.assert_allclose([np.mean(values == k) for k in (3, 4, 5)], share, atol=0.012)
    assert values.min() == 3 and np.all(values == np.floor(values))


@pytest.mark.parametrize("discrete", [True, False])
def test_no_start_that_is_tried_lies_nearer_than_the_one_found(discrete: bool) -> None:
    """Most tails are looked at in few places only, which must lose none that fits better."""
    rng = np.random.default_rng(8)
    values = np.concatenate([rng.integers(1, 12, 90), rng.zipf(2.1, 90) + 9]).astype(float)
    values = values if discrete else values + rng.random(180)
    found = popularity.estimate_popularity(values, samples=20, discrete=discrete)
    for start in np.unique(values)[:-15:5]:
        other = popularity.estimate_popularity(values, samples=20, start=start, discrete=discrete)
        assert other.distance >= found.distance - 1e-12
    alone = popularity.estimate_popularity(values, samples=20, start=found.start, discrete=discrete)
    assert alone.distance == pytest.approx(found.distance, abs=1e-12)


def test_the_exponent_of_counts_is_the_likeliest() -> None:
    values = np.random.default_rng(9).zipf(2.4, 2000).astype(float)
    found = popularity.estimate_popularity(values, samples=20, start=3.0)
    tail = values[values >= 3]
    best = optimize.minimize_scalar(
        lambda a: np.log(special.zeta(a, 3.0)) + a * np.log(tail).mean(), bracket=(1.5, 2.5), tol=1e-12
    )
    assert found.alpha == pytest.approx(best.x, abs=1e-6)


# datum

PUBLISHED = [
    # WGS-84, GCJ-02: what the converters in common use agree on.
    ((31.1774276, 121.5272106), (31.17530398364597, 121.531541859215)),
    ((39.915, 116.404), (39.91640428150164, 116.41024449916938)),
    ((22.543847, 113.912316), (22.540796131694766, 113.9171764808363)),
]


@pytest.mark.parametrize(("wgs", "gcj"), PUBLISHED)
def test_published_pairs(wgs, gcj) -> None:
    np.testing.assert_allclose(np.ravel(datum.convert_datum(*wgs, "WGS-84", "GCJ-02")), gcj, atol=1e-9)
    np.testing.assert_allclose(np.ravel(datum.convert_datum(*gcj, "GCJ-02")), wgs, atol=1e-9)
    assert 300 < sphere.great_circle(*wgs, *gcj) * 1000 < 800


def test_baidu_pair() -> None:
    found = np.ravel(datum.convert_datum(39.915, 116.404, "GCJ-02", "BD-09"))
    np.testing.assert_allclose(found, (39.92133699351021, 116.41036949371029), atol=1e-9)


@pytest.mark.parametrize("source", datum.DATUMS)
@pytest.mark.parametrize("target", datum.DATUMS)
def test_there_and_back_is_where_one_was(source, target) -> None:
    rng = np.random.default_rng(12)
    points = rng.uniform(18.2, 53, 2000), rng.uniform(73.7, 135, 2000)
    moved = datum.convert_datum(*points, source, target)
    back = datum.convert_datum(*moved, target, source)
    assert np.max(sphere.great_circle(*points, *back)) < 1e-8
    assert source == target or np.min(sphere.great_circle(*points, *moved)) > 0.001


def test_a_known_pair_tells_the_datum() -> None:
    truth = [(31.2304, 121.4737), (31.1443, 121.8083)]
    for source in datum.DATUMS:
        given = np.stack(datum.convert_datum(*np.array(truth).T, "WGS-84", source), axis=1)
        assert datum.datum_of_pair(*given, truth) == source
    with pytest.raises(ValueError, match="look swapped"):
        datum.datum_of_pair((121.4737, 31.2304), (121.8083, 31.1443), truth)
    with pytest.raises(ValueError, match=r"datum: expected .* m at best"):
        datum.datum_of_pair((31.5, 121.4), (31.6, 121.5), truth)


@pytest.mark.parametrize(
    ("call", "field", "found"),
    [
        (lambda: datum.convert_datum(31.2, 121.4, "GCJ02"), "source: expected one of", "'GCJ02'"),
        (lambda: datum.convert_datum(60.17, 24.94, "GCJ-02"), "latitude, longitude: expected", "60.17, 24.94 in row 0"),
        (lambda: datum.convert_datum([30, 80], [114, 31], "BD-09"), "latitude, longitude: expected", "row 1"),
        (lambda: datum.convert_datum(121.4, 31.2, "GCJ-02"), "latitude: expected", "swapped"),
        (lambda: dispersion.estimate_dispersion([1]), "counts: expected two", "found 1"),
        (lambda: dispersion.estimate_dispersion([1, 2.5]), "counts: expected whole", "2.5 in row 1"),
        (lambda: dispersion.estimate_dispersion([0, 0]), "counts: expected some", "found none"),
        (lambda: dispersion.estimate_dispersion([0, 1], 90), "level: expected", "found 90"),
        (lambda: dispersion.density_by_district(["a"], {"b": 1}), "district: expected", "'a' in row 0"),
        (lambda: dispersion.density_by_district(["a"], {"a": 0}), "area: expected", "found 0 for 'a'"),
        (lambda: popularity.estimate_popularity([1, 2, 3]), "popularity: expected 10", "found 3"),
        (lambda: popularity.estimate_popularity([1, 0, 3]), "popularity: expected numbers above 0", "0 in row 1"),
        (lambda: popularity.estimate_popularity([2] * 12), "popularity: expected numbers that differ", "found 2"),
        (lambda: popularity.estimate_popularity(range(1, 20), start=15), "start: expected 10", "from 15"),
        (lambda: popularity.estimate_popularity(range(1, 20), samples=3), "samples: expected 20", "found 3"),
        (lambda: huff.occasions_share(([31], [121]), [0], ([31], [121]), [1], [True], 1), "weight: expected some", "0"),
        (lambda: catchment.catchment([1], [1], [[1]], 2, [(1, 1.0)]), "weight: expected zones", "[[1.0, 1.0]]"),
        (lambda: catchment.catchment([1], [1], [[0]], 2, "inverse"), "cost: expected", "found 0"),
        (lambda: catchment.catchment([1], [1], [[1]], -2), "max_cost: expected", "found -2"),
        (lambda: catchment.catchment([1, 2], [1], [[1]], 2), "population: expected 1 numbers", "(2,)"),
    ],
)
def test_a_bad_input_is_refused_in_a_sentence(call, field, found) -> None:
    with pytest.raises(ValueError) as caught:
        call()
    assert str(caught.value).startswith(field) and found in str(caught.value) and "\n" not in str(caught.value)
