"""What an exhibit is, a drawing function with its words and the figures it shows, and drawing one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.evidence import Bilingual

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from analysis.exhibits.drawing.context import ChartContext
    from analysis.exhibits.drawing.record import Record
    from analysis.study import Study


@dataclass(frozen=True)
class Exhibit:
    """One picture of a study.

    Parameters
    ----------
    draw : returns a matplotlib figure for a `ChartContext`; called by `draw_exhibit`, which sets the report's style.
    subtitle : what is plotted and in which unit. May hold slots (``{covered_share}``, ``{@leader}``), as may `alt`.
    alt : what the picture shows, for a reader who cannot see it.
    figures : the figures drawn; the source line and the links to the appendix come from them.
    facts : names the facts that it shows besides, for the source line.
    alt_of : `alt` of a study of which the picture shows less or other than of most; None where `alt` is true.
    width : ``"full"`` or ``"half"`` of the text block; what is as wide as that is drawn once more for a telephone.
    id : the name of its file, which `analysis.exhibits.exhibit` fills in.

    Examples
    --------
    >>> words = Bilingual(zh="年费", en="Fee by year")
    >>> shown = Exhibit(lambda chart: chart.canvas(4.6)[0], subtitle=words, alt=words, figures=("card_fee",))
    >>> shown.width, draw_exhibit(shown, study, "en")[1].labels
    ('full', [])
    """

    draw: Callable[[ChartContext], Figure]
    subtitle: Bilingual
    alt: Bilingual
    figures: tuple[str, ...]
    facts: Callable[[Study], Iterable[str]] | None = None
    width: str = "full"
    id: str = ""
    alt_of: Callable[[Study], Bilingual | None] | None = None

    def alt_for(self, study: Study) -> Bilingual:
        """What the picture shows of this study."""
        return (self.alt_of and self.alt_of(study)) or self.alt


def draw_exhibit(exhibit: Exhibit, study: Study, lang: str, width: str = "") -> tuple[Figure, Record]:
    """Draw an exhibit in the report's style; the font is registered before (`analysis.common.fonts`).

    Parameters
    ----------
    exhibit : from ``analysis.exhibits.exhibit("ledger")``.
    study : what is drawn.
    lang : ``"zh"`` or ``"en"``.
    width : instead of the exhibit's own; ``"narrow"`` for a telephone.

    Returns
    -------
    Figure, Record : the picture, for `analysis.exhibits.drawing.svg`, and every number that it prints.
    """
    # Imported here: matplotlib is slow to load, and who only asks which exhibits there are needs none.
    from analysis.exhibits.drawing.context import ChartContext
    from analysis.exhibits.drawing.drawn import drawn_numbers
    from analysis.exhibits.drawing.style import report_style, scales

    chart = ChartContext(study, lang, exhibit.id, width or exhibit.width)
    with report_style():
        figure = exhibit.draw(chart)
    chart.record.ticks += scales(figure)
    chart.record.drawn = drawn_numbers(figure)
    return figure, chart.record
