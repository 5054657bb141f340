"""Pictures of notebook 5: titles stand inside the drawing and on nothing else, in the fonts of the report."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import matplotlib.pyplot as plt
import pytest
from matplotlib.figure import Figure

from analysis.common.fonts import ensure_fonts, use_in_matplotlib
from analysis.exhibits.drawing.layout import text_boxes
from analysis.notebook.whatif import WhatIf
from analysis.study import Study

ROOT = Path(__file__).resolve().parents[2]
NEAR = 1.0  # pixels: what is nearer touches, and hides nothing


@pytest.fixture(autouse=True)
def fonts(monkeypatch: pytest.MonkeyPatch) -> None:
    found = ensure_fonts(ROOT / "build")
    monkeypatch.setattr("analysis.notebook.whatif.pictures._use_fonts", lambda: use_in_matplotlib(found))


def beyond_the_axes(figure: Figure) -> set[int]:
    """Texts of ticks that are kept by matplotlib and stand beyond an end of their axis, where none is painted."""
    found = set()
    for axes in figure.axes:
        for axis, ends in ((axes.xaxis, axes.get_xlim()), (axes.yaxis, axes.get_ylim())):
            for tick in axis.get_major_ticks():
                if not min(ends) <= tick.get_loc() <= max(ends):
                    found |= {id(tick.label1), id(tick.label2)}
    return found


def cut_or_covered(figure: Figure) -> list[str]:
    """Texts that leave the drawing, or stand on another."""
    hidden = beyond_the_axes(figure)
    boxes = [(text.get_text(), box) for text, box in text_boxes(figure) if id(text) not in hidden]
    width, height = figure.bbox.size
    found = [t for t, b in boxes if min(b.x0, b.y0) < -NEAR or b.x1 > width + NEAR or b.y1 > height + NEAR]
    for (one, a), (other, b) in combinations(boxes, 2):
        if min(a.x1, b.x1) - max(a.x0, b.x0) > NEAR and min(a.y1, b.y1) - max(a.y0, b.y0) > NEAR:
            found.append(f"{one} on {other}")
    plt.close(figure)
    return found


def longest(study: Study, names: list[str], lang: str) -> list[str]:
    return sorted(names, key=lambda name: -len(study[name].label[lang]))


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("shown", ["in the notebook", "longest names"])
def test_distributions_have_room_for_their_titles(study: Study, lang: str, shown: str) -> None:
    names = ["three_year_contribution", "members"]
    if shown == "longest names":
        names = longest(study, [n for n, drawn in study.draws.items() if drawn.dims == ("draw",)], lang)[:4]
    assert cut_or_covered(WhatIf(lang, study=study).draws(*names).figure) == []


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("shown", ["in the notebook", "longest names"])
def test_a_plane_has_room_for_its_titles(study: Study, lang: str, shown: str) -> None:
    figure, across, up = "contribution_per_member", "card_fee", "card_discount"
    if shown == "longest names":
        figure, *_ = longest(study, [n for n, drawn in study.draws.items() if drawn.dims == ("draw",)], lang)
        across, up, *_ = longest(
            study, [i.name for i in study.inputs.values() if not i.dims and i.minimum < i.maximum], lang
        )
    assert cut_or_covered(WhatIf(lang, study=study).heat_map(figure, across, up).figure) == []
