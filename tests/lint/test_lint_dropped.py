"""What the report notebook shows and no page would print is named by its cell."""

import json
from pathlib import Path

import pytest
from lint_cells import code, markdown

from analysis.lint.dropped import AS_CHART, AS_PROSE, dropped

ROOT = Path(__file__).resolve().parents[2]
OPENING = (markdown("# 标题 | Title"), code("report = Report(LANGUAGE)"))
DROPPED = {
    "## 市场 | Market\n\nA word on the side.": (3, "A word on the side.", AS_PROSE),
    "![fees by month](fees.png)": (1, "![fees by month](fees.png)", AS_PROSE),
    "| a | b |\n|---|---|\n| 1 | 2 |": (1, "| a | b |", AS_PROSE),
    "<!-- for us -->\n# 一 | One\n- a point": (3, "- a point", AS_PROSE),
}
DRAWN = {
    "import seaborn as sns\nsns.barplot(frame, x='city', y='share')": (2, "sns.barplot", AS_CHART),
    "fig, ax = plt.subplots()\nax.bar([1], [2])": (1, "plt.subplots", AS_CHART),
    "frame.plot(x='year')": (1, "frame.plot", AS_CHART),
    "display(Image('fees.png'))": (1, "Image", AS_CHART),
    "for city in cities:\n    plt.plot(city)": (2, "plt.plot", AS_CHART),
}
KEPT = [
    code("report.cover()"),
    code("fees = report.study['card_fee'].frame()"),
    code("import seaborn as sns\naxes = sns.lineplot(frame)\nreport.chart(axes.figure, 'fees', title=t)"),
    code("print('for whoever reads the notebook')"),
    code("%%prose zh\nplt.show() 是画图"),
    code("%%prose en\nplt.show() draws"),
    code("%matplotlib inline\nimport seaborn as sns\nsns.set_theme()"),
    markdown("## 市场 | Market\n\n<!-- a note\nto ourselves -->"),
]


@pytest.mark.parametrize("source", DROPPED)
def test_text_of_a_markdown_cell_is_named(project, source):
    project.notebook(*OPENING, markdown(source))
    (found,) = (finding for finding in project.lint() if finding.message == AS_PROSE)
    assert (found.cell, (found.line, found.text, found.message)) == (3, DROPPED[source])


@pytest.mark.parametrize("source", DRAWN)
def test_a_picture_that_nobody_described_is_named(project, source):
    project.notebook(*OPENING, code(source))
    (found,) = project.lint()
    assert (found.cell, (found.line, found.text, found.message)) == (3, DRAWN[source])


@pytest.mark.parametrize("magic", ["%%html\n<b>fee</b>", "%%latex\nx", "%%markdown\n*fee*"])
def test_a_magic_that_shows_something_is_named(project, magic):
    project.notebook(*OPENING, code(magic))
    (found,) = project.lint()
    assert found.cell == 3 and found.text == magic.splitlines()[0]


def test_what_is_printed_or_shows_nothing_is_kept(project):
    project.notebook(*OPENING, *KEPT)
    assert project.lint() == []


def test_a_notebook_without_a_report_may_show_anything(project):
    project.notebook(markdown("# 标题 | Title\n\nA word."), code("plt.show()"))
    assert project.lint() == []


def test_the_report_notebook_of_the_repository_drops_nothing():
    cells = json.loads((ROOT / "notebooks/4-strategy-report.ipynb").read_text(encoding="utf-8"))["cells"]
    listed = [(n, cell["cell_type"], "".join(cell["source"])) for n, cell in enumerate(cells, start=1)]
    assert any("Report(" in source for _, _, source in listed)
    assert list(dropped("4-strategy-report.ipynb", listed)) == []
