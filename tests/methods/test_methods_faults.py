"""Degenerate input is refused in a sentence that names the field, what was expected and what was found."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.methods.coverage import city_order, field_sales, reach, siting
from analysis.methods.market import adoption, attraction, choice, composition, concentration, dynamics, share_forecast
from analysis.methods.market.trend import log_linear_trend
from analysis.methods.membership import negative_binomial, repeat_buying, retention, spend, tariff

TWO = pd.DataFrame({"a": [0.5, 0.6], "b": [0.5, 0.4]})


def monthly(first: str, months: int) -> pd.DataFrame:
    """Shares month by month."""
    return pd.concat([TWO] * months).head(months).set_axis(pd.period_range(first, periods=months, freq="M"))


FAULTS = {
    "negative share": (lambda: concentration.hhi([0.5, -0.1]), "shares: expected", "-0.1"),
    "shares above one": (lambda: concentration.hhi([0.7, 0.4]), "sum of shares: expected", "1.1"),
    "shares of a part": (lambda: concentration.hill_number([0.5, 0.3], 1), "sum of shares: expected", "0.8"),
    "firm nobody owns": (
        lambda: concentration.modified_hhi([0.5, 0.5], [[1, 0]]),
        "ownership: expected",
        "firm 1",
    ),
    "nothing to close": (lambda: composition.closure([0, 0]), "sum of parts: expected", "found 0"),
    "zero share": (lambda: composition.clr([0.5, 0.5, 0]), "parts: expected", "replace zeros"),
    "zeros that fill": (lambda: composition.replace_zeros([1, 0, 0], 0.5), "share left after", "found 0"),
    "overlapping splits": (
        lambda: composition.partition_basis([[1, 1, -1], [1, -1, 1]]),
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
        lambda: dynamics.markov_steady_state([[0.9, 0.2], [0.2, 0.8]]),
        "row of transition: expected",
        "1.1",
    ),
    "two steady states": (lambda: dynamics.markov_steady_state(np.eye(2)), "transition: expected", "several"),
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
