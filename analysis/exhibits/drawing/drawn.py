"""The numbers that a drawing consists of, as a table: what its lines, points, bars and whiskers stand at.

Belongs here: reading a finished figure. Does not belong here: drawing, and the numbers printed as labels (`record`).
What is read is the picture itself, so that the table cannot say anything else than it does.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PathCollection, PolyCollection
from matplotlib.contour import QuadContourSet
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

HALF = 0.5  # a mark belongs to the row within half a row of it
COLUMNS = ("panel", "mark", "series", "row", "x", "y", "x_end", "y_end")


def drawn_numbers(figure: Figure) -> pd.DataFrame:
    """Every point, line, bar, whisker and edge of a figure, in the units of its axes.

    Parameters
    ----------
    figure : finished.

    Returns
    -------
    pandas.DataFrame : `panel` (its title or axis label, else its number), `mark`, `series` (its name, else its number
        in the panel), `row` (the category that it stands at, where an axis has names), `x`, `y`, and for what has a
        length `x_end`, `y_end`.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> figure = Figure()
    >>> _ = figure.subplots().plot([1, 2], [3, 4], label="ours")
    >>> drawn_numbers(figure)[["series", "x", "y"]].values.tolist()
    [['ours', 1.0, 3.0], ['ours', 2.0, 4.0]]
    """
    rows = [row for number, axes in enumerate(figure.axes, 1) for row in _of_axes(axes, number)]
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    return table.dropna(axis=1, how="all") if len(table) else table


def _of_axes(axes: Axes, number: int) -> Iterator[tuple[Any, ...]]:
    titles = (axes.get_title(loc) for loc in ("left", "center", "right"))
    panel = (next(filter(None, titles), "") or axes.get_xlabel() or axes.get_ylabel() or str(number)).replace("\n", " ")
    names = {which: _names(axes, which) for which in ("x", "y")}
    artists = [*axes.lines, *axes.patches, *axes.collections]
    for count, artist in enumerate(artists, 1):
        label = str(artist.get_label())
        series = str(count) if label.startswith("_") or not label else label
        for mark, x, y, x_end, y_end in _marks(artist):
            middle = ((x + x_end) / 2, (y + y_end) / 2) if mark == "bar" else (x, y)
            row = _nearest(names["y"], middle[1]) or _nearest(names["x"], middle[0])
            yield panel, mark, series, row, x, y, x_end, y_end


def _names(axes: Axes, which: str) -> dict[float, str]:
    """Names that stand at places of an axis, or of another panel's that it shares: only the first one shows them."""
    shared = {"x": axes.get_shared_x_axes, "y": axes.get_shared_y_axes}[which]().get_siblings(axes)
    found = (_categories(getattr(each, f"{which}axis")) for each in (axes, *shared))
    return next(filter(None, found), {})


def _categories(axis: Any) -> dict[float, str]:
    """Names that stand at places of an axis; none where its ticks are numbers of a scale."""
    at, texts = axis.get_ticklocs(), [label.get_text().replace("\n", " ") for label in axis.get_ticklabels()]
    words = [any(letter.isalpha() for letter in text) for text in texts]  # "30% covered", and not "30%"
    if axis.get_scale() != "linear" or not all(words) or not any(text[:1].isalpha() for text in texts):
        return {}
    return dict(zip(map(float, at), texts, strict=True))


def _nearest(names: dict[float, str], at: float) -> str | None:
    near = min(names, key=lambda place: abs(place - at), default=None)
    return names[near] if near is not None and abs(near - at) <= HALF else None


def _marks(artist: Any) -> Iterator[tuple[str, float, float, float, float]]:
    """Kind and coordinates of what an artist shows; nothing for what is no number (a filled ground, an arrow)."""
    nan = float("nan")
    if isinstance(artist, Line2D):
        x, y = (np.asarray(values, float) for values in artist.get_data(orig=False))
        mark = "point" if len(x) == 1 or artist.get_linestyle() in ("None", "none", "") else "line"
        for one in zip(x, y, strict=True):
            yield mark, *map(float, one), nan, nan
    elif isinstance(artist, Rectangle):
        x, y = artist.get_xy()
        yield "bar", float(x), float(y), float(x + artist.get_width()), float(y + artist.get_height())
    elif isinstance(artist, LineCollection):
        for segment in artist.get_segments():
            (x, y), (x_end, y_end) = segment[0], segment[-1]
            yield "whisker", float(x), float(y), float(x_end), float(y_end)
    elif isinstance(artist, PathCollection):
        for x, y in np.ma.filled(artist.get_offsets(), nan):
            yield "point", float(x), float(y), nan, nan
    elif isinstance(artist, PolyCollection | QuadContourSet):
        mark = "edge" if isinstance(artist, QuadContourSet) else "band"
        for path in artist.get_paths():
            for x, y in path.vertices:
                yield mark, float(x), float(y), nan, nan
