"""Numbers of two dates side by side: told apart, with no more digits than that takes."""

import pytest

from analysis.editions.arrows import arrow, arrow_range


@pytest.mark.parametrize(
    ("old", "new", "unit", "text"),
    [
        (0.7, 0.6986221374, "share", "70% → 69.9%"),
        (0.7, 0.7000004, "share", "70% → 70%"),
        (5000, 5000.4123456, "CNY/year", "5000 → 5000.4"),
        (1680, 1785, "CNY/year", "¥1,680 → ¥1,785"),
    ],
)
def test_values_show_as_many_digits_as_tell_them_apart(old, new, unit, text):
    assert arrow(old, new, unit, "en", typed=True) == text


def test_ranges_that_round_alike_keep_their_unit():
    assert arrow_range((0.65, 0.75), (0.6512345678, 0.7512345678), "share", "en") == "65%–75% → 65.1%–75.1%"
    assert arrow_range((None, None), (0.6, 0.8), "share", "zh") == "固定 → 60%–80%"
