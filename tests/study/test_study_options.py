"""Options side by side: the same draws, only what an option sets differs, a coordinate can be set."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.study import Study, StudyError
from analysis.study.arrays import BASELINE, with_options
from analysis.study.graph import OPTION_FIGURES


def test_every_compared_figure_has_every_option(study: Study) -> None:
    for found in (study.option_base, study.option_draws):
        assert set(found) == set(OPTION_FIGURES)
        for name, values in found.items():
            assert values["option"].values.tolist() == list(study.evidence.options), name


def test_the_relaunch_is_the_card_as_it_was_draw_by_draw(study: Study) -> None:
    assert study.evidence.options["relaunch"].sets == {"programme_runs": 1}
    for name in ("three_year_contribution", "members", "covered_share"):
        relaunch = study.option_draws[name].sel(option="relaunch")
        np.testing.assert_array_equal(relaunch.values, study.draws[name].values, err_msg=name)


def test_options_share_their_draws(study: Study) -> None:
    side_by_side = with_options(study.draw_inputs, study.evidence.options, study.evidence.baseline)
    marks = side_by_side.pop(BASELINE)
    assert marks["option"].values[marks.values == 1.0].tolist() == [study.evidence.baseline] and marks.sum() == 1.0
    for name, values in side_by_side.items():
        setters = [o.id for o in study.evidence.options.values() if name in o.sets]
        assert ("option" in values.dims) == bool(setters), name
        for option in study.evidence.options:
            if setters and option not in setters:
                own = values.sel(option=option, drop=True)
                drawn = study.draw_inputs[name].broadcast_like(own).transpose(*own.dims)
                np.testing.assert_array_equal(own.values, drawn.values, err_msg=f"{name}, {option}")


def test_an_option_can_set_one_coordinate(study: Study) -> None:
    assert study.evidence.options["one_city"].sets["city_active"] == {"hangzhou": 0, "guangzhou": 0}
    active = with_options(study.base_inputs, study.evidence.options, study.evidence.baseline)["city_active"]
    assert active.sel(option="one_city", city="shanghai") == 1 and active.sel(option="one_city", city="hangzhou") == 0
    assert (active.sel(option="relaunch") == 1).all()
    assert (study.base_inputs["city_active"] == 1).all()  # the study's own array is not written into


def test_an_option_keeps_its_value_where_an_input_is_swept(study: Study) -> None:
    found = study.evaluate_options(["breakeven_wallet"], card_fee=336.0)["breakeven_wallet"]
    base = study.option_base["breakeven_wallet"]
    assert float(found.sel(option="relaunch")) == pytest.approx(2 * float(base.sel(option="relaunch")))
    assert float(found.sel(option="free_card")) == float(base.sel(option="free_card")) == 0.0


def test_one_option_alone_is_the_same_as_among_others(study: Study) -> None:
    alone = study.evaluate_options(["three_year_contribution"], only="one_city")["three_year_contribution"]
    assert alone["option"].values.tolist() == ["one_city"]
    assert float(alone.sel(option="one_city")) == pytest.approx(
        float(study.option_base["three_year_contribution"].sel(option="one_city"))
    )


def test_an_unknown_figure_by_option_is_told_the_nearest(study: Study) -> None:
    with pytest.raises(StudyError, match="'member'; the nearest name is 'members'"):
        study.evaluate_options(["member"])


def test_the_baseline_adds_nothing_to_itself(study: Study) -> None:
    baseline = study.evidence.baseline
    assert (study.option_draws["three_year_contribution"].sel(option=baseline) == 0.0).all()


def test_the_decision_follows_the_study_rule(study: Study) -> None:
    least = study.evidence.study["decision"]["least_odds"]
    outcome = study.option_draws["three_year_contribution"].transpose("draw", "option")
    expected, odds = outcome.mean("draw"), (outcome >= 0.0).mean("draw")
    allowed = expected.where(odds >= least, drop=True)
    assert study.decision.best == str(allowed.idxmax("option").values)
    np.testing.assert_allclose(study.decision.expected, expected)
    np.testing.assert_allclose(study.decision.odds, odds)
    assert study.decision.names == tuple(study.evidence.options)


def test_each_option_the_rule_may_pick_has_a_verdict_to_print(study: Study) -> None:
    assert set(study.evidence.report.verdict) >= set(study.evidence.options)
