"""Measures against panels and orders whose truth is known, and the input that each becomes."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis.measured import NotMeasured, registry
from analysis.measured.by_city import last_year
from analysis.measured.estimate import LEVEL
from analysis.warehouse.simulate import simulate_panel

ABOUT = {"美团": "leader", "抖音": "follower"}
PANELS = 50
# Of nominal coverage, one measure in two thousand falls below this in fifty panels, and two are tried.
FEWEST = int(stats.binom.ppf(0.0005, PANELS, LEVEL))


class Tables:
    """Small tables that stand in for a warehouse's."""

    share_table = "panel"

    def __init__(self, table: pd.DataFrame) -> None:
        cents = (table.value * 100).round().astype("int64")
        self.shares = table.assign(cents=cents, role=[ABOUT.get(p, "others") for p in table.platform])


def take(name: str, table: pd.DataFrame):
    ((_, estimate),) = registry.MEASURES[name].take(Tables(table))
    return estimate


def test_the_value_is_the_ratio_of_the_sums_of_the_last_year():
    table = simulate_panel(cities=8, periods=24, orders=500, seed=3).table
    rows = table[table.period >= "2025-01"]
    sums = rows.groupby("platform").value.sum()
    two = take("share_of_two", table)
    assert two.value == pytest.approx(sums["美团"] / (sums["美团"] + sums["抖音"]), rel=1e-12)
    assert take("others_share", table).value == pytest.approx(sums["小红书"] / sums.sum(), rel=1e-12)
    assert (two.first, two.last, two.n, two.distribution) == ("2025-01", "2025-12", 8, "beta")
    assert two.low < two.value < two.high


@pytest.mark.parametrize("cities", [6, 40])
def test_intervals_hold_the_share_of_all_cities(cities):
    """Cities are a sample of cities: the truth is the ratio of expectations over many of them."""
    many = simulate_panel(cities=4000, periods=1, orders=400, city_spread=0.4, seed=99).table
    sums = many.groupby("platform").value.sum()
    truth = sums["美团"] / (sums["美团"] + sums["抖音"])
    inside = 0
    for seed in range(PANELS):
        table = simulate_panel(cities=cities, periods=3, orders=400, city_spread=0.4, seed=seed).table
        found = take("share_of_two", table)
        inside += found.low <= truth <= found.high
    assert inside >= FEWEST


def test_few_cities_have_the_interval_of_counts():
    table = simulate_panel(cities=2, periods=2, orders=50, city_spread=0.0, seed=5).table
    sums = table.groupby("platform")["count"].sum()
    found = take("share_of_two", table)
    assert found.value == sums["美团"] / (sums["美团"] + sums["抖音"])
    assert found.n == sums["美团"] + sums["抖音"]
    spread = (found.high - found.low) / 2
    p, n = found.value, found.n
    assert spread == pytest.approx(1.645 * np.sqrt(p * (1 - p) / n), rel=0.03)


def test_few_cities_without_counts_are_refused_with_what_to_do():
    table = simulate_panel(cities=2, periods=2, seed=5).table.drop(columns="count")
    with pytest.raises(NotMeasured, match=r"5 cities, or 10 city-periods.* found 2 and 4; add a column count"):
        take("share_of_two", table)


def test_growth_is_that_of_the_same_months():
    table = simulate_panel(cities=12, periods=24, orders=800, seed=8).table
    later = table.period >= "2025-01"
    table.loc[later & (table.platform == "抖音"), "value"] *= 1.3
    rows = table[table.platform == "抖音"]
    years = rows.groupby(rows.period.str[:4]).value.sum()
    found = take("follower_growth", table)
    assert found.value == pytest.approx(years["2025"] / years["2024"] - 1, rel=1e-6)  # cents are rounded
    assert 0.15 < found.low < found.value < found.high < 0.5


def test_growth_of_less_than_two_years_is_refused():
    with pytest.raises(NotMeasured, match=r"expected two years .* found 18 periods, 2024-01 to 2025-06"):
        take("leader_growth", simulate_panel(cities=6, periods=18).table)


def test_whole_years_alone_have_a_yearly_value():
    table = simulate_panel(cities=3, periods=18, orders=100).table
    found = registry.MEASURES["value_by_year"].take(Tables(table))
    assert [at for at, _ in found] == [{"platform": r, "year": 2024} for r in ("leader", "follower")]
    rows = table[(table.period < "2025-01") & (table.platform == "美团")]
    assert found[0][1].value == pytest.approx(rows.value.sum(), rel=1e-9)
    assert found[0][1].distribution == "fixed"


def test_a_city_in_which_a_platform_has_no_row_is_unknown_there_and_not_zero():
    table = simulate_panel(cities=7, periods=2, orders=300, seed=1).table
    dropped = table[~((table.city == "0310") & (table.platform == "抖音"))]
    rest = table[table.city != "0310"]
    assert take("share_of_two", dropped).value == take("share_of_two", rest).value


def test_a_basis_that_is_not_there_is_said():
    with pytest.raises(NotMeasured, match="basis redeemed in the table panel, found none"):
        take("share_of_two_redeemed", simulate_panel(cities=6, periods=2).table)


@pytest.mark.parametrize(
    ("periods", "last"),
    [(["2023", "2024"], ["2024"]), ([f"2025-{m:02d}" for m in range(1, 4)], ["2025-01", "2025-02", "2025-03"])],
)
def test_the_last_year(periods, last):
    assert last_year(periods) == last
