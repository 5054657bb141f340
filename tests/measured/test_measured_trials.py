"""Terms in members' logs: how many free trials that are over were paid for, and how often a card was renewed."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.measured import NotMeasured, members
from analysis.measured.member_log import member_log
from analysis.warehouse.simulate import Card, simulate_card


@pytest.fixture(scope="module")
def card() -> dict[str, pd.DataFrame]:
    return simulate_card(600, truth=Card(spend=6000.0), days=2 * 365, seed=3)


def test_conversion_is_counted_on_trials_that_are_over(card, opened):
    people = card["members"].reset_index(drop=True)
    last, number = people.joined.max(), np.arange(len(people))
    on_trial, paid = number % 3 == 0, number % 2 == 0
    plan = np.where(on_trial, np.where(number % 6 == 0, "Free trial", "90天体验卡"), "yearly")
    people = people.assign(plan=plan, fee=np.where(paid | ~on_trial, people.fee, 0.0), refunded=0.0)
    tables = opened({"members": people.drop(columns="left", errors="ignore")})
    over = on_trial & (people.joined.dt.normalize() <= last.normalize() - pd.Timedelta(days=90)).to_numpy()
    share, low, high = member_log(tables).profile["converted"]
    ((_, estimate),) = members.trial_conversion(tables)
    assert (estimate.value, estimate.low, estimate.high) == (share, low, high) and estimate.n == int(over.sum())
    assert share == pytest.approx(paid[over].mean()) and 0 < low < share < high < 1
    with pytest.raises(NotMeasured, match="expected 30 members on trial who joined 90 days ago or more, found 0"):
        members.trial_conversion(opened({"members": people.drop(columns="left").assign(plan="yearly")}))
    assert "converted" not in member_log(opened({"members": people.drop(columns=["left", "plan"])})).profile


def test_who_leaves_on_an_anniversary_has_renewed_as_often_after_a_leap_year():
    """A year is 365 days or 366; a card that was left on its second anniversary was renewed once, whenever it began."""
    began = pd.Series(pd.date_range("2021-01-01", "2024-12-31"))
    for year in (1, 2, 3):
        ends = began + pd.DateOffset(years=year)
        joined, left = (days.to_numpy().astype("datetime64[D]").astype(int) for days in (began, ends))
        _, renewed = members.terms(pd.DataFrame({"joined": joined, "left": left}), last=left.max())
        assert (renewed == year - 1).all()
