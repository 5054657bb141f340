"""The size of grid cells, which are not equal: what is counted per cell is divided by the cell's own area.

Here belongs the geometry of the H3 grid. What is counted in cells is not its concern.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np

from analysis.methods.arrays import Numbers, elementwise
from analysis.methods.coverage.sphere import unit_vectors

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

    Examples
    --------
    Cells at Shanghai are three quarters of the mean that is published for their resolution:

    >>> round(float(h3_relative_area(31.2304, 121.4737)), 2)
    0.76
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
