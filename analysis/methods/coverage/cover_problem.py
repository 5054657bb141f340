"""What a covering problem is: weights of clients, which sites cover them, what is open, and what may be chosen.

Here belong reading and checking of the input, and what given sites cover. Its reduction is `cover_reduction`; how sites
are chosen is `siting` and what it calls.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.methods.coverage.labels import aligned, labels_of, unique
from analysis.methods.coverage.neighbours import pairs_within


@dataclass(frozen=True)
class CoverProblem:
    """A maximal covering problem.

    Attributes
    ----------
    weight : of each client, shape (client,).
    table : clients × sites, float ones where a site covers a client.
    p : sites to choose.
    category : of each site, whole numbers from 0, shape (site,).
    least, most : sites to choose of each category, shape (category,).

    References
    ----------
    Church & ReVelle (1974), The Maximal Covering Location Problem, Papers of the Regional Science Association 32,
    101–118.

    Examples
    --------
    >>> problem, _ = read_problem([5, 3, 2], [[1, 0], [1, 1], [0, 1]], 1)
    >>> problem.covered([0]), problem.covered([1]), problem.only([1]).table.shape
    (8.0, 5.0, (3, 1))
    """

    weight: np.ndarray
    table: sparse.csr_array
    p: int
    category: np.ndarray
    least: np.ndarray
    most: np.ndarray

    @cached_property
    def by_site(self) -> sparse.csr_array:
        """Sites × clients."""
        return sparse.csr_array(self.table.T)

    def covered(self, sites: Any) -> float:
        """Weight of the clients that these sites (positions) cover."""
        chosen = np.zeros(self.table.shape[1])
        chosen[np.asarray(sites, int)] = 1
        return float(self.weight[self.table @ chosen > 0].sum())

    def only(self, sites: np.ndarray) -> CoverProblem:
        """The problem with a choice among these sites alone; itself where these are all."""
        if np.array_equal(sites, np.arange(self.table.shape[1])):
            return self  # nothing is dominated: of a million sites another two tables would be made
        return replace(self, table=sparse.csr_array(self.by_site[sites].T), category=self.category[sites])


def covering_table(
    latitude: Any, longitude: Any, site_latitude: Any, site_longitude: Any, radius: float
) -> sparse.csr_array:
    """Which site covers which client: those within a great-circle radius.

    Parameters
    ----------
    latitude, longitude : of the clients, degrees.
    site_latitude, site_longitude : of the sites, degrees.
    radius : km.

    Returns
    -------
    Clients × sites, a sparse table of truth values.

    Raises
    ------
    ValueError : a coordinate is missing or out of range (its row is named), or the radius is negative.

    Examples
    --------
    >>> covering_table([31.0, 31.2], [121.0, 121.0], [31.001], [121.0], 1.0).toarray().tolist()
    [[True], [False]]
    """
    near = pairs_within(latitude, longitude, site_latitude, site_longitude, radius)
    return sparse.csr_array((np.ones(near.nnz, bool), near.indices, near.indptr), shape=near.shape)


def read_table(covers: Any) -> tuple[sparse.csr_array, pd.Index | None, pd.Index | None]:
    """A covering table as sparse ones, with the labels of clients and of sites.

    Parameters
    ----------
    covers : clients × sites of truth values: an array, a DataFrame, or a sparse table.

    Returns
    -------
    (clients × sites, float ones; labels of clients; labels of sites), labels None where the table has none.

    Raises
    ------
    ValueError : it is no table of truth values (distances, say), it is empty, or labels occur twice.

    Examples
    --------
    >>> table, clients, sites = read_table(pd.DataFrame([[True, False]], index=["a"], columns=["x", "y"]))
    >>> table.toarray().tolist(), list(sites)
    ([[1.0, 0.0]], ['x', 'y'])
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
    """Positions of sites given by label, or by position where the table has no labels.

    Parameters
    ----------
    name : of the argument, for messages.
    chosen : labels or positions.
    sites : labels of all sites, None without.
    size : how many sites there are.

    Returns
    -------
    Positions from 0, shape (chosen,), in the order given.

    Raises
    ------
    ValueError : a site that the table lacks, or one twice.

    Examples
    --------
    >>> positions("opened", ["y"], pd.Index(["x", "y"]), 2).tolist(), positions("opened", [0], None, 2).tolist()
    ([1], [0])
    """
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
    """A count between two ends.

    Parameters
    ----------
    name : of the argument, for messages.
    value : given.
    low, high : the least and the most.
    of : what is counted.

    Returns
    -------
    The value as an integer.

    Raises
    ------
    ValueError : it is not whole, or out of range.

    Examples
    --------
    >>> whole_number("p", 2.0, 1, 5, "sites")
    2
    """
    whole = isinstance(value, int | np.integer | float | np.floating) and not isinstance(value, bool)
    if not whole or not float(value).is_integer() or not low <= value <= high:
        raise ValueError(f"{name}: expected {low} to {high} {of}, a whole number, found {value}; correct it")
    return int(value)


def time_limit(seconds: Any) -> float:
    """A limit of time that a solver can keep.

    Parameters
    ----------
    seconds : given.

    Returns
    -------
    The same as a float.

    Raises
    ------
    ValueError : below 0, missing or without end.

    Examples
    --------
    >>> time_limit(0), time_limit(2.5)
    (0.0, 2.5)
    """
    number = isinstance(seconds, int | np.integer | float | np.floating) and not isinstance(seconds, bool)
    if not number or not 0 <= seconds < np.inf:
        raise ValueError(
            f"seconds: expected a finite number of 0 or more, found {seconds}; 0 answers at once, 60 is the default"
        )
    return float(seconds)


def _read_quotas(quotas: Any, categories: Any, sites: pd.Index | None, size: int, p: int) -> tuple[np.ndarray, ...]:
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
    """A maximal covering problem from what callers have, checked.

    Parameters
    ----------
    weight : of each client, 0 or more.
    covers : clients × sites, as in `read_table`.
    p : sites to choose.
    quotas : by category, how many sites to choose: a number, or (least, most); none unless given.
    categories : of each site, needed with quotas.

    Returns
    -------
    (CoverProblem, labels of the sites or None).

    Raises
    ------
    ValueError : naming the field: lengths or labels that do not fit, a p out of range, or quotas that cannot be met.

    Examples
    --------
    >>> problem, _ = read_problem([5, 3], [[1, 0], [0, 1]], 1, quotas={"mall": 1}, categories=["mall", "street"])
    >>> problem.least.tolist(), problem.most.tolist()
    ([1, 0], [1, 1])
    """
    table, clients, sites = read_table(covers)
    p = whole_number("p", p, 1, table.shape[1], "sites")
    weight = aligned("weight", weight, clients, table.shape[0], "client")
    return CoverProblem(weight, table, p, *_read_quotas(quotas, categories, sites, table.shape[1], p)), sites
