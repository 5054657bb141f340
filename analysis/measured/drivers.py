"""What moves shares, as a panel with prices, discounts or outlets shows it: effects, elasticities, diversion.

Belongs here: which cells and columns of a panel go into the model. Does not belong here: the model
(`analysis.methods.market.share_drivers`), words of the report (`analysis.notebook`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.methods.market.elasticity import cross_elasticity, diversion, own_elasticity
from analysis.methods.market.share_drivers import LEAST_UNITS, DriverFit, share_drivers

from .by_city import last_year
from .errors import NotMeasured
from .estimate import LEVEL

if TYPE_CHECKING:
    from .small_tables import SmallTables

DRIVERS = {"price": "log", "discount": "level", "outlets": "log"}
LEAST_CELLS = 2 * LEAST_UNITS
ENDS = ("estimate", "low", "high")


@dataclass(frozen=True, eq=False)
class MarketDrivers:
    """Drivers of shares.

    Attributes
    ----------
    fit : effects by driver, each with its word on identification.
    of : "count" where the panel has counts, else "value", whose shares hold the price itself.
    scale : driver → "log" or "level".
    first, last : periods.
    cells : city-periods used; left_out : those in which a platform, a share above zero or a driver is missing.
    platforms : the largest first, with `shares` over the last year.
    elasticities : platform, own, low, high, cross: of its share in its price, and of the others' in it; empty where
        price is not identified.
    diversion : of what the row loses, the part that the column gains.
    """

    fit: DriverFit
    of: str
    scale: dict[str, str]
    first: str
    last: str
    cells: int
    left_out: int
    platforms: tuple[str, ...]
    shares: tuple[float, ...]
    elasticities: pd.DataFrame
    diversion: np.ndarray


def market_drivers(tables: SmallTables) -> MarketDrivers:
    """Estimate what moves shares.

    Raises
    ------
    NotMeasured
        The panel has no driver, one platform only in each cell, or too few cells.
    """
    panel = tables.shares
    there = [name for name in DRIVERS if name in panel and panel[name].notna().any()]
    if not there:
        raise NotMeasured("expected a column price, discount or outlets in the table panel, found none")
    paid = panel[panel.basis == "paid"]
    of = "count" if "count" in paid and paid["count"].notna().all() else "cents"
    wide = paid.pivot_table(index=["city", "period"], columns="platform", values=[of, *there], aggfunc="first")
    kept = _positive(wide, of, there).dropna()
    if len(kept) < LEAST_CELLS or kept[of].shape[1] < 2:
        raise NotMeasured(
            f"expected {LEAST_CELLS} city-periods in which every platform has a share and its {' and '.join(there)}, "
            f"found {len(kept)} of {len(wide)}"
        )
    drivers = {name: np.log(kept[name]) if DRIVERS[name] == "log" else kept[name] for name in there}
    cities, periods = (kept.index.get_level_values(level) for level in ("city", "period"))
    # Within cities over time where there is time, for a platform that is dear and liked is not liked for being dear.
    constants = "city" if len(kept) > cities.nunique() else "platform"
    arrays = {name: values.to_numpy(float) for name, values in drivers.items()}
    fit = share_drivers(kept[of].to_numpy(float), arrays, cities.to_numpy(), constants, LEVEL)
    recent = kept[of][np.isin(periods, last_year(list(periods.unique())))].sum().sort_values(ascending=False)
    share = (recent / recent.sum()).to_numpy()
    return MarketDrivers(
        fit=fit,
        of="count" if of == "count" else "value",
        scale={name: DRIVERS[name] for name in there},
        first=periods.min(),
        last=periods.max(),
        cells=len(kept),
        left_out=len(wide) - len(kept),
        platforms=tuple(recent.index),
        shares=tuple(map(float, share)),
        elasticities=_elasticities(fit, recent.index, share),
        diversion=diversion(share),
    )


def _positive(wide: pd.DataFrame, of: str, there: list[str]) -> pd.DataFrame:
    """NaN where a logarithm is taken of what is not above zero."""
    logs = [of, *(name for name in there if DRIVERS[name] == "log")]
    return wide.mask(wide.columns.get_level_values(0).isin(logs) & ~(wide > 0))


def _elasticities(fit: DriverFit, platforms: pd.Index, share: np.ndarray) -> pd.DataFrame:
    columns = ["platform", "own", "low", "high", "cross"]
    if "price" not in fit.table.index or fit.table.loc["price", "identified"] != "yes":
        return pd.DataFrame(columns=columns)
    effect = fit.table.loc["price"]
    own = {part: own_elasticity(float(effect[name]), share) for part, name in zip(columns[1:4], ENDS, strict=True)}
    return pd.DataFrame({"platform": platforms, **own, "cross": cross_elasticity(float(effect.estimate), share)})
