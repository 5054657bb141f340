"""The customer base of a log against customers simulated from known parameters, by way of the engine."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.evidence import Bilingual
from analysis.evidence.raw import RawData, RawTableEntry
from analysis.measured import customer_base as customer_base_module
from analysis.measured.customer_base import FEWEST_BACK, CustomerBase, TooFew, customer_base
from analysis.measured.member_log import MemberLog
from analysis.measured.small_tables import SmallTables
from analysis.notebook import measured_base

TRUTH = {"r": 0.8, "alpha": 4.0, "a": 0.8, "b": 2.4}  # BG/NBD, α in weeks
DAYS, CUSTOMERS, SPEND = 420, 2000, 60.0


def bought(customers: int = CUSTOMERS, days: int = DAYS, seed: int = 6) -> pd.DataFrame:
    """Orders of customers who buy at their own rate and may leave after each; spend per order is gamma by customer."""
    rng = np.random.default_rng(seed)
    rate = rng.gamma(TRUTH["r"], 1 / TRUTH["alpha"], customers) / 7
    leave, mean = rng.beta(TRUTH["a"], TRUTH["b"], customers), SPEND * rng.gamma(4.0, 0.25, customers)
    rows = []
    for who in range(customers):
        day = rng.uniform(0, days / 2)
        while day < days:
            rows.append((who, day, mean[who] * rng.gamma(3.0, 1 / 3)))
            if len(rows) > 1 and rows[-2][0] == who and rng.random() < leave[who]:
                break
            day += rng.exponential(1 / rate[who])
    log = pd.DataFrame(rows, columns=["member_id", "day", "amount"])
    log["time"] = pd.Timestamp("2024-01-01") + pd.to_timedelta(log.day, unit="D").dt.floor("min")
    log["amount"] = log.amount.round(2) + 0.01
    return log.drop(columns="day")


def orders(log: pd.DataFrame) -> pd.DataFrame:
    return log.assign(order_id=np.arange(len(log)), platform="shop", city="here")


def purchases_of(tables: SmallTables, name: str) -> pd.DataFrame:
    """Histories of the whole record, as the engine counts them."""
    return customer_base_module._counted(tables, name).whole


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    made = []

    def open_(**tables: pd.DataFrame) -> SmallTables:
        folder = tmp_path_factory.mktemp("study")
        (folder / "raw").mkdir(parents=True)
        for name, table in tables.items():
            table.to_parquet(folder / f"raw/{name}.parquet")
        raw = RawData("raw", "Asia/Shanghai", {name: RawTableEntry(Bilingual(name, name)) for name in tables})
        made.append(SmallTables(raw, folder, folder / "kept"))
        return made[-1]

    yield open_
    for tables in made:
        tables.warehouse.close()


class Printer:
    """Holds every slot that a table asks for to what is published."""

    def __init__(self, numbers) -> None:
        self.numbers, self.printed = {q.id for q in numbers}, []

    def plain(self, slot, form=""):
        assert slot in self.numbers
        self.printed.append((slot, form))
        return measured_base.Cell({"zh": slot, "en": slot})

    def unlinked(self, zh, en):
        for text in (zh, en):
            for part in text.split("{")[1:]:
                assert part.split("}")[0].removesuffix(":full") in self.numbers, part
        return {"zh": zh, "en": en}


def shown(base, margin: bool = True) -> tuple[Printer, list]:
    log = MemberLog(("orders",), {"margin": (0.15, 0.14, 0.16)} if margin else {}, base=base)
    printer = Printer(measured_base.numbers(log, "CNY"))
    return printer, measured_base.tables(printer, measured_base.about(log))


@pytest.fixture(scope="module")
def base(opened) -> CustomerBase:
    return customer_base(opened(orders=orders(bought())))


def test_the_truth_is_found_through_the_engine_and_beats_the_rules_without_a_model(base):
    assert isinstance(base, CustomerBase) and base.choice.beats_rules
    assert base.fit.status == "converged" and base.fit.model in ("BG/NBD", "MBG/NBD", "Pareto/NBD")
    rate = base.parameters["r"][0] / base.parameters["alpha"][0]
    assert rate == pytest.approx(TRUTH["r"] / TRUTH["alpha"], rel=0.15)
    assert all(low < value < high for value, low, high in base.parameters.values())
    assert base.forecast_ratio == pytest.approx(1, abs=0.1)
    assert base.groups.customers.sum() + base.too_new <= CUSTOMERS
    total = float(base.groups.customers @ base.groups.value)
    assert total == pytest.approx(base.value[0]) and base.value[1] < base.value[0] < base.value[2]
    assert (base.groups.alive_low <= base.groups.alive).all() and (base.groups.alive <= base.groups.alive_high).all()
    assert 0 < base.alive[1] < base.alive[0] < base.alive[2] < 1


def test_what_it_expects_of_a_year_comes_to_pass(opened):
    """Customers simulated for a year longer than the record shows."""
    longer = bought(days=DAYS + 365)
    seen = longer[longer.time < pd.Timestamp("2024-01-01") + pd.Timedelta(days=DAYS)]
    known = longer[longer.member_id.isin(seen.member_id)]
    later = known[known.time >= seen.time.max().normalize() + pd.Timedelta(days=1)]
    visits = later.groupby(["member_id", later.time.dt.date]).size().shape[0]
    base = customer_base(opened(orders=orders(seen)))
    assert base.ahead[0] * base.customers == pytest.approx(visits, rel=0.12)
    assert base.value[0] == pytest.approx(later.amount.sum(), rel=0.15)


def test_tables_print_what_is_published_and_dashes_where_nothing_is(base):
    printer, tables = shown(base)
    assert [table.id for table in tables] == ["customer-models", "customer-base"]
    assert [len(table.rows) for table in tables] == [len(base.choice.scores), len(base.groups) + 1]
    assert ("base_all[what=value]", "full") in printer.printed
    assert base.fit.model in tables[0].note["en"] and "wins, and beats" in tables[0].note["en"]
    assert all(len(row.cells) == len(table.columns) for table in tables for row in table.rows)
    assert "visits, spend and margin per customer" in tables[1].caption["en"]
    # Orders that say nothing of costs have no margin to head a column or to name.
    (_, bare) = shown(base, margin=False)[1]
    assert "visits and spend per customer" in bare.caption["en"] and "毛利" not in bare.caption["zh"]
    assert len(bare.columns) == len(tables[1].columns) - 1


def test_a_day_is_one_of_the_study_s_zone(opened):
    """Two orders of one evening in Shanghai, on two days in UTC, are one visit."""
    log = bought(600)
    moment = log.time.dt.normalize() + pd.Timedelta(hours=1)
    evening = pd.concat([log.assign(time=moment), log.assign(time=moment + pd.Timedelta(hours=20))])
    local = evening.assign(time=evening.time.dt.tz_localize("Asia/Shanghai").dt.tz_convert("UTC"))
    once, twice = (purchases_of(opened(orders=orders(part)), "orders") for part in (log.assign(time=moment), local))
    names = ["x", "t_x", "T", "members"]
    assert twice[names].equals(once[names]) and twice.cents.equals(2 * once.cents)
    assert once.members[once.x > 0].sum() > 100


def test_redemptions_alone_say_who_comes_again(opened):
    log = bought(300)
    redeemed = opened(redemptions=log.assign(redemption_id=np.arange(len(log)), city="here", discount=0.0))
    assert purchases_of(redeemed, "redemptions").equals(purchases_of(opened(orders=orders(log)), "orders"))
    assert customer_base(redeemed).table == "redemptions"


def test_a_small_base_says_what_would_be_enough(opened):
    base = customer_base(opened(orders=orders(bought(40))))
    assert isinstance(base, TooFew) and base.came_again < base.needed == FEWEST_BACK
    log = MemberLog(("orders",), {}, base=base)
    numbers = {q.id: q.value for q in measured_base.numbers(log, "CNY")}
    assert numbers == {"base_needed[what=came_again]": base.came_again, "base_needed[what=needed]": FEWEST_BACK}
    assert measured_base.tables(Printer(()), measured_base.about(log)) == []
    assert Printer(measured_base.numbers(log, "CNY")).unlinked(*measured_base.too_few().values())


def test_amounts_too_far_apart_for_a_mean_are_not_valued_and_said_to_be(opened):
    """Gamma–Gamma of p + q = 0.6: one visit says nothing of the next, which has no mean."""
    log, rng = bought(400), np.random.default_rng(3)
    size = 1 / rng.gamma(0.45, 1.0, 400)
    log["amount"] = (100 * size[log.member_id] * rng.gamma(0.15, 1.0, len(log))).round(2).clip(0.01, 1e6)
    base = customer_base(opened(orders=orders(log)))
    assert base.fit is not None and base.spend is None and np.isnan(base.value).all() and np.isnan(base.forecast_ratio)
    _, tables = shown(base)
    assert len(tables) == 2 and len(tables[1].columns) == 4 and "to value spend" in tables[1].note["en"]


@pytest.mark.parametrize("members", [1, 400])
def test_a_log_in_which_nobody_comes_twice_says_how_many_did_and_would_be_enough(opened, members):
    log = bought(members).drop_duplicates("member_id")
    base = customer_base(opened(redemptions=log.assign(redemption_id=np.arange(len(log)), city="here", discount=0.0)))
    assert base == TooFew(0)
    numbers = {q.id: q for q in measured_base.numbers(MemberLog(("redemptions",), {}, base=base), "CNY")}
    assert numbers["base_needed[what=needed]"].value == FEWEST_BACK
    assert numbers["base_needed[what=came_again]"].value == 0


def test_customers_alike_who_never_leave_are_left_to_the_rule(opened):
    """Where everybody buys at one rate, no model forecasts better than that rate, and none is used or it says so."""
    rng, rows = np.random.default_rng(2), []
    for who in range(120):
        days = np.flatnonzero(rng.random(90) < 0.1)
        rows += [(who, pd.Timestamp("2024-01-01") + pd.Timedelta(days=int(day)), 10.0) for day in days]
    log = pd.DataFrame(rows, columns=["member_id", "time", "amount"])
    base = customer_base(opened(orders=orders(log)))
    _, tables = shown(base)
    assert tables[0].id == "customer-models"
    if base.fit is None:
        assert len(tables) == 1 and "nothing is worked out from it" in tables[0].note["en"]
    else:
        assert base.fit.status != "converged" or not np.isnan(base.alive[1])
        sure = np.isfinite([ends[1] for ends in base.parameters.values()])
        assert sure.all() == ("without an interval" not in tables[0].note["en"])
