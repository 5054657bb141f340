"""The published answers that figures of the dataflow embody, with the answer's own inputs."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr
from real_study import golden

from analysis.study import Study


def along(values) -> xr.DataArray:
    """Values of one input, one case each."""
    return xr.DataArray(np.asarray(values, dtype=float), dims="case")


def ask(study: Study, name: str, **inputs) -> np.ndarray:
    """One figure at base but for these inputs."""
    return study.evaluate([name], **inputs)[name].values


def two_alone(study: Study) -> dict[str, xr.DataArray]:
    """No further named players: what the published answers are about."""
    return {"player_share": xr.zeros_like(study.base_inputs["player_share"]).isel(platform=slice(0))}


def share(ratio: list[float]) -> float:
    return ratio[0] / sum(ratio)


def test_breakeven_at_list_and_at_the_till(study: Study) -> None:
    row = golden("ue_breakeven_list")
    inputs = {"card_fee": row.input["fee"], "card_discount": row.input["discount"]}
    assert ask(study, "breakeven_spend", **inputs) == pytest.approx(row.expected["list_spend_year"], abs=1e-9)
    assert ask(study, "breakeven_spend_paid", **inputs) == pytest.approx(row.expected["paid_spend_year"], abs=1e-9)


def test_visits_by_ticket(study: Study) -> None:
    row = golden("ue_breakeven_visits")
    found = ask(
        study,
        "breakeven_visits",
        card_fee=row.input["fee"],
        card_discount=row.input["discount"],
        ticket=along(row.input["ticket"]),
    )
    assert found.tolist() == row.expected["visits_year"]


def test_wallet_by_coverage(study: Study) -> None:
    """The covered share is a figure, not an input: c is set through the only shop chain that gives it exactly."""
    row = golden("ue_breakeven_coverage")
    wallet, covered = (
        study.evaluate(
            ["breakeven_wallet", "covered_share"],
            card_fee=row.input["fee"],
            card_discount=row.input["discount"],
            outside_share=0.0,
            steerable_share=0.0,
            zipf_exponent=0.0,
            participating_stores=_stores(study, row.input["coverage"]),
            outlets_ratio=xr.ones_like(study.base_inputs["outlets_ratio"]),
        )[n].values
        for n in ("breakeven_wallet", "covered_share")
    )
    np.testing.assert_allclose(covered, row.input["coverage"], rtol=1e-12)
    np.testing.assert_allclose(wallet, row.expected["total_local_spend"], rtol=1e-9)


def _stores(study: Study, coverage: list[float]) -> xr.DataArray:
    """Shops that cover a share when they are drawn at random and nobody can be steered: that share of all."""
    alike = study.evaluate(["outlets"], outlets_ratio=xr.ones_like(study.base_inputs["outlets_ratio"]))
    return along(coverage) * float(alike["outlets"].sum())


def test_breakeven_beside_a_free_deal_everywhere(study: Study) -> None:
    row = golden("ue_breakeven_outside_deal")
    found = ask(
        study,
        "breakeven_spend_with_deals",
        card_fee=row.input["fee"],
        card_discount=row.input["discount"],
        outside_share=1.0,
        outside_discount_cv=0.0,
        outside_discount=along(row.input["outside_discount"]),
    )
    np.testing.assert_allclose(found, [float(x) for x in row.expected["list_spend"]], rtol=1e-9)


@pytest.mark.parametrize("name", ["study_hhi_7_3", "study_hhi_2_1"])
def test_hhi_of_two(study: Study, name: str) -> None:
    row = golden(name)
    for figure in ("hhi", "hhi_single_other"):
        found = ask(
            study,
            figure,
            reported_share=share(row.input["ratio"]),
            others_share=float(row.input["others"]),
            **two_alone(study),
        )
        assert found == pytest.approx(row.expected, abs=1e-6)


def test_hhi_at_the_target_ratio(study: Study) -> None:
    row = golden("study_hhi_2_1")
    found = ask(
        study,
        "hhi_at_target",
        target_ratio=row.input["ratio"][0] / row.input["ratio"][1],
        others_share=0.0,
        **two_alone(study),
    )
    assert found == pytest.approx(row.expected, abs=1e-6)


def test_hhi_bounds_for_unknown_others(study: Study) -> None:
    row = golden("study_hhi_others_bounds")
    inputs = {"reported_share": share(row.input["ratio"]), "others_share": row.input["others"], **two_alone(study)}
    assert ask(study, "hhi", **inputs) == pytest.approx(row.expected["atomistic_others"], abs=1e-6)
    assert ask(study, "hhi_single_other", **inputs) == pytest.approx(row.expected["single_other_firm"], abs=1e-6)


def test_effective_number_of_two(study: Study) -> None:
    row = golden("study_neff_7_3")
    found = ask(
        study, "effective_platforms", reported_share=share(row.input["ratio"]), others_share=0.0, **two_alone(study)
    )
    assert found == pytest.approx(row.expected["hill2"], abs=1e-9)


def test_seven_to_three_becomes_two_to_one(study: Study) -> None:
    growth, factor = golden("study_7_3_to_2_1_years"), golden("study_7_3_to_2_1_relative_growth")
    start, end = growth.input["from"], growth.input["to"]
    inputs = {"reported_share": share(start), "target_ratio": end[0] / end[1]}
    rates = {"leader_growth": growth.input["leader_growth"], "follower_growth": growth.input["follower_growth"]}
    assert ask(study, "years_to_target", **inputs, **rates) == pytest.approx(growth.expected, rel=1e-9)
    assert ask(study, "outgrowth_needed", **inputs) == pytest.approx(
        factor.expected["follower_must_outgrow_leader_by_factor"], abs=1e-9
    )
    assert -100 * ask(study, "share_above_target", **inputs) == pytest.approx(
        factor.expected["leader_share_change_pp"], abs=1e-9
    )


def test_the_path_reaches_the_target_when_the_years_are_over(study: Study) -> None:
    row = golden("study_7_3_to_2_1_years")
    found = ask(
        study,
        "share_path",
        reported_share=share(row.input["from"]),
        leader_growth=0.1,
        follower_growth=0.2,
        horizon=along([0.0, row.expected]),
    )
    np.testing.assert_allclose(found, [share(row.input["from"]), share(row.input["to"])], rtol=1e-12)


def test_switching_rates_hold_the_steady_share(study: Study) -> None:
    row = golden("markov_two_brand_steady")
    (_, leave), (back, _) = row.input["P"]
    found = ask(study, "switching_ratio_at_rest", reported_share=row.expected["steady"][0])
    assert found == pytest.approx(back / leave, rel=1e-12)


def test_entry_in_proportion(study: Study) -> None:
    row = golden("entry_5pct_iia")
    inputs = {
        "reported_share": row.input["incumbents"][0],
        "entrant_share": row.input["target"],
        **two_alone(study),
    }
    shares = study.evaluate(["entry_shares_iia"], **inputs)["entry_shares_iia"]
    assert list(shares["platform"].values[:2]) == ["leader", "follower"]
    np.testing.assert_allclose(shares, row.expected["shares"], atol=1e-9)
    effort = ask(study, "entry_effort_iia", **inputs)
    assert effort == pytest.approx(row.expected["attraction_vs_incumbent_total"], abs=1e-9)


def test_entry_next_to_the_follower(study: Study) -> None:
    row = golden("entry_5pct_nested_rho_0.5")
    inputs = {
        "reported_share": row.input["incumbents"][0],
        "entrant_share": row.input["target"],
        "nest_correlation": row.input["rho"],
        **two_alone(study),
    }
    np.testing.assert_allclose(ask(study, "entry_shares_nested", **inputs), row.expected["shares"], atol=2e-5)
    assert ask(study, "entry_effort_nested", **inputs) == pytest.approx(row.expected["attraction"], abs=2e-5)


def test_merchant_needs_discount_over_margin_in_the_plain_case(study: Study) -> None:
    row = golden("merchant_incrementality")
    found = ask(
        study,
        "merchant_breakeven_incrementality",
        card_discount=row.input["discount"],
        outside_discount_cv=0.0,
        payment_fee=0.0,
        take_rate=0.0,
        cannibalised_share=0.0,
        merchant_funded_share=1.0,
        merchant_margin=along(row.input["margin"]),
    )
    np.testing.assert_allclose(found, row.expected["min_incremental_share"], atol=1e-9)


def test_certification_is_repaid_after_twelve_thousand_yuan(study: Study) -> None:
    row = golden("merchant_600_payback")
    found = study.evaluate(
        ["certification_payback_sales", "merchant_net_rate"],
        certification_fee=row.input["cert_fee"],
        card_discount=row.input["discount"],
        outside_discount_cv=0.0,
        merchant_margin=row.input["margin"],
        payment_fee=0.0,
        take_rate=0.0,
        cannibalised_share=0.0,
        merchant_funded_share=1.0,
        incremental_share=row.input["incremental_share"],
    )
    assert float(found["merchant_net_rate"]) == pytest.approx(row.expected["net_per_yuan"], abs=1e-12)
    assert float(found["certification_payback_sales"]) == pytest.approx(
        row.expected["member_list_sales_to_recover_600"], abs=1e-6
    )


def test_a_pro_rata_refund_keeps_the_days_used(study: Study) -> None:
    row = golden("ue_window_97_days")
    found = ask(study, "prorata_fee", card_fee=row.input["fee"], benefit_days=row.expected["days"])
    assert found == pytest.approx(row.expected["pro_rata_fee"], abs=1e-9)


def test_best_fee_of_a_card_everybody_can_use(study: Study) -> None:
    """No closed form for a lognormal; the first-order condition F·h(F) = 1 must hold at the fee found."""
    fee = float(ask(study, "best_fee", outside_share=0.0, service_cost=0.0, acquisition_cost=0.0))

    def income(price: float) -> float:
        return price * float(ask(study, "join_share", outside_share=0.0, card_fee=price))

    assert income(fee) > max(income(fee * 1.01), income(fee * 0.99))


def test_three_cities_hold_seven_percent_of_national_catering(study: Study) -> None:
    row = golden("market-share-3city")
    total = float(row.expected.rsplit("=", 1)[1].strip(" %"))
    assert row.tolerance == "0.01pp"
    assert 100 * float(study.base["category_share"]) == pytest.approx(total, abs=0.01)


@pytest.mark.parametrize("name", ["poisson-need-k3-q0.9-r1", "poisson-need-k3-q0.5-r0.5"])
def test_density_needed_for_a_choice_gives_that_choice(study: Study, name: str) -> None:
    row = golden(name)
    q, r = float(name.split("-q")[1].split("-")[0]), float(name.split("-r")[1])
    found = study.evaluate(
        ["reach_choice_poisson", "store_density"],
        reach_radius=r,
        choices_needed=3.0,
        participating_stores=_stores_of_density(study, float(row.expected)),
    )
    at = found["store_density"].sel(city="shanghai").values
    assert at == pytest.approx(float(row.expected), rel=1e-9)
    assert found["reach_choice_poisson"].sel(city="shanghai").values == pytest.approx(q, rel=1e-8)


def _stores_of_density(study: Study, density: float) -> float:
    return density * float(
        study.base["builtup_area"].sel(city="shanghai") / study.base["city_weight"].sel(city="shanghai")
    )


def test_clustered_shops_give_fewer_people_a_choice(study: Study) -> None:
    row = golden("nb-cluster")
    mean, variance = 5.112875, 47.056149234375
    density = mean / np.pi
    found = study.evaluate(
        ["reach_choice", "reach_choice_poisson"],
        reach_radius=1.0,
        choices_needed=3.0,
        clustering_size=mean**2 / (variance - mean),
        participating_stores=_stores_of_density(study, density),
    )
    clustered, scattered = (float(found[n].sel(city="shanghai")) for n in ("reach_choice", "reach_choice_poisson"))
    assert f"{mean}" in row.input and f"{variance}" in row.input
    assert clustered == pytest.approx(float(row.expected.split()[0]), abs=1e-8)
    assert scattered == pytest.approx(float(row.expected.split("say ")[1].split(";")[0]), abs=1e-8)
