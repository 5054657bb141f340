"""Options compared over the same draws: expectation, odds, regret, and the option that a stated rule picks.

Belongs here: arithmetic on outcomes of shape (draws, options). Does not belong here: what an option is, and words.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Comparison:
    """Options side by side; every array has one entry per option, in the order of `names`.

    Attributes
    ----------
    names : of the options.
    expected : mean outcome over the draws, in the outcome's unit.
    odds : share of draws without a loss, in [0, 1].
    regret_expected : mean of what the best option of each draw would have brought more, same unit, 0 or more.
    regret_worst : a high quantile of that regret, same unit.
    best_share : share of draws in which the option is the best of all; sums to one.
    best : name of the option that the rule of `compare` picks.
    least_regret : name of the option whose `regret_worst` is smallest.

    Examples
    --------
    >>> found = compare(np.array([[0.0, 4.0], [0.0, -2.0]]), ("wait", "launch"))
    >>> found.expected.tolist(), found.regret_expected.tolist(), found.best_share.tolist()
    ([0.0, 1.0], [2.0, 1.0], [0.5, 0.5])
    """

    names: tuple[str, ...]
    expected: np.ndarray
    odds: np.ndarray
    regret_expected: np.ndarray
    regret_worst: np.ndarray
    best_share: np.ndarray
    best: str
    least_regret: str


def compare(outcomes: np.ndarray, names: tuple[str, ...], least_odds: float = 0.5, worst: float = 0.95) -> Comparison:
    """Compare options over the same draws.

    Rule: of the options that do not lose in at least `least_odds` of the draws, the one with the highest expected
    outcome; the first named among equals. Where none qualifies, the least expected loss.

    Parameters
    ----------
    outcomes : shape (draws, options), the same draw in a row, e.g. three-year contribution in CNY.
    names : one per option, in the order of the columns.
    least_odds : share of draws without a loss that an option must reach to be recommended, in [0, 1].
    worst : quantile of regret reported as "worst", in [0, 1]; the maximum over draws would grow with their number.

    Returns
    -------
    Comparison : expectation, odds and regret max_k y_k − y_j of each option, the rule's pick, and the option of the
        smallest worst regret.

    Raises
    ------
    ValueError
        Wrong shape, or an outcome that is not a finite number.

    References
    ----------
    Savage 1951, The theory of statistical decision, J. Am. Stat. Assoc. 46, for regret.

    Examples
    --------
    >>> found = compare(np.array([[0.0, 4.0], [0.0, -2.0]]), ("wait", "launch"))
    >>> found.best, found.odds.tolist()
    ('launch', [1.0, 0.5])
    >>> compare(np.array([[0.0, 4.0], [0.0, -2.0]]), ("wait", "launch"), least_odds=0.6).best
    'wait'
    """
    outcomes = np.asarray(outcomes, dtype=float)
    if outcomes.ndim != 2 or outcomes.shape[1] != len(names):
        raise ValueError(f"outcomes: expected shape (draws, {len(names)}), found {outcomes.shape}")
    if not np.isfinite(outcomes).all():
        raise ValueError("outcomes: expected finite numbers, found NaN or infinity")
    expected = outcomes.mean(axis=0)
    odds = (outcomes >= 0.0).mean(axis=0)
    regret = outcomes.max(axis=1, keepdims=True) - outcomes
    regret_worst = np.quantile(regret, worst, axis=0)
    allowed = odds >= least_odds
    ranked = np.where(allowed if allowed.any() else True, expected, -np.inf)
    first_best = np.bincount(outcomes.argmax(axis=1), minlength=len(names)) / len(outcomes)
    return Comparison(
        tuple(names),
        expected,
        odds,
        regret.mean(axis=0),
        regret_worst,
        first_best,
        names[int(ranked.argmax())],
        names[int(regret_worst.argmin())],
    )
