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
    assert best.cost == pytest.approx(trial.cost(study.evidence.trial, best.users))
