"""Fonts that are made once and found by every drawer; exporters that nbconvert finds by name."""

import subprocess
import sys
import warnings
from io import StringIO

import nbformat
import pytest
from fontTools.ttLib import TTFont
from nbconvert.exporters import get_exporter
from nbconvert.utils.exceptions import ConversionException

from analysis.common.fallback_fonts import FALLBACKS, code_points
from analysis.common.fonts import SVG_METADATA, ensure_fonts, missing_glyphs
from analysis.common.payload import MIME


@pytest.mark.parametrize(("style", "weight"), [("regular", 400), ("bold", 700)])
def test_the_files_are_static_and_named(fonts, style, weight):
    font = TTFont(getattr(fonts, style))
    assert "fvar" not in font and font["OS/2"].usWeightClass == weight
    assert font["name"].getDebugName(1) == "Noto Sans SC"
    assert font["name"].getDebugName(2).lower() == style
    held = set(font.getBestCmap())
    assert set(map(ord, "红卡元核销“”％×≥αβΣ→²é")) <= held


def test_nothing_happens_when_current(fonts, build):
    before = fonts.regular.stat().st_mtime_ns
    assert ensure_fonts(build) == fonts
    assert fonts.regular.stat().st_mtime_ns == before


def test_missing_glyphs():
    assert missing_glyphs("会员 168 元，“全”\n") == set()
    assert missing_glyphs("a↩b\U0001f600") == {"↩", "\U0001f600"}


def test_what_a_font_draws_is_read_without_names_of_its_glyphs(fonts):
    files = {fonts.regular, *(file for pair in fonts.fallbacks for file in pair)}
    for file in files | {fallback.source(style) for fallback in FALLBACKS for style in fallback.files}:
        assert code_points(file) == set(TTFont(file).getBestCmap()), file.name


def test_matplotlib_finds_bold_and_refuses_boxes(fonts):
    from matplotlib import pyplot as plt
    from matplotlib.font_manager import FontProperties, findfont

    assert findfont(FontProperties(family="Noto Sans SC", weight="bold")) == str(fonts.bold.resolve())
    assert findfont(FontProperties(family="Noto Sans SC")) == str(fonts.regular.resolve())
    figure = plt.figure()
    figure.text(0.5, 0.5, "\U0001f9a4")
    with warnings.catch_warnings():
        warnings.filterwarnings("error", message=r"Glyph .* missing from")
        with pytest.raises(UserWarning, match="Glyph"):
            figure.savefig(StringIO(), format="svg", metadata=SVG_METADATA)
    plt.close(figure)


def test_the_same_chart_is_the_same_bytes(fonts):
    from report_sample import chart

    assert chart(True) == chart(True)
    assert "<dc:date>" not in chart(True)


@pytest.mark.parametrize(("name", "start"), [("strategy-pdf", b"%PDF-1.7"), ("strategy-html", "<!DOCTYPE html>")])
def test_nbconvert_finds_the_exporters(notebook, build, name, start):
    exporter = get_exporter(name)(language="en", build=str(build))
    page, resources = exporter.from_notebook_node(notebook)
    assert page[: len(start)] == start
    assert resources["output_extension"] == "." + name.removeprefix("strategy-")


def test_a_fault_reaches_the_command_line(notebook, build, tmp_path):
    notebook.cells[3].outputs[0].data[MIME]["markdown"] = "见[某处](#nowhere)"
    nbformat.write(notebook, tmp_path / "broken.ipynb")
    command = [sys.executable, "-m", "jupyter", "nbconvert", "--to", "strategy-pdf", "broken.ipynb"]
    run = subprocess.run(
        [*command, f"--StrategyPDFExporter.build={build}"], cwd=tmp_path, capture_output=True, text=True
    )
    assert run.returncode != 0 and not (tmp_path / "broken.pdf").exists()
    assert "notebook cell 4 of" in run.stderr and '"nowhere"' in run.stderr
    with pytest.raises(ConversionException, match="cell 4"):
        get_exporter("strategy-html")(build=str(build)).from_notebook_node(notebook)
