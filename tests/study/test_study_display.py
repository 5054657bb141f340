"""How a study, a figure and a lineage look in a terminal."""

from __future__ import annotations

import pytest
from IPython.core.completer import provisionalcompleter
from IPython.core.interactiveshell import InteractiveShell
from IPython.lib.pretty import pretty

from analysis.errors import AnalysisError
from analysis.notebook.display.text import BASES, bases, headlines, study_text
from analysis.study import Study


def test_a_study_shows_its_headlines_with_interval_unit_and_basis(study: Study) -> None:
    lines = study_text(study).splitlines()
    assert lines[0] == repr(study)
    assert "91 figures" in lines[0] or f"{len(study.figures)} figures" in lines[0]
    assert lines[1].split() == ["figure", "value", "90", "%", "of", "draws", "unit", "reported/estimated/assumed"]
    [covered] = [line for line in lines if line.startswith("covered_share ")]
    figure = study["covered_share"]
    for part in (f"{float(figure):,.6g}", f"{float(figure.low):,.6g} to {float(figure.high):,.6g}", " share "):
        assert part in covered
    counted = bases(study, "covered_share")
    assert covered.endswith("/".join(str(counted[b]) for b in BASES))
    assert sum(counted.values()) == len(study.graph.roots("covered_share") & set(study.inputs))


def test_a_name_can_be_looked_for_in_a_study(study: Study) -> None:
    assert "card_fee" in study and "covered_share" in study and "card_fe" not in study and 3 not in study
    assert list(study) == [*study.figures, *study.inputs] and len(study) == len(set(study))
    assert all(name in study for name in study)


def test_headlines_are_those_of_the_cover_first_and_have_no_dimensions(study: Study) -> None:
    names = headlines(study)
    assert names[0] == next(iter(study.evidence.report.tiles)) and len(names) == len(set(names))
    assert all(not study.base[n].dims for n in names)


def test_an_overridden_study_says_so(study: Study) -> None:
    assert "overridden: card_fee=99" in repr(study.overridden(card_fee=99)) and "overridden" not in repr(study)


def test_a_figure_shows_two_levels_of_its_lineage(study: Study) -> None:
    text = pretty(study["breakeven_wallet"])
    assert "├─ card_advantage = 0.05" in text and "│  ├─ card_discount = 0.1" in text
    assert "stores_by_city" not in text and "covered_by_city" in text
    assert "(above)" not in text, "what stands in a part that is cut off is not above"
    assert "stores_by_city" in study.explain("breakeven_wallet").text()


def test_a_lineage_is_its_text(study: Study) -> None:
    found = study.explain("breakeven_spend")
    assert repr(found) == str(found) == found.text()
    assert {n.name for n in found.walk()} == {"breakeven_spend", "card_fee", "card_discount"}


def test_a_coordinate_that_is_not_there_is_told_with_those_that_are(study: Study) -> None:
    figure = study["covered_by_city"]
    assert float(figure.at(city="hangzhou")) == float(figure.value.sel(city="hangzhou"))
    with pytest.raises(AnalysisError, match="covered_by_city has no city 'nowhere'; there are: shanghai, hangzhou"):
        figure.at(city="nowhere")
    with pytest.raises(AnalysisError, match="covered_by_city has no dimension 'option'; it has: city"):
        figure.at(option="one_city")


@pytest.mark.parametrize(
    ("typed", "offered"), [("study['breakeven_sp", "breakeven_spend"), ("study['card_f", "card_fee")]
)
def test_tab_completes_figures_and_inputs(study: Study, typed: str, offered: str) -> None:
    shell = InteractiveShell()
    shell.user_ns["study"] = study
    with provisionalcompleter():
        assert offered in {c.text.strip("'") for c in shell.Completer.completions(typed, len(typed))}
