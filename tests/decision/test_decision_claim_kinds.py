"""What kind of claim a title makes: an identity is refused, what never fails has no odds, the rest has them."""

import dataclasses

import numpy as np
import pytest

from analysis.decision.claim_kinds import kind_of, require_finding
from analysis.decision.claims import ClaimError, eval_context, evaluate_claim, holds, margin, pattern
from analysis.evidence import Bilingual, ClaimText
from analysis.study import Study


def with_claim(study: Study, *conditions: str) -> tuple[Study, ClaimText]:
    """The study with one more claim."""
    claim = ClaimText("tried", Bilingual("断言", "A claim"), conditions, "ledger")
    evidence = dataclasses.replace(study.evidence, claims={**study.evidence.claims, "tried": claim})
    return Study(evidence), claim


@pytest.mark.parametrize(
    "condition",
    [
        "breakeven_spend_with_deals >= breakeven_spend",
        "outgrowth_needed > 0",
    ],
)
def test_what_its_formula_makes_true_is_no_finding(study: Study, condition: str) -> None:
    more, claim = with_claim(study, condition)
    assert kind_of(more, "tried").kind == "identity"
    with pytest.raises(ClaimError, match=r"claim tried: expected a finding, found an identity: .* is true whatever"):
        require_finding(more, claim)


@pytest.mark.parametrize(
    ("condition", "kind"),
    [
        ("hhi > concentration_line", "robust"),
        ("covered_share < required_coverage", "contingent"),
        ("three_year_contribution[option=best] > 0", "contingent"),
        ("evpi > expected_gain", "overall"),
    ],
)
def test_a_finding_is_of_the_kind_that_the_search_finds(study: Study, condition: str, kind: str) -> None:
    more, claim = with_claim(study, condition)
    require_finding(more, claim)
    found = kind_of(more, "tried")
    assert found.kind == kind
    if kind == "robust":
        assert found.points > len(more.draws["hhi"]["draw"])


def test_what_is_false_somewhere_legal_is_no_identity_and_needs_no_draws(study: Study) -> None:
    more, claim = with_claim(study, "covered_share < required_coverage")
    require_finding(more, claim)
    assert "draws" not in vars(more), "the draws are left to whoever asks for odds"


def test_a_claim_that_no_draw_ends_but_a_corner_does_is_contingent(study: Study) -> None:
    deepest = float(study.draws["breakeven_wallet"].max())
    low = study.inputs["wallet"].low
    more, claim = with_claim(study, f"breakeven_wallet < {deepest * 1.01:.0f}")
    assert evaluate_claim(more, claim).share == 1.0 and low is not None
    assert kind_of(more, "tried").kind == "contingent"


def test_the_margin_has_the_sign_of_the_verdict(study: Study) -> None:
    on = eval_context(study, over_draws=True)
    for name in ("near_is_not_covered", "few_gain", "supply_short", "stays_concentrated"):
        claim = study.evidence.claims[name]
        found, true = margin(study, claim, on), holds(study, claim, on)
        assert np.array_equal(np.asarray(found >= 0), np.asarray(true))


def test_two_titles_over_one_inequality_share_a_pattern(study: Study) -> None:
    claims = study.evidence.claims
    one, same, other = (pattern(study, claims[n]) for n in ("never_paid_typical", "near_is_not_covered", "few_gain"))
    assert one == same != other
