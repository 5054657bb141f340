"""A table that is in another datum than it says is told by how merchants fit demand, where that can be told."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.evidence import load
from analysis.measured import small_tables
from analysis.measured.report import table_lines
from analysis.methods.coverage.datum import convert_datum
from analysis.warehouse.simulate.places import KILOMETRE, simulate_city

DATA = Path(__file__).parents[2] / "data"
SOURCE = 'source = { zh = "模拟", en = "Simulated" }\n'


def city(name: str, centre: tuple[float, float], seed: int, shops: int = 1500, spacing: float = 100.0) -> tuple:
    """Shops among blocks of flats, and residents counted in square cells, WGS-84."""
    rng = np.random.default_rng(seed)
    blocks, size = rng.uniform(-6_000, 6_000, (400, 2)), rng.lognormal(0, 0.7, 400)
    which = [rng.choice(400, n, p=size / size.sum()) for n in (shops, 40_000)]
    shop, home = (blocks[of] + rng.normal(0, 120, (of.size, 2)) for of in which)
    cells, weight = np.unique(np.floor(home / spacing), axis=0, return_counts=True)
    tables = []
    for points in (shop, (cells + 0.5) * spacing):
        lat = centre[0] + points[:, 0] / 1000 * KILOMETRE
        tables.append((lat, centre[1] + points[:, 1] / 1000 * KILOMETRE / np.cos(np.radians(lat))))
    merchants = pd.DataFrame({"merchant_id": [f"{name[:2]}{i}" for i in range(shops)], "city": name})
    merchants = merchants.assign(lon=tables[0][1], lat=tables[0][0])
    return merchants, pd.DataFrame({"lon": tables[1][1], "lat": tables[1][0], "weight": weight.astype(float)})


@pytest.fixture
def lines(tmp_path, monkeypatch):
    """What `check` says of merchants and demand, each written in a datum and said to be in one."""
    monkeypatch.setattr(small_tables, "BUILD", tmp_path / "build")
    folder = tmp_path / "study"
    shutil.copytree(DATA, folder, ignore=shutil.ignore_patterns("raw*"))
    (folder / "raw").mkdir()

    def said(tables, written=("WGS-84", "WGS-84"), stated=("WGS-84", "WGS-84")) -> list[str]:
        text = 'time_zone = "Asia/Shanghai"\n'
        for name, table, datum, states in zip(("merchants", "demand"), tables, written, stated, strict=True):
            lat, lon = convert_datum(table.lat, table.lon, "WGS-84", datum)
            table.assign(lat=lat, lon=lon).to_csv(folder / f"raw/{name}.csv", index=False)
            text += f'\n[{name}]\ndatum = "{states}"\n{SOURCE}'
        (folder / "raw.toml").write_text(text, "utf-8")
        return [line for line in table_lines(load(folder)) if "which is where they would be if" in line]

    return said


SHANGHAI = ("shanghai", (31.23, 121.47))


@pytest.mark.parametrize("stated", ["WGS-84", "GCJ-02", "BD-09"])
def test_tables_in_the_datum_they_say_are_left_alone(lines, stated):
    assert lines(city(*SHANGHAI, 1), (stated, "WGS-84"), (stated, "WGS-84")) == []


@pytest.mark.parametrize(("is_in", "said_to_be"), [("GCJ-02", "WGS-84"), ("BD-09", "WGS-84"), ("BD-09", "GCJ-02")])
def test_merchants_in_another_datum_are_told(lines, is_in, said_to_be):
    (line,) = lines(city(*SHANGHAI, 2), (is_in, "WGS-84"), (said_to_be, "WGS-84"))
    assert line.startswith(
        "merchants.csv, lon, lat: expected merchants where demand.csv has demand, as both datums say"
    )
    assert f"(merchants {said_to_be}, demand WGS-84)" in line and "in shanghai (1,500 merchants)" in line
    assert f"merchants.csv is in {is_in}" in line and f'write datum = "{is_in}" under [merchants]' in line
    assert line.endswith("two landmarks in each city tell for certain")


def test_how_far_and_where_to_is_that_of_the_datum(lines):
    (line,) = lines(city(*SHANGHAI, 3), ("GCJ-02", "WGS-84"))
    lat, lon = convert_datum([31.23], [121.47], "WGS-84", "GCJ-02")
    north = (31.23 - lat[0]) / KILOMETRE * 1000
    east = (121.47 - lon[0]) / KILOMETRE * 1000 * np.cos(np.radians(31.23))
    assert north > 100 and east < -400 and "m to the north-west" in line
    assert abs(np.hypot(north, east) - float(line.split(" better ")[1].split(" m ")[0])) < 15


def test_where_either_table_would_do_both_are_named(lines):
    """Merchants are in GCJ-02 and demand is not, or the other way round: the same shift."""
    (line,) = lines(city(*SHANGHAI, 4), ("GCJ-02", "GCJ-02"), ("WGS-84", "GCJ-02"))
    assert 'datum = "GCJ-02" under [merchants] or datum = "WGS-84" under [demand] of raw.toml' in line


@pytest.mark.parametrize("made", [{"shops": 900}, {"spacing": 500.0}])
def test_too_few_shops_or_cells_too_large_say_nothing(lines, made):
    assert lines(city(*SHANGHAI, 2, **made), ("GCJ-02", "WGS-84")) == []


def test_merchants_that_do_not_follow_demand_say_nothing(lines):
    made = simulate_city(*SHANGHAI, density=8, side=15, places=20_000, seed=1)
    assert lines((made.merchants, made.demand), ("GCJ-02", "WGS-84")) == []


def test_cities_that_do_not_agree_say_nothing(lines):
    """Of three cities one alone fits elsewhere: that is the city's own matter, not the table's datum."""
    others = [("hangzhou", (30.27, 120.15)), ("guangzhou", (23.13, 113.26))]
    made = [city(*where, seed) for seed, where in enumerate([SHANGHAI, *others])]
    moved = made[0][0].copy()
    moved["lat"], moved["lon"] = convert_datum(moved.lat, moved.lon, "WGS-84", "GCJ-02")
    demand = pd.concat([table for _, table in made], ignore_index=True)
    one = pd.concat([moved, *(table for table, _ in made[1:])], ignore_index=True)
    every = pd.concat([table for table, _ in made], ignore_index=True)
    assert lines((one, demand)) == []
    (line,) = lines((every, demand), ("GCJ-02", "WGS-84"))
    assert all(f"{name} (1,500 merchants)" in line for name in ("shanghai", "hangzhou", "guangzhou"))
