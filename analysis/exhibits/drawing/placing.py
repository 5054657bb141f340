"""Labels inside a panel: the first place that touches neither another label nor a mark.

Belongs here: trying places one after another. Does not belong here: what a mark is (marks), labels at line ends or in
columns (layout). The figure has to be laid out before; a label placed here takes no part in the layout, so that it
moves nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product
from math import hypot
from textwrap import wrap
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.path import Path
from matplotlib.text import Annotation, Text
from matplotlib.transforms import Bbox

from analysis.exhibits.drawing.marks import Mark, marks

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SLACK = 4.0  # points by which a label may leave its panel
NEAR = 0.8  # points of white kept around a label
POINTED_FROM = 9.0  # points: a label further from what it names gets a thin line to it
SIDES = (
    ("left", "bottom"),
    ("right", "top"),
    ("left", "top"),
    ("right", "bottom"),
    ("center", "bottom"),
    ("center", "top"),
    ("left", "center"),
    ("right", "center"),
)
AWAY = {"left": 1, "bottom": 1, "center": 0, "right": -1, "top": -1}


@dataclass(frozen=True)
class LabelSlot:
    """A point of the panel, the offset from it in points, and which side of the label is there."""

    point: tuple[float, float]
    offset: tuple[float, float] = (0.0, 0.0)
    ha: str = "center"
    va: str = "center"
    coords: str = "data"


def around(
    point: tuple[float, float], *reaches: float, sides: Iterable[tuple[str, str]] = SIDES, coords: str = "data"
) -> list[LabelSlot]:
    """Places on each side of a point, so many points away from it, near ones first."""
    return [LabelSlot(point, (AWAY[h] * by, AWAY[v] * by), h, v, coords) for by in reaches for h, v in sides]


def folds(text: str) -> list[str]:
    """The same words as they come, on one line, on two and on three.

    >>> folds("the platform\\nbreaks even")
    ['the platform\\nbreaks even', 'the platform breaks even', 'the\\nplatform\\nbreaks\\neven']
    """
    flat = re.sub(r"(?<=[^ -~])\n", "", text).replace("\n", " ")
    if re.search(r"[\u4e00-\u9fff]", flat):  # breaks between any two characters, so a fold would part a word
        return list(dict.fromkeys([text, flat]))
    wrapped = ["\n".join(wrap(flat, len(flat) // lines + 2, break_long_words=False)) for lines in (2, 3)]
    return list(dict.fromkeys([text, flat, *wrapped]))


class PlotPanel:
    """What stands in a panel that is laid out: its labels, its marks, and what is put there later."""

    def __init__(self, ax: Axes) -> None:
        self.ax = ax
        self.marks = list(marks(ax))
        self.boxes = [_box(text) for text in ax.texts if text.get_visible() and text.get_text().strip()]

    @property
    def pixel(self) -> float:
        """Pixels in a point."""
        return self.ax.figure.dpi / 72.0

    def put(
        self,
        text: str | Iterable[str],
        places: Iterable[LabelSlot],
        *,
        pointer: dict | None = None,
        over_lines: bool = True,
        must: bool = False,
        **look,
    ) -> Annotation | None:
        """The label at the first free place; where none is, over as few lines as can be; else left out, unless it must.

        Parameters
        ----------
        text : one wording, or more of them (see `folds`), the best first.
        pointer : ``to``, the point that is named, and ``look`` of the thin line to it.
        over_lines : whether a label that finds no free place may hide a line. It never hides a label, a dot or a bar.
        must : whether it stands at the first place, over whatever is there, where no place will do.
        """
        texts, places = [text] if isinstance(text, str) else list(text), list(places)
        label = self.ax.annotate(texts[0], (0, 0), (0, 0), textcoords="offset points", annotation_clip=False, **look)
        label.set_in_layout(False)
        best: tuple[int, str, LabelSlot] | None = None
        for wording, place in product(texts, places):
            hidden = self._hidden(self._move(label, wording, place), pointer)
            if hidden is not None and (best is None or hidden < best[0]):
                best = hidden, wording, place
            if hidden == 0:
                break
        if best is None or (best[0] and not over_lines):
            if not must:
                label.remove()
                return None
            best = 1, texts[0], places[0]
        box = self._move(label, *best[1:])
        if best[0]:
            label.set_bbox({"facecolor": "white", "edgecolor": "none", "pad": 0.5})
        self.boxes.append(box)
        if pointer and (line := self._pointer(box, pointer["to"])) is not None:
            self._draw(line, pointer)
        return label

    def _move(self, label: Annotation, text: str, place: LabelSlot) -> Bbox:
        label.xy, label.xycoords, label.xyann = place.point, place.coords, place.offset
        label.set(text=text, ha=place.ha, va=place.va)
        return _box(label).padded(NEAR * self.pixel)

    def _hidden(self, box: Bbox, pointer: dict | None) -> int | None:
        """How many lines a label there would hide; None where it must not stand."""
        panel, slack = self.ax.bbox, SLACK * self.pixel
        if (
            box.x0 < panel.x0 - slack / 2
            or box.x1 > panel.x1 + slack
            or box.y0 < panel.y0
            or box.y1 > panel.y1
            or any(box.overlaps(other) for other in self.boxes)
        ):
            return None
        touched = [mark for mark in self.marks if mark.touches(box)]
        if any(mark.filled for mark in touched):
            return None
        line = self._pointer(box, pointer["to"]) if pointer else None
        if line is not None and any(Mark(Path(line)).touches(other) for other in self.boxes):
            return None
        return len(touched)

    def _pointer(self, box: Bbox, to: tuple[float, float]) -> np.ndarray | None:
        """From the label's nearest edge to what it names, in pixels; None where the label is beside it."""
        x, y = self.ax.transData.transform(to)
        if hypot(max(box.x0 - x, x - box.x1, 0), max(box.y0 - y, y - box.y1, 0)) < POINTED_FROM * self.pixel:
            return None
        inside = np.clip(x, box.x0 + 0.3 * box.width, box.x1 - 0.3 * box.width)
        if box.y0 <= y <= box.y1:
            return np.array([[box.x1 if x > box.x1 else box.x0, (box.y0 + box.y1) / 2], [x, y]])
        return np.array([[inside, box.y0 if y < box.y0 else box.y1], [x, y]])

    def _draw(self, line: np.ndarray, pointer: dict) -> None:
        self.marks.append(Mark(Path(line), filled=True))  # nothing may hide it, or the label loses what it names
        arrow = self.ax.annotate(
            "",
            pointer["to"],
            self.ax.transData.inverted().transform(line[0]),
            arrowprops={"arrowstyle": "-", "shrinkA": 0, "shrinkB": 3.5, **pointer["look"]},
            annotation_clip=False,
            zorder=6,
        )
        arrow.set_in_layout(False)


def _box(text: Text) -> Bbox:
    """Where a text stands, in pixels, without the line that leads from it."""
    if isinstance(text, Annotation):
        text.update_positions(text.figure.canvas.get_renderer())
    return Text.get_window_extent(text)
