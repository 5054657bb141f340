"""Receipts of a grocery store as the table orders: `make example-data` writes them for `examples/grocery-card`.

Belongs here: reshaping. Does not belong here: fetching (`example_data`), the study made of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


def receipts_as_orders(lines: pd.DataFrame) -> pd.DataFrame:
    """Receipt lines of a grocer as orders: a customer's lines of one day are one, with what they cost the shop.

    Parameters
    ----------
    lines : a row per line with TRANSACTION_DT (month/day/year), CUSTOMER_ID, SALES_PRICE and ASSET, totals of the line.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = [("11/1/2000", "007", 30, 24), ("11/1/2000", "007", 70, 60), ("11/2/2000", "007", 5, 4)]
    >>> names = ["TRANSACTION_DT", "CUSTOMER_ID", "SALES_PRICE", "ASSET"]
    >>> receipts_as_orders(pd.DataFrame(rows, columns=names))[["time", "member_id", "amount", "cost"]].values.tolist()
    [['2000-11-01', '007', 100, 84], ['2000-11-02', '007', 5, 4]]
    """
    import pandas as pd

    day = pd.to_datetime(lines.TRANSACTION_DT, format="%m/%d/%Y").dt.strftime("%Y-%m-%d").rename("time")
    found = lines.groupby([day, lines.CUSTOMER_ID.rename("member_id")])[["SALES_PRICE", "ASSET"]].sum().reset_index()
    named = found.rename(columns={"SALES_PRICE": "amount", "ASSET": "cost"})
    return named.assign(order_id=named.index + 1, platform="Ta Feng", city="Taiwan")
