"""Input that no member or customer can have given is refused in a sentence that names the field."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from refusals import require_refusal

from analysis.methods.membership import (
    bgbb,
    bgnbd,
    brand_counts,
    constant_churn,
    gamma_gamma,
    ledger,
    pareto_nbd,
    residual_lifetime,
    retention,
    sample_estimates,
    tariff,
)
from analysis.methods.membership.incrementality import difference_in_differences
from analysis.methods.membership.purchase_histories import group_histories

CARD = {"fee": 168, "spend": 2000, "discount": 0.1, "merchant_share": 1, "incremental_share": 0.3, "margin": 0.5}

COUNTS = brand_counts.BrandCounts(np.array([[30, 15], [30, 15]]), np.array([[[20, 8], [10, 7]]] * 2))

FAULTS = {
    "cohort of nobody": (lambda: retention.fit_retention([100, 80, 70, 65], customers=0), "customers: exp", "found 0"),
    "cohort that grows": (lambda: constant_churn.constant_churn_rate([100, 80, 90]), "survival: expected", "90 after"),
    "time before joining": (lambda: constant_churn.constant_churn_survivor(-1, 0.6), "years: expected", "found -1"),
    "no payment to come": (lambda: residual_lifetime.bdw_derl(1, 3, 1, 0.1, horizon=0), "horizon: expected", "found 0"),
    "rate that divides by 0": (lambda: residual_lifetime.expected_years(2, 1, 3, 1, -1), "discount_rate: exp", "-1"),
    "interval of everything": (lambda: brand_counts.fit_brand_counts(COUNTS, 1), "level: expected", "found 1"),
    "interval of nothing": (lambda: sample_estimates.mean_and_cv([1, 2], level=0), "level: expected", "found 0"),
    "no day": (lambda: tariff.days_inclusive("2025-13-01", "2025-12-31"), "start: expected", "2025-13-01"),
    "discount above all": (lambda: tariff.merchant_net_per_yuan(0.5, 0.4, 1.5), "discount: expected", "found 1.5"),
    "spend of a member below zero": (
        lambda: ledger.membership_ledger(**CARD | {"spend": -1}),
        "spend: expected",
        "found -1",
    ),
    "commission above all": (lambda: ledger.membership_ledger(**CARD, take_rate=2), "take_rate: exp", "found 2"),
    "payment below zero": (lambda: ledger.membership_ledger(**CARD, payment_rate=-0.1), "payment_rate: exp", "-0.1"),
    "BG/NBD after the end": (lambda: bgnbd.probability_alive(2, 40, 39, 1, 1, 1, 1), "T − t_x: expected", "-1"),
    "Pareto/NBD after the end": (lambda: pareto_nbd.probability_alive(2, 40, 39, 1, 1, 1, 1), "T − t_x: exp", "-1"),
    "BG/BB after the end": (lambda: bgbb.probability_alive(2, 7, 6, 1, 1, 1, 1), "T − t_x: expected", "-1"),
    "BG/BB more than occasions": (lambda: bgbb.probability_alive(4, 3, 6, 1, 1, 1, 1), "t_x − x: expected", "-1"),
    "BG/BB expected of more": (lambda: bgbb.expected_if_alive(1, 7, 6, 1, 1, 1, 1), "T − x: expected", "-1"),
    "no unit of time": (lambda: group_histories([1], [5], [9], per=0), "per: expected", "found 0"),
    "spend without a scale": (lambda: gamma_gamma.expected_spend(2, 20, 6, 4, 0), "v: expected", "found 0"),
    "spend below zero": (lambda: gamma_gamma.expected_spend([0, 1], [-1, -2], 6, 4, 15), "mean_spend: exp", "-2"),
    "prior of no width": (
        lambda: gamma_gamma.fit_gamma_gamma([2, 3], [20, 30], prior_spread=0),
        "prior_spread: expected",
        "found 0",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_fault_names_the_field(name: str) -> None:
    require_refusal(FAULTS[name])


def test_spend_of_a_customer_without_purchases_need_not_be_known() -> None:
    of_all = 6.25 * 15.44 / (3.74 - 1)
    assert gamma_gamma.expected_spend([0, 0], [np.nan, 0.0], 6.25, 3.74, 15.44).tolist() == pytest.approx([of_all] * 2)
    assert np.isnan(gamma_gamma.expected_spend(2, np.nan, 6.25, 3.74, 15.44))


def test_constant_churn_goes_by_the_labels_of_a_series() -> None:
    turned = pd.Series([36.0, 60.0, 100.0], index=[2, 1, 0])
    assert constant_churn.constant_churn_rate(turned) == pytest.approx(0.6)


@pytest.mark.parametrize(
    ("spend", "said"), [(0.0, "and spent nothing to measure it by"), (5.0, "0% of what they spent")]
)
def test_spend_that_never_changes_has_an_effect_of_nothing(spend, said) -> None:
    found = difference_in_differences(np.full((8, 5), spend), [3] * 4 + [-1] * 4)
    assert found.effect == 0 and found.p_value == 1 and found.placebo_passed and said in found.sentence
    assert "nan" not in found.sentence
