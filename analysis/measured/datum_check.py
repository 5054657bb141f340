"""Whether merchants and demand look as if they were in different datums: a line for `check`, not a refusal.

Belongs here: which datums are asked about, and the words. Does not belong here: the comparison of shifts
(`analysis.methods.coverage.datum_fit`), landmarks, which tell for certain (`place_faults`).
"""

from __future__ import annotations

from collections import Counter
from pathlib import PurePath
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.methods.coverage.datum import DATUMS, convert_datum, inside_china
from analysis.methods.coverage.datum_fit import FARTHEST, better_shift
from analysis.methods.coverage.sphere import EARTH_RADIUS

from .errors import NotMeasured
from .places import places_of

if TYPE_CHECKING:
    from .small_tables import SmallTables

SAME = 60.0  # m within which two explanations are the same shift
WINDS = ("north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west")
TABLES = ("merchants", "demand")


def datum_lines(tables: SmallTables) -> list[str]:
    """A line where merchants would fit demand if one of the tables were in another datum, otherwise none.

    It says nothing where it cannot tell: fewer than a thousand merchants or places of demand in a city, places of
    demand more than 300 m apart, merchants that do not follow demand, cities that do not agree, or both tables wrong
    alike.

    Raises
    ------
    MeasureError
        A point cannot be right.
    """
    try:
        places = places_of(tables)
    except NotMeasured:
        return []
    said = {name: tables.raw.tables[name].datum for name in TABLES}
    found, asked = {}, 0
    for city in places.cities:
        here = dict(zip(TABLES, places.of(city), strict=True))
        shifts = _shifts(here, said)
        centre = here["merchants"][["latitude", "longitude"]].median().to_numpy()
        points, demand = (_metres(table, centre) for table in here.values())
        fit = better_shift(points, demand, here["demand"].weight.to_numpy(float), np.array(list(shifts.values())))
        asked += len(points)
        if fit is not None:
            key = list(shifts)[fit.number]
            alike = [k for k, other in shifts.items() if np.hypot(*(other - shifts[key])) < SAME]
            found[city] = tuple(alike), shifts[key], len(points)
    if not found:
        return []
    explained, _ = Counter(alike for alike, _, _ in found.values()).most_common(1)[0]
    agree = {city: of for city, of in found.items() if of[0] == explained}
    if 2 * sum(count for _, _, count in agree.values()) < asked:
        return []
    return [_line(tables, agree, explained, said)]


def _shifts(here: dict[str, pd.DataFrame], said: dict[str, str]) -> dict[tuple[str, str], np.ndarray]:
    """By table and datum: how far north and east, m, merchants would lie of where they do beside demand."""
    shifts = {}
    for sign, (name, table) in zip((1.0, -1.0), here.items(), strict=True):
        lat, lon = (np.array([table[axis].median()]) for axis in ("lat", "lon"))
        if not inside_china(lat, lon)[0]:
            continue
        stands = convert_datum(lat, lon, said[name])
        for datum in DATUMS:
            other = convert_datum(lat, lon, datum)
            away = sign * _plane(other[0] - stands[0], other[1] - stands[1], stands[0])[0]
            if datum != said[name] and np.hypot(*away) < FARTHEST:
                shifts[name, datum] = away
    return shifts


def _metres(table: pd.DataFrame, centre: np.ndarray) -> np.ndarray:
    return _plane(table.latitude.to_numpy() - centre[0], table.longitude.to_numpy() - centre[1], centre[0])


def _plane(north: np.ndarray, east: np.ndarray, latitude: float | np.ndarray) -> np.ndarray:
    """Differences in degrees as metres north and east."""
    scale = 1000 * EARTH_RADIUS
    return np.stack([scale * np.radians(north), scale * np.radians(east) * np.cos(np.radians(latitude))], axis=-1)


def _line(tables: SmallTables, agree: dict, explained: tuple, said: dict[str, str]) -> str:
    shift = np.mean([away for _, away, _ in agree.values()], axis=0)
    wind = WINDS[round(float(np.degrees(np.arctan2(shift[1], shift[0]))) / 45) % 8]
    cities = ", ".join(f"{city} ({count:,} merchants)" for city, (_, _, count) in agree.items())
    would = " or ".join(f'datum = "{datum}" under [{name}]' for name, datum in explained)
    file = {name: PurePath(tables.reading(name).where).name for name in TABLES}
    are = " or ".join(f"{file[name]} is in {datum}" for name, datum in explained)
    return (
        f"{file['merchants']}, lon, lat: expected merchants where {file['demand']} has demand, as both datums say "
        f"(merchants {said['merchants']}, demand {said['demand']}), found them to fit it better "
        f"{np.hypot(*shift):,.0f} m to the {wind} in {cities}, which is where they would be if {are}. "
        f"If so, write {would} of raw.toml; two landmarks in each city tell for certain"
    )
