"""Estimators recover what data were made from, and say when they cannot."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import approx_fprime

from analysis.methods.market import adoption, attraction, choice, competition, composition, share_forecast
from analysis.methods.market.trend import log_linear_trend
from analysis.methods.membership import repeat_buying, retention
from analysis.methods.membership.customer_base import _history

REGULAR = [100, 63.1, 46.8, 38.2, 32.6, 28.9, 26.2, 24.1, 22.3, 20.7, 19.4, 18.3, 17.3]
"""The second classic cohort of Fader & Hardie (2007), per cent still there after each renewal."""


def test_trend_through_two_figures_carries_their_error() -> None:
    trend = log_linear_trend([2023, 2024, 2025], [1.0, np.nan, 0.6], 0.1)
    assert trend.n == 2
    assert np.isclose(trend.slope, -0.2) and np.isclose(trend.standard_error, 0.1 * np.sqrt(2) / 2)
    assert np.isclose(trend.high - trend.slope, 1.959964 * trend.standard_error)
    assert "-0.200 per year from 2 figures" in trend.sentence


def test_trend_weighs_precise_figures_more() -> None:
    sigma = np.array([0.1, 0.1, 10.0])
    trend = log_linear_trend([0, 1, 2], [0.0, 1.0, -50.0], sigma)
    assert abs(trend.slope - 1) < 0.2


@pytest.mark.parametrize("values", [[0.5, np.nan], [np.nan, np.nan]])
def test_no_trend_says_why(values: list[float]) -> None:
    trend = log_linear_trend([2024, 2025], values, 0.1)
    assert np.isnan([trend.slope, trend.standard_error, trend.low, trend.high]).all()
    assert trend.n == np.isfinite(values).sum()
    assert trend.sentence.startswith("No trend: it takes figures of at least two years")
    same = log_linear_trend([2024, 2024], [0.1, 0.2], 0.1)
    assert np.isnan(same.slope) and "2 figures of the same year" in same.sentence


def test_bass_recovers_its_curve() -> None:
    years = np.arange(1, 13)
    sales = 5e4 * np.diff(adoption.bass_share(np.arange(13), 0.02, 0.45))
    fit = adoption.bass_fit(years, sales)
    assert fit.converged
    np.testing.assert_allclose([fit.market, fit.innovation, fit.imitation], [5e4, 0.02, 0.45], rtol=1e-5)


def test_bass_says_when_growth_alone_identifies_nothing() -> None:
    fit = adoption.bass_fit(np.arange(1, 7), 10 * 1.5 ** np.arange(6))
    assert not fit.converged and "do not use" in fit.sentence


def test_competition_rests_where_it_should() -> None:
    entrant, incumbent = competition.competition_equilibrium(1.0, 2.0, 0.4, 0.3)
    assert np.isclose(1 - (entrant + 0.4 * incumbent) / 1.0, 0) and np.isclose(1 - (incumbent + 0.3 * entrant) / 2.0, 0)
    assert competition.competition_equilibrium(1.0, 2.0, 0.6, 0.3) == (0, 2)
    assert competition.competition_equilibrium(3.0, 2.0, 0.5, 0.9) == (3, 0)


def test_mci_recovers_elasticities() -> None:
    rng = np.random.default_rng(3)
    price, effort = rng.uniform(5, 10, (60, 4)), rng.uniform(1, 9, (60, 4))
    strength = np.exp([0.0, 0.3, -0.2, 0.5])
    noise = np.exp(rng.normal(0, 0.05, (60, 4)))
    shares = attraction.shares(strength * price**-1.5 * effort**0.4 * noise)
    fit = choice.log_centred_mci(shares, {"price": price, "effort": effort})
    truth = np.array([-1.5, 0.4, 0.3, -0.2, 0.5])
    assert fit.converged
    assert np.all(np.abs(fit.table["estimate"] - truth) < 4 * fit.table["standard_error"])
    assert np.all(fit.table["standard_error"] < 0.06)
    assert not choice.log_centred_mci(shares, {"price": price, "again": price}).converged


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


def simulated_customers(seed: int, n: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    until, rate, leave = rng.uniform(27, 39, n), rng.gamma(0.8, 1 / 4.4, n), rng.beta(0.8, 2.4, n)
    x, last, now, alive = np.zeros(n), np.zeros(n), np.zeros(n), np.ones(n, bool)
    while alive.any():
        now = now + rng.exponential(1 / rate)
        alive &= now < until
        x[alive] += 1
        last[alive] = now[alive]
        alive &= rng.uniform(size=n) > leave
    return x, last, until


def test_customer_base_is_recovered() -> None:
    customers = simulated_customers(0, 4000)
    fit = repeat_buying.bgnbd_fit(*customers)
    assert fit.status == "converged" and fit.gradient_norm < 1e-5
    for name, truth in zip(("r", "alpha", "a", "b"), (0.8, 4.4, 0.8, 2.4), strict=True):
        assert fit.interval[name][0] < truth < fit.interval[name][1]
    assert fit.log_likelihood >= repeat_buying.bgnbd_log_likelihood((0.8, 4.4, 0.8, 2.4), *customers)
    assert np.isclose(fit.log_likelihood, repeat_buying.bgnbd_log_likelihood(fit.parameters, *customers))
    weeks = repeat_buying.bgnbd_fit(customers[0], customers[1] * 7, customers[2] * 7)
    np.testing.assert_allclose(weeks.parameters, np.array(fit.parameters) * [1, 7, 1, 1], rtol=1e-4)


def test_gradient_of_the_customer_likelihood() -> None:
    evaluate = _history(*simulated_customers(1, 300))
    at = np.array([0.1, 0.5, -0.2, 0.3])
    np.testing.assert_allclose(evaluate(at)[1], approx_fprime(at, lambda v: evaluate(v)[0], 1e-7), rtol=1e-4, atol=1e-3)


def test_purchase_counts_sum_to_one_and_the_pole_is_smooth() -> None:
    assert np.isclose(repeat_buying.bgnbd_pmf(np.arange(3000), 39, 0.8, 4.4, 0.8, 2.4).sum(), 1)
    near = repeat_buying.bgnbd_expected(39, 2, 30.0, 38.0, 0.2, 4.4, np.array([0.999, 1.0, 1.001]), 2.4)
    assert np.isclose(near[1], (near[0] + near[2]) / 2, rtol=1e-6)


def test_dirichlet_agrees_with_the_sum_over_purchases() -> None:
    model = repeat_buying.dirichlet(0.56, 2.6, [0.25, 0.1], [0.2, 0.08])
    n = np.arange(4000)
    for periods in (1, 4, 52):
        table = repeat_buying.dirichlet_table(model, periods)
        chance = repeat_buying.nbd_pmf(n, model.mean * periods, model.shape)
        alpha = model.share[0] * model.diversity
        steps = np.concatenate([[1], (model.diversity - alpha + n[:-1]) / (model.diversity + n[:-1])])
        never = np.cumprod(steps)
        bought = 1 - chance @ never
        assert np.isclose(table["penetration"][0], bought, rtol=1e-8)
        assert np.isclose(table["category_purchases"][0], (n * chance) @ (1 - never) / bought, rtol=1e-6)
        only = np.cumprod(np.concatenate([[1], (alpha + n[:-1]) / (model.diversity + n[:-1])]))
        assert np.isclose(table["sole_buyers"][0], (chance[1:] @ only[1:]) / bought, rtol=1e-6)


def series(periods: int, seed: int = 0) -> pd.DataFrame:
    steps = np.random.default_rng(seed).normal([0.05, -0.02], 0.05, (periods, 2))
    return pd.DataFrame(composition.ilr_inverse(np.cumsum(steps, axis=0)), columns=["leader", "follower", "others"])


def test_few_observations_are_refused_with_a_reason() -> None:
    with pytest.raises(share_forecast.ForecastRefused, match="7 observations are fewer than 8"):
        share_forecast.forecast_shares(series(7), 3)
    assert [share_forecast.forecast_gate(n).method for n in (7, 8, 19, 20)] == [
        "refuse",
        "drift",
        "drift",
        "structural",
    ]


@pytest.mark.parametrize(("periods", "method"), [(12, "drift"), (22, "structural")])
def test_forecast_stands_beside_the_random_walk(periods: int, method: str) -> None:
    forecast = share_forecast.forecast_shares(series(periods), 3)
    assert forecast.method == method and list(forecast.backtest.index) == [method, "random walk"]
    np.testing.assert_allclose(forecast.shares.sum(axis=1), 1)
    assert (forecast.low < forecast.shares).all(axis=None) and (forecast.shares < forecast.high).all(axis=None)
    width = (forecast.high - forecast.low)["leader"]
    assert width.is_monotonic_increasing
    ours = forecast.backtest.loc[method, "aitchison_distance"]
    assert f"{ours:.3f}" in forecast.sentence and "random walk" in forecast.sentence
    pd.testing.assert_frame_equal(forecast.low, share_forecast.forecast_shares(series(periods), 3).low)
