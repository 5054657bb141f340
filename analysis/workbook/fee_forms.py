"""The part of sheet Members on forms of fee: their terms, whom each pays for, what it brings, the three sides.

Belongs here: forms side by side, break-even and nets live. Does not belong here: counting
(`analysis.measured.fee_forms`), the terms of a study (`analysis.decision.fee_forms`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from analysis.decision.fee_forms import OTHERS, PRICES, TRIAL, assumed_share, terms_of
from analysis.study import Study
from analysis.workbook.book import Page

if TYPE_CHECKING:
    from analysis.measured.fee_forms import Counted
    from analysis.methods.membership.sample_estimates import Estimate

NAMES = {
    "yearly": "按年 / By the year",
    "monthly": "按月 / By the month",
    "visit": "按次 / By the visit",
    "trial": "免费试用 / Free trial",
}
TERMS = OTHERS[:5]
WHOM = [
    *(
        "收费方式 / Form of fee",
        "价格 / Price",
        "回本消费 / Break-even spend",
        "计数 / Counted",
        "低 / Low",
        "高 / High",
    ),
    *("按假设的消费 / By assumed spend", "低 / Low", "高 / High"),
]
BRINGS = [
    *("收费方式 / Form of fee", "付费的月、次 / Paid for", "消费倍数 / Their spend", "一年所付 / Paid in a year"),
    *("一年所省 / Saved in a year", "每名顾客的费用 / Fees per customer", "低 / Low", "高 / High"),
]
SIDES = [
    *("收费方式 / Form of fee", "费用 / Fees", "会员省下 / Members save", "会员净得 / Members net"),
    *("商家净得 / Merchants net", "平台净得 / Platform nets", "合计 / Sum"),
]


def write_fee_forms(page: Page, row: int, forms: Mapping[str, Counted], study: Study, width: int) -> int:
    """Write the forms from a row on, where any was counted; the next free row."""
    terms = terms_of(study) if forms else None
    if terms is None:
        return row
    row = page.section(row, "不同的收费方式", "Forms of fee side by side", width)
    at = {}
    for name in (*PRICES.values(), *TERMS, *TRIAL):
        label = study[name].label
        page.texts(row, label["zh"], label["en"])
        _figure(page, row, 3, study, name)
        at[name] = page.at(row, 3, sheet=False)
        row += 1
    row = _whom(page, row + 1, forms, study, at)
    row = _brings(page, row + 1, forms, study, at)
    return _sides(page, row + 1, forms, study) + 1


def _figure(page: Page, row: int, column: int, study: Study, name: str) -> None:
    """A figure of the study: live where the workbook has its cell, else its number."""
    value, unit = float(study[name].value), study[name].unit
    if name in page.book.places:
        page.live(row, column, f"={page.book.places[name]}", value, unit)
    else:
        page.number(row, column, value, unit, "model")


def _whom(page: Page, row: int, forms: Mapping[str, Counted], study: Study, at: Mapping[str, str]) -> int:
    """Price and break-even follow the terms above; who was counted was counted at the terms of the report."""
    terms = terms_of(study)
    assert terms is not None
    page.head(row, WHOM)
    gain, covered = at["card_advantage"], at["covered_share"]
    parts = {"yearly": "1", "monthly": "12", "visit": at["covered_visits"]}
    units = {"yearly": f"{study.money}/year", "visit": f"{study.money}/visit"}
    for form, found in forms.items():
        row += 1
        unit = units.get(form, study.money)
        page.text(row, 1, NAMES[form])
        page.live(row, 2, f"={at[PRICES[form]]}", terms.fees[form], unit)
        due = f"({page.at(row, 2, sheet=False)}+{at['hassle_cost']}/{parts[form]})"
        share = gain if form == "visit" else f"({gain}*{covered})"
        page.live(row, 3, f"={due}/{share}", terms.breakeven(form), unit)
        joins = found.form.joins
        ends = (joins.value, joins.low, joins.high, *assumed_share(study, terms, form))
        for column, value in enumerate(ends, 4):
            page.number(row, column, value, "share", "model")
    return row + 1


def _brings(page: Page, row: int, forms: Mapping[str, Counted], study: Study, at: Mapping[str, str]) -> int:
    """What members pay and save; of the trial what its conversion times the fee brings."""
    year = f"{study.money}/year"
    page.head(row, BRINGS)
    for form, found in forms.items():
        row += 1
        page.text(row, 1, NAMES[form])
        if found.used is not None:
            page.number(row, 2, found.used[0], "share", "model")
        cells: list[tuple[Estimate | None, str]] = [(found.form.heavier, "ratio"), (found.form.paid, year)]
        for column, (part, unit) in enumerate([*cells, (found.form.saved, year)], 3):
            page.number(row, column, None if part is None else part.value, unit, "model")
        for column, value in enumerate((found.form.revenue.value, found.form.revenue.low, found.form.revenue.high), 6):
            page.number(row, column, value, year, "model")
    row += 1
    converts, fee = (study[name] for name in TRIAL)
    page.text(row, 1, NAMES["trial"])
    page.live(row, 2, f"={at[TRIAL[0]]}", float(converts.value), "share")
    page.live(row, 6, f"={at[PRICES['yearly']]}*{at[TRIAL[0]]}", float(fee.value), year)
    page.number(row, 7, float(fee.low), year, "model")
    page.number(row, 8, float(fee.high), year, "model")
    return row + 1


def _sides(page: Page, row: int, forms: Mapping[str, Counted], study: Study) -> int:
    """Money over the record; what members and platform net and that nothing is left over are live."""
    money = study.money
    page.head(row, SIDES)
    for form, found in forms.items():
        row += 1
        ledger = {side: cents / 100 for side, cents in found.form.ledger.items()}
        page.text(row, 1, NAMES[form])
        for column, side in ((2, "fees"), (3, "saved"), (5, "merchant")):
            page.number(row, column, ledger[side], money)
        fees, saved, member, merchant, platform = (page.at(row, column, sheet=False) for column in range(2, 7))
        page.live(row, 4, f"={saved}-{fees}", ledger["member"], money)
        page.live(row, 6, f"={fees}-{saved}-{merchant}", ledger["platform"], money)
        page.live(row, 7, f"=ROUND({member}+{merchant}+{platform},2)", 0.0, money)
    return row + 1
