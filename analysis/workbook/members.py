"""The sheet on members as their logs show them: statistics, who comes again, renewals, fees, the ledger by month.

Belongs here: what was counted, with what follows from it live. Does not belong here: measuring (`analysis.measured`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.decision import fee_forms
from analysis.measured.member_labels import PROFILE
from analysis.study import Study
from analysis.workbook.book import Book, Page
from analysis.workbook.customer_base import write_customer_base
from analysis.workbook.evidence import unit_text
from analysis.workbook.fee_forms import write_fee_forms

if TYPE_CHECKING:
    from analysis.measured.fee_forms import Counted
    from analysis.measured.member_log import MemberLog

WIDTH = 10
STATISTICS = ["指标", "Statistic", "实测 / Measured", "低 / Low", "高 / High", "单位 / Unit"]
RENEWALS = ["续费 / Renewal", "到期 / Due", "续费人数 / Renewed", "仍在 / Still there", "低 / Low", "高 / High"]
LEDGER = [
    *("月份 / Month", "入会 / Joined", "年费 / Fees", "退费 / Refunds", "会员省下 / Saved", "商家承担 / By merchants"),
    *("会员净得 / Members net", "商家净得 / Merchants net", "平台净得 / Platform nets", "合计 / Sum"),
]


def write_members(book: Book, study: Study) -> None:
    """Write the sheet Members where the study has logs that say who bought; none otherwise."""
    log, forms = _log(study)
    if log is None:
        return
    page = book.page(
        "Members",
        "会员实测",
        "Members as measured",
        "由原始记录得出；合计与净额为公式。 / From the logs; nets and sums are live.",
    )
    page.head(4, STATISTICS)
    row = 5
    for name, ends in log.profile.items():
        unit, label = PROFILE[name]
        unit = unit.replace("money", study.money)
        page.texts(row, label.zh, label.en)
        for column, value in enumerate(ends, 3):
            page.number(row, column, value, unit)
        page.text(row, 6, unit_text(unit))
        row += 1
    row = write_customer_base(page, row + 1, log.base, study.money, WIDTH)
    row = _renewals(page, row + 1, log)
    row = write_fee_forms(page, row + 1, forms, study, WIDTH)
    _ledger(page, row + 1, log, study.money)
    page.finish([30, 34, *[18] * (WIDTH - 2)], "A4", 3)  # each part has a head of its own


def _log(study: Study) -> tuple[MemberLog | None, dict[str, Counted]]:
    raw = study.evidence.raw
    if "member" not in study.evidence.chapters or raw is None or not {"orders", "members"} & set(raw.tables):
        return None, {}
    from analysis.measured.member_log import member_log
    from analysis.measured.small_tables import SmallTables

    with SmallTables(raw, study.evidence.folder, evidence=study.evidence) as tables:
        return member_log(tables), fee_forms.count(tables, study)


def _renewals(page: Page, row: int, log: MemberLog) -> int:
    """Who is left after each renewal: the product of renewed over due, live."""
    if log.renewals.empty:
        return row
    row = page.section(row, "续费后的留存", "Members left after each renewal", WIDTH)
    page.head(row, RENEWALS)
    row += 1
    above = "1"
    for found in log.renewals.itertuples():
        page.number(row, 1, float(found.Index), "count")
        page.number(row, 2, float(found.due), "persons")
        page.number(row, 3, float(found.renewed), "persons")
        due, renewed = (page.at(row, column, sheet=False) for column in (2, 3))
        page.live(row, 4, f"={above}*{renewed}/{due}", found.share, "share")
        page.number(row, 5, found.low, "share", "model")
        page.number(row, 6, found.high, "share", "model")
        above = page.at(row, 4, sheet=False)
        row += 1
    return row


def _ledger(page: Page, row: int, log: MemberLog, money: str) -> None:
    """Every month of the record; what each side nets and that the three add up to nothing are live."""
    if log.ledger.empty:
        return
    row = page.section(row, "逐月三方账", "The three-sided ledger by month", WIDTH)
    page.head(row, LEDGER)
    first = row + 1
    for row, (month, found) in enumerate(log.ledger.iterrows(), first):
        page.text(row, 1, month)
        page.number(row, 2, float(found.joined), "persons")
        for column, name in enumerate(("fees", "refunds", "saved", "by_merchants"), 3):
            page.number(row, column, found[name] / 100, money)
        fees, refunds, saved, borne = (page.at(row, column, sheet=False) for column in (3, 4, 5, 6))
        page.live(row, 7, f"={saved}+{refunds}-{fees}", found.member / 100, money)
        page.live(row, 8, f"=-{borne}", found.merchant / 100, money)
        page.live(row, 9, f"={fees}-{refunds}-({saved}-{borne})", found.platform / 100, money)
        page.live(row, 10, f"=ROUND(SUM({page.at(row, 7, sheet=False)}:{page.at(row, 9, sheet=False)}),2)", 0.0, money)
    last = first + len(log.ledger) - 1
    page.text(last + 1, 1, "全部 / All", bold=True)
    for column in range(2, WIDTH + 1):
        span = f"{page.at(first, column, sheet=False)}:{page.at(last, column, sheet=False)}"
        page.live(last + 1, column, f"=SUM({span})", _sum(log, column), "persons" if column == 2 else money)


def _sum(log: MemberLog, column: int) -> float:
    names = ["joined", "fees", "refunds", "saved", "by_merchants", "member", "merchant", "platform"]
    if column - 2 >= len(names):
        return 0.0
    total = float(log.ledger[names[column - 2]].sum())
    return total if column == 2 else total / 100
