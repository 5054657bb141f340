"""What the decision layer finds of the study: flips that flip, swings at the ends of ranges, worth within bounds."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from analysis.decision.claims import judge, truth, world
from analysis.decision.drivers import drivers_of, impact, rating, tornado_of, varied, worth_of_knowing
from analysis.decision.flips import ClaimFlip, claim_flips, decision_flips
from analysis.study import Study


@pytest.fixture(scope="module")
def flips(study: Study) -> list[ClaimFlip]:
    return claim_flips(study, list(study.evidence.claims.values()))


def test_some_claims_can_be_overturned_and_flips_stay_in_their_range(study: Study, flips: list[ClaimFlip]) -> None:
    assert len({f.claim for f in flips}) > 5
    for flip in flips:
        item = study.inputs[flip.input]
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
    for value, holds in ((nearest.last_true, True), (nearest.value, False)):
        changed = study.overridden(**{nearest.input: value})
        assert bool(truth(changed, text, world(changed, over_draws=False))) == holds, (nearest.input, value)


def test_flips_of_a_claim_stand_nearest_first(flips: list[ClaimFlip]) -> None:
    for claim in {f.claim for f in flips}:
        own = [(not f.plausible, f.distance) for f in flips if f.claim == claim]
        assert own == sorted(own)


def test_a_flip_of_the_decision_names_another_option(study: Study) -> None:
    for flip in decision_flips(study):
        assert flip.option in study.evidence.options and flip.option != study.decision.best
        assert (flip.value > flip.base) == flip.above and flip.input in study.inputs


def test_the_tornado_stands_on_base_with_each_input_at_its_ends(study: Study) -> None:
    found = tornado_of(study, "typical_saving")
    assert found.base == float(study.base["typical_saving"]) and set(found.names) == {
        i.name for i, _ in varied(study, "typical_saving")
    }
    assert (np.diff(found.swing) <= 0.0).all()
    wallet, item = found.names.index("wallet"), study.inputs["wallet"]
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
    worth = worth_of_knowing(study)
    values = list(worth.by_input.values())
    assert values == sorted(values, reverse=True) and values[-1] >= 0.0
    assert 0.0 < values[0] <= worth.everything
    assert set(worth.by_input) == {
        i.name for i in study.inputs.values() if not i.dims and "draw" in study.draw_inputs[i.name].dims
    }


def test_a_claim_that_is_true_everywhere_has_no_flip(study: Study) -> None:
    sure = dataclasses.replace(study.evidence.claims["few_gain"], holds=("card_discount <= 1",))
    assert judge(study, sure).holds and claim_flips(study, [sure]) == []
