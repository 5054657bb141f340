"""Lifetime value is purchases to come times spend, and its interval is that of the two fits."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from scipy import stats
from simulated_customers import leave_after_purchase

from analysis.methods.membership.customer_base import CustomerBaseFit, fit_customer_base
from analysis.methods.membership.gamma_gamma import SpendFit, fit_gamma_gamma
from analysis.methods.membership.lifetime_value import lifetime_value
from analysis.methods.membership.purchase_histories import group_histories

TRUTH, SPEND = (0.8, 4.4, 0.8, 2.4), (6.25, 3.74, 15.44)
AHEAD = 39.0


def shop(seed: int, n: int) -> tuple[np.ndarray, ...]:
    """x, t_x, T and mean spend of customers, of all their purchases."""
    x, t_x, T = leave_after_purchase(seed, n, *TRUTH)
    p, q, v = SPEND
    rng = np.random.default_rng(seed + 1000)
    return x, t_x, T, rng.gamma(p * (x + 1), 1 / rng.gamma(q, 1 / v, n)) / (x + 1)


def fits(x, t_x, T, mean) -> tuple[CustomerBaseFit, SpendFit]:
    return fit_customer_base(group_histories(x, t_x, T)), fit_gamma_gamma(x + 1, mean)


@pytest.fixture(scope="module")
def known() -> tuple:
    rows = shop(0, 2000)
    return rows, *fits(*rows)


def test_value_is_expected_purchases_times_expected_spend(known) -> None:
    (x, t_x, T, mean), base, spend = known
    found = lifetime_value(base, spend, x, t_x, T, mean, horizon=AHEAD, margin=0.3, spent=x + 1)
    by_hand = 0.3 * base.expected_purchases(AHEAD, x, t_x, T) * spend.expected(x + 1, mean)
    np.testing.assert_allclose(found.value, by_hand, rtol=1e-9)
    assert np.isclose(found.total, by_hand.sum()) and f"{by_hand.sum():,.0f}" in found.sentence
    assert np.all((found.low < found.value) & (found.value < found.high))
    assert found.total_low < found.total < found.total_high


def test_discounting_lowers_and_finer_steps_hardly_move(known) -> None:
    (x, t_x, T, mean), base, spend = known
    at = {
        (rate, steps): lifetime_value(
            base, spend, x, t_x, T, mean, horizon=AHEAD, discount_rate=rate, steps=steps, spent=x + 1
        ).total
        for rate, steps in ((0.0, 12), (0.01, 12), (0.01, 200), (0.05, 12))
    }
    assert at[0.0, 12] > at[0.01, 12] > at[0.05, 12]
    assert np.isclose(at[0.01, 12], at[0.01, 200], rtol=5e-4)


def test_unit_of_time_and_order_of_customers_do_not_matter(known) -> None:
    (x, t_x, T, mean), base, spend = known
    plain = lifetime_value(base, spend, x, t_x, T, mean, horizon=AHEAD, spent=x + 1)
    turned = lifetime_value(
        base, spend, x[::-1], 7 * t_x[::-1], 7 * T[::-1], mean[::-1], horizon=AHEAD, per=7, spent=x[::-1] + 1
    )
    np.testing.assert_allclose(turned.value[::-1], plain.value, rtol=1e-6)
    np.testing.assert_allclose(turned.high[::-1], plain.high, rtol=1e-6)


def test_interval_of_the_total_holds_what_the_true_parameters_say() -> None:
    rounds, held = 24, 0
    for seed in range(rounds):
        rows = shop(seed, 1500)
        base, spend = fits(*rows)
        found = lifetime_value(base, spend, *rows, horizon=AHEAD, spent=rows[0] + 1)
        true_base = dataclasses.replace(base, parameters=TRUTH)
        true_spend = dataclasses.replace(spend, p=SPEND[0], q=SPEND[1], v=SPEND[2])
        truth = lifetime_value(true_base, true_spend, *rows, horizon=AHEAD, spent=rows[0] + 1).total
        held += found.total_low <= truth <= found.total_high
    assert held >= stats.binom.ppf(0.01, rounds, 0.95)


def test_fits_without_an_interval_give_a_value_without_one(known) -> None:
    (x, t_x, T, mean), base, spend = known
    blind = dataclasses.replace(base, covariance=np.full((4, 4), np.nan))
    found = lifetime_value(blind, spend, x, t_x, T, mean, horizon=AHEAD, spent=x + 1)
    assert np.isfinite(found.total) and np.isnan([found.total_low, found.total_high]).all()
    assert np.isnan(found.low).all() and "No interval: BG/NBD carries none" in found.sentence


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"horizon": 0}, "horizon: expected"),
        ({"discount_rate": -0.1}, "discount_rate: expected"),
        ({"steps": 0}, "steps − 1: expected"),
        ({"mean_spend": [1.0]}, "mean_spend: expected one value per customer"),
        ({"mean_spend": [np.nan, 2.0]}, "mean_spend: expected an amount where there are purchases, found none for 1"),
        ({"t_x": [0, 9]}, "t_x: expected a last purchase within"),
    ],
)
def test_what_cannot_be_valued_is_named(known, change: dict, message: str) -> None:
    _, base, spend = known
    given = {"x": [1, 2], "t_x": [3, 4], "T": [5, 5], "mean_spend": [9.0, 8.0], "horizon": 10} | change
    with pytest.raises(ValueError, match=message):
        lifetime_value(base, spend, **given)
