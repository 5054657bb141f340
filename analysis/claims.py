"""Claims: titles that are checked. A sentence, the condition that must hold for it, and the exhibit it heads.

Belongs here: the condition's little language and its verdict over base and draws. Does not belong here: the sentences
and conditions themselves (the study's claims.toml). A condition is data, never evaluated as code: ``a op b`` with
``<``, ``<=``, ``>``, ``>=``, where a side is a figure, a figure at coordinates, an input or a number. A claim with
several conditions holds where all do.
"""

from __future__ import annotations

import operator
import re
from dataclasses import dataclass

import xarray as xr

from analysis.errors import AnalysisError
from analysis.evidence import ClaimText
from analysis.study import Study, StudyError
from analysis.study.study import OPTION_FIGURES

BEST = "best"  # stands for the option that the study's rule picks
_OPERATORS = {"<=": operator.le, ">=": operator.ge, "<": operator.lt, ">": operator.gt}
_CONDITION = re.compile(r"^\s*(?P<left>.+?)\s*(?P<op><=|>=|<|>)\s*(?P<right>.+?)\s*$")
_SIDE = re.compile(r"^(?P<name>[a-z_0-9]+)(?:\[(?P<at>[^\]]+)\])?$")


class ClaimError(AnalysisError):
    """A claim that is false at base, or whose condition cannot be read."""


@dataclass(frozen=True)
class Side:
    """One side of a condition: a number, or a figure with coordinates."""

    number: float | None = None
    name: str = ""
    coords: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        if self.number is not None:
            return f"{self.number:g}"
        return self.name + (f"[{','.join(f'{d}={c}' for d, c in self.coords)}]" if self.coords else "")


@dataclass(frozen=True)
class Condition:
    """A parsed comparison."""

    left: Side
    op: str
    right: Side

    def __str__(self) -> str:
        return f"{self.left} {self.op} {self.right}"


@dataclass(frozen=True)
class Verdict:
    """Whether a claim holds at base, and in what share of the draws."""

    claim: ClaimText
    holds: bool
    share: float


def _side(text: str, where: str) -> Side:
    try:
        return Side(number=float(text))
    except ValueError:
        match = _SIDE.match(text)
    if not match:
        raise ClaimError(f"{where}: expected a number, figure or figure[dim=coord], found '{text}'")
    pairs = [p.strip().split("=", 1) for p in (match["at"] or "").split(",") if p.strip()]
    if any(len(p) != 2 for p in pairs):
        raise ClaimError(f"{where}: expected [dim=coord,…], found '{text}'")
    return Side(name=match["name"], coords=tuple((d, c) for d, c in pairs))


def parse(text: str, where: str) -> Condition:
    """Parse ``a op b``.

    Raises
    ------
    ClaimError : not a comparison; `where` (file and key) begins the message.
    """
    match = _CONDITION.match(text)
    if not match:
        raise ClaimError(f"{where}: expected 'figure > figure or number' (with <, <=, > or >=), found '{text}'")
    return Condition(_side(match["left"], where), match["op"], _side(match["right"], where))


def _pick(study: Study, array: xr.DataArray, side: Side, where: str) -> xr.DataArray:
    for dim, text in side.coords:
        if (dim, text) == ("option", BEST):
            text = study.decision.best
        if dim not in array.dims:
            raise ClaimError(f"{where}: {side.name} has dimensions {', '.join(map(str, array.dims)) or 'none'}, not '{dim}'")
        labels = {str(c): c for c in array[dim].values.tolist()}
        if text not in labels:
            raise ClaimError(f"{where}: {side.name} has no {dim} '{text}', expected one of {', '.join(labels)}")
        array = array.sel({dim: labels[text]}, drop=True)
    left_over = [str(d) for d in array.dims if d not in ("draw", "case")]
    if left_over:
        raise ClaimError(f"{where}: {side.name} needs a coordinate for {', '.join(left_over)}")
    return array


def _value(study: Study, side: Side, over_draws: bool, where: str) -> xr.DataArray:
    if side.number is not None:
        return xr.DataArray(side.number)
    if any(d == "option" for d, _ in side.coords):
        if side.name not in OPTION_FIGURES:
            raise ClaimError(f"{where}: {side.name} is not compared between options, expected one of {', '.join(OPTION_FIGURES)}")
        source = study.option_draws if over_draws else study.option_base
        return _pick(study, source[side.name], side, where)
    if side.name in study.inputs:
        return _pick(study, (study.draw_inputs if over_draws else study.base_inputs)[side.name], side, where)
    try:
        study.spec(side.name)
    except StudyError as error:
        raise ClaimError(f"{where}: {error}") from None
    values = study.base if not over_draws or side.name not in study.draws else study.draws
    return _pick(study, values[side.name], side, where)


def truth(study: Study, claim: ClaimText, *, over_draws: bool) -> xr.DataArray:
    """Where all conditions of a claim hold: a boolean, over `draw` if asked."""
    where = f"{study.evidence.folder / 'claims.toml'}, claim {claim.id}"
    result = xr.DataArray(True)
    for text in claim.holds:
        condition = parse(text, where)
        left, right = (_value(study, s, over_draws, where) for s in (condition.left, condition.right))
        result = result & _OPERATORS[condition.op](left, right)
    return result


def judge(study: Study, claim: ClaimText) -> Verdict:
    """A claim's verdict at base and over the draws."""
    return Verdict(claim, bool(truth(study, claim, over_draws=False)), float(truth(study, claim, over_draws=True).mean()))


def require(study: Study, claim: ClaimText) -> Verdict:
    """The verdict of a claim that must hold at base.

    Raises
    ------
    ClaimError : it does not; names the claim, the values on both sides and the inputs behind them.
    """
    verdict = judge(study, claim)
    if verdict.holds:
        return verdict
    where = f"{study.evidence.folder / 'claims.toml'}, claim {claim.id}"
    lines, roots = [f"{where}: the title is not true on this evidence: {claim.text.en}"], set()
    for text in claim.holds:
        condition = parse(text, where)
        left, right = (float(_value(study, s, False, where)) for s in (condition.left, condition.right))
        if not _OPERATORS[condition.op](left, right):
            lines.append(f"  expected {condition}, found {left:,.6g} against {right:,.6g}")
            for side in (condition.left, condition.right):
                if side.name:
                    roots |= study.graph.roots(side.name)
    lines.append(f"  inputs behind it: {', '.join(sorted(roots))}")
    lines.append("Next: change the input back, or write a title that is true in claims.toml")
    raise ClaimError("\n".join(lines))
