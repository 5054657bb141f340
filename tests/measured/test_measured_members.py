"""Members' logs against simulated truth: measured inputs, what is counted, and what is told of logs that are wrong."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis.cli.commands.check import measured_lines
from analysis.evidence import Bilingual
from analysis.evidence.raw import RawData, RawTableEntry
from analysis.measured import NotMeasured, load_measured, member_tables, members, registry, small_tables
from analysis.measured.estimate import LEVEL
from analysis.measured.member_log import member_log, share_at_least
from analysis.measured.small_tables import SmallTables
from analysis.notebook import measured_members, member_numbers
from analysis.study import Study
from analysis.warehouse import WarehouseError, people
from analysis.warehouse.simulate import Card, simulate_card

DATA = Path(__file__).parents[2] / "data"
YEAR = 365
TRUTH = Card(spend=6000.0, spend_cv=0.7, partners=0.5, alpha=1.2, beta=1.8)
NAMES = {"orders": "订单", "members": "会员", "redemptions": "核销", "merchants": "商家"}


def raw_of(tables, **settings) -> RawData:
    named = {n: RawTableEntry(Bilingual(NAMES[n], n.capitalize()), **settings.get(n, {})) for n in tables}
    return RawData("raw", "Asia/Shanghai", named)


@pytest.fixture(scope="module")
def card() -> dict[str, pd.DataFrame]:
    return simulate_card(1500, truth=TRUTH, days=5 * YEAR, seed=3)


@pytest.fixture
def opened(tmp_path):
    """Opens small tables over data frames by name."""
    made = []

    def open_(tables, **settings) -> SmallTables:
        folder = tmp_path / f"study-{len(made)}"
        (folder / "raw").mkdir(parents=True)
        for name, table in tables.items():
            table.to_parquet(folder / f"raw/{name}.parquet")
        made.append(SmallTables(raw_of(tables, **settings), folder, folder / "kept"))
        return made[-1]

    yield open_
    for tables in made:
        tables.warehouse.close()


def take(name, tables):
    ((_, estimate),) = registry.MEASURES[name].take(tables)
    return estimate


def test_money_is_the_same_to_the_cent_in_every_table(card, opened):
    tables, redeemed = opened(card), card["redemptions"]
    saved = int((redeemed.amount * 100).round().sum() - (redeemed.paid * 100).round().sum())
    borne = redeemed[redeemed.funded_by == "merchant"]
    by_merchants = int((borne.amount * 100).round().sum() - (borne.paid * 100).round().sum())
    each = member_tables.savings(tables, amounts=("saved", "by_merchants", "fee"))
    months = member_tables.months(tables)
    assert each.saved.sum() == months.saved.sum() == saved
    assert each.by_merchants.sum() == months.by_merchants.sum() == by_merchants
    assert each.fee.sum() == member_tables.memberships(tables).fee.sum() == 16800 * len(card["members"])
    people = member_tables.customers(tables, "member", amounts=("cents", "at_partners"))
    assert people.cents.sum() == (card["orders"].amount * 100).round().astype(int).sum()
    assert people.at_partners.sum() == (card["orders"].query("merchant_id == 'shop 1'").amount * 100).round().sum()
    assert people.people[people.member == 1].sum() == len(
        set(card["members"].member_id) & set(card["orders"].member_id)
    )


def test_measures_hold_the_truth(card, opened):
    tables = opened(card)
    assert take("partner_share", tables).value == pytest.approx(TRUTH.partners, abs=0.01)
    assert take("merchant_funding", tables).value == pytest.approx(TRUTH.merchants_bear, abs=0.02)
    for name, truth in (("first_renewal", TRUTH.beta / (TRUTH.alpha + TRUTH.beta)),):
        found = take(name, tables)
        wide = (found.high - found.low) / 2 * stats.norm.isf(0.0005) / stats.norm.isf(0.05)
        assert abs(found.value - truth) < wide
        assert found.low < found.value < found.high and found.distribution == "beta"
    polarisation = take("renewal_polarisation", tables)
    assert polarisation.low < 1 / (TRUTH.alpha + TRUTH.beta + 1) < polarisation.high


def test_the_first_renewal_s_interval_holds_the_truth_as_often_as_it_says():
    """Cohorts of members alone, without an engine: the estimator on what it is given."""
    truth, inside, times = TRUTH.beta / (TRUTH.alpha + TRUTH.beta), 0, 200
    rng = np.random.default_rng(5)
    for _ in range(times):
        leaving = rng.beta(TRUTH.alpha, TRUTH.beta, 150)
        terms = rng.geometric(np.maximum(leaving, 1e-6))
        left = np.where(terms < 3, YEAR * terms, -1)
        found = pd.DataFrame({"joined": 0, "left": left, "members": 1})
        table = members.renewals_of(found, 3 * YEAR - 30)
        share, low, high = (p[1] for p in members.renewal_survival(table.due, table.renewed, LEVEL))
        inside += low <= truth <= high
        assert share == pytest.approx((terms > 1).mean())
    assert stats.binom.ppf(0.0005, times, LEVEL) <= inside


def test_break_even_is_counted_on_each_member_s_first_year(card, opened):
    log = member_log(opened(card))
    people = card["members"].set_index("member_id")
    used = card["redemptions"].assign(joined=card["redemptions"].member_id.map(people.joined))
    used = used[(used.time - used.joined).dt.days < YEAR]
    saved = (used.amount - used.paid).groupby(used.member_id).sum().reindex(people.index, fill_value=0.0)
    assert log.profile["paid_counted"][0] == pytest.approx((saved >= TRUTH.fee - 1e-9).mean())
    assert log.profile["saving"][0] == pytest.approx(saved.mean())
    assert not log.scaled
    heavier = log.profile["heavier"]
    assert heavier[1] < 1 + TRUTH.spend_cv**2 + 0.15 and heavier[0] > 1.2


def test_logs_change_the_inputs_the_study_and_the_numbers_of_notebook_2(card, tmp_path, monkeypatch):
    monkeypatch.setattr(small_tables, "BUILD", tmp_path / "build")
    folder = tmp_path / "study"
    shutil.copytree(DATA, folder, ignore=shutil.ignore_patterns("raw*"))
    (folder / "raw").mkdir()
    text = 'time_zone = "Asia/Shanghai"\n'
    strangers = card["members"].head(40).assign(member_id=lambda t: t.member_id + "n", joined=pd.NaT, left=pd.NaT)
    for name, table in (card | {"members": pd.concat([card["members"], strangers])}).items():
        if name == "merchants":
            continue  # its map would be measured too
        table.to_parquet(folder / f"raw/{name}.parquet")
        text += f'[{name}]\nsource = {{ zh = "{NAMES[name]}", en = "{name}" }}\n'
    (folder / "raw.toml").write_text(text, "utf-8")
    evidence = load_measured(folder)
    of = {name: item for name, item in evidence.inputs.items() if item.measured}
    renewal = {"renewal_rate", "retention_polarisation", "retention_duration"}
    assert {"wallet", "wallet_cv", "ticket", *renewal} == set(of)
    assert "found" in evidence.inputs["incremental_share"].unmeasured  # the card of this log brings nothing new
    assert "found card alone" in evidence.inputs["reported_share"].unmeasured
    lines = "\n".join(measured_lines(evidence))
    assert "renewal_rate: measured 0." in lines and "rows of members, 2024-0" in lines
    study = Study(evidence)
    assert float(study["renewal_rate"]) == of["renewal_rate"].value
    numbers, known = member_numbers.measure(study)
    # Who never joined is no member of the source line.
    joined = len(card["members"])
    assert of["renewal_rate"].measured.rows == numbers["raw_rows[table=members]"].value == joined
    asked = []

    class Printer:
        def plain(self, slot, form=""):
            asked.append(slot)
            assert slot in numbers
            return measured_members.row({"zh": slot, "en": slot}).cells[0]

        def unlinked(self, zh, en):
            asked.extend(part.split("}")[0].removesuffix(":full") for part in zh.split("{")[1:])
            return {"zh": zh, "en": en}

    made = measured_members.tables(Printer(), known)
    wanted = "member-log customer-models card-effect joiners-by-fee fee-forms fee-form-use fee-form-ledger"
    assert [table.id for table in made] == [*wanted.split(), "renewals", "ledger-by-month", "refund-liability"]
    shared = {name for name in numbers if name.startswith(("raw_rows", "interval_width"))}
    assert set(numbers) - shared == set(asked) - shared
    shares = [numbers[f"joiners_counted[fee=f{n}]"].value for n in (1, 2, 3, 4, 5)]
    assert shares == sorted(shares, reverse=True)


def test_many_people_told_apart_by_first_digits_alone_measure_the_same(card, opened, monkeypatch):
    """Sums stay exact, and with them means and ratios; spreads and counts above an amount by what is cut off."""
    exact = member_log(opened(card))
    monkeypatch.setattr(people, "EXACT", 0)
    rough = member_log(opened(card))
    assert list(rough.profile) == list(exact.profile)
    for name, (value, low, high) in exact.profile.items():
        found = rough.profile[name]
        loose = {"spend_cv": 1e-4, "paid_counted": 0.02, "paid_modelled": 1e-3}.get(name, 1e-9)
        assert found[0] == pytest.approx(value, rel=loose), name
        assert found[1:] == pytest.approx((low, high), abs=0.1 * (high - low) + 2 * loose * value), name
    assert share_at_least(rough.spend, 3000.0)[0] == pytest.approx(share_at_least(exact.spend, 3000.0)[0], abs=0.01)
    for method, effect in exact.effects.items():
        near = 0.0 if method == "differences" else 0.5 * effect.standard_error
        assert rough.effects[method].effect == pytest.approx(effect.effect, abs=near + 1e-9), method


def test_orders_without_members_still_say_who_would_join(card, opened):
    log = member_log(opened({"orders": card["orders"]}))
    assert set(log.profile) == {"customers", "spend", "spend_cv", "visits", "ticket"}
    assert log.renewals.empty and log.spend is not None
    assert member_log(opened({"orders": card["orders"].drop(columns="member_id")})) is None


def changed(card, name, **columns):
    return card | {name: card[name].assign(**columns)}


def first_rows(table, column, value, rows=40):
    return {column: table[column].where(np.arange(len(table)) >= rows, value)}


@pytest.mark.parametrize(
    ("name", "column", "value", "message"),
    [
        (
            "redemptions",
            "amount",
            -5.0,
            r"row 1, amount: below 0, found “-5.0”(?s:.*)40 of [\d,]+ \(amount: below 0 40",
        ),
        ("redemptions", "paid", 9e5, r"row 1, paid: above amount, found “900000.0”(?s:.*)paid: above amount 40"),
        ("members", "fee", -1.0, r"row 1, fee: below 0(?s:.*)fee: below 0 40"),
        ("members", "refunded", 500.0, r"row 1, refunded: above fee, found “500.0”(?s:.*)refunded: above fee 40"),
        ("members", "left", pd.Timestamp("2020-01-01"), r"row 1, joined: after left(?s:.*)joined: after left 40"),
    ],
)
def test_a_cell_that_cannot_be_is_named_with_counts_and_first_rows(card, opened, name, column, value, message):
    table = card[name]
    tables = opened(changed(card, name, **first_rows(table, column, value)), **{name: {"rejected_at_most": 0.0}})
    with pytest.raises(WarehouseError, match=message):
        tables.reading(name)


def test_members_who_are_there_twice_are_set_aside_and_counted(card, opened):
    twice = pd.concat([card["members"], card["members"].head(5), card["members"].head(7).tail(2).assign(fee=1.0)])
    tables = opened(card | {"members": twice}, members={"rejected_at_most": 0.5})
    reading = tables.reading("members")
    assert reading.faults == {
        "member_id: a copy of another row": 5,
        "member_id: the same key as a row that differs": 4,
    }
    assert member_tables.memberships(tables).members.sum() == len(card["members"]) - 2
    n, there = len(card["members"]), "members.parquet row"
    assert reading.examples == tuple(
        f"{there} {k} and {there} {n + k}, member_id: a copy of another row" for k in (1, 2, 3)
    )
    assert not any(id_ in line for line in reading.examples for id_ in twice.member_id)


def test_too_many_members_who_are_there_twice_are_refused_with_their_rows(card, opened):
    clash = pd.concat([card["members"], card["members"].head(7).tail(2).assign(fee=1.0)])
    tables = opened(card | {"members": clash}, members={"rejected_at_most": 0.0})
    n = len(card["members"])
    with pytest.raises(WarehouseError) as caught:
        tables.reading("members")
    told = "the same key as a row that differs"
    assert f"members.parquet row 6 and members.parquet row {n + 1}, member_id: {told}" in str(caught.value)


def test_a_log_that_does_not_say_what_was_saved_measures_no_saving(card, opened):
    log = member_log(opened(card | {"redemptions": card["redemptions"].drop(columns="paid")}))
    assert "paid_counted" not in log.profile and "members" in log.profile


def cohort(size, left, joined="2020-01-01"):
    table = {"member_id": [f"m{n}" for n in range(size)], "city": "021", "joined": pd.Timestamp(joined)}
    return pd.DataFrame(table).assign(left=pd.to_datetime(left), fee=168.0)


LATE = pd.DataFrame({"member_id": ["x"], "city": "021", "joined": [pd.Timestamp("2025-06-01")], "left": pd.NaT})


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (cohort(100, [pd.NaT] * 100), "at bound|cannot be fitted|not identified"),
        (cohort(100, ["2020-12-31"] * 100), "at bound|cannot be fitted|not identified"),
        (cohort(20, [pd.NaT] * 20), "expected 30 members with three renewals behind them.*found 20"),
        (cohort(100, [pd.NaT] * 100, "2024-01-01"), "expected 30 members with three renewals behind them.*found 0"),
    ],
)
def test_renewals_that_say_nothing_of_the_curve_are_not_fitted(opened, table, message):
    tables = opened({"members": pd.concat([table, LATE.assign(fee=168.0)])})
    with pytest.raises(NotMeasured, match=message):
        members.posterior(tables)
    log = member_log(tables)
    assert log.refusal and np.isnan(log.renewals.model).all()


def test_one_cohort_alone_still_has_its_curve(opened):
    left = ["2020-12-31"] * 40 + ["2021-12-31"] * 20 + ["2022-12-31"] * 10 + [pd.NaT] * 30
    tables = opened({"members": pd.concat([cohort(100, left), LATE.assign(fee=168.0)])})
    table = member_log(tables).renewals
    assert table.due.tolist()[:3] == [100, 60, 40] and table.renewed.tolist()[:3] == [60, 40, 30]
    assert not table.model.isna().any()


def test_a_card_too_young_for_a_renewal_says_so(card, opened):
    young = card["members"].assign(joined=pd.Timestamp("2027-11-01"), left=pd.NaT)
    with pytest.raises(NotMeasured, match="whose first renewal came up a month ago or more, found 0"):
        take("first_renewal", opened({"members": young, "orders": card["orders"]}))
