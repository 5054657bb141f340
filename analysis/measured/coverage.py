"""Measures of coverage from merchants and demand on the map: shops, outlets, area, clustering, popularity.

Belongs here: one function per input of the chapter on coverage. Does not belong here: tables of the report
(`city_coverage`), reading places (`places`), estimators (`analysis.methods.coverage`).

The model says how many participants are in reach by a density and a κ. Both are measured as people meet them: the area
is the one over which so many participants would have the mean number in reach that was counted, and κ is that of the
counts. So the model agrees with the map today, and says what more shops of the same kind would do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import optimize

from analysis.evidence import Bilingual
from analysis.methods.coverage.clustering import estimate_clustering
from analysis.methods.coverage.huff import occasions_share
from analysis.methods.coverage.popularity import TAIL, estimate_popularity
from analysis.methods.coverage.reach import curated_share

from .errors import NotMeasured
from .estimate import LEVEL, Estimate
from .places import Places, places_of

if TYPE_CHECKING:
    from .market import Cells
    from .small_tables import SmallTables

LARGEST_KAPPA = 1000.0  # a negative binomial beyond it is a Poisson for any count of shops
STEEPEST = 3.0
SAMPLES = 200
COUNTED = Bilingual("逐家计数", "counted one by one")
PER_RESIDENT = Bilingual("商家数除以常住人口", "merchants over residents of the city table")


def participating_merchants(tables: SmallTables) -> Cells:
    """Merchants that take part.

    Raises
    ------
    NotMeasured
        None does: a programme without merchants is none, and no model of one is defined.
    """
    places = places_of(tables)
    if not places.merchants.participating.any():
        raise NotMeasured(
            f"expected merchants that take part, found none of {len(places.merchants):,}; see the column participating "
            "of merchants, or joined and left"
        )
    return [({}, _exact(float(places.merchants.participating.sum()), "count", places, len(places.merchants), COUNTED))]


def outlets_per_thousand(tables: SmallTables) -> Cells:
    """All outlets per thousand residents, over the cities that were recorded."""
    places = places_of(tables)
    count, residents = _outlets(places)
    value = 1000 * float(count.sum() / residents.sum())
    return [({}, _exact(value, "per thousand", places, int(count.sum()), PER_RESIDENT))]


def outlets_ratio(tables: SmallTables) -> Cells:
    """Each city's outlets per thousand residents over the mean of all cities."""
    places = places_of(tables)
    count, residents = _outlets(places)
    mean = float(count.sum() / residents.sum())
    return [
        ({"city": c}, _exact(float(count[c] / residents[c]) / mean, "ratio", places, int(count[c]), PER_RESIDENT))
        for c in places.cities
    ]


def reach_area(tables: SmallTables) -> Cells:
    """Area over which a city's participants, evenly spread, would have the mean number in reach that people have.

    A city's participants are those that the model gives it: all of them, split by residents.
    """
    places = places_of(tables)
    residents = places.residents.reindex(places.cities).fillna(0.0)
    total = int(places.merchants[places.merchants.city.isin(places.cities)].participating.sum())
    cells: Cells = []
    for city in places.cities:
        count = total * float(residents[city] / residents.sum()) if residents[city] > 0 else _taking_part(places, city)
        found = clustering(places, city)
        ends = [count * np.pi * places.radius**2 / mean for mean in (found.mean, *found.mean_interval[::-1])]
        about = _about(places, "km2", "positive", _within(places))
        cells.append(({"city": city}, Estimate(*ends, n=found.blocks, **about)))
    return cells


def clustering_size(tables: SmallTables) -> Cells:
    """κ of the participants in reach, pooled over cities in 1/κ by their blocks."""
    places = places_of(tables)
    found = [clustering(places, city) for city in places.cities]
    blocks = np.array([f.blocks for f in found], float)
    inverse = np.array([[1 / k if np.isfinite(k) else 0.0 for k in (f.kappa, *f.interval)] for f in found])
    value = float(blocks @ inverse[:, 0] / blocks.sum())
    halves = [
        float(np.sqrt(np.square(blocks * (inverse[:, end] - inverse[:, 0])).sum()) / blocks.sum()) for end in (1, 2)
    ]
    kappas = [1 / max(part, 1 / LARGEST_KAPPA) for part in (value, value + halves[0], value - halves[1])]
    about = _about(places, "none", "positive", _within(places))
    return [({}, Estimate(*kappas, n=int(blocks.sum()), **about))]


def zipf_exponent(tables: SmallTables) -> Cells:
    """Exponent s of popularity ∝ rank^(−s), fitted to the tail of what raw.toml calls popularity."""
    places = places_of(tables)
    found = popularity(places)
    method = Bilingual(
        f"按 Clauset 等人的方法拟合幂律，尾部 {found.tail} 家，自助抽样；"
        f"拟合优度 p = {found.fit_p:.2f}{'' if found.fit_p >= 0.1 else '，幂律拟合不好'}",
        f"power law by the method of Clauset et al., a tail of {found.tail} outlets, bootstrap; goodness of fit "
        f"p = {found.fit_p:.2f}{'' if found.fit_p >= 0.1 else ', a power law does not fit well'}",
    )
    ends = (found.zipf, *found.interval)
    return [({}, Estimate(*ends, n=found.tail, **_about(places, "none", "positive", method)))]


def occasions_exponent(tables: SmallTables) -> Cells:
    """Exponent at which a list of the top outlets takes the share of occasions that the participants do (Huff)."""
    places = places_of(tables)
    _need_others(places)
    rows = []
    for city in places.cities:
        merchants, demand = places.of(city)
        share = occasions(places, city)
        rows.append((int(merchants.participating.sum()), len(merchants), share, float(demand.weight.sum())))
    n, outlets, share, weight = np.array(rows, float).T
    value = _exponent(n, outlets, float(weight @ share / weight.sum()), weight)
    method = Bilingual(
        f"使名单所占消费与 Huff 模型一致的指数（{places.radius:g} 公里内，吸引力除以距离平方）",
        f"the exponent at which the list takes its share by Huff's model (within {places.radius:g} km, attraction over "
        "squared distance)",
    )
    return [({}, _exact(value, "none", places, int(outlets.sum()), method))]


def clustering(places: Places, city: str) -> Any:
    """Counts of participants in reach of the city's demand, as a negative binomial.

    Raises
    ------
    NotMeasured
        There are too few places, or no participant is in reach of any.
    """
    rows = (places.demand.city == city).to_numpy()
    demand = places.demand[rows]
    try:
        return estimate_clustering(
            places.reached[rows], demand.latitude, demand.longitude, places.radius, demand.weight.to_numpy(), LEVEL
        )
    except ValueError as reason:
        raise NotMeasured(f"{city}: {reason}") from None


def occasions(places: Places, city: str) -> float:
    """Share of a city's occasions that goes to participants by Huff's model; popularity is attraction where known."""
    merchants, demand = places.of(city)
    known = "popularity" in merchants and bool((merchants.popularity > 0).all())
    attraction = merchants.popularity.to_numpy(float) if known else np.ones(len(merchants))
    points = ((t.latitude.to_numpy(), t.longitude.to_numpy()) for t in (demand, merchants))
    here, shops = points
    participating = merchants.participating.to_numpy(bool)
    covered, reached = occasions_share(here, demand.weight.to_numpy(), shops, attraction, participating, places.radius)
    return covered / reached if reached > 0 else 0.0


def popularity(places: Places) -> Any:
    """The power law of outlets' popularity.

    Raises
    ------
    NotMeasured
        Popularity is not recorded, or of too few outlets.
    """
    if "popularity" not in places.merchants:
        raise NotMeasured("expected the column popularity in merchants (visits, reviews or sales), found none")
    known = places.merchants.popularity
    known = known[known > 0].to_numpy(float)
    if known.size < TAIL or np.ptp(known) == 0:
        alike = ", all alike" if known.size >= TAIL else ""
        raise NotMeasured(
            f"expected {TAIL} outlets with a popularity above 0 that differs, found {known.size:,}{alike}"
        )
    return estimate_popularity(known, level=LEVEL, samples=SAMPLES)


def _taking_part(places: Places, city: str) -> int:
    return int(places.merchants[places.merchants.city == city].participating.sum())


def _exponent(n: np.ndarray, outlets: np.ndarray, share: float, weight: np.ndarray) -> float:
    def excess(s: float) -> float:
        return float(weight @ curated_share(n, outlets, np.full(n.size, s)) / weight.sum()) - share

    if excess(0.0) >= 0:  # no better than a random pick
        return 0.0
    return STEEPEST if excess(STEEPEST) <= 0 else float(optimize.brentq(excess, 0.0, STEEPEST, xtol=1e-9))


def _need_others(places: Places) -> None:
    if not places.tells:
        raise NotMeasured(
            "expected merchants that do not take part beside those that do, found none; add all outlets with the "
            "column participating, or leave joined empty where a merchant never joined"
        )


def _outlets(places: Places) -> tuple[Any, Any]:
    _need_others(places)
    count = places.merchants.city.value_counts().reindex(places.cities)
    residents = places.residents.reindex(places.cities)
    if residents.isna().any():
        city = residents.index[residents.isna()][0]
        raise NotMeasured(f"expected the residents of {city} in cities.csv, found none")
    return count, residents


def _within(places: Places) -> Bilingual:
    return Bilingual(
        f"各需求点 {places.radius:g} 公里内的商家数，按人加权，区间按空间分块",
        f"merchants within {places.radius:g} km of points of demand, weighted by people, interval by spatial blocks",
    )


def _about(places: Places, unit: str, kind: str, method: Bilingual) -> dict[str, Any]:
    return {
        "unit": unit,
        "kind": kind,
        "table": "merchants",
        "first": places.day,
        "last": places.day,
        "method": method,
    }


def _exact(value: float, unit: str, places: Places, n: int, method: Bilingual) -> Estimate:
    """A number of a whole register, which has no error of sampling."""
    return Estimate(value, value, value, n=n, **_about(places, unit, "positive", method))
