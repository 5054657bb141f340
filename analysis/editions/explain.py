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

from analysis.common.payload import from_json
from analysis.common.progress import counting
from analysis.decision import claims
from analysis.editions.asked import Asked, claim_drawn, drawn, name_and_coords, verdict
from analysis.editions.attribution import MOST, Made, Parts, needed, parts, rule
from analysis.editions.causes import Cause, causes
from analysis.editions.compare import Changes
from analysis.editions.rollback import parts_of, study_with
from analysis.errors import AnalysisError
from analysis.evidence import ClaimText
from analysis.study import Study
from analysis.study.nearby import Neighbourhood
from analysis.uncertainty import designs

MOST_DRAWN = 3
FEW_DRAWS = 2**12  # the first of the report's, over which many changes are told
CHANGES = {"zh": "变动", "en": "Changes"}  # what is counted while they are swapped back one by one
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


def _swapped(study: Study, found: Sequence[Cause], made: Made) -> Study:
    now = parts_of(study)
    for cause in found:
        if cause.id not in made:
            now = cause.back(now)
    return study_with(study, now)


def _draws(found: Sequence[Cause], asked: Asked) -> int:
    """How many draws tell the parts: many changes are evaluated one by one, each over fewer."""
    many = asked.of_draws and rule([c.id for c in found], MOST_DRAWN) != "shapley"
    return min(FEW_DRAWS, designs.DRAWS) if many else designs.DRAWS


def _possible(
    study: Study, found: Sequence[Cause], asked: Asked, near: Neighbourhood
) -> tuple[list[Cause], list[Cause], dict[Made, np.ndarray]]:
    """Changes that the model of now can be evaluated without, those it cannot (a dimension or name is gone), and the
    numbers without each, which need not be evaluated again."""
    able, stuck, without = [], [], {}
    for cause in counting(CHANGES, found):
        try:
            without[cause.id] = asked.of(near.evaluate(study_with(study, cause.back(parts_of(study)))))
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
    study: Study, found: list[Cause], asked: Asked
) -> tuple[list[Cause], list[Cause], Parts, np.ndarray, np.ndarray]:
    """Changes that can be swapped back and that cannot, parts of each by column, which columns are "never" somewhere,
    and all with everything swapped back.

    Where fewer draws tell the parts, both ends are taken over all of them: what is explained is what was printed, and
    what the parts miss of it counts as interaction.
    """
    most, size = MOST_DRAWN if asked.of_draws else MOST, _draws(found, asked)
    near_now = asked.near(study, size, study)
    able, stuck, values = _possible(study, found, asked, near_now)
    ids = [c.id for c in able]
    everything, without = frozenset(ids), _swapped(study, able, frozenset())
    near_then = asked.near(without, size, study)
    for made in counting(CHANGES, [m for m in needed(ids, most) if m not in values]):
        near = near_then if 2 * len(made) < len(ids) else near_now
        values[made] = asked.of(near.evaluate(_swapped(study, able, made)))
    told, never = _finite(values)
    split, back = parts(ids, told, most), values[frozenset()]
    if size != designs.DRAWS:
        ends = {frozenset(): asked.of(without), everything: asked.of(study)}
        whole, back = _finite(ends)[0], ends[frozenset()]
        moved = np.where(never, told[everything] - told[frozenset()], whole[everything] - whole[frozenset()])
        split = dataclasses.replace(split, interaction=moved - split.part.sum(axis=0))
    return able, stuck, split, never, back


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
    judged = []
    for name in changes.flipped:
        claim = study.evidence.claims[name]
        if name in changes.claims.changed:
            claim = _old_claim(claim, changes)
            if _kept(study, claim, changes.old["claims"][name]["holds"]):
                verdicts[name] = Reason((), None, None, "shapley", conditions=True)
                continue
        judged.append(claim)
    found, stuck = causes(changes), {}
    for of_draws in (False, True):
        keys_of = tuple(k for k in wanted if drawn(k) == of_draws)
        asked = Asked(keys_of, tuple(c for c in judged if claim_drawn(study, c) == of_draws), of_draws)
        if not asked:
            continue
        relevant = [c for c in found if of_draws or not c.spread_only]
        able, unable, split, never, back = _columns(study, relevant, asked)
        stuck |= {c.id: c for c in unable}
        old = [from_json(changes.old["numbers"][k]["value"]) for k in asked.keys]
        old += [float(changes.old["claims"][c.id]["holds"]) for c in asked.claims]
        named = [{name_and_coords(k)[0]} for k in asked.keys]
        named += [set().union(*claims.figures_of(study, c)) for c in asked.claims]
        for j, (before, of_figures) in enumerate(zip(old, named, strict=True)):
            methods = _behind(study, of_figures, changes.methods.changed)
            reason = _reason(able, split, j, bool(never[j]), _left(before, float(back[j])), methods)
            if j < len(asked.keys):
                reasons[asked.keys[j]] = reason
            else:
                verdicts[asked.claims[j - len(asked.keys)].id] = reason
    return Explanation(reasons, verdicts, tuple(stuck.values()))


def _kept(study: Study, claim: ClaimText, held: bool) -> bool:
    """Whether a claim under its old conditions would still have its old verdict (or those cannot be read any more)."""
    try:
        return bool(verdict(study, claim)) == held
    except claims.ClaimError:
        return True
