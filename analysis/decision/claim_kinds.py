"""What kind of claim a title makes: true by its formula, true wherever one looked, or true with odds.

Belongs here: searching a claim's condition over the inputs' ranges. Does not belong here: the condition's language
(`claims`) and the nearest value of one input that ends it (`flips`).

The search goes to corners of the box that the uncertain inputs span, each at its low or high end, and from the points
that come nearest to failing downhill, one input at a time, with steps that shrink.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import xarray as xr

from analysis.decision.claims import (
    ClaimError,
    DecisionFigures,
    EvalContext,
    conditions,
    evaluate_claim,
    figures_of,
    margin,
    place,
)
from analysis.evidence import ClaimText, Input
from analysis.study import Study
from analysis.study.cache import cached_on_study
from analysis.study.graph import ModelError
from analysis.uncertainty import designs

IDENTITY, ROBUST, CONTINGENT, OVERALL = "identity", "robust", "contingent", "overall"
CORNERS = 512  # corners tried; all of them where there are fewer
STARTS = 4  # points from which the search goes downhill
EDGE = 1e-3  # of a legal range, left out at either end
STEPS = tuple(0.5**k for k in range(1, 9))  # of an input's range


@dataclass(frozen=True)
class ClaimKind:
    """A claim's kind and at how many points, draws included, it was tried.

    `kind` is ``identity`` (true whatever legal values the inputs take: no finding), ``robust`` (true at every point
    searched within their ranges), ``contingent`` (false at some), or ``overall`` (a result over all draws at once).
    """

    kind: str
    points: int


def _found(study: Study, claim: ClaimText, names: list[str], points: np.ndarray) -> np.ndarray:
    """The margin by which the claim holds at each point, negative where it fails; not a number counts as failing."""
    plain = figures_of(study, claim)[0]
    inputs = {n: xr.DataArray(points[:, k], dims="case") for k, n in enumerate(names)}
    of_decision = DecisionFigures(study)
    known: Mapping = study.evaluate([n for n in plain if n not in study.inputs and n not in of_decision], **inputs)
    known = dict(known) | {n: of_decision[n] for n in plain if n in of_decision}
    known |= {n: inputs.get(n, study.base_inputs[n]) for n in plain if n in study.inputs}
    found = margin(study, claim, EvalContext(known, dict, lambda: study.decision.best))
    return np.nan_to_num(np.broadcast_to(found.values, len(points)), nan=-np.inf)


def _corners(low: np.ndarray, high: np.ndarray) -> np.ndarray:
    if len(low) <= np.log2(CORNERS):
        bits = (np.arange(2 ** len(low))[:, None] >> np.arange(len(low))) & 1
    else:
        bits = np.random.default_rng(designs.SEED).integers(0, 2, (CORNERS, len(low)))
    ends = np.concatenate([np.zeros((1, len(low))), np.ones((1, len(low))), bits])
    return low + ends * (high - low)


def _search(study: Study, claim: ClaimText, names: list[str], low: np.ndarray, high: np.ndarray) -> tuple[bool, int]:
    """Whether the claim holds at every point searched of the box, and how many they were."""
    points = _corners(low, high)
    worth = _found(study, claim, names, points)
    tried = len(points)
    at = points[np.argsort(worth)[:STARTS]]
    for step in STEPS:
        if worth.min() < 0.0:
            return False, tried
        moves = np.concatenate([np.diag(sign * step * (high - low)) for sign in (-1.0, 1.0)])
        points = np.clip((at[:, None, :] + moves[None]).reshape(-1, len(low)), low, high)
        worth = _found(study, claim, names, points)
        tried += len(points)
        at = points[np.argsort(worth)[:STARTS]]
    return bool(worth.min() >= 0.0), tried


def _box(items: list[Input], *, legal: bool) -> tuple[np.ndarray, np.ndarray]:
    ends = [(i.minimum, i.maximum) if legal or i.low is None or i.high is None else (i.low, i.high) for i in items]
    low, high = (np.array([e[k] for e in ends], dtype=float) for k in (0, 1))
    # What is equal only at the very end of what is legal, such as no similarity at all, is an identity inside it.
    inset = EDGE * (high - low) if legal else 0.0
    return low + inset, high - inset


@cached_on_study
def kind_of(study: Study, claim_id: str) -> ClaimKind:
    """The kind of a claim of the study.

    Examples
    --------
    ``kind_of(study, "near_is_not_covered").kind`` is ``"contingent"``
    """
    claim = study.evidence.claims[claim_id]
    plain, compared = figures_of(study, claim)
    if not compared and plain <= set(DecisionFigures(study)):
        return ClaimKind(OVERALL, 0)
    share = evaluate_claim(study, claim).share
    if compared or share < 1.0:
        return ClaimKind(CONTINGENT, designs.DRAWS)
    behind = _behind(study, plain)
    uncertain = [i for i in behind if not i.dims and i.low is not None and i.high is not None and i.low < i.high]
    tried = designs.DRAWS
    if uncertain:
        held, points = _search(study, claim, [i.name for i in uncertain], *_box(uncertain, legal=False))
        tried += points
        if not held:
            return ClaimKind(CONTINGENT, tried)
    return ClaimKind(IDENTITY if _holds_wherever_legal(study, claim, behind) else ROBUST, tried)


def _behind(study: Study, plain: set[str]) -> list[Input]:
    """The inputs on which a claim's figures rest, the decision's aside."""
    roots = {r for n in plain if n not in DecisionFigures(study) for r in (study.graph.roots(n) or {n})}
    return [study.inputs[n] for n in sorted(roots) if n in study.inputs]


def _holds_wherever_legal(study: Study, claim: ClaimText, behind: list[Input]) -> bool:
    """Whether a claim holds at every point searched of what its inputs may legally be."""
    free = [i for i in behind if not i.dims and i.minimum < i.maximum]
    if not free or any(i.dims for i in behind):
        return False
    try:
        return _search(study, claim, [i.name for i in free], *_box(free, legal=True))[0]
    except ModelError:  # at an end of what is legal the model may have no answer
        return False


def require_finding(study: Study, claim: ClaimText) -> None:
    """Refuse a claim that heads an exhibit and is an identity.

    Whatever is false somewhere among legal values is none, and a few hundred points tell that of most claims: the
    draws, of which there are many more, are asked of the others alone.

    Raises
    ------
    ClaimError : the claim is true whatever its inputs are; the message gives its conditions and what to do.
    """
    plain, compared = figures_of(study, claim)
    possible = plain - set(DecisionFigures(study)) and not compared
    if not possible or not _holds_wherever_legal(study, claim, _behind(study, plain)):
        return
    if kind_of(study, claim.id).kind == IDENTITY:
        stated = " and ".join(str(c) for c in conditions(claim, place(study, claim)))
        raise ClaimError(
            f"{place(study, claim)}: expected a finding, found an identity: {stated} is true whatever values "
            "its inputs may take. Next: claim what could have been false, e.g. how large the difference is"
        )
