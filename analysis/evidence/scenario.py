"""Scenarios of a study: ``scenarios/NAME.toml``, an option and inputs that differ from it, under a name.

Belongs here: the file's form, reading and writing it. Does not belong here: whether a value lies in its input's range
(`analysis.study`), what a scenario does to the report (the build).
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from analysis.common.files import write_whole
from analysis.common.names import did_you_mean
from analysis.errors import AnalysisError

SCHEMA = 1
FOLDER = "scenarios"
NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
KEYS = ("schema", "option", "note", "set")
Value = float | Mapping[str, float]


@dataclass(frozen=True)
class Scenario:
    """Inputs that differ from a study's base: what an option sets, then `values` by input; `note` says why."""

    name: str
    option: str | None = None
    values: Mapping[str, Value] = field(default_factory=dict)
    note: str = ""


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
    try:
        found = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise AnalysisError(f"{file}: expected TOML, found that it {error}; save it again from notebook 5") from None
    schema = found.get("schema")
    if schema != SCHEMA:
        written = "no schema" if schema is None else f"schema {schema!r}"
        raise AnalysisError(f"{file}: expected schema = {SCHEMA}, found {written}; save it again from notebook 5")
    for key in found:
        if key not in KEYS:
            raise AnalysisError(f"{file}: expected one of {', '.join(KEYS)}, found '{key}'{did_you_mean(key, KEYS)}")
    values = found.get("set", {})
    if not isinstance(values, dict) or not all(map(_is_value, values.values())):
        raise AnalysisError(f"{file}: expected a number per input under [set], or one per coordinate, found {values}")
    option, note = found.get("option"), found.get("note", "")
    if not isinstance(option, str | None) or not isinstance(note, str):
        raise AnalysisError(f"{file}: expected text for option and note, found {option!r} and {note!r}")
    return Scenario(name, option, values, note)


def _is_value(value: Any) -> bool:
    if isinstance(value, dict):
        return bool(value) and all(_is_value(v) and not isinstance(v, dict) for v in value.values())
    return isinstance(value, int | float) and not isinstance(value, bool)


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
