"""The numbers by district that notebook 3 publishes: shops, density and reach, by the district's code.

Belongs here: keys, formulas and values. Does not belong here: the table (`measured_districts`), which districts may be
printed (`analysis.measured.districts`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from analysis.notebook.derived import COVERAGE, WIDTH
from analysis.notebook.display.grid import Both, pair
from analysis.uncertainty.interval import HIGH, LOW
from analysis.wording.quantities import key
from analysis.wording.slots import Quantity

if TYPE_CHECKING:
    from analysis.measured.city_coverage import CityCoverage

ID = "measured-districts"
# Of a column of `districts`: the key, the unit, its name and its formula.
COLUMNS = {
    "outlets": ("district_outlets", "count", pair("商家", "Outlets"), "merchants of the district in the table"),
    "partners": ("district_partners", "count", pair("参与者", "Partners"), "merchants that take part"),
    "people": (
        "district_people",
        "share",
        pair("居民占全城", "Share of the city's people"),
        "Σ weight over the city's",
    ),
    "reach_one": (
        "district_reach_one",
        "share",
        pair("至少一家在可达范围内的居民", "People with at least one in reach"),
        "Σ weight·[N ≥ 1] / Σ weight over the district's points of demand",
    ),
    "density": (
        "district_density",
        "per km2",
        pair("参与者密度", "Partners per km²"),
        "partners over the area of the convex hull of the district's demand; Poisson limits",
    ),
}
FEWEST, JOINED = "district_fewest", "districts_joined"
FORMULAS: dict[str, tuple[str, list[str]]] = {
    **{name: (formula, []) for name, _, _, formula in COLUMNS.values()},
    JOINED: ("districts with fewer partners than that, and those beyond the largest", []),
    FEWEST: ("partners of a row that is printed, at least", []),
}


def numbers(measured: CityCoverage, names: dict[str, Both]) -> Iterator[Quantity]:
    """What is published of districts."""
    from analysis.measured.districts import FEWEST as LEAST

    if not measured.districts:
        return
    yield Quantity(
        FEWEST, *(float(LEAST),) * 3, "count", pair("一行至少的参与者", "Partners of a row, at least"), _at()
    )
    yield Quantity(WIDTH, *(HIGH - LOW,) * 3, "share", COVERAGE, "table-numbers")  # of the column's head
    for number, (city, (found, joined)) in enumerate(measured.districts.items(), 1):
        if joined:
            label = pair("并为一行的区", "Districts in one row")
            both = {"zh": f"{names[city]['zh']}：{label['zh']}", "en": f"{names[city]['en']}: {label['en']}"}
            yield Quantity(key(JOINED, {"city": f"c{number}"}.items()), *(float(joined),) * 3, "count", both, _at())
        for place, (code, line) in enumerate(found.iterrows(), 1):
            called = names[city] if not code else {lang: f"{name} {code}" for lang, name in names[city].items()}
            for name, (of, unit, label, _) in COLUMNS.items():
                value = float(line[name])
                if value != value:
                    continue
                ends = (value, float(line.low), float(line.high)) if name == "density" else (value,) * 3
                both = {"zh": f"{called['zh']}：{label['zh']}", "en": f"{called['en']}: {label['en']}"}
                slot = key(of, {"city": f"c{number}", "district": f"d{place}"}.items())
                yield Quantity(slot, *ends, unit, both, _at())


def _at() -> str:
    return f"table-{ID}"


def about(measured: CityCoverage, names: dict[str, Both]) -> list[dict[str, Any]]:
    """What the table must know of each city: its name, and codes ("" of several together)."""
    return [
        {
            "name": names[city],
            "codes": [str(code) for code in found.index],
            "reached": [bool(share == share) for share in found.reach_one],
        }
        for city, (found, _) in measured.districts.items()
    ]
