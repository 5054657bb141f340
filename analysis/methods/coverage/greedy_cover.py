"""A first choice for covering: the site that adds most, one at a time, and by the thousand where it is late.

Here belongs greedy with what it keeps up. Better choices are searched in `cover_search` and `annealing`.
"""

from __future__ import annotations

from time import process_time

import numpy as np
from scipy import sparse

from analysis.methods.coverage.cover_problem import CoverProblem

BATCH, NEARLY = 1000, 0.9
"""Sites that a hurried choice looks at together, and the share of the last one's gain that each of them must add."""


def greedy(problem: CoverProblem, chosen: np.ndarray | None = None, deadline: float = np.inf) -> np.ndarray:
    """Complete a choice by the site that adds most, one at a time; quotas are kept.

    Parameters
    ----------
    problem : of any size.
    chosen : positions of sites to begin from; none unless given.
    deadline : in seconds of `process_time`; from then on sites are taken by the thousand, as far as they still add
        nearly as much.

    Returns
    -------
    Positions of p sites, those given first. Where none is given, no quota holds and time suffices, they cover at least
    1 − 1/e of what the best choice does.

    References
    ----------
    Church & ReVelle (1974), Papers of the Regional Science Association 32, 101–118. The guarantee: Nemhauser, Wolsey &
    Fisher (1978), Mathematical Programming 14, 265–294.

    Examples
    --------
    >>> from analysis.methods.coverage.cover_problem import read_problem
    >>> problem, _ = read_problem([5, 3, 2, 1], [[1, 0, 0], [1, 1, 0], [0, 1, 0], [0, 0, 1]], 2)
    >>> greedy(problem).tolist(), greedy(problem, np.array([2])).tolist()
    ([0, 1], [2, 0])
    """
    by_site, by_client, left = problem.by_site, problem.table, problem.weight.copy()
    sites = [] if chosen is None else [int(site) for site in chosen]
    for site in sites:
        left[by_site.indices[by_site.indptr[site] : by_site.indptr[site + 1]]] = 0
    gain = by_site @ left
    gain[sites] = -1
    count = np.bincount(problem.category[np.array(sites, int)], minlength=len(problem.most))
    while len(sites) < problem.p:
        score = np.where(_open_categories(problem, count)[problem.category], gain, -2)
        late = process_time() > deadline
        batch, floor = next_batch(score, late)
        for site in batch:
            # The first is taken in any case; of the others those that still add what the last one promised.
            if late and (gain[site] < floor or not _open_categories(problem, count)[problem.category[site]]):
                continue
            sites.append(int(site))
            count[problem.category[site]] += 1
            take(site, by_site, by_client, left, gain)
            gain[site] = -1
            if len(sites) == problem.p:
                break
    return np.array(sites)


def _open_categories(problem: CoverProblem, count: np.ndarray) -> np.ndarray:
    """Categories of which the next site may be, given how many there are of each."""
    room = problem.p - int(count.sum()) - np.maximum(problem.least - count, 0).sum()
    return (count < problem.least) | ((count < problem.most) & (room > 0))


def next_batch(score: np.ndarray, late: bool) -> tuple[np.ndarray, float]:
    """What a greedy choice takes next: the best site, or where it is late a thousand of them.

    Parameters
    ----------
    score : of each site, shape (site,).
    late : whether time is up.

    Returns
    -------
    (positions, the best first; what a site of a thousand must still score when its turn comes).

    Examples
    --------
    >>> score = np.array([1.0, 3.0, 2.0])
    >>> next_batch(score, False)[0].tolist(), next_batch(score, True)[0].tolist()
    ([1], [1, 2, 0])
    """
    if not late:
        return np.array([np.argmax(score)]), -np.inf
    best = np.argpartition(-score, BATCH)[:BATCH] if score.size > BATCH else np.arange(score.size)
    best = best[np.argsort(-score[best], kind="stable")]
    return best, NEARLY * float(score[best[-1]])


def take(site: int, by_site: sparse.csr_array, by_client: sparse.csr_array, left: np.ndarray, gain: np.ndarray) -> None:
    """Count the clients of a site as covered: what is left of them, and what other sites would gain, falls.

    Parameters
    ----------
    site : its position.
    by_site, by_client : the covering table, sites × clients and clients × sites.
    left : weight of each client that is not covered yet, 0 of the others, shape (client,); changed in place.
    gain : what each site would add, shape (site,); changed in place.

    Returns
    -------
    Nothing.

    Examples
    --------
    >>> table = sparse.csr_array([[1.0, 0.0], [1.0, 1.0], [0.0, 1.0]])
    >>> left, gain = np.array([5.0, 3.0, 2.0]), np.array([8.0, 5.0])
    >>> take(0, sparse.csr_array(table.T), table, left, gain)
    >>> left.tolist(), gain.tolist()
    ([0.0, 0.0, 2.0], [0.0, 2.0])
    """
    clients = by_site.indices[by_site.indptr[site] : by_site.indptr[site + 1]]
    clients = clients[left[clients] > 0]
    if clients.size:
        near = by_client[clients]
        np.subtract.at(gain, near.indices, np.repeat(left[clients], np.diff(near.indptr)))
    left[clients] = 0
