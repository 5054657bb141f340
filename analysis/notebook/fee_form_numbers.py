"""The numbers of the forms of fee that notebook 2 publishes: what each costs, whom it pays for, what it brings.

Belongs here: keys, formulas and values, counted on customers beside the spend that was assumed. Does not belong here:
the tables (`measured_fee_forms`), counting (`analysis.measured.fee_forms`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from analysis.methods.membership.spend import share_above
from analysis.notebook.display.grid import Both, pair
from analysis.study import Study
from analysis.uncertainty.designs import draws
from analysis.uncertainty.distributions import sample
from analysis.uncertainty.interval import HIGH, LOW
from analysis.wording.quantities import key
from analysis.wording.slots import Quantity

if TYPE_CHECKING:
    from analysis.evidence import Input
    from analysis.measured.fee_forms import Counted, FeeTerms
    from analysis.measured.small_tables import SmallTables

PRICES = {"yearly": "card_fee", "monthly": "monthly_fee", "visit": "visit_fee"}  # figure that a form is priced at
OTHERS = ("hassle_cost", "card_advantage", "covered_share", "covered_visits", "merchant_funded_share", "ticket")
SPEND = ("wallet", "wallet_cv")
TRIAL = ("trial_conversion", "trial_fee")
NEEDED = (*PRICES.values(), *OTHERS, *SPEND, *TRIAL)
PRICE, AT, JOINS, ASSUMED, USED = "form_price", "form_breakeven", "form_joiners", "form_assumed", "form_used"
HEAVIER, PAID, SAVED, REVENUE = "form_heavier", "form_paid", "form_saved", "form_revenue"
MONEY, CONVERTS = "form_ledger", "trial_converts"
SIDES = ("fees", "saved", "member", "merchant", "platform")
POINTS = 2**12  # of the assumed spend and its spread
TERMS = ["card_advantage", "covered_share", "hassle_cost"]
FORMULAS: dict[str, tuple[str, list[str]]] = {
    PRICE: ("fee of the form; by the visit F/n, so that a typical customer pays F", [*PRICES.values()]),
    AT: ("(fee + bother)/(e·c) of a year or month, (fee + bother)/e of a visit", [*PRICES.values(), *TERMS]),
    JOINS: ("customers for whom a year, a month or a visit paid, counted; Wilson's interval", TERMS),
    ASSUMED: ("Pr(spend ≥ break-even), lognormal, mean and spread as inputs.toml states them", [*SPEND, *TERMS]),
    USED: ("months or visits that the fee pays for over all, bootstrap over customers", TERMS),
    HEAVIER: ("joiners' mean yearly spend over all customers', bootstrap over customers", []),
    PAID: ("fees over joiners, scaled to a year, bootstrap over customers", [*PRICES.values()]),
    SAVED: ("e·c·spend in what is paid for over joiners, scaled to a year, bootstrap over customers", TERMS),
    REVENUE: ("fees over customers, scaled to a year, bootstrap over customers", [*PRICES.values()]),
    MONEY: ("fees and e·c·spend over the record, w of it borne by merchants", ["merchant_funded_share", *TERMS]),
    CONVERTS: ("trials that go on to pay", ["trial_conversion"]),
}
TABLES = {**dict.fromkeys((PRICE, AT, JOINS, ASSUMED), "fee-forms"), MONEY: "fee-form-ledger"}
LABELS: dict[str, Both] = {
    PRICE: pair("收费", "Price of the form"),
    AT: pair("回本消费", "Break-even spend"),
    JOINS: pair("划算的顾客，计数", "Customers it pays for, counted"),
    ASSUMED: pair("划算的顾客，按假设", "Customers it pays for, as assumed"),
    USED: pair("付费的月份或次数", "Months or visits paid for"),
    HEAVIER: pair("入会者消费的倍数", "Joiners' spend over the average"),
    PAID: pair("入会者一年所付", "Paid by a joiner in a year"),
    SAVED: pair("入会者一年所省", "Saved by a joiner in a year"),
    REVENUE: pair("每名顾客一年带来的费用", "Fees per customer in a year"),
    MONEY: pair("各收费方式的三方账", "The three sides by form of fee"),
    CONVERTS: pair("试用后付费", "Trials that go on to pay"),
}


def terms_of(study: Study) -> FeeTerms | None:
    """What forms are priced at in a study; None where it lacks a figure or its card gives nothing."""
    from analysis.measured.fee_forms import FeeTerms

    if any(name not in study for name in NEEDED):
        return None
    at = {name: float(study[name].value) for name in NEEDED}
    prices = {form: at[name] for form, name in PRICES.items()}
    if not min(*prices.values(), at["card_advantage"] * at["covered_share"]) > 0:
        return None
    hassle, gain, covered, visits, borne = (at[name] for name in OTHERS[:5])
    return FeeTerms(prices, hassle, gain, covered, visits, borne)


def count(tables: SmallTables, study: Study) -> dict[str, Counted]:
    """Forms counted on a study's customers; empty where there are no terms or no customers seen for long enough."""
    from analysis.measured import NotMeasured
    from analysis.measured.fee_forms import fee_forms

    terms = terms_of(study)
    try:
        return fee_forms(tables, terms) if terms else {}
    except NotMeasured:
        return {}


def numbers(counted: dict[str, Counted], study: Study) -> Iterator[Quantity]:
    """Every number of the tables."""
    terms = terms_of(study) if counted else None
    if terms is None:
        return
    money, year = study.money, f"{study.money}/year"
    for form, found in counted.items():
        at = {"form": form}
        unit = {"yearly": year, "visit": f"{money}/visit"}.get(form, money)
        yield _quantity(PRICE, at, (terms.fees[form],) * 3, unit)
        yield _quantity(AT, at, (terms.breakeven(form),) * 3, unit)
        yield _quantity(ASSUMED, at, assumed_share(study, terms, form), "share")
        of = found.form
        rows = (
            *((JOINS, of.joins, "share"), (HEAVIER, of.heavier, "ratio"), (PAID, of.paid, year)),
            *((SAVED, of.saved, year), (REVENUE, of.revenue, year)),
        )
        for name, part, its_unit in rows:
            if part is not None:
                yield _quantity(name, at, (part.value, part.low, part.high), its_unit)
        if found.used is not None:
            yield _quantity(USED, at, found.used, "share")
        for side in SIDES:
            yield _quantity(MONEY, at | {"side": side}, (of.ledger[side] / 100,) * 3, money)
    for name, figure, unit in ((CONVERTS, TRIAL[0], "share"), (REVENUE, TRIAL[1], year)):
        result = study[figure]
        at = {} if name == CONVERTS else {"form": "trial"}
        ends = (float(part) for part in (result.value, result.low, result.high))
        yield _quantity(name, at, tuple(ends), unit)


def assumed_share(study: Study, terms: FeeTerms, form: str) -> tuple[float, float, float]:
    """Customers whom a form would pay under the spend that inputs.toml states.

    Spend is taken as even through the year and visits as equally many: who spends more does so on each visit.
    """
    yearly = terms.breakeven(form)
    if form == "monthly":
        yearly *= 12
    if form == "visit":  # a customer's spend on a visit stands to the ticket as that of a year stands to the wallet
        yearly *= float(study["wallet"].value) / float(study["ticket"].value)
    return assumed_above(study, yearly)


def assumed_above(study: Study, threshold: float) -> tuple[float, float, float]:
    """Customers who spend so much a year under the spend and spread that inputs.toml states, with their interval."""
    inputs = [study.evidence.inputs[name] for name in SPEND]
    base = [(item.prior or item.cells)[0].value for item in inputs]
    cube = draws(len(inputs), POINTS)
    mean, spread = (_drawn(item, cube[:, k]) for k, item in enumerate(inputs))
    share = share_above(threshold, mean, spread)
    return float(share_above(threshold, *base)), *(float(q) for q in np.quantile(share, [LOW, HIGH]))


def _drawn(item: Input, column: np.ndarray) -> np.ndarray:
    cell = (item.prior or item.cells)[0]
    shape = item.measured.prior_distribution if item.measured else item.distribution
    if cell.low is None or shape == "fixed" or not cell.low < cell.high:
        return np.full(len(column), cell.value)
    return sample(shape, cell.low, cell.value, cell.high, column)


def _quantity(name: str, at: dict[str, str], ends: tuple[float, ...], unit: str) -> Quantity:
    value, low, high = (float(end) for end in ends)
    table = TABLES.get(name, "fee-form-use")
    return Quantity(key(name, at.items()), value, low, high, unit, LABELS[name], f"table-{table}")


def about(counted: dict[str, Counted]) -> dict[str, dict[str, list[str]]]:
    """Which numbers there are of each form, as plain data."""
    return {
        form: {
            "used": [USED] if found.used is not None else [],
            "joined": [HEAVIER] if found.form.heavier is not None else [],
            "paid": [PAID, SAVED] if found.form.paid is not None else [],
        }
        for form, found in counted.items()
    }
