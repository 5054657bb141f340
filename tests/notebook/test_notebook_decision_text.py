"""The decision in words: what a test's results lead to, the headline's span, short names of inputs in titles."""

from __future__ import annotations

import dataclasses

import pytest

from analysis.decision.flips import break_evens
from analysis.decision.results import decision_results, headline_at_key
from analysis.notebook import decision_text, flip_text
from analysis.study import Study


def test_what_decides_after_the_test_names_each_option_with_its_break_even(study: Study) -> None:
    evens = break_evens(study)
    measured = {m.unknown for m in study.evidence.trial.measures}
    tested = [e for e in evens if e.input in measured and e.value is not None]
    rule = decision_text.test_rule(evens, study)
    assert tested and all(f"break_even[input={e.input}]" in rule[lang] for e in tested for lang in ("zh", "en"))
    assert all(f"“{study.evidence.options[e.option].name.en}” if" in rule["en"] for e in tested)
    falling = [dataclasses.replace(e, worth_low=1.0, worth_high=0.0) for e in tested]
    assert "falls to" in decision_text.test_rule(falling, study)["en"]
    assert decision_text.test_rule([], study)["en"] == "Whatever it shows, the recommendation stands."


def test_the_headline_at_the_ends_of_its_strongest_input_is_that_of_an_override(study: Study) -> None:
    numbers, strongest = decision_results(study).numbers, decision_results(study).drivers[0]
    item = study.unknowns[strongest]
    for end, value in (("low", item.low), ("high", item.high)):
        stated = numbers[headline_at_key(strongest, end)].value
        assert stated == pytest.approx(float(study.overridden(**{strongest: value})["typical_saving"]))
    assert (
        strongest in decision_text.headline_span(item)["en"] and "No input" in decision_text.headline_span(None)["en"]
    )


def test_a_title_calls_an_input_by_its_short_name(study: Study) -> None:
    results = decision_results(study)
    said = decision_text.decision_words(study, results)["top_drivers"]
    first, second = (study.unknowns[name] for name in results.drivers[:2])
    assert said == {"zh": f"{first.short.zh}和{second.short.zh}", "en": f"{first.short.en} and {second.short.en}"}


def test_a_claim_that_fails_at_an_extreme_and_in_no_draw_has_no_odds_of_one_hundred_percent() -> None:
    flips = [{"slotted": {"zh": "“年费”高于 {x}", "en": "“Card fee” rises above {x}"}}]
    certain = flip_text.note("c", True, flips, flip_text.stated_kind("contingent", 1.0))
    assert certain["en"] == "True in every case drawn, though not at every extreme; no longer true if " + (
        "“Card fee” rises above {x}"
    )
    assert "{holds" not in certain["zh"] + certain["en"] and "全部抽样" in certain["zh"]
    likely = flip_text.note("c", True, flips, flip_text.stated_kind("contingent", 0.97))
    assert likely["en"].startswith("True with probability {holds[claim=c]}")
