"""Nearest-neighbour matching on cells of customers who are alike, told by counts, sums and squares.

Belongs here: distances, matches and the effect with its error, of cells. Does not belong here: what is asked of them
and told (`matching`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.spatial import cKDTree


@dataclass(frozen=True, eq=False)
class CellOutcome:
    """An outcome of the customers of each cell.

    Attributes
    ----------
    total, squares : its sum and its sum of squares, shape (cell,).

    Examples
    --------
    >>> CellOutcome(np.array([3.0]), np.array([5.0])).squares.item()  # of two customers with 1 and 2
    5.0
    """

    total: np.ndarray
    squares: np.ndarray


@dataclass(frozen=True, eq=False)
class _Matches:
    """Which cells of non-members are nearest to each cell of members.

    Attributes
    ----------
    people, member, at : of each cell: customers, whether they are members, whitened covariates.
    point : of each cell of non-members, the number of its covariates among all different ones.
    found : numbers of the nearest to each cell of members, shape (cell, match).
    weight, square : of a non-member of each cell: its weight, and the sum of squares of its weights in single matches.
    """

    people: np.ndarray
    member: np.ndarray
    at: np.ndarray
    point: np.ndarray
    found: np.ndarray
    weight: np.ndarray
    square: np.ndarray

    @property
    def used(self) -> int:
        """Non-members who are anybody's match."""
        return int(self.people[~self.member][self.weight > 0].sum())


def _match(table: pd.DataFrame, member: np.ndarray, people: np.ndarray, matches: int) -> _Matches:
    """The nearest cells of non-members to each member, with replacement; equal non-members share a match."""
    at = _whitened(table, member, people)
    points, point = np.unique(at[~member], axis=0, return_inverse=True)
    point = point.ravel()
    size = np.bincount(point, people[~member])
    matches = min(matches, len(points))
    found = cKDTree(points).query(at[member], k=matches)[1].reshape(-1, matches)
    used = np.bincount(found.ravel(), np.repeat(people[member], matches), minlength=len(points))
    part = 1 / (matches * size[point])
    return _Matches(people, member, at, point, found, used[point] * part, used[point] * part**2)


def _whitened(table: pd.DataFrame, member: np.ndarray, people: np.ndarray) -> np.ndarray:
    """Covariates in which Euclidean distance is Mahalanobis'; what is collinear adds nothing."""
    values = table.to_numpy()
    centred = values - np.average(values[member], axis=0, weights=people[member])
    about = centred - np.average(centred, axis=0, weights=people)
    scaled = centred / np.sqrt(np.average(about**2, axis=0, weights=people))
    spread, vectors = np.linalg.eigh(np.cov(scaled, rowvar=False, fweights=people).reshape(scaled.shape[1], -1))
    kept = spread > 1e-10 * spread[-1]
    return scaled @ vectors[:, kept] / np.sqrt(spread[kept])


def _effect_of(outcome: CellOutcome, cells: _Matches) -> tuple[float, float, float]:
    """Effect on members, its standard error, and that of effect − share·(members' spend), for the share."""
    member, people = cells.member, cells.people
    inside, outside = people[member], people[~member]
    mean = outcome.total / people
    design = np.concatenate([np.ones((len(people), 1)), cells.at], axis=1)
    root = np.sqrt(cells.weight * outside)[:, None]
    slope = np.linalg.lstsq(design[~member] * root, mean[~member] * root[:, 0], rcond=None)[0]
    fitted = design @ slope
    rest = outcome.total[~member] - outside * fitted[~member]
    size = np.bincount(cells.point, outside)
    mean_rest = np.bincount(cells.point, rest) / size
    without = fitted[member] + mean_rest[cells.found].mean(axis=1)
    total, squares, n = outcome.total[member], outcome.squares[member], inside.sum()
    effect = float((total - inside * without).sum() / n)
    spent = total.sum() / n
    share = effect / spent if spent else 0.0
    rests = outcome.squares - 2 * fitted * outcome.total + people * fitted**2
    spread = _spread(cells, size, np.bincount(cells.point, rest), np.bincount(cells.point, rests[~member]))
    matched = ((cells.weight**2 - cells.square) * outside) @ spread[cells.point]

    def error(part: float, less: np.ndarray) -> float:
        # Squares of part·outcome − less, summed over members.
        about = np.sum(part**2 * squares - 2 * part * less * total + inside * less**2)
        return float(np.sqrt(max(about, 0.0) + matched) / n)

    return effect, error(1.0, without + effect), error(1.0 - share, without + effect - share * spent)


def _spread(cells: _Matches, size: np.ndarray, rest: np.ndarray, squares: np.ndarray) -> np.ndarray:
    """Variance of non-members' outcome about its mean at their covariates, from the two nearest others.

    Where these are some of several who are alike it is what any two of them give on average: of three or more in one
    point the variance among them.

    Parameters
    ----------
    size, rest, squares : of each different point of covariates: customers, sums of what is left of their outcome, and
        of its squares.
    """
    points = np.zeros((len(size), cells.at.shape[1]))
    points[cells.point] = cells.at[~cells.member]
    near = cKDTree(points).query(points, k=min(3, len(points)))[1].reshape(len(points), -1)
    own = near == np.arange(len(points))[:, None]
    own[~own.any(axis=1), -1] = True
    others = near[~own].reshape(len(points), -1)
    itself = np.arange(len(points))
    first, second = (others[:, k] if others.shape[1] > k else itself for k in (0, 1))
    mean = rest / size
    about = np.maximum(squares - rest * mean, 0.0)
    among = about / np.maximum(size - 1, 1)
    two_alike = (mean - mean[first]) ** 2 + among[first] / 2 * np.maximum(1 - 2 / size[first], 0)
    two_points = (mean - (mean[first] + mean[second]) / 2) ** 2 + about[second] / size[second] / 4
    single = np.where(size[first] >= 2, two_alike, two_points)
    near_mean = mean[first]
    pair = 1.25 * squares + near_mean**2 / 2 - (rest**2 - squares) - near_mean * rest / 2
    pair = pair / 2 + about[first] / size[first] / 4
    return np.where(size >= 3, among, 2 / 3 * np.where(size == 2, np.maximum(pair, 0.0), single))


def _balance_of(table: pd.DataFrame, cells: _Matches) -> pd.DataFrame:
    """Standardised differences in means of each covariate, of all and of matched customers."""
    values, people, member = table.to_numpy(), cells.people, cells.member

    def mean(of: np.ndarray, weights: np.ndarray) -> np.ndarray:
        return np.average(of, axis=0, weights=weights)

    inside, outside = values[member], values[~member]
    middle = mean(inside, people[member])
    scale = np.sqrt(mean((inside - middle) ** 2, people[member]))
    everybody = np.sqrt(mean((values - mean(values, people)) ** 2, people) * people.sum() / (people.sum() - 1))
    scale = np.where(scale > 0, scale, everybody)
    gaps = {
        "all": (middle - mean(outside, people[~member])) / scale,
        "matched": (middle - mean(outside, cells.weight * people[~member])) / scale,
    }
    return pd.DataFrame(gaps, index=table.columns)
