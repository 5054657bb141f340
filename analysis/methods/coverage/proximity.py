"""Nearness and access from the coordinates of people and places.

Here belongs what needs points on the map: neighbours within a radius, Huff choice, floating catchments, the
size of grid cells. Formulas that need densities alone are `reach`.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np
from scipy.spatial import cKDTree

from analysis.methods.arrays import Numbers, elementwise, require

EARTH_RADIUS = 6371.0088
"""Mean radius in km (IUGG)."""


def unit_vectors(latitude: np.ndarray, longitude: np.ndarray) -> np.ndarray:
    """Points on the unit sphere, n × 3, from degrees."""
    require("latitude", latitude, -90, 90)
    require("longitude", longitude, -180, 360)
    north, east = np.radians(latitude), np.radians(longitude)
    return np.stack([np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)], axis=-1)


def count_within(
    latitude: np.ndarray,
    longitude: np.ndarray,
    merchant_latitude: np.ndarray,
    merchant_longitude: np.ndarray,
    radius: float,
) -> np.ndarray:
    """Merchants within a great-circle radius of each place.

    Parameters
    ----------
    latitude, longitude : of the places, degrees. merchant_latitude, merchant_longitude : of the merchants.
    radius : km.

    Returns
    -------
    One count per place. Exact: a great circle of r is a chord of 2 sin(r/2R) between unit vectors.
    """
    require("radius", radius, 0, np.pi * EARTH_RADIUS)
    if np.size(merchant_latitude) == 0:
        return np.zeros(np.size(latitude), dtype=int)
    tree = cKDTree(unit_vectors(merchant_latitude, merchant_longitude))
    chord = 2 * np.sin(radius / (2 * EARTH_RADIUS))
    return np.asarray(tree.query_ball_point(unit_vectors(latitude, longitude), chord, return_length=True))


def nearest_distance(
    latitude: np.ndarray,
    longitude: np.ndarray,
    merchant_latitude: np.ndarray,
    merchant_longitude: np.ndarray,
    k: int = 1,
) -> np.ndarray:
    """Great-circle distance in km from each place to its k-th nearest merchant; infinite with fewer."""
    require("k", k, 1)
    if np.size(merchant_latitude) == 0:
        return np.full(np.size(latitude), np.inf)
    tree = cKDTree(unit_vectors(merchant_latitude, merchant_longitude))
    chord, _ = tree.query(unit_vectors(latitude, longitude), k=[k])
    chord = chord[..., 0]
    return np.where(np.isinf(chord), np.inf, 2 * EARTH_RADIUS * np.arcsin(np.clip(chord / 2, 0, 1)))


def huff_covered(
    distance: np.ndarray,
    attractiveness: np.ndarray,
    participating: np.ndarray,
    decay: float = 2.0,
    uplift: Numbers = 0.0,
    nearest: float = 0.05,
) -> np.ndarray:
    """Share of occasions at each place that goes to participating merchants (Huff 1964).

    Parameters
    ----------
    distance : places × merchants, km.
    attractiveness : one per merchant, above 0.
    participating : one truth value per merchant.
    decay : exponent λ of distance; uplift : δ, what the card adds to the log attraction of a participant.
    nearest : km; a shorter distance counts as this one, for the power law has no limit at 0.

    Returns
    -------
    e^δ S_P/(e^δ S_P + S_¬P) per place, S = Σ a_j·distance_j^(−λ).
    """
    attractiveness, mask = np.asarray(attractiveness, float), np.asarray(participating, bool)
    require("attractiveness", attractiveness, 0, open_low=True)
    require("distance", distance, 0)
    weight = attractiveness * np.maximum(distance, nearest) ** -decay
    joined = np.exp(uplift) * weight[..., mask].sum(axis=-1)
    return joined / (joined + weight[..., ~mask].sum(axis=-1))


def two_step_catchment(
    population: np.ndarray, supply: np.ndarray, cost: np.ndarray, max_cost: float, weight: str = "binary"
) -> np.ndarray:
    """Access of each place by the two-step floating catchment area method (Luo & Wang 2003).

    Parameters
    ----------
    population : one per place. supply : one per facility.
    cost : places × facilities; facilities beyond max_cost are out of reach.
    weight : "binary", or "inverse" for 1/cost.

    Returns
    -------
    A_i = Σ_j w_ij S_j/Σ_i w_ij P_i, supply per person; Σ P_i A_i is the supply within anybody's reach.
    """
    cost = np.asarray(cost, float)
    rules = {"binary": np.ones_like, "inverse": lambda value: 1 / value}
    if weight not in rules:
        raise ValueError(f"weight: expected one of {list(rules)}, found {weight!r}; name one of these")
    require("cost", cost, 0, open_low=weight == "inverse")
    near = np.where(cost <= max_cost, rules[weight](cost), 0.0)
    demand = near.T @ np.asarray(population, float)
    ratio = np.divide(np.asarray(supply, float), demand, out=np.zeros_like(demand), where=demand > 0)
    return near @ ratio


_VERTICES = (
    (64.7, 10.536199),
    (2.300882, -5.24539),
    (10.447378, 58.157706),
    (39.1, 122.3),
    (50.103201, -143.47849),
    (23.717925, -67.13233),
)
"""Six vertices (degrees) of the icosahedron of Fuller's map, which H3 uses; the other six are opposite."""


def h3_relative_area(latitude: Numbers, longitude: Numbers) -> Numbers:
    """Area of an H3 cell at a place over the mean area of cells of its resolution.

    Parameters
    ----------
    latitude, longitude : degrees.

    Returns
    -------
    Ratio, the same at every fine resolution, to about 1e-4. H3 draws equal hexagons on the planes that touch
    the sphere at the icosahedron's face centres, so a cell at angle θ from its centre is smaller by cos³θ.
    """
    faces = _face_centres()
    # The plane triangle of a face has circumradius tan γ, with cos γ from a face centre to its own corner.
    cos_corner = np.max(unit_vectors(*_VERTICES[0]) @ faces.T)
    plane = 20 * (3 * np.sqrt(3) / 4) * (1 / cos_corner**2 - 1) / (4 * np.pi)
    return _cubed_nearness(latitude, longitude) * plane


@elementwise
def _cubed_nearness(latitude: Numbers, longitude: Numbers) -> Numbers:
    return np.max(unit_vectors(*np.broadcast_arrays(latitude, longitude)) @ _face_centres().T, axis=-1) ** 3


def _face_centres() -> np.ndarray:
    corners = unit_vectors(*np.array(_VERTICES).T)
    corners = np.concatenate([corners, -corners])
    adjacent = np.isclose(corners @ corners.T, 1 / np.sqrt(5), atol=1e-3)
    faces = [
        corners[list(face)].sum(axis=0)
        for face in combinations(range(12), 3)
        if all(adjacent[a, b] for a, b in combinations(face, 2))
    ]
    return np.array(faces) / np.linalg.norm(faces, axis=1, keepdims=True)
