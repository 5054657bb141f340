"""How the parameters of a model of customers are searched: in coordinates that are nearly independent of each other.

Belongs here: natural parameters of searched coordinates, with their slopes and bounds. Does not belong here: the search
(`maximum_likelihood`).

Parameters of a mixing distribution are searched as (ln of its mean, ln of its concentration): the two are nearly
independent of each other, where the natural parameters lie on a ridge. The concentration is what a small base leaves
open: very large, and customers look alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

LEVEL_BOUND = 12.0
CONCENTRATION_BOUNDS = (-7.0, 7.0)
"""Of the logarithm of r, s, a + b …: beyond them no base could tell the curves apart."""


class Coordinates(Protocol):
    """How natural parameters are searched: see `PairedCoordinates`.

    Attributes
    ----------
    names : of the natural parameters, in order.
    bounds : of the searched coordinates, shape (parameter, 2).

    Examples
    --------
    >>> coordinates: Coordinates = PairedCoordinates(("r", "alpha"), ("gamma",))
    >>> coordinates.bounds.tolist()
    [[-12.0, 12.0], [-7.0, 7.0]]
    """

    names: tuple[str, ...]
    bounds: np.ndarray

    def natural(self, searched: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Natural parameters, and the derivative of their logarithms in the searched coordinates."""


@dataclass(frozen=True)
class PairedCoordinates:
    """How the parameters of mixing distributions are searched: as ln of mean or odds, and ln of concentration.

    Attributes
    ----------
    names : of the natural parameters.
    pairs : "gamma" (shape r and rate α: mean r/α, concentration r) or "beta" (a and b: odds a/b, concentration a + b),
        one per two parameters in order.

    Examples
    --------
    A gamma of mean 2 and shape 3 has the rate 1.5; a beta of odds 1 and concentration 4 is that of 2 and 2.

    >>> coordinates = PairedCoordinates(("r", "alpha", "a", "b"), ("gamma", "beta"))
    >>> coordinates.natural(np.log([2, 3, 1, 4]))[0].round(6).tolist()
    [3.0, 1.5, 2.0, 2.0]
    """

    names: tuple[str, ...]
    pairs: tuple[str, ...]

    @property
    def bounds(self) -> np.ndarray:
        """Of the searched coordinates, shape (parameter, 2)."""
        return np.array([(-LEVEL_BOUND, LEVEL_BOUND), CONCENTRATION_BOUNDS] * len(self.pairs))

    def natural(self, searched: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Natural parameters, and the derivative of their logarithms in the searched coordinates."""
        values, slopes = np.empty(searched.size), np.zeros((searched.size, searched.size))
        for i, pair in enumerate(self.pairs):
            level, concentration = searched[2 * i : 2 * i + 2]
            block = slice(2 * i, 2 * i + 2)
            if pair == "gamma":
                values[block] = np.exp(concentration), np.exp(concentration - level)
                slopes[block, block] = [[0, 1], [-1, 1]]
            else:
                share = 1 / (1 + np.exp(-level))
                values[block] = np.exp(concentration) * share, np.exp(concentration) / (1 + np.exp(level))
                slopes[block, block] = [[1 - share, 1], [-share, 1]]
        return values, slopes

    def searched(self, natural: np.ndarray) -> np.ndarray:
        """The inverse of `natural`."""
        first, second = np.asarray(natural, float).reshape(-1, 2).T
        sums = [first[i] if pair == "gamma" else first[i] + second[i] for i, pair in enumerate(self.pairs)]
        return np.stack([np.log(first / second), np.log(sums)], axis=1).ravel()
