"""What an exhibit is: a drawing function with its subtitle, its description and the figures it shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.evidence import Bilingual

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from analysis.study import Study


@dataclass(frozen=True)
class Exhibit:
    """One picture of a study.

    `draw(study, lang)` returns a matplotlib figure. `subtitle` says what is plotted and in which unit; `alt`
    says what the picture shows, for a reader who cannot see it. Both may hold slots (``{covered_share}``,
    ``{@leader}``). `figures` are the figures drawn: the source line and the links to the appendix come from
    them. `width` is ``full`` or ``half`` of the text block.
    """

    id: str
    draw: Callable[[Study, str], Figure]
    subtitle: Bilingual
    alt: Bilingual
    figures: tuple[str, ...]
    width: str = "full"
