"""A study with pieces of an edition put back: old numbers of an input, an old option, under the code of now.

Belongs here: what a study is evaluated from, and the steps back. Does not belong here: which there are (`causes`).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from analysis.common.payload import from_json
from analysis.editions.compare import Record
from analysis.evidence import Bilingual, Input, InputCell, Option
from analysis.evidence.correlations import Correlation
from analysis.study import Study

NO_TEXT = Bilingual("", "")


@dataclass(frozen=True)
class StudyParts:
    """What a study is evaluated from."""

    inputs: Mapping[str, Input]
    options: Mapping[str, Option]
    correlations: tuple[Correlation, ...]
    least_odds: float


Rollback = Callable[[StudyParts], StudyParts]


def parts_of(study: Study) -> StudyParts:
    """What the study is evaluated from now, overrides applied."""
    return StudyParts(study.inputs, study.evidence.options, study.evidence.correlations, study.least_odds)


def study_with(study: Study, parts: StudyParts) -> Study:
    """The study of other pieces, with the code of now."""
    decision = {**study.evidence.study.get("decision", {}), "least_odds": parts.least_odds}
    return Study(
        dataclasses.replace(
            study.evidence,
            inputs=dict(parts.inputs),
            options=dict(parts.options),
            correlations=parts.correlations,
            study={**study.evidence.study, "decision": decision},
        )
    )


def at(cell: Record) -> tuple[tuple[str, str], ...]:
    """Coordinates of a recorded cell, comparable."""
    return tuple(sorted(cell["at"].items()))


def _coordinates(cell: InputCell) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((d, str(c)) for d, c in cell.coords.items()))


def _old_cell(record: Record, coords: Mapping[str, Any]) -> InputCell:
    return InputCell(
        dict(coords),
        from_json(record["value"]),
        from_json(record["low"]),
        from_json(record["high"]),
        record["fact"],
    )


def _coords_of(record: Record, item: Input) -> dict[str, Any]:
    """Coordinates with the kinds (text or whole numbers) that the input has now."""
    kinds = {d: type(item.cells[0].coords[d]) for d in item.dims if d in item.cells[0].coords}
    return {d: kinds.get(d, str)(c) for d, c in record["at"].items()}


def with_cells(name: str, records: Iterable[Record]) -> Rollback:
    """Put the old numbers of some cells of an input back."""
    old = {at(r): r for r in records}

    def back(now: StudyParts) -> StudyParts:
        item = now.inputs[name]
        cells = tuple(_old_cell(old[_coordinates(c)], c.coords) if _coordinates(c) in old else c for c in item.cells)
        return dataclasses.replace(now, inputs={**now.inputs, name: dataclasses.replace(item, cells=cells)})

    return back


def whole(name: str, record: Record) -> Rollback:
    """Put an input back as it was, dimensions and distribution included."""

    def back(now: StudyParts) -> StudyParts:
        item = now.inputs[name]
        cells = tuple(_old_cell(r, _coords_of(r, item)) for r in record["cells"])
        changed = dataclasses.replace(
            item,
            cells=cells,
            dims=tuple(record["by"]),
            distribution=record["distribution"],
            lever=bool(record.get("lever", False)),
        )
        return dataclasses.replace(now, inputs={**now.inputs, name: changed})

    return back


def chained(steps: list[Rollback]) -> Rollback:
    """Several steps as one."""

    def back(now: StudyParts) -> StudyParts:
        for step in steps:
            now = step(now)
        return now

    return back


def with_option(name: str, record: Record | None) -> Rollback:
    """Put an option back as it was, or (no record) take it away."""

    def back(now: StudyParts) -> StudyParts:
        options = {k: o for k, o in now.options.items() if record is not None or k != name}
        if record is not None:
            option = Option(name, Bilingual(record["zh"], record["en"]), NO_TEXT, dict(record["sets"]))
            now_has = options.get(name, option)
            # What was another number then was a number without a range, or its range is not on record.
            as_now = {n: c for n, c in now_has.consequences.items() if option.sets.get(n) == c.value}
            together = {n: other for n, other in now_has.moves_with.items() if n in as_now}
            options[name] = dataclasses.replace(now_has, sets=option.sets, consequences=as_now, moves_with=together)
        return dataclasses.replace(now, options=options)

    return back
