"""Native charts that several sheets have.

Belongs here: how such a chart looks. Does not belong here: which cells it follows (the sheets).
"""

from __future__ import annotations

from openpyxl.chart import BarChart, Reference

from analysis.workbook.book import Page

NAMES = 3  # the column of English names
WIDE = 24  # centimetres


def bars(page: Page, title: str, columns: tuple[int, int], rows: tuple[int, int], colours: tuple[str, ...]) -> BarChart:
    """Bars that lie, the first row on top and named by its English name, on the sheet below their cells.

    Parameters
    ----------
    columns, rows : the first and the last of the cells that it follows.
    colours : of each column, as in ``24405A``.
    """
    (left, right), (first, last) = columns, rows
    chart = BarChart()
    chart.type, chart.title, chart.width, chart.legend = "bar", title, WIDE, None
    cells = Reference(page.sheet, min_col=left, max_col=right, min_row=first, max_row=last)
    chart.add_data(cells, titles_from_data=False)
    chart.set_categories(Reference(page.sheet, min_col=NAMES, min_row=first, max_row=last))
    for series, colour in zip(chart.series, colours, strict=True):
        series.graphicalProperties.solidFill = colour
    chart.x_axis.scaling.orientation, chart.x_axis.tickLblPos = "maxMin", "low"
    chart.x_axis.delete = chart.y_axis.delete = False
    page.sheet.add_chart(chart, f"A{last + 2}")
    return chart
