"""The market as a panel or orders show it: shares by platform, city and period, concentration by city, a forecast.

Belongs here: the tables of the measured part of notebook 1, with intervals. Does not belong here: inputs of the model
(`market`), words and numbers of the report (`analysis.notebook`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.methods.market.composition import closure, replace_zeros
from analysis.methods.market.concentration import hhi
from analysis.methods.market.share_forecast import ForecastRefused, ShareForecast, forecast_shares
from analysis.methods.membership.sample_estimates import wilson_interval

from .by_city import FEWEST, last_year, ratio
from .errors import NotMeasured
from .estimate import LEVEL

if TYPE_CHECKING:
    from .small_tables import SmallTables

DRAWS, SEED = 2000, 20251
HORIZON = 3
FREQUENCIES = {4: "Y", 6: "Q", 7: "M", 10: "D"}  # by the length of a period's label; pandas has no ISO weeks


@dataclass(frozen=True, eq=False)
class MarketPanel:
    """What was measured of the market, shares of paid value.

    Attributes
    ----------
    table, first, last, rows, cities : what it is made of.
    platforms : the largest first.
    cells : city, period, platform, share, low, high; the interval is of counts, missing where there are none.
    shares : period, platform, share, low, high over all cities; NaN where too few cities give no interval.
    concentration : city, hhi, low, high over the last year; the largest city first.
    forecast : None where there are too few periods for one, or a period is missing.
    zeros : shares of zero that stood for a small one in the forecast.
    refusal : why there is no forecast: "few", "gap" or "".
    """

    table: str
    first: str
    last: str
    rows: int
    cities: int
    platforms: tuple[str, ...]
    cells: pd.DataFrame
    shares: pd.DataFrame
    concentration: pd.DataFrame
    forecast: ShareForecast | None
    zeros: int
    refusal: str


def market_panel(tables: SmallTables) -> MarketPanel:
    """Measure the market.

    Raises
    ------
    NotMeasured
        No row has paid value.
    """
    panel = tables.shares
    paid = panel[(panel.basis == "paid")]
    values = paid.pivot_table(index=["city", "period"], columns="platform", values="cents", aggfunc="sum")
    if tables.share_table == "panel":
        values = values.dropna()  # a platform without a row is unknown there, and shares of the others too
    values = values.fillna(0.0)
    values = values[values.sum(axis=1) > 0]
    if values.empty:
        raise NotMeasured("expected paid value of all platforms in some city and period, found none")
    platforms = tuple(values.sum().sort_values(ascending=False, kind="stable").index)
    values = values[list(platforms)]
    counts = _counts(paid, values)
    periods = values.index.get_level_values("period")
    national = values.groupby("period").sum()
    forecast, refusal, zeros = _forecast(national)
    return MarketPanel(
        table=tables.share_table,
        first=periods.min(),
        last=periods.max(),
        rows=tables.reading(tables.share_table).used,
        cities=values.index.get_level_values("city").nunique(),
        platforms=platforms,
        cells=cell_shares(values, counts),
        shares=_period_shares(values, counts),
        concentration=_concentration(values, counts),
        forecast=forecast,
        zeros=zeros,
        refusal=refusal,
    )


def _counts(paid: pd.DataFrame, values: pd.DataFrame) -> pd.DataFrame | None:
    if "count" not in paid or paid["count"].isna().any():
        return None
    counts = paid.pivot_table(index=["city", "period"], columns="platform", values="count", aggfunc="sum")
    return counts.reindex(index=values.index, columns=values.columns).fillna(0.0)


def cell_shares(values: pd.DataFrame, counts: pd.DataFrame | None) -> pd.DataFrame:
    """Shares of each city and period: of counts with the multinomial's interval, else of value without one.

    Each share of a multinomial is a binomial share, so its interval is Wilson's.
    """
    basis = values if counts is None else counts
    total = basis.sum(axis=1)
    long = basis.div(total, axis=0).stack().rename("share").reset_index()
    if counts is None:
        return long.assign(low=np.nan, high=np.nan)
    low, high = wilson_interval(basis.to_numpy().ravel(), np.repeat(total.to_numpy(), basis.shape[1]), LEVEL)
    return long.assign(low=low, high=high)


def _period_shares(values: pd.DataFrame, counts: pd.DataFrame | None) -> pd.DataFrame:
    cities = values.index.get_level_values("city").nunique()
    counted = counts is not None and cities < FEWEST
    basis = counts if counted else values
    rows = []
    for period, table in basis.groupby("period"):
        total = table.sum(axis=1)
        for platform in basis.columns:
            rows.append((period, platform, *_share(table[platform], total, counted)))
    return pd.DataFrame(rows, columns=["period", "platform", "share", "low", "high"])


def _share(above: pd.Series, total: pd.Series, counted: bool) -> tuple[float, float, float]:
    about = {"table": "", "first": "", "last": "", "unit": "share", "kind": "share"}
    try:
        found = ratio(above, total, counted, about)
    except NotMeasured:
        return float(above.sum() / total.sum()), np.nan, np.nan
    return found.value, found.low, found.high


def _concentration(values: pd.DataFrame, counts: pd.DataFrame | None) -> pd.DataFrame:
    """HHI of each city over the last year.

    Periods of the city are resampled, for shares move more than counting explains; where there are few, counts are
    drawn again from a multinomial of the shares.
    """
    chosen = set(last_year(list(values.index.get_level_values("period").unique())))
    rng, rows = np.random.default_rng(SEED), []
    for city, table in values[[p in chosen for p in values.index.get_level_values("period")]].groupby("city"):
        sums = table.to_numpy(float)
        value = float(hhi(closure(sums.sum(axis=0))))
        if len(sums) >= FEWEST:
            drawn = sums[rng.integers(len(sums), size=(DRAWS, len(sums)))].sum(axis=1)
        elif counts is not None:
            seen = counts.loc[table.index].to_numpy(float).sum(axis=0)
            drawn = rng.multinomial(int(seen.sum()), closure(sums.sum(axis=0)), size=DRAWS).astype(float)
        else:
            rows.append((city, value, np.nan, np.nan))
            continue
        low, high = np.quantile(hhi(closure(drawn)), [0.5 - LEVEL / 2, 0.5 + LEVEL / 2])
        # Resampled shares are more uneven than their mean: the ends are moved by as much.
        lean = float(np.mean(hhi(closure(drawn)))) - value
        rows.append((city, value, max(low - lean, 0.0), min(high - lean, 1e4)))
    size = values.groupby("city").sum().sum(axis=1)
    found = pd.DataFrame(rows, columns=["city", "hhi", "low", "high"])
    order = found.city.map(size).sort_values(ascending=False, kind="stable").index
    return found.loc[order].reset_index(drop=True)


def _forecast(national: pd.DataFrame) -> tuple[ShareForecast | None, str, int]:
    frequency = FREQUENCIES.get(len(national.index[0]))
    if frequency is None or national.shape[1] < 2:
        return None, "few", 0
    shares = national.div(national.sum(axis=1), axis=0)
    shares.index = pd.PeriodIndex(shares.index, freq=frequency)
    if len(shares) != shares.index[-1].ordinal - shares.index[0].ordinal + 1:
        return None, "gap", 0
    zeros = int((shares == 0).to_numpy().sum())
    if zeros:
        shares = pd.DataFrame(replace_zeros(shares.to_numpy()), index=shares.index, columns=shares.columns)
    try:
        return forecast_shares(shares, HORIZON), "", zeros
    except ForecastRefused:
        return None, "few", zeros
