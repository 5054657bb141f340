"""Access by floating catchments: supply per person within reach, with competition for it.

Here belong the two-step method and its enhancement by distance (2SFCA, E2SFCA). Which places reach which facilities
is `neighbours`; how customers choose among them is `huff`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.methods.coverage.labels import aligned, labels_of, long_table

PAIRS = 4_000_000
"""Pairs weighed at once, which bounds memory."""

REASONS = (
    "",
    "no facility within reach",
    "no supply at the facilities within reach",
    "nobody lives within reach of these facilities",
)

Weight = str | Sequence[tuple[float, float]] | Callable[[np.ndarray], np.ndarray]

RULES: dict[str, Callable[[np.ndarray, float], np.ndarray]] = {
    "binary": lambda cost, limit: np.ones_like(cost),
    "inverse": lambda cost, limit: 1 / cost,
    # Dai (2010): 1 on the spot, 0 at the limit.
    "gaussian": lambda cost, limit: (np.exp(-0.5 * np.square(cost / limit)) - np.exp(-0.5)) / (1 - np.exp(-0.5)),
}


@dataclass(frozen=True)
class Catchment:
    """Access of places.

    Attributes
    ----------
    access : supply per person, one per place, 0 where there is none; a Series where places have labels.
    reason : why access is 0, one text per place, "" where it is not.
    ratio : supply per weighed person of each facility, 0 where nobody is in reach; a Series where facilities have
        labels.

    Examples
    --------
    Five beds for a hundred people, and a place out of reach:

    >>> found = catchment([100, 20], [5], [[1.0], [9.0]], max_cost=2)
    >>> found.access.tolist(), found.ratio.tolist(), found.reason.tolist()
    ([0.05, 0.0], [0.05], ['', 'no facility within reach'])
    """

    access: Any
    reason: Any
    ratio: Any


def catchment(
    population: Any, supply: Any, cost: Any, max_cost: float, weight: Weight = "binary", nearest: float = 0.0
) -> Catchment:
    """Access of each place by the two-step floating catchment area method.

    Parameters
    ----------
    population : persons, one per place.
    supply : one per facility, in any unit.
    cost : places × facilities, of the way there: an array, a DataFrame, a sparse table whose stored pairs are all that
        can be in reach (a stored 0 is on the spot), or a Series with labels (place, facility).
    max_cost : pairs beyond it are out of reach.
    weight : "binary" (2SFCA); "inverse" for 1/cost; "gaussian" for a bell that is 0 at max_cost; zones such as [(1,
        1.0), (2, 0.68), (3, 0.22)], up to which cost which weight (E2SFCA); or a function of costs.
    nearest : a lower cost counts as this one. "inverse" needs it above 0 where a facility stands on the spot, whose
        weight would be infinite.

    Returns
    -------
    Catchment: A_i = Σ_j w_ij S_j/Σ_i w_ij P_i. Never NaN: 0 comes with its reason. Σ P_i A_i is the supply within
    anybody's reach.

    Raises
    ------
    ValueError : labels or lengths do not fit, a number is missing or negative, or the weight is unknown.

    References
    ----------
    Two steps: Luo & Wang (2003), Environment and Planning B 30(6), 865–884. Zones: Luo & Qi (2009), Health & Place
    15(4), 1100–1107. Gaussian weights: Dai (2010), Health & Place 16(5), 1038–1052.

    Examples
    --------
    >>> found = catchment([100, 50, 7], [15], [[1.0], [2.0], [9.0]], 5)
    >>> found.access.round(2).tolist(), found.reason[2]
    ([0.1, 0.1, 0.0], 'no facility within reach')
    """
    weigh, floor = _rule(weight, float(max_cost)), float(nearest)

    def rule(costs: np.ndarray) -> np.ndarray:
        return weigh(np.maximum(costs, floor))

    table, places, facilities = _table(cost, labels_of(population), labels_of(supply))
    persons = aligned("population", population, places, table.shape[0], "place")
    offered = aligned("supply", supply, facilities, table.shape[1], "facility")
    within, demand, any_supply = np.zeros(len(persons), int), np.zeros(len(offered)), np.zeros(len(persons), bool)
    for rows, near in _weighed(table, float(max_cost), rule):
        within[rows] = np.diff(near.indptr)
        demand += near.T @ persons[rows]
        any_supply[rows] = (near @ (offered > 0)) > 0
    ratio = np.divide(offered, demand, out=np.zeros_like(demand), where=demand > 0)
    access = np.zeros(len(persons))
    for rows, near in _weighed(table, float(max_cost), rule):
        access[rows] = near @ ratio
    code = np.where(access > 0, 0, np.where(within == 0, 1, np.where(~any_supply, 2, 3)))
    reason = np.array(REASONS, dtype=object)[code]
    if places is not None:
        access, reason = pd.Series(access, places, name="access"), pd.Series(reason, places, name="reason")
    return Catchment(access, reason, ratio if facilities is None else pd.Series(ratio, facilities, name="ratio"))


def two_step_catchment(population: Any, supply: Any, cost: Any, max_cost: float, weight: Weight = "binary") -> Any:
    """The access alone of `catchment`.

    Parameters
    ----------
    population, supply, cost, max_cost, weight : as in `catchment`.

    Returns
    -------
    Supply per person, one per place; a Series where places have labels.

    Raises
    ------
    ValueError : as `catchment`.

    References
    ----------
    Luo & Wang (2003), Environment and Planning B 30(6), 865–884.

    Examples
    --------
    >>> two_step_catchment([100, 50], [15], [[1.0], [2.0]], 5).tolist()
    [0.1, 0.1]
    """
    return catchment(population, supply, cost, max_cost, weight).access


def _table(cost: Any, places: Any, facilities: Any) -> tuple[sparse.csr_array, Any, Any]:
    if isinstance(cost, pd.Series):
        return long_table("cost", cost, places, facilities)
    labels = (labels_of(cost), labels_of(cost, 1)) if isinstance(cost, pd.DataFrame) else (None, None)
    if sparse.issparse(cost):
        return sparse.csr_array(cost), *labels
    dense = np.asarray(cost, float)
    if dense.ndim != 2:
        raise ValueError(f"cost: expected places × facilities, found shape {dense.shape}; pass a table")
    # Not csr_array(dense): that would drop the pairs whose cost is 0.
    starts = np.arange(dense.shape[0] + 1) * dense.shape[1]
    columns = np.tile(np.arange(dense.shape[1]), dense.shape[0])
    return sparse.csr_array((dense.ravel(), columns, starts), shape=dense.shape), *labels


def _rule(weight: Weight, limit: float) -> Callable[[np.ndarray], np.ndarray]:
    if not limit >= 0:
        raise ValueError(f"max_cost: expected a number of 0 or more, found {limit:g}; state how far people go")
    if callable(weight):
        return weight
    if isinstance(weight, str):
        if weight not in RULES:
            raise ValueError(f"weight: expected one of {list(RULES)}, found {weight!r}; name one of these")
        return lambda cost: RULES[weight](cost, limit)
    zones = np.array([tuple(zone) for zone in weight], float).reshape(-1, 2)
    if not len(zones) or np.any(np.diff(zones[:, 0]) <= 0) or zones[-1, 0] < limit:
        raise ValueError(
            f"weight: expected zones (up to cost, weight) that ascend to max_cost {limit:g}, found {zones.tolist()}; "
            "complete them"
        )
    return lambda cost: zones[np.searchsorted(zones[:, 0], cost), 1]


def _weighed(table: sparse.csr_array, limit: float, rule: Callable):
    """Weights of the pairs within reach, some rows at a time."""
    start, starts = 0, table.indptr
    while start < table.shape[0]:
        stop = max(start + 1, int(np.searchsorted(starts, starts[start] + PAIRS, "right")) - 1)
        pairs = slice(starts[start], starts[stop])
        cost, column = table.data[pairs], table.indices[pairs]
        local = starts[start : stop + 1] - starts[start]
        if not np.all(cost >= 0):
            bad = int(np.argmax(~(cost >= 0)))
            row = start + int(np.searchsorted(local, bad, "right")) - 1
            raise ValueError(f"cost: expected a number in [0, inf], found {cost[bad]:g} in row {row}; correct it")
        near = cost <= limit
        if not near.all():
            cost, column = cost[near], column[near]
            local = np.concatenate([[0], np.cumsum(near)])[local]
        with np.errstate(divide="ignore"):
            value = np.asarray(rule(cost), float)
        if not np.all(np.isfinite(value) & (value >= 0)):
            bad = float(cost[~(np.isfinite(value) & (value >= 0))][0])
            raise ValueError(f"cost: expected a cost with a finite weight of 0 or more, found {bad:g}; state `nearest`")
        yield slice(start, stop), sparse.csr_array((value, column, local), shape=(stop - start, table.shape[1]))
        start = stop
