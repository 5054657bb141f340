"""The customer base as a log shows it: which model forecasts it, who is still active, what they are worth.

Belongs here: fitting the models on the first part of a record, choosing by the rest, and the winner's expectations.
Does not belong here: the models (`analysis.methods.membership`), counting purchases (`analysis.warehouse.purchases`),
words and numbers of the report (`analysis.notebook`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.methods.membership.customer_base import MODELS, CustomerBaseFit, fit_customer_base
from analysis.methods.membership.delta_method import quantile
from analysis.methods.membership.expectations import expected_by_group
from analysis.methods.membership.gamma_gamma import SpendFit, fit_gamma_gamma
from analysis.methods.membership.lifetime_value import LifetimeValue, lifetime_value
from analysis.methods.membership.model_choice import ModelChoice, choose_model
from analysis.methods.membership.purchase_histories import PurchaseHistories, group_histories
from analysis.warehouse import MissingColumn, people, periods, purchases
from analysis.warehouse.privacy import SMALLEST

from .estimate import LEVEL

if TYPE_CHECKING:
    from .small_tables import SmallTables

YEAR = 365.0  # how far ahead is looked, days
WEEK = 7.0
FEWEST_BACK = 30  # customers who came again within the first part of the record
EDGES = (1, 2, 3, 6, 11)  # visits so far at which a group of customers begins
# Parameters that are times, fitted in days and shown in weeks.
TIMES = {"BG/NBD": ("alpha",), "MBG/NBD": ("alpha",), "Pareto/NBD": ("alpha", "beta"), "BG/BB": ()}

Interval = tuple[float, float, float]


@dataclass(frozen=True, eq=False)
class CustomerBase:
    """What models of repeat buying say of the customers of a log; days of purchase are visits.

    Attributes
    ----------
    table : raw table the purchases are from: orders, or redemptions where there are no orders.
    choice : the models on the first part of the record, and how they and two rules without one forecast the rest.
    fit : the model chosen, on the whole record; None where a rule without a model forecast better.
    parameters : value, low, high of each of its parameters, times in weeks; NaN ends where the data support none.
    groups : a row per group of customers by `visits` so far (`visits_to` the most, 0 without a bound): customers,
        alive, purchases a year ahead per customer, value of these per customer, each with _low and _high.
    alive, ahead : over all customers: share still active, visits of one a year ahead.
    spend : the model of spend per visit; None where nobody, or hardly anybody, paid twice.
    value : spend of all customers a year ahead, discounted, before any margin.
    forecast_ratio : money that the first part forecast of the rest, over money spent; NaN without a model of spend.
    discount_rate : a year. days, first_days : of the record and of its first part.
    too_new : customers who first came on the last day, of whom nothing is known.
    """

    table: str
    choice: ModelChoice
    fit: CustomerBaseFit | None
    parameters: dict[str, Interval]
    groups: pd.DataFrame
    alive: Interval
    ahead: Interval
    spend: SpendFit | None
    value: Interval
    forecast_ratio: float
    discount_rate: float
    days: int
    first_days: int
    too_new: int

    @property
    def customers(self) -> int:
        """Customers whose purchases the model rests on."""
        return int(self.groups.customers.sum()) if len(self.groups) else 0


@dataclass(frozen=True)
class TooFew:
    """Why there is no model of the customer base: how many came again within the first part, and how many must have."""

    came_again: int
    needed: int = FEWEST_BACK


@dataclass(frozen=True, eq=False)
class _Counted:
    """Purchases of a log by customer, grouped; see `analysis.warehouse.purchases.purchase_totals`."""

    whole: pd.DataFrame
    early: pd.DataFrame
    first_days: int
    days: int
    too_new: int = 0
    spends: dict[str, pd.DataFrame] = field(default_factory=dict)


def customer_base(tables: SmallTables) -> CustomerBase | TooFew | None:
    """Fit and choose a model of the customers of the orders, or of members' redemptions; None without either.

    Raises
    ------
    WarehouseError
        The log is not as it must be.
    """
    name = next((name for name in ("orders", "redemptions") if tables.has(name)), None)
    if name is None:
        return None
    try:
        counted = _counted(tables, name)
    except MissingColumn:
        return None
    early = counted.early
    came_again = int(early.members[early.x > 0].sum())
    if came_again < FEWEST_BACK or not (early.later * early.members).sum():
        return TooFew(came_again)
    ahead = counted.days - counted.first_days
    choice = choose_model(early.x, early.t_x, early["T"], early.later, float(ahead), customers=early.members)
    forecast_ratio = _forecast_ratio(choice.best, counted, ahead)
    rate = _discount_rate(tables)
    nothing = (np.nan,) * 3
    if not choice.beats_rules:
        ends = (rate, counted.days, counted.first_days, counted.too_new)
        return CustomerBase(
            name, choice, None, {}, pd.DataFrame(), nothing, nothing, None, nothing, forecast_ratio, *ends
        )
    return _whole(name, choice, counted, forecast_ratio, rate)


def _whole(name: str, choice: ModelChoice, counted: _Counted, forecast_ratio: float, rate: float) -> CustomerBase:
    """The model chosen, fitted on the whole record, and what it expects of the year ahead."""
    rows = counted.whole
    histories = group_histories(rows.x, rows.t_x, rows["T"], customers=rows.members)
    fit = fit_customer_base(histories, choice.best.model)
    spend = _spend(counted.spends["whole"])
    worth = None if spend is None else _value(fit, spend, rows, _groups(rows.x), YEAR, rate)
    return CustomerBase(
        name,
        choice,
        fit,
        _parameters(fit),
        _by_group(fit, histories, worth),
        _mean(fit, histories, "alive"),
        _mean(fit, histories, "purchases"),
        spend,
        (np.nan,) * 3 if worth is None else (worth.total, worth.total_low, worth.total_high),
        forecast_ratio,
        rate,
        counted.days,
        counted.first_days,
        counted.too_new,
    )


def _counted(tables: SmallTables, name: str) -> _Counted:
    reading = tables.reading(name)
    first, last = (periods.number_of(end, "day") for end in (reading.first, reading.last))
    until = purchases.end_of_first_part(first, last)

    totals = partial(purchases.purchase_totals, until=until, last=last)

    def asked(question, made):
        return people.grouped(tables.warehouse, (name,), "purchases", totals, question, made)

    whole = asked("purchase_histories", purchases.histories)
    early = asked("first_part_histories", purchases.first_part_histories)
    one_in = -(-int(whole.members.sum()) // purchases.SPENDERS)
    spends = {
        part: asked(f"{part}_spends", partial(purchases.spends, one_in=one_in, early=part == "early"))
        for part in ("whole", "early")
    }
    too_new = int(asked("too_new", purchases.too_new).customers.iloc[0])
    return _Counted(whole, early, until - first, last - first, too_new, spends)


def _discount_rate(tables: SmallTables) -> float:
    """The study's discount rate, a year; 0 where it has none."""
    item = None if tables.evidence is None else tables.evidence.inputs.get("discount_rate")
    return 0.0 if item is None or item.dims else float(item.value)


def _spend(rows: pd.DataFrame) -> SpendFit | None:
    """Gamma–Gamma on customers' visits and mean spend; None where it does not say what the next visit is worth.

    That is where it cannot be told how a customer's visits differ, and where spends lie so far apart that they have no
    mean.
    """
    paid = rows.loc[rows.index.repeat(rows.customers.where(rows.cents > 0, 0))]
    try:
        fit = fit_gamma_gamma(paid.x + 1, paid.cents / 100 / (paid.x + 1))
    except ValueError:
        return None
    return fit if fit.has_mean(rows.x + 1) else None


def _value(
    fit: CustomerBaseFit, spend: SpendFit, rows: pd.DataFrame, group: np.ndarray, horizon: float, rate: float
) -> LifetimeValue:
    visits = rows.members * (rows.x + 1)
    return lifetime_value(
        fit,
        spend,
        rows.x.to_numpy(),
        rows.t_x.to_numpy(),
        rows["T"].to_numpy(),
        (rows.cents / 100 / visits).to_numpy(),
        horizon=horizon,
        discount_rate=(1 + rate) ** (1 / YEAR) - 1,
        spent=(rows.x + 1).to_numpy(),
        customers=rows.members.to_numpy(),
        group=group,
        level=LEVEL,
    )


def _forecast_ratio(fit: CustomerBaseFit, counted: _Counted, ahead: int) -> float:
    """Money expected of the rest of the record, by both fits on its first part, over the money spent in it."""
    spend, made = _spend(counted.spends["early"]), counted.early.later_cents.sum() / 100
    if spend is None or not made > 0:
        return np.nan
    keys = ["x", "t_x", "T"]
    rows = counted.early.groupby(keys, as_index=False)[["members", "cents"]].sum()
    return _value(fit, spend, rows, np.zeros(len(rows), int), float(ahead), 0.0).total / made


def _groups(x) -> np.ndarray:
    """Which group each has by visits so far, from 0."""
    return np.searchsorted(EDGES, np.asarray(x) + 1, side="right") - 1


def _by_group(fit: CustomerBaseFit, histories: PurchaseHistories, worth: LifetimeValue | None) -> pd.DataFrame:
    """Customers by visits so far; a group of few is left out, as somebody might be told from it."""
    found = expected_by_group(fit, histories, _groups(histories.x), YEAR, LEVEL)
    found.insert(0, "visits", [EDGES[number] for number in found.index])
    found.insert(1, "visits_to", [(*EDGES, 1)[number + 1] - 1 for number in found.index])
    if worth is not None:
        money = worth.groups.reindex(found.index)
        for name, part in (("value", "total"), ("value_low", "low"), ("value_high", "high")):
            found[name] = money[part] / money.customers
    return found[found.customers >= SMALLEST].reset_index(drop=True)


def _mean(fit: CustomerBaseFit, histories: PurchaseHistories, name: str) -> Interval:
    """Mean over all customers with its interval."""
    row = expected_by_group(fit, histories, np.zeros(histories.x.size, int), YEAR, LEVEL).iloc[0]
    return float(row[name]), float(row[f"{name}_low"]), float(row[f"{name}_high"])


def _parameters(fit: CustomerBaseFit) -> dict[str, Interval]:
    """Each parameter with its interval at the report's level, times in weeks."""
    error, found = np.sqrt(np.diag(fit.covariance)), {}
    for name, value, spread in zip(MODELS[fit.model].coordinates.names, fit.parameters, error, strict=True):
        wide = np.exp(quantile(LEVEL) * spread) if np.isfinite(fit.interval[name]).all() else np.nan
        unit = WEEK if name in TIMES[fit.model] else 1.0
        found[name] = (value / unit, value / unit / wide, value / unit * wide)
    return found
