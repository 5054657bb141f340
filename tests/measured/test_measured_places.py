"""Merchants and demand on a map: inputs that they measure, and every point that is refused, with its row."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.evidence import load
from analysis.measured import MeasureError, load_measured, small_tables
from analysis.measured.city_coverage import city_coverage
from analysis.measured.hulls import hull_area
from analysis.measured.outlines import outline_of
from analysis.measured.places import read_places
from analysis.methods.coverage.datum import convert_datum
from analysis.methods.coverage.sphere import great_circle
from analysis.warehouse import WarehouseError
from analysis.warehouse.simulate.places import simulate_city

DATA = Path(__file__).parents[2] / "data"
RAW = """time_zone = "Asia/Shanghai"

[merchants]
datum = "WGS-84"
source = { zh = "模拟商家", en = "Simulated merchants" }

[demand]
datum = "WGS-84"
source = { zh = "模拟需求", en = "Simulated demand" }
"""
CENTRES = {"shanghai": (31.23, 121.47), "hangzhou": (30.27, 120.15), "guangzhou": (23.13, 113.26)}


@pytest.fixture(scope="module")
def drawn() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Three small cities."""
    cities = [
        simulate_city(name, centre, kappa=0.7, density=6, side=16, places=300, zipf=0.8, seed=number)
        for number, (name, centre) in enumerate(CENTRES.items())
    ]
    return tuple(pd.concat([getattr(c, name) for c in cities], ignore_index=True) for name in ("merchants", "demand"))


@pytest.fixture
def study(drawn, tmp_path, monkeypatch):
    """Writes the study with other tables or another raw.toml, and says where it is."""
    monkeypatch.setattr(small_tables, "BUILD", tmp_path / "build")
    folder = tmp_path / "study"
    shutil.copytree(DATA, folder, ignore=shutil.ignore_patterns("raw*"))
    (folder / "raw").mkdir()

    def written(merchants=drawn[0], demand=drawn[1], raw=RAW) -> Path:
        merchants.to_csv(folder / "raw/merchants.csv", index=False)
        demand.to_csv(folder / "raw/demand.csv", index=False)
        (folder / "raw.toml").write_text(raw, "utf-8")
        return folder

    return written


def places_of(folder: Path):
    evidence = load(folder)
    with small_tables.SmallTables(evidence.raw, folder, None, evidence) as tables:
        return read_places(tables)


def refusal(folder: Path) -> str:
    with pytest.raises((MeasureError, WarehouseError)) as caught:
        load_measured(folder)
    return str(caught.value)


def test_inputs_are_measured_and_keep_what_was_assumed(study, drawn):
    inputs = load_measured(study()).inputs
    merchants = drawn[0]
    assert inputs["participating_stores"].value == merchants.participating.sum()
    residents = load(DATA).cities.population[list(CENTRES)]
    assert inputs["outlets_per_thousand"].value == pytest.approx(1000 * len(merchants) / residents.sum())
    ratio = {c.coords["city"]: c.value for c in inputs["outlets_ratio"].cells}
    per_head = merchants.city.value_counts() / residents
    assert ratio["hangzhou"] / ratio["shanghai"] == pytest.approx(per_head["hangzhou"] / per_head["shanghai"])
    zipf, kappa = inputs["zipf_exponent"], inputs["clustering_size"]
    assert zipf.cells[0].low <= 0.8 <= zipf.cells[0].high
    assert "p = " in zipf.measured.method.en
    assert 0 < kappa.cells[0].low < kappa.value < kappa.cells[0].high < 1000
    for item in (zipf, kappa, inputs["builtup_area_reported"]):
        assert item.basis == "measured" and item.measured.table == "merchants" and item.measured.prior


def test_the_model_has_the_mean_number_in_reach_that_people_have(study):
    from analysis.study import Study

    folder = study()
    found, places = Study(load_measured(folder)), places_of(folder)
    for city in CENTRES:
        here = (places.demand.city == city).to_numpy()
        mean = np.average(places.reached[here], weights=places.demand.weight[here])
        assert float(found["stores_in_reach"].value.sel(city=city)) == pytest.approx(mean, rel=1e-9)


def test_cities_are_counted_point_by_point(study):
    places = places_of(study())
    table = city_coverage(places).cities.set_index("city")
    merchants, demand = places.of("hangzhou")
    inside = merchants[merchants.participating]
    away = great_circle(
        demand.latitude.to_numpy()[:, None],
        demand.longitude.to_numpy()[:, None],
        inside.latitude.to_numpy(),
        inside.longitude.to_numpy(),
    )
    reached = (away <= places.radius).sum(axis=1)
    row = table.loc["hangzhou"]
    assert row.reach_one == pytest.approx(np.average(reached >= 1, weights=demand.weight))
    assert row.reach_choice == pytest.approx(np.average(reached >= places.choices, weights=demand.weight))
    assert row.share == len(inside) / len(merchants)
    assert row.low < row.density < row.high and row.density == pytest.approx(len(inside) / hull_area(demand))
    assert 0 < row.occasions < 1


def test_next_sites_reach_what_they_say_and_no_more_than_the_bound(study):
    measured = city_coverage(places_of(study()))
    for city, sites in measured.sites.items():
        merchants, demand = measured.places.of(city)
        assert sites.merchants and set(sites.table.label) <= set(merchants[~merchants.participating].merchant_id)
        away = great_circle(
            demand.latitude.to_numpy()[:, None],
            demand.longitude.to_numpy()[:, None],
            sites.table.latitude.to_numpy(),
            sites.table.longitude.to_numpy(),
        )
        before = measured.places.reached[(measured.places.demand.city == city).to_numpy()] >= 1
        reached = before | (away <= measured.places.radius).any(axis=1)
        assert sites.after == pytest.approx(np.average(reached, weights=demand.weight))
        assert sites.before < sites.after <= sites.bound + 1e-12
        assert sites.table.gain.sum() == pytest.approx(sites.after - sites.before)


@pytest.mark.parametrize("datum", ["GCJ-02", "BD-09"])
def test_another_datum_is_brought_back(study, drawn, datum):
    merchants = drawn[0].copy()
    merchants["lat"], merchants["lon"] = convert_datum(merchants.lat, merchants.lon, "WGS-84", datum)
    found = places_of(study(merchants, raw=RAW.replace("WGS-84", datum, 1))).merchants
    true = drawn[0].sort_values("merchant_id")
    assert great_circle(found.latitude, found.longitude, true.lat.to_numpy(), true.lon.to_numpy()).max() < 1e-6


def with_landmark(drawn) -> str:
    row = drawn[0].iloc[0]
    return RAW.replace("\n[demand]", f"\n[merchants.landmarks]\n{row.merchant_id} = [{row.lat}, {row.lon}]\n\n[demand]")


def test_a_landmark_where_it_should_be_is_well(study, drawn):
    assert load_measured(study(raw=with_landmark(drawn))).inputs["participating_stores"].measured


def test_a_landmark_tells_the_wrong_datum(study, drawn):
    merchants = drawn[0].copy()
    merchants["lat"], merchants["lon"] = convert_datum(merchants.lat, merchants.lon, "WGS-84", "GCJ-02")
    said = refusal(study(merchants, raw=with_landmark(drawn)))
    assert said.startswith("merchants.csv row 2, lon, lat: expected the landmark sh000000 within 50 m")
    assert 'its coordinates are GCJ-02: write datum = "GCJ-02" under [merchants] of raw.toml' in said


def test_a_landmark_tells_swapped_axes_where_both_orders_are_on_earth(study, drawn):
    row = drawn[0].iloc[0]
    merchants = drawn[0].assign(lon=drawn[0].lat, lat=drawn[0].lon - 90)
    raw = RAW.replace(
        "\n[demand]", f"\n[merchants.landmarks]\n{row.merchant_id} = [{row.lat}, {row.lon - 90}]\n\n[demand]"
    )
    assert "lon and lat are swapped" in refusal(study(merchants, raw=raw))


def changed(table: pd.DataFrame, row: int, **cells) -> pd.DataFrame:
    table = table.reset_index(drop=True).astype(object)
    for name, value in cells.items():
        table.loc[row, name] = value
    return table


@pytest.mark.parametrize(
    ("row", "cells", "expected"),
    [
        (5, {"city": "shanghi"}, r"merchants.csv row 7, city: expected a city of cities.csv .*nearest.* shanghai"),
        (5, {"lat": 0.0, "lon": 0.0}, r"merchants.csv row 7, lon, lat: expected a point of shanghai, found [\d,]+ km"),
        (5, {"city": "hangzhou"}, r"merchants.csv row 7, lon, lat: expected a point of hangzhou, found 1\d\d km"),
    ],
)
def test_a_merchant_that_cannot_be_right_is_refused_with_its_row(study, drawn, row, cells, expected):
    said = refusal(study(changed(drawn[0], row, **cells)))
    assert pd.Series([said]).str.contains(expected, regex=True).item(), said
    assert said.splitlines()[-1].startswith("Next: correct them, then run  ")


def test_a_point_of_demand_in_the_sea_is_refused_with_its_row(study, drawn):
    said = refusal(study(demand=changed(drawn[1], 3, lon=125.5, lat=31.0)))
    assert said.startswith("demand.csv row 5, lon, lat: expected a point of shanghai, found 3")


def test_swapped_axes_are_refused_before_anything_is_measured(study, drawn):
    said = refusal(study(drawn[0].rename(columns={"lon": "lat", "lat": "lon"})))
    assert "merchants.csv row 2, lat: above 90" in said and "; lon and lat look swapped)" in said


def test_a_map_on_which_nobody_takes_part_leaves_what_was_assumed(study, drawn):
    inputs = load_measured(study(drawn[0].assign(participating=0, popularity=3.0))).inputs
    assert inputs["participating_stores"].basis != "measured" and inputs["participating_stores"].value > 0
    none = f"expected merchants that take part, found none of {len(drawn[0]):,}; see the column participating"
    assert none in inputs["participating_stores"].unmeasured
    assert inputs["zipf_exponent"].unmeasured.endswith(f"that differs, found {len(drawn[0]):,}, all alike")


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [("weight", -1.0, "weight: below 0"), ("weight", np.nan, "weight: empty"), ("lat", np.nan, "lat: empty")],
)
def test_cells_that_are_no_demand(study, drawn, column, value, reason):
    demand = drawn[1].reset_index(drop=True)
    demand.loc[:20, column] = value
    assert f"demand.csv row 2, {reason}" in refusal(study(demand=demand))


def test_duplicates_that_differ_are_refused(study, drawn):
    twice = drawn[0].iloc[:40].assign(popularity=1.0)
    assert "merchant_id: the same key as a row that differs" in refusal(study(pd.concat([drawn[0], twice])))


def test_a_datum_abroad_would_move_nothing_and_is_refused(study, drawn):
    merchants = drawn[0].assign(lon=drawn[0].lon - 130)
    said = refusal(study(merchants, raw=RAW.replace("WGS-84", "GCJ-02", 1)))
    assert re.match(r"merchants.csv row \d+, lon, lat: expected a point in China, for the datum is GCJ-02", said)


def test_merchants_alone_measure_nothing_and_say_why(study):
    folder = study(raw=RAW[: RAW.index("[demand]")])
    assert "expected both tables merchants and demand" in load_measured(folder).inputs["clustering_size"].unmeasured


def test_who_takes_part_is_told_by_joined_and_left(study, drawn):
    merchants = drawn[0].drop(columns=["participating", "popularity"]).reset_index(drop=True)
    n = len(merchants)
    merchants["joined"] = np.where(np.arange(n) % 2 == 0, "2025-09-01", "")
    merchants["left"] = np.where(np.arange(n) % 4 == 0, "2026-01-01", "")
    found = load_measured(study(merchants)).inputs
    assert found["participating_stores"].value == (np.arange(n) % 4 == 2).sum()
    assert "expected the column popularity" in found["zipf_exponent"].unmeasured


def test_without_an_installed_package_there_is_no_outline():
    assert outline_of("shanghai", load(DATA).cities) is None
