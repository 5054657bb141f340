"""Raw orders to small tables: ours beside pandas and polars as a competent hand writes them, time and peak memory.

Each runs in a fresh process, which is asked for its own time and peak memory: in one process the first would pay for
imports and the last would have everybody's memory. 10 million simulated orders; `WAREHOUSE_ROWS` sets another number,
above 20 million without pandas.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from analysis.warehouse.simulate import simulate_orders, typical_market

ROWS = int(float(os.environ.get("WAREHOUSE_ROWS", 1e7)))
MOST_FOR_PANDAS = 20_000_000
HERE = Path(__file__).parent
BUILT = HERE.parents[1] / "build/bench"
WORK = HERE / "warehouse_work.py"


@pytest.fixture(scope="module")
def orders(request, tmp_path_factory) -> Path:
    """Simulated orders, made once for all runs that time them, and a folder beside them for what is kept."""
    timed = request.config.getoption("benchmark_enable")
    rows = ROWS if timed else 20_000
    folder = BUILT / f"orders-{rows}" if timed else tmp_path_factory.mktemp("orders")
    made = folder / "made"
    if not made.exists():
        shutil.rmtree(folder, ignore_errors=True)
        members, files = min(5_000_000, max(100, rows // 2)), max(1, rows // 5_000_000)
        simulate_orders(folder / "orders", typical_market(members=members), rows, files=files, seed=1)
        made.touch()
    return folder


def work_of(hand: str, work: str, folder: Path) -> dict:
    """One work of one hand in a fresh process, and what it says of itself."""
    ran = subprocess.run([sys.executable, str(WORK), hand, work, str(folder)], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout.splitlines()[-1])


@pytest.fixture
def worked(timed, benchmark, orders):
    """Times a work of a hand; its own clock, without imports, and its peak memory are noted in the label."""

    def run(hand: str, work: str, **how):
        found = timed(work_of, hand, work, orders, rounds=2, warmup_rounds=0, **how)
        benchmark.extra_info["label"] += (
            f" ({found['seconds']:.2f} s, {found['cpu']:.2f} s of processors, {found['peak_mb']:.0f} MB)"
        )
        benchmark.extra_info["peak_mb"] = found["peak_mb"]
        return found

    return run


def skip_at_scale(hand: str) -> None:
    if hand.startswith("panda") and ROWS > MOST_FOR_PANDAS:
        pytest.skip("pandas would take all memory")


@pytest.mark.benchmark(group="orders to share panel")
@pytest.mark.parametrize("hand", ["scan", "ours", "polars", "pandas"])
def test_panel(worked, hand):
    skip_at_scale(hand)
    assert worked(hand, "panel", label=hand, reference=hand == "ours")["rows"] > 0


@pytest.mark.benchmark(group="orders to share panel, members and cohorts")
@pytest.mark.parametrize("hand", ["ours", "polars", "pandas"])
def test_all(worked, hand):
    skip_at_scale(hand)
    assert worked(hand, "all", label=hand, reference=hand == "ours")["rows"] > 0


@pytest.mark.benchmark(group="orders to a row per member")
@pytest.mark.parametrize("hand", ["ours", "ours in small memory", "polars"])
def test_members(worked, hand):
    assert worked(hand, "members", label=hand, reference=hand == "ours")["rows"] > 0


@pytest.mark.benchmark(group="orders checked")
@pytest.mark.parametrize("hand", ["ours", "pandas", "pandera"])
def test_checked(worked, hand):
    skip_at_scale(hand)
    if hand == "pandera":
        pytest.importorskip("pandera", reason="no part of the project; pip install pandera to compare")
    assert worked(hand, "check", label=hand, reference=hand == "ours")["rows"] > 0


@pytest.mark.benchmark(group="orders unchanged")
def test_unchanged(worked, orders):
    work_of("ours", "panel", orders)
    assert worked("ours", "again", label="again", reference=True)["rows"] > 0
