"""What the decision layer finds of the study: flips that flip, swings at the ends of ranges, worth within bounds."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from analysis.decision.claims import eval_context, evaluate_claim, holds
from analysis.decision.drivers import drivers_of, impact, tornado_of, value_of_information, varied
from analysis.decision.flips import ClaimFlip, claim_flips, decision_flips
from analysis.decision.headlines import OUTCOME, rating
from analysis.decision.results import DecisionResults, decision_flip_key, decision_results
from analysis.study import Study


@pytest.fixture(scope="module")
def flips(study: Study) -> list[ClaimFlip]:
    return claim_flips(study, list(study.evidence.claims.values()))


def test_some_claims_can_be_overturned_and_flips_stay_in_their_range(study: Study, flips: list[ClaimFlip]) -> None:
    assert len({f.claim for f in flips}) > 5
    for flip in flips:
        item = study.unknowns[flip.input]
        assert item.minimum <= flip.value <= item.maximum and flip.base == item.value
        assert flip.value != flip.base and (flip.last_true - flip.base) * (flip.value - flip.base) >= 0.0
        assert flip.plausible == (
            (item.low if item.low is not None else item.minimum)
            <= flip.value
            <= (item.high if item.high is not None else item.maximum)
        )


@pytest.mark.parametrize("claim", ["few_gain", "never_paid_typical", "merchants_paid"])
def test_a_study_set_to_the_flip_no_longer_makes_the_claim(study: Study, flips: list[ClaimFlip], claim: str) -> None:
    nearest = next(f for f in flips if f.claim == claim)
    text = study.evidence.claims[claim]
    for value, expected in ((nearest.last_true, True), (nearest.value, False)):
        changed = study.overridden(**{nearest.input: value})
        assert bool(holds(changed, text, eval_context(changed, over_draws=False))) == expected, (nearest.input, value)


def test_flips_of_a_claim_stand_nearest_first(flips: list[ClaimFlip]) -> None:
    for claim in {f.claim for f in flips}:
        own = [(not f.plausible, f.distance) for f in flips if f.claim == claim]
        assert own == sorted(own)


def test_a_flip_of_the_decision_names_another_option(study: Study) -> None:
    for flip in decision_flips(study):
        assert flip.option in study.evidence.options and flip.option != study.decision.best
        assert (flip.value > flip.base) == flip.above and flip.input in study.unknowns


def test_the_tornado_stands_on_base_with_each_input_at_its_ends(study: Study) -> None:
    found = tornado_of(study, "typical_saving")
    assert found.base == float(study.base["typical_saving"]) and set(found.names) == {
        i.name for i, _ in varied(study, "typical_saving")
    }
    assert (np.diff(found.swing) <= 0.0).all()
    wallet, item = found.names.index("wallet"), study.unknowns["wallet"]
    assert found.at_high[wallet] == pytest.approx(found.base * item.high / item.value)
    assert found.at_low[wallet] == pytest.approx(found.base * item.low / item.value)


def test_drivers_explain_the_whole_variance(study: Study) -> None:
    found = drivers_of(study, "typical_saving", n=2**11)
    assert found.indices.ST.sum() >= 0.98 and found.indices.S1.sum() <= 1.02
    assert (found.indices.ST >= found.indices.S1 - 0.02).all()
    ranked = [found.indices.ST[i] for i in found.ranked()]
    assert ranked == sorted(ranked, reverse=True)
    assert impact([found])[found.names[found.ranked()[0]]] == ranked[0]


@pytest.mark.parametrize(
    ("share", "word"), [(None, "low"), (0.0, "low"), (0.029, "low"), (0.03, "some"), (0.15, "high")]
)
def test_impact_has_three_words(share: float | None, word: str) -> None:
    assert rating(share) == word


def test_no_single_input_is_worth_more_than_all(study: Study) -> None:
    worth = value_of_information(study)
    values = list(worth.by_input.values())
    assert values == sorted(values, reverse=True) and values[-1] >= 0.0
    assert 0.0 < values[0] <= worth.everything
    assert set(worth.by_input) == {
        i.name for i in study.unknowns.values() if not i.dims and "draw" in study.draw_inputs[i.name].dims
    }


@pytest.fixture(scope="module")
def results(study: Study) -> DecisionResults:
    return decision_results(study)


def test_the_value_of_knowing_everything_is_what_the_draws_give_up_by_choosing_once(study, results) -> None:
    """E[max] − max E over the draws, computed here from the options' outcomes."""
    outcome = study.option_draws[OUTCOME].transpose("draw", "option").values
    assert results.numbers["evpi"].value == pytest.approx(outcome.max(axis=1).mean() - outcome.mean(axis=0).max())
    assert results.numbers["evpi"].unit == results.specs["evpi"].unit == study.money


def test_every_number_of_the_decision_has_its_record_and_the_inputs_behind_it(study, results) -> None:
    assert {k.split("[")[0] for k in results.numbers} <= set(results.specs)
    for k, number in results.numbers.items():
        spec = results.specs[k.split("[")[0]]
        assert number.low == number.value == number.high, "none of them has an interval"
        assert spec.zh in number.label["zh"] or k.startswith(("decision_flip", "headline_at"))  # named by their inputs
        assert all(parent in study.graph.specs for parent in spec.parents)
    assert results.specs["least_odds"].parents == () and results.numbers["least_odds"].value == study.least_odds


def test_the_first_input_is_worth_most_and_the_drivers_are_ranked(study, results) -> None:
    single = {k: q.value for k, q in results.numbers.items() if k.startswith("evppi[") and "first" not in k}
    assert results.numbers["evppi[input=first]"].value == max(single.values()) <= results.information.everything
    effects = [results.impact[name] for name in results.drivers]
    assert effects[0] == max(effects) and set(results.drivers) <= set(results.impact)


def test_a_value_that_changes_the_pick_is_rounded_away_from_base(study, results) -> None:
    for flip in results.flips:
        number = results.numbers[decision_flip_key(flip)]
        assert (
            abs(number.value - flip.base) >= abs(flip.value - flip.base)
            and number.unit == study.unknowns[flip.input].unit
        )


def test_a_claim_that_is_true_everywhere_has_no_flip(study: Study) -> None:
    sure = dataclasses.replace(study.evidence.claims["few_gain"], holds=("card_discount <= 1",))
    assert evaluate_claim(study, sure).holds and claim_flips(study, [sure]) == []
