"""Coverage by district: shops, density and reach in each, joined by the district's code, small ones taken together.

Belongs here: the table, and the area over which a city's shops have the density that people live among. Does not belong
here: whether codes are codes (`place_faults`), the estimator (`analysis.methods.coverage.dispersion`), words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.evidence import Bilingual
from analysis.methods.coverage.dispersion import density_by_district

from .errors import NotMeasured
from .estimate import LEVEL, Estimate
from .hulls import hull_area
from .places import Places, places_of

if TYPE_CHECKING:
    from .market import Cells
    from .small_tables import SmallTables

FEWEST = 10  # participants of a row that is published: fewer could be told one by one
COLUMNS = ("outlets", "partners", "area", "density", "low", "high", "reach_one", "people")
BY_DISTRICT = Bilingual(
    "商家数除以居民所在各区的密度（按人加权），区的面积取其需求点的外廓，泊松区间",
    "merchants over the density that people live among, by district and weighted by people; a district's area is that "
    "around its demand, Poisson limits",
)


def districts(places: Places, city: str) -> pd.DataFrame:
    """The districts of a city that have demand, the one with most of it first.

    Merchants of a district without demand are left out, as its area is not known.

    Returns
    -------
    DataFrame by code: outlets, partners, area (km² of the hull of the district's demand), density (participants per
    km²) with Poisson limits low and high, reach_one (share of its people with a participant in reach), people (its
    share of the city's demand). Nothing is left out for being small: see `published`.

    Raises
    ------
    NotMeasured
        One of the tables does not say the district of a merchant or of a point of demand, or a district spans no area.
    """
    merchants, demand = places.of(city)
    for name, table in (("merchants", merchants), ("demand", demand)):
        if "district" not in table or table.district.isna().all():
            raise NotMeasured(
                f"expected the column district in {name}, found none in {city}; map the code of the district "
                f"(such as 310101) under [{name}.columns] of raw.toml"
            )
    reached = places.reached[(places.demand.city == city).to_numpy()] >= 1
    known = demand.assign(reached=demand.weight * reached).dropna(subset="district")
    groups = known.groupby("district")
    areas = {str(code): hull_area(points) for code, points in groups}
    here = merchants[merchants.district.isin(areas)]
    table = density_by_district(here[here.participating].district.astype(str), areas, LEVEL)
    people = groups.weight.sum()
    table["outlets"] = here.district.value_counts().reindex(table.index, fill_value=0)
    table["reach_one"] = groups.reached.sum() / people.where(people > 0)
    table["people"] = people / demand.weight.sum()
    table = table.rename(columns={"count": "partners"})[list(COLUMNS)]
    return table.sort_values(["people"], ascending=False, kind="stable")


def published(table: pd.DataFrame, most: int) -> tuple[pd.DataFrame, int]:
    """The rows that may be printed, and of how many districts the last one is made.

    Districts with fewer than `FEWEST` participants are one row, so that none can be worked out from the city's sum; the
    next smallest join them as long as they have too few together. Those beyond `most` are in it too.

    Returns
    -------
    DataFrame as `districts`, at most `most` + 1 rows, the last labelled "" if it is of several; and how many it holds,
    0 where there is none. Empty where the whole city has too few.

    Examples
    --------
    >>> counts = pd.DataFrame({"partners": [40, 30, 4, 3], "outlets": 50, "people": 0.25, "area": 2.0}, [*"abcd"])
    >>> rows, joined = published(counts.assign(reach_one=0.5, density=0.0, low=0.0, high=0.0), 9)
    >>> rows.index.tolist(), rows.partners.tolist(), joined
    (['a', ''], [40, 37], 3)
    """
    if table.partners.sum() < FEWEST:
        return table.iloc[:0], 0
    small = (table.partners < FEWEST) | (np.arange(len(table)) >= most)
    while small.any() and table.partners[small].sum() < FEWEST:
        small[table.partners[~small].idxmin()] = True
    if not small.any():
        return table, 0
    rest, left = table[small], table[~small]
    one = density_by_district([""] * int(rest.partners.sum()), {"": float(rest.area.sum())}, LEVEL)
    people = float(rest.people.sum())
    one = one.assign(
        partners=one["count"],
        outlets=int(rest.outlets.sum()),
        people=people,
        reach_one=float((rest.reach_one.fillna(0.0) * rest.people).sum()) / people if people > 0 else np.nan,
    )
    return pd.concat([left, one[left.columns]]), len(rest)


def district_area(tables: SmallTables) -> Cells:
    """Area over which a city's participants, evenly spread, would have the density that its people live among.

    n/Σ w·n_d/A_d over districts d with w the share of people: where shops stand in the dense districts, it is less than
    the districts' areas together. A city's participants are those that the model gives it, split by residents.
    """
    places = places_of(tables)
    residents = places.residents.reindex(places.cities).fillna(0.0)
    inside = places.merchants[places.merchants.participating]
    total = int(inside.city.isin(places.cities).sum())
    cells: Cells = []
    for city in places.cities:
        table = districts(places, city)
        if not table.partners.sum() > 0:
            raise NotMeasured(f"expected a participant in a district of {city} that has demand, found none")
        here = int((inside.city == city).sum())
        count = total * float(residents[city] / residents.sum()) if residents[city] > 0 else here
        people = table.people / table.people.sum()
        among = float((people * table.density).sum())
        # Half widths of independent districts add as squares.
        low, high = (
            among + sign * float(np.sqrt(np.square(people * (table[end] - table.density)).sum()))
            for sign, end in ((-1, "low"), (1, "high"))
        )
        ends = (count / among, count / high, count / low if low > 0 else count / among)
        about = {"unit": "km2", "kind": "positive", "table": "merchants", "first": places.day, "last": places.day}
        cells.append(({"city": city}, Estimate(*ends, n=len(table), method=BY_DISTRICT, **about)))
    return cells
