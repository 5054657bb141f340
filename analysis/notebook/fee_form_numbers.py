"""The numbers of the forms of fee that notebook 2 publishes: what each costs, whom it pays for, what it brings.

Belongs here: keys, formulas and values, counted on customers beside the spend that was assumed. Does not belong here:
the tables (`measured_fee_forms`), counting (`analysis.measured.fee_forms`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from analysis.decision.fee_forms import (
    PRICES,
    SPEND,
    TRIAL,
    assumed_share,
    terms_of,
)
from analysis.notebook.display.grid import Both, pair
from analysis.study import Study
from analysis.wording.quantities import key
from analysis.wording.slots import Quantity

if TYPE_CHECKING:
    from analysis.measured.fee_forms import Counted

PRICE, AT, JOINS, ASSUMED, USED = "form_price", "form_breakeven", "form_joiners", "form_assumed", "form_used"
HEAVIER, PAID, SAVED, REVENUE = "form_heavier", "form_paid", "form_saved", "form_revenue"
MONEY, CONVERTS = "form_ledger", "trial_converts"
SIDES = ("fees", "saved", "member", "merchant", "platform")
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
