"""Ratios of sums over cities with an interval: how shares, growth and tickets are measured.

Belongs here: what the cities of a window add up to, and the interval. Does not belong here: which ratio is which input.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import special

from analysis.evidence import Bilingual
from analysis.methods.membership.sample_estimates import ratio_of_sums, wilson_interval
from analysis.warehouse.periods import number_of_label

from .errors import NotMeasured
from .estimate import LEVEL, Estimate, Z

if TYPE_CHECKING:
    import pandas as pd

FEWEST = 5  # cities that a bootstrap over cities takes
A_YEAR = {4: 1, 6: 4, 7: 12, 8: 52, 10: 365}  # periods in a year, by the length of a period's label
BOOTSTRAP = Bilingual("按城市自助抽样", "bootstrap over cities")
COUNTS = Bilingual("按订单计数的二项区间", "binomial interval of counts")
CELLS = Bilingual("按城市与时期自助抽样", "bootstrap over cities and periods")


def last_year(periods: list[str]) -> list[str]:
    """Those periods that lie in the last year of the calendar: a month without a row does not bring in an older one.

    Examples
    --------
    >>> last_year([f"2024Q{n}" for n in (1, 2, 3, 4)] + ["2025Q1"])
    ['2024Q2', '2024Q3', '2024Q4', '2025Q1']
    >>> last_year(["2023Q4", "2024Q2", "2024Q3", "2024Q4", "2025Q1"])[0], last_year(["2023Q4", "2025Q1"])
    ('2024Q2', ['2025Q1'])
    """
    ordered = sorted(periods)
    last = number_of_label(ordered[-1])
    return [period for period in ordered if number_of_label(period) > last - A_YEAR[len(period)]]


def sums(panel: pd.DataFrame, basis: str, of: str = "cents", known: tuple[str, ...] = ()) -> pd.DataFrame:
    """City-periods of one basis by role, cents or counts; those that lack a role in `known` are left out.

    A platform without a row in a raw panel is unknown there and not zero.
    """
    rows = panel[panel.basis == basis]
    table = rows.pivot_table(index=["city", "period"], columns="role", values=of, aggfunc="sum")
    return table.dropna(subset=[role for role in known if role in table]).fillna(0.0)


def ratio(above: pd.Series, below: pd.Series, counted: bool, about: dict) -> Estimate:
    """Sum of `above` over sum of `below`, both by (city, period), as an estimate of kind and unit in `about`.

    Cities are resampled (BCa), for what a city buys this month is much like the last; the ends are moved away from the
    value by the t of so many cities over the normal's, on the scale of log or log-odds. Below five cities: counts have
    Wilson's interval, other values are resampled by city and period.

    Raises
    ------
    NotMeasured
        If there are too few cities and periods for an interval, or nothing to divide by.
    """
    cities = above.groupby("city").sum().index
    if not float(below.sum()) > 0:
        raise NotMeasured("expected something to divide by, found a sum of zero")
    if len(cities) >= FEWEST:
        parts, method = [s.groupby("city").sum() for s in (above, below)], BOOTSTRAP
    elif counted:
        n = int(below.sum())
        low, high = wilson_interval(above.sum(), n, LEVEL)
        return Estimate(float(above.sum() / n), float(low), float(high), n=n, method=COUNTS, **about)
    elif len(above) >= 2 * FEWEST:
        parts, method = [above, below], CELLS
    else:
        raise NotMeasured(
            f"expected {FEWEST} cities, or {2 * FEWEST} city-periods, to have an interval, found {len(cities)} and "
            f"{len(above)}; add a column count to the panel, or leave the measure out"
        )
    found = ratio_of_sums(parts[0].to_numpy(float), parts[1].to_numpy(float), LEVEL)
    low, high = widened(found.value, found.low, found.high, found.n, about["kind"])
    return Estimate(found.value, low, high, n=found.n, method=method, **about)


def widened(value: float, low: float, high: float, n: int, kind: str) -> tuple[float, float]:
    """Ends of an interval from few units: the bootstrap knows their variance no better than they do.

    Examples
    --------
    >>> [round(end, 3) for end in widened(0.5, 0.4, 0.6, 6, "share")]
    [0.367, 0.633]
    """
    stretch = float(special.stdtrit(n - 1, 0.5 + LEVEL / 2)) / Z * np.sqrt(n / (n - 1))
    if kind == "share":
        if not 0 < low <= value <= high < 1:
            return low, high
        ends = [special.logit(value) + stretch * (special.logit(end) - special.logit(value)) for end in (low, high)]
        return tuple(float(special.expit(end)) for end in ends)
    if low <= 0:
        return low, high
    return tuple(float(value * (end / value) ** stretch) for end in (low, high))
