"""Claims under a hand that moves: those that can be judged at once, and which of them no longer hold.

Belongs here: which claims a change reaches, and their sentences. Does not belong here: what makes a claim true
(`decision.claims`), the evaluation (`study.incremental`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from analysis.decision import claims
from analysis.evidence import ClaimText
from analysis.study import Study
from analysis.study.cache import cached_on_study
from analysis.study.incremental import DECIDES
from analysis.wording.quantities import Numbers, coordinate_words, lookup
from analysis.wording.slots import Lookup, Quantity, Slot, SlotError, fill


@dataclass(frozen=True)
class Judged:
    """A claim that holds at base: its conditions, and the inputs that these rest on."""

    claim: ClaimText
    conditions: tuple[claims.Condition, ...]
    rests_on: frozenset[str]


def is_live(study: Study, claim: ClaimText) -> bool:
    """Whether a claim is about figures and inputs only: the decision layer takes seconds, too long for a slider."""
    figures, _ = claims.figures_of(study, claim)
    return all(n in study.graph.specs or n in study.inputs for n in figures)


@cached_on_study
def judged(study: Study) -> tuple[Judged, ...]:
    """The live claims that hold at base, in the order of the study."""
    found = []
    on = claims.eval_context(study, over_draws=False)
    for claim in filter(lambda c: is_live(study, c), study.evidence.claims.values()):
        where = claims.place(study, claim)
        conditions = tuple(claims.conditions(claim, where))
        if claims.hold_at_base(conditions, on, where):
            found.append(Judged(claim, conditions, frozenset().union(*(_rests_on(study, c) for c in conditions))))
    return tuple(found)


def _rests_on(study: Study, condition: claims.Condition) -> frozenset[str]:
    found: frozenset[str] = frozenset()
    for side in (condition.left, condition.right):
        if side.name:
            found |= _roots(study, side.name)
        if ("option", claims.BEST) in side.coords:
            found |= study.graph.roots(DECIDES)
    return found


def _roots(study: Study, name: str) -> frozenset[str]:
    """Inputs behind a figure; an input that no figure uses is its own."""
    known = name in study.graph.specs or name in study.graph.external
    return study.graph.roots(name) if known else frozenset({name})


def flipped(study: Study, now: Study, changed: Mapping[str, object]) -> Iterator[ClaimText]:
    """The claims of a study that no longer hold once inputs are changed; those that no change reaches still do."""
    on = claims.eval_context(now, over_draws=False)
    for one in judged(study):
        reached = not one.rests_on.isdisjoint(changed)
        if reached and not claims.hold_at_base(one.conditions, on, claims.place(study, one.claim)):
            yield one.claim


@cached_on_study
def _numbers(study: Study) -> tuple[Numbers, Mapping[str, Mapping[str, str]]]:
    return Numbers(study), coordinate_words(study)


@cached_on_study
def sentence(study: Study, claim: ClaimText, lang: str) -> str | None:
    """The claim with its numbers at base; none for a sentence that names a number of the decision layer."""
    numbers, words = _numbers(study)
    known: Lookup = lookup(numbers, words, lang)

    def find(slot: Slot) -> Quantity | str:
        if slot.kind == "figure" and slot.key not in study:  # else all numbers are looked through for the nearest name
            raise SlotError(f"slot {{{slot.text}}}: of the decision layer")
        return known(slot)

    try:
        return fill(claim.text[lang], lang, find).plain
    except SlotError:
        return None
