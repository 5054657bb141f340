"""A Spark that loses a worker while it works gives the same table; continuous integration has one to lose.

Where the environment names no server nothing is lost, and Sail is asked the same.
"""

from __future__ import annotations

import os
import subprocess
import threading
from pathlib import Path

import pandas as pd
from raw_tables import SPARK

from analysis.warehouse.simulate import simulate_orders, typical_market

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = {"unit": "cents", "columns": {"amount": "cents"}}


def test_a_worker_lost_in_the_middle_changes_nothing(opened, raw_folder, servers):
    rows = 2_000_000 if SPARK in os.environ else 50_000
    simulate_orders(raw_folder / "orders", typical_market(cities=9, members=20_000), rows, files=8)
    mine = opened(orders=SETTINGS).retention(visits="order")
    address = [*servers.values()][-1]
    there = opened(address, orders=SETTINGS | {"file": str(raw_folder / "orders")})
    there.reading("orders")
    killer = threading.Timer(2.0, subprocess.run, [[ROOT / ".ci" / "spark", "lose-worker"]])
    if SPARK in os.environ:
        killer.start()
    theirs = there.retention(visits="order")
    killer.cancel()
    pd.testing.assert_frame_equal(theirs, mine, check_exact=True)
