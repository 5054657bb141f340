"""Cash by quarter as spreadsheet formulas: what moves when, and the trough of what has added up.

Belongs here: templates of `analysis.dataflow.cash`. Does not belong here: the years that quarters sum to (`templates`).
"""

from __future__ import annotations

from analysis.dataflow.cash import QUARTERS, YEARS_BY_QUARTER

ONCE = {
    "joining_exponent": "IF({benefit_days}<365,LN(MAX({sold_by_stop},1E-9))/LN({benefit_days}/365),1)",
    "card_waiver": "{take_rate}*(1-{card_discount})*{waived_share}*{coverage_kept[programme_year=1]}"
    "*({members_by_year[programme_year=1]}*{member_card_spend}+{impulse_buyers}*{impulse_card_spend})",
    "tool_waiver": "{tool_sales}*{tool_uplift}*{tool_take_rate}*{waived_share}",
}
_MONTHS = "MIN(MAX({waiver_months},1E-9),12)"


def _within(quarter: int, exponent: str) -> str:
    """Part of a power of the time that falls into a quarter of a year; nothing has fallen before the first."""
    end, before = quarter / QUARTERS, (quarter - 1) / QUARTERS
    return f"({end:g}^({exponent})-{before:g}^({exponent}))" if before else f"{end:g}^({exponent})"


def _waived(quarter: int, exponent: str = "1") -> str:
    """Part of what is waived that falls into a quarter of the first year."""
    end, before = (f"MIN(1,{12 * q / QUARTERS:g}/{_MONTHS})^({exponent})" for q in (quarter, quarter - 1))
    return f"({end}-{before})" if quarter > 1 else end


def _quarter(year: int, quarter: int) -> str:
    at, power = f"[programme_year={year}]", "{joining_exponent}"
    yearly, card, joining = (f"{{{n}{at}}}" for n in ("yearly_contribution", "card_contribution", "cash_at_joining"))
    joined = f"{joining}*{_within(quarter, power)}"
    if year > 1:
        return f"{joined}+({card}-{joining})/{QUARTERS}+({yearly}-{card})/{QUARTERS}"
    return (
        f"{joined}+({card}-{joining}+{{card_waiver}})*{_within(quarter, power + '+1')}"
        f"-{{card_waiver}}*{_waived(quarter, power + '+1')}"
        f"+({yearly}-{card}+{{tool_waiver}})/{QUARTERS}-{{tool_waiver}}*{_waived(quarter)}"
    )


def quarters(years: list[int]) -> dict[str, str]:
    """Contribution by quarter, what of it has added up at the end of each and of later years, and the trough."""
    lines = dict(ONCE)
    for year in years:
        at = f"[programme_year={year}]"
        members = f"({{members_by_year{at}}}+{{impulse_buyers}})" if year == 1 else f"{{members_by_year{at}}}"
        once = "-{acquisition_cost}" if year == 1 else ""
        lines[f"cash_at_joining{at}"] = f"{members}*({{card_fee}}*(1-{{payment_fee}}-{{partner_cut}}){once})"
    # What an option has over carrying on needs its own cash, in its column and in the baseline's.
    lines["own_cash_0"] = "-{launch_outlay}"
    cash, before = ["own_cash_0"], "{own_cash_0}"
    for year in years:
        if year > YEARS_BY_QUARTER:
            cash.append(f"own_cash_{year}")
            lines[cash[-1]] = f"{before}+{{yearly_contribution[programme_year={year}]}}"
            before = f"{{{cash[-1]}}}"
            continue
        for quarter in range(1, QUARTERS + 1):
            number = (year - 1) * QUARTERS + quarter
            lines[f"quarterly_contribution[quarter={number}]"] = _quarter(year, quarter)
            cash.append(f"own_cash_q{number}")
            lines[cash[-1]] = f"{before}+{{quarterly_contribution[quarter={number}]}}"
            before = f"{{{cash[-1]}}}"
    lines["cash_trough"] = "MIN(0," + ",".join(f"{{{c}}}-{{baseline:{c}}}" for c in cash) + ")"
    return lines
