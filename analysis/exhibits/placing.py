"""Labels inside a panel: the first place that touches neither another label nor a line.

Belongs here: trying places one after another. Does not belong here: labels at line ends or in columns (layout). The
figure has to be laid out before; a label placed here takes no part in the layout, so that it moves nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.text import Annotation, Text
from matplotlib.transforms import Bbox

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SLACK = 4.0  # points by which a label may leave its panel
NEAR = 0.8  # points of white kept around a label


@dataclass(frozen=True)
class Place:
    """A point of the panel, the offset from it in points, and which side of the label is there."""

    point: tuple[float, float]
    offset: tuple[float, float] = (0.0, 0.0)
    ha: str = "center"
    va: str = "center"
    coords: str = "data"


@dataclass
class Panel:
    """What already stands in a panel, in pixels: boxes of labels and marks, points along lines."""

    ax: Axes
    boxes: list[Bbox] = field(default_factory=list)
    points: list[np.ndarray] = field(default_factory=list)

    @property
    def pixel(self) -> float:
        """Pixels in a point."""
        return self.ax.figure.dpi / 72.0

    def mark(self, point: tuple[float, float], size: float) -> None:
        """Keep a square of `size` points around a data point free."""
        x, y = self.ax.transData.transform(point)
        half = size / 2 * self.pixel
        self.boxes.append(Bbox([[x - half, y - half], [x + half, y + half]]))

    def line(self, line: np.ndarray) -> None:
        """Keep a line of data points free; it is filled in between them."""
        ends = self.ax.transData.transform(line)
        steps = np.linspace(0.0, 1.0, 40)[:, None]
        pieces = [a + (b - a) * steps for a, b in pairwise(ends)]
        self.points.append(np.concatenate(pieces) if pieces else ends)

    def put(self, text: str, places: Iterable[Place], *, pointer: dict | None = None, **look) -> Annotation | None:
        """The label at the first free place; where none is, over a line but under no other label; else left out."""
        label = self.ax.annotate(text, (0, 0), (0, 0), textcoords="offset points", annotation_clip=False, **look)
        label.set_in_layout(False)
        renderer, places = self.ax.figure.canvas.get_renderer(), list(places)
        for over_lines in (False, True):
            for place in places:
                label.xy, label.xycoords, label.xyann = place.point, place.coords, place.offset
                label.set(ha=place.ha, va=place.va)
                label.update_positions(renderer)
                box = Text.get_window_extent(label, renderer).padded(NEAR * self.pixel)
                if self._free(box, over_lines):
                    self.boxes.append(box)
                    if over_lines:
                        label.set_bbox({"facecolor": "white", "edgecolor": "none", "pad": 0.5})
                    if pointer:
                        self._point(label, pointer)
                    return label
        label.remove()
        return None

    def _free(self, box: Bbox, over_lines: bool) -> bool:
        panel, slack = self.ax.bbox, SLACK * self.pixel
        inside = (
            box.x0 >= panel.x0 - slack / 2 and box.x1 <= panel.x1 + slack and box.y0 >= panel.y0 and box.y1 <= panel.y1
        )
        return (
            inside
            and not any(box.overlaps(other) for other in self.boxes)
            and (over_lines or not any(self._inside(box, points).any() for points in self.points))
        )

    @staticmethod
    def _inside(box: Bbox, points: np.ndarray) -> np.ndarray:
        x, y = points.T
        return (x > box.x0) & (x < box.x1) & (y > box.y0) & (y < box.y1)

    def _point(self, label: Annotation, pointer: dict) -> None:
        """A thin line from the label's nearest edge to what it names."""
        box = Text.get_window_extent(label)
        x, y = self.ax.transData.transform(pointer["to"])
        start = (np.clip(x, box.x0 + 0.3 * box.width, box.x1 - 0.3 * box.width), box.y0 if y < box.y0 else box.y1)
        inverse = self.ax.transData.inverted()
        arrow = self.ax.annotate(
            "",
            pointer["to"],
            inverse.transform(start),
            arrowprops={"arrowstyle": "-", "shrinkA": 0, "shrinkB": 3.5, **pointer["look"]},
            zorder=6,
        )
        arrow.set_in_layout(False)
