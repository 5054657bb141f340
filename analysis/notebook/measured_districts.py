"""The table by district in the measured part of notebook 3: shops, density and reach, by the district's code.

Belongs here: the table. Does not belong here: the numbers in it (`district_numbers`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analysis.common.blocks import Table
from analysis.notebook.display.grid import Both, column, pair, row, same, table
from analysis.notebook.district_numbers import COLUMNS, FEWEST, ID, JOINED
from analysis.notebook.tables import interval_head
from analysis.wording.quantities import key

if TYPE_CHECKING:
    from analysis.notebook.measured_market import Prints


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
