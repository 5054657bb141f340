"""The programme: who its members are, what stopping and losing the merchants do to its money, what closes it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from random_inputs import few, random_inputs, seeds

from analysis.study import Study

MONEY = ("yearly_contribution", "launch_outlay", "three_year_contribution", "cash_trough")


@few
@given(seeds)
def test_everybody_eligible_takes_a_free_card(study: Study, seed: int) -> None:
    found = study.evaluate(
        ["members", "eligible_users", "join_share"], **random_inputs(study, seed, card_fee=0.0, programme_runs=1.0)
    )
    assert (found["join_share"] == 1.0).all()
    np.testing.assert_allclose(found["members"], found["eligible_users"], rtol=1e-12)


@few
@given(seeds)
def test_a_programme_that_does_not_run_moves_no_money(study: Study, seed: int) -> None:
    found = study.evaluate([*MONEY, "members", "breaks_even"], **random_inputs(study, seed, programme_runs=0.0))
    for name in (*MONEY, "members", "breaks_even"):
        assert (found[name] == 0.0).all(), name


@few
@given(seeds)
def test_a_dearer_card_or_fewer_shops_never_win_members(study: Study, seed: int) -> None:
    inputs = random_inputs(study, seed, programme_runs=1.0)
    here = study.evaluate(["members"], **inputs)["members"]
    dearer = study.evaluate(["members"], **inputs | {"card_fee": inputs["card_fee"] + 10.0})["members"]
    fewer = study.evaluate(["members"], **inputs | {"participating_stores": inputs["participating_stores"] / 2})[
        "members"
    ]
    room = 1e-9 * (1.0 + here)
    assert (dearer <= here + room).all() and (fewer <= here + room).all()


@few
@given(seeds)
def test_when_merchants_leave_the_fees_go_back_and_nothing_follows(study: Study, seed: int) -> None:
    inputs = random_inputs(study, seed, programme_runs=1.0)
    names = ["yearly_contribution", "merchants_stay", "members", "merchant_net_rate", "contribution_per_member"]
    found = study.evaluate(names, **inputs)
    by_year, members = found["yearly_contribution"], found["members"]
    leave = found["merchants_stay"] == 0.0
    assert leave.any() and (~leave).any() and (leave == (found["merchant_net_rate"] < 0.0)).all()
    assert (by_year.sel(programme_year=[2, 3]) == 0.0).where(leave, True).all()
    kept = members * (found["contribution_per_member"] - inputs["acquisition_cost"]) - inputs["programme_cost"]
    first = kept - members * inputs["card_fee"] * leave
    np.testing.assert_allclose(by_year.sel(programme_year=1), first, rtol=1e-9, atol=1e-3)


@few
@given(seeds)
def test_the_trough_is_the_lowest_point_of_cash_and_never_above_zero(study: Study, seed: int) -> None:
    found = study.evaluate(["cash_trough", "yearly_contribution", "launch_outlay"], **random_inputs(study, seed))
    cash = -found["launch_outlay"]
    lowest = np.minimum(cash, 0.0)
    for year in (1, 2, 3):
        cash = cash + found["yearly_contribution"].sel(programme_year=year)
        lowest = np.minimum(lowest, cash)
    np.testing.assert_allclose(found["cash_trough"], lowest, rtol=1e-12)
    assert (found["cash_trough"] <= 0.0).all()


def test_present_value_discounts_each_year_to_its_start(study: Study) -> None:
    found = study.evaluate(
        ["three_year_contribution", "yearly_contribution", "launch_outlay"], incremental_share=0.4, discount_rate=0.1
    )
    years = [float(found["yearly_contribution"].sel(programme_year=t)) for t in (1, 2, 3)]
    expected = -float(found["launch_outlay"]) + sum(v / 1.1**t for t, v in enumerate(years, 1))
    assert years[1] != 0.0 and float(found["three_year_contribution"]) == pytest.approx(expected, rel=1e-12)


def test_later_years_keep_the_members_that_renew(study: Study) -> None:
    found = study.evaluate(
        ["yearly_contribution", "members", "contribution_per_member", "member_survival", "launch_outlay"],
        incremental_share=0.4,
    )
    inputs = study.base_inputs
    kept = float(found["members"] * found["member_survival"].sel(anniversary=1) * found["contribution_per_member"])
    expected = kept - float(inputs["programme_cost"]) - float(inputs["merchant_churn"] * found["launch_outlay"])
    assert float(found["yearly_contribution"].sel(programme_year=2)) == pytest.approx(expected, rel=1e-12)


def test_survival_starts_at_all_goes_through_the_renewal_rate_and_falls(study: Study) -> None:
    survival = study.draws["member_survival"]
    assert (survival.sel(anniversary=0) == 1.0).all() and (survival.diff("anniversary") < 0.0).all()
    np.testing.assert_allclose(survival.sel(anniversary=1), study.draw_inputs["renewal_rate"], rtol=1e-9)


def test_breaking_even_is_yes_or_no_in_every_draw(study: Study) -> None:
    outcome, won = study.option_draws["three_year_contribution"], study.option_draws["breaks_even"]
    assert set(np.unique(won)) == {0.0, 1.0}
    assert ((outcome > 0.0) == (won == 1.0)).all()
