"""Degenerate input is refused in a sentence that names the field, what was expected and what was found."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.methods.coverage import city_order, field_sales, reach, siting
from analysis.methods.market import (
    adoption,
    attraction,
    choice,
    composition,
    concentration,
    dynamics,
    elasticity,
    log_ratios,
    mergers,
    share_forecast,
    switching,
)
from analysis.methods.market.share_drivers import share_drivers
from analysis.methods.market.trend import log_linear_trend
from analysis.methods.membership import negative_binomial, repeat_buying, retention, spend, tariff

PRICES = pd.DataFrame({"price": [1.0, 2.0] * 3})
GROUPS = [1, 1, 2, 2, 3, 3]
PANEL = np.tile([[0.5, 0.5], [0.6, 0.4], [0.3, 0.7]], (2, 1))
TWO = pd.DataFrame({"a": [0.5, 0.6], "b": [0.5, 0.4]})


def monthly(first: str, months: int) -> pd.DataFrame:
    """Shares month by month."""
    return pd.concat([TWO] * months).head(months).set_axis(pd.period_range(first, periods=months, freq="M"))


FAULTS = {
    "negative share": (lambda: concentration.hhi([0.5, -0.1]), "shares: expected", "-0.1"),
    "shares above one": (lambda: concentration.hhi([0.7, 0.4]), "sum of shares: expected", "1.1"),
    "shares of a part": (lambda: concentration.hill_number([0.5, 0.3], 1), "sum of shares: expected", "0.8"),
    "firm nobody owns": (
        lambda: mergers.modified_hhi([0.5, 0.5], [[1, 0]]),
        "ownership: expected",
        "firm 1",
    ),
    "nothing to close": (lambda: composition.closure([0, 0]), "sum of parts: expected", "found 0"),
    "zero share": (lambda: log_ratios.clr([0.5, 0.5, 0]), "parts: expected", "replace zeros"),
    "zeros that fill": (lambda: composition.replace_zeros([1, 0, 0], 0.5), "share left after", "found 0"),
    "overlapping splits": (
        lambda: log_ratios.partition_basis([[1, 1, -1], [1, -1, 1]]),
        "signs: expected",
        "overlap",
    ),
    "entry to everything": (lambda: attraction.entry_attraction_iia(1.0), "target: expected", "found 1"),
    "perfect correlation": (
        lambda: attraction.entry_attraction_nested([0.7, 0.3], 0.05, 1.0),
        "rho: expected",
        "found 1",
    ),
    "two choices at once": (
        lambda: choice.conditional_logit([1, 1], TWO, [1, 1]),
        "chosen: expected",
        "group 1",
    ),
    "driver that stays": (
        lambda: choice.conditional_logit([1, 0], TWO.assign(b=1.0), [1, 1]),
        "drivers: expected",
        "'b'",
    ),
    "share of zero in a panel": (
        lambda: choice.log_centred_mci([[0.5, 0.5], [1, 0]], {}),
        "shares: expected",
        "minimum 0",
    ),
    "half a choice": (
        lambda: choice.conditional_logit([1, 0, 0, 1, 0.5, 0.5], PRICES, GROUPS),
        "chosen: expected",
        "0.5 in group 3",
    ),
    "choices without rows": (lambda: choice.conditional_logit([1, 0], PRICES, GROUPS), "chosen: expected", "(2,)"),
    "price nobody knows": (
        lambda: choice.conditional_logit([1, 0, 1, 0, 0, 1], PRICES.replace(1.0, np.nan), GROUPS),
        "drivers: expected",
        "'price'",
    ),
    "price that decides all": (
        lambda: choice.conditional_logit([1, 0] * 3, PRICES, GROUPS),
        "drivers: expected",
        "'price'",
    ),
    "price counted twice": (
        lambda: choice.conditional_logit([1, 0, 1, 0, 0, 1], PRICES.assign(again=2 * PRICES["price"]), GROUPS),
        "drivers: expected",
        "follows from other drivers",
    ),
    "one brand alone": (lambda: choice.log_centred_mci([0.5, 0.5], {}), "shares: expected periods", "(2,)"),
    "weightless period": (
        lambda: choice.log_centred_mci(PANEL, {}, weights=[1, 1, 1, 1, 1, 0]),
        "weights: expected 6",
        "minimum 0",
    ),
    "city without a name": (
        lambda: share_drivers(PANEL, {"price": PANEL}, ["a", "b", None, "c", "d", "e"]),
        "city: expected a name for each of 6",
        "found 5",
    ),
    "too few cities": (lambda: share_drivers(PANEL, {"price": PANEL}, ["a"]), "city: expected", "found 1"),
    "certain interval": (
        lambda: share_drivers(PANEL, {"price": PANEL}, list("abcdef"), level=1.0),
        "level: expected",
        "found 1",
    ),
    "endless share": (
        lambda: share_drivers(np.where(PANEL == 0.7, np.inf, PANEL), {"price": PANEL}, list("abcdef")),
        "shares: expected numbers above 0",
        "found inf",
    ),
    "nobody to divert": (lambda: elasticity.diversion([0.0, 0.0]), "sum of shares: expected", "found 0"),
    "diversion by year": (lambda: elasticity.diversion([[0.5, 0.5]]), "shares: expected", "(1, 2)"),
    "ratio of nothing": (lambda: concentration.ratio_interval(0, 0), "first + second: expected", "found 0"),
    "negative ratio": (lambda: concentration.ratio_interval(-1, 3), "first: expected", "found -1"),
    "merger beyond the market": (lambda: mergers.merger_delta(0.7, 0.6), "a + b: expected", "found 1.3"),
    "firm owned twice": (
        lambda: mergers.modified_hhi([0.5, 0.5], [[1, 1], [1, 0]]),
        "sum of a firm's ownership: expected",
        "found 2",
    ),
    "owners in one row": (lambda: mergers.modified_hhi([0.5, 0.5], [1, 1]), "ownership: expected", "(2,)"),
    "splits that cross": (
        lambda: log_ratios.partition_basis([[1, 1, -1, -1], [1, -1, 1, -1], [1, -1, -1, 1]]),
        "signs: expected",
        "overlap",
    ),
    "one split in a row": (lambda: log_ratios.partition_basis([1, -1]), "signs: expected", "(2,)"),
    "basis of other parts": (lambda: log_ratios.ilr([0.2, 0.8], np.eye(3)), "basis: expected 2 × 1", "(3, 3)"),
    "start of another market": (
        lambda: switching.markov_path([[0.9, 0.1], [0.2, 0.8]], [1.0], 1),
        "start: expected a share for each of 2",
        "(1,)",
    ),
    "half a period": (
        lambda: switching.markov_path([[0.9, 0.1], [0.2, 0.8]], [1, 0], 1.5),
        "periods: expected",
        "found 1.5",
    ),
    "before the launch": (lambda: adoption.bass_share(-1, 0.03, 0.4), "years: expected", "found -1"),
    "sales before the launch": (lambda: adoption.bass_fit(range(4), [1, 2, 3, 4]), "years: expected", "found 0"),
    "sales nobody knows": (
        lambda: adoption.bass_fit([1, 2, 3, 4], [1, np.nan, 3, 4]),
        "sales: expected",
        "found nan",
    ),
    "certain coverage": (
        lambda: share_forecast.forecast_shares(monthly("2025-01", 10), 3, coverage=1.0),
        "coverage: expected",
        "found 1",
    ),
    "too short a panel": (
        lambda: choice.log_centred_mci([[0.5, 0.5]], {}),
        "shares: expected",
        "found 1",
    ),
    "share above one": (lambda: dynamics.log_odds(70), "share: expected", "found 70"),
    "total collapse": (
        lambda: dynamics.years_between_ratios(2, 1, -1, 0),
        "leader_growth: expected",
        "found -1",
    ),
    "leaking matrix": (
        lambda: switching.markov_steady_state([[0.9, 0.2], [0.2, 0.8]]),
        "row of transition: expected",
        "1.1",
    ),
    "two steady states": (lambda: switching.markov_steady_state(np.eye(2)), "transition: expected", "several"),
    "no sales": (lambda: adoption.bass_fit([1, 2, 3, 4], [0, 0, 0, 0]), "sum of sales: expected", "found 0"),
    "three periods": (lambda: adoption.bass_fit([1, 2, 3], [1, 2, 3]), "sales: expected", "(3,)"),
    "exact figures": (lambda: log_linear_trend([1, 2], [0, 1], 0.0), "sigma: expected", "found 0"),
    "unpaired figures": (lambda: log_linear_trend([1, 2], [0], 0.1), "values: expected", "(1,)"),
    "nobody buys": (lambda: negative_binomial.nbd_from_penetration(0.0, 2), "penetration: expected", "found 0"),
    "half a purchase": (lambda: negative_binomial.nbd_from_penetration(0.5, 0.5), "buy_rate: expected", "0.5"),
    "chance buying": (
        lambda: repeat_buying.dirichlet(0.5, 1.2, [0.5], [0.3]),
        "buy_rate: expected",
        "found 1.2",
    ),
    "impossible brands": (
        lambda: repeat_buying.dirichlet(0.56, 2.6, [0.5], [0.9]),
        "brand_penetrations: expected",
        "none",
    ),
    "unknown family": (lambda: spend.share_above(1, 1, 1, "normal"), "family: expected", "'normal'"),
    "no spend": (lambda: spend.share_above(1, 0, 1), "mean: expected", "found 0"),
    "negative fee": (lambda: tariff.breakeven_spend(-1, 0.1), "fee: expected", "found -1"),
    "percent as share": (lambda: tariff.card_advantage(10), "discount: expected", "found 10"),
    "free ticket": (lambda: tariff.breakeven_visits(1680, 0), "ticket: expected", "found 0"),
    "card without use": (
        lambda: tariff.optimal_fee("lognormal", 2000, 0.0),
        "mean · advantage · coverage: expected",
        "found 0",
    ),
    "end before start": (
        lambda: tariff.pro_rata_fee(168, "2025-12-31", "2025-09-26"),
        "end: expected",
        "2025-09-26",
    ),
    "rising cohort": (
        lambda: retention.fit_retention([100, 60, 61, 50]),
        "survival: expected",
        "61 after 60",
    ),
    "short cohort": (
        lambda: retention.fit_retention([100, 60, 50], "bdw"),
        "survival: expected",
        "3 numbers",
    ),
    "nobody left": (lambda: retention.fit_retention([9, 9, 9, 9]), "survival: expected", "nobody left"),
    "nobody stayed": (lambda: retention.fit_retention([9, 0, 0, 0]), "survival: expected", "nobody renewed"),
    "unknown model": (lambda: retention.fit_retention([9, 5, 4], "weibull"), "model: expected", "'weibull'"),
    "certain renewal": (lambda: retention.sbg_parameters(1.0, 0.2), "first_renewal: expected", "found 1"),
    "certain reach": (lambda: reach.poisson_density_needed(3, 1.0, 1), "q: expected", "found 1"),
    "empty city": (lambda: reach.curated_share(1, 0, 1), "N: expected", "found 0"),
    "target above one": (
        lambda: reach.merchants_for_coverage(1.1, 9, 1, 0, 1, 1, 3),
        "target: expected",
        "found 1.1",
    ),
    "unknown weight": (
        lambda: reach.two_step_catchment([1], [1], [[1]], 2, "quartic"),
        "weight: expected",
        "'quartic'",
    ),
    "too many sites": (lambda: siting.maximal_cover([1], [[True]], 2), "p: expected", "found 2"),
    "cost below 0": (lambda: city_order.city_depths([[1.0, 2.0]], [[1.0, -3.0]], 2), "cost: expected 0 or more", "-3"),
    "poor budget": (lambda: city_order.city_depths([[1.0]], [[5.0]], 2), "budget: expected", "found 2"),
    "no working day": (lambda: field_sales.stops_per_day(8, 1, 0, 5), "density: expected", "found 0"),
    "periods by position": (
        lambda: share_forecast.forecast_shares(pd.concat([TWO] * 5), 3),
        "shares: expected an index of periods",
        "found Index",
    ),
    "a month is missing": (
        lambda: share_forecast.forecast_shares(monthly("2025-01", 10).drop(index=pd.Period("2025-04")), 3),
        "without a gap",
        "found 2025-05 after 2025-03",
    ),
    "months in reverse": (
        lambda: share_forecast.forecast_shares(monthly("2025-01", 10)[::-1], 3),
        "in order",
        "found 2025-09 after 2025-10",
    ),
    "no horizon": (
        lambda: share_forecast.forecast_shares(monthly("2025-01", 10), 0),
        "horizon: expected",
        "found 0",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_fault_names_the_field(name: str) -> None:
    call, field, found = FAULTS[name]
    with pytest.raises(ValueError) as caught:
        call()
    sentence = str(caught.value)
    assert sentence.startswith(field) or field in sentence
    assert found in sentence
    assert "expected" in sentence and "found" in sentence


def test_an_unknown_number_stays_unknown() -> None:
    assert np.isnan(tariff.breakeven_spend(168, np.nan))
    assert np.isnan(tariff.merchant_payback_sales(600, np.nan, 0.5, 0.1))
    assert np.isnan(dynamics.years_between_ratios(2.3, 2, np.nan, 0.1))
    density = reach.covered_share(100, 1000, 0.5, 0.3, np.array([np.nan, 1.0]), 1.0, 3, 2.0)
    assert np.isnan(density).tolist() == [True, False]
