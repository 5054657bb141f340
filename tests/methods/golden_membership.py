"""Checks of the golden rows on membership: break-even, tariff, ledger, retention, customers."""

from __future__ import annotations

import numpy as np
from golden_rows import Row, read_rows, row
from scipy import special

from analysis.methods.membership import (
    bgnbd,
    constant_churn,
    gamma_gamma,
    loss,
    residual_lifetime,
    retention,
    spend,
    tariff,
)


@row("ue_breakeven_list")
def breakeven(r: Row) -> None:
    at_list = tariff.breakeven_spend(r.input["fee"], r.input["discount"])
    r.agrees(at_list, r.expected["list_spend_year"])
    r.agrees(at_list / 12, r.expected["list_spend_month"])
    r.agrees(tariff.breakeven_paid(at_list, r.input["discount"]), r.expected["paid_spend_year"])


@row("ue_breakeven_visits")
def visits(r: Row) -> None:
    at_list = tariff.breakeven_spend(r.input["fee"], r.input["discount"])
    r.agrees(tariff.breakeven_visits(at_list, r.input["ticket"]), r.expected["visits_year"], "exact")


@row("ue_breakeven_coverage")
def coverage(r: Row) -> None:
    r.agrees(
        tariff.breakeven_spend(r.input["fee"], r.input["discount"], np.array(r.input["coverage"])),
        r.expected["total_local_spend"],
    )


@row("ue_breakeven_outside_deal")
def outside_deal(r: Row) -> None:
    gain = tariff.card_advantage(r.input["discount"], np.array(r.input["outside_discount"]), 1.0)
    expected = [float(value) for value in r.expected["list_spend"]]
    r.agrees(tariff.breakeven_spend(r.input["fee"], gain), expected)


@row("ue_window_97_days")
def refund(r: Row) -> None:
    assert tariff.days_inclusive(r.input["from"], r.input["to"]) == r.expected["days"]
    fee = tariff.pro_rata_fee(r.input["fee"], r.input["from"], r.input["to"])
    r.agrees(fee, r.expected["pro_rata_fee"])
    r.agrees(tariff.breakeven_spend(fee, 0.1), r.expected["pro_rata_breakeven_list_spend"])


@row("tpt_exponential_optimal_fee", "tpt_uniform_optimal_fee")
def best_fee(r: Row) -> None:
    family = "exponential" if "exponential" in r.id else "uniform"
    best = tariff.optimal_fee(family, 2000, r.input["discount"])
    r.agrees(
        [best.fee, best.contribution, best.join_share],
        [r.expected[key] for key in ("fee", "revenue_per_capita", "join_share")],
    )


@row("tpt_theorem_platform_funded")
def platform_funded_discount_loses(r: Row) -> None:
    fee, x, discount = np.meshgrid(np.linspace(1, 600, 40), np.geomspace(10, 1e6, 60), np.linspace(0.01, 0.9, 20))
    joins = discount * x >= fee
    book = tariff.membership_ledger(
        fee=fee, spend=x, discount=discount, merchant_share=0, incremental_share=0, margin=0.5
    )
    assert joins.sum() > 1000
    assert np.all(book.platform[joins] <= 1e-9)
    for family in spend.FAMILIES:
        joiners = spend.mean_above(fee / discount, 2000, 1.0, family)
        assert np.all(tariff.least_merchant_share(fee, 0, discount, 1, joiners) >= 0)
        assert np.all(fee - discount * joiners <= 1e-6 * fee)


@row("merchant_incrementality")
def incrementality(r: Row) -> None:
    least = tariff.merchant_breakeven_incrementality(r.input["discount"], np.array(r.input["margin"]))
    r.agrees(least, r.expected["min_incremental_share"])


@row("merchant_600_payback")
def payback(r: Row) -> None:
    terms = (r.input["incremental_share"], r.input["margin"], r.input["discount"])
    r.agrees(tariff.merchant_net_per_yuan(*terms), r.expected["net_per_yuan"])
    r.agrees(
        tariff.merchant_payback_sales(r.input["cert_fee"], *terms),
        r.expected["member_list_sales_to_recover_600"],
    )


@row("stakeholder_conservation")
def money_is_conserved(r: Row) -> None:
    draw = np.random.default_rng(7).uniform
    shares = (
        "discount",
        "merchant_share",
        "incremental_share",
        "margin",
        "coverage",
        "payment_by_merchant",
        "take_rate",
        "payment_rate",
        "value_of_incremental",
    )
    money = ("fee", "spend", "refund", "merchant_fee", "service_cost", "acquisition_cost")
    terms = {name: draw(0, 1, 10_000) for name in shares} | {name: draw(0, 5000, 10_000) for name in money}
    book = tariff.membership_ledger(**terms)
    turnover = terms["spend"] + sum(terms[name] for name in money)
    gap = np.abs(book.total - (book.incremental_surplus - book.resource_cost))
    assert np.all(gap <= 1e-9 * turnover)
    assert np.ptp(book.platform) > 1000


@row("sbg_data_high_end")
def richer_model_predicts_better(r: Row) -> None:
    series = r.input["survival_pct_year0_12"]
    assert series[:8] == read_rows()["sbg_fit_high_end_7y"].input["survival_pct"]
    for fitted in (4, 5, 7):
        ahead = np.arange(fitted + 1, len(series))
        actual = np.array(series)[ahead] / 100
        curves = [retention.fit_retention(series[: fitted + 1], model).survivor(ahead) for model in ("bdw", "sbg")]
        rate = constant_churn.constant_churn_rate(series[: fitted + 1])
        curves.append(constant_churn.constant_churn_survivor(ahead, rate))
        errors = [float(np.mean(np.abs(curve - actual))) for curve in curves]
        assert errors == sorted(errors), f"fitted on {fitted} years: {errors}"


@row("sbg_fit_high_end_7y")
def sbg_fit(r: Row) -> None:
    fit = retention.fit_retention(r.input["survival_pct"], "sbg")
    assert fit.status == "converged"
    r.agrees([fit.alpha, fit.beta], [r.expected["alpha"], r.expected["beta"]], "abs 1e-3")
    r.agrees(fit.log_likelihood / 100, r.expected["LL_per_customer"], "abs 1e-4")


@row("sbg_forecast_high_end_8_12")
def sbg_forecast(r: Row) -> None:
    fit = retention.fit_retention(r.input["fit_on"], "sbg")
    r.agrees(100 * fit.survivor(r.input["predict_years"]), r.expected["pred_pct"])


@row("sbg_ll_at_1_1")
def sbg_likelihood(r: Row) -> None:
    r.agrees(retention.sbg_log_likelihood(r.input["alpha"], r.input["beta"], [1.0, *r.input["survival"]]))


@row("sbg_derl_high_end")
def lifetime_still_to_come(r: Row) -> None:
    r.agrees(residual_lifetime.sbg_derl(r.input["alpha"], r.input["beta"], r.input["d"], r.input["survived_renewals"]))


@row("bdw_fit_high_end_4y")
def bdw_fit(r: Row) -> None:
    fit = retention.fit_retention(r.input["survival_pct"], "bdw")
    assert fit.status == "converged"
    r.agrees([fit.alpha, fit.beta, fit.shape], [r.expected[key] for key in "abc"], "abs 2e-3")
    r.agrees(fit.log_likelihood, r.expected["LL_pct"], "abs 1e-5")


@row("bdw_reduces_to_sbg")
def bdw_with_shape_one(r: Row) -> None:
    years = np.arange(13.0)
    for alpha, beta in ((0.67, 3.8), (0.1, 0.1), (30.0, 4.0)):
        exact = special.beta(alpha, beta + years) / special.beta(alpha, beta)
        r.agrees(retention.bdw_survivor(years, alpha, beta, r.input["c"]), exact)
        r.agrees(retention.sbg_survivor(years, alpha, beta), exact)


@row("bgnbd_cond_expect")
def purchases_to_come(r: Row) -> None:
    history = [r.input[key] for key in ("t", "x", "t_x", "T")]
    r.agrees(bgnbd.expected_purchases(*history, *r.input["params"]))


@row("bgnbd_pmf_zero")
def no_purchase(r: Row) -> None:
    r.agrees(bgnbd.purchase_count_pmf(r.input["x"], r.input["t"], *r.input["params"]))


@row("gg_cond_spend")
def spend_of_first_customers(r: Row) -> None:
    # Repeat purchases and their mean value of the ten customers that the row names.
    x = np.array([2, 1, 0, 0, 0, 7, 1, 0, 2, 0])
    value = np.array([22.35, 11.77, 0, 0, 0, 73.74, 11.77, 0, 25.55, 0])
    r.agrees(gamma_gamma.expected_spend(x, value, *r.input["params"]))


@row("unli")
def unit_normal_loss(r: Row) -> None:
    r.agrees(loss.unit_normal_loss(np.array(r.input["t"])))
