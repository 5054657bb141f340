"""What must hold whatever the inputs: money is conserved, shares stay shares, scaling yuan scales yuan."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr
from hypothesis import given
from random_inputs import few, random_inputs, seeds
from scipy import special

from analysis.methods.membership import spend
from analysis.study import Study

MONEY = "CNY"
# Where the evidence has no value: the net basis was stated for the last two years, the leader from 2023 on.
WITH_GAPS = {"gtv_by_basis", "leader_share_of_two"}
UNBOUNDED_SHARES = {  # ratios printed as percentages, or a margin that may be negative
    "share_above_target",
    "saving_over_fee",
    "required_coverage",
    "required_by_city",
    "merchant_net_rate",
    "spend_margin",
    "merchant_cost_rate",
    "merchant_breakeven_incrementality",
    "entry_effort_iia",
    "entry_effort_nested",
}


@few
@given(seeds)
def test_transfers_cancel_in_the_ledger(study: Study, seed: int) -> None:
    found = study.evaluate(["ledger", "total_surplus", "member_covered_spend"], **random_inputs(study, seed))
    turnover = found["member_covered_spend"] + np.abs(found["ledger"]).sum("party")
    assert found["ledger"]["party"].values.tolist() == ["member", "merchant", "platform"]
    assert (np.abs(found["ledger"].sum("party") - found["total_surplus"]) <= 1e-9 * turnover).all()


def test_transfers_cancel_in_every_draw(study: Study) -> None:
    gap = np.abs(study.draws["ledger"].sum("party") - study.draws["total_surplus"])
    assert (gap <= 1e-9 * study.draws["member_covered_spend"]).all()


@few
@given(seeds)
def test_a_card_funded_by_the_platform_loses_on_every_rational_member(study: Study, seed: int) -> None:
    inputs = random_inputs(study, seed, take_rate=0.0)
    found = study.evaluate(["contribution_platform_funded", "platform_funded_loss", "join_threshold"], **inputs)
    somebody = np.isfinite(found["join_threshold"])
    assert somebody.any()
    loses = found["contribution_platform_funded"] <= 1e-9 * inputs["card_fee"]
    assert loses.where(somebody, True).all()
    assert (found["platform_funded_loss"] == -found["contribution_platform_funded"]).all()


@few
@given(seeds)
def test_light_average_and_heavy_users_stand_where_the_spread_of_spend_puts_them(study: Study, seed: int) -> None:
    names = ["user_covered_spend", "user_saving", "user_net", "covered_spend", "covered_spend_cv", "typical_saving"]
    names.append("user_outspends")
    inputs = random_inputs(study, seed)
    found = study.evaluate(names, **inputs)
    spent = found["user_covered_spend"]
    sigma = spend.lognormal_parameters(found["covered_spend"], found["covered_spend_cv"])[1]
    for user, outspent in (("light", 0.1), ("average", special.ndtr(sigma / 2.0)), ("heavy", 0.9)):
        np.testing.assert_allclose(found["user_outspends"].sel(user=user), outspent, rtol=1e-9)
    assert (spent.sel(user="light") < spent.sel(user="heavy")).all()
    np.testing.assert_allclose(found["user_saving"].sel(user="average"), found["typical_saving"], rtol=1e-12)
    fee = (found["user_saving"] - found["user_net"]).sel(user="heavy")
    np.testing.assert_allclose(fee, inputs["card_fee"], rtol=1e-9, atol=1e-9)


@few
@given(seeds)
def test_who_joins_gains_at_least_the_fee(study: Study, seed: int) -> None:
    inputs = random_inputs(study, seed)
    found = study.evaluate(["member_benefit", "join_threshold", "member_covered_spend"], **inputs)
    somebody = np.isfinite(found["join_threshold"])
    assert (found["member_covered_spend"] >= found["join_threshold"] * (1 - 1e-12)).where(somebody, True).all()
    assert (found["member_benefit"] >= inputs["card_fee"] * (1 - 1e-9)).where(somebody, True).all()


@few
@given(seeds)
def test_parts_sum_to_the_whole(study: Study, seed: int) -> None:
    found = study.evaluate(
        ["shares_reported", "entry_shares_iia", "entry_shares_nested", "city_weight", "cr2"],
        **random_inputs(study, seed),
    )
    for name in ("shares_reported", "entry_shares_iia", "entry_shares_nested"):
        np.testing.assert_allclose(found[name].sum("platform"), 1.0, atol=1e-9, err_msg=name)
        assert (found[name] >= 0.0).all()
    np.testing.assert_allclose(found["city_weight"].sum("city"), 1.0, atol=1e-12)
    rest = found["shares_reported"].drop_sel(platform=["leader", "follower"]).sum("platform")
    np.testing.assert_allclose(found["cr2"] + rest, 1.0, atol=1e-12)


@few
@given(seeds)
def test_a_share_lies_between_none_and_all(study: Study, seed: int) -> None:
    names = [n for n, s in study.graph.specs.items() if s.unit == "share" and n not in UNBOUNDED_SHARES]
    for name, values in study.evaluate(names, **random_inputs(study, seed)).items():
        known = values.values[~np.isnan(values.values)]
        assert known.size == values.size or name in WITH_GAPS, f"{name} is not a number somewhere"
        assert known.min() >= -1e-12 and known.max() <= 1 + 1e-12, name


@few
@given(seeds)
def test_no_figure_is_undefined_where_the_fee_and_the_costs_are_not_zero(study: Study, seed: int) -> None:
    inputs = random_inputs(study, seed)
    inputs["card_fee"], inputs["signing_cost"] = (inputs[n].clip(min=1.0) for n in ("card_fee", "signing_cost"))
    names = [n for n, s in study.graph.specs.items() if s.design != "base" and n not in WITH_GAPS]
    undefined = [n for n, v in study.evaluate(names, **inputs).items() if np.isnan(v.values).any()]
    assert not undefined


def _scaled(study: Study, inputs: dict[str, xr.DataArray], factor: float) -> dict[str, xr.DataArray]:
    money = {n for n, i in study.inputs.items() if i.unit.startswith(MONEY)}
    return {n: v * factor if n in money else v for n, v in ({**study.base_inputs, **inputs}).items()}


@few
@given(seeds)
def test_scaling_yuan_scales_figures_in_yuan_and_nothing_else(study: Study, seed: int) -> None:
    factor = 16.0  # a power of two changes no digit, so that rounding up to whole visits cannot differ
    inputs = random_inputs(study, seed, programme_runs=1.0)
    names = [n for n, s in study.graph.specs.items() if s.design != "base"]
    plain = study.evaluate(names, **inputs)
    scaled = study.evaluate(names, **{n: v for n, v in _scaled(study, inputs, factor).items() if n in study.inputs})
    for name in names:
        expected = plain[name] * factor if study.spec(name).unit.startswith(MONEY) else plain[name]
        room = 1e-6 * float(np.abs(expected.where(np.isfinite(expected))).max())
        np.testing.assert_allclose(scaled[name], expected, rtol=1e-6, atol=1e-9 * room, err_msg=name)


def test_scaling_yuan_by_ten_leaves_growth_and_trend_of_the_evidence(study: Study) -> None:
    scaled = {n: v for n, v in _scaled(study, {}, 10.0).items() if n in study.inputs}
    found = study.evaluate(["share_trend", "gtv_growth"], **scaled)
    for name, values in found.items():
        np.testing.assert_allclose(values, study.base[name], rtol=1e-9, err_msg=name)


def test_figures_are_numbers_at_base_but_where_the_evidence_has_a_gap(study: Study) -> None:
    gaps = {n for n, v in study.base.items() if np.isnan(v.values).any()}
    assert gaps == WITH_GAPS
    gross = study.base["leader_share_of_two"].sel(basis="gross")
    assert gross.sel(year=[2023, 2024, 2025]).notnull().all() and gross.sel(year=[2021, 2022]).isnull().all()


@few
@given(seeds)
def test_the_path_of_the_share_falls_while_the_follower_grows_faster(study: Study, seed: int) -> None:
    inputs = random_inputs(study, seed)
    path = study.evaluate(["share_path"], **inputs)["share_path"]
    falls = inputs["follower_growth"] > inputs["leader_growth"]
    steps = path.diff("horizon")
    assert ((steps <= 1e-12) | ~falls).all() and ((steps >= -1e-12) | falls).all()
    np.testing.assert_allclose(path.isel(horizon=0), inputs["reported_share"], rtol=1e-9)


@pytest.mark.parametrize("seed", [1, 2])
def test_hhi_bounds_lie_in_order_on_their_scale(study: Study, seed: int) -> None:
    found = study.evaluate(["hhi", "hhi_single_other", "effective_platforms"], **random_inputs(study, seed))
    assert (found["hhi"] <= found["hhi_single_other"] + 1e-9).all() and (found["hhi"] > 0).all()
    assert (found["hhi_single_other"] <= 10_000 + 1e-9).all()
    np.testing.assert_allclose(found["effective_platforms"], 1e4 / found["hhi_single_other"], rtol=1e-9)
