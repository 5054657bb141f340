"""A model of a customer base, estimated from purchase histories: who will come again, and how often.

Belongs here: the four models side by side and their estimation. Does not belong here: their formulas (`bgnbd`,
`pareto_nbd`, `bgbb`), the choice between them (`model_choice`), what customers spend (`gamma_gamma`) and are worth
(`lifetime_value`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np
from scipy import special

from analysis.methods.arrays import Numbers, require
from analysis.methods.membership import bgbb, bgnbd, pareto_nbd
from analysis.methods.membership.maximum_likelihood import (
    Likelihood,
    Maximum,
    maximise,
    without_interval,
)
from analysis.methods.membership.purchase_histories import PurchaseHistories, require_repeaters
from analysis.methods.membership.search_coordinates import PairedCoordinates

SAMPLE = 20_000
"""Customers on whom the starts are tried, when there are many more."""


@dataclass(frozen=True)
class CustomerModel:
    """A model of repeat buying: its likelihood and what it says, as functions of its four parameters.

    Attributes
    ----------
    coordinates : how its parameters are searched, with their names.
    likelihood : of grouped histories, as a function of the parameters.
    probability_alive : function of (x, t_x, T, *parameters), in [0, 1].
    expected_if_alive : function of (t, x, T, *parameters), purchases.
    purchase_count_pmf : function of (x, t, *parameters), share of new customers.

    Examples
    --------
    >>> MODELS["Pareto/NBD"].coordinates.names
    ('r', 'alpha', 's', 'beta')
    >>> round(float(MODELS["BG/NBD"].probability_alive(2, 30.43, 38.86, 0.243, 4.414, 0.793, 2.426)), 4)
    0.7266
    """

    coordinates: PairedCoordinates
    likelihood: Callable[[PurchaseHistories], Likelihood]
    probability_alive: Callable
    expected_if_alive: Callable
    purchase_count_pmf: Callable


def _bgnbd(early: int) -> CustomerModel:
    return CustomerModel(
        PairedCoordinates(bgnbd.NAMES, ("gamma", "beta")),
        partial(bgnbd.log_likelihood, early=early),
        *(
            partial(function, early=early)
            for function in (bgnbd.probability_alive, bgnbd.expected_if_alive, bgnbd.purchase_count_pmf)
        ),
    )


def _model(module: Any, *pairs: str) -> CustomerModel:
    return CustomerModel(
        PairedCoordinates(module.NAMES, pairs),
        module.log_likelihood,
        module.probability_alive,
        module.expected_if_alive,
        module.purchase_count_pmf,
    )


MODELS = {
    "BG/NBD": _bgnbd(0),
    "MBG/NBD": _bgnbd(1),
    "Pareto/NBD": _model(pareto_nbd, "gamma", "gamma"),
    "BG/BB": _model(bgbb, "beta", "beta"),
}


@dataclass(frozen=True)
class CustomerBaseFit:
    """Maximum-likelihood estimate of a model of the customer base.

    Attributes
    ----------
    model : its name.
    parameters : in the order of the model's `names`, times in the unit of the histories.
    log_likelihood : at the parameters, without the prior, summed over customers.
    interval : the 95 % interval of each parameter; NaN wherever the data do not support one.
    status : "converged", "at bound" (a simpler model fits as well), "not identified" or "failed".
    at_bound : parameters that the bound concerns.
    gradient_norm : per customer, in searched coordinates.
    customers : how many there are.
    sentence : what was fitted, and how far it is to be believed.
    covariance : of the logarithms of the parameters, shape (4, 4).

    Examples
    --------
    Under BG/NBD who never came back has had no chance to leave:

    >>> from analysis.methods.membership.purchase_histories import group_histories
    >>> fit = fit_customer_base(group_histories([0, 1, 3], [0, 20, 30], [39, 39, 39], customers=[60, 25, 15]))
    >>> fit.model, fit.customers, float(fit.probability_alive(0, 0, 39))
    ('BG/NBD', 100, 1.0)
    """

    model: str
    parameters: tuple[float, ...]
    log_likelihood: float
    interval: dict[str, tuple[float, float]]
    status: str
    at_bound: tuple[str, ...]
    gradient_norm: float
    customers: int
    sentence: str
    covariance: np.ndarray = field(repr=False, compare=False)

    def probability_alive(self, x: Numbers, t_x: Numbers, T: Numbers) -> Numbers:
        """Probability that a customer with this history will come again."""
        return MODELS[self.model].probability_alive(x, t_x, T, *self.parameters)

    def expected_purchases(self, t: Numbers, x: Numbers = 0, t_x: Numbers = 0, T: Numbers = 0) -> Numbers:
        """Purchases expected in the next t from a customer with this history; of a new one unless given."""
        model = MODELS[self.model]
        return model.probability_alive(x, t_x, T, *self.parameters) * model.expected_if_alive(t, x, T, *self.parameters)

    def purchase_count_pmf(self, x: Numbers, t: Numbers) -> Numbers:
        """Share of new customers with x repeat purchases within t."""
        return MODELS[self.model].purchase_count_pmf(x, t, *self.parameters)


def fit_customer_base(
    histories: PurchaseHistories, model: str = "BG/NBD", prior_spread: float | None = None
) -> CustomerBaseFit:
    """Estimate a model of the customer base by maximum likelihood.

    Parameters
    ----------
    histories : of all customers, grouped; see `purchase_histories.group_histories`.
    model : "BG/NBD", "MBG/NBD", "Pareto/NBD" or "BG/BB"; the last takes time as a number of occasions.
    prior_spread : standard deviation of a normal prior on the logarithms of the concentrations (r, s, a + b …), centred
        at 0, and twice that on the logarithm of how readily customers leave; for bases whose fit ends at a bound. 1.5
        is weak. No prior unless given.

    Returns
    -------
    CustomerBaseFit, times in the unit of the histories.

    Raises
    ------
    HistoryError : no repeat purchase at all, or times that BG/BB cannot take.
    ValueError : an unknown model, or a prior_spread that is not above 0.

    References
    ----------
    BG/NBD: Fader, Hardie & Lee (2005), Marketing Science 24(2), 275–284.
    MBG/NBD: Batislam, Denizel & Filiztekin (2007), International Journal of Research in Marketing 24(3), 201–209.
    Pareto/NBD: Schmittlein, Morrison & Colombo (1987), Management Science 33(1), 1–24.
    BG/BB: Fader, Hardie & Shang (2010), Marketing Science 29(6), 1086–1108.

    Examples
    --------
    Of 100 customers 25 came back once and 15 three times within 39 weeks; the model has about 40 of 100 come back.

    >>> from analysis.methods.membership.purchase_histories import group_histories
    >>> histories = group_histories([0, 1, 3], [0, 20, 30], [39, 39, 39], customers=[60, 25, 15])
    >>> fit = fit_customer_base(histories, "BG/NBD", prior_spread=1.5)
    >>> fit.status, round(1 - float(fit.purchase_count_pmf(0, 39)), 1)
    ('converged', 0.4)
    """
    if model not in MODELS:
        raise ValueError(f"model: expected one of {list(MODELS)}, found {model!r}; name one of these")
    if prior_spread is not None:
        require("prior_spread", prior_spread, 0, open_low=True)
    require_repeaters(histories)
    entry = MODELS[model]
    sample = None
    if histories.customers > 4 * SAMPLE and histories.x.size > SAMPLE / 4:
        few = histories.sample(SAMPLE)
        sample = entry.likelihood(few), SAMPLE
    starts = _starts(histories, entry.coordinates.pairs)
    found = maximise(
        entry.likelihood(histories),
        entry.coordinates,
        starts,
        histories.customers,
        prior=None if prior_spread is None else _prior(starts[0], prior_spread),
        sample=sample,
    )
    names = entry.coordinates.names
    interval = {name: (float(found.low[i]), float(found.high[i])) for i, name in enumerate(names)}
    return CustomerBaseFit(
        model,
        tuple(found.natural.tolist()),
        found.log_likelihood,
        interval,
        found.status,
        found.at_bound,
        found.gradient_norm,
        histories.customers,
        _sentence(model, histories, found, prior_spread) + without_interval(interval) * (found.status == "converged"),
        found.covariance,
    )


def _starts(histories: PurchaseHistories, pairs: tuple[str, ...]) -> list[np.ndarray]:
    """In searched coordinates: customers that differ much and little, that leave soon and late."""
    seen = float(histories.count @ histories.T)
    rate = float(histories.count @ histories.x) / seen
    level = np.log(rate) if pairs[0] == "gamma" else special.logit(np.clip(rate, 1e-6, 0.9))
    horizon = seen / histories.customers
    leave = 0.0 if pairs == ("gamma", "beta") else -np.log(horizon)
    return [
        np.array([level + up, first, leave + soon, second])
        for up, first, soon, second in ((0.5, -0.7, -0.7, 0.7), (0.0, 1.0, -2.0, 2.0), (1.0, -1.2, 0.5, -0.7))
    ]


def _prior(start: np.ndarray, spread: float) -> tuple[np.ndarray, np.ndarray]:
    """How often customers buy is always known; how they differ and how readily they leave may not be."""
    return np.array([0.0, 0.0, start[2], 0.0]), spread * np.array([np.inf, 1.0, 2.0, 1.0])


def _sentence(model: str, histories: PurchaseHistories, found: Maximum, prior_spread: float | None) -> str:
    base = f"{model} on {histories.customers} customer(s) ({histories.repeaters} came back)"
    prior = "" if prior_spread is None else f", with a prior of spread {prior_spread:g} on how much customers differ"
    more = "" if prior_spread else ", or give prior_spread = 1.5"
    return {
        "converged": f"{base}{prior}; gradient {found.gradient_norm:.1e} per customer.",
        "at bound": f"{base}{prior}: {', '.join(found.at_bound)} ended at the edge of the range, where a simpler model "
        f"fits as well; read what it expects, not its parameters{more}.",
        "not identified": f"{base}{prior}: the histories do not tell the parameters apart; observe more customers or "
        f"for longer{more}.",
        "failed": f"{base}{prior} did not converge: gradient {found.gradient_norm:.1e} per customer; do not use it.",
    }[found.status]
