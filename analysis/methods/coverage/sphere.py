"""Points on the globe: their checks, unit vectors, great-circle distances and the chords that stand for them.

Here belongs what treats coordinates one point at a time. Which points are near which is `neighbours`.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from analysis.methods.arrays import require
from analysis.methods.coverage.labels import ordered

EARTH_RADIUS = 6371.0088
"""Mean radius in km (IUGG)."""

WIDENED = 1e-12
"""Relative widening of a radius, so that a point lies within the distance that was computed for it."""

ROUNDED = 2e-15
"""Absolute widening of a chord: coordinates of unit vectors are rounded to about 1e-16, 1 nm on the ground."""


def coordinates(latitude: Any, longitude: Any, what: str = "") -> tuple[np.ndarray, np.ndarray]:
    """Latitudes and longitudes as two arrays of the same length, checked.

    Parameters
    ----------
    latitude, longitude : degrees; longitude in [-180, 360]. Of two Series the longitude is put in the latitude's order.
    what : whose they are ("merchant"), for the message.

    Returns
    -------
    Two arrays of floats, n each.

    Raises
    ------
    ValueError : lengths differ, a number is missing or out of range; the row is named, counted from 0.

    Examples
    --------
    >>> [values.tolist() for values in coordinates([31, 30], [121, 120])]
    [[31.0, 30.0], [121.0, 120.0]]
    """
    prefix = f"{what} " if what else ""
    if all(isinstance(values, pd.Series) for values in (latitude, longitude)):
        longitude = ordered(f"{prefix}longitude", longitude, latitude.index, what or "point")
    north, east = (np.atleast_1d(np.asarray(values, float)) for values in (latitude, longitude))
    if north.shape != east.shape or north.ndim != 1:
        raise ValueError(
            f"{prefix}longitude: expected one number per {prefix}latitude ({north.shape}), found shape {east.shape}; "
            "pass two columns of one table"
        )
    for name, values, low, high in (("latitude", north, -90.0, 90.0), ("longitude", east, -180.0, 360.0)):
        wrong = ~((values >= low) & (values <= high))
        if wrong.any():
            row = int(np.argmax(wrong))
            swapped = name == "latitude" and -90 <= east[row] <= 90 and abs(values[row]) <= 180
            hint = "latitude and longitude look swapped" if swapped else "correct this point"
            raise ValueError(
                f"{prefix}{name}: expected degrees in [{low:g}, {high:g}], found {values[row]:g} in row {row} "
                f"({int(wrong.sum())} of {values.size} rows); {hint}"
            )
    return north, east


def unit_vectors(latitude: Any, longitude: Any) -> np.ndarray:
    """Points on the unit sphere, from degrees.

    Parameters
    ----------
    latitude, longitude : degrees, of one shape (…); longitude in [−180, 360].

    Returns
    -------
    Cartesian coordinates, shape (…, 3): the first axis meets the equator at longitude 0, the third the north pole.

    Raises
    ------
    ValueError : degrees out of range.

    Examples
    --------
    >>> unit_vectors([0, 0, 90], [0, 90, 0]).round(12).tolist()
    [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]
    """
    require("latitude", latitude, -90, 90)
    require("longitude", longitude, -180, 360)
    north, east = np.radians(latitude), np.radians(longitude)
    return np.stack([np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)], axis=-1)


def chord_limit(radius: Any) -> Any:
    """Chord between unit vectors that a great-circle radius reaches, widened by the rounding of coordinates.

    Parameters
    ----------
    radius : km, 0 or more.

    Returns
    -------
    2 sin(r/2R), in radii of the globe. Beyond half the circumference it stays at the diameter: everything is within.

    Examples
    --------
    A quarter of the circumference, √2, and all of it:

    >>> round(float(chord_limit(np.pi / 2 * EARTH_RADIUS)), 6), round(float(chord_limit(50_000)), 6)
    (1.414214, 2.0)
    """
    half = np.minimum(np.asarray(radius, float) / (2 * EARTH_RADIUS), np.pi / 2)
    return 2 * np.sin(half) * (1 + WIDENED) + ROUNDED


def chord_distance(chord: Any) -> np.ndarray:
    """Great-circle distance of a chord between unit vectors.

    Parameters
    ----------
    chord : in radii of the globe, 0 to 2.

    Returns
    -------
    2R arcsin(c/2), km.

    Examples
    --------
    The way to the antipode is half the circumference, π·6,371.0088 km:

    >>> round(float(chord_distance(2)), 1)
    20015.1
    """
    return 2 * EARTH_RADIUS * np.arcsin(np.clip(np.asarray(chord) / 2, 0, 1))


def great_circle(latitude: Any, longitude: Any, other_latitude: Any, other_longitude: Any) -> np.ndarray:
    """Great-circle distance between points, by the haversine; arguments broadcast.

    Two places whose distance is known test a table of coordinates: swapped axes and mixed datums move it.

    Parameters
    ----------
    latitude, longitude, other_latitude, other_longitude : degrees.

    Returns
    -------
    km on a sphere of the mean radius, 6,371.0088 km.

    Raises
    ------
    ValueError : degrees out of range.

    References
    ----------
    Sinnott (1984), Virtues of the Haversine, Sky and Telescope 68(2), 159.

    Examples
    --------
    A degree of latitude is 2πR/360, and Shanghai and Hangzhou are 165 km apart:

    >>> round(float(great_circle(31, 121, 32, 121)), 3)
    111.195
    >>> round(float(great_circle(31.2304, 121.4737, 30.2741, 120.1551)), 1)
    164.9
    """
    for prefix, up, along in (("", latitude, longitude), ("other ", other_latitude, other_longitude)):
        require(f"{prefix}latitude", up, -90, 90)
        require(f"{prefix}longitude", along, -180, 360)
    north, other = np.radians(np.asarray(latitude, float)), np.radians(np.asarray(other_latitude, float))
    east = np.radians(np.asarray(other_longitude, float) - np.asarray(longitude, float))
    half = np.sin((other - north) / 2) ** 2 + np.cos(north) * np.cos(other) * np.sin(east / 2) ** 2
    return 2 * EARTH_RADIUS * np.arcsin(np.sqrt(np.clip(half, 0, 1)))
