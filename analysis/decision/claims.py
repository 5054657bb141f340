"""Claims: titles that are checked. A sentence, the condition that must hold for it, and the exhibit it heads.

Belongs here: the condition's little language and its verdict over base and draws. Does not belong here: the sentences
and conditions themselves (the study's claims.toml). A condition is data, never evaluated as code: ``a op b`` with
``<``, ``<=``, ``>``, ``>=``, where a side is a figure, a figure at coordinates, an input or a number. A claim with
several conditions holds where all do.
"""

from __future__ import annotations

import hashlib
import operator
import re
from collections import ChainMap
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import xarray as xr

from analysis.common.names import closest
from analysis.decision import drivers
from analysis.decision.trial import TRIAL_FIGURES
from analysis.errors import AnalysisError
from analysis.evidence import ClaimText
from analysis.study import Study
from analysis.study.cache import cached_on_study

DECISION_FIGURES = drivers.DECISION_FIGURES | TRIAL_FIGURES
BEST = "best"  # stands for the option that the study's rule picks
_OPERATORS = {"<=": operator.le, ">=": operator.ge, "<": operator.lt, ">": operator.gt}
_CONDITION = re.compile(r"^\s*(?P<left>.+?)\s*(?P<op><=|>=|<|>)\s*(?P<right>.+?)\s*$")
_SIDE = re.compile(r"^(?P<name>[a-z_0-9]+)(?:\[(?P<at>[^\]]+)\])?$")


class ClaimError(AnalysisError):
    """A claim that is false at base, or whose condition cannot be read."""


_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
NO_NUMBERS = ("nan", "inf")  # words that Python reads as numbers, and with which nothing is compared


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
    if _NUMBER.fullmatch(text.strip()):
        return Side(number=float(text))
    match = None if text.strip() in NO_NUMBERS else _SIDE.match(text)
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
    found = Condition(_side(match["left"], where), match["op"], _side(match["right"], where))
    if found.left.number is not None and found.right.number is not None:
        raise ClaimError(f"{where}: expected a figure on one side at least, found '{text}', whatever the study says")
    return found


class DecisionFigures(Mapping):
    """Figures of the decision as a whole, computed when a condition asks."""

    def __init__(self, study: Study) -> None:
        self._study = study

    def __getitem__(self, name: str) -> xr.DataArray:
        return xr.DataArray(DECISION_FIGURES[name](self._study))

    def __contains__(self, name: object) -> bool:
        return name in DECISION_FIGURES  # without working it out

    def __iter__(self) -> Iterator[str]:
        return iter(DECISION_FIGURES)

    def __len__(self) -> int:
        return len(DECISION_FIGURES)


@dataclass(frozen=True)
class EvalContext:
    """What conditions are tested on: figures and inputs by name, compared figures by option, and the best option.

    `options` and `best` are asked only by a condition on them: one takes as long as all figures, one needs all draws.
    """

    figures: Mapping[str, xr.DataArray]
    options: Callable[[], Mapping[str, xr.DataArray]]
    best: Callable[[], str]


def eval_context(study: Study, *, over_draws: bool) -> EvalContext:
    """The study at base, or over its draws."""
    if over_draws:
        figures = ChainMap(study.draws, study.base, study.draw_inputs, DecisionFigures(study))
        return EvalContext(figures, lambda: study.option_draws, lambda: study.decision.best)
    figures = ChainMap(study.base, study.base_inputs, DecisionFigures(study))
    return EvalContext(figures, lambda: study.option_values, lambda: study.decision.best)


def shape_context(study: Study) -> EvalContext:
    """What conditions are read against: the right names and dimensions, at base, and nothing worked out over draws."""
    figures = ChainMap(study.base, study.base_inputs, dict.fromkeys(DECISION_FIGURES, xr.DataArray(0.0)))
    return EvalContext(figures, lambda: study.option_base, lambda: study.evidence.baseline)


def _pick(array: xr.DataArray, side: Side, best: Callable[[], str], where: str) -> xr.DataArray:
    for dim, text in side.coords:
        if (dim, text) == ("option", BEST):
            text = best()
        if dim not in array.dims:
            raise ClaimError(
                f"{where}: {side.name} has dimensions {', '.join(map(str, array.dims)) or 'none'}, not '{dim}'"
            )
        labels = {str(c): c for c in array[dim].values.tolist()}
        if text not in labels:
            raise ClaimError(f"{where}: {side.name} has no {dim} '{text}', expected one of {', '.join(labels)}")
        array = array.sel({dim: labels[text]}, drop=True)
    left_over = [str(d) for d in array.dims if d not in ("draw", "case")]
    if left_over:
        raise ClaimError(f"{where}: {side.name} needs a coordinate for {', '.join(left_over)}")
    return array


def _value(side: Side, on: EvalContext, where: str) -> xr.DataArray:
    if side.number is not None:
        return xr.DataArray(side.number)
    of_options = any(d == "option" for d, _ in side.coords)
    known = on.options() if of_options else on.figures
    if side.name not in known:
        near = closest(side.name, known)
        raise ClaimError(
            f"{where}: no figure '{side.name}'{' that is compared between options' if of_options else ''}"
            + (f"; the nearest is '{near}'" if near else "")
        )
    return _pick(known[side.name], side, on.best, where)


def conditions(claim: ClaimText, where: str) -> list[Condition]:
    """The parsed conditions of a claim."""
    return [parse(text, where) for text in claim.holds]


def place(study: Study, claim: ClaimText) -> str:
    """File and claim, the beginning of every message about it."""
    return f"{study.evidence.folder / 'claims.toml'}, claim {claim.id}"


def holds(study: Study, claim: ClaimText, on: EvalContext) -> xr.DataArray:
    """Where all conditions of a claim hold: a boolean, over `draw` or `case` if the world has one.

    Raises
    ------
    ClaimError : a condition that cannot be read, or names an unknown figure or coordinate.
    """
    where = place(study, claim)
    result = xr.DataArray(True)
    for condition in conditions(claim, where):
        result = result & condition_holds(condition, on, where)
    return result


def condition_holds(condition: Condition, on: EvalContext, where: str) -> xr.DataArray:
    """Where one condition holds; errors as for `holds`."""
    left, right = (_value(s, on, where) for s in (condition.left, condition.right))
    return _OPERATORS[condition.op](left, right)


def hold_at_base(conditions: Iterable[Condition], on: EvalContext, where: str) -> bool:
    """Whether conditions hold on a world without draws; quicker than `holds`, for who asks at each move of a slider.

    Raises
    ------
    ClaimError : an unknown figure or coordinate; `where` (file and claim) begins the message.
    """
    return all(
        _OPERATORS[c.op](float(_value(c.left, on, where)), float(_value(c.right, on, where))) for c in conditions
    )


def margin(study: Study, claim: ClaimText, on: EvalContext) -> xr.DataArray:
    """By how much a claim holds: the smallest margin of its conditions, each over the larger of its sides.

    Negative where it fails; a condition with ``>`` or ``<`` that is just met has a margin below zero, too.
    """
    where, least = place(study, claim), xr.DataArray(np.inf)
    for condition in conditions(claim, where):
        left, right = (_value(s, on, where) for s in (condition.left, condition.right))
        gap = left - right if condition.op[0] == ">" else right - left
        scaled = gap / np.maximum(np.maximum(abs(left), abs(right)), 1e-300)
        true = _OPERATORS[condition.op](left, right)
        # An infinite side says only which way it goes; where the condition fails the margin is below zero.
        scaled = xr.where(np.isfinite(scaled), scaled, xr.where(true, 1.0, -1.0))
        least = np.minimum(least, xr.where(true, np.maximum(scaled, 0.0), np.minimum(scaled, -1e-12)))
    return least


@cached_on_study
def evaluate_claim(study: Study, claim: ClaimText) -> Verdict:
    """A claim's verdict at base and over the draws."""
    base, draws = (holds(study, claim, eval_context(study, over_draws=d)) for d in (False, True))
    return Verdict(claim, bool(base), float(draws.mean()))


def pattern(study: Study, claim: ClaimText) -> str:
    """In which draws a claim holds, as a short text: claims with the same are one finding in other words."""
    found = np.atleast_1d(holds(study, claim, eval_context(study, over_draws=True)).values)
    return hashlib.blake2b(np.packbits(found).tobytes(), digest_size=8).hexdigest()


def figures_of(study: Study, claim: ClaimText) -> tuple[set[str], set[str]]:
    """Names a claim's conditions use: (figures and inputs, figures compared between options)."""
    sides = [s for c in conditions(claim, place(study, claim)) for s in (c.left, c.right) if s.name]
    of_options = {s.name for s in sides if any(d == "option" for d, _ in s.coords)}
    return {s.name for s in sides} - of_options, of_options


def failed(study: Study, claim: ClaimText) -> list[tuple[Condition, float, float]]:
    """The conditions of a claim that are false at base, each with the values of its sides."""
    where, on = place(study, claim), eval_context(study, over_draws=False)
    found = []
    for condition in conditions(claim, where):
        left, right = (float(_value(s, on, where)) for s in (condition.left, condition.right))
        if not _OPERATORS[condition.op](left, right):
            found.append((condition, left, right))
    return found


def inputs_behind(study: Study, condition: Condition) -> set[str]:
    """The inputs that a condition rests on; all of them where it is about the decision as a whole."""
    sides = [s.name for s in (condition.left, condition.right) if s.name]
    return {r for n in sides for r in (study.inputs if n in DECISION_FIGURES else study.graph.roots(n))}
