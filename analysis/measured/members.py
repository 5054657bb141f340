"""Measures of members' logs: who renews and how renewals go on, what merchants bear, margin, share at partners.

Belongs here: measures that inputs of the model take. Does not belong here: spending (`spending`), what only the report
shows (`member_log`), reading logs (`member_tables`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.evidence import Bilingual
from analysis.methods.membership.retention_fit import fit_retention
from analysis.methods.membership.retention_posterior import RetentionPosterior, retention_posterior
from analysis.methods.membership.sample_estimates import ratio_of_sums, renewal_survival, wilson_interval

from .errors import NotMeasured
from .estimate import LEVEL, Estimate
from .market import Cells
from .member_tables import customers, ends, last_day, memberships, savings, trials
from .member_tables import need as need_tables

if TYPE_CHECKING:
    from .small_tables import SmallTables

YEAR = 365.25
GRACE = 31  # days after an anniversary within which leaving is not renewing
LONGEST_TRIAL = 90  # days for which who joined on trial is not yet asked whether they paid
FEWEST_DUE = 30  # members whose renewal has come up
KAPLAN_MEIER = Bilingual(
    "到期会员中续费的比例（Kaplan–Meier，Greenwood 区间）",
    "renewals among members due (Kaplan–Meier, Greenwood's interval)",
)
POSTERIOR = Bilingual("贝塔–离散威布尔模型的后验区间", "posterior of the beta-discrete-Weibull model")
WILSON = Bilingual("试用满期者中付费的比例（Wilson 区间）", "who paid of those whose trial is over (Wilson's interval)")
BY_MEMBER = Bilingual("两项合计之比，按会员自助抽样", "ratio of two sums, bootstrap over members")
BY_CUSTOMER = Bilingual("两项合计之比，按顾客自助抽样", "ratio of two sums, bootstrap over customers")


def renewals(tables: SmallTables) -> pd.DataFrame:
    """By anniversary 1, 2, …: `due` members whose renewal has come up and `renewed` of them, over all cohorts.

    A member who left within a month of an anniversary, or at any time in the year before it, did not renew there; an
    anniversary counts once that month is over. Who was on trial and never paid has had nothing to renew.
    """
    return renewals_of(_asked_to_renew(tables), last_day(tables))


def _asked_to_renew(tables: SmallTables) -> pd.DataFrame:
    """Memberships by day without those on trial who never paid."""
    found = memberships(tables)
    return found[found.on_trial == 0]


def renewals_of(found: pd.DataFrame, last: int) -> pd.DataFrame:
    """The same of memberships by day.

    Examples
    --------
    >>> some = pd.DataFrame({"joined": [0, 0, 0], "left": [-1, 366, 100], "members": [5, 2, 1]})
    >>> renewals_of(some, 800).values.tolist()
    [[8, 5], [5, 5]]
    """
    reached, made = terms(found, last)
    rows = []
    for anniversary in range(1, latest(reached) + 1):
        due = (reached >= anniversary) & (made >= anniversary - 1)
        rows.append((int(found.members[due].sum()), int(found.members[due & (made >= anniversary)].sum())))
    return pd.DataFrame(rows, columns=["due", "renewed"], index=pd.RangeIndex(1, len(rows) + 1, name="anniversary"))


def terms(found: pd.DataFrame, last: int) -> tuple[pd.Series, pd.Series]:
    """Anniversaries that have come up for each, and renewals made."""
    reached = np.floor((last - GRACE - found.joined) / YEAR).astype(int)
    stayed = np.ceil((found.left - found.joined - GRACE) / YEAR).clip(lower=1).astype(int) - 1
    return reached, stayed.where(found.left >= 0, reached.clip(lower=0))


def latest(anniversaries: pd.Series) -> int:
    """The largest number of anniversaries of any; 0 of nobody.

    Examples
    --------
    >>> latest(pd.Series([1, 3])), latest(pd.Series([], dtype=int))
    (3, 0)
    """
    return int(anniversaries.max()) if len(anniversaries) else 0


def survival_of(found: pd.DataFrame, last: int) -> np.ndarray:
    """Members left after 0, 1, 2, … renewals, of those alone whose renewals have all come up.

    How many renewals: three at least, and as many as make most of the members' renewals count.
    """
    reached, made = terms(found, last)
    sizes = {k: int(found.members[reached >= k].sum()) for k in range(3, latest(reached) + 1)}
    enough = {k: k * size for k, size in sizes.items() if size >= FEWEST_DUE}
    if not enough:
        raise NotMeasured(
            f"expected {FEWEST_DUE} members with three renewals behind them to know how renewals go on, found "
            f"{sizes.get(3, 0)}; leave the measure out until there are"
        )
    length = max(enough, key=enough.get)
    old, made = found.members[reached >= length], made[reached >= length]
    return np.array([int(old[made >= k].sum()) for k in range(length + 1)])


def first_renewal(tables: SmallTables) -> Cells:
    """Share of members who renew when their first year is over."""
    table = _enough(renewals(tables))
    due, renewed = int(table.due.iloc[0]), int(table.renewed.iloc[0])
    if not 0 < renewed < due:
        raise NotMeasured(
            f"expected members who renewed and members who did not, found {renewed} of {due} renewed: at its bound a "
            "rate does not say how far the next member's lies from it; leave the measure out until there are both"
        )
    share, low, high = (float(part[1]) for part in renewal_survival([due], [renewed], LEVEL))
    return [({}, Estimate(share, low, high, n=due, method=KAPLAN_MEIER, **_of_members(tables, "share", "share")))]


def renewal_polarisation(tables: SmallTables) -> Cells:
    """1/(α + β + 1) of the renewal model: how much members differ in their chance of leaving."""
    found = posterior(tables)
    return _from(found, 1 / (found.alpha + found.beta + 1), "share", tables)


def renewal_duration(tables: SmallTables) -> Cells:
    """The shape of the renewal model: above one, leaving grows likelier with time for each member."""
    found = posterior(tables)
    return _from(found, found.shape, "positive", tables)


def posterior(tables: SmallTables) -> RetentionPosterior:
    """The posterior of the renewal model.

    Raises
    ------
    NotMeasured
        Too few renewals or members, or everybody on one side: nothing is then known of the curve's form.
    """
    survival = survival_of(_asked_to_renew(tables), last_day(tables))
    try:
        fit = fit_retention(survival, "bdw")
    except ValueError as reason:
        raise NotMeasured(f"the renewal model cannot be fitted: {reason}") from None
    if fit.status != "converged":
        raise NotMeasured(f"the renewal model is {fit.status}: {fit.sentence}")
    return retention_posterior(survival, "bdw")


def trial_conversion(tables: SmallTables) -> Cells:
    """Share of members on trial who later paid, of those who joined long enough ago for the trial to be over."""
    found = trials(tables)
    over = found[found.joined <= last_day(tables) - LONGEST_TRIAL]
    paid, n = int(over.paid.sum()), int(over.members.sum())
    if n < FEWEST_DUE:
        raise NotMeasured(
            f"expected {FEWEST_DUE} members on trial who joined {LONGEST_TRIAL} days ago or more, found {n}; leave the "
            "measure out until there are"
        )
    low, high = (float(end) for end in wilson_interval(paid, n, LEVEL))
    about = _of_members(tables, "share", "share")
    return [({}, Estimate(paid / n, low, high, n=n, method=WILSON, **about))]


def merchant_funding(tables: SmallTables) -> Cells:
    """Merchants' part of what members saved, from the log's column funded_by."""
    found = savings(tables, chosen="used", amounts=("by_merchants", "saved"))
    if not found.by_merchants.sum():
        raise NotMeasured(
            "expected the column funded_by with merchant in it, found none; map it under [redemptions.columns] of "
            "raw.toml"
        )
    about = _about(tables, "redemptions", ("redemptions",), unit="share", kind="share")
    return [({}, _ratio(found, "by_merchants", "saved", BY_MEMBER, about))]


def partner_share(tables: SmallTables) -> Cells:
    """Share of customers' spend at merchants that take part."""
    need_tables(tables, "orders", "merchants")
    found = customers(tables, amounts=("at_partners", "cents"))
    about = _about(tables, "orders", ("orders",), unit="share", kind="share")
    return [({}, _ratio(found, "at_partners", "cents", BY_CUSTOMER, about))]


def gross_margin(tables: SmallTables) -> Cells:
    """One less cost over sales, from the column cost of the orders."""
    found = customers(tables, amounts=("cost", "cents"))
    if not found.cost.sum():
        raise NotMeasured("expected the column cost, found none; map it under [orders.columns] of raw.toml")
    about = _about(tables, "orders", ("orders",), unit="share", kind="share")
    cost = _ratio(found, "cost", "cents", BY_CUSTOMER, about)
    ends_ = {"value": 1 - cost.value, "low": 1 - cost.high, "high": 1 - cost.low}
    return [({}, Estimate(**{**vars(cost), **ends_}))]


def _enough(table: pd.DataFrame) -> pd.DataFrame:
    due = int(table.due.iloc[0]) if len(table) else 0
    if due < FEWEST_DUE:
        raise NotMeasured(
            f"expected {FEWEST_DUE} members whose first renewal came up a month ago or more, found {due}; "
            "leave the measure out until there are"
        )
    return table


def _from(found: RetentionPosterior, values: np.ndarray, kind: str, tables: SmallTables) -> Cells:
    tails = [0.5 - LEVEL / 2, 0.5, 0.5 + LEVEL / 2]
    low, middle, high = (float(q) for q in np.quantile(values, tails, weights=found.weight, method="inverted_cdf"))
    n = int(renewals(tables).due.iloc[0])
    return [({}, Estimate(middle, low, high, n=n, method=POSTERIOR, **_of_members(tables, "none", kind)))]


def _ratio(found: pd.DataFrame, above: str, below: str, method: Bilingual, about: dict[str, Any]) -> Estimate:
    """A ratio of two amounts of people who are alike."""
    n = int(found.people.sum())
    if n < 2 or not found[below].sum() > 0:
        raise NotMeasured(f"expected two people or more with something to divide by, found {n}")
    made = ratio_of_sums(*(found[name] / found.people for name in (above, below)), LEVEL, count=found.people)
    return Estimate(made.value, made.low, made.high, n=made.n, method=method, **about)


def _of_members(tables: SmallTables, unit: str, kind: str) -> dict[str, Any]:
    first, _ = ends(tables, "members")
    last = pd.Timestamp(last_day(tables), unit="D")
    return {"table": "members", "first": first, "last": f"{last:%Y-%m}", "unit": unit, "kind": kind}


def _about(tables: SmallTables, table: str, logs: tuple[str, ...], **rest: str) -> dict[str, Any]:
    first, last = ends(tables, *logs)
    return {"table": table, "first": first, "last": last, **rest}
