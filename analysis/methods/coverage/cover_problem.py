"""What a covering problem is: weights of clients, which sites cover them, what is open, and what may be chosen.

Here belong reading and checking of the input, its reduction, and what given sites cover. How sites are chosen is
`siting` and what it calls.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.methods.coverage.labels import aligned, labels_of, unique
from analysis.methods.coverage.neighbours import pairs_within

OVERLAPS = 150_000_000
"""Products of a search for dominated sites above which it is left out: it would take longer than it saves."""


@dataclass(frozen=True)
class CoverProblem:
    """A maximal covering problem.

    weight : clients. table : clients × sites, float ones. p : sites to choose.
    category : of each site, whole numbers from 0; least, most : sites to choose of each category.
    """

    weight: np.ndarray
    table: sparse.csr_array
    p: int
    category: np.ndarray
    least: np.ndarray
    most: np.ndarray

    @property
    def by_site(self) -> sparse.csr_array:
        """Sites × clients."""
        return sparse.csr_array(self.table.T)

    def covered(self, sites: Any) -> float:
        """Weight of the clients that these sites (positions) cover."""
        chosen = np.zeros(self.table.shape[1])
        chosen[np.asarray(sites, int)] = 1
        return float(self.weight[self.table @ chosen > 0].sum())

    def only(self, sites: np.ndarray) -> CoverProblem:
        """The problem with a choice among these sites alone."""
        return replace(self, table=sparse.csr_array(self.table[:, sites]), category=self.category[sites])


def covering_table(
    latitude: Any, longitude: Any, site_latitude: Any, site_longitude: Any, radius: float
) -> sparse.csr_array:
    """Which site covers which client: those within a great-circle radius (km), as a sparse table of truth values.

    >>> covering_table([31.0, 31.2], [121.0, 121.0], [31.001], [121.0], 1.0).toarray().tolist()
    [[True], [False]]
    """
    near = pairs_within(latitude, longitude, site_latitude, site_longitude, radius)
    return sparse.csr_array((np.ones(near.nnz, bool), near.indices, near.indptr), shape=near.shape)


def read_table(covers: Any) -> tuple[sparse.csr_array, pd.Index | None, pd.Index | None]:
    """A covering table as sparse ones, with the labels of clients and of sites.

    Raises
    ------
    ValueError : it is no table of truth values (distances, say), it is empty, or labels occur twice.
    """
    clients, sites = (labels_of(covers, axis) if isinstance(covers, pd.DataFrame) else None for axis in (0, 1))
    for labels, of in ((clients, "client"), (sites, "site")):
        if labels is not None:
            unique("covers", labels, of)
    if sparse.issparse(covers):
        table = sparse.csr_array(covers)
        table.sum_duplicates()
        values = table.data
    else:
        dense = covers.to_numpy() if isinstance(covers, pd.DataFrame) else np.asarray(covers)
        if dense.ndim != 2:
            raise ValueError(f"covers: expected clients × sites, found shape {dense.shape}; pass a table")
        values = dense
        if dense.dtype != bool and dense.dtype.kind not in "iuf":
            raise ValueError(f"covers: expected truth values, found {dense.dtype}; say for each pair yes or no")
        table = sparse.csr_array(dense if dense.dtype == bool else np.nan_to_num(dense, nan=2.0) != 0)
    wrong = ~np.isin(values, (0, 1)) if values.dtype != bool else np.zeros(0, bool)
    if wrong.any():
        found = float(values[wrong][0])
        raise ValueError(
            f"covers: expected truth values (0 or 1), found {found:g}; compare distances with a radius first"
        )
    table = table.astype(float)
    table.eliminate_zeros()
    table.sort_indices()
    if 0 in table.shape:
        raise ValueError(f"covers: expected clients × sites, found {table.shape[0]} × {table.shape[1]}; check both")
    return table, clients, sites


def positions(name: str, chosen: Any, sites: pd.Index | None, size: int) -> np.ndarray:
    """Positions of sites given by label, or by position where the table has no labels."""
    chosen = list(chosen)
    labels = pd.RangeIndex(size) if sites is None else sites
    found = labels.get_indexer(pd.Index(chosen)) if chosen else np.zeros(0, int)
    if (found < 0).any():
        raise ValueError(
            f"{name}: expected sites of the table, found {chosen[int(np.argmax(found < 0))]!r}; name sites that it has"
        )
    if np.unique(found).size < found.size:
        raise ValueError(f"{name}: expected every site once, found one twice in {chosen[:10]}; drop the duplicate")
    return found


def whole_number(name: str, value: Any, low: int, high: int, of: str) -> int:
    """A count between two ends."""
    whole = isinstance(value, int | np.integer | float | np.floating) and not isinstance(value, bool)
    if not whole or not float(value).is_integer() or not low <= value <= high:
        raise ValueError(f"{name}: expected {low} to {high} {of}, a whole number, found {value}; correct it")
    return int(value)


def read_quotas(quotas: Any, categories: Any, sites: pd.Index | None, size: int, p: int) -> tuple[np.ndarray, ...]:
    """Category of each site, with the least and most sites to choose of each; one category without quotas."""
    if quotas is None:
        return np.zeros(size, int), np.zeros(1, int), np.full(1, p)
    if isinstance(categories, pd.Series):
        categories = categories.reindex(pd.RangeIndex(size) if sites is None else sites)
    names = np.asarray(categories, dtype=object) if categories is not None else np.zeros(0, object)
    if names.shape != (size,) or pd.isna(names).any():
        raise ValueError(f"categories: expected one per site ({size}), found {names.shape}; quotas need them all")
    code, found = pd.factorize(names, sort=True)
    unknown = [name for name in quotas if name not in set(found)]
    if unknown:
        raise ValueError(f"quotas: expected categories among {list(found)[:8]}, found {unknown[0]!r}; name one of them")
    count = np.bincount(code, minlength=len(found))
    bounds = [quotas.get(name, (0, p)) for name in found]
    bounds = [(b, b) if isinstance(b, int | np.integer) else tuple(b) for b in bounds]
    least, most = np.array(bounds, int).T
    if np.any(least > np.minimum(most, count)) or least.sum() > p or np.minimum(most, count).sum() < p:
        raise ValueError(
            f"quotas: expected limits that {p} sites can meet, found at least {int(least.sum())} and at most "
            f"{int(np.minimum(most, count).sum())} sites in all, {count.tolist()} to choose from; loosen them"
        )
    return code, least, np.minimum(most, count)


def read_problem(weight: Any, covers: Any, p: Any, quotas: Any = None, categories: Any = None) -> tuple:
    """The problem, with the labels of the sites."""
    table, clients, sites = read_table(covers)
    p = whole_number("p", p, 1, table.shape[1], "sites")
    weight = aligned("weight", weight, clients, table.shape[0], "client")
    return CoverProblem(weight, table, p, *read_quotas(quotas, categories, sites, table.shape[1], p)), sites


def merge_clients(problem: CoverProblem) -> CoverProblem:
    """Clients with the same covering set become one; those without weight or site are dropped."""
    keep = (np.diff(problem.table.indptr) > 0) & (problem.weight > 0)
    table, weight = problem.table[keep], problem.weight[keep]
    # Two random numbers of 64 bits per site: equal sums are equal sets, but for one chance in 2^128.
    marks = np.random.default_rng(0).integers(0, 2**64, (2, table.shape[1]), dtype=np.uint64)
    sums = [np.add.reduceat(mark[table.indices], table.indptr[:-1]) if table.nnz else mark[:0] for mark in marks]
    _, first, group = np.unique(np.stack(sums, axis=1), axis=0, return_index=True, return_inverse=True)
    merged = np.bincount(group.ravel(), weight, minlength=first.size)
    return replace(problem, weight=merged, table=sparse.csr_array(table[first]))


def undominated(problem: CoverProblem) -> np.ndarray:
    """Sites whose clients no other site of their category covers too; of equal sites the first, p at least.

    A choice of p sites never needs another one, as long as p undominated ones are left.
    """
    table, sites = problem.table, problem.table.shape[1]
    everything = np.arange(sites)
    degree = np.diff(table.indptr).astype(float)
    if np.square(degree).sum() > OVERLAPS:
        return everything
    overlap = sparse.coo_array(sparse.csr_array(table.T.astype(np.float32)) @ table.astype(np.float32))
    size = np.bincount(table.indices, minlength=sites)
    inside = (overlap.data >= size[overlap.row]) & (overlap.row != overlap.col)
    inside &= problem.category[overlap.row] == problem.category[overlap.col]
    equal = size[overlap.row] == size[overlap.col]
    inside &= ~equal | (overlap.col < overlap.row)
    kept = np.ones(sites, bool)
    kept[overlap.row[inside]] = False
    kept[size == 0] = False
    short = np.bincount(problem.category[kept], minlength=len(problem.most)) < problem.most
    kept |= short[problem.category]
    return np.flatnonzero(kept)
