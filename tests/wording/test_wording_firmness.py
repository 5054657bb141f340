"""A probability in words."""

from __future__ import annotations

import pytest

from analysis.wording.slots import Quantity, render, values


@pytest.mark.parametrize(
    ("probability", "zh", "en"),
    [
        (0.9, "有把握", "firm"),
        (0.89, "较有把握", "fairly firm"),
        (0.65, "没有把握", "not firm"),
        (0.29, "多半不成立", "doubtful"),
        (0.0, "多半不成立", "doubtful"),
    ],
)
def test_how_firm_a_probability_is_is_told_in_words(probability: float, zh: str, en: str) -> None:
    found = Quantity("holds", probability, 0.0, 1.0, "share", {"zh": "概率", "en": "Odds"}, "claim-x")
    assert (render(found, "firmness", "zh"), render(found, "firmness", "en")) == (zh, en)
    assert values(found, "firmness") == ()
