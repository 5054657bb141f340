"""Members' logs on every engine: the same small tables to the cent, and no id in any of them."""

from __future__ import annotations

from functools import partial

import pandas as pd
import pytest

from analysis.warehouse import member_log, months, people, purchases
from analysis.warehouse.simulate import simulate_card
from analysis.warehouse.visits import large_visits


def alike(totals, keys, amounts, exact=True):
    return lambda *tables: people.by(totals(*tables), exact, keys, amounts)


def before(orders, members):
    after = {-1: [0.0] * 16 + [0.25] * 4, **{start: [0.0] * 17 + [1 / 3] * 3 for start in range(4, 16)}}
    table = months.before_and_after(by_month(orders, members), first=4, after=after)
    return table.mutate(after=table.after.round().cast("int64"))


large = partial(large_visits, months=(24276, 24301), month_cents=30000, visit_cents=8000)
by_month = partial(months.monthly_spend, first=24276, last=24302)
totals = partial(purchases.purchase_totals, until=19900, last=20160)
QUESTIONS = {
    "memberships": (("members",), member_log.memberships),
    "member_savings": (
        ("members", "redemptions"),
        alike(partial(member_log.member_savings, last=20160), ("days", "fee", "used"), ("saved", "saved_in_term")),
    ),
    "redemption_months": (("members", "redemptions"), member_log.redemption_months),
    "anonymous": (("orders",), member_log.anonymous),
    "strays": (("members", "redemptions"), member_log.strays),
    "histories": (("orders",), lambda log: purchases.histories(totals(log))),
    "first_part_histories": (("orders",), lambda log: purchases.first_part_histories(totals(log))),
    "spends": (("orders",), lambda log: purchases.spends(totals(log), one_in=3)),
    "early_spends": (("orders",), lambda log: purchases.spends(totals(log), one_in=1, early=True)),
    "too_new": (("orders",), lambda log: purchases.too_new(totals(log))),
    "joining_cohorts": (("orders", "members"), lambda *logs: months.cohorts(by_month(*logs))),
    "spend_moments": (("orders", "members"), lambda *logs: months.moments(by_month(*logs), until=20)),
    "alike_before": (("orders", "members"), alike(before, ("member", "active"), ("earlier", "later"))),
    "large_visits": (("orders",), alike(large, ("first", "large_visits", "visits", "large_months"), ("visit_cents",))),
    "customers": (
        ("orders", "members", "merchants"),
        alike(member_log.customers, ("first", "member", "visits"), ("cents", "at_partners")),
    ),
    "customers by first digits": (
        ("orders", "members", "merchants"),
        alike(member_log.customers, ("member",), ("cents", "orders"), exact=False),
    ),
}


@pytest.fixture(scope="module")
def card():
    return simulate_card(80, days=800, seed=9)


def asked(warehouse, question):
    table = pd.read_parquet(warehouse.joint(QUESTIONS[question][0], question, QUESTIONS[question][1]))
    whole = [name for name, kind in table.dtypes.items() if kind.kind != "f"]
    return table.astype(dict.fromkeys(whole, "int64")).sort_values(list(table.columns), ignore_index=True)


def test_engines_agree_and_no_table_has_an_id(card, raw_folder, opened, servers):
    for name, table in card.items():
        table.to_parquet(raw_folder / f"{name}.parquet")
    mine = opened(**{name: {} for name in card})
    found = {question: asked(mine, question) for question in QUESTIONS}
    for engine, address in servers.items():
        theirs = opened(address, **{name: {"file": str(raw_folder / f"{name}.parquet")} for name in card})
        for question, table in found.items():
            # Products of cents are too large for whole numbers: engines add them up in their own order.
            exact = {"rtol": 1e-12} if question == "spend_moments" else {"check_exact": True}
            pd.testing.assert_frame_equal(asked(theirs, question), table, **exact, obj=f"{question} of {engine}")
    assert all("member_id" not in table.columns for table in found.values())
    assert found["member_savings"].saved.sum() > 0
    exact, cut = found["customers"], found["customers by first digits"]
    assert cut.cents.sum() == exact.cents.sum() and cut.people.sum() == exact.people.sum()


def test_ids_that_are_numbers_in_one_table_and_text_in_another_are_the_same(card, raw_folder, opened):
    numbered = {n: t.assign(member_id=t.member_id.str[1:].astype(int)) for n, t in card.items() if "member_id" in t}
    numbered["members"] = numbered["members"].assign(member_id=numbered["members"].member_id.astype(str))
    for name, table in (card | numbered).items():
        table.to_parquet(raw_folder / f"{name}.parquet")
    found = asked(opened(**{name: {} for name in card}), "strays")
    assert found.unknown.item() == 0 and found.rows.item() == len(card["redemptions"])


def test_amounts_are_cut_to_their_first_digits_and_add_up(duckdb):
    amounts = [0, 7, 999, 1000, 1009, 1010, 123_456, 123_999, 9_999_999_999]
    each = duckdb.create_table("amounts", pd.DataFrame({"cents": amounts}), temp=True, overwrite=True)
    cut = people.first_digits(each.cents, 3).to_pyarrow().to_pylist()
    assert cut == [0, 7, 999, 1000, 1000, 1010, 123_000, 123_000, 9_990_000_000]
    found = people.by(each, False, (), ("cents",)).to_pandas().sort_values("cents")
    assert found.people.tolist() == [1, 1, 1, 1, 2, 2, 1] and found.cents.sum() == sum(amounts)


def test_cents_of_a_customer_are_whole_up_to_ninety_trillion(duckdb):
    """They are summed as floats, which are exact as far as that."""
    amounts = [2**52, 2**52 - 2, 1]
    log = duckdb.create_table(
        "log",
        pd.DataFrame(
            {"member_id": 1, "time": pd.to_datetime(["2025-01-01", "2025-01-01", "2025-03-01"]), "amount": amounts}
        ),
        temp=True,
        overwrite=True,
    )
    (found,) = purchases.purchase_totals(log, until=20120, last=20200).to_pyarrow().to_pylist()
    assert (found["x"], found["t_x"], found["T"], found["cents"]) == (1, 59, 111, 2**53 - 1)
    assert (found["early_x"], found["early_t_x"], found["early_T"], found["early_cents"]) == (0, 0, 31, 2**53 - 2)
    made = large_visits(log, months=(24300, 24302), month_cents=10, visit_cents=2).to_pyarrow().to_pylist()[0]
    assert (made["cents"], made["visit_cents"], made["large_months"]) == (2**53 - 1, 2**53 - 2, 1)
