"""What is drawn in a panel besides text, in pixels: lines, dots and bars, none of which may run through a label.

Belongs here: finding marks, whether one touches a box, and the check that none runs through a text. Does not belong
here: where a label goes instead (placing), texts that touch one another (layout). Bands and other areas without an edge
are backgrounds, on which a label may stand; so is the grid.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.contour import ContourSet
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from analysis.exhibits.drawing.layout import POINTS, text_boxes

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D


@dataclass(frozen=True)
class Mark:
    """A path in pixels, whether its inside counts, and half the width of what is drawn along it."""

    path: Path
    filled: bool = False
    half: float = 0.0
    within: Bbox | None = None  # what is cut off at the panel's edge touches nothing outside
    owner: Text | None = None  # the label from which a line leads

    def touches(self, box: Bbox) -> bool:
        """Whether some of the mark is in the box."""
        seen = box if self.within is None else Bbox.intersection(box, self.within)
        return seen is not None and self.path.intersects_bbox(seen.padded(self.half), filled=self.filled)


def marks(ax: Axes) -> Iterator[Mark]:
    """Every mark of a panel that has been laid out."""
    for line in ax.lines:
        if line.get_visible():
            yield from _of_line(line)
    for found in ax.collections:
        if isinstance(found, LineCollection | ContourSet) and found.get_visible() and _has_edge(found):
            yield from (_mark(found, path) for path in found.get_paths() if len(path.vertices))
        elif isinstance(found, PathCollection):
            raise TypeError(f"{found}: dots are drawn with Axes.plot here, so that labels keep clear of them")
    for patch in ax.patches:
        if patch.get_visible() and patch.get_linewidth() > 0:
            path = patch.get_transform().transform_path(patch.get_path())
            yield Mark(path, True, 0.0, ax.bbox if patch.get_clip_on() else None)
    for text in ax.texts:
        arrow = getattr(text, "arrow_patch", None)
        if arrow is not None and arrow.get_visible():
            yield Mark(arrow.get_transform().transform_path(arrow.get_path()), owner=text)


def crossings(figure: Figure, air: float = 0.5) -> list[str]:
    """Texts that a mark runs through, or nearer to than `air` points; empty for a sound figure.

    A text on a ground of its own hides what is behind it, and is legible.
    """
    texts = [(text, box) for text, box in text_boxes(figure) if text.get_bbox_patch() is None]
    every = [mark for ax in figure.axes if ax.axison for mark in marks(ax)]
    near = air * figure.dpi / POINTS
    return [
        f"'{text.get_text()}' is crossed"
        for text, box in texts
        if any(mark.owner is not text and mark.touches(box.padded(near)) for mark in every)
    ]


def _has_edge(found) -> bool:
    return not (isinstance(found, ContourSet) and found.filled)


def _mark(artist: Artist, path: Path) -> Mark:
    width = float(np.atleast_1d(artist.get_linewidth()).max())
    half = width / 2 * artist.figure.dpi / POINTS
    clipped = artist.axes.bbox if artist.get_clip_on() else None
    return Mark(artist.get_transform().transform_path(path), False, half, clipped)


def _of_line(line: Line2D) -> Iterator[Mark]:
    """The line itself, and a square for each of its dots."""
    if line.get_linestyle() not in ("None", "none", "", " "):
        yield _mark(line, line.get_path())
    marker = line.get_marker()
    if marker in (None, "None", "none", "", " "):
        return
    half = line.get_markersize() / 2 * line.figure.dpi / POINTS
    wide = 0.0 if marker == "|" else half
    for x, y in line.get_transform().transform(line.get_xydata()):
        if np.isfinite(x + y):
            yield Mark(_square(x - wide, y - half, x + wide, y + half), True)


def _square(x0: float, y0: float, x1: float, y1: float) -> Path:
    return Path([(x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0)], closed=True)
