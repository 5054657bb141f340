"""Where the maps of the viable region are labelled: verdicts in corners, names along lines.

Belongs here: the places that a label of that exhibit may take. Does not belong here: its text (_viable_words), and
which of the places is free (placing).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from analysis.exhibits._viable_words import card_label, corner_label, line_label, nearest_label, none_label
from analysis.exhibits.drawing import style
from analysis.exhibits.drawing.context import ChartContext
from analysis.exhibits.drawing.placing import LabelSlot, PlotPanel, around, folds

Write = Callable[[ChartContext], str]  # makes a label's text, which records its numbers

PARTIES = ("platform", "merchants", "users")
POINTER = {"color": style.GREY, "linewidth": 0.7}
CORNERS = [(x, y) for y in (0.92, 0.08, 0.8, 0.2, 0.66, 0.34, 0.5) for x in (0.16, 0.03, 0.97, 0.5)]
LOWER_RIGHT = [(1.02, y) for y in (0.2, 0.26, 0.3)]
ALONG = (1.0, 0.96, 0.92, 0.88, 0.84, 0.8, 0.75, 0.7, 0.65, 0.6, 0.55, 0.5, 0.43, 0.35, 0.28, 0.2, 0.1)


def _along(line: np.ndarray) -> list[LabelSlot]:
    """Places beside a line, from its far end back, on each side of it."""
    line = line[np.argsort(line.sum(axis=1))] if np.ptp(line[:, 0]) else line[np.argsort(-line[:, 1])]
    points = [tuple(line[int(share * (len(line) - 1))]) for share in ALONG]
    sides = [
        ((4, -1), "left", "top"),
        ((0, 3), "right", "bottom"),
        ((0, -2), "right", "top"),
        ((4, 3), "left", "bottom"),
        ((0, 5), "center", "bottom"),
        ((0, -5), "center", "top"),
    ]
    return [LabelSlot(point, *side) for point in points for side in sides]


def _put(panel: PlotPanel, chart: ChartContext, write: Write, places: list[LabelSlot], **look) -> bool:
    """A label that may find no place: its numbers count as printed only where it does."""
    trial = chart.trial()
    found = panel.put(folds(write(trial)), places, **look) is not None
    if found:
        chart.record.extend(trial.record)
    return found


def _name(panel: PlotPanel, chart: ChartContext, write: Write, line: np.ndarray, must: bool) -> None:
    """The name of a line along it; where it `must` be named, else away from it with a pointer, else over lines."""
    look = {"color": style.GREY, "fontsize": style.SMALL, "linespacing": 1.1}
    if _put(panel, chart, write, _along(line), over_lines=False, **look) or not must:
        return
    for to in (tuple(line[int(share * (len(line) - 1))]) for share in (0.95, 0.8, 0.65, 0.5)):
        pointer = {"to": to, "look": POINTER}
        if _put(panel, chart, write, around(to, 10, 16, 24), pointer=pointer, over_lines=False, **look):
            return
    _put(panel, chart, write, _along(line), **look)


def label(found: dict, chart: ChartContext, at: str, card: tuple[float, float], full: bool, own: bool) -> None:
    """Text of the panel `at`: the verdict, the card's `own` fee and discount, and names of all boundaries or of one."""
    panel, nearest = PlotPanel(found["ax"]), found["nearest"]
    corners = [
        LabelSlot(
            (x, y),
            (0, 0),
            "left" if x < 0.2 else "right" if x > 0.9 else "center",
            "top" if y > 0.9 else "center",
            "axes fraction",
        )
        for x, y in (*CORNERS, *LOWER_RIGHT)
    ]
    if nearest is None:
        wide = [c for c in corners if c.point[0] != CORNERS[0][0]]
        _put(panel, chart, partial(none_label, never=found["never"]), wide, fontweight="bold", linespacing=1.15)
    elif nearest != card:
        pointer = {"to": nearest, "look": POINTER}
        write = corner_label if found.get("corner") else partial(nearest_label, point=nearest, panel=at)
        _put(panel, chart, write, corners, fontweight="bold", pointer=pointer)
    if own:
        right = found["ax"].get_xlim()[1]
        beside = [
            LabelSlot(card, (5, 5), "left", "bottom"),
            LabelSlot((right, card[1]), (3, 5), "right", "bottom"),
            LabelSlot(card, (5, -6), "left", "top"),
            LabelSlot(card, (-5, 5), "right", "bottom"),
            LabelSlot(card, (-5, -6), "right", "top"),
        ]
        _put(panel, chart, card_label, beside, color=style.ACCENT, fontweight="bold")
    for side in PARTIES if full else ("users",):
        if side in found["lines"]:
            _name(panel, chart, partial(line_label, side=side), found["lines"][side], full)
