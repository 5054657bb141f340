"""The drawings for a telephone: as sound as the wide ones, with the same numbers, nothing beyond their edges."""

import pytest

from analysis.exhibits import IDS, draw_exhibit, exhibit
from analysis.exhibits.drawing.layout import faults
from analysis.exhibits.drawing.marks import crossings
from analysis.exhibits.drawing.style import CM, WIDTHS

FULL = [name for name in IDS if exhibit(name).width == "full"]
STACKED = ("entry", "field_sales", "ledger", "supply_by_city", "tornado", "value_of_knowing")


@pytest.fixture(scope="module")
def narrow(study, registered_fonts):
    return {(name, lang): draw_exhibit(exhibit(name), study, lang, "narrow") for name in FULL for lang in ("zh", "en")}


@pytest.mark.parametrize("name", FULL)
def test_a_narrow_drawing_is_sound_and_prints_the_same_numbers(narrow, recorded, name, lang):
    figure, record = narrow[name, lang]
    assert faults(figure) == []
    assert crossings(figure) == []
    assert figure.get_figwidth() / CM == pytest.approx(WIDTHS["narrow"])
    assert record.labels == recorded(name, lang)[1].labels


@pytest.mark.parametrize("name", STACKED)
def test_panels_stand_below_each_other(narrow, name, lang):
    axes = narrow[name, lang][0].axes
    tops = [ax.get_position().y1 for ax in axes]
    assert len(tops) > 1 and tops == sorted(tops, reverse=True)
    assert len({round(ax.get_position().x0, 3) for ax in axes}) == 1


def test_a_number_that_only_the_narrow_drawing_prints_is_recorded_once(narrow):
    record, more = narrow["ledger", "en"][1], narrow["tornado", "en"][1]
    before, extra = list(record.labels), [label for label in more.labels if label not in record.labels]
    record.include(more)
    record.include(more)
    assert extra and record.labels == before + extra
