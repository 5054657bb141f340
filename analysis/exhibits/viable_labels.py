"""Where the maps of the viable region are labelled: verdicts in corners, names along lines.

Belongs here: the places that a label of that exhibit may take. Does not belong here: what it says (viable_words), and
which of the places is free (placing).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from analysis.exhibits.drawing import style
from analysis.exhibits.drawing.placing import Panel, Place, around, folds
from analysis.exhibits.drawing.record import recording, repeat
from analysis.exhibits.viable_words import Words

PARTIES = ("platform", "merchants", "users")
POINTER = {"color": style.GREY, "linewidth": 0.7}
CORNERS = [(x, y) for y in (0.92, 0.08, 0.8, 0.2, 0.66, 0.34, 0.5) for x in (0.16, 0.03, 0.97, 0.5)]
LOWER_RIGHT = [(1.02, y) for y in (0.2, 0.26, 0.3)]
ALONG = (1.0, 0.96, 0.92, 0.88, 0.84, 0.8, 0.75, 0.7, 0.65, 0.6, 0.55, 0.5, 0.43, 0.35, 0.28, 0.2, 0.1)


def _along(line: np.ndarray) -> list[Place]:
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
    return [Place(point, *side) for point in points for side in sides]


def _put(panel: Panel, say: Callable[[], str], places: list[Place], **look) -> bool:
    """A label that may find no place: what it says counts as printed only where it does."""
    with recording() as said:
        text = say()
    found = panel.put(folds(text), places, **look) is not None
    if found:
        repeat(said)
    return found


def _name(panel: Panel, say: Callable[[], str], line: np.ndarray, must: bool) -> None:
    """The name of a line along it; where it `must` be named, else away from it with a pointer, else over lines."""
    look = {"color": style.GREY, "fontsize": style.SMALL, "linespacing": 1.1}
    if _put(panel, say, _along(line), over_lines=False, **look) or not must:
        return
    for to in (tuple(line[int(share * (len(line) - 1))]) for share in (0.95, 0.8, 0.65, 0.5)):
        pointer = {"to": to, "look": POINTER}
        if _put(panel, say, around(to, 10, 16, 24), pointer=pointer, over_lines=False, **look):
            return
    _put(panel, say, _along(line), **look)


def label(found: dict, words: Words, at: str, card: tuple[float, float], full: bool, own: bool) -> None:
    """Text of the panel `at`: the verdict, the card's `own` fee and discount, and names of all boundaries or of one."""
    panel, nearest = Panel(found["ax"]), found["nearest"]
    corners = [
        Place(
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
        _put(panel, lambda: words.none(found["never"]), wide, fontweight="bold", linespacing=1.15)
    elif nearest != card:
        pointer = {"to": nearest, "look": POINTER}
        _put(panel, lambda: words.nearest(nearest, at), corners, fontweight="bold", pointer=pointer)
    if own:
        right = found["ax"].get_xlim()[1]
        beside = [
            Place(card, (5, 5), "left", "bottom"),
            Place((right, card[1]), (3, 5), "right", "bottom"),
            Place(card, (5, -6), "left", "top"),
            Place(card, (-5, 5), "right", "bottom"),
            Place(card, (-5, -6), "right", "top"),
        ]
        _put(panel, words.card, beside, color=style.ACCENT, fontweight="bold")
    for side in PARTIES if full else ("users",):
        if side in found["lines"]:
            _name(panel, partial(words.line, side), found["lines"][side], full)
