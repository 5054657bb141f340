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
    tornado_of,
    value_of_information,
)
from analysis.decision.flips import BreakEven, CloseCall, DecisionFlip, break_evens, close_call, decision_flips
from analysis.decision.headlines import HEADLINE, OUTCOME
from analysis.decision.trial import TRIAL_FIGURES
from analysis.study import Study
from analysis.study.cache import cached_on_study
from analysis.study.graph import Spec
from analysis.wording.numbers import outward
from analysis.wording.quantities import anchor, key
from analysis.wording.slots import Quantity

FIRST = "first"  # stands for the input that is most worth knowing, so that a sentence need not name it


@dataclass(frozen=True)
class DecisionResults:
    """Everything that is worked out over all options and draws.

    Attributes
    ----------
    specs : the record of each result: names, unit, formula, and the figure it rests on.
    numbers : by key, for slots of sentences: ``evpi``, those of the test that is proposed, ``evppi[input=…]``
        (``evppi[input=first]`` for the largest), ``explained_by_two``, ``least_odds`` and
        ``decision_flip[input=…,side=…]``.
    impact : largest total effect of each input on the headline and on the outcome, a share of variance.
    drivers : inputs of the headline by total effect, largest first; empty where it does not vary.
    information : value of knowing everything and each input, in the study's currency.
    flips : values of single inputs that would change the recommendation, but for those to the option of `close`.
    break_evens : values of what options bring about at which an option adds nothing.
    close : another option between which and the recommended one no single finding decides, or None.
    """

    specs: dict[str, Spec]
    numbers: dict[str, Quantity]
    impact: dict[str, float]
    drivers: tuple[str, ...]
    information: InformationValue
    flips: tuple[DecisionFlip, ...]
    break_evens: tuple[BreakEven, ...]
    close: CloseCall | None = None


def _trial_rows(money: str) -> tuple[tuple[str | None, ...], ...]:
    """The records of the test that a study proposes: the size for its power, and the size that pays best."""
    return (
        ("trial_days", "试验天数", "Days that the test runs", "days", "as stated in study.toml", None),
        ("trial_users", "试验每组人数（按检验力）", "Users per arm for the power", "persons",
         "2·(z₁₋α/₂ + z₁₋β)²·sd²·deff/(effect²·part)", None),
        ("trial_cost", "试验成本（按检验力）", "Cost of the test, sized for the power", money,
         "fixed + per user · arms · users + given · users · discount of one user", OUTCOME),
        ("evsi", "试验数据的期望价值", "Expected value of the test's data", money,
         "E[max of E(outcome | data)] − max of E", OUTCOME),
        ("best_trial_users", "最划算的每组人数", "Users per arm that pay best", "persons",
         "argmax over sizes of EVSI − cost", OUTCOME),
        ("best_trial_cost", "试验成本（最划算）", "Cost of the test, at the size that pays best", money,
         "fixed + per user · arms · users + given · users · discount of one user", OUTCOME),
        ("best_trial_discounts", "试验中给用户的折扣（最划算）", "Discounts given in the test that pays best", money,
         "given · users · discount of one user", OUTCOME),
        ("best_trial_evsi", "试验数据的期望价值（最划算）", "Value of the data, at the size that pays best", money,
         "EVSI at that size", OUTCOME),
    )  # fmt: skip


def specs_of(study: Study) -> dict[str, Spec]:
    """The records of these results; a rule rests on no figure and so on no input."""
    rows = (
        ("evpi", "全部查明的价值", "Value of knowing everything", study.money,
         "E[max over options] − max over options of E", OUTCOME),
        ("evppi", "查明单项的价值", "Value of knowing one input", study.money,
         "E[max of E(outcome | input)] − max of E", OUTCOME),
        ("headline_at", "最强的一项取低值或高值时", "With the strongest input at one end of its range", "",
         "the headline with the others at base", HEADLINE),
        ("explained_by_two", "最强两项输入解释的方差", "Variance explained by the two strongest inputs", "share",
         "S1 of the two strongest inputs of the headline, summed", HEADLINE),
        ("decision_flip", "改变推荐的取值", "Value that changes the recommendation", "",
         "the nearest value of one input, known for certain, at which the rule picks another option", OUTCOME),
        ("break_even", "选项的盈亏平衡点", "Break-even of a setting of an option", "",
         "the value of one consequence, known for certain, at which the option is expected to add nothing", OUTCOME),
        ("least_odds", "推荐所要求的不亏概率", "Chance of no loss that a recommendation needs", "share",
         "the rule that study.toml states", None),
        *(_trial_rows(study.money) if study.evidence.trial else ()),
    )  # fmt: skip
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


def headline_at_key(name: str, end: str) -> str:
    """Key of the headline with an input at the low or high end of its range."""
    return key("headline_at", [("input", name), ("end", end)])


def _at_ends(study: Study, name: str) -> dict[str, Quantity]:
    """The headline with one input at either end of its range, the others at base."""
    found, spec, of = tornado_of(study, HEADLINE), study.spec(HEADLINE), study.unknowns[name].label
    at = found.names.index(name)
    numbers = {}
    for end, value in (("low", found.at_low[at]), ("high", found.at_high[at])):
        k = headline_at_key(name, end)
        label = {
            "zh": f"{spec.zh}（{of.zh}取{'低' if end == 'low' else '高'}值）",
            "en": f"{spec.en} ({of.en}, {end} end)",
        }
        numbers[k] = _single(k, float(value), spec.unit, label, anchor("figure", k))
    return numbers


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
    if study.evidence.trial:
        for name, ask in TRIAL_FIGURES.items():
            numbers[name] = _single(name, ask(study), specs[name].unit, labels[name], anchor("figure", name))
    for name, value in information.by_input.items():
        k, of = key("evppi", [("input", name)]), study.unknowns[name].label
        label = {lang: f"{labels['evppi'][lang]} ({of[lang]})" for lang in LANGUAGES}
        numbers[k] = _single(k, value, study.money, label, anchor("figure", k))
    headline, outcome = drivers_if_any(study, HEADLINE), drivers_if_any(study, OUTCOME, study.decision.best)
    strongest = tuple(headline.names[i] for i in headline.ranked()) if headline else ()
    first = next(iter(information.by_input))
    numbers[key("evppi", [("input", FIRST)])] = numbers[key("evppi", [("input", first)])]
    if strongest:
        numbers |= _at_ends(study, strongest[0])
    flips = decision_flips(study)
    close = close_call(study, flips)
    flips = [flip for flip in flips if close is None or flip.option != close.option]
    for flip in flips:
        item, k = study.unknowns[flip.input], decision_flip_key(flip)
        label = {"zh": f"{item.label.zh}（改变推荐）", "en": f"{item.label.en} (changes the answer)"}
        numbers[k] = _single(k, outward(flip.value, flip.base), item.unit, label, anchor("input", item.name))
    evens = break_evens(study)
    for even in evens:
        if even.value is not None:
            item, k = study.unknowns[even.input], key("break_even", [("input", even.input)])
            label = {lang: f"{labels['break_even'][lang]} ({item.label[lang]})" for lang in LANGUAGES}
            numbers[k] = _single(k, outward(even.value, even.base), item.unit, label, anchor("input", item.name))
    found = impact([drivers for drivers in (headline, outcome) if drivers])
    return DecisionResults(specs, numbers, found, strongest, information, tuple(flips), tuple(evens), close)
