"""Which merchants are near which places: counts within a radius, pairs with distances, the k-th nearest.

Here belong neighbours by great-circle distance, exact at the boundary: a place has its nearest merchant within the
distance that `nearest_distance` returns for it. The plan of strips and blocks is `strips` and `slices`; what neighbours
are worth is `catchment`, `huff` and `siting`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from scipy import sparse
from scipy.spatial import cKDTree

from analysis.methods.arrays import require
from analysis.methods.coverage.slices import WIDEST, blocks_of, find_slices, split_wide
from analysis.methods.coverage.sphere import (
    EARTH_RADIUS,
    chord_distance,
    chord_limit,
    coordinates,
    unit_vectors,
)
from analysis.methods.coverage.strips import boxes, sort_merchants, sort_places

CHUNK = 2_000_000
"""Places sorted at once, which bounds memory."""

FAR = 0.2
"""Radius in radians (1,270 km) above which a tree is used: boxes of latitude and longitude bound nothing any more."""

FEW = 20_000
"""Places × merchants below which the plan costs more than the tree."""


def count_within(
    latitude: Any, longitude: Any, merchant_latitude: Any, merchant_longitude: Any, radius: Any
) -> np.ndarray:
    """Merchants within a great-circle radius of each place.

    Parameters
    ----------
    latitude, longitude : of the places, degrees.
    merchant_latitude, merchant_longitude : of the merchants.
    radius : km; one for all, or one per place.

    Returns
    -------
    One count per place. The boundary belongs to the circle, to 1e-12 of the radius.

    Raises
    ------
    ValueError : a coordinate is missing or out of range (its row is named), or the radius is negative.

    Examples
    --------
    >>> count_within([31.0, 31.0], [121.0, 122.0], [31.0, 31.005], [121.0, 121.0], 1.0).tolist()
    [2, 0]
    """
    radius = _radius(radius)
    places, merchants = coordinates(latitude, longitude), coordinates(merchant_latitude, merchant_longitude, "merchant")
    if min(places[0].size, merchants[0].size) == 0:
        return np.zeros(places[0].size, dtype=int)
    if radius.ndim or radius / EARTH_RADIUS > FAR or places[0].size * merchants[0].size < FEW or radius == 0:
        tree = cKDTree(unit_vectors(*merchants))
        return np.asarray(tree.query_ball_point(unit_vectors(*places), chord_limit(radius), return_length=True))
    count = np.empty(places[0].size, dtype=np.int64)
    for rows, found in _counted(places, merchants, float(radius)):
        count[rows] = found
    return count


def pairs_within(
    latitude: Any, longitude: Any, merchant_latitude: Any, merchant_longitude: Any, radius: float
) -> sparse.csr_array:
    """Distances of all pairs of place and merchant within a radius, as a sparse table.

    Parameters
    ----------
    latitude, longitude, merchant_latitude, merchant_longitude : as in `count_within`.
    radius : km, one for all.

    Returns
    -------
    places × merchants, km; what is stored is within reach, a stored 0 is a merchant on the spot. Columns ascend.
    12 bytes a pair.

    Raises
    ------
    ValueError : as `count_within`, or more than one radius.

    Examples
    --------
    One on the spot, one 0.005° north, one too far:

    >>> pairs = pairs_within([31.0], [121.0], [31.0, 31.005, 31.1], [121.0] * 3, 1.0)
    >>> pairs.nnz, pairs.toarray().round(3).tolist()
    (2, [[0.0, 0.556, 0.0]])
    """
    radius = _radius(radius)
    if radius.ndim:
        raise ValueError(f"radius: expected one number, found shape {radius.shape}; use one radius for all places")
    places, merchants = coordinates(latitude, longitude), coordinates(merchant_latitude, merchant_longitude, "merchant")
    shape = (places[0].size, merchants[0].size)
    if min(shape) == 0:
        return sparse.csr_array(shape)
    count = count_within(*places, *merchants, radius)
    starts = np.concatenate([[0], np.cumsum(count)])
    wide = np.int32 if max(starts[-1], shape[1]) < 2**31 else np.int64
    column, distance = np.empty(starts[-1], wide), np.empty(starts[-1])
    at, limit = unit_vectors(*merchants), float(chord_limit(radius))
    if radius / EARTH_RADIUS > FAR or radius == 0:
        chunks = _tree_pairs(at, unit_vectors(*places), limit)
    else:
        chunks = _measured(places, merchants, float(radius), limit)
    for rows, per_row, columns, chords in chunks:
        where = np.repeat(starts[rows] - np.cumsum(per_row) + per_row, per_row) + np.arange(columns.size)
        column[where], distance[where] = columns, chord_distance(chords)
    table = sparse.csr_array((distance, column, starts.astype(wide)), shape=shape)
    table.sort_indices()
    return table


def nearest_distance(
    latitude: Any, longitude: Any, merchant_latitude: Any, merchant_longitude: Any, k: int = 1
) -> np.ndarray:
    """Great-circle distance from each place to its k-th nearest merchant.

    Parameters
    ----------
    latitude, longitude, merchant_latitude, merchant_longitude : as in `count_within`.
    k : which neighbour, 1 or more.

    Returns
    -------
    km, one per place; infinite with fewer than k merchants.

    Raises
    ------
    ValueError : a coordinate is missing or out of range (its row is named), or k below 1.

    Examples
    --------
    >>> nearest_distance([31.0], [121.0], [31.01], [121.0]).round(3).tolist()
    [1.112]
    >>> nearest_distance([31.0], [121.0], [31.01], [121.0], k=2).tolist()
    [inf]
    """
    require("k", k, 1)
    places, merchants = coordinates(latitude, longitude), coordinates(merchant_latitude, merchant_longitude, "merchant")
    if merchants[0].size < k:
        return np.full(places[0].size, np.inf)
    chord, _ = cKDTree(unit_vectors(*merchants)).query(unit_vectors(*places), k=[k])
    return chord_distance(chord[..., 0])


def _radius(radius: Any) -> np.ndarray:
    radius = np.asarray(radius, float)
    if np.isnan(radius).any():
        row = f" in row {int(np.argmax(np.isnan(radius)))}" if radius.ndim else ""
        raise ValueError(f"radius: expected km of 0 or more, found a missing number{row}; state how far people go")
    require("radius", radius, 0)
    return radius


def _planned(places, merchants, radius: float, *, inner: bool) -> Iterator[tuple]:
    """Places in chunks: rows in sorted order, edges of blocks, their slices, unit vectors of both sides."""
    north, east = np.radians(merchants[0]), _wrapped(merchants[1])
    angle = radius / EARTH_RADIUS
    spread = max(float(np.ptp(north)), angle)
    dense = inner and _mean_in_reach(north, east, angle) > 60
    # Where hundreds are in reach, low strips let most of them be counted without being measured.
    height = max(angle * (0.3 if dense else 0.75), spread * 64 / max(places[0].size, 64))
    height = min(height, angle * WIDEST)
    strips = sort_merchants(north, east, radius, height)
    at = unit_vectors(*merchants)[strips.order]
    for start in range(0, places[0].size, CHUNK):
        chunk = slice(start, start + CHUNK)
        north, east = np.radians(places[0][chunk]), _wrapped(places[1][chunk])
        order, edges = sort_places(strips, north, east)
        north, east = north[order], east[order]
        edges = split_wide(strips, north, east, edges)
        slices = find_slices(strips, boxes(north, east, edges), inner=inner)
        vectors = _vectors(north, east)
        yield order + start, edges, slices, vectors, at, strips


def _mean_in_reach(north: np.ndarray, east: np.ndarray, angle: float) -> float:
    """Merchants in reach of a merchant, from a sample of them."""
    vectors = _vectors(north, east)
    sample = vectors[:: max(1, north.size // 64)]
    chord = (2 * np.sin(angle / 2)) ** 2
    return float(np.mean([np.count_nonzero(2 - 2 * (vectors @ one) <= chord) for one in sample]))


def _vectors(north: np.ndarray, east: np.ndarray) -> np.ndarray:
    """`unit_vectors` of radians, without the copies that stacking makes."""
    vectors = np.empty((north.size, 3))
    circle = np.cos(north)
    np.multiply(circle, np.cos(east), out=vectors[:, 0])
    np.multiply(circle, np.sin(east), out=vectors[:, 1])
    np.sin(north, out=vectors[:, 2])
    return vectors


def _wrapped(longitude: np.ndarray) -> np.ndarray:
    return np.radians(np.where(longitude >= 180, longitude - 360, longitude))


def _counted(places, merchants, radius: float) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Rows of places with the number of merchants within the radius."""
    limit = float(chord_limit(radius)) ** 2
    for rows, edges, slices, vectors, at, _ in _planned(places, merchants, radius, inner=True):
        sure = (slices.sure[1] - slices.sure[0]).sum(axis=1)
        count = np.repeat(sure, np.diff(edges))
        for block, pieces in enumerate(blocks_of(slices, 0, sure.size)):
            if not pieces:
                continue
            low, high = edges[block], edges[block + 1]
            near = np.concatenate([at[a:b] for a, b in pieces]) if len(pieces) > 1 else at[slice(*pieces[0])]
            count[low:high] += _within(near, vectors[low:high], limit)
        yield rows, count


def _within(near: np.ndarray, block: np.ndarray, limit: float) -> np.ndarray:
    """How many of the merchants lie within the squared chord of each place.

    |b|² − 2 a·b ≤ limit − |a|² in one product, centred on the block so that no digits are lost.
    """
    centre = block[len(block) // 2]
    left = np.empty((len(near), 4))
    right = np.empty((4, len(block)))
    np.subtract(near, centre, out=left[:, :3])
    np.einsum("ij,ij->i", left[:, :3], left[:, :3], out=left[:, 3])
    here = block - centre
    np.multiply(here.T, -2.0, out=right[:3])
    right[3] = 1.0
    inside = (left @ right <= limit - np.einsum("ij,ij->i", here, here)).view(np.uint8)
    if len(near) <= 255:
        return np.add.reduce(inside, axis=0, dtype=np.uint8)
    parts = [np.add.reduce(inside[i : i + 255], axis=0, dtype=np.uint8) for i in range(0, len(near), 255)]
    return np.sum(parts, axis=0, dtype=np.int64)


def _measured(places, merchants, radius: float, limit: float) -> Iterator[tuple]:
    """Pairs block by block: rows, pairs per row, columns, chords."""
    for rows, edges, slices, vectors, at, strips in _planned(places, merchants, radius, inner=False):
        for block, pieces in enumerate(blocks_of(slices, 0, edges.size - 1)):
            if not pieces:
                continue
            low, high = edges[block], edges[block + 1]
            which = np.concatenate([np.arange(a, b) for a, b in pieces])
            here, near = vectors[low:high], at[which]
            difference = [here[:, axis, None] - near[None, :, axis] for axis in range(3)]
            squared = difference[0] ** 2 + difference[1] ** 2 + difference[2] ** 2
            inside = squared <= limit**2
            columns = strips.order[np.broadcast_to(which, inside.shape)[inside]]
            yield rows[low:high], inside.sum(axis=1), columns, np.sqrt(squared[inside])


def _tree_pairs(at: np.ndarray, vectors: np.ndarray, limit: float) -> Iterator[tuple]:
    tree = cKDTree(at)
    for start in range(0, len(vectors), 4096):
        lists = tree.query_ball_point(vectors[start : start + 4096], limit)
        per_row = np.array([len(found) for found in lists])
        columns = np.concatenate([np.asarray(found, int) for found in lists])
        rows = np.arange(start, start + len(lists))
        yield rows, per_row, columns, np.linalg.norm(vectors[np.repeat(rows, per_row)] - at[columns], axis=1)
