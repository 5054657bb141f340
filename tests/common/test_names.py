"""The name that somebody meant: misspelt words are found, and a long word in common misleads nobody."""

from __future__ import annotations

import pytest

from analysis.common.names import closest, did_you_mean

KNOWN = ["card_fee", "take_rate", "renewal_rate", "breakeven_wallet", "Take rate", "Renewal rate", "续费率"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("tak rate", "Take rate"),
        ("taek rate", "Take rate"),
        ("TAKE RTAE", "Take rate"),
        ("renwal rate", "Renewal rate"),
        ("tkae_rate", "take_rate"),
        ("breakeven_walet", "breakeven_wallet"),
        ("break-even wallet", "breakeven_wallet"),
        ("cardfee", "card_fee"),
        ("续费律", "续费率"),
    ],
)
def test_a_misspelt_name_is_found(typed: str, meant: str) -> None:
    assert closest(typed, KNOWN) == meant


@pytest.mark.parametrize("typed", ["tak rate", "hit_rate", "card_rate", "wallet", "费", ""])
def test_a_word_in_common_is_not_enough(typed: str) -> None:
    assert closest(typed, ["renewal_rate", "Renewal rate", "breakeven_wallet", "续费率"]) is None
    assert did_you_mean(typed, ["Renewal rate"]) == ""
