"""The drawings for a telephone: as sound as the wide ones, with the same numbers, panels below each other."""

import pytest

from analysis.exhibits import IDS, draw_exhibit, exhibit
from analysis.exhibits.drawing.layout import faults
from analysis.exhibits.drawing.style import CM, WIDTHS

NARROW = [name for name in IDS if exhibit(name).narrow]


@pytest.mark.parametrize("name", NARROW)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_narrow_drawing_is_sound_and_prints_the_same_numbers(study, name, lang):
    figure, record = draw_exhibit(exhibit(name), study, lang, "narrow")
    _, wide = draw_exhibit(exhibit(name), study, lang)
    assert faults(figure) == []
    assert figure.get_figwidth() / CM == pytest.approx(WIDTHS["narrow"])
    assert record.labels == wide.labels
    tops = [ax.get_position().y1 for ax in figure.axes]
    assert len(tops) > 1 and tops == sorted(tops, reverse=True), "one below the other"


def test_some_are_narrow_and_none_of_them_half_as_wide_anyway():
    assert NARROW and all(exhibit(name).width == "full" for name in NARROW)
