"""Members by how often they bought, of each platform and of all: what repeat buying is estimated from.

Belongs here: that expression and its arrays. Does not belong here: visits over time (`extract.member_totals`), the
model (`analysis.methods.membership.brand_counts`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from . import periods
from .extract import of_members
from .privacy import hashed

if TYPE_CHECKING:
    import ibis.expr.types as ir

MOST = 1000
"""Orders in a year above which a member is no person, but a shop or a programme."""
ALL = ""
KEYS = ["part", "platform", "orders", "sole"]


def brand_counts(orders: ir.Table, since: int, key: str) -> ir.Table:
    """Members by part, platform, number of orders and whether they ordered nowhere else: `members` and `all_orders`.

    The platform "" is all together. Parts are sixteen, by the first digit of the hashed id: drawn by chance, the same
    on every engine. No row tells who anybody is, and none leaves the machine.

    Parameters
    ----------
    since : the first day that counts, days since 1970-01-01.
    key : that ids are hashed with.
    """
    import ibis

    kept = of_members(orders)
    kept = kept.filter(periods.number(kept.time, "day") >= since)
    each = kept.group_by("member_id", "platform").aggregate(orders=kept.count())
    totals = each.group_by("member_id").aggregate(all_orders=each.orders.sum())
    totals = totals.mutate(part=hashed(totals.member_id, key)[:1])
    both = each.join(totals, "member_id").filter(lambda t: t.all_orders <= MOST)
    both = both.mutate(sole=both.orders == both.all_orders)
    by_platform = both.group_by(*KEYS).aggregate(members=both.count(), all_orders=both.all_orders.sum())
    whole = totals.mutate(platform=ibis.literal(ALL), orders=totals.all_orders, sole=ibis.literal(False))
    whole = whole.group_by(*KEYS).aggregate(members=whole.count(), all_orders=whole.all_orders.sum())
    return ibis.union(by_platform, whole.select(*by_platform.columns))


def ordered_counts(table: pd.DataFrame) -> pd.DataFrame:
    """Those members in the order of their keys."""
    numbers = dict.fromkeys(("orders", "members", "all_orders"), "int64")
    return table.astype(numbers).sort_values(KEYS, ignore_index=True)


def arrays(table: pd.DataFrame, platforms: tuple[str, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Members with 1, 2, 3 … orders: (part, order) of all platforms together, and (part, platform, order).

    Members above `MOST` orders are left out.

    Examples
    --------
    >>> rows = [("0", "", 2, False, 3, 6), ("0", "a", 2, True, 3, 6)]
    >>> table = pd.DataFrame(rows, columns=[*KEYS, "members", "all_orders"])
    >>> [part.tolist() for part in arrays(table, ("a",))]
    [[[0.0, 3.0]], [[[0.0, 3.0]]]]
    """
    kept = table[table.orders <= MOST]
    parts = {part: number for number, part in enumerate(sorted(kept.part.unique()))}
    which = {name: number for number, name in enumerate((*platforms, ALL))}
    found = np.zeros((len(parts), len(which), int(kept.orders.max())))
    at = (kept.part.map(parts), kept.platform.map(which), kept.orders - 1)
    np.add.at(found, tuple(index.to_numpy() for index in at), kept.members.to_numpy(float))
    return found[:, -1], found[:, :-1]
