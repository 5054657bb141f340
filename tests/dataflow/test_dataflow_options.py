"""Options: what they bring about is drawn and moves their value, and their value is what they add to carrying on."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from scipy import stats

from analysis.decision.flips import decision_flips
from analysis.study import Study

OUTCOME = "three_year_contribution"


def test_every_consequence_moves_its_option(study: Study) -> None:
    asked = 0
    for option in study.evidence.options.values():
        at_base = float(study.option_base[OUTCOME].sel(option=option.id))
        for item in option.consequences.values():
            for end in (item.low, item.high):
                if end == item.value:
                    continue
                found = study.evaluate_options([OUTCOME], only=option.id, **{item.name: end})[OUTCOME]
                assert float(found.sel(option=option.id)) != pytest.approx(at_base, rel=1e-9), (item.name, end)
                asked += 1
    assert asked > 20


def test_a_consequence_is_drawn_and_only_its_option_feels_it(study: Study) -> None:
    name = "one_city:participating_stores"
    assert study.draw_inputs[name].std() > 0.0
    held = study.overridden(**{name: 30_000.0})
    for option in study.evidence.options:
        same = np.array_equal(*(s.option_draws[OUTCOME].sel(option=option).values for s in (study, held)))
        assert same == (option != "one_city"), option


def test_what_moves_with_an_input_has_its_quantiles_and_its_own_range(study: Study) -> None:
    alone, shared = study.draw_inputs["one_city:programme_cost"].values, study.draw_inputs["programme_cost"].values
    ranks = np.argsort(np.argsort(alone)), np.argsort(np.argsort(shared))
    assert np.corrcoef(*ranks)[0, 1] > 0.999
    item = study.unknowns["one_city:programme_cost"]
    assert item.low <= alone.min() and alone.max() <= item.high


def test_carrying_on_is_the_zero_and_options_are_what_they_add(study: Study) -> None:
    baseline = study.evidence.baseline
    for name in (OUTCOME, "cash_trough"):
        assert (study.option_draws[name].sel(option=baseline) == 0.0).all(), name
    names = ["yearly_contribution", "launch_outlay", OUTCOME]
    found, rate = study.evaluate_options(names), float(study.base_inputs["discount_rate"])
    yearly = found["yearly_contribution"]
    factor = (1.0 + rate) ** -yearly["programme_year"].astype(float)
    own = (yearly * factor).sum("programme_year") - found["launch_outlay"]
    np.testing.assert_allclose(found[OUTCOME], own - own.sel(option=baseline), rtol=1e-12)


def test_the_baseline_is_the_zero_whatever_it_earns_by_itself(study: Study) -> None:
    other = {**study.evidence.study, "decision": {**study.evidence.study["decision"], "baseline": "relaunch"}}
    moved = Study(dataclasses.replace(study.evidence, study=other))
    assert (moved.option_draws[OUTCOME].sel(option="relaunch") == 0.0).all()
    gap = study.option_draws[OUTCOME] - study.option_draws[OUTCOME].sel(option="relaunch")
    np.testing.assert_allclose(moved.option_draws[OUTCOME], gap.transpose(*moved.option_draws[OUTCOME].dims), atol=1e-6)


def test_what_options_bring_about_is_among_what_would_change_the_answer(study: Study) -> None:
    named = {f.input for f in decision_flips(study)}
    assert any(":" in name for name in named)
    assert named <= set(study.unknowns)


def test_one_statistic_decides_and_is_stated(study: Study) -> None:
    means = study.option_draws[OUTCOME].mean("draw")
    np.testing.assert_allclose(study.option_values[OUTCOME], means)
    np.testing.assert_allclose(study.decision.expected, means, rtol=1e-12)


def test_the_waiver_falls_in_the_first_year(study: Study) -> None:
    found = study.evaluate_options(["tool_contribution"], only="content_tools")["tool_contribution"]
    without = study.evaluate_options(["tool_contribution"], only="content_tools", waiver_months=0.0)
    gap = (without["tool_contribution"] - found).sel(option="content_tools")
    inputs = study.base_inputs
    uplift = float(inputs["content_tools:tool_uplift"] * study.base["tool_sales"] * inputs["tool_take_rate"])
    assert float(gap.sel(programme_year=1)) == pytest.approx(uplift * float(study.base["waived_share"]))
    assert (gap.sel(programme_year=[2, 3]) == 0.0).all()


def test_three_headlines_by_hand_from_the_inputs(study: Study) -> None:
    """Worked out anew, without the model's functions."""
    x = {n: float(v) for n, v in study.base_inputs.items() if not v.dims}
    depths, step = np.linspace(0.0, x["card_discount"], 20001, retstep=True)
    deviation = np.sqrt(np.log(1.0 + x["outside_discount_cv"] ** 2))
    middle = x["outside_discount"] * np.exp(-(deviation**2) / 2.0)  # median of lognormal depths with this mean
    shallower = stats.lognorm.cdf(depths, deviation, scale=middle)
    shared = (shallower[1:] + shallower[:-1]).sum() * step / 2.0  # E[max(d − D, 0)] is the integral of Pr(D < t) to d
    adds = (1.0 - x["outside_share"]) * x["card_discount"] + x["outside_share"] * shared
    people = study.base_inputs["population"].values
    covered = level = 0.0
    for city, residents in zip(study.base["builtup_area"]["city"].values, people, strict=True):
        shops = x["participating_stores"] * residents / people.sum()
        every = round(
            x["outlets_per_thousand"] * float(study.base_inputs["outlets_ratio"].sel(city=city)) * residents / 1000.0
        )
        rank = np.arange(1, every + 1, dtype=float) ** -x["zipf_exponent"]
        whole = int(shops)
        anyway = (rank[:whole].sum() + (shops - whole) * rank[whole]) / rank.sum()
        mean = shops / float(study.base["builtup_area"].sel(city=city)) * np.pi * x["reach_radius"] ** 2
        size = x["clustering_size"]
        none = (1.0 + mean / size) ** -size
        step = mean / (1.0 + mean / size)
        few = none * (1.0 + step + step**2 * (1.0 + 1.0 / size) / 2.0)  # fewer than three
        more = float(study.base_inputs["spend_index"].sel(city=city))
        level += residents / people.sum() * more
        covered += residents / people.sum() * more * (anyway + (1.0 - anyway) * x["steerable_share"] * (1.0 - few))
    covered /= level
    assert float(study.base["covered_share"]) == pytest.approx(covered, rel=1e-3)
    assert float(study.base["typical_saving"]) == pytest.approx(adds * covered * x["wallet"] * level, rel=1e-3)
    needed = x["card_fee"] / (adds * covered)
    assert float(study.base["breakeven_wallet"]) == pytest.approx(needed, rel=1e-3)
