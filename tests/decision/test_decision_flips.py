"""Flip points of the real study: past a printed one the claim is false, and the error names it."""

from __future__ import annotations

import shutil
from collections import ChainMap
from pathlib import Path

import numpy as np
import pytest

from analysis.decision import claims, drivers
from analysis.decision.flips import break_evens, claim_flips, decision_flips
from analysis.decision.headlines import rating
from analysis.editions import failed_claims
from analysis.notebook import flip_text
from analysis.study import Study

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def printed(study):
    """Every flip as the report prints it."""
    return flip_text.printable(claim_flips(study, list(study.evidence.claims.values())), study.unknowns)


def at_base(study: Study, claim: str) -> bool:
    """As `claims.eval_context` has it, but with what the claim names alone: there are some fifty studies to ask."""
    asked = study.evidence.claims[claim]
    plain, _ = claims.figures_of(study, asked)
    figures = ChainMap(study.evaluate(plain & set(study.figures)), study.base_inputs, claims.DecisionFigures(study))
    on = claims.EvalContext(figures, lambda: study.option_values, lambda: study.decision.best)
    return bool(claims.holds(study, asked, on))


def test_a_claim_asked_alone_holds_where_it_holds_among_all(study):
    for changed in (study, study.overridden(card_fee=0.0, wallet=20_000.0)):
        on = claims.eval_context(changed, over_draws=False)
        for name, claim in changed.evidence.claims.items():
            assert at_base(changed, name) == bool(claims.holds(changed, claim, on)), name


def test_every_printed_threshold_makes_its_claim_false(study, printed):
    assert len(printed) > 20
    still_true = [f for f in printed if at_base(study.overridden(**{f["input"]: f["threshold"]}), f["claim"])]
    assert still_true == []


def test_half_way_to_a_flip_the_claim_still_holds(study, printed):
    of_base = [f for f in printed if not claims.figures_of(study, study.evidence.claims[f["claim"]])[1]]
    nearest = {f["claim"]: f for f in sorted(of_base, key=lambda f: -f["distance"])}
    for name, flip in nearest.items():
        base = float(study.base_inputs[flip["input"]])
        cell = study.unknowns[flip["input"]].cells[0]
        room = (cell.high - cell.low) if cell.low is not None else abs(base)
        if claims.figures_of(study, study.evidence.claims[name])[1] and abs(flip["threshold"] - base) < 0.1 * room:
            continue  # means given an unknown come from a regression: this near to base it cannot tell half from whole
        half = study.overridden(**{flip["input"]: (base + flip["threshold"]) / 2})
        assert at_base(half, name), (name, flip["input"])


def test_a_claim_on_options_flips_where_an_unknown_known_to_lie_there_turns_its_mean(study):
    """Held a little on either side of the flip and drawn anew, the mean is on that side of zero."""
    name = "merchant_ads:tool_ad_rate"
    (flip,) = (f for f in claim_flips(study, [study.evidence.claims["best_option_wins"]]) if f.input == name)
    width = study.unknowns[name].high - study.unknowns[name].low
    for shift, sign in ((-0.02, -1), (0.02, 1)):
        held = study.overridden(**{name: flip.value + shift * width})
        assert np.sign(held.decision.expected[held.decision.names.index("merchant_ads")]) == sign


def test_a_value_past_a_flip_in_the_inputs_file_stops_with_the_claim_and_its_inputs(study, printed, tmp_path):
    flip = next(f for f in printed if f["claim"] == "never_paid_typical" and f["input"] == "card_fee")
    folder = tmp_path / "data"
    shutil.copytree(ROOT / "data", folder)
    text = (folder / "inputs.toml").read_text(encoding="utf-8")
    (folder / "inputs.toml").write_text(
        text.replace("value = 168\n", f"value = {flip['threshold']}\n"), encoding="utf-8"
    )
    changed = Study.open(folder)
    with pytest.raises(claims.ClaimError) as raised:
        failed_claims.require_true(changed)
    message = str(raised.value)
    assert "claim never_paid_typical" in message and "claims.toml" in message
    assert "expected breakeven_wallet > typical_spend" in message
    assert "card_fee" in message and "wallet" in message


def test_decision_flips_name_another_option(study):
    for flip in decision_flips(study):
        assert flip.option != study.decision.best
        assert flip.option in study.evidence.options
        assert (flip.value > flip.base) == flip.above


def test_one_threshold_is_one_number_on_every_page(study):
    """Where the recommended option no longer adds to carrying on: as a flip, a break-even and its claim's flip."""
    best, baseline = study.decision.best, study.evidence.baseline
    evens = {e.input: e.value for e in break_evens(study) if e.option == best}
    of_claim = {f.input: f.value for f in claim_flips(study, [study.evidence.claims["best_option_wins"]])}
    flips = [f for f in decision_flips(study) if f.option == baseline]
    assert {f.input for f in flips} & set(evens)
    for flip in flips:
        assert flip.value == of_claim[flip.input]
        assert flip.value == evens.get(flip.input, flip.value)
        adds = drivers.given(study, "three_year_contribution", flip.input)
        width = study.unknowns[flip.input].high - study.unknowns[flip.input].low
        at = flip.value + np.array([-1e-3, 1e-3]) * width  # to three digits, so not to a step of a coarse grid
        worth = adds.at(at)[:, study.decision.names.index(best)]
        assert worth.min() < 0.0 < worth.max()


def test_drivers_of_a_figure_are_its_own_inputs(study):
    found = drivers.drivers_of(study, "typical_saving", None, 2**9)
    assert set(found.names) <= study.graph.roots("typical_saving")
    assert found.indices.ST.sum() >= 0.95  # totals add up to one or more
    assert (found.indices.ST_low <= found.indices.ST).all() and (found.indices.ST_high >= found.indices.ST).all()


def test_tornado_ends_are_the_figure_at_the_ends_of_an_input(study):
    swings = drivers.tornado_of(study, "typical_saving")
    widest = swings.names[0]
    low = study.overridden(**{widest: study.inputs[widest].low})
    assert swings.at_low[0] == pytest.approx(float(low.base["typical_saving"]))
    assert (swings.swing[:-1] >= swings.swing[1:]).all()


def test_no_single_unknown_is_worth_more_than_all_of_them(study):
    worth = drivers.value_of_information(study)
    assert worth.everything > 0
    assert max(worth.by_input.values()) <= worth.everything


def test_impact_is_rated_by_the_largest_share():
    assert [rating(v) for v in (None, 0.01, 0.05, 0.4)] == ["low", "low", "some", "high"]


def test_a_claim_about_an_option_at_base_flips_where_its_condition_does(study):
    """Whether the cheaper card pays at today's coverage: swept from the base, not over means that decide nothing."""
    claim = study.evidence.claims["cheap_card_pays"]
    flips = claim_flips(study, [claim])
    assert {"wallet", "zipf_exponent", "participating_stores"} <= {flip.input for flip in flips}
    for flip in flips:
        for value, true in ((flip.last_true, True), (flip.value, False)):
            at = study.evaluate_options(["covered_share", "required_coverage"], **{flip.input: value})
            has, needs = (
                at["covered_share"].sel(option="relaunch"),
                at["required_coverage"].sel(option="deeper_discount"),
            )
            assert bool(has > needs) == true, flip
