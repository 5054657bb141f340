"""Integer programmes of siting, solved by HiGHS within a time limit or until an interrupt.

Here belong their matrices and the reading of HiGHS's answer. How HiGHS is run is `highs`, what a problem is stands in
`cover_problem`, the strategy in `siting`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint

from analysis.methods.coverage.branching import CoverTree
from analysis.methods.coverage.cover_problem import CoverProblem
from analysis.methods.coverage.highs import reports, run_highs, run_task

ENTRIES = 400_000
"""Entries of the constraints for each second of the limit, above which HiGHS is still reading at its end."""


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
    interrupted : whether it would have gone on.
    tried : whether there was time to begin.

    Examples
    --------
    >>> Answer(None, -np.inf, False).name
    'integer programme at its limit'
    """

    x: np.ndarray | None
    bound: float
    proved: bool
    interrupted: bool = False
    tried: bool = True

    @property
    def name(self) -> str:
        """What it was found by, in words."""
        if not self.tried:
            return "no time for the integer programme"
        return "integer programme" + ("" if self.proved else ", interrupted" if self.interrupted else " at its limit")


NOT_TRIED = Answer(None, -np.inf, False, tried=False)
"""Of a programme for which there was no time."""


def solve(cost, integrality, bounds, constraints, seconds: float, start: np.ndarray | None = None) -> Answer:
    """The least cost, as HiGHS finds it with no gap left, within the seconds, or until an interrupt.

    Parameters
    ----------
    cost : of each variable, shape (variable,).
    integrality : 1 where a variable is whole, 0 elsewhere, of that shape.
    bounds, constraints : as scipy's `milp` takes them.
    seconds : limit, of the processor's time.
    start : values of the variables to begin from, of that shape; none unless given.

    Returns
    -------
    Answer; an interrupt is said in it and not raised.

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
    run = run_highs(cost, integrality, bounds, constraints, float(seconds), start)
    if run.infeasible:
        raise InfeasibleError("constraints: expected some choice that meets them all, found none; loosen a limit")
    return Answer(run.x, run.bound, run.proved, run.interrupted, seconds > 0)


def hopeless(entries: int, seconds: float) -> bool:
    """Whether a programme is too large to be worth making in the time.

    Parameters
    ----------
    entries : of its constraints, about.
    seconds : left.

    Returns
    -------
    True or False.

    Examples
    --------
    >>> hopeless(1_000, 1.0), hopeless(1_000, 0.0), hopeless(10_000_000, 1.0)
    (False, True, True)
    """
    return entries > ENTRIES * seconds


def unless_interrupted(programme: Callable[[], Answer], bound: float) -> Answer:
    """The answer of a programme, also where an interrupt came while it was made ready.

    Parameters
    ----------
    programme : solves it.
    bound : on its objective, without solving anything.

    Returns
    -------
    Answer.

    Examples
    --------
    >>> unless_interrupted(lambda: Answer(None, 3.0, False), 4.0).bound
    4.0
    """
    try:
        found = programme()
    except KeyboardInterrupt:
        return Answer(None, bound, False, True)
    return replace(found, bound=max(found.bound, bound))


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


def cover_programme(
    problem: CoverProblem, seconds: float, must: np.ndarray | None = None, reached: float = -np.inf
) -> Answer:
    """Maximal covering as an integer programme: y_i ≤ Σ_j a_ij x_j, Σ x = p, quotas; x whole, y follows.

    Parameters
    ----------
    problem : to solve.
    seconds : limit.
    must : positions of sites that are chosen in any case.
    reached : weight that a known choice covers, so that only better ones are looked for; none unless given.

    Returns
    -------
    Answer; its `x` holds the positions of the sites chosen, None where none better than known was found, its bound the
    most weight that any choice covers, or what is known where that is more.

    Raises
    ------
    InfeasibleError : the quotas leave no choice, where HiGHS does not report while it runs.

    References
    ----------
    Church & ReVelle (1974), The Maximal Covering Location Problem, Papers of the Regional Science Association 32,
    101–118.

    Examples
    --------
    >>> from analysis.methods.coverage.cover_problem import read_problem
    >>> problem, _ = read_problem([5, 3, 2], [[1, 0], [1, 1], [0, 1]], 1)
    >>> found = cover_programme(problem, 5)
    >>> found.x.tolist(), found.bound
    ([0], 8.0)
    >>> cover_programme(problem, 5, reached=8.0)
    Answer(x=None, bound=8.0, proved=True, interrupted=False, tried=True)
    """
    if hopeless(problem.table.nnz, seconds):
        return replace(NOT_TRIED, bound=np.inf)
    model = cover_model(problem, must)
    if reports():
        run = run_task(lambda run: CoverTree(problem, model, reached, run).grow(), float(seconds))
        found = Answer(run.x, run.bound, run.proved, run.interrupted, seconds > 0)
    else:
        found = solve(model["c"], model["integrality"], model["bounds"], model["constraints"], seconds)
    return replace(found, x=chosen_sites(found.x, problem.table.shape[1]), bound=-found.bound)


def cover_model(problem: CoverProblem, must: np.ndarray | None = None) -> dict[str, Any]:
    """What `milp` takes for maximal covering: a variable for each site, then one for each client.

    Parameters
    ----------
    problem : to solve.
    must : positions of sites that are chosen in any case.

    Returns
    -------
    Costs `c`, which are the weights with their sign turned, `integrality`, `bounds` and `constraints`.

    Examples
    --------
    >>> from analysis.methods.coverage.cover_problem import read_problem
    >>> cover_model(read_problem([5, 3, 2], [[1, 0], [1, 1], [0, 1]], 1)[0])["c"].tolist()
    [-0.0, -0.0, -5.0, -3.0, -2.0]
    """
    clients, sites = problem.table.shape
    rows = sparse.hstack([-problem.table, sparse.eye_array(clients)], format="csr")
    site, client = np.ones(sites), np.zeros(clients)
    constraints = [
        LinearConstraint(rows, -np.inf, 0),
        LinearConstraint(one_row(np.concatenate([site, client])), problem.p, problem.p),
    ]
    if len(problem.most) > 1:
        groups = sparse.csr_array((site, (problem.category, np.arange(sites))), (len(problem.most), sites))
        empty = sparse.csr_array((len(problem.most), clients))
        constraints.append(LinearConstraint(sparse.hstack([groups, empty], "csr"), problem.least, problem.most))
    low = np.zeros(sites + clients)
    low[[] if must is None else must] = 1
    return {
        "c": -np.concatenate([np.zeros(sites), problem.weight]),
        "integrality": np.concatenate([site, client]),
        "bounds": Bounds(low, 1),
        "constraints": constraints,
    }


def covering_start(problem: CoverProblem, chosen: np.ndarray) -> np.ndarray:
    """Values of x, which sites are chosen, and of y, which clients they cover.

    Parameters
    ----------
    problem : that it is a choice of.
    chosen : positions of sites.

    Returns
    -------
    Zeros and ones, shape (site + client,).

    Examples
    --------
    >>> from analysis.methods.coverage.cover_problem import read_problem
    >>> covering_start(read_problem([5, 3, 2], [[1, 0], [1, 1], [0, 1]], 1)[0], np.array([1])).tolist()
    [0.0, 1.0, 0.0, 1.0, 1.0]
    """
    site = np.zeros(problem.table.shape[1])
    site[chosen] = 1
    return np.concatenate([site, np.minimum(problem.table @ site, 1.0)])


def chosen_sites(values: np.ndarray | None, sites: int) -> np.ndarray | None:
    """Positions of the sites that an answer chooses.

    Parameters
    ----------
    values : of the variables, the sites' first; None without an answer.
    sites : how many there are.

    Returns
    -------
    Positions, ascending, or None.

    Examples
    --------
    >>> chosen_sites(np.array([0.0, 1.0, 0.3]), 2).tolist()
    [1]
    """
    return None if values is None else np.flatnonzero(values[:sites] > 0.5)
