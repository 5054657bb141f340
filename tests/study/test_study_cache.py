"""What a study is asked again is not worked out again, and a study that nobody holds is gone with all its draws."""

import gc
import weakref
from pathlib import Path

import pytest
from real_study import DATA, opened

from analysis.common.fonts import ensure_fonts, use_in_matplotlib
from analysis.decision.drivers import drivers_of, value_of_information
from analysis.exhibits import draw_exhibit, exhibit
from analysis.study.cache import cached_on_study
from analysis.uncertainty import designs
from analysis.wording.quantities import quantities

BUILD = Path(DATA).parent / "build"


def test_it_is_worked_out_once_for_a_study_and_its_arguments():
    asked = []

    @cached_on_study
    def double(study, number, *, plus=0):
        asked.append((study, number, plus))
        return 2 * number + plus

    one, other = opened(), opened().overridden(card_fee=99.0)
    assert [double(s, n, plus=p) for s in (one, other) for n, p in ((3, 0), (3, 1), (4, 0), (3, 0))] == [6, 7, 8, 6] * 2
    assert asked == [(s, n, p) for s in (one, other) for n, p in ((3, 0), (3, 1), (4, 0))]
    assert double.__name__ == "double"


def drawn(study):
    draw_exhibit(exhibit("coverage_curve"), study, "en")


@pytest.fixture
def no_collector():
    """Objects go when nothing refers to them, and cycles stay; those that importing matplotlib makes are not ours."""
    use_in_matplotlib(ensure_fonts(BUILD))
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.mark.parametrize(
    "ask",
    [
        lambda study: study.draws.all(),
        lambda study: study.option_draws,
        lambda study: study["members"],
        lambda study: drivers_of(study, "typical_saving", None, 2**6),
        value_of_information,
        quantities,
        drawn,
    ],
    ids=["draws", "options", "a figure", "drivers", "worth", "quantities", "an exhibit"],
)
def test_a_study_is_let_go_with_its_last_name(ask, no_collector, monkeypatch):
    """At once: the collector of cycles may come a gigabyte later."""
    monkeypatch.setattr(designs, "DRAWS", 2**10)
    study = opened().overridden(card_fee=99.0)
    ask(study)
    seen = weakref.ref(study)
    del study
    assert seen() is None
