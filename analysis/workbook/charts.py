"""Native charts that several sheets have.

Belongs here: how such a chart looks. Does not belong here: which cells it follows (the sheets).
"""

from __future__ import annotations

from typing import Any

from xlsxwriter.chart import Chart

from analysis.workbook.book import Page

NAMES = 3  # the column of English names
WIDE = 907  # pixels, 24 cm
FACE, NUMBERS = {"name": "Arial"}, "#,##0"
MILLIONS = '#,##0,,"m"'  # full millions have no room below a chart
GRID = {"visible": True, "line": {"color": "#D9D9D9"}}


def bars(
    page: Page, title: str, columns: tuple[int, int], rows: tuple[int, int], colours: tuple[str, ...], **shape: Any
) -> Chart:
    """Bars that lie, the first row on top and named by its English name, on the sheet below their cells.

    Parameters
    ----------
    columns, rows : the first and the last of the cells that it follows.
    colours : of each column, as in ``#24405A``.
    shape : `gap` and `overlap` in per cent of a bar, `height` in pixels, `form` of the numbers on the axis.
    """
    (left, right), (first, last) = columns, rows
    chart = page.book.file.add_chart({"type": "bar"})
    for column, colour in zip(range(left, right + 1), colours, strict=True):
        chart.add_series(
            {
                "values": page.span(column, first, last),
                "categories": page.span(NAMES, first, last),
                "fill": {"color": colour},
                "gap": shape["gap"],
                "overlap": shape.get("overlap", 0),
            }
        )
    dress(chart, title, shape["height"])
    chart.set_legend({"none": True})
    chart.set_y_axis({"reverse": True, "label_position": "low", "num_font": FACE, "crossing": "max"})
    chart.set_x_axis({"num_font": FACE, "num_format": shape.get("form", NUMBERS), "major_gridlines": GRID})
    page.place(chart, last + 2)
    return chart


def dress(chart: Chart, title: str, height: int) -> None:
    """Title and size of a chart."""
    chart.set_title({"name": title, "name_font": {**FACE, "size": 12}, "overlay": False})
    chart.set_size({"width": WIDE, "height": height})
