"""Cash by quarter: when in a year the programme's money moves, the path of cash, and how deep it falls.

Belongs here: timing. Does not belong here: the years that quarters sum to (strategy, tools). Dimension `quarter` 1…8,
in a path also 0, before the launch. Fees fall due at joining and a year later again, acquisition at joining; service
and sales follow the members on hand in the first year and run evenly afterwards; fixed cost and signing again run
evenly; commission is waived in the first months.
"""

from __future__ import annotations

import numpy as np
import xarray as xr

from analysis.dataflow.baseline import over_baseline
from analysis.dataflow.figure import figure

QUARTERS = 4  # of a year
YEARS_BY_QUARTER = 2  # later years are shown by their end


def _calendar(programme_year: xr.DataArray) -> tuple[xr.DataArray, xr.DataArray]:
    """By quarter: which year it is in, from 0, and the share of that year that has passed by its end."""
    number = np.arange(QUARTERS * min(YEARS_BY_QUARTER, programme_year.sizes["programme_year"]))
    quarter = xr.DataArray(number, dims="quarter", coords={"quarter": number + 1})
    return quarter // QUARTERS, (quarter % QUARTERS + 1.0) / QUARTERS


def _within(end: xr.DataArray, exponent: xr.DataArray) -> xr.DataArray:
    """Part of t^exponent that falls into the quarter with that end; nothing has fallen before the first."""
    before = end - 1.0 / QUARTERS
    return end**exponent - xr.where(before > 0.0, before.clip(min=1e-12) ** exponent, 0.0)


@figure("none", "{join}进度的幂次", "Exponent of the progress of joining")
def joining_exponent(sold_by_stop: xr.DataArray, benefit_days: xr.DataArray) -> xr.DataArray:
    """p = ln s / ln(n/365): by the share t of a year t^p of its members have joined, s of them after n days.

    Where the n days are a whole year, nothing is known of its course and joining is even: p = 1.
    """
    whole = benefit_days >= 365.0
    passed = (benefit_days / 365.0).where(~whole, 0.5)
    return xr.where(whole, 1.0, np.log(sold_by_stop.clip(min=1e-9)) / np.log(passed))


@figure("share", "各季{join}者占当年", "Who joins in each quarter, of a year's")
def joined_by_quarter(joining_exponent: xr.DataArray, programme_year: xr.DataArray) -> xr.DataArray:
    """g_k = t_k^p − t_(k−1)^p, by `quarter` k, the same in every year; t_k the part of its year that has passed."""
    return _within(_calendar(programme_year)[1], joining_exponent)


@figure("share", "各季服务的会员时间占当年", "Members' time served in each quarter, of a year's")
def served_by_quarter(joining_exponent: xr.DataArray, programme_year: xr.DataArray) -> xr.DataArray:
    """h_k = t_k^(p+1) − t_(k−1)^(p+1) in the first year, a quarter in later ones, by `quarter` k.

    Members on hand are in proportion to the time since they joined: the integral of t^p.
    """
    year, end = _calendar(programme_year)
    return xr.where(year == 0, _within(end, joining_exponent + 1.0), 1.0 / QUARTERS)


def _waiver(end: xr.DataArray, waiver_months: xr.DataArray) -> tuple[xr.DataArray, xr.DataArray]:
    """Part of the months of the waiver that has passed by the end of each quarter of a year, and by its beginning."""
    months = waiver_months.clip(min=1e-9, max=12.0)
    now, then = ((12.0 * t / months).clip(max=1.0) for t in (end, end - 1.0 / QUARTERS))
    return now, then


@figure(
    "share", "各季免掉的持卡消费佣金占全部", "Commission on card sales waived in each quarter, of all that is waived"
)
def waived_by_quarter(
    joining_exponent: xr.DataArray, waiver_months: xr.DataArray, programme_year: xr.DataArray
) -> xr.DataArray:
    """v_k = u_k^(p+1) − u_(k−1)^(p+1), u = min(12·t/months, 1), by `quarter` k; nothing after the first year."""
    year, end = _calendar(programme_year)
    now, then = _waiver(end, waiver_months)
    return (year == 0) * (now ** (joining_exponent + 1.0) - then ** (joining_exponent + 1.0))


@figure("money", "{join}时收付的钱，分年", "Money that moves at joining, by year")
def cash_at_joining(
    members_by_year: xr.DataArray,
    impulse_buyers: xr.DataArray,
    card_fee: xr.DataArray,
    payment_fee: xr.DataArray,
    partner_cut: xr.DataArray,
    acquisition_cost: xr.DataArray,
) -> xr.DataArray:
    """F·(1−φ−q)·M_t − CAC·M_1·[t = 1], M_1 = R_1 + B, later M_t = R_t, by `programme_year`."""
    first = members_by_year["programme_year"] == 1
    joined = members_by_year + impulse_buyers * first
    return joined * (card_fee * (1.0 - payment_fee - partner_cut) - acquisition_cost * first)


@figure("money", "首年免掉的持卡消费佣金", "Commission on card sales that is waived in the first year")
def card_waiver(
    members_by_year: xr.DataArray,
    impulse_buyers: xr.DataArray,
    member_card_spend: xr.DataArray,
    impulse_card_spend: xr.DataArray,
    take_rate: xr.DataArray,
    card_discount: xr.DataArray,
    waived_share: xr.DataArray,
    coverage_kept: xr.DataArray,
) -> xr.DataArray:
    """τ·(1−d)·ω·κ_1·(R_1·y_c + B·u·Y)."""
    rational, kept = (a.isel(programme_year=0, drop=True) for a in (members_by_year, coverage_kept))
    sales = kept * (rational * member_card_spend + impulse_buyers * impulse_card_spend)
    return take_rate * (1.0 - card_discount) * waived_share * sales


@figure("money", "首年免掉的团购佣金", "Commission on group-buying that is waived in the first year")
def tool_waiver(
    tool_sales: xr.DataArray, tool_uplift: xr.DataArray, tool_take_rate: xr.DataArray, waived_share: xr.DataArray
) -> xr.DataArray:
    """G·u·τ_g·ω."""
    return tool_sales * tool_uplift * tool_take_rate * waived_share


@figure("money", "分季现金贡献", "Contribution by quarter")
def quarterly_contribution(
    yearly_contribution: xr.DataArray,
    card_contribution: xr.DataArray,
    cash_at_joining: xr.DataArray,
    card_waiver: xr.DataArray,
    tool_waiver: xr.DataArray,
    joined_by_quarter: xr.DataArray,
    served_by_quarter: xr.DataArray,
    waived_by_quarter: xr.DataArray,
    waiver_months: xr.DataArray,
) -> xr.DataArray:
    """A_t·g_k + (C_t − A_t + W)·h_k − W·v_k + rest, by `quarter` k.

    A moves at joining, C is the card's year, W its waiver, and the rest of the year runs evenly but for the waiver of
    the tools, which takes its months. The quarters of a year sum to it.
    """
    year, end = _calendar(yearly_contribution)
    first, (now, then) = year == 0, _waiver(end, waiver_months)

    def of(yearly: xr.DataArray) -> xr.DataArray:
        return yearly.isel(programme_year=year).drop_vars("programme_year", errors="ignore")

    # Sorted by amount: weights by quarter are few numbers, amounts are by option and draw too.
    return (
        of(yearly_contribution) / QUARTERS
        + of(card_contribution) * (served_by_quarter - 1.0 / QUARTERS)
        + of(cash_at_joining) * (joined_by_quarter - served_by_quarter)
        + card_waiver * (first * served_by_quarter - waived_by_quarter)
        + tool_waiver * (first * (1.0 / QUARTERS - (now - then)))
    )


@figure("money", "累计现金（较照常经营）", "Cumulative cash over carrying on")
def cash_path(
    quarterly_contribution: xr.DataArray, launch_outlay: xr.DataArray, is_baseline: xr.DataArray
) -> xr.DataArray:
    """Δ(−outlay + Σ contribution) by `quarter`, 0 before the launch."""
    path = (quarterly_contribution.cumsum("quarter")).assign_coords(quarter=quarterly_contribution["quarter"])
    opening = xr.zeros_like(path.isel(quarter=[0])).assign_coords(quarter=[0])
    return over_baseline(xr.concat([opening, path], dim="quarter") - launch_outlay, is_baseline)


@figure("money", "最深现金缺口（较照常经营）", "Cash at the trough, over carrying on")
def cash_trough(
    cash_path: xr.DataArray,
    yearly_contribution: xr.DataArray,
    launch_outlay: xr.DataArray,
    is_baseline: xr.DataArray,
) -> xr.DataArray:
    """min over quarters, and over the ends of later years, of Δ cumulative cash, the outlay first; never above zero."""
    years = over_baseline(yearly_contribution.cumsum("programme_year") - launch_outlay, is_baseline)
    later = years.isel(programme_year=slice(YEARS_BY_QUARTER, None))
    lowest = np.minimum(cash_path.min("quarter"), 0.0)
    return np.minimum(lowest, later.min("programme_year")) if later.sizes["programme_year"] else lowest
