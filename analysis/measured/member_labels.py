"""What the statistics of members' logs are called and measured in.

Belongs here: a row per statistic of `member_log.MemberLog.profile`. Does not belong here: their values.
"""

from __future__ import annotations

from analysis.evidence import Bilingual

# Unit and label; money is the study's currency.
PROFILE: dict[str, tuple[str, Bilingual]] = {
    "customers": ("count", Bilingual("观察期够长的顾客", "Customers seen for long enough")),
    "spend": ("money/year", Bilingual("顾客年消费，均值", "A customer's yearly spend, mean")),
    "spend_cv": ("none", Bilingual("顾客年消费的变异系数", "Spread of yearly spend between customers (CV)")),
    "visits": ("visits/year", Bilingual("顾客一年到店次数", "A customer's visits a year")),
    "ticket": ("money/visit", Bilingual("每笔订单金额", "Spend on an order")),
    "at_partners": ("share", Bilingual("花在参与商家的比例", "Share of spend at shops that take part")),
    "margin": ("share", Bilingual("毛利率", "Margin over cost")),
    "heavier": ("ratio", Bilingual("会员消费为全体顾客平均的倍数", "Members' spend over the average customer's")),
    "incremental": (
        "share",
        Bilingual("会员消费中的增量（双重差分）", "New in members' spend (difference-in-differences)"),
    ),
    "members": ("count", Bilingual("会员数", "Members")),
    "converted": ("share", Bilingual("试用期满后付费的会员", "Members on trial who later paid")),
    "idle": ("share", Bilingual("从未用卡的会员", "Members who never used the card")),
    "saving": ("money/year", Bilingual("会员一年省下的钱，均值", "What a member saves in a year, mean")),
    "fee": ("money/year", Bilingual("所付年费，均值", "Fee paid, mean")),
    "paid_counted": ("share", Bilingual("回本的会员，逐人计数", "Members whose card paid, counted")),
    "paid_modelled": ("share", Bilingual("回本的会员，按对数正态分布", "Members whose card paid, by the lognormal")),
}
