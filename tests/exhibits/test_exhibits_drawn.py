"""Every exhibit, in both languages, on the study in data/: sound, sized, repeatable, readable as text."""

import re
import xml.etree.ElementTree as ET

import pytest
from matplotlib.figure import Figure

from analysis.exhibits import draw_exhibit, exhibit
from analysis.exhibits.drawing.layout import drawn_text, faults
from analysis.exhibits.drawing.marks import crossings
from analysis.exhibits.drawing.style import CM, SMALL, WIDTHS
from analysis.exhibits.drawing.svg import SizeError, check_size, to_png, to_svg

SVG = "{http://www.w3.org/2000/svg}"
HAN = re.compile(r"[\u4e00-\u9fff]")


def test_no_text_touches_another_or_a_mark_or_leaves_the_canvas(drawing, name, lang):
    assert faults(drawing(name, lang)) + crossings(drawing(name, lang)) == []


def test_width_is_that_of_its_place(drawing, svg, name, lang):
    figure, width = drawing(name, lang), exhibit(name).width
    root = ET.fromstring(svg(name, lang))
    assert figure.get_label() == width
    assert float(root.get("width").removesuffix("pt")) == pytest.approx(WIDTHS[width] / 2.54 * 72, abs=0.01)
    assert 4.5 <= figure.get_figheight() / CM <= 8.0


def test_svg_is_the_same_when_drawn_again(study, svg, name, lang):
    figure, _ = draw_exhibit(exhibit(name), study, lang)
    assert to_svg(figure) == svg(name, lang)


def test_svg_keeps_text_as_text(drawing, svg, name, lang):
    figure = drawing(name, lang)
    written = [t.text for t in ET.fromstring(svg(name, lang)).iter(SVG + "text")]
    for text, _ in drawn_text(figure):
        for line in text.split("\n"):
            assert line in written
    assert bool(HAN.search("".join(written))) == (lang == "zh")


def test_svg_ids_are_unique_prefixed_and_resolve(svg, name, lang):
    written = svg(name, lang)
    ids = re.findall(r'\bid="([^"]+)"', written)
    used = re.findall(r'(?:url\(#|href="#)([^")]+)', written)
    assert len(ids) == len(set(ids))
    assert all(i.startswith(f"{name}-{lang}") for i in ids)
    assert set(used) <= set(ids)
    assert "<dc:date>" not in written


def test_text_is_large_enough_to_print(svg, name, lang):
    sizes = [float(s) for s in re.findall(r"font(?:-size)?: (?:bold )?([\d.]+)px", svg(name, lang))]
    assert sizes
    assert min(sizes) >= SMALL
    assert max(sizes) <= 9


def test_png_is_a_png(drawing):
    assert to_png(drawing("entry", "en")).startswith(b"\x89PNG")


def test_a_figure_of_another_width_is_refused(study):
    figure, _ = draw_exhibit(exhibit("entry"), study, "en")
    figure.set_figwidth(5)
    wanted = r"entry-en: expected 16\.8 cm wide \(full\), found 12\.70 cm; likely cause"
    with pytest.raises(SizeError, match=wanted):
        to_svg(figure)


def test_a_figure_that_is_not_of_the_house_is_refused():
    with pytest.raises(SizeError, match="expected a figure made by style"):
        check_size(Figure())
