"""Scenarios of a study: ``scenarios/NAME.toml``, an option and inputs that differ from it, under a name.

Belongs here: the file's form, reading and writing it. Does not belong here: whether a value lies in its input's range
(`analysis.study`), what a scenario does to the report (the build).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

from analysis.common.files import write_whole
from analysis.common.names import did_you_mean
from analysis.errors import AnalysisError

from .document import read_document
from .faults import Fault, Faults, Words
from .kinds import Text
from .schema import Kind, Named, Refused, TomlTable, read_as

SCHEMA = 1
FOLDER = "scenarios"
NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
Value = float | Mapping[str, float]


@dataclass(frozen=True)
class Scenario:
    """Inputs that differ from a study's base: what an option sets, then `values` by input; `note` says why."""

    name: str
    option: str | None = None
    values: Mapping[str, Value] = field(default_factory=dict)
    note: str = ""


class ScenarioError(AnalysisError):
    """A scenario's file that is not understood: the first fault in a line, and how many more there are."""

    def __init__(self, file: Path, faults: list[Fault], of: str = "") -> None:
        self.fault, more = faults[0], len(faults) - 1
        line = f" line {self.fault.line}" if self.fault.line else ""
        where = f", {self.fault.where}" if self.fault.where else ""
        found = f"{self.fault.found}; save it again from notebook 5" + (f" ({more} more faults)" if more else "")
        super().__init__(f"{file}{line}{where}: expected {of}{self.fault.expected}, found {found}")


@dataclass(frozen=True)
class Schema(Kind):
    """The number of the form in which scenarios are written today."""

    def read(self, value: Any, known: Mapping[str, Any]) -> int:
        if value != SCHEMA or isinstance(value, bool):
            raise Refused(f"schema = {SCHEMA}", Words("no schema" if value is None else f"schema {value!r}"))
        return value


@dataclass(frozen=True)
class OneOrEach(Kind):
    """A number, or one by coordinate."""

    def read(self, value: Any, known: Mapping[str, Any]) -> Value:
        numbers = list(value.values()) if isinstance(value, dict) else [value]
        if not numbers or not all(isinstance(n, int | float) and not isinstance(n, bool) for n in numbers):
            raise Refused("a number per input, or one per coordinate", value)
        return value


@dataclass(frozen=True)
class ScenarioFile:
    """The keys of a scenario's file."""

    schema: Annotated[int, Schema()]
    option: Annotated[str | None, Text("text for option")] = None
    note: Annotated[str, Text("text for note", pattern=r"(?s).*")] = ""
    set: Annotated[dict[str, Annotated[Any, OneOrEach()]], Named("a number per input, or one per coordinate")] = field(
        default_factory=dict
    )


def scenario_file(folder: Path, name: str) -> Path:
    """Where a scenario lies.

    Raises
    ------
    AnalysisError : the name is none that a file and an edition may have.
    """
    if not NAME.fullmatch(name):
        raise AnalysisError(
            f"scenario '{name}': expected a name of lower-case letters, digits, '-' and '_', such as cheap-card"
        )
    return folder / FOLDER / f"{name}.toml"


def read_scenario(folder: Path, name: str) -> Scenario:
    """The scenario of that name.

    Raises
    ------
    AnalysisError : there is none (the nearest is named), it is of another schema, or something in it is not understood.
    """
    file = scenario_file(folder, name)
    if not file.is_file():
        known = sorted(path.stem for path in (folder / FOLDER).glob("*.toml"))
        hint = did_you_mean(name, known) or (f". There are: {', '.join(known)}" if known else "; notebook 5 saves one")
        raise AnalysisError(f"scenario {name}: there is no {file}{hint}")
    faults = Faults()
    document = read_document(folder / FOLDER, file.name, faults)
    found = document and read_as(Annotated[ScenarioFile, TomlTable()], document.tables, document.place())
    if faults.listed:
        raise ScenarioError(file, faults.listed, "TOML, here " if document is None else "")
    return Scenario(name, found.option, found.set, found.note)


def scenario_text(scenario: Scenario) -> str:
    """The file of a scenario.

    Examples
    --------
    >>> print(scenario_text(Scenario("cheap", "one_city", {"card_fee": 99.0})), end="")
    # A scenario: make report SCENARIO=cheap
    schema = 1
    option = "one_city"
    <BLANKLINE>
    [set]
    card_fee = 99
    """
    lines = [f"# A scenario: make report SCENARIO={scenario.name}", f"schema = {SCHEMA}"]
    lines += [f"option = {json.dumps(scenario.option)}"] if scenario.option else []
    lines += [f"note = {json.dumps(scenario.note, ensure_ascii=False)}"] if scenario.note else []
    lines += ["", "[set]", *(f"{name} = {_toml(value)}" for name, value in scenario.values.items())]
    return "\n".join(lines) + "\n"


def _toml(value: Value) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{json.dumps(k)} = {_toml(v)}" for k, v in value.items()) + " }"
    return f"{float(value):.15g}"


def save_scenario(folder: Path, scenario: Scenario) -> Path:
    """Write a scenario into a study; one of that name is replaced only by the same.

    Raises
    ------
    AnalysisError : another scenario has that name, or the file cannot be written.
    """
    file, text = scenario_file(folder, scenario.name), scenario_text(scenario)
    if file.is_file() and file.read_text(encoding="utf-8") != text:
        raise AnalysisError(f"{file}: expected a new name, found another scenario there; save under another name")
    try:
        write_whole(file, text)
    except OSError as error:
        raise AnalysisError(f"{file}: cannot be written ({error.strerror}); free it, then save again") from None
    return file
