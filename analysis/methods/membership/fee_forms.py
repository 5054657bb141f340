"""What a form of fee brings, counted on customers whose spend is known: who joins, what they pay and what they save.

Belongs here: one form, given what each customer would pay and save under it. Does not belong here: which visits or
months a customer would pay for (`analysis.measured.fee_forms`), the fee that earns most under a distribution
(`best_fee`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis.methods.arrays import require
from analysis.methods.membership.sample_estimates import (
    BootstrapEstimate,
    heavy_user_ratio,
    ratio_of_sums,
    wilson_interval,
)


@dataclass(frozen=True)
class FeeForm:
    """A form of fee on known customers.

    Attributes
    ----------
    joins : share of customers who join, with Wilson's interval.
    heavier : joiners' yearly spend over the average customer's; None where everybody joins or fewer than `FEWEST` do.
    paid, saved : of a joiner in a year, money; None where fewer than `FEWEST` join.
    revenue : fees per customer in a year, joiner or not.
    ledger : over the record, in whole cents: fees, saved, and what is left with member, merchant and platform.

    Examples
    --------
    >>> form = count_form([40_000, 10_000], [365, 365], [1_680, 0], [4_000, 0], borne=0.75)
    >>> form.joins.value, form.revenue.value, form.ledger["member"], sum(form.ledger[side] for side in SIDES)
    (0.5, 8.4, 2320, 0)
    """

    joins: BootstrapEstimate
    heavier: BootstrapEstimate | None
    paid: BootstrapEstimate | None
    saved: BootstrapEstimate | None
    revenue: BootstrapEstimate
    ledger: dict[str, int]


SIDES = ("member", "merchant", "platform")
YEAR = 365.0
FEWEST = 10  # joiners of whom it is said what they spend: of fewer there is no interval, and they could be known again


def count_form(
    cents: Any, days: Any, fees: Any, saved: Any, *, borne: float, level: float = 0.95, count: Any = None
) -> FeeForm:
    """Count one form of fee on customers who are known.

    Parameters
    ----------
    cents : what each customer spent over the days seen, whole cents at list prices, shape (customer,), two at least.
    days : for how long each was seen, above 0.
    fees : what each would have paid under the form, whole cents; 0 does not join.
    saved : what each would have saved with it, whole cents; 0 where nothing is paid.
    borne : share of the discount that merchants bear, in [0, 1]; the platform bears the rest.
    level : of the intervals, in (0, 1).
    count : how many customers each of these stands for, shape (customer,); one each unless given.

    Returns
    -------
    FeeForm, money in units of 100 cents and scaled to a year by each customer's days; the ledger is not scaled.

    Raises
    ------
    ValueError : lengths that differ, a value that is missing or below 0, a share out of range, or something saved
        by somebody who pays nothing.

    Examples
    --------
    Nobody joins a card that pays for nobody:

    >>> form = count_form([40_000, 10_000], [365, 365], [0, 0], [0, 0], borne=0)
    >>> form.joins.value, form.paid, form.revenue.value
    (0.0, None, 0.0)
    """
    cents, fees, saved = (np.asarray(part) for part in (cents, fees, saved))
    days = np.asarray(days, float)
    if not cents.shape == days.shape == fees.shape == saved.shape or cents.ndim != 1:
        shapes = (cents.shape, days.shape, fees.shape, saved.shape)
        raise ValueError(f"cents: expected one value per customer in cents, days, fees and saved, found {shapes}")
    for name, part in (("cents", cents), ("fees", fees), ("saved", saved)):
        require(name, part, 0)
    require("days", days, 0, open_low=True)
    require("borne", borne, 0, 1)
    joins = fees > 0
    if saved[~joins].any():
        raise ValueError("saved: expected 0 of who pays no fee, found something saved; set those to 0")
    yearly, count = YEAR / 100 / days, np.ones(len(joins), int) if count is None else np.asarray(count)
    n, some = int(count.sum()), int(count[joins].sum())
    ends = (float(end) for end in wilson_interval(some, n, level))
    known, each = some >= FEWEST, np.ones(int(joins.sum()))

    def of_joiners(money: np.ndarray) -> BootstrapEstimate:
        return ratio_of_sums((money * yearly)[joins], each, level, count=count[joins])

    return FeeForm(
        joins=BootstrapEstimate(some / n, *ends, n=n),
        heavier=heavy_user_ratio(cents * yearly, joins, level, count=count) if known and some < n else None,
        paid=of_joiners(fees) if known else None,
        saved=of_joiners(saved) if known else None,
        revenue=ratio_of_sums(fees * yearly, np.ones(len(joins)), level, count=count),
        ledger=ledger_of(int((fees * count).sum()), int((saved * count).sum()), borne),
    )


def ledger_of(fees: int, saved: int, borne: float) -> dict[str, int]:
    """What fees and discounts leave with each side, in whole cents; the three add up to nothing.

    Parameters
    ----------
    fees : paid by members, whole cents.
    saved : by members, whole cents.
    borne : share of the discount that merchants bear, in [0, 1].

    Returns
    -------
    dict : fees, saved, member, merchant and platform.

    Examples
    --------
    >>> ledger_of(1_680, 4_001, 0.5)  # a cent that cannot be halved is rounded to merchants and left out of the other
    {'fees': 1680, 'saved': 4001, 'member': 2321, 'merchant': -2000, 'platform': -321}
    """
    by_merchants = round(saved * borne)
    return {
        "fees": fees,
        "saved": saved,
        "member": saved - fees,
        "merchant": -by_merchants,
        "platform": fees - (saved - by_merchants),
    }
