"""Where text goes: labels pushed apart, and the check that none touches another or leaves the canvas.

Belongs here: geometry of text artists. Does not belong here: what a label says. Label positions depend on the
layout, so these functions lay the figure out first; `settle` ends a drawing and fixes the layout for whoever
writes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

import matplotlib as mpl
import numpy as np
from matplotlib.text import Annotation, Text

from analysis.exhibits.drawing.style import RC, RULE, TEXT, ticks

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.transforms import Bbox

POINTS = 72.0
OFFSET = 6.0  # points from the end of a line to its label
LEADER_ROOM = 6.0  # points kept for those lines
LEADER_FROM = 4.0  # points: a label moved further than this gets a thin line back to its mark


def spread(wanted: Sequence[float], gap: float, floor: float = -np.inf, ceiling: float = np.inf) -> np.ndarray:
    """Positions nearest to the wanted ones (least squares), in their order, `gap` apart, from `floor` to
    `ceiling`.

        Where there is no room for all, they rise above the ceiling rather than touch.

        >>> spread([0.0, 1.0, 9.0], 4.0).tolist()
        [-1.5, 2.5, 9.0]
    """
    order = np.argsort(wanted, kind="stable")
    shifted = np.asarray(wanted, dtype=float)[order] - gap * np.arange(len(order))
    blocks: list[list[float]] = []
    for value in shifted:  # pool adjacent violators: the isotonic fit of the gaps' slack
        blocks.append([value, 1.0])
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            value_b, n_b = blocks.pop()
            value_a, n_a = blocks.pop()
            blocks.append([(value_a * n_a + value_b * n_b) / (n_a + n_b), n_a + n_b])
    fitted = np.concatenate([np.full(int(n), v) for v, n in blocks]) if blocks else np.empty(0)
    result = np.empty(len(order))
    result[order] = np.maximum(np.minimum(fitted, ceiling - gap * (len(order) - 1)), floor) + gap * np.arange(
        len(order)
    )
    return result


def label_ends(
    ax: Axes,
    ends: Sequence[tuple[float, float, str, str]],
    *,
    size: float = TEXT,
    gap: float = 2.0,
    bold: Sequence[int] = (),
) -> list[Annotation]:
    """Labels to the right of line ends, pushed apart vertically.

    Parameters
    ----------
    ends : (x, y, text, colour) in data coordinates.
    gap : points of white between two labels.
    bold : indices of labels set in bold.
    """
    labels = [
        ax.annotate(
            text,
            (x, y),
            (OFFSET, 0),
            textcoords="offset points",
            va="center",
            ha="left",
            color=colour,
            fontsize=size,
            fontweight="bold" if i in bold else "normal",
            linespacing=1.15,
            annotation_clip=False,
            arrowprops={
                "arrowstyle": "-",
                "color": RULE,
                "linewidth": 0.6,
                "shrinkA": 1,
                "shrinkB": 2,
                "relpos": (0, 0.5),
            },
        )
        for i, (x, y, text, colour) in enumerate(ends)
    ]
    figure = ax.figure
    _lay_out(figure)
    scale = POINTS / figure.dpi
    at = np.array([ax.transData.transform((x, y))[1] for x, y, *_ in ends]) * scale
    floor, ceiling = (ax.transAxes.transform((0, y))[1] * scale for y in (0, 1))
    height = max(label.get_window_extent().height for label in labels) * scale
    moves = spread(at, height + gap, floor, ceiling) - at
    room = OFFSET + (LEADER_ROOM if np.abs(moves).max() > LEADER_FROM else 0)
    for label, move in zip(labels, moves, strict=True):
        label.xyann = (room, move)
        label.arrow_patch.set_visible(abs(move) > LEADER_FROM)
    return labels


def beside(ax: Axes, y: float, offset: float, text: str, *, align: str = "right", **look) -> Annotation:
    """Text in a column to the right of the axes; columns line up.

    Parameters
    ----------
    ax : the axes.
    y : of the row, in data coordinates.
    offset : points from the axes to the text's `align` edge.
    text : what stands there.
    align : ``"right"`` or ``"left"``, the edge that lines up.
    **look : for `Axes.annotate`, e.g. ``color`` or ``fontweight``.

    Returns
    -------
    matplotlib.text.Annotation

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> ax = Figure().add_subplot()
    >>> beside(ax, 0.0, 36, "30 %").get_horizontalalignment()
    'right'
    """
    return ax.annotate(
        text,
        (1, y),
        (offset, 0),
        xycoords=("axes fraction", "data"),
        textcoords="offset points",
        ha=align,
        va="center",
        annotation_clip=False,
        **look,
    )


def fit_ticks(ax: Axes, choices: Iterable[Sequence[float]], unit: str, lang: str) -> None:
    """Ticks across at the first of the choices whose texts stand apart, else at the last; needs the layout."""
    pixel = ax.figure.dpi / POINTS
    for values in choices:
        ticks(ax.xaxis, values, unit, lang)
        _lay_out(ax.figure)
        ax.xaxis.get_tightbbox()  # puts the texts where the layout has moved the axis
        boxes = [text.get_window_extent().padded(2 * pixel) for text in ax.get_xticklabels()]
        if not any(one.overlaps(two) for one, two in pairwise(boxes)):
            return


def settle(figure: Figure) -> Figure:
    """Lay the figure out and keep that layout, so that every writer puts the same text at the same place.

    Parameters
    ----------
    figure : with a layout engine, as `ChartContext.canvas` makes it.

    Returns
    -------
    matplotlib.figure.Figure : the same one, without a layout engine.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> figure = Figure(layout="constrained")
    >>> ax = figure.add_subplot()
    >>> settle(figure).get_layout_engine() is None
    True
    """
    _lay_out(figure)  # drawing, too, would take twice as long
    for ax in figure.axes:  # the solver of the layout goes by addresses in memory, which shows in the last digits
        ax.set_position(np.round(ax.get_position(original=True).bounds, 9))
    # None and not "none": that leaves an engine that does nothing, and with any engine saving draws the figure twice.
    with mpl.rc_context({"figure.autolayout": False, "figure.constrained_layout.use": False}):
        figure.set_layout_engine(None)
    return figure


def _lay_out(figure: Figure) -> None:
    """Lay the figure out, unless it is settled."""
    if engine := figure.get_layout_engine():
        engine.execute(figure)


def drawn_text(figure: Figure) -> list[tuple[str, Bbox]]:
    """Every visible text with its box in pixels."""
    return [(text.get_text(), box) for text, box in text_boxes(figure)]


def text_boxes(figure: Figure) -> list[tuple[Text, Bbox]]:
    """Every visible text itself with its box in pixels, without the line that leads from it."""
    with mpl.rc_context(RC):  # a hinted text is wider than the one that is printed
        figure.draw_without_rendering()
    found = []
    for text in figure.findobj(Text):
        if text.get_text().strip() and text.get_visible() and _shown(text):
            found.append((text, Text.get_window_extent(text)))
    return found


def _shown(text: Text) -> bool:
    """Tick labels outside the axis limits exist, but are not drawn."""
    axes = text.axes
    if axes is None:
        return True
    if not axes.get_visible() or not axes.axison:
        return False
    for axis in (axes.xaxis, axes.yaxis):
        every = [t for tick in (*axis.get_major_ticks(), *axis.get_minor_ticks()) for t in (tick.label1, tick.label2)]
        if text in every:
            return any(text in (t.label1, t.label2) for t in axis._update_ticks())
    return True


def faults(figure: Figure, slack: float = 0.5) -> list[str]:
    """Texts that touch each other or leave the canvas; empty for a sound figure. `slack` in points."""
    pixels = slack * figure.dpi / POINTS
    texts, edge = drawn_text(figure), figure.bbox
    out = [
        f"'{a}' overlaps '{b}'"
        for (a, one), (b, two) in combinations(texts, 2)
        if min(one.x1, two.x1) - max(one.x0, two.x0) > pixels and min(one.y1, two.y1) - max(one.y0, two.y0) > pixels
    ]
    out += [
        f"'{a}' leaves the canvas"
        for a, box in texts
        if box.x0 < edge.x0 - pixels
        or box.y0 < edge.y0 - pixels
        or box.x1 > edge.x1 + pixels
        or box.y1 > edge.y1 + pixels
    ]
    return out
