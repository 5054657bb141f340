"""The model as spreadsheet formulas: one template per figure, in the notation of Excel.

Belongs here: templates. Does not belong here: cells (each place in braces becomes a name or an address when a sheet is
written) and the model itself (`analysis.dataflow`, which a test holds every template to).

A template may use functions that Excel and LibreOffice share. "never" stands for what cannot be reached: a spreadsheet
has no infinity.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from analysis.formulas.deals import advantage, depth_score
from analysis.formulas.quarters import quarters
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


def round_up_formula(value: str) -> str:
    """The next whole number as `methods.arrays.round_up` takes it: spreadsheets differ in a product's last bit."""
    return f"ROUNDUP(MAX(0,{value}-1E-9*MAX(1,{value})),0)"


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
    "breakeven_visits": "IF(ISNUMBER({breakeven_spend}),"
    + round_up_formula("{breakeven_spend}/{ticket}")
    + ',"never")',
    "depth_sigma": "SQRT(LN(1+{outside_discount_cv}^2))",
    "depth_score": depth_score("{card_discount}"),
    "card_advantage": advantage("{card_discount}", "{depth_score}"),
    "card_use": "1-{outside_share}*NORM.S.DIST(-{depth_score},TRUE)",
    "breakeven_spend_with_deals": _threshold("{card_advantage}"),
    "breakeven_wallet": _threshold("{card_advantage}*{covered_share}"),
    "typical_spend": "{wallet}*{spend_level}",
    "wallet_multiple": _per("breakeven_wallet", "typical_spend"),
    "required_coverage": _threshold("{card_advantage}*{typical_spend}"),
    "coverage_gap": _per("required_coverage", "covered_share"),
    "typical_saving": "{card_advantage}*{covered_share}*{typical_spend}",
    "saving_over_fee": 'IF({card_fee}>0,{typical_saving}/{card_fee},"' + DASH + '")',
    "covered_spend": "{covered_share}*{typical_spend}",
    "covered_spend_cv": "SQRT((1+{wallet_cv}^2)*(1+{coverage_cv}^2)-1)",
    "join_threshold": 'IF({card_advantage}>0,({card_fee}+{hassle_cost})/{card_advantage},"never")',
    "spend_sigma": "SQRT(LN(1+{covered_spend_cv}^2))",
    "spend_mu": "LN({covered_spend})-{spend_sigma}^2/2",
    "join_score": "IF(ISNUMBER({join_threshold}),IF(AND({join_threshold}>0,{covered_spend_cv}>0),"
    '(LN({join_threshold})-{spend_mu})/{spend_sigma},"never"),"never")',
    "join_share": "IF(ISNUMBER({join_score}),IF({join_score}>4,EXP(-({join_score}^2)/2)/SQRT(2*PI())*"
    + _mills("{join_score}")
    + ",NORM.S.DIST(-{join_score},TRUE)),"
    "IF(ISNUMBER({join_threshold}),IF({covered_spend}>={join_threshold},1,0),0))",
    "member_covered_spend": "IF(ISNUMBER({join_score}),IF("
    + _BEYOND
    + ">4,{join_threshold}*("
    + _mills(_BEYOND)
    + ")/("
    + _mills("{join_score}")
    + "),{covered_spend}*NORM.S.DIST({spend_sigma}-{join_score},TRUE)/NORM.S.DIST(-{join_score},TRUE)),"
    "IF(ISNUMBER({join_threshold}),MAX({join_threshold},{covered_spend}),{covered_spend}))",
    "adverse_selection": "{member_covered_spend}/{covered_spend}",
    "member_card_spend": "{card_use}*{member_covered_spend}",
    "impulse_card_spend": "{card_use}*{covered_spend}",
    "member_benefit": "{card_advantage}*{member_covered_spend}",
}

# First-year contribution were merchants to bear so much of the discount: of a rational member, of a buyer on impulse.
_FIRST_YEAR = "{fee_margin}+{spend_margin}*{%s}+(%s-{merchant_funded_share})*{%s}-{acquisition_cost}"
_BORNE = "({take_rate}+{payment_fee}-{cannibalised_share}*{tool_take_rate})"

PLATFORM = {
    "displaced_commission": "{cannibalised_share}*{tool_take_rate}*(1-{card_discount})",
    "fee_margin": "{card_fee}*(1-{payment_fee}-{partner_cut})-{service_cost}",
    "spend_margin": "{take_rate}*(1-{card_discount})-{displaced_commission}"
    "-(1-{merchant_funded_share})*{card_advantage}/{card_use}",
    "contribution_per_member": "{fee_margin}+{spend_margin}*{member_card_spend}",
    "contribution_per_impulse_buyer": "{fee_margin}+{spend_margin}*{impulse_card_spend}",
    "contribution_platform_funded": _FIRST_YEAR % ("member_card_spend", "0", "member_benefit"),
    "contribution_platform_funded_impulse": _FIRST_YEAR % ("impulse_card_spend", "0", "typical_saving"),
    "contribution_merchant_funded": _FIRST_YEAR % ("member_card_spend", "1", "member_benefit"),
    "platform_funded_loss": "-{contribution_platform_funded}",
    "merchant_cost_rate": "{merchant_funded_share}*{card_advantage}/{card_use}"
    "+({take_rate}+{payment_fee})*(1-{card_discount})-{displaced_commission}",
    "merchant_gain_rate": "{incremental_share}*{merchant_margin}*IF({card_discount}>0,1,0)",
    "merchant_net_rate": "{merchant_gain_rate}-{merchant_cost_rate}",
    "merchant_sigma": "SQRT(LN(1+{merchant_cv}^2))",
    "merchants_stay": "IF({merchant_cost_rate}<=0,1,NORM.S.DIST(-(LN({merchant_cost_rate})"
    "-LN(MAX({merchant_gain_rate},1E-12))+{merchant_sigma}^2/2)/{merchant_sigma},TRUE))",
    "merchant_breakeven_incrementality": "{merchant_cost_rate}/{merchant_margin}",
    "certification_payback_sales": 'IF({merchant_net_rate}>0,{certification_fee}/{merchant_net_rate},"never")',
    "ledger[party=member]": "{member_benefit}-{card_fee}",
    "ledger[party=merchant]": "{merchant_net_rate}*{member_card_spend}",
    "ledger[party=platform]": "{contribution_per_member}-{acquisition_cost}",
    "ledger_impulse[party=member]": "{typical_saving}-{card_fee}",
    "ledger_impulse[party=merchant]": "{merchant_net_rate}*{impulse_card_spend}",
    "ledger_impulse[party=platform]": "{contribution_per_impulse_buyer}-{acquisition_cost}",
    "total_surplus": "{merchant_gain_rate}*{member_card_spend}-{partner_cut}*{card_fee}"
    "-{payment_fee}*((1-{card_discount})*{member_card_spend}+{card_fee})"
    "-{service_cost}-{acquisition_cost}",
    "highest_discount": "MAX(0,MIN(1,({incremental_share}*{merchant_margin}-"
    + _BORNE
    + ")/MAX({merchant_funded_share}*IF({card_discount}>0,{card_advantage}/({card_use}*{card_discount}),1)-"
    + _BORNE
    + ",1E-9)))",
    "lowest_fee": "MAX(0,({service_cost}+{acquisition_cost}-{spend_margin}*{member_card_spend})"
    "/(1-{payment_fee}-{partner_cut}))",
    "highest_score": depth_score("MIN({card_discount},{highest_discount})"),
    "highest_fee": "MAX(0,("
    + advantage("MIN({card_discount},{highest_discount})", "{highest_score}")
    + ")*EXP({spend_mu}-{spend_sigma}*NORM.S.INV({join_target}))-{hassle_cost})",
    "members_for_fixed_cost": "IF({contribution_per_member}>{acquisition_cost},"
    '{programme_cost}/({contribution_per_member}-{acquisition_cost}),"never")',
    "prorata_fee": "{card_fee}*{benefit_days}/365",
    "stopping_cost": "{prorata_fee}+{service_cost}*{benefit_days}/365+{acquisition_cost}",
}

# What a line of the member's and the platform's chain needs, to work out how an option ends.
PROGRAMME = {
    "rational_members": "{eligible_users}*{join_share}*{programme_runs}",
    "impulse_buyers": "{eligible_users}*(1-{join_share})*{impulse_share}"
    "*IF(AND({card_fee}>0,{card_discount}>0),1,0)*{programme_runs}",
    "members": "{rational_members}+{impulse_buyers}",
    "card_sales_per_store": "({rational_members}*{member_card_spend}+{impulse_buyers}*{impulse_card_spend})"
    "/{participating_stores}",
    "launch_outlay": "{participating_stores}*{signing_cost}*{programme_runs}",
    "running_result": "{rational_members}*({contribution_per_member}-(1-{renewal_rate})*{acquisition_cost})"
    "-{programme_cost}*{programme_runs}-{merchant_churn}*{launch_outlay}",
    "tool_sales": "{tool_audience}*{tool_user_share}*{tool_spend}",
    "waived_share": "{new_merchant_share}*MIN({waiver_months},12)/12",
    "retention_alpha": "(1-{renewal_rate})*(1/{retention_polarisation}-1)",
    "retention_beta": "{renewal_rate}*(1/{retention_polarisation}-1)",
}


def programme_years(anniversaries: list[str]) -> dict[str, str]:
    """Survival, shops, coverage, cash by year and quarter, their sum; anniversaries as in keys, first the launch."""
    lines, years = {}, []
    pace = "({merchant_churn}+12/{loser_patience})"
    rest = f"({{merchant_churn}}/{pace})"
    for number, label in enumerate(anniversaries):
        year = int(label) + 1
        at = f"[programme_year={year}]"
        survival = f"member_survival[anniversary={label}]"
        power = f"{{anniversary[anniversary={label}]}}^{{retention_duration}}"
        lines[survival] = (
            f"EXP(GAMMALN({{retention_beta}}+{power})+GAMMALN({{retention_alpha}}+{{retention_beta}})"
            f"-GAMMALN({{retention_beta}})-GAMMALN({{retention_alpha}}+{{retention_beta}}+{power}))"
        )
        lines["supply_kept" + at] = (
            f"{{merchants_stay}}+(1-{{merchants_stay}})*({rest}+(1-{rest})"
            f"*EXP(-{pace}*{year - 1})*(1-EXP(-{pace}))/{pace})"
        )
        lines["coverage_kept" + at] = f"{{supply_kept{at}}}^{{coverage_elasticity}}"
        kept = f"*{{{survival}}}*{{coverage_kept{at}}}" if number else ""
        lines["members_by_year" + at] = "{rational_members}" + kept
        spend = f"{{spend_margin}}*{{member_card_spend}}*{{coverage_kept{at}}}"
        waived = f"{{take_rate}}*(1-{{card_discount}})*{{waived_share}}*{{coverage_kept{at}}}"
        opening = (
            f"{{members_by_year{at}}}*({{fee_margin}}+{spend}-{{acquisition_cost}}-{waived}*{{member_card_spend}})"
            f"+{{impulse_buyers}}*({{fee_margin}}+{{spend_margin}}*{{impulse_card_spend}}*{{coverage_kept{at}}}"
            f"-{{acquisition_cost}}-{waived}*{{impulse_card_spend}})"
        )
        lines["card_contribution" + at] = f"{{members_by_year{at}}}*({{fee_margin}}+{spend})" if number else opening
        full = "" if number else "*(1-{waived_share})"
        lines["tool_contribution" + at] = (
            f"{{tool_sales}}*({{tool_uplift}}*{{tool_take_rate}}{full}+(1+{{tool_uplift}})*{{tool_ad_rate}})-{{tool_cost}}"
        )
        lines["yearly_contribution" + at] = (
            f"{{card_contribution{at}}}+{{tool_contribution{at}}}-{{programme_cost}}*{{programme_runs}}"
            "-{merchant_churn}*{launch_outlay}"
        )
        years.append(("yearly_contribution" + at, year))
    # What an option is worth over carrying on needs what it is worth by itself, in its column and in the baseline's.
    lines["own_value"] = "+".join(f"{{{y}}}/(1+{{discount_rate}})^{t}" for y, t in years) + "-{launch_outlay}"
    lines["three_year_contribution"] = "{own_value}-{baseline:own_value}"
    return lines | quarters([year for _, year in years])


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


_STEERED = "{steerable_share}*IF({card_discount}>0,1,0)"
CITY = {
    "city_weight": "{population}*{city_active}/SUMPRODUCT({all:population},{all:city_active})",
    "spend_weight": "{city_weight}*{spend_index}/SUMPRODUCT({all:city_weight},{all:spend_index})",
    "outlets": "{outlets_per_thousand}*{outlets_ratio}*({population}*{district_share})/1000",
    "stores_by_city": "MIN({participating_stores}*{city_weight},{outlets})",
    "participation": "{stores_by_city}/{outlets}",
    "builtup_area": "(IF(ISNUMBER({builtup_area_reported}),{builtup_area_reported},"
    "{population_urban_core}/{urban_density}))*{district_share}",
    "store_density": "{stores_by_city}/{builtup_area}",
    "stores_in_reach": "{store_density}*PI()*{reach_radius}^2",
    "reach_one": "1-(1+{stores_in_reach}/{clustering_size})^(-{clustering_size})",
    "reach_choice": "BETA.DIST({stores_in_reach}/({clustering_size}+{stores_in_reach}),"
    f"{round_up_formula('{choices_needed}')},{{clustering_size}},TRUE)",
    "harmonic_stores": _harmonic("{stores_by_city}"),
    "harmonic_all": _harmonic("{outlets}"),
    "covered_anyway": "{harmonic_stores}/{harmonic_all}",
    "covered_by_city": "{covered_anyway}+(1-{covered_anyway})*" + _STEERED + "*{reach_choice}",
}

COVERED = "SUMPRODUCT({all:covered_by_city},{all:spend_weight})"
_WITHIN = "{all:covered_by_city}*(1-{all:covered_by_city})/{places_visited}"
_NEAR = "((1-{all:covered_anyway})*" + _STEERED + ")^2*{all:reach_choice}*(1-{all:reach_choice})"
_MOVED = "({all:stores_by_city}+1E-9)^(1-{zipf_exponent})/{all:harmonic_all}+{all:covered_by_city}-{all:covered_anyway}"
# Over all cities: what of the coverage by city the member's chain and the programme take.
OVERALL = {
    "spend_level": "SUMPRODUCT({all:city_weight},{all:spend_index})",
    "covered_share": COVERED,
    "coverage_cv": f"SQRT(MAX(0,SUMPRODUCT({_WITHIN}+{_NEAR}+{{all:covered_by_city}}^2,{{all:spend_weight}})"
    "-{covered_share}^2))/{covered_share}",
    "coverage_elasticity": f"MAX(0,MIN(1,SUMPRODUCT({_MOVED},{{all:spend_weight}})/{{covered_share}}))",
}

USERS = "SUMPRODUCT({all:population},{all:city_active})*{district_share}*{user_penetration}*{consideration}"
PARTICIPATION = "SUMPRODUCT({all:stores_by_city},{all:city_active})/SUMPRODUCT({all:outlets},{all:city_active})"

# Side by side and never confused: one shop in reach, enough to choose, share of shops, share of occasions.
FOUR = ("reach_one", "reach_choice", "participation", "covered_by_city")
CITY_INPUTS = (
    "population",
    "city_active",
    "spend_index",
    "outlets_ratio",
    "population_urban_core",
    "builtup_area_reported",
)

_GAIN = "(12*{representatives}*{signed_per_month})"


def months_to(target: str, signed: str) -> str:
    """Months until the stock reaches a target, "never" where this pace cannot hold it."""
    ceiling = f"{_GAIN}/{{merchant_churn}}"
    steady = f"12*LN(({ceiling}-{signed})/({ceiling}-{target}))/{{merchant_churn}}"
    return f'IF({signed}>={target},0,IF({_GAIN}>{{merchant_churn}}*{target},{steady},"never"))'


def cost_of(months: str) -> str:
    """What signing costs over so many months."""
    return f'IF(ISNUMBER({months}),{months}/12*{_GAIN}*{{signing_cost}},"never")'
