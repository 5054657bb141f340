"""Free trials in members' logs: how many of those that are over were paid for."""

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
