"""Numbers of the decision as a whole: what knowing is worth, what drives the answer, what would change the pick.

Belongs here: these results with their records (names, unit, formula, what they rest on), asked of a study. Does not
belong here: how each is estimated (`drivers`, `flips`), figures of the model (dataflow), sentences (notebook).
"""

from __future__ import annotations

from dataclasses import dataclass

from analysis.common.languages import LANGUAGES
from analysis.decision.drivers import (
    InformationValue,
    drivers_if_any,
    explained_by_two,
    impact,
    value_of_information,
)
from analysis.decision.flips import DecisionFlip, decision_flips
from analysis.decision.headlines import HEADLINE, OUTCOME
from analysis.decision.trial import TRIAL_FIGURES
from analysis.study import Study
from analysis.study.cache import cached_on_study
from analysis.study.graph import Spec
from analysis.wording.numbers import outward
from analysis.wording.quantities import anchor, key
from analysis.wording.slots import Quantity

# The test that a study proposes, if it does: in money where the unit is blank.
TRIAL = (
    ("trial_users", "试验每组人数（按检验力）", "Users per arm for the power", "persons",
     "2·(z₁₋α/₂ + z₁₋β)²·sd²·deff/effect²"),
    ("trial_cost", "试验成本（按检验力）", "Cost of the test, sized for its power", "",
     "fixed + per user · arms · users"),
    ("evsi", "试验样本的期望价值", "Expected value of the sample", "", "E[max of E(outcome | data)] − max of E"),
    ("best_trial_users", "最划算的每组人数", "Users per arm that pay best", "persons",
     "argmax of EVSI − cost over sizes"),
    ("best_trial_cost", "最划算规模的试验成本", "Cost of the test, sized to pay best", "",
     "fixed + per user · arms · users"),
    ("best_trial_evsi", "最划算规模的样本价值", "Value of the sample, sized to pay best", "", "EVSI at that size"),
)  # fmt: skip
FIRST = "first"  # stands for the input that is most worth knowing, so that a sentence need not name it


@dataclass(frozen=True)
class DecisionResults:
    """Everything that is worked out over all options and draws.

    Attributes
    ----------
    specs : the record of each result: names, unit, formula, and the figure it rests on.
    numbers : by key, for slots of sentences: ``evpi``, ``evppi[input=…]`` (``evppi[input=first]`` for the largest),
        ``explained_by_two``, ``least_odds``, ``evsi`` and others of a proposed test, ``decision_flip[input=…,side=…]``.
    impact : largest total effect of each input on the headline and on the outcome, a share of variance.
    drivers : inputs of the headline by total effect, largest first; empty where it does not vary.
    information : value of knowing everything and each input, in the study's currency.
    flips : values of single inputs that would change the recommendation.
    """

    specs: dict[str, Spec]
    numbers: dict[str, Quantity]
    impact: dict[str, float]
    drivers: tuple[str, ...]
    information: InformationValue
    flips: tuple[DecisionFlip, ...]


def specs_of(study: Study) -> dict[str, Spec]:
    """The records of these results; a rule rests on no figure and so on no input."""
    rows = (
        ("evpi", "全部查明的价值", "Value of knowing everything", study.money,
         "E[max over options] − max over options of E", OUTCOME),
        ("evppi", "查明单项的价值", "Value of knowing one input", study.money,
         "E[max of E(outcome | input)] − max of E", OUTCOME),
        ("explained_by_two", "最强两项输入解释的方差", "Variance explained by the two strongest inputs", "share",
         "S1 of the two strongest inputs of the headline, summed", HEADLINE),
        ("decision_flip", "改变推荐的取值", "Value that changes the recommendation", "",
         "the nearest value of one input, known for certain, at which the rule picks another option", OUTCOME),
        ("least_odds", "推荐所要求的不亏概率", "Chance of no loss that a recommendation needs", "share",
         "the rule that study.toml states", None),
    )  # fmt: skip
    rows += tuple((*row[:3], row[3] or study.money, row[4], OUTCOME) for row in TRIAL) if study.evidence.trial else ()
    return {
        row[0]: Spec(*row, remark="", parents=(over,) if over else (), design="draws", module="decision")
        for *row, over in rows
    }


def decision_flip_key(flip: DecisionFlip) -> str:
    """Key of the value at which an input alone changes the recommendation; there may be one on either side of base."""
    return key("decision_flip", [("input", flip.input), ("side", "above" if flip.above else "below")])


def _single(k: str, value: float, unit: str, label: dict[str, str], link: str) -> Quantity:
    """A number without an interval."""
    return Quantity(k, value, value, value, unit, label, link)


@cached_on_study
def decision_results(study: Study) -> DecisionResults:
    """The results of a study, worked out once.

    Parameters
    ----------
    study : evaluated over its draws and by option.

    Returns
    -------
    DecisionResults : numbers in the study's currency or as shares; each with its record.

    Examples
    --------
    ``decision_results(study).numbers["evpi"].value``
    """
    information, specs = value_of_information(study), specs_of(study)
    labels = {name: {"zh": spec.zh, "en": spec.en} for name, spec in specs.items()}
    numbers = {}
    for name, value in (
        ("evpi", information.everything),
        ("explained_by_two", explained_by_two(study)),
        ("least_odds", study.least_odds),
    ):
        numbers[name] = _single(name, value, specs[name].unit, labels[name], anchor("figure", name))
    for name, *_ in TRIAL if study.evidence.trial else ():
        numbers[name] = _single(
            name, TRIAL_FIGURES[name](study), specs[name].unit, labels[name], anchor("figure", name)
        )
    for name, value in information.by_input.items():
        k, of = key("evppi", [("input", name)]), study.unknowns[name].label
        label = {lang: f"{labels['evppi'][lang]} ({of[lang]})" for lang in LANGUAGES}
        numbers[k] = _single(k, value, study.money, label, anchor("figure", k))
    first = next(iter(information.by_input))
    numbers[key("evppi", [("input", FIRST)])] = numbers[key("evppi", [("input", first)])]
    flips = decision_flips(study)
    for flip in flips:
        item, k = study.unknowns[flip.input], decision_flip_key(flip)
        label = {"zh": f"{item.label.zh}（改变推荐）", "en": f"{item.label.en} (changes the answer)"}
        numbers[k] = _single(k, outward(flip.value, flip.base), item.unit, label, anchor("input", item.name))
    headline, outcome = drivers_if_any(study, HEADLINE), drivers_if_any(study, OUTCOME, study.decision.best)
    strongest = tuple(headline.names[i] for i in headline.ranked()) if headline else ()
    found = impact([drivers for drivers in (headline, outcome) if drivers])
    return DecisionResults(specs, numbers, found, strongest, information, tuple(flips))
