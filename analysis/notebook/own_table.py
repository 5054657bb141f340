"""A DataFrame of an analyst as a table of the report: heads and cells in both languages, formats by unit and dtype.

Belongs here: what each column is called and how its values are written. Does not belong here: which cells are shown as
tables (`display.own`), how a table is set (`render`). Nothing is computed: a value is printed as the frame holds it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from analysis.common.blocks import Cell, Row, Table
from analysis.common.languages import LANGUAGES
from analysis.common.names import closest
from analysis.errors import AnalysisError
from analysis.notebook.display.grid import DASH, Both, column, escaped, pair, same
from analysis.wording.numbers import MINUS, format_value

MOST_ROWS = 60
YES_NO = (pair("否", "no"), pair("是", "yes"))
ENDS = {"_low": pair("区间低", "low"), "_high": pair("区间高", "high")}
HEADS = {
    "value": pair("值", "Value"),
    "low": pair("区间低", "Low"),
    "high": pair("区间高", "High"),
    "unit": pair("单位", "Unit"),
    "city": pair("城市", "City"),
    "year": pair("年份", "Year"),
    "basis": pair("口径", "Basis"),
    "option": pair("选项", "Option"),
    "draw": pair("抽样", "Draw"),
    "player": pair("企业", "Player"),
}


class Heads:
    """What columns and coordinates are called: as the study calls them, ``中文 | English``, else as they are."""

    def __init__(self, figures: Mapping[str, Any], inputs: Mapping[str, Any], words: Mapping[str, Both]) -> None:
        self.figures, self.inputs, self.words = figures, inputs, words

    def _known(self, name: str) -> tuple[Both, str] | None:
        """Label and unit of a figure or an input."""
        if name in self.inputs:
            item = self.inputs[name]
            return {lang: item.label[lang] for lang in LANGUAGES}, item.unit
        if name in self.figures:
            figure = self.figures[name]
            return {lang: figure[lang] for lang in LANGUAGES}, figure["unit"]
        return None

    def column(self, name: object) -> tuple[Both, str | None]:
        """What a column is called, and the unit of its values if the study knows it."""
        text = " · ".join(str(part) for part in name if str(part)) if isinstance(name, tuple) else str(name)
        if known := self._known(text):
            return known
        for ending, words in ENDS.items():
            known = self._known(text.removesuffix(ending)) if text.endswith(ending) else None
            if known:
                label = {"zh": f"{known[0]['zh']}（{words['zh']}）", "en": f"{known[0]['en']} ({words['en']})"}
                return label, known[1]
        return HEADS.get(text) or self.text(text), None

    def text(self, value: object) -> Both:
        """A text in both languages: halves of ``中文 | English``, a word of the study, or the same in both."""
        if isinstance(value, str):
            halves = [half.strip() for half in value.split(" | ")]
            if len(halves) == len(LANGUAGES) and all(halves):
                return {lang: escaped(half) for lang, half in zip(LANGUAGES, halves, strict=True)}
        if found := self.words.get(str(value)):
            return {lang: escaped(found[lang]) for lang in LANGUAGES}
        return same(escaped(value))


def decimals(values: Iterable[float]) -> int:
    """Digits behind the point for a column of bare numbers: three significant ones of the typical value.

    >>> decimals([0.123, 0.4]), decimals([1234.5, 980.2]), decimals([2.0, 3.0])
    (3, 0, 0)
    """
    sizes = [abs(v) for v in values if np.isfinite(v) and v]
    if not sizes or all(float(v).is_integer() for v in sizes):
        return 0
    return int(np.clip(2 - np.floor(np.log10(np.median(sizes))), 0, 6))


def _numbers(series: pd.Series, unit: str | None) -> list[Cell]:
    whole = pd.api.types.is_integer_dtype(series.dtype)
    digits = 0 if whole else decimals(series.dropna().astype(float))
    # A year or a number of a row is no quantity: "2,024" would be read as one.
    years = whole and unit is None and series.dropna().between(1900, 2100).all()
    cells = []
    for value in series:
        if pd.isna(value):
            cells.append(Cell(DASH))
        elif unit:
            text = {lang: escaped(format_value(value, unit, lang)) for lang in LANGUAGES}
            cells.append(Cell(text, float(value), unit))
        else:
            text = f"{value}" if years else "∞" if np.isinf(value) else f"{value:,.{digits}f}"
            cells.append(Cell(same(text.replace("-", MINUS)), float(value)))
    return cells


def _cells(series: pd.Series, heads: Heads, unit: str | None) -> tuple[str, list[Cell]]:
    """The alignment of a column and its cells."""
    kind = series.dtype
    if pd.api.types.is_bool_dtype(kind):
        return "left", [Cell(DASH if pd.isna(v) else YES_NO[bool(v)]) for v in series]
    if pd.api.types.is_numeric_dtype(kind) and not pd.api.types.is_complex_dtype(kind):
        return "right", _numbers(series, unit)
    if pd.api.types.is_datetime64_any_dtype(kind):
        days = series.dropna().dt.normalize().eq(series.dropna()).all()
        form = "%Y-%m-%d" if days else "%Y-%m-%d %H:%M"
        return "left", [Cell(DASH if pd.isna(v) else same(v.strftime(form))) for v in series]
    return "left", [Cell(DASH if v is None or v is pd.NaT or v != v else heads.text(v)) for v in series]


def _with_index(frame: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """The frame with its index as columns, and how many of those there are; a plain count of rows is left out."""
    index = frame.index
    if isinstance(index, pd.RangeIndex) and index.name is None:
        return frame, 0
    names = [n if n is not None else "" for n in index.names]
    flat = pd.DataFrame({n: index.get_level_values(n) for n in range(index.nlevels)})
    body = frame.reset_index(drop=True)
    both = pd.concat([flat, body], axis=1)
    both.columns = [*names, *frame.columns]
    return both, index.nlevels


def _without_repeats(columns: list[list[Cell]], levels: int) -> None:
    """Blank what a MultiIndex repeats from the row above, level by level."""
    rows = len(columns[0]) if columns else 0
    for at in range(rows - 1, 0, -1):
        for level in range(levels - 1):
            if any(columns[n][at].text != columns[n][at - 1].text for n in range(level + 1)):
                break
            columns[level][at] = Cell(dict.fromkeys(LANGUAGES, ""))


def _note(shown: int, rows: int) -> Both | None:
    if shown == rows:
        return None
    return {"zh": f"共 {rows:,} 行，列出前 {shown} 行。", "en": f"The first {shown} of {rows:,} rows."}


def frame_table(
    frame: pd.DataFrame | pd.Series,
    heads: Heads,
    *,
    name: str | None = None,
    title: Both | None = None,
    source: Both | None = None,
) -> Table:
    """A DataFrame as a table.

    Parameters
    ----------
    frame : at most `MOST_ROWS` rows are printed, and the note says of how many. ``attrs["unit"]``, one unit or one for
        each column, gives the unit of what the study does not know.
    name : the table's id; by default from its content.
    title, source : in both languages.

    Raises
    ------
    AnalysisError : it has no rows or no columns, or a unit for a column that it has not.
    """
    frame = frame.to_frame() if isinstance(frame, pd.Series) else frame
    if frame.empty:
        raise AnalysisError(
            f"a DataFrame of {len(frame)} rows and {len(frame.columns)} columns makes no table: expected at least one "
            "row and one column"
        )
    units = frame.attrs.get("unit") or {}
    own = units if isinstance(units, Mapping) else dict.fromkeys(("value", "low", "high"), units)
    rows, cut = len(frame), frame.iloc[:MOST_ROWS]
    flat, levels = _with_index(cut)
    columns, cells = [], []
    for position, label in enumerate(flat.columns):
        head, unit = heads.column(label) if label != "" else (dict.fromkeys(LANGUAGES, ""), None)
        align, found = _cells(flat.iloc[:, position], heads, own.get(label, unit))
        columns.append(column(head["zh"], head["en"], align))
        cells.append(found)
    _without_repeats(cells, levels)
    made = tuple(Row(tuple(cells_of_row)) for cells_of_row in zip(*cells, strict=True))
    identity = name or "own-" + hashlib.sha256(repr((made, title)).encode()).hexdigest()[:10]
    return Table(
        id=identity,
        size="small",
        columns=tuple(columns),
        rows=made,
        title=title,
        note=_note(len(cut), rows),
        source=source,
    )


def both_languages(what: str, given: object) -> Both:
    """A text that was given in both languages.

    Raises
    ------
    AnalysisError : a language is missing; the message says which and how to write it.
    """
    found = given if isinstance(given, Mapping) else {}
    lacking = [lang for lang in LANGUAGES if not str(found.get(lang) or "").strip()]
    if lacking:
        odd = [str(k) for k in found if k not in LANGUAGES]
        near = f' (found "{odd[0]}"; did you mean "{closest(odd[0], LANGUAGES) or lacking[0]}"?)' if odd else ""
        raise AnalysisError(
            f"{what}: expected a text in both languages, found none in {' and '.join(lacking)}{near}\n"
            f'Next: {what}={{"zh": "…", "en": "…"}}'
        )
    return {lang: str(found[lang]).strip() for lang in LANGUAGES}
