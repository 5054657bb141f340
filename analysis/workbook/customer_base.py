"""The part of sheet Members on who comes again: models side by side, and customers by their visits so far.

Belongs here: what was fitted, with sums over customers live. Does not belong here: fitting (`analysis.measured`).
"""

from __future__ import annotations

import numpy as np

from analysis.measured.customer_base import CustomerBase, TooFew
from analysis.workbook.book import Page

SCORES = ["模型 / Model", "误差 / Error", "预计/实际 / Forecast ratio", "偏差 / Deviance", "拟合 / Fit"]
GROUPS = [
    *("到店次数 / Visits so far", "顾客 / Customers", "仍活跃 / Active", "低 / Low", "高 / High"),
    *("来年到店 / Visits ahead", "来年消费 / Spend ahead", "低 / Low", "高 / High", "消费合计 / Spend in all"),
]
FEW = (
    "复购模型：用来拟合的那段记录里再次到店的顾客（现有、至少要有） / Model of who comes back: customers who came "
    "again within the part of the record that models are fitted on (there are, needed)"
)


def write_customer_base(page: Page, row: int, base: CustomerBase | TooFew | None, money: str, width: int) -> int:
    """Write what is known of the customer base from a row on; the next free row."""
    if base is None:
        return row
    row = page.section(row, "顾客会不会再来", "Whether customers come again", width)
    if isinstance(base, TooFew):
        page.text(row, 1, FEW)
        page.number(row, 3, float(base.came_again), "persons")
        page.number(row, 4, float(base.needed), "persons")
        return row + 2
    page.head(row, SCORES)
    for name, found in base.choice.scores.iterrows():
        row += 1
        page.text(row, 1, name)
        for column, (what, unit) in enumerate((("error", "none"), ("total", "share"), ("deviance", "none")), 2):
            if np.isfinite(found[what]):
                page.number(row, column, float(found[what]), unit)
        chosen = base.fit is not None and name == base.choice.best.model
        page.text(row, 5, f"{found.status}{'; 选中 / chosen' if chosen else ''}")
    row += 2
    return row if base.fit is None else _groups(page, row, base, money)


def _groups(page: Page, row: int, base: CustomerBase, money: str) -> int:
    page.head(row, GROUPS)
    first = row + 1
    for found in base.groups.to_dict("records"):
        row += 1
        low, high = int(found["visits"]), int(found["visits_to"])
        page.text(row, 1, f"{low}+" if not high else f"{low}–{high}" if high > low else f"{low}")
        page.number(row, 2, float(found["customers"]), "persons")
        cells = ("alive", "share"), ("alive_low", "share"), ("alive_high", "share"), ("purchases", "visits/year")
        money_cells = ("value", money), ("value_low", money), ("value_high", money)
        for column, (what, unit) in enumerate((*cells, *money_cells), 3):
            if np.isfinite(found.get(what, np.nan)):
                page.number(row, column, float(found[what]), unit)
        if "value" in found:
            count, each = (page.at(row, column, sheet=False) for column in (2, 7))
            page.live(row, 10, f"={count}*{each}", found["customers"] * found["value"], money)
    last = first + len(base.groups) - 1
    page.text(last + 1, 1, "所列各组 / Groups shown", bold=True)
    sums = [(2, base.groups.customers.sum(), "persons")]
    if "value" in base.groups:
        sums.append((10, float(base.groups.customers @ base.groups.value), money))
    for column, value, unit in sums:
        span = f"{page.at(first, column, sheet=False)}:{page.at(last, column, sheet=False)}"
        page.live(last + 1, column, f"=SUM({span})", float(value), unit)
    return last + 3
