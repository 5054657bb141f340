"""Checks of the golden rows on market shares: concentration, dynamics, entry, compositions, repeat buying."""

from __future__ import annotations

import numpy as np
import pandas as pd
from golden_rows import Row, row
from statsmodels.datasets import modechoice

from analysis.methods.market import (
    adoption,
    attraction,
    choice,
    composition,
    concentration,
    dynamics,
    log_ratios,
    mergers,
    switching,
)
from analysis.methods.membership import negative_binomial, repeat_buying


@row("hhi_doj_30_30_20_20", "hhi_io_nine_firms", "hhi_monopoly")
def hhi_of_percentages(r: Row) -> None:
    r.agrees(concentration.hhi(np.array(r.input["shares_pct"]) / 100))


@row("hhi_io_merge_two_smallest")
def hhi_after_a_merger(r: Row) -> None:
    shares = np.array(r.input["shares_pct"]) / 100
    a, b = np.array(r.input["merge"]) / 100
    merged = np.append(shares[:-2], a + b)
    r.agrees(concentration.hhi(merged), r.expected["post"])
    r.agrees(mergers.merger_delta(a, b), r.expected["delta"])


@row("hhi_thresholds_us")
def merger_threshold(r: Row) -> None:
    assert mergers.merger_class(r.input["hhi"], r.input["delta"]) == r.expected


@row("study_hhi_7_3", "study_hhi_2_1")
def hhi_of_a_ratio(r: Row) -> None:
    first = concentration.share_from_ratio(*r.input["ratio"], r.input["others"])
    r.agrees(concentration.hhi([first, 1 - first]))


@row("study_neff_7_3")
def effective_number(r: Row) -> None:
    shares = composition.closure(r.input["ratio"])
    r.agrees(concentration.hill_number(shares, 2), r.expected["hill2"])
    r.agrees(concentration.hill_number(shares, 1), r.expected["hill1_exp_entropy"])


@row("study_hhi_others_bounds")
def hhi_bounds(r: Row) -> None:
    low, high = concentration.hhi_bounds(0.7, r.input["others"])
    r.agrees(low, r.expected["atomistic_others"])
    r.agrees(high, r.expected["single_other_firm"])


@row("study_7_3_to_2_1_relative_growth")
def relative_growth(r: Row) -> None:
    start, end = (a / b for a, b in (r.input["from"], r.input["to"]))
    before, after = (concentration.share_from_ratio(*r.input[key]) for key in ("from", "to"))
    r.agrees(dynamics.relative_growth_needed(start, end), r.expected["follower_must_outgrow_leader_by_factor"])
    r.agrees(100 * (after - before), r.expected["leader_share_change_pp"])
    r.agrees(dynamics.log_odds(after) - dynamics.log_odds(before), r.expected["logodds_change"])


@row("study_7_3_to_2_1_years")
def years_between_ratios(r: Row) -> None:
    start, end = (a / b for a, b in (r.input["from"], r.input["to"]))
    r.agrees(dynamics.years_between_ratios(start, end, r.input["leader_growth"], r.input["follower_growth"]))


@row("markov_two_brand_steady")
def brand_switching(r: Row) -> None:
    path = switching.markov_path(r.input["P"], r.input["start"], 3)
    r.agrees(switching.markov_steady_state(r.input["P"]), r.expected["steady"])
    for period in (1, 2, 3):
        r.agrees(path[period], r.expected[f"t{period}"])
        r.agrees(switching.switching_share(0.7, 0.1, 0.2, period), r.expected[f"t{period}"][0])


@row("bass_vcr_nls_density")
def bass(r: Row) -> None:
    fit = adoption.bass_fit(np.arange(1, 11), r.input["sales"], form="density")
    assert fit.converged
    r.agrees(
        [fit.market, fit.innovation, fit.imitation, fit.residual_error],
        [r.expected[key] for key in ("M", "p", "q", "resid_se")],
    )


@row("entry_5pct_iia")
def entry_iia(r: Row) -> None:
    r.agrees(attraction.entry_shares_iia(r.input["incumbents"], r.input["target"]), r.expected["shares"])
    r.agrees(attraction.entry_attraction_iia(r.input["target"]), r.expected["attraction_vs_incumbent_total"])


@row("entry_5pct_nested_rho_0.5")
def entry_nested(r: Row) -> None:
    entry = (r.input["incumbents"], r.input["target"], r.input["rho"])
    r.agrees(attraction.entry_shares_nested(*entry, partner=1), r.expected["shares"])
    r.agrees(attraction.entry_attraction_nested(*entry, partner=1), r.expected["attraction"])


@row("clogit_modechoice")
def conditional_logit(r: Row) -> None:
    data = modechoice.load_pandas().data
    modes = {name: (data["mode"] == number).astype(float) for number, name in ((1, "air"), (2, "train"), (3, "bus"))}
    drivers = pd.DataFrame({"gc": data["gc"], "ttme": data["ttme"], "hinc*air": data["hinc"] * modes["air"], **modes})
    fit = choice.conditional_logit(data["choice"], drivers[r.input["x"]], data["individual"])
    assert fit.converged
    r.agrees(fit.table["estimate"], r.expected["beta"], "abs 5e-5")
    r.agrees(fit.table["standard_error"], r.expected["se"], "abs 5e-5")
    r.agrees(fit.log_likelihood, r.expected["llf"], "rel 2e-6")


@row("coda_closure")
def closure(r: Row) -> None:
    r.agrees(composition.closure(r.input))


@row("coda_clr")
def clr(r: Row) -> None:
    r.agrees(log_ratios.clr(r.input))


@row("coda_alr_first_ref")
def alr(r: Row) -> None:
    r.agrees(log_ratios.alr(r.input["x"], ref=r.input["ref_idx"]))


@row("coda_ilr_gramschmidt")
def ilr(r: Row) -> None:
    r.agrees(log_ratios.ilr(r.input))


@row("coda_power")
def power(r: Row) -> None:
    r.agrees(composition.power(r.input["x"], r.input["a"]))


@row("coda_multi_replace")
def replace_zeros(r: Row) -> None:
    r.agrees(composition.replace_zeros(r.input))


@row("nbd_toothpaste_uk1973")
def nbd(r: Row) -> None:
    mean, shape = negative_binomial.nbd_from_penetration(r.input["penetration"], r.input["buy_rate"])
    r.agrees([mean, shape], [r.expected["M"], r.expected["K"]])
    r.agrees(negative_binomial.nbd_pmf(np.arange(6), mean, shape), r.expected["P0_to_P5"])


@row("dirichlet_toothpaste_params")
def dirichlet(r: Row) -> None:
    model = repeat_buying.dirichlet(r.input["cat_pen"], r.input["cat_buyrate"], r.input["share"], r.input["pen_obs"])
    r.agrees([model.mean, model.shape], [r.expected["M"], r.expected["K"]], "abs 5e-3")
    r.agrees(model.diversity, r.expected["S"], "abs 0.05")


@row("dirichlet_toothpaste_buy_t1_exact")
def dirichlet_table(r: Row) -> None:
    mean, shape = negative_binomial.nbd_from_penetration(r.input["cat_pen"], r.input["cat_buyrate"])
    model = repeat_buying.Dirichlet(mean, shape, r.input["S"], np.array(r.input["share"]), "given")
    table = repeat_buying.dirichlet_table(model, r.input["t"], r.input["brands"])
    r.agrees(table["penetration"], r.expected["pen"])
    r.agrees(table["purchases"], r.expected["pur_brand"])
    r.agrees(table["category_purchases"], r.expected["pur_cat"])
