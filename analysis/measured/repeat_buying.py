"""Repeat buying as orders show it: who buys where how often, beside what the NBD-Dirichlet makes of it.

Belongs here: the table of each platform, seen and by the model. Does not belong here: the model
(`analysis.methods.membership`), counting (`analysis.warehouse`), words of the report (`analysis.notebook`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from analysis.methods.membership.brand_counts import BrandCounts, CountFit, fit_brand_counts
from analysis.methods.membership.repeat_buying import dirichlet_table
from analysis.warehouse import MissingColumn
from analysis.warehouse.brand_counts import ALL, MOST, arrays
from analysis.warehouse.privacy import SMALLEST

from .errors import NotMeasured
from .estimate import LEVEL

if TYPE_CHECKING:
    from .small_tables import SmallTables

FEWEST_BUYERS = 200
SEEN = ("buyers", "orders", "requirement", "sole")


@dataclass(frozen=True, eq=False)
class RepeatBuying:
    """How members buy, over the last year of the record.

    Attributes
    ----------
    table : a row per platform, the largest first: share of all buyers who buy there (`buyers`), orders of such a buyer
        (`orders`), their part of all that these buyers order (`requirement`), share of them who order nowhere else
        (`sole`); and each as the model has it, with `_model`. Platforms with fewer than ten buyers are left out.
    fit : the NBD-Dirichlet, with intervals and status.
    buyers, not_people, hidden : members counted; left out for more than a thousand orders; platforms left out.
    first, last, rows : what was counted.
    """

    table: pd.DataFrame
    fit: CountFit
    buyers: int
    not_people: int
    hidden: int
    first: str
    last: str
    rows: int


def repeat_buying(tables: SmallTables) -> RepeatBuying:
    """Measure repeat buying.

    Raises
    ------
    NotMeasured
        Orders do not say whose they are, too few members buy, nobody buys twice, or there is one platform only.
    """
    try:
        counts = tables.warehouse.brand_counts()
    except MissingColumn as reason:
        raise NotMeasured(str(reason)) from None
    whole, each = counts[counts.platform == ALL], counts[counts.platform != ALL]
    people = whole[whole.orders <= MOST]
    buyers = int(people.members.sum())
    by = each.groupby("platform").members.sum().sort_values(ascending=False, kind="stable")
    platforms = tuple(by[by >= SMALLEST].index)
    if buyers < FEWEST_BUYERS or len(platforms) < 2 or not (people.orders > 1).any():
        raise NotMeasured(
            f"expected {FEWEST_BUYERS} members, some of whom order twice, and two platforms with {SMALLEST} buyers, "
            f"found {buyers} and {len(platforms)}"
        )
    total, brands = arrays(counts, tuple(by.index))
    fit = fit_brand_counts(BrandCounts(total, brands), LEVEL)
    model = dirichlet_table(fit.model, brands=list(by.index))
    table = _seen(each, buyers).loc[list(platforms)]
    # The model speaks of all who might buy; a table of orders has those who did.
    chosen = model.loc[list(platforms)]
    table["buyers_model"] = chosen.penetration / fit.penetration
    table["orders_model"] = chosen.purchases
    table["requirement_model"] = chosen.requirement_share
    table["sole_model"] = chosen.sole_buyers
    reading = tables.reading("orders")
    return RepeatBuying(
        table=table.reset_index(),
        fit=fit,
        buyers=buyers,
        not_people=int(whole[whole.orders > MOST].members.sum()),
        hidden=len(by) - len(platforms),
        first=f"{max(reading.first, reading.last - pd.Timedelta(days=364)):%Y-%m}",
        last=f"{reading.last:%Y-%m}",
        rows=reading.used,
    )


def _seen(each: pd.DataFrame, buyers: int) -> pd.DataFrame:
    """What the counts themselves say of each platform."""
    rows = each.assign(bought=each.orders * each.members, alone=each.members.where(each.sole, 0))
    sums = rows.groupby("platform")[["members", "bought", "all_orders", "alone"]].sum()
    seen = (sums.members / buyers, sums.bought / sums.members, sums.bought / sums.all_orders, sums.alone / sums.members)
    return pd.DataFrame(dict(zip(SEEN, seen, strict=True)))
