"""Coordinates of China from one datum to another: WGS-84, GCJ-02 and BD-09.

Here belong the conversions and the checks that catch a wrong datum. Mixing two moves places by half a kilometre while
means hardly move. Everything that measures wants WGS-84.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from analysis.methods.coverage.sphere import coordinates, great_circle

DATUMS = ("WGS-84", "GCJ-02", "BD-09")

AXIS, FLATNESS = 6_378_245.0, 0.00669342162296594323
"""Semi-major axis (m) and squared eccentricity of the Krasovsky ellipsoid, on which GCJ-02 is defined."""

CHINA = (0.8293, 55.8271, 72.004, 137.8347)
"""South, north, west, east of the box inside which GCJ-02 differs from WGS-84."""

SETTLED = 1e-11
"""Degrees, a micrometre: where the iterated inverse stops."""

STEPS = 50
"""Of the inverse; it gains two to three digits in each."""

Points = tuple[np.ndarray, np.ndarray]


def convert_datum(latitude: Any, longitude: Any, source: str, target: str = "WGS-84") -> Points:
    """Points from one datum to another.

    Parameters
    ----------
    latitude, longitude : degrees, in this order.
    source, target : "WGS-84", "GCJ-02" or "BD-09".

    Returns
    -------
    Latitude and longitude, degrees. GCJ-02 and BD-09 are inverted by iteration, to a micrometre.

    Raises
    ------
    ValueError : an unknown datum; a point out of range; or a point that a conversion from or to GCJ-02 or BD-09 leaves
        where it is, since outside China these are not defined: swapped axes, usually.

    Examples
    --------
    >>> latitude, longitude = convert_datum(31.2304, 121.4737, "GCJ-02")
    >>> round(float(latitude[0]), 4), round(float(longitude[0]), 4)
    (31.2323, 121.4692)
    """
    for name, datum in (("source", source), ("target", target)):
        if datum not in DATUMS:
            raise ValueError(f"{name}: expected one of {list(DATUMS)}, found {datum!r}; name the coordinates' datum")
    latitude, longitude = coordinates(latitude, longitude)
    longitude = np.where(longitude > 180, longitude - 360, longitude)
    if source == target:
        return latitude, longitude
    outside = ~inside_china(latitude, longitude)
    if outside.any():
        row = int(np.argmax(outside))
        swapped = bool(inside_china(longitude[row : row + 1], latitude[row : row + 1])[0])
        hint = "latitude and longitude look swapped" if swapped else "outside, coordinates are WGS-84"
        raise ValueError(
            f"latitude, longitude: expected points in China, where {source} and {target} differ, found "
            f"{latitude[row]:g}, {longitude[row]:g} in row {row} ({int(outside.sum())} of {outside.size}); {hint}"
        )
    gcj = {
        "WGS-84": _gcj_from_wgs,
        "GCJ-02": lambda north, east: (north, east),
        "BD-09": lambda north, east: _inverse(_bd_from_gcj, north, east),
    }[source](latitude, longitude)
    if target == "GCJ-02":
        return gcj
    return _bd_from_gcj(*gcj) if target == "BD-09" else _inverse(_gcj_from_wgs, *gcj)


def inside_china(latitude: np.ndarray, longitude: np.ndarray) -> np.ndarray:
    """Whether points lie in the box inside which GCJ-02 is defined; it holds some neighbours too.

    Parameters
    ----------
    latitude, longitude : degrees, of one shape; longitude in [−180, 180].

    Returns
    -------
    Truth values, of that shape.

    Examples
    --------
    Shanghai and Tokyo:

    >>> inside_china(np.array([31.2, 35.7]), np.array([121.5, 139.7])).tolist()
    [True, False]
    """
    south, north, west, east = CHINA
    return (latitude >= south) & (latitude <= north) & (longitude >= west) & (longitude <= east)


def datum_of_pair(first: tuple[float, float], second: tuple[float, float], truth: Any) -> str:
    """The datum in which two known places are given.

    Parameters
    ----------
    first, second : (latitude, longitude) as they stand in the data.
    truth : their true positions in WGS-84, two pairs.

    Returns
    -------
    The datum whose conversion brings both within 50 m of the truth.

    Raises
    ------
    ValueError : none does, as where axes are swapped or the places are others.

    Examples
    --------
    >>> true = [(31.2304, 121.4737), (30.2741, 120.1551)]
    >>> north, east = convert_datum(*np.transpose(true), "WGS-84", "GCJ-02")
    >>> datum_of_pair((north[0], east[0]), (north[1], east[1]), true)
    'GCJ-02'
    """
    misses = {}
    for datum in DATUMS:
        points = convert_datum([first[0], second[0]], [first[1], second[1]], datum)
        misses[datum] = float(great_circle(*points, *np.asarray(truth, float).T).max()) * 1000
    best = min(misses, key=lambda datum: misses[datum])
    if misses[best] > 50:
        raise ValueError(
            f"datum: expected a test pair within 50 m of its true places, found {misses[best]:.0f} m at best "
            f"({best}); check the axes and the places"
        )
    return best


def _inverse(forward: Callable, north: np.ndarray, east: np.ndarray) -> Points:
    """The point that the conversion takes here: what it misses by is taken off until nothing is missed."""
    guess = (north.copy(), east.copy())
    for _ in range(STEPS):
        found = forward(*guess)
        misses = (found[0] - north, found[1] - east)
        guess = (guess[0] - misses[0], guess[1] - misses[1])
        if max(np.abs(miss).max(initial=0) for miss in misses) < SETTLED:
            break
    return guess


def _gcj_from_wgs(north: np.ndarray, east: np.ndarray) -> Points:
    """The published shift of GCJ-02: waves of latitude and longitude, in metres, over the radii of curvature."""
    y, x = north - 35.0, east - 105.0
    up = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y**2 + 0.1 * x * y + 0.2 * np.sqrt(np.abs(x))
    up += _waves(x, 6, 20, 2, 20) + _waves(y, 1, 20, 1 / 3, 40) + _waves(y, 1 / 12, 160, 1 / 30, 320)
    right = 300.0 + x + 2.0 * y + 0.1 * x**2 + 0.1 * x * y + 0.1 * np.sqrt(np.abs(x))
    right += _waves(x, 6, 20, 2, 20) + _waves(x, 1, 20, 1 / 3, 40) + _waves(x, 1 / 12, 150, 1 / 30, 300)
    angle = np.radians(north)
    root = 1 - FLATNESS * np.sin(angle) ** 2
    meridian = AXIS * (1 - FLATNESS) / root**1.5
    parallel = AXIS / np.sqrt(root) * np.cos(angle)
    return north + np.degrees(up / meridian), east + np.degrees(right / parallel)


def _waves(at: np.ndarray, one: float, high: float, other: float, low: float) -> np.ndarray:
    return (high * np.sin(one * np.pi * at) + low * np.sin(other * np.pi * at)) * 2 / 3


def _bd_from_gcj(north: np.ndarray, east: np.ndarray) -> Points:
    """BD-09 turns and stretches GCJ-02 a little about the origin, and shifts it."""
    turn = np.pi * 3000 / 180
    radius = np.hypot(east, north) + 2e-5 * np.sin(north * turn)
    angle = np.arctan2(north, east) + 3e-6 * np.cos(east * turn)
    return radius * np.sin(angle) + 0.006, radius * np.cos(angle) + 0.0065
