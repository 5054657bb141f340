"""Forms of fee on a simulated card: counted anew from the orders, customer by customer, and to the cent."""

from __future__ import annotations

import datetime
import math

import numpy as np
import pandas as pd
import pytest

from analysis.decision.fee_forms import assumed_share, terms_of
from analysis.evidence import load
from analysis.measured import NotMeasured
from analysis.measured.fee_forms import FORMS, FeeTerms, fee_forms, whole_months
from analysis.methods.membership.fee_forms import SIDES
from analysis.study import Study
from analysis.warehouse import people
from analysis.warehouse.simulate import Card, simulate_card
from tests.measured.conftest import DATA

TERMS = FeeTerms({"yearly": 168.0, "monthly": 16.8, "visit": 8.4}, 12.0, 0.1, 0.5, 20.0, 0.75)


@pytest.fixture(scope="module")
def card() -> dict[str, pd.DataFrame]:
    return simulate_card(400, truth=Card(spend=4000.0), days=2 * 365, seed=8)


@pytest.fixture
def counted(card, opened):
    return fee_forms(opened({"orders": card["orders"]}), TERMS)


def customers(card) -> pd.DataFrame:
    """Each customer's spend a year, and the months and visits that a fee pays for, from the orders themselves."""
    orders = card["orders"].assign(cents=(card["orders"].amount * 100).round().astype(int))
    by = orders.groupby("member_id")
    table = pd.DataFrame({"first": by.time.min().dt.normalize(), "cents": by.cents.sum()})
    table["days"] = (orders.time.max().normalize() - table["first"]).dt.days + 1
    month = orders.groupby(["member_id", orders.time.dt.to_period("M")]).cents.sum()
    day = orders.groupby(["member_id", orders.time.dt.date]).cents.sum()
    whole = month[month.index.get_level_values(1) < orders.time.max().to_period("M")]
    for name, all_of, least in (("months", whole, 1780.0 / 5 * 100), ("visits", day, 9.0 / 0.1 * 100)):
        large = all_of[all_of >= least - 1e-6].groupby("member_id")
        table[name] = large.size().reindex(table.index, fill_value=0)
        table[f"{name}_cents"] = large.sum().reindex(table.index, fill_value=0)
    return table[table.days >= max(90, table.days.max() / 2)]


def test_each_form_is_counted_on_every_customer(card, counted):
    people = customers(card)
    assert TERMS.breakeven("monthly") == pytest.approx(17.8 / 0.05) and TERMS.breakeven("visit") == pytest.approx(90.0)
    yearly = people.cents / 100 * 365 / people.days >= 180.0 / 0.05
    assert counted["yearly"].form.joins.value == pytest.approx(yearly.mean())
    assert counted["monthly"].form.joins.value == pytest.approx((people.months > 0).mean())
    assert counted["visit"].form.joins.value == pytest.approx((people.visits > 0).mean())
    paid = people.months * 16.8 * 365 / people.days
    assert counted["monthly"].form.paid.value == pytest.approx(paid[people.months > 0].mean(), rel=1e-9)
    assert counted["monthly"].form.revenue.value == pytest.approx(paid.mean(), rel=1e-9)
    saved = people.visits_cents / 100 * 0.05 * 365 / people.days
    assert counted["visit"].form.saved.value == pytest.approx(saved[people.visits > 0].mean(), rel=1e-3)
    assert 0 < counted["monthly"].used[0] < 1 and counted["yearly"].used is None


def test_many_customers_told_apart_by_first_digits_alone_are_counted_the_same(card, counted, opened, monkeypatch):
    monkeypatch.setattr(people, "EXACT", 0)
    rough = fee_forms(opened({"orders": card["orders"]}), TERMS)
    for form in FORMS:
        exact, found = counted[form].form, rough[form].form
        near = 0.01 if form == "yearly" else 0.0  # a year's spend may be cut to the other side of what breaks even
        assert found.joins.value == pytest.approx(exact.joins.value, abs=near)
        assert found.revenue.value == pytest.approx(exact.revenue.value, rel=3 * near + 1e-9)
        assert found.ledger["saved"] == pytest.approx(exact.ledger["saved"], rel=3 * near + 1e-4)
        assert sum(found.ledger[side] for side in SIDES) == 0 and counted[form].used == rough[form].used


def test_money_is_kept_to_the_cent_under_every_form(card, counted):
    people = customers(card)
    for form in FORMS:
        ledger = counted[form].form.ledger
        assert sum(ledger[side] for side in SIDES) == 0
        assert ledger["member"] == ledger["saved"] - ledger["fees"] > 0
    assert counted["monthly"].form.ledger["fees"] == int(people.months.sum()) * 1680
    saved = np.round(people.months_cents[people.months > 0] * 0.05).sum()
    assert counted["monthly"].form.ledger["saved"] == pytest.approx(saved, abs=len(people))  # halves of cents


def test_who_chooses_each_month_pays_for_fewer_and_those_who_choose_are_more(counted):
    shares = [counted[form].form.joins.value for form in FORMS]
    assert shares == sorted(shares) and shares[0] < shares[2]
    heavier = [counted[form].form.heavier.value for form in FORMS if counted[form].form.heavier]
    assert heavier == sorted(heavier, reverse=True)


def test_a_fee_nobody_can_earn_back_has_no_joiners(card, opened):
    dear = FeeTerms(dict.fromkeys(FORMS, 1000000.0), 0.0, 0.1, 0.5, 20.0, 0.5)
    found = fee_forms(opened({"orders": card["orders"]}), dear)
    assert all(c.form.joins.value == 0 and c.form.paid is None and c.form.heavier is None for c in found.values())
    assert all(c.form.ledger["fees"] == 0 == c.form.ledger["saved"] for c in found.values())


def test_too_short_a_record_is_not_counted(card, opened):
    orders = card["orders"]
    short = orders[orders.time < orders.time.min() + pd.Timedelta(days=40)]
    with pytest.raises(NotMeasured, match="at least two customers seen for 90 days or more, found 0"):
        fee_forms(opened({"orders": short}), TERMS)


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [((2025, 1, 1), (2025, 2, 28), (2025 * 12, 2025 * 12 + 1)), ((2025, 1, 9), (2025, 2, 27), (24301, 24300))],
)
def test_months_that_are_not_whole_are_left_out(first, last, months):
    assert whole_months(datetime.datetime(*first), datetime.datetime(*last)) == months


def test_what_is_assumed_is_the_lognormal_of_the_study():
    study = Study(load(DATA)).overridden(hassle_cost=20.0)
    terms = terms_of(study)
    assert terms.fees["visit"] * float(study["covered_visits"].value) == pytest.approx(terms.fees["yearly"])
    assert terms.fees["monthly"] * 12 == pytest.approx(terms.fees["yearly"] * 1.2)
    shares = {form: assumed_share(study, terms, form) for form in FORMS}
    assert shares["visit"] == pytest.approx(
        shares["yearly"]
    )  # one basket is to the ticket what a year is to the wallet
    assert shares["monthly"][0] < shares["yearly"][0]
    assert all(low < share < high for share, low, high in shares.values())
    assert math.isclose(float(study["trial_fee"].value), 168 * float(study["trial_conversion"].value))
    assert terms_of(study.overridden(card_fee=0.0)) is None
