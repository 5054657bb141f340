"""Strips of latitude and blocks of places, the plan by which neighbours are counted in matrix products.

Here belongs the order of merchants and places. Which merchants can lie within the radius of which block is `slices`.

Merchants are sorted by strip and longitude, so that what a block can reach in a strip is one contiguous slice
(two at the antimeridian).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.methods.coverage.sphere import EARTH_RADIUS

BLOCK = 256
"""Most places in a block: a product of 256 by some hundred merchants stays in the cache."""

KEY = 1024.0
"""Step of the sorting key from one strip to the next; longitudes from 0 to 360 lie in between."""


@dataclass(frozen=True)
class Strips:
    """Merchants sorted by strip of latitude, then by longitude.

    Attributes
    ----------
    south : lower edge of strip 0, radians.
    height : of a strip, radians.
    angle : of the radius at the globe's centre, radians.
    reach : how many strips the radius spans to either side.
    order : leads from the sorted merchants to those given, shape (merchant,).
    key : that they are sorted by, shape (merchant,).

    Examples
    --------
    >>> strips = sort_merchants(np.radians([31.25, 31.0]), np.radians([121.0, 121.0]), 1.0, np.radians(0.1))
    >>> strips.of(np.radians([30.95, 31.05, 31.25])).tolist()
    [-1.0, 0.0, 2.0]
    """

    south: float
    height: float
    angle: float
    reach: int
    order: np.ndarray
    key: np.ndarray

    def of(self, north: np.ndarray) -> np.ndarray:
        """Strip of each latitude (radians); below 0 where it lies south of all merchants."""
        return np.floor((north - self.south) / self.height)


def sort_merchants(north: np.ndarray, east: np.ndarray, radius: float, height: float) -> Strips:
    """Strips of merchants.

    Parameters
    ----------
    north, east : radians, shape (merchant,); east in [-π, π).
    radius : km.
    height : of a strip, radians.

    Returns
    -------
    Strips, the first from the southernmost merchant on.

    Examples
    --------
    A kilometre is 0.009°, less than one strip of 0.1°:

    >>> strips = sort_merchants(np.radians([31.25, 31.0]), np.radians([121.0, 121.0]), 1.0, np.radians(0.1))
    >>> strips.order.tolist(), strips.reach
    ([1, 0], 1)
    """
    angle = radius / EARTH_RADIUS
    south = float(north.min())
    key = np.floor((north - south) / height) * KEY + np.degrees(east) + 180.0
    order = np.argsort(key)
    reach = int(np.ceil((angle * (1 + 1e-9) + 1e-12) / height))
    return Strips(south, height, angle, reach, order, key[order])


def sort_places(strips: Strips, north: np.ndarray, east: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Order of places by strip and longitude, and the blocks that they make.

    Parameters
    ----------
    strips : of the merchants.
    north, east : of the places, radians, shape (place,).

    Returns
    -------
    (order, edges): positions of the places in order, shape (place,), and the first position of each block, with the end
    appended, shape (block + 1,).

    Examples
    --------
    Two places in one strip make a block, a third far north of them another:

    >>> strips = sort_merchants(np.radians([31.0]), np.radians([121.0]), 1.0, np.radians(0.1))
    >>> order, edges = sort_places(strips, np.radians([33.0, 31.02, 31.01]), np.radians([121.0, 121.2, 121.1]))
    >>> order.tolist(), edges.tolist()
    ([2, 1, 0], [0, 2, 3])
    """
    # Places south or north of all that the merchants' strips reach have no neighbours, whichever strip they share.
    last = strips.key[-1] // KEY + 2 * strips.reach + 2
    strip = np.clip(strips.of(north) + strips.reach + 1, 0, last)
    order = _order(strip, east, last)
    strip = strip[order]
    starts = np.flatnonzero(np.concatenate([[True], strip[1:] != strip[:-1]]))
    ends = np.append(starts[1:], strip.size)
    # Every strip is cut into blocks of equal size, none above BLOCK.
    pieces = -(-(ends - starts) // BLOCK)
    which = np.repeat(np.arange(starts.size), pieces)
    nth = np.arange(which.size) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    edges = starts[which] + nth * (ends - starts)[which] // pieces[which]
    return order, np.append(edges, strip.size)


def _order(strip: np.ndarray, east: np.ndarray, last: float) -> np.ndarray:
    """By strip, then roughly by longitude: blocks are boxed by what they hold, so 16 bits of it will do."""
    low = float(east.min())
    rank = ((east - low) * (65_535 / max(float(east.max()) - low, 1e-300))).astype(np.uint16)
    # numpy sorts numbers of 16 bits by radix, three times as fast as floats.
    order = np.argsort(rank, kind="stable")
    return order[np.argsort(strip.astype(np.uint16 if last < 65_536 else np.int64)[order], kind="stable")]


def boxes(north: np.ndarray, east: np.ndarray, edges: np.ndarray) -> np.ndarray:
    """South, north, west and east of each block of sorted places.

    Parameters
    ----------
    north, east : of the places in order, radians.
    edges : first position of each block, with the end appended.

    Returns
    -------
    4 × blocks, radians.

    Examples
    --------
    >>> boxes(np.array([0.1, 0.3, 0.2]), np.array([2.0, 1.0, 0.0]), np.array([0, 2, 3])).T.tolist()
    [[0.1, 0.3, 1.0, 2.0], [0.2, 0.2, 0.0, 0.0]]
    """
    starts = edges[:-1]
    return np.stack(
        [
            np.minimum.reduceat(north, starts),
            np.maximum.reduceat(north, starts),
            np.minimum.reduceat(east, starts),
            np.maximum.reduceat(east, starts),
        ]
    )
