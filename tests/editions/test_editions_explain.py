"""Each change is traced to what caused it, and the parts add up to the change."""

import pytest

from analysis.common.payload import from_json
from analysis.editions import causes
from analysis.editions.asked import drawn, value, verdict


def cells(edition, name):
    return edition["inputs"][name]["cells"]


def set_number(edition, key, to):
    edition["numbers"][key]["value"] = to


def names(reason):
    return [p.cause.id for p in reason.parts]


@pytest.fixture
def older(study, edition):
    """The edition as frozen with scalar inputs at other values: headlines and verdicts, at base."""

    def make(**inputs):
        before = study.overridden(**inputs)
        for name, to in inputs.items():
            cells(edition, name)[0]["value"] = to
        for key in edition["numbers"]:
            if not drawn(key):
                set_number(edition, key, value(before, key))
        for name, claim in study.evidence.claims.items():
            edition["claims"][name]["holds"] = bool(verdict(before, claim))
        return edition

    return make


def test_one_input_is_the_whole_cause_of_every_number_it_moved(older, explained):
    changes, found = explained(older(card_discount=0.17))
    assert "typical_saving" in found.numbers and set(found.numbers) == set(changes.numbers)
    for key, reason in found.numbers.items():
        assert names(reason) == ["input:card_discount"], key
        assert (reason.code, reason.interaction) == (None, None)
        moved = from_json(changes.new["numbers"][key]["value"]) - changes.old["numbers"][key]["value"]
        if reason.parts[0].by is not None:
            assert reason.parts[0].by == reason.parts[0].alone == pytest.approx(moved, rel=1e-6)


def test_parts_of_several_inputs_add_up(older, explained):
    keys = ["typical_saving", "best_fee"]
    changes, found = explained(older(card_discount=0.17, wallet=7000, card_fee=120), keys=keys)
    assert set(found.numbers) == set(keys)
    for key, reason in found.numbers.items():
        moved = changes.new["numbers"][key]["value"] - changes.old["numbers"][key]["value"]
        assert sum(p.by for p in reason.parts) == pytest.approx(moved, rel=1e-6)
        assert "input:card_fee" not in names(reason) and len(reason.parts) == 2


def test_a_flip_is_laid_to_the_input_that_did_it(older, explained):
    changes, found = explained(older(wallet=30000, clustering_size=2.0), keys=[])
    assert "few_gain" in changes.flipped and not changes.old["claims"]["few_gain"]["holds"]
    for claim in (c for c in changes.flipped if c == "few_gain" or found.claims[c].parts):
        assert found.claims[claim].parts[0].cause.id == "input:wallet", claim
        assert sum(p.by for p in found.claims[claim].parts) == pytest.approx(1.0)


def test_many_changes_are_explained_by_first_and_last(older, explained):
    changed = {
        "card_discount": 0.12,
        "wallet": 6000,
        "outside_share": 0.31,
        "outside_discount": 0.04,
        "zipf_exponent": 0.45,
        "steerable_share": 0.41,
        "reach_radius": 0.61,
    }
    changes, found = explained(older(**changed), keys=["typical_saving"])
    reason = found.numbers["typical_saving"]
    whole = changes.new["numbers"]["typical_saving"]["value"] - changes.old["numbers"]["typical_saving"]["value"]
    assert len(changes.inputs.changed) == len(changed) and reason.rule == "ends"
    assert sum(p.by for p in reason.parts) + (reason.interaction or 0.0) == pytest.approx(whole, rel=0.05)


def test_a_changed_fact_is_the_cause_of_the_cell_it_states(study, edition, explained):
    cell = next(c for c in cells(edition, "gtv") if c["at"] == {"platform": "leader", "year": "2024"})
    fact = cell["fact"]
    for record in (cell, edition["facts"][fact]):
        for field in ("value", "low", "high"):
            record[field] *= 0.8
    key = "gtv_by_basis[basis=gross,platform=leader,year=2024]"
    edition["numbers"][key]["value"] *= 0.8
    changes, found = explained(edition)
    assert changes.numbers == (key,) and names(found.numbers[key]) == [f"fact:{fact}"]
    assert found.numbers[key].code is None


def test_what_no_input_explains_is_the_code(edition, explained):
    edition["numbers"]["wallet_multiple"]["value"] *= 1.5
    edition["methods"]["wallet_multiple"]["code"] = edition["methods"]["hhi"]["code"] = "0" * 12
    changes, found = explained(edition)
    reason = found.numbers["wallet_multiple"]
    old, new = (e["numbers"]["wallet_multiple"]["value"] for e in (changes.old, changes.new))
    assert reason.parts == () and reason.code == pytest.approx(new - old, rel=1e-6)
    assert reason.methods == ("wallet_multiple",)


def test_code_and_input_are_told_apart(older, explained):
    edition = older(card_discount=0.17)
    edition["numbers"]["typical_saving"]["value"] += 5.0
    edition["methods"]["typical_saving"]["code"] = "0" * 12
    _, found = explained(edition, keys=["typical_saving"])
    reason = found.numbers["typical_saving"]
    assert names(reason) == ["input:card_discount"] and reason.code == pytest.approx(-5.0, rel=1e-6)
    assert reason.methods == ("typical_saving",)


def test_an_option_is_the_cause_of_its_own_numbers(edition, explained):
    edition["options"]["free_card"]["sets"]["take_rate"] = 0.05
    edition["numbers"]["three_year_contribution[option=free_card]"]["value"] = 0.0
    _, found = explained(edition)
    reason = found.numbers["three_year_contribution[option=free_card]"]
    assert names(reason) == ["option:free_card"] and reason.code is not None  # 0 was not what the old rate gave


def test_a_wider_range_moves_odds_and_no_base_value(study, edition, explained):
    cells(edition, "wallet")[0]["high"] = 6000.0
    edition["numbers"]["breaks_even[option=relaunch]"]["value"] += 0.2
    edition["numbers"]["typical_saving"]["value"] *= 1.1
    changes, found = explained(edition)
    (cause,) = causes.causes(changes)
    assert cause.spread_only and cause.change["en"] == "¥2,500–¥6,000 → ¥2,500–¥10,000"
    assert names(found.numbers["breaks_even[option=relaunch]"]) == ["input:wallet"]
    assert found.numbers["typical_saving"].parts == () and found.numbers["typical_saving"].code is not None


def test_rewritten_conditions_are_the_cause_of_a_flip(edition, explained):
    edition["claims"]["entry_is_dear"] |= {"holds": False, "conditions": ["years_to_target < 0"]}
    _, found = explained(edition)
    assert found.claims["entry_is_dear"].conditions


def test_never_is_explained_without_dividing_infinity(study, edition, explained):
    edition["numbers"]["typical_saving"]["value"] = "never"
    changes, found = explained(edition)
    assert changes.numbers == ("typical_saving",)
    assert found.numbers["typical_saving"].code == float("inf")


def test_an_input_of_another_shape_that_the_model_cannot_take_is_stuck(edition, explained):
    edition["inputs"]["wallet"] |= {
        "by": ["age"],
        "cells": [
            {"at": {"age": a}, "value": 5000.0, "low": None, "high": None, "fact": None} for a in ("young", "old")
        ],
    }
    edition["numbers"]["typical_saving"]["value"] *= 1.1
    _, found = explained(edition)
    assert [c.id for c in found.stuck] == ["input:wallet"]
    assert found.numbers["typical_saving"].code is not None


def test_correlations_and_the_rule_are_swapped_back(study, edition, explained):
    edition["correlations"] = {}
    edition["least_odds"] = 0.99
    edition["numbers"]["three_year_contribution[option=best]"]["value"] = 0.0
    changes, found = explained(edition)
    assert names(found.numbers["three_year_contribution[option=best]"]) == ["least_odds"]
    assert {c.id for c in causes.causes(changes)} == {"correlations", "least_odds"}
