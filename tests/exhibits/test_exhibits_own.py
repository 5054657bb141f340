"""An analyst's own figure is drawn as wide as the text, in the report's font, words as words."""

import re

import pytest
from matplotlib import pyplot as plt

from analysis.exhibits.drawing.style import CM, WIDTHS
from analysis.exhibits.drawing.svg import to_png, to_svg
from analysis.notebook.own_drawing import drawings


@pytest.fixture(autouse=True)
def drawn(monkeypatch):
    """Tests of notebooks in the same process stand in for these two."""
    monkeypatch.setattr("analysis.exhibits.drawing.svg.to_svg", to_svg)
    monkeypatch.setattr("analysis.exhibits.drawing.svg.to_png", to_png)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_figure_takes_the_width_and_the_font_of_the_report(width):
    figure, axes = plt.subplots(figsize=(10, 4))
    axes.set_xlabel("年费 $168$ and $99")
    svg, png = drawings(figure, f"own-{width}", width)
    for lang in ("zh", "en"):
        points = float(re.search(r'width="([\d.]+)pt"', svg[lang])[1])
        assert points == pytest.approx(WIDTHS[width] * CM * 72, abs=0.1)
        assert "年费 $168$ and $99" in svg[lang] and "DejaVu" not in svg[lang] and png[lang][:4] == b"\x89PNG"
        assert f'id="own-{width}-{lang}' in svg[lang]
    assert figure.get_figheight() / figure.get_figwidth() == pytest.approx(0.4)


def test_each_language_may_have_its_own_figure():
    pair = {lang: plt.subplots()[0] for lang in ("zh", "en")}
    for lang, figure in pair.items():
        figure.axes[0].set_title(f"words {lang}")
    svg, _ = drawings(pair, "own-pair", "full")
    assert "words zh" in svg["zh"] and "words en" in svg["en"] and "words en" not in svg["zh"]
    assert plt.get_fignums() == []
