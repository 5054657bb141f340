"""Merchants and demand on the map: read, brought to WGS-84, checked, each in a city of the study.

Belongs here: the tables that measures of coverage are made of, and the order of their checks. Does not belong here:
what a check refuses (`place_faults`), measuring (`coverage`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.methods.coverage.datum import convert_datum
from analysis.methods.coverage.neighbours import count_within

from . import place_faults
from .errors import NotMeasured

if TYPE_CHECKING:
    from analysis.evidence import Evidence

    from .small_tables import SmallTables

RADIUS, CHOICES = "reach_radius", "choices_needed"


@dataclass(frozen=True, eq=False)
class Places:
    """Merchants and demand of the cities of a study.

    Attributes
    ----------
    merchants : merchant_id, city (the study's id), latitude, longitude (WGS-84), participating, and category,
        popularity and district (a code) where they are known; in the order of ids.
    demand : city, latitude, longitude, weight, and district where it is known.
    radius : km that people go. choices : participants that make a choice. Both at base, as inputs.toml says.
    residents : of each city of the study. day : on which it is said who takes part.
    tells : whether the table of merchants holds others than participants.
    """

    merchants: pd.DataFrame
    demand: pd.DataFrame
    radius: float
    choices: int
    residents: pd.Series
    day: str
    tells: bool

    @property
    def cities(self) -> list[str]:
        """Cities that have both, the one with most demand first."""
        weight = self.demand.groupby("city").weight.sum()
        both = weight[weight.index.isin(self.merchants.city.unique())]
        return list(both.sort_values(ascending=False, kind="stable").index)

    def of(self, city: str) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Merchants and demand of one city."""
        return (table[table.city == city] for table in (self.merchants, self.demand))

    @cached_property
    def reached(self) -> np.ndarray:
        """Participants within the radius of each point of demand, whatever city they are in."""
        inside = self.merchants[self.merchants.participating]
        points = (self.demand.latitude, self.demand.longitude)
        return count_within(*points, inside.latitude, inside.longitude, self.radius)


def places_of(tables: SmallTables) -> Places:
    """Both tables of a study, read once for all measures; see `read_places`."""
    if "places" not in tables.worked_out:
        tables.worked_out["places"] = read_places(tables)
    return tables.worked_out["places"]


def read_places(tables: SmallTables) -> Places:
    """Both tables of a study, checked.

    Raises
    ------
    MeasureError
        A point cannot be right: each with file and row.
    NotMeasured
        One of the tables is missing, or inputs.toml does not say how far people go.
    """
    evidence: Evidence = tables.evidence
    if evidence is None or not (tables.has("merchants") and tables.has("demand")):
        raise NotMeasured("expected both tables merchants and demand in raw.toml, found one; name the other too")
    for name in (RADIUS, CHOICES):
        if name not in evidence.inputs:
            raise NotMeasured(f"expected the input {name}, which says how far people go and among how many they choose")
    day = str(evidence.study["date"])
    merchants = tables.warehouse.merchant_places(day)
    tells = "participating" in merchants and not bool(merchants.participating.all())
    if "participating" not in merchants:
        merchants = merchants.assign(participating=True)
    demand = tables.warehouse.demand_places()
    refuse = place_faults.Refusals(tables)
    merchants = merchants.assign(city=refuse.cities("merchants", merchants))
    merchants = _placed("merchants", merchants, refuse)
    if "city" in demand and demand.city.notna().any():
        demand = demand.assign(city=refuse.cities("demand", demand))
    demand = _placed("demand", demand, refuse)
    if "city" not in demand or demand.city.isna().any():
        demand = demand.assign(city=_city_of_nearest(demand, merchants))
    for name, table in (("merchants", merchants), ("demand", demand)):
        refuse.districts(name, table)
    refuse.other_districts(merchants, demand)
    refuse.landmarks(merchants)
    refuse.far_away("merchants", merchants)
    refuse.far_away("demand", demand)
    refuse.apart(merchants, demand)
    radius, choices = (float(evidence.inputs[name].value) for name in (RADIUS, CHOICES))
    residents = evidence.cities["population"]
    return Places(merchants, demand, radius, round(choices), residents, day[:7], tells)


def _placed(name: str, table: pd.DataFrame, refuse: place_faults.Refusals) -> pd.DataFrame:
    """The table with latitude and longitude in WGS-84 beside the coordinates as they stand."""
    datum = refuse.datum(name)
    refuse.outside_china(name, table, datum)
    latitude, longitude = convert_datum(table.lat.to_numpy(float), table.lon.to_numpy(float), datum)
    return table.assign(latitude=latitude, longitude=longitude)


def _city_of_nearest(demand: pd.DataFrame, merchants: pd.DataFrame) -> np.ndarray:
    """The city of the merchant that is nearest to each point."""
    from scipy.spatial import cKDTree

    from analysis.methods.coverage.sphere import unit_vectors

    if merchants.city.nunique() == 1:
        return np.full(len(demand), merchants.city.iloc[0])
    tree = cKDTree(unit_vectors(merchants.latitude, merchants.longitude))
    _, nearest = tree.query(unit_vectors(demand.latitude, demand.longitude))
    return merchants.city.to_numpy()[nearest]
