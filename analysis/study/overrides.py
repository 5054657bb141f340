"""Inputs by name: overrides in their range, inputs and model that match; a wrong name is told the nearest.

Belongs here: checks of one input or one name. Does not belong here: which overrides a study has.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

import xarray as xr

from analysis.common.aliases import ALIASES, today
from analysis.common.names import closest
from analysis.errors import AnalysisError
from analysis.evidence import Input
from analysis.evidence.faults import check


class StudyError(AnalysisError):
    """The study cannot be evaluated as asked: an unknown name, a value outside its range, an input without use."""


def nearest(name: str, known: Iterable[str]) -> str:
    """The end of a message: what it is called now, else the name most alike, else some that contain it, or nothing.

    >>> nearest("curation", ["zipf_exponent", "visits"])
    "; it is called 'zipf_exponent' now"
    >>> nearest("card_fe", ["card_fee", "visits"])
    "; the nearest name is 'card_fee'"
    >>> nearest("fee", ["breakeven_at_fee", "card_fee", "visits"])
    '; names with it are breakeven_at_fee, card_fee'
    """
    names = list(known)
    if (now := today(name, ALIASES.numbers)) != name and now in names:
        return f"; it is called '{now}' now"
    if match := closest(name, names):
        return f"; the nearest name is '{match}'"
    within = [n for n in names if name and name in n]
    return f"; names with it are {', '.join(within[:5])}" if within else ""


Override = float | Mapping[str, float]


def _in_range(item: Input, value: float, path: Path) -> float:
    if not item.minimum <= value <= item.maximum:
        raise StudyError(
            f"override {item.name} = {value:.12g}: expected {item.minimum:.12g} to {item.maximum:.12g} ({item.unit}), "
            f"the range stated in {path}"
        )
    return float(value)


def override(item: Input, value: Override, path: Path) -> Input:
    """The input held at a value, or some of its coordinates at theirs."""
    if isinstance(value, Mapping) != bool(item.dims) or len(item.dims) > 1:
        expected = (
            f"one number per {item.dims[0]}"
            if len(item.dims) == 1
            else "one number"
            if not item.dims
            else "no override"
        )
        raise StudyError(f"override {item.name}: expected {expected}, found {value}; or change it in {path}")
    if not isinstance(value, Mapping):
        cell = dataclasses.replace(item.cells[0], value=_in_range(item, value, path), low=None, high=None)
        return dataclasses.replace(item, distribution="fixed", cells=(cell,))
    known = [str(c.coords[item.dims[0]]) for c in item.cells]
    for coordinate in value:
        if coordinate not in known:
            raise StudyError(f"override {item.name}: no {item.dims[0]} '{coordinate}'{nearest(coordinate, known)}")
    cells = tuple(
        dataclasses.replace(c, value=_in_range(item, value[k], path), low=None, high=None) if k in value else c
        for k, c in zip(known, item.cells, strict=True)
    )
    return dataclasses.replace(item, cells=cells)


def overridden(inputs: Mapping[str, Input], overrides: Mapping[str, Override], path: Path) -> dict[str, Input]:
    """The inputs of a study with some of them held at values.

    Raises
    ------
    StudyError : no such input, or a value outside its range; `path` is the file that states both.
    """
    for name in overrides:
        if name not in inputs:
            raise StudyError(f"override {name}: no such input in {path}{nearest(name, inputs)}")
    return {n: override(item, overrides[n], path) if n in overrides else item for n, item in inputs.items()}


def swept(
    names: Iterable[str], inputs: Mapping[str, xr.DataArray | float], known: Collection[str]
) -> dict[str, xr.DataArray]:
    """Inputs of a sweep as arrays.

    Parameters
    ----------
    names : the figures to evaluate.
    inputs : numbers, or arrays over dimensions of any name.
    known : the study, which knows the names of its figures and inputs.

    Raises
    ------
    StudyError : a name that is neither a figure nor an input; the message gives the nearest.
    """
    if unknown := [n for n in (*inputs, *names) if n not in known]:
        raise StudyError(f"unknown figure or input '{unknown[0]}'{nearest(unknown[0], known)}")
    return {n: v if isinstance(v, xr.DataArray) else xr.DataArray(float(v)) for n, v in inputs.items()}


def check_wiring(given: set[str], used: set[str], path: Path) -> None:
    """Whether the inputs that a study gives are those that the model uses.

    Raises
    ------
    StudyError : they are not; every input concerned is named.
    """
    faults = [f"{path}: the model needs input '{n}'{nearest(n, given - used)}" for n in sorted(used - given)]
    faults += [f"{path}: input '{n}' is used by no figure{nearest(n, used - given)}" for n in sorted(given - used)]
    if faults:
        template = " (analysis/scaffold/inputs.toml has a table of each)" if used - given else ""
        raise StudyError("\n".join(faults) + f"\nNext: mend the file{template}, then run  {check(path.parent)}")
