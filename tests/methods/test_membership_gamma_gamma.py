"""Gamma–Gamma recovers spends that were made from it, and names what cannot be a spend."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import integrate, stats
from scipy.optimize import approx_fprime

from analysis.methods.membership import gamma_gamma
from analysis.methods.membership.gamma_gamma import fit_gamma_gamma

TRUTH = (6.25, 3.74, 15.44)
"""Published p, q, v of a record shop's customers."""


def simulated(seed: int, n: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    p, q, v = TRUTH
    x = rng.geometric(0.3, n)
    return x, rng.gamma(p * x, 1 / rng.gamma(q, 1 / v, n)) / x


def test_parameters_are_recovered() -> None:
    fit = fit_gamma_gamma(*simulated(0, 8000))
    assert fit.status == "converged" and fit.gradient_norm < 1e-6 and fit.customers == 8000
    for name, truth in zip("pqv", TRUTH, strict=True):
        low, high = np.log(fit.interval[name])
        assert abs(np.log(truth) - (low + high) / 2) < stats.norm.ppf(1 - 0.05 / 6) * (high - low) / 2 / 1.96
    assert np.isclose(fit.population_mean, TRUTH[0] * TRUTH[2] / (TRUTH[1] - 1), rtol=0.05)
    assert abs(fit.correlation) < 0.06 and f"{fit.correlation:.2f}" in fit.sentence


def test_large_base_ends_where_its_own_likelihood_is_flat() -> None:
    x, spend = simulated(1, 100_000)
    fit = fit_gamma_gamma(x, spend)
    slope = gamma_gamma.log_likelihood(x, spend)(np.array([fit.p, fit.q, fit.v]))[1]
    assert np.all(np.abs(slope * [fit.p, fit.q, fit.v]) < 1e-6 * x.size)


def test_likelihood_is_the_density_of_a_mean() -> None:
    p, q, v = TRUTH
    for x, m in ((1, 20.0), (4, 55.0)):
        density = integrate.quad(
            lambda rate, x=x, m=m: (
                stats.gamma.pdf(m, p * x, scale=1 / (rate * x)) * stats.gamma.pdf(rate, q, scale=1 / v)
            ),
            0,
            5,
        )[0]
        evaluate = gamma_gamma.log_likelihood([x], [m])
        assert np.isclose(evaluate(np.array(TRUTH))[0], np.log(density), rtol=1e-6)
        numeric = approx_fprime(np.array(TRUTH), lambda at, f=evaluate: f(at)[0], 1e-6)
        np.testing.assert_allclose(evaluate(np.array(TRUTH))[1], numeric, rtol=1e-4, atol=1e-6)


def test_unit_of_money_scales_v_alone() -> None:
    x, spend = simulated(2, 1000)
    yuan, cents = fit_gamma_gamma(x, spend), fit_gamma_gamma(x, 100 * spend)
    np.testing.assert_allclose([cents.p, cents.q, cents.v], [yuan.p, yuan.q, 100 * yuan.v], rtol=1e-5)


def test_expectation_lies_between_a_customer_and_the_population() -> None:
    fit = fit_gamma_gamma(*simulated(3, 3000))
    expected = fit.expected(np.array([0, 1, 5, 500]), 80.0)
    assert np.isclose(expected[0], fit.population_mean)
    assert np.all(np.diff(expected) > 0) and np.isclose(expected[3], 80, rtol=0.01)


def test_customers_who_all_spend_the_same_get_no_interval() -> None:
    fit = fit_gamma_gamma([2, 2, 3, 4], [5.0, 5.0, 5.0, 5.0])
    assert fit.status == "at bound" and set(fit.at_bound) == {"p", "q", "v"}
    assert all(np.isnan(ends).all() for ends in fit.interval.values())
    assert "hardly differ" in fit.sentence
    held = fit_gamma_gamma([2, 2, 3, 4], [5.0, 5.0, 5.0, 5.0], prior_spread=1.0)
    assert held.status == "converged" and held.at_bound == () and np.isfinite(held.interval["p"]).all()


def far_apart() -> tuple[np.ndarray, np.ndarray]:
    """Purchases, and mean spends a thousandfold apart."""
    random = np.random.default_rng(2)
    return random.integers(1, 6, 200), np.exp(random.normal(3.0, 4.0, 200))


def test_spends_without_a_mean_are_called_so_and_value_nobody() -> None:
    """At q of 1 or less the mean of m over customers diverges: ∫ m·density grows with its end, as m^(1 − q)."""
    fit = fit_gamma_gamma(*far_apart())
    density = lambda m: np.exp(gamma_gamma.log_likelihood([1], [m])(np.array([fit.p, fit.q, fit.v]))[0])  # noqa: E731
    far = [integrate.quad(lambda u: np.exp(2 * u) * density(np.exp(u)), -40, end)[0] for end in (30.0, 40.0)]
    assert far[1] / far[0] == pytest.approx(np.exp(10 * (1 - fit.q)), rel=1e-2)
    assert fit.q < 1 and fit.population_mean == np.inf and "no end" in fit.sentence
    assert not fit.has_mean([1, 5]) and fit.has_mean([50])
    with pytest.raises(ValueError, match=r"p·x \+ q − 1: expected a number above 0, found -0.57.* where x = 1"):
        fit.expected(1, 20.0)


@pytest.mark.parametrize("customers", [2, 60])
def test_who_all_spend_alike_are_expected_to_spend_that(customers: int) -> None:
    fit = fit_gamma_gamma([2] * customers, [20.0] * customers)
    assert fit.status == "at bound" and np.isnan(list(fit.interval.values())).all()
    assert fit.expected(np.array([0, 2]), 20.0) == pytest.approx(20.0, rel=2e-3)


FAULTS = {
    "nothing spent": (([1, 2, 2], [3, 0, 5]), "mean_spend: expected an amount above 0", "row 1: 0"),
    "a refund": (([1, 2, 2], [3, -4, 5]), "mean_spend: expected an amount above 0", "row 1: -4"),
    "unknown spend": (([2, 2], [3, np.nan]), "mean_spend: expected", "row 1: nan"),
    "endless spend": (([2, 2], [3, np.inf]), "mean_spend: expected a finite", "row 1: inf"),
    "endless purchases": (([2, np.inf], [3, 4]), "x: expected a whole number", "row 1: inf"),
    "purchases in words": ((["two", 2], [3, 4]), "x: expected numbers", "1 value(s) that are none (row 0: 'two')"),
    "half a purchase": (([2, 1.5], [3, 4]), "x: expected a whole number", "row 1: 1.5"),
    "one purchase each": (([1, 1, 2], [3, 4, 5]), "x: expected at least two customers", "found 1"),
    "unpaired": (([1, 1, 2], [3, 4]), "x: expected one value per customer", "(2,)"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_fault_names_the_field(name: str) -> None:
    rows, field, found = FAULTS[name]
    with pytest.raises(ValueError) as caught:
        fit_gamma_gamma(*rows)
    assert str(caught.value).startswith(field) and found in str(caught.value)
