"""Renewal models recover the cohorts they were made from, and say when a cohort carries no interval."""

from __future__ import annotations

import numpy as np

from analysis.methods.membership import retention

REGULAR = [100, 63.1, 46.8, 38.2, 32.6, 28.9, 26.2, 24.1, 22.3, 20.7, 19.4, 18.3, 17.3]
"""The second classic cohort of Fader & Hardie (2007), per cent still there after each renewal."""


def test_regular_cohort_gives_published_parameters() -> None:
    fit = retention.fit_retention(REGULAR[:8], "sbg")
    assert (round(fit.alpha, 3), round(fit.beta, 3)) == (0.704, 1.182)
    for years in (4, 5, 7):
        ahead, actual = np.arange(years + 1, 13), np.array(REGULAR[years + 1 :]) / 100
        error = {
            model: np.abs(retention.fit_retention(REGULAR[: years + 1], model).survivor(ahead) - actual).mean()
            for model in ("sbg", "bdw")
        }
        assert error["bdw"] < error["sbg"]


def test_interval_narrows_with_the_cohort_and_holds_the_truth() -> None:
    years = np.arange(9.0)
    survival = 100 * retention.bdw_survivor(years, 0.8, 2.0, 1.3)
    small, large = (retention.fit_retention(survival, customers=size) for size in (1e3, 1e5))
    for name, truth in (("alpha", 0.8), ("beta", 2.0), ("shape", 1.3)):
        low, high = large.interval[name]
        assert low < truth < high and high - low < small.interval[name][1] - small.interval[name][0]
    assert large.gradient_norm < 1e-6 and np.isclose(large.shape, 1.3, rtol=1e-3)


def test_posterior_agrees_with_the_estimate_and_covers_the_future() -> None:
    posterior = retention.retention_posterior(REGULAR[:8], "sbg", customers=1000)
    fit = retention.fit_retention(REGULAR[:8], "sbg")
    mean, low, high = posterior.survivor(np.arange(8, 13))
    np.testing.assert_allclose(mean, fit.survivor(np.arange(8, 13)), atol=0.005)
    actual = np.array(REGULAR[8:]) / 100
    assert np.all((low < actual) & (actual < high)) and np.all(high - low < 0.1)
    assert np.isclose(posterior.weight.sum(), 1)


def test_any_cohort_gives_an_answer_or_a_sentence() -> None:
    rng = np.random.default_rng(1)
    seen = set()
    for _ in range(40):
        a, b, c = np.exp(rng.normal(0, [1.3, 1.3, 0.4]))
        size = int(rng.choice([20, 100, 10_000]))
        curve = retention.bdw_survivor(np.arange(rng.integers(4, 12)), a, b, c)
        leave = rng.multinomial(size, np.append(-np.diff(curve), curve[-1]))
        survival = size - np.concatenate([[0], np.cumsum(leave[:-1])])
        if survival[1] == 0 or survival[-1] == size:
            continue
        for model in ("sbg", "bdw"):
            fit = retention.fit_retention(survival, model)
            numbers = [fit.alpha, fit.beta, fit.shape, fit.log_likelihood, *sum(fit.interval.values(), ())]
            assert np.all(np.isfinite(numbers)) and fit.status in ("converged", "at bound")
            seen.add(fit.status)
    assert seen == {"converged", "at bound"}


def test_residual_lifetime_is_the_sum_it_stands_for() -> None:
    closed = retention.sbg_derl(0.668, 3.806, 0.1, 7)
    assert np.isclose(retention.bdw_derl(0.668, 3.806, 1.0, 0.1, renewals=7, horizon=400), closed, rtol=1e-9)
    assert np.isclose(retention.expected_years(3, 1.6, 2.4), 1 + 0.6 + 0.6 * 3.4 / 5)
    assert np.isclose(retention.constant_churn_derl(0.6, 0.1), sum(0.6 * (0.6 / 1.1) ** t for t in range(200)))
