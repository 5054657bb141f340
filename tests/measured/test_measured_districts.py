"""Density by district: counted by code, small districts together, names refused, the area people live among."""

from __future__ import annotations

import dataclasses
import re
import shutil
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis.evidence import load
from analysis.measured import MeasureError, NotMeasured, load_measured, small_tables
from analysis.measured.city_coverage import city_coverage
from analysis.measured.districts import district_area, districts, published
from analysis.measured.estimate import LEVEL
from analysis.measured.hulls import hull_area
from analysis.measured.places import read_places
from analysis.notebook import coverage_numbers, district_numbers, measured_coverage, measured_districts
from analysis.notebook.measured_coverage import city_names
from analysis.warehouse.simulate.places import simulate_city

DATA = Path(__file__).parents[2] / "data"
SOURCE = 'datum = "WGS-84"\nsource = { zh = "模拟", en = "Simulated" }\n'
RAW = f'time_zone = "Asia/Shanghai"\n\n[merchants]\n{SOURCE}\n[demand]\n{SOURCE}'


@pytest.fixture(scope="module")
def town() -> tuple[pd.DataFrame, pd.DataFrame]:
    """A city of nine square districts by code, with a zero in front that numbers would lose."""
    made = simulate_city("hangzhou", (30.27, 120.15), kappa=0.7, density=6, side=16, places=900, zipf=0.8, seed=4)
    middle = made.demand.lat.median(), made.demand.lon.median()

    def coded(table: pd.DataFrame) -> pd.DataFrame:
        row, column = (
            np.digitize(table[axis] - at, [-0.03, 0.03]) for axis, at in zip(("lat", "lon"), middle, strict=True)
        )
        return table.assign(district=[f"0{1 + 3 * r + c}" for r, c in zip(row, column, strict=True)])

    return coded(made.merchants), coded(made.demand)


@pytest.fixture
def study(town, tmp_path, monkeypatch):
    """Writes the study with other tables, and says where it is."""
    monkeypatch.setattr(small_tables, "BUILD", tmp_path / "build")
    folder = tmp_path / "study"
    shutil.copytree(DATA, folder, ignore=shutil.ignore_patterns("raw*"))
    (folder / "raw").mkdir()
    (folder / "raw.toml").write_text(RAW, "utf-8")

    def written(merchants=town[0], demand=town[1]) -> Path:
        merchants.to_csv(folder / "raw/merchants.csv", index=False)
        demand.to_csv(folder / "raw/demand.csv", index=False)
        return folder

    return written


def opened(folder: Path) -> small_tables.SmallTables:
    evidence = load(folder)
    return small_tables.SmallTables(evidence.raw, folder, None, evidence)


def places_of(folder: Path):
    with opened(folder) as tables:
        return read_places(tables)


def test_districts_are_counted_by_their_code(study, town):
    places = places_of(study())
    table = districts(places, "hangzhou")
    assert sorted(table.index) == [f"0{n}" for n in range(1, 10)]  # a code is text
    merchants, demand = places.of("hangzhou")
    for code, row in table.iterrows():
        inside = merchants[merchants.district == code]
        people = demand[demand.district == code]
        assert (row.outlets, row.partners) == (len(inside), inside.participating.sum())
        assert row.density == pytest.approx(row.partners / hull_area(people)) and row.low <= row.density <= row.high
        reached = places.reached[(demand.district == code).to_numpy()] >= 1
        assert row.reach_one == pytest.approx(np.average(reached, weights=people.weight))
    assert table.people.sum() == pytest.approx(1) and table.people.is_monotonic_decreasing
    assert table.partners.sum() == town[0].participating.sum()


def test_no_small_district_can_be_worked_out_of_what_is_printed(study):
    table = districts(places_of(study()), "hangzhou")
    scarce = table.assign(partners=[30, 20, 12, 11, 3, 0, 0, 0, 0])
    rows, joined = published(scarce, 16)
    assert (rows.partners >= 10).all() and rows.partners.sum() == scarce.partners.sum()
    assert joined == 6 and rows.index[-1] == ""  # 3 alone are too few: the district with 11 joined them
    assert rows.area.sum() == pytest.approx(scarce.area.sum()) and rows.people.sum() == pytest.approx(1)
    assert published(scarce.assign(partners=1), 16)[1] == 0 and published(scarce.assign(partners=1), 16)[0].empty
    assert len(published(table.assign(partners=50), 4)[0]) == 5
    whole, none = published(table.assign(partners=50), 16)
    assert none == 0 and len(whole) == len(table)


def test_the_area_is_that_of_the_density_people_live_among(study):
    folder = study()
    text = (folder / "inputs.toml").read_text("utf-8")
    (folder / "inputs.toml").write_text(text.replace('measure = "reach_area"', 'measure = "district_area"'), "utf-8")
    item = load_measured(folder).inputs["builtup_area_reported"]
    (cell,) = (c for c in item.cells if c.coords["city"] == "hangzhou")
    table = districts(places_of(folder), "hangzhou")
    among = np.average(table.density, weights=table.people)
    assert cell.value == pytest.approx(table.partners.sum() / among)
    assert cell.low < cell.value < cell.high and item.basis == "measured"


def test_the_interval_of_the_area_holds_for_shops_at_random(study):
    """Shops thrown anew over even districts: their number over the density is the district's area."""
    places, rng, inside = places_of(study()), np.random.default_rng(3), 0
    demand = places.demand
    for _ in range(60):
        thrown = demand.sample(400, replace=True, random_state=rng.integers(1 << 31))
        shops = thrown.assign(merchant_id=[f"m{n}" for n in range(400)], participating=True)
        again = dataclasses.replace(places, merchants=shops.reset_index(drop=True))
        ((_, found),) = district_area(SimpleNamespace(worked_out={"places": again}))
        table = districts(again, "hangzhou")
        spread = demand.district.value_counts(normalize=True).reindex(table.index)
        truth = 1 / float((table.people * spread / table.area).sum())
        inside += found.low <= truth <= found.high
    assert inside >= stats.binom.ppf(0.0005, 60, LEVEL)


def test_numbers_and_table_go_together(study):
    folder = study()
    measured = city_coverage(places_of(folder))
    names = city_names(load(folder))
    numbers = {q.id: q for q in district_numbers.numbers(measured, names)}
    known = coverage_numbers.about(measured, load(folder), {"merchants": 1, "demand": 1}, names)
    asked = set()

    class Printer:
        def plain(self, slot, form=""):
            asked.add(slot)
            assert slot in numbers
            return measured_districts.same(slot)

        def unlinked(self, zh, en):
            asked.update(re.findall(r"\{(\w[\w\[\]=]*)(?::\w+)?\}", en))
            return {"zh": zh, "en": en}

    (table,) = measured_districts.tables(Printer(), known)
    assert asked == set(numbers) and len(table.rows) == len(measured.districts["hangzhou"][0])
    assert measured_districts.tables(Printer(), known | {"districts": []}) == []
    assert "measured-districts" in {t.id for t in measured_coverage.tables(AnyPrinter(), known)}


class AnyPrinter:
    """Prints whatever it is asked for."""

    def plain(self, slot, form=""):
        return measured_districts.same(slot)

    def unlinked(self, zh, en):
        return {"zh": zh, "en": en}


def test_a_district_by_name_is_refused_with_its_row(study, town):
    merchants, demand = town
    named = merchants.assign(district=merchants.district.where(merchants.index != 5, "西湖区"))
    with pytest.raises(MeasureError, match=r"merchants\.csv row 7, district: expected a code of .*found “西湖区”"):
        places_of(study(named))
    with pytest.raises(MeasureError, match=r"demand\.csv row 2, district: expected a code of .*found “Westlake”"):
        places_of(study(demand=demand.assign(district=demand.district.where(demand.index != 0, "Westlake"))))


def test_codes_of_another_list_are_refused_and_a_district_without_demand_is_left_out(study, town):
    merchants, demand = town
    with pytest.raises(MeasureError, match=r"district: expected a district in which the table demand has points of"):
        places_of(study(merchants.assign(district="3301" + merchants.district)))
    there = demand[demand.district != "05"]
    table = districts(places_of(study(demand=there)), "hangzhou")
    assert "05" not in table.index and len(table) == 8


def test_tables_without_districts_say_so_and_have_no_table(study, town):
    places = places_of(study(demand=town[1].drop(columns="district")))
    with pytest.raises(NotMeasured, match="expected the column district in demand, found none in hangzhou"):
        districts(places, "hangzhou")
    assert city_coverage(places).districts == {}
