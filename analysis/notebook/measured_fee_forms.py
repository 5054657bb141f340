"""The tables of forms of fee: whom each pays for, what it brings, what it leaves with each side.

Belongs here: the tables. Does not belong here: the numbers in them (`fee_form_numbers`).
"""

from __future__ import annotations

from analysis.common.blocks import Cell, Row, Table
from analysis.notebook import fee_form_numbers as form_numbers
from analysis.notebook.display.grid import DASH, Both, column, pair, row, table
from analysis.notebook.measured_market import Prints
from analysis.notebook.tables import interval_head
from analysis.wording.quantities import key

FORMS: dict[str, Both] = {
    "yearly": pair("按年", "By the year"),
    "monthly": pair("按月", "By the month"),
    "visit": pair("按次", "By the visit"),
    "trial": pair("免费试用", "Free trial"),
}
NAME = column("收费方式", "Form of fee", width=1.1)


def tables(printer: Prints, forms: dict[str, dict[str, list[str]]]) -> list[Table]:
    """The tables, in order; none where no form was counted."""
    forms = {form: forms[form] for form in FORMS if form in forms}  # as published they are in order of the alphabet
    return [_whom(printer, forms), _use(printer, forms), _ledger(printer, forms)] if forms else []


def _slot(name: str, form: str, **more: str) -> str:
    return key(name, {"form": form, **more}.items())


def _whom(printer: Prints, forms: dict[str, dict[str, list[str]]]) -> Table:
    rows = []
    for form in forms:
        joins = _slot(form_numbers.JOINS, form)
        price, at = (printer.plain(_slot(name, form)) for name in (form_numbers.PRICE, form_numbers.AT))
        assumed = printer.plain(_slot(form_numbers.ASSUMED, form), "full")
        rows.append(row(FORMS[form], price, at, printer.plain(joins), printer.plain(joins, "range"), assumed))
    return table(
        "fee-forms",
        [
            NAME,
            column("价格", "Price", "right", 1.2),
            column("回本消费", "Break-even spend", "right", 1.3),
            column("计数", "Counted", "right", 0.8),
            column(*interval_head(printer), "right", 1.2),
            column("按假设的消费", "By assumed spend", "right", 1.8),
        ],
        rows,
        title=pair("不同收费方式下，卡对谁划算", "Whom the card pays for, by form of fee"),
        caption=pair(
            "按年、按月或按次曾经回本的顾客：逐人计数，与输入所假设的对数正态分布",
            "Customers for whom a year, a month or a visit paid: counted, and by the lognormal that was assumed",
        ),
        note=pair(
            "按年与按月的回本消费指该期全部消费，按次指参与商家的一次消费；麻烦成本分摊到各月各次。按次价格使典型顾客一年所付等于年费。"
            "假设一栏用 inputs.toml 的消费与差异，设消费按月均匀、人人到店次数相同。",
            "Break-even spend is all spend of a year or a month, or one visit to a shop that takes part; bother is "
            "spread over months and visits. By the visit, a typical customer pays the yearly fee in a year. Assumed: "
            "spend and its spread as inputs.toml has them, even through the year, all coming equally often.",
        ),
    )


def _use(printer: Prints, forms: dict[str, dict[str, list[str]]]) -> Table:
    rows = [_used(printer, form, known) for form, known in forms.items()]
    trial = printer.plain(_slot(form_numbers.REVENUE, "trial"), "full")
    rows.append(row(FORMS["trial"], printer.plain(form_numbers.CONVERTS, "full"), DASH, DASH, DASH, trial))
    return table(
        "fee-form-use",
        [
            NAME,
            column("付费的月、次", "Paid for", "right", 1.3),
            column("消费倍数", "Their spend", "right", 0.8),
            column("一年所付", "Paid in a year", "right", 1.8),
            column("一年所省", "Saved in a year", "right", 2.1),
            column("每名顾客的费用", "Fees per customer", "right", 1.8),
        ],
        rows,
        title=pair("不同收费方式带来多少费用", "What each form of fee brings"),
        caption=pair(
            "付费的月份、次数或试用，入会者的消费对平均之比、所付与所省，及摊到每名顾客的费用；括号内为区间",
            "Months, visits or trials paid for, joiners' spend over the average, what they pay and save, fees over all "
            "customers; intervals in brackets",
        ),
        note=pair(
            "月份与到店只在回本时付费，而这要事后才知道：不承诺期限的方式，收入至多少到这里。"
            "试用的转化率有会员日志时为实测，否则为假设的区间；谁会付费不得而知，故不列其消费。",
            "Months and visits are paid for where they paid, which is known afterwards only: customers without a "
            "commitment cannot choose better. Conversion of trials is measured where members' logs have any, else an "
            "assumed range; who pays after one is not known, so that no spend is given.",
        ),
    )


def _used(printer: Prints, form: str, known: dict[str, list[str]]) -> Row:
    """One form; a joiner's spend and money are dashes where hardly anybody joins."""

    def cells(names: list[str], blanks: int, shape: str) -> list[Cell | Both]:
        return [printer.plain(_slot(name, form), shape) for name in names] or [DASH] * blanks

    used = cells(known["used"], 1, "full")
    joined = cells(known["joined"], 1, "")
    paid = cells(known["paid"], 2, "full")
    return row(FORMS[form], *used, *joined, *paid, printer.plain(_slot(form_numbers.REVENUE, form), "full"))


def _ledger(printer: Prints, forms: dict[str, dict[str, list[str]]]) -> Table:
    sides = form_numbers.SIDES
    rows = [
        row(FORMS[form], *(printer.plain(_slot(form_numbers.MONEY, form, side=side)) for side in sides))
        for form in forms
    ]
    heads = {
        "fees": ("费用", "Fees"),
        "saved": ("会员省下", "Members save"),
        "member": ("会员净得", "Members net"),
        "merchant": ("商家净得", "Merchants net"),
        "platform": ("平台净得", "Platform nets"),
    }
    return table(
        "fee-form-ledger",
        [NAME, *(column(*heads[side], "right") for side in sides)],
        rows,
        title=pair("不同收费方式下的三方账", "The three sides under each form of fee"),
        caption=pair(
            "所见顾客在整个记录期内的费用与折扣在三方之间的流动",
            "Fees and discounts between the three sides over the record, of the customers seen",
        ),
        note=pair(
            "年费按所见天数计。商家承担的比例取输入的基准值；增量消费与成本不计，三方相抵，分文不差。",
            "The yearly fee counts by days seen. Merchants bear the share that inputs state at base; new spend and "
            "costs are left out, and the three sides add up to nothing, to the cent.",
        ),
    )
