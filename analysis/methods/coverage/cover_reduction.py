"""The same covering problem, smaller: clients that the same sites cover, and sites that another one makes needless.

Here belong reductions that leave the best choice as it is. What a problem is stands in `cover_problem`.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy import sparse

from analysis.methods.coverage.cover_problem import CoverProblem

OVERLAPS = 150_000_000
"""Products of a search for dominated sites above which it is left out: it would take longer than it saves."""

BLOCK = 5_000_000
"""Of them, searched at a time: some 30 bytes each."""


def merge_clients(problem: CoverProblem) -> CoverProblem:
    """The same problem with fewer clients: those with the same covering set become one.

    Parameters
    ----------
    problem : any.

    Returns
    -------
    CoverProblem whose choices cover as much; clients without weight or site are dropped, in no particular order.

    Examples
    --------
    >>> from analysis.methods.coverage.cover_problem import read_problem
    >>> problem, _ = read_problem([5, 3, 2, 0], [[1, 0], [1, 0], [0, 1], [1, 1]], 1)
    >>> sorted(merge_clients(problem).weight.tolist())
    [2.0, 8.0]
    """
    keep = (np.diff(problem.table.indptr) > 0) & (problem.weight > 0)
    table, weight = problem.table[keep], problem.weight[keep]
    # Two random numbers of 64 bits per site: equal sums are equal sets, but for one chance in 2^128.
    marks = np.random.default_rng(0).integers(0, 2**64, (2, table.shape[1]), dtype=np.uint64)
    sums = [np.add.reduceat(mark[table.indices], table.indptr[:-1]) if table.nnz else mark[:0] for mark in marks]
    order = np.lexsort(sums)
    new = np.ones(order.size, bool)
    new[1:] = np.any([np.diff(mark[order]) != 0 for mark in sums], axis=0)
    first = order[new]
    merged = np.bincount(np.cumsum(new) - 1, weight[order], minlength=first.size)
    return replace(problem, weight=merged, table=sparse.csr_array(table[first]))


def undominated(problem: CoverProblem) -> np.ndarray:
    """Sites whose clients no other site of their category covers too; of equal sites the first, p at least.

    A choice of p sites never needs another one, as long as p undominated ones are left.

    Parameters
    ----------
    problem : any; a very large one is not reduced (`OVERLAPS`).

    Returns
    -------
    Positions of these sites, ascending.

    Examples
    --------
    The second site covers what the first does, and more:

    >>> from analysis.methods.coverage.cover_problem import read_problem
    >>> undominated(read_problem([5, 3], [[1, 1], [0, 1]], 1)[0]).tolist()
    [1]
    """
    table, sites = problem.table, problem.table.shape[1]
    everything = np.arange(sites)
    degree = np.diff(table.indptr).astype(float)
    if np.square(degree).sum() > OVERLAPS:
        return everything
    by_site, whole = sparse.csr_array(table.T.astype(np.float32)), table.astype(np.float32)
    size, kept = np.diff(by_site.indptr), np.ones(sites, bool)
    # By blocks of sites: all products at once take gigabytes where a million sites are to choose from.
    block = np.cumsum(by_site @ degree) // BLOCK
    for rows in np.split(everything, np.flatnonzero(np.diff(block)) + 1):
        overlap = sparse.coo_array(by_site[rows] @ whole)
        row, col = rows[overlap.row], overlap.col
        inside = (overlap.data >= size[row]) & (row != col) & (problem.category[row] == problem.category[col])
        inside &= (size[row] != size[col]) | (col < row)
        kept[row[inside]] = False
    kept[size == 0] = False
    short = np.bincount(problem.category[kept], minlength=len(problem.most)) < problem.most
    kept |= short[problem.category]
    return np.flatnonzero(kept)
