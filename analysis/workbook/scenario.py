"""The sheet on which a value is typed beside the base: the whole headline chain once more, over what was typed.

Belongs here: the typed column and the chain over it. Does not belong here: the base (`model`), options (`options`),
templates (`formulas`).
"""

from __future__ import annotations

import math
from collections import ChainMap

from analysis.evidence import Input, InputCell
from analysis.formulas.chain import inputs_of
from analysis.formulas.templates import CITY_INPUTS, OVERALL, USERS, fill
from analysis.formulas.workings import WORKINGS
from analysis.study import Study
from analysis.wording.numbers import DASH
from analysis.wording.quantities import coordinate_words, key
from analysis.workbook.book import Book, Page
from analysis.workbook.chain import HEADS, base_values, city_labels, lines, link, write_city_block, write_labels
from analysis.workbook.evidence import input_cells, unit_text, within_range

BASE, TYPED, USED, CHANGE = 5, 6, 7, 8
FEE = "input:card_fee"  # where the fee of the scenario stands, beside the lines of its chain
INPUT_HEADS = ["基准 / base", "情景（在此键入）/ scenario (type here)", "用于计算 / used"]
CHAIN_HEADS = ["基准 / base", "", "情景 / scenario", "变化 / change"]


def write_scenario(book: Book, page: Page, study: Study) -> dict[str, str]:
    """Inputs with a cell to type into, coverage by city and the chain over them; where each line's scenario stands."""
    page.head(4, [*HEADS[:4], *INPUT_HEADS])
    row, own = 5, {}
    for name in [*inputs_of(study), *CITY_INPUTS]:
        for cell in input_cells(study, study.inputs[name]):
            own[key(name, cell.coords.items())] = _write_input(book, page, row, study, study.inputs[name], cell)
            row += 1
    value, cities = base_values(study), [c.coords["city"] for c in study.inputs["city_active"].cells]

    def by_city(k: str, city: str) -> float:
        return value.at(k, city=city)

    row, words = page.section(row, "各城市", "By city", CHANGE), coordinate_words(study)
    page.head(row, [f"{words[city]['zh']} / {words[city]['en']}" for city in cities], BASE)
    row += 1
    whole = write_city_block(page, row, BASE, own, cities, study, by_city)
    row = page.section(city_labels(page, row, study), "情景下的主线", "The chain in the scenario", CHANGE)
    page.head(row, CHAIN_HEADS, BASE)
    chain = {**OVERALL, "eligible_users": USERS, **lines(study)}
    rows = {k: row + 1 + n for n, k in enumerate(chain)}
    made = {k: page.at(r, USED, sheet=False) for k, r in rows.items()}
    scope = ChainMap(made, whole, own, {f"baseline:{k}": "0" for k in WORKINGS})
    for k, template in chain.items():
        unit, worth = write_labels(page, rows[k], study, k), float(value(k))
        page.live(rows[k], BASE, f"={book.places[k]}", worth, unit, "link")
        page.live(rows[k], USED, fill(template, scope), worth, unit)
        page.live(rows[k], CHANGE, change(page, rows[k]), 0.0 if math.isfinite(worth) else math.nan, unit)
    page.finish([34, 32, 42, 18, 20, 36, 20, 18], "E5", 4)
    return {k: page.at(r, USED) for k, r in rows.items()} | {FEE: f"'{page.title}'!{own['card_fee']}"}


def change(page: Page, row: int, base: int = BASE, other: int = USED) -> str:
    """The formula of what a scenario adds to the base; a dash where either is no number."""
    left, right = page.at(row, base, sheet=False), page.at(row, other, sheet=False)
    return f'=IF(ISNUMBER({left}),IF(ISNUMBER({right}),{right}-{left},"{DASH}"),"{DASH}")'


def _write_input(book: Book, page: Page, row: int, study: Study, item: Input, cell: InputCell) -> str:
    """One input: its base, a cell to type into, what the chain takes; the address of the last."""
    k = key(item.name, cell.coords.items())
    page.texts(row, k, item.label.zh, item.label.en, unit_text(item.unit))
    page.live(row, BASE, link(study, item.name, book.places[k]), cell.value, item.unit, "link")
    page.number(row, TYPED, None, item.unit, "input")
    base, given = page.at(row, BASE, sheet=False), page.at(row, TYPED, sheet=False)
    page.live(row, USED, f"=IF(ISNUMBER({given}),{given},{base})", cell.value, item.unit)
    page.allow(row, TYPED, within_range(item))
    return page.at(row, USED, sheet=False)
