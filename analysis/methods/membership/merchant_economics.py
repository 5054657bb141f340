"""What a card must bring merchants: new sales, and when they have their outlay back.

Here belong the least incrementality, the least share of the discount and the payback. Where the card pays for members
is `tariff`; how the money moves between the three parties is `ledger`.
"""

from __future__ import annotations

import numpy as np

from analysis.methods.arrays import Numbers, elementwise, require


@elementwise
def least_merchant_share(
    fee: Numbers, other: Numbers, discount: Numbers, coverage: Numbers, mean_spend_of_joiners: Numbers
) -> Numbers:
    """Least share of the discount that merchants must bear for the platform not to lose on members.

    Parameters
    ----------
    fee : CNY per member and year.
    other : what the platform earns besides, net of its costs, CNY per member and year.
    discount, coverage : as in `breakeven_spend`.
    mean_spend_of_joiners : E[x | join], CNY per year.

    Returns
    -------
    max(0, 1 − (fee + other)/(discount·coverage·E[x | join])). Members join only if discount·coverage·x >=
    fee, so with other <= 0 and a platform that bears everything each of them costs at least as much as they
    pay.

    Raises
    ------
    ValueError : a discount, coverage and spend whose product is not above 0.

    Examples
    --------
    Joiners save 300 yuan and pay 168: merchants must bear 132 of 300.

    >>> round(float(least_merchant_share(168, 0, 0.1, 1, 3000)), 6)
    0.44
    """
    given = np.asarray(discount) * coverage * mean_spend_of_joiners
    require("discount · coverage · mean_spend_of_joiners", given, 0, open_low=True)
    return np.maximum(0, 1 - (np.asarray(fee) + other) / given)


@elementwise
def merchant_breakeven_incrementality(discount: Numbers, margin: Numbers) -> Numbers:
    """Share of members' sales that must be incremental for a merchant not to lose.

    Parameters
    ----------
    discount : in [0, 1].
    margin : contribution margin at list prices, in (0, 1].

    Returns
    -------
    discount/margin, of the shape of the inputs, which broadcast; above 1 no incrementality suffices.

    Raises
    ------
    ValueError : an input out of range.

    Examples
    --------
    >>> merchant_breakeven_incrementality(0.1, [0.3, 0.5]).round(4).tolist()
    [0.3333, 0.2]
    """
    require("discount", discount, 0, 1)
    require("margin", margin, 0, 1, open_low=True)
    return np.divide(discount, margin)


@elementwise
def merchant_net_per_yuan(
    incremental_share: Numbers, margin: Numbers, discount: Numbers, merchant_share: Numbers = 1.0
) -> Numbers:
    """Merchant's gain per yuan of members' list sales.

    Parameters
    ----------
    incremental_share : i, share of these sales that would not have been.
    margin : m, contribution margin at list prices.
    discount : d.
    merchant_share : w, the merchant's part of the discount. All in [0, 1].

    Returns
    -------
    i·m − w·d, of the shape of the inputs, which broadcast.

    Raises
    ------
    ValueError : an input out of range.

    Examples
    --------
    >>> round(float(merchant_net_per_yuan(0.5, 0.4, 0.1)), 6)
    0.1
    """
    require("incremental_share", incremental_share, 0, 1)
    require("margin", margin, 0, 1)
    require("discount", discount, 0, 1)
    require("merchant_share", merchant_share, 0, 1)
    gain, given = np.asarray(incremental_share) * margin, np.asarray(merchant_share) * discount
    net = gain - given
    # 0.2 × 0.5 − 0.1 is not zero in floating point, and a payback of 1e20 yuan is a wrong way to say never.
    return np.where(np.abs(net) < 1e-12 * np.maximum(np.abs(gain), np.abs(given)), 0.0, net)


@elementwise
def merchant_payback_sales(
    cost: Numbers,
    incremental_share: Numbers,
    margin: Numbers,
    discount: Numbers,
    merchant_share: Numbers = 1.0,
) -> Numbers:
    """Members' list sales after which a merchant has its outlay back.

    Parameters
    ----------
    cost : the outlay, CNY, 0 or more.
    incremental_share, margin, discount, merchant_share : as in `merchant_net_per_yuan`.

    Returns
    -------
    cost/(i·m − w·d), CNY, of the shape of the inputs, which broadcast; infinite where the merchant gains nothing.

    Raises
    ------
    ValueError : an input out of range.

    Examples
    --------
    >>> round(float(merchant_payback_sales(600, 0.5, 0.4, 0.1)), 6), float(merchant_payback_sales(600, 0.2, 0.5, 0.1))
    (6000.0, inf)
    """
    require("cost", cost, 0)
    net = np.asarray(merchant_net_per_yuan(incremental_share, margin, discount, merchant_share))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(net > 0, np.divide(cost, net), np.where(np.isnan(net), np.nan, np.inf))
