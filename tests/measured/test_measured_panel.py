"""The measured market against simulated truth, and what is said where a forecast is refused."""

from __future__ import annotations

import types

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis.evidence import Bilingual
from analysis.measured import NotMeasured
from analysis.measured.estimate import LEVEL
from analysis.measured.market import leader_growth
from analysis.measured.panel import market_panel
from analysis.notebook import measured_market, measured_numbers
from analysis.warehouse.privacy import suppress
from analysis.warehouse.simulate import simulate_panel
from analysis.warehouse.tables import shares


class Tables:
    """Small tables that stand in for a warehouse's."""

    share_table = "panel"

    def __init__(self, table: pd.DataFrame) -> None:
        self.shares = table.assign(cents=(table.value * 100).round().astype("int64"))

    def reading(self, name: str):
        return types.SimpleNamespace(used=len(self.shares))


def measured(**how):
    made = simulate_panel(**how)
    return made, market_panel(Tables(made.table))


def test_shares_of_a_period_are_those_of_its_sums_and_add_up():
    made, market = measured(cities=8, periods=12, orders=300, seed=2)
    sums = made.table.groupby(["period", "platform"]).value.sum().unstack()
    shares = market.shares.pivot(index="period", columns="platform", values="share")
    expected = sums.div(sums.sum(axis=1), axis=0)
    pd.testing.assert_frame_equal(shares, expected, check_names=False)
    assert (market.shares.low < market.shares.share).all() and (market.shares.share < market.shares.high).all()
    assert market.platforms == tuple(expected.mean().sort_values(ascending=False).index)


def test_shares_made_of_a_table_leave_its_sums_as_they_were():
    tables = Tables(simulate_panel(cities=6, periods=10, orders=200, seed=3).table)
    before = tables.shares.copy(deep=True)
    first, second = (market_panel(tables) for _ in range(2))
    for panel in (before, tables.shares):
        shares(panel)
        suppress(panel, "count", ("cents",), within=("city", "period"), smallest=10**6)
    pd.testing.assert_frame_equal(tables.shares, before)
    for name in ("cells", "shares", "concentration"):
        pd.testing.assert_frame_equal(getattr(first, name), getattr(second, name))
    assert (
        before.cents.sum() == (simulate_panel(cities=6, periods=10, orders=200, seed=3).table.value * 100).sum().round()
    )


def test_the_last_year_is_twelve_months_of_the_calendar_and_not_twelve_rows():
    table = simulate_panel(cities=8, periods=26, orders=300, seed=4).table
    months = sorted(table.period.unique())
    gone = months[-5]
    whole, short = market_panel(Tables(table)), market_panel(Tables(table[table.period != gone]))
    year = table[table.period.isin(months[-12:]) & (table.period != gone)]
    sums = year.groupby(["city", "platform"]).value.sum().unstack()
    by_hand = 1e4 * (sums.div(sums.sum(axis=1), axis=0) ** 2).sum(axis=1)
    found = short.concentration.set_index("city").hhi
    pd.testing.assert_series_equal(found, by_hand[found.index], check_names=False, rtol=1e-4)
    assert whole.refusal == "" and short.refusal == "gap"


def test_growth_sets_each_month_beside_the_same_a_year_before():
    season = {month: 1 + month % 12 for month in range(1, 13)}
    months = pd.period_range("2023-01", periods=24, freq="M")
    rows = [
        (city, str(m), "paid", "leader", 1000 * size * season[m.month] * (1.2 if m.year == 2024 else 1.0))
        for size, city in enumerate("abcdef", 1)
        for m in months
    ]
    panel = pd.DataFrame(rows, columns=["city", "period", "basis", "role", "cents"])
    for gone in ([], ["2024-07"], ["2023-03", "2024-11"]):
        tables = types.SimpleNamespace(shares=panel[~panel.period.isin(gone)], share_table="panel")
        [(_, found)] = leader_growth(tables)
        assert found.value == pytest.approx(0.2, rel=1e-12), gone


def test_a_month_without_rows_stands_in_the_table_as_a_dash():
    table = simulate_panel(cities=8, periods=14, orders=300, seed=2).table
    months = sorted(table.period.unique())
    market = market_panel(Tables(table[table.period != months[-2]]))
    known = measured_numbers.about(market, Bilingual("x", "x"))
    assert known["periods"][-2:] == months[-2:] and months[-2] not in known["measured"]
    assert not any(f"period={months[-2]}" in name for name in measured_numbers.numbers(market))


def test_intervals_of_cells_hold_the_true_shares_of_the_multinomial():
    made, market = measured(cities=20, periods=10, orders=500, seed=3)
    cells = market.cells.set_index(["city", "period", "platform"])
    index = made.table.set_index(["city", "period", "platform"]).index
    truth = pd.Series(made.shares.ravel(), index=index)
    # The last platform of each city and period is what the others leave: two of three are free.
    two = cells[cells.index.get_level_values("platform") != "小红书"]
    inside = int(((two.low <= truth[two.index]) & (truth[two.index] <= two.high)).sum())
    # The two are tied, so that the number inside varies up to twice as much as independent ones would.
    n = len(two) // 2
    low, high = stats.binom.ppf([0.0005, 0.9995], n, LEVEL) / n
    assert low <= inside / len(two) <= high


@pytest.mark.parametrize("price_effect", [0.0, -1.5])
def test_concentration_by_city_holds_the_truth_of_most_cities(price_effect):
    made = simulate_panel(cities=40, periods=12, orders=2000, price_effect=price_effect, seed=6)
    market = market_panel(Tables(made.table.assign(value=made.table["count"] * 100.0)))
    share = made.shares.mean(axis=1)
    truth = pd.Series(1e4 * np.square(share).sum(axis=1), made.table.city.unique())
    found = market.concentration.set_index("city")
    size = made.table.groupby("city")["count"].sum()
    assert size[found.index].is_monotonic_decreasing
    truth = truth[found.index]
    inside = int(((found.low <= truth) & (truth <= found.high)).sum())
    assert inside >= stats.binom.ppf(0.0005, len(found), LEVEL)


def test_a_forecast_stands_beside_the_random_walk_and_is_refused_below_eight_periods():
    _, long = measured(cities=6, periods=10, orders=300, seed=1)
    assert list(long.forecast.backtest.index) == ["drift", "random walk"] and long.refusal == ""
    assert [str(p) for p in long.forecast.shares.index] == ["2024-11", "2024-12", "2025-01"]
    _, short = measured(cities=6, periods=7, orders=300, seed=1)
    assert short.forecast is None and short.refusal == "few"


def test_a_missing_month_is_no_forecast_and_is_told():
    made = simulate_panel(cities=6, periods=12, orders=300, seed=1)
    market = market_panel(Tables(made.table[made.table.period != "2024-05"]))
    assert market.forecast is None and market.refusal == "gap"


def test_zeros_are_replaced_in_the_forecast_and_counted():
    made = simulate_panel(cities=6, periods=12, orders=300, seed=1).table
    zero = (made.period == "2024-03") & (made.platform == "小红书")
    market = market_panel(Tables(made.assign(value=made.value.mask(zero, 0.0))))
    assert market.zeros == 1 and market.forecast is not None
    share = market.shares[(market.shares.period == "2024-03") & (market.shares.platform == "小红书")]
    assert share.share.item() == 0


def test_a_panel_without_common_cells_is_said():
    made = simulate_panel(cities=2, periods=2, orders=50).table
    apart = made[(made.platform == "抖音") == (made.city == "0310")]
    with pytest.raises(NotMeasured, match="of all platforms in some city and period, found none"):
        market_panel(Tables(apart))


@pytest.mark.parametrize("periods", [4, 10])
def test_tables_print_every_number_that_is_published(periods):
    _, market = measured(cities=14, periods=periods, orders=300, seed=1)
    published = measured_numbers.numbers(market)
    known = measured_numbers.about(market, Bilingual("面板", "A panel"))
    asked = []

    class Printer:
        def plain(self, slot, form=""):
            assert slot in published
            asked.append(slot)
            return measured_market.Cell({"zh": slot, "en": slot})

        def unlinked(self, zh, en):
            return {"zh": zh, "en": en}

    tables = measured_market.tables(Printer(), known)
    assert [t.id for t in tables] == ["measured-shares", "measured-concentration", "share-forecast"][
        : 2 + (periods > 7)
    ]
    assert len(tables[1].rows) == measured_market.MOST_CITIES
    assert ("No forecast" in tables[0].note["en"]) == (periods < 8)
    assert {slot.partition("[")[0] for slot in asked} >= {"measured_share", "measured_hhi"}
