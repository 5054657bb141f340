"""Claims that are false at base: all of them told, with today's numbers and what made them false."""

from __future__ import annotations

import dataclasses

import pytest

from analysis.decision.claims import ClaimError
from analysis.editions import failed_claims, store
from analysis.evidence import Bilingual, ClaimText
from analysis.study import Study


def made_up(*holds: str, en: str = "A made-up claim") -> ClaimText:
    return ClaimText("made_up", Bilingual("一句判断", en), holds, "ledger")


def test_a_false_claim_is_told_with_its_values_and_its_inputs(study):
    claim = made_up("breakeven_spend > 0", "breakeven_spend < 1000", "breakeven_spend > wallet")
    said = failed_claims.message(study, claim)
    first, *rest = said.splitlines()
    assert first.endswith("claims.toml, claim made_up: the title is not true on this evidence: A made-up claim")
    assert rest == [
        "  expected breakeven_spend < 1000, found ¥1,680 against ¥1,000",
        "  expected breakeven_spend > wallet, found ¥1,680 against ¥5,000",
        "  inputs behind it: card_discount, card_fee, wallet",
    ]


def test_values_that_round_to_the_same_are_told_apart(study):
    (_, line, _) = failed_claims.message(study, made_up("breakeven_spend < 1679.6")).splitlines()
    assert line.endswith("found 1,680 against 1,679.6")


def test_a_title_is_told_with_its_numbers_or_as_it_is_written(study):
    for en, told in (("It takes {breakeven_spend}.", "It takes ¥1,680."), ("It takes {evpi}.", "It takes {evpi}.")):
        assert failed_claims.message(study, made_up("card_fee < 1", en=en)).splitlines()[0].endswith(told)


def test_all_that_is_false_is_told_at_once_with_the_change_behind_it(study, edition, tmp_path):
    """Users spent less when the edition was kept, and the titles were true."""
    store.write(tmp_path, edition)
    old = study.evidence.inputs["wallet"]
    cell = dataclasses.replace(old.cells[0], value=30_000.0, high=40_000.0)
    inputs = {**study.evidence.inputs, "wallet": dataclasses.replace(old, cells=(cell,))}
    rich = Study(dataclasses.replace(study.evidence, inputs=inputs))
    with pytest.raises(ClaimError) as raised:
        failed_claims.require_true(rich, tmp_path)
    lines = str(raised.value).splitlines()
    told = [line.split("claim ")[1].split(":")[0] for line in lines if "the title is not true" in line]
    assert told == [claim.id for claim in failed_claims.find(rich)] and "never_paid_typical" in told and len(told) > 3
    causes = [line for line in lines if line.startswith("  since edition ")]
    assert len(causes) == len(told) and all(line.endswith("because of wallet ¥5,000 → ¥30,000") for line in causes)
    assert not any("inputs behind it" in line for line in lines)
    assert lines[-1].startswith("Next: ") and sum(line.startswith("Next: ") for line in lines) == 1


def test_without_an_edition_the_inputs_are_named(study):
    with pytest.raises(ClaimError, match=r"never_paid_typical: .*\n  expected .*, found .* against ¥40,000\n  inputs"):
        failed_claims.require_true(study.overridden(wallet=40_000.0))
    failed_claims.require_true(study)
