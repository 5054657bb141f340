"""What holds at any input: shares sum to one, scaling yuan scales yuan, inverses invert."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, special, stats

from analysis.methods.coverage import reach
from analysis.methods.market import attraction, composition, concentration, dynamics, log_ratios
from analysis.methods.membership import spend, tariff

few = settings(max_examples=40, deadline=None)
share = st.floats(0.01, 0.99)
positive = st.floats(0.1, 1e4)
compositions = st.lists(st.floats(0.01, 100), min_size=2, max_size=6).map(lambda x: np.array(x) / sum(x))
families = st.sampled_from(spend.FAMILIES)


@few
@given(compositions, share, st.floats(0, 0.95))
def test_entry_keeps_the_whole(x: np.ndarray, target: float, rho: float) -> None:
    after = attraction.entry_shares_nested(x, target, rho)
    iia = attraction.entry_shares_iia(x, target)
    for result in (after, iia):
        np.testing.assert_allclose(result.sum(), 1, rtol=1e-12)
        assert np.all(result >= 0) and np.isclose(result[-1], target)
    # The incumbent that the entrant is closest to never loses less than it would under IIA.
    assert after[-2] <= iia[-2] + 1e-9


@few
@given(compositions)
def test_log_ratios_invert(x: np.ndarray) -> None:
    np.testing.assert_allclose(log_ratios.clr_inverse(log_ratios.clr(x)), x, rtol=1e-10)
    np.testing.assert_allclose(log_ratios.alr_inverse(log_ratios.alr(x, 0), 0), x, rtol=1e-10)
    np.testing.assert_allclose(log_ratios.ilr_inverse(log_ratios.ilr(x)), x, rtol=1e-10)


@few
@given(compositions, st.floats(0.1, 5))
def test_distances_and_effective_numbers(x: np.ndarray, a: float) -> None:
    even = np.full(x.size, 1 / x.size)
    assert np.isclose(composition.aitchison_distance(x, even), np.linalg.norm(log_ratios.ilr(x)))
    assert np.isclose(concentration.hill_number(x, 2), 1e4 / concentration.hhi(x))
    numbers = [float(concentration.hill_number(x, q)) for q in (0, 0.5, 1, 2, np.inf)]
    assert numbers == sorted(numbers, reverse=True) or np.allclose(numbers, numbers[0])
    np.testing.assert_allclose(composition.power(composition.power(x, a), 1 / a), x, rtol=1e-8)


def test_binary_partition_is_what_it_says() -> None:
    x = np.array([0.6, 0.3, 0.1])
    basis = log_ratios.partition_basis([[1, 1, -1], [1, -1, 0]])
    expected = [np.sqrt(2 / 3) * np.log(np.sqrt(0.6 * 0.3) / 0.1), np.sqrt(1 / 2) * np.log(2)]
    np.testing.assert_allclose(log_ratios.ilr(x, basis), expected)
    np.testing.assert_allclose(log_ratios.ilr_inverse(log_ratios.ilr(x, basis), basis), x)


@few
@given(positive, st.floats(10, 1e5), st.floats(0.05, 3), families, st.floats(0.01, 100))
def test_scaling_yuan_scales_yuan(k: float, mean: float, cv: float, family: str, scale: float) -> None:
    assert np.isclose(
        spend.share_above(k * scale, mean * scale, cv, family),
        spend.share_above(k, mean, cv, family),
        atol=1e-12,
    )
    above = spend.mean_above(k, mean, cv, family)
    assert np.isclose(spend.mean_above(k * scale, mean * scale, cv, family), scale * above)
    assert above >= max(k, mean) * (1 - 1e-9)
    fee = tariff.optimal_fee("lognormal", mean, 0.1, cv=cv, cost=1.0)
    wide = tariff.optimal_fee("lognormal", mean * scale, 0.1, cv=cv, cost=scale)
    assert np.isclose(wide.fee, scale * fee.fee) and np.isclose(wide.join_share, fee.join_share, atol=1e-9)


@pytest.mark.parametrize("family", spend.FAMILIES)
@pytest.mark.parametrize("cv", [0.2, 1.0, 2.5])
def test_spend_agrees_with_integration(family: str, cv: float) -> None:
    if family == "lognormal":
        mu, sigma = spend.lognormal_parameters(2000.0, cv)
        law = stats.lognorm(sigma, scale=np.exp(mu))
    else:
        shape, scale = spend.gamma_parameters(2000.0, cv)
        law = stats.gamma(shape, scale=scale)
    assert np.isclose(law.mean(), 2000) and np.isclose(law.std(), 2000 * cv)
    for k in (500.0, 2000.0, 4000.0):
        part = integrate.quad(lambda x: x * law.pdf(x), k, law.ppf(1 - 1e-13), limit=300, epsrel=1e-10)[0]
        assert np.isclose(spend.share_above(k, 2000.0, cv, family), law.sf(k), rtol=1e-9)
        assert np.isclose(spend.mean_above(k, 2000.0, cv, family), part / law.sf(k), rtol=1e-5)


def test_spend_is_exact_where_nobody_is_left() -> None:
    # Beyond thousands of standard deviations the mean excess of a gamma is its scale, and of a lognormal
    # k/(z/σ).
    assert np.isclose(spend.mean_above(1e7, 2000.0, 0.5, "gamma"), 1e7 + 500 * (1 + 3 * 500 / 1e7), rtol=1e-9)
    far = spend.mean_above(np.array([1e20, 1e60, 1e200]), 2000.0, 0.5, "lognormal")
    assert np.all(np.isfinite(far)) and np.all(np.diff(far / [1e20, 1e60, 1e200]) < 0)
    assert spend.share_above(np.inf, 2000.0, 0.5) == 0
    assert spend.mean_above(np.inf, 2000.0, 0.5) == np.inf


def test_everybody_alike_is_a_limit() -> None:
    np.testing.assert_array_equal(spend.share_above([1999.0, 2000.0, 2001.0], 2000.0, 0.0), [1, 1, 0])
    np.testing.assert_array_equal(spend.mean_above([1999.0, 2001.0], 2000.0, 0.0), [2000, 2001])
    assert np.isclose(spend.mean_above(2200.0, 2000.0, 1e-6), 2200)


@few
@given(st.floats(200, 1e4), st.floats(0.1, 2), st.floats(0, 300))
def test_no_other_fee_earns_more(mean: float, cv: float, cost: float) -> None:
    best = tariff.optimal_fee("lognormal", mean, 0.1, cost=cost, cv=cv)
    fees = best.fee * np.geomspace(0.2, 5, 400)
    assert np.max((fees - cost) * spend.share_above(fees / 0.1, mean, cv)) <= best.contribution * (1 + 1e-9) + 1e-12


def test_breakeven_visits_survive_rounding() -> None:
    assert tariff.breakeven_visits(28.000000001 * 60, 60) == 28
    assert tariff.breakeven_visits(28.0001 * 60, 60) == 29
    assert tariff.breakeven_visits(np.inf, 60) == np.inf


def test_what_never_happens_is_infinite() -> None:
    assert tariff.breakeven_spend(168, 0) == np.inf and tariff.breakeven_spend(0, 0) == 0
    assert tariff.merchant_payback_sales(600, 0.2, 0.5, 0.1) == np.inf
    assert dynamics.years_between_ratios(7 / 3, 2, 0.2, 0.1) == np.inf
    assert dynamics.years_between_ratios(7 / 3, 2, 0.1, 0.1) == np.inf
    assert dynamics.years_between_ratios(2, 2, 0.1, 0.1) == 0
    assert dynamics.years_between_ratios(2, 7 / 3, 0.2, 0.1) > 0


@few
@given(st.floats(0, 3), st.floats(0, 1e6))
def test_harmonic_steps_by_one_term(s: float, n: float) -> None:
    step = reach.generalised_harmonic(n + 1, s) - reach.generalised_harmonic(n, s)
    assert np.isclose(step, (n + 1) ** -s, rtol=1e-8, atol=1e-9 * reach.generalised_harmonic(n, s))


@pytest.mark.parametrize("s", [0.0, 0.5, 0.999999, 1.0, 1.0000001, 1.7, 2.0])
def test_harmonic_is_the_sum(s: float) -> None:
    n = np.arange(1, 200_001)
    np.testing.assert_allclose(reach.generalised_harmonic(n, s), np.cumsum(n**-s), rtol=1e-10)


def test_harmonic_between_whole_numbers() -> None:
    n = np.array([1e-3, 0.4, 2.5, 17.3])
    np.testing.assert_allclose(reach.generalised_harmonic(n, 1.0), special.digamma(n + 1) + np.euler_gamma, rtol=1e-9)
    np.testing.assert_allclose(reach.generalised_harmonic(n, 2.0), special.zeta(2) - special.zeta(2, n + 1), rtol=1e-9)


def test_counts_agree_with_scipy_in_both_tails() -> None:
    mean = np.geomspace(1e-4, 1e3, 30)
    for k in (1, 3, 5):
        np.testing.assert_allclose(reach.probability_at_least(k, mean), stats.poisson.sf(k - 1, mean), rtol=1e-9)
        clustered = stats.nbinom.sf(k - 1, 0.7, 0.7 / (0.7 + mean))
        np.testing.assert_allclose(reach.probability_at_least(k, mean, 0.7), clustered, rtol=1e-8)
        nearly = reach.probability_at_least(k, mean, 1e9)
        np.testing.assert_allclose(nearly, stats.poisson.sf(k - 1, mean), rtol=1e-5)
    mixed = reach.probability_at_least(3, 4.0, np.array([0.5, np.inf]))
    np.testing.assert_allclose(mixed, [stats.nbinom.sf(2, 0.5, 0.5 / 4.5), stats.poisson.sf(2, 4.0)])
    assert reach.probability_at_least(20, 18.0, 2.0) == pytest.approx(stats.nbinom.sf(19, 2, 0.1))


@few
@given(share, st.floats(1e3, 1e5), st.floats(0, 1.6), st.floats(0, 1), st.floats(10, 5e3), st.floats(0.2, 20))
def test_merchants_invert_coverage(target, N, s, steerable, area, size) -> None:
    n = reach.merchants_for_coverage(target, N, s, steerable, area, 1.0, 3, size)
    assert 0 <= n <= N
    assert np.isclose(reach.covered_share(n, N, s, steerable, n / area, 1.0, 3, size), target, atol=1e-8)


def test_merchants_at_the_ends_of_coverage() -> None:
    n = reach.merchants_for_coverage(np.array([0.0, 1e-14, 1.0]), 5e4, 0.0, 0.3, 1200.0, 1.0, 3, 2.0)
    assert n[0] == 0 and n[1] < 1e-6 and n[2] == 5e4
    assert reach.merchants_for_coverage(0.2, 5e4, 0.7, 0.3, 1200.0, 1.0, 0, 2.0) == 0


def test_coverage_on_many_draws_is_one_call() -> None:
    draws = np.random.default_rng(0).uniform(0.05, 0.5, 32_768)
    n = reach.merchants_for_coverage(draws, 8e4, 2 * draws, draws, 1500.0, 1.0, 3, 1 + draws)
    found = reach.covered_share(n, 8e4, 2 * draws, draws, n / 1500, 1.0, 3, 1 + draws)
    np.testing.assert_allclose(found, draws, atol=1e-8)


def test_effective_number_of_any_order_lies_between_its_ends() -> None:
    x = np.array([0.7, 0.2, 0.1, 0.0])
    orders = [0, 0.5, 1 - 1e-9, 1, 1 + 1e-9, 1.5, 2, 50, 900, 5000, 1e8, np.inf]
    numbers = np.array([float(concentration.hill_number(x, q)) for q in orders])
    assert np.all(np.isfinite(numbers)) and np.all(np.diff(numbers) < 1e-8)
    assert numbers[0] == 3 and np.isclose(numbers[-1], 1 / 0.7)
    # Only the largest share is left of a sum of large powers.
    assert np.isclose(numbers[8], np.exp(900 * np.log(0.7) / (1 - 900)))


@pytest.mark.parametrize("parts", [[5.0], [0.5, 0.5], [1.0, 2.0, 7.0]])
def test_a_market_without_zeros_is_left_as_it_is(parts: list[float]) -> None:
    np.testing.assert_array_equal(composition.replace_zeros(parts), composition.closure(parts))
