"""Points of a city or district on a plane, and the area around them.

Belongs here: projecting and the hull's area. Does not belong here: what is counted inside
(`city_coverage`, `districts`).
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.spatial import ConvexHull, QhullError

from analysis.methods.coverage.sphere import EARTH_RADIUS

from .errors import NotMeasured


def kilometres(table: pd.DataFrame) -> np.ndarray:
    """Points as kilometres east and north of the middle of their city, n × 2."""
    north, east = table.latitude.to_numpy(float), table.longitude.to_numpy(float)
    return flat(north, east, float(north.mean()), float(east.mean()))


def flat(north: np.ndarray, east: np.ndarray, middle_north: float, middle_east: float) -> np.ndarray:
    """Latitudes and longitudes as kilometres east and north of a middle, n × 2."""
    degree = np.radians(1.0) * EARTH_RADIUS
    circle = np.cos(np.radians(middle_north))
    return np.stack([(east - middle_east) * circle * degree, (north - middle_north) * degree], axis=1)


def hull_area(demand: pd.DataFrame) -> float:
    """Area of the convex hull of points of demand, km².

    Raises
    ------
    NotMeasured
        The points lie on one line, or there are fewer than three.
    """
    try:
        return float(ConvexHull(kilometres(demand)).volume)
    except (QhullError, ValueError):
        raise NotMeasured(f"expected points of demand that span an area, found {len(demand)} on one line") from None
