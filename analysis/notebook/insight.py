"""What the decision layer adds to what is published: value of knowing, drivers, impact of each input, its words."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from analysis.decision import drivers
from analysis.decision.flips import decision_flips
from analysis.decision.trial import TRIAL_FIGURES
from analysis.evidence import Bilingual
from analysis.notebook import reversal
from analysis.study import Study
from analysis.study.compared import least_odds
from analysis.wording.quantities import anchor, key
from analysis.wording.slots import Quantity

TOP = 2  # drivers named in a sentence
NONE = {"zh": "（无）", "en": "none"}
# The test that a study proposes: names, unit (money where blank) and formula.
TRIAL = {
    "trial_users": (
        "试验每组人数（检验力）",
        "Users per arm for the power",
        "persons",
        "2·(z₁₋α/₂ + z₁₋β)²·sd²·deff/effect²",
    ),
    "trial_cost": ("试验成本（检验力）", "Cost of the test, size for the power", "", "fixed + per user · arms · users"),
    "evsi": ("试验样本的期望价值", "Expected value of the sample", "", "E[max of E(outcome | data)] − max of E"),
    "best_trial_users": (
        "最划算的每组人数",
        "Users per arm that pay best",
        "persons",
        "argmax over sizes of EVSI − cost",
    ),
    "best_trial_cost": (
        "试验成本（最划算）",
        "Cost of the test, size that pays best",
        "",
        "fixed + per user · arms · users",
    ),
    "best_trial_evsi": ("样本价值（最划算）", "Value of the sample, size that pays best", "", "EVSI at that size"),
}
NOTHING = 0.5  # less than the smallest amount of money that a report would print as one


@dataclass(frozen=True)
class Insight:
    """Numbers by key, records of the figures behind them, impact of inputs, and words for sentences."""

    numbers: dict[str, Quantity]
    figures: dict[str, dict[str, Any]]
    impact: dict[str, float]
    words: dict[str, dict[str, str]]


def _figure(
    name: str, zh: str, en: str, unit: str, formula: str, study: Study, over: str | None = drivers.OUTCOME
) -> dict[str, Any]:
    """The record of a figure over the draws of another one; None for a rule, which rests on no input."""
    return {
        "name": name,
        "zh": zh,
        "en": en,
        "unit": unit,
        "formula": formula,
        "remark": "",
        "parents": [over] if over else [],
        "design": "draws",
        "module": "decision",
        "notebook": "",
        "roots": sorted(study.graph.roots(over) & set(study.inputs)) if over else [],
    }


def insight(study: Study, words: Mapping[str, Mapping[str, str]]) -> Insight:
    """Run the decision layer once on a study."""
    worth = drivers.worth_of_knowing(study)
    headline = drivers.drivers_if_any(study, drivers.HEADLINE)
    ranked = [headline, drivers.drivers_if_any(study, drivers.OUTCOME, study.decision.best)]
    figures = {
        "evpi": _figure(
            "evpi",
            "全部查明的价值",
            "Value of knowing everything",
            study.money,
            "E[max over options] − max over options of E",
            study,
        ),
        "evppi": _figure(
            "evppi",
            "查明单项的价值",
            "Value of knowing one input",
            study.money,
            "E[max of E(outcome | input)] − max of E",
            study,
        ),
    }
    values = {"evpi": ((), worth.everything)} | {
        key("evppi", [("input", n)]): ((n,), v) for n, v in worth.by_input.items()
    }
    numbers = {}
    for k, (coords, value) in values.items():
        about = figures[k.split("[")[0]]
        label = {
            lang: about[lang] + (f" ({study.unknowns[coords[0]].label[lang]})" if coords else "")
            for lang in ("zh", "en")
        }
        numbers[k] = Quantity(k, value, value, value, study.money, label, anchor("figure", k))
    figures["explained_by_two"] = _figure(
        "explained_by_two",
        "最强两项输入解释的方差",
        "Variance explained by the two strongest inputs",
        "share",
        "S1 of the two strongest inputs of the headline, summed",
        study,
        drivers.HEADLINE,
    )
    shared = drivers.explained_by_two(study)
    numbers["explained_by_two"] = Quantity(
        "explained_by_two",
        shared,
        shared,
        shared,
        "share",
        {lang: figures["explained_by_two"][lang] for lang in ("zh", "en")},
        anchor("figure", "explained_by_two"),
    )
    for name, (zh, en, unit, formula) in TRIAL.items():
        worth_it = TRIAL_FIGURES[name](study)
        if not math.isnan(worth_it):
            unit = unit or study.money
            figures[name] = _figure(name, zh, en, unit, formula, study)
            label = {"zh": zh, "en": en}
            numbers[name] = Quantity(name, worth_it, worth_it, worth_it, unit, label, anchor("figure", name))
    flips_said, flips = reversal.decision(decision_flips(study), study)
    numbers |= flips
    figures["decision_flip"] = _figure(
        "decision_flip",
        "改变推荐的取值",
        "Value that changes the recommendation",
        "",
        "the nearest value of one input, known for certain, at which the rule picks another option",
        study,
    )
    figures["least_odds"] = _figure(
        "least_odds",
        "推荐所要求的不亏概率",
        "Chance of no loss that a recommendation needs",
        "share",
        "the rule that study.toml states",
        study,
        None,
    )
    least = least_odds(study)
    numbers["least_odds"] = Quantity(
        "least_odds",
        least,
        least,
        least,
        "share",
        {lang: figures["least_odds"][lang] for lang in ("zh", "en")},
        anchor("figure", "least_odds"),
    )
    first = next(iter(worth.by_input))
    tops = [headline.names[i] for i in headline.ranked()[:TOP]] if headline else []
    numbers[key("evppi", [("input", "first")])] = numbers[key("evppi", [("input", first)])]
    said = {
        "top_drivers": {
            "zh": "".join(f"“{study.unknowns[t].label.zh}”" for t in tops) or NONE["zh"],
            "en": " and ".join(f"“{study.unknowns[t].label.en}”" for t in tops) or NONE["en"],
        },
        "worth_knowing": worth_knowing(study.unknowns[first].label, worth.by_input[first], worth.everything),
        "decision_flips": flips_said,
    }
    return Insight(numbers, figures, drivers.impact([found for found in ranked if found]), said)


def worth_knowing(first: Bilingual, alone: float, everything: float) -> dict[str, str]:
    """What to find out, as one sentence with slots; where knowing is worth nothing, that.

    `alone` is what it is worth to know the first input, `everything` what it is worth to know all, in money.
    """
    if everything < NOTHING:
        return {
            "zh": "把一切都查明，选择也不变。",
            "en": "To know everything would not change the choice.",
        }
    if alone < NOTHING:
        return {
            "zh": "单独查明哪一项都不会改变选择；把一切都查明值 {evpi}。",
            "en": "To find out one thing alone would not change the choice; to know everything would be worth {evpi}.",
        }
    return {
        "zh": f"最该先查的是“{first.zh}”，它值 {{evppi[input=first]}}；把一切都查明值 {{evpi}}。",
        "en": f"Find out “{first.en}” first, worth {{evppi[input=first]}}; to know everything, {{evpi}}.",
    }
