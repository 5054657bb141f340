"""The sheet on the cities: coverage by city, live, and what it takes to reach a target.

Belongs here: tables over cities at base. Does not belong here: the same by option (`options`).
"""

from __future__ import annotations

from collections.abc import Mapping

from analysis.formulas.templates import CITY, CITY_INPUTS, OVERALL, PARTICIPATION, cost_of, fill, months_to
from analysis.study import Study
from analysis.wording.quantities import coordinate_words, key
from analysis.workbook.book import Book, Page
from analysis.workbook.chain import HEADS, Values, base_values, city_labels, write_city_block, write_labels

FIRST_CITY = 5
NEEDED = "SUMPRODUCT({all:stores_for_breakeven},{all:city_active})"
SIGNED = f"MIN(SUM({{all:stores_by_city}}),{NEEDED})"


def write_coverage_chain(book: Book, page: Page, study: Study) -> int:
    """Coverage by city and the covered share, live; the first free row."""
    cities = [c.coords["city"] for c in study.inputs["city_active"].cells]
    words, value = coordinate_words(study), base_values(study)
    page.head(4, [*HEADS[:4], *(f"{words[c]['zh']} / {words[c]['en']}" for c in cities), "合计 / All"])

    def by_city(k: str, city: str) -> float:
        return value.at(k, city=city)

    book.places |= write_city_block(page, 5, FIRST_CITY, book.places, cities, study, by_city)
    row, total = city_labels(page, 5, study), FIRST_CITY + len(cities)
    whole = {
        **OVERALL,
        "participation_overall": PARTICIPATION,
        "population_share": "SUMPRODUCT({all:population},{all:city_active})/{national_population}",
    }
    _totals(book, page, row, total, study, value, whole)
    return row + len(whole)


def _totals(
    book: Book, page: Page, row: int, column: int, study: Study, value: Values, templates: Mapping[str, str]
) -> None:
    for k, template in templates.items():
        book.name(k, page, row, column)  # first, for the next may rest on it
        unit = write_labels(page, row, study, k)
        page.live(row, column, fill(template, book.places), float(value(k)), unit)
        row += 1


def write_coverage_needed(book: Book, page: Page, row: int, study: Study) -> None:
    """Shops, months and money to reach a target; the shops are solved by the model, what follows from them is live."""
    cities = [c.coords["city"] for c in study.inputs["city_active"].cells]
    total, base = FIRST_CITY + len(cities), study.base
    own = 5 + [*CITY_INPUTS, *CITY].index("stores_by_city")  # where the chain above has the shops signed
    row = page.section(
        row,
        "达到目标所需（门店数由模型求解，成本与月数为公式）",
        "What a target takes (shops solved by the model, money and months live)",
        total,
    )
    wanted = [("stores_for_breakeven", {})] + [
        ("stores_for_target", c.coords) for c in study.inputs["coverage_target"].cells
    ]
    live = {
        "stores_for_target": (
            ("months_to_target", lambda needed, signed, _: months_to(needed, signed)),
            ("cost_to_target", lambda needed, signed, above: cost_of(above)),
        )
    }
    for name, coords in wanted:
        unit = write_labels(page, row, study, key(name, coords.items()))
        for column, city in enumerate(cities, FIRST_CITY):
            page.number(row, column, float(base[name].sel({**coords, "city": city})), unit, "model")
        stores, row = row, row + 1
        for figure, how in live.get(name, ()):
            unit = write_labels(page, row, study, key(figure, coords.items()))
            for column, city in enumerate(cities, FIRST_CITY):
                worth = float(base[figure].sel({**coords, "city": city}))
                needed, above = (page.at(r, column, sheet=False) for r in (stores, row - 1))
                signed = page.at(own, column, sheet=False)
                page.live(row, column, fill(how(needed, signed, above), book.places), worth, unit)
            row += 1
        if name == "stores_for_breakeven":
            span = f"{page.at(stores, FIRST_CITY)}:{page.at(stores, total - 1, sheet=False)}"
            book.places["all:stores_for_breakeven"] = span
            reachable = "IF(COUNT({all:stores_for_breakeven})=" + str(len(cities)) + ',%s,"never")'
            _totals(
                book,
                page,
                row,
                total,
                study,
                base_values(study),
                {
                    "stores_multiple": reachable % "SUMPRODUCT({all:stores_for_breakeven},{all:city_active})"
                    "/SUM({all:stores_by_city})",
                    "months_to_breakeven": reachable % months_to(NEEDED, SIGNED),
                    "cost_to_breakeven": cost_of("{months_to_breakeven}"),
                },
            )
            row += 3
    page.finish([36, 34, 44, 16, *[18] * (len(cities) + 1)], "E5", 4)
