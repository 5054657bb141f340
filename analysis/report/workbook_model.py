"""Sheets of the workbook that compute: the headline chain, and the same chain for each option.

Belongs here: laying the templates of `workbook_formulas` out over cells. Does not belong here: the templates, and the
market's and the cities' tables (`workbook_market`).
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Iterable, Mapping

import xarray as xr

from analysis.report.workbook_book import Book, Page
from analysis.report.workbook_evidence import input_cells, unit_text
from analysis.report.workbook_formulas import CITY, CITY_INPUTS, MEMBER, PLATFORM, PROGRAMME, WORKINGS, fill, programme_years
from analysis.study import Study
from analysis.study.figure import interval
from analysis.study.graph import SPREAD
from analysis.wording.quantities import PROBABILITIES, coordinate_words, key

HEADS = ["键 / key", "名称", "Name", "单位 / unit", "值 / value", "区间低 / low", "区间高 / high", "公式 / formula"]
VALUE, FIRST = 5, 5  # the column of a value; the first column of options
USERS = "SUMPRODUCT({all:population},{all:city_active})*{user_penetration}*{consideration}"
COVERED = "SUMPRODUCT({all:covered_by_city},{all:city_weight})"
LINKED = ("covered_share", "eligible_users")


def _split(k: str) -> tuple[str, dict[str, str]]:
    name, _, inside = k.removesuffix("]").partition("[")
    return name, dict(part.split("=") for part in inside.split(",")) if inside else {}


def _pick(array: xr.DataArray, coords: Mapping[str, str]) -> xr.DataArray:
    labels = {d: next(x for x in array[d].values if str(x) == c) for d, c in coords.items()}
    return array.sel(labels)


class Values:
    """What each line is worth under one set of inputs: figures of the dataflow, inputs, and working lines."""

    def __init__(self, found: Mapping[str, xr.DataArray]) -> None:
        self._found = found

    def __call__(self, k: str) -> xr.DataArray:
        """The value of a key; whatever dimensions its coordinates leave (option, city) stay."""
        if k in WORKINGS:
            return WORKINGS[k].value(self)
        name, coords = _split(k)
        return _pick(self._found[name], coords)


def base_values(study: Study) -> Values:
    """Everything at base."""
    return Values({**study.base_inputs, **study.base})


def option_values(study: Study) -> Values:
    """Everything at base by option."""
    from analysis.study.arrays import with_options

    wanted = {_split(k)[0] for k in [*lines(study), *CITY, *LINKED] if k not in WORKINGS}
    return Values({**with_options(study.base_inputs, study.evidence.options), **study.evaluate_options(wanted)})


def anniversaries(study: Study) -> list[str]:
    """Labels of the years after launch, as they stand in keys."""
    return [str(c.coords["anniversary"]) for c in study.inputs["anniversary"].cells]


def lines(study: Study) -> dict[str, str]:
    """The chain that options and the base share, in the order in which it is read."""
    return {**MEMBER, **PLATFORM, **PROGRAMME, **programme_years(anniversaries(study))}


def labels(study: Study, k: str) -> tuple[str, str, str, str]:
    """Names in both languages, unit and formula in the field's notation."""
    if k in WORKINGS:
        return WORKINGS[k].zh, WORKINGS[k].en, "none", ""
    name, coords = _split(k)
    spec, words = study.spec(name), coordinate_words(study)
    if not coords:
        return spec.zh, spec.en, spec.unit, spec.formula
    zh, en = (", ".join(words.get(c, {}).get(lang, c) for c in coords.values()) for lang in ("zh", "en"))
    return f"{spec.zh}（{zh}）", f"{spec.en} ({en})", spec.unit, spec.formula


def bounds(study: Study, k: str) -> tuple[float, float] | None:
    """Interval over the draws; None for a working line and where nothing varies."""
    name, coords = _split(k)
    if k in WORKINGS or name in PROBABILITIES or "draw" not in study.draws[name].dims:
        return None
    low, high = interval(study.draws[name])
    return float(_pick(low, coords)), float(_pick(high, coords))


def write_line(book: Book, page: Page, row: int, study: Study, k: str, formula: str, value: float, kind: str = "formula") -> None:
    """One figure of the base: names, live value, interval, formula in words."""
    zh, en, unit, notation = labels(study, k)
    for column, text in ((1, k), (2, zh), (3, en), (4, unit_text(unit)), (8, notation)):
        page.text(row, column, text)
    page.live(row, VALUE, formula, value, unit, kind)
    if found := bounds(study, k):
        page.number(row, 6, found[0], unit)
        page.number(row, 7, found[1], unit)
    book.name(k, page, row, VALUE)


def write_model(book: Book, page: Page, study: Study) -> None:
    """The headline chain over the inputs' names; `Coverage` stands already and gives the covered share."""
    page.head(4, HEADS)
    value, row = base_values(study), 5
    sections = (("会员", "The member", MEMBER), ("商家与平台", "Merchant and platform", PLATFORM),
                ("项目", "The programme", {"eligible_users": USERS, **PROGRAMME, **programme_years(anniversaries(study))}))
    plan: list[tuple[int, str, str]] = []
    for zh, en, part in sections:
        row = page.section(row, zh, en, len(HEADS))
        for k, template in part.items():
            plan.append((row, k, template))
            book.name(k, page, row, VALUE)
            row += 1
    for at, k, template in plan:
        write_line(book, page, at, study, k, fill(template, book.places), float(value(k)))
    row = page.section(row, "由模型求解（不随输入变化）", "Solved by the model (does not follow the inputs)", len(HEADS))
    zh, en, unit, notation = labels(study, "best_fee")
    for column, text in ((1, "best_fee"), (2, zh), (3, en), (4, unit_text(unit)), (8, notation)):
        page.text(row, column, text)
    page.number(row, VALUE, float(study.base["best_fee"]), unit)
    page.finish([34, 32, 42, 18, 18, 16, 16, 62], "E5", 4)


def write_city_block(
    page: Page, row: int, first: int, places: Mapping[str, str], cities: list[str], study: Study,
    value: Callable[[str, str], float],
) -> dict[str, str]:
    """The chain of coverage, a column per city from column `first`; where its rows stand, as "all:name".

    `places` gives each scalar, and each city's input as "name[city=id]"; `value` is called with key and city.
    """
    rows = {k: row + n for n, k in enumerate([*CITY_INPUTS, *CITY])}
    last = first + len(cities) - 1
    whole = {f"all:{k}": f"{page.at(r, first)}:{page.at(r, last, sheet=False)}" for k, r in rows.items()}
    for column, city in enumerate(cities, first):
        own = {k: page.at(r, column, sheet=False) for k, r in rows.items()}
        scope = ChainMap(own, whole, places)
        for k in CITY_INPUTS:
            source = places[key(k, [("city", city)])]
            # A blank would arrive as zero, and zero is an area.
            formula = f'=IF(ISNUMBER({source}),{source},"–")'
            page.live(rows[k], column, formula, value(k, city), study.inputs[k].unit, "link")
        for k, template in CITY.items():
            page.live(rows[k], column, fill(template, scope), value(k, city), labels(study, k)[2])
    return whole


def city_labels(page: Page, row: int, study: Study) -> int:
    """The names of the rows of a city block; the row after them."""
    for k in [*CITY_INPUTS, *CITY]:
        given = study.inputs.get(k)
        zh, en, unit, _ = (given.label.zh, given.label.en, given.unit, "") if given else labels(study, k)
        for column, text in enumerate((k, zh, en, unit_text(unit)), 1):
            page.text(row, column, text)
        row += 1
    return row


def _roots(study: Study) -> Iterable[str]:
    """Inputs that an option's columns hold: what its chain rests on, and whatever any option sets."""
    figures = {_split(k)[0] for k in lines(study) if k not in WORKINGS} | set(LINKED)
    used = {r for f in figures for r in study.graph.roots(f)} | {n for o in study.evidence.options.values() for n in o.sets}
    return (n for n in study.inputs if n in used and not n.endswith(SPREAD))


def _set_to(option, name: str, coords: Mapping[str, object]) -> float | None:
    value = option.sets.get(name)
    if isinstance(value, Mapping):
        return value.get(str(next(iter(coords.values()))))
    return value


def write_options(book: Book, page: Page, workings: Page, study: Study) -> None:
    """One column per option: its inputs, the chain over them, what it earns; beside the draws' verdict."""
    from analysis.report.workbook_verdict import write_verdict

    options = list(study.evidence.options.values())
    value, cities = option_values(study), [c.coords["city"] for c in study.inputs["city_active"].cells]
    width = FIRST + len(options) - 1
    for sheet, per in ((page, 1), (workings, len(cities))):
        sheet.head(4, HEADS[:4])
        for n, option in enumerate(options):
            for extra in range(per):
                city = f"\n{study.evidence.cities.at[cities[extra], 'name_en']}" if per > 1 else ""
                sheet.head(4, [f"{option.name.zh} / {option.name.en}{city}"], FIRST + n * per + extra)
    row = page.section(5, "选项的输入（蓝色为该选项所设）", "Inputs of the option (blue: set by it)", width)
    own: list[dict[str, str]] = [{} for _ in options]
    for name in _roots(study):
        item = study.inputs[name]
        for cell in input_cells(study, item):
            k = key(name, cell.coords.items())
            for column, text in enumerate((k, item.label.zh, item.label.en, unit_text(item.unit)), 1):
                page.text(row, column, text)
            for n, option in enumerate(options):
                number = _set_to(option, name, cell.coords)
                if number is not None:
                    page.number(row, FIRST + n, number, item.unit, "input")
                else:
                    source = book.places[k]
                    page.live(row, FIRST + n, f'=IF(ISNUMBER({source}),{source},"–")', cell.value, item.unit, "link")
                own[n][k] = page.at(row, FIRST + n)
            row += 1
    city_labels(workings, 5, study)
    for n, option in enumerate(options):
        def by_city(k: str, city: str, option=option) -> float:
            found = value(k)
            return float(found.sel({d: c for d, c in (("option", option.id), ("city", city)) if d in found.dims}))

        own[n] |= write_city_block(workings, 5, FIRST + n * len(cities), own[n], cities, study, by_city)
    row = page.section(row, "逐项计算", "The chain, live", width)
    chain = {"covered_share": COVERED, "eligible_users": USERS, **lines(study)}
    rows = {k: row + n for n, k in enumerate(chain)}
    for k, template in chain.items():
        zh, en, unit, _ = labels(study, k)
        for column, text in enumerate((k, zh, en, unit_text(unit)), 1):
            page.text(rows[k], column, text)
        for n, option in enumerate(options):
            scope = ChainMap({x: page.at(r, FIRST + n, sheet=False) for x, r in rows.items()}, own[n])
            found = value(k)
            worth = found.sel(option=option.id) if "option" in found.dims else found
            page.live(rows[k], FIRST + n, fill(template, scope), float(worth), unit)
    write_verdict(page, max(rows.values()) + 1, FIRST, study)
    page.finish([34, 30, 40, 18, *[20] * len(options)], "E5", 4)
    workings.finish([26, 30, 40, 18, *[18] * (len(options) * len(cities))], "E5", 4)
