"""Which numbers and words the sentences of a study may name, before anything is evaluated over the draws.

Belongs here: those of the model, of the decision and of the report together. Does not belong here: how each is made
(`wording.quantities`, `decision.results`, `notebook.derived`); their values here are those at base, or stand-ins.

Which values of an input would change an answer nobody knows before the draws: such names are asked of the decision
itself, and only where a sentence has one.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from analysis.common.languages import LANGUAGES
from analysis.common.references import marked
from analysis.decision.claims import evaluate_claim
from analysis.decision.flips import claim_flips
from analysis.decision.results import FIRST, decision_results, specs_of
from analysis.exhibits import IDS
from analysis.notebook import flip_text, measured_numbers
from analysis.notebook.derived import derived
from analysis.notebook.printed import claim_searched, claim_share
from analysis.notebook.prose import OF_THE_DECISION
from analysis.notebook.references import OF_THE_STUDY, reference_words
from analysis.study import Study
from analysis.wording.quantities import anchor, at_base, coordinate_words, key
from analysis.wording.slots import Quantity

Numbers = dict[str, Quantity]
Words = dict[str, dict[str, str]]
BEST = "best_option"
OF_DRAWS = ("evppi", "decision_flip", "break_even", "headline_at")
SINGLE = ("decision_flip", "break_even", "evppi", "headline_at")  # of an input each, not one number


@dataclass(frozen=True)
class Vocabulary:
    """The numbers and words that sentences of one place may name."""

    numbers: Numbers
    words: Words

    def with_(self, numbers: Numbers, words: Words | None = None) -> Vocabulary:
        """The same with more."""
        return Vocabulary(self.numbers | numbers, self.words | (words or {}))


def of_model(study: Study) -> Vocabulary:
    """What every model notebook may name."""
    claims = study.evidence.claims.values()
    words = coordinate_words(study) | reference_words(claims, OF_THE_STUDY)
    if len({claim.exhibit for claim in claims} & {*IDS}) < sum(claim.exhibit is not None for claim in claims):
        # A claim that heads no exhibit of its own is a fault, and what refers to the exhibit meant is none besides.
        words = {f"exhibit.{name}": dict.fromkeys(LANGUAGES, marked("exhibit", name)) for name in IDS} | words
    if study.decides:
        words[BEST] = words[study.evidence.baseline]
    return Vocabulary(at_base(study), words)


def of_decision(study: Study, named: Collection[str]) -> Vocabulary:
    """What a model notebook may name once it has worked out the decision; `named` are the names that sentences have."""
    if not study.decides:
        return Vocabulary({}, {})
    if set(named) & set(OF_DRAWS):
        numbers = dict(decision_results(study).numbers)
    else:
        numbers = {n: _stand_in(n, s.unit, s.zh, s.en) for n, s in specs_of(study).items() if n not in SINGLE}
    # A study in which nothing is uncertain has no first thing to know, and the notebook says so.
    first = key("evppi", [("input", FIRST)])
    numbers.setdefault(first, _stand_in(first, study.money, "查明单项的价值", "Value of knowing one input"))
    return Vocabulary(numbers, {word: dict.fromkeys(LANGUAGES, "…") for word in OF_THE_DECISION if word != BEST})


def of_title(study: Study, claim: str, named: Collection[str]) -> Numbers:
    """What the title of an exhibit may name beside what its notebook may: how firm its claim is, what would end it."""
    own = [claim_share(claim, 1.0), claim_searched(claim, 1)]
    return {q.id: q for q in own} | (_flips(study, (claim,)) if "flip" in named else {})


def of_report(study: Study, named: Collection[str]) -> Numbers:
    """What only the report may name: counts, stated ranges, odds of claims, measured numbers."""
    evidence = study.evidence
    names = list(evidence.options) if study.decides else []
    claims = {c: {"share": 1.0, "searched": 1, "flips": []} for c in evidence.claims}
    decision = {"names": names} | dict.fromkeys(("expected", "trough", "regret_worst"), [1.0] * len(names))
    found = derived({"claims": claims, "decision": decision}, evidence)
    measured = measured_numbers.measure(evidence)
    found |= measured[0] if measured else {}
    return found | (_flips(study, tuple(evidence.claims)) if "flip" in named else {})


def _flips(study: Study, claims: Collection[str]) -> Numbers:
    """The values that end claims, by key."""
    listed = [c for n, c in study.evidence.claims.items() if n in claims and evaluate_claim(study, c).holds]
    return flip_text.thresholds(flip_text.printable(claim_flips(study, listed), study.unknowns), study.unknowns)


def _stand_in(name: str, unit: str, zh: str, en: str) -> Quantity:
    return Quantity(name, 1.0, 1.0, 1.0, unit, {"zh": zh, "en": en}, anchor("figure", name))


__all__ = ["Vocabulary", "of_decision", "of_model", "of_report", "of_title"]
