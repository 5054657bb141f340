"""Estimators recover what data were made from, and say when they cannot."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.methods.market import adoption, attraction, choice, competition, log_ratios, share_forecast
from analysis.methods.market.trend import log_linear_trend
from analysis.methods.membership import negative_binomial, repeat_buying


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


def test_logit_recovers_effects_also_of_drivers_far_from_zero() -> None:
    random = np.random.default_rng(5)
    drivers = random.normal(size=(3000, 3, 2)) * [1.0, 400.0] + [0.0, 1e6]
    utility = drivers @ [8.0, -0.01] + random.gumbel(size=(3000, 3))
    chosen = utility == utility.max(axis=1, keepdims=True)
    table = pd.DataFrame(drivers.reshape(-1, 2), columns=["quality", "price"])
    fit = choice.conditional_logit(chosen.ravel(), table, np.repeat(np.arange(3000), 3))
    assert fit.converged and fit.gradient_norm < 1e-6
    assert np.abs(fit.table["estimate"] - [8.0, -0.01]).lt(3 * fit.table["standard_error"]).all()
    assert (fit.table["standard_error"] / np.abs(fit.table["estimate"])).lt(0.05).all()


def test_a_choice_without_an_alternative_tells_nothing_and_does_not_count() -> None:
    price = pd.DataFrame({"price": [1.0, 2.0] * 3 + [9.0]})
    fit = choice.conditional_logit([1, 0, 1, 0, 0, 1, 1], price, [1, 1, 2, 2, 3, 3, 4])
    assert fit.observations == 3 and fit.sentence.startswith("Estimated from 3 choices")
    assert fit.table.loc["price", "estimate"] == pytest.approx(-np.log(2))


def test_dirichlet_agrees_with_the_sum_over_purchases() -> None:
    model = repeat_buying.dirichlet(0.56, 2.6, [0.25, 0.1], [0.2, 0.08])
    n = np.arange(4000)
    for periods in (1, 4, 52):
        table = repeat_buying.dirichlet_table(model, periods)
        chance = negative_binomial.nbd_pmf(n, model.mean * periods, model.shape)
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
    index = pd.period_range("2023-01", periods=periods, freq="M")
    shares = log_ratios.ilr_inverse(np.cumsum(steps, axis=0))
    return pd.DataFrame(shares, columns=["leader", "follower", "others"], index=index)


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
    first = pd.Period("2023-01", freq="M")
    assert list(forecast.shares.index) == [first + periods + ahead for ahead in range(3)]
    assert forecast.method == method and list(forecast.backtest.index) == [method, "random walk"]
    np.testing.assert_allclose(forecast.shares.sum(axis=1), 1)
    assert (forecast.low < forecast.shares).all(axis=None) and (forecast.shares < forecast.high).all(axis=None)
    width = (forecast.high - forecast.low)["leader"]
    assert width.is_monotonic_increasing
    ours = forecast.backtest.loc[method, "aitchison_distance"]
    assert f"{ours:.3f}" in forecast.sentence and "random walk" in forecast.sentence
    assert forecast.status == "converged" and (forecast.backtest["converged"] == forecast.backtest["origins"]).all()
    pd.testing.assert_frame_equal(forecast.low, share_forecast.forecast_shares(series(periods), 3).low)


def test_a_forecast_whose_fit_stops_short_says_so_instead_of_ending_in_an_error() -> None:
    forecast = share_forecast.forecast_shares(series(22), 3, iterations=1)
    assert forecast.status == "failed" and "did not converge: do not use" in forecast.sentence
    assert forecast.backtest.loc["structural", "converged"] < forecast.backtest.loc["structural", "origins"]
    assert forecast.backtest.loc["random walk", "converged"] == forecast.backtest.loc["random walk", "origins"]
