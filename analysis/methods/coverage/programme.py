"""Integer programmes of siting, solved by HiGHS within a time limit.

Here belong their matrices and the reading of HiGHS's answer. What a problem is stands in `cover_problem`, the
strategy in `siting`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from analysis.methods.coverage.cover_problem import CoverProblem


class InfeasibleError(ValueError):
    """Nothing satisfies the constraints.

    Attributes
    ----------
    args : the message.

    Examples
    --------
    >>> solve(np.ones(1), np.ones(1), Bounds(0, 1), LinearConstraint(one_row([1]), 2, 3), 5)  # doctest: +ELLIPSIS
    Traceback (most recent call last):
        ...
    analysis.methods.coverage.programme.InfeasibleError: constraints: expected some choice ... loosen a limit
    """


@dataclass(frozen=True)
class Answer:
    """What HiGHS found.

    Attributes
    ----------
    x : values of the variables, None without any within the limit.
    bound : on the objective.
    proved : whether the answer is optimal.

    Examples
    --------
    >>> Answer(None, -np.inf, False).proved
    False
    """

    x: np.ndarray | None
    bound: float
    proved: bool


def solve(cost, integrality, bounds, constraints, seconds: float) -> Answer:
    """The least cost, as HiGHS finds it with no gap left or within the seconds.

    Parameters
    ----------
    cost : of each variable, shape (variable,).
    integrality : 1 where a variable is whole, 0 elsewhere, of that shape.
    bounds, constraints : as scipy's `milp` takes them.
    seconds : limit.

    Returns
    -------
    Answer.

    Raises
    ------
    InfeasibleError : nothing satisfies the constraints.

    Examples
    --------
    One of two:

    >>> found = solve(np.array([-1.0, -2.0]), np.ones(2), Bounds(0, 1), LinearConstraint(one_row([1, 1]), 0, 1), 5)
    >>> found.x.tolist(), found.bound, found.proved
    ([0.0, 1.0], -2.0, True)
    """
    options = {"mip_rel_gap": 0.0, "time_limit": max(float(seconds), 0.05)}
    found = milp(cost, integrality=integrality, bounds=bounds, constraints=constraints, options=options)
    if found.status == 2:
        raise InfeasibleError("constraints: expected some choice that meets them all, found none; loosen a limit")
    bound = found.mip_dual_bound
    bound = -np.inf if bound is None or not np.isfinite(bound) else float(bound)
    return Answer(found.x, bound, found.status == 0)


def one_row(values: np.ndarray) -> sparse.csr_array:
    """A constraint of one row.

    Parameters
    ----------
    values : coefficients, shape (variable,).

    Returns
    -------
    A sparse table, 1 × variables.

    Examples
    --------
    >>> one_row([1, 0, 2]).toarray().tolist()
    [[1.0, 0.0, 2.0]]
    """
    return sparse.csr_array(np.asarray(values, float)[None, :])


def cover_programme(problem: CoverProblem, seconds: float, must: np.ndarray | None = None) -> Answer:
    """Maximal covering as an integer programme: y_i ≤ Σ_j a_ij x_j, Σ x = p, quotas; x whole, y follows.

    Parameters
    ----------
    problem : to solve.
    seconds : limit.
    must : positions of sites that are chosen in any case.

    Returns
    -------
    Answer; its `x` holds the positions of the sites chosen, its bound the most weight that any choice covers.

    Raises
    ------
    InfeasibleError : the quotas leave no choice.

    References
    ----------
    Church & ReVelle (1974), The Maximal Covering Location Problem, Papers of the Regional Science Association 32,
    101–118.

    Examples
    --------
    >>> from analysis.methods.coverage.cover_problem import read_problem
    >>> found = cover_programme(read_problem([5, 3, 2], [[1, 0], [1, 1], [0, 1]], 1)[0], 5)
    >>> found.x.tolist(), found.bound
    ([0], 8.0)
    """
    clients, sites = problem.table.shape
    rows = sparse.hstack([-problem.table, sparse.eye_array(clients)], format="csr")
    nothing = np.zeros(clients)
    constraints = [
        LinearConstraint(rows, -np.inf, 0),
        LinearConstraint(one_row(np.concatenate([np.ones(sites), nothing])), problem.p, problem.p),
    ]
    if len(problem.most) > 1:
        groups = sparse.csr_array((np.ones(sites), (problem.category, np.arange(sites))), (len(problem.most), sites))
        empty = sparse.csr_array((len(problem.most), clients))
        constraints.append(LinearConstraint(sparse.hstack([groups, empty], "csr"), problem.least, problem.most))
    low = np.zeros(sites + clients)
    low[[] if must is None else must] = 1
    found = solve(
        np.concatenate([np.zeros(sites), -problem.weight]),
        np.concatenate([np.ones(sites), nothing]),
        Bounds(low, 1),
        constraints,
        seconds,
    )
    return Answer(None if found.x is None else np.flatnonzero(found.x[:sites] > 0.5), -found.bound, found.proved)
