"""Overrides given on the command line: NAME=VALUE, an option of the study, the name of the edition they make.

Belongs here: reading them, and refusing what is wrong before anything runs. Does not belong here: building a report.
"""

from __future__ import annotations

import argparse
import json
import math
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from analysis.common.aliases import ALIASES, today
from analysis.common.names import did_you_mean
from analysis.common.toml import MINUS, parse_toml
from analysis.errors import AnalysisError

MOST_LETTERS = 80


def setting(text: str) -> tuple[str, float | dict]:
    """One NAME=VALUE: a number, or a JSON object of numbers by coordinate.

    >>> setting("card_fee=99")
    ('card_fee', 99)
    >>> setting('merchants={"shanghai": 1200}')
    ('merchants', {'shanghai': 1200})
    """
    name, equals, value = text.partition("=")
    name = name.strip()
    if not equals or not name.isidentifier():
        raise argparse.ArgumentTypeError(f'"{text}" is not NAME=VALUE; write for example card_fee=99')
    try:
        parsed = json.loads(value.replace(MINUS, "-"), object_pairs_hook=_each_once)
    except (ValueError, RecursionError):
        parsed = None
    if not _numbers(parsed) and (meant := _meant(value)):
        raise argparse.ArgumentTypeError(f'the value in "{text}" is no plain number; write {name}={meant}')
    if not _numbers(parsed):
        raise argparse.ArgumentTypeError(
            f'the value in "{text}" is no number; write for example {name}=99, a share as a fraction of one '
            f"({name}=0.1), or one number per coordinate ({name}='{{\"shanghai\": 0.1}}')"
        )
    return name, parsed


def _each_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """The pairs of a JSON object; a coordinate that is there twice raises, for nobody could tell which was meant."""
    found = dict(pairs)
    if twice := next((key for key, _ in pairs if [other for other, _ in pairs].count(key) > 1), None):
        raise argparse.ArgumentTypeError(f'"{twice}" has two values; write for example {{"{twice}": 1}}, once')
    return found


def _meant(value: str) -> str:
    """The plain number that a value such as 168元 or 10% means, "" where that is not certain."""
    from analysis.evidence.spreadsheet import number_meant

    return number_meant(value) if value.strip() else ""


def setting_list(text: str) -> list[tuple[str, float | dict]]:
    """Several NAME=VALUE with spaces between them, as make hands them on.

    >>> setting_list('card_fee=99  merchants={"shanghai": 1200}')
    [('card_fee', 99), ('merchants', {'shanghai': 1200})]
    """
    return [setting(part) for part in re.split(r"\s+(?=[^\W\d]\w*=)", text.strip())]


def by_name(settings: Iterable[tuple[str, float | dict]]) -> dict[str, float | dict]:
    """The settings by name; one that is given twice raises, for nobody could tell which was meant."""
    found: dict[str, float | dict] = {}
    for name, value in settings:
        if name in found:
            raise AnalysisError(
                f"--set {name}: expected one value, found {json.dumps(found[name])} and {json.dumps(value)}. "
                "Leave one; several coordinates of an input stand in one value: "
                f'{name}=\'{{"shanghai": 1, "beijing": 2}}\''
            )
        found[name] = value
    return found


def _numbers(value: object) -> bool:
    if isinstance(value, dict):
        return bool(value) and all(_numbers(item) and not isinstance(item, dict) for item in value.values())
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def overrides(settings: list[tuple[str, float | dict]], study: Path) -> str:
    """The settings as a JSON object; a name that is no input of the study raises before anything runs."""

    chosen = dict(settings)
    file = study / "inputs.toml"
    if chosen and file.is_file():
        try:
            known = list(parse_toml(file.read_text(encoding="utf-8-sig")))
        except (ValueError, RecursionError):
            return json.dumps(chosen, sort_keys=True)  # `allowed` reads the study next, with every fault of it
        for name in (name for name in chosen if name not in known):
            now = today(name, ALIASES.inputs)
            hint = f'; it is called "{now}" now' if now in known else did_you_mean(name, known)
            hint = hint or f". The inputs are the tables of {file}"
            raise AnalysisError(f'--set {name}: there is no input "{name}"{hint}')
    return json.dumps(chosen, sort_keys=True)


def option_settings(option: str | None, study: Path) -> dict[str, float | dict]:
    """What an option of the study sets, as overrides."""
    if not option:
        return {}
    from analysis.evidence import load

    known = load(study).options
    if option not in known:
        hint = did_you_mean(option, known) or f". There are: {', '.join(known)}"
        raise AnalysisError(f'--option {option}: there is no option "{option}" in {study / "options.toml"}{hint}')
    return dict(known[option].sets)


def scenario_settings(scenario: str | None, study: Path) -> dict[str, float | dict]:
    """What a scenario of the study sets, its option's settings first, as overrides."""
    if not scenario:
        return {}
    from analysis.evidence import read_scenario

    found = read_scenario(study, scenario)
    return option_settings(found.option, study) | counted(found.values, study)


def counted(values: Mapping[str, float | dict], study: Path) -> dict[str, float | dict]:
    """Values typed in the units of inputs.toml, in those in which the model counts."""
    if not values:
        return {}
    from analysis.evidence.convert import stated_factor, times
    from analysis.evidence.study_file import visits_of

    try:
        inputs, about = (parse_toml((study / f).read_text(encoding="utf-8-sig")) for f in ("inputs.toml", "study.toml"))
    except (OSError, ValueError, RecursionError):
        return dict(values)  # `allowed` reads the study next, with every fault of it
    units = {name: table.get("unit") for name, table in inputs.items() if isinstance(table, dict)}
    visits = visits_of(about)
    return {name: times(value, stated_factor(name, units.get(name), visits)) for name, value in values.items()}


def allowed(study: Path, chosen: dict[str, float | dict]) -> None:
    """Raise for a wrong name, range or coordinate of an override, before anything runs."""
    from analysis.study import Study

    Study.open(study, chosen)


def edition_name(option: str | None, settings: dict[str, float | dict], scenario: str | None = None) -> str:
    """Folder of a what-if edition: what was changed, or a digest of it when that is long.

    >>> edition_name(None, {"card_fee": 99, "card_discount": 0.15})
    'card_discount-0.15_card_fee-99'
    >>> edition_name(None, {}, "cheap")
    'cheap'
    >>> edition_name(None, {})
    ''
    """
    import hashlib

    parts = [name for name in (scenario, option) if name]
    parts += [f"{name}-{json.dumps(value)}" for name, value in sorted(settings.items())]
    name = "_".join(parts)
    if len(name) <= MOST_LETTERS and all(c.isalnum() or c in "-_." for c in name):
        return name
    return "settings-" + hashlib.sha256(name.encode()).hexdigest()[:12]
