"""What goes over time goes by its period: shuffled months give the same answer, and a missing one is refused."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.methods.market.adoption import bass_fit, bass_share
from analysis.methods.market.trend import log_linear_trend
from analysis.methods.membership.incrementality import difference_in_differences
from analysis.methods.membership.retention_fit import fit_retention
from analysis.methods.periods import by_period, calendar_order

MONTHS = pd.period_range("2024-11", periods=6, freq="M")
COHORT = pd.Series([1000.0, 631.0, 468.0, 382.0, 326.0, 289.0], index=MONTHS)


def shuffled(values: pd.Series) -> pd.Series:
    return values.sample(frac=1, random_state=3)


def test_retention_of_a_shuffled_cohort_is_that_of_the_cohort() -> None:
    assert list(shuffled(COHORT).index) != list(COHORT.index)
    assert fit_retention(shuffled(COHORT), "sbg") == fit_retention(COHORT.to_numpy(), "sbg")
    by_age = pd.Series(COHORT.to_numpy(), index=range(6))
    assert fit_retention(shuffled(by_age), "sbg") == fit_retention(COHORT.to_numpy(), "sbg")


def test_retention_with_a_month_missing_is_refused_and_not_moved_up() -> None:
    with pytest.raises(ValueError, match="survival: expected periods without a gap, found 2025-02 after 2024-12"):
        fit_retention(COHORT.drop(pd.Period("2025-01")), "sbg")


def test_incrementality_of_shuffled_months_and_customers_is_the_same() -> None:
    rng = np.random.default_rng(5)
    spend = pd.DataFrame(rng.gamma(2.0, 50.0, (12, 6)), columns=MONTHS, index=[f"c{i}" for i in range(12)])
    start = pd.Series([3, 4, 2, 3, 2, -1, -1, -1, -1, -1, -1, -1], index=spend.index)
    plain = difference_in_differences(spend.to_numpy(), start.to_numpy())
    turned = difference_in_differences(spend[MONTHS[::-1]], shuffled(start))
    assert turned.effect == pytest.approx(plain.effect, rel=1e-12) and turned.low == pytest.approx(plain.low, rel=1e-12)
    with pytest.raises(ValueError, match="spend: expected periods without a gap"):
        difference_in_differences(spend.drop(columns=MONTHS[2]), start)


def test_adoption_goes_by_the_year_and_not_by_its_place() -> None:
    years = np.arange(1.0, 13.0)
    sales = 1000 * (bass_share(years, 0.03, 0.4) - bass_share(years - 1, 0.03, 0.4))
    there = np.array([7, 0, 3, 11, 1, 2, 9, 10, 5, 8, 6])  # the fifth year is missing, the rest out of order
    fit = bass_fit(years[there], sales[there])
    assert (fit.market, fit.innovation, fit.imitation) == pytest.approx((1000, 0.03, 0.4), rel=1e-4)
    with pytest.raises(ValueError, match="years: expected whole numbers, each once, found 1, 2, 2"):
        bass_fit([1, 2, 2, 3], [1, 2, 3, 4])


def test_a_trend_takes_years_by_the_labels_of_the_values() -> None:
    years = pd.Series([2020.0, 2021.0, 2023.0], index=["a", "b", "c"])
    values = pd.Series([0.3, 0.0, 0.1], index=["c", "a", "b"])
    assert log_linear_trend(years, values, 0.05).slope == pytest.approx(0.1)
    with pytest.raises(ValueError, match="values: expected the labels that years have"):
        log_linear_trend(years, values.rename({"c": "d"}), 0.05)


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        (pd.Index(["2025-01", "2025Q2"]), "periods or whole numbers, found Index"),
        (pd.PeriodIndex(["2025-01", "2025-01"], freq="M"), "every period once, found 2025-01 twice"),
        (pd.PeriodIndex(["2025Q1", "2025Q4"], freq="Q"), "found 2025Q4 after 2025Q1"),
        (pd.Index([0, 1, 3]), "found 3 after 1"),
    ],
)
def test_labels_that_are_no_calendar_are_refused(labels: pd.Index, message: str) -> None:
    with pytest.raises(ValueError, match=f"sales: expected .*{message}"):
        calendar_order("sales", labels)
    if len(labels) == 2 and labels.dtype == object:
        assert by_period("sales", [2.0, 1.0]).tolist() == [2.0, 1.0]
