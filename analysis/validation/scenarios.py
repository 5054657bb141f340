"""Scenarios that a study keeps: whether each could be rendered.

Belongs here: asking for each file what `report` would ask of one. Does not belong here: the file's form
(`evidence.scenario`), ranges and names of inputs (`study`). A scenario with a fault stops no report but its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from analysis.common.names import did_you_mean
from analysis.errors import AnalysisError
from analysis.evidence import read_scenario
from analysis.evidence.convert import times
from analysis.evidence.document import line_of
from analysis.evidence.faults import Fault
from analysis.evidence.scenario import FOLDER, ScenarioError
from analysis.study import Study

RENDERED = "a scenario that `make report SCENARIO=…` can render"


def scenario_faults(study: Study) -> tuple[Fault, ...]:
    """A fault for each scenario of a study that could not be rendered."""
    return tuple(_faults(study))


def _faults(study: Study) -> Iterator[Fault]:
    for file in sorted((study.evidence.folder / FOLDER).glob("*.toml")):
        typed: dict[str, Any] = {}
        try:
            found = read_scenario(study.evidence.folder, file.stem)
            options = study.evidence.options
            if found.option is not None and found.option not in options:
                raise AnalysisError(f'there is no option "{found.option}"{did_you_mean(found.option, options)}')
            sets = options[found.option].sets if found.option else {}
            inputs = study.evidence.inputs
            typed = {n: times(v, inputs[n].factor) if n in inputs else v for n, v in found.values.items()}
            study.overridden(**(dict(sets) | typed))
        except ScenarioError as error:
            yield replace(error.fault, file=f"{FOLDER}/{file.name}")
        except AnalysisError as error:
            said = str(error).partition("\n")[0].removeprefix(f"{file}: ")
            keys = next((("set", name) for name in typed if said.startswith(f"override {name}")), ())
            keys = keys or (("option",) if " option " in said else ())
            line = line_of(file.read_text(encoding="utf-8-sig"), keys) if keys else None
            where = f"key {'.'.join(keys)}" if keys else ""
            yield Fault(f"{FOLDER}/{file.name}", line, where, RENDERED, said)
