"""Raw tables of a few rows for tests, and where the tests find Spark.

Belongs here: making them. Does not belong here: any assertion.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
import pyarrow as pa

# Names the address of a Spark Connect server, where there is one.
SPARK = "MARKET_ANALYSIS_TEST_SPARK"


def orders(**columns: Any) -> pa.Table:
    """A table of orders, with whatever columns a test does not care about filled in."""
    n = max(map(len, columns.values()))
    filled = {
        "order_id": [*range(1, n + 1)],
        "platform": ["甲", "乙"] * n,
        "city": ["0571"] * n,
        "time": [pd.Timestamp("2025-09-30 12:00")] * n,
        "amount": [10.0] * n,
    }
    return pa.table({name: values[:n] for name, values in (filled | columns).items()})
