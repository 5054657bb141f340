"""A study with raw tables: the evidence in data/, a simulated panel and simulated orders."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest

from analysis.evidence import Bilingual
from analysis.evidence.raw import RawData, RawTableEntry
from analysis.measured import small_tables
from analysis.measured.small_tables import SmallTables
from analysis.warehouse.simulate import simulate_orders, simulate_panel, typical_market

DATA = Path(__file__).parents[2] / "data"
RAW = """engine = "raw"
time_zone = "Asia/Shanghai"

[platforms]
leader = "美团"
follower = "抖音"

[panel]
source = { zh = "模拟面板", en = "A simulated panel" }

[orders]
unit = "cents"
source = { zh = "模拟订单", en = "Simulated orders" }

[orders.columns]
amount = "cents"
"""


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The study, written once; copy it before changing it."""
    folder = tmp_path_factory.mktemp("measured") / "study"
    shutil.copytree(DATA, folder, ignore=shutil.ignore_patterns("raw*"))
    raw = folder / "raw"
    raw.mkdir()
    paid = simulate_panel(cities=6, periods=24, orders=2000, seed=4).table
    redeemed = paid.assign(
        basis="redeemed", value=paid.value.where(paid.platform != "抖音", paid.value * 0.52).round(2)
    )
    pd.concat([paid, redeemed]).to_csv(raw / "panel.csv", index=False)
    simulate_orders(raw / "orders", typical_market(cities=6, members=2000), 20_000, seed=2)
    (folder / "raw.toml").write_text(RAW, encoding="utf-8")
    return folder


@pytest.fixture
def study_folder(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it, whose extracted tables are kept apart."""
    monkeypatch.setattr(small_tables, "BUILD", tmp_path / "build")
    folder = tmp_path / "study"
    shutil.copytree(made, folder)
    return folder


@pytest.fixture
def opened(tmp_path):
    """Opens small tables over data frames by name."""
    made = []

    def open_(tables, **settings) -> SmallTables:
        folder = tmp_path / f"study-{len(made)}"
        (folder / "raw").mkdir(parents=True)
        for name, table in tables.items():
            table.to_parquet(folder / f"raw/{name}.parquet")
        named = {n: RawTableEntry(Bilingual("表", "A table"), **settings.get(n, {})) for n in tables}
        raw = RawData("raw", "Asia/Shanghai", named)
        made.append(SmallTables(raw, folder, folder / "kept"))
        return made[-1]

    yield open_
    for tables in made:
        tables.warehouse.close()
