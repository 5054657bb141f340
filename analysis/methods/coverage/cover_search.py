"""Local search for maximal covering: tabu on a core of promising sites, restarted from the best found.

Here belongs how a good choice is found. That it is good is proved by `lagrangian` and `programme`.
"""

from __future__ import annotations

from time import process_time

import numpy as np
from scipy import sparse

from analysis.methods.coverage.cover_problem import CoverProblem
from analysis.methods.coverage.elite import Elite
from analysis.methods.coverage.greedy_cover import greedy
from analysis.methods.coverage.lagrangian import Relaxation
from analysis.methods.coverage.swap_table import SwapTable

PATIENCE = 1000
"""Exchanges without a new best after which a run ends."""

STALE = 10
"""Runs without a new best of its population after which an epoch ends."""


def tabu(table: SwapTable, problem: CoverProblem, rng: np.random.Generator, deadline: float) -> tuple:
    """Exchange by the best gain that is not forbidden, until nothing better comes.

    A site that left stays out, and one that came stays in, for a random number of steps.

    Parameters
    ----------
    table : a choice with the gains of its exchanges, which moves along.
    problem : that it is a choice of.
    rng : of the steps, and of noise that breaks ties.
    deadline : in seconds of `process_time`.

    Returns
    -------
    (weight covered, positions of sites) of the best choice met.

    References
    ----------
    Glover (1989), Tabu Search, Part I, ORSA Journal on Computing 1(3), 190–206.

    Examples
    --------
    From the second site to the first, which covers 8 of 10:

    >>> from analysis.methods.coverage.cover_problem import read_problem
    >>> problem, _ = read_problem([5, 3, 2], [[1, 0], [1, 1], [0, 1]], 1)
    >>> value, sites = tabu(SwapTable(problem, np.array([1])), problem, np.random.default_rng(0), process_time() + 5)
    >>> value, sites.tolist()
    (8.0, [0])
    """
    p, sites = table.kept.shape
    noise = 1e-3 * float(problem.weight.mean())
    best, found = table.objective, table.sites.copy()
    out_until, in_until = np.zeros(sites, int), np.zeros(p, int)
    step = last = 0
    gain = np.empty_like(table.kept)
    while step - last < PATIENCE and (step % 16 or process_time() < deadline):
        step += 1
        # A little noise breaks ties, which whole weights have by the hundred, at random.
        coming = table.added + noise * rng.random(sites)
        coming[table.sites] = -np.inf
        coming[out_until > step] = -np.inf
        np.add(table.kept, coming, out=gain)
        gain[in_until > step] = -np.inf
        if len(problem.most) > 1:
            gain[~_allowed(problem, table.sites)] = -np.inf
        position, site = divmod(int(gain.argmax()), sites)
        if gain[position, site] == -np.inf:
            # Everything is forbidden, as where there are hardly more sites than p: wait.
            if step - last > 2 * p:
                break
            continue
        out_until[table.sites[position]] = step + rng.integers(5, 6 + p // 2)
        table.swap(position, site)
        in_until[position] = step + rng.integers(2, 3 + p // 6)
        if table.objective > best * (1 + 1e-12):
            best, found, last = table.objective, table.sites.copy(), step
    return best, found


def _allowed(problem: CoverProblem, sites: np.ndarray) -> np.ndarray:
    count = np.bincount(problem.category[sites], minlength=len(problem.most))
    pairs = (count > problem.least)[:, None] & (count < problem.most)[None, :]
    np.fill_diagonal(pairs, True)
    return pairs[problem.category[sites]][:, problem.category]


def near_misses(problem: CoverProblem, sites: np.ndarray, number: int) -> np.ndarray:
    """The sites whose best exchange for one of a choice gains most: its shifted versions.

    Parameters
    ----------
    problem : of any size.
    sites : positions of a choice.
    number : how many to return, all if there are fewer.

    Returns
    -------
    Positions of sites, in no particular order.

    Examples
    --------
    >>> from analysis.methods.coverage.cover_problem import read_problem
    >>> problem, _ = read_problem([5, 3, 2], [[1, 0], [1, 1], [0, 1]], 1)
    >>> near_misses(problem, np.array([1]), 1).tolist()
    [0]
    """
    chosen = problem.by_site[sites]
    times = chosen.sum(axis=0)
    added = problem.by_site @ np.where(times == 0, problem.weight, 0.0)
    own = sparse.csr_array(chosen.multiply(np.where(times == 1, problem.weight, 0.0)[None, :]))
    lost = own.sum(axis=1)
    # A site keeps something of few others: of the rest the one that takes least with it would go.
    kept = sparse.coo_array(own @ problem.table)
    gain = np.full(added.size, -lost.min())
    np.maximum.at(gain, kept.col, kept.data - lost[kept.row])
    gain += added
    return np.argpartition(-gain, min(number, gain.size) - 1)[:number]


def search(
    problem: CoverProblem,
    relaxation: Relaxation,
    start: np.ndarray,
    deadline: float,
    seed: int,
    goal: float,
    quiet: int,
    elite: Elite,
) -> None:
    """Runs of tabu in epochs, each with a population of its own, entered into the elite.

    An epoch starts from choices drawn by the relaxation, goes on from its best with some sites replaced, and ends when
    that finds nothing new: its population is then one basin. Later epochs also recombine the best of all.

    Parameters
    ----------
    problem : to search.
    relaxation : of it, which says what sites are promising.
    start : a first choice.
    deadline : in seconds of `process_time`.
    seed : of the search.
    goal : value at which nothing better can be.
    quiet : runs without a new best after which to stop.
    elite : holds the first choice; kept up to date, so that an interrupt loses nothing.

    Returns
    -------
    Nothing; what was found is in the elite.

    References
    ----------
    Glover (1989), Tabu Search, Part I, ORSA Journal on Computing 1(3), 190–206.

    Examples
    --------
    >>> from analysis.methods.coverage.cover_problem import read_problem
    >>> from analysis.methods.coverage.lagrangian import relax
    >>> problem, _ = read_problem([5, 3, 2], [[1, 0], [1, 1], [0, 1]], 1)
    >>> start, elite, deadline = np.array([1]), Elite(), process_time() + 5
    >>> elite.enter(problem.covered(start), start)
    True
    >>> search(problem, relax(problem, 5.0, deadline), start, deadline, seed=0, goal=8.0, quiet=5, elite=elite)
    >>> elite.choices[0][0]
    8.0
    """
    rng, p = np.random.default_rng(seed), problem.p
    promising = np.unique(
        np.concatenate([np.argsort(-relaxation.score)[: 2 * p], np.flatnonzero(relaxation.average > 0.003)])
    )
    chance = relaxation.average[promising] + 1e-9
    chance /= chance.sum()
    epoch, runs, stale, since = Elite(), 0, 0, 0
    while process_time() < deadline and elite.choices[0][0] < goal and since < quiet:
        if stale >= STALE:
            epoch, runs, stale = Elite(), 0, 0
        if runs < 3:
            choice = start if since == runs == 0 else greedy(problem, _drawn(problem, promising, chance, p // 2, rng))
            core = promising
        elif rng.random() < 0.25 and len(elite.choices) > 1:
            one, other = rng.choice(len(elite.choices), 2, replace=False)
            choice, core = elite.choices[one][1], elite.choices[other][1]
        else:
            base = epoch.choices[rng.integers(len(epoch.choices))][1]
            kept = base[rng.permutation(p)[: p - max(1, min(12, p // 5))]]
            core = np.union1d(promising, near_misses(problem, base, 6 * p))
            choice = greedy(problem, _completed(problem, kept, promising, chance, rng))
        core = np.union1d(core, choice)
        small = problem.only(core)
        value, found = tabu(SwapTable(small, np.searchsorted(core, choice)), small, rng, deadline)
        runs += 1
        stale = 0 if epoch.enter(value, core[found]) else stale + 1
        since = 0 if elite.enter(value, core[found]) else since + 1


def _drawn(problem, promising, chance, number, rng) -> np.ndarray:
    """Sites drawn by how often the relaxation chose them, as far as quotas allow."""
    number = min(number, int((chance > 1e-12).sum()))
    drawn = promising[rng.choice(len(promising), number, replace=False, p=chance)]
    return _within_quotas(problem, drawn)


def _completed(problem, kept, promising, chance, rng) -> np.ndarray:
    missing = problem.p - kept.size
    drawn = promising[rng.choice(len(promising), min(2 * missing, len(promising)), replace=False, p=chance)]
    drawn = drawn[~np.isin(drawn, kept)][:missing]
    return _within_quotas(problem, np.concatenate([kept, drawn]))


def _within_quotas(problem: CoverProblem, sites: np.ndarray) -> np.ndarray:
    """As many of these sites, in their order, as leave the quotas within reach."""
    if len(problem.most) == 1:
        return sites
    chosen: list[int] = []
    count = np.zeros_like(problem.most)
    for site in sites:
        group = problem.category[site]
        count[group] += 1
        if count[group] > problem.most[group] or np.maximum(count, problem.least).sum() > problem.p:
            count[group] -= 1
        else:
            chosen.append(int(site))
    return np.array(chosen, dtype=int)
