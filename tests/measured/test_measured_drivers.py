"""Drivers of shares and repeat buying, measured on tables whose truth is known, and what the report prints of them."""

from __future__ import annotations

import types

import numpy as np
import pandas as pd
import pytest

from analysis.cli.commands.check import measured_lines
from analysis.common.blocks import Cell
from analysis.evidence import Bilingual, load
from analysis.measured import NotMeasured
from analysis.measured.drivers import market_drivers
from analysis.measured.repeat_buying import repeat_buying
from analysis.measured.small_tables import SmallTables
from analysis.notebook import measured_drivers, measured_numbers, measured_repeat
from analysis.warehouse import MissingColumn
from analysis.warehouse.brand_counts import KEYS
from analysis.warehouse.simulate import simulate_panel


class Tables:
    """Small tables that stand in for a warehouse's."""

    share_table = "panel"

    def __init__(self, panel: pd.DataFrame, counts: pd.DataFrame | None = None) -> None:
        self.shares = panel.assign(cents=(panel.value * 100).round().astype("int64"))
        self.warehouse = types.SimpleNamespace(brand_counts=lambda: counts)
        self.raw = types.SimpleNamespace(tables={"orders": types.SimpleNamespace(source=Bilingual("订单", "Orders"))})

    def has(self, *names: str) -> bool:
        return "panel" in names or self.warehouse.brand_counts() is not None

    def reading(self, name: str):
        ends = {"first": pd.Timestamp("2025-01-01"), "last": pd.Timestamp("2025-12-31")}
        return types.SimpleNamespace(used=1000, **ends)


def panel(**how) -> pd.DataFrame:
    return simulate_panel(**{"cities": 8, "periods": 12, "orders": 3000, "seed": 1} | how).table


def test_the_effect_of_price_is_recovered_and_so_are_elasticities():
    found = market_drivers(Tables(panel()))
    effect = found.fit.table.loc["price"]
    assert effect.low < -1.5 < effect.high and effect.high - effect.low < 0.2
    assert (found.of, found.cells, found.left_out, found.fit.units) == ("count", 96, 0, 8)
    own = found.elasticities.set_index("platform")
    for platform, share in zip(found.platforms, found.shares, strict=True):
        assert own.loc[platform, "own"] == pytest.approx(effect.estimate * (1 - share))
        assert own.loc[platform, "cross"] == pytest.approx(-effect.estimate * share)
    assert found.diversion.sum(axis=1) == pytest.approx(np.ones(3))


def test_platforms_keep_their_own_numbers_in_any_order_of_rows():
    """The order of the rows is not that of the names: share, elasticity and diversion of each stay its own."""
    plain = market_drivers(Tables(panel()))
    turned = panel().sort_values(["platform", "city", "period"], ascending=[True, True, False])
    found = market_drivers(Tables(turned.reset_index(drop=True)))
    assert list(turned.platform.unique()) != list(panel().platform.unique())
    of, same_of = (dict(zip(one.platforms, one.shares, strict=True)) for one in (found, plain))
    assert of == same_of
    own, same = (one.elasticities.set_index("platform") for one in (found, plain))
    pd.testing.assert_frame_equal(own.sort_index(), same.sort_index())
    of_cards = panel().groupby("platform")["count"].sum()
    assert found.platforms[0] == of_cards.idxmax()


def test_shares_of_value_hold_the_price_and_that_is_said():
    counted = market_drivers(Tables(panel())).fit.table.loc["price", "estimate"]
    valued = market_drivers(Tables(panel().drop(columns="count")))
    assert valued.of == "value"
    assert valued.fit.table.loc["price", "estimate"] == pytest.approx(counted + 1, abs=1e-3)  # values are count × price


def test_cells_without_a_share_or_a_price_of_every_platform_are_left_out_and_counted():
    table = panel()
    table.loc[[0, 40], "count"] = 0
    table.loc[100, "price"] = np.nan
    found = market_drivers(Tables(table))
    assert (found.cells, found.left_out) == (93, 3)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda t: t.drop(columns="price"), "expected a column price, discount or outlets .* found none"),
        (lambda t: t.assign(price=t.price.where(t.index < 20)), "expected 10 city-periods .* found 6 of 96"),
        (lambda t: t[t.platform == "美团"], "every platform has a share .* found 96 of 96"),
    ],
)
def test_what_has_no_drivers_is_said(change, message):
    with pytest.raises(NotMeasured, match=message):
        market_drivers(Tables(change(panel())))


class Printer:
    """Fills slots with themselves, and remembers which were asked for."""

    def __init__(self, published: dict) -> None:
        self.published, self.asked = published, []

    def plain(self, slot: str, form: str = "") -> Cell:
        assert slot in self.published
        self.asked.append(slot)
        return Cell({"zh": slot, "en": slot})

    def unlinked(self, zh: str, en: str) -> dict[str, str]:
        return {"zh": zh, "en": en}


def test_a_price_that_does_not_move_has_a_row_without_numbers_and_no_elasticities():
    fixed = panel()
    fixed["price"] = fixed.platform.map({"美团": 90.0, "抖音": 80.0, "小红书": 120.0})
    numbers, known = measured_drivers.measure(Tables(fixed))
    assert {key.partition("[")[0] for key in numbers} == {"driver_step", "driver_movement"}
    (table,) = measured_drivers.tables(Printer(numbers), known, {"zh": "面板", "en": "Panel"}, ("区间", "90%"))
    assert [cell.text["en"] for cell in table.rows[0].cells][-1] == "no: it hardly moves"
    assert table.rows[0].cells[2].text["en"] == "–"


def test_tables_of_drivers_print_every_number_that_is_published():
    numbers, known = measured_drivers.measure(Tables(panel()))
    printer = Printer(numbers)
    tables = measured_drivers.tables(printer, known, {"zh": "面板", "en": "Panel"}, ("区间", "90%"))
    assert [table.id for table in tables] == ["share-drivers", "price-elasticities"]
    assert set(printer.asked) == set(numbers)
    assert all(len(row.cells) == len(table.columns) for table in tables for row in table.rows)
    assert measured_drivers.measure(Tables(panel().drop(columns="price"))) is None


def counts(**fewer: int) -> pd.DataFrame:
    """Members by hand: in each of 16 parts 20 of one order at a, 10 of two at b, 5 of one at each; `fewer` of c."""
    rows = []
    for part in "0123456789abcdef":
        rows += [(part, "a", 1, True, 20, 20), (part, "a", 1, False, 5, 10), (part, "b", 2, True, 10, 20)]
        rows += [(part, "b", 1, False, 5, 10), (part, "", 1, False, 20, 20), (part, "", 2, False, 15, 30)]
    rows += [("0", name, 1, True, n, n) for name, n in fewer.items()]
    rows += [("0", "", 1, False, n, n) for n in fewer.values()]
    return pd.DataFrame(rows, columns=[*KEYS, "members", "all_orders"])


def test_what_is_seen_of_each_platform_is_counted():
    found = repeat_buying(Tables(panel(), counts())).table.set_index("platform")
    assert found.loc["a", ["buyers", "orders", "requirement", "sole"]].tolist() == [25 / 35, 1.0, 25 / 30, 0.8]
    assert found.loc["b", ["buyers", "orders", "requirement", "sole"]].tolist() == [
        *(15 / 35, 25 / 15, 25 / 30, 10 / 15)
    ]


def test_a_platform_of_fewer_than_ten_buyers_is_not_published():
    for buyers, hidden in ((9, 1), (10, 0)):
        found = repeat_buying(Tables(panel(), counts(c=buyers)))
        assert found.hidden == hidden and ("c" in set(found.table.platform)) == (not hidden)


def test_accounts_of_more_than_a_thousand_orders_are_no_people():
    many = pd.DataFrame([("0", "", 5000, False, 2, 10_000)], columns=[*KEYS, "members", "all_orders"])
    without, found = (repeat_buying(Tables(panel(), t)) for t in (counts(), pd.concat([counts(), many])))
    assert found.not_people == 2 and found.buyers == without.buyers
    assert found.fit.model.shape == without.fit.model.shape


def test_orders_that_cannot_say_it_are_refused():
    few = counts()
    few = few[few.part == "0"]
    with pytest.raises(NotMeasured, match=r"expected 200 members.* found 35 and 2"):
        repeat_buying(Tables(panel(), few))
    tables = Tables(panel(), counts())

    def missing():
        raise MissingColumn("orders: map member_id")

    tables.warehouse.brand_counts = missing
    with pytest.raises(NotMeasured, match="map member_id"):
        repeat_buying(tables)


def test_the_table_of_repeat_buying_prints_every_number_and_says_where_the_fit_ended():
    numbers, known = measured_repeat.measure(Tables(panel(), counts(c=9)))
    printer = Printer(numbers)
    table = measured_repeat.table_of(printer, known)
    slots = {key for key in numbers if "[platform=" in key}
    assert set(printer.asked) == slots
    assert "Smaller platforms are not shown." in table.note["en"] and "较小的平台未列出" in table.note["zh"]
    stopped = measured_repeat.table_of(printer, known | {"at_bound": ["shape"]})
    assert "do not use the model's columns" in stopped.note["en"]
    chance = measured_repeat.table_of(printer, known | {"at_bound": ["diversity"], "by_chance": True})
    assert "picks a platform as by chance" in chance.note["en"]


def test_raw_tables_of_a_study_are_measured_and_check_says_how(study_folder):
    evidence = load(study_folder)
    numbers, known = measured_numbers.measure(evidence)
    assert known["drivers"]["identified"] == {"price": "yes"} and known["repeat"]["platforms"]
    assert {"driver_odds[driver=price]", "repeat_members"} <= set(numbers)
    said = "\n".join(measured_lines(evidence))
    assert "drivers of shares: price from 144 of 144 city-periods. All drivers identified" in said
    assert "repeat buying: S = " in said


def test_no_id_leaves_the_engine_with_the_counts(study_folder):
    evidence = load(study_folder)
    with SmallTables(evidence.raw, evidence.folder) as tables:
        assert list(tables.warehouse.brand_counts().columns) == [*KEYS, "members", "all_orders"]
