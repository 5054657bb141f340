"""A matplotlib figure of an analyst as pictures of the report: its width, its font, words that stay words.

Belongs here: both languages as SVG and PNG. Does not belong here: title, alternative text, source (`own`).
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

from analysis.common.languages import LANGUAGES
from analysis.errors import AnalysisError

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def drawings(figure: Figure | Mapping[str, Figure], name: str, width: str) -> tuple[dict[str, str], dict[str, bytes]]:
    """A figure in both languages as SVG and as PNG, as wide as its place, in the report's font; figures are closed.

    Raises
    ------
    AnalysisError : no matplotlib figure, or a mapping without one for each language.
    """
    from matplotlib.figure import Figure
    from matplotlib.text import Text

    from analysis.exhibits.drawing.style import CM, RC, WIDTHS
    from analysis.exhibits.drawing.svg import to_png, to_svg

    given = figure if isinstance(figure, Mapping) else dict.fromkeys(LANGUAGES, figure)
    for lang in LANGUAGES:
        if not isinstance(given.get(lang), Figure):
            raise AnalysisError(
                f'report.chart("{name}"): expected a matplotlib figure, or {{"zh": figure, "en": figure}}, found '
                f"{type(given.get(lang)).__name__} for {lang}\n"
                "Next: pass figure, or of an axes its .figure"
            )
    svg, png = {}, {}
    for lang in LANGUAGES:
        one = given[lang]
        for text in one.findobj(Text):
            text.set_fontfamily(RC["font.family"])
            text.set_parse_math(False)
        if one.get_layout_engine() is None:
            one.set_layout_engine("constrained")  # else the margins that matplotlib leaves for words that are not there
        wide = WIDTHS[width] * CM
        one.set_size_inches(wide, one.get_figheight() * wide / one.get_figwidth())
        one.set_gid(f"{name}-{lang}")
        one.set_label(width)
        svg[lang], png[lang] = to_svg(one), to_png(one)
    _close(given.values())
    return svg, png


def _close(figures) -> None:
    """Take figures from pyplot, which would show each once more at the end of the cell."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    for figure in set(figures) if pyplot else ():
        pyplot.close(figure)
