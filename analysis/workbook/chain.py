"""The lines that several sheets of the workbook share: what each is called and worth, and how one is laid out.

Belongs here: what is needed between a template of `formulas` and a sheet. Does not belong here: which lines there are.
"""

from __future__ import annotations

import math
from collections import ChainMap
from collections.abc import Callable, Mapping
from itertools import product

import numpy as np
import xarray as xr

from analysis.evidence.words import named
from analysis.formulas.templates import (
    CITY,
    CITY_INPUTS,
    FOUR,
    MEMBER,
    OVERALL,
    PLATFORM,
    PROGRAMME,
    fill,
    programme_years,
)
from analysis.formulas.workings import WORKINGS
from analysis.study import Study
from analysis.study.arrays import with_options
from analysis.study.cache import cached_on_study
from analysis.uncertainty.interval import interval
from analysis.wording.numbers import DASH
from analysis.wording.quantities import PROBABILITIES, coordinate_words, key
from analysis.workbook.book import Book, Page
from analysis.workbook.evidence import input_cells, unit_text

HEADS = [
    "键 / key",
    "名称",
    "Name",
    "单位 / unit",
    "值 / value",
    "区间低 / low",
    "区间高 / high",
    "公式 / formula",
]
VALUE, FIRST = 5, 5  # the column of a value; the first column of options
LINKED = (*OVERALL, "eligible_users")


def _split(k: str) -> tuple[str, dict[str, str]]:
    name, _, inside = k.removesuffix("]").partition("[")
    return name, dict(part.split("=") for part in inside.split(",")) if inside else {}


# The side of the ledger that no study names.
MEMBERS = {"member": {"zh": "会员", "en": "member"}}


def figure_of(k: str) -> str:
    """The figure of a key, without its coordinates."""
    return _split(k)[0]


def _pick(array: xr.DataArray, coords: Mapping[str, str]) -> xr.DataArray:
    labels = {d: next(x for x in array[d].values if str(x) == c) for d, c in coords.items()}
    return array.sel(labels)


class Values:
    """What each line is worth under one set of inputs: figures of the dataflow, inputs, and working lines."""

    def __init__(self, found: Mapping[str, xr.DataArray]) -> None:
        self._found = found
        self._known: dict[str, xr.DataArray] = {}
        self._cells: dict[str, dict[tuple[str, ...], float]] = {}

    def __call__(self, k: str) -> xr.DataArray:
        """The value of a key; whatever dimensions its coordinates leave (option, city) stay."""
        if k not in self._known:
            name, coords = _split(k)
            self._known[k] = WORKINGS[k].value(self) if k in WORKINGS else _pick(self._found[name], coords)
        return self._known[k]

    def at(self, k: str, **coords: str) -> float:
        """The number of a key; coordinates of dimensions that it does not have are of no account."""
        array = self(k)
        if k not in self._cells:  # thousands of cells are asked for, and an array takes a millisecond for each
            labels = product(*(map(str, array[d].values) for d in array.dims))
            self._cells[k] = dict(zip(labels, map(float, np.ravel(array.values)), strict=True))
        return self._cells[k][tuple(coords[str(d)] for d in array.dims)]


def base_values(study: Study) -> Values:
    """Everything at base."""
    return Values({**study.base_inputs, **study.base})


@cached_on_study
def option_values(study: Study) -> Values:
    """Everything at base by option."""
    wanted = {_split(k)[0] for k in [*lines(study), *CITY, *LINKED] if k not in WORKINGS}
    return Values(
        {
            **with_options(study.base_inputs, study.evidence.options, study.evidence.baseline),
            **study.evaluate_options(wanted),
        }
    )


def anniversaries(study: Study) -> list[str]:
    """Labels of the years after launch, as they stand in keys."""
    return [str(c.coords["anniversary"]) for c in study.inputs["anniversary"].cells]


def lines(study: Study) -> dict[str, str]:
    """The chain that options and the base share, in the order in which it is read."""
    return {**MEMBER, **PLATFORM, **PROGRAMME, **programme_years(anniversaries(study))}


_words = cached_on_study(coordinate_words)  # the same for every line


def labels(study: Study, k: str) -> tuple[str, str, str, str]:
    """Names in both languages, unit and formula in the field's notation."""
    words = _words(study)
    if k in WORKINGS:
        unit = study.money if WORKINGS[k].money else "none"
        return named(WORKINGS[k].zh, words, "zh"), named(WORKINGS[k].en, words, "en"), unit, ""
    name, coords = _split(k)
    spec, words = study.spec(name), MEMBERS | words
    if not coords:
        return spec.zh, spec.en, spec.unit, spec.formula
    zh, en = (", ".join(words.get(c, {}).get(lang, c) for c in coords.values()) for lang in ("zh", "en"))
    return f"{spec.zh}（{zh}）", f"{spec.en} ({en})", spec.unit, spec.formula


def write_labels(page: Page, row: int, study: Study, k: str, *, notation: bool = False) -> str:
    """Key, names and unit of a line in the first columns, its formula in words in the last if asked; the unit."""
    zh, en, unit, formula = labels(study, k)
    page.texts(row, k, zh, en, unit_text(unit))
    if notation:
        page.text(row, len(HEADS), formula)
    return unit


def bounds(study: Study, k: str) -> tuple[float, float] | None:
    """Interval over the draws; None for a working line and where nothing varies."""
    name, coords = _split(k)
    if k in WORKINGS or name in PROBABILITIES or "draw" not in study.draws[name].dims:
        return None
    low, high = interval(study.draws[name])
    return float(_pick(low, coords)), float(_pick(high, coords))


def write_line(
    book: Book, page: Page, row: int, study: Study, k: str, formula: str, value: float, kind: str = "formula"
) -> None:
    """One figure of the base: names, live value, interval, formula in words."""
    unit = write_labels(page, row, study, k, notation=True)
    page.live(row, VALUE, formula, value, unit, kind)
    if found := bounds(study, k):
        page.number(row, 6, found[0], unit, "model")
        page.number(row, 7, found[1], unit, "model")
    book.name(k, page, row, VALUE)


def link(study: Study, name: str, source: str) -> str:
    """A formula that takes an input from another cell; what may be blank stays so, or it would arrive as zero."""
    blank = any(math.isnan(c.value) for c in input_cells(study, study.inputs[name]))
    return f'=IF(ISNUMBER({source}),{source},"{DASH}")' if blank else f"={source}"


def write_city_block(
    page: Page,
    row: int,
    first: int,
    places: Mapping[str, str],
    cities: list[str],
    study: Study,
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
            page.live(rows[k], column, link(study, k, source), value(k, city), study.inputs[k].unit, "link")
        for k, template in CITY.items():
            page.live(rows[k], column, fill(template, scope), value(k, city), labels(study, k)[2])
    return whole


def city_labels(page: Page, row: int, study: Study) -> int:
    """The names of the rows of a city block; the row after them."""
    for k in [*CITY_INPUTS, *CITY]:
        given = study.inputs.get(k)
        zh, en, unit, _ = (given.label.zh, given.label.en, given.unit, "") if given else labels(study, k)
        for column, text in enumerate((k, zh, en, unit_text(unit)), 1):
            page.text(row, column, text, bold=k in FOUR)
        row += 1
    return row
