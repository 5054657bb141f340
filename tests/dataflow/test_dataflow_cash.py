"""Cash by quarter: it sums to the years, moves when it is said to, and its lowest point is the trough."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr
from hypothesis import given
from random_inputs import few, random_inputs, seeds

from analysis.study import Study
from analysis.study.compared import by_option

CENT = 0.01


def _years(quarters: xr.DataArray) -> list[xr.DataArray]:
    return [quarters.sel(quarter=slice(4 * year - 3, 4 * year)).sum("quarter") for year in (1, 2)]


@few
@given(seeds)
def test_quarters_sum_to_the_years_to_the_cent(study: Study, seed: int) -> None:
    found = study.evaluate(["quarterly_contribution", "yearly_contribution"], **random_inputs(study, seed))
    assert found["quarterly_contribution"].sizes["quarter"] == 8
    for year, total in enumerate(_years(found["quarterly_contribution"]), 1):
        expected = found["yearly_contribution"].sel(programme_year=year)
        np.testing.assert_allclose(total, expected, rtol=1e-12, atol=CENT)


def test_the_path_of_every_option_ends_its_years_where_the_years_do(study: Study) -> None:
    names = ["cash_path", "yearly_contribution", "launch_outlay"]
    found = by_option(study.graph, study.evidence, study.base_inputs, names)
    own = found["yearly_contribution"].cumsum("programme_year") - found["launch_outlay"]
    over = own - own.sel(option=study.evidence.baseline)
    for year in (1, 2):
        at_end = found["cash_path"].sel(quarter=4 * year)
        np.testing.assert_allclose(at_end, over.isel(programme_year=year - 1), atol=CENT)
    assert (found["cash_path"].sel(option=study.evidence.baseline) == 0.0).all()


def test_acquisition_is_paid_as_members_join(study: Study) -> None:
    """A yuan more of it a head: by quarter the members who join, and none of it in the second year."""
    cost = study.base_inputs["acquisition_cost"]
    names = ["quarterly_contribution", "members", "joining_exponent"]
    dear, found = (study.evaluate(names, acquisition_cost=cost + more) for more in (1.0, 0.0))
    joined = found["quarterly_contribution"] - dear["quarterly_contribution"]
    ends = (np.arange(5) / 4.0) ** float(found["joining_exponent"])
    np.testing.assert_allclose(joined[:4], float(found["members"]) * np.diff(ends), rtol=1e-6)
    np.testing.assert_allclose(joined[4:], 0.0, atol=CENT)
    days, sold = (float(study.base_inputs[n]) for n in ("benefit_days", "sold_by_stop"))
    assert (days / 365.0) ** float(found["joining_exponent"]) == pytest.approx(sold)


def test_commission_is_waived_in_the_months_of_the_waiver_and_in_no_other(study: Study) -> None:
    given_ = {"take_rate": 0.05, "tool_uplift": 0.5, "new_merchant_share": 0.4}
    names = ["quarterly_contribution", "card_waiver", "tool_waiver"]
    without, found = (study.evaluate(names, waiver_months=months, **given_) for months in (0.0, 6.0))
    less = without["quarterly_contribution"] - found["quarterly_contribution"]
    assert (less[:2] > 1.0).all()
    np.testing.assert_allclose(less[2:], 0.0, atol=CENT)
    assert float(less.sum()) == pytest.approx(float(found["card_waiver"] + found["tool_waiver"]), abs=CENT)
    assert float(found["card_waiver"]) > 1.0 and float(found["tool_waiver"]) > 1.0


def test_joining_is_even_where_nothing_is_known_within_the_year(study: Study) -> None:
    found = study.evaluate(["joining_exponent"], benefit_days=365.0)
    assert float(found["joining_exponent"]) == 1.0


@pytest.mark.parametrize("sold", [0.0, 1.0])
def test_cash_is_defined_where_all_or_none_had_joined(study: Study, sold: float) -> None:
    found = study.evaluate(["cash_path", "cash_trough", "cash_at_joining"], sold_by_stop=sold)
    assert np.isfinite(found["cash_path"]).all() and float(found["cash_trough"]) <= 0.0


@few
@given(seeds)
def test_the_trough_is_the_lowest_point_of_cash_and_never_above_zero(study: Study, seed: int) -> None:
    names = ["cash_trough", "quarterly_contribution", "yearly_contribution", "launch_outlay"]
    found = study.evaluate(names, **random_inputs(study, seed))
    cash = -found["launch_outlay"]
    lowest = np.minimum(cash, 0.0)
    steps = [found["quarterly_contribution"].sel(quarter=k) for k in range(1, 9)]
    for step in (*steps, found["yearly_contribution"].sel(programme_year=3)):
        cash = cash + step
        lowest = np.minimum(lowest, cash)
    np.testing.assert_allclose(found["cash_trough"], lowest, rtol=1e-9, atol=CENT)
    assert (found["cash_trough"] <= 0.0).all()


def test_weights_of_quarters_are_the_time_of_members_on_hand(study: Study) -> None:
    """By sums over forty thousand moments of the first year; commission of half a year is waived."""
    names = ["joining_exponent", "joined_by_quarter", "served_by_quarter", "waived_by_quarter"]
    found = study.evaluate(names, waiver_months=6.0)
    moments = (np.arange(40_000) + 0.5) / 40_000
    on_hand = moments ** float(found["joining_exponent"])
    np.testing.assert_allclose(
        found["joined_by_quarter"][:4].cumsum(), np.interp([0.25, 0.5, 0.75, 1], moments, on_hand), 1e-4
    )
    np.testing.assert_allclose(found["joined_by_quarter"][4:], found["joined_by_quarter"][:4])
    time = on_hand.reshape(4, -1).sum(axis=1)
    np.testing.assert_allclose(found["served_by_quarter"], [*(time / time.sum()), *[0.25] * 4], rtol=1e-4)
    np.testing.assert_allclose(found["waived_by_quarter"], [*(time[:2] / time[:2].sum()), *[0.0] * 6], rtol=1e-4)


def test_a_change_of_where_the_card_runs_leaves_the_weights_of_quarters_alone(study: Study) -> None:
    """They are kept while the notebook's slider of it moves."""
    for name in ("joined_by_quarter", "served_by_quarter", "waived_by_quarter"):
        assert "district_share" not in study.graph.roots(name)
