"""The decision's results in words: what drives the headline, what to find out first, what would change the pick.

Belongs here: sentences with slots. Does not belong here: the numbers (`decision.results`), sentences about claims
(`flip_text`).
"""

from __future__ import annotations

from collections.abc import Iterable

from analysis.common.languages import LANGUAGES
from analysis.decision.flips import BreakEven, CloseCall, DecisionFlip
from analysis.decision.headlines import HEADLINE
from analysis.decision.results import DecisionResults, decision_flip_key, headline_at_key
from analysis.evidence import Bilingual, Input
from analysis.notebook.flip_text import joined, passes, threshold_slot
from analysis.study import Study
from analysis.wording.quantities import key

TOP = 2  # drivers named in a sentence
NEAREST = 2  # findings named for each option that they lead to; the tables of the appendix show more
NONE = {"zh": "（无）", "en": "none"}
NEAR_THE_LINE = 0.05  # of the rule's odds: another seed or a small change of a range would cross it
NOTHING = 0.5  # less than the smallest amount of money that a report would print as one


def decision_words(study: Study, results: DecisionResults) -> dict[str, dict[str, str]]:
    """The words that sentences may name, ``{@top_drivers}`` to ``{@decision_flips}``, each with its slots."""
    drivers, information = [study.unknowns[name] for name in results.drivers[:TOP]], results.information
    first, alone = next(iter(information.by_input.items()))
    return {
        "top_drivers": {
            "zh": "和".join(_in_title(item, "zh") for item in drivers) or NONE["zh"],
            "en": " and ".join(_in_title(item, "en") for item in drivers) or NONE["en"],
        },
        "worth_knowing": worth_knowing(study.unknowns[first].label, alone, information.everything),
        "headline_span": headline_span(drivers[0] if drivers else None),
        "test_rule": test_rule(results.break_evens, study),
        "decision_flips": changes_of_mind(results.flips, study, results.close),
    }


def _in_title(item: Input, lang: str) -> str:
    """What a title calls an input: its short name, else its name in quotes."""
    return item.short[lang] if item.short else f"“{item.label[lang]}”"


def headline_span(strongest: Input | None) -> dict[str, str]:
    """The headline at the low end, base and high end of what moves it most, as one sentence with slots."""
    if strongest is None:
        return {"zh": "没有输入能移动它。", "en": "No input moves it."}
    low, high = (f"{{{headline_at_key(strongest.name, end)}}}" for end in ("low", "high"))
    zh, en = (_in_title(strongest, lang) for lang in ("zh", "en"))
    return {
        "zh": f"{zh}取低值、基准、高值时，分别是 {low}、{{{HEADLINE}}}、{high}。",
        "en": f"It is {{{HEADLINE}}} at the base, and {en} alone moves it from {low} to {high}.",
    }


def worth_knowing(first: Bilingual, alone: float, everything: float) -> dict[str, str]:
    """What to find out, as one sentence with slots; where knowing is worth nothing, that.

    `alone` is what it is worth to know the first input, `everything` what it is worth to know all, in money.
    """
    if everything < NOTHING:
        return {
            "zh": "把一切都查明，选择也不变。",
            "en": "Knowing everything would not change the choice.",
        }
    if alone < NOTHING:
        return {
            "zh": "单独查明哪一项都不会改变选择；把一切都查明值 {evpi}。",
            "en": "No single fact alone would change the choice; knowing everything would be worth {evpi}.",
        }
    return {
        "zh": f"最该先查的是“{first.zh}”，它值 {{evppi[input=first]}}；把一切都查明值 {{evpi}}。",
        "en": f"The first thing to find out is “{first.en}”: knowing it is worth {{evppi[input=first]}}, knowing "
        "everything {evpi}.",
    }


def test_rule(evens: Iterable[BreakEven], study: Study) -> dict[str, str]:
    """What each result of the test leads to, as one sentence with slots: what it has to show for an option, or none."""
    measured = {m.unknown for m in study.evidence.trial.measures} if study.evidence.trial else set()
    zh, en = [], []
    for even in evens:
        if even.input not in measured or even.value is None:
            continue
        option = study.evidence.options[even.option].name
        slot, rises = threshold_slot(key("break_even", [("input", even.input)])), even.worth_high > even.worth_low
        called = {lang: study.inputs[even.input.partition(":")[2]].label[lang] for lang in LANGUAGES}
        zh.append(f"“{called['zh']}”{'达到' if rises else '降到'} {slot}，做“{option.zh}”")
        en.append(f"in “{option.en}” if “{called['en']}” {'reaches' if rises else 'falls to'} {slot}")
    if not zh:
        return {"zh": "测得多少，推荐都不变。", "en": "Whatever it shows, the recommendation stands."}
    # Each beats carrying on by itself, which is another value than that at which it beats the other.
    if len(zh) == 1:
        return {
            "zh": f"{zh[0]}，从此起优于照常经营；否则照常经营。",
            "en": f"Invest {en[0]}, where it begins to beat carrying on; else carry on.",
        }
    return {
        "zh": "；".join(zh) + "：各自从此起优于照常经营；都达到，取增量更高的；否则照常经营。",
        "en": f"Invest {', '.join(en)}: there each begins to beat carrying on; if both hold, in what adds more; "
        "else carry on.",
    }


def _distance(flip: DecisionFlip, study: Study) -> float:
    """How far a finding lies from the base, in half ranges of its input."""
    cell = study.unknowns[flip.input].cells[0]
    return abs(flip.value - flip.base) / max((cell.high - cell.low) / 2.0, 1e-300)


def coin_toss(close: CloseCall, study: Study) -> dict[str, str]:
    """Two options that no single finding tells apart, as one sentence with slots."""
    names, best = study.evidence.options, study.decision.best
    one, other = names[best].name, names[close.option].name
    if not close.by_rule:
        return {
            "zh": f"“{one.zh}”与“{other.zh}”相差无几，选哪个近乎掷硬币。",
            "en": f"Between “{one.en}” and “{other.en}” it is a coin toss: they are expected to add about as much.",
        }
    odds = f"{{breaks_even[option={close.option}]}}"
    reached = float(study.decision.odds[study.decision.names.index(close.option)])
    near = study.least_odds - reached < NEAR_THE_LINE
    zh = f"“{one.zh}”与“{other.zh}”之间近乎掷硬币" if near else f"“{one.zh}”与“{other.zh}”之间由规则决定"
    en = f"Between “{one.en}” and “{other.en}” {'it is close to a coin toss' if near else 'the rule decides'}"
    return {
        "zh": f"{zh}：后者期望增量更高，但只有 {odds} 的概率不亏，规则要求 {{least_odds}}。",
        "en": f"{en}: the latter is expected to add more, but breaks even with a probability of {odds} where the "
        f"rule asks for {{least_odds}}.",
    }


def changes_of_mind(flips: Iterable[DecisionFlip], study: Study, close: CloseCall | None = None) -> dict[str, str]:
    """Which single finding would change the recommendation, as one sentence with slots; the nearest, by option.

    Where another option is close, that is said once, before it.
    """
    found = _findings(flips, study)
    if close is None:
        return found
    toss = coin_toss(close, study)
    return {"zh": toss["zh"] + found["zh"], "en": f"{toss['en']} {found['en']}"} if flips else toss


def _findings(flips: Iterable[DecisionFlip], study: Study) -> dict[str, str]:
    by_option: dict[str, dict[str, list[str]]] = {}
    for flip in sorted(flips, key=lambda f: _distance(f, study)):
        if len(by_option.get(flip.option, {}).get("en", ())) == NEAREST:
            continue
        found = by_option.setdefault(flip.option, {lang: [] for lang in LANGUAGES})
        for lang in LANGUAGES:
            slot = threshold_slot(decision_flip_key(flip))
            found[lang].append(passes(study.unknowns[flip.input], slot, flip.above, lang))
    if not by_option:
        return {
            "zh": "任一不确定输入在其区间内取任何值，推荐都不变。",
            "en": "No single unknown, wherever it lies in its range, changes the recommendation.",
        }
    names = {option: study.evidence.options[option].name for option in by_option}
    zh = "；".join(f"若查明{joined(found['zh'], 'zh')}，应改为“{names[o].zh}”" for o, found in by_option.items())
    en = "; ".join(
        f"if {joined(found['en'], 'en')}, the answer becomes “{names[o].en}”" for o, found in by_option.items()
    )
    return {"zh": zh + "。", "en": en[0].upper() + en[1:] + "."}
