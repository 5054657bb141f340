"""What a card changes: members' spend against what they would have spent, by difference-in-differences.

Belongs here: the estimate from a panel of members and non-members, and its placebo test on the time before. Does not
belong here: matching on what was known before (`matching`), and what an incremental sale is worth (`tariff`, `ledger`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import special

from analysis.methods.coverage.labels import ordered
from analysis.methods.periods import calendar_order

FEW_CLUSTERS = 20
MOST_PLACEBOS = 6
ASSUMPTIONS = (
    "Without the card, members' spend would have moved as non-members' did (parallel trends).",
    "Members did not change their spend before joining because they were about to join.",
    "One customer's card does not change what another customer spends.",
)


@dataclass(frozen=True)
class Incrementality:
    """Effect of membership on members, money per member and period.

    Attributes
    ----------
    method : "difference-in-differences" or "matching".
    effect, low, high, standard_error, p_value : of the effect, money per member and period, with its 95 % interval.
    share, share_low, share_high : part of members' spend that is incremental, with its 95 % interval; NaN where members
        spend nothing.
    members, others : how many were compared.
    placebo : one row per test that should find nothing, with effect, low, high, standard_error and p_value.
    placebo_passed : whether the tests leave the assumptions standing; None without a test.
    assumptions : what the estimate rests on.
    sentence : the effect, and how far it is to be believed.

    Examples
    --------
    >>> spend = [[1, 2, 3.5], [3, 2, 6.5], [1, 2, 1.5], [3, 2, 4.5]]
    >>> found = difference_in_differences(spend, start=[2, 2, -1, -1])
    >>> found.method, found.members, found.others, len(found.assumptions)
    ('difference-in-differences', 2, 2, 3)
    """

    method: str
    effect: float
    low: float
    high: float
    standard_error: float
    p_value: float
    share: float
    share_low: float
    share_high: float
    members: int
    others: int
    placebo: pd.DataFrame
    placebo_passed: bool | None
    assumptions: tuple[str, ...]
    sentence: str


def difference_in_differences(spend: Any, start: Any, cluster: Any = None, *, skip: int = 0) -> Incrementality:
    """Effect of joining on spend: members' change less the change of customers who never joined.

    Members may join at different times. Each is compared over its own before and after with all never-members over the
    same periods, and never with members who joined earlier, whose change is an effect already.

    Parameters
    ----------
    spend : money of each customer in each period, shape (customer, period); 0 where nothing was bought. The columns of
        a DataFrame are periods without a gap, in any order; a Series of `start` or `cluster` then goes by its labels.
    start : first period of membership of each customer, counted from 0; −1 for who never joined.
    cluster : group of each customer within which shocks are shared (city, shop); each customer by itself unless given.
    skip : periods from `start` on that are membership in part only and are left out: 1 where customers join at any time
        within a period, whose days before joining would dilute the effect.

    Returns
    -------
    Incrementality; intervals by statsmodels' clustered errors with the t distribution of clusters − 1.

    Raises
    ------
    ValueError : naming the field: shapes, missing spend, no period before or after joining, fewer than two on a side.

    References
    ----------
    Each customer's time as one before and one after: Bertrand, Duflo & Mullainathan (2004), Quarterly Journal of
    Economics 119(1), 249–275. Comparison with who never joins: Callaway & Sant'Anna (2021), Journal of Econometrics
    225(2), 200–230.

    Examples
    --------
    Before, two members spent 1.5 and 2.5 a period, and so did two others; after, members 3.5 and 6.5, others 1.5 and
    4.5. Members rose by 3 and others by 1, which makes 2 of members' 5 incremental.

    >>> spend = [[1, 2, 3.5], [3, 2, 6.5], [1, 2, 1.5], [3, 2, 4.5]]
    >>> found = difference_in_differences(spend, start=[2, 2, -1, -1])
    >>> round(found.effect, 6), round(found.share, 6), found.placebo_passed
    (2.0, 0.4, True)
    """
    spend, start, cluster = _checked(spend, start, cluster, skip)
    member = start >= 0
    change, after = _changes(spend, start, start, skip)
    fit = _clustered(change, member, cluster)
    share, share_low, share_high = _share(change, after, member, cluster, fit)
    placebo = _placebos(spend, start, cluster)
    sizes = int(member.sum()), int((~member).sum())
    return _told(fit, (share, share_low, share_high), placebo, *sizes, clusters=np.unique(cluster).size)


def _told(
    fit: dict[str, float],
    share: tuple[float, float, float],
    placebo: pd.DataFrame,
    members: int,
    others: int,
    clusters: int,
) -> Incrementality:
    """The estimate with its sentence: effect and share with their intervals, placebo tests, how many were compared."""
    passed = None if placebo.empty else bool(placebo["p_value"].min() * len(placebo) > 0.05)
    of_spend = "and spent nothing to measure it by" if np.isnan(share[0]) else f"{share[0]:.0%} of what they spent"
    sentence = (
        f"Members spent {fit['effect']:.4g} a period more than without the card "
        f"({fit['low']:.4g} to {fit['high']:.4g}), {of_spend}; {members} members against "
        f"{others} who never joined, {clusters} clusters. {_placebo_words(placebo, passed)}"
    )
    if clusters < FEW_CLUSTERS:
        sentence += f" With fewer than {FEW_CLUSTERS} clusters the interval is too narrow."
    return Incrementality(
        "difference-in-differences",
        **fit,
        **dict(zip(("share", "share_low", "share_high"), share, strict=True)),
        members=members,
        others=others,
        placebo=placebo,
        placebo_passed=passed,
        assumptions=ASSUMPTIONS,
        sentence=sentence,
    )


def spend_after(spend: Any, start: Any, *, skip: int = 0) -> np.ndarray:
    """Mean spend a period after joining, of each customer; of who never joined, over members' periods in proportion.

    Parameters
    ----------
    spend, start, skip : as in `difference_in_differences`.

    Returns
    -------
    Money, shape (customer,): what `matched_difference` compares.

    Examples
    --------
    >>> spend_after([[1, 2, 9], [1, 1, 4], [1, 3, 5], [1, 1, 1]], [1, 2, -1, -1]).tolist()
    [5.5, 4.0, 4.5, 1.0]
    """
    spend, start, _ = _checked(spend, start, None, skip)
    return _changes(spend, start, start, skip)[1]


def _checked(spend: Any, start: Any, cluster: Any, skip: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    if isinstance(spend, pd.DataFrame):
        if isinstance(start, pd.Series):
            start = ordered("start", start, spend.index, "customer")
        if isinstance(cluster, pd.Series):
            cluster = ordered("cluster", cluster, spend.index, "customer")
        spend = spend.iloc[:, calendar_order("spend", spend.columns)]
    spend, start = np.asarray(spend, float), np.asarray(start)
    if spend.ndim != 2 or start.shape != spend.shape[:1]:
        raise ValueError(
            "spend: expected shape (customer, period) and one start per customer, found "
            f"{spend.shape} and {start.shape}"
        )
    missing = ~np.isfinite(spend)
    if missing.any():
        row, period = np.argwhere(missing)[0]
        raise ValueError(
            f"spend: expected money in every period (0 where nothing was bought), found {missing.sum()} cells without, "
            f"first customer {row}, period {period}"
        )
    wrong = (start != np.floor(start)) | (start < -1) | (start >= spend.shape[1])
    if wrong.any():
        raise ValueError(
            f"start: expected a period from 0 to {spend.shape[1] - 1}, or −1 for who never joined, found "
            f"{start[wrong][0]:g} at customer {int(np.argmax(wrong))}"
        )
    if np.any(start == 0):
        raise ValueError(
            f"start: expected at least one period before joining, found none for {np.sum(start == 0)} customers; leave "
            "them out or begin the panel earlier"
        )
    if skip not in range(spend.shape[1]) or np.any(start + skip >= spend.shape[1]):
        late = int(np.sum((start >= 0) & (start + skip >= spend.shape[1])))
        raise ValueError(
            f"skip: expected a whole number that leaves a period after joining, found {skip} with {late} members who "
            "have none; leave them out or let the panel go on longer"
        )
    for side, many in (("members", np.sum(start > 0)), ("customers who never joined", np.sum(start < 0))):
        if many < 2:
            raise ValueError(f"start: expected at least two {side}, found {many}; there is nothing to compare")
    cluster = np.arange(len(start)) if cluster is None else np.asarray(cluster)
    if cluster.shape != start.shape:
        raise ValueError(f"cluster: expected one per customer, {start.size}, found shape {cluster.shape}")
    return spend, start.astype(int), cluster


def _changes(spend: np.ndarray, begin: np.ndarray, until: np.ndarray, skip: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Mean spend after less mean spend before, and mean spend after, of each customer.

    A member's own `begin` divides its periods, of which the first `skip` from there count on neither side; those from
    `until` on are left out where `until` lies after `begin`. A
    never-member is divided as each group of members is, in the groups' proportions.
    """
    total = np.concatenate([np.zeros((len(spend), 1)), np.cumsum(spend, axis=1)], axis=1)
    member = begin >= 0
    pairs, size = np.unique(np.stack([begin, until])[:, member], axis=1, return_counts=True)
    change, after = np.zeros(len(spend)), np.zeros(len(spend))
    for (first, last), weight in zip(pairs.T, size / size.sum(), strict=True):
        end = last if last > first else spend.shape[1]
        late = (total[:, end] - total[:, first + skip]) / (end - first - skip)
        early = total[:, first] / first
        own = member & (begin == first) & (until == last)
        for values, found in ((change, late - early), (after, late)):
            values[own] = found[own]
            values[~member] += weight * found[~member]
    return change, after


def _clustered(change: np.ndarray, member: np.ndarray, cluster: np.ndarray) -> dict[str, float]:
    # Imported here: statsmodels takes a second to load, and who only matches should not wait for it.
    from statsmodels.regression.linear_model import OLS

    design = np.stack([np.ones(member.size), member], axis=1)
    groups = np.unique(cluster, return_inverse=True)[1]
    fit = OLS(change, design).fit(cov_type="cluster", cov_kwds={"groups": groups}, use_t=True)
    low, high = fit.conf_int()[1]
    return {
        "effect": float(fit.params[1]),
        "low": float(low),
        "high": float(high),
        "standard_error": float(fit.bse[1]),
        # Without any spread a difference is certain: it is there or it is not.
        "p_value": float(fit.pvalues[1]) if fit.bse[1] > 0 else float(fit.params[1] == 0),
    }


def _share(change, after, member, cluster, fit: dict[str, float]) -> tuple[float, float, float]:
    """The effect over members' mean spend after, by the delta method on clusters; NaN where they spend nothing."""
    spent = after[member].mean()
    if not spent > 0:
        return (np.nan,) * 3
    share = fit["effect"] / spent
    lean = np.where(
        member,
        (change - change[member].mean() - share * (after - spent)) / member.sum(),
        -(change - change[~member].mean()) / (~member).sum(),
    )
    groups = np.unique(cluster, return_inverse=True)[1]
    sums = np.bincount(groups, lean)
    error = np.sqrt(sums.size / (sums.size - 1) * (sums @ sums)) / spent
    reach = special.stdtrit(sums.size - 1, 0.975) * error
    return float(share), float(share - reach), float(share + reach)


def _placebos(spend: np.ndarray, start: np.ndarray, cluster: np.ndarray) -> pd.DataFrame:
    """The same estimate as if members had joined so many periods earlier, on the time before they did."""
    member = start >= 0
    rows = {}
    for earlier in range(1, min(int(start[member].min()) - 1, MOST_PLACEBOS) + 1):
        begin = np.where(member, start - earlier, -1)
        rows[earlier] = _clustered(_changes(spend, begin, start)[0], member, cluster)
    return pd.DataFrame(rows).T.rename_axis("periods_earlier")


def _placebo_words(placebo: pd.DataFrame, passed: bool | None) -> str:
    if passed is None:
        return "No placebo test: it takes two periods before joining."
    if passed:
        return f"Placebo: joining earlier, on {len(placebo)} pretended dates, changes nothing, as it should."
    worst = placebo["p_value"].idxmin()
    return (
        f"Placebo fails: {worst} period(s) before joining members already moved apart by "
        f"{placebo.loc[worst, 'effect']:.4g} (p = {placebo.loc[worst, 'p_value']:.2g}); do not read the effect as the "
        "card's."
    )
