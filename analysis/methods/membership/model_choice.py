"""Which model of a customer base to believe: the one that forecast a period it did not see.

Belongs here: the fit of every model on the first period, and its score on the second, beside rules without a model.
Does not belong here: the models (`customer_base`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import special

from analysis.methods.arrays import require
from analysis.methods.membership import bgbb
from analysis.methods.membership.customer_base import MODELS, CustomerBaseFit, fit_customer_base
from analysis.methods.membership.purchase_histories import HistoryError, PurchaseHistories, group_histories

ALIKE, AS_BEFORE = "all alike", "as so far"
"""Rules without a model: everybody buys at the common rate; each goes on at the own rate so far."""


@dataclass(frozen=True)
class ModelChoice:
    """Which model forecast the held-out period best.

    Attributes
    ----------
    best : its fit.
    fits : of every model that the data allow, by name.
    scores : one row per model, and per rule without one (everybody buys alike; each as often as so far): deviance
        (mean Poisson deviance of held-out purchases per customer, least is best; NaN for a rule that calls what
        happened impossible), error (root of the mean square, purchases), total (purchases forecast over those made),
        status.
    sentence : which model was best, and by how much.

    Examples
    --------
    >>> choice = choose_model([0, 1, 3], [0, 20, 30], [39, 39, 39], [0, 1, 2], 39)
    >>> bool(choice.scores.loc[choice.best.model, "deviance"] == choice.scores.loc[list(choice.fits), "deviance"].min())
    True
    """

    best: CustomerBaseFit
    fits: dict[str, CustomerBaseFit]
    scores: pd.DataFrame
    sentence: str

    @property
    def beats_rules(self) -> bool:
        """Whether the model chosen forecast better than a rule that knows nothing of leaving."""
        error = self.scores["error"]
        return bool(error[self.best.model] < min(error[ALIKE], error[AS_BEFORE]))


@dataclass(frozen=True)
class _HeldOut:
    """Held-out purchases: their sum and sum of squares by distinct history, and what no model changes of deviance."""

    made: np.ndarray
    squares: np.ndarray
    constant: float

    @property
    def total(self) -> float:
        return float(self.made.sum())


def choose_model(
    x: Any,
    t_x: Any,
    T: Any,
    held_out: Any,
    t: float,
    *,
    per: float = 1.0,
    prior_spread: float | None = None,
    customers: Any = None,
) -> ModelChoice:
    """Fit every model that the data allow, and choose by what each forecast of a period that it did not see.

    Parameters
    ----------
    x, t_x, T, per : histories up to the end of the first period, as in `group_histories`. For BG/BB to take part, times
        must be whole numbers of occasions once divided by `per`, and few (`bgbb.is_quick`).
    held_out : purchases of each customer in the period after, shape (customer,).
    t : its length, before `per`.
    prior_spread : as in `customer_base.fit_customer_base`.
    customers : how many customers each row stands for, shape (row,); one unless given.

    Returns
    -------
    ModelChoice. The deviance 2·Σ(y ln(y/μ) − y + μ) is least for the true conditional mean μ whatever the
    distribution of y about it, so no model is favoured by its form. A fit that failed is not chosen.

    Raises
    ------
    HistoryError : held_out is not one whole number of 0 or more per customer, or there is none to tell models apart.
    ValueError : t or per is not above 0.

    Examples
    --------
    Three customers bought four times in 39 weeks each, and three times in the next 39: had all been alike, four were
    expected where three were made.

    >>> choice = choose_model([0, 1, 3], [0, 20, 30], [39, 39, 39], [0, 1, 2], 39)
    >>> round(float(choice.scores.loc["all alike", "total"]), 4)
    1.3333
    """
    require("t", t, 0, open_low=True)
    histories = group_histories(x, t_x, T, per=per, customers=customers)
    held = _held_out(x, t_x, T, held_out, customers)
    fits, rows = {}, {}
    for name in MODELS:
        if name == "BG/BB" and not (bgbb.fits(histories) and bgbb.is_quick(histories)):
            continue
        fit = fit_customer_base(histories, name, prior_spread)
        expected = fit.expected_purchases(t / per, histories.x, histories.t_x, histories.T)
        fits[name], rows[name] = fit, _score(expected, histories, held) | {"status": fit.status}
    rate = float(histories.count @ histories.x) / float(histories.count @ histories.T)
    rules = {ALIKE: np.full(held.made.shape, rate * t / per), AS_BEFORE: histories.x / histories.T * (t / per)}
    rows |= {name: _score(expected, histories, held) | {"status": ""} for name, expected in rules.items()}
    scores = pd.DataFrame(rows).T.infer_objects()
    usable = [name for name, fit in fits.items() if fit.status != "failed"]
    best = min(usable, key=lambda name: rows[name]["deviance"])
    sentence = (
        f"{best} forecast the held-out period best: deviance {rows[best]['deviance']:.4f} per customer against "
        f"{rows[ALIKE]['deviance']:.4f} if all were alike, error {rows[best]['error']:.3f} purchases against "
        f"{rows[AS_BEFORE]['error']:.3f} if each went on as so far; it expected {rows[best]['total']:.0%} of the "
        f"{held.total:.0f} purchases made."
    )
    return ModelChoice(fits[best], fits, scores, sentence)


def _held_out(x: Any, t_x: Any, T: Any, held_out: Any, customers: Any) -> _HeldOut:
    """Held-out purchases by distinct history, in the order of `group_histories`."""
    bought = np.atleast_1d(np.asarray(held_out, float))
    if bought.shape != np.shape(np.atleast_1d(x)) or not np.all(bought >= 0) or np.any(bought % 1):
        raise HistoryError("held_out: expected a whole number of 0 or more purchases per customer, found other values")
    if not np.any(bought > 0):
        raise HistoryError("held_out: expected some purchases in the held-out period, found none; choose it longer")
    weight = np.ones(bought.shape) if customers is None else np.asarray(customers, float)
    rows = {"x": np.asarray(x, float), "t_x": np.asarray(t_x), "T": np.asarray(T)}
    table = pd.DataFrame(rows | {"made": weight * bought, "squares": weight * bought**2, "weight": weight})
    # Rows that stand for nobody are no history, and `group_histories` leaves them out too.
    sums = table[table.weight > 0].groupby(["x", "t_x", "T"], sort=True)[["made", "squares"]].sum()
    # The part of the deviance that no model changes, so that the table reads on its usual scale.
    constant = float(weight @ (special.xlogy(bought, bought) - bought))
    return _HeldOut(sums["made"].to_numpy(), sums["squares"].to_numpy(), constant)


def _score(expected: np.ndarray, histories: PurchaseHistories, held: _HeldOut) -> dict[str, Any]:
    n = histories.customers
    squares = held.squares.sum() - 2 * held.made @ expected + histories.count @ expected**2
    found = {"error": float(np.sqrt(max(squares, 0.0) / n)), "total": float(histories.count @ expected / held.total)}
    if np.any((expected <= 0) & (held.made > 0)):
        return {"deviance": np.nan} | found
    mean = np.maximum(expected, 1e-12)
    return {"deviance": float(2 * (held.constant - held.made @ np.log(mean) + histories.count @ mean) / n)} | found
