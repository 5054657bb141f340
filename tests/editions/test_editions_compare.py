"""What counts as a change: tolerance by unit, and every section of an edition."""

import pytest

from analysis.editions.compare import compare
from analysis.editions.tolerance import beyond


@pytest.mark.parametrize(
    ("old", "new", "unit", "moved"),
    [
        (0.10, 0.1049, "share", False),
        (0.10, 0.1051, "share", True),
        (0.009, 0.0093, "share", False),
        (0.009, 0.013, "share", True),
        (100.0, 100.9, "CNY", False),
        (100.0, 101.2, "CNY", True),
        (2.0, 2.05, "years", False),
        (2.0, 2.2, "years", True),
        (50.0, 50.4, "count", False),
        (50.0, 51.0, "count", True),
        (float("inf"), float("inf"), "years", False),
        (float("inf"), 3.0, "years", True),
        (0.0, 1e-12, "CNY", False),
        (0.0, 1.0, "CNY", True),
        (float("nan"), float("nan"), "CNY", False),
        (float("nan"), 1.0, "CNY", True),
    ],
)
def test_tolerance_by_unit(old, new, unit, moved):
    assert beyond(old, new, unit) is moved and beyond(new, old, unit) is moved


def test_the_same_study_has_not_changed(edition, now):
    assert not compare(edition, now)


def test_a_number_within_tolerance_has_not_moved_and_one_beyond_has(edition, now):
    edition["numbers"]["typical_saving"]["value"] *= 1.005
    assert "typical_saving" not in compare(edition, now).numbers
    edition["numbers"]["typical_saving"]["value"] *= 1.05
    edition["numbers"]["hhi"]["low"] *= 0.9
    changes = compare(edition, now)
    assert changes.numbers == ("typical_saving",) and changes.intervals == ("hhi",)
    assert "typical_saving" in changes.headlines


def test_evidence_that_came_went_or_changed(edition, now):
    fact = next(c["fact"] for c in edition["inputs"]["gtv"]["cells"])
    idle = next(f for f in edition["facts"] if not any(f in str(i) for i in edition["inputs"].values()))
    edition["facts"]["withdrawn"] = dict(edition["facts"][idle])
    edition["facts"]["cited"] = dict(edition["facts"][fact])
    edition["inputs"]["wallet"]["facts"].append("cited")
    edition["facts"][fact]["source"] = "elsewhere"
    del edition["facts"][idle]
    changes = compare(edition, now)
    assert changes.facts.added == (idle,) and changes.facts.changed == (fact,)
    assert changes.facts.removed == ("cited", "withdrawn") and changes.broken == {"cited": ("wallet",)}
    assert changes.inputs.changed == ("wallet",)


def test_options_methods_claims_and_rules(edition, now):
    edition["options"]["gone"] = edition["options"]["carry_on"]
    edition["options"]["free_card"]["sets"]["take_rate"] = 0.05
    edition["methods"]["wallet_multiple"]["code"] = "0" * 12
    edition["methods"]["hhi"]["formula"] = "in other words"
    edition["claims"]["few_gain"]["holds"] = False
    edition["claims"]["entry_is_dear"]["conditions"] = ["years_to_target < 9"]
    edition["claims"]["merchants_paid"]["share"] -= 0.1
    changes = compare(edition, now)
    assert changes.options.removed == ("gone",) and changes.options.changed == ("free_card",)
    assert changes.methods.changed == ("wallet_multiple",) and changes.restated == ("hhi",)
    assert changes.flipped == ("few_gain",) and changes.claims.changed == ("entry_is_dear",)
    assert changes.surer == ("merchants_paid",)
