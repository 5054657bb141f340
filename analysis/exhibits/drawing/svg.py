"""An exhibit as SVG or PNG: the same bytes each time, text kept as text, ids that no other exhibit has.

Belongs here: writing a figure, and the check of its size. Does not belong here: how it looks.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import matplotlib as mpl

from analysis.errors import AnalysisError
from analysis.exhibits.drawing.style import CM, RC, WIDTHS

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_ID = re.compile(r'\bid="([^"]+)"')
_REFERENCE = re.compile(r'(url\(#|href="#)([^")]+)')
TOLERANCE = 0.01  # centimetres


class SizeError(AnalysisError):
    """A figure is not as wide as its place in the text block."""


def check_size(figure: Figure) -> None:
    """Whether the figure is as wide as the text block (or half of it).

    Raises
    ------
    SizeError : it is not; says what was expected and found, and the likely cause.
    """
    kind = str(figure.get_label())
    if kind not in WIDTHS:
        raise SizeError(
            f"exhibit {figure.get_gid()}: expected a figure made by style.canvas, found one without a width; "
            "likely cause: the drawing made its own Figure. Next: make it with style.canvas"
        )
    found = figure.get_figwidth() / CM
    if abs(found - WIDTHS[kind]) > TOLERANCE:
        raise SizeError(
            f"exhibit {figure.get_gid()}: expected {WIDTHS[kind]} cm wide ({kind}), found {found:.2f} cm; "
            "likely cause: set_size_inches or another figsize after style.canvas. Next: remove that call"
        )


def to_svg(figure: Figure) -> str:
    """The figure as SVG text, ids prefixed with the figure's name.

    Raises
    ------
    SizeError : the figure has not the width of its place.
    """
    check_size(figure)
    prefix, out = str(figure.get_gid()), io.StringIO()
    with mpl.rc_context(RC | {"svg.hashsalt": prefix}):
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    text = _ID.sub(lambda m: f'id="{_prefixed(prefix, m[1])}"', out.getvalue())
    return _REFERENCE.sub(lambda m: m[1] + _prefixed(prefix, m[2]), text)


def _prefixed(prefix: str, name: str) -> str:
    return name if name == prefix else f"{prefix}-{name}"


def to_png(figure: Figure, dpi: int = 260) -> bytes:
    """The figure as PNG, for a screen that lacks the font: two of its pixels for one of a notebook as wide as usual.

    Raises
    ------
    SizeError : the figure has not the width of its place.
    """
    check_size(figure)
    out = io.BytesIO()
    with mpl.rc_context(RC):
        figure.savefig(out, format="png", dpi=dpi, metadata={"Software": None})
    return out.getvalue()
