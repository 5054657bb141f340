"""Other forms of the card's fee: by the month, by the visit, after a free trial; each at what compares with the year.

Belongs here: what each costs. Does not belong here: the yearly fee's own figures (membership), who joins under which
form, which is counted on customers' logs where there are some (`analysis.measured.fee_forms`).
"""

from __future__ import annotations

import xarray as xr

from analysis.dataflow.figure import figure


@figure("money", "按月收费时的月费", "Fee for a month")
def monthly_fee(card_fee: xr.DataArray, month_premium: xr.DataArray) -> xr.DataArray:
    """F·(1 + ψ)/12, ψ by how much a year of months costs more than the year."""
    return card_fee * (1.0 + month_premium) / 12.0


@figure("visits/year", "典型{user}一年到{partners}的次数", "A typical {user}'s visits a year to {partners}")
def covered_visits(covered_spend: xr.DataArray, ticket: xr.DataArray) -> xr.DataArray:
    """n = c·X/b, b the ticket."""
    return covered_spend / ticket


@figure("money/visit", "按次收费时的每次费用", "Fee for a visit")
def visit_fee(card_fee: xr.DataArray, covered_visits: xr.DataArray) -> xr.DataArray:
    """F/n: a typical user would pay as much in a year as by the year."""
    return card_fee / covered_visits


@figure("money/year", "每名免费试用者带来的年费", "Fee per person who takes a free trial")
def trial_fee(card_fee: xr.DataArray, trial_conversion: xr.DataArray) -> xr.DataArray:
    """q·F, q the share of trials that go on to pay."""
    return card_fee * trial_conversion
