"""The model as spreadsheet formulas: one template per figure, in the notation of Excel.

Belongs here: templates. Does not belong here: cells (each place in braces becomes a name or an address when a sheet is
written) and the model itself (`analysis.dataflow`, which a test holds every template to).

A template may use functions that Excel and LibreOffice share. "never" stands for what cannot be reached: a spreadsheet
has no infinity.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from analysis.methods.coverage import harmonic
from analysis.wording.numbers import DASH
from analysis.wording.numbers import NEVER as NEVER_WORDS

NEVER = f"{NEVER_WORDS['zh']} / {NEVER_WORDS['en']}"
PLACE = re.compile(r"\{([^{}]+)\}")
# Functions of Excel 2010 stand in a file under this prefix; without it Excel shows #NAME?.
LATER = re.compile(r"\b((?:NORM\.S|BETA|POISSON)\.(?:DIST|INV))\(")


def fill(template: str, places: Mapping[str, str]) -> str:
    """A template as the text of a formula.

    Raises
    ------
    KeyError : a place that no cell has.

    Examples
    --------
    >>> fill("{card_fee}/{card_discount}", {"card_fee": "card_fee", "card_discount": "Options!$E$7"})
    '=card_fee/Options!$E$7'
    >>> fill("NORM.S.INV({x})", {"x": "B2"})
    '=_xlfn.NORM.S.INV(B2)'
    """
    text = PLACE.sub(lambda found: places[found[1]], template).replace("never", NEVER)
    return "=" + LATER.sub(r"_xlfn.\1(", text)


def _threshold(rate: str) -> str:
    return f'IF({{card_fee}}=0,0,IF({rate}>0,{{card_fee}}/({rate}),"never"))'


def _per(number: str, by: str) -> str:
    return f'IF(ISNUMBER({{{number}}}),{{{number}}}/{{{by}}},"never")'


def _mills(x: str) -> str:
    """(1 − Φ(x))/φ(x) for x > 4 by Laplace's continued fraction, to a billionth and better."""
    fraction = x
    for n in range(12, 0, -1):
        fraction = f"{x}+{n}/({fraction})"
    return f"1/({fraction})"


# Spreadsheets differ in how many digits of a far normal tail they keep, and none keeps a ratio of two that vanish.
_BEYOND = "({join_score}-{spend_sigma})"

MEMBER = {
    "breakeven_spend": _threshold("{card_discount}"),
    "breakeven_spend_paid": 'IF(ISNUMBER({breakeven_spend}),{breakeven_spend}*(1-{card_discount}),"never")',
    "breakeven_visits": "IF(ISNUMBER({breakeven_spend}),MAX(0,ROUNDUP({breakeven_spend}/{ticket}"
    '-1E-9*MAX(1,{breakeven_spend}/{ticket}),0)),"never")',
    "card_advantage": "(1-{outside_share})*{card_discount}+{outside_share}*MAX({card_discount}-{outside_discount},0)",
    "card_use": "1-{outside_share}*IF({card_discount}<={outside_discount},1,0)",
    "breakeven_spend_with_deals": _threshold("{card_advantage}"),
    "breakeven_wallet": _threshold("{card_advantage}*{covered_share}"),
    "wallet_multiple": _per("breakeven_wallet", "wallet"),
    "required_coverage": _threshold("{card_advantage}*{wallet}"),
    "coverage_gap": _per("required_coverage", "covered_share"),
    "typical_saving": "{card_advantage}*{covered_share}*{wallet}",
    "saving_over_fee": 'IF({card_fee}>0,{typical_saving}/{card_fee},"' + DASH + '")',
    "spend_sigma": "SQRT(LN(1+{wallet_cv}^2))",
    "spend_mu": "LN({wallet})-{spend_sigma}^2/2",
    "join_score": "IF(ISNUMBER({breakeven_wallet}),IF(AND({breakeven_wallet}>0,{wallet_cv}>0),"
    '(LN({breakeven_wallet})-{spend_mu})/{spend_sigma},"never"),"never")',
    "join_share": "IF(ISNUMBER({join_score}),IF({join_score}>4,EXP(-({join_score}^2)/2)/SQRT(2*PI())*"
    + _mills("{join_score}")
    + ",NORM.S.DIST(-{join_score},TRUE)),"
    "IF(ISNUMBER({breakeven_wallet}),IF({wallet}>={breakeven_wallet},1,0),0))",
    "joiner_wallet": "IF(ISNUMBER({join_score}),IF("
    + _BEYOND
    + ">4,{breakeven_wallet}*("
    + _mills(_BEYOND)
    + ")/("
    + _mills("{join_score}")
    + "),{wallet}*NORM.S.DIST({spend_sigma}-{join_score},TRUE)/NORM.S.DIST(-{join_score},TRUE)),"
    "IF(ISNUMBER({breakeven_wallet}),MAX({breakeven_wallet},{wallet}),{wallet}))",
    "adverse_selection": "{joiner_wallet}/{wallet}",
    "member_covered_spend": "{joiner_wallet}*{covered_share}",
    "member_card_spend": "{card_use}*{member_covered_spend}",
    "member_benefit": "{card_advantage}*{member_covered_spend}",
}

_NET = (
    "{card_fee}*(1-{payment_fee})+{take_rate}*(1-{card_discount})*{member_card_spend}"
    "-(1-%s)*{member_benefit}-{service_cost}"
)

PLATFORM = {
    "contribution_per_member": _NET % "{merchant_funded_share}",
    "contribution_platform_funded": _NET % "0" + "-{acquisition_cost}",
    "contribution_merchant_funded": _NET % "1" + "-{acquisition_cost}",
    "platform_funded_loss": "-{contribution_platform_funded}",
    "merchant_cost_rate": "{merchant_funded_share}*{card_advantage}/{card_use}"
    "+({take_rate}+{payment_fee})*(1-{card_discount})",
    "merchant_net_rate": "{incremental_share}*{merchant_margin}-{merchant_cost_rate}",
    "merchant_breakeven_incrementality": "{merchant_cost_rate}/{merchant_margin}",
    "certification_payback_sales": 'IF({merchant_net_rate}>0,{certification_fee}/{merchant_net_rate},"never")',
    "ledger[party=member]": "{member_benefit}-{card_fee}",
    "ledger[party=merchant]": "{merchant_net_rate}*{member_card_spend}",
    "ledger[party=platform]": "{contribution_per_member}-{acquisition_cost}",
    "total_surplus": "{incremental_share}*{merchant_margin}*{member_card_spend}"
    "-{payment_fee}*((1-{card_discount})*{member_card_spend}+{card_fee})"
    "-{service_cost}-{acquisition_cost}",
    "highest_discount": "MAX(0,MIN(1,({incremental_share}*{merchant_margin}-{take_rate}-{payment_fee})"
    "/MAX({merchant_funded_share}-{take_rate}-{payment_fee},1E-9)))",
    "lowest_fee": "MAX(0,({service_cost}+{acquisition_cost}+(1-{merchant_funded_share})*{member_benefit}"
    "-{take_rate}*(1-{card_discount})*{member_card_spend})/(1-{payment_fee}))",
    "highest_fee": "((1-{outside_share})*MIN({card_discount},{highest_discount})"
    "+{outside_share}*MAX(MIN({card_discount},{highest_discount})-{outside_discount},0))"
    "*{covered_share}*EXP({spend_mu}-{spend_sigma}*NORM.S.INV({join_target}))",
    "members_for_fixed_cost": "IF({contribution_per_member}>{acquisition_cost},"
    '{programme_cost}/({contribution_per_member}-{acquisition_cost}),"never")',
    "prorata_fee": "{card_fee}*{benefit_days}/365",
    "stopping_cost": "{prorata_fee}+{service_cost}*{benefit_days}/365+{acquisition_cost}",
}

# What a line of the member's and the platform's chain needs, to work out how an option ends.
PROGRAMME = {
    "members": "{eligible_users}*{join_share}*{programme_runs}",
    "card_sales_per_store": "{members}*{member_card_spend}/{participating_stores}",
    "merchants_stay": "IF({merchant_net_rate}>=0,1,0)",
    "launch_outlay": "{participating_stores}*{signing_cost}*{programme_runs}",
    "retention_alpha": "(1-{renewal_rate})*(1/{retention_polarisation}-1)",
    "retention_beta": "{renewal_rate}*(1/{retention_polarisation}-1)",
}


def programme_years(anniversaries: list[str]) -> dict[str, str]:
    """Survival, yearly cash and its sum; anniversaries as they stand in keys, the first is the launch."""
    lines, years = {}, []
    for number, label in enumerate(anniversaries):
        survival, year = (
            f"member_survival[anniversary={label}]",
            f"yearly_contribution[programme_year={int(label) + 1}]",
        )
        power = f"{{anniversary[anniversary={label}]}}^{{retention_duration}}"
        lines[survival] = (
            f"EXP(GAMMALN({{retention_beta}}+{power})+GAMMALN({{retention_alpha}}+{{retention_beta}})"
            f"-GAMMALN({{retention_beta}})-GAMMALN({{retention_alpha}}+{{retention_beta}}+{power}))"
        )
        running = f"{{members}}*{{{survival}}}*{{contribution_per_member}}-{{programme_cost}}*{{programme_runs}}"
        lines[year] = (
            f"({running}-{{merchant_churn}}*{{launch_outlay}})*{{merchants_stay}}"
            if number
            else f"{running}-{{members}}*{{acquisition_cost}}-(1-{{merchants_stay}})*{{members}}*{{card_fee}}"
        )
        years.append((year, int(label) + 1))
    lines["three_year_contribution"] = (
        "+".join(f"{{{y}}}/(1+{{discount_rate}})^{t}" for y, t in years) + "-{launch_outlay}"
    )
    sums = ["+".join(f"{{{y}}}" for y, _ in years[: n + 1]) for n in range(len(years))]
    lines["cash_trough"] = "MIN(0,-{launch_outlay}," + ",".join(f"{s}-{{launch_outlay}}" for s in sums) + ")"
    return lines


def _harmonic(n: str) -> str:
    """Σ i^(−s) for i = 1 … n by Euler–Maclaurin after six terms, as `methods.harmonic` computes it."""
    s, m = "{zipf_exponent}", harmonic.SHIFT
    whole = f"IF(ABS(1-{s})<0.000000001,LN(1+{n}/{m}),(({n}+{m})^(1-{s})-{m}^(1-{s}))/(1-{s}))"
    terms = [whole, f"(({n}+{m})^(-{s})-{m}^(-{s}))/2"]
    terms += [f"({j}^(-{s})-({n}+{j})^(-{s}))" for j in range(1, m + 1)]
    rising = s
    for p, weight in enumerate(harmonic.BERNOULLI, start=1):
        order = f"({s}+{2 * p - 1})"
        sign, size = ("+", weight) if weight > 0 else ("-", -weight)
        terms.append(f"{sign}{rising}/{round(1 / size)}*({m}^(-{order})-({n}+{m})^(-{order}))")
        rising += f"*{order}*({s}+{2 * p})"
    return "+".join(terms).replace("++", "+").replace("+-", "-")


CITY = {
    "city_weight": "{population}*{city_active}/SUMPRODUCT({all:population},{all:city_active})",
    "outlets": "{outlets_per_thousand}*{population}/1000",
    "stores_by_city": "MIN({participating_stores}*{city_weight},{outlets})",
    "participation": "{stores_by_city}/{outlets}",
    "builtup_area": "IF(ISNUMBER({builtup_area_reported}),{builtup_area_reported},"
    "{population_urban_core}/{urban_density})",
    "store_density": "{stores_by_city}/{builtup_area}",
    "stores_in_reach": "{store_density}*PI()*{reach_radius}^2",
    "reach_one": "1-(1+{stores_in_reach}/{clustering_size})^(-{clustering_size})",
    "reach_choice": "BETA.DIST({stores_in_reach}/({clustering_size}+{stores_in_reach}),"
    "ROUNDUP({choices_needed},0),{clustering_size},TRUE)",
    "harmonic_stores": _harmonic("{stores_by_city}"),
    "harmonic_all": _harmonic("{outlets}"),
    "covered_by_city": "{harmonic_stores}/{harmonic_all}+(1-{harmonic_stores}/{harmonic_all})"
    "*{steerable_share}*{reach_choice}",
}

# Side by side and never confused: one shop in reach, enough to choose, share of shops, share of occasions.
FOUR = ("reach_one", "reach_choice", "participation", "covered_by_city")
CITY_INPUTS = ("population", "city_active", "population_urban_core", "builtup_area_reported")
