"""Simulated logs of members: purchases of customers who stay a while and leave, with known parameters.

Belongs here: drawing purchases of the BG/NBD model. Does not belong here: orders of a whole market (`orders`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Repeat:
    """Parameters of BG/NBD, time in days: purchase rates gamma(r, rate alpha), dropout after a purchase beta(a, b)."""

    r: float = 0.8
    alpha: float = 30.0
    a: float = 0.8
    b: float = 2.5


def simulate_members(
    members: int, *, truth: Repeat | None = None, start: str = "2025-01-01", days: int = 365, seed: int = 0
) -> pd.DataFrame:
    """Orders of members, each with a first purchase in the first quarter of the `days`.

    After every purchase, the first included, a member leaves with a chance of its own; until then repeat purchases come
    at its rate (Fader, Hardie and Lee 2005, "Counting your customers the easy way").

    Returns
    -------
    DataFrame
        order_id, member_id, platform, city, time (naive, seconds), amount in currency, status; in order of time.

    Examples
    --------
    >>> log = simulate_members(50, seed=1)
    >>> log.member_id.nunique(), log.time.is_monotonic_increasing
    (50, True)
    """
    import pandas as pd

    truth = truth or Repeat()
    rng = np.random.default_rng([seed, 5])
    rate = rng.gamma(truth.r, 1 / truth.alpha, members)
    leaving = rng.beta(truth.a, truth.b, members)
    moment = rng.uniform(0, days / 4, members)
    active = np.arange(members)
    who, when = [active], [moment]
    while active.size:
        stays = rng.random(active.size) >= leaving[active]
        active, moment = active[stays], moment[stays]
        with np.errstate(over="ignore"):
            moment = moment + rng.exponential(size=active.size) / np.maximum(rate[active], 1e-300)
        inside = moment < days
        active, moment = active[inside], moment[inside]
        who.append(active)
        when.append(moment)
    member, time = np.concatenate(who), np.concatenate(when)
    order = np.lexsort((member, time))
    n = len(order)
    return pd.DataFrame(
        {
            "order_id": np.arange(1, n + 1),
            "member_id": member[order] + 1,
            "platform": "小红书",
            "city": "021",
            "time": pd.Timestamp(start) + pd.to_timedelta((time[order] * 86_400).astype(int), unit="s"),
            "amount": np.round(np.exp(4.6 + 0.5 * rng.standard_normal(n)), 2),
            "status": "redeemed",
        }
    )
