"""The member: what the card gives, what spend repays it, who joins, who stays.

Belongs here: figures on the member's side. Does not belong here: the merchant's and the platform's side
(contribution), how much of a user's spend the shops cover (coverage), how many members there are (strategy).
Notation: F fee, d discount, D depth of a free deal (lognormal, mean d0), a share of covered spend that has one, x a
user's yearly in-store spend at list prices, X its mean where the programme runs, c covered share of it, y = c·x,
Y = c·X, X_j and c_j the same of one city. Members are of two kinds: those for whom the card pays, and those who buy on
impulse. Money is yuan at list prices unless the name says otherwise. Dimension `user`: who outspends a tenth of all,
the average, who outspends nine tenths.
"""

from __future__ import annotations

import numpy as np
import xarray as xr

from analysis.dataflow.figure import figure
from analysis.methods.arrays import distinct
from analysis.methods.membership import retention, spend, tariff


@figure(
    "money/year",
    "全价盈亏平衡消费（全覆盖、别处无更优价）",
    "Break-even spend at list prices (all {stores}, no better deal)",
)
def breakeven_spend(card_fee: xr.DataArray, card_discount: xr.DataArray) -> xr.DataArray:
    """x* = F / d."""
    return tariff.breakeven_spend(card_fee, card_discount)


@figure("money/year", "实付口径盈亏平衡消费", "Break-even spend as paid")
def breakeven_spend_paid(breakeven_spend: xr.DataArray, card_discount: xr.DataArray) -> xr.DataArray:
    """x*·(1 − d)."""
    return breakeven_spend * (1.0 - card_discount)


@figure("visits/year", "回本所需次数", "Visits to break even")
def breakeven_visits(breakeven_spend: xr.DataArray, ticket: xr.DataArray) -> xr.DataArray:
    """ceil(x* / ticket), the ticket per person at list prices."""
    return tariff.breakeven_visits(breakeven_spend, ticket)


@figure("share", "净优惠占覆盖消费之比", "What the {card} adds, as a share of covered spend")
def card_advantage(
    card_discount: xr.DataArray,
    outside_discount: xr.DataArray,
    outside_share: xr.DataArray,
    outside_discount_cv: xr.DataArray,
) -> xr.DataArray:
    """e = (1−a)·d + a·E[max(d−D, 0)], D lognormal with mean d0: a shallower free deal leaves the card the rest."""
    return tariff.card_advantage(card_discount, outside_discount, outside_share, outside_discount_cv)


@figure("share", "覆盖消费中真正用卡的比例", "Share of covered spend that goes through the {card}")
def card_use(
    card_discount: xr.DataArray,
    outside_discount: xr.DataArray,
    outside_share: xr.DataArray,
    outside_discount_cv: xr.DataArray,
) -> xr.DataArray:
    """u = 1 − a·Pr(D ≥ d): where a free deal is as deep as the card, a member uses that."""
    return tariff.card_use(card_discount, outside_discount, outside_share, outside_discount_cv)


def _threshold(card_fee: xr.DataArray, saving_rate: xr.DataArray) -> xr.DataArray:
    # A free card pays from the first yuan; without this guard 0/0 would make it pay for nobody.
    return xr.where(card_fee == 0.0, 0.0, card_fee / saving_rate.where(saving_rate > 0.0, 0.0))


@figure("money/year", "计入别处更优价后的盈亏平衡消费", "Break-even spend once better deals count")
def breakeven_spend_with_deals(card_fee: xr.DataArray, card_advantage: xr.DataArray) -> xr.DataArray:
    """x*_e = F / e, of covered spend."""
    return _threshold(card_fee, card_advantage)


@figure("money/year", "回本所需的全年{spend}", "Total yearly {spend} needed to break even")
def breakeven_wallet(card_fee: xr.DataArray, card_advantage: xr.DataArray, covered_share: xr.DataArray) -> xr.DataArray:
    """x*_c = F / (e·c)."""
    return _threshold(card_fee, card_advantage * covered_share)


@figure(
    "money/year", "典型{user}全年{spend}（开展的城市）", "A typical {user}'s yearly {spend} where the programme runs"
)
def typical_spend(wallet: xr.DataArray, spend_level: xr.DataArray) -> xr.DataArray:
    """X = X₀·ι, X₀ the mean over all cities of the study, ι how those where it runs compare."""
    return wallet * spend_level


@figure("ratio", "回本所需消费为典型{user}的倍数", "Break-even spend over a typical {user}'s")
def wallet_multiple(breakeven_wallet: xr.DataArray, typical_spend: xr.DataArray) -> xr.DataArray:
    """x*_c / X."""
    return breakeven_wallet / typical_spend


@figure("share", "典型{user}回本所需的覆盖率", "Coverage at which a typical {user} breaks even")
def required_coverage(
    card_fee: xr.DataArray, card_advantage: xr.DataArray, typical_spend: xr.DataArray
) -> xr.DataArray:
    """c* = F / (e·X); above one, no supply would have been enough."""
    return _threshold(card_fee, card_advantage * typical_spend)


@figure("share", "各城典型{user}回本所需的覆盖率", "Coverage at which a typical {user} breaks even, by city")
def required_by_city(
    required_coverage: xr.DataArray, spend_level: xr.DataArray, spend_index: xr.DataArray
) -> xr.DataArray:
    """c*_j = F / (e·X_j) = c*·ι/ι_j, by `city`: where users spend more, less coverage is enough."""
    return required_coverage * spend_level / spend_index


@figure("money/year", "各城典型{user}一年省下的钱", "What a typical {user} saves in a year, by city")
def saving_by_city(
    card_advantage: xr.DataArray, covered_by_city: xr.DataArray, wallet: xr.DataArray, spend_index: xr.DataArray
) -> xr.DataArray:
    """e·c_j·X_j, X_j = X₀·ι_j, by `city`."""
    return card_advantage * covered_by_city * wallet * spend_index


@figure("money/year", "典型{user}一年省下的钱", "What a typical {user} saves in a year")
def typical_saving(
    card_advantage: xr.DataArray, covered_share: xr.DataArray, typical_spend: xr.DataArray
) -> xr.DataArray:
    """e·c·X."""
    return card_advantage * covered_share * typical_spend


@figure("share", "典型{user}省下的钱占年费", "A typical {user}'s saving over the fee")
def saving_over_fee(typical_saving: xr.DataArray, card_fee: xr.DataArray) -> xr.DataArray:
    """e·c·X / F; undefined for a card without a fee."""
    return typical_saving / card_fee.where(card_fee > 0.0)


@figure("money/year", "典型{user}在{partners}的年消费", "A typical {user}'s yearly spend at {partners}")
def covered_spend(covered_share: xr.DataArray, typical_spend: xr.DataArray) -> xr.DataArray:
    """Y = c·X."""
    return covered_share * typical_spend


@figure("none", "{users}之间覆盖消费的变异系数", "Spread of covered spend between {users} (CV)")
def covered_spend_cv(wallet_cv: xr.DataArray, coverage_cv: xr.DataArray) -> xr.DataArray:
    """√[(1 + CV_x²)(1 + CV_c²) − 1]: spend and coverage both differ, independently."""
    return np.sqrt((1.0 + wallet_cv**2) * (1.0 + coverage_cv**2) - 1.0)


_OUTSPENT = {"light": 0.1, "heavy": 0.9}  # share of all users whom such a user outspends


@figure("money/year", "轻度、平均与重度{user}在{partners}的年消费", "Spend at {partners} by kind of {user}")
def user_covered_spend(covered_spend: xr.DataArray, covered_spend_cv: xr.DataArray) -> xr.DataArray:
    """y_q = e^(μ + σ·Φ⁻¹(q)), by `user`: light at q = 10 %, heavy at q = 90 %, in between the mean Y."""
    at = [distinct("option", spend.spend_at_rank, q, covered_spend, covered_spend_cv) for q in _OUTSPENT.values()]
    light, average, heavy = xr.broadcast(at[0], covered_spend, at[1])
    return xr.concat([light, average, heavy], dim="user").assign_coords(user=["light", "average", "heavy"])


@figure("share", "消费低于轻度、平均与重度{user}者的占比", "Share of {users} who spend less, by kind of {user}")
def user_outspends(
    user_covered_spend: xr.DataArray, covered_spend: xr.DataArray, covered_spend_cv: xr.DataArray
) -> xr.DataArray:
    """Pr(y < y_q), by `user`: q itself, and for the average one Φ(σ/2), as few who spend much lift the mean."""
    return 1.0 - spend.share_above(user_covered_spend, covered_spend, covered_spend_cv)


@figure("money/year", "轻度、平均与重度{user}一年省下的钱", "Saving in a year by kind of {user}")
def user_saving(card_advantage: xr.DataArray, user_covered_spend: xr.DataArray) -> xr.DataArray:
    """e·y_q, by `user`."""
    return card_advantage * user_covered_spend


@figure("money/year", "轻度、平均与重度{user}省下的钱减年费", "Saving less the fee by kind of {user}")
def user_net(user_saving: xr.DataArray, card_fee: xr.DataArray) -> xr.DataArray:
    """e·y_q − F, by `user`."""
    return user_saving - card_fee


@figure("money/year", "值得{join}的覆盖消费", "Covered spend from which it is worth to {join}")
def join_threshold(card_fee: xr.DataArray, hassle_cost: xr.DataArray, card_advantage: xr.DataArray) -> xr.DataArray:
    """y* = (F + κ)/e, κ what bothering is worth to a user; never where the card adds nothing, free or not."""
    return (card_fee + hassle_cost) / card_advantage.where(card_advantage > 0.0, 0.0)


@figure("share", "理性{users}中会{join}的比例", "Share of {users} for whom the {card} pays")
def join_share(
    join_threshold: xr.DataArray, covered_spend: xr.DataArray, covered_spend_cv: xr.DataArray
) -> xr.DataArray:
    """h = Pr(y ≥ y*), y lognormal with mean Y and coefficient of variation CV_y."""
    # A card that costs nothing and no bother, and adds nothing, is 0/0: it is worth it to nobody.
    return distinct("option", spend.share_above, join_threshold.fillna(np.inf), covered_spend, covered_spend_cv)


@figure("money/year", "会员在{partners}的年消费", "A member's yearly spend at {partners}")
def member_covered_spend(
    join_threshold: xr.DataArray, covered_spend: xr.DataArray, covered_spend_cv: xr.DataArray
) -> xr.DataArray:
    """y = E[y | y ≥ y*] = Y·Φ(σ−z)/Φ(−z), z = (ln y* − μ)/σ; Y itself where nobody joins, so that sums stay finite."""
    tail = distinct("option", spend.mean_above, join_threshold.fillna(np.inf), covered_spend, covered_spend_cv)
    return xr.where(np.isfinite(join_threshold), tail, covered_spend)


@figure(
    "ratio", "{join}者消费为平均{user}的倍数（逆选择）", "Joiners' spend over the average {user}'s (adverse selection)"
)
def adverse_selection(member_covered_spend: xr.DataArray, covered_spend: xr.DataArray) -> xr.DataArray:
    """E[y | join] / Y."""
    return member_covered_spend / covered_spend


@figure("money/year", "会员持卡消费", "A member's yearly spend through the {card}")
def member_card_spend(member_covered_spend: xr.DataArray, card_use: xr.DataArray) -> xr.DataArray:
    """y_c = u·y, of a member for whom the card pays."""
    return card_use * member_covered_spend


@figure("money/year", "随手{join}者的持卡消费", "Card spend of a buyer on impulse")
def impulse_card_spend(covered_spend: xr.DataArray, card_use: xr.DataArray) -> xr.DataArray:
    """u·Y: who buys for a gift box or after a trial spends as the average user does."""
    return card_use * covered_spend


@figure("money", "试验期内给一位{user}的{discount}", "{discount} given to one {user} in the test")
def discount_in_test(
    card_discount: xr.DataArray, impulse_card_spend: xr.DataArray, test_days: xr.DataArray
) -> xr.DataArray:
    """d·u·Y·T/365, T the days of the test: users drawn at random spend as the average user does."""
    return card_discount * impulse_card_spend * test_days / 365.0


@figure("money/year", "会员一年得到的净优惠", "What the {card} adds for a member in a year")
def member_benefit(card_advantage: xr.DataArray, member_covered_spend: xr.DataArray) -> xr.DataArray:
    """e·y."""
    return card_advantage * member_covered_spend


@figure("share", "续卡后的留存率", "Share of members left at each anniversary")
def member_survival(
    renewal_rate: xr.DataArray,
    retention_polarisation: xr.DataArray,
    retention_duration: xr.DataArray,
    anniversary: xr.DataArray,
) -> xr.DataArray:
    """S(t) = B(α, β + t^γ)/B(α, β), beta-discrete-Weibull, S(1) = first-year renewal; by `anniversary` t."""
    alpha, beta = retention.sbg_parameters(renewal_rate, retention_polarisation)
    return distinct("option", retention.bdw_survivor, anniversary, alpha, beta, retention_duration)
