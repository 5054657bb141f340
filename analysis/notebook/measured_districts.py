"""Coverage by district in the measured part of notebook 3: shops, density and reach, by the district's code.

Belongs here: numbers and table. Does not belong here: which districts may be printed (`analysis.measured.districts`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from analysis.common.blocks import Table
from analysis.notebook.display.grid import Both, column, pair, row, same, table
from analysis.notebook.tables import interval_head
from analysis.wording.quantities import key
from analysis.wording.slots import Quantity

if TYPE_CHECKING:
    from analysis.measured.city_coverage import CityCoverage
    from analysis.notebook.measured_market import Prints

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


def tables(printer: Prints, known: dict[str, Any]) -> list[Table]:
    """The table; none where no district is known."""
    cities = known.get("districts", [])
    shown = [name for name in COLUMNS if known["tells"] or name != "outlets"]
    rows = []
    for number, city in enumerate(cities, 1):
        for place, code in enumerate(city["codes"], 1):
            first = city["name"] if place == 1 else same("")
            at = {"city": f"c{number}", "district": f"d{place}"}.items()
            cells = [
                same("–") if name == "reach_one" and not city["reached"][place - 1] else printer.plain(key(of, at))
                for name, (of, *_) in ((name, COLUMNS[name]) for name in shown)
            ]
            limits = printer.plain(key(COLUMNS["density"][0], at), "range")
            rows.append(row(first, same(code) if code else _others(printer, number), *cells, limits))
    if not rows:
        return []
    heads = {
        "outlets": pair("{@outlets}", "{@outlets}"),
        "partners": pair("{@partners}", "{@partners}"),
        "people": pair("居民占全城", "City's people"),
        "reach_one": pair("居民：有一家", "People: one in reach"),
        "density": pair("每平方公里", "per km²"),
    }
    words = {name: printer.unlinked(head["zh"], head["en"]) for name, head in heads.items()}
    note = printer.unlinked(
        f"按区划代码相连，不按名称。参与者少于 {{{FEWEST}}} 家的区并为一行；"
        "面积取该区需求点的外廓，没有需求点的区不计。",
        f"Joined by the district's code, never by its name. Districts with fewer than {{{FEWEST}}} {{@partners}} are "
        "one row; a district's area is that around its demand, and one without demand is left out.",
    )
    return [
        table(
            ID,
            [
                column("城市", "City", width=1.2),
                column("区", "District", width=1.4),
                *(column(words[name]["zh"], _capital(words[name]["en"]), "right", 1.0) for name in shown),
                column(*interval_head(printer), "right", 1.2),
            ],
            rows,
            title=pair("各区的密度", "Density by district"),
            caption=pair("各区的商家、密度与可达居民", "Shops, their density and whom they reach, by district"),
            note=note,
        )
    ]


def _capital(text: str) -> str:
    return text if text.startswith("per ") else text[:1].upper() + text[1:]


def _others(printer: Prints, number: int) -> Both:
    slot = key(JOINED, {"city": f"c{number}"}.items())
    return printer.unlinked(f"其余 {{{slot}}} 个区", f"{{{slot}}} others together")
