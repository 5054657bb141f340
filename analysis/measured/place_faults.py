"""What is refused of merchants and demand on a map: unknown cities, districts by name, another datum, swapped axes.

Belongs here: these checks, one line each with file and row. Does not belong here: cells that are no coordinate at all
(`analysis.warehouse`), reading (`places`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.evidence.faults import check, nearest
from analysis.methods.coverage.datum import DATUMS, convert_datum, inside_china
from analysis.methods.coverage.sphere import great_circle

from .errors import MeasureError

if TYPE_CHECKING:
    from .small_tables import SmallTables

SHOWN = 5
SPREAD = 20.0  # times the middle distance from its city's centre beyond which a point is in no city
NEAR = 30.0  # km within which a point may always be
CLOSER = 3.0  # times nearer to another city than to its own: it is that one's
CODE = r"(?=.*\d)[0-9A-Za-z][0-9A-Za-z._-]*"
STRANGE = 0.5  # share of a city's merchants in districts without demand beyond which the two tables have other codes
LANDMARK = 50.0  # m: what survey and rounding may miss by; a wrong datum misses by 500


class Refusals:
    """The checks of one study's places."""

    def __init__(self, tables: SmallTables) -> None:
        self.tables = tables
        self.known = _names(tables.evidence.cities)

    def datum(self, name: str) -> str:
        """The datum that raw.toml says a table has."""
        return self.tables.raw.tables[name].datum

    def cities(self, name: str, table: pd.DataFrame) -> pd.Series:
        """The study's id of the city of each row, by id, name or code."""
        found = table.city.map(self.known)
        wrong = table[found.isna() & table.city.notna()]
        if len(wrong):
            shown = sorted(set(self.known.values()))
            self._refuse(
                name,
                wrong,
                "city",
                lambda row: f"a city of cities.csv ({', '.join(shown[:SHOWN])}){nearest(row.city, self.known)}",
                lambda row: f"“{row.city}”",
            )
        return found

    def outside_china(self, name: str, table: pd.DataFrame, datum: str) -> None:
        """Whether points lie where their datum is defined: elsewhere a conversion would leave them where they are."""
        if datum == DATUMS[0]:
            return
        lat, lon = table.lat.to_numpy(float), table.lon.to_numpy(float)
        wrong = table[~inside_china(lat, lon)]
        if len(wrong):
            swapped = bool(inside_china(wrong.lon.to_numpy(float), wrong.lat.to_numpy(float))[0])
            hint = "lon and lat look swapped" if swapped else f"outside, coordinates are {DATUMS[0]}"
            self._refuse(
                name, wrong, "lon, lat", lambda row: f"a point in China, for the datum is {datum}; {hint}", _point
            )

    def districts(self, name: str, table: pd.DataFrame) -> None:
        """Whether districts are codes: names are written in many ways, and joined by name some would be missed."""
        if "district" not in table:
            return
        wrong = table[table.district.notna() & ~table.district.astype("string").str.fullmatch(CODE).fillna(True)]
        if len(wrong):
            self._refuse(
                name,
                wrong,
                "district",
                lambda row: "a code of digits and Latin letters, at least one digit, such as 310101",
                lambda row: f"“{row.district}”",
            )

    def other_districts(self, merchants: pd.DataFrame, demand: pd.DataFrame) -> None:
        """Whether merchants and demand of a city have their districts in the same codes: some may have no demand."""
        if "district" not in merchants or "district" not in demand:
            return
        known = demand[["city", "district"]].dropna().drop_duplicates()
        here = merchants[merchants.district.notna() & merchants.city.isin(known.city)]
        found = here.merge(known.assign(known=True), on=["city", "district"], how="left").set_index(here.index)
        lost = found.known.isna().groupby(found.city).transform("mean") > STRANGE
        wrong = here[found.known.isna() & lost]
        if len(wrong):
            codes = {city: ", ".join(sorted(group.district)[:SHOWN]) for city, group in known.groupby("city")}
            self._refuse(
                "merchants",
                wrong,
                "district",
                lambda row: f"a district in which the table demand has points of {row.city} ({codes[row.city]} …)",
                lambda row: f"“{row.district}”",
            )

    def landmarks(self, merchants: pd.DataFrame) -> None:
        """Whether merchants whose place is known stand there, and if not, which datum or order of axes would do."""
        true = self.tables.raw.tables["merchants"].landmarks
        lines = []
        for merchant, (latitude, longitude) in true.items():
            rows = merchants[merchants.merchant_id == merchant]
            if rows.empty:
                lines.append(f"merchants, landmark {merchant}: expected a merchant of that id, found none")
                continue
            row = rows.iloc[0]
            miss = 1000 * float(great_circle(row.latitude, row.longitude, latitude, longitude))
            if miss > LANDMARK:
                where = self.tables.warehouse.place_in_file("merchants", merchant_id=merchant)
                lines.append(
                    f"{where}, lon, lat: expected the landmark {merchant} within {LANDMARK:g} m of its true place, "
                    f"found {miss:,.0f} m{_explained(row, latitude, longitude, self.datum('merchants'))}"
                )
        self._stop(lines)

    def far_away(self, name: str, table: pd.DataFrame) -> None:
        """Whether every point is in its city rather than in the sea or in another one."""
        centre = table.groupby("city")[["latitude", "longitude"]].median()
        own = centre.loc[table.city]
        away = great_circle(table.latitude, table.longitude, own.latitude.to_numpy(), own.longitude.to_numpy())
        middle = pd.Series(away).groupby(table.city.to_numpy()).transform("median").to_numpy()
        nearest_other = np.full(len(table), np.inf)
        for city, point in centre.iterrows():
            to = great_circle(table.latitude, table.longitude, point.latitude, point.longitude)
            nearest_other = np.where(table.city == city, nearest_other, np.minimum(nearest_other, to))
        wrong = (away > np.maximum(NEAR, SPREAD * middle)) | ((away > NEAR) & (away > CLOSER * nearest_other))
        if wrong.any():
            found = table[wrong].assign(away=away[wrong])
            self._refuse(
                name,
                found,
                "lon, lat",
                lambda row: f"a point of {row.city}",
                lambda row: f"{row.away:,.0f} km from the middle of its other points ({_point(row)})",
            )

    def apart(self, merchants: pd.DataFrame, demand: pd.DataFrame) -> None:
        """Whether merchants and demand of a city lie in the same place at all."""
        middles = [t.groupby("city")[["latitude", "longitude"]].median() for t in (merchants, demand)]
        both = middles[0].index.intersection(middles[1].index)
        if both.empty:
            self._stop(["demand: expected a city that has merchants too, found none; see the column city of both"])
        away = great_circle(*(middle.loc[both, axis] for middle in middles for axis in ("latitude", "longitude")))
        self._stop(
            [
                f"demand, {city}: expected points around its merchants, found them {km:,.0f} km apart in the middle; "
                "see lon, lat and datum of both tables"
                for city, km in zip(both, np.atleast_1d(away), strict=True)
                if km > 2 * NEAR
            ]
        )

    def _refuse(self, name: str, wrong: pd.DataFrame, column: str, expected: Any, found: Any) -> None:
        keys = ("merchant_id",) if name == "merchants" else ("lon", "lat")
        lines = []
        for row in wrong.head(SHOWN).itertuples():
            where = self.tables.warehouse.place_in_file(name, **{key: getattr(row, key) for key in keys})
            lines.append(f"{where}, {column}: expected {expected(row)}, found {found(row)}")
        if len(wrong) > SHOWN:
            lines.append(f"… and {len(wrong) - SHOWN:,} more rows of {name}")
        self._stop(lines)

    def _stop(self, lines: list[str]) -> None:
        if lines:
            following = f"Next: correct them, then run  {check(self.tables.folder)}"
            raise MeasureError("\n".join([*lines, following]))


def _point(row: Any) -> str:
    return f"lon {row.lon:g}, lat {row.lat:g}"


def _names(cities: pd.DataFrame) -> dict[str, str]:
    """Every name of a city → its id."""
    known: dict[str, str] = {}
    for column in ("name_en", "name_zh", "adcode"):
        if column in cities:
            known |= {str(name): str(city) for city, name in cities[column].items() if pd.notna(name)}
    known |= {name.removesuffix("市"): city for name, city in known.items()}
    return known | {str(city): str(city) for city in cities.index}


def _explained(row: Any, latitude: float, longitude: float, said: str) -> str:
    """The datum, or the order of axes, in which the point would be where it should."""
    if abs(row.lon) <= 90 and 1000 * float(great_circle(row.lon, row.lat, latitude, longitude)) <= 10 * LANDMARK:
        return "; lon and lat are swapped"
    for datum in DATUMS:
        if datum == said or (datum != DATUMS[0] and not inside_china(np.array([row.lat]), np.array([row.lon]))[0]):
            continue
        point = convert_datum([row.lat], [row.lon], datum)
        if 1000 * float(great_circle(point[0][0], point[1][0], latitude, longitude)) <= LANDMARK:
            return f'; its coordinates are {datum}: write datum = "{datum}" under [merchants] of raw.toml'
    return "; see the datum and the order of lon and lat"
