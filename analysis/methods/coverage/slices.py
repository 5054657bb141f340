"""Slices of sorted merchants that blocks of places can reach, and those that they surely do.

Here belongs which merchants can lie within the radius of which block of places. Their order is `strips`; what is
counted or collected of them is `neighbours`. All slices of all blocks are found at once; only the products are a loop.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from analysis.methods.coverage.strips import KEY, Strips, boxes

PRODUCTS = 40_000
"""Pairs in one product above which a block that is wider than the radius is halved: a loop step costs as much."""

WIDEST = 64.0
"""Widest block, in radii: squares of centred coordinates lose digits with the square of it."""


@dataclass(frozen=True)
class Slices:
    """Slices of the sorted merchants, blocks × strips.

    Attributes
    ----------
    sure : first and end positions of those that lie within the radius of every place of the block.
    maybe : the same of those that may: left, right, and the two that wrap around the antimeridian.

    Examples
    --------
    >>> from analysis.methods.coverage.strips import sort_merchants
    >>> strips = sort_merchants(np.radians([31.0, 32.0]), np.radians([121.0, 121.0]), 1.0, np.radians(0.1))
    >>> find_slices(strips, np.radians([[31.0], [31.0], [121.0], [121.0]]), inner=False).candidates.tolist()
    [1]
    """

    sure: tuple[np.ndarray, np.ndarray]
    maybe: tuple[tuple[np.ndarray, np.ndarray], ...]

    @property
    def candidates(self) -> np.ndarray:
        """Merchants per block that have to be measured."""
        return sum(((high - low).sum(axis=1) for low, high in self.maybe), np.zeros(len(self.sure[0]), int))


def find_slices(strips: Strips, box: np.ndarray, *, inner: bool) -> Slices:
    """What each block can reach.

    Parameters
    ----------
    strips : of the merchants.
    box : south, north, west, east of each block, 4 × blocks, radians.
    inner : set apart merchants that are surely within the radius.

    Returns
    -------
    Slices.

    Notes
    -----
    hav ρ = hav Δφ + cos φ cos ψ hav Δλ: with the least Δφ and the least cosines that two boxes allow it bounds Δλ
    from above, with the largest from below.

    Examples
    --------
    Of two merchants one lies in reach of a place beside it:

    >>> from analysis.methods.coverage.strips import sort_merchants
    >>> strips = sort_merchants(np.radians([31.0, 32.0]), np.radians([121.0, 121.0]), 1.0, np.radians(0.1))
    >>> find_slices(strips, np.radians([[31.0], [31.0], [121.0], [121.0]]), inner=False).candidates.tolist()
    [1]
    """
    south, north, west, east = (side[:, None] for side in box)
    strip = strips.of((south + north) / 2) + np.arange(-strips.reach, strips.reach + 1)
    low, high = strips.south + strip * strips.height, strips.south + (strip + 1) * strips.height
    wide = _half_width(strips.angle * (1 + 1e-9) + 1e-12, np.maximum(np.maximum(low - north, south - high), 0))
    least = np.minimum(np.cos(south), np.cos(north)) * np.clip(np.minimum(np.cos(low), np.cos(high)), 0, 1)
    delta = _longitudes(wide, least)
    start, end, at = np.degrees(west - delta) + 180.0, np.degrees(east + delta) + 180.0, strip * KEY
    whole = end - start >= 360.0
    start, end = np.where(whole, 0.0, start), np.where(whole, 360.0, end)
    # The key of a far strip holds fewer digits of the longitude: widen by what it may have lost.
    lost = 4 * np.spacing(np.abs(at) + KEY) + 1e-9
    first = _position(strips, at + np.clip(start - lost, -1, 362))
    last = _position(strips, at + np.clip(end + lost, -1, 362))
    low_sure = high_sure = first
    if inner:
        low_sure, high_sure = _surely(strips, box, strip, at, lost, first, last)
    maybe = [(first, low_sure), (high_sure, last)]
    for wraps, begin, finish in ((start < lost, start + 360, 361), (end > 360 - lost, -1, end - 360)):
        wraps = wraps & ~whole
        if wraps.any():
            edges = (_position(strips, at + begin - lost), _position(strips, at + finish + lost))
            maybe.append(tuple(np.where(wraps, edge, 0) for edge in edges))
    return Slices((low_sure, high_sure), tuple(maybe))


def _surely(strips, box, strip, at, lost, first, last) -> tuple[np.ndarray, np.ndarray]:
    south, north, west, east = (side[:, None] for side in box)
    low, high = strips.south + strip * strips.height, strips.south + (strip + 1) * strips.height
    most = np.where(south * north > 0, np.maximum(np.cos(south), np.cos(north)), 1.0)
    most = most * np.where(low * high > 0, np.maximum(np.cos(low), np.cos(high)), 1.0)
    gap = np.maximum(high - south, north - low) + 1e-12
    delta = _longitudes(_half_width(strips.angle * (1 - 1e-9) - 1e-12, gap), most)
    start, end = np.degrees(east - delta) + 180.0 + lost, np.degrees(west + delta) + 180.0 - lost
    some = (delta > 0) & (start < end)
    begin = np.where(some, _position(strips, at + np.clip(start, 0, 361)), first)
    finish = np.where(some, _position(strips, at + np.clip(end, 0, 361)), first)
    begin = np.clip(begin, first, last)
    return begin, np.clip(finish, begin, last)


def _half_width(angle: float, gap: np.ndarray) -> np.ndarray:
    return np.sin(max(angle, 0.0) / 2) ** 2 - np.sin(np.clip(gap, 0, np.pi) / 2) ** 2


def _longitudes(squared: np.ndarray, cosines: np.ndarray) -> np.ndarray:
    """Δλ with sin²(Δλ/2) = squared/cosines: negative when there is none, π when every longitude will do."""
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(squared <= 0, -1.0, squared / cosines)
    return np.where(share < 0, -10.0, 2 * np.arcsin(np.sqrt(np.clip(share, 0, 1))))


def _position(strips: Strips, key: np.ndarray) -> np.ndarray:
    return np.searchsorted(strips.key, key)


def split_wide(strips: Strips, north: np.ndarray, east: np.ndarray, edges: np.ndarray) -> np.ndarray:
    """Halve blocks that are wide and measure many merchants, until none is left.

    Parameters
    ----------
    strips : of the merchants.
    north, east : of the places in order, radians.
    edges : as from `sort_places`.

    Returns
    -------
    Edges of the blocks that are left, ascending.

    Examples
    --------
    Two places of one block a degree apart, which is more than 64 radii:

    >>> from analysis.methods.coverage.strips import sort_merchants
    >>> strips = sort_merchants(np.radians([31.0, 31.0]), np.radians([121.0, 122.0]), 1.0, np.radians(0.1))
    >>> split_wide(strips, np.radians([31.0, 31.0]), np.radians([121.0, 122.0]), np.array([0, 2])).tolist()
    [0, 1, 2]
    """
    while True:
        box = boxes(north, east, edges)
        size = np.diff(edges)
        width = (box[3] - box[2]) * np.cos((box[0] + box[1]) / 2)
        products = find_slices(strips, box, inner=False).candidates * size
        wide = (width > strips.angle) & (products > PRODUCTS) | (width > WIDEST * strips.angle)
        wide &= (size > 1) & (products > 0)
        if not wide.any():
            return edges
        middle = (edges[:-1] + size // 2)[wide]
        edges = np.sort(np.concatenate([edges, middle]))


def blocks_of(slices: Slices, low: int, high: int) -> Iterator[list[tuple[int, int]]]:
    """The slices to measure of each block from low to high.

    Parameters
    ----------
    slices : of all blocks.
    low, high : first block and the one after the last.

    Returns
    -------
    Of each block in turn, pairs of positions (first, end) of the sorted merchants, without the empty ones.

    Examples
    --------
    >>> from analysis.methods.coverage.strips import sort_merchants
    >>> strips = sort_merchants(np.radians([31.0, 32.0]), np.radians([121.0, 121.0]), 1.0, np.radians(0.1))
    >>> slices = find_slices(strips, np.radians([[31.0], [31.0], [121.0], [121.0]]), inner=False)
    >>> list(blocks_of(slices, 0, 1))
    [[(0, 1)]]
    """
    for start in range(low, high, 4096):
        stop = min(start + 4096, high)
        begins = np.concatenate([begin[start:stop] for begin, _ in slices.maybe], axis=1)
        ends = np.concatenate([end[start:stop] for _, end in slices.maybe], axis=1)
        some = ends > begins
        counts = np.cumsum(some.sum(axis=1)).tolist()
        pairs = list(zip(begins[some].tolist(), ends[some].tolist(), strict=True))
        before = 0
        for count in counts:
            yield pairs[before:count]
            before = count
