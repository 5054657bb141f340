"""Forms of fee on the customers of a log: by the year, by the month, by the visit, counted one customer at a time.

Belongs here: which customers, months and visits a fee would have paid for. Does not belong here: what then comes of it
(`analysis.methods.membership.fee_forms`), fees themselves, which are figures of the study (`analysis.dataflow`).
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.methods.membership.fee_forms import FeeForm, count_form
from analysis.methods.membership.sample_estimates import ratio_of_sums
from analysis.warehouse import people, periods
from analysis.warehouse.visits import large_visits

from .errors import NotMeasured
from .estimate import LEVEL
from .member_tables import alike
from .spending import SHORTEST, YEAR

if TYPE_CHECKING:
    import datetime

    from .small_tables import SmallTables

FORMS = ("yearly", "monthly", "visit")
MONTHS = 12
ROUGH = 1  # digits of amounts of too many customers to tell to the cent; whom a fee pays for is counted before that


@dataclass(frozen=True)
class FeeTerms:
    """What a form is priced at and what the card gives.

    Attributes
    ----------
    fees : by form, in money: of a year, a month, a visit to a shop that takes part.
    hassle : what bothering with the card is worth, money a year.
    gain : what the card adds per unit spent where it is accepted.
    covered : share of spend, and of visits, at shops that take part.
    visits : a typical customer's visits a year to shops that take part; the bother is spread over them.
    borne : share of the discount that merchants bear.

    Examples
    --------
    >>> terms = FeeTerms({"yearly": 168.0, "monthly": 14.0, "visit": 8.4}, 0.0, 0.1, 0.5, 20.0, 1.0)
    >>> {form: round(terms.breakeven(form), 2) for form in FORMS}  # of a year, of a month, of a visit
    {'yearly': 3360.0, 'monthly': 280.0, 'visit': 84.0}
    """

    fees: dict[str, float]
    hassle: float
    gain: float
    covered: float
    visits: float
    borne: float

    def breakeven(self, form: str) -> float:
        """Spend from which a form pays: of a year or a month at all shops, of a visit at one that takes part."""
        bother = self.hassle / {"yearly": 1.0, "monthly": MONTHS, "visit": self.visits}[form]
        return (self.fees[form] + bother) / (self.gain if form == "visit" else self.gain * self.covered)


@dataclass(frozen=True)
class Counted:
    """A form counted: `used` is the share of months or visits that it pays for, None of a year."""

    form: FeeForm
    used: tuple[float, float, float] | None = None


def fee_forms(tables: SmallTables, terms: FeeTerms) -> dict[str, Counted]:
    """Each form counted on customers seen for long enough, as `member_log.MemberLog.spend` takes them.

    A month or a visit is paid for where it would have paid, which a customer knows afterwards only: the two say what is
    the most that a form without a commitment lets customers choose.

    Raises
    ------
    NotMeasured
        No orders with who made them, or fewer than two customers seen for long enough.
    """
    if not tables.has("orders"):
        raise NotMeasured("expected the raw table orders, found none; add [orders] to raw.toml")
    reading = tables.reading("orders")
    months = whole_months(reading.first, reading.last)
    marks = {form: _cents(terms.breakeven(form)) for form in FORMS}
    made = partial(large_visits, months=months, month_cents=marks["monthly"], visit_cents=marks["visit"])
    kept = f"large_visits_{marks['monthly']}_{marks['visit']}"

    def asked(*keys: str, amounts: tuple[str, ...] = (), digits: int = people.DIGITS) -> pd.DataFrame:
        found = alike(tables, ("orders",), kept, made, "", ("first", *keys), amounts, digits=digits)
        found = found.assign(days=periods.number_of(reading.last, "day") - found["first"] + 1)
        return found[found.days >= max(SHORTEST, found.days.max() / 2)]

    by_year = asked(amounts=("cents",))
    if (n := int(by_year.people.sum())) < 2:
        raise NotMeasured(f"expected at least two customers seen for {SHORTEST} days or more, found {n}")
    counted = {"yearly": Counted(_form(by_year, terms, *_by_year(by_year, terms)))}
    if months[1] >= months[0]:
        by_month = asked("large_months", amounts=("month_cents", "cents"), digits=ROUGH)
        use = asked("first_month", "large_months")
        held = (months[1] - use.first_month.clip(lower=months[0]) + 1).clip(lower=0)
        form = _form(by_month, terms, *_by(by_month, "large_months", "month_cents", terms, "monthly"))
        counted["monthly"] = Counted(form, _share(use.large_months, held, use.people))
    by_visit = asked("large_visits", amounts=("visit_cents", "cents"), digits=ROUGH)
    use = asked("large_visits", "visits")
    form = _form(by_visit, terms, *_by(by_visit, "large_visits", "visit_cents", terms, "visit"))
    counted["visit"] = Counted(form, _share(use.large_visits, use.visits, use.people))
    return counted


def whole_months(first: datetime.datetime, last: datetime.datetime) -> tuple[int, int]:
    """The first and the last month that a record holds from its first day to its last; none where the first is later.

    Examples
    --------
    >>> import datetime
    >>> start, end = whole_months(datetime.datetime(2025, 1, 2), datetime.datetime(2025, 4, 30))
    >>> periods.label(start, "month"), periods.label(end, "month")
    ('2025-02', '2025-04')
    """
    start, end = (periods.number_of(moment, "month") for moment in (first, last))
    ends = calendar.monthrange(last.year, last.month)[1]
    return start + (first.day > 1), end - (last.day < ends)


def _by_year(rows: pd.DataFrame, terms: FeeTerms) -> tuple[np.ndarray, np.ndarray]:
    """Fees by days seen of who would join, and what they save, in cents."""
    cents = rows.cents / rows.people
    joins = cents / 100 * YEAR / rows.days >= terms.breakeven("yearly") * (1 - 1e-12)
    fees = np.round(terms.fees["yearly"] * 100 * rows.days / YEAR)
    return np.where(joins, fees, 0.0), np.where(joins, cents * terms.gain * terms.covered, 0.0)


def _by(rows: pd.DataFrame, times: str, cents: str, terms: FeeTerms, form: str) -> tuple[np.ndarray, np.ndarray]:
    """Fees of the months or visits that pay, and what is saved in them; part of visits are to partners."""
    part = terms.covered if form == "visit" else 1.0
    fees = np.round(rows[times].to_numpy() * terms.fees[form] * 100 * part)
    return fees, np.where(fees > 0, rows[cents] / rows.people * terms.gain * terms.covered, 0.0)


def _form(rows: pd.DataFrame, terms: FeeTerms, fees: np.ndarray, saved: np.ndarray) -> FeeForm:
    cents, days = (rows.cents / rows.people).to_numpy(), rows.days.to_numpy(float)
    whole = (fees.astype(np.int64), np.round(saved).astype(np.int64))
    return count_form(cents, days, *whole, borne=terms.borne, level=LEVEL, count=rows.people)


def _share(some: pd.Series, of: pd.Series, count: pd.Series) -> tuple[float, float, float]:
    found = ratio_of_sums(some.to_numpy(float), of.to_numpy(float), LEVEL, count=count)
    return found.value, found.low, found.high


def _cents(amount: float) -> int:
    """Whole cents, rounded up: who spends exactly what breaks even is counted."""
    return int(np.ceil(round(amount * 100, 6))) if np.isfinite(amount) else np.iinfo(np.int64).max
