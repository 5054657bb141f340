"""Where the money of one member goes: member, merchant, platform.

Here belongs the accounting identity alone. Who joins and at what fee is `tariff`.
"""

from __future__ import annotations

from dataclasses import dataclass

from analysis.methods.arrays import Numbers, require


@dataclass(frozen=True)
class Ledger:
    """Net of each party, the surplus that they share and the resources used up, CNY per member and year.

    Attributes
    ----------
    member, merchant, platform : net of each, CNY.
    incremental_surplus : what incremental sales add to members and merchants together, CNY.
    resource_cost : payment, service and acquisition cost, CNY.
    total : sum of the three nets.

    Examples
    --------
    >>> Ledger(member=32.0, merchant=100.0, platform=168.0, incremental_surplus=300.0, resource_cost=0.0).total
    300.0
    """

    member: Numbers
    merchant: Numbers
    platform: Numbers
    incremental_surplus: Numbers
    resource_cost: Numbers

    @property
    def total(self) -> Numbers:
        """Sum of the three nets; equals incremental_surplus − resource_cost, as transfers cancel."""
        return self.member + self.merchant + self.platform


def membership_ledger(
    *,
    fee: Numbers,
    spend: Numbers,
    discount: Numbers,
    merchant_share: Numbers,
    incremental_share: Numbers,
    margin: Numbers,
    coverage: Numbers = 1.0,
    refund: Numbers = 0.0,
    take_rate: Numbers = 0.0,
    merchant_fee: Numbers = 0.0,
    payment_rate: Numbers = 0.0,
    payment_by_merchant: Numbers = 1.0,
    service_cost: Numbers = 0.0,
    acquisition_cost: Numbers = 0.0,
    value_of_incremental: Numbers = 1.0,
) -> Ledger:
    """Net of member, merchant and platform for one member in one year.

    Parameters
    ----------
    fee, refund : CNY that the member pays and gets back.
    spend, coverage : yearly spend at list prices (CNY), and the share of it where the card is accepted.
    discount, merchant_share : fraction of list prices, and the part of it that merchants bear (w).
    incremental_share, margin : share of covered sales that would not have been, and merchants' margin on it.
    take_rate, merchant_fee : commission on incremental sales, and fixed CNY that merchants pay the platform.
    payment_rate, payment_by_merchant : payment cost as a fraction of what is paid, and who bears it (1 = merchant).
    service_cost, acquisition_cost : of the platform, CNY.
    value_of_incremental : what a yuan (at list price) of incremental sales is worth to the member.

    Returns
    -------
    Ledger, with S = coverage·spend and i, m, d, w as above:
    member = d·S + (v−1)·i·S − fee + refund; merchant = i·m·S − w·d·S − take·i·S − merchant_fee − its payment
    cost; platform = fee − refund + take·i·S + merchant_fee − (1−w)·d·S − service − acquisition − its payment
    cost; their sum is i·S·(v − 1 + m) less payment, service and acquisition cost.

    Raises
    ------
    ValueError : a share or rate out of [0, 1], or a spend below 0.

    Examples
    --------
    Of 2,000 yuan at 10 % off that merchants bear, 30 % are new at a margin of 50 %: merchants gain 300 and give 200,
    members save 200 for 168, and the platform has the fee.

    >>> ledger = membership_ledger(
    ...     fee=168, spend=2000, discount=0.1, merchant_share=1, incremental_share=0.3, margin=0.5
    ... )
    >>> ledger.member, ledger.merchant, ledger.platform, ledger.total
    (32.0, 100.0, 168.0, 300.0)
    """
    for name, share in (
        ("discount", discount),
        ("merchant_share", merchant_share),
        ("incremental_share", incremental_share),
        ("margin", margin),
        ("coverage", coverage),
        ("payment_by_merchant", payment_by_merchant),
        ("take_rate", take_rate),
        ("payment_rate", payment_rate),
    ):
        require(name, share, 0, 1)
    require("spend", spend, 0)
    sales = spend * coverage
    extra = sales * incremental_share
    given = sales * discount
    payment = (sales - given) * payment_rate
    commission = extra * take_rate
    return Ledger(
        member=given + extra * (value_of_incremental - 1) - fee + refund,
        merchant=extra * margin - given * merchant_share - commission - merchant_fee - payment * payment_by_merchant,
        platform=fee
        - refund
        + commission
        + merchant_fee
        - given * (1 - merchant_share)
        - service_cost
        - acquisition_cost
        - payment * (1 - payment_by_merchant),
        incremental_surplus=extra * (value_of_incremental - 1 + margin),
        resource_cost=payment + service_cost + acquisition_cost,
    )
