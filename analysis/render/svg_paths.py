"""Lines and outlines of an inline SVG in fewer letters: no point that its neighbours already say.

Belongs here: the `d` of paths made of straight pieces. Does not belong here: ids, styles, marks (`svg`).
"""

import re

import numpy as np

# Straight pieces only; what curves is left as it is.
DRAWN = re.compile(r'(?<= d=")M[-\d.MLz\s]+(?=")')
PIECE = re.compile(r"M([-\d.L\s]+)(z?)")
TOLERANCE = 0.04  # points: a chart is shown at a pixel or two per point


def light_paths(svg: str) -> str:
    """Return `svg` with the points left out that lie within 0.04 pt of the line through those that stay.

    A contour of a map has a point at each cell of its grid, hundreds of them on a nearly straight line.

    >>> light_paths('<path d="M 0 0\\nL 1 0.01\\nL 2 0\\nL 2 5\\nz\\n"/>')
    '<path d="M0 0 2 0 2 5z"/>'
    >>> light_paths('<path d="M 0 0\\nC 1 1 2 2 3 0"/>')
    '<path d="M 0 0\\nC 1 1 2 2 3 0"/>'
    """
    return DRAWN.sub(lambda found: PIECE.sub(_light_piece, found[0]).replace("\n", ""), svg)


def _light_piece(found: re.Match) -> str:
    words = found[1].replace("L", " ").split()
    places = np.array(words, dtype=float).reshape(-1, 2)
    kept = _kept(places)
    return "M" + " ".join(f"{words[2 * i]} {words[2 * i + 1]}" for i in np.flatnonzero(kept)) + found[2]


def _kept(places: np.ndarray) -> np.ndarray:
    """Which of `places` (n, 2) an outline needs, by Ramer, Douglas and Peucker: (n,) of bool.

    Between two points that stay, the farthest from their line stays too if it is farther off than the tolerance.
    """
    kept = np.zeros(len(places), dtype=bool)
    kept[[0, -1]] = True
    spans = [(0, len(places) - 1)]
    while spans:
        first, last = spans.pop()
        if last - first < 2:
            continue
        start, between = places[first], places[first + 1 : last] - places[first]
        along = places[last] - start
        length = float(along @ along)
        share = np.clip(between @ along / length, 0, 1) if length else np.zeros(len(between))
        off = np.hypot(*(between - share[:, None] * along).T)
        if off.max() > TOLERANCE:
            middle = first + 1 + int(off.argmax())
            kept[middle] = True
            spans += [(first, middle), (middle, last)]
    return kept
