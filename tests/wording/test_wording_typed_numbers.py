"""Numbers as people type them: one value for every way of writing it, and the rest refused with the range."""

from __future__ import annotations

import pytest

from analysis.errors import AnalysisError
from analysis.wording.typed_numbers import typed_number, written

SHARE, MONEY = ("share", 0.0, 0.5), ("CNY/year", 500.0, 40_000.0)


@pytest.mark.parametrize("text", ["12", "12%", "0.12", ".12", " 12 % ", "１２％", "+12", "12.0"])
def test_a_share_is_taken_in_every_way_of_writing_it(text: str) -> None:
    assert typed_number(text, *SHARE) == 0.12


@pytest.mark.parametrize("text", ["6,000", "6000", "6，000", "6,000.0", "６０００"])
def test_an_amount_is_taken_with_and_without_commas(text: str) -> None:
    assert typed_number(text, *MONEY) == 6000


@pytest.mark.parametrize("text", ["\u22125%", "-5%", "-0.05", "-5"])
def test_minus_is_taken_as_typed_and_as_printed(text: str) -> None:
    assert typed_number(text, "share", -0.5, 0.5) == -0.05


@pytest.mark.parametrize(
    "text", ["", "ten", "6,0", "60,00", "1e3", "12%%", "0.5.1", "1.2万", "¥12", "nan", "inf", "60", "-1"]
)
def test_what_is_no_share_of_the_range_is_refused_with_the_range(text: str) -> None:
    with pytest.raises(AnalysisError, match=r"^expected 0% to 50%, found"):
        typed_number(text, *SHARE)


@pytest.mark.parametrize("text", ["12%", "499", "40,001", "5,00"])
def test_what_is_no_amount_of_the_range_is_refused_with_the_range(text: str) -> None:
    with pytest.raises(AnalysisError, match=f"^expected 500 to 40,000, found '{text}'"):
        typed_number(text, *MONEY)


def test_a_number_that_may_mean_two_shares_is_asked_back_in_the_language() -> None:
    with pytest.raises(AnalysisError, match="'1' may mean 1% or 100%"):
        typed_number("1", "share", 0.0, 1.0)
    with pytest.raises(AnalysisError, match="“1”可能是 1%，也可能是 100%"):
        typed_number("1", "share", 0.0, 1.0, "zh")
    assert typed_number("100%", "share", 0.0, 1.0) == 1.0
    assert typed_number("1", "share", 0.0, 0.5) == 0.01
    assert typed_number("100", "share", 0.0, 1.0) == 1.0


@pytest.mark.parametrize("value", [0.0, 0.1, 0.153, 0.07, 0.006, 0.29, 1 / 3])
def test_what_is_written_reads_back(value: float) -> None:
    assert typed_number(written(value, "share"), "share", 0.0, 0.9) == pytest.approx(value, rel=1e-11)
    assert typed_number(written(value * 1e6, "CNY"), "CNY", 0.0, 1e6) == pytest.approx(value * 1e6, rel=1e-11)
