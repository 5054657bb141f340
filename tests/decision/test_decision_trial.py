"""The test worth running: its size for a power, and what its data are worth."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest

from analysis.common.dates import day_number
from analysis.decision import trial
from analysis.decision.drivers import OUTCOME, value_of_information
from analysis.evidence.trial import Trial, TrialMeasure
from analysis.study import Study
from analysis.uncertainty.information import evsi


def test_the_size_has_the_power_it_says():
    """Many tests simulated at that size: four in five see the effect."""
    plain = Trial(90, 2, 1, 0.0, 0, 0, ())
    measure = TrialMeasure("x", 0.3, 1.7)
    users = trial.users_for_power(plain, measure)
    error = measure.deviation * np.sqrt(2.0 / users)
    seen = measure.effect + error * np.random.default_rng(3).standard_normal(200_000)
    assert (np.abs(seen) > 1.959964 * error).mean() == pytest.approx(0.8, abs=0.004)


def test_the_decision_falls_when_the_test_that_was_prepared_is_over(study):
    prepared, days = study.draw_inputs["test_preparation"], study.evidence.trial.days
    start = day_number(study.evidence.study["date"])
    assert float(study["decision_date"]) == start + float(study["test_preparation"]) + days
    assert np.allclose(study.draws["decision_date"], start + prepared + days)
    without = Study(replace(study.evidence, trial=None))
    assert np.isnan(float(without["decision_date"])) and np.isnan(trial.TRIAL_FIGURES["trial_days"](without))


def test_groups_of_alike_users_take_more_of_them():
    alone, grouped = (Trial(90, 2, m, 0.02, 0, 0, ()) for m in (1, 101))
    measure = TrialMeasure("x", 1, 1)
    ratio = trial.users_for_power(grouped, measure) / trial.users_for_power(alone, measure)
    assert ratio == pytest.approx(3.0)


def test_a_sample_is_worth_less_than_what_it_measures_and_more_the_larger(study):
    everything = value_of_information(study).everything
    needed = trial.users_needed(study.evidence.trial)
    values = [trial.trial_worth(study, needed * k).value for k in (0.01, 0.1, 1.0, 100.0)]
    assert values[0] >= 0.0 and values[-1] <= everything
    assert all(a <= b + 0.02 * everything for a, b in itertools.pairwise(values))
    known = np.stack([study.draw_inputs[m.unknown].values for m in study.evidence.trial.measures], axis=1)
    outcome = study.option_draws[OUTCOME].transpose("draw", "option").values
    assert values[-1] == pytest.approx(evsi(outcome, known), rel=0.02)


def test_the_size_that_pays_best_is_another_number_than_that_for_the_power(study):
    best = trial.best_trial(study)
    powered = trial.trial_worth(study, trial.users_needed(study.evidence.trial))
    assert best.net >= powered.net and best.users != pytest.approx(powered.users)
    each = trial.discount_each(study)
    assert best.cost == pytest.approx(trial.cost(study.evidence.trial, best.users, each))
    given = trial.TRIAL_FIGURES["best_trial_discounts"](study)
    assert given == pytest.approx(study.evidence.trial.given * best.users * each) and given > 0.1 * best.cost


def test_the_discount_of_the_test_is_in_its_cost(study):
    """By hand from the inputs at base, and over the draws what users would spend with the card in those days."""
    covered, used = float(study["covered_share"]), float(study["card_use"])
    by_hand = 0.1 * used * covered * float(study["typical_spend"]) * study.evidence.trial.days / 365
    assert float(study["discount_in_test"]) == pytest.approx(by_hand)
    spend = study.draws["card_use"] * study.draws["covered_share"] * study.draws["typical_spend"]
    assert trial.discount_each(study) == pytest.approx(float((0.1 * spend * 90 / 365).mean()))
    dear, none = (replace(study.evidence.trial, given=given) for given in (1.0, 0.0))
    assert trial.cost(dear, 1000, 8.0) - trial.cost(none, 1000, 8.0) == pytest.approx(8000.0)
    more = study.evaluate(["discount_in_test"], card_discount=0.2)["discount_in_test"]
    assert float(more) > 2.0 * float(study["discount_in_test"])


def test_a_comparison_within_an_arm_takes_more_users():
    plain = Trial(90, 2, 1, 0.0, 0, 0, ())
    whole, half = (trial.users_for_power(plain, TrialMeasure("x", 1, 1, part)) for part in (1.0, 0.5))
    assert half == pytest.approx(2.0 * whole)
