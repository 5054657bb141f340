"""The numbers of a measured map that notebook 3 publishes, and what tables and maps of them need to know.

Belongs here: keys, formulas and values. Does not belong here: tables and maps (`measured_coverage`), measuring
(`analysis.measured.city_coverage`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from analysis.evidence import Evidence, Measurement
from analysis.notebook import district_numbers
from analysis.notebook.derived import rows_id
from analysis.notebook.display.grid import Both, pair, same
from analysis.notebook.measured_text import RAW_ROWS, data_line
from analysis.wording.quantities import key
from analysis.wording.slots import Quantity

if TYPE_CHECKING:
    from analysis.measured.city_coverage import CityCoverage, NextSites

CITIES, CATEGORIES, SITES = "measured-coverage", "measured-categories", "next-sites"
# Of a column of `CityCoverage.cities`: the key, the unit, the table, its name and its formula.
CITY = {
    "outlets": ("places_outlets", "count", pair("商家", "Outlets"), "merchants of the city in the table"),
    "partners": ("places_partners", "count", pair("参与者", "Partners"), "merchants of the city that take part"),
    "share": ("places_share", "share", pair("参与者占比", "Share taking part"), "partners over outlets"),
    "reach_one": (
        "places_reach_one",
        "share",
        pair("至少一家在可达范围内的居民", "People with at least one in reach"),
        "Σ weight·[N ≥ 1] / Σ weight over points of demand, N the partners within the radius",
    ),
    "reach_choice": (
        "places_reach_choice",
        "share",
        pair("有足够选择的居民", "People with a choice in reach"),
        "Σ weight·[N ≥ k] / Σ weight over points of demand",
    ),
    "occasions": (
        "places_occasions",
        "share",
        pair("到参与者的消费场合", "Occasions that go to partners"),
        "Σ a_j·d^(−2) of partners over that of all outlets within the radius (Huff), weighted by demand",
    ),
    "density": (
        "places_density",
        "per km2",
        pair("参与者密度", "Partners per km²"),
        "partners over the area of the convex hull of demand; Poisson limits",
    ),
    "kappa": (
        "places_kappa",
        "none",
        pair("聚集程度 κ", "Clustering κ"),
        "negative binomial of the partners within the radius of each point of demand, maximum likelihood",
    ),
}
GROUP = {
    "outlets": ("category_outlets", "count", pair("商家", "Outlets"), "merchants of the category"),
    "partners": ("category_partners", "count", pair("参与者", "Partners"), "merchants of the category that take part"),
    "share": ("category_share", "share", pair("参与者占比", "Share taking part"), "partners over outlets"),
}
SITE = {
    "after": ("sites_after", "share", pair("加上这些选址后的居民", "People reached with these sites")),
    "bound": ("sites_bound", "share", pair("任何选址的上界", "The most that any choice reaches")),
    "gap": ("sites_gap", "share", pair("与上界的差距", "Gap to the bound")),
    "chosen": ("sites_chosen", "count", pair("选址数", "Sites chosen")),
    "candidates": ("sites_candidates", "count", pair("候选地点", "Candidates")),
}
GAIN, LIMIT, RADIUS, CHOICES = "sites_gain", "sites_limit", "places_radius", "places_choices"
FORMULAS: dict[str, tuple[str, list[str]]] = {
    **{name: (formula, []) for name, _, _, formula in (*CITY.values(), *GROUP.values())},
    "sites_after": ("max Σ weight·[reached] over so many sites / Σ weight (maximal covering)", []),
    "sites_bound": ("upper bound of the same by Lagrangian relaxation or integer programme", []),
    "sites_gap": ("bound over newly reached weight, less one", []),
    "sites_chosen": ("sites asked for", []),
    "sites_candidates": ("merchants that do not take part, else points of demand", []),
    **district_numbers.FORMULAS,
    GAIN: ("weight newly reached by the site after those before it / Σ weight", []),
    LIMIT: ("limit of processor time set for the search", []),
    RADIUS: ("reach_radius at base", ["reach_radius"]),
    CHOICES: ("choices_needed at base", ["choices_needed"]),
}


def measure(evidence: Evidence) -> CityCoverage | None:
    """What the map shows; None where a study has not both tables.

    Raises
    ------
    WarehouseError, MeasureError
        A table cannot be read, or a point of it cannot be right.
    """
    if evidence.raw is None or not {"merchants", "demand"} <= set(evidence.raw.tables):
        return None
    from analysis.measured.city_coverage import city_coverage
    from analysis.measured.places import places_of
    from analysis.measured.small_tables import SmallTables

    with SmallTables(evidence.raw, evidence.folder, None, evidence) as tables:
        return city_coverage(places_of(tables))


def _quantity(name: str, at: dict[str, str], ends: tuple[float, ...], unit: str, label: Both, table: str) -> Quantity:
    value, low, high = (float(end) for end in ends)
    return Quantity(key(name, at.items()), value, low, high, unit, label, f"table-{table}")


def numbers(measured: CityCoverage, rows: dict[str, int], names: dict[str, Both]) -> dict[str, Quantity]:
    """What is published of a map, by key.

    Parameters
    ----------
    rows : of each raw table that were used. names : of the cities.
    """
    read = [Quantity(rows_id(table), *(n,) * 3, "count", RAW_ROWS, f"table-{CITIES}") for table, n in rows.items()]
    places = measured.places
    radius, choices = float(places.radius), float(places.choices)
    about = [
        Quantity(RADIUS, *(radius,) * 3, "km", pair("可达范围", "Reach"), f"table-{CITIES}"),
        Quantity(CHOICES, *(choices,) * 3, "count", pair("足够选择的家数", "What makes a choice"), f"table-{CITIES}"),
    ]
    of_districts = district_numbers.numbers(measured, names)
    return {q.id: q for q in (*read, *about, *_of_cities(measured, names), *_of_sites(measured, names), *of_districts)}


def _named(of: Both, label: Both) -> Both:
    return {"zh": "：".join((of["zh"], label["zh"])), "en": ": ".join((of["en"], label["en"]))}


def _of_cities(measured: CityCoverage, names: dict[str, Both]) -> Iterator[Quantity]:
    for number, row in enumerate(measured.cities.to_dict("records"), 1):
        called = names[row["city"]]
        for column, (name, unit, label, _) in CITY.items():
            value = row[column]
            if value != value or abs(value) == float("inf"):
                continue
            ends = (value, row["low"], row["high"]) if column == "density" else (value,) * 3
            both = _named(called, label)
            yield _quantity(name, {"city": f"c{number}"}, ends, unit, both, CITIES)
    for number, row in enumerate(measured.categories.to_dict("records"), 1):
        for column, (name, unit, label, _) in GROUP.items():
            both = _named(same(row["category"]), label)
            yield _quantity(name, {"category": f"g{number}"}, (row[column],) * 3, unit, both, CATEGORIES)


def _of_sites(measured: CityCoverage, names: dict[str, Both]) -> Iterator[Quantity]:
    from analysis.measured.city_coverage import SECONDS

    label = pair("选址搜索的时限", "Limit of the search for sites")
    yield _quantity(LIMIT, {}, (SECONDS,) * 3, "count", label, SITES)
    for number, (city, sites) in enumerate(measured.sites.items(), 1):
        values = {
            "after": sites.after,
            "bound": sites.bound,
            "gap": sites.plan.gap if sites.plan.gap < float("inf") else 0.0,
            "chosen": len(sites.table),
            "candidates": sites.candidates,
        }
        for column, (name, unit, label) in SITE.items():
            both = _named(names[city], label)
            yield _quantity(name, {"city": f"c{number}"}, (values[column],) * 3, unit, both, SITES)
        for place, gain in enumerate(sites.table.gain, 1):
            label = pair("该选址新覆盖的居民", "People newly reached by the site")
            both = _named(names[city], label)
            yield _quantity(GAIN, {"city": f"c{number}", "site": f"s{place}"}, (gain,) * 3, "share", both, SITES)


def about(measured: CityCoverage, evidence: Evidence, rows: dict[str, int], names: dict[str, Both]) -> dict[str, Any]:
    """What the report must know to print tables and maps, as plain data."""
    day, tables = measured.places.day, evidence.raw.tables
    source = tables["merchants"].source
    of = Measurement("", "merchants", source, rows["merchants"], 0, day, day, source, (), "")
    other = tables["demand"].source
    demand = Measurement("", "demand", other, rows["demand"], 0, day, day, other, (), "")
    lines = [data_line(each) for each in (of, demand)]
    return {
        "cities": [names[city] for city in measured.cities.city],
        "kappa": [bool(abs(k) < float("inf")) for k in measured.cities.kappa],
        "categories": [same(str(name)) for name in measured.categories.category],
        "tells": measured.tells,
        "districts": district_numbers.about(measured, names),
        "sites": [_site(city, sites, names) for city, sites in measured.sites.items()],
        "maps": [f"coverage-map-{city}" for city in measured.sites],
        "source": {"zh": "；".join(line["zh"] for line in lines), "en": "; ".join(line["en"] for line in lines)},
    }


def _site(city: str, sites: NextSites, names: dict[str, Both]) -> dict[str, Any]:
    return {
        "name": names[city],
        "labels": list(sites.table.label),
        "merchants": sites.merchants,
        "optimal": sites.plan.status == "optimal",
        "method": sites.plan.method,
    }
