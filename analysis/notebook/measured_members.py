"""The measured part of notebook 2 and of the report's chapter on the member: customers, savings, renewals, joiners.

Belongs here: the tables. Does not belong here: the numbers in them (`member_numbers`), measuring
(`analysis.measured.member_log`).
"""

from __future__ import annotations

from typing import Any

from analysis.common.blocks import Table
from analysis.measured.member_labels import PROFILE
from analysis.notebook import measured_base, measured_fee_forms
from analysis.notebook.display.grid import DASH, Both, column, pair, row, same, table
from analysis.notebook.measured_market import Prints
from analysis.notebook.member_numbers import (
    ASSUMED,
    COUNTED,
    DUE,
    EFFECT,
    FEE,
    LEDGER,
    LOGGED,
    LOGNORMAL,
    MODEL,
    OWED,
    OWED_OF,
    RENEWED,
    SIDES,
)
from analysis.notebook.tables import interval_head
from analysis.wording.quantities import key

PLACEBO = {True: pair("通过", "passed"), False: pair("未通过", "failed"), None: pair("时间太短", "too little time")}
METHODS = {
    "differences": (
        pair("双重差分", "Difference-in-differences"),
        pair(
            "没有卡，会员的消费也会与从未入会者同步变化；无人因将要入会而提前改变消费",
            "Without the card members' spend would have moved as others' did; nobody changed it because about to join",
        ),
    ),
    "matching": (
        pair("匹配", "Matching"),
        pair(
            "入会前消费相近的人，没有卡也会相近：没有看不见的因素既影响入会又影响消费",
            "Who spent alike before would have spent alike without the card: nothing unseen decides joining and spend",
        ),
    ),
}
HEADS = {
    "joined": ("入会", "Joined"),
    "fees": ("年费", "Fees"),
    "refunds": ("退费", "Refunds"),
    "saved": ("会员省下", "Members saved"),
    "member": ("会员净得", "Members net"),
    "merchant": ("商家净得", "Merchants net"),
    "platform": ("平台净得", "Platform nets"),
}
WITHOUT_INTERVAL = ("customers", "members", "fee", "paid_modelled")


def tables(printer: Prints, known: dict[str, Any]) -> list[Table]:
    """The tables, in order."""
    found = [_profile(printer, known)]
    found += measured_base.tables(printer, known["base"])
    if known["effects"]:
        found.append(_effects(printer, known))
    if known["fees"]:
        found.append(_joiners(printer, known))
    found += measured_fee_forms.tables(printer, known["forms"])
    if known["anniversaries"]:
        found.append(_renewals(printer, known))
    if known["months"]:
        found.append(_ledger(printer, known))
    if known["owed"]:
        found.append(_liability(printer, known))
    return found


def _slot(name: str, **at: str) -> str:
    return key(name, at.items())


def _profile(printer: Prints, known: dict[str, Any]) -> Table:
    rows = []
    for name in known["profile"]:
        slot = _slot(LOGGED, what=name)
        spread = DASH if name in WITHOUT_INTERVAL else printer.plain(slot, "range")
        label = PROFILE[name][1]
        rows.append(row(pair(label.zh, label.en), printer.plain(slot), spread))
    few = measured_base.too_few() if known["base"].get("few") else pair("", "")
    zh, en = (joint.join(known["source"][lang]) for lang, joint in (("zh", "；"), ("en", "; ")))
    source = printer.unlinked(f"{zh}。{few['zh']}", f"{en}.{few['en']}")
    zh, en = source["zh"], source["en"]
    if "saving" in known["profile"]:
        zh += "满一年的会员不足，省下的钱按天折算到一年。" if known["scaled"] else "省下的钱只算入会后第一年。"
        en += (
            " Too few members had a whole year: savings are scaled to one by their days."
            if known["scaled"]
            else " Savings are those of the first year after joining."
        )
    if known["some_free"]:
        zh += "所付年费与是否回本只看付过年费的会员。"
        en += " The fee, and whose card paid, are of members who paid one."
    return table(
        "member-log",
        [
            column("指标", "Statistic", width=3.2),
            column("实测", "As measured", "right", 1.2),
            column(*interval_head(printer), "right", 1.8),
        ],
        rows,
        title=pair("顾客与会员，实测", "Customers and members, as measured"),
        caption=pair("由订单、会员与核销记录得出的统计量", "Statistics of orders, members and redemptions"),
        note=pair(zh, en),
    )


def _effects(printer: Prints, known: dict[str, Any]) -> Table:
    """What the card brought about by each method, with its placebo test and what it rests on."""
    rows = []
    for method, passed in known["effects"].items():
        slot, (name, rests) = _slot(EFFECT, method=method), METHODS[method]
        rows.append(row(name, printer.plain(slot), printer.plain(slot, "range"), PLACEBO[passed], rests))
    return table(
        "card-effect",
        [
            column("方法", "Method", width=1.2),
            column("增量", "New", "right", 0.6),
            column(*interval_head(printer), "right", 1.2),
            column("安慰剂", "Placebo", width=0.7),
            column("前提", "What it rests on", width=3.6),
        ],
        rows,
        title=pair("会员消费中有多少是卡带来的", "How much of members' spend the card brought about"),
        caption=pair("增量占会员消费的比例，各方法并列", "What is new as a share of members' spend, by method"),
        note=pair(
            "各方法都设会员入会不影响他人消费，也都不计入会当月。安慰剂检验比较入会之前：那时应无差异，未通过则不能当作卡的效果。"
            "按消费挑选入会者时，匹配会把回落到平均算作卡的效果，故模型取双重差分。",
            "Either takes a customer's card to change nobody else's spend and leaves out a member's month of joining. "
            "The placebo test looks at the time before, when there should be no difference; where it fails, what is "
            "found is not the card's. Where heavy spenders join, matching takes chance in their earlier spend for the "
            "card's effect: the model takes difference-in-differences.",
        ),
    )


def _joiners(printer: Prints, known: dict[str, Any]) -> Table:
    rows = []
    for at in known["fees"]:
        counted = _slot(COUNTED, fee=at)
        cells = (printer.plain(_slot(FEE, fee=at)), printer.plain(counted), printer.plain(counted, "range"))
        prior = [printer.plain(_slot(ASSUMED, fee=at), "full")] if known["assumed"] else []
        rows.append(row(*cells, printer.plain(_slot(LOGNORMAL, fee=at)), *prior))
    assumed = [column("按假设的消费", "By assumed spend", "right", 1.6)] if known["assumed"] else []
    return table(
        "joiners-by-fee",
        [
            column("年费", "Fee", "right", 1.0),
            column("逐人计数", "Counted", "right", 1.0),
            column(*interval_head(printer), "right", 1.6),
            column("对数正态", "By the lognormal", "right", 1.2),
            *assumed,
        ],
        rows,
        title=pair("不同年费下，多少顾客值得入会", "For how many customers the card pays, by fee"),
        caption=pair(
            "年消费达到入会门槛的顾客比例：实测分布与同均值、同变异系数的对数正态",
            "Customers whose yearly spend repays fee and bother: counted, and by the lognormal of that mean and spread",
        ),
        note=pair(
            "其余输入取基准值：优惠、覆盖率、别处更优价与麻烦成本；人人覆盖率相同。"
            "最后一列用 inputs.toml 所假设的消费与差异。",
            "All other inputs at base: discount, coverage, better deals, bother; coverage is the same for everybody. "
            "The last column takes spend and its spread as inputs.toml assumes them.",
        ),
    )


def _ledger(printer: Prints, known: dict[str, Any]) -> Table:
    """Money that changed hands by month; where the log does not say who bore a discount, two sides stand for three."""
    sides = SIDES if known["borne"] else SIDES[:-2]
    total = pair("全部", "All months")
    rows = [
        row(same(at) if at != "all" else total, *(printer.plain(_slot(LEDGER, month=at, side=side)) for side in sides))
        for at in [*known["months"], "all"]
    ]
    heads = [column(*HEADS[side], "right", 1.0) for side in sides]
    zh = (
        "入会与每次续费各收一次年费；退费记在离开的月份。三方相加为零。"
        if known["borne"]
        else "核销记录没有写明谁承担折扣。"
    )
    en = (
        "The fee is paid on joining and at each renewal, a refund booked on leaving. The three sides add up to nothing."
        if known["borne"]
        else "The log does not say who bore the discounts."
    )
    return table(
        "ledger-by-month",
        [column("月份", "Month", width=0.9), *heads],
        rows,
        title=pair("逐月三方账，按记录", "The three-sided ledger by month, from the logs"),
        caption=pair("年费、退费与折扣在三方之间的流动", "Fees, refunds and discounts between the three sides"),
        note=pair(zh, en),
    )


def _liability(printer: Prints, known: dict[str, Any]) -> Table:
    """What the platform owed members, month by month, under each promise of a refund."""
    rows = [row(same(at), *(printer.plain(_slot(OWED, month=at, of=of)) for of in OWED_OF)) for at in known["owed"]]
    return table(
        "refund-liability",
        [
            column("月末", "End of", width=0.9),
            *(column(label["zh"], label["en"], "right") for label in OWED_OF.values()),
        ],
        rows,
        title=pair("若当月停卡，要退多少年费", "What stopping the card would have cost in refunds, month by month"),
        caption=pair(
            "月末在期会员的年费：全额退与按未用天数退",
            "Running fees at the end of each month: in full, and by days not used",
        ),
        note=pair(
            "按入会日或最近一次续费日起算一年；按日退只退未用的天数，入会当天算已用。末月算到记录结束之日。",
            "A fee runs for a year from joining or from the last renewal; by days, only days not used are refunded, "
            "and the day of joining counts as used. The last month is as of the record's last day.",
        ),
    )


def _renewals(printer: Prints, known: dict[str, Any]) -> Table:
    rows = []
    for at in known["anniversaries"]:
        kept, model = (_slot(name, anniversary=at) for name in (RENEWED, MODEL))
        cells = [printer.plain(_slot(DUE, anniversary=at)), printer.plain(kept), printer.plain(kept, "range")]
        band = [printer.plain(model, "full")] if known["modelled"] else []
        rows.append(row(same(at), *cells, *band))
    modelled = [column("模型", "Model", "right", 1.8)] if known["modelled"] else []
    return table(
        "renewals",
        [
            column("续费次数", "Renewal", width=0.8),
            column("到期会员", "Members due", "right", 1.0),
            column("仍在", "Still there", "right", 1.0),
            column(*interval_head(printer), "right", 1.6),
            *modelled,
        ],
        rows,
        title=pair("续费后的留存，实测", "Members left after each renewal, as measured"),
        caption=pair("各次续费后仍在的会员比例", "Share of members still there after each renewal"),
        note=_renewal_note(known),
    )


def _renewal_note(known: dict[str, Any]) -> Both:
    zh = "留存合并各批会员（Kaplan–Meier）；周年后一个月内离开算未续。"
    en = "All cohorts together (Kaplan–Meier); leaving within a month of an anniversary is not renewing."
    if known["modelled"]:
        return pair(
            zh + "模型为贝塔–离散威布尔，附后验区间。",
            en + " The model is beta-discrete-Weibull with its posterior band.",
        )
    return pair(zh + "数据还不足以拟合续费模型。", en + " The data do not carry a renewal model yet.")
