"""Why each number moved and each claim flipped: changes swapped back one at a time, and what remains.

Belongs here: evaluating the study with changes swapped back, and the parts of each change in each number and verdict.
Does not belong here: the list of changes (`causes`), the rule's arithmetic (`attribution`), sentences (`sentences`).

Values are those at base. A verdict counts as 1 or 0, so that its parts add up to its flip. What is left when everything
is swapped back belongs to the code. A number that is an expectation over draws (odds of an option, the recommended
option, the worth of knowing) is evaluated over the draws, with a smaller limit for the exact rule.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import xarray as xr

from analysis.common.payload import from_json
from analysis.decision import claims
from analysis.decision.claims import DECISION_FIGURES
from analysis.decision.drivers import OUTCOME
from analysis.editions.attribution import MOST, Made, Parts, needed, parts
from analysis.editions.causes import Cause, causes
from analysis.editions.compare import Changes
from analysis.editions.rollback import parts_of, study_with
from analysis.editions.snapshot import KNOWING
from analysis.errors import AnalysisError
from analysis.evidence import ClaimText
from analysis.study import Study
from analysis.study.compared import mean
from analysis.study.graph import EXPECTED
from analysis.uncertainty.information import evpi
from analysis.wording.quantities import PROBABILITIES
from analysis.wording.slots import parse

MOST_DRAWN = 3
_BEST = ("option", claims.BEST)
_SMALL = 0.02  # a part below this share of the largest is not worth a name


@dataclass(frozen=True)
class Part:
    """One cause of a move: `by` in the number's unit (None where it makes or ends "never"); `alone` what swapping it
    back undoes."""

    cause: Cause
    by: float | None
    alone: float | None


@dataclass(frozen=True)
class Reason:
    """Why one number moved or one claim flipped, largest part first.

    `code` is left when every change is swapped back, `interaction` does not add up (zero under the exact rule).
    `methods` are the changed formulas behind it. `conditions` says that the claim itself now asks something else.
    """

    parts: tuple[Part, ...]
    code: float | None
    interaction: float | None
    rule: str
    methods: tuple[str, ...] = ()
    conditions: bool = False


@dataclass(frozen=True)
class Explanation:
    """Reasons by number and by claim; `stuck` changes cannot be swapped back under the model of now."""

    numbers: dict[str, Reason]
    claims: dict[str, Reason]
    stuck: tuple[Cause, ...]


def _name(key: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    slot = parse(key)
    return slot.key, tuple(slot.coords)


def drawn(key: str) -> bool:
    """Whether a number needs the draws though it is stated at base."""
    name, coords = _name(key)
    return name == KNOWING or _BEST in coords or name in (*PROBABILITIES, *EXPECTED)


def _claim_drawn(study: Study, claim: ClaimText) -> bool:
    sides = [s for c in claims.conditions(claim, claims.place(study, claim)) for s in (c.left, c.right)]
    return any(s.name in DECISION_FIGURES or _BEST in s.coords for s in sides)


def _worth(study: Study) -> float:
    outcome = study.option_draws[OUTCOME]
    return evpi(outcome.transpose("draw", "option").values) if "draw" in outcome.dims else 0.0


def _pick(array: xr.DataArray, coords: tuple[tuple[str, str], ...], best: str) -> float:
    for dim, text in coords:
        labels = {str(c): c for c in array[dim].values.tolist()}
        array = array.sel({dim: labels[best if (dim, text) == _BEST else text]}, drop=True)
    if array.dims:
        raise ValueError(f"expected one number, found one per {', '.join(map(str, array.dims))}")
    return float(array)


def value(study: Study, key: str) -> float:
    """One number of the study, as an edition keeps it."""
    name, coords = _name(key)
    if name == KNOWING:
        return _worth(study)
    best = study.decision.best if _BEST in coords else ""
    if any(d == "option" for d, _ in coords):
        return _pick(study.option_values[name], coords, best)
    array = mean(study.draws[name]) if name in PROBABILITIES else study.base[name]
    return _pick(array.sel(estimate="value") if study.spec(name).design == "base" else array, coords, best)


def verdict(study: Study, claim: ClaimText) -> float:
    """1 where a claim holds at base, else 0."""
    return float(bool(claims.holds(study, claim, claims.eval_context(study, over_draws=False))))


def _swapped(study: Study, found: Sequence[Cause], made: Made) -> Study:
    now = parts_of(study)
    for cause in found:
        if cause.id not in made:
            now = cause.back(now)
    return study_with(study, now)


def _numbers_of(study: Study, keys: Sequence[str], asked: Sequence[ClaimText]) -> np.ndarray:
    return np.array([*(value(study, k) for k in keys), *(verdict(study, c) for c in asked)])


def _possible(
    study: Study, found: Sequence[Cause], keys: Sequence[str], asked: Sequence[ClaimText]
) -> tuple[list[Cause], list[Cause], dict[Made, np.ndarray]]:
    """Changes that the model of now can be evaluated without, those it cannot (a dimension or name is gone), and the
    numbers without each, which need not be evaluated again."""
    able, stuck, without = [], [], {}
    for cause in found:
        try:
            without[cause.id] = _numbers_of(study_with(study, cause.back(parts_of(study))), keys, asked)
            able.append(cause)
        except (AnalysisError, KeyError, ValueError):  # whatever the model says to inputs of another shape
            stuck.append(cause)
    everything = frozenset(c.id for c in able)
    return able, stuck, {everything - {c.id}: without[c.id] for c in able}


def _finite(values: dict[Made, np.ndarray]) -> tuple[dict[Made, np.ndarray], np.ndarray]:
    """Columns that are "never" somewhere are told as attainable or not, for infinity cannot be divided into parts."""
    table = np.array(list(values.values()))
    never = ~np.isfinite(table).all(axis=0)
    told = np.where(never, np.isfinite(table), table)
    return dict(zip(values, told, strict=True)), never


def _columns(
    study: Study, found: list[Cause], keys: list[str], asked: list[ClaimText], most: int, known: dict[Made, np.ndarray]
) -> tuple[Parts, np.ndarray, np.ndarray]:
    """Parts of each change by column, which columns are "never" somewhere, and all with everything swapped back."""
    ids = [c.id for c in found]
    values = {
        made: known[made] if made in known else _numbers_of(_swapped(study, found, made), keys, asked)
        for made in needed(ids, most)
    }
    told, never = _finite(values)
    return parts(ids, told, most), never, values[frozenset()]


def _reason(found: list[Cause], split: Parts, j: int, never: bool, left: float, methods: tuple[str, ...]) -> Reason:
    sizes = np.abs(split.part[:, j])
    largest = max([*sizes, abs(left) if np.isfinite(left) else 0.0], default=0.0)
    named = [i for i in np.argsort(-sizes, kind="stable") if sizes[i] > _SMALL * largest]
    listed = tuple(
        Part(found[i], *((None, None) if never else (float(split.part[i, j]), float(split.alone[i, j])))) for i in named
    )
    rest = float(split.interaction[j])
    code = None if abs(left) <= 1e-6 * max(largest, 1e-300) else left
    between = None if never or abs(rest) <= _SMALL * largest else rest
    return Reason(listed, code, between, split.rule, methods if code is not None else ())


def _behind(study: Study, names: set[str], changed: Sequence[str]) -> tuple[str, ...]:
    """Changed formulas that some figures rest on, themselves included."""
    seen, todo = set(), list(names)
    while todo:
        name = todo.pop()
        if name not in seen and name in study.graph.specs:
            seen.add(name)
            todo += study.graph.specs[name].parents
    return tuple(n for n in changed if n in seen)


def _old_claim(claim: ClaimText, changes: Changes) -> ClaimText:
    return dataclasses.replace(claim, holds=tuple(changes.old["claims"][claim.id]["conditions"]))


def _left(old: float, back: float) -> float:
    """What the code did: with everything swapped back, how far a number still is from the edition's."""
    if np.isfinite(old) and np.isfinite(back):
        return back - old if abs(back - old) > 1e-8 * max(abs(old), abs(back)) else 0.0
    return 0.0 if old == back or (np.isnan(old) and np.isnan(back)) else np.inf


def explain(study: Study, changes: Changes, keys: Sequence[str] | None = None) -> Explanation:
    """Reasons for numbers that moved (default: all that did) and for every claim that flipped.

    Parameters
    ----------
    study : the study of now.
    changes : it compared with an edition.
    keys : the numbers to explain.
    """
    wanted = [k for k in (changes.numbers if keys is None else keys) if k in changes.numbers]
    reasons: dict[str, Reason] = {}
    verdicts: dict[str, Reason] = {}
    asked = []
    for name in changes.flipped:
        claim = study.evidence.claims[name]
        if name in changes.claims.changed:
            claim = _old_claim(claim, changes)
            if _kept(study, claim, changes.old["claims"][name]["holds"]):
                verdicts[name] = Reason((), None, None, "shapley", conditions=True)
                continue
        asked.append(claim)
    found, stuck = causes(changes), {}
    for of_draws, most in ((False, MOST), (True, MOST_DRAWN)):
        chosen = [k for k in wanted if drawn(k) == of_draws]
        judged = [c for c in asked if _claim_drawn(study, c) == of_draws]
        if not chosen and not judged:
            continue
        relevant = [c for c in found if of_draws or not c.spread_only]
        able, unable, known = _possible(study, relevant, chosen, judged)
        stuck |= {c.id: c for c in unable}
        split, never, back = _columns(study, able, chosen, judged, most, known)
        old = [from_json(changes.old["numbers"][k]["value"]) for k in chosen]
        old += [float(changes.old["claims"][c.id]["holds"]) for c in judged]
        named = [{_name(k)[0]} for k in chosen] + [set().union(*claims.figures_of(study, c)) for c in judged]
        for j, (before, of_figures) in enumerate(zip(old, named, strict=True)):
            methods = _behind(study, of_figures, changes.methods.changed)
            reason = _reason(able, split, j, bool(never[j]), _left(before, float(back[j])), methods)
            if j < len(chosen):
                reasons[chosen[j]] = reason
            else:
                verdicts[judged[j - len(chosen)].id] = reason
    return Explanation(reasons, verdicts, tuple(stuck.values()))


def _kept(study: Study, claim: ClaimText, held: bool) -> bool:
    """Whether a claim under its old conditions would still have its old verdict (or those cannot be read any more)."""
    try:
        return bool(verdict(study, claim)) == held
    except claims.ClaimError:
        return True
