"""A log of moments becomes histories by calendar day of the study's zone."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from simulated_customers import leave_after_purchase

from analysis.methods.membership import pareto_nbd
from analysis.methods.membership.customer_base import fit_customer_base
from analysis.methods.membership.purchase_days import count_days
from analysis.methods.membership.purchase_histories import HistoryError, group_histories

LOG = pd.DataFrame(
    [
        ("b", "2025-01-01 09:00", 10.0),
        ("a", "2025-01-03 23:59", 30.0),
        ("a", "2025-01-01 00:01", 20.0),
        ("a", "2025-01-01 23:58", 5.0),
        ("c", "2025-01-31 12:00", 8.0),
        ("a", "2025-02-02 12:00", 40.0),
        ("b", "2025-03-05 12:00", 1.0),
    ],
    columns=["customer", "moment", "amount"],
)


def test_days_are_counted_once_and_their_amounts_added() -> None:
    counted = count_days(LOG["customer"], LOG["moment"], "Asia/Shanghai", "2025-01-31", amount=LOG["amount"])
    assert counted.table.index.tolist() == ["a", "b"]
    assert counted.table[["x", "t_x", "T", "days"]].to_numpy().tolist() == [[1, 2, 30, 2], [0, 0, 30, 1]]
    assert counted.table["mean_spend"].tolist() == [(25 + 30) / 2, 10]
    # c first bought on the last day; two purchases came after it.
    assert (counted.too_new, counted.after) == (1, 2)


def test_a_second_period_is_counted_apart() -> None:
    counted = count_days(LOG["customer"], LOG["moment"], "UTC", "2025-01-31", held_out_until="2025-02-28")
    assert counted.table["held_out"].to_dict() == {"a": 1, "b": 0} and counted.after == 1
    assert counted.table["mean_spend"].isna().all()


def test_the_zone_decides_which_day_it_is() -> None:
    moments = ["2025-01-01 15:30+00:00", "2025-01-01 16:30+00:00"]
    by_zone = {zone: count_days([1, 1], moments, zone, "2025-01-31").table for zone in ("UTC", "Asia/Shanghai")}
    assert by_zone["UTC"]["x"].tolist() == [0] and by_zone["Asia/Shanghai"]["x"].tolist() == [1]
    stamped = pd.Series(moments).pipe(pd.to_datetime).dt.tz_convert("America/New_York")
    pd.testing.assert_frame_equal(
        count_days([1, 1], stamped, "Asia/Shanghai", "2025-01-31").table, by_zone["Asia/Shanghai"]
    )


def test_counted_histories_are_those_that_models_take() -> None:
    rng = np.random.default_rng(0)
    customer = rng.integers(0, 300, 2000)
    moment = pd.Timestamp("2025-01-01") + pd.to_timedelta(rng.uniform(0, 200, 2000), "D")
    table = count_days(customer, moment, "Europe/London", "2025-07-31").table
    histories = group_histories(table["x"], table["t_x"], table["T"], per=7)
    assert histories.customers == len(table) and np.isclose(histories.T.max(), table["T"].max() / 7)
    days = pd.DataFrame({"c": customer, "d": moment.normalize()}).drop_duplicates()
    assert table["days"].sum() == len(days)


FAULTS = {
    "weeks": ({"unit": "week"}, "unit: expected \"day\", found 'week'.*merges"),
    "a missing moment": ({"moment": ["2025-01-01", None]}, "moment: expected one for every purchase, found 1"),
    "unpaired customers": ({"customer": ["a"]}, "customer: expected one for every purchase, 2, found 1"),
    "a missing customer": ({"customer": ["a", None]}, "customer: expected one for every purchase, found 1"),
    "no date": ({"moment": ["2025-01-01", "soon"]}, "moment: expected dates or times"),
    "two clocks": (
        {"moment": ["2025-01-01 10:00", "2025-01-01 10:00+08:00"]},
        "moment: expected.*all with or all without",
    ),
    "a refund": ({"amount": [3, -3]}, "amount: expected money above 0, found 1.*net refunds"),
    "unpaired amounts": ({"amount": [3]}, "amount: expected one per purchase, 2"),
    "no such day": ({"end": "2025-06-31"}, "end: expected a day such as"),
    "backwards": ({"held_out_until": "2024-01-01"}, "held_out_until: expected a day on or after"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_fault_names_the_field(name: str) -> None:
    change, message = FAULTS[name]
    given = {
        "customer": ["a", "b"],
        "moment": ["2025-01-01", "2025-01-02"],
        "zone": "UTC",
        "end": "2025-02-01",
    } | change
    with pytest.raises(HistoryError, match=message):
        count_days(**given)


def test_weeks_bias_the_rates_that_days_give() -> None:
    # Counted by the week of the calendar, the same purchases look rarer and more alike from customer to customer.
    x, t_x, T = leave_after_purchase(0, 20_000, 0.8, 4.4, 0.8, 2.4)
    days = group_histories(x, np.ceil(7 * t_x), np.ceil(7 * T), per=7)
    fitted = dict(zip(("r", "alpha"), fit_customer_base(days).parameters, strict=False))
    merged = in_cells(7.0)
    by_week = dict(zip(("r", "alpha"), fit_customer_base(group_histories(*merged)).parameters, strict=False))
    assert abs(fitted["r"] - 0.8) < 0.05 and abs(fitted["alpha"] - 4.4) < 0.5
    assert by_week["r"] > 0.88 and by_week["alpha"] > 6


def in_cells(days: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Histories of such customers counted in cells of so many days, in weeks: purchases within a cell are one."""
    rng, n, width = np.random.default_rng(0), 20_000, days / 7
    T, rate, leave = rng.uniform(27, 39, n), rng.gamma(0.8, 1 / 4.4, n), rng.beta(0.8, 2.4, n)
    x, cell, now, here = np.zeros(n), np.zeros(n), np.zeros(n), np.arange(n)
    first = rng.uniform(0, width, n)
    while here.size:
        now[here] += rng.exponential(size=here.size) / np.maximum(rate[here], 1e-300)
        here = here[now[here] < T[here]]
        at = np.floor((now[here] + first[here]) / width)
        new = at > cell[here]
        x[here[new]] += 1
        cell[here[new]] = at[new]
        here = here[rng.uniform(size=here.size) > leave[here]]
    return x, cell * width, np.floor((T + first) / width) * width


def test_pareto_forecasts_the_best_customers_alike_in_any_unit_of_time() -> None:
    """Where hardly anybody leaves, beta is large and so are the powers that a plain formula takes."""
    x = np.array([0, 1, 10, 75, 101, 165, 400])
    found = []
    for unit in (1.0, 7.0, 30.4):
        history = x, np.where(x == 0, 0.0, 179.0 / unit), 181.0 / unit
        parameters = 1.4163, 9.515 / unit, 0.1943, 1386.0 / unit
        alive = pareto_nbd.probability_alive(*history, *parameters)
        found.append(pareto_nbd.expected_purchases(183.0 / unit, *history, *parameters))
        assert np.all((alive > 0.8) & (alive < 1)) and np.all(np.diff(found[-1]) > 0)
    np.testing.assert_allclose(found[1:], found[:1] * 2, rtol=1e-9)
