"""Whose ledgers are shown: also of a study without the chapters that tell who buys on impulse."""

import pytest

from analysis.exhibits.ledger import _kinds


@pytest.mark.parametrize(
    ("known", "shown"),
    [
        ({"ledger": 1.0}, ["ledger"]),
        ({"ledger": 1.0, "impulse_buyers": 500.0}, ["ledger"]),
        ({"ledger": 1.0, "ledger_impulse": 2.0, "impulse_buyers": 0.0}, ["ledger"]),
        ({"ledger": 1.0, "ledger_impulse": 2.0, "impulse_buyers": 500.0}, ["ledger", "ledger_impulse"]),
    ],
)
def test_buyers_on_impulse_are_shown_where_a_study_has_some(known: dict[str, float], shown: list[str]) -> None:
    assert _kinds(known) == shown
