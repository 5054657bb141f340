"""The test worth running: how many users it takes, what its data would be worth, and the size that pays best.

Belongs here: the power of a test of groups against each other, and its expected value over the draws. Does not belong
here: reading the test (`evidence.trial`), the estimator of the value of a sample (`uncertainty.information`).

Users are in groups of m that are alike by ρ, so that n users tell as much as n/(1 + (m−1)·ρ) who are not.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import special

from analysis.decision.drivers import unknowns_behind, value_of_information
from analysis.decision.headlines import OUTCOME
from analysis.evidence.trial import Trial, TrialMeasure
from analysis.study import Study
from analysis.study.cache import cached_on_study
from analysis.uncertainty import designs
from analysis.uncertainty.information import evsi

POWER, SIGNIFICANCE = 0.8, 0.05
SIZES = 25  # sizes tried for the one that pays best
WIDEST = 30.0  # times the size for its power, either way


@dataclass(frozen=True)
class TrialWorth:
    """A test of `users` per arm: what it costs and what its data are worth, in money; `net` is the difference."""

    users: float
    cost: float
    value: float

    @property
    def net(self) -> float:
        """Expected value of the sample less what it costs."""
        return self.value - self.cost


def design_effect(trial: Trial) -> float:
    """How many users in groups tell as much as one by itself: 1 + (m − 1)·ρ (Kish 1965).

    >>> design_effect(Trial(90, 2, 101, 0.02, 0, 0, ()))
    3.0
    """
    return 1.0 + (trial.cluster_users - 1.0) * trial.cluster_correlation


def users_for_power(trial: Trial, measure: TrialMeasure) -> float:
    """Users per arm who show the effect with the power: 2·(z₁₋α/₂ + z₁₋β)²·sd²·deff/(effect²·part), two-sided.

    >>> round(users_for_power(Trial(90, 2, 1, 0, 0, 0, ()), TrialMeasure("x", 0.5, 1.0)))
    63
    """
    z = special.ndtri(1.0 - SIGNIFICANCE / 2.0) + special.ndtri(POWER)
    return float(2.0 * (z * measure.deviation / measure.effect) ** 2 * design_effect(trial) / measure.part)


def users_needed(trial: Trial) -> float:
    """Users per arm for the power on everything that is measured."""
    return max(users_for_power(trial, m) for m in trial.measures)


def discount_each(study: Study) -> float:
    """What the discount is expected to cost per user who gets it in the test, in money: the mean over the draws."""
    return float(study.draws["discount_in_test"].mean())


def cost(trial: Trial, users: float, each: float) -> float:
    """fixed + per user · arms · users per arm + given · users per arm · discount `each`, in money.

    >>> cost(Trial(90, 2, 1, 0, 1000, 2, (), given=0.5), 100, 8)
    1800.0
    """
    return trial.fixed_cost + trial.cost_per_user * trial.arms * users + discounts(trial, users, each)


def discounts(trial: Trial, users: float, each: float) -> float:
    """Of the cost what users get as a discount: given · users per arm · discount `each`, in money."""
    return trial.given * users * each if trial.given else 0.0


def _seen(study: Study, trial: Trial, users: float) -> np.ndarray:
    """What a test of that size shows in each draw: each unknown with the noise of a difference of two arms."""
    n = study.option_draws[OUTCOME].sizes["draw"]
    noise = np.random.default_rng(designs.SEED).standard_normal((n, len(trial.measures)))  # the same for every size
    part = np.array([m.part for m in trial.measures])
    error = np.array([m.deviation for m in trial.measures]) * np.sqrt(2.0 * design_effect(trial) / (users * part))
    truth = np.stack([np.broadcast_to(study.draw_inputs[m.unknown].values, n) for m in trial.measures], axis=1)
    return truth + noise * error


@cached_on_study
def trial_worth(study: Study, users: float) -> TrialWorth | None:
    """What the study's test is worth with so many users per arm; None where the study proposes none.

    The value is that of the decision over all draws, never more than that of knowing everything; what the outcome does
    not rest on is worth nothing to see.
    """
    trial = study.evidence.trial
    if trial is None:
        return None
    behind = unknowns_behind(study, OUTCOME)
    told = [k for k, m in enumerate(trial.measures) if m.unknown in behind]
    outcome = study.option_draws[OUTCOME].transpose("draw", "option").values
    value = evsi(outcome, _seen(study, trial, users)[:, told]) if told else 0.0
    each = discount_each(study) if trial.given else 0.0
    return TrialWorth(users, cost(trial, users, each), min(value, value_of_information(study).everything))


@cached_on_study
def best_trial(study: Study) -> TrialWorth | None:
    """The size that pays best, EVSI less cost; another number than the size for the power. None without a test.

    Where no size is worth its cost the best is the least of those tried, and its `net` says that it does not pay.
    """
    trial = study.evidence.trial
    if trial is None:
        return None
    sizes = users_needed(trial) * np.geomspace(1.0 / WIDEST, WIDEST, SIZES)
    return max((trial_worth(study, float(n)) for n in sizes), key=lambda found: found.net)


def _best_discounts(study: Study) -> float:
    best, trial = best_trial(study), study.evidence.trial
    if best is None or trial is None:
        return math.nan
    return discounts(trial, best.users, discount_each(study)) if trial.given else 0.0


def _of(found: TrialWorth | None, part: str) -> float:
    return math.nan if found is None else float(getattr(found, part))


def _powered(study: Study) -> TrialWorth | None:
    return trial_worth(study, users_needed(study.evidence.trial)) if study.evidence.trial else None


# What a claim or a sentence may name: the test with the size for its power, and with the size that pays best. Both in
# the population and over the years of the options.
TRIAL_FIGURES: dict[str, Callable[[Study], float]] = {
    "trial_days": lambda study: study.evidence.trial.days if study.evidence.trial else math.nan,
    "trial_users": lambda study: _of(_powered(study), "users"),
    "trial_cost": lambda study: _of(_powered(study), "cost"),
    "evsi": lambda study: _of(_powered(study), "value"),
    "best_trial_users": lambda study: _of(best_trial(study), "users"),
    "best_trial_cost": lambda study: _of(best_trial(study), "cost"),
    "best_trial_discounts": _best_discounts,
    "best_trial_evsi": lambda study: _of(best_trial(study), "value"),
}
