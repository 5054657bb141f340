"""Measures of the market: who holds which share, what everybody else has, how fast each grows.

Belongs here: measures from a panel, or from orders where there is none. Does not belong here: how a ratio gets its
interval (`by_city`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analysis.evidence import Bilingual
from analysis.warehouse.periods import number_of_label

from .by_city import A_YEAR, FEWEST, last_year, ratio, sums
from .errors import NotMeasured
from .estimate import Estimate

if TYPE_CHECKING:
    import pandas as pd

    from .small_tables import SmallTables

_TOTAL = Bilingual("所记录城市的合计", "total of the cities recorded")
TWO = ("leader", "follower")
Cells = list[tuple[dict[str, Any], Estimate]]


def share_of_two(tables: SmallTables) -> Cells:
    """Leader's share of the two in paid value, over the last year that there is."""
    return _share(tables, "paid", lambda t: (t.leader, t.leader + t.follower))


def share_of_two_redeemed(tables: SmallTables) -> Cells:
    """The same of redeemed value."""
    return _share(tables, "redeemed", lambda t: (t.leader, t.leader + t.follower))


def others_share(tables: SmallTables) -> Cells:
    """Everybody else's share of paid value, over the last year that there is."""
    return _share(tables, "paid", lambda t: (t.others, t.leader + t.follower + t.others))


def redeemed_ratio(tables: SmallTables) -> Cells:
    """The follower's redeemed over its paid value, over the last year that there is."""
    return _redeemed(tables, "follower")


def leader_redeemed_ratio(tables: SmallTables) -> Cells:
    """The leader's redeemed over its paid value, over the last year that there is."""
    return _redeemed(tables, "leader")


def _redeemed(tables: SmallTables, role: str) -> Cells:
    _has(tables, "redeemed")
    paid, redeemed = (_window(sums(tables.shares, basis, known=(role,))) for basis in ("paid", "redeemed"))
    _need(tables, redeemed, (role,), "redeemed")
    both = paid.index.intersection(redeemed.index)
    about = _about(tables, both, unit="share", kind="share")
    return [({}, ratio(redeemed[role][both], paid[role][both], False, about))]


def leader_growth(tables: SmallTables) -> Cells:
    """The leader's growth of paid value: the last year over the year before."""
    return _growth(tables, "leader")


def follower_growth(tables: SmallTables) -> Cells:
    """The follower's growth of paid value: the last year over the year before."""
    return _growth(tables, "follower")


def _share(tables: SmallTables, basis: str, of: Any) -> Cells:
    panel = tables.shares
    _has(tables, basis)
    table = _window(sums(panel, basis, known=TWO))
    _need(tables, table, TWO, basis)
    if "others" not in table:
        table = table.assign(others=0.0)
    above, below = of(table)
    about = _about(tables, table.index, unit="share", kind="share")
    cities = table.index.get_level_values("city").nunique()
    if cities < FEWEST and "count" in panel:
        counts = _window(sums(panel, basis, "count", known=TWO))
        counts = counts if "others" in counts else counts.assign(others=0.0)
        above, below = of(counts)
        return [({}, ratio(above, below, True, about))]
    return [({}, ratio(above, below, False, about))]


def _has(tables: SmallTables, basis: str) -> None:
    if basis not in set(tables.shares.basis):
        raise NotMeasured(f"expected rows of the basis {basis} in the table {tables.share_table}, found none")


def _growth(tables: SmallTables, role: str) -> Cells:
    table = sums(tables.shares, "paid", known=(role,))
    _need(tables, table, (role,), "paid")
    periods = sorted(table.index.get_level_values("period").unique())
    year = A_YEAR[len(periods[0])]
    number = {period: number_of_label(period) for period in periods}
    last, at = number[periods[-1]], {index: period for period, index in number.items()}
    # Each period beside the same one a year before; where either has no row, both are left out.
    pairs = [(at[i], at[i - year]) for i in range(last - year + 1, last + 1) if i in at and i - year in at]
    if len(pairs) < year / 2 or last - number[periods[0]] < 2 * year - 1:
        raise NotMeasured(
            f"expected two years to have growth apart from the season, found {len(periods)} periods, "
            f"{periods[0]} to {periods[-1]}, {len(pairs)} of them in both years; leave the measure out until there are "
            f"{2 * year}"
        )
    cities = table[role].unstack("period")[[period for pair in pairs for period in pair]].dropna()
    now, before = (cities[list(some)].stack() for some in zip(*pairs, strict=True))
    about = _about(tables, now.index, unit="share/year", kind="positive")
    found = ratio(now, before, False, about)
    change = {part: getattr(found, part) - 1 for part in ("value", "low", "high")}
    return [({}, Estimate(**{**vars(found), **change, "kind": "signed"}))]


def value_by_year(tables: SmallTables) -> Cells:
    """Paid value of the leader and the follower in each whole year that was recorded."""
    table = sums(tables.shares, "paid", known=TWO)
    _need(tables, table, TWO, "paid")
    periods = table.index.get_level_values("period")
    year = A_YEAR[len(periods[0])]
    cells: Cells = []
    for number in sorted({period[:4] for period in periods}):
        chosen = table[[period[:4] == number for period in periods]]
        if chosen.index.get_level_values("period").nunique() < year:
            continue
        cities = chosen.groupby("city").sum()
        about = _about(tables, chosen.index, unit="money/year", kind="positive")
        for role in TWO:
            # A total of the cities recorded has no error of sampling: what it is of is said beside it.
            total = float(cities[role].sum()) / 100
            cell = Estimate(total, total, total, n=len(cities), method=_TOTAL, **about)
            cells.append(({"platform": role, "year": int(number)}, cell))
    if not cells:
        raise NotMeasured(
            f"expected a whole year, found {periods.min()} to {periods.max()}; leave the measure out until it is over"
        )
    return cells


def _window(table: pd.DataFrame) -> pd.DataFrame:
    if table.empty:
        return table
    chosen = set(last_year(list(table.index.get_level_values("period").unique())))
    return table[[period in chosen for period in table.index.get_level_values("period")]]


def _need(tables: SmallTables, table: pd.DataFrame, roles: tuple[str, ...], basis: str) -> None:
    missing = [role for role in roles if role not in table]
    if missing or table.empty:
        raise NotMeasured(
            f"expected {' and '.join(roles)} in the same cities and periods ({basis}) of the table "
            f"{tables.share_table}, found no {' or '.join(missing) or 'such row'}; say under [platforms] of raw.toml "
            "which is which"
        )


def _about(tables: SmallTables, index: pd.MultiIndex, **rest: str) -> dict[str, Any]:
    periods = index.get_level_values("period")
    return {"table": tables.share_table, "first": periods.min(), "last": periods.max(), **rest}
