"""Which model of a customer base to believe: the one that foretold a period it did not see.

Belongs here: the fit of every model on the first period, and its score on the second. Does not belong here: the models
(`customer_base`).
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


@dataclass(frozen=True)
class ModelChoice:
    """Which model foretold the held-out period best.

    Attributes
    ----------
    best : its fit.
    fits : of every model that the data allow, by name.
    scores : one row per model and per the rule that everybody buys alike: deviance (mean Poisson deviance of held-out
        purchases per customer, least is best), total (purchases foretold over those made), status.
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


def choose_model(
    x: Any, t_x: Any, T: Any, held_out: Any, t: float, *, per: float = 1.0, prior_spread: float | None = None
) -> ModelChoice:
    """Fit every model that the data allow, and choose by what each foretold of a period that it did not see.

    Parameters
    ----------
    x, t_x, T, per : histories up to the end of the first period, as in `group_histories`. For BG/BB to take part, times
        must be whole numbers of occasions once divided by `per`.
    held_out : purchases of each customer in the period after, shape (customer,).
    t : its length, before `per`.
    prior_spread : as in `customer_base.fit_customer_base`.

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
    >>> round(choice.scores.loc["all alike", "total"], 4)
    1.3333
    """
    require("t", t, 0, open_low=True)
    histories = group_histories(x, t_x, T, per=per)
    bought, made = _held_out(x, t_x, T, held_out)
    # The part of the deviance that no model changes, so that the table reads on its usual scale.
    constant = float(np.sum(special.xlogy(bought, bought) - bought))
    fits, rows = {}, {}
    for name in MODELS:
        if name == "BG/BB" and not bgbb.fits(histories):
            continue
        fit = fit_customer_base(histories, name, prior_spread)
        expected = fit.expected_purchases(t / per, histories.x, histories.t_x, histories.T)
        fits[name], rows[name] = fit, _score(expected, histories, made, constant) | {"status": fit.status}
    rate = float(histories.count @ histories.x) / float(histories.count @ histories.T)
    alike = np.full(made.shape, rate * t / per)
    scores = pd.DataFrame(rows | {"all alike": _score(alike, histories, made, constant) | {"status": ""}}).T
    usable = [name for name, fit in fits.items() if fit.status != "failed"]
    best = min(usable, key=lambda name: rows[name]["deviance"])
    sentence = (
        f"{best} foretold the held-out period best: deviance {rows[best]['deviance']:.4f} per customer against "
        f"{scores.loc['all alike', 'deviance']:.4f} if all were alike; it expected {rows[best]['total']:.0%} of the "
        f"{bought.sum():.0f} purchases made."
    )
    return ModelChoice(fits[best], fits, scores, sentence)


def _held_out(x: Any, t_x: Any, T: Any, held_out: Any) -> tuple[np.ndarray, np.ndarray]:
    """Held-out purchases by customer, and their sum by distinct history in the order of `group_histories`."""
    bought = np.atleast_1d(np.asarray(held_out, float))
    if bought.shape != np.shape(np.atleast_1d(x)) or not np.all(bought >= 0) or np.any(bought % 1):
        raise HistoryError("held_out: expected a whole number of 0 or more purchases per customer, found other values")
    if not np.any(bought > 0):
        raise HistoryError("held_out: expected some purchases in the held-out period, found none; choose it longer")
    rows = pd.DataFrame({"x": np.asarray(x, float), "t_x": np.asarray(t_x), "T": np.asarray(T), "made": bought})
    return bought, rows.groupby(["x", "t_x", "T"], sort=True)["made"].sum().to_numpy()


def _score(expected: np.ndarray, histories: PurchaseHistories, made: np.ndarray, constant: float) -> dict[str, Any]:
    mean = np.maximum(expected, 1e-12)
    deviance = 2 * (constant - made @ np.log(mean) + histories.count @ mean) / histories.customers
    return {"deviance": float(deviance), "total": float(histories.count @ mean / made.sum())}
