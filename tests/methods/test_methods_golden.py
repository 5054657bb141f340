"""Every golden row that the methods answer for is reproduced to the row's own tolerance."""

from __future__ import annotations

import golden_coverage
import golden_market
import golden_membership
import pytest
from golden_rows import CHECKS, NOT_OURS, Row, named_in_tests_of, read_rows, unwritten

ROWS = read_rows()
# Importing a module of checks enters them; naming them here keeps that from being taken for an unused import.
MODULES = (golden_market, golden_membership, golden_coverage)


@pytest.mark.parametrize("name", sorted(set(ROWS) & set(CHECKS)))
def test_golden(name: str) -> None:
    CHECKS[name](ROWS[name])


def test_no_row_is_passed_over() -> None:
    unknown = set(ROWS) - set(CHECKS) - set(NOT_OURS)
    assert not unknown, f"tests/golden: rows {sorted(unknown)} have no check; add one with @row or name their owner"


def test_a_row_of_another_room_is_tested_there_or_its_room_is_not_written_yet() -> None:
    """The rows of raw orders wait for the room that reads raw tables: nothing computes them until it is there."""
    waiting = unwritten()
    assert set(waiting.values()) <= {"warehouse"}
    for room in set(NOT_OURS.values()) - set(waiting.values()):
        missing = {name for name, owner in NOT_OURS.items() if owner == room} - named_in_tests_of(room)
        assert not missing, f"tests/{room}: no test names the golden rows {sorted(missing)}"


def test_no_check_or_exemption_is_stale() -> None:
    assert not (set(CHECKS) | set(NOT_OURS)) - set(ROWS)
    assert not set(CHECKS) & set(NOT_OURS)


@pytest.mark.parametrize("name", ["entry_5pct_iia", "study_hhi_others_bounds", "poisson-knn-0.5-5"])
def test_a_wrong_answer_is_noticed(name: str) -> None:
    row = ROWS[name]
    expected = (
        {k: _moved(v) for k, v in row.expected.items()} if isinstance(row.expected, dict) else _moved(row.expected)
    )
    with pytest.raises(AssertionError):
        CHECKS[name](Row(row.id, row.input, expected, row.tolerance))


def _moved(value):
    return [_moved(item) for item in value] if isinstance(value, list) else value * (1 + 1e-6)
