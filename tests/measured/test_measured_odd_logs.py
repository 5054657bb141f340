"""Logs that are odd between two tables, or at the edge of what can be measured: what is told of them, and what is not.

Belongs here: redemptions that fit no member, members without any, everybody alike, tables with fewer columns. Does not
belong here: cells that cannot be (`test_measured_members`).
"""

from __future__ import annotations

from functools import partial

import numpy as np
import pandas as pd
import pytest

from analysis.measured import NotMeasured, member_tables, members, spending
from analysis.measured.member_log import member_log
from analysis.warehouse import WarehouseError
from analysis.warehouse.simulate import Card, simulate_card

YEAR = 365


@pytest.fixture(scope="module")
def card() -> dict[str, pd.DataFrame]:
    return simulate_card(900, truth=Card(spend=6000.0, partners=0.5), days=4 * YEAR, seed=3)


def before_joining(card, rows):
    redeemed = card["redemptions"]
    joined = redeemed.member_id.map(card["members"].set_index("member_id").joined)
    time = redeemed.time.where(np.arange(len(redeemed)) >= rows, joined - pd.Timedelta(days=1))
    return card | {"redemptions": redeemed.assign(time=time)}


def test_redemptions_before_joining_are_left_out_with_their_rows(card, opened):
    tables = opened(before_joining(card, 3))
    line, *_ = member_tables.log_lines(tables)
    assert line.startswith("redemptions: 3 of ") and " by who joined on 20" in line and line.endswith("left out")
    assert all(f"redemptions.parquet row {row}: 20" in line for row in (1, 2, 3))
    redeemed = (card["redemptions"].amount * 100).round()
    assert member_tables.savings(tables, amounts=("cents",)).cents.sum() == redeemed.sum() - redeemed.head(3).sum()


def test_one_of_them_is_told_in_the_singular(card, opened):
    line, *_ = member_tables.log_lines(opened(before_joining(card, 1)))
    assert line.startswith("redemptions: 1 of ") and " is before its member joined (redemptions.parquet row 1: " in line


def test_more_of_them_than_are_allowed_are_refused_with_their_rows(card, opened):
    strict = opened(before_joining(card, 3), redemptions={"rejected_at_most": 0.0})
    message = r"(?s)3 of [\d,]+ are before their member joined \(redemptions.parquet row 1: 20.*at most 0.0%"
    with pytest.raises(WarehouseError, match=message):
        member_tables.savings(strict, "used")


def test_redemptions_of_strangers_are_counted_with_their_rows(card, opened):
    fewer = card["members"].iloc[3:]
    places = np.flatnonzero(~card["redemptions"].member_id.isin(fewer.member_id)) + 1
    tables = opened(card | {"members": fewer}, redemptions={"rejected_at_most": 0.5})
    line, *_ = member_tables.log_lines(tables)
    shown = "; ".join(f"redemptions.parquet row {row}" for row in places[:3])
    assert line.startswith(f"redemptions: {places.size:,} of ")
    assert line.endswith(f"are by nobody in the table members ({shown}): left out")


def test_members_without_redemptions_are_zeros_and_told_with_their_rows(card, opened):
    idle = card["members"].member_id.iloc[:50]
    rest = card["redemptions"][~card["redemptions"].member_id.isin(idle)]
    tables = opened(card | {"redemptions": rest})
    found = int((~card["members"].member_id.isin(rest.member_id)).sum())
    share, low, high = member_log(tables).profile["idle"]
    assert share == pytest.approx(found / len(card["members"])) and low < share < high
    rows = "; ".join(f"members.parquet row {row}" for row in (1, 2, 3))
    assert member_tables.log_lines(tables) == [
        f"members: {found} of {len(card['members'])} redeemed nothing ({rows}): counted as such"
    ]


def test_rows_need_neither_an_id_of_their_own_nor_a_member_s_city(card, opened):
    bare = {
        "members": card["members"].drop(columns="city"),
        "redemptions": card["redemptions"].drop(columns="redemption_id"),
    }
    ask = partial(member_tables.savings, amounts=("saved", "saved_in_term", "cents"))
    assert ask(opened(bare)).equals(ask(opened({n: card[n] for n in bare})))


def test_members_without_a_day_of_joining_are_customers_who_never_joined(card, opened):
    strangers = card["members"].head(40).assign(member_id=lambda t: t.member_id + "n", joined=pd.NaT, left=pd.NaT)
    both = {"members": pd.concat([card["members"], strangers]), "redemptions": card["redemptions"]}
    mixed, alone = opened(both), opened(both | {"members": card["members"]})

    def savings(tables):
        return member_tables.savings(tables, "days", "used", amounts=("saved", "fee"))

    for ask in (member_tables.memberships, savings, member_tables.months):
        pd.testing.assert_frame_equal(ask(mixed), ask(alone))
    told = f"members: 40 of {len(card['members']) + 40} without a day of joining: taken as customers who never joined"
    assert told in member_tables.log_lines(mixed) and told not in member_tables.log_lines(alone)


def on_trial(people: pd.DataFrame, chosen: np.ndarray) -> pd.DataFrame:
    """The same, some of them on a free trial that they left after a month without paying."""
    left = people.left.where(~chosen, people.joined + pd.Timedelta(days=30))
    return people.assign(plan=np.where(chosen, "免费试用", "年卡"), fee=np.where(chosen, 0.0, people.fee), left=left)


def test_who_left_a_free_trial_has_not_failed_to_renew(card, opened):
    people = card["members"].reset_index(drop=True)
    chosen = np.arange(len(people)) % 3 == 0
    paying = opened({"members": people[~chosen], "orders": card["orders"]})
    mixed = opened({"members": on_trial(people, chosen), "orders": card["orders"]})
    assert members.renewals(mixed).equals(members.renewals(paying))
    assert member_log(mixed).profile["members"][0] == len(people)
    everyone = np.ones(len(people), bool)
    with pytest.raises(NotMeasured, match=r"expected 30 members whose first renewal came up .*found 0"):
        members.first_renewal(opened({"members": on_trial(people, everyone), "orders": card["orders"]}))


def test_whose_card_paid_is_asked_of_who_paid_for_one(card, opened):
    people = card["members"].reset_index(drop=True)
    free = np.arange(len(people)) % 3 == 0
    some = opened(card | {"members": people.assign(fee=np.where(free, 0.0, people.fee))})
    others = people[~free]
    used = card["redemptions"][card["redemptions"].member_id.isin(others.member_id)]
    alone = opened(card | {"members": others, "redemptions": used})
    found, expected = member_log(some), member_log(alone)
    assert found.some_free and not expected.some_free
    for name in ("fee", "paid_counted", "paid_modelled"):
        assert found.profile[name] == pytest.approx(expected.profile[name])


@pytest.mark.parametrize(("left", "renewed"), [(pd.NaT, 60), (pd.Timestamp("2023-12-31"), 0)])
def test_a_renewal_rate_at_its_bound_is_not_measured(card, opened, left, renewed):
    all_alike = card["members"].head(60).assign(joined=pd.Timestamp("2023-01-01"))
    tables = opened({"members": all_alike.assign(left=left), "orders": card["orders"]})
    with pytest.raises(NotMeasured, match=f"found {renewed} of 60 renewed"):
        members.first_renewal(tables)


def test_customers_who_all_spend_the_same_have_no_spread_to_measure(card, opened):
    every = card["orders"].drop_duplicates("member_id").assign(time=pd.Timestamp("2023-01-01"), amount=80.0)
    last = every.head(1).assign(order_id=-1, member_id="late", time=pd.Timestamp("2023-12-31"))
    with pytest.raises(NotMeasured, match="expected users who spend, and not all the same, found 0 over"):
        spending.spend_cv(opened({"orders": pd.concat([every, last])}))
