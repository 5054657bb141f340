"""Coverage as the map shows it: who has a participant in reach, who has none, and where the next should be.

Belongs here: the tables and maps of the measured part of notebook 3. Does not belong here: inputs of the model
(`coverage`), words and numbers of the report (`analysis.notebook`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.spatial import ConvexHull

from analysis.methods.coverage.dispersion import density_by_district
from analysis.methods.coverage.siting import covering_table, maximal_cover

from .coverage import clustering, occasions
from .districts import districts, published
from .errors import NotMeasured
from .estimate import LEVEL
from .hulls import flat, hull_area

if TYPE_CHECKING:
    from analysis.methods.coverage.siting import SitingPlan

    from .places import Places

SITES = 5
SECONDS = 20.0
MOST_CITIES = 12
MOST_CANDIDATES = 20_000
MOST_DISTRICTS = 16
MAPPED = 3  # cities with a map and next sites: those with most demand


@dataclass(frozen=True, eq=False)
class NextSites:
    """The sites of a city that would reach most people who have no participant in reach.

    Attributes
    ----------
    table : label, latitude, longitude, gain (share of the city's demand newly reached), the largest gain first.
    before, after, bound : shares of the city's demand in reach of a participant now, with these sites, and at most.
    plan : objective, bound, gap and how they were found. candidates : how many there were to choose from.
    merchants : whether the candidates are merchants that do not take part, otherwise they are points of demand.
    """

    table: pd.DataFrame
    before: float
    after: float
    bound: float
    plan: SitingPlan
    candidates: int
    merchants: bool


@dataclass(frozen=True, eq=False)
class CityCoverage:
    """What was measured on the map.

    Attributes
    ----------
    cities : a row per city, the one with most demand first: outlets, partners, share, reach_one, reach_choice,
        occasions, density, low, high (participants per km² of the demand's hull, Poisson limits), kappa.
    categories : outlets, partners and share by category, the largest first; empty where none is recorded.
    sites : of the first cities.
    tells : whether outlets that do not take part are recorded.
    districts : of the cities whose districts are known: rows that may be printed, and how many the last is made of.
    """

    places: Places
    cities: pd.DataFrame
    categories: pd.DataFrame
    sites: dict[str, NextSites]
    tells: bool
    districts: dict[str, tuple[pd.DataFrame, int]] = field(default_factory=dict)


def city_coverage(places: Places) -> CityCoverage:
    """Measure the cities of the map.

    Raises
    ------
    NotMeasured
        No city has both merchants and demand.
    """
    if not places.cities:
        raise NotMeasured("expected a city with merchants and demand, found none; see the column city of both tables")
    cities = pd.DataFrame([_row(places, city) for city in places.cities[:MOST_CITIES]])
    mapped = places.cities[:MAPPED]
    sites = {c: next_sites(places, c) for c in mapped}
    return CityCoverage(places, cities, _categories(places), sites, places.tells, _districts(places, mapped))


def _row(places: Places, city: str) -> dict[str, object]:
    merchants, demand = places.of(city)
    partners = merchants[merchants.participating]
    reached = places.reached[(places.demand.city == city).to_numpy()]
    weight = demand.weight.to_numpy(float)
    whole = float(weight.sum())
    area = hull_area(demand)
    limits = density_by_district([city] * len(partners), {city: area}, LEVEL).iloc[0]
    try:
        kappa = clustering(places, city).kappa
    except NotMeasured:
        kappa = np.nan
    return {
        "city": city,
        "outlets": len(merchants),
        "partners": len(partners),
        "share": len(partners) / len(merchants) if places.tells else np.nan,
        "reach_one": float(weight @ (reached >= 1)) / whole,
        "reach_choice": float(weight @ (reached >= places.choices)) / whole,
        "occasions": occasions(places, city) if places.tells else np.nan,
        "density": float(limits.density),
        "low": float(limits.low),
        "high": float(limits.high),
        "kappa": kappa,
    }


def _districts(places: Places, cities: list[str]) -> dict[str, tuple[pd.DataFrame, int]]:
    found = {}
    for city in cities:
        try:
            rows, joined = published(districts(places, city), MOST_DISTRICTS)
        except NotMeasured:
            continue
        if len(rows):
            found[city] = (rows, joined)
    return found


def _categories(places: Places) -> pd.DataFrame:
    if "category" not in places.merchants or places.merchants.category.isna().all():
        return pd.DataFrame(columns=["category", "outlets", "partners", "share"])
    groups = places.merchants.groupby("category").participating.agg(outlets="size", partners="sum").reset_index()
    groups = groups.assign(share=groups.partners / groups.outlets)
    return groups.sort_values(["outlets", "category"], ascending=[False, True], ignore_index=True)


def next_sites(places: Places, city: str, count: int = SITES, seconds: float = SECONDS) -> NextSites:
    """Where the next participants would reach most people who have none in reach.

    Candidates are the merchants that do not take part; where the table holds none, the points of demand themselves.
    """
    merchants, demand = places.of(city)
    weight = demand.weight.to_numpy(float)
    reached = places.reached[(places.demand.city == city).to_numpy()] >= 1
    whole, before = float(weight.sum()), float(weight @ reached)
    others = merchants[~merchants.participating]
    chosen_from = others if len(others) else demand
    if len(chosen_from) > MOST_CANDIDATES:
        chosen_from = chosen_from.iloc[np.linspace(0, len(chosen_from) - 1, MOST_CANDIDATES).astype(int)]
    covers = covering_table(
        demand.latitude, demand.longitude, chosen_from.latitude, chosen_from.longitude, places.radius
    )
    left = np.where(reached, 0.0, weight)
    plan = maximal_cover(left, covers, min(count, len(chosen_from)), seconds=seconds)
    order, gains, open_ = [], [], left.copy()
    columns = covers.tocsc()
    remaining = list(plan.sites)
    while remaining:
        gain = [float(open_[columns[:, [site]].indices].sum()) for site in remaining]
        best = int(np.argmax(gain))
        if gain[best] <= 0 and order:
            break
        site = remaining.pop(best)
        order.append(site)
        gains.append(gain[best] / whole)
        open_[columns[:, [site]].indices] = 0.0
    rows = chosen_from.iloc[order]
    named = rows.merchant_id if "merchant_id" in rows else [f"{r.lat:.4f}, {r.lon:.4f}" for r in rows.itertuples()]
    table = pd.DataFrame(
        {
            "label": list(named),
            "latitude": rows.latitude.to_numpy(),
            "longitude": rows.longitude.to_numpy(),
            "gain": gains,
        }
    )
    after, bound = ((before + value) / whole for value in (plan.objective, plan.bound))
    return NextSites(table, before / whole, after, bound, plan, len(chosen_from), bool(len(others)))


@dataclass(frozen=True, eq=False)
class CityMap:
    """A city's map in kilometres east and north of the middle of its demand: arrays of n × 2 points.

    covered, gaps : demand with and without a participant in reach. shops : participants. sites : next ones, best first.
    outline : closed line around the city: a package's, or the hull of its demand.
    """

    covered: np.ndarray
    gaps: np.ndarray
    shops: np.ndarray
    sites: np.ndarray
    outline: np.ndarray


def city_map(measured: CityCoverage, city: str, outline: np.ndarray | None = None) -> CityMap:
    """The map of a city.

    Parameters
    ----------
    outline : latitude and longitude (WGS-84) of the city's outline, n × 2; the hull of the demand without one.
    """
    places = measured.places
    merchants, demand = places.of(city)
    middle = float(demand.latitude.mean()), float(demand.longitude.mean())

    def placed(table: pd.DataFrame) -> np.ndarray:
        return flat(table.latitude.to_numpy(float), table.longitude.to_numpy(float), *middle)

    points = placed(demand)
    reached = places.reached[(places.demand.city == city).to_numpy()] >= 1
    if outline is None:
        hull = points[ConvexHull(points).vertices]
        line = np.vstack([hull, hull[:1]])
    else:
        line = flat(outline[:, 0], outline[:, 1], *middle)
    shops = placed(merchants[merchants.participating])
    return CityMap(points[reached], points[~reached], shops, placed(measured.sites[city].table), line)
