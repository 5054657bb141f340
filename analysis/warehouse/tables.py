"""Small tables out of the engine, finished: labels for periods, paid and redeemed, cohorts by age.

Belongs here: what is done in pandas, in one order of rows whatever the engine.
Does not belong here: scanning raw tables (`extract`).
"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from . import periods
from .errors import WarehouseError

PANEL = ["platform", "city", "period", "basis"]


def share_panel(by_status: pd.DataFrame, kind: str) -> pd.DataFrame:
    """Orders by platform × city × period × basis: `cents` and `count`, whole numbers.

    An order counts as paid whatever came after, as platforms report it; it counts as redeemed once it was used. Where
    no order has been redeemed there is no redeemed basis.

    Parameters
    ----------
    by_status : platform, city, period (number), status, cents, count.
    """
    redeemed = by_status[by_status.status == "redeemed"]
    parts = [by_status.assign(basis="paid"), redeemed.assign(basis="redeemed")]
    table = pd.concat(parts).groupby(PANEL, as_index=False)[["cents", "count"]].sum()
    table["period"] = [periods.label(int(number), kind) for number in table.period]
    return _in_order(table.astype({"cents": "int64", "count": "int64"}), PANEL)


def shares(panel: pd.DataFrame, of: str = "cents") -> pd.Series:
    """Each platform's share within its city, period and basis.

    Examples
    --------
    >>> panel = pd.DataFrame({"city": "a", "period": "2025", "basis": "paid", "cents": [30, 70]})
    >>> shares(panel).tolist()
    [0.3, 0.7]
    """
    return panel[of] / panel.groupby(["city", "period", "basis"])[of].transform("sum")


def retention(wide: pd.DataFrame, first: int, kind: str) -> pd.DataFrame:
    """Cohorts by age: cohort (label), age in periods, `active` members, `members` of the cohort, `share` active.

    Parameters
    ----------
    wide : cohort (number from 0), members, p0, p1 …; `first` is the number of p0.
    """
    periods_there = sum(name.startswith("p") and name[1:].isdigit() for name in wide.columns)
    rows = [
        (
            periods.label(first + int(row["cohort"]), kind),
            age,
            int(row[f"p{int(row['cohort']) + age}"]),
            int(row["members"]),
        )
        for row in wide.to_dict("records")
        for age in range(periods_there - int(row["cohort"]))
    ]
    table = pd.DataFrame(rows, columns=["cohort", "age", "active", "members"])
    return _in_order(table.assign(share=table.active / table.members), ["cohort", "age"])


def ordered_panel(panel: pd.DataFrame) -> pd.DataFrame:
    """A raw panel in the order of its keys, whole numbers where none is missing."""
    return _in_order(panel.astype({"cents": "int64"}), PANEL)


def ordered_frequencies(table: pd.DataFrame) -> pd.DataFrame:
    """Members by (x, t_x, T), in that order."""
    return _in_order(table.astype("int64"), ["x", "t_x", "T"])


def ordered_cities(table: pd.DataFrame) -> pd.DataFrame:
    """A table with a row per city, in their order."""
    return _in_order(table.astype({name: "int64" for name in table.columns if name != "city"}), ["city"])


def ordered_by(*columns: str) -> Callable[[pd.DataFrame], pd.DataFrame]:
    """What puts a table in the order of some columns."""
    return lambda table: _in_order(table, list(columns))


def check_panel(panel: pd.DataFrame) -> list[str]:
    """What must be known before shares are made of a panel, a sentence each; none where all is well.

    Raises
    ------
    WarehouseError
        If no share can be made of it: nothing in it, one platform only, periods of several lengths, bases that differ
        between platforms, or values so far apart that one of them must be in another unit.
    """
    if panel.empty:
        raise WarehouseError("panel: expected rows, found none; is the period empty?")
    platforms = sorted(panel.platform.unique())
    if len(platforms) < 2:
        raise WarehouseError(f"panel: expected at least two platforms to have shares, found {platforms[0]} alone")
    if not (panel.cents > 0).any():
        raise WarehouseError("panel: expected values above 0 to have shares, found 0 in every row")
    forms = sorted({_form(period) for period in panel.period.unique()})
    if len(forms) > 1:
        raise WarehouseError(f"panel: expected periods of one length, found {' and '.join(forms)}")
    _check_bases(panel)
    _check_units(panel)
    return _gaps(panel, platforms)


def _form(period: str) -> str:
    return {4: "years", 6: "quarters", 7: "months", 8: "weeks", 10: "days"}[len(period)]


def _check_bases(panel: pd.DataFrame) -> None:
    cells = (
        panel.groupby(["city", "period", "platform"]).basis.agg(lambda bases: tuple(sorted(set(bases)))).reset_index()
    )
    for (city, period), group in cells.groupby(["city", "period"]):
        # One platform may lack a basis that another has; none may be compared on a basis it does not share.
        if not set.intersection(*map(set, group.basis)):
            told = "; ".join(f"{row.platform} {', '.join(row.basis)}" for row in group.itertuples())
            raise WarehouseError(f"panel, {city} {period}: expected one basis that all platforms have, found {told}")


FARTHEST = 1e5


def _check_units(panel: pd.DataFrame) -> None:
    positive = panel[panel.cents > 0]
    middle = positive.groupby(["platform", "city", "basis"]).cents.transform("median")
    far = positive[(positive.cents / middle > FARTHEST) | (middle / positive.cents > FARTHEST)]
    if len(far):
        row = far.iloc[0]
        raise WarehouseError(
            f"panel, {row.platform} {row.city} {row.period}: expected values in one unit, found {row.cents / 100:,.2f} "
            f"where the middle of its periods is {middle[far.index[0]] / 100:,.2f}; is one of them in 万 or 亿?"
        )


def _gaps(panel: pd.DataFrame, platforms: list[str]) -> list[str]:
    notes = []
    for basis, group in panel.groupby("basis"):
        table = group.pivot_table(index=["city", "period"], columns="platform", values="cents", aggfunc="sum")
        for platform in platforms:
            absent = int(table[platform].isna().sum()) if platform in table else len(table)
            if absent:
                notes.append(
                    f"{platform} has no row in {absent} of {len(table)} city-periods ({basis}): taken as unknown, not 0"
                )
    return notes


def _in_order(table: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    return table.sort_values(columns, ignore_index=True)
