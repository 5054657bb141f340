"""An upper bound on what p sites can cover, and which sites a fractional best choice uses.

Here belongs the Lagrangian relaxation of maximal covering. The search that it guides is `cover_search`.

Relaxing "a client counts only when one of its sites is open" with prices u in [0, w] leaves
L(u) = Σ (w − u) + the p largest of Σ_i a_ij u_i, which bounds every choice from above. The least L is the value of the
linear programme; deflected subgradients come within 0.1 % of it in a fraction of its time, and the average of the
choices they make is nearly its solution.
"""

from __future__ import annotations

from dataclasses import dataclass
from time import process_time

import numpy as np
from scipy import sparse

from analysis.methods.coverage.cover_problem import CoverProblem

AVERAGE = 0.05
"""Weight of the newest choice in the average."""

AGAIN = 0.2
"""Length of the first step where a relaxation goes on, as a share of that from the beginning."""

DEFLECTION = 0.9
"""Share of the old direction in the new one (Camerini, Fratta & Maffioli 1975)."""


@dataclass(frozen=True)
class Relaxation:
    """What the relaxation of a covering problem found.

    Attributes
    ----------
    bound : no choice covers more, in the unit of weight.
    price : of each client, from 0 to its weight, shape (client,).
    score : of each site, the prices of its clients, shape (site,).
    average : how often the relaxation chose each site lately, in [0, 1], shape (site,).
    interrupted : whether it would have gone on.

    Examples
    --------
    >>> found = Relaxation(8.0, np.array([5.0, 3.0, 0.0]), np.array([8.0, 3.0]), np.array([1.0, 0.0]))
    >>> int(found.score.argmax())
    0
    """

    bound: float
    price: np.ndarray
    score: np.ndarray
    average: np.ndarray
    interrupted: bool = False


def best_under_quotas(score: np.ndarray, problem: CoverProblem) -> np.ndarray:
    """The p sites of the highest score that the quotas allow.

    Parameters
    ----------
    score : of each site, shape (site,).
    problem : with its p and quotas.

    Returns
    -------
    Their positions, in no particular order.

    Examples
    --------
    >>> from analysis.methods.coverage.cover_problem import read_problem
    >>> problem, _ = read_problem([5, 3, 2], [[1, 0], [1, 1], [0, 1]], 1)
    >>> best_under_quotas(np.array([1.0, 2.0]), problem).tolist()
    [1]
    """
    if len(problem.most) == 1:
        return np.argpartition(-score, problem.p - 1)[: problem.p]
    order = np.argsort(-score, kind="stable")
    group = problem.category[order]
    rank = np.empty(len(order), int)
    for category in range(len(problem.most)):
        of_it = group == category
        rank[of_it] = np.arange(int(of_it.sum()))
    first = rank < problem.least[group]
    more = ~first & (rank < problem.most[group])
    return np.concatenate([order[first], order[more][: problem.p - int(first.sum())]])


def _times_covered(by_site: sparse.csr_array, chosen: np.ndarray) -> np.ndarray:
    """How many of the chosen sites cover each client: of their rows alone, which are few."""
    clients = [by_site.indices[by_site.indptr[site] : by_site.indptr[site + 1]] for site in chosen]
    return np.bincount(np.concatenate(clients), minlength=by_site.shape[1])


def relax(
    problem: CoverProblem,
    reached: float,
    deadline: float,
    steps: int = 5000,
    patience: int = 25,
    known: Relaxation | None = None,
) -> Relaxation:
    """Lower the bound by subgradients until it stays, reaches what was reached, or time is up.

    Parameters
    ----------
    problem : of any size.
    reached : weight that a known choice covers.
    deadline : in seconds of `process_time`.
    steps : at most.
    patience : steps without a lower bound after which they become shorter; more comes nearer to the linear programme
        and takes longer.
    known : a relaxation to go on from, with short steps, once more is reached than when it was made.

    Returns
    -------
    Relaxation; an interrupt is said in it and not raised, so that the bound is not lost.

    References
    ----------
    Galvão & ReVelle (1996), A Lagrangean Heuristic for the Maximal Covering Location Problem, European Journal of
    Operational Research 88(1), 114–123. Steps: Held, Wolfe & Crowder (1974), Mathematical Programming 6, 62–88.
    Deflection: Camerini, Fratta & Maffioli (1975), Mathematical Programming Study 3, 26–34.

    Examples
    --------
    The first site covers 8 of 10, and whole weights cover whole numbers: a bound below 9 proves it.

    >>> from analysis.methods.coverage.cover_problem import read_problem
    >>> problem, _ = read_problem([5, 3, 2], [[1, 0], [1, 1], [0, 1]], 1)
    >>> 8 <= relax(problem, 8.0, process_time() + 5).bound < 9
    True
    """
    weight, by_site = problem.weight, problem.by_site
    price, factor = (weight * 0.5, 1.0) if known is None else (known.price, AGAIN)
    best, best_price, stalled = np.inf, price, 0
    average = np.zeros(by_site.shape[0]) if known is None else known.average.copy()
    direction = np.zeros(weight.size)
    # Whole weights cover whole numbers: a bound less than one above what is reached proves it.
    proof = reached + (1 - 1e-6 if np.all(weight == np.round(weight)) else reached * 1e-9)
    interrupted = False
    try:
        for step in range(steps):
            score = by_site @ price
            chosen = best_under_quotas(score, problem)
            value = float((weight - price).sum() + score[chosen].sum())
            newest = 1.0 if step == 0 and known is None else AVERAGE
            average *= 1 - newest
            average[chosen] += newest
            stalled = 0 if value < best * (1 - 1e-5) or step == 0 else stalled + 1
            if value < best:
                best, best_price = value, price
            if best < proof or process_time() > deadline:
                break
            if stalled >= patience:
                factor, stalled, price = factor * 0.75, 0, best_price
                direction[:] = 0
            direction = DEFLECTION * direction + (1 - DEFLECTION) * (_times_covered(by_site, chosen) - 1)
            free = ((price > 0) | (direction < 0)) & ((price < weight) | (direction > 0))
            length = float(np.square(direction[free]).sum())
            if length == 0 or factor < 1e-3:
                break
            # Polyak's step, aimed a little above what was reached: the bound will hardly fall below.
            step_size = factor * max(value - 1.01 * reached, 0.002 * value) / length
            price = np.where(free, np.clip(price - step_size * direction, 0, weight), price)
    except KeyboardInterrupt:
        interrupted = True
    return Relaxation(min(best, float(weight.sum())), best_price, by_site @ best_price, average, interrupted)


def needed(relaxation: Relaxation, problem: CoverProblem, reached: float) -> tuple[np.ndarray, np.ndarray]:
    """Sites that a better choice may hold, and sites that it must hold (reduced-cost fixing).

    Forcing a site in lowers the bound by what it falls short of the p-th best score; forcing one out by what it
    exceeds the next. Where that drops to what is reached, nothing better has it otherwise.

    Parameters
    ----------
    relaxation : of the problem.
    problem : with its p and quotas; with quotas nothing is fixed.
    reached : weight that a known choice covers.

    Returns
    -------
    (may, must): positions of sites, ascending.

    Examples
    --------
    With these prices the first site covers 8 at most, and a choice without it 5:

    >>> from analysis.methods.coverage.cover_problem import read_problem
    >>> problem, _ = read_problem([5, 3, 2], [[1, 0], [1, 1], [0, 1]], 1)
    >>> found = Relaxation(8.0, np.array([5.0, 3.0, 2.0]), np.array([8.0, 5.0]), np.array([1.0, 0.0]))
    >>> [sites.tolist() for sites in needed(found, problem, 8.0)]
    [[0], [0]]
    """
    score, p = relaxation.score, problem.p
    if len(problem.most) > 1 or p >= score.size:
        return np.arange(score.size), np.zeros(0, int)
    ordered = -np.sort(-score)
    # Of these prices, not the bound: that is no more than all weight, which says nothing of any site.
    value = float((problem.weight - relaxation.price).sum() + ordered[:p].sum())
    slack = value - reached
    rounding = 1e-9 * max(value, 1.0)
    may = np.flatnonzero(score >= ordered[p - 1] - slack - rounding)
    must = np.flatnonzero(score > ordered[p] + slack + rounding)
    return may, must
